"""`symcx page`: a report on designs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from ..options import Output, Question, level_option, look_options, output_options, question_options
from . import guarded


@click.command()
@click.argument("designs", nargs=-1, required=True, metavar="DESIGN...")
@question_options
@level_option
@click.option("--title", metavar="T", help="The page's title.")
@look_options
@output_options
@guarded
def page(designs: Sequence[str], question: Question, level: int, title: str | None, look: dict[str, Any], output: Output) -> None:
    """A page on one DESIGN or several: a picture, a row a layer, each derivation; to read, to print, to hand in."""
    from ..deck import DEFAULT
    from ..look import Look
    from ..report import page as made

    networks = [question.network(design) for design in designs]
    output.publish(made(networks, question.asked(DEFAULT), title=title, level=level, look=Look(**look), **question.keywords()))
