"""What the loops have in common: tensors of whole numbers, the tally of what is done, windows that step along an axis."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count, product
from typing import Any, TypeAlias

from ...layers import Layer, Node
from ...network import Network

Place: TypeAlias = tuple[int, ...]
Shape: TypeAlias = tuple[int, ...]


@dataclass(frozen=True)
class Tensor:
    """Whole numbers by their places: channel, then along M, then along N."""

    shape: Shape
    at: Mapping[Place, int]

    @staticmethod
    def of(shape: Sequence[int], element: Callable[[Place], int]) -> Tensor:
        """The tensor whose elements are made one by one."""
        return Tensor(tuple(shape), {place: element(place) for place in product(*map(range, shape))})


@dataclass
class Tally:
    """What one layer did, and what was made for it."""

    multiplications: int = 0
    additions: int = 0
    weights: int = 0
    buffers: int = 0
    neurons: int = 0
    connections: int = 0
    activations: int = 0
    inputs: int = 0
    _numbers: Iterator[int] = field(default_factory=count)

    def multiply(self, left: int, right: int) -> int:
        """One multiplication."""
        self.multiplications += 1
        return left * right

    def add(self, left: int, right: int) -> int:
        """One addition."""
        self.additions += 1
        return left + right

    def total(self, values: Sequence[int]) -> int:
        """Values added up, each to those before it."""
        found, *rest = values
        for value in rest:
            found = self.add(found, value)
        return found

    def weight(self) -> int:
        """A new weight."""
        self.weights += 1
        return next(self._numbers) % 7 - 3

    def buffer(self) -> int:
        """A new number that is stored and not trained."""
        self.buffers += 1
        return next(self._numbers) % 5 - 2

    def neuron(self, inputs: Sequence[int], kernel: Sequence[int], bias: int | None) -> int:
        """Each input times its weight, the products added up, then the bias where there is one."""
        self.neurons += 1
        self.connections += len(inputs) + (bias is not None)
        found = self.total([self.multiply(value, weight) for value, weight in zip(inputs, kernel, strict=True)])
        return found if bias is None else self.add(found, bias)

    def counts(self) -> dict[str, int]:
        """The tally by the quantities' names."""
        return {
            "multiplications": self.multiplications,
            "additions": self.additions,
            "operations": self.multiplications + self.additions,
            "macs": self.multiplications,
            "weights": self.weights,
            "gradients": self.weights,
            "buffers": self.buffers,
            "neurons": self.neurons,
            "connections": self.connections,
            "activations": self.activations,
            "inputs": self.inputs,
        }


def run(network: Network) -> Iterator[tuple[Node, Tally, Shape]]:
    """Each layer of a network of numbers without Repeats, what it did, and the shape of what came out."""
    results: dict[int, Tensor] = {}
    made: dict[int, Any] = {}
    for node in network.nodes:
        tally = Tally()
        inputs = [results[id(source)] for source in node.inputs]
        make, perform = KNOWN[node.layer.name]
        if make is not None and id(node.layer) not in made:  # a layer used again has its weights already
            made[id(node.layer)] = make(node.layer, tally, *inputs)
        out = perform(node.layer, tally, made.get(id(node.layer)), *inputs)
        if node.facts.computes:
            tally.activations = len(out.at)
        results[id(node)] = out
        yield node, tally, out.shape


KNOWN: dict[str, tuple[Callable[..., Any] | None, Callable[..., Tensor]]] = {}
"""By a layer's name: what makes its weights, and what performs it."""


def known(*names: str, make: Callable[..., Any] | None = None) -> Callable[[Callable[..., Tensor]], Callable[..., Tensor]]:
    """Register the loops of layers under their names."""

    def register(perform: Callable[..., Tensor]) -> Callable[..., Tensor]:
        KNOWN.update(dict.fromkeys(names, (make, perform)))
        return perform

    return register


def setting(layer: Layer, letter: str) -> int:
    """A size of the layer."""
    found = layer.values[letter]
    assert isinstance(found, int)
    return found


def plane(layer: Layer, letter: str) -> tuple[int, int]:
    """A setting along M and along N."""
    return (setting(layer, letter),) * 2 if letter in layer.values else (setting(layer, f"{letter}_w"), setting(layer, f"{letter}_h"))


def starts(extent: int, size: int, stride: int, padding: int, dilation: int = 1, *, ceil: bool = False) -> list[int]:
    """Where windows begin: one stride after another as long as their last element is on the padded axis.

    With `ceil` one more, where the last of them leaves something over.
    """
    found, place = [], -padding
    while place + (size - 1) * dilation < extent + padding:
        found.append(place)
        place += stride
    if ceil and found and found[-1] + size < extent + padding:
        found.append(place)
    return found


def window(x: Tensor, channels: range, begin: Sequence[int], sizes: Sequence[int], dilation: Sequence[int]) -> list[int]:
    """What a window sees of some channels, zeros where it stands over the edge."""
    steps = list(product(*map(range, sizes)))
    offsets = [tuple(start + step * apart for start, step, apart in zip(begin, one, dilation, strict=True)) for one in steps]
    return [x.at.get((channel, *offset), 0) for channel in channels for offset in offsets]


def pooled(layer: Layer, x: Tensor, reduced: Callable[[Place, list[int]], int]) -> Tensor:
    """Each window of each plane reduced to one number."""
    sizes, stride = (setting(layer, "w"), setting(layer, "h")), plane(layer, "s")
    padding = plane(layer, "z") if hasattr(layer, "padding") else (0, 0)
    begins = [starts(*axis, ceil=getattr(layer, "ceil", False)) for axis in zip(x.shape[1:], sizes, stride, padding, strict=True)]

    def one(at: Place) -> int:
        begin = [axis[place] for axis, place in zip(begins, at[1:], strict=True)]
        return reduced(at, window(x, range(at[0], at[0] + 1), begin, sizes, (1, 1)))

    return Tensor.of((x.shape[0], *map(len, begins)), one)
