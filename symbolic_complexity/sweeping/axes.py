"""The numbers that a symbol of a sweep runs through: `16:512:16`, `32,64,128`, or numbers from Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any, TypeAlias

from ..algebra import Exact
from ..errors import Invalid
from ..formulas import number
from ..given import Given, Values
from ..symbols import is_name, is_whole

Run: TypeAlias = "str | range | Given | Iterable[Given]"
"""What may be given for an axis."""

MOST_POINTS = 10**12
"""Points of a grid: days on one machine."""
MOST_LISTED = 1_000_000
"""Numbers of an axis that are listed one by one; a range of whole numbers is no list."""

_WORD = 2**62
_EXAMPLE = "START:STOP:STEP, which takes in STOP, such as 16:512:16, or numbers such as 32,64,128"


@dataclass(frozen=True)
class Axis:
    """A symbol and the numbers that it runs through."""

    name: str
    numbers: range | tuple[Exact, ...]

    @property
    def least(self) -> Exact:
        """The smallest number."""
        return self.numbers[0] if isinstance(self.numbers, range) else min(self.numbers)

    @property
    def most(self) -> Exact:
        """The largest number."""
        return self.numbers[-1] if isinstance(self.numbers, range) else max(self.numbers)

    @property
    def whole(self) -> bool:
        """Whether 64-bit integers hold every number."""
        return isinstance(self.numbers, range) or all(isinstance(one, int) and abs(one) <= _WORD for one in self.numbers)

    def column(self, part: slice) -> Any:
        """Some of the numbers as a NumPy array."""
        import numpy as np

        some = self.numbers[part]
        if isinstance(some, range):
            return np.arange(some.start, some.stop, some.step, dtype=np.int64)
        if self.whole:
            return np.array(some, np.int64)
        column = np.empty(len(some), object)
        column[:] = some
        return column

    def __str__(self) -> str:
        numbers = self.numbers
        if not isinstance(numbers, range):
            return f"{self.name}={','.join(map(str, numbers))}"
        step = f":{numbers.step}" if numbers.step != 1 else ""
        return f"{self.name}={numbers[0]}:{numbers[-1]}{step}" if len(numbers) > 1 else f"{self.name}={numbers[0]}"


def axes_of(over: Mapping[str, Run] | Sequence[str]) -> tuple[Axis, ...]:
    """The axes of a grid, from numbers by name or from texts such as k=16:512:16.

    Raises `Invalid`, with a caret where it is text, for what is no range, an empty or reversed one, a step of zero, a number that
    the symbol cannot be, a symbol given twice, and more points than the cap.
    """
    axes = tuple(_axes(over))
    names = [one.name for one in axes]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise Invalid(f"{twice} is given two ranges", expected="one --over for each symbol")
    if not axes:
        raise Invalid("nothing to sweep over", expected="--over k=16:512:16, or over={'k': '16:512:16'}")
    points = prod(len(one.numbers) for one in axes)
    if points > MOST_POINTS:
        raise Invalid(f"a grid of {points:,} points is past the cap of {MOST_POINTS:,}", expected="larger steps, or shorter ranges")
    return axes


def _axes(over: Mapping[str, Run] | Sequence[str]) -> Iterator[Axis]:
    if isinstance(over, Mapping):
        for name, run in over.items():
            if not isinstance(name, str) or not is_name(name):
                raise Invalid(f"{name!r:.60} cannot name a symbol", expected="a letter, then letters, digits and underscores")
            yield _read(name, run, run, 0) if isinstance(run, str) else Axis(name, _numbers(name, run))
        return
    for text in [over] if isinstance(over, str) else over:
        head, sign, rest = text.partition("=")
        name = head.strip()
        if not sign or not is_name(name):
            raise Invalid(
                f"not a range: {text!r:.60}", text=text, position=0, length=max(1, len(head)), expected="k=16:512:16 or M=32,64,128"
            )
        yield _read(name, rest, text, len(head) + 1)


# ------------------------------------------------------------------------------------------------------------------- text


def _read(name: str, run: str, text: str, place: int) -> Axis:
    """An axis from text; `place` is where it stands in the whole."""
    parts: list[range | tuple[Exact, ...]] = []
    for part in run.split(","):
        parts.append(_part(name, part, text, place))
        place += len(part) + 1
    if len(parts) == 1:
        return Axis(name, parts[0])
    return Axis(name, _distinct(name, [one for part in parts for one in _listed(name, part)]))


def _part(name: str, part: str, text: str, place: int) -> range | tuple[Exact, ...]:
    """START:STOP:STEP, START:STOP or a number."""

    def wrong(message: str, at: int, length: int, expected: str = _EXAMPLE) -> Invalid:
        return Invalid(message, text=text, position=at, length=max(1, length), expected=expected)

    pieces = part.split(":")
    if not part.strip() or len(pieces) > 3 or not all(piece.strip() for piece in pieces):
        said = f"{name} has an empty range" if not part.strip() else f"not a range: {part.strip()!r:.60}"
        raise wrong(said, place, len(part))
    found: list[Exact] = []
    at = place
    for piece in pieces:
        try:
            exact = number(piece, name)
            if len(found) < 2:
                Values.of({name: exact})
        except Invalid as error:
            raise wrong(error.message, at, len(piece), _EXAMPLE if error.expected and len(pieces) == 1 else error.expected) from None
        found.append(exact)
        at += len(piece) + 1
    if len(found) == 1:
        return (found[0],)
    first, last, step = (*found, 1)[:3]
    if step <= 0 or (is_whole(name) and not isinstance(step, int)):
        said = "a step of zero goes nowhere" if step == 0 else f"a step must be {'a whole number ' if is_whole(name) else ''}more than zero"
        raise wrong(said, at - 1 - len(pieces[2]), len(pieces[2]))
    if first > last:
        raise wrong(f"a range runs from a smaller to a larger number, and this one from {first} to {last}", place, len(part))
    if all(isinstance(one, int) and one < _WORD for one in (first, last, step)):
        return range(int(first), int(last) + 1, int(step))
    count = int((Fraction(last) - first) // step) + 1
    if count > MOST_LISTED:
        raise wrong(f"{count:,} numbers that are not whole are past the cap of {MOST_LISTED:,}", place, len(part))
    return tuple(_exact(first + place * Fraction(step)) for place in range(count))


# ------------------------------------------------------------------------------------------------------------------- Python


def _numbers(name: str, run: Any) -> range | tuple[Exact, ...]:
    """The numbers of a Python value: a range as it is, anything that can be iterated, or one number."""
    if isinstance(run, range):
        if not run:
            raise Invalid(f"{name} has an empty range: {run!r:.60}")
        ordered = run if run.step > 0 else run[::-1]
        Values.of({name: ordered[0]})
        if ordered[-1] < _WORD:
            return ordered
    run = _plain(run)
    several = run if hasattr(type(run), "__iter__") and not isinstance(run, (bytes, Mapping)) else [run]
    return _distinct(name, [Values.of({name: _plain(one)}).numbers[name] for one in _listed(name, several)])


def _plain(given: Any) -> Any:
    """The one number of an array, or of a library's own kind of number, as Python's."""
    one = getattr(given, "ndim", None) == 0 or getattr(given, "size", None) == 1  # PyTorch's `size` is a method
    return given.item() if one and hasattr(given, "dtype") and hasattr(given, "item") else given


def _listed(name: str, several: Iterable[Any]) -> Iterator[Any]:
    for place, one in enumerate(several):
        if place >= MOST_LISTED:
            raise Invalid(f"{name} has a list of more than {MOST_LISTED:,} numbers", expected="one range START:STOP:STEP")
        yield one


def _distinct(name: str, numbers: Sequence[Exact]) -> tuple[Exact, ...]:
    if not numbers:
        raise Invalid(f"{name} has an empty range", expected=_EXAMPLE)
    if len(set(numbers)) < len(numbers):
        twice = next(one for one in numbers if numbers.count(one) > 1)
        raise Invalid(f"{name} has {twice} twice")
    return tuple(numbers)


def _exact(value: Fraction) -> Exact:
    return value.numerator if value.denominator == 1 else value
