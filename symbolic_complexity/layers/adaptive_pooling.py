"""Pooling to a plane of a given size, whatever the input's: adaptive average pooling, and the mean of a whole plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import gcd
from typing import ClassVar, TypeVar

from ..errors import Invalid
from ..facts import Facts, Reach, Work
from ..written import IndexedSum, Name, Number, Quotient, Written, multiply, names
from .base import Example, Layer, attribute, elements
from .window import Windowed

T = TypeVar("T")

c, w, h, M, N, i = names("c w h M N i")

_LISTED = 1_000
"""Output sizes up to which the windows' sizes are written out for each divisor."""


@dataclass(frozen=True, eq=False, repr=False)
class AdaptiveAvgPool(Windowed):
    """`AdaptiveAvgPool(w, h)`: the means of w x h windows that cover each plane (h = w if left out).

    Input (c, M, N), output (c, w, h). Output i is the mean of the inputs from floor(i M / w) to ceil((i + 1) M / w), so that
    windows overlap where w does not divide M, and inputs are repeated where M < w.
    """

    name: ClassVar[str] = "AdaptiveAvgPool"
    synonyms: ClassVar[tuple[str, ...]] = ("AdaptiveAvgPool2d", "AdaptiveAveragePooling2D")
    summary: ClassVar[str] = "means of windows that cover each plane, w x h of them"
    source: ClassVar[str] = "PyTorch, AdaptiveAvgPool2d; He et al. 2015, Spatial Pyramid Pooling, appendix A (the same windows)"
    inputs: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(512,7,7)->(AdaptiveAvgPool)7w", "output_shape", "512 x 7 x 7", "torchvision vgg16: 7 x 7 for inputs of 224 x 224"),
        Example("(Input)(256,6,6)->(AdaptiveAvgPool)6w", "activations", "9216", "torchvision alexnet: 256 x 6 x 6 into the classifier"),
    )

    w: int | Written | None = attribute("w")
    h: int | Written | None = attribute("h")

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        width, height = (size if isinstance(size, int) and size <= _LISTED else None for size in (self.w, self.h))
        return _adaptive(width, height)


@lru_cache
def _adaptive(width: int | None, height: int | None) -> Facts:
    outputs = c * w * h
    seen = c * _covered(M, w, width) * _covered(N, h, height)
    return Facts(
        (c, w, h),
        work=(
            Work("add", "pooling", seen - outputs, "each output adds up its window"),
            Work("divide", "pooling", outputs, "and divides by the window's size"),
        ),
        # Windows begin M / w apart, rounded; where w does not divide M some hold one input more than this.
        reach=(Reach((M + w - 1) // w, Quotient(M, w)), Reach((N + h - 1) // h, Quotient(N, h))),
    )


def _covered(extent: Name, size: Name, number: int | None) -> Written:
    """The windows' sizes along one axis added up: M + w - gcd(M, w), which is M where w divides M.

    Neighbours overlap by one input, but where one window ends as the next one begins: at gcd(M, w) of the w ends.
    """
    if number == 1:
        return extent
    if number is None:
        return IndexedSum(((i + 1) * extent + size - 1) // size - i * extent // size, i.name, Number(0), size - 1)
    common: Written = Number(1)
    for divisor in range(2, number + 1):
        if number % divisor == 0:
            divides = extent // divisor - (extent - 1) // divisor
            common = common + (_coprime(divisor) * divides if divisor > 2 else divides)
    return extent + size - common


def _coprime(number: int) -> int:
    """How many of 1, ..., number have no divisor in common with it: gcd(M, w) is the sum of that over common divisors."""
    return sum(gcd(number, other) == 1 for other in range(1, number + 1))


class GAP(Layer):
    """`GAP()`: global average pooling, the mean of each plane. Input (c, M, N), or (c, M); output (c, 1, 1), or (c, 1).

    Keras leaves the ones out; put a `Flatten` behind it for its (c).
    """

    name: ClassVar[str] = "GAP"
    synonyms: ClassVar[tuple[str, ...]] = ("GlobalAvgPool", "GlobalAvgPool2d", "GlobalAveragePooling", "GlobalAveragePooling2D")
    summary: ClassVar[str] = "global average pooling: the mean of each plane"
    source: ClassVar[str] = "Lin et al. 2014, Network in Network, section 3.2"
    lent: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(2048,7,7)->(GAP)", "output_shape", "2048 x 1 x 1", "He et al. 2016, table 1: average pool, 50 layers and more"),
        Example("(Input)(512,7,7)->(GAP)->(Flatten)->(FC)1000", "weights", "513000", "torchvision resnet18: fc, 512 x 1000 + 1000"),
    )

    def letters(self, shapes: Sequence[tuple[T, ...]]) -> dict[str, T]:
        found = super().letters(shapes)
        if len(found) < 2:
            raise Invalid(f"needs planes (c, M, N) and gets the row ({', '.join(map(str, shapes[0]))})")
        return found

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _whole(ranks[0])


@lru_cache
def _whole(rank: int) -> Facts:
    channels, *extents = names(" ".join(elements(rank)))
    plane = multiply(*extents)
    return Facts(
        (channels, *(Number(1) for _ in extents)),
        work=(
            Work("add", "pooling", (plane - 1) * channels, "each output adds up its plane"),
            Work("divide", "pooling", channels, "and divides by the plane's size"),
        ),
        reach=tuple(Reach(extent, Number(0)) for extent in extents),
    )
