"""Two quantities against each other: the points to which no other one is better in both, and the others behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from ..algebra import Exact
from ..document import Figure, Phrase, Prose, joined
from ..drawing import Box, Drawing, Label, Line, Shade, Shape
from ..errors import Invalid
from ..quantities import Quantity
from ..table import shown
from ..written import Number
from .axes import Axis, linear, logarithmic, spread, wider
from .placing import Place, Sheet, gapped
from .words import setting, width_of

_SHEET, _PLOT, _TOP, _BOTTOM, _RIGHT = 500.0, 230.0, 36.0, 42.0, 24.0
_LETTERS, _TICKS, _NAMES = 11.0, 10.5, 10.0
_FAR = 3
"""An axis is logarithmic where its numbers are so many times apart, if it has two ticks then: a front is often where they are few."""
_WORSE, _ABOVE, _MOST = 0.03, 0.2, 0.6
"""By so much of its numbers' length an axis goes on beyond them: where they get worse, where they get better, and at most."""
_NAMED = 8
"""So many points of the front are named at most."""
_ROWS = 3
"""So many rows away from its point a name may stand."""
_OTHER = 2.4
"""The side of the square of a point that is not on the front."""


@dataclass(frozen=True)
class Point:
    """A point of the front: its two values, and the symbols' numbers."""

    values: tuple[Exact, Exact]
    at: Mapping[str, Exact]


def pareto(
    quantities: tuple[Quantity, Quantity],
    front: Sequence[Point],
    others: Sequence[tuple[Exact, Exact]],
    *,
    some: bool = False,
    about: Prose = (),
) -> Figure:
    """The figure of a front and of other points, of which there are more where they are but `some`.

    The caption begins with what it is `about`. Raises `Invalid` for an empty front.
    """
    if not front:
        raise Invalid("no point is left to show")
    plot = _plot(quantities, front, others)
    names = _names(plot, quantities, front, others)
    better: Prose = joined(((Phrase("more ") if one.more_is_better else Phrase("fewer "), Phrase(one.title)) for one in quantities), ", ")
    on: Prose = (
        Phrase("; large orange squares: no other point is better in one and no worse in the other ("),
        Number(len(front)),
        Phrase(" points" if len(front) > 1 else " point"),
    )
    named = sum(isinstance(one, Label) for one in names)
    on += (", ", Number(named), Phrase(" of them named"), ")") if named < len(front) else (")",)
    behind: Phrase = Phrase("; small grey squares: some of the other points") if some else Phrase("; small grey squares: the other points")
    caption: Prose = (*about, Phrase("Pareto front: "), *better, *on, *((behind,) if _behind(front, others) else ()))
    ends = [front[0], front[-1]] if len(front) > 1 else [front[0]]
    alt = (*caption, "; ", Phrase("from ") if len(ends) > 1 else "", *joined((_said(one) for one in ends), Phrase(" to ")))
    return Figure(_drawn(plot, quantities, front, others, names), caption, alt)


def _said(point: Point) -> Prose:
    values = joined((shown(Number(one)) for one in point.values), ", ")
    return (*setting(point.at), " (", *values, ")")


def _behind(front: Sequence[Point], others: Sequence[tuple[Exact, Exact]]) -> list[tuple[Exact, Exact]]:
    """The points that are not on the front."""
    on = {one.values for one in front}
    return [one for one in dict.fromkeys(others) if one not in on]


# ------------------------------------------------------------------------------------------------------------------- drawing


@dataclass(frozen=True)
class _Plot:
    """The rectangle between the axes."""

    left: float
    across: Axis
    up: Axis
    side: float
    """The side of the square of a point of the front."""

    @property
    def right(self) -> float:
        """Where it ends."""
        return _SHEET - _RIGHT

    def point(self, values: tuple[Exact, Exact]) -> Place:
        """Where two values stand."""
        x, y = self.across.place(Fraction(values[0])), self.up.place(Fraction(values[1]))
        return self.left + (self.right - self.left) * x, _TOP + _PLOT * (1 - y)


def _plot(quantities: tuple[Quantity, Quantity], front: Sequence[Point], others: Sequence[tuple[Exact, Exact]]) -> _Plot:
    """Axes that go on beyond the points where they get better, so that there is room for names."""
    columns = list(zip(*(one.values for one in front), *others, strict=True))
    up = _axis(columns[1], quantities[1].more_is_better, _ABOVE)
    left = max(width_of(up.written(tick), _TICKS) for tick in up.ticks) + 18
    room = (max(width_of(setting(one.at), _NAMES) for one in front) + 16) / (_SHEET - _RIGHT - left)
    across = _axis(columns[0], quantities[0].more_is_better, min(room / max(1 - room, 0.1), _MOST))
    return _Plot(left, across, up, 6.0 if len(front) <= 60 else 4.0)


def _axis(values: Sequence[Exact], more_is_better: bool, better: float) -> Axis:
    exact = [Fraction(one) for one in values]
    low, high = min(exact), max(exact)
    below, above = (_WORSE, better) if more_is_better else (better, _WORSE)
    if spread(exact) >= _FAR:
        axis = logarithmic(*wider(low, high, below, above), 6, exact=True)
        if len(axis.ticks) > 1:
            return axis
    length = high - low
    return linear(max(low - length * Fraction(below), Fraction(0)), high + length * Fraction(above), 6, exact=True)


def _drawn(
    plot: _Plot,
    quantities: tuple[Quantity, Quantity],
    front: Sequence[Point],
    others: Sequence[tuple[Exact, Exact]],
    names: Sequence[Shape],
) -> Drawing:
    titles = [axis.titled((Phrase(one.title),), one.unit) for one, axis in zip(quantities, (plot.across, plot.up), strict=True)]
    behind = _behind(front, others)
    shapes: list[Shape] = [Label(8, 14, titles[1], "start", _LETTERS, bold=True)]
    shapes.append(Label(plot.right, _TOP + _PLOT + 31, titles[0], "end", _LETTERS, bold=True))
    shapes += _legend(plot.side, bool(behind))
    shapes += _grid(plot, names)
    shapes += _stairs(plot, quantities, front)
    shapes += _squares(map(plot.point, behind), _OTHER, "faint")
    shapes += _squares((plot.point(one.values) for one in front), plot.side, "second")
    return Drawing(_SHEET, _TOP + _PLOT + _BOTTOM, (*shapes, *names))


def _squares(places: Iterable[Place], side: float, shade: Shade) -> Iterator[Box]:
    return (Box(x - side / 2, y - side / 2, side, side, shade) for x, y in dict.fromkeys(places))


def _stairs(plot: _Plot, quantities: tuple[Quantity, Quantity], front: Sequence[Point]) -> Iterator[Line]:
    """The line behind which nothing is better, from left to right."""
    places = sorted({plot.point(one.values) for one in front})
    stairs = places[:1]
    for (x, y), (next_x, next_y) in pairwise(places):
        stairs += [(x, next_y) if quantities[0].more_is_better else (next_x, y), (next_x, next_y)]
    if len(stairs) > 1:
        yield Line(tuple(stairs), "first", 1.4)


def _legend(side: float, behind: bool) -> Iterator[Shape]:
    """What a large and a small square is."""
    x = _SHEET - _RIGHT
    kinds: list[tuple[Phrase, float, Shade]] = [(Phrase("other points"), _OTHER, "faint")] if behind else []
    for said, size, shade in (*kinds, (Phrase("Pareto front"), side, "second")):
        x -= width_of((said,), _TICKS)
        yield Label(x, 14, (said,), "start", _TICKS)
        yield Box(x - 9 - size / 2, 14 - size / 2, size, size, shade)
        x -= 30


def _grid(plot: _Plot, names: Sequence[Shape]) -> Iterator[Shape]:
    bottom, free = _TOP + _PLOT, 0.0
    for tick in plot.up.ticks:
        y = bottom - _PLOT * plot.up.place(tick)
        yield from gapped(Line(((plot.left, y), (plot.right, y)), "faint", 0.4), names)
        yield Label(plot.left - 7, y, plot.up.written(tick), "end", _TICKS, "sixth")
    for tick in plot.across.ticks:
        x = plot.left + (plot.right - plot.left) * plot.across.place(tick)
        half = width_of(plot.across.written(tick), _TICKS) / 2 + 4
        yield Line(((x, bottom), (x, bottom + 4)), "ink", 0.8)
        if x - half >= free:
            free = x + half
            yield Label(x, bottom + 13, plot.across.written(tick), size=_TICKS, shade="sixth")
    yield Line(((plot.left, bottom), (plot.right, bottom)), "ink", 0.8)


def _names(
    plot: _Plot, quantities: tuple[Quantity, Quantity], front: Sequence[Point], others: Sequence[tuple[Exact, Exact]]
) -> list[Shape]:
    """Names beside some points of the front, the ends first, clear of every point and of the line."""
    half = plot.side / 2
    marks = [(x - half, y - half, x + half, y + half) for x, y in (plot.point(one.values) for one in front)]
    shapes: list[Shape] = [*_squares(map(plot.point, others), _OTHER, "faint"), *_stairs(plot, quantities, front)]
    free = plot.left + 2, _TOP - 8, _SHEET - 4, _TOP + _PLOT - 2
    sheet = Sheet(free, shapes, marks, backward=not quantities[0].more_is_better)
    last = len(front) - 1
    order = [0, last, *(round(part * last / (_NAMED - 1)) for part in range(1, _NAMED - 1))]
    return [shape for one in dict.fromkeys(order) for shape in sheet.put(marks[one], setting(front[one].at), _NAMES, _ROWS)]
