"""A budget: how much of a quantity there may or must be, read from a number with or without a unit, or taken from another design."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from ..algebra import Value, symbols_in, write
from ..derivation import Derivation
from ..document import Relation
from ..errors import Invalid
from ..given import Given
from ..quantities import Quantity
from ..units import amount, kind_of
from ..working import decimal
from ..written import Number, Written

Asked: TypeAlias = Literal["equals", "at_most", "at_least", "like"]

_IN_BYTES = {"weights": "size", "operational_space": "operational_bytes"}
"""What a quantity of elements is called in bytes."""

_BYTES = re.compile(r".*[\d.]\s*(?:[kKMGTPE]?i?B|bytes)", re.DOTALL)
"""A number of bytes, also in KB, which could be of 1,000 or of 1,024."""

RELATIONS: Mapping[str, Relation] = {"equals": "=", "like": "=", "at_most": "≤", "at_least": "≥"}


@dataclass(frozen=True)
class Budget:
    """So much of a quantity. `asked` says what is wanted of it, `typed` how it was given where it has a unit.

    `other` is the derivation of the design that it is taken from.
    """

    asked: Asked
    worth: Value
    typed: str = ""
    other: Derivation | None = None

    @property
    def relation(self) -> Relation:
        """How what is looked for stands to the budget."""
        return RELATIONS[self.asked]

    @property
    def form(self) -> Written:
        """So much, to read."""
        return as_read(self.worth)

    @property
    def symbols(self) -> frozenset[str]:
        """The symbols that another design's budget leaves open."""
        return symbols_in(self.worth)


def as_read(value: Value) -> Written:
    """A value to read: a fraction as a decimal number where it is one exactly."""
    if isinstance(value, Fraction):
        rounded, exact = decimal(value)
        return rounded if exact else Number(value)
    return write(value)


def which(asked: Mapping[Asked, object]) -> Asked:
    """The one of the questions that is asked. Raises `Invalid` for none and for several."""
    given = [name for name, budget in asked.items() if budget is not None]
    expected = "one of equals, at_most, at_least and like (--equals V, --at-most V, --at-least V, --like OTHER)"
    if not given:
        raise Invalid("no budget is given", expected=expected)
    if len(given) > 1:
        raise Invalid(f"{len(given)} budgets are given: {', '.join(given)}", expected=expected)
    return given[0]


def of_amount(asked: Asked, given: Given, quantity: Quantity) -> Budget:
    """A budget from a number, or from text with a unit: 456, 1e6, 1/2, 2 MiB for bytes, 5 ms for seconds, 1.5G for anything else.

    Raises `Invalid` for what is no number, for a negative one, and for a unit that is none of the quantity's.
    """
    text = str(given).strip()
    if quantity.name in _IN_BYTES and _BYTES.fullmatch(text):
        expected = f"-q {_IN_BYTES[quantity.name]}, or a number of elements"
        raise Invalid(f"{quantity.name} is counted in {quantity.unit}, and {text!r:.60} in bytes", expected=expected)
    found = amount(given, kind_of(quantity.unit), what=quantity.name, counted=quantity.unit, said="the budget")
    return Budget(asked, found.value, text if found.unit not in ("", quantity.unit) else "")


def of_other(other: Derivation, unknowns: tuple[str, ...]) -> Budget:
    """A budget from another design's quantity. Raises `Invalid` where it depends on what is looked for."""
    worth = other.worth[0]
    both = [name for name in unknowns if name in symbols_in(worth)]
    if both:
        raise Invalid(
            f"{', '.join(both)} is looked for in one design and open in the other one too",
            expected=f"a number for {both[0]} in the other design, or another name; `symcx compare` says where two designs cross",
        )
    return Budget("like", worth, other=other)
