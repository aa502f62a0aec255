"""Layers with weights: each product and each sum of theirs goes through the tally."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from ...layers import Layer
from .base import Place, Tally, Tensor, known, plane, pooled, setting, starts, window


@dataclass(frozen=True)
class _Sliding:
    """The settings of a convolution along its axes, and which weights a neuron has."""

    sizes: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    dilation: tuple[int, ...]
    groups: int = 1
    own_kernel: bool = False
    own_bias: bool = False

    @staticmethod
    def of(layer: Layer) -> _Sliding:
        sizes: tuple[int, ...] = tuple(setting(layer, letter) for letter in "wht" if letter in layer.values)
        match layer.name:
            case "Conv1d":
                along = [(setting(layer, letter),) for letter in "szd"]
                return _Sliding(sizes, along[0], along[1], along[2], setting(layer, "g"))
            case "Conv":
                return _Sliding(sizes, plane(layer, "s"), plane(layer, "z"), plane(layer, "d"), setting(layer, "g"))
            case "Conv3d":
                stride, padding = ((*plane(layer, letter), setting(layer, f"{letter}_t")) for letter in "sz")
                return _Sliding(sizes, stride, padding, (setting(layer, "d"),) * 3, setting(layer, "g"))
        local = layer.name == "LocallyConnected"
        return _Sliding(sizes, plane(layer, "s"), plane(layer, "z"), (1, 1), own_kernel=local, own_bias=True)

    def begins(self, x: Tensor) -> list[list[int]]:
        settings = zip(x.shape[1:], self.sizes, self.stride, self.padding, self.dilation, strict=True)
        return [starts(*axis) for axis in settings]


def _kernels(layer: Layer, tally: Tally, x: Tensor) -> tuple[dict[Place, list[int]], dict[Place, int]]:
    """A kernel and a bias for each map, or for each neuron where it has its own."""
    sliding, maps = _Sliding.of(layer), setting(layer, "k")
    seen = x.shape[0] // sliding.groups * prod(sliding.sizes)
    neurons = list(product(range(maps), *(range(len(axis)) for axis in sliding.begins(x))))
    each_map = [(number,) for number in range(maps)]
    kernels = {at: [tally.weight() for _ in range(seen)] for at in (neurons if sliding.own_kernel else each_map)}
    biases = {at: tally.weight() for at in (neurons if sliding.own_bias else each_map)} if getattr(layer, "bias", True) else {}
    return kernels, biases


@known("Conv", "Conv1d", "Conv3d", "UntiedBiasConv", "LocallyConnected", make=_kernels)
def _convolution(layer: Layer, tally: Tally, made: Any, x: Tensor) -> Tensor:
    sliding, maps, (kernels, biases) = _Sliding.of(layer), setting(layer, "k"), made
    begins, share = sliding.begins(x), x.shape[0] // sliding.groups

    def neuron(at: Place) -> int:
        first = at[0] // (maps // sliding.groups) * share
        begin = [axis[place] for axis, place in zip(begins, at[1:], strict=True)]
        inputs = window(x, range(first, first + share), begin, sliding.sizes, sliding.dilation)
        return tally.neuron(inputs, kernels.get(at) or kernels[at[:1]], biases.get(at, biases.get(at[:1])))

    return Tensor.of((maps, *map(len, begins)), neuron)


def _spread(layer: Layer, tally: Tally, x: Tensor) -> tuple[dict[Place, int], list[int]]:
    sizes = (setting(layer, "k") // setting(layer, "g"), setting(layer, "w"), setting(layer, "h"))
    kernels = {at: tally.weight() for at in product(range(x.shape[0]), *map(range, sizes))}
    return kernels, [tally.weight() if getattr(layer, "bias", True) else 0 for _ in range(setting(layer, "k"))]


@known("ConvTranspose", make=_spread)
def _transposed(layer: Layer, tally: Tally, made: Any, x: Tensor) -> Tensor:
    """Each product is added to its place, which begins as the bias or as zero; what lands in the padding is cut off."""
    (kernels, begins), maps, groups = made, setting(layer, "k"), setting(layer, "g")
    stride, padding, more, dilation = (plane(layer, letter) for letter in "szod")
    whole: dict[Place, int] = {}
    for channel, *at in x.at:
        group = channel // (x.shape[0] // groups)
        for number, *step in product(range(maps // groups), range(setting(layer, "w")), range(setting(layer, "h"))):
            sent = tally.multiply(x.at[(channel, *at)], kernels[(channel, number, *step)])
            target = group * (maps // groups) + number
            place = (target, *(a * s + b * d for a, s, b, d in zip(at, stride, step, dilation, strict=True)))
            whole[place] = tally.add(whole.get(place, begins[target]), sent)
            tally.connections += 1
    shape = [1 + max(place[axis] for place in whole) + more[axis - 1] - 2 * padding[axis - 1] for axis in (1, 2)]
    out = Tensor.of((maps, *shape), lambda at: whole.get((at[0], at[1] + padding[0], at[2] + padding[1]), begins[at[0]]))
    tally.neurons += len(out.at)
    tally.connections += len(out.at) if getattr(layer, "bias", True) else 0
    return out


def _rows(layer: Layer, tally: Tally, x: Tensor) -> list[tuple[list[int], int | None]]:
    biased = getattr(layer, "bias", True)
    return [([tally.weight() for _ in x.at], tally.weight() if biased else None) for _ in range(setting(layer, "k"))]


@known("FC", make=_rows)
def _fully_connected(layer: Layer, tally: Tally, made: Any, x: Tensor) -> Tensor:
    inputs = list(x.at.values())
    return Tensor.of((len(made),), lambda at: tally.neuron(inputs, *made[at[0]]))


def _centres(layer: Layer, tally: Tally, x: Tensor) -> list[list[int]]:
    return [[tally.buffer() for _ in x.at] for _ in range(setting(layer, "k"))]


@known("RBF", make=_centres)
def _radial(layer: Layer, tally: Tally, made: Any, x: Tensor) -> Tensor:
    def unit(at: Place) -> int:
        tally.neurons += 1
        tally.connections += len(x.at)
        apart = [tally.add(value, -centre) for value, centre in zip(x.at.values(), made[at[0]], strict=True)]
        return tally.total([tally.multiply(one, one) for one in apart])

    return Tensor.of((len(made),), unit)


@known("Subsampling", make=lambda layer, tally, x: [(tally.weight(), tally.weight()) for _ in range(x.shape[0])])
def _subsampling(layer: Layer, tally: Tally, made: Any, x: Tensor) -> Tensor:
    def unit(at: Place, seen: list[int]) -> int:
        tally.neurons += 1
        tally.connections += len(seen) + 1
        coefficient, bias = made[at[0]]
        return tally.add(tally.multiply(tally.total(seen), coefficient), bias)

    return pooled(layer, x, unit)
