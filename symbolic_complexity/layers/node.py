"""A layer in its place: its inputs, its letters' values, its output shape; made means checked.

Nodes link to their inputs and make up any directed acyclic graph; `Network` reads one from its end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from ..algebra import Program, Value
from ..errors import Invalid, SymbolicComplexityError
from ..facts import Condition, Facts
from ..written import Floor, Name, Sum, Written, substitute, transform
from .base import Layer, Shape

OUTPUT = tuple(f"output_{axis}" for axis in range(8))
"""The names of a node's output sizes among its values."""


@dataclass(frozen=True, eq=False)
class Form:
    """What all layers with the same statements and the same settings share: their facts and the programs over them."""

    facts: Facts
    numbers: Mapping[str, int]
    output: Program
    conditions: tuple[tuple[Condition, Program], ...]

    def program(self, forms: tuple[Written, ...]) -> Program:
        """A program for formulas in the layer's letters, over a node's `values`."""
        passed_on = {OUTPUT[axis]: Name(name) for axis, name in enumerate(self.output.passed_on) if name is not None}
        return Program(tuple(substitute(with_outputs(form, self.facts), passed_on) for form in forms), self.numbers)

    def check(self, values: dict[str, Value]) -> None:
        """Every condition whose letters are all numbers must hold; the others stay assumptions."""
        for condition, program in self.conditions:
            for name in program.names:
                if type(values[name]) is not int:
                    break
            else:
                left, right = program(values)
                if not holds(condition, left, right):
                    raise Invalid(f"{condition.because}: {explained(condition, left, right)}")


@lru_cache(maxsize=4096)
def _form(facts: Facts, numbers: tuple[tuple[str, int], ...]) -> Form:
    known = dict(numbers)
    conditions = tuple((condition, Program((condition.left, condition.right), known)) for condition in facts.needs)
    return Form(facts, known, Program(facts.output, known), conditions)


class Node:
    """One layer applied to the outputs of others. Raises `Invalid`, naming the layer, where it does not fit them."""

    __slots__ = ("form", "given", "inputs", "layer", "output", "values")

    def __init__(self, layer: Layer, inputs: tuple[Node, ...] = (), *, given: bool = True) -> None:
        self.layer = layer
        self.inputs = inputs
        self.given = given
        """False for the input that a layer standing alone is lent."""
        shapes = [node.output for node in inputs]
        try:
            values = {**layer.open_values, **layer.letters(shapes)}
            self.form = _form(layer.facts(tuple(map(len, shapes))), layer.numbers)
            self.form.check(values)
            self.output: Shape = tuple(self.form.output(values))
        except SymbolicComplexityError as error:
            raise Invalid(f"{layer}: {error}") from error
        values.update(zip(OUTPUT, self.output))  # noqa: B905 (there are more names than any output has sizes)
        self.values: dict[str, Value] = values
        """What each letter is worth (but the form's `numbers`), and each size of the output under its name in `OUTPUT`."""

    def worth(self, letter: str) -> Value:
        """What a letter is worth in this place."""
        return self.values[letter] if letter in self.values else self.form.numbers[letter]

    @property
    def facts(self) -> Facts:
        """What the layer states about itself, in its letters."""
        return self.form.facts

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


def holds(condition: Condition, left: Value, right: Value) -> bool:
    """Whether a condition is met by these two numbers."""
    assert isinstance(left, (int, Fraction))
    assert isinstance(right, (int, Fraction))
    return right % left == 0 if condition.relation == "divides" else left <= right


def explained(condition: Condition, left: Value, right: Value) -> str:
    """Why a condition fails, in numbers."""
    if condition.relation == "divides":
        return f"{left} does not divide {right}"
    return f"{left} is more than {right}"


@lru_cache(maxsize=8192)
def with_outputs(form: Written, facts: Facts) -> Written:
    """The form with a name for each size of the output plane that it holds: what a node's `values` already know."""
    planes: dict[Written, Written] = {size: Name(OUTPUT[axis]) for axis, size in enumerate(facts.output) if isinstance(size, (Sum, Floor))}
    return transform(form, lambda inner: planes.get(inner, inner)) if planes else form
