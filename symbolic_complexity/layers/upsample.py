"""Upsampling by copying: each element becomes s x s equal ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from ..facts import Facts, Reach
from ..written import Name, Number, Quotient, names
from .base import Example, Layer, Pair, attribute
from .window import AxisLetters, axis_letters

c, M, N = names("c M N")


@dataclass(frozen=True, eq=False, repr=False)
class Upsample(Layer):
    """`Upsample(scale)`: nearest neighbours, without arithmetic. Input (c, M, N), output (c, scale M, scale N).

    The scale may be a pair (for width, for height).
    """

    name: ClassVar[str] = "Upsample"
    synonyms: ClassVar[tuple[str, ...]] = ("UpSampling2D", "UpsamplingNearest2d")
    summary: ClassVar[str] = "each element s x s times: nearest neighbours"
    source: ClassVar[str] = "Lin et al. 2017, Feature Pyramid Networks, section 3: upsampled by 2, nearest neighbours for simplicity"
    inputs: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(256,13,13)->(Upsample)2s", "output_shape", "256 x 26 x 26", "Redmon & Farhadi 2018, YOLOv3 at 416: 13 to 26"),
    )

    scale: Pair | None = attribute("s", pair=True)

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts(axis_letters("s", self.scale, 1))


@lru_cache
def _facts(scales: AxisLetters) -> Facts:
    plane = [extent if scale is None else Name(scale) * extent for extent, scale in zip((M, N), scales, strict=True)]
    # Outputs look 1/s of an input apart.
    reach = (Reach(Number(1), Number(1) if scale is None else Quotient(Number(1), Name(scale))) for scale in scales)
    return Facts((c, *plane), reach=tuple(reach))
