"""Softmax: scores to probabilities that add up to one."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from ..facts import Facts, Work
from ..written import multiply, names
from .base import Example, Layer, elements


class Softmax(Layer):
    """`Softmax()`: exp(x) over the sum of exp(x): of a row's n elements, or of the c channels at each place of planes.

    Input and output have the same shape. The largest score is taken off first, as every library does it, so that no
    exponential overflows.
    """

    name: ClassVar[str] = "Softmax"
    synonyms: ClassVar[tuple[str, ...]] = ("Softmax2d",)
    summary: ClassVar[str] = "exp(x) over the sum of exp(x), of a row or of the channels at each place"
    source: ClassVar[str] = "Bridle 1990; Goodfellow et al. 2016, section 4.1 (the largest taken off first)"
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)1000->(Softmax)", "activations", "1000", "Krizhevsky et al. 2012, section 3.5: a 1000-way softmax"),
        Example("(Input)(21,500,500)->(Softmax)", "output_shape", "21 x 500 x 500", "Long et al. 2015: 21 classes in each place"),
    )

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts(ranks[0])


@lru_cache
def _facts(rank: int) -> Facts:
    shape = names(" ".join(elements(rank)))
    inputs, places = multiply(*shape), multiply(*shape[1:])
    return Facts(
        shape,
        work=(
            Work("compare", "softmax", inputs - places, "the largest score"),
            Work("add", "softmax", inputs, "is taken off each"),
            Work("exponential", "softmax", inputs, "exp of each"),
            Work("add", "softmax", inputs - places, "added up"),
            Work("divide", "softmax", inputs, "each over that sum"),
        ),
    )
