"""Random small designs, drawn by hypothesis as the interpreter's own graphs."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from .graphs import INDICES, Chain, Design, Graph, Repeat, Step, chain, run
from .interpreter import (
    ACTIVATIONS,
    BN,
    FC,
    GAP,
    LRN,
    RBF,
    Activation,
    AdaptiveAvgPool,
    Conv,
    ConvTranspose,
    Input,
    Join,
    Layer,
    LayerScale,
    Moved,
    Pool,
    PReLU,
    SampleNorm,
    Shape,
    Softmax,
    Subsampling,
    View,
    Watcher,
    shape_after,
)

MOST_ELEMENTS = 90
"""How large a tensor of a random design may be."""
MOST_PLACES = 40
"""And how many layers there may be, all rounds of all Repeats written out."""


def conv(k: Any, w: int = 1, stride: int = 1, padding: int = 0, bias: bool = True) -> Conv:
    return Conv(k, (w, w), (stride, stride), (padding, padding), (1, 1), 1, bias)


def conv1d(k: Any, w: int = 1, stride: int = 1, padding: int = 0, bias: bool = True) -> Conv:
    return Conv(k, (w,), (stride,), (padding,), (1,), 1, bias)


def pool(size: int, mean: bool = False) -> Pool:
    return Pool(mean, (size, size), (size, size))


def repeat(count: Any, *layers: Layer | Repeat) -> Repeat:
    return Repeat(count, (chain(*layers),))


def relu() -> Activation:
    return Activation("ReLU")


def after(shape: tuple[Any, ...], *layers: Layer | Repeat) -> Design:
    return (chain(Input(shape), *layers),)


def grow(*layers: Layer) -> Join:
    return Join("Concat", (Chain(), chain(*layers)))


def residual(*layers: Layer | Repeat) -> Join:
    return Join("Add", (chain(*layers), Chain()))


@dataclass
class Scope:
    """Labels that may be referred to, by the shape of what they name; and layers that may be used again."""

    shapes: dict[str, Shape] = field(default_factory=dict)
    layers: dict[str, tuple[Layer, Shape]] = field(default_factory=dict)
    depth: int = 0
    """How many Repeats there are around."""

    def label(self) -> str:
        return f"{'abcd'[self.depth]}{len(self.shapes)}"


def small(draw: st.DrawFn, most: int = 3, least: int = 1) -> int:
    return draw(st.integers(least, most))


def two(draw: st.DrawFn, most: int = 2, least: int = 1) -> tuple[int, int]:
    return small(draw, most, least), small(draw, most, least)


def divisor(draw: st.DrawFn, number: int) -> int:
    return draw(st.sampled_from([one for one in range(1, number + 1) if number % one == 0]))


def some_conv(draw: st.DrawFn, shape: Shape) -> Layer:
    axes = len(shape) - 1
    groups = divisor(draw, shape[0])

    def each_axis(most: int, least: int = 1) -> tuple[int, ...]:
        return tuple(small(draw, most, least) for _ in range(axes))

    stride, padding, dilation = each_axis(2), each_axis(1, 0), each_axis(2)
    if axes == 3:
        dilation = dilation[:1] * 3
    return Conv(groups * small(draw, 2), each_axis(3), stride, padding, dilation, groups, draw(st.booleans()))


def some_local(draw: st.DrawFn, shape: Shape) -> Layer:
    own = draw(st.sampled_from(["LocallyConnected", "UntiedBiasConv"]))
    bias = own == "UntiedBiasConv" or draw(st.booleans())
    return Conv(small(draw, 2), two(draw, 3), two(draw), two(draw, 1, 0), (1, 1), 1, bias, own)


def some_transposed(draw: st.DrawFn, shape: Shape) -> Layer:
    groups, stride, dilation = divisor(draw, shape[0]), two(draw), two(draw)
    more = tuple(small(draw, max(s, d) - 1, 0) for s, d in zip(stride, dilation, strict=True))
    return ConvTranspose(groups * small(draw, 2), two(draw, 3), stride, two(draw, 1, 0), more, dilation, groups, draw(st.booleans()))


def some_pool(draw: st.DrawFn, shape: Shape) -> Layer:
    sizes = two(draw, 3)
    padding = tuple(small(draw, size // 2, 0) for size in sizes)
    ceil = draw(st.booleans())  # then the last window must begin on the plane or in its left padding
    stride = tuple(small(draw, size - pad if ceil else 3) for size, pad in zip(sizes, padding, strict=True))
    return Pool(draw(st.booleans()), sizes, stride, padding, ceil)


def reshaped(draw: st.DrawFn, shape: Shape) -> Layer:
    elements = math.prod(shape)
    first = divisor(draw, elements)
    second = divisor(draw, elements // first)
    return View("Reshape", draw(st.sampled_from([(first, second, elements // first // second), (first, elements // first), (elements,)])))


def selected(draw: st.DrawFn, shape: Shape) -> Layer:
    return View("Select", tuple(draw(st.lists(st.integers(0, shape[0] - 1), min_size=1, max_size=3, unique=True))))


def split(draw: st.DrawFn, shape: Shape) -> Layer:
    groups = divisor(draw, shape[0])
    return View("Split", (groups, small(draw, groups)))


Maker = Callable[[st.DrawFn, Shape], Layer]

STEADY: list[Maker] = [
    lambda draw, shape: Activation(draw(st.sampled_from(ACTIVATIONS))),
    lambda draw, shape: BN(draw(st.booleans())),
    lambda draw, shape: SampleNorm(0, draw(st.booleans())),
    lambda draw, shape: SampleNorm(divisor(draw, shape[0]), draw(st.booleans())),
    lambda draw, shape: LRN(small(draw, 4)),
    lambda draw, shape: Softmax(),
    lambda draw, shape: PReLU(draw(st.booleans())),
    lambda draw, shape: LayerScale(),
    lambda draw, shape: Moved("Shuffle", (divisor(draw, shape[0]),)),
    lambda draw, shape: View(draw(st.sampled_from(["Dropout", "Identity"]))),
]
"""Layers that keep any shape."""
ANY: list[Maker] = [
    split,
    selected,
    reshaped,
    lambda draw, shape: View("Flatten"),
    lambda draw, shape: Moved("PadChannels", (small(draw, 2, 0),)),
]
ROW: list[Maker] = [
    lambda draw, shape: FC(small(draw, 5), draw(st.booleans())),
    lambda draw, shape: FC(small(draw, 5), draw(st.booleans())),
    lambda draw, shape: RBF(small(draw, 3)),
]
ROWS: list[Maker] = [some_conv, some_conv, lambda draw, shape: GAP()]
PLANES: list[Maker] = [
    *[some_conv] * 5,
    some_local,
    some_transposed,
    some_transposed,
    some_pool,
    some_pool,
    lambda draw, shape: AdaptiveAvgPool(two(draw, 4)),
    lambda draw, shape: GAP(),
    lambda draw, shape: Subsampling(two(draw), two(draw)),
    lambda draw, shape: Moved("Pad", tuple(small(draw, 1, 0) for _ in range(5))),
    lambda draw, shape: Moved("Upsample", two(draw)),
]
MAKERS = {1: ROW, 2: ROWS, 3: PLANES}


def fits(layer: Layer, *shapes: Shape) -> Shape | None:
    """The shape behind a layer; None where it does not fit, or makes too much."""
    try:
        shape = shape_after(layer, *shapes)
    except (AssertionError, ValueError, IndexError):
        return None
    return shape if 0 < math.prod(shape) <= MOST_ELEMENTS else None


def some_layer(draw: st.DrawFn, shape: Shape) -> tuple[Layer, Shape]:
    special = MAKERS.get(len(shape), ROWS)
    layer = draw(st.sampled_from([*special, *special, *STEADY, *ANY]))(draw, shape)
    after = fits(layer, shape)
    return (layer, after) if after else (Activation("ReLU"), shape)


def fitted(draw: st.DrawFn, shape: Shape, target: Shape) -> list[Layer]:
    """Layers that make the target of a shape."""
    if shape == target:
        return [draw(st.sampled_from(STEADY))(draw, shape)] if draw(st.booleans()) else []
    if len(shape) == len(target) == 3:
        plane: list[Layer] = [AdaptiveAvgPool(target[1:])] if shape[1:] != target[1:] else []
        return [*plane, Conv(target[0], (1, 1), (1, 1), (0, 0), (1, 1))]
    flat: list[Layer] = [View("Flatten")] if len(shape) > 1 else []
    return [*flat, FC(math.prod(target)), *([View("Reshape", target)] if len(target) > 1 else [])]


def steps(draw: st.DrawFn, scope: Scope, shape: Shape, most: int, nested: int) -> tuple[list[Step], Shape]:
    """Up to `most` steps from a shape, joins and Repeats at most `nested` deep; and the shape behind them."""
    found: list[Step] = []
    for _ in range(small(draw, most)):
        kind = draw(st.sampled_from(["layer", "layer", "layer", "join", "join", "repeat", "again"]))
        label = scope.label() if small(draw, 3) == 1 else ""
        before = shape
        if kind == "join" and nested:
            layer: Any
            layer, shape = joined(draw, scope, shape, nested)
        elif kind == "repeat" and nested and scope.depth < 2:
            layer, shape = repeated(draw, scope, shape, nested)
        elif kind == "again" and (known := usable(scope, shape)):
            again = draw(st.sampled_from(known))
            layer = scope.layers[again][0]
            shape = shape_after(layer, shape)
            found.append(Step(layer, label, again))
            if label:
                scope.shapes[label] = shape
                scope.layers[label] = scope.layers[again]
            continue
        else:
            layer, shape = some_layer(draw, shape)
        while label in scope.shapes:  # the brackets may have taken it
            label += "x"
        found.append(Step(layer, label))
        if label:
            scope.shapes[label] = shape
            if not isinstance(layer, (Join, Repeat)):
                scope.layers[label] = layer, before
    return found, shape


def usable(scope: Scope, shape: Shape) -> list[str]:
    """Labels of layers whose weights are right for such an input: those of this shape, and a convolution's plane may be another."""
    return [
        label
        for label, (layer, before) in scope.layers.items()
        if shape == before or (isinstance(layer, Conv) and not layer.own and shape[:1] == before[:1] and len(shape) == len(before))
        if fits(layer, shape)
    ]


def started(draw: st.DrawFn, scope: Scope, shape: Shape) -> tuple[str | None, Shape]:
    """Where a branch begins: where the join stands, or at some layer before it."""
    if scope.shapes and small(draw, 3) == 1:
        label = draw(st.sampled_from(sorted(scope.shapes)))
        return label, scope.shapes[label]
    return None, shape


def joined(draw: st.DrawFn, scope: Scope, shape: Shape, nested: int, start: str | None = None) -> tuple[Join, Shape]:
    """A join of two or three branches; the first is drawn freely, and the others are fitted to it. They begin at `start` or elsewhere."""
    which = draw(st.sampled_from(["Add", "Mul", "Concat"]))

    def begun() -> tuple[str | None, Shape]:
        label, begins = started(draw, scope, shape)
        return (start, shape) if label is None else (label, begins)

    at, begins = begun()
    first, target = steps(draw, scope, begins, 2, nested - 1)
    branches = [Chain(tuple(first), at)]
    for _ in range(small(draw, 2)):
        at, begins = begun()
        wanted = (small(draw, 3), *target[1:]) if which == "Concat" else target
        if which == "Mul" and len(target) == len(begins) == 3 and draw(st.booleans()):
            layers: list[Layer] = [GAP(), Conv(target[0], (1, 1), (1, 1), (0, 0), (1, 1)), Activation("Sigmoid")]
        else:
            layers = fitted(draw, begins, wanted)
        branches.append(Chain(tuple(map(Step, layers)), at))
        target = (target[0] + (wanted[0] if layers else begins[0]), *target[1:]) if which == "Concat" else target
    return Join(which, tuple(branches)), target


def rounds(draw: st.DrawFn, scope: Scope, shape: Shape, nested: int) -> Design:
    """A body for a Repeat: whatever a chain does, or what grows, shrinks or follows the round."""
    inside = Scope(depth=scope.depth + 1)
    index = INDICES[scope.depth]
    kind = draw(st.sampled_from(["chain", "chain", "named", "grow", "shrink", "follow"]))
    if kind == "shrink" and len(shape) == 3:
        return (chain(draw(st.sampled_from([some_pool, some_conv]))(draw, shape)),)
    if kind == "follow" and len(shape) in (1, 3):
        width = draw(st.sampled_from([f"{index}+1", f"2*{index}+1", f"2^{index}", f"4-{index}"]))
        return (chain(FC(width) if len(shape) == 1 else Conv(width, (1, 1), (1, 1), (0, 0), (1, 1))),)
    if kind == "grow":
        new, _ = some_layer(draw, shape)
        return (chain(Join("Concat", (Chain(), chain(new)))),)
    found, behind = steps(draw, inside, shape, 3, nested - 1)
    if kind == "named":
        found[-1] = Step(found[-1].layer, "last", found[-1].again)
        other = Chain(tuple(map(Step, fitted(draw, shape, behind))), draw(st.sampled_from([None, ""])))
        return Chain(tuple(found)), chain(Join(draw(st.sampled_from(["Add", "Mul", "Concat"])), (other, Chain((), "last"))))
    return (Chain(tuple(found)),)


def repeated(draw: st.DrawFn, scope: Scope, shape: Shape, nested: int) -> tuple[Repeat, Shape]:
    """A Repeat, and the shape behind it: rounds are tried, as many as are drawn; a body that cannot go on is another one."""
    body, count = rounds(draw, scope, shape, nested), small(draw, 3, 0)
    before = shape
    for number in range(1, count + 1):
        behind = after_rounds(body, before, number, scope.depth)
        if behind is None or len(behind) != len(before):
            return Repeat(count, (chain(draw(st.sampled_from(STEADY))(draw, before)),)), before
        shape = behind
    return Repeat(count, body), shape


def after_rounds(body: Design, shape: Shape, count: int, depth: int) -> Shape | None:
    try:
        graph = Graph.of((chain(Input(shape), Repeat(count, body)),), dict.fromkeys(INDICES[:depth], 0), depth)
        if len(graph.vertices) > MOST_PLACES:
            return None
        (out,) = run(graph, Watcher()).outputs
    except (AssertionError, ValueError, IndexError):
        return None
    return out.shape if out.size <= MOST_ELEMENTS else None


SHAPES = st.sampled_from([(4,), (5,), (2, 5), (1, 4, 4), (2, 4, 3), (2, 3, 4), (3, 4, 4), (4, 3, 3), (1, 3, 2, 3), (2, 2, 3, 2)])


@st.composite
def designs(draw: st.DrawFn) -> Design:
    """One to three statements: chains from an input or from a layer before, a join of such at the end, perhaps named outputs."""
    scope = Scope()
    shape = draw(SHAPES)
    found, behind = steps(draw, scope, shape, 5, 2)
    first = Step(Input(shape), "x")
    chains = [Chain((first, *found))]
    scope.shapes["x"] = shape
    for number in range(small(draw, 2, 0)):
        if draw(st.booleans()):
            start = draw(st.sampled_from(sorted(scope.shapes)))
            found, behind = steps(draw, scope, scope.shapes[start], 3, 1)
            chains.append(Chain(tuple(found), start))
        else:
            shape, label = draw(SHAPES), f"y{number}"
            scope.shapes[label] = shape
            found, behind = steps(draw, scope, shape, 3, 1)
            chains.append(Chain((Step(Input(shape), label), *found)))
    if draw(st.booleans()):
        start = draw(st.sampled_from(sorted(scope.shapes)))
        join, _ = joined(draw, scope, scope.shapes[start], 1, start)
        chains.append(chain(join))
    elif small(draw, 4) == 1:
        for label in draw(st.lists(st.sampled_from(sorted(scope.shapes)), min_size=1, max_size=2, unique=True)):
            chains.append(Chain((), label))
    return tuple(chains)


@st.composite
def deep(draw: st.DrawFn) -> Design:
    """An input and L rounds of whatever fits it once."""
    shape = draw(SHAPES)
    body = rounds(draw, Scope(), shape, 1)
    behind = after_rounds(body, shape, 1, 0)
    return (chain(Input(shape), Repeat("L", body if behind and len(behind) == len(shape) else (chain(relu()),))),)


@st.composite
def windowed(draw: st.DrawFn, axes: int) -> Design:
    """A chain of at most three windows, what works on single places between them, and residual branches around some."""
    extent = 46  # one output at least sees no border: three windows of 3, dilated by 2, 2 apart, see 29 places, 8 apart
    found: list[Any] = [Input((1, *[extent] * axes))]
    for _ in range(small(draw, 3)):
        kind = draw(
            st.sampled_from(["conv", "conv", "conv", "pool", "residual", "inception", "repeat"] if axes == 2 else ["conv", "residual"])
        )
        channels = shape_after_all(found)[0]
        if kind == "conv":
            found.append(some_conv(draw, (channels, *[0] * axes)))
        elif kind == "pool":
            found.append(some_pool(draw, (channels, 0, 0)))
        else:
            w, d, s = small(draw, 1) * 2 + 1, small(draw, 2), 1 if kind == "residual" else small(draw, 2)
            same = Conv(channels, (w,) * axes, (s,) * axes, (d * (w - 1) // 2,) * axes, (d,) * axes)
            if kind == "residual":
                found.append(residual(same, relu()))
            elif kind == "repeat":
                found.append(Repeat(2, (chain(Conv(channels, (2, 1), (1, 1), (0, 0), (1, 1)), relu()),)))
            else:
                found.append(Join("Concat", (chain(same), chain(Pool(False, (3, 3), (s, s), (1, 1))))))
        steady = [BN(), SampleNorm(0), LRN(2), Softmax(), relu(), PReLU(False), View("Identity")]
        found += draw(st.lists(st.sampled_from(steady), max_size=1))
    return (chain(*found),)


def shape_after_all(layers: list[Any]) -> Shape:
    first, *rest = layers
    (out,) = run(Graph.of((chain(Input((first.shape[0], *[12] * len(first.shape[1:]))), *rest),)), Watcher()).outputs
    return out.shape
