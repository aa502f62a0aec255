"""Sums over depth in closed form, against `sympy.summation` of the same terms."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction

import sympy
from sympy.core.cache import clear_cache

from symbolic_complexity.algebra import Polynomial, Value, normal_form, put_in, series, sum_over
from symbolic_complexity.formulas import read_formula

from .harness import Result, times_faster

_DEPTH = Polynomial.of("L")


def summands(count: int = 60) -> list[str]:
    """Polynomials in i of degree 3 at most, times b^i, as both sides read them."""
    generator = random.Random(35)
    return [
        f"({' + '.join(f'{generator.randint(1, 9)}*i^{power}' for power in powers)})*{base}^i"
        for powers, base in (
            (sorted(generator.sample(range(4), generator.randint(1, 3))), generator.choice((1, 1, 2, 3, 4, 5))) for _ in range(count)
        )
    ]


def ours(values: list[Value]) -> list[Value]:
    """Our sums. What one sum leaves behind for the next is forgotten between two runs, as SymPy's cache is."""
    for cached in (series._factors, series.antidifference, series.exponential):
        cached.cache_clear()
    return [sum_over(value, "i", 0, _DEPTH) for value in values]


def theirs(expressions: list[sympy.Expr], i: sympy.Symbol, depth: sympy.Symbol) -> list[sympy.Expr]:
    clear_cache()
    return [sympy.summation(expression, (i, 0, depth - 1)) for expression in expressions]


def sums() -> Iterator[Result]:
    """Every sum is recounted round by round for 0 to 50 rounds, on both sides, before either is timed."""
    i, depth = sympy.symbols("i L", integer=True, nonnegative=True)
    texts = [text.replace("*1^i", "") for text in summands()]
    values = [normal_form(read_formula(text)) for text in texts]
    expressions = [sympy.sympify(text.replace("^", "**"), locals={"i": i}) for text in texts]
    for value, mine, other in zip(values, ours(values), theirs(expressions, i, depth), strict=True):
        recounted = Fraction(0)
        for rounds in range(51):
            expected = other.subs({depth: rounds})
            assert put_in(mine, {"L": rounds}) == recounted == Fraction(int(expected.p), int(expected.q)), (value, rounds)
            recounted += Fraction(normal_form(read_formula(str(value)), {"i": rounds}))  # type: ignore[arg-type]
    ratio, our, their = times_faster(lambda: ours(values), lambda: theirs(expressions, i, depth), pairs=1, repeats=20)
    detail = f"{our * 1e3:.2f} ms against {their * 1e3:.0f} ms"
    yield Result("60 sums of a polynomial times b^i over the depth: times faster than sympy.summation, cold", ratio, 1_000, detail=detail)
