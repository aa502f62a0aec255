"""A value as a product: the number and the letters that all its terms share, then what SymPy finds in the rest.

SymPy gets polynomials alone, each letter and each floor as a generator of its own, and only small ones: factoring has no bound
on its time. What comes back is multiplied out again, so that a factor is never taken on trust.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm
from typing import NamedTuple
from zlib import crc32

from ..errors import Refuted
from ..symbols import rank
from ..written import Negative, Number, Power, Quotient, Written, multiply
from .bridge import cofactors, polynomial_factors
from .polynomial import Generator, Polynomial, Value, freeze, generators, product_of, terms_of, times, whole
from .ratio import Ratio, divide, inverse_of_common
from .substitution import symbols_in
from .writing import leads_with_minus, write

_MOST_TERMS = 80
_MOST_GENERATORS = 8
_MOST_DEGREE = 24


class Factor(NamedTuple):
    """A factor that is no number, and how often it stands in the product."""

    value: Value
    times: int


class Factors(NamedTuple):
    """A number times factors: together they are the value."""

    number: Fraction
    factors: tuple[Factor, ...]


def factors(value: Value) -> Factors:
    """The factors of a value that is no quotient of sums: single letters and floors, then sums; one sum where it is too large."""
    if not isinstance(value, Polynomial):
        assert not isinstance(value, Ratio)
        return Factors(Fraction(value), ())
    return _factors(value)


@lru_cache(maxsize=1 << 10)
def _factors(value: Polynomial) -> Factors:
    coefficients = [Fraction(c) for c in value.terms.values()]
    number = Fraction(gcd(*(c.numerator for c in coefficients)), lcm(*(c.denominator for c in coefficients)))
    inverse = inverse_of_common([*value.terms])
    found = [Factor(Polynomial.of(generator), -exponent) for generator, exponent in inverse]
    rest = freeze({times(monomial, inverse): whole(Fraction(c) / number) for monomial, c in value.terms.items()})
    if isinstance(rest, Polynomial):
        sign, sums = _of_sum(rest)
        return Factors(number * sign, tuple(sorted([*found, *sums], key=_order)))
    return Factors(number * terms_of(rest)[()], tuple(sorted(found, key=_order)))


def _order(factor: Factor) -> tuple[int, list[tuple[int, str]]]:
    """Short factors before long ones, in the vocabulary's order."""
    return len(terms_of(factor.value)), sorted(map(rank, symbols_in(factor.value)))


def _of_sum(rest: Polynomial) -> tuple[int, list[Factor]]:
    """A sign and factors as they are read: c - M + 2, and not M - c - 2."""
    parts = polynomial_factors(rest) if _is_small(rest) else [(rest, 1)]
    found = [Factor(-one if leads_with_minus(one) else one, exponent) for one, exponent in parts]
    product = product_of([factor.value for factor in found for _ in range(factor.times)])
    if product not in (rest, -rest):
        raise Refuted(f"{rest} is not the product of its factors", {})
    return (1 if product == rest else -1), found


def _is_small(value: Polynomial) -> bool:
    """Whether SymPy can be expected to be back soon."""
    degree = max(sum(abs(exponent) for _, exponent in monomial) for monomial in value.terms)
    return len(value.terms) <= _MOST_TERMS and len(generators(value)) <= _MOST_GENERATORS and degree <= _MOST_DEGREE


def factored(value: Value) -> Written:
    """The value as a product to read: 16k(c - M + 2); of a quotient, both parts with what they share cancelled."""
    if isinstance(value, Ratio):
        reduced = cancel(value)
        if not isinstance(reduced, Ratio):
            return factored(reduced)
        upper, lower = factored(reduced.numerator), factored(reduced.denominator)
        if isinstance(upper, Negative) and isinstance(lower, Negative):
            upper, lower = upper.argument, lower.argument
        return Quotient(upper, lower)
    number, found = factors(value)
    above = [_written(factor) for factor in found if factor.times > 0]
    below = [_written(Factor(factor.value, -factor.times)) for factor in found if factor.times < 0]
    if number.denominator != 1:
        below.insert(0, Number(number.denominator))
    if abs(number.numerator) != 1 or not above:
        above.insert(0, Number(abs(number.numerator)))
    product = Quotient(multiply(*above), multiply(*below)) if below else multiply(*above)
    return -product if number < 0 else product


def _written(factor: Factor) -> Written:
    return write(factor.value) if factor.times == 1 else Power(write(factor.value), Number(factor.times))


def cancel(value: Value) -> Value:
    """The quotient without what its numerator and its denominator have in common, as far as that is found."""
    if not isinstance(value, Ratio):
        return value
    above, below = value.numerator, value.denominator
    if not isinstance(above, Polynomial) or not isinstance(below, Polynomial) or _are_coprime(above, below):
        return value
    if not (_is_small(above) and _is_small(below)):
        return value
    reduced = divide(*cofactors(above, below))
    if value != reduced:
        raise Refuted(f"{reduced} is not {value}", {})
    return reduced


_PRIME = 2**61 - 1


def _are_coprime(above: Polynomial, below: Polynomial) -> bool:
    """Whether no sum divides both, proved at one point modulo a prime: what divides both would divide their images too."""
    return all(_images_are_coprime(above, below, generator) for generator in generators(above) & generators(below))


def _images_are_coprime(above: Polynomial, below: Polynomial, kept: Generator) -> bool:
    """The same for what has the generator `kept` in it; the others have numbers that hide none of its highest power."""
    first, second = (_image(part, kept) for part in (above, below))
    if not first[-1] or not second[-1]:
        return False
    while len(second) > 1:
        first, second = second, _remainder(first, second)
    return second[0] != 0


def _image(value: Polynomial, kept: Generator) -> list[int]:
    """The coefficients in the powers of one generator, that of the constant first, modulo the prime."""
    found = [0] * (1 + max(dict(monomial).get(kept, 0) for monomial in value.terms))
    for monomial, coefficient in value.terms.items():
        number = int(coefficient)
        for generator, exponent in monomial:
            if generator != kept:
                number = number * pow(_number(generator), exponent, _PRIME) % _PRIME
        found[dict(monomial).get(kept, 0)] += number
    return [number % _PRIME for number in found]


@lru_cache(maxsize=1 << 10)
def _number(generator: Generator) -> int:
    """A number for a generator, the same in every run: spread over all residues by its name."""
    return crc32(str(generator).encode()) * 2_654_435_761 % _PRIME


def _remainder(above: list[int], below: list[int]) -> list[int]:
    rest = above[:]
    inverse = pow(below[-1], -1, _PRIME)
    while len(rest) >= len(below):
        scale = rest[-1] * inverse % _PRIME
        shift = len(rest) - len(below)
        for place, coefficient in enumerate(below):
            rest[shift + place] = (rest[shift + place] - scale * coefficient) % _PRIME
        rest.pop()
    while len(rest) > 1 and not rest[-1]:
        rest.pop()
    return rest or [0]
