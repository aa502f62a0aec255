"""Layers wired together before they have an input: what a Repeat repeats, a branch holds, and a design's text describes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..errors import Invalid
from ..formulas import Size
from .base import Layer
from .node import Node, in_order

INPUT = -1
"""The place of the block's own input among the wires."""


@dataclass(frozen=True)
class Block:
    """Layers, inputs before their users; for each the places its inputs come from, and the places that are the outputs.

    The same layer object in two places shares its weights between them.
    """

    layers: tuple[Layer, ...]
    wires: tuple[tuple[int, ...], ...]
    ends: tuple[int, ...]

    @staticmethod
    def of(part: Layer | Block | None) -> Block:
        """A layer as a block; None is the identity."""
        if isinstance(part, Block):
            return part
        if part is None:
            return Block((), (), (INPUT,))
        return Block((part,), (() if part.begins else (INPUT,),), (0,))

    @staticmethod
    def between(start: Node | None, ends: Sequence[Node]) -> Block:
        """What leads from one node to others; with None, everything that leads to them.

        Raises `Invalid` where something else leads to them too.
        """
        nodes = [node for node in in_order(*ends, before=lambda node: () if node is start else node.sources) if node is not start]
        places = {id(node): place for place, node in enumerate(nodes)}
        if start is not None:
            places[id(start)] = INPUT
            for node in nodes:
                if not node.sources:
                    raise Invalid(f"a block uses {node.layer.called_so}, which comes from outside of it")
        wires = tuple(tuple(places[id(source)] for source in node.sources) for node in nodes)
        return Block(tuple(node.layer for node in nodes), wires, tuple(places[id(end)] for end in ends))

    @staticmethod
    def joined(join: Layer, branches: Sequence[Layer | Block | None]) -> Block:
        """A join over branches that all begin at the block's input; the branches' layers stand in their order."""
        layers: list[Layer] = []
        wires: list[tuple[int, ...]] = []
        ends = []
        for branch in map(Block.of, branches):
            ends.append(branch.appended(layers, wires, INPUT))
        return Block((*layers, join), (*wires, tuple(ends)), (len(layers),))

    def appended(self, layers: list[Layer], wires: list[tuple[int, ...]], source: int) -> int:
        """This block's layers put behind others, its input wired to the place `source`; the place of its end."""
        shift = len(layers)
        layers += self.layers
        wires += (tuple(source if place == INPUT else place + shift for place in row) for row in self.wires)
        (end,) = self.ends
        return source if end == INPUT else end + shift

    def __rshift__(self, other: Layer | Block) -> Block:
        if not isinstance(other, (Layer, Block)):
            raise Invalid("a network that has its input already cannot follow another one")
        layers, wires = list(self.layers), list(self.wires)
        (source,) = self.ends
        end = Block.of(other).appended(layers, wires, source)
        return Block(tuple(layers), tuple(wires), (end,))

    def __call__(self, source: Node | Layer) -> Node:
        """The block applied to the output of a node."""
        (end,) = self.place(source if isinstance(source, Node) else source.node)
        return end

    def place(self, source: Node | None = None, failed: Callable[[int, Invalid], Invalid] = lambda place, error: error) -> tuple[Node, ...]:
        """The nodes at the block's ends; `failed` may say more about an error at one of its places."""
        nodes: list[Node] = []
        try:
            for layer, wires in zip(self.layers, self.wires, strict=True):
                inputs = [nodes[wire] if wire >= 0 else _at(nodes, source, wire) for wire in wires]
                nodes.append(layer.placed(tuple(inputs)))
        except Invalid as error:
            raise failed(len(nodes), error) from error
        return tuple(_at(nodes, source, end) for end in self.ends)

    def alone(self) -> Node:
        """The block with an input of its own: in the letters of the first layer that names its input's."""
        if INPUT not in (*(wire for row in self.wires for wire in row), *self.ends):
            (end,) = self.place()
            return end
        from .input import Input

        return self(Node(Input(*(self.asks or next((layer.lent for layer in self.layers), Layer.lent)))))

    @property
    def asks(self) -> tuple[str, ...]:
        """The letters of the input that the first layer asks for which names any."""
        return next((layer.asks for layer in self.layers if layer.asks), ())

    def mapped(self, change: Callable[[Layer], Layer]) -> Block:
        """The same wires over other layers; what was one layer in two places stays one."""
        moved = {id(layer): layer for layer in self.layers}
        moved = {key: change(layer) for key, layer in moved.items()}
        return Block(tuple(moved[id(layer)] for layer in self.layers), self.wires, self.ends)

    def put(self, values: Mapping[str, Size]) -> Block:
        """The same block with values where symbols stood in its sizes."""
        return self.mapped(lambda layer: layer.put(values))

    def __str__(self) -> str:
        from .spelling import spell

        return spell(self)


def _at(nodes: Sequence[Node], source: Node | None, place: int) -> Node:
    if place != INPUT:
        return nodes[place]
    if source is None:
        raise Invalid("a design begins with an (Input)", expected="(Input)100 or (Input)(3,224,224)")
    return source
