"""Documents as slides: what goes on which slide so that nothing runs off it, and what appears with which click.

Every deck format pages in the same way, so that the slides are the same in all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import ceil

from .document import (
    Block,
    Chain,
    Columns,
    Document,
    Figure,
    Heading,
    Paragraph,
    Prose,
    Row,
    Slide,
    Table,
    all_blocks,
    plain_text,
)
from .errors import Invalid
from .typeset import PLAIN, typeset
from .written import Quotient, Written, bare, transform, walk

LINES = 11.0
"""Lines of running text that a slide has room for below its title."""

_PROSE = 88
_REASON = 42
_FORMULA = 66
_TABLE = 130
"""Characters in a line of running text, of a reason beside its formula, of a formula alone, and of a table in small letters."""

_AROUND, _ROW, _TALL, _CELL, _FIGURE = 0.4, 1.15, 1.85, 0.78, 7.5
"""Lines that the space around a chain, a row of one, one with a fraction in it, a row of a table and a figure take."""

_SMALL = 0.75
"""How high a line of a reason is."""

_SLACK = 1.5
"""By how much a slide may be too full rather than send a single row to the next: formats shrink what is a little too high."""

_REMARK = 1.4
"""How high a closing remark is at most, such as an assumption: it never has a slide of its own, which would hide it from its formula."""

_MEASURE = replace(PLAIN, sign=lambda sign: sign.text, times="·", beside="", power=lambda base, exponent: base + exponent, ellipsis="⋯")
"""About as many characters as a reader sees."""

_GROUPS = re.compile(r"(\d{1,6})(?:(-)(\d{1,6})?)?\Z")


def slides_of(document: Document) -> tuple[Slide, ...]:
    """The document's slides, none fuller than a slide can be; a document without any is cut at its headings."""
    return tuple(part for slide in _gathered(document) for part in _fitted(slide))


def _gathered(document: Document) -> Iterator[Slide]:
    title: Prose = ()
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, (Slide, Heading)):
            if blocks or title:
                yield Slide(title, tuple(blocks))
            title, blocks = (block.text if isinstance(block, Heading) else ()), []
            if isinstance(block, Slide):
                yield block
        else:
            blocks.append(block)
    if blocks or title:
        yield Slide(title, tuple(blocks))


def _fitted(slide: Slide) -> Iterator[Slide]:
    """The slide, or several where it holds too much; each chain's clicks begin anew on its part."""
    parts: list[list[Block]] = [[]]
    left = LINES
    for block in slide.blocks:
        for piece in _pieces(block, left):
            needed = height(piece)
            slack = _SLACK if isinstance(piece, (Chain, Paragraph)) else 0.0
            if block is slide.blocks[-1] and isinstance(block, Paragraph) and needed <= _REMARK:
                slack += needed
            if parts[-1] and needed > left + slack:
                parts.append([])
                left = LINES
            parts[-1].append(piece)
            left -= needed
    if len(parts) == 1:
        yield slide
        return
    for number, blocks in enumerate(parts, start=1):
        title = (*slide.title, f" ({number}/{len(parts)})") if slide.title else ()
        yield replace(slide, title=title, blocks=tuple(map(_from_the_start(blocks), blocks)), notes=slide.notes if number == 1 else ())


def _pieces(block: Block, left: float) -> Iterator[Block]:
    """A chain or a table in pieces, the first no higher than what is left on the slide, each other no higher than a slide."""
    if isinstance(block, Table):
        for part in _narrow(block):
            yield from _cut(part, left)
            left = 0.0
    elif isinstance(block, Chain) and height(block) > (left if left > 4 else LINES):
        begin, used, space = 0, _AROUND, left if left > 4 else LINES
        for place, row in enumerate(block.rows):
            needed = _row(row, block.lead)
            slack = _SLACK if place == len(block.rows) - 1 else 0.0
            if place > begin and used + needed > space + slack:
                yield replace(block, rows=block.rows[begin:place])
                if not all(one.equates for one in block.rows[begin:place]):  # what follows is no longer said of the left side
                    block = replace(block, left=transform(block.rows[place - 1].right, bare))
                begin, used, space = place, _AROUND, LINES
            used += needed
        yield replace(block, rows=block.rows[begin:])
    else:
        yield block


def _cut(table: Table, left: float) -> Iterator[Table]:
    """A table in pieces of rows, each with the titles above it."""
    first, other = (max(1, int((lines - 1.5 * _CELL) / _CELL)) for lines in (left if left > 4 else LINES, LINES))
    pieces = 1 + max(0, ceil((len(table.rows) - first) / other))
    rows, room = table.rows, min(first, ceil(len(table.rows) / pieces))  # about as many on each slide
    while len(rows) > max(room, table.feet):
        kept = min(room, len(rows) - table.feet - 1) or 1  # totals never stand alone
        yield replace(table, rows=rows[:kept], feet=0)
        rows, room = rows[kept:], max(room, ceil(len(table.rows) / pieces))
    yield replace(table, rows=rows)


def _narrow(table: Table) -> Iterator[Table]:
    """A table that is too wide in several, the first column in each."""
    wide = widths(table)
    groups: list[list[int]] = [[]]
    for place in range(1, len(wide)):
        if groups[-1] and sum(wide[one] for one in (0, *groups[-1], place)) > _TABLE:
            groups.append([])
        groups[-1].append(place)
    if len(groups) == 1:
        yield table
        return
    for group in groups:
        chosen = (0, *group)
        columns = tuple(table.columns[place] for place in chosen)
        numeric = tuple(table.numeric[place] for place in chosen)
        rows = tuple(tuple(row[place] for place in chosen) for row in table.rows)
        feet = sum(1 for row in rows[len(rows) - table.feet :] if any(row[1:]))  # no totals where there is nothing to add up
        yield Table(columns, rows[: len(rows) - table.feet + feet], numeric, feet)


def widths(table: Table) -> list[int]:
    """About how many characters each column takes, with the room between it and the next."""
    return [max([len(title), *(len(plain_text(row[place])) for row in table.rows)]) + 2 for place, title in enumerate(table.columns)]


def height(block: Block) -> float:
    """About how many lines of running text a block takes on a slide."""
    match block:
        case Heading():
            return 1.6
        case Paragraph(text):
            return ceil(max(1, len(plain_text(text))) / _PROSE) + 0.35
        case Chain(_, rows, "line"):
            return _AROUND + _ROW * ceil((block.lead + sum(len(typeset(row.right, _MEASURE)) + 3 for row in rows)) / _FORMULA)
        case Chain(_, rows):
            taller = _TALL - _ROW if _is_tall(block.lefthand) and rows and not _is_tall(rows[0].right) else 0.0
            return _AROUND + taller + sum((_row(row, block.lead) for row in rows), 0.0)
        case Table(_, rows):
            return (len(rows) + 1.5) * _CELL
        case Figure():
            return _FIGURE
        case Columns(columns):
            return max((sum(map(height, column), 0.0) for column in columns), default=0.0)
        case Slide(_, blocks):
            return sum(map(height, blocks), 0.0)


def _row(row: Row, lead: int) -> float:
    """The height of a row beside a left side of so many characters."""
    formula = len(typeset(row.right, _MEASURE))
    room = max(_FORMULA - lead, _FORMULA // 3)
    why = len(plain_text(row.why))
    below = formula > room * 0.6
    reason = ceil(why / _PROSE) if below else max(0, ceil(why / _REASON) - 1)
    return (_TALL if _is_tall(row.right) else _ROW) + _ROW * (max(1, ceil(formula / room)) - 1) + _SMALL * reason


def _is_tall(node: Written) -> bool:
    return any(isinstance(inner, Quotient) for inner in walk(node))


def _from_the_start(blocks: list[Block]) -> Callable[[Block], Block]:
    """Clicks of one part counted from the first that happens on it."""
    found = {row.click for block in all_blocks(tuple(blocks)) if isinstance(block, Chain) for row in block.rows}
    order = {click: place for place, click in enumerate(sorted(found))}
    return lambda block: _clicked(block, order.__getitem__)


def _clicked(block: Block, change: Callable[[int], int]) -> Block:
    if isinstance(block, Chain):
        return replace(block, rows=tuple(replace(row, click=change(row.click)) for row in block.rows))
    if isinstance(block, Columns):
        return Columns(tuple(tuple(_clicked(inner, change) for inner in column) for column in block.columns))
    return block


# ------------------------------------------------------------------------------------------------------------------- clicks


def revealed(slide: Slide, reveal: str) -> Slide:
    """The slide with a click for every row: `all` at once, `stepwise` one after the other, or groups such as `1-2,3,4-`.

    Chains side by side appear together, row by row. Raises `Invalid` for groups that cannot be read.
    """
    group = _grouping(reveal)
    blocks, _ = _revealed(slide.blocks, 0, group)
    return replace(slide, blocks=blocks)


def check_reveal(reveal: str) -> None:
    """Raise `Invalid` where this is neither `all` nor `stepwise` nor groups of rows."""
    _grouping(reveal)


def _grouping(reveal: str) -> Callable[[int], int]:
    """The click of the row with this number (from 0), counted from that of its chain's first row."""
    if reveal == "all":
        return lambda _: 0
    if reveal == "stepwise":
        return lambda row: row
    groups: list[tuple[int, int]] = []
    place = 0
    for part in reveal.split(","):
        found = _GROUPS.match(part.strip())
        first = int(found[1]) if found else 0
        last = 0 if found is None else int(found[3]) if found[3] else first if not found[2] else 10**6
        if not 1 <= first <= last or (groups and first <= groups[-1][1]):
            expected = "all, stepwise, or rows in rising groups, such as 1-2,3,4-"
            raise Invalid(f"cannot reveal {reveal!r:.60}", text=reveal, position=place, length=max(1, len(part)), expected=expected)
        groups.append((first, last))
        place += len(part) + 1
    return lambda row: sum(1 for _, last in groups[:-1] if row + 1 > last)


def _revealed(blocks: tuple[Block, ...], start: int, group: Callable[[int], int]) -> tuple[tuple[Block, ...], int]:
    """The blocks with their clicks from `start` on, and the click of what comes after them."""
    shown: list[Block] = []
    for block in blocks:
        if isinstance(block, Chain):
            rows = tuple(replace(row, click=start + group(place)) for place, row in enumerate(block.rows))
            shown.append(replace(block, rows=rows))
            start = max((row.click for row in rows), default=start) + (0 if group(10**6) == 0 else 1)
        elif isinstance(block, Columns):
            columns = [_revealed(column, start, group) for column in block.columns]
            shown.append(Columns(tuple(column for column, _ in columns)))
            start = max((end for _, end in columns), default=start)
        else:
            shown.append(block)
    return tuple(shown), start
