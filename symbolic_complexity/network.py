"""A network: layers in their places, inputs before their users. Shapes have flowed through it when it exists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm

from .algebra import Exact, Monomial, Polynomial, Program, Value, add_into, at_least_zero, freeze, normal_form, terms_of, write
from .errors import Invalid
from .facts import Condition
from .formulas import Size
from .layers import Layer, Node, Shape, in_order
from .working import settle
from .written import Name, Number, Product, Written, free_names, substitute

_REMEMBERED = 512


@dataclass(frozen=True, eq=False)
class Network:
    """A directed acyclic graph of layers. Two networks are equal when their layers and connections are."""

    nodes: tuple[Node, ...]

    @staticmethod
    def ending_in(*ends: Node) -> Network:
        """The network that leads to these nodes."""
        return Network(in_order(*ends))

    @staticmethod
    def chain(layers: Iterable[Layer]) -> Network:
        """Layers one after another; the first may be an `Input`, else it is lent one in the lecture's letters."""
        rest = iter(layers)
        first = next(rest, None)
        if first is None:
            raise Invalid("a network has at least one layer")
        nodes = list(in_order(Node.alone(first)))
        for layer in rest:
            nodes.append(Node(layer, (nodes[-1],)))
        return Network(tuple(nodes))

    @property
    def output(self) -> Shape:
        """The shape of the last layer's output."""
        return self.nodes[-1].output

    @cached_property
    def names(self) -> tuple[str, ...]:
        """A name for every node: its layer's, in lower case, numbered from 1."""
        seen: dict[str, int] = {}
        found = []
        for node in self.nodes:
            kind = node.layer.name.lower()
            seen[kind] = seen.get(kind, 0) + 1
            found.append(kind if node.facts.begins else f"{kind}{seen[kind]}")
        return tuple(found)

    @cached_property
    def symbols(self) -> frozenset[str]:
        """The names that the design leaves open."""
        found: set[str] = set()
        for node in self.nodes:
            for given in node.layer.sizes().values():
                if isinstance(given, Written):
                    found |= free_names(given)
        return frozenset(found)

    @cached_property
    def written_outputs(self) -> dict[int, tuple[Written, ...]]:
        """The output shape of every node as a person would write it, by the node's `id`.

        A product of sizes stays one (a flattened plane is k(M - w + 1)(N - h + 1)); any other is its normal form.
        """
        found: dict[int, tuple[Written, ...]] = {}
        for node in self.nodes:
            letters = self._letters(node, found)
            found[id(node)] = tuple(
                substitute(formula, letters) if isinstance(formula, (Name, Product)) else write(value)
                for formula, value in zip(node.facts.output, node.output, strict=True)
            )
        return found

    def letters(self, node: Node) -> dict[str, Written]:
        """What each letter of a node stands for in this network, as a person would write it."""
        return self._letters(node, self.written_outputs)

    @staticmethod
    def _letters(node: Node, outputs: Mapping[int, tuple[Written, ...]]) -> dict[str, Written]:
        shapes = [outputs[id(source)] for source in node.inputs]
        return {**node.layer.letters(shapes), **node.layer.written_sizes()}

    def put(self, values: Mapping[str, Size]) -> Network:
        """The same network with values for some of its symbols; raises `Invalid` where a layer then does not fit."""
        if not self.symbols & values.keys():
            return self
        moved: dict[int, Node] = {}
        for node in self.nodes:
            moved[id(node)] = Node(node.layer.put(values), tuple(moved[id(source)] for source in node.inputs))
        return Network(tuple(moved.values()))

    def conditions(self) -> list[Condition]:
        """What the symbols must satisfy for the layers to fit, beyond being at least 1; in the design's own letters."""
        found: dict[str, Condition] = {}
        for node in self.nodes:
            for worth in node.layer.values.values():
                below = lcm(*(Fraction(c).denominator for c in terms_of(worth).values()))
                if below > 1:
                    found.setdefault(str(worth), Condition(Number(below), "divides", write(worth * below), "a size is a whole number"))
            for condition in node.facts.needs:
                letters = self.letters(node)
                left, right = (settle(substitute(side, letters)) for side in (condition.left, condition.right))
                if not _always(condition.relation, left, right):
                    found.setdefault(f"{left} {right}", Condition(left, condition.relation, right, condition.because))
        return list(found.values())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Network):
            return NotImplemented
        return [node.layer for node in self.nodes] == [node.layer for node in other.nodes] and self._wires == other._wires

    def __hash__(self) -> int:
        return hash(tuple(node.layer for node in self.nodes))

    @cached_property
    def _wires(self) -> list[list[int]]:
        places = {id(node): place for place, node in enumerate(self.nodes)}
        return [[places[id(source)] for source in node.inputs] for node in self.nodes]

    def __str__(self) -> str:
        if any(len(node.inputs) > 1 or (node.inputs and node.inputs[0] is not before) for before, node in pairwise(self.nodes)):
            raise Invalid("only a chain of layers has a notation so far")
        return "->".join(str(node.layer) for node in self.nodes)

    def __rshift__(self, other: Layer | Node) -> Network:
        return Network.ending_in(self.nodes[-1] >> other)


def _always(relation: str, left: Written, right: Written) -> bool:
    """Whether a condition holds for all sizes, so that nobody need assume it."""
    below, above = normal_form(left), normal_form(right)
    if relation == "divides":
        return below == above or below == 1 or (isinstance(below, int) and isinstance(above, int))
    return at_least_zero(above - below)


def as_network(design: Network | Node | Layer) -> Network:
    """A network from whatever is one; a layer alone gets its input in the lecture's letters."""
    if isinstance(design, Network):
        return design
    if isinstance(design, Layer):
        design = Node.alone(design)
    return Network.ending_in(design)


def totals(terms: Iterable[tuple[Node, Program]], count: int) -> tuple[Value, ...]:
    """Sums over nodes of `count` formulas each, in the nodes' letters: one mutable total for each formula."""
    sums: list[dict[Monomial, Exact]] = [{} for _ in range(count)]
    known: dict[tuple[object, ...], list[Value]] = {}  # equal layers are worked out once, as far as these few go
    for node, program in terms:
        key = (program, *node.values.values())
        values = known.get(key)
        if values is None:
            values = program(node.values)
            if len(known) < _REMEMBERED:
                known[key] = values
        for total, value in zip(sums, values):  # noqa: B905 (as many as the program has formulas)
            add_into(total, value.terms if type(value) is Polynomial else terms_of(value))
    return tuple(freeze(total) for total in sums)
