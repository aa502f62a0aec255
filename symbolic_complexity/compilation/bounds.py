"""Whether integers of a fixed width can hold everything a function computes: the function itself, run on intervals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..algebra.polynomial import MAX_BITS
from ..errors import Overflow, Unsupported

MOST = 2**63 - 1
"""The largest 64-bit integer. Nothing may be below -MOST either, so that every number has an opposite."""


class BeyondInt64(UserWarning):
    """Numbers past 64 bits are possible here, so they are computed exactly with Python's integers, which is slower."""


class DividedByZero(Exception):
    """A denominator may be zero."""


def most_in(bits: int) -> int:
    """The largest integer of this width."""
    return (1 << bits - 1) - 1


@dataclass
class Reach:
    """The largest absolute value seen in a run, results and everything on the way, and the letters of what did not fit."""

    most: int = 0
    seen: list[tuple[frozenset[str], bool]] = field(default_factory=list)

    def interval(self, low: int, high: int, bits: int, letters: frozenset[str]) -> Interval:
        """What an operation makes, in an array of so many bits; 0 for Python's own integers, which always fit."""
        largest = max(-low, high)
        self.most = max(self.most, largest)
        self.seen.append((letters, not bits or largest <= most_in(bits)))
        return Interval(low, high, bits, letters, self)

    @property
    def fits(self) -> bool:
        """Whether every number fits the width of its array."""
        return all(fits for _, fits in self.seen)

    def widest(self, narrow: Iterable[str]) -> str:
        """Which of these columns should be wider: it is in most of what does not fit, and otherwise in the least of the work."""
        failed = Counter(letter for letters, fits in self.seen if not fits for letter in letters)
        worked = Counter(letter for letters, _ in self.seen for letter in letters)
        return max(narrow, key=lambda name: (failed[name], -worked[name]))


@dataclass(frozen=True, slots=True)
class Interval:
    """All integers from `low` to `high`, in an array of so many bits, as an array's operators combine them."""

    low: int
    high: int
    bits: int
    letters: frozenset[str]
    reach: Reach = field(repr=False)

    def _with(self, other: Interval | int) -> tuple[int, int, int, frozenset[str]]:
        """Another operand's ends, and the bits and letters of the result; a plain number takes on the array's width."""
        if not isinstance(other, Interval):
            self.reach.interval(other, other, self.bits, self.letters)
            return other, other, self.bits, self.letters
        bits, letters = max(self.bits, other.bits), self.letters | other.letters
        for one in (self, other):
            if one.bits != bits:
                self.reach.interval(one.low, one.high, bits, letters)
        return other.low, other.high, bits, letters

    def __add__(self, other: Interval | int) -> Interval:
        low, high, bits, letters = self._with(other)
        return self.reach.interval(self.low + low, self.high + high, bits, letters)

    __radd__ = __add__

    def __neg__(self) -> Interval:
        return self.reach.interval(-self.high, -self.low, self.bits, self.letters)

    def __sub__(self, other: Interval | int) -> Interval:
        low, high, bits, letters = self._with(other)
        return self.reach.interval(self.low - high, self.high - low, bits, letters)

    def __rsub__(self, other: int) -> Interval:
        low, high, bits, letters = self._with(other)
        return self.reach.interval(low - self.high, high - self.low, bits, letters)

    def __mul__(self, other: Interval | int) -> Interval:
        low, high, bits, letters = self._with(other)
        corners = (self.low * low, self.low * high, self.high * low, self.high * high)
        return self.reach.interval(min(corners), max(corners), bits, letters)

    __rmul__ = __mul__

    def __floordiv__(self, other: Interval | int) -> Interval:
        low, high, bits, letters = self._with(other)
        if low <= 0 <= high:
            raise DividedByZero
        corners = (self.low // low, self.low // high, self.high // low, self.high // high)
        return self.reach.interval(min(corners), max(corners), bits, letters)

    def __rfloordiv__(self, other: int) -> Interval:
        return self.reach.interval(other, other, self.bits, self.letters) // self

    def __rpow__(self, base: int) -> Interval:
        if self.low < 0:
            raise Unsupported(f"{base} to a power that may be negative, {self.low}, cannot be compiled")
        if self.high * base.bit_length() > MAX_BITS:
            raise Overflow(f"{base} to the power of {self.high:,} is past the cap of {MAX_BITS:,} bits")
        return self.reach.interval(base**self.low, base**self.high, self.bits, self.letters)


def larger(first: Interval | int, *others: Interval | int) -> Interval | int:
    """The generated `larger` on intervals; it takes differences, which must fit too."""
    for other in others:
        if isinstance(first, Interval) or isinstance(other, Interval):
            difference = other - first
            assert isinstance(difference, Interval)
            (a, b), (c, d) = ((one.low, one.high) if isinstance(one, Interval) else (one, one) for one in (first, other))
            first = difference.reach.interval(max(a, c), max(b, d), difference.bits, difference.letters)
        else:
            first = max(first, other)
    return first
