"""Axes: which range they show, where their ticks stand, and how a tick is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, log10

from ..document import Phrase, Prose
from ..table import shown
from ..written import Number, Power, Product, Written

_STEPS = (1, 2, 5)
_IN_FULL = 6
"""Numbers of so many digits are written in full; larger ones in powers of ten."""


@dataclass(frozen=True)
class Axis:
    """A range of numbers, with ticks in it; `power` is the power of ten that its numbers are written in."""

    low: Fraction
    high: Fraction
    ticks: tuple[Fraction, ...]
    logarithmic: bool = False
    power: int = 0

    def place(self, value: Fraction) -> float:
        """Where a number stands: 0 at the axis' beginning, 1 at its end."""
        if self.logarithmic:
            return (_log(value) - _log(self.low)) / (_log(self.high) - _log(self.low))
        return float((value - self.low) / (self.high - self.low))

    def written(self, tick: Fraction) -> Prose:
        """A tick's number."""
        if self.logarithmic and tick >= 10**4:
            power = floor(_log(tick) + 1e-9)
            times, ten = tick / 10**power, Power(Number(10), Number(power))
            return (ten,) if times == 1 else (Product((Number(int(times)), ten)),)
        return shown(_whole(tick / 10**self.power))

    @property
    def unit(self) -> Prose:
        """The power of ten, as it stands before the unit; nothing where numbers are written in full."""
        return (Power(Number(10), Number(self.power)), " ") if self.power else ()

    def titled(self, title: Prose, unit: str) -> Prose:
        """What runs along the axis, with its power of ten and its unit; a unit that the title says already is left out."""
        if (Phrase(unit),) == title:
            return (*title, Phrase(" in "), *self.unit[:1]) if self.power else title
        return (*title, Phrase(" in "), *self.unit, Phrase(unit)) if unit else title


def linear(low: Fraction, high: Fraction, most: int, *, exact: bool = False) -> Axis:
    """An axis with at most so many ticks 1, 2 or 5 apart (or 10, 20, 50, ...): from tick to tick, or just as far as it is told.

    One that is told a single number has its only tick there, in its middle.
    """
    if low == high and exact:
        return Axis(Fraction(0), 2 * low or Fraction(1), (low,), power=_power(low))
    if low == high:
        low, high = min(low, Fraction(0)), max(high, Fraction(0)) or Fraction(1)
    step = nice_step((high - low) / most)
    first, last = (ceil(low / step), floor(high / step)) if exact else (floor(low / step), ceil(high / step))
    ticks = tuple(number * step for number in range(first, last + 1))
    ends = (low, high) if exact else (ticks[0], ticks[-1])
    return Axis(*ends, ticks, power=_power(max(map(abs, ends))))


def logarithmic(low: Fraction, high: Fraction, most: int, *, exact: bool = False) -> Axis:
    """An axis with ticks at no more than so many powers of ten; also at their doubles and fives where these are no more either.

    It begins at a power of ten, unless it goes just as far as it is told.
    """
    first, last = floor(_log(low)), floor(_log(high))
    start = low if exact else Fraction(10) ** first
    high = high if high > start else start * 10
    each = ceil((last - first + 1) / most)
    fine, coarse = (
        tuple(tick for power in powers for step in steps if start <= (tick := Fraction(10) ** power * step) <= high)
        for powers, steps in ((range(first, last + 1), _STEPS), (range(ceil(first / each) * each, last + 1, each), (1,)))
    )
    return Axis(start, high, fine if len(fine) <= most else coarse, logarithmic=True)


def wider(low: Fraction, high: Fraction, below: float, above: float) -> tuple[Fraction, Fraction]:
    """The ends of a logarithmic axis that goes on beyond its numbers by such parts of their length."""
    length = _log(high / low)
    return low / _power_of_ten(length * below), high * _power_of_ten(length * above)


def nice_step(least: Fraction) -> Fraction:
    """The smallest of 1, 2, 5, 10, 20, 50, ... (or 0.5, 0.2, ...) that is not below this number."""
    power = floor(_log(least)) - 1
    return next(step for step in (Fraction(10) ** (power + up) * one for up in range(4) for one in _STEPS) if step >= least)


def spread(values: Sequence[Fraction]) -> Fraction:
    """How many times the smallest number the largest is; 1 where one of them is not positive."""
    return max(values) / min(values) if values and min(values) > 0 else Fraction(1)


def _log(value: Fraction) -> float:
    """The logarithm, also of numbers that are too large for a float."""
    return log10(value.numerator) - log10(value.denominator)


def _power(largest: Fraction) -> int:
    """The power of ten that an axis' numbers are written in."""
    digits = len(str(int(largest)))
    return 0 if digits <= _IN_FULL else (digits - 1) // 3 * 3


def _power_of_ten(exponent: float) -> Fraction:
    """About ten to this power, also where that is too large for a float."""
    whole = floor(exponent)
    return Fraction(10) ** whole * Fraction(10 ** (exponent - whole))


def _whole(value: Fraction) -> Written:
    return Number(value.numerator if value.denominator == 1 else value)
