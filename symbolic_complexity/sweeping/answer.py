"""A sweep as Python has it: asked once, then written to a file, put into a table, drawn, or shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..document import Document, Figure
from ..errors import Invalid
from ..network import Network
from ..renderers import render
from .page import Ends, data, document
from .plan import Plan
from .running import Sink, Tally, run

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

    @cached_property
    def _ends(self) -> Ends:
        return Ends()

    @cached_property
    def tally(self) -> Tally:
        """How many points fit and are kept, and the least and the most of each quantity with the first point that has it."""
        return self.run(self._ends)

    @property
    def drawable(self) -> bool:
        """Whether there is a picture of it."""
        moving = sum(len(one.numbers) > 1 for one in self.plan.axes)
        one_unit = len({one.unit for one in self.plan.asked}) == 1
        return len(self.plan.pareto) == 2 or (moving == 1 and one_unit) or (moving == 2 and len(self.plan.asked) == 1)

    def run(self, sink: Sink | None = None, told: Callable[[Tally], None] = lambda _: None) -> Tally:
        """Work everything out, its rows into a sink, which has a method `append(columns)`."""
        return run(self.plan, sink, dask=self.dask, told=told)

    def save(self, path: str | Path, *, restart: bool = False, told: Callable[[Tally], None] = lambda _: None) -> str:
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

        Publication(Document((self.figure(),))).save(place)
        return self.tally.said()

    def columns(self) -> dict[str, Any]:
        """NumPy arrays by name: 64-bit integers where they hold every number, Python's own exact numbers where not."""
        import numpy as np

        parts: list[Any] = []
        held = 0

        class Keep:
            def append(self, columns: Any) -> None:
                nonlocal held
                held += len(columns) * len(columns[0])
                if held > MOST_HELD:
                    raise Invalid(f"more than {MOST_HELD:,} numbers are too many to hold", expected="save('sweep.parquet'), or where=...")
                parts.append(columns)

        self.run(Keep())
        if not parts:
            return {name: np.empty(0, np.int64) for name in self.names}
        return {name: np.concatenate([part[place] for part in parts]) for place, name in enumerate(self.names)}

    def to_frame(self) -> Any:
        """A pandas DataFrame. Raises `Invalid` where pandas is not installed, and for more rows than fit into memory."""
        try:
            import pandas as pd
        except ImportError:
            expected = "python -m pip install pandas; columns() gives NumPy's arrays without it"
            raise Invalid("a DataFrame needs pandas, which is not installed", expected=expected) from None
        return pd.DataFrame(self.columns())

    def figure(self) -> Figure:
        """A curve where one symbol runs, a map where two do, the front where a Pareto front is asked for."""
        from .pictures import figure

        return figure(self.plan, self.network.title, self.dask)

    def document(self, told: Callable[[Tally], None] = lambda _: None) -> Document:
        """What was swept, the first and the last rows, and the least and the most of each quantity; `told` hears how far it is."""
        if "tally" not in self.__dict__:
            self.__dict__["tally"] = self.run(self._ends, told)
        return document(self.plan, self.tally, self._ends, (self.network.title,))

    def data(self) -> dict[str, Any]:
        """Everything as plain data, with every row, numbers exactly as text. Raises `Invalid` for more rows than the cap."""
        if self.tally.rows > MOST_TOLD:
            said = f"JSON of {self.tally.rows:,} rows is past the cap of {MOST_TOLD:,}"
            raise Invalid(said, expected="a .csv or .parquet file, or --where or --pareto to keep fewer points")
        rows = zip(*(map(str, column.tolist()) for column in self.columns().values()), strict=True)
        return {**data(self.plan, self.tally), "rows": [[*row] for row in rows]}

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
