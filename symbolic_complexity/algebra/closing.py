"""A sum over an index as a person would write it: (9g + 2)(cL + gL(L - 1)/2), and not the many terms of its normal form.

Each power of the index keeps its coefficient, and its sum stands as the textbook's factor:

    1: L    i: L(L - 1)/2    i^2: L(L - 1)(2L - 1)/6    i^3: (L(L - 1)/2)^2    b^i: (b^L - 1)/(b - 1)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm, prod
from typing import NamedTuple

from ..errors import Refuted
from ..written import IndexedSum, Negative, Number, Power, Product, Quotient, Sum, Written, add, multiply, size
from .evaluate import normal_form
from .polynomial import UNIT, Monomial, Polynomial, Value, freeze, product_of, terms_of, times, total_of, whole
from .ratio import Ratio, inverse_of_common
from .series import Bases, antidifference, exponential, growth, sum_over, taken_apart
from .substitution import put_in, symbols_in
from .writing import length, write


def closed_form(value: Value, index: str, first: Value, count: Value) -> Written:
    """The tree of `sum_over(value, index, first, count)` that reads best: by powers of the index, or shorter where those meet.

    Raises what `sum_over` raises, and `Refuted` where the tree is not worth the sum: nothing unproved is returned.
    """
    total = sum_over(value, index, first, count)
    if not isinstance(value, Ratio):
        found = min(_forms(value, index, first, count, total), key=length)  # the first of the shortest
    elif index in symbols_in(value.denominator):
        found = write(total)
    else:
        above, below = closed_form(value.numerator, index, first, count), write(value.denominator)
        found = Quotient(above.numerator, multiply(above.denominator, below)) if isinstance(above, Quotient) else Quotient(above, below)
    if normal_form(found) != total:
        raise Refuted(f"{found} is not the sum of {value} over {index}", {})
    return found


def _forms(value: Value, index: str, first: Value, count: Value, total: Value) -> Iterator[Written]:
    """By powers of the index as it is (where it begins at 0 or 1), by powers of the rounds done, and all at once."""
    closed, rest = taken_apart(value, index)
    open_terms = [(Polynomial({inner: 1}), freeze(dict(terms))) for inner, terms in rest.items()]
    unclosed = [_unclosed(open_terms, index, first, count)] if rest else []
    readings = [(closed, first)] if isinstance(first, int) and first in (0, 1) else []
    if first != 0:
        closes = value - total_of([inner * coefficient for inner, coefficient in open_terms], [1] * len(rest))
        readings.append((taken_apart(put_in(closes, {index: first + Polynomial.of(index)}), index)[0], 0))
    for by_growth, start in readings:
        groups = [
            (freeze(terms), _power_sum(bases, degree, start, count))
            for bases, by_degree in sorted(by_growth.items())
            for degree, terms in sorted(by_degree.items())
            if terms
        ]
        yield add(*_together(groups), *unclosed)
        if len(groups) == 1 and not rest and groups[0][1].textbook:
            return
    yield from _at_once(total)


@dataclass(frozen=True, slots=True)
class _PowerSum:
    """The sum of i^degree b^i: a number times factors to read. `textbook` is one that everybody knows."""

    number: Fraction
    factors: tuple[Written, ...] = ()
    textbook: bool = False
    is_count: bool = False


def _power_sum(bases: Bases, degree: int, first: int, count: Value) -> _PowerSum:
    """The sum of i^degree b^i for i = first, ..., first + count - 1, where first is 0 or 1."""
    end = first + count
    if isinstance(count, Polynomial) and not bases and degree <= 3:
        if degree == 0:
            return _PowerSum(*_factored(count), textbook=True, is_count=True)
        if degree == 3:
            number, factors = _factored(end, end - 1, over=2)
            square = Power(_product(_Content(number), *factors), Number(2))
            return _PowerSum(Fraction(1), (square,), textbook=True)
        if degree == 2:
            return _PowerSum(*_factored(end, end - 1, 2 * end - 1, over=6), textbook=True)
        return _PowerSum(*_factored(end, end - 1, over=2), textbook=True)
    if isinstance(count, Polynomial) and bases and all(exponent > 0 for _, exponent in bases):
        return _growing(bases, degree, first, end)
    i = Polynomial.of("i")
    return _PowerSum(*_factored(sum_over(product_of([i] * degree) * exponential(bases, i), "i", first, count)))


def _factored(*values: Value, over: int = 1) -> tuple[Fraction, tuple[Written, ...]]:
    """The product of values over a number: their own numbers taken out, the shortest factor first, as in L(L + 1)/2."""
    contents = [_content(value) for value in values]
    number = prod((content.number for content in contents), start=Fraction(1, over))
    factors = [write(content._replace(number=Fraction(1)).value) for content in contents]
    return number, tuple(sorted((factor for factor in factors if factor != Number(1)), key=size))


def _growing(bases: Bases, degree: int, first: int, end: Value) -> _PowerSum:
    """q(end) b^end - q(first) b^first for the antidifference q: (b^L - 1)/(b - 1), or (L - 2)2^L + 2 for i 2^i."""
    coefficients, over = antidifference(degree, growth(bases))
    at_end: Value = 0
    for coefficient in reversed(coefficients):
        at_end = at_end * end + coefficient
    at_first = growth(bases) * sum(coefficients) if first else coefficients[0]
    powers = [Power(Number(base), write(exponent * end)) for base, exponent in bases]
    grown = multiply(*([] if at_end == 1 else [write(at_end)]), *powers)
    constant = [_product(_Content(Fraction(-at_first)))] if at_first else []
    return _PowerSum(Fraction(1, over), (add(grown, *constant),), textbook=True)


def _together(groups: Sequence[tuple[Value, _PowerSum]]) -> list[Written]:
    """The terms of the sum; or one product, what they all share before their sum, where that is shorter."""
    if len(groups) == 1:
        return [_alone(*groups[0])]
    terms = [_term(coefficient, sums) for coefficient, sums in groups]
    shared, left = _shared([coefficient for coefficient, _ in groups])
    inner = add(*(_term(coefficient, sums) for coefficient, (_, sums) in zip(left, groups, strict=True)))
    return min(terms, [_product(shared, inner)], key=lambda several: length(add(*several)))


def _alone(coefficient: Value, sums: _PowerSum) -> Written:
    """The only term: a sum of constants has the number of rounds before its bracket, as in L(9k^2 + k)."""
    inner = write(coefficient)
    bracket = inner.factors[-1] if isinstance(inner, Product) else inner
    if sums.is_count and isinstance(bracket, Sum):
        return _product(_Content(sums.number), *sums.factors, inner)
    return _term(coefficient, sums)


def _term(coefficient: Value, sums: _PowerSum) -> Written:
    content = _content(coefficient)
    return _product(content._replace(number=content.number * sums.number), *sums.factors)


def _unclosed(terms: Sequence[tuple[Value, Value]], index: str, first: Value, count: Value) -> Written:
    """The sum of each product with its coefficient that stays a sum, what all coefficients share before it."""
    shared, left = _shared([coefficient for _, coefficient in terms])
    body = total_of([inner * coefficient for (inner, _), coefficient in zip(terms, left, strict=True)], [1] * len(terms))
    return _product(shared, IndexedSum(write(body), index, write(first), write(first + count - 1)))


class _Content(NamedTuple):
    """number * letters * rest: the letters stand in every term, and the rest has coprime whole coefficients."""

    number: Fraction
    letters: Monomial = UNIT
    rest: Value = 1

    @property
    def value(self) -> Value:
        return product_of([freeze({self.letters: whole(self.number)}), self.rest])


def _content(value: Value) -> _Content:
    terms = terms_of(value)
    if not terms:
        return _Content(Fraction(0))
    number = _common_number([Fraction(coefficient) for coefficient in terms.values()])
    inverse = inverse_of_common(list(terms))
    rest = freeze({times(monomial, inverse): whole(coefficient / number) for monomial, coefficient in terms.items()})
    return _Content(number, tuple((generator, -exponent) for generator, exponent in inverse), rest)


def _shared(values: Sequence[Value]) -> tuple[_Content, list[Value]]:
    """The number, the letters and the sum that all values have, and what is left of each."""
    contents = [_content(value) for value in values]
    if not contents:
        return _Content(Fraction(1)), []
    number = _common_number([content.number for content in contents])
    inverse = inverse_of_common([content.letters for content in contents])
    rest = contents[0].rest if all(content.rest == contents[0].rest for content in contents) else 1
    left = [
        _Content(content.number / number, times(content.letters, inverse), 1 if content.rest == rest else content.rest).value
        for content in contents
    ]
    return _Content(number, tuple((generator, -exponent) for generator, exponent in inverse), rest), left


def _common_number(numbers: Sequence[Fraction]) -> Fraction:
    """The largest positive number of which all are whole multiples; negative where all are."""
    common = Fraction(gcd(*(one.numerator for one in numbers)), lcm(*(one.denominator for one in numbers)))
    return -common if all(one < 0 for one in numbers) else common


def _product(content: _Content, *factors: Written) -> Written:
    """The content times further factors, over one fraction bar: gL(L - 1)/2."""
    number, letters, rest = content
    above = freeze({tuple(pair for pair in letters if pair[1] > 0): abs(number.numerator)})
    below = freeze({tuple((generator, -exponent) for generator, exponent in letters if exponent < 0): number.denominator})
    before = [write(one) for one in (above, rest) if one != 1]
    product = multiply(*before, *factors)
    if below != 1:
        product = Quotient(product, write(below))
    return Negative(product) if number < 0 else product


def _at_once(total: Value) -> Iterator[Written]:
    """The normal form, its fractions over one number."""
    over = 1 if isinstance(total, Ratio) else lcm(*(coefficient.denominator for coefficient in terms_of(total).values()))
    yield write(total) if over == 1 else Quotient(write(total * over), Number(over))
    if not isinstance(total, Ratio):
        yield _product(_content(total))
