"""CSV: a line of names, then a line a row; whole numbers in full, other numbers as exact fractions, 1/2."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from ...errors import Invalid
from ..plan import Plan
from .base import Table

MOST_ROWS = 10**8
"""Rows of a file that nothing but patience reads; more go to Parquet, or through a condition."""

_BYTES = 16
"""About so many bytes has a number, for a warning."""


class Csv(Table):
    """Rows appended to one file, which is cut back to its last whole row after a failure."""

    suffix = ".csv"
    seconds = 5.0
    names = re.compile(r"rows\.csv")
    takes_all_or_nothing = True

    @classmethod
    def check(cls, plan: Plan) -> None:
        """Raise `Invalid` for a file that would be too long to be of use."""
        if plan.points > MOST_ROWS and plan.where is None and not plan.pareto:
            size = plan.points * len(plan.names) * _BYTES // 2 // 10**9
            said = f"a CSV of {plan.points:,} rows, some {size:,} GB, is past the cap of {MOST_ROWS:,} rows"
            raise Invalid(said, expected="a .parquet file, or --where or --pareto to keep fewer points")

    def __init__(self, folder: Path, plan: Plan, state: Any) -> None:
        # What waited in a buffer would be written when the file is closed, behind the last row that is to stay.
        self._file = (folder / f"rows{self.suffix}").open("r+b" if state else "wb", buffering=0)
        if state:
            self._file.truncate(int(state))
            self._file.seek(0, io.SEEK_END)
        else:
            self._write([plan.names])
        self._settled = int(state or 0)

    def append(self, columns: Sequence[Any]) -> None:
        """Take more rows."""
        self._write(zip(*(one.tolist() for one in columns), strict=True))

    def _write(self, rows: Any) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        rest = memoryview(text.getvalue().encode("ascii"))
        before = self._file.tell()
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError:
            self._file.seek(before)
            self._file.truncate()
            raise

    def settle(self) -> int:
        """Where the last whole row ends."""
        os.fsync(self._file.fileno())
        self._settled = self._file.tell()
        return self._settled

    def leave(self) -> None:
        """Cut off what may be half a row."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            os.truncate(self._file.name, self._settled)

    def finish(self, path: Path) -> None:
        """Put the file in its place."""
        self._file.close()
        Path(self._file.name).replace(path)


class CsvStream:
    """Rows as they come, into a stream; nothing before the first of them, which may have no value."""

    def __init__(self, stream: TextIO, names: Sequence[str]) -> None:
        self._writer = csv.writer(stream, lineterminator="\n")
        self._names: Sequence[str] | None = names

    def begin(self) -> None:
        """Write the names, if they are not there yet."""
        if self._names is not None:
            self._writer.writerow(self._names)
            self._names = None

    def append(self, columns: Sequence[Any]) -> None:
        """Take more rows."""
        self.begin()
        self._writer.writerows(zip(*(one.tolist() for one in columns), strict=True))
