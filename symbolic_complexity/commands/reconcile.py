"""`symcx reconcile`: whose number it is."""

from __future__ import annotations

from typing import Any

import click

from ..errors import Invalid
from ..options import Output, Question, output_options, question_options
from . import guarded


@click.command(context_settings={"ignore_unknown_options": True})  # a negative number is told what is wrong with it
@click.argument("design", metavar="NET")
@click.argument("number")
@click.option("--unit", metavar="G", help="What the number is in: k, M, G, GFLOPs, MB, MiB, ...; all are tried where none is said.")
@question_options
@click.option("--language", metavar="L", help="Of the answer, such as de: see `symcx list languages`.")
@click.option("--separator", metavar="S", help="comma (default), space, point, apostrophe or none.")
@output_options
@guarded
def reconcile(
    design: str,
    number: str,
    unit: str | None,
    question: Question,
    output: Output,
    language: str | None,
    separator: str | None,
) -> None:
    """Which quantity, convention, precision and unit make a published NUMBER of NET: 15.52G, 138M, '528 MB', 15470264320.

    A number agrees exactly or to its digits; --convention, -q and --precision look through one alone. Exit status 1 where
    nothing agrees: then the answer is the nearest number and by how much.
    """
    from ..reconciliation import read_printed, reconciled

    if question.rate or question.bandwidth:
        raise Invalid("only counts and bytes are reconciled, which need neither --rate nor --bandwidth")
    chosen = None if question.convention == "lecture" else question.convention
    found = reconciled(question.network(design), read_printed(number, unit), question.asked(()), question.values, chosen)
    look: dict[str, Any] = {name: one for name, one in (("language", language), ("separator", separator)) if one is not None}
    output.write(found.document(), look)
    if not found.found:
        raise SystemExit(1)
