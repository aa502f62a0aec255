"""From the normal form to a tree to read, where a formula has no author.

Highest power first, the letters of a term in the vocabulary's order, positive terms before negative ones, and common
factors taken out where that makes the line shorter: 3591k^2 + 9ck + 66k.
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

from ..symbols import rank
from ..written import (
    Floor,
    IndexedSum,
    Maximum,
    Name,
    Negative,
    Number,
    Power,
    Quotient,
    Written,
    add,
    multiply,
)
from .atoms import Atom, ExponentialAtom, FloorAtom, MaximumAtom
from .polynomial import UNIT, Exact, Generator, Monomial, Polynomial, Value, terms_of, times, whole
from .ratio import Ratio
from .series import SumAtom
from .substitution import put_in, symbols_in


def write(value: Value) -> Written:
    """A tree with this value."""
    if isinstance(value, Ratio):
        return Quotient(write(value.numerator), write(value.denominator))
    if not isinstance(value, Polynomial):
        return Number(whole(value))
    below = _shared_denominator(value.terms)
    if below and len(value.terms) > 1:
        above = Polynomial({times(monomial, below): c for monomial, c in value.terms.items()})
        return Quotient(write(above), _term(below, 1))
    plain = _sum(value.terms)
    content, monomial = _common(value.terms)
    candidates = [plain]
    for number, letters in ((content, UNIT), (Fraction(1), monomial), (content, monomial)):
        if len(value.terms) > 1 and (number != 1 or letters):
            inverse = tuple((g, -e) for g, e in letters)
            rest = {times(m, inverse): whole(Fraction(c) / number) for m, c in value.terms.items()}
            outside = [] if number.numerator == 1 and not letters else [_term(letters, number.numerator)]
            taken = multiply(*outside, _sum(rest))
            candidates.append(taken if number.denominator == 1 else Quotient(taken, Number(number.denominator)))
    return min(candidates, key=length)


def _common(terms: dict[Monomial, Exact]) -> tuple[Fraction, Monomial]:
    """The number, a fraction where there are any, and the letters that every term has."""
    coefficients = [Fraction(c) for c in terms.values()]
    content = Fraction(math.gcd(*(c.numerator for c in coefficients)), math.lcm(*(c.denominator for c in coefficients)))
    powers = [dict(monomial) for monomial in terms]
    shared = {g: min(p.get(g, 0) for p in powers) for g in powers[0]} if powers else {}
    return content, tuple(sorted(((g, e) for g, e in shared.items() if e > 0), key=lambda pair: pair[0]))


def _shared_denominator(terms: dict[Monomial, Exact]) -> Monomial:
    """The letters that stand below in every term, as a monomial to multiply by."""
    powers = [dict(monomial) for monomial in terms]
    shared = {g: max(p.get(g, 0) for p in powers) for g in powers[0]} if powers else {}
    return tuple(sorted(((g, -e) for g, e in shared.items() if e < 0), key=lambda pair: pair[0]))


def length(node: Written) -> int:
    """How wide the line is on paper, where a product's dot and an exponent's sign take no room."""
    return len(str(node).replace("*", ""))


def _sum(terms: dict[Monomial, Exact]) -> Written:
    ordered = sorted(terms.items(), key=lambda term: _reading_order(*term))
    if ordered and ordered[0][1] < 0:  # 56 - 2L, and not -2L + 56
        ordered.sort(key=lambda term: term[1] < 0)
    return add(*(_signed(monomial, coefficient) for monomial, coefficient in ordered))


def leads_with_minus(value: Value) -> bool:
    """Whether the first of the highest terms, in the letters' order, has a minus."""
    return min(terms_of(value).items(), key=lambda term: _reading_order(term[0], 1))[1] < 0


def _reading_order(monomial: Monomial, coefficient: Exact) -> tuple[object, ...]:
    exponents = [exponent for _, exponent in monomial]
    letters = sorted(_generator_rank(g) for g, _ in monomial)
    return -sum(exponents), -max(exponents, default=0), coefficient < 0, letters


def _generator_rank(generator: Generator) -> tuple[int, int, str]:
    return (1, 0, generator.text) if isinstance(generator, Atom) else (0, *rank(generator))


def _signed(monomial: Monomial, coefficient: Exact) -> Written:
    return Negative(_term(monomial, -coefficient)) if coefficient < 0 else _term(monomial, coefficient)


def _term(monomial: Monomial, coefficient: Exact) -> Written:
    number = Fraction(coefficient)
    others = [(g, e) for g, e in monomial if not isinstance(g, ExponentialAtom)]
    ordered = sorted(others, key=lambda pair: _generator_rank(pair[0]))
    above = [_power(g, e) for g, e in ordered if e > 0]
    below = [_power(g, -e) for g, e in ordered if e < 0]
    for base, exponent in _exponents(monomial).items():
        number, exponent = _taken_in(base, exponent, number)
        if all(c < 0 for c in terms_of(exponent).values()):
            below.append(Power(Number(base), write(-exponent)))
        else:
            above.append(Power(Number(base), write(exponent)))
    if number.numerator != 1 or not above:
        above.insert(0, Number(number.numerator))
    if number.denominator != 1:
        below.insert(0, Number(number.denominator))
    return Quotient(multiply(*above), multiply(*below)) if below else multiply(*above)


def _exponents(monomial: Monomial) -> dict[int, Value]:
    """The exponent of each whole number that stands to a symbolic power: of 2, L - i in 2^L / 2^i."""
    found: dict[int, Value] = {}
    for atom, times_ in sorted(monomial, key=lambda pair: _generator_rank(pair[0])):
        if isinstance(atom, ExponentialAtom):
            base, exponent = atom.inner
            assert isinstance(base, int)
            found[base] = found.get(base, 0) + exponent * times_
    return found


def _taken_in(base: int, exponent: Value, number: Fraction) -> tuple[Fraction, Value]:
    """2^L / 2 as 2^(L - 1), and 2 2^L as 2^(L + 1)."""
    while number.denominator % base == 0:
        number, exponent = number * base, exponent - 1
    while number.denominator == 1 and number.numerator in (base, base**2):
        number, exponent = number / base, exponent + 1
    return number, exponent


def _power(generator: Generator, exponent: int) -> Written:
    base = Name(generator) if isinstance(generator, str) else _atom(generator)
    return base if exponent == 1 else Power(base, Number(exponent))


def _atom(atom: Atom) -> Written:
    if isinstance(atom, SumAtom):
        return _series(atom)
    inner = tuple(map(write, atom.inner))
    if isinstance(atom, FloorAtom):
        return Floor(inner[0] if inner[1] == Number(1) else Quotient(*inner))
    if isinstance(atom, MaximumAtom):
        return Maximum(inner)
    if isinstance(atom, ExponentialAtom):
        return Power(*inner)
    raise TypeError(f"no way to write {atom!r}")


def _series(atom: SumAtom) -> Written:
    """A sum over i; over j, then i1, i2, ..., where that is a symbol already."""
    taken = symbols_in(Polynomial.of(atom))
    index = next(name for name in itertools.chain("ij", (f"i{number}" for number in itertools.count(1))) if name not in taken)
    body = write(put_in(atom.summand, {atom.index: Polynomial.of(index)}))
    return IndexedSum(body, index, write(atom.first), write(atom.first + atom.count - 1))
