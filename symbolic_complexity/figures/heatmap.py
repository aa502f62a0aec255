"""A number for each pair of two others, as a map: the darker, the more; with its value in each cell where there is room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import groupby, pairwise
from math import ceil

from ..algebra import Exact
from ..document import Figure, Phrase, Prose, joined
from ..drawing import DEGREES, Box, Degree, Drawing, Label, Line, Shape
from ..errors import Invalid
from ..quantities import Quantity
from ..table import shown
from ..units import DECIMAL, kind_of, readable, scaled
from ..written import Name, Number
from .axes import Axis, linear, logarithmic, spread
from .words import setting, width_of

Cells = Mapping[tuple[Exact, Exact], Exact]

_SHEET, _MAP, _TOP, _SCALE = 500.0, 220.0, 44.0, 16.0
_LETTERS, _TICKS, _INSIDE = 11.0, 10.5, 9.5
_SEAM = 0.4
"""By so much a box reaches under the next one, or the page would shine through between them."""
_HATCH = 7.0
"""How far apart slanting lines are."""
_FAR = 30
"""The scale has equal ratios where the numbers are so many times apart."""


def heatmap(
    quantity: Quantity,
    across: Sequence[Exact],
    up: Sequence[Exact],
    names: tuple[str, str],
    cells: Cells,
    why: Phrase,
    about: Prose = (),
) -> Figure:
    """The figure of a quantity over two symbols; a pair that has no number, `why` is said, is hatched.

    The caption begins with what it is `about`. Raises `Invalid` where there is no number at all.
    """
    values = [Fraction(one) for one in cells.values()]
    if not values:
        raise Invalid("no point is left to show")
    scale = (logarithmic if spread(values) >= _FAR else linear)(min(values), max(values), 6, exact=True)
    steps = Phrase("in equal ratios (logarithmic)") if scale.logarithmic else Phrase("in equal steps (linear)")
    caption: Prose = (*about, Phrase(quantity.title), Phrase(" for "), Name(names[0]), Phrase(" and "), Name(names[1]))
    caption += (Phrase("; the darker, the more, "), steps)
    if len(cells) < len(across) * len(up):
        caption += (Phrase("; hatched: "), why)
    ends = ((Phrase("least "), min), (Phrase("most "), max))
    told = joined(((said, *_told(names, *pick(cells.items(), key=lambda one: one[1]))) for said, pick in ends), ", ")
    return Figure(_Map(quantity, across, up, names, cells, scale, why).drawn(), caption, (*caption, "; ", *told))


def _told(names: tuple[str, str], place: tuple[Exact, Exact], value: Exact) -> Prose:
    return (*shown(Number(value)), Phrase(" at "), *setting(dict(zip(names, place, strict=True))))


@dataclass(frozen=True)
class _Map:
    """A map and where everything in it stands."""

    quantity: Quantity
    across: Sequence[Exact]
    up: Sequence[Exact]
    names: tuple[str, str]
    cells: Cells
    scale: Axis
    why: Phrase

    @cached_property
    def marks(self) -> list[tuple[Fraction, Prose]]:
        """The numbers beside the scale."""
        return [(tick, _near(self.quantity, tick)) for tick in self.scale.ticks]

    @cached_property
    def kind(self) -> Prose:
        """What the scale is called."""
        return (Phrase("logarithmic") if self.scale.logarithmic else Phrase("linear"),)

    @cached_property
    def left(self) -> float:
        """Where the map begins."""
        return max(width_of(shown(Number(one)), _TICKS) for one in self.up) + 26

    @cached_property
    def end(self) -> float:
        """Where the map ends and leaves room for the scale."""
        marks = max(width_of(words, _TICKS) for _, words in self.marks) + _SCALE + 34
        return _SHEET - max(marks, width_of(self.kind, _TICKS) + 28)

    @cached_property
    def width(self) -> float:
        """The width of a cell."""
        return (self.end - self.left) / len(self.across)

    @cached_property
    def height(self) -> float:
        """The height of a cell."""
        return _MAP / len(self.up)

    @cached_property
    def inside(self) -> Mapping[tuple[Exact, Exact], Prose]:
        """The value of each cell, as it stands in it; none if there is no room for all."""
        words = {place: _near(self.quantity, Fraction(value)) for place, value in self.cells.items()}
        widest = max(width_of(one, _INSIDE) for one in words.values())
        return words if self.height >= _INSIDE + 4 and widest <= self.width - 4 else {}

    def degree(self, place: tuple[Exact, Exact]) -> int | None:
        """Which shade a cell has; None where it has no number."""
        if place not in self.cells:
            return None
        return min(len(DEGREES) - 1, int(self.scale.place(Fraction(self.cells[place])) * len(DEGREES)))

    def drawn(self) -> Drawing:
        """The map with its axes, its scale, and what hatching means."""
        unit: Prose = (Phrase(" in "), Phrase(self.quantity.unit)) if self.quantity.unit not in ("", self.quantity.title) else ()
        shapes: list[Shape] = [Label(8, 14, (Phrase(self.quantity.title), *unit), "start", _LETTERS, bold=True)]
        empty = len(self.cells) < len(self.across) * len(self.up)
        if empty:
            shapes += _hatch(self.left, _TOP, self.end - self.left, _MAP)
        for row in range(len(self.up)):
            shapes += self._row(row)
        shapes.append(Box(self.left, _TOP, self.end - self.left, _MAP, "faint", fill=False))
        shapes += self._ticks()
        if empty:
            y = _TOP + _MAP + 31
            shapes += [*_hatch(self.left, y - 6, 22, 12), Box(self.left, y - 6, 22, 12, "faint", fill=False)]
            shapes.append(Label(self.left + 29, y, (Phrase("no value: "), self.why), "start", _TICKS))
        shapes += self._bar()
        return Drawing(_SHEET, _TOP + _MAP + 42, tuple(shapes))

    def _row(self, row: int) -> Iterator[Shape]:
        """A row of cells, neighbours of one shade as one box, with their values."""
        y, height = _TOP + _MAP - (row + 1) * self.height, self.height + (_SEAM if row else 0)
        places = [(one, self.up[row]) for one in self.across]
        start = 0
        for degree, run in groupby(map(self.degree, places)):
            count = len(list(run))
            if degree is not None:
                seam = _SEAM if start + count < len(places) else 0
                yield Box(self.left + start * self.width, y, count * self.width + seam, height, DEGREES[degree])
            start += count
        for column, place in enumerate(places):
            if place in self.inside:
                shade: Degree = "degree1" if (self.degree(place) or 0) > 4 else "degree9"
                middle = self.left + (column + 0.5) * self.width
                yield Label(middle, y + self.height / 2, self.inside[place], size=_INSIDE, shade=shade)

    def _ticks(self) -> Iterator[Shape]:
        """The symbols and their numbers along the axes, as many as there is room for."""
        bottom = _TOP + _MAP
        yield Label(self.end, bottom + 31, (Name(self.names[0]),), "end", _LETTERS, bold=True)
        yield Label(self.left - 8, _TOP - 8, (Name(self.names[1]),), "end", _LETTERS, bold=True)
        widest = max(width_of(shown(Number(one)), _TICKS) for one in self.across) + 8
        for place in _round(self.across, ceil(widest / self.width)):
            x = self.left + (place + 0.5) * self.width
            yield Line(((x, bottom), (x, bottom + 4)), "faint", 0.8)
            yield Label(x, bottom + 13, shown(Number(self.across[place])), size=_TICKS, shade="sixth")
        for place in _round(self.up, ceil(15 / self.height)):
            y = bottom - (place + 0.5) * self.height
            yield Line(((self.left - 4, y), (self.left, y)), "faint", 0.8)
            yield Label(self.left - 8, y, shown(Number(self.up[place])), "end", _TICKS, "sixth")

    def _bar(self) -> Iterator[Shape]:
        """The shades with round numbers beside them, each at its place, and whether these are in equal steps or ratios."""
        x, bottom, step = self.end + 20, _TOP + _MAP, _MAP / len(DEGREES)
        yield Label(x, _TOP - 10, self.kind, "start", _TICKS, "sixth")
        for place, degree in enumerate(DEGREES):
            yield Box(x, bottom - (place + 1) * step, _SCALE, step + (_SEAM if place else 0), degree)
        yield Box(x, _TOP, _SCALE, _MAP, "faint", fill=False)
        for tick, words in self.marks:
            y = bottom - _MAP * self.scale.place(tick)
            yield Line(((x + _SCALE, y), (x + _SCALE + 4, y)), "faint", 0.8)
            yield Label(x + _SCALE + 8, y, words, "start", _TICKS, "sixth")


def _round(numbers: Sequence[Exact], least: int) -> Sequence[int]:
    """The places of an axis' numbers that get a tick, at least so far from one another: of round numbers, where these are even steps."""
    each = next(count for count in (1, 2, 5, 10, 20, 50, least) if count >= least)
    step = each * (numbers[1] - numbers[0]) if len(numbers) > 1 else 1
    found = [place for place, number in enumerate(numbers) if number % step == 0]
    even = len(found) > 1 and all(after - before == each for before, after in pairwise(found))
    return found if even else range(0, len(numbers), max(1, least))


def _hatch(left: float, top: float, width: float, height: float) -> Iterator[Shape]:
    """A rectangle of slanting lines: no number, in any colours."""
    for place in range(1, int((width + height) / _HATCH) + 1):
        along = place * _HATCH  # the line on which x and y add up to this
        begin, end = max(0.0, along - height), min(width, along)
        if begin < end:
            yield Line(((left + begin, top + along - begin), (left + end, top + along - end)), "faint", 0.6)


def _near(quantity: Quantity, value: Fraction) -> Prose:
    """A number to three digits, short."""
    kind = kind_of(quantity.unit)
    found = readable(value, kind, 3) if kind != "bytes" else scaled(value, DECIMAL["counts"], 3)
    unit = found.unit.name
    return (found.form, *((unit,) if kind in ("counts", "bytes") and unit else (f" {unit}",) if unit else ()))
