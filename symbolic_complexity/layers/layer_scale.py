"""Layer scale: each channel times a factor that is trained, at the end of a residual branch."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from ..facts import Count, Facts, Work
from ..written import multiply, names
from .base import Example, Layer, elements
from .weighted import kept


class LayerScale(Layer):
    """`LayerScale()`: a factor for each channel. Input and output have the same shape, (c, M, N) or (n)."""

    name: ClassVar[str] = "LayerScale"
    summary: ClassVar[str] = "each channel times a trained factor"
    source: ClassVar[str] = "Touvron et al. 2021, Going deeper with Image Transformers, section 2; Liu et al. 2022, A ConvNet for the 2020s"
    lent: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(96,56,56)->(LayerScale)", "weights", "96", "torchvision convnext_tiny: layer_scale of features.1.0, 96 x 1 x 1"),
    )

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts(ranks[0])


@lru_cache
def _facts(rank: int) -> Facts:
    shape = names(" ".join(elements(rank)))
    inputs = multiply(*shape)
    return Facts(
        shape,
        parameters=(Count(shape[0], "a factor for each channel"),),
        work=(Work("multiply", "elementwise", inputs, "each element by its channel's factor"),),
        kept=kept(inputs, shape[0], inputs),
        forms={"operational_space": 3 * inputs + shape[0]},
    )
