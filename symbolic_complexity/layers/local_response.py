"""Local response normalisation: each element held down by its neighbours in other channels (AlexNet, GoogLeNet)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from ..facts import Facts, Work
from ..written import Name, Written, multiply, names
from .base import Example, Layer, attribute, elements


@dataclass(frozen=True, eq=False, repr=False)
class LRN(Layer):
    """`LRN(w)`: x / (k + a S)^b, with S the sum of the squares of w neighbouring channels at the same place.

    Input and output have the same shape. Each square is worked out once; at the first and last channels the neighbours
    that are missing are added as zeros, as in PyTorch. k, a and b are constants, not trained.
    """

    name: ClassVar[str] = "LRN"
    synonyms: ClassVar[tuple[str, ...]] = ("LocalResponseNorm", "LocalResponseNormalization", "CrossMapLRN2d")
    summary: ClassVar[str] = "local response normalisation over w neighbouring channels"
    source: ClassVar[str] = "Krizhevsky et al. 2012, section 3.3 (w = 5)"
    lent: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(96,55,55)->(LRN)", "activations", "290400", "Krizhevsky et al. 2012, sections 3.3 and 3.5: behind conv1"),
        Example("(Input)(96,55,55)->(LRN)5w", "weights", "0", "Krizhevsky et al. 2012, section 3.3: its constants are set by validation"),
    )

    w: int | Written = attribute("w", default=5)

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts(ranks[0])


@lru_cache
def _facts(rank: int) -> Facts:
    shape = names(" ".join(elements(rank)))
    inputs = multiply(*shape)
    return Facts(
        shape,
        work=(
            Work("multiply", "normalisation", inputs, "each element is squared"),
            Work("add", "normalisation", (Name("w") - 1) * inputs, "the squares of w channels are added up"),
            Work("multiply", "normalisation", inputs, "times a"),
            Work("add", "normalisation", inputs, "plus k"),
            Work("exponential", "normalisation", inputs, "to the power of b"),
            Work("divide", "normalisation", inputs, "by which each element is divided"),
        ),
    )
