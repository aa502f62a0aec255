"""Layers that pass their input on: Identity, and what drops elements, channels or whole branches while training."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from ..facts import Facts
from ..written import names
from .base import Example, Layer, elements


class Identity(Layer):
    """`Identity()`: its output is its input."""

    name: ClassVar[str] = "Identity"
    synonyms: ClassVar[tuple[str, ...]] = ("NoOp",)
    summary: ClassVar[str] = "the input itself"
    source: ClassVar[str] = "He et al. 2016, section 3.2: the identity shortcut"
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(64,56,56)->(Identity)", "output_shape", "64 x 56 x 56", "He et al. 2016, figure 2"),
    )

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts(ranks[0])


class Dropout(Layer):
    """`Dropout()`: input and output have the same shape; it counts as no computation, since at inference it does nothing.

    Stochastic depth, which drops whole branches, and alpha dropout are the same to all that is counted.
    """

    name: ClassVar[str] = "Dropout"
    synonyms: ClassVar[tuple[str, ...]] = (
        "Dropout1d",
        "Dropout2d",
        "Dropout3d",
        "SpatialDropout1D",
        "SpatialDropout2D",
        "AlphaDropout",
        "StochasticDepth",
        "DropPath",
    )
    summary: ClassVar[str] = "elements set to zero while training"
    source: ClassVar[str] = "Srivastava et al. 2014; Krizhevsky et al. 2012, section 4.2; Huang et al. 2016 (stochastic depth)"
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)4096->(Dropout)", "output_shape", "4096", "Krizhevsky et al. 2012, section 4.2: after fc6"),
    )

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts(ranks[0])


@lru_cache
def _facts(rank: int) -> Facts:
    return Facts(names(" ".join(elements(rank))), computes=False)
