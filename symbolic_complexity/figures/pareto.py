"""Two quantities against each other: the points to which no other one is better in both, and the others behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from ..algebra import Exact
from ..document import Figure, Phrase, Prose
from ..drawing import Box, Drawing, Label, Line, Shape
from ..errors import Invalid
from ..quantities import Quantity
from ..table import shown
from ..written import Name, Number
from .axes import Axis, linear, logarithmic, spread
from .words import together, width_of

Place = tuple[float, float]

_SHEET, _PLOT, _TOP, _BOTTOM, _RIGHT = 500.0, 230.0, 32.0, 42.0, 24.0
_LETTERS, _TICKS, _NAMES = 11.0, 10.5, 9.5
_FAR = 100
_NAMED = 8
"""So many points of the front are named at most."""


@dataclass(frozen=True)
class Point:
    """A point of the front: its two values, and the symbols' numbers."""

    values: tuple[Exact, Exact]
    at: Mapping[str, Exact]


def pareto(quantities: tuple[Quantity, Quantity], front: Sequence[Point], others: Sequence[tuple[Exact, Exact]]) -> Figure:
    """The figure of a front, and of other points, as many as are given. Raises `Invalid` for an empty front."""
    if not front:
        raise Invalid("no point is left to show")
    across, up = (_axis([point.values[place] for point in front] + [one[place] for one in others]) for place in range(2))
    better: Prose = together(((Phrase("more ") if one.more_is_better else Phrase("fewer "), Phrase(one.title)) for one in quantities), ", ")
    caption = (Phrase("Pareto front: "), *better)
    ends = [front[0], front[-1]] if len(front) > 1 else [front[0]]
    alt = (*caption, "; ", Number(len(front)), Phrase(" points, from "), *together((_said(one) for one in ends), Phrase(" to ")))
    return Figure(_drawn(quantities, front, others, across, up), caption, alt)


def _said(point: Point) -> Prose:
    values = together((shown(Number(one)) for one in point.values), ", ")
    return (*_name(point), " (", *values, ")")


def _name(point: Point) -> Prose:
    return together(((Name(name), " = ", *shown(Number(number))) for name, number in point.at.items()), ", ")


def _axis(values: Sequence[Exact]) -> Axis:
    exact = [Fraction(one) for one in values]
    if spread(exact) >= _FAR:
        return logarithmic(min(exact), max(exact) * Fraction(6, 5), 6)
    return linear(min(Fraction(0), *exact), max(exact), 6)


def _drawn(
    quantities: tuple[Quantity, Quantity], front: Sequence[Point], others: Sequence[tuple[Exact, Exact]], across: Axis, up: Axis
) -> Drawing:
    left = max(width_of(up.written(tick), _TICKS) for tick in up.ticks) + 18
    width = _SHEET - left - _RIGHT
    bottom = _TOP + _PLOT

    def place(values: tuple[Exact, Exact]) -> Place:
        x, y = across.place(Fraction(values[0])), up.place(Fraction(values[1]))
        return left + width * x, bottom - _PLOT * y

    def words(one: Quantity, axis: Axis) -> Prose:
        named = one.unit and (axis.unit or one.unit != one.title)
        return (Phrase(one.title), *((Phrase(" in "), *axis.unit, Phrase(one.unit)) if named else ()))

    shapes: list[Shape] = [Label(8, 14, words(quantities[1], up), "start", _LETTERS, bold=True)]
    shapes.append(Label(_SHEET - _RIGHT, bottom + 31, words(quantities[0], across), "end", _LETTERS, bold=True))
    shapes += _grid(across, up, left, width)
    shapes += (Box(x - 1.2, y - 1.2, 2.4, 2.4, "faint") for x, y in dict.fromkeys(map(place, others)))
    places = [place(one.values) for one in front]
    stairs = [places[0]]
    for (x, y), (next_x, next_y) in pairwise(dict.fromkeys(places)):
        stairs += [(x, next_y) if quantities[0].more_is_better else (next_x, y), (next_x, next_y)]
    if len(stairs) > 1:
        shapes.append(Line(tuple(stairs), "first", 1.4))
    size = 6.0 if len(front) <= 60 else 4.0
    shapes += (Box(x - size / 2, y - size / 2, size, size, "second") for x, y in dict.fromkeys(places))
    shapes += _named(front, places, left)
    return Drawing(_SHEET, bottom + _BOTTOM, tuple(shapes))


def _grid(across: Axis, up: Axis, left: float, width: float) -> Iterator[Shape]:
    bottom, free = _TOP + _PLOT, 0.0
    for tick in up.ticks:
        y = bottom - _PLOT * up.place(tick)
        yield Line(((left, y), (left + width, y)), "faint", 0.4)
        yield Label(left - 7, y, up.written(tick), "end", _TICKS, "sixth")
    for tick in across.ticks:
        x = left + width * across.place(tick)
        half = width_of(across.written(tick), _TICKS) / 2 + 4
        yield Line(((x, bottom), (x, bottom + 4)), "ink", 0.8)
        if x - half >= free:
            free = x + half
            yield Label(x, bottom + 13, across.written(tick), size=_TICKS, shade="sixth")
    yield Line(((left, bottom), (left + width, bottom)), "ink", 0.8)


def _named(front: Sequence[Point], places: Sequence[Place], left: float) -> Iterator[Shape]:
    """Names beside some points of the front, the ends first, where they run into nothing."""
    count = len(front)
    order = [0, count - 1, *(round(part * (count - 1) / (_NAMED - 1)) for part in range(1, _NAMED - 1))]
    taken: list[tuple[float, float, float]] = []
    for one in dict.fromkeys(order):
        (x, y), name = places[one], _name(front[one])
        long = width_of(name, _NAMES)
        start = x + 8 if x + 8 + long <= _SHEET - 4 else x - 8 - long
        y -= 9
        clash = any(abs(y - other) < 13 and start < end and begin < start + long for begin, end, other in taken)
        crossed = sum(start - 2 < px < start + long + 2 and abs(py - y) < 8 for px, py in places) > 0
        if start > left and y > _TOP - 6 and not clash and not crossed:
            taken.append((start, start + long, y))
            yield Box(start - 2, y - 6, long + 2, 12, "paper")
            yield Label(start, y, name, "start", _NAMES)
