"""How a ratio is measured: both sides in turn, processor time, each sample long enough to time, the median of the pairs."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One claim: the measured ratio, what it must be, and whether it is."""

    claim: str
    ratio: float
    bound: float
    at_least: bool = True
    detail: str = ""

    @property
    def holds(self) -> bool:
        return self.ratio >= self.bound if self.at_least else self.ratio <= self.bound


def seconds(work: Callable[[], object], repeats: int = 1, clock: Callable[[], float] = time.process_time) -> float:
    """Processor seconds of one call, over several in a row; garbage of earlier work is collected first."""
    gc.collect()
    start = clock()
    for _ in range(repeats):
        work()
    return (clock() - start) / repeats


def times_faster(ours: Callable[[], object], theirs: Callable[[], object], *, pairs: int, repeats: int) -> tuple[float, float, float]:
    """The median of theirs / ours over interleaved pairs, and both medians in seconds. One pair warms up uncounted."""
    measured = [(seconds(ours, repeats), seconds(theirs)) for _ in range(pairs + 1)][1:]
    ratio = statistics.median(their / our for our, their in measured)
    return ratio, statistics.median(our for our, _ in measured), statistics.median(their for _, their in measured)
