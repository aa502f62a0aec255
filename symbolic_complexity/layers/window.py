"""How far a sliding window gets: the size of the output plane, shared by convolutions and pooling.

Source: lecture 35, C1 (M - w + 1); Dumoulin & Visin 2016, "A guide to convolution arithmetic for deep learning",
relationships 1-6 (stride s, padding p, here z) and 14-15 (dilation).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ..facts import Condition
from ..written import Floor, Name, Quotient, Written

AxisLetters: TypeAlias = tuple[str | None, str | None]
"""The letters of one setting for width and height; None where it has its neutral value and is not written."""


@dataclass(frozen=True, slots=True)
class Window:
    """One axis of a sliding window, in letters."""

    extent: Name
    kernel: Name
    stride: str | None
    padding: str | None
    dilation: str | None = None

    @property
    def padded(self) -> Written:
        """M + 2z: the input plane with its padding."""
        return self.extent if self.padding is None else self.extent + 2 * Name(self.padding)

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
    def fits(self) -> Condition:
        """The kernel is no larger than the padded input."""
        reach: Written = self.kernel if self.dilation is None else Name(self.dilation) * (self.kernel - 1) + 1
        return Condition(reach, "<=", self.padded, "the kernel does not fit into the padded input")


def windows(extents: tuple[Name, Name], kernels: tuple[Name, Name], settings: tuple[AxisLetters, ...]) -> tuple[Window, Window]:
    """The windows across and down, from the letters of their stride, padding and (if it has one) dilation."""
    across, down = (
        Window(extent, kernel, *(pair[axis] for pair in settings))
        for axis, (extent, kernel) in enumerate(zip(extents, kernels, strict=True))
    )
    return across, down


def axis_letters(symbol: str, given: object, neutral: int) -> AxisLetters:
    """The letters of one setting: none where it is neutral, one for both axes, or two where the axes differ."""
    if given == neutral:
        return None, None
    if isinstance(given, tuple):
        width, height = given
        return (None if width == neutral else f"{symbol}_w"), (None if height == neutral else f"{symbol}_h")
    return symbol, symbol
