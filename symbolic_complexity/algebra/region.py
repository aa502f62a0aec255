"""Where in the space of sizes something holds: bounds on single symbols, joined by "and" and by "or"."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any, Literal, TypeAlias, TypeVar

from ..errors import Invalid
from ..symbols import is_whole
from .polynomial import Exact, Value
from .substitution import put_in

T = TypeVar("T")

_FEW = 32
"""Numbers of one symbol that are tried in turn."""

BoundRelation: TypeAlias = Literal["<", "<=", ">", ">=", "="]

_HOLDS: dict[BoundRelation, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}


@dataclass(frozen=True, slots=True)
class Bound:
    """A symbol compared with a value in which it does not occur: k' < 19k/7."""

    name: str
    relation: BoundRelation
    value: Value

    def holds(self, point: Mapping[str, Exact]) -> bool:
        """Whether it is so at a point that has a number for every symbol."""
        try:
            return _HOLDS[self.relation](point[self.name], put_in(self.value, point))
        except Invalid:
            return False  # a bound that is not defined there, since what it divides by is zero


Bounds: TypeAlias = tuple[Bound, ...]
"""Bounds that hold together; none: everywhere."""


@dataclass(frozen=True, slots=True)
class Region:
    """The points at which all bounds of one of the alternatives hold; without alternatives it is empty."""

    alternatives: tuple[Bounds, ...]

    def holds(self, point: Mapping[str, Exact]) -> bool:
        """Whether a point, with a number for every symbol, lies in the region."""
        return any(all(bound.holds(point) for bound in bounds) for bounds in self.alternatives)

    @property
    def is_empty(self) -> bool:
        """Whether no point lies in it, as far as its bounds show."""
        return not self.alternatives

    @property
    def is_everywhere(self) -> bool:
        """Whether every point lies in it."""
        return () in self.alternatives

    @property
    def size(self) -> int:
        """How many bounds it takes to say it."""
        return sum(map(len, self.alternatives))

    def __or__(self, other: Region) -> Region:
        if self.is_everywhere or other.is_everywhere:
            return EVERYWHERE
        return Region(_each_once((*self.alternatives, *other.alternatives)))

    def __and__(self, other: Region) -> Region:
        joined = (_together((*mine, *its)) for mine in self.alternatives for its in other.alternatives)
        return Region(_each_once(bounds for bounds in joined if bounds is not None))

    def rewritten(self, bound: Callable[[Bound], Bound]) -> Region:
        """The region with each bound said in another way."""
        return Region(tuple(tuple(map(bound, bounds)) for bounds in self.alternatives))

    def within(self, lowest: Callable[[str], int]) -> Region:
        """Without the alternatives that a few numbers tried in turn show to be empty, when no symbol is below its lowest."""
        return Region(tuple(bounds for bounds in self.alternatives if not _is_empty(bounds, lowest)))


NOWHERE = Region(())
EVERYWHERE = Region(((),))


def bounded(name: str, relation: BoundRelation, value: Value, least: int = 0) -> Region:
    """The points where a symbol, never below its least, is below, at or above a value; whole numbers for a symbol that is whole."""
    if not isinstance(value, (int, Fraction)):
        return Region(((Bound(name, relation, value),),))
    if not is_whole(name):
        return Region(((Bound(name, relation, value),),)) if value > 0 else EVERYWHERE if relation in (">", ">=") else NOWHERE
    match relation:
        case "=":
            return between(name, value, value, least) if value == int(value) else NOWHERE
        case "<" | "<=":
            return between(name, least, ceil(value) - 1 if relation == "<" else floor(value), least)
        case ">" | ">=":
            return between(name, floor(value) + 1 if relation == ">" else ceil(value), None, least)


def between(name: str, first: Exact, last: Exact | None, least: int) -> Region:
    """The points where a whole symbol, never below its least, lies from `first` to `last` (None: without end)."""
    first = max(first, least)
    if last is None:
        return EVERYWHERE if first == least else Region(((Bound(name, ">=", first),),))
    if last < first:
        return NOWHERE
    if first == last:
        return Region(((Bound(name, "=", first),),))
    upper = Bound(name, "<=", last)
    return Region(((upper,) if first == least else (Bound(name, ">=", first), upper),))


def union(regions: Iterable[Region]) -> Region:
    """The points that lie in one of them."""
    found = NOWHERE
    for region in regions:
        found = found | region
    return found


def _together(bounds: Bounds) -> Bounds | None:
    """Bounds that hold together, those by numbers said once for each symbol; None where no number satisfies them."""
    low: dict[str, Exact] = {}
    high: dict[str, Exact] = {}
    rest: list[Bound] = []
    for bound in bounds:
        number = bound.value
        if not isinstance(number, (int, Fraction)) or bound.relation in ("<", ">"):
            rest.append(bound)
            continue
        if bound.relation in (">=", "="):
            low[bound.name] = max(low.get(bound.name, number), number)
        if bound.relation in ("<=", "="):
            high[bound.name] = min(high.get(bound.name, number), number)
    found: list[Bound] = []
    for name in dict.fromkeys((*low, *high)):
        first, last = low.get(name), high.get(name)
        if first is not None and last is not None and first > last:
            return None
        if first is not None and first == last:
            found.append(Bound(name, "=", first))
            continue
        found += [Bound(name, ">=", first)] if first is not None else []
        found += [Bound(name, "<=", last)] if last is not None else []
    return _each_once((*found, *rest))


def _is_empty(bounds: Bounds, lowest: Callable[[str], int]) -> bool:
    """Whether one symbol can only be a few numbers, and for none of them another bound can be kept."""
    for name in {bound.name for bound in bounds if is_whole(bound.name)}:
        own = [bound for bound in bounds if bound.name == name and isinstance(bound.value, int)]
        last = min((bound.value for bound in own if isinstance(bound.value, int) and bound.relation in ("<=", "=")), default=None)
        if last is None or last - lowest(name) > _FEW:
            continue
        numbers = [number for number in range(lowest(name), last + 1) if all(bound.holds({name: number}) for bound in own)]
        others = [bound for bound in bounds if bound not in own]
        if not any(all(_can_hold(bound, {name: number}, lowest) for bound in others) for number in numbers):
            return True
    return False


def _can_hold(bound: Bound, point: Mapping[str, Exact], lowest: Callable[[str], int]) -> bool:
    """Whether a bound leaves anything, as far as a number for one symbol shows."""
    try:
        value = put_in(bound.value, point)
    except Invalid:
        return False
    if not isinstance(value, (int, Fraction)) or bound.name in point:
        return True
    return not bounded(bound.name, bound.relation, value, lowest(bound.name)).is_empty


def _each_once(items: Iterable[T]) -> tuple[T, ...]:
    """The items without those that equal an earlier one; quotients of sums have no hash."""
    found: list[T] = []
    for item in items:
        if item not in found:
            found.append(item)
    return tuple(found)
