"""A sweep as Python has it: asked once, then written to a file, put into a table, drawn, or shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..document import Document, Figure
from ..errors import Invalid
from ..network import Network
from ..renderers import render
from .keeping import Columns, Ends, Together
from .page import data, document
from .plan import Plan
from .running import Sink, Tally, Told, run, unheard

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console, ConsoleOptions, RenderResult

MOST_HELD = 10**8
"""Numbers that are held in memory as columns."""
MOST_TOLD = 10**6
"""Rows that are told as text, all at once."""


@dataclass(frozen=True)
class Sweep:
    """Quantities of a design over a grid of its symbols. Nothing is worked out before it is asked for; `plan` says what would be."""

    plan: Plan
    network: Network
    dask: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The columns: the symbols, then the quantities."""
        return self.plan.names

    @property
    def points(self) -> int:
        """How many points the grid has."""
        return self.plan.points

    @property
    def tally(self) -> Tally:
        """How many points fit and are kept, and the least and the most of each quantity with the first point that has it."""
        return self._counted()[0]

    @property
    def drawable(self) -> bool:
        """Whether there is a picture of it."""
        moving = sum(len(one.numbers) > 1 for one in self.plan.axes)
        one_unit = len({one.unit for one in self.plan.asked}) == 1
        return len(self.plan.pareto) == 2 or (moving == 1 and one_unit) or (moving == 2 and len(self.plan.asked) == 1)

    def run(self, sink: Sink | None = None, told: Told = unheard) -> Tally:
        """Work everything out, its rows into a sink, which has a method `append(columns)`."""
        return run(self.plan, sink, dask=self.dask, told=told)

    @cached_property
    def _known(self) -> list[tuple[Tally, Ends]]:
        return []

    def _counted(self, told: Told = unheard) -> tuple[Tally, Ends]:
        """The tally, and the first and the last rows; worked out if they are not known."""
        return self._known[0] if self._known else self._worked_out(told)

    def _worked_out(self, told: Told, sink: Sink | None = None) -> tuple[Tally, Ends]:
        """The same, its rows into a sink, too; kept for whatever is asked next."""
        ends = Ends()
        self._known[:] = [(self.run(ends if sink is None else Together(ends, sink), told), ends)]
        return self._known[0]

    def _every(self, check: Callable[[int], None], told: Told) -> list[Any]:
        """Each column as an array; none where there is no row. A front is known with its tally; `check` is that of `Columns`."""
        if self.plan.pareto:
            return [one.copy() for one in self._counted(told)[0].front]
        sink = Columns(check)
        self._worked_out(told, sink)
        return sink.joined()

    def save(self, path: str | Path, *, restart: bool = False, told: Told = unheard) -> str:
        """Write the rows to a .csv or .parquet file, or a picture to any other; returns what was found, in a sentence.

        An interrupted sweep goes on where it was stopped when it is asked again, unless it shall `restart`. Raises `Invalid` where the
        file cannot be written and where another sweep was stopped there.
        """
        from pathlib import Path

        from .saving import save
        from .tables import TABLES

        place = Path(path)
        if place.suffix.lower() in TABLES:
            return save(self.plan, place, dask=self.dask, restart=restart, told=told).said()
        from ..publication import Publication

        drawn, said = self.pictured(told)
        Publication(Document((drawn,))).save(place)
        return said

    def columns(self) -> dict[str, Any]:
        """NumPy arrays by name: 64-bit integers where they hold every number, Python's own exact numbers where not."""
        import numpy as np

        def check(rows: int) -> None:
            if rows * len(self.names) > MOST_HELD:
                raise Invalid(f"more than {MOST_HELD:,} numbers are too many to hold", expected="save('sweep.parquet'), or where=...")

        columns: Sequence[Any] = self._every(check, unheard) or [np.empty(0, np.int64) for _ in self.names]
        return dict(zip(self.names, columns, strict=True))

    def to_frame(self) -> Any:
        """A pandas DataFrame. Raises `Invalid` where pandas is not installed, and for more rows than fit into memory."""
        try:
            import pandas as pd
        except ImportError:
            expected = "python -m pip install pandas; columns() gives NumPy's arrays without it"
            raise Invalid("a DataFrame needs pandas, which is not installed", expected=expected) from None
        return pd.DataFrame(self.columns())

    def figure(self, told: Told = unheard) -> Figure:
        """A curve where one symbol runs, a map where two do, the front where a Pareto front is asked for."""
        return self.pictured(told)[0]

    def pictured(self, told: Told = unheard) -> tuple[Figure, str]:
        """The same, and in a sentence of which points it is: of long ranges that are no front it shows evenly chosen numbers."""
        from .pictures import figure

        drawn, tally = figure(self.plan, self.network.title, lambda: self._counted(told)[0])
        said = tally.said()
        return drawn, said if tally.points == self.points else f"out of {self.points:,} points, evenly chosen: {said}"

    def document(self, told: Told = unheard) -> Document:
        """What was swept, the first and the last rows, and the least and the most of each quantity; `told` hears how far it is."""
        return document(self.plan, *self._counted(told), (self.network.title,))

    def data(self, told: Told = unheard) -> dict[str, Any]:
        """Everything as plain data, with every row, numbers exactly as text. Raises `Invalid` for more rows than the cap."""

        def check(rows: int) -> None:
            if rows > MOST_TOLD:
                said = f"JSON of more than {MOST_TOLD:,} rows is too much"
                raise Invalid(said, expected="a .csv or .parquet file, or --where or --pareto to keep fewer points")

        columns = [map(str, one.tolist()) for one in self._every(check, told)]
        return {**data(self.plan, self.tally), "rows": [[*row] for row in zip(*columns, strict=True)]}

    def __str__(self) -> str:
        return render(self.document(), "text").rstrip("\n")

    def __repr__(self) -> str:
        asked = ", ".join(one.name for one in self.plan.asked)
        over = ", ".join(one.name for one in self.plan.axes)
        return f"<sweep of {asked} over {over}: {self.points:,} points>"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from ..renderers.notebook import mimebundle

        return mimebundle(self.document())

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from ..renderers.terminal import renderables

        yield from renderables(self.document(), options.encoding, options.max_width)
