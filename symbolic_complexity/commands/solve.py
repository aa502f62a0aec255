"""`symcx solve`: which numbers meet a budget."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import click

from ..errors import Invalid
from ..options import Output, Question, look_options, output_options, question_options
from . import guarded


@click.command()
@click.argument("design")
@partial(question_options, quantities="One quantity; weights where none is named.")
@click.option("--equals", multiple=True, metavar="V", help="Exactly so much: 456, 1.5G; for bytes also 2MiB or 1.5MB.")
@click.option("--at-most", multiple=True, metavar="V", help="No more than that.")
@click.option("--at-least", multiple=True, metavar="V", help="No less than that.")
@click.option("--like", multiple=True, metavar="OTHER", help="As much as another design has.")
@click.option("--for", "unknown", multiple=True, metavar="k[,c...]", help="The symbol to find a number for, or several.")
@look_options
@output_options
@guarded
def solve(
    design: str,
    question: Question,
    equals: tuple[str, ...],
    at_most: tuple[str, ...],
    at_least: tuple[str, ...],
    like: tuple[str, ...],
    unknown: tuple[str, ...],
    look: dict[str, Any],
    output: Output,
) -> None:
    """Which numbers for a symbol of a DESIGN meet a budget; exit status 1 where none does."""
    from ..solving import solve as solved

    budgets = {"equals": equals, "at_most": at_most, "at_least": at_least, "like": like}
    twice = next((name for name, given in budgets.items() if len(given) > 1), None)
    if twice is not None:
        raise Invalid(f"--{twice.replace('_', '-')} is given {len(budgets[twice])} times", expected="one budget")
    asked = question.asked(["weights"])
    if len(asked) > 1:
        raise Invalid(f"{len(asked)} quantities are asked for: {', '.join(asked)}", expected="one quantity")
    network = question.network(design)
    if not unknown:
        raise Invalid("nothing is looked for", expected=f"--for {','.join(sorted(network.symbols)[:1]) or 'k'}")
    given: dict[str, Any] = {name: one[0] for name, one in budgets.items() if one and name != "like"}
    other = replace(question, assumptions=()).network(like[0]) if like else None
    found = solved(network, asked[0], unknown=",".join(unknown), like=other, **given, **question.keywords())
    output.write(found.document(), look)
    if found.met is False:
        raise SystemExit(1)
