"""A quotient of two polynomials whose denominator is a sum, such as r / ((n + 1)k + n): compared by cross-multiplication."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import gcd, lcm

from ..errors import Invalid
from .polynomial import Exact, Monomial, Polynomial, Value, freeze, terms_of, times, whole


class Ratio:
    """numerator / denominator. Equal ratios need not look alike, so equality multiplies out; hence no hash."""

    __slots__ = ("denominator", "numerator")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, numerator: Polynomial | Exact, denominator: Polynomial) -> None:
        self.numerator = numerator
        self.denominator = denominator

    def __add__(self, other: Value) -> Value:
        above, below = parts(other)
        if below == self.denominator:  # without multiplying out, which makes large denominators too large
            return ratio(self.numerator + above, below)
        return ratio(self.numerator * below + above * self.denominator, self.denominator * below)

    __radd__ = __add__

    def __neg__(self) -> Value:
        return ratio(-self.numerator, self.denominator)

    def __sub__(self, other: Value) -> Value:
        return self + -other

    def __rsub__(self, other: Value) -> Value:
        return -self + other

    def __mul__(self, other: Value) -> Value:
        above, below = parts(other)
        return ratio(self.numerator * above, self.denominator * below)

    __rmul__ = __mul__

    def __truediv__(self, other: Value) -> Value:
        above, below = parts(other)
        return ratio(self.numerator * below, self.denominator * above)

    def __rtruediv__(self, other: Value) -> Value:
        return ratio(other * self.denominator, self.numerator)

    def __pow__(self, exponent: int) -> Value:
        return ratio(self.numerator**exponent, self.denominator**exponent)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (int, Fraction, Polynomial, Ratio)):
            return False
        above, below = parts(other)
        return self.numerator * below == above * self.denominator

    def __str__(self) -> str:
        return f"({self.numerator})/({self.denominator})"


def parts(value: Value) -> tuple[Polynomial | Exact, Polynomial | Exact]:
    """Numerator and denominator of any value."""
    return (value.numerator, value.denominator) if isinstance(value, Ratio) else (value, 1)


def ratio(above: Value, below: Value) -> Value:
    """above / below, exactly: a number or polynomial where the division is exact by one term, else a `Ratio`."""
    if isinstance(above, Ratio) or isinstance(below, Ratio):
        (a, b), (c, d) = parts(above), parts(below)
        return ratio(a * d, b * c)
    if not isinstance(below, Polynomial):
        if below == 0:
            raise Invalid("division by zero")
        result = above * (1 / Fraction(below))
        return whole(result) if isinstance(result, Fraction) else result
    above, below = cancelled(above, below)
    if not isinstance(below, Polynomial):
        return ratio(above, below)
    if not isinstance(above, (Polynomial, Ratio)) and above == 0:
        return 0
    if len(below.terms) == 1 or isinstance(above, Ratio):
        return above / below
    scale = _proportion(above, below)
    return scale if scale is not None else Ratio(above, below)


def divide(above: Value, below: Value) -> Value:
    """The exact quotient: an integer stays one where it divides."""
    if isinstance(above, int) and isinstance(below, int) and below and above % below == 0:
        return above // below
    return ratio(above, below)


def cancelled(numerator: Value, denominator: Value) -> tuple[Value, Value]:
    """Both over the same factors, with integer coefficients, the denominator's leading one positive, nothing left to cancel."""
    above, below = terms_of(numerator), terms_of(denominator)
    coefficients = [Fraction(c) for c in (*above.values(), *below.values())]
    scale = lcm(*(c.denominator for c in coefficients))
    content = gcd(*(int(c * scale) for c in coefficients))
    lead = below[min(below, key=lambda monomial: (-sum(exponent for _, exponent in monomial), _in_order(monomial)))]
    factor = Fraction(scale, content if lead > 0 else -content)
    shared = inverse_of_common([*above, *below])

    def scaled(terms: Mapping[Monomial, Exact]) -> Value:
        return freeze({times(monomial, shared): whole(c * factor) for monomial, c in terms.items()})

    return scaled(above), scaled(below)


def inverse_of_common(monomials: list[Monomial]) -> Monomial:
    """The inverse of the monomial that divides all of these, so that multiplying by it cancels."""
    powers = [dict(monomial) for monomial in monomials]
    lowest = {g: min(p.get(g, 0) for p in powers) for g in {g for p in powers for g in p}}
    return tuple(sorted(((g, -e) for g, e in lowest.items() if e), key=lambda pair: pair[0]))


def _in_order(monomial: Monomial) -> list[tuple[str, int]]:
    return [(str(generator), exponent) for generator, exponent in monomial]


def _proportion(above: Value, below: Polynomial) -> Exact | None:
    """The number t with above = t below, where there is one."""
    upper, lower = terms_of(above), below.terms
    if upper.keys() != lower.keys():
        return None
    monomial = next(iter(lower))
    scale = Fraction(upper[monomial]) / lower[monomial]
    if any(upper[m] != scale * c for m, c in lower.items()):
        return None
    return scale.numerator if scale.denominator == 1 else scale
