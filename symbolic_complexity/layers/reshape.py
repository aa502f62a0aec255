"""Reshape: the same elements in their order under another shape. Nothing is computed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from ..facts import Condition, Facts, Reach
from ..written import Name, Number, multiply, names
from .base import Example, elements
from .listed import Listed


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Reshape(Listed):
    """`Reshape(a, b, ...)`: output (a, b, ...), which must hold as many elements as the input of any shape."""

    name: ClassVar[str] = "Reshape"
    synonyms: ClassVar[tuple[str, ...]] = ("Unflatten",)
    summary: ClassVar[str] = "the same elements under another shape"
    source: ClassVar[str] = "Radford et al. 2016, section 3: the projected input is reshaped to 1024 x 4 x 4"
    lent: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)100->(FC)16384k0b->(Reshape)(1024,4,4)", "output_shape", "1024 x 4 x 4", "Radford et al. 2016, figure 1"),
    )

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts(ranks[0], self.names)


@lru_cache
def _facts(rank: int, output: tuple[Name, ...]) -> Facts:
    shape = names(" ".join(elements(rank)))
    return Facts(
        output,
        needs=(Condition(multiply(*shape), "=", multiply(*output), "the elements must be as many as before"),),
        # An element may come from anywhere on the plane.
        reach=tuple(Reach(size, Number(0)) for size in shape[1:]),
        computes=False,
    )
