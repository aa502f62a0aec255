"""Every error the package raises on purpose; each message is written for the person who typed the input."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TypeVar

Member = TypeVar("Member")

_WINDOW = 60


class SymbolicComplexityError(Exception):
    """Base of all errors of this package."""


class Invalid(SymbolicComplexityError, ValueError):
    """The input is wrong: says what, points at the place where there is one, and what was expected."""

    def __init__(self, message: str, *, text: str | None = None, position: int | None = None, length: int = 1, expected: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.text = text
        self.position = position
        self.length = length
        self.expected = expected

    def __str__(self) -> str:
        lines = [self.message]
        if self.text is not None and self.position is not None:
            lines += caret(self.text, self.position, self.length)
        if self.expected:
            lines.append(f"expected: {self.expected}")
        return "\n".join(lines)


class Unsupported(SymbolicComplexityError):
    """The input is meaningful, and this version cannot answer it; unknown is never counted as zero."""


class Refuted(SymbolicComplexityError):
    """A step that is not true, with numbers that show it."""

    def __init__(self, message: str, counterexample: Mapping[str, int | Fraction]) -> None:
        self.counterexample = dict(counterexample)
        shown = ", ".join(f"{name} = {value}" for name, value in self.counterexample.items())
        super().__init__(f"{message} (counter-example: {shown})" if shown else message)


class Overflow(SymbolicComplexityError, OverflowError):
    """A number or an expression grew past a stated cap."""


def caret(text: str, position: int, length: int = 1) -> list[str]:
    """The line of `text` that holds `position`, cut to a readable window, and a caret line under the place."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[start : end if end >= 0 else len(text)]
    column = position - start
    left = max(0, column - _WINDOW)
    right = min(len(line), column + _WINDOW)
    head, tail = ("..." if left else ""), ("..." if right < len(line) else "")
    window = line[left:right].replace("\t", " ")
    marks = "^" * max(1, min(length, right - column))
    return [f"  {head}{window}{tail}", f"  {' ' * (len(head) + column - left)}{marks}"]


def lookup(known: Mapping[str, Member], name: str, what: str) -> Member:
    """The member of this name. Raises `Invalid`, naming the closest and all known ones, for any other."""
    if name not in known:
        raise Invalid(f"unknown {what} {name!r:.60}{nearest(name, known)}", expected=", ".join(known))
    return known[name]


def nearest(name: str, known: Iterable[str]) -> str:
    """A clause naming the known word closest to `name` (any case), or nothing."""
    import difflib

    lowered = {word.lower(): word for word in known}
    cutoff = 0.6 if len(name) > 2 else 0.5  # of two letters one must do; of more, half of them is chance
    close = difflib.get_close_matches(name[:80].lower(), lowered, n=1, cutoff=cutoff)
    return f"; did you mean {lowered[close[0]]}?" if close else ""
