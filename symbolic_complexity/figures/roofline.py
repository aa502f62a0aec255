"""The roofline of a machine with a network's layers on it: operations a byte across, operations per second up, both logarithmic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from ..document import Figure, Phrase, Prose, joined
from ..drawing import Box, Drawing, Label, Line, Shade, Shape
from ..errors import Invalid
from ..machines import Roofline, Share
from ..machines import roofline as found_on
from ..machines.page import intense, near
from ..units import readable
from .axes import Axis, logarithmic
from .base import Asked, Kind
from .placing import Place, Room, Sheet, around, gapped, overlap
from .words import percent, shortened, width_of

_SHEET, _PLOT, _LEFT, _RIGHT, _TOP, _FOOT = 560.0, 250.0, 72.0, 90.0, 90.0, 42.0
_LETTERS, _TICKS = 10.5, 10.5
_LARGEST, _SMALLEST = 32.0, 4.0
"""The side of the square of a layer that takes all of the time, and the least that a square has."""
_CLOSE = 9.0
"""Layers whose squares are so near share a label."""
_MOST = 10
"""So many labels at most."""
_ROWS = 14
"""So many rows away from its square a name may stand."""
_NAMES = 140.0
"""Room for the names of one label."""
_BY: dict[str, Shade] = {"operations": "first", "both": "first", "memory": "second"}


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

    @property
    def room(self) -> Room:
        """What its square covers."""
        (x, y), half = self.place, self.side / 2
        return x - half, y - half, x + half, y + half


def roofline(asked: Asked) -> Figure:
    """The figure. Raises `Invalid` without a machine, for several designs or another quantity, and where a symbol is left free."""
    if asked.machine is None:
        raise Invalid("a roofline needs a machine", expected="--machine a100, or a file of one's own")
    if len(asked.designs) != 1 or [one.name for one in asked.quantities] != ["operations"]:
        raise Invalid("a roofline shows the operations of one design", expected="one design, and no other quantity")
    if asked.over is not None:
        raise Invalid(f"a roofline has no axis for {asked.over:.60}", expected="the kind curve")
    (design,) = asked.designs
    on = asked.machine
    found = found_on(design, on.machine, precision=on.precision, batch=on.batch, convention=asked.convention.name, given=asked.given)
    if found.bound(found.total) is None:
        free = sorted(found.network.symbols)
        wanted = [f"--set {','.join(f'{name}=...' for name in free)}"] if free else []
        if isinstance(found.batch, str):
            free, wanted = [*free, found.batch], [*wanted, "--batch 1"]
        said = f"a roofline is drawn for numbers, and {', '.join(free)} {'is' if len(free) == 1 else 'are'} open"
        raise Invalid(said, expected=" and ".join(wanted))
    return picture(found)


def picture(found: Roofline) -> Figure:
    """A roofline in numbers as a figure. Raises `Invalid` for a design without operations."""
    if not _number(found.operations(found.total)):
        raise Invalid(f"{found.network.title} has no operations under the convention {found.convention.name}")
    plot = _plot(found)
    dots = _dots(found, plot)
    labels, named = _labels(found, plot, dots)
    on: Prose = (found.network.title, Phrase(" on "), found.machine.summary, Phrase(f" in {found.precision} precision"), ", ")
    counted: Prose = () if found.convention.name == "lecture" else (Phrase("convention: "), found.convention.name, ", ")
    batch: Prose = (Phrase("a batch of "), str(found.batch), ": ")
    caption: Prose = (*on, *counted, *batch, *_summary(found, sum((dot.part for dot in dots), -named)))
    return Figure(_drawn(found, plot, dots, labels), caption, (*caption, "; ", *_told(found)))


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
    """The rectangle between the axes."""

    across: Axis
    up: Axis

    def point(self, intensity: float, rate: float) -> Place:
        """Where so many operations a byte at so many per second stand."""
        x, y = (axis.place(Fraction(value)) for axis, value in ((self.across, intensity), (self.up, rate)))
        return _LEFT + (_SHEET - _LEFT - _RIGHT) * x, _TOP + _PLOT * (1 - y)


def _plot(found: Roofline) -> _Plot:
    """Axes as long as the layers and the ridge are apart, and a little longer."""
    places = [place for part in found.parts if (place := _reached(found, part.share))]
    inner = [float(found.ridge), *(place[0] for place in places)]
    reached = [float(found.r), _of_all(found)[1], *(place[1] for place in places)]
    across = logarithmic(_fraction(min(inner) / 3), _fraction(max(inner) * 3), 8, exact=True)
    up = logarithmic(_fraction(min(reached) / 3), Fraction(found.r) * Fraction(6, 5), 7, exact=True)
    return _Plot(across, up)


def _fraction(value: float) -> Fraction:
    return Fraction(value).limit_denominator(10**12) or Fraction(1, 10**12)


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


def _drawn(found: Roofline, plot: _Plot, dots: Sequence[_Dot], labels: Sequence[Shape]) -> Drawing:
    roof, ridge = _roof(found, plot)
    shapes: list[Shape] = [*_legend(), *_grid(plot, labels), *gapped(ridge, labels), roof]
    shapes += [shape for shape in labels if isinstance(shape, Line)]
    for dot in sorted(dots, key=lambda dot: -dot.side):
        (x, y), side = dot.room[:2], dot.side
        shapes += [Box(x, y, side, side, dot.shade), Box(x, y, side, side, "paper", fill=False)]
    shapes += _diamond(plot.point(*_of_all(found)))
    shapes += [shape for shape in labels if isinstance(shape, Label)]
    return Drawing(_SHEET, _TOP + _PLOT + _FOOT, tuple(shapes))


def _grid(plot: _Plot, labels: Sequence[Shape]) -> Iterator[Shape]:
    end, bottom = _SHEET - _RIGHT, _TOP + _PLOT
    for tick in plot.up.ticks:
        y = bottom - _PLOT * plot.up.place(tick)
        yield from gapped(Line(((_LEFT, y), (end, y)), "faint", 0.4), labels)
        yield Label(_LEFT - 7, y, readable(tick, "operations/s").prose, "end", _TICKS, "sixth")
    for tick in plot.across.ticks:
        x = _LEFT + (end - _LEFT) * plot.across.place(tick)
        yield Line(((x, bottom), (x, bottom + 4)), "ink", 0.8)
        yield Label(x, bottom + 13, plot.across.written(tick), size=_TICKS, shade="sixth")
    yield Line(((_LEFT, bottom), (end, bottom)), "ink", 0.8)
    yield Label(end, bottom + 30, (Phrase("operations a byte"),), "end", _LETTERS, bold=True)


def _roof(found: Roofline, plot: _Plot) -> tuple[Line, Line]:
    """The slope of the memory with the flat roof of the operations, and the ridge between them."""
    start = max(float(plot.across.low), float(plot.up.low) / float(found.B))
    sides = start, float(found.ridge), float(plot.across.high)
    begin, ridge, end = (plot.point(at, min(float(found.r), at * float(found.B))) for at in sides)
    return Line((begin, ridge, end), "ink", 2.0), Line((ridge, (ridge[0], _TOP + _PLOT)), "faint", 0.9, dashed=True)


def _diamond(place: Place) -> Iterator[Shape]:
    """The network's own mark."""
    x, y = place
    points = ((x - 6, y), (x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y), (x, y - 6))
    yield Box(x - 4, y - 4, 8, 8, "paper")
    yield Line(points, "paper", 4.5)
    yield Line(points, "ink", 2.2)


def _legend() -> Iterator[Shape]:
    """What stands up the left side, and what a square's colour, its size and the diamond mean."""
    yield Label(8, 14, (Phrase("operations per second at the most"),), "start", _LETTERS, bold=True)
    x = _SHEET - 12
    kinds: tuple[tuple[Phrase, Shade], ...] = (
        (Phrase("layer bound by the memory"), "second"),
        (Phrase("layer bound by operations"), "first"),
    )
    for said, shade in kinds:
        x -= width_of((said,), _LETTERS)
        yield Label(x, 14, (said,), "start", _LETTERS)
        yield Box(x - 16, 14 - 5, 10, 10, shade)
        x -= 26
    yield Label(8, 33, (Phrase("area of a square, and percentage: share of the time"),), "start", _LETTERS)
    said = Phrase("the whole network, layer after layer")
    x = _SHEET - 12 - width_of((said,), _LETTERS)
    yield Label(x, 33, (said,), "start", _LETTERS)
    yield from _diamond((x - 13, 33))


# -------------------------------------------------------------------------------------------------------------------- labels


def _labels(found: Roofline, plot: _Plot, dots: Sequence[_Dot]) -> tuple[list[Shape], Fraction]:
    """What the roof is called, the network, and the layers that take the most time; and what share of the time is named.

    Words keep clear of each other, so what stands first may take another one's place: the order that names the most is taken.
    """
    title: Prose = (shortened(found.network.title, _NAMES, _LETTERS), ", ", *near(_fraction(_of_all(found)[0])), " ", Phrase("op/byte"))
    diamond = _around_diamond(found, plot)
    covered = [dot.room for dot in dots if overlap(dot.room, diamond)]  # its label stands beside a square that it is in
    own = _Mark(around([diamond, *covered]), title, Fraction(1))
    groups = sorted(_together(dots), key=lambda group: -sum(dot.part for dot in group))[:_MOST]
    marks = [_Mark(around([dot.room for dot in group]), _named(group), sum((dot.part for dot in group), Fraction(0))) for group in groups]
    across = sorted(marks, key=lambda mark: mark.room)
    orders = [order for layers in (marks, across, across[::-1]) for order in ([own, *layers], [*layers, own])]
    tries = (_placed(found, plot, dots, order, backward=backward) for order in orders for backward in (False, True))
    shapes, named = max(tries, key=lambda one: sum(mark.part for mark in one[1]))
    return shapes, sum((mark.part for mark in named if mark is not own), Fraction(0))


@dataclass(frozen=True)
class _Mark:
    """What gets a label: where it is, the label, and its share of the time; the network has all of it."""

    room: Room
    words: Prose
    part: Fraction


def _placed(
    found: Roofline, plot: _Plot, dots: Sequence[_Dot], marks: Sequence[_Mark], *, backward: bool
) -> tuple[list[Shape], list[_Mark]]:
    """The labels in this order, and what got one."""
    roof, _ = _roof(found, plot)
    (x, y), (ridge, top), (end, _) = roof.points
    free = _LEFT + 2, 44.0, _SHEET - 4, _TOP + _PLOT - 2
    sheet = Sheet(free, (roof,), (*(dot.room for dot in dots), _around_diamond(found, plot)), backward=backward)
    x, y = (4 * x + ridge) / 5 + 4, (4 * y + top) / 5 + 2  # just below the slope
    bottom = _TOP + _PLOT - 12
    rate = readable(found.r, "operations/s").prose
    begins = (sheet.put((place, top - 3, place, top - 1), rate, _LETTERS, _ROWS) for place in (ridge + 8, end - 4))
    shapes = [
        *next(filter(None, begins), ()),
        *sheet.put((x, y, x, y), (Phrase("memory"), " ", *readable(found.B, "bytes/s").prose), _LETTERS, 2),
        *sheet.put((ridge, bottom, ridge, bottom), (Phrase("ridge at "), *near(found.ridge)), _LETTERS, 1),
    ]
    named = []
    for mark in marks:
        label = sheet.put(mark.room, mark.words, _LETTERS, _ROWS)
        shapes += label
        named += [mark] if label else []
    return shapes, named


def _around_diamond(found: Roofline, plot: _Plot) -> Room:
    x, y = plot.point(*_of_all(found))
    return x - 7, y - 7, x + 7, y + 7


def _together(dots: Sequence[_Dot]) -> list[list[_Dot]]:
    """Layers that the same side bounds and that stand close together or over one another: one label is for all of them."""
    groups: list[list[_Dot]] = []
    for dot in sorted(dots, key=lambda dot: dot.place[0]):
        last = groups[-1] if groups else None
        near = last and (dot.place[0] - last[0].place[0] < _CLOSE or dot.room[0] < around([one.room for one in last])[2])
        if last and near and last[0].shade == dot.shade:
            last.append(dot)
        else:
            groups.append([dot])
    return groups


def _named(group: Sequence[_Dot]) -> Prose:
    """The names of a group, one of many, and their share of the time."""
    ranked = sorted(group, key=lambda dot: -dot.part)
    share: Prose = (" ", *percent(sum((dot.part for dot in group), Fraction(0))))
    names = ", ".join(dot.name for dot in ranked)
    if len(group) == 1 or width_of((names,), _LETTERS) <= _NAMES:
        return (shortened(names, _NAMES, _LETTERS), *share)
    return (shortened(ranked[0].name, _NAMES / 2, _LETTERS), Phrase(f" and {len(group) - 1} more"), *share)


# --------------------------------------------------------------------------------------------------------------------- words


def _summary(found: Roofline, nameless: Fraction) -> Prose:
    """What the picture shows, and what of the time it leaves out."""
    whole = _number(found.layers_time)
    times = [_number(found.time(part.share)) for part in found.parts if _reached(found, part.share) is None]
    hidden = [time for time in times if time]
    said: Prose = (Phrase("a square is a layer, its area the time that it takes"), Phrase("; the diamond is the network"))
    if nameless:
        said += (Phrase("; squares without a name: "), *percent(nameless), Phrase(" of the time"))
    if not hidden:
        return said
    without: Prose = (Phrase("one layer without operations, not drawn, takes "),)
    if len(hidden) > 1:
        without = (Phrase(f"{len(hidden)} layers without operations"), Phrase(", not drawn, take "))
    return (*said, "; ", *without, *percent(sum(hidden, Fraction(0)) / whole), Phrase(" of the time"))


def _told(found: Roofline) -> Prose:
    """What is seen, in words."""
    intensity, rate = _of_all(found)
    roof: Prose = (Phrase("ridge at "), *intense(found.ridge), ", ", *readable(found.r, "operations/s").prose)
    reached = readable(Fraction(round(rate)), "operations/s").prose
    own: Prose = (found.network.title, ": ", *intense(_fraction(intensity)), Phrase(", layer after layer at most "), *reached)
    whole = _number(found.layers_time)
    ranked = sorted(found.parts, key=lambda part: -_number(found.time(part.share)))[:5]
    each = [(part.name, " ", *percent(_number(found.time(part.share)) / whole)) for part in ranked]
    return (*roof, "; ", *own, "; ", Phrase("the longest: "), *joined(each))


ROOFLINE = Kind(
    "roofline",
    "the layers of a network against a machine's operations per second and its memory",
    roofline,
    usual="operations",
    on_machine=True,
)
