"""Layers that really run, one sample at a time, and count whatever they do on the way.

Nothing here knows a formula, or anything of the package but how a layer is written: layers are loops over arrays of single
numbers, every operation goes through a `Machine`, every weight is made one by one, and shapes are those of the arrays.
How a layer counts (products with padded zeros, the dearer branch of an activation) is what the package's docstring says.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np

from .strategies import recount_text

Size = int | str
"""A number, or a formula as the notation writes it: `2^i*k`."""
Shape = tuple[int, ...]
Array = Any
"""An array of Python's own numbers, one object an element."""

ROLES = ("product", "accumulate", "bias", "pooling", "normalisation", "activation", "softmax", "elementwise")


# The machine: single operations.


@dataclass
class Machine:
    """Does one operation at a time, and counts it."""

    work: Counter[tuple[str, str]] = field(default_factory=Counter)
    weights: int = 0
    buffers: int = 0
    neurons: int = 0
    connections: int = 0

    def constant(self, value: float) -> float:
        return value

    def negative(self, a: float) -> float:
        """Changing a sign costs nothing."""
        return -a

    def multiply(self, a: float, b: float, role: str) -> float:
        self.work["multiply", role] += 1
        return a * b

    def add(self, a: float, b: float, role: str) -> float:
        self.work["add", role] += 1
        return a + b

    def subtract(self, a: float, b: float, role: str) -> float:
        self.work["add", role] += 1
        return a - b

    def larger(self, a: float, b: float, role: str) -> float:
        self.work["compare", role] += 1
        return a if a > b else b

    def smaller(self, a: float, b: float, role: str) -> float:
        self.work["compare", role] += 1
        return b if a > b else a

    def where_positive(self, test: float, yes: float, no: float, role: str) -> float:
        self.work["compare", role] += 1
        return yes if test > 0 else no

    def divide(self, a: float, b: float, role: str) -> float:
        self.work["divide", role] += 1
        return a / b if b else math.inf

    def exp(self, a: float, role: str) -> float:
        self.work["exponential", role] += 1
        return math.exp(min(a, 100.0))

    def log(self, a: float, role: str) -> float:
        self.work["exponential", role] += 1
        return math.log(a)

    def power(self, a: float, b: float, role: str) -> float:
        self.work["exponential", role] += 1
        return a**b

    def root(self, a: float, role: str) -> float:
        self.work["root", role] += 1
        return math.sqrt(a)

    def total(self, values: Iterable[float], role: str) -> float:
        """Values added up, each to those before it."""
        first, *rest = values
        for value in rest:
            first = self.add(first, value, role)
        return first

    def weight(self) -> float:
        self.weights += 1
        return (self.weights * 5 % 7 - 3) / 8

    def buffer(self) -> float:
        self.buffers += 1
        return (self.buffers % 5 + 1) / 4

    def neuron(self, inputs: list[float], kernel: list[float], bias: float | None) -> float:
        """Each input times its weight, the products added up, then the bias where there is one."""
        self.neurons += 1
        self.connections += len(inputs)
        value = self.total([self.multiply(a, b, "product") for a, b in zip(inputs, kernel, strict=True)], "accumulate")
        if bias is None:
            return value
        self.connections += 1
        return self.add(value, bias, "bias")


class Watcher(Machine):
    """A machine whose numbers are the sets of input places that a value depends on, as bits; constants depend on nothing."""

    def constant(self, value: float) -> int:
        return 0

    weight = buffer = lambda self: 0
    multiply = add = subtract = larger = smaller = divide = power = lambda self, a, b, role: a | b
    exp = log = root = lambda self, a, role: a

    def negative(self, a: int) -> int:
        return a

    def where_positive(self, test: int, yes: int, no: int, role: str) -> int:
        return test | yes | no


def array(shape: Iterable[int], element: Callable[..., Any]) -> Array:
    """An array of this shape, `element` called for each of its places."""
    made = np.empty(tuple(shape), dtype=object)
    for place in np.ndindex(made.shape):
        made[place] = element(*place)
    return made


def each(x: Array, change: Callable[[Any], Any]) -> Array:
    return array(x.shape, lambda *place: change(x[place]))


# Layers.


@dataclass(frozen=True)
class Layer:
    """A layer: how it is written, what it is made of, what it does. `view`: its output is its input's memory."""

    kind: ClassVar[str]
    view: ClassVar[bool] = False
    writes_over: ClassVar[bool] = False
    doubles: ClassVar[bool] = False
    """Whether the lecture counts a gradient of everything (F8), and not of the outputs alone (C6)."""

    def settings(self) -> str:
        return ""

    def __str__(self) -> str:
        return f"({self.kind}){self.settings()}"

    def make(self, m: Machine, x: Array) -> Any:
        """The weights and buffers for such an input."""
        return None

    def run(self, m: Machine, made: Any, *inputs: Array) -> Array:
        raise NotImplementedError

    def at(self, values: Mapping[str, int]) -> Any:
        """The same with numbers for its formulas."""
        sizes = [one.name for one in fields(self) if one.name not in ("which", "own")]
        return replace(self, **{name: settled(getattr(self, name), values) for name in sizes})


def settled(given: Any, values: Mapping[str, int]) -> Any:
    if isinstance(given, tuple):
        return tuple(settled(one, values) for one in given)
    if isinstance(given, str):
        worth = recount_text(given, values)
        assert worth.denominator == 1
        return worth.numerator
    return given


def spelled(given: Any) -> str:
    if isinstance(given, tuple):
        return f"({','.join(map(str, given))})"
    return f"{{{given}}}" if isinstance(given, str) else str(int(given))


@dataclass(frozen=True)
class Input(Layer):
    kind: ClassVar[str] = "Input"
    shape: tuple[Size, ...]

    def settings(self) -> str:
        return spelled(self.shape[0]) if len(self.shape) == 1 else spelled(self.shape)

    def run(self, m: Machine, made: Any) -> Array:
        return array(self.shape, lambda *place: m.constant((sum(n * a for n, a in zip((3, 5, 7, 2), place, strict=False)) % 11 - 5) / 4))


def places(extent: int, size: int, stride: int, padding: int, dilation: int = 1, ceil: bool = False) -> Iterator[int]:
    """Where windows start: one stride after another, as long as the last element lies on the padded axis.

    With `ceil` one more, where the last one leaves something over.
    """
    place, end = -padding, extent + padding
    while place + (size - 1) * dilation < end:
        yield place
        place += stride
    if ceil and place - stride + size < end:
        yield place


def window(m: Machine, plane: Array, start: Iterable[int], sizes: Iterable[int], dilation: Iterable[int]) -> Iterator[float]:
    """What a window sees of a plane, zeros where it stands over the edge."""
    for steps in itertools.product(*map(range, sizes)):
        place = tuple(begin + step * apart for begin, step, apart in zip(start, steps, dilation, strict=True))
        inside = all(0 <= at < extent for at, extent in zip(place, plane.shape, strict=True))
        yield plane[place] if inside else m.constant(0.0)


@dataclass(frozen=True)
class Conv(Layer):
    """Convolutions along one axis, two or three, by the length of `sizes`; `own` says what each place has of its own."""

    k: Size
    sizes: tuple[Size, ...]
    stride: tuple[Size, ...]
    padding: tuple[Size, ...]
    dilation: tuple[Size, ...]
    groups: Size = 1
    bias: bool = True
    own: str = ""

    @property
    def kind(self) -> str:  # type: ignore[override]
        return self.own or {1: "Conv1d", 2: "Conv", 3: "Conv3d"}[len(self.sizes)]

    def settings(self) -> str:
        sizes = "".join(spelled(size) + letter for size, letter in zip(self.sizes, "wht", strict=False))
        plane = [spelled(one[:2] if len(one) > 1 else one[0]) for one in (self.stride, self.padding, self.dilation)]
        text = f"{spelled(self.k)}c{sizes}{plane[0]}s{plane[1]}p"
        if self.own != "UntiedBiasConv":
            text += f"{int(self.bias)}b"
        if len(self.sizes) == 3:
            return f"{text}{spelled(self.stride[2])}S{spelled(self.padding[2])}P{spelled(self.dilation[0])}d{spelled(self.groups)}g"
        return text if self.own else f"{text}{plane[2]}d{spelled(self.groups)}g"

    def starts(self, x: Array) -> list[list[int]]:
        axes = zip(x.shape[1:], self.sizes, self.stride, self.padding, self.dilation, strict=True)
        return [list(places(*axis)) for axis in axes]

    def kernel_of(self, at: tuple[int, ...]) -> tuple[int, ...]:
        return at if self.own == "LocallyConnected" else at[:1]

    def bias_of(self, at: tuple[int, ...]) -> tuple[int, ...]:
        return at if self.own else at[:1]

    def make(self, m: Machine, x: Array) -> Any:
        assert len(x) % self.groups == self.k % self.groups == 0
        kernels: dict[tuple[int, ...], list[float]] = {}
        biases: dict[tuple[int, ...], float] = {}
        seen = len(x) // self.groups * math.prod(self.sizes)
        for at in np.ndindex(self.k, *map(len, self.starts(x))):
            if self.kernel_of(at) not in kernels:
                kernels[self.kernel_of(at)] = [m.weight() for _ in range(seen)]
            if self.bias and self.bias_of(at) not in biases:
                biases[self.bias_of(at)] = m.weight()
        return kernels, biases

    def run(self, m: Machine, made: Any, x: Array) -> Array:
        kernels, biases = made
        starts = self.starts(x)
        share = len(x) // self.groups

        def neuron(number: int, *place: int) -> float:
            first = number // (self.k // self.groups) * share
            start = [axis[at] for axis, at in zip(starts, place, strict=True)]
            seen = [one for plane in x[first : first + share] for one in window(m, plane, start, self.sizes, self.dilation)]
            at = (number, *place)
            return m.neuron(seen, kernels[self.kernel_of(at)], biases.get(self.bias_of(at)))

        return array((self.k, *map(len, starts)), neuron)


@dataclass(frozen=True)
class ConvTranspose(Layer):
    """Each product is added to its place, which begins as the bias or as zero; what lands outside is cut off."""

    kind: ClassVar[str] = "ConvTranspose"
    k: int
    sizes: tuple[int, int]
    stride: tuple[int, int]
    padding: tuple[int, int]
    more: tuple[int, int]
    dilation: tuple[int, int]
    groups: int
    bias: bool

    def settings(self) -> str:
        pairs = zip((self.stride, self.padding, self.more, self.dilation), "spod", strict=True)
        return (
            f"{self.k}c{self.sizes[0]}w{self.sizes[1]}h"
            + "".join(spelled(pair) + letter for pair, letter in pairs)
            + f"{self.groups}g{int(self.bias)}b"
        )

    def make(self, m: Machine, x: Array) -> Any:
        assert len(x) % self.groups == self.k % self.groups == 0
        kernels = array((len(x), self.k // self.groups, *self.sizes), lambda *_: m.weight())
        return kernels, [m.weight() if self.bias else m.constant(0.0) for _ in range(self.k)]

    def run(self, m: Machine, made: Any, x: Array) -> Array:
        kernels, begins = made
        touched = [
            max(at * s + step * d for at in range(extent) for step in range(size)) + 1 + more
            for extent, size, s, d, more in zip(x.shape[1:], self.sizes, self.stride, self.dilation, self.more, strict=True)
        ]
        whole = array((self.k, *touched), lambda number, *_: begins[number])
        planes = self.k // self.groups
        for channel, *at in np.ndindex(x.shape):
            group = channel // (len(x) // self.groups)
            for plane, *steps in np.ndindex(planes, *self.sizes):
                product = m.multiply(x[(channel, *at)], kernels[(channel, plane, *steps)], "product")
                place = (group * planes + plane, *(a * s + b * d for a, s, b, d in zip(at, self.stride, steps, self.dilation, strict=True)))
                whole[place] = m.add(whole[place], product, "accumulate")
                m.connections += 1
        (left, top), (width, height) = self.padding, touched
        out = whole[:, left : width - left, top : height - top]
        m.neurons += out.size
        m.connections += out.size if self.bias else 0
        return out


@dataclass(frozen=True)
class FC(Layer):
    kind: ClassVar[str] = "FC"
    doubles: ClassVar[bool] = True
    k: Size
    bias: bool = True

    def settings(self) -> str:
        return f"{spelled(self.k)}k{int(self.bias)}b"

    def make(self, m: Machine, x: Array) -> Any:
        return [([m.weight() for _ in x], m.weight() if self.bias else None) for _ in range(self.k)]

    def run(self, m: Machine, made: Any, x: Array) -> Array:
        return array((self.k,), lambda number: m.neuron(list(x), *made[number]))


@dataclass(frozen=True)
class RBF(Layer):
    """Squared distances from numbers that are not trained."""

    kind: ClassVar[str] = "RBF"
    k: int

    def settings(self) -> str:
        return f"{self.k}"

    def make(self, m: Machine, x: Array) -> Any:
        return [[m.buffer() for _ in x] for _ in range(self.k)]

    def run(self, m: Machine, made: Any, x: Array) -> Array:
        def unit(number: int) -> float:
            apart = [m.subtract(a, b, "accumulate") for a, b in zip(x, made[number], strict=True)]
            m.neurons += 1
            m.connections += len(apart)
            return m.total([m.multiply(one, one, "product") for one in apart], "accumulate")

        return array((self.k,), unit)


@dataclass(frozen=True)
class Pool(Layer):
    """Windows are counted whole, with what they hold of the padding or beyond it."""

    mean: bool
    sizes: tuple[Size, Size]
    stride: tuple[Size, Size]
    padding: tuple[Size, Size] = (0, 0)
    ceil: bool = False

    @property
    def kind(self) -> str:  # type: ignore[override]
        return "AvgPool" if self.mean else "MaxPool"

    def settings(self) -> str:
        w, h = self.sizes
        return f"{spelled(w)}w{spelled(h)}h{spelled(self.stride)}s{spelled(self.padding)}p{int(self.ceil)}u"

    def run(self, m: Machine, made: Any, x: Array) -> Array:
        starts = [list(places(*axis, 1, self.ceil)) for axis in zip(x.shape[1:], self.sizes, self.stride, self.padding, strict=True)]

        def pooled(channel: int, *place: int) -> float:
            start = [axis[at] for axis, at in zip(starts, place, strict=True)]
            seen = list(window(m, x[channel], start, self.sizes, (1, 1)))
            if self.mean:
                return m.divide(m.total(seen, "pooling"), m.constant(len(seen)), "pooling")
            first, *rest = seen
            for one in rest:
                first = m.larger(first, one, "pooling")
            return first

        return array((len(x), *map(len, starts)), pooled)


@dataclass(frozen=True)
class Subsampling(Layer):
    kind: ClassVar[str] = "Subsampling"
    sizes: tuple[int, int]
    stride: tuple[int, int]

    def settings(self) -> str:
        return f"{self.sizes[0]}w{self.sizes[1]}h{spelled(self.stride)}s"

    def make(self, m: Machine, x: Array) -> Any:
        return [(m.weight(), m.weight()) for _ in x]

    def run(self, m: Machine, made: Any, x: Array) -> Array:
        starts = [list(places(*axis, 0)) for axis in zip(x.shape[1:], self.sizes, self.stride, strict=True)]

        def unit(channel: int, *place: int) -> float:
            seen = list(window(m, x[channel], [axis[at] for axis, at in zip(starts, place, strict=True)], self.sizes, (1, 1)))
            m.neurons += 1
            m.connections += len(seen) + 1
            coefficient, bias = made[channel]
            return m.add(m.multiply(m.total(seen, "accumulate"), coefficient, "product"), bias, "bias")

        return array((len(x), *map(len, starts)), unit)


@dataclass(frozen=True)
class AdaptiveAvgPool(Layer):
    kind: ClassVar[str] = "AdaptiveAvgPool"
    size: tuple[Size, Size]

    def settings(self) -> str:
        return f"{spelled(self.size[0])}w{spelled(self.size[1])}h"

    def run(self, m: Machine, made: Any, x: Array) -> Array:
        def mean(channel: int, *place: int) -> float:
            ends = [
                (at * extent // size, math.ceil((at + 1) * extent / size))
                for at, extent, size in zip(place, x.shape[1:], self.size, strict=True)
            ]
            seen = x[channel][tuple(slice(*one) for one in ends)].ravel()
            return m.divide(m.total(seen, "pooling"), m.constant(len(seen)), "pooling")

        return array((len(x), *self.size), mean)


@dataclass(frozen=True)
class GAP(Layer):
    kind: ClassVar[str] = "GAP"

    def run(self, m: Machine, made: Any, x: Array) -> Array:
        means = [m.divide(m.total(plane.ravel(), "pooling"), m.constant(plane.size), "pooling") for plane in x]
        return array((len(x), *(1 for _ in x.shape[1:])), lambda channel, *_: means[channel])


@dataclass(frozen=True)
class BN(Layer):
    kind: ClassVar[str] = "BN"
    affine: bool = True

    def settings(self) -> str:
        return f"{int(self.affine)}a"

    def make(self, m: Machine, x: Array) -> Any:
        return [(m.buffer(), m.buffer()) for _ in x], [(m.weight(), m.weight()) if self.affine else None for _ in x]

    def run(self, m: Machine, made: Any, x: Array) -> Array:
        def one(channel: int, *place: int) -> float:
            (mean, deviation), affine = made[0][channel], made[1][channel]
            taken = m.subtract(x[(channel, *place)], mean, "normalisation")
            return scaled(m, m.divide(taken, deviation, "normalisation"), affine)

        return array(x.shape, one)


def scaled(m: Machine, value: float, affine: tuple[float, float] | None) -> float:
    return value if affine is None else m.add(m.multiply(value, affine[0], "normalisation"), affine[1], "normalisation")


@dataclass(frozen=True)
class SampleNorm(Layer):
    """LayerNorm (no groups): a row, or the channels at each place. GroupNorm: each group's channels in all their places."""

    groups: Size
    affine: bool = True

    @property
    def kind(self) -> str:  # type: ignore[override]
        return "GroupNorm" if self.groups else "LayerNorm"

    def settings(self) -> str:
        return (f"{spelled(self.groups)}g" if self.groups else "") + f"{int(self.affine)}a"

    def make(self, m: Machine, x: Array) -> Any:
        return [(m.weight(), m.weight()) if self.affine else None for _ in x]

    def run(self, m: Machine, made: Any, x: Array) -> Array:
        assert not self.groups or len(x) % self.groups == 0
        sets: dict[Any, list[tuple[int, ...]]] = {}
        for at in np.ndindex(x.shape):
            sets.setdefault(at[0] // (len(x) // self.groups) if self.groups else at[1:], []).append(at)
        out = np.empty(x.shape, dtype=object)
        role = "normalisation"
        for members in sets.values():
            many = m.constant(len(members))
            mean = m.divide(m.total([x[at] for at in members], role), many, role)
            left = [m.subtract(x[at], mean, role) for at in members]
            variance = m.divide(m.total([m.multiply(one, one, role) for one in left], role), many, role)
            deviation = m.root(m.add(variance, m.constant(1e-5), role), role)
            for at, one in zip(members, left, strict=True):
                out[at] = scaled(m, m.divide(one, deviation, role), made[at[0]])
        return out


@dataclass(frozen=True)
class LRN(Layer):
    """Squares are worked out once; neighbours that are missing are added as zeros."""

    kind: ClassVar[str] = "LRN"
    w: int

    def settings(self) -> str:
        return f"{self.w}w"

    def run(self, m: Machine, made: Any, x: Array) -> Array:
        role = "normalisation"
        squares = each(x, lambda one: m.multiply(one, one, role))

        def one(channel: int, *place: int) -> float:
            near = range(channel - self.w // 2, channel - self.w // 2 + self.w)
            total = m.total([squares[(at, *place)] if 0 <= at < len(x) else m.constant(0.0) for at in near], role)
            below = m.add(m.constant(2.0), m.multiply(m.constant(0.1), total, role), role)
            return m.divide(x[(channel, *place)], m.power(below, m.constant(0.75), role), role)

        return array(x.shape, one)


@dataclass(frozen=True)
class Softmax(Layer):
    kind: ClassVar[str] = "Softmax"

    def run(self, m: Machine, made: Any, x: Array) -> Array:
        out = np.empty(x.shape, dtype=object)
        for place in np.ndindex(x.shape[1:]):
            scores = [x[(channel, *place)] for channel in range(len(x))]
            largest, *rest = scores
            for one in rest:
                largest = m.larger(largest, one, "softmax")
            raised = [m.exp(m.subtract(one, largest, "softmax"), "softmax") for one in scores]
            total = m.total(raised, "softmax")
            for channel, one in enumerate(raised):
                out[(channel, *place)] = m.divide(one, total, "softmax")
        return out


def _sigmoid(m: Machine, x: float, above: float, role: str) -> float:
    return m.divide(above, m.add(m.constant(1.0), m.exp(m.negative(x), role), role), role)


def _tanh(m: Machine, x: float, role: str) -> float:
    below = m.add(m.exp(m.multiply(m.constant(2.0), x, role), role), m.constant(1.0), role)
    return m.subtract(m.constant(1.0), m.divide(m.constant(2.0), below, role), role)


def _below_zero(m: Machine, x: float, role: str) -> float:
    return m.multiply(m.constant(1.6), m.subtract(m.exp(x, role), m.constant(1.0), role), role)


def _within(m: Machine, x: float, least: float, most: float, role: str) -> float:
    return m.smaller(m.larger(m.constant(least), x, role), m.constant(most), role)


def _softplus(m: Machine, x: float, role: str) -> float:
    return m.log(m.add(m.constant(1.0), m.exp(x, role), role), role)


def _hard(m: Machine, x: float, role: str) -> float:
    return m.divide(_within(m, m.add(x, m.constant(3.0), role), 0.0, 6.0, role), m.constant(6.0), role)


_ACTIVATIONS: dict[str, Callable[[Machine, float, str], float]] = {
    "ReLU": lambda m, x, r: m.larger(m.constant(0.0), x, r),
    "LeakyReLU": lambda m, x, r: m.where_positive(x, x, m.multiply(m.constant(0.01), x, r), r),
    "ReLU6": lambda m, x, r: _within(m, x, 0.0, 6.0, r),
    "Sigmoid": lambda m, x, r: _sigmoid(m, x, m.constant(1.0), r),
    "Tanh": _tanh,
    "ELU": lambda m, x, r: m.where_positive(x, x, _below_zero(m, x, r), r),
    "CELU": lambda m, x, r: m.where_positive(x, x, _below_zero(m, m.divide(x, m.constant(1.6), r), r), r),
    "SiLU": lambda m, x, r: _sigmoid(m, x, x, r),
    "GELU": lambda m, x, r: m.divide(x, m.add(m.constant(1.0), m.exp(m.multiply(m.constant(-1.702), x, r), r), r), r),
    "Mish": lambda m, x, r: m.multiply(x, _tanh(m, _softplus(m, x, r), r), r),
    "Softplus": _softplus,
    "LogSigmoid": lambda m, x, r: m.negative(_softplus(m, m.negative(x), r)),
    "Softsign": lambda m, x, r: m.divide(x, m.add(m.constant(1.0), m.larger(x, m.negative(x), r), r), r),
    "HardTanh": lambda m, x, r: _within(m, x, -1.0, 1.0, r),
    "HardSigmoid": _hard,
    "HardSwish": lambda m, x, r: m.multiply(x, _hard(m, x, r), r),
}
ACTIVATIONS = tuple(_ACTIVATIONS)


@dataclass(frozen=True)
class Activation(Layer):
    """Both branches are worked out, so that it is the dearer one which counts."""

    writes_over: ClassVar[bool] = True
    which: str

    @property
    def kind(self) -> str:  # type: ignore[override]
        return self.which

    def run(self, m: Machine, made: Any, x: Array) -> Array:
        return each(x, lambda one: _ACTIVATIONS[self.which](m, one, "activation"))


@dataclass(frozen=True)
class PReLU(Layer):
    kind: ClassVar[str] = "PReLU"
    writes_over: ClassVar[bool] = True
    shared: bool

    def settings(self) -> str:
        return f"{int(self.shared)}s"

    def make(self, m: Machine, x: Array) -> Any:
        return [m.weight()] * len(x) if self.shared else [m.weight() for _ in x]

    def run(self, m: Machine, made: Any, x: Array) -> Array:
        def one(channel: int, *place: int) -> float:
            value = x[(channel, *place)]
            return m.where_positive(value, value, m.multiply(made[channel], value, "activation"), "activation")

        return array(x.shape, one)


@dataclass(frozen=True)
class LayerScale(Layer):
    kind: ClassVar[str] = "LayerScale"

    def make(self, m: Machine, x: Array) -> Any:
        return [m.weight() for _ in x]

    def run(self, m: Machine, made: Any, x: Array) -> Array:
        return array(x.shape, lambda channel, *place: m.multiply(x[(channel, *place)], made[channel], "elementwise"))


@dataclass(frozen=True)
class Moved(Layer):
    """A new tensor of old elements and zeros: Pad, PadChannels, Upsample, Shuffle."""

    which: str
    sizes: tuple[Size, ...]

    @property
    def kind(self) -> str:  # type: ignore[override]
        return self.which

    def settings(self) -> str:
        letters = {"Pad": "plrtb", "PadChannels": "c", "Upsample": "s", "Shuffle": "g"}[self.which]
        if self.which == "Upsample":
            return f"{spelled(self.sizes)}s"
        return "".join(spelled(size) + letter for size, letter in zip(self.sizes, letters, strict=True))

    def run(self, m: Machine, made: Any, x: Array) -> Array:
        zero = m.constant(0.0)
        match self.which:
            case "Pad":
                both, left, right, top, bottom = self.sizes
                out = array((len(x), 2 * both + left + right + x.shape[1], 2 * both + top + bottom + x.shape[2]), lambda *_: zero)
                out[:, both + left : both + left + x.shape[1], both + top : both + top + x.shape[2]] = x
                return out
            case "PadChannels":
                return np.concatenate([x, array((*self.sizes, *x.shape[1:]), lambda *_: zero)])
            case "Upsample":
                return x.repeat(self.sizes[0], 1).repeat(self.sizes[1], 2)
            case _:  # Shuffle
                (groups,) = self.sizes
                share = len(x) // groups
                assert share * groups == len(x)
                return np.stack([x[group * share + place] for place in range(share) for group in range(groups)])


@dataclass(frozen=True)
class View(Layer):
    """The input's own memory, all of it or a part, under another shape or the same."""

    view: ClassVar[bool] = True
    which: str
    sizes: tuple[Size, ...] = ()

    @property
    def kind(self) -> str:  # type: ignore[override]
        return self.which

    def settings(self) -> str:
        if self.which == "Split":
            return "{}g{}i".format(*map(spelled, self.sizes))
        return (spelled(self.sizes) if len(self.sizes) > 1 else spelled(self.sizes[0])) if self.sizes else ""

    def run(self, m: Machine, made: Any, x: Array) -> Array:
        match self.which:
            case "Split":
                groups, which = self.sizes
                return np.split(x, groups)[which - 1]
            case "Select":
                return x[list(self.sizes)]
            case "Reshape":
                return x.reshape(self.sizes)
            case "Flatten":
                return x.ravel()
            case _:
                return x


@dataclass(frozen=True)
class Join(Layer):
    """Add, Mul and Concat; `branches` are the chains that it is written with."""

    which: str
    branches: tuple[Any, ...] = ()

    @property
    def kind(self) -> str:  # type: ignore[override]
        return self.which

    def settings(self) -> str:
        return f"[{' | '.join(map(str, self.branches))}]"

    def at(self, values: Mapping[str, int]) -> Any:
        return self

    def run(self, m: Machine, made: Any, *inputs: Array) -> Array:
        if self.which == "Concat":
            return np.concatenate(inputs)
        first, *rest = sorted(inputs, key=lambda x: -x.size)  # one factor a channel goes with the planes
        combine = m.add if self.which == "Add" else m.multiply
        for other in rest:
            assert other.shape == first.shape or (self.which == "Mul" and other.shape == (len(first), *(1 for _ in first.shape[1:])))
            spread = np.broadcast_to(other, first.shape)
            first = array(first.shape, lambda *at, a=first, b=spread: combine(a[at], b[at], "elementwise"))
        return first


@lru_cache(maxsize=4096)
def shape_after(layer: Layer, *shapes: Shape) -> Shape:
    """What shape comes out of a layer: that of the array."""
    m = Watcher()
    inputs = [array(shape, lambda *_: 0) for shape in shapes]
    return layer.run(m, layer.make(m, inputs[0]), *inputs).shape
