"""Chains of equations on a slide: where the left side, the relations and the reasons stand.

How wide an equation is, PowerPoint alone knows. So the columns stand where estimates put them, each equation begins with its relation,
and letters are as large as the estimates allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest

from ...document import Chain, Prose, Row
from ...drawing import Anchor
from ...typeset import Style, begins_negative, typeset
from ...written import Changed, Sum, Written, add
from ..base import printable
from . import omml
from .bands import Band, Deck, Formula, Item, Setting, TooWide, moved, said, shown, told
from .drawingml import QUIET, Frame, paragraph, runs, text_box

_REASON, _APART = 210.0, 30.0
"""A reason stands beside its formula where this much is left for it, and this far from it; elsewhere below it."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A line of an equation: its mathematics, the same as text, its room and how far it is indented in heights of its letters."""

    xml: str
    text: str
    room: omml.Room
    indent: float = 0.0

    def size(self, width: float, setting: Setting) -> float:
        """The size of its letters: smaller than wanted where it must be and would not fit."""
        return min(setting.size, width / (self.indent + self.room.width)) if setting.forced else setting.size

    def end(self, width: float, setting: Setting) -> float:
        """How far it reaches to the right."""
        return (self.indent + self.room.width) * self.size(width, setting)


def chain(block: Chain, width: float, setting: Setting, deck: Deck) -> list[Band]:
    """A band for each row, or for each line of a chain in one line. Raises `TooWide` where the setting does not force it to fit."""
    if not block.rows:
        return []
    layout = {"aligned": _aligned, "gathered": _gathered, "line": _in_line}[block.layout]
    first, *others = layout(block, width, setting, deck)
    return [replace(first, gap=0.8 * setting.size), *others]


def _aligned(chain: Chain, width: float, setting: Setting, deck: Deck) -> list[Band]:
    """Left side, relations one below the other with what follows them, reasons in a column where there is room for one."""
    side = Formula.of(chain.lefthand, deck)
    left = side.room.width * setting.size
    left = min(left, width / 2) if setting.forced else left
    room = width - left
    rows = [_parts(row, room / setting.size, setting, deck) for row in chain.rows]
    ends = [max(part.end(room, setting) for part in parts) for parts in rows]
    if max(ends) > room + 1 and not setting.forced:
        raise TooWide
    beside = [width >= 2.5 * _REASON and end + _APART + _REASON <= room for end in ends]
    explained = [fits for row, fits in zip(chain.rows, beside, strict=True) if row.why]
    if sum(explained) < len(explained) / 2:  # a column for the fewest of them would only look astray
        beside = [False] * len(beside)
    column = left + max((end for end, fits in zip(ends, beside, strict=True) if fits), default=0.0) + _APART
    bands = []
    for number, (row, parts, fits) in enumerate(zip(chain.rows, rows, beside, strict=True)):
        lined = _lined(row, parts, left, room, setting, side if number == 0 else None)
        start = column if fits else left + omml.relation_width() * setting.size
        bands.append(_reasoned(row, lined, Frame(start, 0.0, width - start, 0.0), setting, deck, beside=fits))
    return bands


def _parts(row: Row, width: float, setting: Setting, deck: Deck) -> list[_Part]:
    """The relation and the right side, the unit at its end; a sum wider than so many ems in several lines, if the setting says so."""
    unit = printable(row.unit)
    relation, ending = omml.relation_width(), omml.relation_width(unit)
    whole = deck.formula(row)
    cut = setting.cut and whole.room.width + ending > width
    pieces = _cut(row.right, width - 2 * relation, deck.equation) if cut else [row.right]
    if len(pieces) == 1:
        return [_first(row, whole, unit)]
    first, *between, last = (Formula.of(piece, deck) for piece in pieces)
    parts = [_first(row, first, ""), *(_next(one, "", piece) for one, piece in zip(between, pieces[1:-1], strict=True))]
    return [*parts, _next(last, unit, pieces[-1])]


def _first(row: Row, formula: Formula, unit: str) -> _Part:
    """The line with the relation."""
    text = f"{row.relation} {formula.text}" + (f" {unit}" if unit else "")
    room = replace(formula.room, width=formula.room.width + omml.relation_width(unit))
    return _Part(omml.related(row.relation, formula.xml, unit), text, room)


def _next(formula: Formula, unit: str, node: Written) -> _Part:
    """A line that goes on after a plus or a minus, below what follows the relation."""
    negative = begins_negative(node)
    text = ("" if negative else "+ ") + formula.text + (f" {unit}" if unit else "")
    room = replace(formula.room, width=formula.room.width + omml.relation_width(unit))
    return _Part(omml.continued(formula.xml, unit, negative=negative), text, room, omml.relation_width())


def _cut(node: Written, width: float, style: Style) -> list[Written]:
    """A sum as several, none wider than this if its terms allow it; anything else is one."""
    if isinstance(node, Changed):
        return [Changed(part) for part in _cut(node.argument, width, style)]
    if not isinstance(node, Sum) or omml.room(node, style).width <= width or (style.ellipsis or "") in typeset(node, style):
        return [node]
    chunks: list[list[Written]] = [[]]
    for term in node.terms:
        if chunks[-1] and omml.room(add(*chunks[-1], term), style).width > width:
            chunks.append([])
        chunks[-1].append(term)
    return [add(*chunk) for chunk in chunks]


def _lined(row: Row, parts: Sequence[_Part], x: float, room: float, setting: Setting, side: Formula | None) -> tuple[float, Band]:
    """The lines of a row one below the other, the left side before the first of them; and where its middle line is."""
    items: list[Item] = []
    high = middle = 0.0
    for number, part in enumerate(parts):
        size = part.size(room, setting)
        above, below = part.room.above * size, part.room.below * size
        if side is not None and number == 0:
            letters = min(setting.size, x / side.room.width)
            up, down = side.room.above * letters, side.room.below * letters
            above, below = max(above, up), max(below, down)
            items.append(_equation(side.xml, side.text, Frame(0.0, above - up, x, up + down), letters, row.click, "right"))
        top = high + above - part.room.above * size
        box = Frame(x + part.indent * size, top, part.room.width * size, (part.room.above + part.room.below) * size)
        items.append(_equation(part.xml, part.text, box, size, row.click))
        middle = middle if number else above
        high += above + below
    return middle if len(parts) == 1 else high / 2, Band(high, tuple(items), 0.5 * setting.size)


def _reasoned(row: Row, lined: tuple[float, Band], place: Frame, setting: Setting, deck: Deck, *, beside: bool) -> Band:
    """A row with its reason, at its middle line or below it."""
    middle, band = lined
    if not row.why:
        return band
    reason = said(row.why, place, setting.reasons, QUIET, deck, click=row.click)
    high = reason.frame.height
    if not beside:
        return Band(band.height + high, (*band.items, moved(reason, 0.0, band.height)), 0.6 * setting.size)
    down = max(0.0, high / 2 - middle)
    items = (*(moved(item, 0.0, down) for item in band.items), moved(reason, 0.0, down + middle - high / 2))
    return Band(max(down + band.height, down + middle + high / 2), items, band.gap)


def _gathered(chain: Chain, width: float, setting: Setting, deck: Deck) -> list[Band]:
    """Each row in the middle, the first with the left side before it; reasons below."""
    side = Formula.of(chain.lefthand, deck)
    bands = []
    for number, row in enumerate(chain.rows):
        parts = _parts(row, width / setting.size - (0.0 if number else side.room.width), setting, deck)
        if number == 0:
            parts[0] = _after(side, parts[0])
        if max(part.room.width for part in parts) * setting.size > width + 1 and not setting.forced:
            raise TooWide
        items, high = [], 0.0
        for part in parts:
            size = part.size(width, setting)
            wide, tall = part.room.width * size, (part.room.above + part.room.below) * size
            items.append(_equation(part.xml, part.text, Frame((width - wide) / 2, high, wide, tall), size, row.click, "center"))
            high += tall
        band = Band(high, tuple(items), 0.5 * setting.size)
        if row.why:
            below = said(row.why, Frame(0.0, high, width, 0.0), setting.reasons, QUIET, deck, anchor="middle", click=row.click)
            band = replace(band, height=high + below.frame.height, items=(*items, below))
        bands.append(band)
    return bands


def _after(side: Formula, part: _Part) -> _Part:
    """The part with the chain's left side before it."""
    above, below = max(side.room.above, part.room.above), max(side.room.below, part.room.below)
    return _Part(side.xml + part.xml, f"{side.text} {part.text}", omml.Room(side.room.width + part.room.width, above, below))


def _in_line(chain: Chain, width: float, setting: Setting, deck: Deck) -> list[Band]:
    """The left side and all rows in one line, or in several where it is too long; the reasons of the rows that are new below."""
    packed: list[list[tuple[Row, _Part]]] = [[]]
    for number, row in enumerate(chain.rows):
        part = _first(row, deck.formula(row), printable(row.unit))
        part = part if number else _after(Formula.of(chain.lefthand, deck), part)
        if packed[-1] and sum(one.room.width for _, one in packed[-1]) + part.room.width > width / setting.size:
            packed.append([])
        packed[-1].append((row, part))
    bands = [_line(line, width, setting) for line in packed]
    reasons = [
        _until(said(why, Frame(0.0, 0.0, width, 0.0), setting.reasons, QUIET, deck, click=state), after)
        for state, after in _states(chain.rows)
        if (why := _joined([row.why for row in chain.rows if row.click == state and row.why]))
    ]
    if reasons:
        bands.append(Band(max(item.frame.height for item in reasons), tuple(reasons), 0.3 * setting.size))
    return bands


def _states(rows: Iterable[Row]) -> list[tuple[int, int | None]]:
    """The clicks with which rows appear, each with the one after it."""
    states = sorted({row.click for row in rows})
    return list(zip_longest(states, states[1:]))


def _until(item: Item, after: int | None) -> Item:
    return item if after is None else replace(item, until=after - 1)


def _joined(reasons: Sequence[Prose]) -> Prose:
    return tuple(piece for number, one in enumerate(reasons) for piece in ((*one,) if number == 0 else ("; ", *one)))


def _line(line: Sequence[tuple[Row, _Part]], width: float, setting: Setting) -> Band:
    """A line of a chain in one line, as it is with each click."""
    rooms = [part.room for _, part in line]
    needed = sum(room.width for room in rooms)
    size = min(setting.size, width / needed) if setting.forced else setting.size
    if needed * size > width + 1:
        raise TooWide
    above, below = max(room.above for room in rooms) * size, max(room.below for room in rooms) * size
    states = _states(row for row, _ in line)
    return Band(above + below, tuple(_until(_grown(line, above, size, state), after) for state, after in states), 0.5 * setting.size)


def _grown(line: Sequence[tuple[Row, _Part]], above: float, size: float, state: int) -> Item:
    """A line after a click, what is new with it highlighted; its middle is so far from the band's top."""
    there = [(row, part) for row, part in line if row.click <= state]
    xml = "".join(part.xml if row.click == state else omml.known(part.xml) for row, part in there)
    rooms = [part.room for _, part in there]
    up, down = max(room.above for room in rooms) * size, max(room.below for room in rooms) * size
    frame = Frame(0.0, above - up, sum(room.width for room in rooms) * size, up + down)
    return _equation(xml, " ".join(part.text for _, part in there), frame, size, state)


_SIDES: dict[str, Anchor] = {"left": "start", "right": "end", "center": "middle"}


def _equation(xml: str, text: str, frame: Frame, size: float, click: int, side: str = "left") -> Item:
    """An equation, and its text for programs that know none."""

    @cache
    def bodies(new: bool) -> tuple[str, str]:
        plain = paragraph(runs(printable(shown(text)), 0.9 * size), _SIDES[side])
        return omml.finished(omml.equation(xml, side=side), size, new=new), plain

    def draw(where: Frame, numbers: Iterator[int], new: bool) -> str:
        number = next(numbers)
        choice, fallback = (text_box(number, f"Equation {number}", where, body, alt=told(text), wrap=False) for body in bodies(new))
        return (
            f'<mc:AlternateContent><mc:Choice Requires="a14">{choice}</mc:Choice>'
            f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent>"
        )

    return Item(frame, draw, click)
