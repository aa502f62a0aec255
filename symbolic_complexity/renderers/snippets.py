"""LaTeX to paste into one's own document, which needs amsmath: chains aligned, centred or in one line; words as comments."""

from __future__ import annotations

from collections.abc import Callable

from ..document import Chain, Document, Figure, Heading, Paragraph, Table, flattened
from ..typeset import Style
from . import latex
from .base import Format, for_document
from .tex import spelling, tables
from .tex.breaking import PASTED


def aligned(content: Document) -> str:
    """Every chain as an `align*`, its reasons beside it, or below where formulas fill the line."""
    return _pasted(content, lambda chain, style: latex.aligned(chain, style, PASTED))


def gathered(content: Document) -> str:
    """Every chain as a `gather*`, its reasons as comments."""
    return _pasted(content, lambda chain, style: latex.gathered(chain, style, PASTED, comments=True))


def in_line(content: Document) -> str:
    """Every chain in one line, or in few where it is long, its reasons as comments."""
    return _pasted(content, lambda chain, style: latex.in_line(chain, style, PASTED, comments=True))


def _pasted(content: Document, chain: Callable[[Chain, Style], str]) -> str:
    """The equations and tables alone; headings, paragraphs and the captions of pictures as comments."""
    style = for_document(spelling.STYLE, content)
    shown = []
    for block in flattened(content.blocks):
        match block:
            case Heading(prose) | Paragraph(prose) | Figure(_, prose):
                shown.append(spelling.comment(prose))
            case Chain():
                shown.append(chain(block, style))
            case Table():
                shown.append(tables.table(block, style))
    return "\n".join(shown).rstrip("\n") + "\n"


ALIGN_FORMAT = Format("align", (), "the align* to paste into a LaTeX document, words as comments", aligned)
GATHER_FORMAT = Format("gather", (), "the same as gather*, each line centred", gathered)
LINE_FORMAT = Format("line", (), "the same in one line, broken where it is too long", in_line)
