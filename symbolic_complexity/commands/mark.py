"""`symcx mark`: is a formula that somebody wrote right?"""

from __future__ import annotations

from typing import Any

import click

from ..options import Output, Question, look_options, output_options, question_options
from . import guarded


@click.command()
@click.argument("design")
@click.argument("expression")
@question_options
@look_options
@output_options
@guarded
def mark(design: str, expression: str, question: Question, look: dict[str, Any], output: Output) -> None:
    """Mark an EXPRESSION as the answer to a quantity of a DESIGN: proved right, or refuted, with the mistake that explains it.

    Exit status 0 where it is right, else 1. An expression that begins with a minus goes behind --.
    """
    from ..derivation import derive_all
    from ..errors import Invalid
    from ..marking import Exercise

    asked = question.asked(["weights"])
    if len(asked) > 1:
        raise Invalid(f"one quantity is marked at a time, and {len(asked)} are asked for", expected="-q weights")
    (derivation,) = derive_all(question.network(design), asked, question.values, convention=question.convention)
    found = Exercise(derivation).mark(expression)
    output.write(found.document(), look)
    if found.verdict != "right":
        raise SystemExit(1)
