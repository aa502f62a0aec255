"""The one-dimensional convolution: k kernels of c x w over c rows of M elements, such as sound or text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ..facts import Facts
from ..written import Written, names
from .base import Example, Layer, attribute
from .convolution import kernel_facts
from .window import axis_letters

w, M = names("w M")


@dataclass(frozen=True, eq=False, repr=False)
class Conv1d(Layer):
    """`Conv1d(k, w)`: k kernels, each c/groups rows deep and w wide.

    Input (c, M), output (k, M') with M' = floor((M + 2 padding - dilation (w - 1) - 1) / stride) + 1.
    """

    name: ClassVar[str] = "Conv1d"
    synonyms: ClassVar[tuple[str, ...]] = ("Convolution1D", "TemporalConvolution")
    summary: ClassVar[str] = "convolution: k kernels of c x w over c rows of M"
    source: ClassVar[str] = "Zhang et al. 2015, Character-level Convolutional Networks, section 2.1 (with stride and kernels' width)"
    inputs: ClassVar[tuple[str, ...]] = ("c", "M")
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(70,1014)->(Conv1d)1024c7w", "output_shape", "1024 x 1008", "Zhang et al. 2015, table 1: layer 1, 3 x 336 pooled"),
        Example("(Input)(80,3000)->(Conv1d)512c3w1p", "weights", "123392", "openai/whisper base, encoder.conv1: 512 x 80 x 3 + 512"),
        Example("(Input)(512,3000)->(Conv1d)512c3w2s1p", "output_shape", "512 x 1500", "Radford et al. 2022, section 2.2: stride 2"),
    )

    k: int | Written | None = attribute("c", "k", varies=True)
    w: int | Written | None = attribute("w")
    stride: int | Written = attribute("s", default=1, always=True)
    padding: int | Written = attribute("p", "z", default=0, least=0, always=True)
    dilation: int | Written = attribute("d", default=1)
    groups: int | Written = attribute("g", default=1)
    bias: bool = attribute("b", flag=True, default=True)

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        settings = (axis_letters("s", self.stride, 1), axis_letters("z", self.padding, 0), axis_letters("d", self.dilation, 1))
        return kernel_facts((M,), (w,), settings, grouped=self.groups != 1, bias=self.bias)
