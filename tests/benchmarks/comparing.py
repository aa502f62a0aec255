"""Two networks compared, against SymPy's simplify and solve on the same formulas."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import sympy
from sympy.core.cache import clear_cache

import symbolic_complexity as sc
from symbolic_complexity.comparison import answers
from symbolic_complexity.derivation import derive_all
from symbolic_complexity.given import Values

from .engine import Peer
from .harness import Result, seconds, times_faster

_QUANTITIES = ("weights", "operations", "operational_space")


def comparisons() -> Iterator[Result]:
    """VGG-16's and VGG-19's layers below the head, c, k and M free: difference, ratio, who is smaller, where they are equal."""
    networks = [sc.zoo.vgg(depth=depth, head=False, width="k", input=("c", "M", "M")) for depth in (16, 19)]
    derivations = list(zip(*(derive_all(one, list(_QUANTITIES), Values({})) for one in networks), strict=True))

    def ours() -> list[str]:
        for one in networks:
            one.remembered.clear()
        found = answers(derivations)
        assert all(one.written_difference and one.ratio and not one.crossovers for one in found)
        return [one.judgement.verdict for one in found]

    across, down = sympy.symbols("M N")
    formulas = [[one.subs(down, across) for one in pair] for pair in zip(*(Peer(one.block)() for one in networks), strict=True)]

    def theirs() -> None:
        clear_cache()
        for first, second in formulas:
            sympy.simplify(first - second)
            sympy.simplify(first / second)
            for symbol in sympy.symbols("c k M"):  # where both are equal, as ours says in each symbol
                with contextlib.suppress(NotImplementedError):  # of M, which stands in floors
                    sympy.solve(first - second, symbol)

    assert ours() == ["a", "a", "a"]
    ratio, our, their = times_faster(ours, theirs, pairs=3, repeats=5)
    detail = f"{our * 1e3:.0f} ms against {their * 1e3:.0f} ms, three quantities"
    yield Result("VGG-16 against VGG-19 with c, k, M free: times faster than SymPy's simplify and solve", ratio, 100, detail=detail)
    whole = max(seconds(lambda name=name: sc.compare(*networks, name).document()) for name in _QUANTITIES)
    detail = "formulas, difference, ratio, verdict, growth and document of one quantity, in seconds"
    yield Result("the whole answer on VGG-16 and VGG-19", whole, 0.5, at_least=False, detail=detail)
