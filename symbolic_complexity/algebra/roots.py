"""The positive real roots of a polynomial in one symbol: how many there are is proved by Sturm's theorem; each of them exactly or enclosed.

A rational root times the leading coefficient is a whole number, so an enclosure that holds one whole number decides whether a
root is rational.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import floor, gcd, lcm

from .polynomial import Polynomial, Value, terms_of

_MOST_DEGREE = 16

Coefficients = list[Fraction]
"""Of a polynomial in one symbol, that of the constant first; the last one is not zero."""


@dataclass(frozen=True, slots=True)
class Root:
    """A root in (low, high], the only one there; low = high where it is rational and known exactly."""

    low: Fraction
    high: Fraction
    coefficients: tuple[int, ...]

    @property
    def exact(self) -> Fraction | None:
        """The root, where it is rational."""
        return self.high if self.low == self.high else None

    def halved(self) -> Root:
        """The same root in half the room."""
        middle = (self.low + self.high) / 2
        polynomial = list(map(Fraction, self.coefficients))
        if _value(polynomial, middle) * _value(polynomial, self.high) >= 0:
            return Root(self.low, middle, self.coefficients)
        return Root(middle, self.high, self.coefficients)


def coefficients_of(value: Value, name: str) -> list[int] | None:
    """The whole coefficients of a polynomial in one symbol, times a positive number; None for any other value."""
    if not isinstance(value, (int, Fraction, Polynomial)):
        return None
    found: dict[int, Fraction] = {}
    for monomial, coefficient in terms_of(value).items():
        if monomial and (len(monomial) > 1 or monomial[0][0] != name or monomial[0][1] < 0):
            return None
        found[monomial[0][1] if monomial else 0] = Fraction(coefficient)
    scale = lcm(*(one.denominator for one in found.values()))
    return [int(found.get(exponent, Fraction(0)) * scale) for exponent in range(max(found, default=0) + 1)]


def positive_roots(coefficients: Sequence[int]) -> list[Root] | None:
    """All positive roots, the smallest first, each once; None for zero itself and past the cap of the degree."""
    polynomial = _trimmed([Fraction(one) for one in coefficients])
    while polynomial and not polynomial[0]:
        polynomial = polynomial[1:]
    if not polynomial or len(polynomial) - 1 > _MOST_DEGREE:
        return None
    simple = _whole(_divided(polynomial, _common(polynomial, _derivative(polynomial)))[0])
    if len(simple) < 2:
        return []
    chain = _sturm(list(map(Fraction, simple)))
    bound = Fraction(2 + max(abs(one) for one in simple) // abs(simple[-1]))  # Cauchy's
    return [_settled(Root(low, high, tuple(simple))) for low, high in _isolated(chain, Fraction(0), bound)]


def _isolated(chain: list[Coefficients], low: Fraction, high: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Disjoint rooms (low, high] with one root each."""
    count = _variations(chain, low) - _variations(chain, high)
    if count <= 1:
        return [(low, high)] * count
    middle = (low + high) / 2
    return _isolated(chain, low, middle) + _isolated(chain, middle, high)


def _settled(root: Root) -> Root:
    """The root exactly where it is rational, else with no whole multiple of 1 / leading coefficient inside its room."""
    polynomial = list(map(Fraction, root.coefficients))
    lead = abs(root.coefficients[-1])
    while True:
        if not _value(polynomial, root.high):
            return Root(root.high, root.high, root.coefficients)
        candidate = Fraction(floor(root.high * lead), lead)
        if candidate <= root.low:
            return root
        if not _value(polynomial, candidate):
            return Root(candidate, candidate, root.coefficients)
        if (root.high - root.low) * lead < 1 and root.low:
            return root  # the one candidate in it is no root
        root = root.halved()


def _sturm(polynomial: Coefficients) -> list[Coefficients]:
    chain = [polynomial, _derivative(polynomial)]
    while len(chain[-1]) > 1:
        rest = _divided(chain[-2], chain[-1])[1]
        chain.append([-one for one in _scaled(rest)])
    return chain


def _variations(chain: list[Coefficients], at: Fraction) -> int:
    """How often the sign changes along the chain, zeros left aside."""
    found = [value > 0 for one in chain if (value := _value(one, at))]
    return sum(before != after for before, after in pairwise(found))


def _derivative(polynomial: Coefficients) -> Coefficients:
    return [exponent * one for exponent, one in enumerate(polynomial)][1:] or [Fraction(0)]


def _common(left: Coefficients, right: Coefficients) -> Coefficients:
    """The greatest common divisor."""
    while right and any(right):
        left, right = right, _scaled(_divided(left, right)[1])
    return left


def _divided(above: Coefficients, below: Coefficients) -> tuple[Coefficients, Coefficients]:
    """Quotient and rest."""
    rest, quotient = list(above), [Fraction(0)] * max(1, len(above) - len(below) + 1)
    while len(rest) >= len(below) and any(rest):
        shift = len(rest) - len(below)
        quotient[shift] = rest[-1] / below[-1]
        rest = _trimmed([one - quotient[shift] * (below[place - shift] if place >= shift else 0) for place, one in enumerate(rest)])
    return quotient, rest


def _scaled(polynomial: Coefficients) -> Coefficients:
    """Times a positive number, so that the coefficients are whole and stay small."""
    return list(map(Fraction, _whole(polynomial)))


def _whole(polynomial: Coefficients) -> list[int]:
    scale = lcm(*(one.denominator for one in polynomial))
    found = [int(one * scale) for one in polynomial]
    shared = gcd(*found) or 1
    return [one // shared for one in found]


def _trimmed(polynomial: Coefficients) -> Coefficients:
    while len(polynomial) > 1 and not polynomial[-1]:
        polynomial = polynomial[:-1]
    return polynomial if any(polynomial) else []


def _value(polynomial: Coefficients, at: Fraction) -> Fraction:
    total = Fraction(0)
    for one in reversed(polynomial):
        total = total * at + one
    return total
