"""How numbers are worked out on paper: from a tree full of numbers to the result, in steps of the size a reader wants.

`line` is the one line a lecture shows between substitution and result, `round_of` works out every innermost product and
sum at once (an assignment's steps), `operation` does a single operation. Names may be left in the tree; what surrounds
them is worked out as far as it goes: 6(c 5 5 + 1) becomes 6(25c + 1).
"""

from __future__ import annotations

from fractions import Fraction
from math import floor

from .algebra import normal_form
from .written import (
    Decimal,
    Dimensions,
    Floor,
    IndexedSum,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Written,
    add,
    children,
    free_names,
    multiply,
    powers,
    rebuild,
    walk,
)

DIGITS = 4
"""Digits of a rounded number; one of more than that before its point has them all."""
_IN_FULL = range(-4, 6)
"""Powers of ten of a rounded number's first digit for which it is written in full, however few digits it has."""


def is_number(node: Written) -> bool:
    """Whether the tree is a single number, or the negative of one."""
    return isinstance(node, Number) or (isinstance(node, Negative) and isinstance(node.argument, Number))


def worth(node: Written) -> Written:
    """A tree without names as the one number it is worth."""
    value = normal_form(node)
    assert isinstance(value, (int, Fraction))
    return Number(value)


def line(node: Written) -> Written:
    """The lecture's intermediate line: the terms of the one sum that carries the calculation, each worked out.

    2((100 + 1) 10 + 100 + 10) becomes 2(1010 + 110). A tree that one glance works out is returned as it is.
    """
    if isinstance(node, Product):
        sums = [place for place, factor in enumerate(node.factors) if isinstance(factor, Sum)]
        others = all(isinstance(factor, Number) for factor in node.factors if not isinstance(factor, Sum))
        if len(sums) == 1 and others:
            factors = list(node.factors)
            factors[sums[0]] = line(factors[sums[0]])
            return multiply(*factors)
        return node
    if not isinstance(node, Sum):
        return node
    open_terms = [term for term in node.terms if not is_number(term) and not free_names(term)]
    nested = any(isinstance(inner, Sum) for term in open_terms for inner in walk(term))
    if not nested and len(open_terms) < 2:
        return node
    terms: list[Written] = []
    run: list[Written] = []
    for term in node.terms:
        if is_number(term):
            run.append(term)
            continue
        if run:
            terms.append(_one(run))
            run = []
        terms.append(term if free_names(term) else worth(term))
    if run:
        terms.append(_one(run))
    return add(*terms)


def _one(numbers: list[Written]) -> Written:
    return worth(add(*numbers)) if len(numbers) > 1 else numbers[0]


def round_of(node: Written) -> Written:
    """Every innermost product, sum, power and quotient of numbers worked out, all at once."""
    parts = children(node)
    if not parts:
        return node
    if _ready(node) or _countable(node):
        return worth(node)
    moved = tuple(map(round_of, parts))
    if all(old is new for old, new in zip(parts, moved, strict=True)):
        return _partly(node)
    return rebuild(node, moved)


def operation(node: Written) -> Written:
    """The first operation on two numbers, innermost and leftmost, worked out; all else stays."""
    if (isinstance(node, Floor) and _ready(node)) or _countable(node):
        return worth(node)
    parts = children(node)
    for place, part in enumerate(parts):
        moved = operation(part)
        if moved is not part:
            return rebuild(node, (*parts[:place], moved, *parts[place + 1 :]))
    if isinstance(node, (Sum, Product)):
        for place in range(len(parts) - 1):
            if is_number(parts[place]) and is_number(parts[place + 1]):
                pair = worth(rebuild(node, parts[place : place + 2]))
                return rebuild(node, (*parts[:place], pair, *parts[place + 2 :]))
        return _partly(node)
    return worth(node) if _ready(node) else node


def _ready(node: Written) -> bool:
    """Whether the node is one operation on numbers; a floor of a quotient is one, since 13/2 alone changes nothing."""
    if isinstance(node, Floor) and isinstance(node.argument, Quotient):
        node = node.argument
    parts = children(node)
    return bool(parts) and all(map(is_number, parts)) and not isinstance(node, (Negative, Dimensions))


def _countable(node: Written) -> bool:
    """Whether the node is a sum from a number to a number without other letters than its index: worked out in one go."""
    return isinstance(node, IndexedSum) and is_number(node.first) and is_number(node.last) and not free_names(node)


def _partly(node: Written) -> Written:
    """The numbers of a sum or product that also holds letters, brought together: c 5 5 is 25c."""
    if not isinstance(node, (Sum, Product)):
        return node
    parts = children(node)
    numbers = [part for part in parts if is_number(part)]
    letters = [part for part in parts if not is_number(part)]
    in_front = bool(numbers) and isinstance(node, Product)
    if len(numbers) < 2 and not (in_front and (parts[0] is not numbers[0] or _is_one(numbers[0]))):
        return node
    together = worth(rebuild(node, tuple(numbers)))
    if isinstance(node, Product):
        return multiply(*letters) if _is_one(together) and letters else multiply(together, *letters)
    if together == Number(0) and letters:
        return add(*letters)
    return add(*letters, together)


def _is_one(node: Written) -> bool:
    return node == Number(1)


def settle(node: Written) -> Written:
    """Everything that can be worked out, worked out; letters stay where they stood."""
    moved = round_of(node)
    while moved != node:
        node, moved = moved, round_of(moved)
    return powers(node)


def decimal(value: Fraction) -> tuple[Written, bool]:
    """A fraction as a decimal number, and whether it is exactly that: six places if that suffices, else four digits."""
    for places in range(7):
        if (value * 10**places).denominator == 1:
            return Decimal(value, places), True
    digits = max(DIGITS, power_of_ten(value) + 1)
    near = rounded(value, digits)
    return spelled(near, 0 if near == value else digits), near == value


def rounded(value: Fraction, digits: int) -> Fraction:
    """The nearest number of so many digits; of two that are as near, the one farther from zero, as on paper."""
    last = Fraction(10) ** (power_of_ten(value) - digits + 1)
    near = floor(abs(value) / last + Fraction(1, 2)) * last
    return near if value >= 0 else -near


def spelled(value: Fraction, digits: int = 0) -> Written:
    """A rounded number with so many digits, as many as it has itself where they are more; a large or small one with a power of ten."""
    if value < 0:
        return Negative(spelled(-value, digits))
    power = power_of_ten(value)
    if power in _IN_FULL or 0 <= power < digits:
        return _in_full(value, digits - 1 - power)
    return Product((_in_full(value / Fraction(10) ** power, digits - 1), Power(Number(10), Number(power))))


def _in_full(value: Fraction, least: int) -> Written:
    """A number with a finite decimal fraction, written with at least so many places."""
    places = max(0, least)
    while (value * 10**places).denominator != 1:
        places += 1
    return Decimal(value, places) if places else Number(value.numerator)


def power_of_ten(value: Fraction) -> int:
    """The power of ten of a number's first digit; 0 for zero."""
    if value == 0:
        return 0
    above, below = abs(value.numerator), value.denominator
    power = (above.bit_length() - below.bit_length()) * 1233 >> 12  # about log10, and within one of it for numbers in use
    while Fraction(10) ** power > abs(value):
        power -= 1
    while Fraction(10) ** (power + 1) <= abs(value):
        power += 1
    return power
