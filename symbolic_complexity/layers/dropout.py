"""Dropout: some elements are set to zero while training; at inference it passes its input on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from ..facts import Facts
from ..written import names
from .base import Example, Layer, elements


@dataclass(frozen=True)
class Dropout(Layer):
    """`Dropout()`: input and output have the same shape; it counts as no computation."""

    name: ClassVar[str] = "Dropout"
    synonyms: ClassVar[tuple[str, ...]] = ("Dropout2d",)
    summary: ClassVar[str] = "elements set to zero while training"
    source: ClassVar[str] = "Srivastava et al. 2014; Krizhevsky et al. 2012, section 4.2"

    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)4096->(Dropout)", "output_shape", "4096", "Krizhevsky et al. 2012, section 4.2: after fc6"),
    )

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts(ranks[0])


@lru_cache
def _facts(rank: int) -> Facts:
    return Facts(names(" ".join(elements(rank))), computes=False)
