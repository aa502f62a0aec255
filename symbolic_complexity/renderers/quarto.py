"""Quarto: slides in Markdown that Quarto shows with reveal.js; the rows of an equation are fragments that lie on top of each other."""

from __future__ import annotations

import json
from textwrap import indent

from ..document import Chain, Document, Figure, Slide, plain_text
from ..paging import slides_of
from ..typeset import Style
from . import markdown
from .base import Format, for_document
from .markdown_equations import STYLE, Room, equations, layers
from .markdown_slides import SIZES, Program, below, escape, image

_LOOK = """\
format:
  revealjs:
    html-math-method: katex
    slide-number: true
    width: 1280
    height: 720
    include-in-header:
      text: |
        <style>
        .reveal { font-size: 30px; }
        .reveal h2 { font-size: 1.5em; }
        .reveal .slides section { text-align: left; overflow-wrap: break-word; }
        .reveal .katex-display { margin: 0.4em 0; text-align: left; }
        .reveal .katex-display > .katex { text-align: left; }
        .reveal .r-stack > * { margin: 0; justify-self: start; }
        .reveal table { font-size: 0.8em; }
        .reveal table th, .reveal table td { padding: 0.2em 0.6em; }
        .reveal td .katex { white-space: nowrap; }
""" + indent(f"{SIZES}\n</style>\n", " " * 8)


def quarto(document: Document) -> str:
    """The deck: its settings, then its slides."""
    style = for_document(STYLE, document)
    title = json.dumps(escape(plain_text(document.title)), ensure_ascii=False)
    settings = f"pagetitle: {title}\nlang: {json.dumps(document.language)}\nfrom: markdown-smart\n{_LOOK}"
    return f"---\n{settings}---\n\n" + "\n\n".join(_slide(slide, style, document.handout) for slide in slides_of(document)) + "\n"


def _slide(slide: Slide, style: Style, handout: bool) -> str:
    dialect = markdown.Dialect(style, escape, "${}$".format, _image)

    def chain(block: Chain, room: Room) -> str:
        if handout or not any(row.click for row in block.rows):
            return f"$$\n{equations(block, style, room)}\n$$"
        laid = (_div(_fragment(click), f"$$\n{layer}\n$$") for click, layer in layers(block, style, room))
        return _div(".r-stack", "\n\n".join(laid), 4)

    program = Program(dialect, chain, lambda name, inner: _div(f".{name}", inner), _columns)
    title = f"## {dialect.words(slide.title)}" + ("" if slide.kind == "content" else " {.center}") if slide.title else "* * *"
    notes = _div(".notes", dialect.words(slide.notes)) if slide.notes else ""
    return "\n\n".join(filter(None, (title, program.body(slide.blocks, below(slide.title)), notes)))


def _image(figure: Figure, style: Style) -> str:
    return f"```{{=html}}\n{image(figure, style)}\n```"


def _fragment(click: int) -> str:
    return f".fragment fragment-index={click}" if click else ".shown"


def _columns(columns: list[str]) -> str:
    width = 100 // len(columns)
    return _div(".columns", "\n\n".join(_div(f'.column width="{width}%"', column, 5) for column in columns), 6)


def _div(attributes: str, inner: str, colons: int = 3) -> str:
    return f"{':' * colons} {{{attributes}}}\n{inner}\n{':' * colons}"


QUARTO_FORMAT = Format("quarto", (".qmd",), "slides in Markdown for Quarto, rows as fragments", quarto, deck=True)
