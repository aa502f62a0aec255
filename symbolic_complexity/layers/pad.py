"""Padding as a layer of its own: rows and columns around each plane."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from ..facts import Facts
from ..written import Name, Written, names
from .base import Example, Layer, Pair, attribute
from .window import axis_letters

c, M, N = names("c M N")


@dataclass(frozen=True, eq=False, repr=False)
class Pad(Layer):
    """`Pad(padding, left, right, top, bottom)`: `padding` on both sides (a pair for width, for height), and more on single sides.

    Input (c, M, N), output (c, M + 2 padding + left + right, N + 2 padding + top + bottom). Whether zeros are put there or
    copies of the border makes no difference to what is counted.
    """

    name: ClassVar[str] = "Pad"
    synonyms: ClassVar[tuple[str, ...]] = ("ZeroPad2d", "ZeroPadding2D", "ReplicationPad2d", "ConstantPad2d")
    summary: ClassVar[str] = "rows and columns around each plane"
    source: ClassVar[str] = "Dumoulin & Visin 2016, section 2.2; PyTorch, ZeroPad2d (left, right, top, bottom)"
    inputs: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(3,224,224)->(Pad)3p->(Conv)64c7w2s", "output_shape", "64 x 112 x 112", "keras.applications ResNet50: conv1_pad"),
        Example("(Input)(3,224,224)->(Pad)1r1b->(Conv)32c3w2s", "output_shape", "32 x 112 x 112", "keras.applications MobileNetV2: Conv1"),
    )

    padding: Pair = attribute("p", "z", default=0, least=0, pair=True)
    left: int | Written = attribute("l", "z_l", default=0, least=0)
    right: int | Written = attribute("r", "z_r", default=0, least=0)
    top: int | Written = attribute("t", "z_t", default=0, least=0)
    bottom: int | Written = attribute("b", "z_b", default=0, least=0)

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        across, down = axis_letters("z", self.padding, 0)
        sides = (("z_l", self.left), ("z_r", self.right)), (("z_t", self.top), ("z_b", self.bottom))
        single = (tuple(letter for letter, size in pair if size != 0) for pair in sides)
        return _facts(across, down, *single)


@lru_cache
def _facts(across: str | None, down: str | None, columns: tuple[str, ...], rows: tuple[str, ...]) -> Facts:
    return Facts((c, _padded(M, across, columns), _padded(N, down, rows)))


def _padded(extent: Written, both: str | None, single: tuple[str, ...]) -> Written:
    padded = extent if both is None else extent + 2 * Name(both)
    for side in single:
        padded = padded + Name(side)
    return padded
