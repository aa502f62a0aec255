"""Tables on a slide, in letters that let each row have one line where that can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...document import Slide, Table, all_blocks
from ..base import printable
from .bands import LEADING, Band, Deck, Item, Setting
from .drawingml import INK, MARGIN, QUIET, RULE, Cell, Frame, ems, lines, nothing, runs, table, unmarked

_LARGEST, _READABLE = 18.0, 12.0
"""The size of a table's letters: at most, and that below which its cells rather break."""

_PART = 0.6
"""The size of a table's letters, in parts of those of the formulas beside it: both get smaller together."""

_RESERVE, _DIGITS, _BOLD = 1.14, 1.14, 1.34
"""How much wider than estimated columns of words, of numbers and of bold letters are: where a font is wider, these must not break."""


def tabular(block: Table, width: float, setting: Setting, deck: Deck) -> list[Band]:
    """The table as one band."""
    if not block.columns:
        return []
    side, top = MARGIN
    columns = deck.widths[block.columns]
    inside = width - 2 * side * len(columns)
    least = [_longest_word(title) for title in block.columns]
    most = min(_LARGEST, setting.size, max(_READABLE, _PART * setting.size))
    font = min(most, inside / sum(columns))
    if font < _READABLE:
        font = min(most, _READABLE, inside / sum(least))
        columns = _capped(columns, least, inside / font)
    spare = max(0.0, min(36.0, (inside - font * sum(columns)) / len(columns)))
    widths = [font * column + 2 * side + spare for column in columns]
    rows: list[tuple[float, list[Cell]]] = []
    marked = _cells(block, deck)
    for number, row in enumerate(marked):
        wider = 1 if number else _BOLD
        broken = max(lines(unmarked(cell), (1.001 * column + spare / font) / wider) for cell, column in zip(row, columns, strict=True))
        rows.append((broken * font * LEADING + 2 * top, _row(block, number, row, font)))
    height = sum(height for height, _ in rows)

    def draw(where: Frame, numbers: Iterator[int], _new: bool) -> str:
        number = next(numbers)
        return table(number, f"Table {number}", where, widths, rows, feet=block.feet)

    return [Band(height, (Item(Frame(0.0, 0.0, sum(widths), height), draw),), 0.6 * setting.size)]


def _row(block: Table, number: int, cells: list[str], font: float) -> list[Cell]:
    """A row's cells: titles in a quieter colour, totals in bold, both set off by a line; the titles are row 0."""
    foot = len(block.rows) - block.feet + 1
    above = "" if number == 0 else INK if number in (1, foot) else RULE
    below = INK if number in (0, foot - 1) else RULE
    is_head, bold = number == 0, number == 0 or number >= foot
    return [
        Cell(runs(cell, font, QUIET if is_head else INK, bold=bold) or nothing(font), "end" if numeric else "start", above, below)
        for cell, numeric in zip(cells, block.numeric, strict=True)
    ]


def _cells(block: Table, deck: Deck) -> list[list[str]]:
    """The titles and the rows as marked text."""
    return [[printable(title) for title in block.columns], *([deck.marked(cell) for cell in row] for row in block.rows)]


def shared_widths(slides: tuple[Slide, ...], deck: Deck) -> dict[tuple[str, ...], list[float]]:
    """How wide columns would be on one line, in heights of their letters, by their titles."""
    widths: dict[tuple[str, ...], list[float]] = {}
    for block in all_blocks(slides):
        if isinstance(block, Table):
            columns = zip(zip(*_cells(block, deck), strict=True), block.numeric, strict=True)
            found = [_natural(column, numeric, block.feet) for column, numeric in columns]
            widths[block.columns] = list(map(max, found, widths.get(block.columns, found)))
    return widths


def _natural(column: Sequence[str], numeric: bool, feet: int) -> float:
    """The width of a column on one line; its title may break between words, but not inside one."""
    title, *cells = map(unmarked, column)
    foot = len(cells) - feet
    factors = ((_BOLD if number >= foot else _DIGITS) if numeric else _RESERVE for number in range(len(cells)))
    widths = [factor * ems(cell) for factor, cell in zip(factors, cells, strict=True)]
    return max([*widths, _longest_word(title)])


def _longest_word(title: str) -> float:
    """The width of a title's longest word, the least that its column must have."""
    return max([*(_BOLD * ems(word) for word in title.split()), 1.6])


def _capped(widths: Sequence[float], least: Sequence[float], whole: float) -> list[float]:
    """The widths, the largest of them cut to one that makes their sum fit, none of them below its least."""

    def cut(cap: float) -> list[float]:
        return [max(low, min(width, cap)) for width, low in zip(widths, least, strict=True)]

    narrow, wide = 0.0, whole
    for _ in range(30):
        cap = (narrow + wide) / 2
        narrow, wide = (narrow, cap) if sum(cut(cap)) > whole else (cap, wide)
    return cut(narrow)
