"""The normal form: a sparse polynomial with exact coefficients over symbols and atoms (floors, maxima, exponentials).

`{monomial: coefficient}`, a monomial being the sorted tuple of (generator, exponent) pairs. Exponents may be negative:
c/g and 2nk/r are single terms, so dividing by one term is exact. Two formulas are equal when their normal forms are;
dividing by a sum makes a `Ratio`. Sizes stand for positive integers, so nothing here is ever divided by zero unseen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import comb
from typing import TYPE_CHECKING, TypeAlias, Union

from ..errors import Invalid, Overflow, Unsupported

if TYPE_CHECKING:
    from .atoms import Atom
    from .ratio import Ratio

Exact: TypeAlias = int | Fraction
Generator: TypeAlias = Union[str, "Atom"]
Monomial: TypeAlias = tuple[tuple[Generator, int], ...]
Value: TypeAlias = Union[int, Fraction, "Polynomial", "Ratio"]

UNIT: Monomial = ()
MAX_TERMS = 10_000
MAX_DEGREE = 1_000
MAX_STEPS = 50_000
"""Products of terms that one power may take."""
MAX_BITS = 100_000


class Polynomial:
    """A sum of terms. Immutable by convention: `terms` is never changed after it was made."""

    __slots__ = ("_hash", "terms")

    def __init__(self, terms: dict[Monomial, Exact]) -> None:
        self.terms = terms

    @staticmethod
    def of(name: Generator) -> Polynomial:
        """The polynomial that is one symbol or one atom."""
        return Polynomial({((name, 1),): 1})

    def __add__(self, other: Value) -> Value:
        # `type` and not `isinstance`: Fraction is an abstract base's child, and asking costs as much as the sum.
        if type(other) is Polynomial:
            return freeze(add_into(self.terms.copy(), other.terms))
        if type(other) is int or type(other) is Fraction:
            return freeze(add_into(self.terms.copy(), {UNIT: whole(other)})) if other else self
        return NotImplemented

    __radd__ = __add__

    def __neg__(self) -> Polynomial:
        return Polynomial({monomial: -coefficient for monomial, coefficient in self.terms.items()})

    def __sub__(self, other: Value) -> Value:
        return self + -other

    def __rsub__(self, other: Value) -> Value:
        return -self + other

    def __mul__(self, other: Value) -> Value:
        if type(other) is int or type(other) is Fraction:
            if other == 1:
                return self
            return Polynomial(_whole({m: c * other for m, c in self.terms.items()})) if other else 0
        if type(other) is not Polynomial:
            return NotImplemented
        mine, theirs = self.terms, other.terms
        if len(mine) == 1:
            mine, theirs = theirs, mine
        if len(theirs) == 1:
            ((by, factor),) = theirs.items()
            return freeze(_whole({times(m, by): c * factor for m, c in mine.items()}))
        if len(mine) * len(theirs) > MAX_TERMS:
            raise Overflow(f"a product of {len(mine)} by {len(theirs)} terms is past the cap of {MAX_TERMS} terms")
        product: dict[Monomial, Exact] = {}
        get = product.get
        for m, c in mine.items():
            for by, factor in theirs.items():
                monomial = times(m, by)
                product[monomial] = get(monomial, 0) + c * factor
        return freeze(_whole({m: c for m, c in product.items() if c}))

    __rmul__ = __mul__

    def __pow__(self, exponent: int) -> Value:
        if exponent < 0:
            raise Unsupported("a negative exponent is a division; divide instead")
        if exponent > MAX_DEGREE:
            raise Overflow(f"the exponent {exponent} is past the cap of {MAX_DEGREE}")
        terms = comb(exponent + len(self.terms) - 1, exponent)
        if terms > MAX_TERMS or (len(self.terms) > 1 and terms * exponent > MAX_STEPS):
            raise Overflow(f"a power of {len(self.terms)} terms to the {exponent} is past the caps of its size")
        result: Value = 1
        for _ in range(exponent):
            result = result * self
        return result

    def __truediv__(self, other: Value) -> Value:
        if isinstance(other, (int, Fraction)):
            return self * (1 / Fraction(nonzero(other)))
        if isinstance(other, Polynomial):
            if len(other.terms) == 1:
                return self * other._inverse()
            from .ratio import ratio

            return ratio(self, other)
        return NotImplemented

    def __rtruediv__(self, other: Value) -> Value:
        if len(self.terms) == 1:
            return self._inverse() * other
        from .ratio import ratio

        return ratio(other, self)

    def __floordiv__(self, other: Value) -> Value:
        from .atoms import floor

        return floor(self, other)

    def __rfloordiv__(self, other: Value) -> Value:
        from .atoms import floor

        return floor(other, self)

    def _inverse(self) -> Polynomial:
        ((monomial, coefficient),) = self.terms.items()
        return Polynomial({tuple((g, -e) for g, e in monomial): whole(1 / Fraction(coefficient))})

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Polynomial):
            return self.terms == other.terms
        return False

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            self._hash: int = hash(frozenset(self.terms.items()))
            return self._hash

    def __repr__(self) -> str:
        return f"<{self}>"

    def __str__(self) -> str:
        from .writing import write

        return str(write(self))


def whole(value: Exact) -> Exact:
    """An integer where the fraction is one, so that integers stay integers."""
    return value.numerator if type(value) is Fraction and value.denominator == 1 else value


def _whole(terms: dict[Monomial, Exact]) -> dict[Monomial, Exact]:
    """The same terms, integral fractions as integers (most polynomials have integers alone: one look is enough)."""
    if Fraction not in map(type, terms.values()):
        return terms
    return {monomial: whole(coefficient) for monomial, coefficient in terms.items()}


def nonzero(value: Exact) -> Exact:
    """The number, unless it is zero: nothing is divided by zero."""
    if value == 0:
        raise Invalid("division by zero")
    return value


def add_into(total: dict[Monomial, Exact], terms: Mapping[Monomial, Exact]) -> dict[Monomial, Exact]:
    """Add terms into a mutable total (one dictionary for a whole network) and return it."""
    for monomial, coefficient in terms.items():
        present = total.get(monomial)
        if present is None:
            total[monomial] = coefficient
        else:
            present += coefficient
            if present:
                total[monomial] = present if type(present) is int else whole(present)
            else:
                del total[monomial]
    return total


def total_of(values: Sequence[Value], counts: Sequence[Exact], start: Exact = 0) -> Value:
    """`start` and a whole sum at once, each value as often as its count says: numbers first, terms into one dictionary."""
    number = start
    terms: dict[Monomial, Exact] | None = None
    others: list[Value] = []
    for value, count in zip(values, counts):  # noqa: B905 (as long as each other: a program made both)
        if type(value) is int or type(value) is Fraction:
            number += count * value
        elif type(value) is Polynomial:
            if count == 1:
                terms = value.terms.copy() if terms is None else add_into(terms, value.terms)
            else:
                scaled = _whole({monomial: c * count for monomial, c in value.terms.items()})
                terms = scaled if terms is None else add_into(terms, scaled)
        else:
            others.append(value * count)
    number = number if type(number) is int else whole(number)
    result: Value = number
    if terms is not None:
        result = freeze(add_into(terms, {UNIT: number}) if number else terms)
    for other in others:
        result = result + other
    return result


def product_of(values: Sequence[Value], start: Exact = 1) -> Value:
    """`start` and a whole product at once: numbers and single terms gathered into one, which then multiplies the sums."""
    number = start
    monomial = UNIT
    others: list[Value] = []
    for value in values:
        if type(value) is int or type(value) is Fraction:
            number *= value
        elif type(value) is Polynomial and len(value.terms) == 1:
            ((by, factor),) = value.terms.items()
            number *= factor
            monomial = times(monomial, by)
        else:
            others.append(value)
    number = number if type(number) is int else whole(number)
    result: Value = Polynomial({monomial: number}) if monomial and number else number
    for other in others:
        result = result * other
    return result


def freeze(terms: dict[Monomial, Exact]) -> Value:
    """The value of terms that were added up: a polynomial that keeps them, or the plain number where no symbol is left."""
    if not terms:
        return 0
    if len(terms) == 1 and UNIT in terms:
        return terms[UNIT]
    return Polynomial(terms)


@lru_cache(maxsize=1 << 16)
def times(left: Monomial, right: Monomial) -> Monomial:
    """The product of two monomials; a generator whose exponents cancel disappears."""
    if not left:
        return right
    if not right:
        return left
    powers = dict(left)
    for generator, exponent in right:
        exponent += powers.get(generator, 0)
        if exponent:
            if exponent > MAX_DEGREE:
                raise Overflow(f"a power of {exponent} is past the cap of {MAX_DEGREE}")
            powers[generator] = exponent
        else:
            del powers[generator]
    return tuple(sorted(powers.items(), key=_generator))


def _generator(pair: tuple[Generator, int]) -> Generator:
    return pair[0]


def generators(value: Value) -> set[Generator]:
    """The symbols and atoms of a number's or a polynomial's terms, what is inside the atoms left aside."""
    return {generator for monomial in terms_of(value) for generator, _ in monomial}


def terms_of(value: Value) -> Mapping[Monomial, Exact]:
    """The terms of a number or a polynomial."""
    if isinstance(value, Polynomial):
        return value.terms
    if isinstance(value, (int, Fraction)):
        return {UNIT: value} if value else {}
    raise TypeError("a ratio has no single list of terms")
