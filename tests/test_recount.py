"""An independent recount: loops that perform every multiplication and addition of a small layer, and count them.

Nothing here knows a formula. Windows are placed by stepping until they no longer fit, weights are made one by one, and each
product and sum goes through the `Tally`. Products with padded zeros are performed, so they count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symbolic_complexity import derive

COUNTED = (
    "multiplications",
    "additions",
    "operations",
    "macs",
    "weights",
    "gradients",
    "neurons",
    "connections",
    "activations",
    "operational_space",
)

Row = list[int]
Planes = list[list[Row]]
"""Planes by channel, then by place across (M, with w), then down (N, with h)."""


@dataclass
class Tally:
    """What was really done, and what was really made."""

    multiplications: int = 0
    additions: int = 0
    weights: int = 0
    neurons: int = 0
    connections: int = 0
    activations: int = 0
    operational_space: int = 0
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def multiply(self, left: int, right: int) -> int:
        self.multiplications += 1
        return left * right

    def add(self, left: int, right: int) -> int:
        self.additions += 1
        return left + right

    def weight(self) -> int:
        self.weights += 1
        return next(self._numbers) % 7 - 3

    def neuron(self, seen: list[tuple[int, int]], bias: int | None) -> int:
        """One neuron: each input times its weight, the products added up, then the bias where there is one."""
        self.neurons += 1
        total: int | None = None
        for value, weight in seen:
            self.connections += 1
            product = self.multiply(value, weight)
            total = product if total is None else self.add(total, product)
        assert total is not None
        if bias is not None:
            self.connections += 1
            total = self.add(total, bias)
        return total

    def counts(self) -> dict[str, int]:
        return {
            "multiplications": self.multiplications,
            "additions": self.additions,
            "operations": self.multiplications + self.additions,
            "macs": self.multiplications,
            "weights": self.weights,
            "gradients": self.weights,
            "neurons": self.neurons,
            "connections": self.connections,
            "activations": self.activations,
            "operational_space": self.operational_space,
        }


@dataclass(frozen=True)
class Dense:
    k: int
    bias: bool = True

    def __str__(self) -> str:
        return f"(FC){self.k}k{int(self.bias)}b"

    def run(self, inputs: Row, tally: Tally) -> Row:
        before = tally.weights
        matrix = [[tally.weight() for _ in inputs] for _ in range(self.k)]
        biases = [tally.weight() if self.bias else None for _ in range(self.k)]
        outputs = [tally.neuron(list(zip(inputs, row, strict=True)), bias) for row, bias in zip(matrix, biases, strict=True)]
        tally.activations += len(outputs)
        # F8: weights, inputs and outputs, each with its gradient.
        tally.operational_space += 2 * (tally.weights - before) + 2 * len(inputs) + 2 * len(outputs)
        return outputs


@dataclass(frozen=True)
class Convolution:
    k: int
    w: int
    h: int
    stride: tuple[int, int] = (1, 1)
    padding: tuple[int, int] = (0, 0)
    dilation: tuple[int, int] = (1, 1)
    groups: int = 1
    bias: bool = True

    def __str__(self) -> str:
        s, p, d = ("({},{})".format(*pair) for pair in (self.stride, self.padding, self.dilation))
        return f"(Conv){self.k}c{self.w}w{self.h}h{s}s{p}p{d}d{self.groups}g{int(self.bias)}b"

    def run(self, planes: Planes, tally: Tally) -> Planes:
        before = tally.weights
        share = len(planes) // self.groups
        outputs: Planes = []
        for number in range(self.k):
            group = number // (self.k // self.groups)
            seen = planes[group * share : (group + 1) * share]
            kernel = [[[tally.weight() for _ in range(self.h)] for _ in range(self.w)] for _ in seen]
            bias = tally.weight() if self.bias else None
            outputs.append(
                [
                    [tally.neuron(list(self._window(seen, kernel, across, down)), bias) for down in places(planes[0][0], self, 1)]
                    for across in places(planes[0], self, 0)
                ]
            )
        tally.activations += elements(outputs)
        # C6: the input, the weights, and each output with its gradient.
        tally.operational_space += elements(planes) + (tally.weights - before) + 2 * elements(outputs)
        return outputs

    def _window(self, planes: Planes, kernel: Planes, across: int, down: int) -> Iterator[tuple[int, int]]:
        for plane, weights in zip(planes, kernel, strict=True):
            for i in range(self.w):
                for j in range(self.h):
                    x, y = across + i * self.dilation[0], down + j * self.dilation[1]
                    inside = 0 <= x < len(plane) and 0 <= y < len(plane[0])
                    yield (plane[x][y] if inside else 0), weights[i][j]


@dataclass(frozen=True)
class Pool:
    w: int
    h: int
    stride: tuple[int, int]
    padding: tuple[int, int] = (0, 0)
    dilation: tuple[int, int] = (1, 1)

    def __str__(self) -> str:
        return "(MaxPool){}w{}h({},{})s({},{})p".format(self.w, self.h, *self.stride, *self.padding)

    def run(self, planes: Planes, tally: Tally) -> Planes:
        outputs = [
            [[self._largest(plane, across, down) for down in places(plane[0], self, 1)] for across in places(plane, self, 0)]
            for plane in planes
        ]
        tally.activations += elements(outputs)
        return outputs

    def _largest(self, plane: list[Row], across: int, down: int) -> int:
        window = [(across + i, down + j) for i in range(self.w) for j in range(self.h)]
        return max((plane[x][y] for x, y in window if 0 <= x < len(plane) and 0 <= y < len(plane[0])), default=0)


def places(axis: list, layer: Convolution | Pool, which: int) -> Iterator[int]:
    """Where a window starts along an axis: one stride after another, as long as its last element lies on the padded axis."""
    place = -layer.padding[which]
    while place + ((layer.w, layer.h)[which] - 1) * layer.dilation[which] < len(axis) + layer.padding[which]:
        yield place
        place += layer.stride[which]


def elements(planes: Planes) -> int:
    return sum(1 for plane in planes for column in plane for _ in column)


def some_planes(c: int, m: int, n: int) -> Planes:
    return [[[(3 * i + 5 * x + 7 * y) % 11 - 5 for y in range(n)] for x in range(m)] for i in range(c)]


def shape_of(values: Row | Planes) -> tuple[int, ...]:
    return (len(values), len(values[0]), len(values[0][0])) if isinstance(values[0], list) else (len(values),)


def recount(shape: tuple[int, ...], layers: tuple[Dense | Convolution | Pool, ...]) -> tuple[str, Tally, tuple[int, ...]]:
    """A chain's notation, the tally of running it on one sample, and the shape of what came out."""
    tally = Tally()
    values = some_planes(*shape) if len(shape) == 3 else some_planes(1, 1, *shape)[0][0]
    design = f"(Input)({','.join(map(str, shape))})"
    for layer in layers:
        if isinstance(layer, Dense) and isinstance(values[0], list):
            design += "->(Flatten)"
            values = [value for plane in values for column in plane for value in column]
        design += f"->{layer}"
        values = layer.run(values, tally)
    return design, tally, shape_of(values)


def derived(design: str) -> dict[str, object]:
    return {quantity: derive(design, quantity).result for quantity in COUNTED}


TABLE = [
    ((1,), (Dense(1),)),
    ((1,), (Dense(1, bias=False),)),
    ((10,), (Dense(4),)),
    ((10,), (Dense(4, bias=False),)),
    ((7,), (Dense(5), Dense(3, bias=False), Dense(2))),
    ((1, 1, 1), (Convolution(1, 1, 1),)),
    ((1, 1, 1), (Convolution(1, 1, 1, bias=False),)),
    ((1, 5, 5), (Convolution(1, 3, 3),)),
    ((3, 6, 8), (Convolution(2, 3, 2),)),
    ((3, 8, 6), (Convolution(2, 2, 3, bias=False),)),
    ((2, 7, 7), (Convolution(3, 3, 3, stride=(2, 2)),)),
    ((2, 8, 7), (Convolution(3, 3, 3, stride=(2, 3), bias=False),)),
    ((2, 5, 5), (Convolution(2, 3, 3, padding=(1, 1)),)),
    ((2, 5, 4), (Convolution(2, 3, 3, padding=(2, 0)),)),
    ((1, 9, 9), (Convolution(2, 3, 3, dilation=(2, 2)),)),
    ((1, 9, 8), (Convolution(2, 3, 2, dilation=(1, 3)),)),
    ((4, 5, 5), (Convolution(6, 3, 3, groups=2),)),
    ((4, 5, 5), (Convolution(4, 3, 3, groups=4, bias=False),)),
    ((6, 9, 10), (Convolution(4, 2, 3, (2, 3), (1, 2), (3, 1), groups=2),)),
    ((6, 9, 10), (Convolution(4, 3, 2, (3, 2), (2, 1), (1, 3), groups=2, bias=False),)),
    ((1, 1, 1), (Convolution(1, 3, 3, padding=(1, 1)),)),
    ((2, 6, 6), (Convolution(3, 3, 3), Pool(2, 2, (2, 2)), Dense(4))),
    ((2, 9, 8), (Convolution(3, 3, 2, stride=(2, 1)), Pool(2, 3, (1, 2)), Convolution(2, 2, 2, groups=1, bias=False), Dense(3), Dense(2))),
]


@pytest.mark.parametrize(("shape", "layers"), TABLE, ids=lambda value: "->".join(map(str, value)))
def test_every_operation_that_is_performed_is_counted(shape: tuple[int, ...], layers: tuple[Dense | Convolution | Pool, ...]) -> None:
    design, tally, output = recount(shape, layers)
    assert derived(design) == tally.counts()
    assert derive(design, "output_shape").result == output


small = st.integers(1, 3)
pairs = st.tuples(small, small)


@st.composite
def convolutions(draw: st.DrawFn) -> tuple[tuple[int, int, int], Convolution]:
    groups = draw(st.integers(1, 3))
    layer = Convolution(
        k=groups * draw(st.integers(1, 2)),
        w=draw(small),
        h=draw(small),
        stride=draw(pairs),
        padding=draw(st.tuples(st.integers(0, 2), st.integers(0, 2))),
        dilation=draw(pairs),
        groups=groups,
        bias=draw(st.booleans()),
    )
    shape = (groups * draw(st.integers(1, 2)), draw(st.integers(1, 7)), draw(st.integers(1, 7)))
    assume(all(next(places([0] * extent, layer, axis), None) is not None for axis, extent in enumerate(shape[1:])))
    return shape, layer


@settings(max_examples=60, deadline=None, derandomize=True)
@given(convolutions())
def test_any_convolution_is_counted_as_it_is_performed(drawn: tuple[tuple[int, int, int], Convolution]) -> None:
    shape, layer = drawn
    design, tally, output = recount(shape, (layer,))
    assert derived(design) == tally.counts(), design
    assert derive(design, "output_shape").result == output, design


@settings(max_examples=25, deadline=None, derandomize=True)
@given(convolutions())
def test_the_general_formula_with_numbers_put_in_counts_the_same(drawn: tuple[tuple[int, int, int], Convolution]) -> None:
    # A design all in symbols, its values put in at the end: the other road to the same numbers.
    shape, layer = drawn
    _, tally, output = recount(shape, (layer,))
    general = f"(Input)(c,M,N)->(Conv){{k}}c{{w}}w{{h}}h(s,t)s(y,z)p(d,e)d{{g}}g{int(layer.bias)}b"
    values = dict(
        zip("cMNkwhstyzdeg", (*shape, layer.k, layer.w, layer.h, *layer.stride, *layer.padding, *layer.dilation, layer.groups), strict=True)
    )
    found = {quantity: derive(general, quantity, values=values).result for quantity in COUNTED}
    assert found == tally.counts(), values
    assert derive(general, "output_shape", values=values).result == output, values


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(1, 20), st.lists(st.tuples(st.integers(1, 6), st.booleans()), min_size=1, max_size=4))
def test_any_chain_of_fully_connected_layers_is_counted_as_it_is_performed(n: int, sizes: list[tuple[int, bool]]) -> None:
    design, tally, output = recount((n,), tuple(Dense(k, bias) for k, bias in sizes))
    assert derived(design) == tally.counts(), design
    assert derive(design, "output_shape").result == output, design
