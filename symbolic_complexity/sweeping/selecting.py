"""Which points of a grid count: those whose sizes fit the network, and those that a condition keeps; both compiled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from .. import conditions
from ..algebra import Polynomial, Value, divide, floor, normal_form, put_in
from ..compilation import Compiled
from ..compilation import compile as compiled
from ..compilation.horner import over_one
from ..errors import Invalid, SymbolicComplexityError, nearest
from ..facts import Condition as Demand
from ..network import Network
from ..quantities import REGISTRY
from ..relations import Both, Comparison, Condition, Either, Relation, read_condition
from ..typeset import plain
from ..written import Written, free_names
from .axes import Axis

Columns: TypeAlias = Mapping[str, Any]

# ---------------------------------------------------------------------------------------------------------------------- fit


@dataclass(frozen=True)
class Fit:
    """Something that sizes must satisfy: a compiled number that is zero, or else at least zero."""

    number: Compiled
    zero: bool
    text: str

    def holds(self, columns: Columns) -> Any:
        """Whether it does, point by point; in the shape that its own symbols have together."""
        found = self.number({name: columns[name] for name in self.number.names})
        return found == 0 if self.zero else found >= 0


def fits_of(network: Network, axes: Sequence[Axis]) -> tuple[Fit, ...]:
    """What the sizes along these axes must satisfy for the network to exist."""
    ends = {axis.name: axis.least for axis in axes}
    room: list[tuple[Value, bool, str]] = []
    for name, number in conditions.leasts(network).items():
        if name in ends and ends[name] < number:
            room.append((Polynomial.of(name) - number, False, f"{number} <= {name}"))
    return tuple(Fit(compiled(value), zero, text) for value, zero, text in [*room, *map(_room, conditions.of_sizes(network))])


def rounds_of(network: Network, rounds: int) -> Iterator[Fit]:
    """What the depths must satisfy for a formula that needs so many rounds."""
    yield from (Fit(compiled(value), zero, text) for value, zero, text in map(_room, conditions.of_depths(network, rounds)))


def _room(demand: Demand) -> tuple[Value, bool, str]:
    left, right = normal_form(demand.left), normal_form(demand.right)
    text = f"{plain(demand.left)} {demand.relation} {plain(demand.right)}"
    if demand.relation == "divides":
        above, below = over_one(divide(right, left))
        return above - below * floor(above, below), True, text
    return over_one(right - left)[0], demand.relation == "=", text


# -------------------------------------------------------------------------------------------------------------------- where


@dataclass(frozen=True)
class _Compared:
    """A comparison whose sides are numbers or formulas, by their place."""

    left: int
    left_is_number: bool
    relation: Relation
    right: int
    right_is_number: bool


@dataclass(frozen=True)
class Filter:
    """A condition, ready to be asked of many points at once."""

    text: str
    sides: Compiled | None
    condition: Any

    def holds(self, columns: Columns) -> Any:
        """Whether it does, point by point."""
        try:
            numbers = self.sides({name: columns[name] for name in self.sides.names}) if self.sides is not None else ()
        except Invalid as error:
            expected = "a range without such a point, or a product: k > 2*c for k/c > 2"
            raise Invalid(f"the condition {self.text!r:.80} has no value at a point: {error.message}", expected=expected) from None
        return _holds(self.condition, numbers)


def filter_of(text: str, condition: Condition, worths: Mapping[str, Value]) -> Filter:
    """The condition with what its names are worth: symbols, set numbers, quantities. Raises `Invalid` for any other name."""
    sides: list[Value] = []

    def place(side: Value) -> tuple[int, bool]:
        if isinstance(side, int):
            return side, True
        if side not in sides:
            sides.append(side)
        return sides.index(side), False

    def ready(one: Condition) -> Any:
        if isinstance(one, (Both, Either)):
            return type(one)(ready(one.first), ready(one.second))
        left, right = _whole(_worth(one.left, text, worths), _worth(one.right, text, worths))
        return _Compared(*place(left), one.relation, *place(right))

    found = ready(condition)
    return Filter(text, compiled(sides) if sides else None, found)


def names_in(condition: Condition) -> set[str]:
    """The names that a condition speaks of."""
    if isinstance(condition, Comparison):
        return {*free_names(condition.left), *free_names(condition.right)}
    return names_in(condition.first) | names_in(condition.second)


def quantities_in(text: str | None) -> list[str]:
    """The quantities that a condition speaks of. Raises `Invalid` for one that cannot be read."""
    return [] if text is None else sorted(names_in(read_condition(text)) & REGISTRY.keys())


def unknown(name: str, text: str, known: Sequence[str]) -> Invalid:
    """The error for a name in a condition that is neither a symbol nor a quantity."""
    import re

    place = re.search(rf"\b{re.escape(name)}\b", text)
    at = place.start() if place else 0
    said = f"{name} is neither a symbol nor a quantity of this sweep{nearest(name, known)}"
    return Invalid(said, text=text, position=at, length=len(name), expected=", ".join(known))


def _worth(side: Written, text: str, worths: Mapping[str, Value]) -> Value:
    missing = sorted(free_names(side) - worths.keys())
    if missing:
        raise unknown(missing[0], text, sorted(worths))
    try:
        return put_in(normal_form(side), worths)
    except SymbolicComplexityError as error:
        raise Invalid(f"the condition {text!r:.80} has no value: {error}") from None


def _whole(left: Value, right: Value) -> tuple[Value, Value]:
    """Both sides times something above zero, so that they are whole."""
    (a, b), (c, d) = over_one(left), over_one(right)
    if isinstance(b, int) and isinstance(d, int):
        return a * d, c * b
    return (a * d - c * b) * b * d, 0


def _holds(condition: Any, numbers: Sequence[Any]) -> Any:
    match condition:
        case Both(first, second):
            return _holds(first, numbers) & _holds(second, numbers)
        case Either(first, second):
            return _holds(first, numbers) | _holds(second, numbers)
    one: _Compared = condition
    left = one.left if one.left_is_number else numbers[one.left]
    right = one.right if one.right_is_number else numbers[one.right]
    match one.relation:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case "=":
            return left == right
        case "!=":
            return left != right
        case ">=":
            return left >= right
        case _:
            return left > right
