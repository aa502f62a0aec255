"""A number for each pair of two others, as a map: the darker, the more; with its value in each cell where there is room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import floor, log10

from ..algebra import Exact
from ..document import Figure, Phrase, Prose
from ..drawing import DEGREES, Box, Degree, Drawing, Label, Line, Shape
from ..errors import Invalid
from ..quantities import Quantity
from ..table import shown
from ..units import DECIMAL, kind_of, readable, scaled
from ..written import Name, Number
from .axes import spread
from .words import together, width_of

Cells = Mapping[tuple[Exact, Exact], Exact]

_SHEET, _MAP, _TOP, _SCALE = 500.0, 220.0, 38.0, 16.0
_LETTERS, _TICKS, _INSIDE = 11.0, 10.5, 9.5
_SEAM = 0.4
"""By so much a box reaches under the next one, or the page would shine through between them."""
_FAR = 30
"""The scale has equal ratios where the numbers are so many times apart."""


def heatmap(quantity: Quantity, across: Sequence[Exact], up: Sequence[Exact], names: tuple[str, str], cells: Cells) -> Figure:
    """The figure of a quantity over two symbols; a pair that has no number stays empty. Raises `Invalid` where there is none at all."""
    values = [Fraction(one) for one in cells.values()]
    if not values:
        raise Invalid("no point is left to show")
    scale = _Scale(min(values), max(values))
    unit: Prose = (Phrase(" in "), Phrase(quantity.unit)) if quantity.unit not in ("", quantity.title) else ()
    title: Prose = (Phrase(quantity.title), *unit)
    caption = (Phrase(quantity.title), Phrase(" for "), Name(names[0]), Phrase(" and "), Name(names[1]))
    empty = len(across) * len(up) - len(cells)
    left_out: Prose = (Phrase("; empty where sizes do not fit or a point is left out"),) if empty else ()
    ends = together((_told(quantity, names, cells, pick) for pick in (min, max)), ", ")
    alt = (*caption, ": ", *ends)
    return Figure(_drawn(quantity, across, up, names, cells, scale, title), (*caption, *left_out), alt)


def _told(quantity: Quantity, names: tuple[str, str], cells: Cells, pick: object) -> Prose:
    place, value = (min if pick is min else max)(cells.items(), key=lambda one: one[1])
    where = together(((Name(name), " = ", *shown(Number(number))) for name, number in zip(names, place, strict=True)), ", ")
    return (Phrase("least ") if pick is min else Phrase("most "), *shown(Number(value)), Phrase(" at "), *where)


class _Scale:
    """Which degree a number has: equal steps, or equal ratios where numbers are far apart."""

    def __init__(self, low: Fraction, high: Fraction) -> None:
        self.low, self.high = low, high
        self.ratios = low > 0 and spread([low, high]) >= _FAR

    def part(self, value: Fraction) -> float:
        """How far along the scale a number is, from 0 to 1."""
        if self.low == self.high:
            return 0.5
        if self.ratios:
            return (_log(value) - _log(self.low)) / (_log(self.high) - _log(self.low))
        return float((value - self.low) / (self.high - self.low))

    def degree(self, value: Fraction) -> int:
        """The place of its shade."""
        return min(len(DEGREES) - 1, int(self.part(value) * len(DEGREES)))

    def at(self, part: float) -> Fraction:
        """The number at a part of the scale."""
        if self.ratios:
            return Fraction(10 ** (_log(self.low) + part * (_log(self.high) - _log(self.low))))
        return self.low + (self.high - self.low) * Fraction(part)


def _log(value: Fraction) -> float:
    return log10(value.numerator) - log10(value.denominator)


def _drawn(
    quantity: Quantity,
    across: Sequence[Exact],
    up: Sequence[Exact],
    names: tuple[str, str],
    cells: Cells,
    scale: _Scale,
    title: Prose,
) -> Drawing:
    left = max(width_of(shown(Number(one)), _TICKS) for one in up) + 26
    parts = range(0, len(DEGREES) + 1, 3)
    marks = [_near(quantity, scale.at(part / len(DEGREES))) for part in parts]
    right = max(width_of(one, _TICKS) for one in marks) + _SCALE + 34
    width, height = (_SHEET - left - right) / len(across), _MAP / len(up)
    shapes: list[Shape] = [Label(8, 14, title, "start", _LETTERS, bold=True)]
    for row, number in enumerate(up):
        y = _TOP + _MAP - (row + 1) * height
        degrees = [scale.degree(Fraction(cells[one, number])) if (one, number) in cells else None for one in across]
        shapes += _row(degrees, left, y, width, height + (_SEAM if row else 0))
        inside = [_near(quantity, Fraction(cells[one, number])) if (one, number) in cells else () for one in across]
        shapes += _numbers(inside, degrees, left, y, width, height)
    shapes.append(Box(left, _TOP, width * len(across), _MAP, "faint", fill=False))
    shapes += _ticks(across, up, left, width, height)
    end = left + width * len(across)
    shapes.append(Label(end, _TOP + _MAP + 31, (Name(names[0]),), "end", _LETTERS, bold=True))
    shapes.append(Label(left - 8, _TOP - 8, (Name(names[1]),), "end", _LETTERS, bold=True))
    step = _MAP / len(DEGREES)
    for place, degree in enumerate(DEGREES):
        shapes.append(Box(end + 20, _TOP + _MAP - (place + 1) * step, _SCALE, step, degree))
    shapes.append(Box(end + 20, _TOP, _SCALE, _MAP, "faint", fill=False))
    for part, mark in zip(parts, marks, strict=True):
        y = _TOP + _MAP - part * step
        shapes.append(Line(((end + 20 + _SCALE, y), (end + 24 + _SCALE, y)), "faint", 0.8))
        shapes.append(Label(end + 28 + _SCALE, y, mark, "start", _TICKS, "sixth"))
    return Drawing(_SHEET, _TOP + _MAP + 42, tuple(shapes))


def _near(quantity: Quantity, value: Fraction) -> Prose:
    """A number to three digits, short."""
    kind = kind_of(quantity.unit)
    found = readable(value, kind, 3) if kind != "bytes" else scaled(value, DECIMAL["counts"], 3)
    unit = found.unit.name
    return (found.form, *((unit,) if kind in ("counts", "bytes") and unit else (f" {unit}",) if unit else ()))


def _row(degrees: Sequence[int | None], left: float, y: float, width: float, height: float) -> Iterator[Shape]:
    """A row of cells, neighbours of one shade as one box."""
    start = 0
    for place in range(1, len(degrees) + 1):
        if place == len(degrees) or degrees[place] != degrees[start]:
            shade = degrees[start]
            if shade is not None:
                seam = _SEAM if place < len(degrees) else 0
                yield Box(left + start * width, y, (place - start) * width + seam, height, DEGREES[shade])
            start = place


def _numbers(inside: Sequence[Prose], degrees: Sequence[int | None], left: float, y: float, width: float, height: float) -> Iterator[Shape]:
    """The value in each cell of a row, if there is room for all."""
    if height < _INSIDE + 4 or max((width_of(one, _INSIDE) for one in inside if one), default=0) > width - 4:
        return
    for place, (words, degree) in enumerate(zip(inside, degrees, strict=True)):
        if degree is not None:
            shade: Degree = "degree1" if degree > 4 else "degree9"
            yield Label(left + (place + 0.5) * width, y + height / 2, words, size=_INSIDE, shade=shade)


def _ticks(across: Sequence[Exact], up: Sequence[Exact], left: float, width: float, height: float) -> Iterator[Shape]:
    """The numbers along the axes, as many as there is room for."""
    widest = max(width_of(shown(Number(one)), _TICKS) for one in across) + 8
    each = max(1, -floor(-widest / width))
    bottom = _TOP + _MAP
    for place in range(0, len(across), each):
        x = left + (place + 0.5) * width
        yield Line(((x, bottom), (x, bottom + 4)), "faint", 0.8)
        yield Label(x, bottom + 13, shown(Number(across[place])), size=_TICKS, shade="sixth")
    for place in range(0, len(up), max(1, -floor(-15 / height))):
        y = bottom - (place + 0.5) * height
        yield Line(((left - 4, y), (left, y)), "faint", 0.8)
        yield Label(left - 8, y, shown(Number(up[place])), "end", _TICKS, "sixth")
