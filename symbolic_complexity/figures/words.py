"""Words in a drawing, and how wide they are, about, in whatever letters a format has."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ..algebra import Exact
from ..document import Prose, joined
from ..given import Values
from ..renderers.base import spell
from ..renderers.text import UNICODE
from ..steps import equations
from ..table import shown
from ..written import ONE, Decimal, Name, Number, Sum, Written

_NARROW = frozenset("ijltfrI1.,:;'|!()[]{}/ ·-")
_WIDE = frozenset("mwMWQOGCDHNUKRAVX@%⌊⌋×≈→…—")

_FEW = 6
"""So many numbers a caption has room for."""


def width_of(words: Prose, size: float, bold: bool = False) -> float:
    """About how wide a line is, in points; rather too wide than too narrow."""
    text = spell(words, UNICODE)
    letters = sum(0.36 if letter in _NARROW else 0.8 if letter in _WIDE else 0.6 for letter in text)
    return max(letters, len(text) / 2) * size * (1.1 if bold else 1.0)


def shortened(name: str, most: float, size: float, bold: bool = False) -> str:
    """A name that is no wider than so many points: the middle of a longer one left out."""
    kept = len(name)
    short = name
    while kept > 4 and width_of((short,), size, bold) > most:
        kept -= 1
        short = f"{name[: kept - kept // 2]}…{name[len(name) - kept // 2 :]}"
    return short


def percent(part: Fraction) -> Prose:
    """A share of a whole, to one decimal place; a smaller one says so."""
    if 0 < part < Fraction(1, 2000):
        return ("< ", Decimal(Fraction(1, 10), 1), "%")
    return (Decimal(Fraction(round(part * 1000), 10), 1), "%")


def times_words(times: Written) -> Prose:
    """How often something is there, behind its name; nothing where it is there once."""
    return () if times == ONE else (" ", "× (", times, ")") if isinstance(times, Sum) else (" ", "×", times)


def subject(title: str, given: Values) -> Prose:
    """The design that a caption speaks of, with the numbers that are put in, where they are few."""
    return (title, ", ", *equations(given.numbers, given.sources), ": ") if 0 < len(given.numbers) <= _FEW else (title, ": ")


def setting(numbers: Mapping[str, Exact]) -> Prose:
    """The numbers of symbols at one point of several, each by itself: k = 8, w = 8."""
    return joined(((Name(name), " = ", *shown(Number(number))) for name, number in numbers.items()), ", ")
