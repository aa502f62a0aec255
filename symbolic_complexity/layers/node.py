"""A layer in its place: its inputs, its letters' values, its output shape; made means checked.

Nodes link to their inputs and make up any directed acyclic graph; `Network` reads one from its end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from ..algebra import Program, Value, put_in, terms_of
from ..algebra.polynomial import product_of
from ..errors import Invalid, SymbolicComplexityError
from ..facts import Condition, Facts
from ..written import Floor, Name, Number, Sum, Written, substitute, transform
from .base import Layer, Shape

if TYPE_CHECKING:
    from .block import Block

OUTPUT = tuple(f"output_{axis}" for axis in range(8))
"""The names of a node's output sizes among its values."""


@dataclass(frozen=True, eq=False)
class Form:
    """What all layers with the same statements and the same settings share: their facts and the programs over them."""

    facts: Facts
    numbers: Mapping[str, int]
    output: Program
    conditions: tuple[tuple[Condition, Program], ...]
    changed: tuple[tuple[str, int], ...]
    """The axes of the output that are no letters of the input, with their names in `OUTPUT`."""

    def shape(self, values: dict[str, Value]) -> Shape:
        """The output's sizes; at once where all of them are letters of the input."""
        if self.changed:
            return tuple(self.output(values))
        return tuple([values[name] for name in self.output.passed_on if name])

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
def form_of(facts: Facts, numbers: tuple[tuple[str, int], ...]) -> Form:
    """The form of all layers that state these facts and have these numbers among their settings."""
    known = dict(numbers)
    conditions = tuple((condition, Program((condition.left, condition.right), known)) for condition in facts.needs)
    output = Program(facts.output, known)
    changed = tuple((OUTPUT[axis], axis) for axis, name in enumerate(output.passed_on) if name is None)
    return Form(facts, known, output, conditions, changed)


@dataclass(frozen=True, eq=False, slots=True)
class Loop:
    """The rounds that the nodes of a Repeat's body stand for: `count` of them, the first with `index` = `first`."""

    index: str
    first: int
    count: Value
    parent: Loop | None
    rest: Mapping[str, Value]
    """Where sizes speak of the rounds still to come instead: that name's value, count - 1 - index."""

    def plainly(self, value: Value) -> Value:
        """A value of a node in this loop, in the index alone."""
        plain = put_in(value, self.rest) if self.rest else value
        return plain if self.parent is None else self.parent.plainly(plain)

    def around(self, stop: Loop | None = None) -> Iterator[Loop]:
        """This loop and those around it, from the inside, up to `stop`."""
        loop: Loop | None = self
        while loop is not None and loop is not stop:
            yield loop
            loop = loop.parent

    @property
    def last(self) -> Value:
        """The index in the last round."""
        return self.count + (self.first - 1)

    @property
    def rounds(self) -> Value:
        """How many rounds there are altogether, with those of the Repeats around."""
        return self.count if self.parent is None else self.count * self.parent.rounds

    @property
    def depth(self) -> int:
        """How many Repeats there are around this one."""
        return 0 if self.parent is None else 1 + self.parent.depth


class Node:
    """One layer applied to the outputs of others. Raises `Invalid`, naming the layer, where it does not fit them."""

    __slots__ = ("form", "inputs", "layer", "loop", "output", "values")

    def __init__(self, layer: Layer, inputs: tuple[Node, ...] = ()) -> None:
        self.layer = layer
        self.inputs = inputs
        self.loop: Loop | None = inputs[0].loop if inputs else None
        """The innermost Repeat that this node is in."""
        shapes = [node.output for node in inputs]
        try:
            values = {**layer.open_values, **layer.letters(shapes)}
            ranks = tuple(map(len, shapes))
            form = layer.known_forms.get(ranks)
            if form is None:
                form = layer.known_forms[ranks] = form_of(layer.facts(ranks), layer.numbers)
            self.form: Form = form
            if form.conditions:
                form.check(values)
            self.output: Shape = form.shape(values)
        except SymbolicComplexityError as error:
            raise Invalid(f"{layer.called_so}: {error}") from error
        for name, axis in form.changed:
            values[name] = self.output[axis]
        self.values: dict[str, Value] = values
        """What each letter is worth (but the form's `numbers`), and under its name in `OUTPUT` each new size of the output."""

    @property
    def sources(self) -> tuple[Node, ...]:
        """The nodes that the design itself leads here from; a Repeat's own rounds are not among them."""
        return self.inputs

    def demands(self) -> Iterator[tuple[Condition, Value, Value]]:
        """What must hold for the layer to fit, with what both sides are worth.

        Beside its stated conditions: a setting that is a formula must not fall below its least, in any round of a Repeat.
        """
        for condition, program in self.form.conditions:
            left, right = program(self.values)
            yield condition, left, right
        yield from self._settings()

    def _settings(self) -> Iterator[tuple[Condition, Value, Value]]:
        for letter, least in self.layer.bounds().items():
            worth = self.layer.values[letter]
            if not isinstance(worth, int) and not _is_product(worth):
                yield Condition(Number(least), "<=", Name(letter), f"its setting {letter} is too small"), least, worth

    def worth(self, letter: str) -> Value:
        """What a letter is worth in this place."""
        return self.values[letter] if letter in self.values else self.form.numbers[letter]

    @property
    def elements(self) -> Value:
        """How many numbers its output holds, inside a Repeat in the round's index alone."""
        elements = product_of(self.output)
        return self.loop.plainly(elements) if self.loop else elements

    @property
    def facts(self) -> Facts:
        """What the layer states about itself, in its letters."""
        return self.form.facts

    def __rshift__(self, other: Layer | Node | Block) -> Node:
        if isinstance(other, Node):
            raise Invalid(f"{other.layer.called_so} has its input already and cannot follow {self.layer.called_so}")
        return other(self)

    def __str__(self) -> str:
        from .block import Block

        return str(Block.between(None, [self]))

    def __repr__(self) -> str:
        return f"<{self.layer} -> {'x'.join(map(str, self.output))}>"


Layer.placed_as = Node


def in_order(*ends: Node, before: Callable[[Node], tuple[Node, ...]] | None = None) -> tuple[Node, ...]:
    """Every node that leads to the given ones, inputs before their users; `before` says what leads to a node."""
    placed: dict[int, Node] = {}
    stack = list(reversed(ends))
    while stack:
        node = stack[-1]
        waiting = [source for source in (node.inputs if before is None else before(node)) if id(source) not in placed]
        if waiting and id(node) not in placed:
            stack += reversed(waiting)
        else:
            placed.setdefault(id(node), node)
            stack.pop()
    return tuple(placed.values())


def _is_product(value: Value) -> bool:
    """Whether the value is k or 4k: of a product of sizes it goes without saying that it is a size."""
    terms = terms_of(value)
    return len(terms) == 1 and all(c >= 1 and all(exponent > 0 for _, exponent in monomial) for monomial, c in terms.items())


def holds(condition: Condition, left: Value, right: Value) -> bool:
    """Whether a condition is met by these two numbers."""
    assert isinstance(left, (int, Fraction))
    assert isinstance(right, (int, Fraction))
    match condition.relation:
        case "divides":
            return right % left == 0
        case "=":
            return left == right
        case _:
            return left <= right


def explained(condition: Condition, left: Value, right: Value) -> str:
    """Why a condition fails, in numbers."""
    return f"{left} {_FAILS[condition.relation]} {right}"


_FAILS = {"divides": "does not divide", "=": "is not", "<=": "is more than"}


@lru_cache(maxsize=8192)
def with_outputs(form: Written, facts: Facts) -> Written:
    """The form with a name for each size of the output plane that it holds: what a node's `values` already know."""
    planes: dict[Written, Written] = {size: Name(OUTPUT[axis]) for axis, size in enumerate(facts.output) if isinstance(size, (Sum, Floor))}
    return transform(form, lambda inner: planes.get(inner, inner)) if planes else form
