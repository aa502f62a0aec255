"""Channels of zeros behind those that there are, so that a shortcut fits a wider network without any weights."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from ..facts import Facts
from ..written import Name, Written, names
from .base import Example, Layer, attribute, elements


@dataclass(frozen=True, eq=False, repr=False)
class PadChannels(Layer):
    """`PadChannels(k)`: input (c, M, N), output (c + k, M, N). Nothing is computed; a new tensor is made."""

    name: ClassVar[str] = "PadChannels"
    synonyms: ClassVar[tuple[str, ...]] = ("ZeroChannels",)
    summary: ClassVar[str] = "k channels of zeros behind those of the input"
    source: ClassVar[str] = "He et al. 2016, section 3.3, option A: extra zero entries padded for increasing dimensions"
    lent: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(16,16,16)->(PadChannels)16", "output_shape", "32 x 16 x 16", "He et al. 2016, section 4.2: from 16 filters to 32"),
    )

    k: int | Written | None = attribute("c", "k", bare=True, least=0, varies=True)

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts(ranks[0])


@lru_cache
def _facts(rank: int) -> Facts:
    channels, *extents = names(" ".join(elements(rank)))
    return Facts((channels + Name("k"), *extents))
