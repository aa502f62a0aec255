"""The operational space in bytes."""

from dataclasses import dataclass
from functools import partial

from ..conventions import Convention
from ..layers import Node
from ..network import Network
from ..symbols import Sign
from ..written import Name, Written
from .base import REGISTRY, Account, Derived, combined
from .operational_space import held, used_by


@dataclass(frozen=True, eq=False)
class OperationalBytes(Derived):
    """p bytes for each number, unless the convention says how many bytes its shares take."""

    def account(self, network: Network, convention: Convention) -> Account:
        shares = convention.space or ()
        if not any(share.size for share in shares):
            return super().account(network, convention)
        why = tuple(f"{share.why}: {share.size} bytes each" for share in shares)
        return combined(network, convention, used_by(shares), partial(held, shares, sized=True), why)

    def of_layer(self, node: Node, convention: Convention) -> Written:
        shares = convention.space or ()
        if not any(share.size for share in shares):
            return super().of_layer(node, convention)
        return held(shares, *(REGISTRY[name].of_layer(node, convention) for name in used_by(shares)), sized=True)


OPERATIONAL_BYTES = OperationalBytes(
    name="operational_bytes",
    sign=Sign("operational_bytes", "Bytes", "Bytes", r"\mathrm{Bytes}"),
    unit="bytes",
    meaning="the operational space in bytes",
    source="lecture 35, F3 and F8 together",
    uses=("operational_space",),
    formula=lambda space: space * Name("p"),
    why=("each number takes p bytes",),
)
