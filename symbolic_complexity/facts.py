"""What a layer states about itself, in the lecture's letters: shapes, parameters, work, and what it keeps while it trains.

Facts hold no totals: each question is a fold over them (see `quantities`), under a convention.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from .symbols import Sign
from .written import Part, Written, add, multiply

Kind: TypeAlias = Literal["multiply", "add", "compare", "divide", "exponential"]
"""What an operation does; `compare` takes in the maximum of two numbers."""

Role: TypeAlias = Literal["product", "accumulate", "bias", "pointwise"]
"""What an operation is for: a weight times an input, adding those products up, adding a bias, or anything else."""


@dataclass(frozen=True, slots=True)
class Count:
    """One named contribution: how many, and what is counted."""

    amount: Written
    because: str


@dataclass(frozen=True, slots=True)
class Work:
    """Operations of one kind for one sample, and what they are for."""

    kind: Kind
    role: Role
    amount: Written
    because: str


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for the layer to fit its input, left <= right or left divides right; `because` says what fails if not.

    That each size is at least 1 goes without saying: a layer is not made with less.
    """

    left: Written
    relation: Literal["<=", "divides"]
    right: Written
    because: str


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """One layer form's statements, in its letters.

    `output`: its shape. `parameters`: the trainable numbers. `work`: operations for one sample. `connections`: for each
    neuron its inputs, and its bias as one. `kept`: the numbers that the lecture counts as stored while the layer works
    and learns (its operational space). `forms`: closed forms that the layer's author writes, by the name of the quantity
    (operational_space: of the lecture's convention); each is proved equal to the argument it closes.
    `computes` is false for a layer that only passes its input on (Flatten, Dropout); `begins` is true for an input.
    """

    output: tuple[Written, ...]
    parameters: tuple[Count, ...] = ()
    work: tuple[Work, ...] = ()
    connections: tuple[Count, ...] = ()
    kept: tuple[Count, ...] = ()
    forms: Mapping[str, Written] = field(default_factory=dict)
    needs: tuple[Condition, ...] = ()
    computes: bool = True
    begins: bool = False

    def work_of(self, *kinds: Kind) -> tuple[Count, ...]:
        """The operations of these kinds in products of weights and inputs, which is all that the lecture counts."""
        return tuple(Count(work.amount, work.because) for work in self.work if work.role != "pointwise" and work.kind in kinds)

    @property
    def elements(self) -> Written:
        """How many numbers the output holds."""
        return multiply(*self.output)


WEIGHTS = Sign("weights", "|w|", "|w|", r"|\mathbf{w}|")
GRADIENTS = Sign("gradients", "|∇w|", "|grad w|", r"|\nabla\mathbf{w}|")


def weights_part(weights: Written) -> Part:
    """|w| as a named part, worth the given formula."""
    return Part(WEIGHTS, weights, "weights")


def gradients_part(weights: Written) -> Part:
    """|grad w| as a named part: there is one partial derivative for each weight, so it is worth what |w| is."""
    return Part(GRADIENTS, weights, "a gradient for every weight")


def total(counts: tuple[Count, ...]) -> Written:
    """The contributions in their order, added."""
    return add(*(count.amount for count in counts))
