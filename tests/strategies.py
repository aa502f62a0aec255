"""What several tests share: random trees and texts of formulas, and a naive recount of what a tree is worth.

The recount knows nothing of the package's algebra: it walks the tree with Python's own exact numbers, so that an answer
from the normal form and an answer from here are two roads to the same value.
"""

from __future__ import annotations

import ast
import itertools
import math
import operator
import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal

from hypothesis import strategies as st

from symbolic_complexity.written import (
    Decimal,
    Floor,
    Maximum,
    Name,
    Negative,
    Number,
    Part,
    Power,
    Product,
    Quotient,
    Sum,
    Written,
    add,
    multiply,
)

LETTERS = ("c", "k", "M")
"""Few letters, so that terms of random trees meet; one of them beyond lower case."""

Exact = int | Fraction
Point = Mapping[str, Exact]
Below = Literal["nothing", "letters", "sums"]


def recount(node: Written, at: Point) -> Fraction:
    """What a tree is worth at a point, step by step as it is written. Raises `ZeroDivisionError` where it is undefined."""
    match node:
        case Number(value) | Decimal(value, _):
            return Fraction(value)
        case Name(name):
            return Fraction(at[name])
        case Sum(terms):
            return sum((recount(term, at) for term in terms), Fraction(0))
        case Product(factors):
            return math.prod((recount(factor, at) for factor in factors), start=Fraction(1))
        case Negative(inner):
            return -recount(inner, at)
        case Quotient(above, below):
            return recount(above, at) / recount(below, at)
        case Power(base, exponent):
            times = recount(exponent, at)
            assert times.denominator == 1, f"{node} has a fractional exponent"
            return recount(base, at) ** times.numerator
        case Floor(inner):
            return Fraction(math.floor(recount(inner, at)))
        case Maximum(arguments):
            return max(recount(one, at) for one in arguments)
        case Part(_, body):
            return recount(body, at)
    raise TypeError(f"no recount of {node!r}")


_PYTHON = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Pow: operator.pow,
}


def recount_text(text: str, at: Point) -> Fraction:
    """What a formula's text is worth by Python's own grammar: an independent word on precedence and order."""

    def worth(node: ast.expr) -> Fraction:
        match node:
            case ast.Constant(value):
                return Fraction(value)
            case ast.Name(name):
                return Fraction(at[name])
            case ast.UnaryOp(ast.USub(), inner):
                return -worth(inner)
            case ast.BinOp(left, sign, right):
                # A whole exponent as int: Python takes a fraction to a fraction's power in floating point.
                second = worth(right)
                return Fraction(_PYTHON[type(sign)](worth(left), int(second) if isinstance(sign, ast.Pow) else second))
            case ast.Call(ast.Name("floor"), [inner]):
                return Fraction(math.floor(worth(inner)))
            case ast.Call(ast.Name("Max"), several):
                return max(map(worth, several))
        raise TypeError(f"no recount of {ast.dump(node)}")

    return worth(ast.parse(text.strip().replace("^", "**"), mode="eval").body)


def letters() -> st.SearchStrategy[Written]:
    """One of a few names."""
    return st.sampled_from(LETTERS).map(Name)


def numbers(least: int = -4, most: int = 9) -> st.SearchStrategy[Written]:
    """A small integer."""
    return st.integers(least, most).map(Number)


@st.composite
def trees(draw: st.DrawFn, floors: bool = False, below: Below = "nothing", maxima: bool = False, depth: int = 4) -> Written:
    """Random trees of + - * and powers, at most `depth` operations deep.

    `floors` adds floors by integers, nested as they come; `below` what may stand under a fraction bar: one letter or
    positive number, or a sum that is positive wherever its letters are.
    """
    kinds = ["leaf", "add", "add", "subtract", "multiply", "multiply", "negative", "power"]
    kinds += ["floor"] * 4 * floors + ["quotient"] * 2 * (below != "nothing") + ["ratio"] * 2 * (below == "sums")
    kinds += ["floor of quotient", "floor by letter"] * (floors and below != "nothing") + ["maximum"] * 2 * maxima

    def grown(depth: int) -> Written:
        kind = draw(st.sampled_from(kinds)) if depth else "leaf"
        if kind == "leaf":
            return draw(letters() | numbers())
        left = grown(depth - 1)
        match kind:
            case "add":
                return left + grown(draw(st.integers(0, depth - 1)))
            case "subtract":
                return left - grown(draw(st.integers(0, depth - 1)))
            case "multiply":
                return left * grown(draw(st.integers(0, depth - 1)))
            case "negative":
                return -left
            case "power":
                # High powers of large sums have thousands of terms, which would only take time.
                return left ** draw(st.integers(0, 3 if depth < 3 else 2))
            case "floor":
                return left // draw(st.integers(1, 6))
            case "quotient":
                return left / draw(letters() | numbers(1, 6))
            case "ratio":
                return left / draw(positive_sums())
            case "floor by letter":
                return left // draw(letters())
            case "floor of quotient":
                return Floor(left / draw(letters() | numbers(1, 6)) + grown(0))
        return Maximum((left, *(grown(draw(st.integers(0, depth - 1))) for _ in range(draw(st.integers(1, 2))))))

    return grown(depth)


def positive_sums() -> st.SearchStrategy[Written]:
    """A sum of letters and positive numbers, one term perhaps a product."""
    return st.lists(letters() | numbers(1, 6) | st.builds(operator.mul, letters(), letters()), min_size=2, max_size=3).map(
        lambda terms: add(*terms)
    )


@st.composite
def window_chains(draw: st.DrawFn, most_strides: int = 500) -> tuple[Written, list[tuple[int, int, int]]]:
    """One to six convolutions on top of each other, (M + 2z - w)//s + 1, and their (w, s, z); the strides' product is capped."""
    tree: Written = Name("M")
    windows: list[tuple[int, int, int]] = []
    product = 1
    for _ in range(draw(st.integers(1, 6))):
        w, s, z = draw(st.integers(1, 7)), draw(st.integers(1, 4)), draw(st.integers(0, 3))
        if product * s > most_strides:
            s = 1
        product *= s
        windows.append((w, s, z))
        tree = (tree + 2 * Number(z) - w) // s + 1
    return tree, windows


def slid(size: int, windows: list[tuple[int, int, int]]) -> int:
    """How wide the last of these windows' outputs is, with plain integers."""
    for w, s, z in windows:
        size = (size + 2 * z - w) // s + 1
    return size


@st.composite
def floor_towers(draw: st.DrawFn) -> Written:
    """Floors of small multiples of floors, two or three high: (2*((M + 3)//4) - 3*(M//6) + c + 5)//4."""
    small = st.integers(-4, 5)

    def storey(height: int) -> Written:
        inner = storey(height - 1) if height else draw(letters())
        other = storey(height - 1) if height > 1 and draw(st.booleans()) else draw(letters())
        return (draw(small) * inner + draw(small) * other + draw(small)) // draw(st.integers(2, 6))

    return storey(draw(st.integers(1, 2)))


@st.composite
def formula_texts(draw: st.DrawFn, depth: int = 2) -> str:
    """A formula as a person types it: any order of operators, parentheses only now and then, spaces or none.

    Below a fraction bar stands one letter or positive number, so that the formula is defined for all positive letters.
    """
    space = st.sampled_from(["", "", " "])

    def atom(depth: int) -> str:
        kind = draw(st.integers(0, 4 if depth else 1))
        if kind <= 1:
            return draw(st.sampled_from([*LETTERS, "d_model", "k1"]) if kind else st.integers(0, 12).map(str))
        inside = formula(depth - 1)
        return f"floor{draw(space)}({inside})" if kind == 4 else f"({draw(space)}{inside})"

    def factor(depth: int) -> str:
        sign = draw(st.sampled_from(["", "", "", "-", "- ", "--"]))
        power = draw(st.sampled_from(["", "", "", "^2", "**2", " ^ 3", "^2^2"]))
        return sign + atom(depth) + power

    def formula(depth: int) -> str:
        text = factor(depth)
        for _ in range(draw(st.integers(0, 3))):
            sign = draw(st.sampled_from(["+", "-", "*", "*", "/", "//"]))
            right = draw(st.sampled_from([*LETTERS, "2", "3", "7", "k^2"])) if "/" in sign else factor(depth)
            text += draw(space) + sign + draw(space) + right
        return text

    return formula(depth)


TEXT_LETTERS = (*LETTERS, "d_model", "k1")
"""The letters that `formula_texts` uses."""


def grid(names: tuple[str, ...] | list[str], most: int = 4) -> Iterator[dict[str, int]]:
    """Every point with small positive coordinates."""
    for values in itertools.product(range(1, most + 1), repeat=len(names)):
        yield dict(zip(names, values, strict=True))


def scattered(names: tuple[str, ...] | list[str], count: int = 40, largest: int = 10_000, seed: int = 35) -> Iterator[dict[str, int]]:
    """Random positive points of all sizes, the same in every run."""
    generator = random.Random(seed)
    for number in range(count):
        most = min(largest, 10 ** (1 + number % 4))
        yield {name: generator.randint(1, most) for name in names}


def shuffled(node: Written, generator: random.Random) -> Written:
    """The same value written in another order: terms and factors change places, everywhere."""
    match node:
        case Sum(terms):
            parts = [shuffled(term, generator) for term in terms]
            generator.shuffle(parts)
            return add(*parts)
        case Product(factors):
            parts = [shuffled(factor, generator) for factor in factors]
            generator.shuffle(parts)
            return multiply(*parts)
        case Negative(inner):
            return multiply(shuffled(inner, generator), Number(-1))
        case Floor(inner):
            return Floor(shuffled(inner, generator))
        case Quotient(above, below):
            return Quotient(shuffled(above, generator), shuffled(below, generator))
        case Power(base, Number(2)):
            return multiply(shuffled(base, generator), shuffled(base, generator))
        case Power(base, exponent):
            return Power(shuffled(base, generator), exponent)
    return node
