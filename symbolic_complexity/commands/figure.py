"""`symcx figure`: a picture of designs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from ..errors import lookup
from ..options import Output, Question, look_options, output_options, question_options
from . import guarded


@click.command()
@click.argument("designs", nargs=-1, required=True, metavar="DESIGN...")
@question_options
@click.option("--kind", default="network", metavar="K", help="network (default), shares, curve or roofline: see `symcx list figures`.")
@click.option("--over", metavar="M=8:224:8", help="The symbol of a curve, from where to where, and by how much.")
@click.option("--batch", metavar="b", help="Of a roofline: how many samples go through together (1).")
@look_options
@output_options
@guarded
def figure(
    designs: Sequence[str],
    question: Question,
    kind: str,
    over: str | None,
    batch: str | None,
    look: dict[str, Any],
    output: Output,
) -> None:
    """A picture of DESIGNs: the network to scale, the share of each layer, a formula as a curve, or layers on a machine's roofline."""
    from ..document import Document
    from ..figures import REGISTRY
    from ..figures import figure as drawn

    asked = question.asked(()) or None
    networks = [question.network(design) for design in designs]
    given: dict[str, Any]
    if lookup(REGISTRY, kind, "kind of figure").on_machine:
        given = {name: getattr(question, name) for name in ("machine", "precision", "rate", "bandwidth")} | {"values": question.numbers}
    else:
        given = {"values": question.values.given}
    shown = drawn(kind, networks, asked, over=over, convention=question.convention, batch=batch, **given)
    output.write(Document((shown,)), look)
