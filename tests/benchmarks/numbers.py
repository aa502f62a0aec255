"""Many points at once: compiled formulas against SymPy's lambdify and subs, a grid against columns, and what the bound costs."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from unittest.mock import patch

import numpy as np
import sympy

import symbolic_complexity as sc
from symbolic_complexity.algebra.bridge import to_sympy
from symbolic_complexity.compilation import Compiled, running
from symbolic_complexity.compilation import compile as compiled

from .harness import Result, seconds, times_faster

POINTS = 1_000_000
AXIS = 16  # five axes of 16 make 1,048,576 points
_HIGHEST = {"c": 64, "k": 128, "M": 600, "N": 600, "K": 2_000}
_PAIRS = 15


def _networks() -> Iterator[tuple[str, Compiled, sympy.Expr]]:
    """Operations of both, in five symbols: compiled, and as SymPy's expression of the same formula."""
    sizes = {"width": "k", "input": ("c", "M", "N"), "classes": "K"}
    for name, design in (("VGG-16", sc.zoo.vgg(depth=16, **sizes)), ("ResNet-50", sc.zoo.resnet(depth=50, **sizes))):
        derivation = sc.derive(design, "operations")
        yield name, compiled(derivation, order=tuple(_HIGHEST)), to_sympy(derivation.steps[-1].right)


def _columns() -> list[np.ndarray]:
    generator = np.random.default_rng(35)
    return [generator.integers(32, most, POINTS, endpoint=True) for most in _HIGHEST.values()]


def many_points() -> Iterator[Result]:
    columns = _columns()
    for name, ours, expression in _networks():
        symbols = sympy.symbols(tuple(_HIGHEST))
        theirs = sympy.lambdify(symbols, expression, "numpy", cse=True)
        assert np.array_equal(ours(*columns), theirs(*columns)), name
        ratio, our, their = times_faster(lambda ours=ours: ours(*columns), lambda theirs=theirs: theirs(*columns), pairs=_PAIRS, repeats=5)
        detail = f"{our * 1e3:.1f} ms against {their * 1e3:.1f} ms, {POINTS / our:.2g} points a second"
        yield Result(f"operations of {name} at 10^6 points: times faster than SymPy's lambdify(cse=True)", ratio, 3, detail=detail)
        few = [dict(zip(symbols, map(int, point), strict=True)) for point in zip(*(column[:30] for column in columns), strict=True)]
        one = statistics.median(seconds(lambda at=at, expression=expression: expression.subs(at)) for at in few)
        detail = f"{our / POINTS * 1e9:.1f} ns a point against {one * 1e3:.1f} ms"
        yield Result(f"operations of {name}: times faster than subs, a point", one * POINTS / our, 200_000, detail=detail)


def grids() -> Iterator[Result]:
    """The same points as the axes of a grid, and as columns of its points."""
    for name, ours, _ in _networks():
        axes = [np.linspace(32, most, AXIS, dtype=np.int64) for most in _HIGHEST.values()]
        grid = np.ix_(*axes)
        columns = [np.ascontiguousarray(column).reshape(-1) for column in np.broadcast_arrays(*grid)]
        assert np.array_equal(ours(*grid).reshape(-1), ours(*columns))
        ratio, our, their = times_faster(
            lambda ours=ours, grid=grid: ours(*grid), lambda ours=ours, columns=columns: ours(*columns), pairs=_PAIRS, repeats=3
        )
        detail = f"{our * 1e3:.2f} ms against {their * 1e3:.1f} ms, {AXIS**5:,} points"
        yield Result(f"operations of {name} on a grid: times faster than the same points as columns", ratio, 5, detail=detail)


def bounds() -> Iterator[Result]:
    """How much of the time goes into the proof that the integers hold everything: against a run that is told the columns' maxima."""
    columns = _columns()
    known = [*_HIGHEST.values()]
    for name, ours, _ in _networks():

        def told(ours: Compiled = ours) -> None:
            with patch.object(running, "_highs", lambda lows, block, arrays: known):
                ours(*columns)

        pairs = [(seconds(told), seconds(lambda ours=ours: ours(*columns))) for _ in range(3 * _PAIRS + 1)][1:]
        share = 1 - statistics.median(without / whole for without, whole in pairs)
        detail = f"{statistics.median(whole for _, whole in pairs) * 1e3:.1f} ms with it, the check for negative sizes in both"
        yield Result(f"operations of {name}: the overflow bound's share of the time", share, 0.1, at_least=False, detail=detail)
