"""Formulas against one symbol as curves: every point is the exact value of the network with that number put in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise

from ..algebra import Exact, Value, put_in, symbols_in
from ..document import Figure, Phrase, Prose, joined
from ..drawing import KINDS, Box, Drawing, Label, Line, Shade, Shape
from ..errors import Invalid, SymbolicComplexityError
from ..network import Network
from ..quantities import Quantity
from ..symbols import VOCABULARY
from ..table import shown
from ..written import Dimensions, Name, Number
from .axes import Axis, linear, logarithmic, spread
from .base import Asked, Kind
from .range import FAR, Range, range_of
from .words import shortened, subject, width_of

_APART = 100
"""The vertical axis is logarithmic, too, where one curve reaches so many times higher than another."""

_SHEET, _PLOT, _TOP, _BOTTOM, _RIGHT = 500.0, 200.0, 30.0, 40.0, 24.0
_LETTERS, _TICKS, _DIRECT, _LEGEND = 11.0, 10.5, 110.0, 380.0
_MARKED = 20
"""So many points are marked one by one."""


@dataclass(frozen=True)
class Curve:
    """One quantity of one design: what it is called, and its exact value for each of the range's numbers, None where it has none."""

    name: Prose
    values: tuple[Exact | None, ...]

    @property
    def known(self) -> list[Fraction]:
        """The values that there are."""
        return [Fraction(value) for value in self.values if value is not None]


def curve(asked: Asked) -> Figure:
    """The figure. Raises `Invalid` for a range that cannot be read, other symbols left free, and quantities in several units."""
    along = range_of(asked)
    about = subject(asked.designs[0].title, asked.given) if len(asked.designs) == 1 else ()
    return figure_of(asked.quantities, along, list(curves_of(asked, along)), about)


def figure_of(quantities: Sequence[Quantity], along: Range, curves: Sequence[Curve], about: Prose = ()) -> Figure:
    """The figure of curves that are known, at least at one point; its caption begins with what they are about."""
    title = joined(((Phrase(one.title),) for one in quantities), ", ")
    ends = (Phrase(" from "), *_shown(along.numbers[0]), Phrase(" to "), *_shown(along.numbers[-1]))
    caption = (*about, *title, Phrase(" for "), Name(along.name), *ends)
    return Figure(_drawn(quantities[0].unit, along, curves, title), caption, _told(caption, along, curves))


def _shown(value: Exact) -> Prose:
    return shown(Number(value))


# -------------------------------------------------------------------------------------------------------------------- values


def curves_of(asked: Asked, along: Range) -> Iterator[Curve]:
    """The value of each quantity of each design for each number of the range."""
    units = {one.unit for one in asked.quantities}
    if len(units) > 1:
        said = " and ".join(f"{one.name} ({one.unit})" for one in asked.quantities)
        raise Invalid(f"{said} are in different units and have no axis in common", expected="quantities of one unit")
    if len(asked.designs) * len(asked.quantities) > len(KINDS):
        raise Invalid(f"a figure shows at most {len(KINDS)} curves, and these are {len(asked.designs) * len(asked.quantities)}")
    asked.given.check(asked.symbols, ", ".join(one.name for one in asked.quantities))
    for network in asked.designs:
        for quantity in asked.quantities:
            title: Prose = (Phrase(quantity.title),)
            one_design, one_quantity = len(asked.designs) == 1, len(asked.quantities) == 1
            name: Prose = (network.title,) if one_quantity else title if one_design else (network.title, ", ", *title)
            yield Curve(name, tuple(_values(asked, network, quantity, along)))


def _values(asked: Asked, network: Network, quantity: Quantity, along: Range) -> Iterator[Exact | None]:
    """The values of one quantity of one network. Raises `Invalid` where there is none at all, or where other symbols are left."""
    sizes = asked.given.sizes(network)
    fixed = {name: value for name, value in asked.given.numbers.items() if name not in network.symbols}
    moves = along.name in network.symbols

    def placed(here: Exact | None) -> Network:
        if isinstance(here, Fraction):
            raise Invalid(f"{along.name} is a size in this design and must be a whole number, not {here}")
        return network.put(sizes if here is None else {**sizes, along.name: here})

    @cache
    def worth(here: Exact | None) -> Value:
        return quantity.value(placed(here), asked.convention)

    known = False
    for here in along.numbers:
        size = here if moves else None
        try:
            value = put_in(worth(size), {**fixed, along.name: here})
        except SymbolicComplexityError:
            if here == along.numbers[-1] and not known:
                raise
            yield None
            continue
        if not known and isinstance(quantity.account(placed(size), asked.convention).formula, Dimensions):
            raise Invalid(f"{quantity.name} is a shape, and a curve is one number for each {along.name}")
        if not isinstance(value, (int, Fraction)):
            free = sorted(symbols_in(value))
            wanted = ",".join(f"{one}=..." for one in free)
            raise Invalid(f"{quantity.name} of {network.title} depends on {', '.join(free)} too", expected=f"--set {wanted}")
        known = True
        yield value


# ------------------------------------------------------------------------------------------------------------------- drawing


def _drawn(unit: str, along: Range, curves: Sequence[Curve], title: Prose) -> Drawing:
    values = [value for one in curves for value in one.known]
    across = (logarithmic if along.logarithmic else linear)(along.first, along.last, 8, exact=True)
    up = logarithmic(min(values), max(values), 6) if _far(along, curves) else linear(min(Fraction(0), *values), max(values), 6)
    left = max(width_of(up.written(tick), _TICKS) for tick in up.ticks) + 18
    direct = all(width_of(one.name, _LETTERS, bold=True) <= _DIRECT for one in curves) and len(curves) > 1
    legend = 0.0 if direct or len(curves) == 1 else 17.0 * len(curves)
    right = _RIGHT + (max(width_of(one.name, _LETTERS, bold=True) for one in curves) if direct else 0)
    top = _TOP + legend
    plot = _Plot(left, top, _SHEET - left - right, _PLOT, across, up)
    shapes = [Label(8, 14, up.titled(title, unit), "start", _LETTERS, bold=True), *plot.grid(), *plot.across_title(along.name)]
    lasts: list[float] = []
    for shade, one in zip(KINDS, curves, strict=False):
        points = [None if value is None else plot.point(here, value) for here, value in zip(along.numbers, one.values, strict=True)]
        shapes += _curve(points, shade)
        lasts.append(next(point[1] for point in reversed(points) if point is not None))
    if direct:
        for (shade, one), y in zip(zip(KINDS, curves, strict=False), _apart(lasts, 15.0, top, top + _PLOT), strict=True):
            shapes.append(Label(_SHEET - right + 8, y, one.name, "start", _LETTERS, shade, bold=True))
    elif legend:
        shapes += _legend(curves, left)
    return Drawing(_SHEET, top + _PLOT + _BOTTOM, tuple(shapes))


def _far(along: Range, curves: Sequence[Curve]) -> bool:
    """Whether the values are so far apart that only powers of ten show them."""
    lasts = [max(one.known) for one in curves]
    values = [value for one in curves for value in one.known]
    return (along.logarithmic and spread(values) >= FAR) or (spread(lasts) >= _APART and spread(values) > 1)


@dataclass(frozen=True)
class _Plot:
    """The rectangle between the axes."""

    left: float
    top: float
    width: float
    height: float
    across: Axis
    up: Axis

    def point(self, here: Exact, value: Exact) -> tuple[float, float]:
        """Where a value stands."""
        x, y = self.across.place(Fraction(here)), self.up.place(Fraction(value))
        return self.left + self.width * x, self.top + self.height * (1 - y)

    def grid(self) -> Iterator[Shape]:
        """Lines for the ticks, with their numbers."""
        bottom = self.top + self.height
        for tick in self.up.ticks:
            y = bottom - self.height * self.up.place(tick)
            yield Line(((self.left, y), (self.left + self.width, y)), "faint", 0.4)
            yield Label(self.left - 7, y, self.up.written(tick), "end", _TICKS, "sixth")
        for tick in self._thinned():
            x = self.left + self.width * self.across.place(tick)
            yield Line(((x, bottom), (x, bottom + 4)), "ink", 0.8)
            yield Label(x, bottom + 13, self.across.written(tick), size=_TICKS, shade="sixth")
        yield Line(((self.left, bottom), (self.left + self.width, bottom)), "ink", 0.8)

    def _thinned(self) -> Iterator[Fraction]:
        """The ticks of the horizontal axis whose numbers do not run into one another."""
        free = 0.0
        for tick in self.across.ticks:
            half = width_of(self.across.written(tick), _TICKS) / 2 + 4
            x = self.left + self.width * self.across.place(tick)
            if x - half >= free:
                free = x + half
                yield tick

    def across_title(self, name: str) -> Iterator[Shape]:
        """What runs along the horizontal axis: a letter of the quantity's own has one meaning everywhere, a size's is the design's."""
        known = VOCABULARY.get(name)
        unit: Prose = (Phrase(" in "), *self.across.unit, Phrase(known.unit)) if known is not None and not known.whole else ()
        words = (Name(name), *(unit or ((" / ", *self.across.unit[:1]) if self.across.unit else ())))
        yield Label(self.left + self.width, self.top + self.height + 29, words, "end", _LETTERS, bold=True)


def _curve(points: Sequence[tuple[float, float] | None], shade: Shade) -> Iterator[Shape]:
    """The points joined, with a gap where there is no value; few of them, or one alone, marked."""
    run: list[tuple[float, float]] = []
    for point in (*points, None):
        if point is not None:
            run.append(point)
            continue
        if len(run) > 1:
            yield Line(tuple(run), shade, 2.2)
        if len(run) == 1 or len(points) <= _MARKED:
            yield from (Box(x - 2.5, y - 2.5, 5, 5, shade) for x, y in run)
        run = []


def _apart(places: Sequence[float], least: float, highest: float, lowest: float) -> list[float]:
    """The places moved apart, in their order, so that labels there do not run into one another nor off the plot."""
    order = sorted(range(len(places)), key=lambda one: places[one])
    moved = list(places)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + least)
    shift = sum(new - old for new, old in zip(moved, places, strict=True)) / len(places)
    shift = max(min(shift, min(moved) - highest), max(moved) - lowest)
    return [place - shift for place in moved]


def _legend(curves: Sequence[Curve], left: float) -> Iterator[Shape]:
    for number, (shade, one) in enumerate(zip(KINDS, curves, strict=False)):
        y = _TOP + 4 + 17.0 * number
        yield Line(((left, y), (left + 22, y)), shade, 2.2)
        words = tuple(shortened(piece, _LEGEND, _LETTERS) if isinstance(piece, str) and len(piece) > 40 else piece for piece in one.name)
        yield Label(left + 30, y, words, "start", _LETTERS)


def _told(caption: Prose, along: Range, curves: Sequence[Curve]) -> Prose:
    """What is seen, in words: where each curve begins and ends."""
    said: list[Prose] = []
    for one in curves:
        ends = [(here, value) for here, value in zip(along.numbers, one.values, strict=True) if value is not None]
        (first, low), (last, high) = ends[0], ends[-1]
        at = [(*_shown(value), Phrase(" at "), Name(along.name), " = ", *_shown(here)) for here, value in ((first, low), (last, high))]
        said.append((*one.name, ": ", Phrase("from "), *at[0], Phrase(" to "), *at[1]))
    return (*caption, "; ", *joined(said, "; "))


CURVE = Kind("curve", "a quantity against one symbol, of one design or several on one axis", curve)
