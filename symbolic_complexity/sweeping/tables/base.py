"""What a kind of table can do: take rows, settle them on the disk, go on after an interrupt, and become one file."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from ..plan import Plan

TABLES: dict[str, type[Table]] = {}
"""Every kind of table by the suffix of its files; members register as their files are imported."""


class Table(ABC):
    """A table that is being written, in a folder of its own. Every method may raise `OSError`."""

    suffix: ClassVar[str]
    seconds: ClassVar[float]
    """After so much time what was written should be settled."""
    names: ClassVar[re.Pattern[str]]
    """The names of the files that it writes into its folder."""
    takes_all_or_nothing: ClassVar[bool] = False
    """Whether rows that cannot be written leave those before them as they were, so that they can be settled."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        TABLES[cls.suffix] = cls

    @classmethod
    def check(cls, plan: Plan) -> None:
        """Raise `Invalid` where such a table cannot hold the plan's rows."""
        return

    @abstractmethod
    def __init__(self, folder: Path, plan: Plan, state: Any) -> None:
        """Begin, or go on from a state that `settle` gave."""

    @property
    def due(self) -> bool:
        """Whether so much waits that it should be settled now."""
        return False

    @abstractmethod
    def append(self, columns: Sequence[Any]) -> None:
        """Take more rows."""

    @abstractmethod
    def settle(self) -> Any:
        """Everything so far on the disk, readable; gives a state to go on from."""

    @abstractmethod
    def leave(self) -> None:
        """Leave what was settled before readable, and nothing half written behind it. Never raises."""

    @abstractmethod
    def finish(self, path: Path) -> None:
        """Everything as one file, in its place."""
