"""Sweeps: the memory of a billion points, and two workers against one process."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import symbolic_complexity as sc
from symbolic_complexity.sweeping import Sweep, sweep
from symbolic_complexity.sweeping.cluster import local_cluster

from .harness import Result

_SIZES = {"width": "k", "input": ("c", "M", "M"), "classes": "K"}
_OVER = {"k": "16:415", "c": "1:25", "M": "32:431", "K": "10:1009:4"}
"""A grid of 400 x 25 x 400 x 250 points, a billion."""

_SWEPT = textwrap.dedent(
    """
    import json, resource, sys, time
    import symbolic_complexity as sc
    from symbolic_complexity.sweeping import sweep
    from symbolic_complexity.sweeping.saving import save
    from pathlib import Path
    design = sc.zoo.vgg(depth=16, width="k", input=("c", "M", "M"), classes="K")
    found = sweep(design, json.loads(sys.argv[1]), "weights,operations", where=sys.argv[2])
    start = time.perf_counter()
    tally = save(found.plan, Path(sys.argv[3]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps([peak, tally.points, tally.rows, time.perf_counter() - start]))
    """
)


def memory() -> Iterator[Result]:
    """A process of its own, so that its peak is the sweep's."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", _SWEPT, json.dumps(_OVER), "operations < 2.6e8", f"{folder}/sweep.parquet"]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
    peak, points, rows, took = json.loads(run.stdout)
    detail = f"{points:,} points, {rows / points:.2%} kept, {took:.1f} s"
    yield Result("VGG-16 swept to Parquet: peak memory in GiB", peak, 1, at_least=False, detail=detail)


def workers() -> Iterator[Result]:
    """A sweep that fits into memory, on one process and on two workers that wait for it; both write the same rows."""
    from distributed import Client

    design = sc.zoo.vgg(depth=16, **_SIZES)
    one = sweep(design, {**_OVER, "K": "10:100"}, "weights,operations", where="operations < 3e8")
    with local_cluster(2) as cluster, Client(cluster) as client:
        two = Sweep(one.plan, one.network, cluster.scheduler_address)
        client.wait_for_workers(2)
        _saved(Sweep(sweep(design, {**_OVER, "k": "16:20"}, "weights").plan, one.network, cluster.scheduler_address))
        pairs = [(_saved(two), _saved(one)) for _ in range(7)]
    ratio = statistics.median(with_two / alone for with_two, alone in pairs)
    took = [statistics.median(one) for one in zip(*pairs, strict=True)]
    detail = f"{one.points:,} points, {took[0]:.2f} s against {took[1]:.2f} s"
    yield Result("the same sweep on two Dask workers: time against one process", ratio, 1.2, at_least=False, detail=detail)


def _saved(found: Sweep) -> float:
    """Seconds on the clock to write it to a file: workers' time is nobody's processor time here."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        found.save(Path(folder) / "sweep.parquet")
        return time.perf_counter() - start
