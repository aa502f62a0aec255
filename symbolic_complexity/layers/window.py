"""How far a sliding window gets: the size of the output plane, shared by convolutions and pooling.

Source: lecture 35, C1 (M - w + 1); Dumoulin & Visin 2016, "A guide to convolution arithmetic for deep learning",
relationships 1-6 (stride s, padding p, here z) and 14-15 (dilation).
"""

from __future__ import annotations

from dataclasses import dataclass

from ..facts import Condition, at_least
from ..written import Floor, Name, Quotient, Written, written


@dataclass(frozen=True, slots=True)
class Window:
    """One axis of a sliding window: its letters, None where the letter has its neutral value and is not written."""

    extent: Name
    kernel: Name
    stride: Name | None
    padding: Name | None
    dilation: Name | None

    @property
    def padded(self) -> Written:
        """M + 2z: the input plane with its padding."""
        return self.extent if self.padding is None else self.extent + 2 * self.padding

    @property
    def output(self) -> Written:
        """M - w + 1, or floor((M + 2z - w) / s) + 1, or with d(w - 1) + 1 in the place of w."""
        if self.dilation is None:
            span = self.padded - self.kernel
        else:
            span = self.padded - self.dilation * (self.kernel - 1) - 1
        return (span if self.stride is None else Floor(Quotient(span, self.stride))) + 1

    @property
    def needs(self) -> tuple[Condition, ...]:
        """The window fits; its sizes make sense."""
        reach: Written = self.kernel if self.dilation is None else self.dilation * (self.kernel - 1) + 1
        conditions = [
            Condition(reach, "<=", self.padded, "the kernel does not fit into the padded input"),
            at_least(self.kernel, 1, "a kernel has at least one element"),
        ]
        for letter, least, what in (
            (self.stride, 1, "a stride is at least 1"),
            (self.padding, 0, "a padding is not negative"),
            (self.dilation, 1, "a dilation is at least 1"),
        ):
            if letter is not None:
                conditions.append(at_least(letter, least, what))
        return tuple(conditions)


def axis_letters(symbol: str, given: object, neutral: int) -> tuple[Name | None, Name | None]:
    """The letters of one setting for width and height: none where it is neutral, two where the axes differ."""
    if given == neutral:
        return None, None
    if isinstance(given, tuple):
        first, second = (None if one == neutral else Name(f"{symbol}_{axis}") for one, axis in zip(given, "wh", strict=True))
        return first, second
    return Name(symbol), Name(symbol)
