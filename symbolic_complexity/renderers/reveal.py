"""reveal.js: slides for its Markdown plugin; the rows of an equation are fragments that lie on top of each other.

Its mathematics plugin reads the finished page, and its Markdown comes before. So formulas come through Markdown as they are, and words
come out without a delimiter. A page that holds the slides in itself may decode entities once more, or end them at a closing tag:
there are neither.
"""

from __future__ import annotations

import re

from ..document import Chain, Document, Figure, Slide, plain_text
from ..paging import slides_of
from ..typeset import Style
from . import markdown
from .base import Format, for_document, printable
from .markdown_equations import STYLE, Room, equations, layers
from .markdown_slides import SIZES, SPECIAL, Program, below, html_box, html_columns, scale

_LOOK = (
    """\
<style>
.reveal { font-size: 23px; }
.reveal .slides section { text-align: left; overflow-wrap: break-word; }
.reveal h1, .reveal h2, .reveal h3 { text-transform: none; }
.reveal h1 { font-size: 1.9em; }
.reveal h2 { font-size: 1.5em; }
.reveal .katex-display { margin: 0.4em 0; text-align: left; }
.reveal .katex-display > .katex { text-align: left; }
.reveal .r-stack > * { margin: 0; justify-self: start; }
.reveal .columns { display: grid; grid-auto-columns: minmax(0, 1fr); grid-auto-flow: column; gap: 1.5em; }
.reveal table { font-size: 0.8em; margin: 0; }
.reveal table th, .reveal table td { padding: 0.2em 0.6em; }
.reveal td .katex { white-space: nowrap; }
"""
    + f"{SIZES}\n</style>"
)

_NOTES = re.compile(r"\A(\s*notes?):", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[!-#%-/:-@\[-`{-~]")


def reveal(document: Document) -> str:
    """The deck: slides between rules."""
    style = for_document(STYLE, document)
    slides = [_slide(slide, style, document.handout) for slide in slides_of(document)]
    return f"{_LOOK}\n\n" + "\n\n---\n\n".join(slides) + "\n"


def _words(words: str) -> str:
    return _NOTES.sub(r"\1\\:", SPECIAL.sub(_escaped, printable(words)))


def _escaped(found: re.Match[str]) -> str:
    return f"<span>\\{found[0]}</span>" if found[0] in "\\$&<" else f"\\{found[0]}"


def _inline(formula: str) -> str:
    escaped = _PUNCTUATION.sub(r"\\\g<0>", formula)
    return f"${escaped}$"


def _display(formula: str) -> str:
    return "$$" + formula.replace(r"\&", r"\&{}") + "$$"


def _picture(figure: Figure, style: Style) -> str:
    told = _words(plain_text(figure.alt or figure.caption))
    width = figure.drawing.width * scale(figure.drawing)
    return f'![{told}]({markdown.as_data(figure, style)}) <!-- .element: width="{width:.0f}" -->'


def _slide(slide: Slide, style: Style, handout: bool) -> str:
    dialect = markdown.Dialect(style, _words, _inline, _picture)

    def chain(block: Chain, room: Room) -> str:
        if handout or not any(row.click for row in block.rows):
            return f"<div>\n{_display(equations(block, style, room))}\n</div>"
        laid = (f"<div{_fragment(click)}>\n{_display(layer)}\n</div>" for click, layer in layers(block, style, room))
        return html_box("r-stack", "\n\n".join(laid))

    program = Program(dialect, chain, html_box, html_columns)
    title = f"{'##' if slide.kind == 'content' else '#'} {dialect.words(slide.title)}" if slide.title else ""
    notes = f"Note: {dialect.words(slide.notes)}" if slide.notes else ""
    return "\n\n".join(filter(None, (title, program.body(slide.blocks, below(slide.title)), notes)))


def _fragment(click: int) -> str:
    return f' class="fragment" data-fragment-index="{click}"' if click else ""


REVEAL_FORMAT = Format("reveal", (), "slides in Markdown for reveal.js, rows as fragments", reveal, deck=True)
