"""`symcx slides`: a deck on designs, or from a deck file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from ..errors import Invalid
from ..options import Output, Question, level_option, look_options, output_options, question_options
from . import guarded


@click.command()
@click.argument("designs", nargs=-1, required=True, metavar="DESIGN...")
@question_options
@level_option
@click.option("--compare", is_flag=True, help="The designs side by side.")
@click.option("--apart", multiple=True, metavar="k,c", help="With --compare: letters that are another size in B, k' (set as k_b); or all.")
@click.option("--title", metavar="T", help="The deck's title.")
@click.option("--reveal", metavar="R", help="all, stepwise (default), or groups of rows such as 1-2,3,4-.")
@click.option("--handout", is_flag=True, help="Everything shown, one page a slide.")
@look_options
@output_options
@guarded
def slides(
    designs: Sequence[str],
    question: Question,
    level: int,
    compare: bool,
    apart: Sequence[str],
    title: str | None,
    reveal: str | None,
    handout: bool,
    look: dict[str, Any],
    output: Output,
) -> None:
    """Slides on one DESIGN or several, or from a deck file, step by step.

    A deck file (deck.toml) says title, sections, designs, quantities, values and notes; `lecture35` is one that comes along.
    """
    from ..deck_file import is_deck, read_deck
    from ..look import Look

    chosen = Look(**look)
    if len(designs) == 1 and is_deck(designs[0]):
        for option in [*question.used, *(["--compare"] if compare else []), *(["--level"] if level != 1 else [])]:
            raise Invalid(f"{option} belongs into the deck file", expected="symcx slides DECK [--title T] [--reveal R] [--handout]")
        output.publish(read_deck(designs[0], reveal=reveal, look=look, title=title, handout=handout))
        return
    from ..deck import DEFAULT
    from ..deck import slides as made
    from ..examples import example, known

    names = [name.strip() for listed in apart for name in listed.split(",")]
    if names and not compare:
        raise Invalid("--apart keeps the letters of two designs apart", expected="symcx slides A B --compare --apart k")
    default: Sequence[str] = DEFAULT
    if compare and len(designs) == 1 and designs[0] in known():
        worked = example(designs[0])
        networks, default = worked.networks, worked.quantities
        names, title = names or list(worked.apart), title or worked.title
    else:
        networks = [question.network(design) for design in designs]
    asked = question.asked(default)
    how: dict[str, Any] = {
        "compare": compare,
        "apart": names,
        "title": title,
        "reveal": reveal or "stepwise",
        "level": level,
        "look": chosen,
        "handout": handout,
    }
    output.publish(made(networks, asked, **how, **question.keywords()))
