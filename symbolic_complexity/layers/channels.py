"""Layers that share channels out or put them in another order, and compute nothing: Split, Select, Shuffle."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from ..errors import Invalid
from ..facts import Condition, Facts
from ..written import Name, Number, Quotient, Written, names
from .base import Example, Layer, attribute, elements
from .listed import Listed

g = Name("g")


def _shape(rank: int) -> tuple[Name, tuple[Name, ...]]:
    """The channels, and the plane behind them."""
    channels, *plane = names(" ".join(elements(rank)))
    return channels, tuple(plane)


@dataclass(frozen=True, eq=False, repr=False)
class Split(Layer):
    """`Split(groups, which)`: the channels in equal parts, and of these one, counted from 1.

    Input (c, M, N), output (c/groups, M, N); a row's elements are its channels. The output is a part of its input's memory.
    """

    name: ClassVar[str] = "Split"
    synonyms: ClassVar[tuple[str, ...]] = ("Chunk",)
    summary: ClassVar[str] = "one of g equal parts of the channels"
    source: ClassVar[str] = "Ma et al. 2018, ShuffleNet V2, section 4: channel split"
    lent: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(116,28,28)->(Split)2g1i", "output_shape", "58 x 28 x 28", "Ma et al. 2018, table 5: 1x, stage 2, half of 116"),
    )

    groups: int | Written | None = attribute("g")
    which: int | Written = attribute("i", "part", default=1, always=True)

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _split(ranks[0])


@lru_cache
def _split(rank: int) -> Facts:
    channels, plane = _shape(rank)
    needs = (
        Condition(g, "divides", channels, "the parts must share the channels out evenly"),
        Condition(Name("part"), "<=", g, "there is no such part"),
    )
    return Facts((Quotient(channels, g), *plane), needs=needs, computes=False)


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Select(Listed):
    """`Select(0, 4, 5)`: the channels with these numbers, counted from 0, each once and in this order.

    Input (c, M, N), output (how many, M, N); a row's elements are its channels. Taken to be a part of its input's memory.
    """

    name: ClassVar[str] = "Select"
    synonyms: ClassVar[tuple[str, ...]] = ("IndexSelect",)
    summary: ClassVar[str] = "some of the channels, by their numbers from 0"
    source: ClassVar[str] = "LeCun et al. 1998, table I: which maps of S2 each map of C3 sees"
    lent: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    least: ClassVar[int] = 0
    letter: ClassVar[str] = "channel"
    one: ClassVar[str] = "a channel"
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(6,14,14)->(Select)(0,4,5)", "output_shape", "3 x 14 x 14", "LeCun et al. 1998, table I: map 4 of C3"),
        Example("(Input)(6,14,14)->(Select)(0,4,5)->(Conv)1c5w", "weights", "76", "LeCun et al. 1998, table I: 3 x 25 + 1 for such a map"),
    )

    def __init__(self, *given: Any, label: str = "") -> None:
        super().__init__(*given, label=label)
        twice = next((one for place, one in enumerate(self.given) if one in self.given[:place]), None)
        if twice is not None:
            raise Invalid(f"channel {twice} is selected twice")

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _select(ranks[0], self.names)


@lru_cache
def _select(rank: int, selected: tuple[Name, ...]) -> Facts:
    channels, plane = _shape(rank)
    needs = tuple(Condition(one, "<=", channels - 1, "there is no such channel; they are counted from 0") for one in selected)
    return Facts((Number(len(selected)), *plane), needs=needs, computes=False)


@dataclass(frozen=True, eq=False, repr=False)
class Shuffle(Layer):
    """`Shuffle(groups)`: the first channel of each group, then the second of each, and so on.

    Input and output have the same shape, (c, M, N). A tensor is made, but nothing is worked out.
    """

    name: ClassVar[str] = "Shuffle"
    synonyms: ClassVar[tuple[str, ...]] = ("ChannelShuffle",)
    summary: ClassVar[str] = "the channels of g groups, one from each in turn"
    source: ClassVar[str] = "Zhang et al. 2018, ShuffleNet, section 3.1"
    lent: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(240,28,28)->(Shuffle)3g", "output_shape", "240 x 28 x 28", "Zhang et al. 2018, table 1: stage 2, 3 groups"),
    )

    groups: int | Written | None = attribute("g")

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _shuffle(ranks[0])


@lru_cache
def _shuffle(rank: int) -> Facts:
    channels, plane = _shape(rank)
    return Facts((channels, *plane), needs=(Condition(g, "divides", channels, "the groups must share the channels out evenly"),))
