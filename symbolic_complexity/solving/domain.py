"""Which whole numbers of one unknown fit the network, and the nearest ones that do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..algebra import Polynomial, at_least_zero, signs
from ..errors import Unsupported
from .problem import Need

_MOST_STEPS = 5_000
"""Numbers that are tried for the nearest one that fits."""


@dataclass(frozen=True)
class Domain:
    """The whole numbers from `first` on, up to `last` where there is one, that fit the network as far as `fits` says."""

    first: int
    last: int | None
    fits: Callable[[int], bool]

    @staticmethod
    def of(name: str, first: int, needs: Sequence[Need], accepted: Callable[[int], bool]) -> Domain:
        """The numbers that meet conditions in one symbol and that are accepted."""
        last: int | None = None
        rest: list[Need] = []
        for need in needs:
            if name not in need.symbols:
                if not need.met:
                    return Domain(first, first - 1, lambda _: False)
                continue
            if need.condition.relation == "divides" and isinstance(need.right, int) and at_least_zero(need.left - Polynomial.of(name)):
                last = need.right if last is None else min(last, need.right)  # what divides a number is not above it
            spans = _where_met(need, name, first)
            if spans is None or len(spans) > 1:
                rest.append(need)
            elif not spans:
                return Domain(first, first - 1, lambda _: False)
            else:
                ((start, end),) = spans
                first = max(first, start)
                last = end if last is None else last if end is None else min(last, end)
        known: dict[int, bool] = {}

        def fits(number: int) -> bool:
            if number not in known:
                known[number] = all(need.put({name: number}).met for need in rest) and accepted(number)
            return known[number]

        return Domain(first, last, fits)

    def up(self, number: int) -> int | None:
        """The least number that fits and is not below this one."""
        number = max(number, self.first)
        return self._first_of(range(number, number + _MOST_STEPS) if self.last is None else range(number, self.last + 1))

    def down(self, number: int) -> int | None:
        """The largest number that fits and is not above this one."""
        number = number if self.last is None else min(number, self.last)
        return self._first_of(range(number, self.first - 1, -1))

    def _first_of(self, numbers: range) -> int | None:
        for tried, number in enumerate(numbers, start=1):
            if self.fits(number):
                return number
            if tried == _MOST_STEPS:
                raise Unsupported(f"none of {_MOST_STEPS:,} numbers near {numbers[0]:,} fits this design")
        return None

    def among(self, first: int, last: int | None) -> Iterator[int]:
        """The numbers that fit, from one number to another."""
        number = self.up(first)
        while number is not None and (last is None or number <= last):
            yield number
            number = self.up(number + 1)


def _where_met(need: Need, name: str, first: int) -> list[tuple[int, int | None]] | None:
    """The spans of numbers that meet a condition; None where they are no spans, or not known."""
    if need.condition.relation == "divides":
        return None
    try:
        found = signs(need.right - need.left, name, first)
    except Unsupported:
        return None
    if found.cycle:
        return None
    return found.where(0) if need.condition.relation == "=" else found.where(0, 1)
