"""Run every benchmark and print its ratio; exit status 1 if one misses its bound."""

from __future__ import annotations

import platform
import sys

from . import comparing, engine, numbers, rendering, series, startup, sweeps

print(f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}\n")
missed = 0
for benchmark in (
    engine.totals,
    engine.linear,
    engine.depth,
    engine.proofs,
    series.sums,
    comparing.comparisons,
    numbers.many_points,
    numbers.grids,
    numbers.bounds,
    sweeps.memory,
    sweeps.workers,
    startup.startup,
    startup.refusals,
    rendering.decks,
):
    for result in benchmark():
        sign = ">=" if result.at_least else "<="
        verdict = "holds" if result.holds else "MISSED"
        print(f"{result.claim}\n    {result.ratio:.3g} (must be {sign} {result.bound:g}): {verdict}; {result.detail}", flush=True)
        missed += not result.holds
sys.exit(1 if missed else 0)
