"""Are two values equal for all sizes? Proved, refuted with a counter-example, or tested; never a guess.

In this order: the normal form proves; an exact point refutes; residues M = d t + r decide what floors by integers hide;
else "tested". Points alone are weak witnesses for floors: floor(M/32) and floor((M+1)/32) agree on 31 of 32.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, TypeAlias

from ..errors import Invalid, Overflow, Unsupported
from ..symbols import is_whole
from .atoms import Atom, FloorAtom
from .polynomial import Exact, Polynomial, Value
from .ratio import Ratio, parts
from .substitution import put_in, symbols_in

Outcome: TypeAlias = Literal["proved", "refuted", "tested"]
Point: TypeAlias = Mapping[str, int]

_RANDOM_POINTS = 64
_MAX_RESIDUES = 4_096


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of a check; a refutation carries the values that show it, a test the number of points."""

    outcome: Outcome
    counterexample: Mapping[str, Exact] = field(default_factory=dict)
    points: int = 0


def equal(left: Value, right: Value) -> Verdict:
    """Whether left = right wherever both are defined, for all positive whole symbols."""
    difference = left - right
    if _is_zero(difference):
        return Verdict("proved")
    symbols = sorted(symbols_in(left) | symbols_in(right))
    tried = 0
    for point in _points(symbols):
        tried += 1
        if _differ(left, right, point):
            return Verdict("refuted", point)
    numerator, denominator = parts(difference)
    if not _atoms(numerator) | _atoms(denominator):
        return Verdict("refuted", _far_point(numerator * denominator, symbols))
    return _by_residues(left, right, symbols) or Verdict("tested", points=tried)


def _is_zero(value: Value) -> bool:
    return not isinstance(value, (Polynomial, Ratio)) and value == 0


def _differ(left: Value, right: Value, point: Point) -> bool:
    try:
        return put_in(left, point) != put_in(right, point)
    except (Invalid, Overflow, Unsupported):
        return False  # not defined there, since a denominator is zero, or too large to work out


def _points(symbols: list[str]) -> Iterator[dict[str, int]]:
    """Small points first, since they make counter-examples that a person can check; then random ones of all sizes."""
    small = itertools.product((1, 2, 3), repeat=min(len(symbols), 4))
    for values in itertools.islice(small, 81):
        yield {symbol: values[i] if i < len(values) else 2 + i for i, symbol in enumerate(symbols)}
    import random

    generator = random.Random(35)
    for attempt in range(_RANDOM_POINTS):
        yield {symbol: generator.randint(1, 10 ** (1 + attempt % 4)) for symbol in symbols}


def _far_point(difference: Value, symbols: list[str]) -> dict[str, int]:
    """A point where a polynomial that is not zero cannot vanish: powers of a base beyond its coefficients."""
    terms = difference.terms if isinstance(difference, Polynomial) else {}
    base = 2 + math.ceil(sum(abs(Fraction(coefficient)) for coefficient in terms.values()))
    spread = 1 + 2 * max((abs(exponent) for monomial in terms for _, exponent in monomial), default=0)
    return {symbol: base ** (spread**index) for index, symbol in enumerate(symbols)}


def _atoms(value: Value) -> set[Atom]:
    terms = value.terms if isinstance(value, Polynomial) else {}
    return {generator for monomial in terms for generator, _ in monomial if isinstance(generator, Atom)}


def _by_residues(left: Value, right: Value, symbols: list[str]) -> Verdict | None:
    """Decide floors by integers: within one residue class of every symbol they are polynomials."""
    difference, _ = parts(left - right)
    periods = moduli(difference)
    if periods is None or math.prod(periods.values()) > _MAX_RESIDUES:
        return None
    periodic = [symbol for symbol, modulus in periods.items() if modulus > 1]
    for residues in itertools.product(*(range(periods[symbol]) for symbol in periodic)):
        residue = dict(zip(periodic, residues, strict=True))
        inside = put_in(difference, {symbol: periods[symbol] * Polynomial.of(symbol) + r for symbol, r in residue.items()})
        if _is_zero(inside):
            continue
        if _atoms(inside):
            return None
        steps = itertools.chain(_points(symbols), [_far_point(inside, symbols)])
        points = ({s: periods.get(s, 1) * step + residue.get(s, 0) for s, step in point.items()} for point in steps)
        found = next((point for point in points if _differ(left, right, point)), None)
        return Verdict("refuted", found) if found else None
    return Verdict("proved")


def moduli(value: Value) -> dict[str, int] | None:
    """For each symbol a number d such that fixing it modulo d resolves every floor; None where that is not possible."""
    found: dict[str, int] = {}
    for monomial in value.terms if isinstance(value, Polynomial) else ():
        for generator, _ in monomial:
            if isinstance(generator, str):
                if not is_whole(generator):
                    return None
                found.setdefault(generator, 1)
                continue
            if not isinstance(generator, FloorAtom) or not isinstance(generator.denominator, int):
                return None
            inner = moduli(generator.numerator)
            if inner is None:
                return None
            for symbol, modulus in inner.items():
                found[symbol] = math.lcm(found.get(symbol, 1), modulus * generator.denominator)
    return found
