"""How far a sliding window gets: the size of the output plane, shared by convolutions and pooling.

Source: lecture 35, C1 (M - w + 1); Dumoulin & Visin 2016, "A guide to convolution arithmetic for deep learning",
relationships 1-6 (stride s, padding p, here z) and 14-15 (dilation).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from ..facts import Condition, Reach
from ..written import Floor, Name, Number, Quotient, Written
from .base import Layer

AxisLetters: TypeAlias = tuple[str | None, ...]
"""The letters of one setting, one for each axis; None where it has its neutral value and is not written."""


@dataclass(frozen=True, slots=True)
class Window:
    """One axis of a sliding window, in letters. With `ceil` a window that only begins inside counts too."""

    extent: Name
    kernel: Name
    stride: str | None
    padding: str | None
    dilation: str | None = None
    ceil: bool = field(default=False, kw_only=True)

    @property
    def padded(self) -> Written:
        """M + 2z: the input plane with its padding; rounding up lets the last window reach s - 1 further."""
        padded = self.extent if self.padding is None else self.extent + 2 * Name(self.padding)
        return padded + Name(self.stride) - 1 if self.ceil and self.stride is not None else padded

    @property
    def output(self) -> Written:
        """M - w + 1, or floor((M + 2z - w) / s) + 1; with a dilation d(w - 1) + 1 stands in the place of w."""
        if self.dilation is None:
            span = self.padded - self.kernel
            return (span if self.stride is None else Floor(Quotient(span, Name(self.stride)))) + 1
        reach = Name(self.dilation) * (self.kernel - 1)
        if self.stride is None:
            return self.padded - reach
        return Floor(Quotient(self.padded - reach - 1, Name(self.stride))) + 1

    @property
    def reach(self) -> Reach:
        """How many neighbouring inputs an output sees: the kernel, with a dilation d(w - 1) + 1 of them."""
        extent: Written = self.kernel if self.dilation is None else Name(self.dilation) * (self.kernel - 1) + 1
        return Reach(extent, Number(1) if self.stride is None else Name(self.stride))

    @property
    def fits(self) -> Condition:
        """The kernel is no larger than the padded input."""
        return Condition(self.reach.extent, "<=", self.padded, "the kernel does not fit into the padded input")


def windows(extents: tuple[Name, ...], kernels: tuple[Name, ...], settings: tuple[AxisLetters, ...], *, ceil: bool = False) -> list[Window]:
    """A window for each axis, from the letters of their stride, padding and (if it has one) dilation."""
    return [
        Window(extent, kernel, *(letters[axis] for letters in settings), ceil=ceil)
        for axis, (extent, kernel) in enumerate(zip(extents, kernels, strict=True))
    ]


def axis_letters(symbol: str, given: object, neutral: int | None) -> tuple[str | None, str | None]:
    """The letters of one setting: none where it is neutral, one for both axes, or two where the axes differ."""
    if given == neutral:
        return None, None
    if isinstance(given, tuple):
        width, height = given
        return (None if width == neutral else f"{symbol}_w"), (None if height == neutral else f"{symbol}_h")
    return symbol, symbol


class Windowed(Layer):
    """A layer whose window is as high as it is wide where its height is left out.

    `leaders` are the fields that others take after, a pair's width where it is a pair.
    """

    follows: ClassVar[tuple[str, ...]] = ("h",)
    leaders: ClassVar[Mapping[str, str]] = {"h": "w"}

    def __post_init__(self) -> None:
        for follower, leader in self.leaders.items():
            given = getattr(self, leader)
            if getattr(self, follower) is None and given is not None:
                object.__setattr__(self, follower, given[0] if isinstance(given, tuple) else given)
        super().__post_init__()

    def _defaults(self) -> list[object]:
        return [
            getattr(self, self.leaders[name]) if name in self.leaders else default
            for (name, _), default in zip(self.attributes(), super()._defaults(), strict=True)
        ]
