"""The range of a curve: a symbol and the numbers that it runs through, M=8:224 or M=8:224:8."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..algebra import Exact
from ..errors import Invalid, nearest
from ..formulas import number
from ..symbols import is_name, is_whole, least
from .axes import spread
from .base import Asked

MOST_POINTS = 2_000
"""How many points a range with a step may have."""
_POINTS = 200
"""How many steps a range without one is cut into at most."""
FAR = 1_000
"""Axes are logarithmic where their numbers are so many times apart."""


@dataclass(frozen=True)
class Range:
    """A symbol and the numbers that it runs through."""

    name: str
    numbers: tuple[Exact, ...]
    logarithmic: bool

    @property
    def first(self) -> Fraction:
        """Where it begins."""
        return Fraction(self.numbers[0])

    @property
    def last(self) -> Fraction:
        """Where it ends."""
        return Fraction(self.numbers[-1])


def range_of(asked: Asked) -> Range:
    """The range that is asked for. Raises `Invalid`, with a caret, where it cannot be read."""
    text = asked.over or ""
    known = sorted(asked.symbols - asked.given.numbers.keys())
    example = "{0}=8:224, or {0}=8:224:8".format(known[0] if known else "M")
    if not text.strip():
        raise Invalid("a curve needs a symbol and its range", expected=f"--over {example}")
    head, _, rest = text.partition("=")
    name, pieces = head.strip(), rest.split(":")
    if not is_name(name) or len(pieces) not in (2, 3):
        raise Invalid(f"not a range: {text!r:.60}", text=text, position=len(text) if is_name(name) else 0, expected=example)
    if name in asked.given.numbers:
        raise Invalid(f"{name} is set twice, by a value and by the range", text=text, position=0, length=len(head))
    if name not in known:
        listed = ", ".join(known) or "a design with a symbol, such as (Input)(3,M,M)->(Conv)6c5w1s0p"
        said = f"there is no symbol {name} in this figure{nearest(name, known)}"
        raise Invalid(said, text=text, position=0, length=len(head), expected=listed)
    places = [len(head) + 1 + sum(len(one) + 1 for one in pieces[:number]) for number in range(len(pieces))]
    first, last, *steps = (_bound(text, place, piece, name) for place, piece in zip(places, pieces, strict=True))
    if first >= last:
        length = len(pieces[0]) + 1 + len(pieces[1])
        raise Invalid("a range runs from a smaller to a larger number", text=text, position=places[0], length=length, expected=example)
    if first < least(name):
        raise Invalid(f"{name} is never less than {least(name)}", text=text, position=places[0], length=len(pieces[0]))
    if not steps:
        return Range(name, _numbers(name, first, last), spread([first, last]) >= FAR)
    (step,) = steps
    if step <= 0 or (last - first) // step >= MOST_POINTS:
        said = (
            "the step is not more than zero" if step <= 0 else f"{(last - first) // step + 1:,} points are past the cap of {MOST_POINTS:,}"
        )
        raise Invalid(said, text=text, position=places[2], length=len(pieces[2]))
    return Range(name, tuple(_exact(first + step * place) for place in range((last - first) // step + 1)), spread([first, last]) >= FAR)


def _bound(text: str, place: int, piece: str, name: str) -> Fraction:
    try:
        found = Fraction(number(piece, "a range"))
    except Invalid as error:
        raise Invalid(error.message, text=text, position=place, length=len(piece), expected=error.expected) from None
    if is_whole(name) and found.denominator != 1:
        raise Invalid(f"{name} must be a whole number, not {found}", text=text, position=place, length=len(piece))
    return found


def _numbers(name: str, first: Fraction, last: Fraction) -> tuple[Exact, ...]:
    """As many numbers of a range as a figure has room for: whole ones, where the symbol is a size."""
    if is_whole(name) and last - first <= _POINTS:
        return tuple(range(int(first), int(last) + 1))
    if spread([first, last]) >= FAR:
        times = float(last / first)
        inner = [Fraction(f"{float(first) * times ** (place / _POINTS):.6g}") for place in range(1, _POINTS)]
    else:
        inner = [first + (last - first) * place / _POINTS for place in range(1, _POINTS)]
    between = {round(one) if is_whole(name) else _exact(one) for one in inner}
    return tuple(sorted({_exact(first), *between, _exact(last)}))


def _exact(value: Fraction) -> Exact:
    return value.numerator if value.denominator == 1 else value
