"""The roofline of a machine with a network's layers on it: operations a byte across, operations per second up, both logarithmic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import log10, sqrt

from ..document import Figure, Phrase, Prose
from ..drawing import Box, Drawing, Label, Line, Shade, Shape
from ..errors import Invalid
from ..machines import Roofline, Share
from ..machines import roofline as found_on
from ..machines.page import intense
from ..units import readable
from .axes import Axis, logarithmic
from .base import Asked, Kind
from .words import percent, shortened, together, width_of

_SHEET, _PLOT, _LEFT, _RIGHT, _FOOT, _HEAD = 560.0, 250.0, 72.0, 16.0, 42.0, 36.0
_LETTERS, _TICKS = 10.5, 10.5
_LARGEST, _SMALLEST = 32.0, 4.0
"""The side of the square of a layer that takes all of the time, and the least that a square has."""
_CLOSE = 9.0
"""Layers whose squares are so near share a label."""
_MOST = 8
_NAMES = 135.0
"""Room for names beside the layers that stand outermost."""
_ROW = 14.0
_ABOVE = 24.0
"""How far the roof's own words stand above it."""
_BY: dict[str, Shade] = {"operations": "first", "both": "first", "memory": "second"}

Place = tuple[float, float]


@dataclass(frozen=True)
class _Dot:
    """A layer in the plot: where it stands, the share of the time that it takes, and what bounds it."""

    name: str
    place: Place
    part: Fraction
    shade: Shade

    @property
    def side(self) -> float:
        """Its square's area is its time."""
        return max(_SMALLEST, _LARGEST * sqrt(self.part))


def roofline(asked: Asked) -> Figure:
    """The figure. Raises `Invalid` without a machine, for several designs or another quantity, and where a symbol is left free."""
    if asked.machine is None:
        raise Invalid("a roofline needs a machine", expected="--machine a100, or a file of one's own")
    if len(asked.designs) != 1 or [one.name for one in asked.quantities] not in (["weights"], ["operations"]):
        raise Invalid("a roofline shows the operations of one design", expected="one design, and no other quantity")
    if asked.over is not None:
        raise Invalid(f"a roofline has no axis for {asked.over:.60}", expected="the kind curve")
    (design,) = asked.designs
    on = asked.machine
    found = found_on(design, on.machine, precision=on.precision, batch=on.batch, convention=asked.convention.name, given=asked.given)
    if found.bound(found.total) is None:
        free = sorted(found.network.symbols | ({found.batch} if isinstance(found.batch, str) else set()))
        wanted = ",".join(f"{name}=..." for name in free)
        raise Invalid(f"a roofline is drawn for numbers, and {', '.join(free)} are open", expected=f"--set {wanted}")
    return picture(found)


def picture(found: Roofline) -> Figure:
    """A roofline in numbers as a figure. Raises `Invalid` for a design without operations."""
    if not _number(found.operations(found.total)):
        raise Invalid(f"{found.network.title} has no operations under the convention {found.convention.name}")
    named: Prose = (found.network.title, " in ", found.precision, Phrase(" on "), found.machine.summary)
    batch: Prose = () if found.batch == 1 else (Phrase(", a batch of "), str(found.batch))
    return Figure(_drawn(found), (*named, *batch, ": ", *_summary(found)), (*named, *batch, "; ", *_told(found)))


def _number(value: object) -> Fraction:
    assert isinstance(value, (int, Fraction))
    return Fraction(value)


def _reached(found: Roofline, share: Share) -> Place | None:
    """Operations a byte and, at the most, operations per second; None where there is none of one of them."""
    worked, moved = _number(found.operations(share)), _number(found.bytes(share))
    return (float(worked / moved), float(worked / _number(found.time(share)))) if worked and moved else None


# ------------------------------------------------------------------------------------------------------------------- drawing


@dataclass(frozen=True)
class _Plot:
    """The rectangle between the axes; its top is at 0."""

    left: float
    across: Axis
    up: Axis

    @property
    def width(self) -> float:
        """From the left axis to the plot's right end."""
        return _SHEET - self.left - _RIGHT

    def point(self, intensity: float, rate: float) -> Place:
        """Where so many operations a byte at so many per second stand."""
        x, y = (axis.place(Fraction(value)) for axis, value in ((self.across, intensity), (self.up, rate)))
        return self.left + self.width * x, _PLOT * (1 - y)


def _drawn(found: Roofline) -> Drawing:
    plot = _plot(found)
    dots = _dots(found, plot)
    marks = sorted(dots, key=lambda dot: -dot.side)
    shapes: list[Shape] = [*_grid(plot), *_roof(found, plot)]
    labels = _labels(found, plot, dots)
    shapes += [shape for shape in labels if isinstance(shape, Line)]
    for dot in marks:
        (x, y), side = dot.place, dot.side
        shapes.append(Box(x - side / 2, y - side / 2, side, side, dot.shade))
        shapes.append(Box(x - side / 2, y - side / 2, side, side, "paper", fill=False))
    shapes += _diamond(plot.point(*_of_all(found)))
    shapes += [shape for shape in labels if isinstance(shape, Label)]
    highest = min(0.0, *(shape.y - shape.size for shape in shapes if isinstance(shape, Label)))
    down = _HEAD - highest
    moved = [_moved(shape, down) for shape in shapes]
    return Drawing(_SHEET, down + _PLOT + _FOOT, (*_legend(found), *moved))


def _plot(found: Roofline) -> _Plot:
    """Axes with room for names on both sides of the layers and of the ridge."""
    places = [place for part in found.parts if (place := _reached(found, part.share))]
    top, slope = float(found.r), float(found.B)
    inner = [float(found.ridge), *(place[0] for place in places)]
    reached = [top, _of_all(found)[1], *(place[1] for place in places)]
    first, last = log10(min(inner)), log10(max(inner))
    decade = (_SHEET - _LEFT - _RIGHT - 2 * _NAMES) / max(last - first, 1.0)
    low, high = first - _NAMES / decade, last + _NAMES / decade
    across = logarithmic(_fraction(10**low), _fraction(10**high), 8, exact=True)
    up = logarithmic(_fraction(max(min(reached) / 3, slope * 10**low)), Fraction(found.r) * Fraction(6, 5), 7, exact=True)
    return _Plot(_LEFT, across, up)


def _fraction(value: float) -> Fraction:
    return Fraction(value).limit_denominator(10**12) or Fraction(1, 10**12)


def _rate(tick: Fraction) -> Prose:
    return readable(tick, "operations/s").prose


def _of_all(found: Roofline) -> Place:
    """The network: its intensity, and what it reaches at the most one layer after another."""
    worked = _number(found.operations(found.total))
    return float(worked / _number(found.bytes(found.total))), float(worked / _number(found.layers_time))


def _dots(found: Roofline, plot: _Plot) -> list[_Dot]:
    whole = _number(found.layers_time)
    dots = []
    for part in found.parts:
        place = _reached(found, part.share)
        if place is not None:
            shade = _BY[found.bound(part.share) or "memory"]
            dots.append(_Dot(part.name, plot.point(*place), _number(found.time(part.share)) / whole, shade))
    return dots


def _grid(plot: _Plot) -> Iterator[Shape]:
    end, bottom = plot.left + plot.width, _PLOT
    for tick in plot.up.ticks:
        y = bottom * (1 - plot.up.place(tick))
        yield Line(((plot.left, y), (end, y)), "faint", 0.4)
        yield Label(plot.left - 7, y, _rate(tick), "end", _TICKS, "sixth")
    for tick in plot.across.ticks:
        x = plot.left + plot.width * plot.across.place(tick)
        yield Line(((x, bottom), (x, bottom + 4)), "ink", 0.8)
        yield Label(x, bottom + 13, plot.across.written(tick), size=_TICKS, shade="sixth")
    yield Line(((plot.left, bottom), (end, bottom)), "ink", 0.8)
    yield Label(end, bottom + 30, (Phrase("operations a byte"),), "end", _LETTERS, bold=True)


def _roof(found: Roofline, plot: _Plot) -> Iterator[Shape]:
    """The slope of the memory and the flat roof of the operations."""
    low, high = float(plot.across.low), float(plot.across.high)
    start = max(low, float(plot.up.low) / float(found.B))
    begin, top, end = (plot.point(at, min(float(found.r), at * float(found.B))) for at in (start, float(found.ridge), high))
    yield Line((begin, top, end), "ink", 2.0)
    yield Label(begin[0] + 34, _PLOT - 9, readable(found.B, "bytes/s").prose, "start", _LETTERS)
    said: Prose = (*readable(found.r, "operations/s").prose, Phrase(" from the ridge on: "), *intense(found.ridge))
    yield Label(end[0], top[1] - _ABOVE, said, "end", _LETTERS)


def _diamond(place: Place) -> Iterator[Shape]:
    """The network's own mark."""
    x, y = place
    points = ((x - 6, y), (x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y), (x, y - 6))
    yield Box(x - 4, y - 4, 8, 8, "paper")
    yield Line(points, "paper", 4.5)
    yield Line(points, "ink", 2.2)


# -------------------------------------------------------------------------------------------------------------------- labels


def _labels(found: Roofline, plot: _Plot, dots: Sequence[_Dot]) -> list[Shape]:
    """Names for what takes the most time: above the slope to the left, below the roof to the right, each row its own.

    On the slope the layer farther to the right has the higher row, below the roof the one farther to the left the lower: so no line
    to a name runs through another name.
    """
    groups = sorted(_together(dots), key=lambda group: -sum(dot.part for dot in group))[:_MOST]
    groups = [group for group in groups if sum(dot.part for dot in group) >= Fraction(1, 100)]
    ridge = plot.point(float(found.ridge), float(found.r))
    intensity = found.intensity(found.total)
    sloped = [group for group in groups if group[0].shade == "second"]
    flat = [group for group in groups if group[0].shade != "second"]
    shapes: list[Shape] = []
    row = _PLOT
    for group in sorted(sloped, key=lambda group: group[0].place[0]):
        widest = max(group, key=lambda dot: dot.side)
        x, y = widest.place
        row = min(row - _ROW, y - widest.side / 2 - 11)
        if abs(row - (ridge[1] - _ABOVE)) < _ROW:
            row = ridge[1] - _ABOVE - _ROW
        name = _named(group, x - 1 - plot.left)
        shapes += [Line(((x, y), (x, row + 7)), "faint", 0.8), Label(x - 1, row, name, "end", _LETTERS)]
    own = plot.point(*_of_all(found))
    marks = [(dot.place, dot.side / 2, group) for group in flat for dot in [max(group, key=lambda dot: dot.side)]]
    row, ends = ridge[1] + 8, _PLOT
    for (x, y), below, named in sorted([*marks, (own, 6.0, None)], key=lambda mark: -mark[0][0]):
        row = max(row + _ROW, y + below + 11)
        room = _SHEET - 4 - (x + 5)
        words = _named(named, room) if named else (shortened(found.network.title, room / 3, _LETTERS), ", ", *intense(_number(intensity)))
        shapes += [Line(((x, y + below), (x, row + 4)), "faint", 0.8), Label(x + 5, row, words, "start", _LETTERS)]
        if x < ridge[0]:  # its name runs below the ridge
            ends = row - 9
    return [Line((ridge, (ridge[0], ends)), "faint", 0.9, dashed=True), *shapes]


def _together(dots: Sequence[_Dot]) -> list[list[_Dot]]:
    """Layers that stand so close to one another that one label is for all of them, and that the same side bounds."""
    groups: list[list[_Dot]] = []
    for dot in sorted(dots, key=lambda dot: dot.place[0]):
        last = groups[-1] if groups else None
        if last and last[0].shade == dot.shade and dot.place[0] - last[0].place[0] < _CLOSE:
            last.append(dot)
        else:
            groups.append([dot])
    return groups


def _named(group: Sequence[_Dot], room: float) -> Prose:
    """The names of a group in so many points, one of many, and their share of the time."""
    ranked = sorted(group, key=lambda dot: -dot.part)
    share: Prose = (" ", *percent(sum((dot.part for dot in group), Fraction(0))))
    more: Prose = (Phrase(f" and {len(group) - 1} more"),) if len(group) > 2 else ()
    left = room - width_of((*more, *share), _LETTERS)
    return (shortened(ranked[0].name if more else ", ".join(dot.name for dot in ranked), left, _LETTERS), *more, *share)


def _legend(found: Roofline) -> Iterator[Shape]:
    """What a square's colour and size mean."""
    yield Label(8, 14, (Phrase("operations per second at the most"),), "start", _LETTERS, bold=True)
    x = _SHEET - _RIGHT
    kinds: tuple[tuple[Phrase, Shade], ...] = ((Phrase("bound by the memory"), "second"), (Phrase("bound by operations"), "first"))
    for said, shade in kinds:
        x -= width_of((said,), _LETTERS)
        yield Label(x, 14, (said,), "start", _LETTERS)
        yield Box(x - 16, 14 - 5, 10, 10, shade)
        x -= 30


def _moved(shape: Shape, down: float) -> Shape:
    if isinstance(shape, Line):
        return replace(shape, points=tuple((x, y + down) for x, y in shape.points))
    return replace(shape, y=shape.y + down)


# --------------------------------------------------------------------------------------------------------------------- words


def _summary(found: Roofline) -> Prose:
    """What the picture shows, and what of the time it leaves out."""
    whole = _number(found.layers_time)
    hidden = [part for part in found.parts if _reached(found, part.share) is None and _number(found.time(part.share))]
    said: Prose = (Phrase("a square a layer, its area the time it takes"),)
    if not hidden:
        return said
    part = sum((_number(one_time) for one_time in (found.time(one.share) for one in hidden)), Fraction(0)) / whole
    without: Prose = (Phrase("one layer without operations, not drawn, takes "),)
    if len(hidden) > 1:
        without = (Phrase(f"{len(hidden)} layers without operations"), Phrase(", not drawn, take "))
    return (*said, "; ", *without, *percent(part), Phrase(" of the time"))


def _told(found: Roofline) -> Prose:
    """What is seen, in words."""
    intensity, rate = _of_all(found)
    roof: Prose = (Phrase("ridge at "), *intense(found.ridge), ", ", *readable(found.r, "operations/s").prose)
    reached = readable(Fraction(round(rate)), "operations/s").prose
    own: Prose = (found.network.title, ": ", *intense(_fraction(intensity)), Phrase(", layer after layer at most "), *reached)
    whole = _number(found.layers_time)
    ranked = sorted(found.parts, key=lambda part: -_number(found.time(part.share)))[:5]
    each = [(part.name, " ", *percent(_number(found.time(part.share)) / whole)) for part in ranked]
    return (*roof, "; ", *own, "; ", Phrase("the longest: "), *together(each, ", "))


ROOFLINE = Kind("roofline", "the layers of a network against a machine's operations per second and its memory", roofline)
