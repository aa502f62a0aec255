"""The two-dimensional convolution: k kernels of c x w x h over an input of c x M x N (lecture 35, C1-C8).

What it states holds along any number of axes, and so for convolutions over rows and over volumes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from ..facts import Condition, Count, Facts, Work
from ..written import Name, Quotient, Written, multiply, names
from .base import Example, Pair, attribute
from .weighted import kept
from .window import AxisLetters, Windowed, axis_letters, windows

c, w, h, k, M, N, g = names("c w h k M N g")


@dataclass(frozen=True, eq=False, repr=False)
class Conv(Windowed):
    """`Conv(k, w, h)`: k kernels, each c/groups channels deep, w wide and h high (h = w if left out).

    Input (c, M, N), output (k, M', N') with M' = floor((M + 2 padding - dilation (w - 1) - 1) / stride) + 1 and N' the
    same with N and h. Stride, padding and dilation may be pairs (for width, for height). The slides write zero padding
    `0p`; in formulas it is z, since p is bytes per number.
    """

    name: ClassVar[str] = "Conv"
    synonyms: ClassVar[tuple[str, ...]] = ("Conv2d", "Convolution", "Convolution2D", "Conv2D")
    summary: ClassVar[str] = "convolution: k kernels of c x w x h over c x M x N"
    source: ClassVar[str] = "lecture 35, convolution slides (C1-C8); groups: Krizhevsky et al. 2012, section 3.5"
    inputs: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(3,224,224)->(Conv)6c5w1s0p", "weights", "456", "lecture 35, C3"),
        Example("(Input)(3,224,224)->(Conv)16c3w1s0p", "operational_space", "1728064", "lecture 35, C7"),
        Example("(Input)(3,224,224)->(Conv)6c5w1s0p", "operations", "43560000", "lecture 35, C8"),
        Example("(Input)(3,227,227)->(Conv)96c11w4s", "neurons", "290400", "Krizhevsky et al. 2012, section 3.5"),
    )

    k: int | Written | None = attribute("c", "k", varies=True)
    w: int | Written | None = attribute("w")
    h: int | Written | None = attribute("h")
    stride: Pair = attribute("s", default=1, pair=True, always=True)
    padding: Pair = attribute("p", "z", default=0, least=0, pair=True, always=True)
    dilation: Pair = attribute("d", default=1, pair=True)
    groups: int | Written = attribute("g", default=1)
    bias: bool = attribute("b", flag=True, default=True)

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        settings = (axis_letters("s", self.stride, 1), axis_letters("z", self.padding, 0), axis_letters("d", self.dilation, 1))
        return kernel_facts((M, N), (w, h), settings, grouped=self.groups != 1, bias=self.bias)


@lru_cache
def kernel_facts(
    extents: tuple[Name, ...],
    kernels: tuple[Name, ...],
    settings: tuple[AxisLetters, ...],
    *,
    grouped: bool = False,
    bias: bool = True,
    shared: bool = True,
) -> Facts:
    """What k kernels that slide along these axes state; `shared` says that a kernel is the same in every place."""
    axes = windows(extents, kernels, settings)
    plane = [axis.output for axis in axes]
    inputs = multiply(Quotient(c, g) if grouped else c, *kernels)
    outputs = multiply(k, *plane)
    different = k if shared else outputs
    weights = different * (inputs + 1) if bias else different * inputs
    products = inputs * outputs
    parameters: tuple[Count, ...] = (Count(different * inputs, "each kernel has a weight for every input it sees"),)
    connections: tuple[Count, ...] = (Count(products, "each neuron sees one kernel's worth of inputs"),)
    work: tuple[Work, ...] = (
        Work("multiply", "product", products, "each neuron multiplies its inputs by its kernel"),
        Work("add", "accumulate", (inputs - 1) * outputs, "each neuron adds up its products"),
    )
    forms: dict[str, Written] = {"weights": weights, "gradients": weights}
    if bias:
        parameters += (Count(different, "one bias for each kernel"),)
        connections += (Count(outputs, "and its kernel's bias"),)
        work += (Work("add", "bias", outputs, "each neuron adds its bias"),)
        forms |= {"additions": products, "operations": 2 * products, "connections": (inputs + 1) * outputs}
    else:
        forms |= {"operations": (2 * inputs - 1) * outputs}
    seen = multiply(c, *extents)
    forms["operational_space"] = seen + weights + 2 * outputs
    conditions = tuple(axis.fits for axis in axes)
    if grouped:
        conditions += (
            Condition(g, "divides", c, "the groups must share the channels out evenly"),
            Condition(g, "divides", k, "the groups must share the kernels out evenly"),
        )
    return Facts(
        (k, *plane),
        parameters=parameters,
        work=work,
        connections=connections,
        kept=kept(seen, weights, outputs, "the input planes" if len(axes) > 1 else "the input rows"),
        forms=forms,
        needs=conditions,
        reach=tuple(axis.reach for axis in axes),
    )
