"""Totals of networks and proofs of equality, against SymPy doing the same."""

from __future__ import annotations

from collections.abc import Iterator

import sympy
from sympy.core.cache import clear_cache

import symbolic_complexity as sc
from symbolic_complexity.algebra import equal, normal_form
from symbolic_complexity.algebra.bridge import from_sympy, to_sympy
from symbolic_complexity.network import Network
from symbolic_complexity.quantities import REGISTRY
from symbolic_complexity.quantities.base import sums

from .harness import Result, seconds, times_faster

_QUANTITIES = [REGISTRY[name] for name in ("weights", "operations", "operational_space")]


def vgg19() -> list[sc.Layer]:
    """VGG-19's 16 convolutions and 5 pools (Simonyan & Zisserman 2015, table 1, E) over c x M x N, the first width k."""
    layers: list[sc.Layer] = [sc.Input("c", "M", "N")]
    for width, times in ((1, 2), (2, 2), (4, 4), (8, 4), (8, 4)):
        layers += [sc.Conv(k=f"{width}*k", w=3, padding=1) for _ in range(times)]
        layers.append(sc.MaxPool(2))
    return layers


def chain(length: int) -> list[sc.Layer]:
    """Convolutions of ever different widths, so that no two layers are equal."""
    return [sc.Input("c", "M", "N"), *(sc.Conv(k=f"{i % 13 + 1}*k + {i}", w=3, padding=1) for i in range(length))]


def ours(layers: list[sc.Layer]) -> dict[str, object]:
    return sums(Network.chain(layers), _QUANTITIES)


class Peer:
    """The same totals as a SymPy user writes them: shapes layer by layer, then one Add and expand for each quantity."""

    def __init__(self, layers: list[sc.Layer]) -> None:
        self.layers = layers
        self.widths = {id(layer): to_sympy(sc.read_formula(str(layer.k))) for layer in layers if isinstance(layer, sc.Conv)}
        self.shape = sympy.symbols("c M N")

    def __call__(self) -> list[sympy.Expr]:
        clear_cache()
        c, M, N = self.shape
        weights, operations, space = [], [], []
        for layer in self.layers[1:]:
            if isinstance(layer, sc.MaxPool):
                M, N = (sympy.floor((size - layer.w) / layer.stride) + 1 for size in (M, N))
                continue
            k, w, z = self.widths[id(layer)], layer.w, layer.padding
            across, down = M + 2 * z - w + 1, N + 2 * z - w + 1
            weights.append(k * (c * w * w + 1))
            operations.append(2 * c * w * w * k * across * down)
            space.append(c * M * N + k * (c * w * w + 1) + 2 * k * across * down)
            c, M, N = k, across, down
        return [sympy.expand(sympy.Add(*terms)) for terms in (weights, operations, space)]


def _agree(layers: list[sc.Layer], at: dict[str, int]) -> None:
    """Both sides must give the same numbers before either is timed."""
    mine = [normal_form(sc.read_formula(str(value)), at) for value in ours(layers).values()]
    theirs = [int(expression.subs(at)) for expression in Peer(layers)()]
    assert mine == theirs, (mine, theirs)


def totals() -> Iterator[Result]:
    for name, layers, bound, pairs, repeats in (
        ("16 convolutions (VGG-19)", vgg19(), 100, 9, 30),
        ("1,000 convolutions", chain(1000), 45, 3, 1),
    ):
        _agree(layers, {"c": 3, "M": 224, "N": 96, "k": 64})
        ratio, our, their = times_faster(lambda layers=layers: ours(layers), Peer(layers), pairs=pairs, repeats=repeats)
        count = sum(isinstance(layer, sc.Conv) for layer in layers)
        detail = f"{our / count * 1e6:.0f} us a layer against {their / count * 1e6:.0f} us"
        yield Result(f"totals of {name}: times faster than SymPy's Add and expand, cold", ratio, bound, detail=detail)


def linear() -> Iterator[Result]:
    networks = {length: Network.chain(chain(length)) for length in (1_000, 100_000)}
    ratios = []
    for _ in range(5):
        short = seconds(lambda: sums(networks[1_000], _QUANTITIES), 20) / 1_000
        long = seconds(lambda: sums(networks[100_000], _QUANTITIES)) / 100_000
        ratios.append((long / short, long, short))
    ratio, long, short = sorted(ratios)[len(ratios) // 2]
    detail = f"{long * 1e6:.0f} us a layer against {short * 1e6:.0f} us"
    yield Result("totals of 100,000 layers, time a layer over that of 1,000 layers", ratio, 1.2, at_least=False, detail=detail)


def proofs() -> Iterator[Result]:
    """Operations of a ResNet-size network: the sum over its layers, grouped as written, against its expanded form."""
    k, c, across, down = sympy.symbols("k c M N")
    planes = []
    for _ in range(5):
        across, down = sympy.floor((across - 1) / 2) + 1, sympy.floor((down - 1) / 2) + 1
        planes.append(across * down)
    terms = [2 * c * 49 * k * planes[0]]
    before = k
    for inner, outer, blocks, at in ((k, 4 * k, 3, 1), (2 * k, 8 * k, 4, 2), (4 * k, 16 * k, 6, 3), (8 * k, 32 * k, 3, 4)):
        for _ in range(blocks):
            terms.append(2 * planes[at] * (before * inner + 9 * inner**2 + inner * outer))
            before = outer
    grouped = sympy.Add(*terms)
    expanded = sympy.expand(grouped)
    left, right = from_sympy(grouped), from_sympy(expanded)

    def theirs() -> None:
        clear_cache()
        assert sympy.simplify(grouped - expanded) == 0

    def mine() -> None:
        assert equal(normal_form(left), normal_form(right)).outcome == "proved"

    ratio, our, their = times_faster(mine, theirs, pairs=5, repeats=20)
    detail = f"{our * 1e3:.2f} ms against {their * 1e3:.0f} ms"
    yield Result("proof that ResNet-50's operations, grouped and expanded, are equal: times faster than SymPy", ratio, 200, detail=detail)
