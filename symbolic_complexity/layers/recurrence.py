"""What a size is after some rounds of a Repeat, guessed from its first rounds: it stays, grows, is multiplied or halved.

Nothing here is proved: `repeat` proves a guess by induction, or drops it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ..algebra import Polynomial, Value, divide, floor, power, sum_over, symbols_in, terms_of
from ..algebra.atoms import FloorAtom


def formulas(sizes: Sequence[Value], step: Value | None, index: str, begin: int) -> Iterator[Value]:
    """What a size may be in round `index`, from what it is in the round `begin` and the two after it.

    `step` is what one round makes of a size x, where that is known.
    """
    start, first, second = sizes
    rounds = Polynomial.of(index) - begin
    grown, then = first - start, second - first
    if grown == then:
        yield start + rounds * grown
    elif grown != 0:
        factor = _number(divide(then, grown))
        if factor is not None and factor > 0:
            yield start + grown * divide(_raised(factor, rounds) - 1, factor - 1)
    if step is not None and "x" not in symbols_in(added := step - Polynomial.of("x")):
        yield start + sum_over(added, index, begin, rounds)
    taken = None if step is None else _floor_step(step)
    if taken is not None:
        # floor((floor((x + a) / b) + a) / b) = floor((x + a + a b) / b^2), and so on: a (b^i - 1) / (b - 1) is added before.
        added, by = taken
        below = _raised(by, rounds)
        yield floor(start + divide(added * (below - 1), by - 1), below)


def _floor_step(step: Value) -> tuple[Value, int] | None:
    """(a, b) where a round makes floor((x + a) / b) of x."""
    terms = dict(terms_of(step))
    offset = terms.pop((), 0)
    if len(terms) != 1 or "x" not in symbols_in(step):
        return None
    ((monomial, coefficient),) = terms.items()
    atom = monomial[0][0]
    if coefficient != 1 or len(monomial) != 1 or monomial[0][1] != 1 or not isinstance(atom, FloorAtom):
        return None
    added = atom.numerator - Polynomial.of("x")
    if not isinstance(atom.denominator, int) or "x" in symbols_in(added):
        return None
    return added + atom.denominator * offset, atom.denominator


def _number(value: Value) -> int | Fraction | None:
    return value if isinstance(value, (int, Fraction)) else None


def _raised(base: int | Fraction, exponent: Value) -> Value:
    """base ** exponent, a fraction as the quotient of two powers."""
    above, below = (power(part, exponent) if part > 1 else 1 for part in (base.numerator, base.denominator))
    return divide(above, below)
