"""Where a network begins: the shape of one sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, TypeVar

from ..errors import Invalid
from ..facts import Facts
from ..formulas import Size, size
from ..written import Name
from .base import Example, Layer, put_size, spelled

T = TypeVar("T")


@dataclass(frozen=True, init=False)
class Input(Layer):
    """The input of one sample, `Input(n)` or `Input(c, M, N)`: c channels, M wide (with w), N high (with h)."""

    name: ClassVar[str] = "Input"
    synonyms: ClassVar[tuple[str, ...]] = ("InputLayer",)
    summary: ClassVar[str] = "the shape of one sample: (n) or (c, M, N)"
    source: ClassVar[str] = "lecture 35, slide 'Operational space complexity': (Input)(3,224,224)"
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(3,224,224)", "output_shape", "3 x 224 x 224", "lecture 35, the input of both convolutions"),
    )

    shape: tuple[Size, ...]

    def __init__(self, *shape: Any) -> None:
        if not shape:
            raise Invalid("an Input needs a shape, such as Input(100) or Input(3, 224, 224)")
        checked = tuple(size(one, "a dimension of the Input") for one in shape)
        for one in checked:
            if isinstance(one, int) and one < 1:
                raise Invalid(f"a dimension of the Input must be at least 1, not {one}")
        object.__setattr__(self, "shape", checked)

    def sizes(self) -> dict[str, Size]:
        """One letter a dimension, which only this layer uses."""
        return dict(zip(_letters(len(self.shape)), self.shape, strict=True))

    @property
    def numbers(self) -> tuple[tuple[str, int], ...]:
        """None: every network has another input."""
        return ()

    def letters(self, shapes: Sequence[tuple[T, ...]]) -> dict[str, T]:
        if shapes:
            raise Invalid("an Input begins a network; nothing leads into it")
        return {}

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts(len(self.shape))

    def called(self, letter: str) -> str:
        return "a dimension"

    def put(self, values: Mapping[str, Size]) -> Input:
        return Input(*(put_size(one, values) for one in self.shape))

    def settings(self) -> str:
        if len(self.shape) == 1:
            return spelled(self.shape[0])
        return f"({','.join(str(one) for one in self.shape)})"


def _letters(rank: int) -> tuple[str, ...]:
    return tuple(f"input_{axis}" for axis in range(1, rank + 1))


@lru_cache
def _facts(rank: int) -> Facts:
    output = tuple(map(Name, _letters(rank)))
    return Facts(output, computes=False, begins=True)
