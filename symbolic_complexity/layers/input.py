"""The input of a network: the shape of one sample. It begins a design; nothing is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, TypeVar

from ..errors import Invalid
from ..facts import Facts
from ..formulas import Size
from ..written import Name
from .base import Example
from .listed import Listed

T = TypeVar("T")


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Input(Listed):
    """The input of one sample, `Input(n)` or `Input(c, M, N)`: c channels, M wide (with w), N high (with h)."""

    name: ClassVar[str] = "Input"
    synonyms: ClassVar[tuple[str, ...]] = ("InputLayer",)
    summary: ClassVar[str] = "the shape of one sample: (n) or (c, M, N)"
    source: ClassVar[str] = "lecture 35, slide 'Operational space complexity': (Input)(3,224,224)"
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(3,224,224)", "output_shape", "3 x 224 x 224", "lecture 35, the input of both convolutions"),
    )
    begins: ClassVar[bool] = True
    letter: ClassVar[str] = "input"
    one: ClassVar[str] = "a dimension"

    @property
    def shape(self) -> tuple[Size, ...]:
        """The dimensions, in their order."""
        return self.given

    def letters(self, shapes: Sequence[tuple[T, ...]]) -> dict[str, T]:
        if shapes:
            raise Invalid("an Input begins a network; nothing leads into it")
        return {}

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts(self.names)


@lru_cache
def _facts(dimensions: tuple[Name, ...]) -> Facts:
    return Facts(dimensions, computes=False, begins=True)
