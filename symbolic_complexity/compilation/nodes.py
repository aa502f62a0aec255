"""What a generated function computes: numbered nodes, equal ones made once, with the names that each depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from ..symbols import rank

Term: TypeAlias = tuple[int, int]
"""A coefficient and the node that it multiplies."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A symbol."""

    name: str


@dataclass(frozen=True, slots=True)
class Total:
    """A number and terms added up."""

    number: int
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """A product of at least two nodes."""

    factors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Down:
    """above // below: the floor of the quotient."""

    above: int
    below: int


@dataclass(frozen=True, slots=True)
class Largest:
    """The largest of several nodes."""

    several: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Raised:
    """A whole number to the power of a node."""

    base: int
    exponent: int


Node: TypeAlias = Letter | Total | Times | Down | Largest | Raised


class Nodes:
    """The nodes of one program, each known by its place."""

    def __init__(self) -> None:
        self.all: list[Node] = []
        self.letters: list[frozenset[str]] = []
        self._known: dict[Node, int] = {}

    def add(self, node: Node) -> int:
        """The place of a node, made if it is new."""
        node = self.ordered(node)
        place = self._known.get(node)
        if place is None:
            place = self._known[node] = len(self.all)
            self.all.append(node)
            own = [frozenset({node.name})] if isinstance(node, Letter) else [self.letters[one] for one in operands(node)]
            self.letters.append(frozenset().union(*own))
        return place

    def ordered(self, node: Node) -> Node:
        """The node with factors and terms that depend on less first.

        Where arguments are broadcast against each other, as on a grid, most of the work is then done on small arrays.
        """
        match node:
            case Times(factors):
                return Times(tuple(sorted(factors, key=self._order)))
            case Total(number, terms):
                return Total(number, tuple(sorted(terms, key=lambda term: self._order(term[1]))))
        return node

    def number(self, value: int) -> int:
        """The node that is a plain number."""
        return self.add(Total(value, ()))

    def sum(self, number: int, terms: Iterable[Term]) -> int:
        """A number and terms added up."""
        found = tuple(terms)
        return found[0][1] if not number and len(found) == 1 and found[0][0] == 1 else self.add(Total(number, found))

    def term(self, coefficient: int, node: int) -> int:
        """coefficient * node."""
        return node if coefficient == 1 else self.add(Total(0, ((coefficient, node),)))

    def product(self, factors: Iterable[int]) -> int:
        """The product of nodes, that of products as one; 1 for none."""
        flat: list[int] = []
        for one in factors:
            node = self.all[one]
            if isinstance(node, Times):
                flat += node.factors
            elif node != Total(1, ()):
                flat.append(one)
        if not flat:
            return self.number(1)
        return flat[0] if len(flat) == 1 else self.add(Times(tuple(flat)))

    def power(self, node: int, exponent: int) -> int:
        """node to the power of a number of at least 1, by squaring."""
        if exponent <= 3:
            return self.product([node] * exponent)
        half = self.add(Times((self.power(node, exponent // 2),) * 2))
        return self.add(Times((half, node))) if exponent % 2 else half

    def reached(self, roots: Iterable[int]) -> Iterator[int]:
        """All nodes that these are made of, each once, operands first."""
        seen: set[int] = set()
        stack = [(root, False) for root in reversed([*roots])]
        while stack:
            place, ready = stack.pop()
            if ready:
                yield place
            elif place not in seen:
                seen.add(place)
                stack.append((place, True))
                stack += ((one, False) for one in reversed(operands(self.all[place])) if one not in seen)

    def _order(self, place: int) -> tuple[int, list[tuple[int, str]], int]:
        return len(self.letters[place]), sorted(map(rank, self.letters[place])), place


def operands(node: Node) -> tuple[int, ...]:
    """The nodes that a node is made of."""
    match node:
        case Letter():
            return ()
        case Total(_, terms):
            return tuple(one for _, one in terms)
        case Times(factors):
            return factors
        case Down(above, below):
            return above, below
        case Largest(several):
            return several
        case Raised(_, exponent):
            return (exponent,)
