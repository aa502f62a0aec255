"""Of several unknowns all but one have a number: what is over a budget along the last one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ..algebra import Exact, Polynomial, Span, Value, put_in, terms_of
from ..errors import Unsupported
from .domain import Domain

Point = dict[str, int]


@dataclass(frozen=True)
class Beam:
    """All unknowns but one have a number: what is over the budget along the last one."""

    point: Point
    name: str
    over: Value
    spans: tuple[Span, ...]
    domain: Domain

    def at(self, number: int) -> Point:
        """The point with this number for the last unknown."""
        return {**self.point, self.name: number}

    def over_at(self, number: int) -> Exact:
        """How much is over the budget."""
        found = put_in(self.over, {self.name: number})
        assert isinstance(found, (int, Fraction))
        return found

    def last_within(self) -> int | None:
        """The largest number that fits and is not over the budget."""
        for span in reversed(self.spans):
            if span.sign > 0:
                continue
            end = span.last if span.last is not None else self.domain.last
            if end is None:
                raise Unsupported(f"any {self.name} meets the budget with {told(self.point)}; set it with --set")
            number = self.domain.down(end)
            if number is None or number >= span.first:
                return number
        return None

    def first_beyond(self) -> int | None:
        """The least number that fits and is not below the budget."""
        for span in self.spans:
            number = self.domain.up(span.first) if span.sign >= 0 else None
            if number is not None and (span.last is None or number <= span.last):
                return number
        return None

    def ends(self) -> set[int]:
        """The first and the last number that fits of each span."""
        found: set[int | None] = set()
        for span in self.spans:
            last = span.last if span.last is not None else self.domain.last
            found |= {self.domain.up(span.first), None if last is None else self.domain.down(last)}
        return {number for number in found if number is not None}


def told(point: Mapping[str, Exact]) -> str:
    """k = 3, c = 5."""
    return ", ".join(f"{name} = {value}" for name, value in point.items())


def linear(over: Value, name: str) -> tuple[Exact, Exact] | None:
    """(a, b) where the value is a x + b with numbers a and b."""
    if not isinstance(over, (int, Fraction, Polynomial)):
        return None
    terms = dict(terms_of(over))
    b, a = terms.pop((), 0), terms.pop(((name, 1),), 0)
    return None if terms else (a, b)


def spans_of(a: Exact, b: Exact, first: int) -> tuple[Span, ...]:
    """The signs of a x + b from a number on."""
    if a == 0:
        return (Span(first, None, (b > 0) - (b < 0)),)
    root = -Fraction(b) / Fraction(a)
    side = 1 if a > 0 else -1
    below = -(-root.numerator // root.denominator) - 1  # the last whole number before the root
    zero = below + 1 if root.denominator == 1 else below
    spans = [Span(first, below, -side), Span(max(first, below + 1), zero, 0), Span(max(first, zero + 1), None, side)]
    return tuple(span for span in spans if span.last is None or span.first <= span.last)
