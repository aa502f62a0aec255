"""`symcx figure`: a picture of designs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from ..options import Output, Question, look_options, output_options, question_options
from . import guarded


@click.command()
@click.argument("designs", nargs=-1, required=True, metavar="DESIGN...")
@question_options
@click.option("--kind", default="network", metavar="K", help="network (default), shares or curve: see `symcx list figures`.")
@click.option("--over", metavar="M=8:224:8", help="The symbol of a curve, from where to where, and by how much.")
@look_options
@output_options
@guarded
def figure(designs: Sequence[str], question: Question, kind: str, over: str | None, look: dict[str, Any], output: Output) -> None:
    """A picture of one DESIGN or several: the network to scale, the share of each layer, or a formula as a curve."""
    from ..document import Document
    from ..figures import figure as drawn

    asked = question.asked(["weights"])
    networks = [question.network(design) for design in designs]
    shown = drawn(kind, networks, asked, values=question.values.numbers, over=over, convention=question.convention)
    output.write(Document((shown,)), look)
