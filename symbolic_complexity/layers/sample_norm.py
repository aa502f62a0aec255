"""Normalisation by a sample's own mean and variance, which are worked out at inference too: LayerNorm and GroupNorm."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from ..facts import Condition, Count, Facts, Work
from ..written import Name, Written, multiply, names
from .base import Example, Layer, attribute, elements
from .weighted import kept


@dataclass(frozen=True, eq=False, repr=False)
class LayerNorm(Layer):
    """`LayerNorm()`: over all n elements of a row; over the c channels at each place of (c, M) or (c, M, N).

    A scale and a shift for each element of the row, or for each channel, are trained: 2n or 2c; `affine=False` has none.
    Input and output have the same shape. Planes are normalised as ConvNeXt does it, whose code moves the channels last.
    """

    name: ClassVar[str] = "LayerNorm"
    synonyms: ClassVar[tuple[str, ...]] = ("LayerNormalization", "LayerNorm2d")
    summary: ClassVar[str] = "layer normalisation: of a row, or of the channels at each place"
    source: ClassVar[str] = "Ba et al. 2016, equations 3 and 4; Liu et al. 2022, A ConvNet for the 2020s, section 2.6 (planes)"
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)768->(LayerNorm)", "weights", "1536", "torchvision vit_b_16: encoder.ln, 768 scales and 768 shifts"),
        Example("(Input)(96,56,56)->(LayerNorm)", "weights", "192", "torchvision convnext_tiny: features.0.1, 96 scales and 96 shifts"),
    )

    affine: bool = attribute("a", flag=True, default=True)

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        places = names(" ".join(elements(ranks[0])))[1:]
        return _facts(ranks[0], multiply(*places), self.affine, "the channels of a place" if places else "the row")


@dataclass(frozen=True, eq=False, repr=False)
class GroupNorm(Layer):
    """`GroupNorm(groups)`: over the channels of each group and all their places.

    A scale and a shift for each channel are trained, 2c; `affine=False` has none. Input and output have the same shape.
    With one channel in a group it is instance normalisation.
    """

    name: ClassVar[str] = "GroupNorm"
    synonyms: ClassVar[tuple[str, ...]] = ("GroupNormalization",)
    summary: ClassVar[str] = "group normalisation: of g groups of channels, each with all its places"
    source: ClassVar[str] = "Wu & He 2018, equations 1-3 and 7"
    lent: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(64,112,112)->(GroupNorm)32g", "weights", "128", "Wu & He 2018, figure 3: 32 groups; 64 scales and 64 shifts"),
    )

    groups: int | Written | None = attribute("g")
    affine: bool = attribute("a", flag=True, default=True)

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts(ranks[0], Name("g"), self.affine, "a group")


@lru_cache
def _facts(rank: int, sets: Written, affine: bool, named: str) -> Facts:
    """What is stated where `sets` sets of elements are normalised, each on its own; a set is `named` so."""
    shape = names(" ".join(elements(rank)))
    channels, inputs = shape[0], multiply(*shape)
    work: tuple[Work, ...] = (
        Work("add", "normalisation", inputs - sets, f"the elements of {named} are added up"),
        Work("divide", "normalisation", sets, "for their mean"),
        Work("add", "normalisation", inputs, "which is taken off each element"),
        Work("multiply", "normalisation", inputs, "what is left is squared"),
        Work("add", "normalisation", inputs - sets, "and added up"),
        Work("divide", "normalisation", sets, "for the variance"),
        Work("add", "normalisation", sets, "with a small number, so that it is not zero"),
        Work("root", "normalisation", sets, "for the deviation"),
        Work("divide", "normalisation", inputs, "by which each element is divided"),
    )
    needs = (Condition(sets, "divides", channels, "the groups must share the channels out evenly"),) if sets == Name("g") else ()
    if not affine:
        return Facts(shape, work=work, needs=needs)
    weights = 2 * channels
    return Facts(
        shape,
        parameters=(Count(weights, "a scale and a shift of each channel" if rank > 1 else "a scale and a shift of each element"),),
        work=(
            *work,
            Work("multiply", "normalisation", inputs, "scaled"),
            Work("add", "normalisation", inputs, "and shifted"),
        ),
        kept=kept(inputs, weights, inputs),
        forms={"operational_space": 3 * inputs + weights},
        needs=needs,
    )
