"""Flatten: a plane's elements in one row, so that a fully connected layer can follow. Nothing is computed."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from ..facts import Facts, Reach
from ..written import Number, multiply, names
from .base import Example, Layer, elements


class Flatten(Layer):
    """`Flatten()`: input (c, M, N), output (cMN)."""

    name: ClassVar[str] = "Flatten"
    synonyms: ClassVar[tuple[str, ...]] = ("View",)
    summary: ClassVar[str] = "c x M x N elements in one row"
    source: ClassVar[str] = "lecture 35: 'linearised neurons'; Simonyan & Zisserman 2015, between conv5 and fc6"
    lent: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(512,7,7)->(Flatten)", "output_shape", "25088", "Simonyan & Zisserman 2015: 512 x 7 x 7 into fc6"),
        Example("(Input)(256,6,6)->(Flatten)->(FC)4096", "weights", "37752832", "torchvision alexnet: classifier.1, 9216 x 4096 + 4096"),
    )

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts(ranks[0])


@lru_cache
def _facts(rank: int) -> Facts:
    shape = names(" ".join(elements(rank)))
    # Each of the row's neurons is one place of the plane, but what follows sees all of them.
    return Facts((multiply(*shape),), reach=tuple(Reach(size, Number(0)) for size in shape[1:]), computes=False)
