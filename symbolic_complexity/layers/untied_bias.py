"""A convolution whose kernels are shared between all places, and whose biases are not: the first of all (LeCun et al. 1989)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import ClassVar

from ..facts import Count, Facts, Work
from ..written import Written, multiply, names
from .base import Example, Pair, attribute
from .convolution import kernel_facts
from .weighted import kept
from .window import AxisLetters, Windowed, axis_letters

c, w, h, k, M, N = names("c w h k M N")


@dataclass(frozen=True, eq=False, repr=False)
class UntiedBiasConv(Windowed):
    """`UntiedBiasConv(k, w, h)`: k kernels of c x w x h (h = w if left out), and a bias for each of the k x M' x N' neurons.

    Input (c, M, N), output (k, M', N') as a convolution's. Stride and padding may be pairs.
    """

    name: ClassVar[str] = "UntiedBiasConv"
    synonyms: ClassVar[tuple[str, ...]] = ("UntiedBiasesConv",)
    summary: ClassVar[str] = "a convolution with a bias for each of its neurons"
    source: ClassVar[str] = "LeCun et al. 1989, section 3.3: units of a map share their weights, but not their thresholds"
    inputs: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(1,16,16)->(UntiedBiasConv)12c5w2s2p", "weights", "1068", "LeCun et al. 1989, section 3.3: H1"),
        Example("(Input)(1,16,16)->(UntiedBiasConv)12c5w2s2p", "connections", "19968", "LeCun et al. 1989, section 3.3: H1"),
        Example("(Input)(8,8,8)->(UntiedBiasConv)12c5w2s2p", "weights", "2592", "LeCun et al. 1989, section 3.3: H2"),
    )

    k: int | Written | None = attribute("c", "k", varies=True)
    w: int | Written | None = attribute("w")
    h: int | Written | None = attribute("h")
    stride: Pair = attribute("s", default=1, pair=True, always=True)
    padding: Pair = attribute("p", "z", default=0, least=0, pair=True, always=True)

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts((axis_letters("s", self.stride, 1), axis_letters("z", self.padding, 0)))


@lru_cache
def _facts(settings: tuple[AxisLetters, ...]) -> Facts:
    untied = kernel_facts((M, N), (w, h), settings, bias=False)
    inputs, outputs = multiply(c, w, h), multiply(*untied.output)
    weights = k * (inputs + multiply(*untied.output[1:]))
    products = inputs * outputs
    return replace(
        untied,
        parameters=(*untied.parameters, Count(outputs, "a bias for each neuron")),
        connections=(*untied.connections, Count(outputs, "and its own bias")),
        work=(*untied.work, Work("add", "bias", outputs, "each neuron adds its bias")),
        kept=kept(c * M * N, weights, outputs, "the input planes"),
        forms={
            "weights": weights,
            "gradients": weights,
            "additions": products,
            "operations": 2 * products,
            "connections": (inputs + 1) * outputs,
            "operational_space": c * M * N + weights + 2 * outputs,
        },
    )
