"""How soon a derivation is on the screen: whole processes, in turn."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

from .harness import Result


def _process(*arguments: str) -> float:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


def startup() -> Iterator[Result]:
    ours = ("-m", "symbolic_complexity", "derive", "(Input)100->(FC)10", "-q", "weights")
    theirs = ("-c", "import sympy")
    pairs = [(_process(*ours), _process(*theirs)) for _ in range(12)][1:]
    ratio = statistics.median(our / their for our, their in pairs)
    our, their = (statistics.median(side) * 1e3 for side in zip(*pairs, strict=True))
    yield Result(
        "whole process, one derivation piped, over `python -c 'import sympy'`",
        ratio,
        0.6,
        at_least=False,
        detail=f"{our:.0f} ms against {their:.0f} ms",
    )
