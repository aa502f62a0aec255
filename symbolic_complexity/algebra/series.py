"""Sums over an index: closed exactly where the summand is made of powers of the index and exponentials in it.

    sum of i^d b^i for i = x, ..., y - 1  =  F(y) - F(x),    where F(i + 1) - F(i) = i^d b^i

F is Faulhaber's polynomial for b = 1, and b^i times a polynomial for every other b. What holds the index in any other way
(in floors, maxima, products in an exponent) stays a `SumAtom`, one for each such product: sums are equal term by term.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import comb, lcm, prod
from typing import TypeAlias

from ..errors import Invalid, Overflow, Unsupported
from .atoms import Atom, ExponentialAtom, PutIn, Values, power
from .polynomial import (
    Exact,
    Generator,
    Monomial,
    Polynomial,
    Value,
    add_into,
    freeze,
    generators,
    product_of,
    terms_of,
    times,
    total_of,
    whole,
)
from .ratio import Ratio, divide, parts
from .substitution import put_in, symbols_in

MAX_ROUNDS = 10_000
"""Rounds that are worked out one by one, those of sums inside counted too; closed sums have no such cap."""
_FEW = 8
MAX_POWER = 100
"""The highest power of an index that is summed."""

Place: TypeAlias = int | Polynomial
Bases: TypeAlias = tuple[tuple[int, int], ...]
"""What stands to the power of the index: each base b with its own exponent e, for (b^e)^i."""


class SumAtom(Atom):
    """A summand added up for index = first, ..., first + count - 1. Its index is a name that no symbol can have."""

    __slots__ = ()
    kind = "sum"

    @property
    def index(self) -> str:
        """The name that is bound inside the summand."""
        (name,) = self.bound
        return name

    @property
    def summand(self) -> Value:
        """What is added up."""
        return self.inner[1]

    @property
    def first(self) -> Value:
        """The first value of the index."""
        return self.inner[2]

    @property
    def count(self) -> Value:
        """The number of rounds."""
        return self.inner[3]

    @property
    def bound(self) -> frozenset[str]:
        """The index."""
        return symbols_in(self.inner[0])

    def is_whole(self) -> bool:
        """Whether every round is a whole number."""
        from .sign import at_least_zero

        return super().is_whole() and at_least_zero(self.first)  # 2^i is whole from i = 0 on

    def with_values(self, values: Values, put_in: PutIn) -> Value:
        """The sum with these values put in, the index excepted; worked out where that leaves numbers alone."""
        index, summand = self.index, self.summand
        inside = {name: values[name] for name in symbols_in(summand) & values.keys() if name != index}
        spoken = frozenset[str]().union(*map(symbols_in, inside.values()))
        if index in spoken:  # the index of a sum around this one
            index = _index(summand, spoken | symbols_in(summand))
            summand = put_in(summand, {self.index: Polynomial.of(index)})
        return sum_over(put_in(summand, inside), index, put_in(self.first, values), put_in(self.count, values))


def sum_over(value: Value, index: str, first: Value, count: Value) -> Value:
    """The sum of value for index = first, ..., first + count - 1, closed where it can be; zero for no round.

    Floors and maxima take the index to be at least what its name says, as they do with every symbol. Raises `Invalid` for
    a count below zero, `Overflow` past the caps, `Unsupported` for a quotient of sums with the index below.
    """
    start, end = _place(first), _place(first + count)
    if isinstance(count, int) and count < 0:
        raise Invalid(f"a sum cannot have {count} rounds")
    if isinstance(value, Ratio):
        return _quotient_over(value, index, first, count)
    closed, rest = taken_apart(value, index)
    total: dict[Monomial, Exact] = {}
    for bases, by_degree in closed.items():
        add_into(total, _closed(bases, by_degree, start, end))
    return freeze(total) + (_unclosed(rest, index, first, count) if rest else 0)


def _place(value: Value) -> Place:
    if isinstance(value, (int, Polynomial)):
        return value
    raise Invalid(f"a sum goes from one whole number to another; {value} is none")


@dataclass(frozen=True, slots=True)
class _Factors:
    """A monomial taken apart: what is free of the index, i^degree, (b^e)^i for each base; `inner` is what cannot be closed."""

    outer: Monomial
    degree: int
    bases: Bases
    inner: Monomial


ByDegree: TypeAlias = dict[int, dict[Monomial, Exact]]
"""Coefficients of the powers of the index."""


def taken_apart(value: Value, index: str) -> tuple[dict[Bases, ByDegree], dict[Monomial, dict[Monomial, Exact]]]:
    """The coefficients of all i^d (b^e)^i, and those of the products that cannot be closed."""
    closed: dict[Bases, ByDegree] = {}
    rest: dict[Monomial, dict[Monomial, Exact]] = {}
    for monomial, coefficient in terms_of(value).items():
        found = _factors(monomial, index)
        if found.inner:
            rest.setdefault(found.inner, {})[found.outer] = coefficient
        else:
            add_into(closed.setdefault(found.bases, {}).setdefault(found.degree, {}), {found.outer: coefficient})
    return closed, rest


@lru_cache(maxsize=1 << 14)
def _factors(monomial: Monomial, index: str) -> _Factors:
    outer = []
    inner = []
    degree = 0
    bases = []
    closes = True
    for generator, exponent in monomial:
        if not _speaks_of(generator, index):
            outer.append((generator, exponent))
            continue
        inner.append((generator, exponent))
        if generator == index and exponent > 0:
            degree = exponent
        elif isinstance(generator, ExponentialAtom) and generator.inner[1] == Polynomial.of(index):
            base = generator.inner[0]
            assert isinstance(base, int)
            bases.append((base, exponent))
        else:
            closes = False
    if not closes:
        return _Factors(tuple(outer), 0, (), tuple(inner))
    return _Factors(tuple(outer), degree, tuple(bases) if growth(tuple(bases)) != 1 else (), ())


def _speaks_of(generator: Generator, index: str) -> bool:
    return index in symbols_in(Polynomial.of(generator)) if isinstance(generator, Atom) else generator == index


def growth(bases: Bases) -> Exact:
    """By how much the exponentials grow from one round to the next."""
    return whole(prod(Fraction(base) ** exponent for base, exponent in bases))


@lru_cache(maxsize=1 << 10)
def exponential(bases: Bases, exponent: Place) -> Value:
    """All bases to the power of this exponent."""
    return product_of([power(base, by * exponent) for base, by in bases])


@lru_cache(maxsize=1 << 12)
def antidifference(degree: int, base: Exact) -> tuple[tuple[int, ...], int]:
    """The polynomial q with q(i + 1) base - q(i) = i^degree: its coefficients from the lowest on, and what all are over.

    Solved from the highest power down: comparing coefficients of i^m leaves one unknown each time. q(0) = 0 for base 1.
    """
    if degree > MAX_POWER:
        raise Overflow(f"a sum of powers of {degree} is past the cap of {MAX_POWER}")
    solved = [Fraction(0)] * (degree + 2)
    for m in range(degree, -1, -1):
        unknown, factor = (m + 1, m + 1) if base == 1 else (m, base - 1)
        known = base * sum(comb(k, m) * solved[k] for k in range(unknown + 1, degree + 2))
        solved[unknown] = ((m == degree) - known) / Fraction(factor)
    over = lcm(*(one.denominator for one in solved))
    return tuple(int(one * over) for one in solved), over


def _closed(bases: Bases, by_degree: ByDegree, first: Place, end: Place) -> dict[Monomial, Exact]:
    """F(end) - F(first) for F of one growth: the antidifferences of all degrees over one denominator."""
    base = growth(bases) if bases else 1
    solved = {degree: antidifference(degree, base) for degree in by_degree}
    over = lcm(*(below for _, below in solved.values()))
    powers: list[dict[Monomial, Exact]] = [{} for _ in range(max(by_degree) + 2)]
    for degree, terms in by_degree.items():
        coefficients, below = solved[degree]
        for coefficient, at in zip(coefficients, powers):  # noqa: B905 (a lower degree has fewer)
            if coefficient:
                by = coefficient * (over // below)
                for monomial, number in terms.items():
                    at[monomial] = at.get(monomial, 0) + number * by
    total: dict[Monomial, Exact] = {}
    for sign, place in ((1, end), (-1, first)):
        at_place: Value = sign * exponential(bases, place) if bases else sign
        for terms in powers:
            for placed, value in terms_of(at_place).items():
                for monomial, number in terms.items():
                    product = times(monomial, placed)
                    total[product] = total.get(product, 0) + number * value
            at_place = at_place * place
    return {monomial: whole(Fraction(number, over)) for monomial, number in total.items() if number}


def _quotient_over(value: Ratio, index: str, first: Value, count: Value) -> Value:
    if index not in symbols_in(value.denominator):
        return divide(sum_over(value.numerator, index, first, count), value.denominator)
    if isinstance(count, int) and count <= MAX_ROUNDS:
        return _round_by_round(value, index, first, count)
    raise Unsupported(f"the sum over {index} of a quotient has no closed form here: {value!s:.60}")


def _round_by_round(value: Value, index: str, first: Value, count: int) -> Value:
    rounds = [put_in(value, {index: first + number}) for number in range(count)]
    return total_of(rounds, [1] * count)


def _unclosed(rest: Mapping[Monomial, Mapping[Monomial, Exact]], index: str, first: Value, count: Value) -> Value:
    """The sum of what cannot be closed: worked out if it has few rounds, else an atom for each product with the index."""
    if isinstance(count, int):
        summand = Polynomial({times(inner, outer): number for inner, terms in rest.items() for outer, number in terms.items()})
        rounds = count if count > MAX_ROUNDS else sum_over(_rounds_inside(summand) + 1, index, first, count)
        if count <= MAX_ROUNDS and not (isinstance(rounds, int) and rounds > MAX_ROUNDS):
            return _round_by_round(summand, index, first, count)
        if isinstance(first, int) and symbols_in(summand) <= {index}:
            raise Overflow(f"a sum of {rounds:,} rounds that has no closed form is past the cap of {MAX_ROUNDS:,} rounds")
    apart = _whole_part(count)
    if apart:
        # L + 1 rounds are L rounds and the last one, so that a sum and the sum a round longer are seen to differ by it.
        summand = Polynomial({times(inner, outer): number for inner, terms in rest.items() for outer, number in terms.items()})
        last = [put_in(summand, {index: first + count - number}) for number in range(1, apart + 1)]
        return total_of([_unclosed(rest, index, first, count - apart), *last], [1] * (apart + 1))
    total: Value = 0
    for inner, terms in rest.items():
        total = total + freeze(dict(terms)) * Polynomial.of(_atom(inner, index, first, count))
    return total


def _whole_part(count: Value) -> int:
    """The few rounds that a symbolic count has for certain: 1 of L + 1."""
    from .sign import at_least_zero

    number = terms_of(count).get((), 0) if not isinstance(count, int) else 0
    return number if isinstance(number, int) and 0 < number <= _FEW and at_least_zero(count - number) else 0


def _atom(inner: Monomial, index: str, first: Value, count: Value) -> SumAtom:
    """The atom of this sum: sums that differ in the name of their index alone have one atom."""
    summand: Value = Polynomial({inner: 1})
    taken = (symbols_in(summand) - {index}) | symbols_in(first) | symbols_in(count)
    bound = _index(summand, taken)
    if bound != index:
        summand = put_in(summand, {index: Polynomial.of(bound)})
    return SumAtom(Polynomial.of(bound), summand, first, count)


def _index(summand: Value, taken: frozenset[str]) -> str:
    """#1 for a sum that holds no other, #2 for a sum of such sums; higher where that name is taken."""
    level = 1 + max((int(inside.index[1:]) for inside in _sums(summand)), default=0)
    while f"#{level}" in taken:
        level += 1
    return f"#{level}"


def _sums(value: Value) -> Iterator[SumAtom]:
    """The sums that a value is made of, not those inside their summands."""
    for part in parts(value):
        for generator in generators(part):
            if isinstance(generator, SumAtom):
                yield generator
            elif isinstance(generator, Atom):
                for inner in generator.inner:
                    yield from _sums(inner)


def _rounds_inside(value: Value) -> Value:
    """How many rounds the sums inside a value have: itself a sum, of one round or more each."""
    total: Value = 0
    for inside in _sums(value):
        total = total + sum_over(_rounds_inside(inside.summand) + 1, inside.index, inside.first, inside.count)
    return total
