"""How what is on a slide shares its room: bands one below the other, each with shapes that appear with some click."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from ...document import Prose, Row
from ...drawing import Anchor
from ...typeset import Style, typeset
from ...written import Written
from ..base import printable, spell
from ..text import UNICODE
from .drawingml import Frame, lines, paragraph, runs, text_box, unmarked
from .omml import Room, room

Draw: TypeAlias = Callable[[Frame, Iterator[int], bool], str]
"""The XML of a shape: of its place, of numbers to take for it, and whether it appears just now."""


@dataclass(frozen=True, slots=True)
class Item:
    """A shape, where it is in its band, and from which click to which it is there."""

    frame: Frame
    draw: Draw
    click: int = 0
    until: int = 10**9


@dataclass(frozen=True, slots=True)
class Band:
    """Shapes side by side; bands lie one below the other. `gap` is above it, and grows where a slide has room."""

    height: float
    items: tuple[Item, ...]
    gap: float


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as an equation, as plain text, and its room."""

    xml: str
    text: str
    room: Room

    @classmethod
    def of(cls, node: Written, deck: Deck) -> Formula:
        """The formula as all slides spell it."""
        return cls(typeset(node, deck.equation), typeset(node, deck.text), room(node, deck.equation))


_BEGIN, _END = "\x01", "\x02"

TEXT = replace(UNICODE, braced=lambda inner, note: f"{inner}{_BEGIN}{printable(note)}{_END}")
"""Formulas as text; what is said under braces stands between two marks."""


def told(text: str) -> str:
    """The text for who hears it, with what is said under braces."""
    return text.replace(_BEGIN, " [").replace(_END, "]")


def shown(text: str) -> str:
    """The text for who sees it, without."""
    return re.sub(f"{_BEGIN}[^{_END}]*{_END}", "", text)


class TooWide(Exception):
    """A formula does not fit with the letters that are tried."""


@dataclass(frozen=True, slots=True)
class Deck:
    """What all slides share: how formulas are spelled (as equations, among words, as plain text for who has neither), and columns.

    `widths` are those of tables with the same titles: a table on several slides has the same columns on each.
    """

    equation: Style
    inline: Style
    text: Style
    widths: Mapping[tuple[str, ...], list[float]] = field(default_factory=dict)
    formulas: dict[int, Formula] = field(default_factory=dict)

    def formula(self, row: Row) -> Formula:
        """The row's right side, which is measured for many settings and typeset once."""
        if id(row) not in self.formulas:
            self.formulas[id(row)] = Formula.of(row.right, self)
        return self.formulas[id(row)]

    def marked(self, prose: Prose) -> str:
        """Words with the marks of their formulas."""
        return spell(prose, self.inline, printable)

    def plain(self, prose: Prose) -> str:
        """Words alone, on one line."""
        return printable(self.spelled(prose))

    def spelled(self, prose: Prose) -> str:
        """Words alone, with whatever is in them."""
        return spell(prose, self.text)


@dataclass(frozen=True, slots=True)
class Setting:
    """Letters of this size in equations; whether long sums are cut, and whether what is still too wide is made smaller."""

    size: float
    cut: bool = False
    forced: bool = False

    @property
    def words(self) -> float:
        """The size of running text."""
        return min(22.0, 0.8 * self.size)

    @property
    def reasons(self) -> float:
        """The size of reasons and captions."""
        return min(20.0, 0.75 * self.size)


LEADING = 1.22
"""A line of words, by the size of its letters."""


def height(bands: Sequence[Band]) -> float:
    """Of all bands, with the gaps between them."""
    return sum(band.height + band.gap for band in bands) - (bands[0].gap if bands else 0.0)


def stacked(bands: Sequence[Band], frame: Frame, loose: float) -> Iterator[Item]:
    """The bands one below the other, looser by up to so much where there is room, closer where there is none."""
    spare = frame.height - height(bands)
    more = min(loose, spare / max(1, len(bands) - 1)) if spare > 0 else 0.0
    closer = min(1.0, frame.height / (height(bands) or 1.0))
    y = frame.y
    for number, band in enumerate(bands):
        y += (band.gap + more) * closer if number else 0.0
        for item in band.items:
            inner = item.frame
            yield replace(item, frame=Frame(frame.x + inner.x, y + inner.y * closer, inner.width, inner.height * closer))
        y += band.height * closer


def whole(bands: Sequence[Band]) -> Band:
    """Bands one below the other as a single one."""
    items = tuple(stacked(bands, Frame(0.0, 0.0, 0.0, height(bands)), 0.0))
    return Band(height(bands), items, bands[0].gap if bands else 0.0)


def moved(item: Item, x: float, y: float) -> Item:
    """The shape further right and down."""
    return replace(item, frame=replace(item.frame, x=item.frame.x + x, y=item.frame.y + y))


def words(
    prose: Prose, width: float, size: float, colour: str, gap: float, deck: Deck, *, bold: bool = False, anchor: Anchor = "start"
) -> Band:
    """A paragraph, alone in its band."""
    item = said(prose, Frame(0.0, 0.0, width, 0.0), size, colour, deck, bold=bold, anchor=anchor)
    return Band(item.frame.height, (item,), gap)


def said(
    prose: Prose,
    frame: Frame,
    size: float,
    colour: str,
    deck: Deck,
    *,
    bold: bool = False,
    anchor: Anchor = "start",
    click: int = 0,
) -> Item:
    """Words in a frame of this width, as high as they need it."""
    marked = deck.marked(prose)
    height = lines(unmarked(marked), frame.width / size) * size * LEADING
    content = paragraph(runs(marked, size, colour, bold=bold), anchor)

    def draw(where: Frame, numbers: Iterator[int], _new: bool) -> str:
        number = next(numbers)
        return text_box(number, f"Text {number}", where, content)

    return Item(replace(frame, height=height), draw, click)
