"""How wide formulas are in LaTeX, about, and where long ones break into lines."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from math import ceil
from typing import TypeAlias

from ...document import Prose, Row
from ...symbols import Sign
from ...symbols import latex as symbol
from ...typeset import Style, begins_negative, plain, typeset
from ...written import Changed, IndexedSum, Maximum, Number, Part, Product, Sum, Written, add, bare
from .spelling import NOTE, formula

LINE = 50.0
PASTED = 27.0
GAP = 1.2
"""Widths of a line, of one where a formula is pasted, and of the room between two columns or around a sign, in ems.

What is pasted has the line of a slide in Beamer, so that it fits there and in the text of an article.
"""

FULL = 110
"""Characters of a formula's plain text that leave no room for more of it."""

_INSIDE = 8 / 11
"""The part of a line that is left inside a bracket."""

_HOLE = Part(Sign("", "|", "|", "\0"), Number(0))
"""Stands for a bracket while what is around it is spelled."""

Size: TypeAlias = Callable[[Written], float]


def packed(rows: tuple[Row, ...], full: float) -> list[list[Row]]:
    """The rows of a chain that stands in one line, in several where they are wider together than `full`, in ems."""
    groups: list[list[Row]] = [[]]
    used = 0.0
    for row in rows:
        needed = ems((row.right, " ", row.unit)) + 2
        if groups[-1] and used + needed > full:
            groups.append([])
            used = 0.0
        groups[-1].append(row)
        used += needed
    return groups


def room(node: Written) -> float:
    """The width of a formula with the sign before it, in ems."""
    return ems((node,)) + GAP


def _length(node: Written) -> float:
    """Characters of a formula; more, where it is wider than they usually are."""
    return max(len(plain(node)), FULL / LINE * room(node))


def lines(node: Written, style: Style, full: float = FULL, size: Size = _length) -> list[str]:
    """A formula, its sums broken into several lines where one would be too long."""
    whole = formula(node, style)
    if size(node) <= full or (style.ellipsis and style.ellipsis in whole):
        return [whole]

    def inside(inner: Written, before: str, after: str) -> list[str]:
        broken = lines(inner, style, full * _INSIDE, size)
        return [rf"{before}\Bigl({broken[0]}", *broken[1:-1], rf"{broken[-1]}\Bigr){after}"] if len(broken) > 1 else [whole]

    match node:
        case Changed(argument):
            return [style.changed(line) for line in lines(argument, style, full, size)]
        case IndexedSum(body, index, first, last) if isinstance(bare(body), Sum):
            return inside(body, style.series("", symbol(index), formula(first, style), formula(last, style)), "")
        case Product(factors) if any(isinstance(bare(factor), Sum) for factor in factors):
            place = max(
                (place for place, factor in enumerate(factors) if isinstance(bare(factor), Sum)), key=lambda one: size(factors[one])
            )
            held = Product((*factors[:place], _HOLE, *factors[place + 1 :]))
            return inside(factors[place], *formula(held, style).split(_HOLE.sign.latex))
        case Maximum(arguments):
            inner = full * _INSIDE
            broken = [
                lines(chunk[0], style, inner, size) if len(chunk) == 1 else [", ".join(formula(one, style) for one in chunk)]
                for chunk in _chunks(arguments, inner, size)
            ]
            shown = [line for chunk in broken[:-1] for line in (*chunk[:-1], f"{chunk[-1]},")] + broken[-1]
            return [rf"\max\Bigl({shown[0]}", *shown[1:-1], rf"{shown[-1]}\Bigr)"] if len(shown) > 1 else [whole]
        case Sum(terms):
            first, *others = (add(*chunk) for chunk in _chunks(terms, full, size))
            begun = lines(first, style, full, size) if first != node else [whole]
            return begun + [line for one in others for line in _added(lines(one, style, full, size), one)]
    return [whole]


def _chunks(parts: tuple[Written, ...], full: float, size: Size) -> list[list[Written]]:
    """Terms or arguments, as many together as a line has room for."""
    chunks: list[list[Written]] = [[]]
    for part in parts:
        if chunks[-1] and sum(size(one) for one in (*chunks[-1], part)) > full:
            chunks.append([])
        chunks[-1].append(part)
    if len(chunks) > 1 and len(chunks[-1]) == 1 and size(chunks[-1][0]) <= full / 20:
        last = chunks.pop()  # no line for a 1 alone
        chunks[-1] += last
    return chunks


def _added(broken: list[str], node: Written) -> list[str]:
    """Lines that go on with a sum: its sign stands before the first."""
    return broken if begins_negative(node) else [f"{{}}+ {broken[0]}", *broken[1:]]


# ------------------------------------------------------------------------------------------------------------------- widths

_MEASURE = Style(
    name=lambda name: name.replace("_", ""),
    sign=lambda sign: sign.text,
    fraction=lambda above, below: max(above, below, key=len),
    power=lambda base, exponent: base + exponent[: ceil(0.7 * len(exponent))],
    floor="⌊{}⌋".format,
    maximum=lambda inner: f"max({', '.join(inner)})",
    series=lambda body, index, first, last: f"ΣΣ {body}",
    times=" . ",
    shape=" × ".join,
    separator=",",
    minus="−",
    ellipsis="...",
    braced=lambda inner, note: max(inner, *(line[: ceil(0.7 * len(line))] for line in textwrap.wrap(note, NOTE)), key=len),
    stacked=True,
)

_WIDTHS = {letter: width for letters, width in ((" .,|'il", 0.28), ("()⌊⌋tfrj", 0.4), ("+−=<>×≈≤≥≠mwM", 0.8)) for letter in letters}
"""Widths of letters that are far from the others' half an em."""


def ems(prose: Prose) -> float:
    """About how wide prose is in LaTeX, in ems of its size."""
    text = "".join(
        piece if isinstance(piece, str) else piece.text if isinstance(piece, Sign) else typeset(piece, _MEASURE) for piece in prose
    )
    return sum(_WIDTHS.get(letter, 0.7 if letter.isupper() else 0.52) for letter in text)
