"""Sinks that hold rows in memory: all of them as columns, or the first and the last ones."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from ..algebra import Exact
from .running import Sink

ALL = 24
"""A table of no more rows is shown in full."""
_ENDS = 6
"""Rows from each end of a longer one."""


class Ends:
    """A sink that keeps the first and the last rows."""

    def __init__(self) -> None:
        self.first: list[tuple[Exact, ...]] = []
        self.last: deque[tuple[Exact, ...]] = deque(maxlen=ALL)

    def append(self, columns: Sequence[Any]) -> None:
        """Take more rows."""
        if len(self.first) < ALL:
            self.first += _rows([one[:ALL] for one in columns])
        self.last.extend(_rows([one[-ALL:] for one in columns]))

    def shown(self, rows: int) -> tuple[list[tuple[Exact, ...]], list[tuple[Exact, ...]]]:
        """The rows before and after what is left out; all of them before, where they are few."""
        if rows <= ALL:
            return self.first[:rows], []
        return self.first[:_ENDS], [*self.last][-_ENDS:]


class Columns:
    """A sink that keeps every row; `check` hears how many they are before more are taken, and may raise."""

    def __init__(self, check: Callable[[int], None] = lambda _: None) -> None:
        self.check = check
        self.rows = 0
        self.parts: list[Sequence[Any]] = []

    def append(self, columns: Sequence[Any]) -> None:
        """Take more rows."""
        self.rows += len(columns[0])
        self.check(self.rows)
        self.parts.append(columns)

    def joined(self) -> list[Any]:
        """Each column as one array; none where there is no row."""
        import numpy as np

        return [np.concatenate(several) for several in zip(*self.parts, strict=True)]


class Together:
    """Several sinks as one."""

    def __init__(self, *sinks: Sink) -> None:
        self.sinks = sinks

    def append(self, columns: Sequence[Any]) -> None:
        """Take more rows."""
        for one in self.sinks:
            one.append(columns)


def _rows(columns: Sequence[Any]) -> list[tuple[Exact, ...]]:
    return [*zip(*(one.tolist() for one in columns), strict=True)]
