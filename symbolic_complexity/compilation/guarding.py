"""Whether integers of a fixed width hold everything, before anything is computed with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .bounds import DividedByZero
from .program import Program


class Guard:
    """Whether integers hold everything, asked again only where columns reach further than before.

    `bits` are the widths of the columns, 0 for a single number. Where they may be narrowed, columns of 32 bits are used as far
    as everything fits, which takes half of the time.
    """

    def __init__(self, program: Program, bits: Sequence[int], narrow: bool = False) -> None:
        self.bits = [*bits]
        self._program = program
        self._narrow = narrow
        self._asked = 0
        self._held: list[tuple[int, int]] = []

    def holds(self, spans: Sequence[tuple[Any, Any]]) -> bool:
        """Whether they do for columns between these ends; if not because something is too large, the program says so."""
        if self._held and all(a <= low and high <= b for (low, high), (a, b) in zip(spans, self._held, strict=True)):
            return True
        if not all(isinstance(one, int) for span in spans for one in span):
            return False  # fractions, which no integers hold
        wide = [64 if one == 32 and self._narrow else one for one in self.bits]
        # First with room for the blocks to come, each time more of it, so that most of them ask nothing.
        self._asked += 1
        roomy = [
            (min(low, least), max(high, held) + high * 4**self._asked // 32) if there else (low, high)
            for (_, least), there, (low, high), (_, held) in zip(self._program.leasts, self.bits, spans, self._held or spans, strict=True)
        ]
        try:
            for tried in (roomy, [*spans]):
                reach = self._program.reach(tried, wide)
                if reach.fits:
                    self.bits = self._narrowed(tried, wide) if self._narrow else wide
                    self._held = tried
                    return True
            self._program.warn(reach.most)
        except DividedByZero:
            pass  # perhaps nowhere in truth: Python's integers tell
        return False

    def _narrowed(self, spans: Sequence[tuple[int, int]], wide: Sequence[int]) -> list[int]:
        """Widths at which everything fits, one column after another as wide as it must be."""
        names = [name for name, _ in self._program.leasts]
        bits = [min(one, 32) for one in wide]
        while 32 in bits:
            reach = self._program.reach(spans, bits)
            if reach.fits:
                break
            widest = reach.widest(name for name, one in zip(names, bits, strict=True) if one == 32)
            bits[names.index(widest)] = 64
        return bits
