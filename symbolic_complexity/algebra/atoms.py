"""Generators that are not symbols: floors, maxima and exponentials, each brought to one form as it is made.

The floor rules, for integer-valued x, y and an integer d (each is one line below):
    floor((d q + r) / d)            = q + floor(r / d)
    floor((floor(x / a) + y) / b)   = floor((x + a y) / (a b)),  for whole numbers a and b > 0, symbolic ones too
    floor((g x + t) / (g d))        = floor((x + floor(t / g)) / d),    t a number
A symbolic denominator keeps an opaque (numerator, denominator) atom, common factors cancelled.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from math import gcd
from typing import Self, TypeAlias
from weakref import WeakValueDictionary

from ..errors import Overflow, Unsupported
from ..symbols import is_whole
from .polynomial import (
    MAX_BITS,
    MAX_DEGREE,
    UNIT,
    Exact,
    Monomial,
    Polynomial,
    Value,
    add_into,
    freeze,
    nonzero,
    terms_of,
    times,
)
from .ratio import Ratio, cancelled, ratio

Values: TypeAlias = Mapping[str, Value]
PutIn: TypeAlias = Callable[[Value, Values], Value]


_KNOWN: WeakValueDictionary[tuple[str, tuple[Value, ...]], Atom] = WeakValueDictionary()
"""Every atom alive, so that equal atoms are one object: monomials hash and compare them by identity, at C's speed."""


class Atom(ABC):
    """A generator with an inside. Ordered after every symbol, so that a monomial's letters come first."""

    __slots__ = ("__weakref__", "_text", "inner")
    kind = ""
    inner: tuple[Value, ...]
    _text: str | None

    def __new__(cls, *inner: Value) -> Self:
        atom = super().__new__(cls)
        atom.inner = inner
        atom._text = None
        known = _KNOWN.setdefault((cls.kind, inner), atom)
        assert isinstance(known, cls)
        return known

    def __reduce__(self) -> tuple[type[Self], tuple[Value, ...]]:
        return type(self), self.inner

    @abstractmethod
    def with_values(self, values: Values, put_in: PutIn) -> Value:
        """What it is after `put_in` has put these values into everything inside; brought to its form again."""

    @property
    def bound(self) -> frozenset[str]:
        """The names that mean something inside alone: a sum's index."""
        return frozenset()

    def is_whole(self) -> bool:
        """Whether it is a whole number for all whole symbols."""
        return all(map(is_integer, self.inner))

    def __lt__(self, other: object) -> bool:
        return isinstance(other, Atom) and self.text < other.text

    def __gt__(self, other: object) -> bool:
        return not isinstance(other, Atom) or self.text > other.text

    @property
    def text(self) -> str:
        """A spelling that orders atoms the same way in every run."""
        if self._text is None:
            self._text = f"{self.kind}({'; '.join(map(_spelled, self.inner))})"
        return self._text

    def __repr__(self) -> str:
        return self.text


class FloorAtom(Atom):
    """floor(numerator / denominator), the denominator an integer > 1 or symbolic."""

    __slots__ = ()
    kind = "floor"

    @property
    def numerator(self) -> Value:
        return self.inner[0]

    @property
    def denominator(self) -> Value:
        return self.inner[1]

    def is_whole(self) -> bool:
        return True

    def with_values(self, values: Values, put_in: PutIn) -> Value:
        return floor(put_in(self.numerator, values), put_in(self.denominator, values))


class MaximumAtom(Atom):
    """The largest of several values, none of which is known to be the largest."""

    __slots__ = ()
    kind = "max"

    def with_values(self, values: Values, put_in: PutIn) -> Value:
        return maximum(*(put_in(one, values) for one in self.inner))


class ExponentialAtom(Atom):
    """base ** exponent for an integer base >= 2 and one monomial as exponent."""

    __slots__ = ()
    kind = "power"

    def is_whole(self) -> bool:
        from .sign import at_least_zero

        return super().is_whole() and at_least_zero(self.inner[1])

    def with_values(self, values: Values, put_in: PutIn) -> Value:
        base, exponent = self.inner
        return power(base, put_in(exponent, values))


def floor(numerator: Value, denominator: Value) -> Value:
    """floor(numerator / denominator), normalised."""
    if isinstance(numerator, (int, Fraction)) and isinstance(denominator, (int, Fraction)):
        return numerator // nonzero(denominator)
    if not isinstance(denominator, (Polynomial, Ratio)):
        nonzero(denominator)
    if isinstance(numerator, Ratio):
        return floor(numerator.numerator, numerator.denominator * denominator)
    if isinstance(denominator, Ratio):
        return floor(numerator * denominator.denominator, denominator.numerator)
    return _floor(numerator, denominator)


@lru_cache(maxsize=1 << 14)
def _floor(numerator: Value, denominator: Value) -> Value:
    numerator, denominator = cancelled(numerator, denominator)
    if isinstance(denominator, int):
        return _floor_by_integer(terms_of(numerator), denominator)
    divisor = terms_of(denominator)
    pulled: dict[Monomial, Exact] = {}
    rest = dict(terms_of(numerator))
    if len(divisor) == 1:
        ((by, factor),) = divisor.items()
        inverse = tuple((generator, -exponent) for generator, exponent in by)
        for monomial, coefficient in list(rest.items()):
            quotient = times(monomial, inverse)
            if _integral(quotient) and coefficient % factor == 0:
                pulled[quotient] = coefficient // factor
                del rest[monomial]
    if not rest:
        return freeze(pulled)
    collapsed = _nested_in(rest, denominator)
    return freeze(pulled) + (collapsed if collapsed is not None else Polynomial.of(FloorAtom(freeze(rest), denominator)))


def _integral(monomial: Monomial) -> bool:
    """Whether a monomial is a whole number for all whole symbols."""
    return all(exponent > 0 and (is_whole(g) if isinstance(g, str) else g.is_whole()) for g, exponent in monomial)


def is_integer(value: Value) -> bool:
    """Whether a value is a whole number for all whole symbols, as far as its form tells."""
    if isinstance(value, Polynomial):
        return all(isinstance(c, int) and _integral(monomial) for monomial, c in value.terms.items())
    return isinstance(value, int)


def _floor_by_integer(terms: Mapping[Monomial, Exact], d: int) -> Value:
    pulled: dict[Monomial, Exact] = {}
    rest: dict[Monomial, int] = {}
    exact = True
    for monomial, coefficient in terms.items():
        q, r = divmod(int(coefficient), d)
        if not _integral(monomial):
            q, r, exact = 0, int(coefficient), False  # nothing may be pulled out of what is not whole
        if q:
            pulled[monomial] = q
        if r:
            rest[monomial] = r
    if not exact:
        return freeze(pulled) + Polynomial.of(FloorAtom(freeze({**rest}), d))
    constant = rest.pop(UNIT, 0)
    if not rest:
        return freeze(pulled)
    g = gcd(d, *rest.values())
    if g > 1:
        return freeze(pulled) + _floor_by_integer({**{m: c // g for m, c in rest.items()}, UNIT: constant // g}, d // g)
    left = add_into({**rest}, {UNIT: constant} if constant else {})
    collapsed = _nested_in(left, d)
    return freeze(pulled) + (collapsed if collapsed is not None else Polynomial.of(FloorAtom(freeze(left), d)))


def _lone_floor(monomial: Monomial) -> FloorAtom | None:
    """The floor by a whole number that this monomial is, if it is one."""
    if len(monomial) == 1:
        generator, exponent = monomial[0]
        if exponent == 1 and isinstance(generator, FloorAtom) and is_integer(generator.denominator):
            return generator
    return None


def _nested_in(rest: dict[Monomial, Exact], denominator: Value) -> Value | None:
    """A floor of one floor and whole numbers, by a positive whole number, as a single floor; None for any other."""
    from .sign import at_least_zero

    nested = [(monomial, atom) for monomial, c in rest.items() if c == 1 and (atom := _lone_floor(monomial))]
    if len(nested) != 1 or not is_integer(denominator) or not at_least_zero(denominator):
        return None
    monomial, atom = nested[0]
    others = freeze({m: c for m, c in rest.items() if m != monomial})
    if not is_integer(others):
        return None
    return floor(atom.numerator + atom.denominator * others, atom.denominator * denominator)


def maximum(*values: Value) -> Value:
    """The largest value, or an atom over those of which none is proved to be the largest."""
    kept = undominated(values)
    if len(kept) == 1:
        return kept[0]
    return Polynomial.of(MaximumAtom(*sorted(kept, key=_spelled)))


def undominated(values: Iterable[Value]) -> list[Value]:
    """The values that are not proved to be at most another one, for symbols that are at least 1."""
    from .sign import at_least_zero

    values = list(values)
    if any(isinstance(value, Ratio) for value in values):
        raise Unsupported("the largest of several quotients of sums is not known here")
    kept: list[Value] = []
    for value in dict.fromkeys(inner for one in values for inner in _alternatives(one)):
        if any(at_least_zero(other - value) for other in kept):
            continue
        kept = [other for other in kept if not at_least_zero(value - other)]
        kept.append(value)
    return kept


def _alternatives(value: Value) -> tuple[Value, ...]:
    """What a lone maximum ranges over; any other value is its own only alternative."""
    if isinstance(value, Polynomial) and len(value.terms) == 1:
        ((monomial, coefficient),) = value.terms.items()
        if coefficient == 1 and len(monomial) == 1 and monomial[0][1] == 1 and isinstance(monomial[0][0], MaximumAtom):
            return monomial[0][0].inner
    return (value,)


def power(base: Value, exponent: Value) -> Value:
    """base ** exponent; an integer base may carry a symbolic exponent, and everything else a whole number."""
    if isinstance(exponent, Fraction):
        raise Unsupported(f"a fractional exponent, {exponent}, has no exact value here")
    if isinstance(exponent, int):
        if isinstance(base, (int, Fraction)):
            return _number_power(base, exponent)
        return base**exponent
    if not isinstance(base, int) or base < 2 or isinstance(exponent, Ratio):
        raise Unsupported("a symbolic exponent needs an integer base of at least 2")
    result: Value = 1
    for monomial, coefficient in terms_of(exponent).items():
        if not isinstance(coefficient, int) or abs(coefficient) > MAX_DEGREE:
            raise Unsupported(f"the exponent's coefficient {coefficient} is not a small whole number")
        one = _number_power(base, 1) if monomial == UNIT else Polynomial.of(ExponentialAtom(base, Polynomial({monomial: 1})))
        result = result * power(one, coefficient) if coefficient > 0 else ratio(result, power(one, -coefficient))
    return result


def _number_power(base: Exact, exponent: int) -> Exact:
    if exponent == 1:
        return base
    bits = max(abs(base.numerator).bit_length(), base.denominator.bit_length())
    if bits * abs(exponent) > MAX_BITS:
        raise Overflow(f"a power with about {bits * abs(exponent)} bits is past the cap of {MAX_BITS} bits")
    if isinstance(base, int) and exponent >= 0:
        whole_power: int = base**exponent
        return whole_power
    result = Fraction(nonzero(base) if exponent < 0 else base) ** exponent
    return result.numerator if result.denominator == 1 else result


def _spelled(value: Value) -> str:
    """A spelling of any value that orders the same way in every run; numbers in base 16, which has no limit of digits."""
    if isinstance(value, Ratio):
        return f"({_spelled(value.numerator)})/({_spelled(value.denominator)})"
    if not isinstance(value, Polynomial):
        return f"{value.numerator:x}/{value.denominator:x}"
    return " + ".join(
        f"{_spelled(c)} {' '.join(f'{g}^{e}' for g, e in monomial)}"
        for monomial, c in sorted(value.terms.items(), key=lambda term: [(str(g), e) for g, e in term[0]])
    )
