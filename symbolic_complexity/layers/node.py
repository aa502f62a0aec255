"""A layer in its place: its inputs, its letters' values, its output shape; made means checked.

Nodes link to their inputs and make up any directed acyclic graph; `Network` reads one from its end.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from ..algebra import Program, Value
from ..errors import Invalid, SymbolicComplexityError
from ..facts import Condition, Facts
from .base import Layer, Shape


class Node:
    """One layer applied to the outputs of others. Raises `Invalid`, naming the layer, where it does not fit them."""

    __slots__ = ("facts", "given", "inputs", "layer", "output", "values")

    def __init__(self, layer: Layer, inputs: tuple[Node, ...] = (), *, given: bool = True) -> None:
        self.layer = layer
        self.inputs = inputs
        self.given = given
        """False for the input that a layer standing alone is lent."""
        shapes = [node.output for node in inputs]
        try:
            self.values: dict[str, Value] = {**layer.letters(shapes), **layer.values()}
            self.facts: Facts = layer.facts(tuple(map(len, shapes)))
            _check(self.facts, self.values)
            self.output: Shape = _output_program(self.facts)(self.values)
            _check_whole(self.output)
        except SymbolicComplexityError as error:
            raise Invalid(f"{layer}: {error}") from error

    @staticmethod
    def alone(layer: Layer) -> Node:
        """A layer on its own: an `Input` begins a network, any other layer gets an input in the lecture's letters."""
        from .input import Input

        if isinstance(layer, Input):
            return Node(layer)
        return Node(layer, (Node(Input(*(layer.inputs or layer.lent)), given=False),))

    def __rshift__(self, other: Layer | Node) -> Node:
        if isinstance(other, Layer):
            return Node(other, (self,))
        return _graft(other, self)

    def __repr__(self) -> str:
        return f"<{self.layer} -> {'x'.join(map(str, self.output))}>"


def in_order(*ends: Node) -> tuple[Node, ...]:
    """Every node that leads to the given ones, inputs before their users."""
    placed: dict[int, Node] = {}
    stack: list[tuple[Node, bool]] = [(end, False) for end in reversed(ends)]
    while stack:
        node, ready = stack.pop()
        if id(node) in placed:
            continue
        if ready:
            placed[id(node)] = node
        else:
            stack.append((node, True))
            stack.extend((source, False) for source in reversed(node.inputs))
    return tuple(placed.values())


def _graft(end: Node, onto: Node) -> Node:
    """The chain that ends in `end`, its lent input replaced by `onto`."""
    moved: dict[int, Node] = {}
    for node in in_order(end):
        if node.inputs:
            moved[id(node)] = Node(node.layer, tuple(moved[id(source)] for source in node.inputs))
        elif node.given:
            raise Invalid(f"{node.layer} begins a network of its own and cannot follow {onto.layer}")
        else:
            moved[id(node)] = onto
    return moved[id(end)]


@lru_cache(maxsize=1024)
def _output_program(facts: Facts) -> Program:
    return Program(facts.output)


@lru_cache(maxsize=1024)
def _condition_programs(facts: Facts) -> tuple[tuple[Condition, Program], ...]:
    return tuple((condition, Program((condition.left, condition.right))) for condition in facts.needs)


def _check(facts: Facts, values: dict[str, Value]) -> None:
    """Every condition whose letters are all numbers must hold; the others stay assumptions."""
    _check_whole(values.values())
    for condition, program in _condition_programs(facts):
        if all(isinstance(values[name], int) for name in program.names):
            left, right = program(values)
            if not holds(condition, left, right):
                raise Invalid(f"{condition.because}: {explained(condition, left, right)}")


def holds(condition: Condition, left: Value, right: Value) -> bool:
    """Whether a condition is met by these two numbers."""
    assert isinstance(left, (int, Fraction)) and isinstance(right, (int, Fraction))
    return right % left == 0 if condition.relation == "divides" else left <= right


def explained(condition: Condition, left: Value, right: Value) -> str:
    """Why a condition fails, in numbers."""
    if condition.relation == "divides":
        return f"{left} does not divide {right}"
    return f"{left} is more than {right}"


def _check_whole(sizes: Iterable[Value]) -> None:
    for one in sizes:
        if isinstance(one, Fraction):
            raise Invalid(f"a size must be a whole number, not {one}")
