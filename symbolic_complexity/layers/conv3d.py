"""The three-dimensional convolution: k kernels of c x w x h x t over c volumes of M x N x D, such as frames of a film."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ..facts import Facts
from ..written import Written, names
from .base import Example, Pair, attribute
from .convolution import kernel_facts
from .window import AxisLetters, Windowed, axis_letters

w, h, t, M, N, D = names("w h t M N D")


@dataclass(frozen=True, eq=False, repr=False)
class Conv3d(Windowed):
    """`Conv3d(k, w, h, t)`: k kernels, each c/groups channels deep, w wide, h high and t frames long (h = t = w if left out).

    Input (c, M, N, D), output (k, M', N', D'): PyTorch writes the frames D first. Stride and padding may be pairs (for
    width, for height); along the frames they are what they are for the width, unless `S` and `P` say otherwise. The
    dilation is one for all three axes.
    """

    name: ClassVar[str] = "Conv3d"
    synonyms: ClassVar[tuple[str, ...]] = ("Convolution3D",)
    summary: ClassVar[str] = "convolution: k kernels of c x w x h x t over c x M x N x D"
    source: ClassVar[str] = "Tran et al. 2015, Learning Spatiotemporal Features with 3D Convolutional Networks, section 3.1"
    inputs: ClassVar[tuple[str, ...]] = ("c", "M", "N", "D")
    follows: ClassVar[tuple[str, ...]] = ("h", "t", "stride_t", "padding_t")
    leaders: ClassVar[Mapping[str, str]] = {"h": "w", "t": "w", "stride_t": "stride", "padding_t": "padding"}
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(3,112,112,16)->(Conv3d)64c3w1p", "output_shape", "64 x 112 x 112 x 16", "Tran et al. 2015, figure 3: conv1a"),
        Example("(Input)(3,112,112,16)->(Conv3d)64c3w1p", "weights", "5248", "C3D's conv1a: 64 kernels of 3 x 3 x 3 x 3, and biases"),
        Example("(Input)(3,112,112,16)->(Conv3d)64c7w3t2s1S3p1P0b", "weights", "28224", "torchvision r3d_18: stem 64 x 3 x 3 x 7 x 7"),
        Example(
            "(Input)(3,112,112,16)->(Conv3d)64c7w3t2s1S3p1P0b",
            "output_shape",
            "64 x 56 x 56 x 16",
            "Tran et al. 2018, table 1: conv1, L x 56 x 56",
        ),
    )

    k: int | Written | None = attribute("c", "k", varies=True)
    w: int | Written | None = attribute("w")
    h: int | Written | None = attribute("h")
    t: int | Written | None = attribute("t")
    stride: Pair = attribute("s", default=1, pair=True, always=True)
    stride_t: int | Written | None = attribute("S", "s_t")
    padding: Pair = attribute("p", "z", default=0, least=0, pair=True, always=True)
    padding_t: int | Written | None = attribute("P", "z_t", least=0)
    dilation: int | Written = attribute("d", default=1)
    groups: int | Written = attribute("g", default=1)
    bias: bool = attribute("b", flag=True, default=True)

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        dilation = axis_letters("d", self.dilation, 1)
        settings = (
            _three("s", self.stride, self.stride_t, 1),
            _three("z", self.padding, self.padding_t, 0),
            (*dilation, dilation[0]),
        )
        return kernel_facts((M, N, D), (w, h, t), settings, grouped=self.groups != 1, bias=self.bias)


def _three(symbol: str, plane: object, third: object, neutral: int) -> AxisLetters:
    """The letters of one setting for the plane and for the third axis, which has its own where it differs."""
    along = None if third == neutral else symbol if third == plane else f"{symbol}_t"
    return *axis_letters(symbol, plane, neutral), along
