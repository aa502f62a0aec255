"""What the roads to a figure have in common: the design that is checked, what a road answers, and why it does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TypeAlias

from ..algebra import Exact
from ..conventions import Convention
from ..derivation import Derivation
from ..document import Prose
from ..exporters import written_out
from ..given import Values
from ..layers import Node
from ..network import Network
from ..quantities import Quantity
from ..quantities.base import Derived
from ..quantities.operational_bytes import OPERATIONAL_BYTES
from ..quantities.operational_space import OPERATIONAL_SPACE, held, used_by
from ..written import Written
from .arithmetic import worth

Figure: TypeAlias = Exact | tuple[int, ...]
"""A number, or a shape."""


@dataclass(frozen=True)
class Term:
    """A part of a difference that a way of counting explains: it is added to the road's own value."""

    amount: Exact
    because: Prose


@dataclass(frozen=True)
class Answer:
    """What a road finds. Where it counts in another way, its `terms` lead from its value to the figure that is asked for.

    `layers` are the shares of the layers where it knows them, in the order of the design written out; `note` says more.
    """

    value: Figure
    terms: tuple[Term, ...] = ()
    layers: tuple[Figure, ...] = ()
    note: Prose = ()

    @property
    def explained(self) -> Figure:
        """The value with its terms."""
        return self.value if isinstance(self.value, tuple) else self.value + sum(term.amount for term in self.terms)


@dataclass(frozen=True)
class Silent:
    """Why a road has no answer."""

    because: Prose


@dataclass(frozen=True)
class Case:
    """The design that is checked: as it was given, and with numbers for all of its sizes."""

    network: Network
    placed: Network
    given: Values
    derivations: Mapping[tuple[str, str], Derivation]
    """By quantity and convention."""

    @cached_property
    def plain(self) -> Network:
        """The design with every Repeat written out."""
        return written_out(self.placed)

    @cached_property
    def letters(self) -> dict[int, Mapping[str, int]]:
        """What each layer's letters are worth, by its node's `id`: shapes flow through the design as plain numbers."""
        shapes: dict[int, tuple[int, ...]] = {}
        found: dict[int, Mapping[str, int]] = {}
        for node in self.plain.nodes:
            arriving = [shapes[id(source)] for source in node.inputs]
            own = {letter: worth(tree, {}) for letter, tree in node.layer.written_sizes().items()}
            letters = {**own, **node.layer.letters(arriving)}
            found[id(node)] = letters  # type: ignore[assignment]
            shapes[id(node)] = tuple(int(worth(size, letters)) for size in node.facts.output)
        return found

    def shape(self, node: Node) -> tuple[int, ...]:
        """The shape that a layer puts out."""
        return tuple(int(worth(size, self.letters[id(node)])) for size in node.facts.output)

    @cached_property
    def work(self) -> Counter[tuple[str, str, str]]:
        """How many operations all layers of a kind do: by the layer's name, the operation and its role."""
        found: Counter[tuple[str, str, str]] = Counter()
        for node in self.plain.nodes:
            for one in node.facts.work:
                found[node.layer.name, one.kind, one.role] += int(worth(one.amount, self.letters[id(node)]))
        return found

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The layers' names, in the order of the design written out."""
        return tuple(self.plain.names[id(node)] for node in self.plain.nodes)

    @cached_property
    def remembered(self) -> dict[str, object]:
        """What a road has worked out for several figures at once, by the road's name."""
        return {}


@dataclass(frozen=True)
class Road:
    """A way to a figure that leads past the others. `answer` asks it for a quantity of a design under a convention."""

    name: str
    title: str
    summary: str
    answer: Callable[[Case, Quantity, Convention], Answer | Silent] = field(compare=False)

    def __post_init__(self) -> None:
        REGISTRY[self.name] = self


REGISTRY: dict[str, Road] = {}
"""Every road by name, the closed form first; members register as their files are imported."""


def parts_of(quantity: Quantity, convention: Convention) -> tuple[tuple[str, ...], Callable[..., Written]] | None:
    """The quantities that a quantity is a formula over, and the formula; None where it is none."""
    space = convention.space
    sized = quantity is OPERATIONAL_BYTES and any(share.size for share in space or ())
    if space is not None and (sized or quantity is OPERATIONAL_SPACE):
        return used_by(space), partial(held, space, sized=sized)
    return (quantity.uses, quantity.formula) if isinstance(quantity, Derived) else None
