"""`symcx compare`: who is smaller, by how much, and when; or a well-known comparison by its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from ..document import Document
from ..errors import Invalid
from ..options import Output, Question, look_options, output_options, question_options
from ..symbols import is_name
from . import guarded


@click.command()
@click.argument("designs", nargs=-1, required=True, metavar="A B...")
@question_options
@click.option("--apart", multiple=True, metavar="k,c", help="Letters that are another size in B, k' (set as k_b); or all.")
@click.option("--crossover", metavar="k", help="The symbol that conditions are solved for, where they can be.")
@look_options
@output_options
@guarded
def compare(
    designs: Sequence[str], question: Question, apart: Sequence[str], crossover: str | None, look: dict[str, Any], output: Output
) -> None:
    """Compare two designs, A and B, or more: formulas, difference, ratio; who is smaller, and when.

    A letter that both designs have is one and the same size, unless it is kept --apart. The name of a well-known comparison
    alone, such as vgg_7x7, shows what its paper claims, each claim checked: see `symcx list comparisons`.
    """
    from ..comparison import DEFAULT, compared

    names = [name.strip() for listed in apart for name in listed.split(",")]
    if len(designs) == 1 and _names_example(designs[0]):
        output.write(_worked(designs[0], question, names, crossover), look)
        return
    networks = [question.network(design) for design in designs]
    found = compared(networks, question.asked(DEFAULT), question.values, question.convention, names, crossover)
    output.write(found.document(), look)


def _names_example(given: str) -> bool:
    """Whether one argument is to be the name of an example: neither notation nor a network nor a file."""
    from pathlib import Path

    from ..zoo import ZOO

    return is_name(given) and given not in ZOO and not Path(given).is_file()


def _worked(name: str, question: Question, apart: Sequence[str], crossover: str | None) -> Document:
    from ..examples import example

    found = example(name)
    for option in ("--input", "--assume"):
        if option in question.used:
            raise Invalid(
                f"{option} belongs to designs, and {name} has its own", expected="-q, --set or --convention; or symcx compare A B"
            )
    asked = found.comparison(question.asked(()), question.values, question.convention, apart, crossover)
    return found.document(asked)
