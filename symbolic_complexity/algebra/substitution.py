"""What a value is with other values put in, and the symbols it depends on."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from .atoms import Atom, power
from .polynomial import Polynomial, Value, generators, whole
from .ratio import Ratio, divide


def put_in(value: Value, values: Mapping[str, Value]) -> Value:
    """The value with other values where symbols stood, everywhere at once; floors are normalised again."""
    if isinstance(value, Ratio):
        return divide(put_in(value.numerator, values), put_in(value.denominator, values))
    if not isinstance(value, Polynomial):
        return value
    total: Value = 0
    for monomial, coefficient in value.terms.items():
        term: Value = coefficient
        for generator, exponent in monomial:
            if isinstance(generator, Atom):
                base = generator.with_values(values, put_in)
            else:
                base = values[generator] if generator in values else Polynomial.of(generator)
            term = term * (power(base, exponent) if exponent > 0 else divide(1, power(base, -exponent)))
        total = total + term
    return whole_value(total)


def whole_value(value: Value) -> Value:
    """The value, an integral fraction as an integer."""
    return whole(value) if isinstance(value, Fraction) else value


def symbols_in(value: Value) -> frozenset[str]:
    """The names of all symbols a value depends on."""
    if isinstance(value, Ratio):
        return symbols_in(value.numerator) | symbols_in(value.denominator)
    found: set[str] = set()
    for generator in generators(value):
        if isinstance(generator, Atom):
            found |= frozenset[str]().union(*map(symbols_in, generator.inner)) - generator.bound
        else:
            found.add(generator)
    return frozenset(found)
