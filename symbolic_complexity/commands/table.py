"""`symcx table`: one row a layer."""

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
def table(design: str, question: Question, look: dict[str, Any], output: Output) -> None:
    """One row a layer of a DESIGN, totals at the foot."""
    from ..table import DEFAULT, layer_table

    asked = question.asked(DEFAULT)
    output.write(layer_table(question.network(design), asked, question.values, convention=question.convention), look)
