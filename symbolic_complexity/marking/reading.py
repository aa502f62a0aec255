"""Reading an answer: a formula in the project's grammar, or several sizes with commas between them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ..errors import Invalid, nearest
from ..formulas import read_formula
from ..grammar import MAX_LENGTH
from ..symbols import rank
from ..written import Dimensions, Written, free_names


def read_answer(text: str, sizes: int) -> Written:
    """The tree of an answer: one formula, or for a shape its `sizes`, such as `k, M - w + 1, N - h + 1`.

    Raises `Invalid`, with a caret, where it cannot be read, and for another number of sizes.
    """
    if sizes == 1:
        return read_formula(text)
    parts = list(_parts(text))
    if len(parts) != sizes:
        expected = f"{sizes} formulas with commas between them"
        raise Invalid(f"this quantity has {sizes} sizes, and the answer has {len(parts)}", expected=expected)
    return Dimensions(tuple(_size(text, *part) for part in parts))


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Where each size begins and ends: between commas that stand in no parentheses but those round all of them."""
    bare = text.strip()
    begin = text.find(bare)
    end = begin + len(bare)
    if _is_enclosed(bare):
        begin, end = begin + 1, end - 1
    depth = 0
    start = begin
    for place in range(begin, min(end, MAX_LENGTH)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if text[place] == "," and depth == 0:
            yield start, place
            start = place + 1
    yield start, end


def _is_enclosed(text: str) -> bool:
    """Whether one pair of parentheses holds the whole text."""
    depth = 0
    for place, character in enumerate(text[:MAX_LENGTH]):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0:
            return character == ")" and place == len(text) - 1
    return False


def _size(text: str, start: int, end: int) -> Written:
    try:
        return read_formula(text[start:end])
    except Invalid as error:
        place = start if error.position is None else start + error.position
        raise Invalid(error.message, text=text, position=place, length=error.length, expected=error.expected) from None


def check_letters(tree: Written, text: str, known: Collection[str], asked: str) -> frozenset[str]:
    """The letters of an answer. Raises `Invalid`, with a caret, for one that the design has not."""
    spoken = free_names(tree)
    for name in sorted(spoken - set(known)):
        place = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
        listed = ", ".join(sorted(known, key=rank)) or "numbers alone: every size is one"
        hint = nearest(name, known)
        if name == "p" and "z" in known:
            hint = "; p is bytes per number, and padding is z"
        raise Invalid(
            f"there is no letter {name} in {asked} of this design{hint}",
            text=text,
            position=place.start() if place else 0,
            length=len(name),
            expected=listed,
        )
    return spoken
