"""Where a formula in one symbol is negative, zero or positive, exactly, for all whole numbers from a least one on.

A polynomial only grows or only falls between the places where its difference P(x + 1) - P(x) changes its sign; that
difference has one degree less, so a recursion and a bisection find every change of sign. Floors by whole numbers are
polynomials within each residue class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, lcm

from ..errors import Unsupported
from .equality import moduli
from .polynomial import Exact, Polynomial, Value, freeze, terms_of
from .ratio import parts
from .sign import without_denominators
from .substitution import put_in, symbols_in

_MOST_CLASSES = 4_096
_MOST_DEGREE = 64
_MOST_SPANS = 10_000

Coefficients = list[int]
"""Of a polynomial in one symbol, that of the constant first."""


@dataclass(frozen=True, slots=True)
class Span:
    """Neighbouring whole numbers, to `last` (None: without end), where a value has this `sign`: -1, 0 or 1."""

    first: int
    last: int | None
    sign: int


@dataclass(frozen=True, slots=True)
class Signs:
    """The sign of a value from `least` on: in spans, and behind them by residue, `cycle[x % len(cycle)]`.

    The cycle is empty where the last span has no end.
    """

    spans: tuple[Span, ...]
    cycle: tuple[int, ...] = ()

    def at(self, number: int) -> int:
        """The sign at one whole number, which is not below the least."""
        for span in self.spans:
            if span.last is None or number <= span.last:
                return span.sign
        return self.cycle[number % len(self.cycle)]

    def where(self, *wanted: int) -> list[tuple[int, int | None]]:
        """The spans of numbers whose sign is one of these, neighbouring ones joined; without what lies behind the last span."""
        found: list[tuple[int, int | None]] = []
        for span in self.spans:
            if span.sign not in wanted:
                continue
            if found and found[-1][1] is not None and found[-1][1] + 1 == span.first:
                found[-1] = (found[-1][0], span.last)
            else:
                found.append((span.first, span.last))
        return found


def signs(value: Value, name: str, first: int = 1) -> Signs:
    """The signs of a value whose only symbol is `name`, at every whole number from `first` on.

    Raises `Unsupported` for another symbol, for a maximum or an exponential, and past the caps of residues and degree.
    """
    above, below = parts(value)
    if not isinstance(below, Polynomial):
        return _signs(above if below > 0 else -above, name, first)
    return _signs(above * below, name, first)  # a quotient has the sign of the product


def _signs(value: Value, name: str, first: int) -> Signs:
    value = freeze(without_denominators(terms_of(value)))
    if symbols_in(value) - {name}:
        raise Unsupported(f"{value} has other symbols than {name}")
    classes = moduli(value)
    if classes is None:
        raise Unsupported(f"no exact signs of {value}")
    modulus = classes.get(name, 1)
    if modulus > _MOST_CLASSES:
        raise Unsupported(f"{modulus:,} residues are past the cap of {_MOST_CLASSES:,}")
    by_residue: list[list[Span]] = []
    for residue in range(modulus):
        start = -((residue - first) // modulus)  # the least t with modulus t + residue >= first
        inside = put_in(value, {name: modulus * Polynomial.of(name) + residue}) if modulus > 1 else value
        by_residue.append(joined(_spans(_coefficients(inside), start)))
    return _together(by_residue, first)


def _together(by_residue: Sequence[list[Span]], first: int) -> Signs:
    """The signs of all residue classes in one order."""
    modulus = len(by_residue)
    changes = sorted({first} | {modulus * span.first + residue for residue, spans in enumerate(by_residue) for span in spans[1:]})
    found: list[Span] = []
    for start, following in zip(changes, [*changes[1:], None], strict=True):
        # Up to the next change every class keeps its sign, so one round of residues shows them all.
        last = None if following is None else following - 1
        shown = start + modulus - 1 if last is None else min(start + modulus - 1, last)
        pattern = [_at(by_residue, number) for number in range(start, shown + 1)]
        if len({*pattern}) == 1:
            found.append(Span(start, last, pattern[0]))
        elif last is None:
            return Signs(tuple(joined(found)), tuple(_at(by_residue, start + (r - start) % modulus) for r in range(modulus)))
        elif last - start > _MOST_SPANS:
            raise Unsupported(f"signs that change more than {_MOST_SPANS:,} times")
        else:
            found += [Span(number, number, _at(by_residue, number)) for number in range(start, last + 1)]
    return Signs(tuple(joined(found)))


def _at(by_residue: Sequence[list[Span]], number: int) -> int:
    step, residue = divmod(number, len(by_residue))
    return next(span.sign for span in by_residue[residue] if span.last is None or step <= span.last)


def joined(spans: Iterable[Span]) -> list[Span]:
    """Neighbouring spans of one sign as one."""
    found: list[Span] = []
    for span in spans:
        if found and found[-1].sign == span.sign:
            found[-1] = Span(found[-1].first, span.last, span.sign)
        else:
            found.append(span)
    return found


def _coefficients(value: Value) -> Coefficients:
    """Times a positive number, such that all are whole."""
    terms = terms_of(value)
    exponents = [monomial[0][1] if monomial else 0 for monomial in terms]
    if max(exponents, default=0) > _MOST_DEGREE:
        raise Unsupported(f"a degree of {max(exponents)} is past the cap of {_MOST_DEGREE}")
    scale = lcm(*(Fraction(c).denominator for c in terms.values()))
    found = [0] * (max(exponents, default=0) + 1)
    for exponent, coefficient in zip(exponents, terms.values(), strict=True):
        found[exponent] = int(coefficient * scale)
    return found


def _spans(coefficients: Coefficients, first: int) -> Iterator[Span]:
    """The signs of a polynomial at the whole numbers from `first` on; neighbouring spans may have the same sign."""
    if len(coefficients) == 1:
        yield Span(first, None, sign_of(coefficients[0]))
        return
    for piece in joined(_spans(_difference(coefficients), first)):
        # From its first number to the one behind its last the polynomial only grows, or only falls, or stays.
        yield from _monotone(coefficients, piece)


def _monotone(coefficients: Coefficients, piece: Span) -> Iterator[Span]:
    place, last = piece.first, piece.last
    while last is None or place <= last:
        sign = sign_of(_value(coefficients, place))
        end = _last_with(coefficients, sign, place, last, piece.sign)
        yield Span(place, end, sign)
        if end is None:
            return
        place = end + 1


def _last_with(coefficients: Coefficients, sign: int, place: int, last: int | None, direction: int) -> int | None:
    """The last number from `place` to `last` that still has this sign, where the polynomial goes in one direction."""
    if direction == 0 or sign == direction:
        return last
    if last is None:
        step = 1
        while sign_of(_value(coefficients, place + step)) == sign:
            step *= 2
        last = place + step
    elif sign_of(_value(coefficients, last)) == sign:
        return last
    inside = place
    while last - inside > 1:
        middle = (inside + last) // 2
        inside, last = (middle, last) if sign_of(_value(coefficients, middle)) == sign else (inside, middle)
    return inside


def _difference(coefficients: Coefficients) -> Coefficients:
    """P(x + 1) - P(x), of one degree less."""
    found = [0] * (len(coefficients) - 1)
    for exponent, coefficient in enumerate(coefficients):
        for lower in range(exponent):
            found[lower] += coefficient * comb(exponent, lower)
    while len(found) > 1 and not found[-1]:
        found.pop()
    return found


def _value(coefficients: Coefficients, number: int) -> int:
    total = 0
    for coefficient in reversed(coefficients):
        total = total * number + coefficient
    return total


def sign_of(number: Exact) -> int:
    """-1, 0 or 1."""
    return (number > 0) - (number < 0)
