"""Batch normalisation: each channel scaled and shifted to what training found best (Ioffe & Szegedy 2015)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from ..facts import Count, Facts, Work
from ..written import multiply, names
from .base import Example, Layer, attribute, elements
from .weighted import kept


@dataclass(frozen=True, eq=False, repr=False)
class BN(Layer):
    """`BN()`: a scale and a shift for each channel, which are trained; running means and variances, which are not.

    Input and output have the same shape, (c, M, N) or (n). `affine=False` has neither scale nor shift.
    """

    name: ClassVar[str] = "BN"
    synonyms: ClassVar[tuple[str, ...]] = ("BatchNorm", "BatchNorm2d", "BatchNorm1d", "BatchNormalization")
    summary: ClassVar[str] = "batch normalisation: scale and shift of each channel"
    source: ClassVar[str] = "Ioffe & Szegedy 2015, algorithm 1"
    lent: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(64,224,224)->(BN)", "weights", "128", "torchvision vgg16_bn: 64 scales and 64 shifts after conv1_1"),
        Example("(Input)(64,224,224)->(BN)", "buffers", "128", "torchvision vgg16_bn: 64 means and 64 variances after conv1_1"),
    )

    affine: bool = attribute("a", flag=True, default=True)

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts(ranks[0], self.affine)


@lru_cache
def _facts(rank: int, affine: bool) -> Facts:
    shape = names(" ".join(elements(rank)))
    channels, inputs = shape[0], multiply(*shape)
    # At inference mean and variance are constants: subtract the one, divide by the root of the other.
    work: tuple[Work, ...] = (
        Work("add", "normalisation", inputs, "its channel's mean is taken off each element"),
        Work("divide", "normalisation", inputs, "which is divided by its channel's deviation"),
    )
    buffers = (Count(2 * channels, "a running mean and variance of each channel"),)
    if not affine:
        return Facts(shape, buffers=buffers, work=work)
    weights = 2 * channels
    work += (
        Work("multiply", "normalisation", inputs, "scaled"),
        Work("add", "normalisation", inputs, "and shifted"),
    )
    return Facts(
        shape,
        parameters=(Count(weights, "a scale and a shift of each channel"),),
        buffers=buffers,
        work=work,
        kept=kept(inputs, weights, inputs),
        forms={"operational_space": 3 * inputs + weights},
    )
