"""A generated source with what must be known to run it: the least of each name, what else must hold, how far it can reach."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import Any, TypeAlias

from ..errors import Invalid
from .bounds import MOST, BeyondInt64, Interval, Reach, larger
from .loading import DEMANDS, FORMULAS, load

Functions: TypeAlias = Mapping[str, Callable[..., Any]]


@dataclass(frozen=True)
class Demand:
    """What must hold for the formula to: a number of the function `demands` is zero, or else at least zero."""

    text: str
    zero: bool


@dataclass(frozen=True)
class Program:
    """A source with the least that each name can be, and what else must hold; `label` names it in messages."""

    source: str
    leasts: tuple[tuple[str, int], ...]
    demands: tuple[Demand, ...]
    label: str
    said: set[str] = field(default_factory=set, init=False, repr=False, compare=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return Program, (self.source, self.leasts, self.demands, self.label)

    def numbers(self, columns: Sequence[Any], *, numpy: bool = False) -> list[Any]:
        """What the function returns for columns that can hold everything; raises `Invalid` where a demand is not met."""
        functions = self._numpy if numpy else self._plain
        if self.demands:
            for demand, found in zip(self.demands, _several(functions[DEMANDS](*columns)), strict=True):
                wrong = found != 0 if demand.zero else found < 0
                if wrong.any() if hasattr(wrong, "any") else wrong is True:
                    raise Invalid(f"{self.label} needs {demand.text}")
        return _several(functions[FORMULAS](*columns))

    def reach(self, spans: Sequence[tuple[int, int]], bits: Sequence[int]) -> Reach:
        """How far everything in the functions can reach, for columns between these ends and of so many bits."""
        reach = Reach()
        intervals = [
            reach.interval(low, high, wide, frozenset({name}))
            for (name, _), (low, high), wide in zip(self.leasts, spans, bits, strict=True)
        ]
        for name in (FORMULAS, DEMANDS)[: 1 + bool(self.demands)]:
            for one in _several(self._bounding[name](*intervals)):
                if not isinstance(one, Interval):
                    reach.interval(one, one, 64, frozenset())
        return reach

    def warn(self, most: int) -> None:
        """Say once that this function computes with Python's integers, at the line that called it."""
        if not self.said:
            self.said.add(self.label)
            message = (
                f"{self.label}: numbers up to {most:,} are possible here, and 64-bit integers end at {MOST:,}; "
                "computed exactly with Python's integers instead, which is slower"
            )
            warnings.warn(message, BeyondInt64, stacklevel=_outside())

    @cached_property
    def _plain(self) -> Functions:
        return load(self.source)

    @cached_property
    def _numpy(self) -> Functions:
        return load(self.source, _larger_in_numpy)

    @cached_property
    def _bounding(self) -> Functions:
        return load(self.source, larger)


def _several(returned: Any) -> list[Any]:
    return [*returned] if isinstance(returned, tuple) else [returned]


def _outside() -> int:
    """How far up the first frame outside of this package is, from the caller."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith(__package__):
        level, frame = level + 1, frame.f_back
    return level


def _larger_in_numpy(*several: Any) -> Any:
    import numpy as np

    return reduce(np.maximum, several)
