"""`symcx derive`: quantities of a design, step by step."""

from __future__ import annotations

from typing import Any

import click

from ..options import Output, Question, level_option, look_options, output_options, question_options
from . import EXAMPLES, guarded


@click.command(epilog=EXAMPLES)
@click.argument("design")
@question_options
@level_option
@look_options
@output_options
@guarded
def derive(design: str, question: Question, level: int, look: dict[str, Any], output: Output) -> None:
    """Derive quantities of a DESIGN, step by step."""
    from ..derivation import derive_all, together

    asked = question.asked(["weights"])
    derivations = derive_all(question.network(design), asked, question.values, convention=question.convention, level=level)
    for one in derivations:
        one.check_rate()
    output.write(together(derivations), look)
