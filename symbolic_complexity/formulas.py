"""Formulas and sizes that people give: text in the project's own grammar, numbers, SymPy expressions, written trees."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

from lark import Token, Tree

from .algebra import Ratio, Value, normal_form
from .errors import Invalid, SymbolicComplexityError
from .grammar import MAX_NESTING, parse
from .symbols import is_name
from .written import Floor, Name, Negative, Number, Power, Product, Quotient, Sum, Written

Size: TypeAlias = int | Written

MAX_FORMULA = 2_000
"""Characters of one formula."""
MAX_SIZE_BITS = 256
MAX_NUMBER = 60
MAX_EXPONENT = 100


def read_formula(text: str) -> Written:
    """The tree of a formula such as `2*k + 1`, in the order it was typed.

    Operators + - * / // ^ (also **), parentheses, floor(...), integers and names. Raises `Invalid` with a caret.
    """
    return formula_of(parse(text, "formula"), text)


def formula_of(tree: Any, text: str) -> Written:
    """The written tree of a parsed formula; `text` is the whole input, for carets.

    Raises `Invalid` for a formula longer or more deeply nested than the caps: no input may exhaust the machine.
    """
    start, end = tree.meta.start_pos, tree.meta.end_pos
    if end - start > MAX_FORMULA:
        raise Invalid(f"a formula of {end - start:,} characters is past the cap of {MAX_FORMULA:,}", text=text, position=start)
    made: dict[int, tuple[Written, int]] = {}
    for part in tree.iter_subtrees():
        inner = [made[id(child)] for child in part.children if isinstance(child, Tree)]
        node = _node(part, [written for written, _ in inner], text)
        flat = part.data == "group" or (isinstance(node, (Sum, Product)) and bool(inner) and type(inner[0][0]) is type(node))
        depth = max((inner_depth for _, inner_depth in inner), default=0) + (not flat)
        if depth > MAX_NESTING:
            raise Invalid(f"a formula nested deeper than the cap of {MAX_NESTING}", text=text, position=start)
        made[id(part)] = node, depth
    return made[id(tree)][0]


def _node(tree: Tree[Token], inner: list[Written], text: str) -> Written:
    match tree.data:
        case "number":
            return Number(int(str(tree.children[0])))
        case "name":
            return _name(tree.children[0], text)
        case "sum":
            return inner[0] + inner[1]
        case "difference":
            return inner[0] - inner[1]
        case "times" | "quotient" if isinstance(inner[0], Negative) and not _in_group(tree.children[0]):
            # -a*b is minus the product, as it is written back; Python's -a//b stays the floor of (-a)/b.
            positive = inner[0].argument
            return Negative(positive * inner[1] if tree.data == "times" else Quotient(positive, inner[1]))
        case "times":
            return inner[0] * inner[1]
        case "quotient":
            return Quotient(inner[0], inner[1])
        case "group":
            return inner[0]
        case "floor_quotient":
            return Floor(Quotient(inner[0], inner[1]))
        case "remainder":  # of conditions alone
            return inner[0] - inner[1] * Floor(Quotient(inner[0], inner[1]))
        case "power":
            return Power(inner[0], inner[1])
        case "negative":
            return Negative(inner[0])
        case "floor":
            return Floor(inner[0])
    raise TypeError(f"the grammar has a rule that is not read: {tree.data}")


def _in_group(tree: object) -> bool:
    return isinstance(tree, Tree) and tree.data == "group"


def _name(token: Any, text: str) -> Name:
    if not is_name(str(token)):
        raise Invalid("a name of more than 40 characters", text=text, position=token.start_pos, length=len(token))
    return Name(str(token))


def size(given: object, what: str = "a size") -> Size:
    """A size from a whole number, a formula's text, a SymPy expression or a written tree.

    Raises `Invalid` for anything else (floating-point numbers, fractions, booleans), naming `what` it was given for.
    """
    if isinstance(given, bool):
        raise Invalid(f"{what} must be a whole number or a formula, not {given}")
    if isinstance(given, int):
        if given.bit_length() > MAX_SIZE_BITS:
            raise Invalid(f"{what} has more than {MAX_SIZE_BITS} bits, the cap of a single size")
        return given
    if isinstance(given, str):
        given = read_formula(given)
    elif type(given).__module__.partition(".")[0] == "sympy":
        from .algebra.bridge import from_sympy

        given = from_sympy(given)
    if isinstance(given, Written):
        worth = value(given)
        if isinstance(worth, Fraction):
            raise Invalid(f"{what} must be a whole number, not {worth}")
        if isinstance(worth, Ratio):
            raise Invalid(f"{what} cannot be a quotient of sums: {given!s:.60}", expected="// for a floor")
        return size(worth, what) if isinstance(worth, int) else given
    raise Invalid(f"{what} must be a whole number or a formula, not {given!r:.60}")


def value(given: Size) -> Value:
    """What a size is worth: the number, or the normal form of the formula."""
    return given if isinstance(given, int) else _value(given)


@lru_cache(maxsize=4096)
def _value(tree: Written) -> Value:
    try:
        return normal_form(tree)
    except SymbolicComplexityError as error:
        raise Invalid(f"the formula {tree!s:.60} has no value: {error}") from None


def number(text: str, what: str) -> int | Fraction:
    """An exact number from text: `100`, `-3`, `1/2`, `0.5`, `2e5`, `200_000`. Raises `Invalid` otherwise."""
    cleaned = text.strip()
    exponent = cleaned.lower().partition("e")[2].lstrip("+-")
    if len(cleaned) > MAX_NUMBER or (exponent.isdigit() and int(exponent) > MAX_EXPONENT):
        raise Invalid(f"{what}: a number past the caps ({MAX_NUMBER} characters, exponent {MAX_EXPONENT}): {cleaned:.60}")
    try:
        found = Fraction(cleaned)
    except (ValueError, ZeroDivisionError):
        raise Invalid(f"{what}: {cleaned!r:.60} is not a number", expected="100, 1/2, 0.5 or 2e5") from None
    return found.numerator if found.denominator == 1 else found
