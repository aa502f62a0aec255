"""From the written tree to its value, and from a value to what it is with other values put in."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ..written import Written, free_names
from .atoms import Atom, power
from .polynomial import Polynomial, Value, whole
from .program import Program, divide
from .ratio import Ratio


def normal_form(tree: Written, values: Mapping[str, Value] | None = None) -> Value:
    """The tree's value, names that have none standing for themselves."""
    given = dict(values or {})
    for name in free_names(tree) - given.keys():
        given[name] = Polynomial.of(name)
    return whole_value(Program((tree,))(given)[0])


def whole_value(value: Value) -> Value:
    """The value, an integral fraction as an integer."""
    return whole(value) if isinstance(value, Fraction) else value


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
                base = generator.mapped(lambda inner: put_in(inner, values))
            else:
                base = values[generator] if generator in values else Polynomial.of(generator)
            term = term * (power(base, exponent) if exponent > 0 else divide(1, power(base, -exponent)))
        total = total + term
    return whole_value(total)


def symbols_in(value: Value) -> frozenset[str]:
    """The names of all symbols a value depends on."""
    if isinstance(value, Ratio):
        return symbols_in(value.numerator) | symbols_in(value.denominator)
    if not isinstance(value, Polynomial):
        return frozenset()
    found: set[str] = set()
    for monomial in value.terms:
        for generator, _ in monomial:
            found |= frozenset().union(*map(symbols_in, generator.inner)) if isinstance(generator, Atom) else {generator}
    return frozenset(found)
