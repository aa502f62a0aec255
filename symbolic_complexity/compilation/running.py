"""How a compiled formula is run: on single numbers, on NumPy's arrays in blocks, and on the arrays of any other library.

Before anything is computed with integers of a fixed width, the function is run on the intervals that its columns span.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from ..errors import Invalid
from .guarding import Guard
from .numbers import below, blocks, in_numpy, is_array, library, number, settled, whole_column
from .program import Program

BLOCK = 32_768
"""Numbers of a column that are worked on at a time, so that what is on the way stays in the processor's cache."""

_KINDS = {32: "int32", 64: "int64"}


def run(program: Program, given: Mapping[str, Any]) -> list[Any]:
    """The numbers that the function returns, one of each for every number of the columns."""
    libraries = {library(one) for one in given.values() if is_array(one)}
    try:
        if not libraries:
            return _on_numbers(program, given)
        if libraries == {"numpy"}:
            return _on_numpy(program, given)
        if len(libraries - {"numpy"}) > 1 or ("numpy" in libraries and "dask" not in libraries):
            raise Invalid(f"arrays of {' and '.join(sorted(libraries))} together", expected="arrays of one library")
        return _on_others(program, given)
    except ZeroDivisionError:
        raise Invalid(f"{program.label}: division by zero") from None


def _on_numbers(program: Program, given: Mapping[str, Any]) -> list[Any]:
    columns = [number(name, given[name], least) for name, least in program.leasts]
    if "**" in program.source and all(isinstance(one, int) for one in columns):
        program.reach([(one, one) for one in columns], [0] * len(columns))  # which refuses powers that would not come back
    return program.numbers(columns)


def _on_numpy(program: Program, given: Mapping[str, Any]) -> list[Any]:
    import numpy as np

    columns = [
        whole_column(name, given[name], least) if is_array(given[name]) else number(name, given[name], least)
        for name, least in program.leasts
    ]
    shapes = dict.fromkeys(one.shape for one in columns if is_array(one))
    try:
        shape = np.broadcast_shapes(*shapes)
    except ValueError:
        raise Invalid(f"arrays of the shapes {', '.join(map(str, shapes))} do not go together") from None
    size = int(np.prod(shape))
    if len(shapes) > 1 or size <= BLOCK:  # a grid's axes are short, and its product is computed in few large steps
        found = _Block(program, columns).numbers(columns)
        return [one if one.shape == shape else np.broadcast_to(one, shape) for one in found]
    flat = [one.reshape(-1) if is_array(one) else one for one in columns]
    block = _Block(program, flat, narrow=True)
    totals: list[Any] = []
    for place in blocks(size, BLOCK):
        found = block.numbers([one[place] if there else one for there, one in zip(block.arrays, flat, strict=True)])
        totals = totals or [np.empty(size, np.int64) for _ in found]
        for at, one in enumerate(found):
            if one.dtype.kind == "O" and totals[at].dtype.kind != "O":
                totals[at] = totals[at].astype(object)
            totals[at][place] = one
    return [one.reshape(shape) for one in totals]


class _Block:
    """Blocks of NumPy's columns, one after another: with integers where they hold everything, else with Python's."""

    def __init__(self, program: Program, columns: Sequence[Any], narrow: bool = False) -> None:
        self.arrays = [is_array(one) for one in columns]
        self._program = program
        self._exact = any(there and one.dtype.kind == "O" for there, one in zip(self.arrays, columns, strict=True))
        self._guard = Guard(program, [64 * there for there in self.arrays], narrow)

    def numbers(self, columns: Sequence[Any]) -> list[Any]:
        """What the function returns for one block, as arrays."""
        import numpy as np

        lows = _lows(self._program.leasts, columns, self.arrays)
        spans = [*zip(lows, _highs(lows, columns, self.arrays), strict=True)]
        if not self._exact and self._guard.holds(spans):
            whole = [one.astype(_KINDS[bits], copy=False) if bits else one for one, bits in zip(columns, self._guard.bits, strict=True)]
            return [np.asarray(one) for one in self._program.numbers(whole, numpy=True)]
        exact = [one.astype(object) if there else one for there, one in zip(self.arrays, columns, strict=True)]
        return [settled(one) for one in self._program.numbers(exact)]


def _lows(leasts: Sequence[tuple[str, int]], block: Sequence[Any], arrays: Sequence[bool]) -> list[Any]:
    """The least number of each of NumPy's columns; raises `Invalid` where it is below what the symbol can be."""
    found = []
    for (name, least), one, there in zip(leasts, block, arrays, strict=True):
        low = one if not there else one.item(one.argmin()) if one.size else least
        if low < least:
            below(name, one, least)
        found.append(low)
    return found


def _highs(lows: Sequence[Any], block: Sequence[Any], arrays: Sequence[bool]) -> list[Any]:
    """The largest number of each of NumPy's columns. In a block argmax is faster than max, which costs more to call than to run."""
    return [one.item(one.argmax()) if there and one.size else low for low, one, there in zip(lows, block, arrays, strict=True)]


def _on_others(program: Program, given: Mapping[str, Any]) -> list[Any]:
    columns = [given[name] if is_array(given[name]) else number(name, given[name], least) for name, least in program.leasts]
    spans = _spans(program.leasts, columns)
    wide = [_widened(one) for one in columns]
    if Guard(program, [_bits(one) if is_array(one) else 0 for one in wide]).holds(spans):
        return program.numbers(wide)
    if any(library(one) == "dask" for one in columns):
        return program.numbers([one.astype(object) if is_array(one) else one for one in columns])
    names = [name for name, _ in program.leasts]
    return _on_numpy(program, dict(zip(names, map(in_numpy, columns), strict=True)))


def _spans(leasts: Sequence[tuple[str, int]], columns: Sequence[Any]) -> list[tuple[Any, Any]]:
    """The least and the largest number of each column; Dask's are computed together. Raises `Invalid` below what a symbol can be."""
    ends: list[Any] = []
    for (name, least), one in zip(leasts, columns, strict=True):
        if not is_array(one):
            ends += [one, one]
        elif not _bits(one):
            raise Invalid(f"{name} is an array of {one.dtype}", expected="an array of integers")
        elif 0 in one.shape:
            ends += [least, least]
        else:
            ends += [one.min(), one.max()]
    if any(library(one) == "dask" for one in columns):
        import dask

        ends = [*dask.compute(*ends)]
    found = [int(one) if is_array(one) or hasattr(type(one), "__index__") else one for one in ends]
    for (name, least), low, one in zip(leasts, found[::2], columns, strict=True):
        if is_array(one) and low < least:
            raise Invalid(f"{name} must be at least {least:,}, and goes down to {low:,}")
    return [*zip(found[::2], found[1::2], strict=True)]


def _bits(column: Any) -> int:
    """The width of an array's integers; 0 where it holds something else."""
    named = re.search(r"(?:^|\.)u?int(8|16|32|64)$", str(column.dtype))
    return int(named[1]) if named else 0


def _widened(column: Any) -> Any:
    """The array with 64-bit integers, if its library has them (JAX gives 32 bits unless it is told otherwise)."""
    if not is_array(column):
        return column
    if hasattr(column, "long"):
        return column.long()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return column.astype("int64")
