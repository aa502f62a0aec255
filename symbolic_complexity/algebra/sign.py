"""Proof that a value is never negative when no symbol is below its least: shift x to x + 1 and look at the coefficients.

Sound and incomplete: False means "not proved", never "negative".
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from ..errors import Overflow
from ..symbols import least
from .atoms import Atom, ExponentialAtom, FloorAtom
from .polynomial import Exact, Generator, Monomial, Polynomial, Value, generators, product_of, terms_of, times
from .ratio import Ratio
from .series import SumAtom
from .substitution import put_in, symbols_in


def at_least_zero(value: Value) -> bool:
    """Whether value >= 0 is proved for all symbols that are not below their least (1 for sizes, 0 for padding)."""
    if isinstance(value, Ratio):
        return at_least_zero(value.numerator) and at_least_zero(value.denominator)
    return _proved(value) if isinstance(value, Polynomial) else value >= 0


@lru_cache(maxsize=1 << 14)
def _proved(value: Polynomial) -> bool:
    terms = without_denominators(value.terms)
    if not all(_is_nonnegative(g) for g in generators(value) if isinstance(g, Atom)):
        return False
    try:
        shifted = counted_from_least(terms)
    except Overflow:
        return False
    return all(coefficient >= 0 for coefficient in terms_of(shifted).values())


def falls(value: Value, name: str) -> bool:
    """Whether it is proved that the value never grows when a symbol does: floor(M / 2^i) with i."""
    if at_least_zero(value - put_in(value, {name: Polynomial.of(name) + 1})):
        return True
    return isinstance(value, Polynomial) and all(
        coefficient > 0 and all(exponent > 0 and _falls(generator, name) for generator, exponent in monomial)
        for monomial, coefficient in value.terms.items()
        if name in symbols_in(Polynomial({monomial: 1}))
    )


def _falls(generator: Generator, name: str) -> bool:
    """The same for a factor, which must not be negative either."""
    if isinstance(generator, str) or name not in symbols_in(Polynomial.of(generator)):
        return generator != name and (isinstance(generator, str) or _is_nonnegative(generator))
    if not isinstance(generator, FloorAtom) or name in symbols_in(generator.numerator):
        return False
    grows = put_in(generator.denominator, {name: Polynomial.of(name) + 1}) - generator.denominator
    return _is_nonnegative(generator) and at_least_zero(grows)


def counted_from_least(terms: dict[Monomial, Exact]) -> Value:
    """The value with every symbol and every atom counted from its least."""
    shifted: Value = 0
    for monomial, coefficient in terms.items():
        term: Value = coefficient
        for generator, exponent in monomial:
            base: Value = Polynomial.of(generator)
            base = base + (least(generator) if isinstance(generator, str) else _least(generator))
            term = term * product_of([base] * exponent)
        shifted = shifted + term
    return shifted


def without_denominators(terms: Mapping[Monomial, Exact]) -> dict[Monomial, Exact]:
    """Multiply by the (positive) letters that stand below, so that all exponents are positive."""
    lowest: dict[Generator, int] = {}
    for monomial in terms:
        for generator, exponent in monomial:
            lowest[generator] = min(lowest.get(generator, 0), exponent)
    by = tuple(sorted(((g, -e) for g, e in lowest.items() if e), key=lambda pair: pair[0]))
    return {times(monomial, by): coefficient for monomial, coefficient in terms.items()}


def _is_nonnegative(atom: Atom) -> bool:
    if isinstance(atom, FloorAtom):
        return at_least_zero(atom.numerator) and at_least_zero(atom.denominator)
    if isinstance(atom, SumAtom):  # each round, its index counted from the first one
        rounds = Polynomial.of(atom.index)
        return at_least_zero(put_in(atom.summand, {atom.index: atom.first + rounds}))
    return isinstance(atom, ExponentialAtom) or any(map(at_least_zero, atom.inner))


@lru_cache(maxsize=4096)
def _least(atom: Atom) -> int:
    """A whole number that a non-negative atom never falls below: 1 for floor((M + 31) / 32), as M is at least 1."""
    if isinstance(atom, ExponentialAtom):
        return int(at_least_zero(atom.inner[1]))
    if not isinstance(atom, FloorAtom) or not isinstance(atom.denominator, int):
        return 0
    lowest = put_in(atom.numerator, {name: least(name) for name in symbols_in(atom.numerator)})
    if not isinstance(lowest, int) or lowest < atom.denominator or not at_least_zero(atom.numerator - lowest):
        return 0
    return lowest // atom.denominator
