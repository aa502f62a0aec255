"""Pooling over a w x h window of each plane: its largest element, or its mean. No parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from ..facts import Condition, Facts, Work
from ..written import Name, Written, names
from .base import Example, Pair, attribute
from .window import AxisLetters, Window, Windowed, axis_letters, windows

c, w, h, M, N = names("c w h M N")


@dataclass(frozen=True, eq=False, repr=False)
class Tiled(Windowed):
    """Windows of w x h (h = w if left out) that stand side by side where the stride is left out, as in PyTorch and Keras."""

    inputs: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    follows: ClassVar[tuple[str, ...]] = ("h", "stride")

    w: int | Written | None = attribute("w")
    h: int | Written | None = attribute("h")
    stride: Pair | None = attribute("s", pair=True)

    def __post_init__(self) -> None:
        if self.stride is None and self.w is not None:
            object.__setattr__(self, "stride", (self.w, self.w if self.h is None else self.h))
        super().__post_init__()


@dataclass(frozen=True, eq=False, repr=False)
class _Pool(Tiled):
    """A pool; `ceil` rounds the output's size up: a last window that only begins on the plane or in its left padding counts.

    As in PyTorch no padding is more than half a window, and a rounded-up window may not begin in the right padding.
    """

    mean: ClassVar[bool]

    padding: Pair = attribute("p", "z", default=0, least=0, pair=True, always=True)
    ceil: bool = attribute("u", flag=True, default=False)

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts((axis_letters("s", self.stride, 1), axis_letters("z", self.padding, 0)), self.ceil, self.mean)


class MaxPool(_Pool):
    """`MaxPool(w, h, stride, padding, ceil)`: the largest of each window.

    Input (c, M, N), output (c, M', N') with M' = floor((M + 2 padding - w) / stride) + 1, or rounded up with `ceil`.
    """

    name: ClassVar[str] = "MaxPool"
    synonyms: ClassVar[tuple[str, ...]] = ("Pool", "MaxPool2d", "MaxPooling", "MaxPooling2D")
    summary: ClassVar[str] = "the largest element of each w x h window"
    source: ClassVar[str] = "Krizhevsky et al. 2012, section 3.4 (3 x 3 windows, stride 2)"
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(96,55,55)->(MaxPool)3w2s", "output_shape", "96 x 27 x 27", "Krizhevsky et al. 2012, section 3.5"),
        Example("(Input)(64,112,112)->(MaxPool)3w2s1p", "output_shape", "64 x 56 x 56", "He et al. 2016, table 1: conv2_x"),
        Example("(Input)(64,112,112)->(MaxPool)3w2s1u", "output_shape", "64 x 56 x 56", "Szegedy et al. 2015, table 1: max pool 3 x 3/2"),
    )
    mean: ClassVar[bool] = False


class AvgPool(_Pool):
    """`AvgPool(w, h, stride, padding, ceil)`: the mean of each window.

    Input (c, M, N), output (c, M', N') with M' = floor((M + 2 padding - w) / stride) + 1, or rounded up with `ceil`.
    """

    name: ClassVar[str] = "AvgPool"
    synonyms: ClassVar[tuple[str, ...]] = ("AvgPool2d", "AveragePooling", "AveragePooling2D", "MeanPool")
    summary: ClassVar[str] = "the mean of each w x h window"
    source: ClassVar[str] = "LeCun et al. 1998, section II.B (sub-sampling)"
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(6,28,28)->(AvgPool)2w2s", "output_shape", "6 x 14 x 14", "LeCun et al. 1998, figure 2 (S2)"),
        Example("(Input)(256,56,56)->(AvgPool)2w2s", "output_shape", "256 x 28 x 28", "Huang et al. 2017, table 1: transition layer 1"),
        Example("(Input)(1024,7,7)->(AvgPool)7w1s", "output_shape", "1024 x 1 x 1", "Szegedy et al. 2015, table 1: avg pool 7 x 7/1"),
    )
    mean: ClassVar[bool] = True


@lru_cache
def _facts(settings: tuple[AxisLetters, ...], ceil: bool, mean: bool) -> Facts:
    across, down = windows((M, N), (w, h), settings, ceil=ceil)
    outputs = c * across.output * down.output
    work: tuple[Work, ...]
    # Every window is counted whole, with what it holds of the padding or beyond it.
    if mean:
        work = (
            Work("add", "pooling", (w * h - 1) * outputs, "each output adds up its window"),
            Work("divide", "pooling", outputs, "and divides by the window's size"),
        )
    else:
        work = (Work("compare", "pooling", (w * h - 1) * outputs, "each output is the largest of its window"),)
    needs = (*_needs(across), *_needs(down))
    return Facts((c, across.output, down.output), work=work, needs=needs, reach=(across.reach, down.reach))


def _needs(window: Window) -> Iterator[Condition]:
    """What PyTorch asks of a pool: without the last one it drops the window, and the size is not the formula's."""
    yield window.fits
    if window.padding is not None:
        yield Condition(2 * Name(window.padding), "<=", window.kernel, "a window could lie in the padding alone")
    if window.ceil and window.stride is not None:
        begins = Name(window.stride) if window.padding is None else Name(window.stride) + Name(window.padding)
        yield Condition(begins, "<=", window.kernel, "rounded up, the last window could begin beyond the plane")
