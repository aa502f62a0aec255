"""A plan carried out, piece after piece, here or on a cluster: counted, written as it comes, stopped and gone on with."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol, TypeAlias

from ..document import Phrase, Prose, joined
from ..quantities import quantity as quantity_named
from ..renderers.text import UNICODE, words
from ..written import Number
from .front import front
from .plan import Extreme, Piece, Plan, better

_STOPPING = (signal.SIGINT, signal.SIGTERM)


class Stopped(KeyboardInterrupt):
    """An interrupt, with how far the sweep came: between two pieces, so that everything before it is counted and in the sink."""


class Sink(Protocol):
    """Where the columns of the points that are kept go."""

    def append(self, columns: Sequence[Any]) -> None:
        """Take more rows."""


@dataclass
class Tally:
    """What is known so far: how many points there were, how many of them fit and are kept, and the least and most of each quantity."""

    plan: Plan
    done: int = 0
    points: int = 0
    fit: int = 0
    kept: int = 0
    least: list[Extreme | None] = field(default_factory=list)
    most: list[Extreme | None] = field(default_factory=list)
    front: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.least = self.least or [None] * len(self.plan.asked)
        self.most = self.most or [None] * len(self.plan.asked)

    def add(self, piece: Piece, done: int) -> None:
        """Count a piece, after which so many are done."""
        import numpy as np

        if self.plan.pareto and piece.columns:
            columns = [np.concatenate(both) for both in zip(self.front, piece.columns, strict=True)] if self.front else piece.columns
            self.front = front(columns, self.plan.costs)
        self.points += piece.points
        self.fit += piece.fit
        self.kept += piece.kept
        self.least = [better(both, min) for both in zip(self.least, piece.least, strict=True)]
        self.most = [better(both, max) for both in zip(self.most, piece.most, strict=True)]
        self.done = done

    @property
    def finished(self) -> bool:
        """Whether every piece is counted."""
        return self.done == self.plan.pieces

    @property
    def rows(self) -> int:
        """How many rows the result has."""
        if not self.plan.pareto:
            return self.kept
        return len(self.front[0]) if self.front else 0

    def counts(self) -> Prose:
        """How many points there were, how many did not fit, were left out, and are on the front."""
        plan, out = self.plan, self.points - self.fit
        points: Prose = (Number(self.points), Phrase(" point" if self.points == 1 else " points"))
        told = [(Number(out), Phrase(" out of "), *points, Phrase(" does not fit" if out == 1 else " do not fit")) if out else points]
        if plan.where is not None:
            told.append((Number(self.kept), Phrase(" kept where "), plan.where.text))
        if plan.pareto:
            titles = joined(((Phrase(quantity_named(name).title),) for name in plan.pareto), Phrase(" and "))
            told.append((Number(self.rows), Phrase(" on the Pareto front of "), *titles))
        if any(one != "int64" for one in plan.holdings):
            told.append((Phrase("computed exactly, past 64 bits or as fractions"),))
        return joined(told, "; ")

    def said(self) -> str:
        """The same as text."""
        return words(self.counts(), UNICODE)

    def reached(self) -> str:
        """How far a sweep came that was stopped."""
        return f"stopped after {self.points:,} of {self.plan.points:,} points"

    # ---- as text, to go on with another day

    def data(self) -> dict[str, Any]:
        """The same as plain data."""
        extremes = {name: [one and [*map(str, one.point)] for one in getattr(self, name)] for name in ("least", "most")}
        front = [[*map(str, column.tolist())] for column in self.front]
        return {**{name: getattr(self, name) for name in ("done", "points", "fit", "kept")}, **extremes, "front": front}

    @staticmethod
    def read(data: Any, plan: Plan) -> Tally:
        """The tally that was written. Raises `ValueError`, `TypeError` or `KeyError` for anything else."""
        done, points, fit, kept = (int(data[name]) for name in ("done", "points", "fit", "kept"))
        tally = Tally(plan, done, points, fit, kept)
        symbols = len(plan.axes)
        for which in ("least", "most"):
            rows = [None if one is None else tuple(map(_number, one)) for one in data[which]]
            setattr(tally, which, [None if row is None else Extreme(row[symbols + place], row) for place, row in enumerate(rows)])
        tally.front = [_column([_number(one) for one in column]) for column in data["front"]]
        return tally


Told: TypeAlias = Callable[[Tally], None]
"""What hears how far a sweep is, after every piece."""


def unheard(_: Tally) -> None:
    """Nobody hears of it."""


def _number(text: str) -> int | Fraction:
    value = Fraction(text)
    return value.numerator if value.denominator == 1 else value


def _column(numbers: list[Any]) -> Any:
    import numpy as np

    if all(isinstance(one, int) and -(2**63) < one < 2**63 for one in numbers):
        return np.array(numbers, np.int64)
    column = np.empty(len(numbers), object)
    column[:] = numbers
    return column


def run(
    plan: Plan,
    sink: Sink | None,
    *,
    tally: Tally | None = None,
    dask: str | None = None,
    told: Told = unheard,
) -> Tally:
    """Carry the plan out from where the tally stands; the rows of a Pareto front come all at once at its end.

    `told` hears of every piece; where it raises, everything before it is in the sink. Raises `Stopped` after the piece
    during which an interrupt came, and `KeyboardInterrupt` at once where another one comes before that.
    """
    tally = tally or Tally(plan)
    with _interrupts(tally) as asked_to_stop:
        for piece, done in _pieces(plan, tally.done, dask):
            if piece.columns and not plan.pareto and sink is not None:
                sink.append(piece.columns)
            tally.add(piece, done)
            told(tally)
            if asked_to_stop() and not tally.finished:
                raise Stopped(tally.reached())
    if plan.pareto and tally.front and sink is not None:
        sink.append(tally.front)
    return tally


def _pieces(plan: Plan, start: int, dask: str | None) -> Iterator[tuple[Piece, int]]:
    if dask is not None:
        from .cluster import pieces

        yield from pieces(plan, start, dask)
        return
    for number in range(start, plan.pieces):
        yield plan.piece(number), number + 1


@contextmanager
def _interrupts(tally: Tally) -> Iterator[Callable[[], bool]]:
    """Whether an interrupt came, asked between pieces, so that nothing is left half written; a second one ends at once."""
    came: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False  # only the main thread hears of signals
        return

    def note(number: int, _: object) -> None:
        if came:
            raise KeyboardInterrupt(tally.reached())
        came.append(number)

    with _heard(note, _STOPPING):
        yield lambda: bool(came)


@contextmanager
def undisturbed(*signals: int) -> Iterator[None]:
    """None of the signals, of both that stop a sweep if none is named, is heard here, nor in processes that begin here.

    For what must not stay half done, and is done at once.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    with _heard(signal.SIG_IGN, signals or _STOPPING):
        yield


@contextmanager
def _heard(handler: Any, signals: Iterable[int]) -> Iterator[None]:
    """The signals with this handler, and then with those that they had."""
    before = {one: signal.signal(one, handler) for one in signals}
    try:
        yield
    finally:
        for one, usual in before.items():
            signal.signal(one, usual)
