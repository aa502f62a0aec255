"""Tables in LaTeX: no wider than the line, no longer than a page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, inf

from ...document import Prose, Table
from ...typeset import Style
from ...written import Written
from .breaking import GAP, LINE, ems, lines, room
from .spelling import escape, words

_ROWS = 40
"""Rows of a table that a page has room for."""

_CELLS = (28.0, 20.0)
"""Widths of the cells of a table that is too wide, in ems."""

_SMALLEST = 0.7
"""How much smaller than the text a table may get before its cells are broken and its columns shared out among several tables."""


def table(block: Table, style: Style) -> str:
    """The table; where it would get too small its cells are broken, or its columns shared out among several, the first in each."""
    line = LINE / _SMALLEST
    full, widths = narrowed(block, style, line)
    if sum(widths) <= line:
        return _tabular(block, style, full)
    shares: list[list[int]] = [[0]]
    for column in range(1, len(widths)):
        if len(shares[-1]) > 1 and sum(widths[one] for one in (*shares[-1], column)) > line:
            shares.append([0])
        shares[-1].append(column)
    return "".join(_tabular(_only(block, share), style, full) for share in shares)


def narrowed(block: Table, style: Style, line: float) -> tuple[float, list[float]]:
    """The width of its cells with which a table is no wider than `line`, or that comes nearest; and its columns' widths, all in ems."""
    for full in (inf, *_CELLS):
        widths = [max(cell.width for cell in column) for column in zip(*_cells(block, style, full), strict=True)]
        if sum(widths) <= line:
            break
    return full, widths


def _only(block: Table, columns: list[int]) -> Table:
    """The table with some of its columns."""
    return replace(
        block,
        columns=tuple(block.columns[column] for column in columns),
        rows=tuple(tuple(row[column] for column in columns) for row in block.rows),
        numeric=tuple(block.numeric[column] for column in columns),
    )


def _tabular(block: Table, style: Style, full: float) -> str:
    """The table; a long one in several, each no longer than a page and with the titles above it."""
    columns = "".join("r" if numeric else "l" for numeric in block.numeric)
    titles, *rows = _cells(block, style, full)
    head = " & ".join(cell.text for cell in titles) + r" \\ \hline"
    pages: list[list[str]] = [[head]]
    used = 0
    for place, row in enumerate(rows):
        height = max((cell.lines for cell in row), default=1)
        if used and used + height > _ROWS:
            pages.append([head])
            used = 0
        foot = r"\hline " if block.feet and place == len(rows) - block.feet else ""
        pages[-1].append(foot + " & ".join(cell.text for cell in row) + r" \\")
        used += height
    return "".join(_sheet(columns, page) for page in pages)


def _sheet(columns: str, body: list[str]) -> str:
    inner = "\n".join(body)
    return "\\par\\medskip\n" + no_wider(f"\\begin{{tabular}}{{{columns}}}\n{inner}\n\\end{{tabular}}") + "\n\n"


def no_wider(box: str) -> str:
    """A box scaled down to the line where it is wider; \\resizebox alone would blow small ones up."""
    return f"\\noindent\\sbox0{{{box}}}%\n\\ifdim\\wd0>\\linewidth\\resizebox{{\\linewidth}}{{!}}{{\\usebox0}}\\else\\usebox0\\fi"


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its LaTeX, about how wide it is with the room beside it, in ems, and its lines."""

    text: str
    width: float
    lines: int = 1


def _cells(block: Table, style: Style, full: float) -> list[list[Cell]]:
    """The titles and the rows."""
    return [
        [Cell(escape(title), ems((title,)) + GAP) for title in block.columns],
        *([cell(one, style, full) for one in row] for row in block.rows),
    ]


def cell(prose: Prose, style: Style, full: float) -> Cell:
    """A cell; a long sum and long words in several lines."""
    width = ems(prose)
    text = words(prose, style)
    if width > full and len(prose) == 1 and isinstance(prose[0], Written):
        broken = lines(prose[0], style, full, room)
        if len(broken) > 1:
            text, width = r"$\begin{array}[t]{@{}l@{}}" + r" \\ ".join(broken) + r"\end{array}$", full
        return Cell(text, width + GAP, len(broken))
    if width > full:
        return Cell(rf"\parbox[t]{{{full:g}em}}{{\raggedright {text}\strut}}", full + GAP, ceil(width / full))
    # What begins like an option would be taken for one of the line's end before it.
    return Cell(f"{{}}{text}" if text.startswith(("[", "*")) else text, width + GAP)
