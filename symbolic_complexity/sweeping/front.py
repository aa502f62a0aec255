"""The Pareto front: the points to which no other one is better in every quantity; merged piece by piece."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, ge, gt, or_
from typing import Any

from ..errors import Invalid

MOST = 1_000_000
"""Points of a front, which is held in memory. More are no choice to look at, but quantities that do not depend on a symbol."""

_CHAMPIONS = 64


def front(columns: Sequence[Any], costs: Sequence[tuple[int, bool]]) -> list[Any]:
    """The points that no other one beats: none is at least as good in every column and better in one; equals stay together.

    `costs` are the columns to compare, and whether more is better; the points come in the order of the first of them. Raises
    `Invalid` for more points than the cap.
    """
    chosen = _unbeaten([-columns[place] if more else columns[place] for place, more in costs])
    if len(chosen) > MOST:
        said = f"the Pareto front has more than {MOST:,} points"
        raise Invalid(said, expected="fewer symbols: one that changes none of the quantities puts each of its numbers on the front")
    return [one[chosen] for one in columns]


def _unbeaten(columns: Sequence[Any]) -> Any:
    """The places of the points on the front, in the order of the first column, then of the next."""
    import numpy as np

    left = np.arange(len(columns[0]))
    columns = [*columns]
    for _ in range(3):  # a few good points beat most of the others before anything is sorted
        if len(left) <= _CHAMPIONS:
            break
        kept = np.ones(len(left), bool)
        for champion in {int(one.argmin()) for one in (*columns, _together(columns))}:
            kept &= ~_beats([one[champion] for one in columns], columns)
        if kept.all():
            break
        left, columns = left[kept], [one[kept] for one in columns]
    order = np.lexsort(columns[::-1]) if all(one.dtype.kind != "O" for one in columns) else _sorted(columns)
    left, columns = left[order], [one[order] for one in columns]
    if len(columns) <= 2:
        return left[_staircase(columns)]
    kept = np.zeros(len(left), bool)
    open_ = np.ones(len(left), bool)
    for place in range(len(left)):
        if open_[place]:
            kept[place] = True
            open_ &= ~_beats([one[place] for one in columns], columns)
    return left[kept]


def _together(columns: Sequence[Any]) -> Any:
    """A number that is low where all columns are, for finding a good point; only that it is a point matters."""
    import numpy as np

    total = np.zeros(len(columns[0]))
    for one in columns:
        about = one.astype(float)
        low, high = about.min(), about.max()
        total += (about - low) / (high - low or 1.0)
    return total


def _beats(point: Sequence[Any], columns: Sequence[Any]) -> Any:
    """Which points are beaten by one: it is as good in every column, and better in one."""
    return reduce(and_, map(ge, columns, point)) & reduce(or_, map(gt, columns, point))


def _sorted(columns: Sequence[Any]) -> Any:
    import numpy as np

    keys = [*zip(*(one.tolist() for one in columns), strict=True)]
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)


def _staircase(columns: Sequence[Any]) -> Any:
    """The front of sorted points in one or two columns: those below all before them, and their equals."""
    import numpy as np

    first, last = columns[0], columns[-1]
    if len(columns) == 1:
        return first == first[0]
    lowest = np.minimum.accumulate(last)
    new = np.ones(len(last), bool)
    new[1:] = lowest[1:] < lowest[:-1]
    starts = np.maximum.accumulate(np.where(new, np.arange(len(new)), 0))
    return (first == first[starts]) & (last == last[starts])
