"""What is found: numbers for the unknowns, each with what the quantity then is, worked out by the network built with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..algebra import Exact

Edge: TypeAlias = Literal["", "largest", "smallest"]

MOST_LISTED = 200
"""Solutions that are listed; past it an answer says that there are more."""


@dataclass(frozen=True)
class Candidate:
    """Numbers for the unknowns, and the quantity's `result` with them."""

    values: Mapping[str, Exact]
    result: Exact

    def data(self) -> dict[str, str]:
        """The numbers as text, by name."""
        return {**{name: str(value) for name, value in self.values.items()}, "result": str(self.result)}


@dataclass(frozen=True)
class Answer:
    """Which numbers meet the budget.

    `solutions` are all that give exactly the budget, or the last ones within it and the first ones beyond a least; where nothing
    meets it they are the nearest ones. `beside` are those next to them that do not meet it. `spans` are all numbers of one unknown
    that meet it, from and to (None: without end). `least` and `most` are the smallest and largest the quantity can be, where nothing
    meets the budget and they are known. `aside` are depths at which no other unknown matters.
    Of several unknowns the solutions are the `edge` of all that keep to the budget: the largest or the smallest ones `along` some unknowns.
    Unless `complete`, there are more than are listed.
    """

    met: bool
    solutions: tuple[Candidate, ...] = ()
    beside: tuple[Candidate, ...] = ()
    spans: tuple[tuple[Exact, Exact | None], ...] = ()
    least: Candidate | None = None
    most: Candidate | None = None
    complete: bool = True
    aside: tuple[Candidate, ...] = ()
    edge: Edge = ""
    along: tuple[str, ...] = ()
