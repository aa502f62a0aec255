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
    for design, bound in (("(Input)100->(FC)10", 0.6), ("vgg16", 0.7)):
        ours = ("-m", "symbolic_complexity", "derive", design, "-q", "weights")
        theirs = ("-c", "import sympy")
        pairs = [(_process(*ours), _process(*theirs)) for _ in range(12)][1:]
        ratio = statistics.median(our / their for our, their in pairs)
        our, their = (statistics.median(side) * 1e3 for side in zip(*pairs, strict=True))
        claim = f"whole process, `derive {design} -q weights` piped, over `python -c 'import sympy'`"
        yield Result(claim, ratio, bound, at_least=False, detail=f"{our:.0f} ms against {their:.0f} ms")


STRANGE = (
    "(Input)100->" * 90_000,
    "(Input){9^9^9^9}",
    "(Input){" + "(" * 500_000,
    "(Input){" + "+".join(["n"] * 900) + "}->(FC)10",
    "(Input){(a+b+c+d)^200}->(FC)10",
    "(Input){__import__('os')}->(FC)10",
)
"""Designs that must be refused, or answered, within a second: about three times what importing SymPy takes."""


def refusals() -> Iterator[Result]:
    times = []
    for design in STRANGE:
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "symbolic_complexity", "derive", "-"], input=design, text=True, capture_output=True, check=False
        )
        times.append(time.perf_counter() - start)
    theirs = statistics.median(_process("-c", "import sympy") for _ in range(5))
    detail = f"{max(times) * 1e3:.0f} ms against {theirs * 1e3:.0f} ms"
    claim = "whole process, the slowest answer to a strange design, over `python -c 'import sympy'`"
    yield Result(claim, max(times) / theirs, 3, at_least=False, detail=detail)
