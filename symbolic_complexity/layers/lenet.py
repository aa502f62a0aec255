"""What LeNet-5 has and no later network: sub-sampling with trained coefficients, and radial basis units as its output."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from ..facts import Count, Facts, Work
from ..written import Written, names
from .base import Example, Layer, attribute
from .pooling import Tiled
from .weighted import kept
from .window import AxisLetters, axis_letters, windows

c, w, h, k, M, N, n = names("c w h k M N n")


class Subsampling(Tiled):
    """`Subsampling(w, h, stride)`: each window added up, times its map's coefficient, plus its map's bias: two weights a map.

    Input (c, M, N), output (c, M', N') with M' = floor((M - w) / stride) + 1; h = w and the stride is the window if left
    out. It is trained, so the lecture counts its work: one multiplication a unit (one multiply-accumulate: the inputs share
    their weight and are added up before), w h - 1 additions and one for the bias. As LeCun counts them, a unit has w h + 1
    connections.
    """

    name: ClassVar[str] = "Subsampling"
    synonyms: ClassVar[tuple[str, ...]] = ("SubSample",)
    summary: ClassVar[str] = "the sum of each w x h window, scaled and shifted by two weights a map"
    source: ClassVar[str] = "LeCun et al. 1998, section II.B: S2 and S4"
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(6,28,28)->(Subsampling)2w", "weights", "12", "LeCun et al. 1998, section II.B: S2 has 12 trainable parameters"),
        Example("(Input)(6,28,28)->(Subsampling)2w", "connections", "5880", "LeCun et al. 1998, section II.B: S2 has 5,880 connections"),
        Example("(Input)(6,28,28)->(Subsampling)2w", "output_shape", "6 x 14 x 14", "LeCun et al. 1998, section II.B: 6 maps of 14 x 14"),
        Example("(Input)(16,10,10)->(Subsampling)2w2s", "weights", "32", "LeCun et al. 1998, section II.B: S4 has 32 trainable parameters"),
        Example("(Input)(16,10,10)->(Subsampling)2w2s", "connections", "2000", "LeCun et al. 1998, section II.B: S4 has 2,000 connections"),
    )

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _subsampling(axis_letters("s", self.stride, 1))


@lru_cache
def _subsampling(strides: AxisLetters) -> Facts:
    across, down = windows((M, N), (w, h), (strides, (None, None)))
    outputs = c * across.output * down.output
    weights = 2 * c
    forms: dict[str, Written] = {
        "additions": w * h * outputs,
        "operations": (w * h + 1) * outputs,
        "connections": (w * h + 1) * outputs,
        "operational_space": c * M * N + weights + 2 * outputs,
    }
    return Facts(
        (c, across.output, down.output),
        parameters=(Count(weights, "a coefficient and a bias for each map"),),
        work=(
            Work("add", "accumulate", (w * h - 1) * outputs, "each unit adds up its window"),
            Work("multiply", "product", outputs, "multiplies by its map's coefficient"),
            Work("add", "bias", outputs, "and adds its map's bias"),
        ),
        connections=(Count(w * h * outputs, "each unit sees its window"), Count(outputs, "and its map's bias")),
        kept=kept(c * M * N, weights, outputs, "the input planes"),
        forms=forms,
        needs=(across.fits, down.fits),
        reach=(across.reach, down.reach),
    )


@dataclass(frozen=True, eq=False, repr=False)
class RBF(Layer):
    """`RBF(k)`: k radial basis units, each the squared distance of the n inputs from n numbers. Input (n), output (k).

    The numbers are set by hand (pictures of the characters) and not trained: n k buffers and no weights, and so, as with all
    layers without weights, no space of its own in the lecture's convention. Each connection takes its number off the input
    and squares that, which is its multiply-accumulate.
    """

    name: ClassVar[str] = "RBF"
    synonyms: ClassVar[tuple[str, ...]] = ("RadialBasis",)
    summary: ClassVar[str] = "k squared distances of the n inputs from fixed numbers"
    source: ClassVar[str] = "LeCun et al. 1998, section II.B, equation 7"
    inputs: ClassVar[tuple[str, ...]] = ("n",)
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)84->(RBF)10", "connections", "840", "LeCun et al. 1998, section II.B: 84 inputs for each of 10 classes"),
        Example("(Input)84->(RBF)10", "buffers", "840", "LeCun et al. 1998, section II.B: the components were chosen by hand"),
        Example("(Input)84->(RBF)10", "weights", "0", "LeCun et al. 1998, section II.B: and kept fixed, at least initially"),
    )

    k: int | Written | None = attribute("k", bare=True, varies=True)

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _rbf()


@lru_cache
def _rbf() -> Facts:
    return Facts(
        (k,),
        buffers=(Count(n * k, "a fixed number for each connection"),),
        work=(
            Work("add", "accumulate", n * k, "each connection takes its number off its input"),
            Work("multiply", "product", n * k, "and squares what is left"),
            Work("add", "accumulate", (n - 1) * k, "each unit adds up its squares"),
        ),
        connections=(Count(n * k, "a connection from each input to each unit"),),
        forms={"additions": (2 * n - 1) * k, "operations": (3 * n - 1) * k},
    )
