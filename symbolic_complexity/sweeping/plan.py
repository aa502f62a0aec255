"""A sweep, ready to be run: a grid cut into pieces that fit into memory, each evaluated by itself, on any machine, in any order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any, Literal, TypeAlias

from ..algebra import Exact
from ..compilation import BeyondInt64, Compiled
from ..errors import Invalid
from .axes import Axis
from .front import front
from .selecting import Filter, Fit

Holding: TypeAlias = Literal["int64", "decimal", "text"]
"""What holds a column's numbers exactly: 64-bit integers, whole numbers of 38 digits, or text for anything else."""

POINTS = 2**18
"""Points of one piece: little enough for the processor's cache, enough that starting it costs nothing."""
EXACT_POINTS = 2**14
"""The same where 64-bit integers do not hold every number."""

_FEW = 4
"""Where less than one point in so many is kept, only those are worked out."""


@dataclass(frozen=True)
class Asked:
    """A quantity that is swept: its name, unit and formula, what holds its numbers, and whether more of it is better."""

    name: str
    unit: str
    formula: str
    holding: Holding
    more_is_better: bool = False


@dataclass(frozen=True)
class Extreme:
    """The least or the most of a quantity, and the first point that has it."""

    value: Exact
    point: tuple[Exact, ...]


@dataclass
class Piece:
    """What some points of the grid give: how many there are, how many fit and are kept, and the columns of those.

    Of a Pareto front the columns are of the points that may be on it alone; the least and the most are of all that are kept.
    """

    points: int
    fit: int
    kept: int
    columns: list[Any]
    least: list[Extreme | None]
    most: list[Extreme | None]


@dataclass(frozen=True)
class Plan:
    """What is evaluated where. A copy of it on another machine gives the same pieces."""

    axes: tuple[Axis, ...]
    asked: tuple[Asked, ...]
    numbers: Compiled
    fits: tuple[Fit, ...]
    where: Filter | None
    pareto: tuple[str, ...]
    question: Mapping[str, Any]
    """The same in words, to tell whether two sweeps are one."""
    most: int
    """Points of one piece, at the most."""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns: a symbol each, then a quantity each."""
        return (*(one.name for one in self.axes), *(one.name for one in self.asked))

    @property
    def holdings(self) -> tuple[Holding, ...]:
        """What holds the numbers of each column."""
        return (*("int64" if one.whole else "text" for one in self.axes), *(one.holding for one in self.asked))

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """How many numbers each axis has."""
        return tuple(len(one.numbers) for one in self.axes)

    @property
    def points(self) -> int:
        """How many points the grid has."""
        return prod(self.shape)

    # ---- the cut

    @cached_property
    def _cut(self) -> tuple[int, int, int]:
        """The axis that is cut, how many of its numbers a piece has, and how many pieces it is cut into; axes after it stay whole."""
        whole, cut = 1, len(self.shape)
        while cut and whole * self.shape[cut - 1] <= self.most:
            cut -= 1
            whole *= self.shape[cut]
        if not cut:
            return 0, self.shape[0], 1
        pieces = -(-self.shape[cut - 1] // max(1, self.most // whole))
        each = -(-self.shape[cut - 1] // pieces)
        return cut - 1, each, -(-self.shape[cut - 1] // each)

    @property
    def pieces(self) -> int:
        """How many pieces the grid is cut into."""
        cut, _, pieces = self._cut
        return prod(self.shape[:cut]) * pieces

    def _slices(self, number: int) -> list[slice]:
        """The part of each axis that a piece has."""
        cut, each, pieces = self._cut
        before, here = divmod(number, pieces)
        slices = [slice(here * each, min((here + 1) * each, self.shape[cut])), *(slice(0, length) for length in self.shape[cut + 1 :])]
        for length in reversed(self.shape[:cut]):
            before, at = divmod(before, length)
            slices.insert(0, slice(at, at + 1))
        return slices

    # ---- the numbers

    def several(self, first: int, last: int) -> Piece:
        """The pieces from one to before another, as one."""
        return joined([self.piece(number) for number in range(first, last)], self)

    def piece(self, number: int) -> Piece:
        """The numbers of one piece. Raises `Invalid` where a number that is kept cannot be computed."""
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", BeyondInt64)  # the plan knows, and says so itself
            return self._piece([axis.column(part) for axis, part in zip(self.axes, self._slices(number), strict=True)])

    def _piece(self, along: Sequence[Any]) -> Piece:
        import numpy as np

        grid = _Grid({axis.name: one for axis, one in zip(self.axes, along, strict=True)})
        mask: Any = np.ones((1,) * len(along), bool)
        for fit in self.fits:
            mask = mask & grid.among(fit.holds, mask)
            if not mask.any():
                return self._made([], 0, grid.size)
        fitting = int(np.count_nonzero(mask)) * (grid.size // mask.size)
        if self.where is not None:
            mask = mask & grid.among(self.where.holds, mask)
        chosen = None if mask.all() else np.flatnonzero(np.broadcast_to(mask, grid.shape))
        return self._made(self._columns(grid, chosen), fitting, grid.size)

    def _columns(self, grid: _Grid, chosen: Any) -> list[Any]:
        """The columns of the points that are chosen, of all if None: by spreading the axes, or point by point where that is less."""
        import numpy as np

        if chosen is not None and not len(chosen):
            return []
        if chosen is None or len(chosen) * _FEW >= grid.size:
            try:
                columns = [grid.flat(one) for one in (*grid.columns.values(), *self._numbers(grid.columns))]
            except Invalid:
                if chosen is None:
                    raise  # else only a point that is left out has no value, perhaps
            else:
                return columns if chosen is None else [one[chosen] for one in columns]
        points = grid.at(chosen)
        return [*points.values(), *(np.broadcast_to(one, chosen.shape) for one in self._numbers(points))]

    def _numbers(self, columns: Mapping[str, Any]) -> list[Any]:
        return [*self.numbers({name: columns[name] for name in self.numbers.names}).values()]

    def _made(self, columns: list[Any], fit: int, points: int) -> Piece:
        """The piece with its least and most."""
        symbols = len(self.axes)
        least, most = ([_extreme(columns, symbols + place, pick) for place in range(len(self.asked))] for pick in ("argmin", "argmax"))
        kept = len(columns[0]) if columns else 0
        return Piece(points, fit, kept, front(columns, self.costs) if self.pareto and kept else columns, least, most)

    @cached_property
    def costs(self) -> tuple[tuple[int, bool], ...]:
        """The columns that a Pareto front is over, and whether more of each is better."""
        places = {one.name: place for place, one in enumerate(self.asked, len(self.axes))}
        return tuple((places[name], self.asked[places[name] - len(self.axes)].more_is_better) for name in self.pareto)


def joined(pieces: Sequence[Piece], plan: Plan) -> Piece:
    """Pieces that follow one another as one."""
    import numpy as np

    if len(pieces) == 1:
        return pieces[0]
    full = [one.columns for one in pieces if one.columns]
    columns = [np.concatenate(several) for several in zip(*full, strict=True)]
    least = [better(several, min) for several in zip(*(one.least for one in pieces), strict=True)]
    most = [better(several, max) for several in zip(*(one.most for one in pieces), strict=True)]
    points, fit, kept = (sum(getattr(one, name) for one in pieces) for name in ("points", "fit", "kept"))
    return Piece(points, fit, kept, front(columns, plan.costs) if plan.pareto and columns else columns, least, most)


def better(several: Sequence[Extreme | None], pick: Callable[..., Any]) -> Extreme | None:
    """The extreme of several, the first where they are equal."""
    known = [one for one in several if one is not None]
    found: Extreme | None = pick(known, key=lambda one: one.value) if known else None
    return found


def _extreme(columns: Sequence[Any], place: int, pick: str) -> Extreme | None:
    import numpy as np

    if not columns:
        return None
    at = int(getattr(np, pick)(columns[place]))
    values = [one[at] for one in columns]
    exact = [one.item() if hasattr(one, "item") else one for one in values]
    return Extreme(exact[place], tuple(exact[: len(columns)]))


class _Grid:
    """A piece of the grid: its axes, each standing in a dimension of its own, so that arithmetic spreads them over the piece."""

    def __init__(self, along: Mapping[str, Any]) -> None:
        self.shape = tuple(map(len, along.values()))
        self.size = prod(self.shape)
        self.columns = {}
        for place, (name, one) in enumerate(along.items()):
            self.columns[name] = one.reshape([-1 if here == place else 1 for here in range(len(self.shape))])

    def flat(self, column: Any) -> Any:
        """One number for each point."""
        import numpy as np

        return np.broadcast_to(column, self.shape).reshape(-1)

    def at(self, chosen: Any) -> dict[str, Any]:
        """The symbols at some points."""
        import numpy as np

        places = np.unravel_index(chosen, self.shape)
        return {name: one.reshape(-1)[place] for (name, one), place in zip(self.columns.items(), places, strict=True)}

    def among(self, holds: Callable[[Mapping[str, Any]], Any], mask: Any) -> Any:
        """At which points something holds, of those in the mask: it may have no value where sizes do not fit."""
        import numpy as np

        try:
            return holds(self.columns)
        except Invalid:
            if mask.all():
                raise
        chosen = np.flatnonzero(np.broadcast_to(mask, self.shape))
        found = np.zeros(self.size, bool)
        found[chosen] = holds(self.at(chosen)) if len(chosen) else False
        return found.reshape(self.shape)
