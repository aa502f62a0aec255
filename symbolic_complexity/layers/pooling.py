"""Pooling over a w x h window of each plane: its largest element, or its mean. No parameters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from ..facts import Facts, Work
from ..written import Written, names
from .base import Example, Layer, Pair, attribute
from .window import AxisLetters, axis_letters, windows

c, w, h, M, N = names("c w h M N")


@dataclass(frozen=True)
class _Pool(Layer):
    """Windows of w x h (h = w if left out); the stride is the window itself if left out, as in PyTorch and Keras."""

    inputs: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    follows: ClassVar[tuple[str, ...]] = ("h", "stride")
    mean: ClassVar[bool]

    w: int | Written | None = attribute("w")
    h: int | Written | None = attribute("h")
    stride: Pair | None = attribute("s", pair=True)
    padding: Pair = attribute("p", "z", default=0, least=0, pair=True, always=True)

    def __post_init__(self) -> None:
        if self.h is None and self.w is not None:
            object.__setattr__(self, "h", self.w)
        if self.stride is None and self.w is not None:
            object.__setattr__(self, "stride", (self.w, self.h))
        super().__post_init__()

    def _defaults(self) -> list[object]:
        return [None, self.w, None, 0]

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts((axis_letters("s", self.stride, 1), axis_letters("z", self.padding, 0)), self.mean)


@dataclass(frozen=True)
class MaxPool(_Pool):
    """`MaxPool(w, h, stride, padding)`: the largest of each window. Input (c, M, N), output (c, M', N')."""

    name: ClassVar[str] = "MaxPool"
    synonyms: ClassVar[tuple[str, ...]] = ("Pool", "MaxPool2d", "MaxPooling", "MaxPooling2D")
    summary: ClassVar[str] = "the largest element of each w x h window"
    source: ClassVar[str] = "Krizhevsky et al. 2012, section 3.4 (3 x 3 windows, stride 2)"
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(96,55,55)->(MaxPool)3w2s", "output_shape", "96 x 27 x 27", "Krizhevsky et al. 2012, section 3.5"),
    )
    mean: ClassVar[bool] = False


@dataclass(frozen=True)
class AvgPool(_Pool):
    """`AvgPool(w, h, stride, padding)`: the mean of each window. Input (c, M, N), output (c, M', N')."""

    name: ClassVar[str] = "AvgPool"
    synonyms: ClassVar[tuple[str, ...]] = ("AvgPool2d", "AveragePooling", "AveragePooling2D", "MeanPool")
    summary: ClassVar[str] = "the mean of each w x h window"
    source: ClassVar[str] = "LeCun et al. 1998, section II.B (sub-sampling)"
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(6,28,28)->(AvgPool)2w2s", "output_shape", "6 x 14 x 14", "LeCun et al. 1998, figure 2 (S2)"),
    )
    mean: ClassVar[bool] = True


@lru_cache
def _facts(settings: tuple[AxisLetters, ...], mean: bool) -> Facts:
    across, down = windows((M, N), (w, h), settings)
    outputs = c * across.output * down.output
    work: tuple[Work, ...]
    if mean:
        work = (
            Work("add", "pointwise", (w * h - 1) * outputs, "each output adds up its window"),
            Work("divide", "pointwise", outputs, "and divides by the window's size"),
        )
    else:
        work = (Work("compare", "pointwise", (w * h - 1) * outputs, "each output is the largest of its window"),)
    return Facts((c, across.output, down.output), work=work, needs=(across.fits, down.fits))
