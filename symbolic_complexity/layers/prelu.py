"""PReLU: a leaky non-linearity whose slope below zero is trained."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from ..facts import Count, Facts, Work
from ..written import Number, Written, multiply, names
from .base import Example, Layer, attribute, elements
from .weighted import kept


@dataclass(frozen=True, eq=False, repr=False)
class PReLU(Layer):
    """`PReLU()`: x, or a x where x < 0, with a trained for each channel; one a for all channels with `shared`.

    Input and output have the same shape. `shared` is PyTorch's `PReLU()`; one a channel its `PReLU(c)`, and Keras'
    `PReLU(shared_axes=[1, 2])`.
    """

    name: ClassVar[str] = "PReLU"
    summary: ClassVar[str] = "x, or a x where x < 0, with a trained for each channel"
    source: ClassVar[str] = "He et al. 2015, Delving Deep into Rectifiers, equation 1"
    lent: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(64,112,112)->(PReLU)", "weights", "64", "He et al. 2015, table 1: conv1, channel-wise, has 64 coefficients"),
        Example("(Input)(64,112,112)->(PReLU)1s", "weights", "1", "He et al. 2015, table 1: conv1, channel-shared"),
    )

    shared: bool = attribute("s", flag=True, default=False)

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts(ranks[0], self.shared)


@lru_cache
def _facts(rank: int, shared: bool) -> Facts:
    shape = names(" ".join(elements(rank)))
    inputs = multiply(*shape)
    weights: Written = Number(1) if shared else shape[0]
    return Facts(
        shape,
        parameters=(Count(weights, "one slope for all channels" if shared else "a slope for each channel"),),
        work=(
            Work("compare", "activation", inputs, "for every element"),
            Work("multiply", "activation", inputs, "for every element"),
        ),
        kept=kept(inputs, weights, inputs),
        forms={"operational_space": 3 * inputs + weights},
    )
