"""Conditions that people give: formulas compared with one another, such as `weights < 1e6 and k >= 2*c`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal, TypeAlias

from lark import Token, Tree

from .formulas import formula_of, number
from .grammar import parse
from .written import Written

Relation: TypeAlias = Literal["<", "<=", "=", "!=", ">=", ">"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two formulas, and what stands between them."""

    left: Written
    relation: Relation
    right: Written


@dataclass(frozen=True, slots=True)
class Both:
    """Two conditions that must both hold."""

    first: Condition
    second: Condition


@dataclass(frozen=True, slots=True)
class Either:
    """Two conditions of which one must hold."""

    first: Condition
    second: Condition


Condition: TypeAlias = Comparison | Both | Either


def read_condition(text: str) -> Condition:
    """The condition that a text says: formulas with < <= = (or ==) != >= > between them, `and`, `or`, parentheses.

    Numbers may be written 1e6 or 0.5, exactly; k % 8 is the remainder of k by 8; 1e5 < k*c < 1e6 says two things. Raises
    `Invalid` with a caret.
    """
    tree = parse(text, "condition")
    made: dict[int, Condition] = {}
    for part in tree.iter_subtrees():
        match part.data, part.children:
            case "comparison", children:
                made[id(part)] = _comparison(children, text)
            case "inner", [inner]:
                made[id(part)] = made[id(inner)]
            case "both", [first, _, second]:
                made[id(part)] = Both(made[id(first)], made[id(second)])
            case "either", [first, _, second]:
                made[id(part)] = Either(made[id(first)], made[id(second)])
    return made[id(tree)]


def comparisons(condition: Condition) -> Iterator[Comparison]:
    """The comparisons in a condition, in reading order."""
    waiting = [condition]
    while waiting:
        match waiting.pop():
            case Comparison() as one:
                yield one
            case Both(first, second) | Either(first, second):
                waiting += [second, first]


def _comparison(children: list[Token | Tree[Token]], text: str) -> Condition:
    """One comparison, or several in a row, each of which must hold."""
    sides = [formula_of(_with_numbers(one), text) for one in children if isinstance(one, Tree)]
    signs = [str(one) for one in children if isinstance(one, Token)]
    found: Condition | None = None
    for (left, right), sign in zip(pairwise(sides), signs, strict=True):
        one = Comparison(left, "=" if sign == "==" else sign, right)  # type: ignore[arg-type]
        found = one if found is None else Both(found, one)
    assert found is not None
    return found


def _with_numbers(tree: Tree[Token]) -> Tree[Token]:
    """The tree with 1e6 as 1000000 and 0.5 as 1/2, as formulas have them."""
    for part in tree.iter_subtrees():
        if part.data == "real":
            value = Fraction(number(str(part.children[0]), "the condition"))
            above, below = (Tree("number", [Token("INT", str(one))], part.meta) for one in value.as_integer_ratio())
            part.data = "group" if value.denominator == 1 else "quotient"
            part.children = [above] if value.denominator == 1 else [above, below]
    return tree
