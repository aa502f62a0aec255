"""The two-dimensional convolution: k kernels of c x w x h over an input of c x M x N (lecture 35, C1-C8)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from ..facts import Condition, Count, Facts, Work, weights_part
from ..written import Quotient, Written, names
from .base import Example, Layer, Pair, attribute
from .window import AxisLetters, axis_letters, windows

c, w, h, k, M, N, g = names("c w h k M N g")


@dataclass(frozen=True)
class Conv(Layer):
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
    follows: ClassVar[tuple[str, ...]] = ("h",)
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

    def __post_init__(self) -> None:
        if self.h is None and self.w is not None:
            object.__setattr__(self, "h", self.w)
        super().__post_init__()

    def _defaults(self) -> list[object]:
        defaults = super()._defaults()
        defaults[2] = self.w
        return defaults

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        settings = (axis_letters("s", self.stride, 1), axis_letters("z", self.padding, 0), axis_letters("d", self.dilation, 1))
        return _facts(settings, self.groups != 1, self.bias)


@lru_cache
def _facts(settings: tuple[AxisLetters, ...], grouped: bool, bias: bool) -> Facts:
    across, down = windows((M, N), (w, h), settings)
    inputs = Quotient(c, g) * w * h if grouped else c * w * h
    places = across.output * down.output
    outputs = k * places
    weights = k * (inputs + 1) if bias else k * inputs
    products = inputs * outputs
    parameters: tuple[Count, ...] = (Count(k * inputs, "each kernel has a weight for every input it sees"),)
    connections: tuple[Count, ...] = (Count(inputs * outputs, "each neuron sees one kernel's worth of inputs"),)
    work: tuple[Work, ...] = (
        Work("multiply", "product", products, "each neuron multiplies its inputs by its kernel"),
        Work("add", "accumulate", (inputs - 1) * outputs, "each neuron adds up its products"),
    )
    forms: dict[str, Written] = {"weights": weights, "gradients": weights}
    if bias:
        parameters += (Count(k, "one bias for each kernel"),)
        connections += (Count(outputs, "and its kernel's bias"),)
        work += (Work("add", "bias", outputs, "each neuron adds its bias"),)
        forms |= {"additions": products, "operations": 2 * products, "connections": (inputs + 1) * outputs}
    else:
        forms |= {"operations": (2 * inputs - 1) * outputs}
    kept = (
        Count(c * M * N, "the input planes"),
        Count(weights_part(weights), "weights"),
        Count(2 * outputs, "each output and its gradient"),
    )
    forms["operational_space"] = c * M * N + weights + 2 * outputs
    conditions: tuple[Condition, ...] = (across.fits, down.fits)
    if grouped:
        conditions += (
            Condition(g, "divides", c, "the groups must share the channels out evenly"),
            Condition(g, "divides", k, "the groups must share the kernels out evenly"),
        )
    return Facts((k, across.output, down.output), parameters, work, connections, kept, forms, conditions)
