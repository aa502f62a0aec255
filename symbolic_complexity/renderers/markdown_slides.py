"""What slides in Markdown share, whichever program shows them: the escapes of words, pictures, tables that fit, and boxes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..document import Block, Chain, Columns, Figure, Heading, Paragraph, Prose, Slide, Table, plain_text
from ..drawing import Drawing
from ..paging import LINES, height
from ..typeset import Style
from ..written import Quotient, Written, walk
from . import markdown
from .base import printable
from .markdown_equations import ROWS, WIDTH, Room
from .tex import breaking

SPECIAL = re.compile(markdown.SPECIAL.pattern + r"|[@^]|[:.](?=\S)|/(?=/)|(?<=\d)\.|(?<!\S):")
"""Also what is read as a citation, an exponent, a smiley, a web address, the number in a list, or a definition."""

_TABLE_WIDTH, _TABLE_ROW = 40.0, 0.85
"""Room for a table on a slide, in ems of its text; and the height of its rows, in those of formulas."""

_SHRUNK = (90, 80, 70, 60, 50, 40, 30)
"""Sizes of a table in percent, which the looks of all programs have a class for."""

SIZES = "\n".join(f".s{percent} {{ font-size: {percent}%; }}" for percent in _SHRUNK)


def escape(words: str) -> str:
    """Anybody's words as text of a slide."""
    return markdown.escape(words, SPECIAL)


def scale(drawing: Drawing) -> float:
    """By how much a picture grows, to be as large as a slide has room for."""
    return min(1000 / drawing.width, 380 / drawing.height, 2.5)


def image(figure: Figure, style: Style) -> str:
    """A picture as an element of HTML, since many a program lets Markdown's own images hold no drawing."""
    told = re.sub('[&<>"]', lambda found: f"&#{ord(found[0])};", printable(plain_text(figure.alt or figure.caption)))
    return f'<img src="{markdown.as_data(figure, style)}" alt="{told}" width="{figure.drawing.width * scale(figure.drawing):.0f}">'


@dataclass(frozen=True, slots=True)
class Program:
    """How one program is told what is on a slide: a chain in its room, and blocks side by side."""

    dialect: markdown.Dialect
    chain: Callable[[Chain, Room], str]
    boxed: Callable[[str, str], str]
    """A part of a slide in a box of this class."""
    columns: Callable[[list[str]], str]

    def body(self, blocks: tuple[Block, ...], room: Room) -> str:
        """The blocks of a slide, or of a column of it."""
        fixed = sum(height(block) for block in blocks if not isinstance(block, (Chain, Table, Columns)))
        shared = sum(height(block) for block in blocks if isinstance(block, (Chain, Table))) or 1.0
        rows = max(2.0, room.rows - ROWS * fixed / LINES)
        return "\n\n".join(self._block(block, Room(room.width, rows * min(1.0, height(block) / shared))) for block in blocks)

    def _block(self, block: Block, room: Room) -> str:
        match block:
            case Heading(prose):
                return f"### {self.dialect.words(prose)}"
            case Paragraph(prose):
                return self.dialect.words(prose)
            case Chain(rows=()) | Table(columns=()) | Columns(()):
                return ""
            case Chain():
                return self.chain(block, room)
            case Table():
                percent = _percent(block, room)
                return self.boxed(f"s{percent}", self.dialect.table(block)) if percent < 100 else self.dialect.table(block)
            case Figure():
                return self.dialect.figure(block)
            case Columns(columns):
                narrow = Room((room.width + 1) / len(columns) - 1, room.rows)
                return self.columns([self.body(column, narrow) for column in columns])
            case Slide(_, blocks):
                return self.body(blocks, room)


def below(title: Prose) -> Room:
    """The room below a slide's title, which may take several lines."""
    return Room(WIDTH, ROWS - 1.1 * (len(plain_text(title)) // 48))


def html_box(name: str, inner: str) -> str:
    """A box for a program that reads Markdown between the lines of HTML."""
    return f'<div class="{name}">\n\n{inner}\n\n</div>'


def html_columns(columns: list[str]) -> str:
    """Boxes side by side."""
    return html_box("columns", "\n\n".join(html_box("column", column) for column in columns))


def _percent(table: Table, room: Room) -> int:
    """The size in which a table goes on a slide."""
    cells = zip(tuple((title,) for title in table.columns), *table.rows, strict=True)
    wide = sum(max(map(breaking.ems, column)) + 1.3 for column in cells)
    high = _TABLE_ROW + sum(_TABLE_ROW * (1.4 if any(map(_is_tall, row)) else 1.0) for row in table.rows)
    fits = 100 * min(_TABLE_WIDTH * room.width / WIDTH / wide, room.rows / high)
    return next((percent for percent in (100, *_SHRUNK) if percent <= fits), _SHRUNK[-1])


def _is_tall(cell: Prose) -> bool:
    return any(isinstance(inner, Quotient) for piece in cell if isinstance(piece, Written) for inner in walk(piece))
