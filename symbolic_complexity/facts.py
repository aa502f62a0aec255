"""What a layer states about itself, in the lecture's letters: shapes, parameters, work, and what it keeps while it trains.

Facts hold no totals: each question is a fold over them (see `quantities`), under a convention.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from .symbols import Sign
from .written import Part, Written, add, multiply

Kind: TypeAlias = Literal["multiply", "add", "compare", "divide", "exponential", "root"]
"""What an operation does; `add` takes in subtractions, `compare` the maximum of two, `exponential` logarithms and powers."""

Role: TypeAlias = Literal["product", "accumulate", "bias", "pooling", "normalisation", "activation", "softmax", "elementwise"]
"""What an operation is for. The first three are a weighted layer's own: a weight times an input, adding those products up,
adding a bias. `elementwise` is adding or multiplying branches and whatever else works on single elements (interpolation)."""

ROLES: tuple[Role, ...] = get_args(Role)

WEIGHTED: frozenset[Role] = frozenset({"product", "accumulate", "bias"})
"""The work of the weighted layers, which is all that the lecture counts."""


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
class Reach:
    """One axis of what an output sees: `extent` neighbouring inputs, and outputs that look `stride` inputs apart.

    The stride is 0 where every output sees the same: the whole axis.
    """

    extent: Written
    stride: Written


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for the layer to fit its input; `because` says what fails if not.

    The left side is at most the right one, divides it, or is equal to it.
    That each size is at least 1 goes without saying: a layer is not made with less.
    """

    left: Written
    relation: Literal["<=", "divides", "="]
    right: Written
    because: str


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """One layer form's statements, in its letters.

    `output`: its shape. `parameters`: the trainable numbers. `buffers`: numbers that are stored with them but not trained
    (running statistics, fixed weights). `work`: operations for one sample. `connections`: for each
    neuron its inputs, and its bias as one. `kept`: the numbers that the lecture counts as stored while the layer works
    and learns (its operational space). `forms`: closed forms that the layer's author writes, by the name of the quantity
    (operational_space: of the lecture's convention); each is proved equal to the argument it closes.
    `reach`: how far an output sees on each axis of the plane; empty where each output sees its own place alone.
    `computes` is false for a layer that only passes its input on (Flatten, Dropout); `begins` is true for an input.
    """

    output: tuple[Written, ...]
    parameters: tuple[Count, ...] = ()
    buffers: tuple[Count, ...] = ()
    work: tuple[Work, ...] = ()
    connections: tuple[Count, ...] = ()
    kept: tuple[Count, ...] = ()
    forms: Mapping[str, Written] = field(default_factory=dict)
    needs: tuple[Condition, ...] = ()
    reach: tuple[Reach, ...] = ()
    computes: bool = True
    begins: bool = False

    def work_of(self, roles: Container[Role], *kinds: Kind) -> tuple[Count, ...]:
        """The operations that serve one of these roles, of these kinds (of every kind, where none is named)."""
        return tuple(Count(work.amount, work.because) for work in self.work if work.role in roles and (not kinds or work.kind in kinds))

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
