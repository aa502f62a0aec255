"""How many numbers are stored while a network works and learns; what counts is the convention's choice."""

from dataclasses import dataclass
from functools import partial

from ..algebra import Value
from ..conventions import Convention
from ..layers import Node
from ..network import Network
from ..symbols import Sign
from ..written import Written, add
from .base import REGISTRY, Account, LayerSum, combined


@dataclass(frozen=True, eq=False)
class OperationalSpace(LayerSum):
    """In the lecture's convention a sum over layers; in others a formula over other quantities."""

    def account(self, network: Network, convention: Convention) -> Account:
        if convention.space is None:
            return super().account(network, convention)
        factor, uses = convention.space
        return combined(network, convention, uses, partial(_held, factor), convention.why)

    def value(self, network: Network, convention: Convention) -> Value:
        if convention.space is None:
            return super().value(network, convention)
        return self.account(network, convention).worth[0]

    def of_layer(self, node: Node, convention: Convention) -> Written:
        if convention.space is None:
            return super().of_layer(node, convention)
        factor, uses = convention.space
        return _held(factor, *(REGISTRY[name].of_layer(node, convention) for name in uses))


def _held(factor: int, *parts: Written) -> Written:
    return factor * add(*parts) if factor > 1 else add(*parts)


OPERATIONAL_SPACE = OperationalSpace(
    name="operational_space",
    sign=Sign("operational_space", "Space", "Space", r"\mathrm{Space}"),
    unit="elements",
    meaning="numbers stored while the network works and learns",
    source="lecture 35, F8 and C6",
    counts=lambda facts: facts.kept,
)
