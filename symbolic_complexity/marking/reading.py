"""Reading an answer: a formula, a number with its unit, or several sizes; without the left side that it may have."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from fractions import Fraction

from ..algebra import Exact
from ..errors import Invalid
from ..formulas import read_formula
from ..grammar import MAX_LENGTH
from ..quantities import Quantity
from ..units import BINARY, DECIMAL, Kind, amount, kind_of
from ..written import (
    Dimensions,
    Floor,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Written,
    children,
    free_names,
    transform,
    written,
)
from .digits import POINT
from .spelling import BETWEEN, Speech, primed, spelled

_UNITS = {unit.name.lower() for table in (DECIMAL, BINARY) for units in table.values() for unit in units if unit.name}
_AMOUNT = re.compile(r"\s*(\d[\d.,]*(?:[eE][+-]?\d+)?)\s*([A-Za-zµμ/]+)\s*")
_NAME = re.compile(r"#?\s*\|?\s*[A-Za-z_][\w ]*'*\s*\|?")
_TIMES = "×xX"
_OPEN, _CLOSED = "(⌊⌈[", ")⌋⌉]"


def read_answer(text: str, sizes: int, quantity: Quantity, speech: Speech) -> Written:
    """The tree of an answer: one formula or number, or for a shape its `sizes`, such as `k, M - w + 1, N - h + 1`.

    Raises `Invalid`, with a caret, where it cannot be read, where it could be read in two ways, and for another number of sizes.
    """
    if len(text) > MAX_LENGTH or not text.strip():
        return read_formula(text)  # which says so
    start, end = _right_side(text, quantity, speech)
    if sizes == 1:
        end = _without_unit(text, start, end, quantity, speech)
        found = _with_unit(text, start, end, quantity, speech)
        return found if found is not None else _formula(text, start, end, quantity, speech)
    parts = list(_parts(text, start, end, sizes))
    if len(parts) != sizes:
        expected = f"{sizes} formulas with commas between them"
        raise Invalid(f"this quantity has {sizes} sizes, and the answer has {len(parts)}", expected=expected)
    return Dimensions(tuple(_formula(text, *part, quantity, speech) for part in parts))


def read_one(text: str, quantity: Quantity, speech: Speech) -> Written | None:
    """An answer of one formula to a question for several sizes; None where it cannot be read so."""
    try:
        return read_answer(text, 1, quantity, speech)
    except Invalid:
        return None


def _right_side(text: str, quantity: Quantity, speech: Speech) -> tuple[int, int]:
    """Where the answer itself stands: behind `|w| =`, `Ops =`, `y =` and the like."""
    place = text.find("=")
    if place < 0:
        return 0, len(text)
    left = text[:place].strip()
    own = (quantity.name, quantity.title, quantity.sign.text, quantity.sign.ascii)
    if left not in own and (not _NAME.fullmatch(left) or left in speech.known):
        raise Invalid("an answer is one formula", text=text, position=place, expected="one side of the = alone")
    other = text.find("=", place + 1)
    if other >= 0:
        raise Invalid("an answer is one formula", text=text, position=other, expected="one side of the = alone")
    return place + 1, len(text)


def _without_unit(text: str, start: int, end: int, quantity: Quantity, speech: Speech) -> int:
    """Where the formula ends whose unit stands behind it in words: 1010 weights, (n + 1)*k elements."""
    words = {quantity.unit, quantity.unit.removesuffix("s"), quantity.title, "parameters" if quantity.name == "weights" else quantity.title}
    for word in sorted(words - set(speech.known) - {""}, key=len, reverse=True):
        found = re.compile(rf"\s+{re.escape(word)}\s*\Z", re.IGNORECASE).search(text, start, end)
        if found and text[start : found.start()].strip():
            return found.start()
    return end


def _with_unit(text: str, start: int, end: int, quantity: Quantity, speech: Speech) -> Written | None:
    """A number with a unit, such as 4.04 kB; None where it is none. A unit that is a letter of the design is that letter."""
    parts = _AMOUNT.fullmatch(text, start, end)
    if parts is None or parts[2].replace("μ", "µ").lower() not in _UNITS:
        return None
    unit, kind = parts[2], kind_of(quantity.unit)
    if all(letter in speech.known for letter in unit) or unit in speech.known:
        names = {one.name for table in (DECIMAL, BINARY) for one in table.get(kind, ())}
        if unit not in names or (kind == "counts" and "." not in parts[1]):
            return None
        message = f"{unit} is a letter of this design and also a unit"
        raise Invalid(message, text=text, position=parts.start(2), length=len(unit), expected=f"the number alone, or {BETWEEN}")
    if unit.lower() == "bytes" != kind:
        message = f"{quantity.title} is counted in {quantity.unit or 'elements'}, and not in bytes"
        raise Invalid(message, text=text, position=parts.start(2), length=len(unit), expected="the number alone")
    has_two_readings = POINT.fullmatch(parts[1]) and parts[1].count(".") == 1
    digits = parts[1] if has_two_readings else spelled(text, parts.start(1), parts.end(1), speech).written
    try:
        value = amount(f"{digits.strip('()')}{unit}", kind, what=quantity.title, counted=quantity.unit, said="the answer").value
    except Invalid as error:
        raise Invalid(error.message, text=text, position=parts.start(2), length=len(unit), expected=error.expected) from None
    if has_two_readings:
        message = f"{digits} can be a whole number or a decimal fraction"
        expected = f"{_in_whole(value, digits, unit, kind)} or {digits.replace('.', '')} {unit}"
        raise Invalid(message, text=text, position=parts.start(1), length=len(digits), expected=expected)
    return written(value)


def _in_whole(value: Exact, digits: str, unit: str, kind: Kind) -> str:
    """A decimal fraction of a unit as it can mean one thing alone: 1104 bytes for 1.104 kB."""
    for smaller in reversed(DECIMAL.get(kind, ())):
        number = value / Fraction(smaller.worth)
        if number.denominator == 1:
            return f"{number} {smaller.name}".rstrip()
    return f"{digits}0 {unit}"


def _parts(text: str, start: int, end: int, sizes: int) -> Iterator[tuple[int, int]]:
    """Where each size begins and ends: between commas or ×, that stand in no brackets but those round all of them."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if _is_enclosed(text[start:end]):
        start, end = start + 1, end - 1
    commas = list(_outside(text, start, end, ","))
    found = commas or list(_outside(text, start, end, _TIMES))
    between = found if commas or len(found) == sizes - 1 else []
    for place in between:
        yield start, place
        start = place + 1
    yield start, end


def _outside(text: str, start: int, end: int, signs: str) -> Iterator[int]:
    """Where one of these signs stands in no brackets."""
    depth = 0
    for place in range(start, end):
        depth += (text[place] in _OPEN) - (text[place] in _CLOSED)
        if text[place] in signs and depth == 0:
            yield place


def _is_enclosed(text: str) -> bool:
    """Whether one pair of brackets holds the whole text."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character in _OPEN) - (character in _CLOSED)
        if depth == 0:
            return character in ")]" and place == len(text) - 1
    return False


def _formula(text: str, start: int, end: int, quantity: Quantity, speech: Speech) -> Written:
    typed = spelled(text, start, end, speech)
    try:
        tree = read_formula(typed.written)
    except Invalid as error:
        raise typed.moved(error) from None
    if any(name != primed(name) for name in free_names(tree)):
        tree = transform(tree, lambda node: Name(primed(node.name)) if isinstance(node, Name) else node)
    return transform(tree, lambda node: _rounded_up(node, quantity))


def _rounded_up(node: Written, quantity: Quantity) -> Written:
    """A quotient of whole numbers that is rounded up, -floor(-a/b), as the floor of (a + b - 1)/b, which more is proved of."""
    match node:
        case Negative(Floor(Negative(Quotient(above, below)) | Quotient(Negative(above), below))):
            fractions = {*quantity.letters, "bits"}
            is_divisor = isinstance(below, Name) or (isinstance(below, Number) and below.value > 0)
            if is_divisor and _is_whole(above, fractions) and _is_whole(below, fractions):
                less = Number(below.value - 1) if isinstance(below, Number) else below - 1
                return Floor(Quotient(above + less, below))
    return node


def _is_whole(tree: Written, fractions: Collection[str]) -> bool:
    """Whether a formula is a whole number wherever its letters are; `fractions` are letters that need not be."""
    match tree:
        case Number(value):
            return isinstance(value, int)
        case Name(name):
            return name not in fractions
        case Sum() | Product() | Negative():
            return all(_is_whole(part, fractions) for part in children(tree))
        case Power(base, Number(int(exponent))):
            return exponent >= 0 and _is_whole(base, fractions)
    return isinstance(tree, Floor)
