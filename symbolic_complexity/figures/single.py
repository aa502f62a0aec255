"""One quantity of one network, as the kinds of figure need it that show how it is spread over the layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ..algebra import normal_form
from ..conventions import Convention
from ..document import Phrase, Prose
from ..errors import Invalid
from ..given import Values
from ..layers import Node
from ..network import Network
from ..quantities import REGISTRY as QUANTITIES
from ..quantities import Quantity
from ..table import cell, shown
from ..written import Number, Written, add, free_names, substitute
from .base import Asked

_LONG = 60
"""Characters of a formula that a caption has no room for."""


@dataclass(frozen=True)
class Single:
    """One network with its numbers put in, and one quantity that adds up over its layers."""

    network: Network
    quantity: Quantity
    convention: Convention
    given: Values
    total: Written

    @staticmethod
    def of(asked: Asked, kind: str) -> Single:
        """The one design and the one quantity that a figure of this kind shows. Raises `Invalid` where there are more, or no sum."""
        if len(asked.designs) != 1 or len(asked.quantities) != 1:
            raise Invalid(f"a figure of the kind {kind} shows one quantity of one design", expected="the kind curve, for several")
        if asked.over is not None:
            raise Invalid(f"a figure of the kind {kind} has no axis for {asked.over:.60}", expected="the kind curve")
        (whole,), (quantity,) = asked.designs, asked.quantities
        asked.given.check(asked.symbols, quantity.name)
        placed = whole.put(asked.given.sizes(whole))
        account = quantity.account(placed, asked.convention)
        total = cell(substitute(account.formula, account.fixed), asked.given)
        single = Single(placed, quantity, asked.convention, asked.given, total or Number(0))
        if not quantity.adds_up or not single.adds_up:
            said = f"{quantity.name} under the convention {asked.convention.name}" if quantity.adds_up else quantity.name
            known = ", ".join(one.name for one in QUANTITIES.values() if one.adds_up)
            raise Invalid(f"{said} is no sum over the layers, so no layer has a share of it", expected=known)
        return single

    @property
    def adds_up(self) -> bool:
        """Whether the layers' parts are the whole; some conventions count more or less than that."""
        parts = add(*(self.cell(node) for node in self.network.layers))
        return normal_form(parts) == normal_form(self.total)

    @cached_property
    def free(self) -> tuple[str, ...]:
        """The symbols that are left in the total."""
        return tuple(sorted(free_names(self.total)))

    def cell(self, node: Node) -> Written:
        """What one layer has of it, in all rounds of the Repeats around it."""
        return cell(self.quantity.cell(self.network, node, self.convention), self.given) or Number(0)

    def together(self, forms: Sequence[Written]) -> Written:
        """What several layers have of it."""
        return cell(add(*forms), self.given) or Number(0)

    @property
    def summed(self) -> Prose:
        """The total, as a caption says it; a long formula is left to the derivation, and the caption says what it would be of."""
        if len(str(self.total)) > _LONG:
            return (self.network.title, ": ", Phrase(self.quantity.title))
        return (self.network.title, ": ", self.quantity.sign, " = ", *shown(self.total), " ", Phrase(self.quantity.unit))
