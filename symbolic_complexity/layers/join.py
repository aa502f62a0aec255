"""Layers that bring branches together: element by element (Add, Mul), or channels one behind another (Concat)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, ClassVar

from ..errors import Invalid
from ..facts import Facts, Kind, Work
from ..written import Name, Number, add, multiply, names
from .base import Example, Layer, elements
from .block import Block
from .node import Node

_BRANCH = "c_{}"


class Join(Layer):
    """A layer with several inputs: `(Add)[branch | branch]`, where an empty branch is the identity."""

    joins: ClassVar[bool] = True

    @classmethod
    def of(cls, *branches: Node | Block | Layer | None) -> Any:
        """The join of nodes, as a node; or of blocks that all begin at one input still to come (None: that input itself)."""
        nodes = [branch.node if isinstance(branch, Layer) and branch.begins else branch for branch in branches]
        with_inputs = [node for node in nodes if isinstance(node, Node)]
        if nodes and len(with_inputs) == len(nodes):
            return cls()(*with_inputs)
        blocks = [branch for branch in nodes if not isinstance(branch, Node)]
        if with_inputs:
            raise Invalid(f"{cls.name} joins nodes that have their inputs, or blocks that do not, and not one with the other")
        return Block.joined(cls(), blocks)

    def branched(self, shapes: Sequence[tuple[Any, ...]]) -> None:
        """Raise `Invalid` where there is no input at all or where the inputs' ranks differ."""
        if not shapes:
            raise Invalid("needs its branches", expected=f"({self.name})[branch | branch]")
        if len(set(map(len, shapes))) > 1:
            raise Invalid(f"its branches do not agree: {_told(shapes)}")


class _Elementwise(Join):
    """All inputs of one shape, combined place by place."""

    kind: ClassVar[Kind]

    def letters(self, shapes: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
        self.branched(shapes)
        if any(shape != shapes[0] for shape in shapes):
            raise Invalid(f"its branches do not agree: {_told(shapes)}")
        return dict(zip(elements(len(shapes[0])), shapes[0], strict=True))

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _elementwise(self.kind, ranks)


class Add(_Elementwise):
    """`Add()(x, y)` or `sc.add(x, y)`: the sum of its inputs, place by place; all of one shape."""

    name: ClassVar[str] = "Add"
    synonyms: ClassVar[tuple[str, ...]] = ("Sum", "Residual")
    summary: ClassVar[str] = "the sum of its branches"
    source: ClassVar[str] = "He et al. 2016, equation 1: y = F(x) + x"
    kind: ClassVar[Kind] = "add"
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(64,56,56)->(Add)[(Conv)64c3w1s1p0b | ]", "output_shape", "64 x 56 x 56", "He et al. 2016, figure 2"),
    )


@lru_cache
def _elementwise(kind: Kind, ranks: tuple[int, ...]) -> Facts:
    shape = names(" ".join(elements(ranks[0])))
    times = len(ranks) - 1
    amount = multiply(Number(times), *shape) if times > 1 else multiply(*shape)
    work = (Work(kind, "elementwise", amount, "the branches are put together place by place"),) if times else ()
    return Facts(shape, work=work)


class Mul(Join):
    """`Mul()(x, y)` or `sc.mul(x, y)`: the product of its inputs, place by place.

    The inputs have one shape, or are one factor a channel, (c, 1, 1), for planes (c, M, N).
    """

    name: ClassVar[str] = "Mul"
    synonyms: ClassVar[tuple[str, ...]] = ("Multiply", "Scale")
    summary: ClassVar[str] = "the product of its branches; (c, 1, 1) scales the channels of (c, M, N)"
    source: ClassVar[str] = "Hu et al. 2018, Squeeze-and-Excitation Networks, equation 4"
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(64,56,56)->(Mul)[ | (GAP)->(Sigmoid)]", "output_shape", "64 x 56 x 56", "Hu et al. 2018, equation 4"),
    )

    def letters(self, shapes: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
        self.branched(shapes)
        whole = next((shape for shape in shapes if not _is_factor(shape)), shapes[0])
        if any(shape != whole and not (_is_factor(shape) and shape[0] == whole[0]) for shape in shapes):
            raise Invalid(f"its branches do not agree: {_told(shapes)}")
        return dict(zip(elements(len(whole)), whole, strict=True))

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _elementwise("multiply", ranks)


def _is_factor(shape: tuple[Any, ...]) -> bool:
    """Whether a shape is one number a channel."""
    return len(shape) > 1 and all(size == 1 for size in shape[1:])


class Concat(Join):
    """`Concat()(x, y)` or `sc.concat(x, y)`: the channels of its inputs one behind another; planes of one size."""

    name: ClassVar[str] = "Concat"
    synonyms: ClassVar[tuple[str, ...]] = ("Concatenate", "Cat", "DepthConcat")
    summary: ClassVar[str] = "the channels of its branches, one behind another"
    source: ClassVar[str] = "Szegedy et al. 2015, figure 2 (filter concatenation); Huang et al. 2017, equation 2"
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(64,56,56)->(Concat)[ | (Conv)32c3w1s1p0b]", "output_shape", "96 x 56 x 56", "Huang et al. 2017: c + k channels"),
    )

    def letters(self, shapes: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
        self.branched(shapes)
        if any(shape[1:] != shapes[0][1:] for shape in shapes):
            raise Invalid(f"its branches do not agree: {_told(shapes)}")
        channels = {_BRANCH.format(number): shape[0] for number, shape in enumerate(shapes, start=1)}
        return {**channels, **dict(zip(elements(len(shapes[0]))[1:], shapes[0][1:], strict=True))}

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _concat(ranks)


@lru_cache
def _concat(ranks: tuple[int, ...]) -> Facts:
    channels = add(*(Name(_BRANCH.format(number)) for number in range(1, len(ranks) + 1)))
    return Facts((channels, *names(" ".join(elements(ranks[0])[1:]))))


def _told(shapes: Sequence[tuple[Any, ...]]) -> str:
    return " and ".join(f"({', '.join(map(str, shape))})" for shape in shapes)
