"""What layers that are written as a plain list of sizes share, such as `(Select)(0,4,5)`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ..errors import Invalid
from ..formulas import Size
from ..written import Name
from .base import Layer, no_less, put_size, spelled


@dataclass(frozen=True, init=False, eq=False, repr=False)
class Listed(Layer):
    """A layer made of one size or more, whose letters are numbered from 1: `size_1`, `size_2`."""

    listed: ClassVar[bool] = True
    letter: ClassVar[str] = "size"
    one: ClassVar[str] = "a size"
    """What a message calls one of the list."""

    given: tuple[Size, ...]

    def __init__(self, *given: Any, label: str = "") -> None:
        if not given:
            raise Invalid(f"({self.name}) needs a list: {self.one} or more")
        checked = tuple(no_less(one, f"{self.one} of ({self.name})", self.least) for one in given)
        object.__setattr__(self, "given", checked)
        object.__setattr__(self, "label", label)
        self.__post_init__()

    @property
    def names(self) -> tuple[Name, ...]:
        """A letter for each of the list."""
        return tuple(Name(f"{self.letter}_{number}") for number in range(1, len(self.given) + 1))

    def sizes(self) -> dict[str, Size]:
        return {letter.name: size for letter, size in zip(self.names, self.given, strict=True)}

    def bounds(self) -> dict[str, int]:
        return dict.fromkeys((letter.name for letter in self.names), self.least)

    @property
    def numbers(self) -> tuple[tuple[str, int], ...]:
        """None: two lists are seldom the same."""
        return ()

    def called(self, letter: str) -> str:
        return self.one

    def put(self, values: Mapping[str, Size]) -> Any:
        return type(self)(*(put_size(one, values) for one in self.given), label=self.label)

    def settings(self) -> str:
        return spelled(self.given[0] if len(self.given) == 1 else self.given)
