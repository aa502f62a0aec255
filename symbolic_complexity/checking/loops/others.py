"""Layers whose work the lecture does not count: what they do is done without counting it.

The values of smooth non-linearities and of normalisations pass through: no count depends on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import ceil, prod
from typing import Any

from ...layers import Layer
from .base import Place, Tally, Tensor, known, plane, pooled, setting


@known("MaxPool")
def _max_pool(layer: Layer, tally: Tally, made: Any, x: Tensor) -> Tensor:
    return pooled(layer, x, lambda at, seen: max(seen))


@known("AvgPool")
def _avg_pool(layer: Layer, tally: Tally, made: Any, x: Tensor) -> Tensor:
    return pooled(layer, x, lambda at, seen: sum(seen) // len(seen))


@known("AdaptiveAvgPool", "GAP")
def _adaptive(layer: Layer, tally: Tally, made: Any, x: Tensor) -> Tensor:
    sizes = (setting(layer, "w"), setting(layer, "h")) if layer.name == "AdaptiveAvgPool" else (1,) * (len(x.shape) - 1)

    def mean(at: Place) -> int:
        ends = zip(at[1:], x.shape[1:], sizes, strict=True)
        inside = [range(place * extent // size, ceil((place + 1) * extent / size)) for place, extent, size in ends]
        seen = [x.at[(at[0], *place)] for place in product(*inside)]
        return sum(seen) // len(seen)

    return Tensor.of((x.shape[0], *sizes), mean)


@known("Input")
def _input(layer: Layer, tally: Tally, made: Any) -> Tensor:
    shape = [setting(layer, letter) for letter in layer.values]
    out = Tensor.of(shape, lambda at: sum((3 + 2 * axis) * place for axis, place in enumerate(at)) % 11 - 5)
    tally.inputs = len(out.at)
    return out


@known("ReLU")
def _relu(layer: Layer, tally: Tally, made: Any, x: Tensor) -> Tensor:
    return Tensor.of(x.shape, lambda at: max(0, x.at[at]))


@known("Flatten", "Reshape")
def _reshaped(layer: Layer, tally: Tally, made: Any, x: Tensor) -> Tensor:
    shape = (len(x.at),) if layer.name == "Flatten" else tuple(setting(layer, letter) for letter in layer.values)
    return Tensor(shape, dict(zip(product(*map(range, shape)), x.at.values(), strict=True)))


@known("Add", "Mul")
def _elementwise(layer: Layer, tally: Tally, made: Any, *inputs: Tensor) -> Tensor:
    """One factor a channel goes with every place of its plane."""
    whole = max(inputs, key=lambda x: len(x.at))
    put_together = sum if layer.name == "Add" else prod

    def one(at: Place) -> int:
        return int(put_together(x.at[at] if x.shape == whole.shape else x.at[(at[0], *(0 for _ in at[1:]))] for x in inputs))

    return Tensor.of(whole.shape, one)


@known("Concat")
def _concatenated(layer: Layer, tally: Tally, made: Any, *inputs: Tensor) -> Tensor:
    channels = [(x, channel) for x in inputs for channel in range(x.shape[0])]
    return _of_channels(inputs[0], channels)


@known("Split", "Select", "Shuffle", "PadChannels")
def _channels(layer: Layer, tally: Tally, made: Any, x: Tensor) -> Tensor:
    every = list(range(x.shape[0]))
    numbers = [setting(layer, letter) for letter in layer.values]
    match layer.name:
        case "Split":
            share = len(every) // numbers[0]
            chosen = every[share * (numbers[1] - 1) : share * numbers[1]]
        case "Select":
            chosen = numbers
        case "Shuffle":
            share = len(every) // numbers[0]
            chosen = [group * share + place for place in range(share) for group in range(numbers[0])]
        case _:
            chosen = [*every, *(-1 for _ in range(numbers[0]))]
    return _of_channels(x, [(x, channel) for channel in chosen])


def _of_channels(like: Tensor, channels: Sequence[tuple[Tensor, int]]) -> Tensor:
    """A tensor of these channels; one that there is not is zero."""

    def one(at: Place) -> int:
        x, channel = channels[at[0]]
        return x.at.get((channel, *at[1:]), 0)

    return Tensor.of((len(channels), *like.shape[1:]), one)


@known("Pad")
def _padded(layer: Layer, tally: Tally, made: Any, x: Tensor) -> Tensor:
    (across, down), (left, right, top, bottom) = plane(layer, "z"), (setting(layer, f"z_{side}") for side in "lrtb")
    shape = (x.shape[0], x.shape[1] + 2 * across + left + right, x.shape[2] + 2 * down + top + bottom)
    return Tensor.of(shape, lambda at: x.at.get((at[0], at[1] - across - left, at[2] - down - top), 0))


@known("Upsample")
def _upsampled(layer: Layer, tally: Tally, made: Any, x: Tensor) -> Tensor:
    across, down = plane(layer, "s")
    shape = (x.shape[0], x.shape[1] * across, x.shape[2] * down)
    return Tensor.of(shape, lambda at: x.at[at[0], at[1] // across, at[2] // down])


def _scales(layer: Layer, tally: Tally, x: Tensor) -> None:
    """The weights and buffers of a normalisation, of a layer scale and of a PReLU, one by one."""
    if layer.name == "PReLU" and getattr(layer, "shared", False):
        tally.weight()
        return
    for _ in range(x.shape[0]):
        if layer.name == "BN":
            tally.buffer(), tally.buffer()
        if layer.name in ("LayerScale", "PReLU"):
            tally.weight()
        elif getattr(layer, "affine", False):
            tally.weight(), tally.weight()


@known("BN", "LayerNorm", "GroupNorm", "LayerScale", "PReLU", make=_scales)
@known("LeakyReLU", "ReLU6", "Sigmoid", "Tanh", "ELU", "SELU", "CELU", "SiLU", "GELU", "Mish", "Softplus", "LogSigmoid")
@known("Softsign", "HardTanh", "HardSigmoid", "HardSwish", "Softmax", "LRN", "Identity", "Dropout")
def _passed_on(layer: Layer, tally: Tally, made: Any, x: Tensor) -> Tensor:
    return x
