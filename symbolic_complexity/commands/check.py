"""`symcx check`: the same figures by independent roads."""

from __future__ import annotations

from typing import Any

import click

from ..options import Output, Question, look_options, output_options, question_options
from . import guarded


@click.command()
@click.argument("design")
@question_options
@look_options
@output_options
@guarded
def check(design: str, question: Question, look: dict[str, Any], output: Output) -> None:
    """Check figures of a DESIGN: the same number by independent roads, in one table.

    The roads are the closed form, the sum of the layers' numbers, a recount that performs each multiplication and addition
    of a small design, and the real module where PyTorch is installed. Exit status 1 where two of them differ.
    """
    from ..checking import crosschecked

    found = crosschecked(question.network(design), question.asked(()), question.values, question.convention)
    output.write(found.document(), look)
    if not found.agrees:
        raise SystemExit(1)
