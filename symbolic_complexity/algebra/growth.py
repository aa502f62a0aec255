"""How a value behaves as its symbols grow: its leading terms, the limit of a ratio, what doubling a symbol does.

A floor grows as what is inside it. Where leading terms cancel, or where a symbol stands in an exponent, nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .atoms import Atom, FloorAtom
from .polynomial import Polynomial, Value, freeze, terms_of
from .ratio import Ratio, divide
from .substitution import symbols_in

Positive: TypeAlias = Callable[[Value], bool]


@dataclass(frozen=True, slots=True)
class Doubling:
    """What a value is multiplied by where a symbol is doubled: exactly at all sizes, or only in the limit of large ones."""

    factor: Value
    exact: bool


def leading(value: Value) -> Value | None:
    """The terms of the highest degree, when all symbols grow alike; None where that is not known."""
    if not isinstance(value, Polynomial):
        return None if isinstance(value, Ratio) else value
    smooth = _smooth(value, symbols_in(value))
    if smooth is None or isinstance(smooth, Ratio):
        return None
    degrees = {monomial: sum(exponent for _, exponent in monomial) for monomial in terms_of(smooth)}
    highest = max(degrees.values(), default=0)
    if highest != _degree(value):
        return None
    return freeze({monomial: coefficient for monomial, coefficient in terms_of(smooth).items() if degrees[monomial] == highest})


def limit(above: Value, below: Value, name: str, positive: Positive) -> Value | Literal["infinite"] | None:
    """What above / below, neither of them ever negative, comes to as a symbol grows.

    `positive` says of a value whether it is proved to be above zero at all sizes: else the highest power may drop out. None where
    that is so, and where nothing is known.
    """
    mine, its = _in_powers(above, name), _in_powers(below, name)
    if mine is None or its is None:
        return None
    (upper, highest), (lower, lowest) = max_power(mine), max_power(its)
    if not (positive(upper) and positive(lower)):
        return None
    if highest != lowest:
        return "infinite" if highest > lowest else 0
    return divide(upper, lower)


def doubling(value: Value, name: str, positive: Positive) -> Doubling | None:
    """What doubling a symbol does to a value; None where that is not known, or not the same at all sizes (see `limit`)."""
    powers = _in_powers(value, name)
    if powers is None:
        return None
    highest, degree = max_power(powers)
    alone = isinstance(value, Polynomial) and len(powers) == 1 and not _inside_atoms(value, name)
    if not alone and not positive(highest):
        return None
    return Doubling(divide(2**degree, 1) if degree >= 0 else divide(1, 2**-degree), alone)


def max_power(powers: Mapping[int, Value]) -> tuple[Value, int]:
    """The highest power and what it is multiplied by."""
    highest = max(powers)
    return powers[highest], highest


def _in_powers(value: Value, name: str) -> dict[int, Value] | None:
    """What each power of a symbol is multiplied by, floors taken for what is inside them."""
    if isinstance(value, Ratio):
        above, below = _in_powers(value.numerator, name), _in_powers(value.denominator, name)
        if above is None or below is None:
            return None
        (upper, highest), (lower, lowest) = max_power(above), max_power(below)
        return {highest - lowest: divide(upper, lower)}
    if not isinstance(value, Polynomial):
        return {0: value} if value else None
    smooth = _smooth(value, frozenset((name,)))
    if smooth is None or isinstance(smooth, Ratio):
        return None
    found: dict[int, Value] = {}
    for monomial, coefficient in terms_of(smooth).items():
        exponent = dict(monomial).get(name, 0)
        without = tuple(pair for pair in monomial if pair[0] != name)
        found[exponent] = found.get(exponent, 0) + freeze({without: coefficient})
    found = {exponent: one for exponent, one in found.items() if one != 0}
    if not found or max(found) != _degree(value, name):
        return None  # the leading terms cancel, and what is cut off by floors decides
    return found


def _smooth(value: Polynomial, names: frozenset[str]) -> Value | None:
    """The value with what is inside a floor in the floor's place, where one of these names is in it."""
    total: Value = 0
    for monomial, coefficient in value.terms.items():
        term: Value = coefficient
        for generator, exponent in monomial:
            inner: Value | None = Polynomial.of(generator)
            if isinstance(generator, Atom) and symbols_in(Polynomial.of(generator)) & names:
                inner = _inside(generator, names)
            if inner is None:
                return None
            term = divide(term * inner**exponent, 1) if exponent > 0 else divide(term, inner**-exponent)
        total = total + term
    return total


def _inside(atom: Atom, names: frozenset[str]) -> Value | None:
    if not isinstance(atom, FloorAtom) or symbols_in(atom.denominator) & names or not isinstance(atom.numerator, Polynomial):
        return None
    inner = _smooth(atom.numerator, names)
    return None if inner is None else divide(inner, atom.denominator)


def _degree(value: Polynomial, name: str | None = None) -> int:
    """The highest power of a symbol, or of all together, that a term has; a floor has that of what is inside it."""
    return max(sum(exponent * _degree_of(generator, name) for generator, exponent in monomial) for monomial in value.terms)


def _degree_of(generator: Atom | str, name: str | None) -> int:
    if isinstance(generator, str):
        return int(name in (None, generator))
    inner = generator.inner[0]
    return _degree(inner, name) if isinstance(generator, FloorAtom) and isinstance(inner, Polynomial) else 0


def _inside_atoms(value: Polynomial, name: str) -> bool:
    return any(
        isinstance(generator, Atom) and name in symbols_in(Polynomial.of(generator))
        for monomial in value.terms
        for generator, _ in monomial
    )
