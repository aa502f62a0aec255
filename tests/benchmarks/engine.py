"""Totals of networks and proofs of equality, against SymPy doing the same."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy

import sympy
from sympy.core.cache import clear_cache

import symbolic_complexity as sc
from symbolic_complexity.algebra import equal, normal_form, put_in
from symbolic_complexity.algebra.bridge import from_sympy, to_sympy
from symbolic_complexity.conventions import convention
from symbolic_complexity.layers.block import INPUT, Block
from symbolic_complexity.network import Network
from symbolic_complexity.quantities import REGISTRY
from symbolic_complexity.quantities.base import sums
from symbolic_complexity.written import written

from .harness import Result, seconds, times_faster

LECTURE = convention("lecture")
_QUANTITIES = [REGISTRY[name] for name in ("weights", "operations", "operational_space")]


def chain(length: int) -> Block:
    """Convolutions of ever different widths, so that no two layers are equal."""
    layers = [sc.Input("c", "M", "N"), *(sc.Conv(k=f"{i % 13 + 1}*k + {i}", w=3, padding=1) for i in range(length))]
    return Network.chain(layers).block


def laid_out(block: Block) -> Block:
    """The block with every round of its Repeats written out, so that both sides see the same layers."""
    layers: list[sc.Layer] = []
    wires: list[tuple[int, ...]] = []
    places: dict[int, int] = {INPUT: INPUT}
    for place, (layer, sources) in enumerate(zip(block.layers, block.wires, strict=True)):
        if isinstance(layer, sc.Repeat):
            (at,) = (places[source] for source in sources)
            for _ in range(layer.count):
                at = laid_out(layer.body.mapped(copy)).appended(layers, wires, at)
            places[place] = at
        else:
            layers.append(layer)
            wires.append(tuple(places[source] for source in sources))
            places[place] = len(layers) - 1
    return Block(tuple(layers), tuple(wires), tuple(places[end] for end in block.ends))


def ours(block: Block) -> dict[str, object]:
    """Every layer put in its place and checked, and three totals."""
    return sums(Network.ending_in(*block.place()), _QUANTITIES, LECTURE)


class Peer:
    """The same totals as a SymPy user writes them: shapes layer by layer, then one Add and expand for each quantity."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.widths = {id(layer): to_sympy(written(layer.k)) for layer in block.layers if isinstance(layer, (sc.Conv, sc.FC))}

    def __call__(self) -> list[sympy.Expr]:
        clear_cache()
        weights, operations, space = [], [], []
        shapes: list[tuple[sympy.Expr, ...]] = []
        for layer, sources in zip(self.block.layers, self.block.wires, strict=True):
            if isinstance(layer, sc.Input):
                shapes.append(sympy.symbols("c M N"))
                continue
            shape = shapes[sources[0]]
            if isinstance(layer, (sc.Conv, sc.MaxPool)):
                c, *plane = shape
                s, z = layer.stride, layer.padding
                across, down = (
                    size if s == 1 and 2 * z == layer.w - 1 else sympy.floor((size + 2 * z - layer.w) / s) + 1 for size in plane
                )
                if isinstance(layer, sc.Conv):
                    k, inputs = self.widths[id(layer)], c * layer.w**2
                    weights.append(k * (inputs + 1) if layer.bias else k * inputs)
                    operations.append(2 * inputs * k * across * down if layer.bias else (2 * inputs - 1) * k * across * down)
                    space.append(c * plane[0] * plane[1] + weights[-1] + 2 * k * across * down)
                    c = k
                shapes.append((c, across, down))
            elif isinstance(layer, sc.BN):
                elements = sympy.Mul(*shape)
                weights.append(2 * shape[0])
                space.append(3 * elements + 2 * shape[0])
                shapes.append(shape)
            elif isinstance(layer, sc.GAP):
                shapes.append((shape[0], sympy.Integer(1), sympy.Integer(1)))
            elif isinstance(layer, sc.Flatten):
                shapes.append((sympy.Mul(*shape),))
            elif isinstance(layer, sc.FC):
                (n,), k = shape, self.widths[id(layer)]
                weights.append((n + 1) * k)
                operations.append(2 * n * k)
                space.append(2 * ((n + 1) * k + n + k))
                shapes.append((k,))
            else:
                assert isinstance(layer, (sc.ReLU, sc.Add)), layer
                shapes.append(shape)
        return [sympy.expand(sympy.Add(*terms)) for terms in (weights, operations, space)]


def _agree(block: Block, at: dict[str, int]) -> None:
    """Both sides must give the same numbers before either is timed."""
    mine = [put_in(value, at) for value in ours(block).values()]
    theirs = [int(expression.subs(at)) for expression in Peer(block)()]
    assert mine == theirs, (mine, theirs)


def totals() -> Iterator[Result]:
    k = {"width": "k", "input": ("c", "M", "N")}
    for name, block, bound, pairs, repeats in (
        ("VGG-16's convolutions", sc.zoo.vgg(depth=16, head=False, **k).block, 100, 9, 30),
        ("ResNet-152", laid_out(sc.zoo.resnet(depth=152, **k).block), 12, 5, 3),
        ("1,000 convolutions", chain(1000), 45, 3, 1),
    ):
        _agree(block, {"c": 3, "M": 224, "N": 96, "k": 64})
        ratio, our, their = times_faster(lambda block=block: ours(block), Peer(block), pairs=pairs, repeats=repeats)
        detail = f"{our * 1e3:.2f} ms against {their * 1e3:.0f} ms"
        yield Result(f"totals of {name}: times faster than SymPy's Add and expand, cold", ratio, bound, detail=detail)


def linear() -> Iterator[Result]:
    networks = {length: Network.ending_in(*chain(length).place()) for length in (1_000, 100_000)}
    ratios = []
    for _ in range(5):
        short = seconds(lambda: sums(networks[1_000], _QUANTITIES, LECTURE), 20) / 1_000
        long = seconds(lambda: sums(networks[100_000], _QUANTITIES, LECTURE)) / 100_000
        ratios.append((long / short, long, short))
    ratio, long, short = sorted(ratios)[len(ratios) // 2]
    detail = f"{long * 1e6:.0f} us a layer against {short * 1e6:.0f} us"
    yield Result("totals of 100,000 layers, time a layer over that of 1,000 layers", ratio, 1.2, at_least=False, detail=detail)


def depth() -> Iterator[Result]:
    """A Repeat costs the same however often it repeats: read, solved and derived."""

    def work(count: int) -> None:
        design = f"(Input)(64,56,56)->(Repeat){count}[(Concat)[ | (BN)->(ReLU)->(Conv)32c3w1s1p0b]]->(GAP)->(Flatten)->(FC)10"
        assert sc.derive(design, "operations").result

    ratio, many, few = times_faster(lambda: work(1_000_000), lambda: work(10), pairs=9, repeats=5)
    detail = f"{many * 1e3:.2f} ms against {few * 1e3:.2f} ms"
    yield Result("Repeat of 1,000,000, its time over that of Repeat of 10", 1 / ratio, 1.2, at_least=False, detail=detail)


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
