"""How many numbers are stored while a network works and learns; what counts is the convention's choice."""

from dataclasses import dataclass, replace
from functools import partial

from ..algebra import Value
from ..conventions import Convention, Share
from ..layers import Node
from ..network import Network
from ..symbols import Sign
from ..written import Number, Written, add
from .base import REGISTRY, Account, LayerSum, combined


@dataclass(frozen=True, eq=False)
class OperationalSpace(LayerSum):
    """In the lecture's convention a sum over layers; in others a formula over other quantities."""

    def account(self, network: Network, convention: Convention) -> Account:
        if convention.space is None:
            account = super().account(network, convention)
            several = bool(account.layers)
            return replace(account, why=(*account.why, "a tensor between two layers is counted by both")) if several else account
        shares = convention.space
        return combined(network, convention, used_by(shares), partial(held, shares), tuple(share.why for share in shares))

    def choice(self, convention: Convention) -> object:
        return convention.space and (convention.space, convention.every)

    def least_rounds(self, convention: Convention) -> int:
        return max((REGISTRY[name].least_rounds(convention) for name in used_by(convention.space or ())), default=0)

    def value(self, network: Network, convention: Convention) -> Value:
        if convention.space is None:
            return super().value(network, convention)
        return self.account(network, convention).worth[0]

    def of_layer(self, node: Node, convention: Convention) -> Written:
        if convention.space is None:
            return super().of_layer(node, convention)
        return held(convention.space, *(REGISTRY[name].of_layer(node, convention) for name in used_by(convention.space)))

    def cell(self, network: Network, node: Node, convention: Convention) -> Written | None:
        if convention.space is None:
            return super().cell(network, node, convention)
        parts = (REGISTRY[name].cell(network, node, convention) for name in used_by(convention.space))
        return held(convention.space, *(part or Number(0) for part in parts))


def used_by(shares: tuple[Share, ...]) -> tuple[str, ...]:
    """The quantities that these shares are made of, each once."""
    return tuple(dict.fromkeys(name for share in shares for name in share.quantities))


def held(shares: tuple[Share, ...], *parts: Written, sized: bool = False) -> Written:
    """The shares added up, from the quantities that `used_by` names; in bytes where they are `sized`."""
    worth = dict(zip(used_by(shares), parts, strict=True))
    terms = []
    for share in shares:
        times = share.times * (share.size or 1) if sized else share.times
        together = add(*(worth[name] for name in share.quantities))
        terms.append(times * together if times > 1 else together)
    return add(*terms)


OPERATIONAL_SPACE = OperationalSpace(
    name="operational_space",
    sign=Sign("operational_space", "Space", "Space", r"\mathrm{Space}"),
    unit="elements",
    meaning="numbers stored while the network works and learns",
    source="lecture 35, F8 and C6",
    counts=lambda facts, _: facts.kept,
)
