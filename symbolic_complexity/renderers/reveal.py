"""reveal.js: slides for its Markdown plugin; the rows of an equation are fragments that lie on top of each other."""

from __future__ import annotations

import re

from ..document import Chain, Document, Slide
from ..paging import slides_of
from ..typeset import Style
from . import markdown
from .base import Format, for_document
from .markdown_slides import SIZES, STYLE, Program, Room, equations, escape, html_box, html_columns, image, layers

_LOOK = (
    """\
<style>
.reveal { font-size: 28px; }
.reveal .slides section { text-align: left; }
.reveal code { font-family: inherit; }
.reveal .katex-display { margin: 0.4em 0; text-align: left; }
.reveal .katex-display > .katex { text-align: left; }
.reveal .r-stack > * { margin: 0; justify-self: start; }
.reveal .columns { display: grid; grid-auto-columns: minmax(0, 1fr); grid-auto-flow: column; gap: 1.5em; }
.reveal table { font-size: 0.8em; }
.reveal table th, .reveal table td { padding: 0.2em 0.6em; }
.reveal td .katex { white-space: nowrap; }
"""
    + f"{SIZES}\n</style>"
)

_NOTES = re.compile(r"\A(\s*notes?):", re.IGNORECASE)


def reveal(document: Document) -> str:
    """The deck: slides between rules."""
    style = for_document(STYLE, document)
    slides = [_slide(slide, style, document.handout) for slide in slides_of(document)]
    return f"{_LOOK}\n\n" + "\n\n---\n\n".join(slides) + "\n"


def _words(words: str) -> str:
    """Words in which the mathematics plugin, which looks for its delimiters on the finished page, finds none."""
    escaped = _NOTES.sub(r"\1\\:", escape(words))
    return re.sub(r"\\[\\$]", lambda found: f"<span>{found[0]}</span>", escaped)


def _slide(slide: Slide, style: Style, handout: bool) -> str:
    # In backticks, or the Markdown of reveal.js would read the formula first.
    dialect = markdown.Dialect(style, _words, "`${}$`".format, image)

    def chain(block: Chain, room: Room) -> str:
        if handout or not any(row.click for row in block.rows):
            return _display(equations(block, style, room))
        laid = (_display(layer) + _fragment(click) for click, layer in layers(block, style, room))
        return html_box("r-stack", "\n\n".join(laid))

    program = Program(dialect, chain, html_box, html_columns)
    title = f"{'##' if slide.kind == 'content' else '#'} {dialect.words(slide.title)}" if slide.title else ""
    notes = f"Note: {dialect.words(slide.notes)}" if slide.notes else ""
    return "\n\n".join(filter(None, (title, program.body(slide.blocks), notes)))


def _display(formula: str) -> str:
    return f"`$${' '.join(formula.splitlines())}$$`"


def _fragment(click: int) -> str:
    return f' <!-- .element: class="fragment" data-fragment-index="{click}" -->' if click else ""


REVEAL_FORMAT = Format("reveal", (), "slides in Markdown for reveal.js, rows as fragments", reveal, deck=True)
