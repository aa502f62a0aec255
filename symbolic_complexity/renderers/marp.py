"""Marp: slides in Markdown, one for every click, since Marp reveals items of a list and nothing else."""

from __future__ import annotations

import json
import re
from textwrap import indent

from ..document import Chain, Document, Prose, Slide, clicks, plain_text
from ..paging import slides_of
from . import markdown
from .base import Format, for_document, printable
from .markdown_equations import STYLE, Room, equations
from .markdown_slides import SIZES, Program, below, escape, html_box, html_columns, image

_LOOK = """\
style: |
  section { font-size: 28px; color: #1f2430; background: #fff; padding: 50px 70px; place-content: start; overflow-wrap: break-word; }
  section.lead { place-content: center start; }
  h1, h2, h3 { color: #1f2430; }
  h1::before { content: ""; display: block; width: 80px; height: 6px; margin-bottom: 20px; background: #2f6fb3; }
  .katex-display { margin: 0.6em 0; text-align: left; }
  .katex-display > .katex { text-align: left; }
  .columns { display: grid; grid-auto-columns: minmax(0, 1fr); grid-auto-flow: column; gap: 1.5em; }
  table { font-size: 0.8em; }
  th, td { padding: 0.2em 0.6em; }
  td .katex { white-space: nowrap; }
""" + indent(f"{SIZES}\n", "  ")


def marp(document: Document) -> str:
    """The deck: its settings, then a slide for every click, all of one slide with one number."""
    title = json.dumps(printable(plain_text(document.title)), ensure_ascii=False)
    settings = f"marp: true\nmath: katex\npaginate: true\nlang: {json.dumps(document.language)}\ntitle: {title}\n{_LOOK}"
    shown = (state for slide in slides_of(document) for state in _states(slide, document))
    return f"---\n{settings}---\n\n" + "\n\n---\n\n".join(shown) + "\n"


def _states(slide: Slide, document: Document) -> list[str]:
    last = 0 if document.handout else clicks(slide.blocks)
    return [_state(slide, document, click) for click in range(last + 1)]


def _state(slide: Slide, document: Document, click: int) -> str:
    """A slide after so many clicks; what the last of them changed is coloured."""
    style = for_document(STYLE, document)

    def chain(block: Chain, room: Room) -> str:
        if document.handout:
            return f"$$\n{equations(block, style, room)}\n$$"
        return f"$$\n{equations(block, style, room, lambda row: row.click <= click, lambda row: row.click == click)}\n$$"

    dialect = markdown.Dialect(style, escape, "${}$".format, image)
    program = Program(dialect, chain, html_box, html_columns)
    directives = "" if slide.kind == "content" else "<!-- _class: lead -->\n<!-- _paginate: skip -->"
    if click:
        directives = "<!-- _paginate: hold -->"
    title = f"{'##' if slide.kind == 'content' else '#'} {dialect.words(slide.title)}" if slide.title else ""
    notes = f"<!--\n{_note(slide.notes)}\n-->" if slide.notes else ""
    return "\n\n".join(filter(None, (directives, title, program.body(slide.blocks, below(slide.title)), notes)))


def _note(notes: Prose) -> str:
    """Notes in a comment, which they cannot end, and in which Marp finds no setting."""
    words = printable(plain_text(notes)).strip()
    words = re.sub("-(?=[->])", "-\u2060", words)
    words = re.sub(r":(?=\s|\Z)", ":\u2060", words)
    return words if words[:1].isalnum() else f"\u2060{words}"


MARP_FORMAT = Format("marp", (".md",), "slides in Markdown for Marp, one for every click", marp, deck=True)
