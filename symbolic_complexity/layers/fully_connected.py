"""The fully connected layer: n inputs, each joined to every one of k outputs (lecture 35, F1-F14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, TypeVar

from ..errors import Invalid
from ..facts import Count, Facts, Reach, Work, gradients_part, weights_part
from ..written import Number, Written, names
from .base import Example, Layer, attribute

T = TypeVar("T")

n, k = names("n k")


@dataclass(frozen=True, eq=False, repr=False)
class FC(Layer):
    """`FC(k)`: n inputs to k outputs, with one bias an output unless `bias=False`. Input (n), output (k)."""

    name: ClassVar[str] = "FC"
    synonyms: ClassVar[tuple[str, ...]] = ("Linear", "Dense", "FullyConnected")
    summary: ClassVar[str] = "fully connected: n inputs to k outputs"
    source: ClassVar[str] = "lecture 35, slides 'Model complexity' to 'Computational complexity' (F1-F14)"
    inputs: ClassVar[tuple[str, ...]] = ("n",)
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)100->(FC)10", "weights", "1010", "lecture 35, F1"),
        Example("(Input)4096->(FC)1000", "weights", "4097000", "lecture 35, F2: the last layer of VGG"),
        Example("(Input)100->(FC)10", "operational_space", "2240", "lecture 35, F8"),
        Example("(Input)4096->(FC)1000", "operations", "8192000", "lecture 35, F12"),
        Example("(Input)100->(FC)10k0b", "weights", "1000", "F1 without its 10 biases"),
    )

    k: int | Written | None = attribute("k", bare=True, varies=True)
    bias: bool = attribute("b", flag=True, default=True)

    def letters(self, shapes: Sequence[tuple[T, ...]]) -> dict[str, T]:
        if len(shapes[0]) == 3:
            planes = ", ".join(map(str, shapes[0]))
            raise Invalid(f"needs a row of n inputs and gets the planes ({planes}); put (Flatten) before it")
        return super().letters(shapes)

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts(self.bias)


@lru_cache
def _facts(bias: bool) -> Facts:
    weights = (n + 1) * k if bias else n * k
    connections: tuple[Count, ...] = (Count(n * k, "a connection from each input to each output"),)
    work: tuple[Work, ...] = (
        Work("multiply", "product", n * k, "each connection multiplies its input by its weight"),
        Work("add", "accumulate", (n - 1) * k, "each output adds up its n products"),
    )
    forms = {"weights": weights, "connections": weights, "gradients": weights}
    if bias:
        connections += (Count(k, "one bias for each output"),)
        work += (Work("add", "bias", k, "each output adds its bias"),)
        forms |= {"additions": n * k, "operations": 2 * n * k, "operational_space": 2 * ((n + 1) * k + n + k)}
    else:
        forms |= {"operations": (2 * n - 1) * k, "operational_space": 2 * (n * k + n + k)}
    return Facts(
        output=(k,),
        parameters=connections,
        work=work,
        connections=connections,
        kept=(
            Count(weights_part(weights), "weights"),
            Count(gradients_part(weights), "a gradient for every weight"),
            Count(2 * n, "each input and its gradient"),
            Count(2 * k, "each output and its gradient"),
        ),
        forms=forms,
        reach=(Reach(n, Number(0)),),  # every output sees the whole row, wherever it stands
    )
