"""Parquet: a column of 64-bit integers where its bound allows them, of decimals of 38 digits where not, of text for what neither holds."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from ...errors import Invalid
from ..plan import Holding, Plan
from .base import Table

_GROUP = 2**18
"""Rows of a row group, which is what a reader loads at a time, and what waits in memory here."""
_PART = 2**24
"""Rows of a part. A part that is closed can be read, whatever happens to the next one."""


class Parquet(Table):
    """Rows in parts, each a whole file, which become one file at the end."""

    suffix = ".parquet"
    seconds = 60.0
    names = re.compile(r"(?:[0-9]{5,}|whole)\.parquet")

    @classmethod
    def check(cls, plan: Plan) -> None:
        """Raise `Invalid` where pyarrow is not installed."""
        try:
            import pyarrow.parquet  # noqa: F401
        except ImportError:
            expected = "python -m pip install 'symbolic-complexity[parquet]', or a .csv file"
            raise Invalid("a Parquet file needs pyarrow, which is not installed", expected=expected) from None

    def __init__(self, folder: Path, plan: Plan, state: Any) -> None:
        import pyarrow as pa

        kinds = {"int64": pa.int64(), "decimal": pa.decimal128(38, 0), "text": pa.string()}
        fields = [pa.field(name, kinds[holding], nullable=False) for name, holding in zip(plan.names, plan.holdings, strict=True)]
        self._schema = pa.schema(fields, metadata={"symbolic_complexity": json.dumps(plan.question)})
        self._holdings = plan.holdings
        self._folder = folder
        self._parts = int(state or 0)
        self._writer: Any = None
        self._waiting: list[Sequence[Any]] = []
        self._rows = self._part_rows = 0

    def _place(self, number: int) -> Path:
        return self._folder / f"{number:05}{self.suffix}"

    @property
    def due(self) -> bool:
        """Whether the part is full."""
        return self._part_rows >= _PART

    def append(self, columns: Sequence[Any]) -> None:
        """Take more rows; written as soon as there is a row group of them."""
        self._waiting.append(columns)
        self._rows += len(columns[0])
        if self._rows >= _GROUP:
            self._write()

    def _write(self) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self._writer is None:
            self._writer = pq.ParquetWriter(self._place(self._parts), self._schema)
        if self._waiting:
            arrays = [
                pa.chunked_array([_array(one, holding) for one in several])
                for several, holding in zip(zip(*self._waiting, strict=True), self._holdings, strict=True)
            ]
            table = pa.Table.from_arrays(arrays, schema=self._schema).combine_chunks()
            self._writer.write_table(table, row_group_size=4 * _GROUP)
        self._part_rows += self._rows
        self._waiting, self._rows = [], 0

    def settle(self) -> int:
        """Close the part; gives how many there are."""
        if self._waiting:
            self._write()
        if self._writer is not None:
            self._writer.close()
            self._writer, self._part_rows = None, 0
            self._parts += 1
        return self._parts

    def leave(self) -> None:
        """Leave the closed parts, and no half of one."""
        with suppress(Exception):
            if self._writer is not None:
                self._writer.close()
        with suppress(OSError):
            self._place(self._parts).unlink(missing_ok=True)

    def finish(self, path: Path) -> None:
        """One part is the file; several are copied into one, row group by row group."""
        import pyarrow.parquet as pq

        if not self.settle():
            self._write()
            self.settle()
        if self._parts == 1:
            self._place(0).replace(path)
            return
        whole = self._folder / f"whole{self.suffix}"
        try:
            with pq.ParquetWriter(whole, self._schema) as writer:
                for number in range(self._parts):
                    with pq.ParquetFile(self._place(number)) as part:
                        for group in range(part.num_row_groups):
                            writer.write_table(part.read_row_group(group), row_group_size=4 * _GROUP)
        except (OSError, KeyboardInterrupt):
            with suppress(OSError):
                whole.unlink(missing_ok=True)
            raise
        whole.replace(path)


def _array(column: Any, holding: Holding) -> Any:
    import pyarrow as pa

    if holding == "text":
        return pa.array([str(one) for one in column.tolist()], pa.string())
    if holding == "decimal":
        return pa.array([Decimal(one) for one in column.tolist()], pa.decimal128(38, 0))
    return pa.array(column, pa.int64())
