"""A network: layers in their places, inputs before their users. Shapes have flowed through it when it exists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import lcm
from typing import Any

from .algebra import (
    Exact,
    Monomial,
    Polynomial,
    Program,
    Value,
    add_into,
    freeze,
    normal_form,
    put_in,
    sum_over,
    terms_of,
    write,
)
from .errors import Invalid, nearest
from .formulas import Size
from .layers import Block, Layer, Loop, Node, Passage, Shape, in_order
from .layers.base import elements, put_size
from .layers.input import Input
from .written import Name, Product, Written, free_names, substitute, written

_REMEMBERED = 512
_LONG_TITLE = 160


@dataclass(frozen=True, eq=False)
class Network:
    """A directed acyclic graph of layers. Two networks are equal when their layers and connections are.

    `nodes` are all layers in their places, inputs before their users, the layers inside a Repeat once; `ends` are the
    nodes that give the network's outputs. Under assumptions such as "32 divides M" the nodes are those of the `origin` with
    32 M' in the place of M, and `assumed` says what M' is: M / 32, so that floor((M + 31) / 32) is M / 32.
    """

    nodes: tuple[Node, ...]
    ends: tuple[Node, ...]
    assumed: Mapping[str, Value] = field(default_factory=dict)
    divisors: Mapping[str, Size] = field(default_factory=dict)
    origin: Network | None = None
    called: str = ""
    """The name of a published network."""

    @staticmethod
    def ending_in(*ends: Node, called: str = "") -> Network:
        """The network that leads to these nodes."""
        return Network(in_order(*ends), ends, called=called)

    @staticmethod
    def chain(layers: Iterable[Layer]) -> Network:
        """Layers one after another; the first may be an `Input`, else it is lent one in the lecture's letters."""
        rest = iter(layers)
        first = next(rest, None)
        if first is None:
            raise Invalid("a network has at least one layer")
        end = first.node
        for layer in rest:
            end = layer.placed((end,))
        return Network.ending_in(end)

    @cached_property
    def remembered(self) -> dict[str, Any]:
        """What quantities have worked out for all of its layers at once, by their names."""
        return {}

    @property
    def output(self) -> Shape:
        """The shape of the output; of the last one, where there are several."""
        return self.ends[-1].output

    @cached_property
    def block(self) -> Block:
        """The design itself: its layers and how they are wired, a Repeat as one of them."""
        return self.origin.block if self.origin else Block.between(None, self.ends)

    @cached_property
    def layers(self) -> tuple[Node, ...]:
        """The nodes that are layers of the design: all but the passages into and out of a Repeat's rounds."""
        return tuple(node for node in self.nodes if not isinstance(node, Passage))

    @cached_property
    def names(self) -> dict[int, str]:
        """A name for every layer, by its node's `id`: its label, or its kind in lower case, numbered from 1.

        A layer used again keeps its name.
        """
        seen: dict[str, int] = {}
        taken = {node.layer.label for node in self.layers}
        found: dict[int, str] = {}
        by_layer: dict[int, str] = {}
        for node in self.layers:
            kind = node.layer.name.lower()
            if id(node.layer) in by_layer:
                found[id(node)] = by_layer[id(node.layer)]
                continue
            seen[kind] = seen.get(kind, 0) + 1
            numbered = kind if node.facts.begins and seen[kind] == 1 else f"{kind}{seen[kind]}"
            found[id(node)] = by_layer[id(node.layer)] = node.layer.label or (numbered if numbered not in taken else f"{numbered}_")
        return found

    @cached_property
    def again(self) -> frozenset[int]:
        """The nodes, by `id`, whose layer has been used before: their weights are those of its first use.

        Raises `Invalid` where a layer is used on inputs that need other weights, or inside a Repeat and outside of it.
        """
        first: dict[int, Node] = {}
        found: set[int] = set()
        for node in self.layers:
            before = first.setdefault(id(node.layer), node)
            if before is node or not (node.facts.parameters or node.facts.buffers):
                continue
            if before.loop is not node.loop:
                raise Invalid(f"{node.layer.called_so}: every round of a Repeat has its own weights, which nothing outside of it shares")
            stored = [(*one.facts.parameters, *one.facts.buffers) for one in (node, before)]
            mine, its = (
                one.form.program(tuple(count.amount for count in counts))(one.values)
                for one, counts in zip((node, before), stored, strict=True)
            )
            if mine != its:
                raise Invalid(f"{node.layer.called_so} is used again on an input for which it would need other weights")
            found.add(id(node))
        return frozenset(found)

    @cached_property
    def symbols(self) -> frozenset[str]:
        """The names that the design leaves open."""
        if self.origin:
            return self.origin.symbols
        found: set[str] = set()
        indices: set[str] = set()
        for node in self.nodes:
            own = {loop.index for loop in node.loop.around()} if node.loop else set()
            free = (free_names(given) for given in node.layer.sizes().values() if isinstance(given, Written))
            found.update(*(names - own for names in free))
            indices |= own
        if found & indices:
            name = min(found & indices)
            raise Invalid(f"{name} counts the rounds inside a Repeat; rename the size {name} of this design")
        return frozenset(found)

    @cached_property
    def written_outputs(self) -> dict[int, tuple[Written, ...]]:
        """The output shape of every node as a person would write it, by the node's `id`.

        A product of sizes stays one (a flattened plane is k(M - w + 1)(N - h + 1)); any other is its normal form.
        """
        found: dict[int, tuple[Written, ...]] = {}
        for node in self.nodes:
            if isinstance(node, Passage) and node.output == node.source.output:
                found[id(node)] = found[id(node.source)]
                continue
            letters = {} if isinstance(node, Passage) else self._letters(node, found)
            found[id(node)] = tuple(
                substitute(formula, letters) if letters and isinstance(formula, (Name, Product)) else write(self.plain(value, node))
                for formula, value in zip(node.facts.output, node.output, strict=True)
            )
        return found

    def letters(self, node: Node) -> dict[str, Written]:
        """What each letter of a node stands for in this network, as a person would write it."""
        return self._letters(node, self.written_outputs)

    def plain(self, value: Value, node: Node | None = None) -> Value:
        """A value (of a node, as it stands inside its Repeats) in the design's own symbols."""
        if node is not None and node.loop is not None:
            value = node.loop.plainly(value)
        return put_in(value, self.assumed) if self.assumed else value

    def _letters(self, node: Node, outputs: Mapping[int, tuple[Written, ...]]) -> dict[str, Written]:
        if isinstance(node, Passage):
            return dict(zip(elements(len(node.output)), outputs[id(node)], strict=True))
        shapes = [tuple(map(_Told, source.output, outputs[id(source)])) for source in node.inputs]
        sizes = node.layer.written_sizes()
        if self.assumed:
            sizes = {letter: self._in_own(tree) for letter, tree in sizes.items()}
        return {**{letter: told.tree for letter, told in node.layer.letters(shapes).items()}, **sizes}

    def _in_own(self, tree: Written) -> Written:
        return write(self.plain(normal_form(tree))) if free_names(tree) & self.assumed.keys() else tree

    def put(self, values: Mapping[str, Size]) -> Network:
        """The same network with values for some of its symbols; raises `Invalid` where a layer then does not fit."""
        if not self.symbols & values.keys():
            return self
        for name, divisor in self.divisors.items():
            by, given = put_size(divisor, values), values.get(name)
            if isinstance(given, int) and not isinstance(by, int):
                raise Invalid(
                    f"{name} % {by} == 0 is assumed: with a number for {name}, {', '.join(sorted(free_names(by)))} must be one too"
                )
            if isinstance(given, int) and isinstance(by, int) and given % by:
                raise Invalid(f"{name} % {by} == 0 is assumed, and {name} is {given}")
        moved = Network.ending_in(*self.block.put(values).place(), called=self.called)
        return moved.assuming({name: put_size(divisor, values) for name, divisor in self.divisors.items() if name not in values})

    def assuming(self, divisors: Mapping[str, Size]) -> Network:
        """The same network for sizes that these numbers (or formulas) divide, by name: M by 32.

        Raises `Invalid` for a name that is no symbol of the design.
        """
        if not divisors:
            return self
        if self.origin:
            both = {name: _both_divide(self.divisors.get(name, 1), by) for name, by in divisors.items()}
            return self.origin.assuming({**self.divisors, **both})
        for name in divisors:
            if name not in self.symbols:
                raise Invalid(f"{name} is no size of this design{nearest(name, self.symbols)}", expected=", ".join(sorted(self.symbols)))
        block = self.block.put({name: written(divisor) * Name(f"{name}'") for name, divisor in divisors.items()})
        assumed = {f"{name}'": normal_form(Name(name) / written(divisor)) for name, divisor in divisors.items()}
        ends = block.place()
        return Network(in_order(*ends), ends, assumed, divisors, self, self.called)

    def fed(self, *shape: Size | str) -> Network:
        """The same network with another input. Raises `Invalid` where it has several, or where it does not fit."""
        begins = [layer for layer in self.block.layers if layer.begins]
        if len({id(layer) for layer in begins}) != 1:
            raise Invalid(f"this design has {len(begins)} inputs; write their shapes in the design itself")
        block = self.block.mapped(lambda layer: Input(*shape, label=layer.label) if layer.begins else layer)
        return Network.ending_in(*block.place(), called=self.called)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Network) and self.block == other.block and self._shared == other._shared

    def __hash__(self) -> int:
        return hash(self.block.layers)

    @property
    def _shared(self) -> list[int]:
        """For each layer of the design the place where it is first used."""
        first: dict[int, int] = {}
        return [first.setdefault(id(layer), place) for place, layer in enumerate(self.block.layers)]

    def __str__(self) -> str:
        return str(self.block)

    @property
    def title(self) -> str:
        """What a heading calls the network: its name, or its notation, the middle of a long one left out."""
        text = self.called or str(self)
        return text if len(text) <= _LONG_TITLE else f"{text[: _LONG_TITLE - 40]} … {text[-30:]}"

    def __rshift__(self, other: Layer | Block) -> Network:
        (end,) = self.ends
        return Network.ending_in(end >> other)


@dataclass(frozen=True, eq=False, slots=True)
class _Told:
    """A size as it is written, which is equal to whatever has its value: 2 1 and 2 are the same size."""

    value: Value
    tree: Written

    def __eq__(self, other: object) -> bool:
        return self.value == (other.value if isinstance(other, _Told) else other)

    __hash__ = None  # type: ignore[assignment]


def _both_divide(first: Size, second: Size) -> Size:
    """What a size is a multiple of that both divide. Raises `Invalid` where one is a formula and the other is none of its own."""
    if isinstance(first, int) and isinstance(second, int):
        return lcm(first, second)
    if first in (1, second):
        return second
    raise Invalid(f"a size that both {first} and {second} divide: write one divisor for it")


def as_network(design: Network | Node | Block | Layer) -> Network:
    """A network from whatever is one; what has no input gets one in the lecture's letters."""
    if isinstance(design, Network):
        return design
    if isinstance(design, Layer):
        design = design.node
    return Network.ending_in(design.alone() if isinstance(design, Block) else design)


def totals(terms: Iterable[tuple[Node, Program]], count: int, within: Loop | None = None) -> tuple[Value, ...]:
    """Sums over nodes of `count` formulas each, in the nodes' letters: one mutable total for each formula.

    Inside a Repeat they are summed over its rounds when all its layers are in; for nodes that are all `within` one, the
    sums are those of one of its rounds.
    """
    sums: dict[Loop | None, tuple[dict[Monomial, Exact], ...]] = {within: tuple({} for _ in range(count))}
    known: dict[tuple[object, ...], list[Value]] = {}  # equal layers are worked out once, as far as these few go
    for node, program in terms:
        key = (program, *node.values.values())
        values = known.get(key)
        if values is None:
            values = program(node.values)
            if len(known) < _REMEMBERED:
                known[key] = values
        loop = node.loop
        if loop is not None and loop not in sums:
            sums |= {one: tuple({} for _ in range(count)) for one in loop.around(within) if one not in sums}
        for total, value in zip(sums[loop], values):  # noqa: B905 (as many as the program has formulas)
            add_into(total, value.terms if type(value) is Polynomial else terms_of(value))
    inner_first = sorted((one for one in sums if one is not None and one is not within), key=lambda one: -one.depth)
    for loop in inner_first:
        for outer, inner in zip(sums[loop.parent], sums.pop(loop), strict=True):
            add_into(outer, terms_of(over_rounds(freeze(inner), loop)))
    return tuple(within.plainly(freeze(total)) if within else freeze(total) for total in sums[within])


def over_rounds(value: Value, loop: Loop) -> Value:
    """The sum of a node's value over the rounds of the Repeat it is in."""
    return sum_over(loop.plainly(value), loop.index, loop.first, loop.count)
