"""Repeat: a block applied again and again, as often as a number or a symbol says, with new weights in every round.

The body stands in the network once. Its input's shape is solved as a formula in the round's index i (0 in the first):
sizes that stay, grow by a constant (c + i g), grow by a factor (2^i c), or shrink by a stride (floor(M / 2^i)). A formula
is a guess from the first rounds until the induction is done: the body, applied to the shape of round i, gives that of i + 1.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, ClassVar

from ..algebra import Polynomial, Value, at_least_zero, normal_form, put_in, symbols_in
from ..errors import Invalid, SymbolicComplexityError, Unsupported
from ..facts import Condition, Facts
from ..formulas import Size
from ..written import Name, Number, free_names, names, written
from .base import Example, Layer, Shape, attribute, elements, put_size, spelled
from .block import Block
from .node import OUTPUT, Loop, Node, explained, form_of, holds, in_order
from .recurrence import formulas

INDICES = ("i", "j", "i2", "i3", "i4")
"""The index of a Repeat, of a Repeat inside it, and so on."""
_REST = ("t_i", "t_j", "t_i2", "t_i3", "t_i4")
"""How many rounds are still to come, while a Repeat is being solved."""
_APART = 3
"""First rounds that may stand apart, before the shapes follow a formula."""
_UNROLLED = 1_000
_CHECKED = 10_000


@dataclass(frozen=True, eq=False, repr=False)
class Repeat(Layer):
    """`Repeat(count, body)`: the body applied `count` times, one after another, with new weights in every round.

    `body` is a layer, a chain of layers or a function of a node. In its sizes `i` stands for the rounds done so far (in a
    Repeat inside it, `j`): `Repeat("L", Conv(k="k*2^i", w=3, padding=1))`. Raises `Invalid` where a round's output cannot be
    the next one's input, `Unsupported` where its shape after L rounds has no known formula.
    """

    name: ClassVar[str] = "Repeat"
    summary: ClassVar[str] = "the layers in brackets, again and again, with new weights each time"
    source: ClassVar[str] = "He et al. 2016, table 1: [3x3, 64; 3x3, 64] x 3; Huang et al. 2017, table 1"
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(64,56,56)->(Repeat)6[(Conv)64c3w1s1p0b]", "weights", "221184", "He et al. 2016, table 1, conv2_x of 34 layers"),
        Example(
            "(Input)(64,56,56)->(Repeat)6[(Concat)[ | (Conv)128c1w0b->(Conv)32c3w1s1p0b]]",
            "output_shape",
            "256 x 56 x 56",
            "Huang et al. 2017, table 1: dense block 1, 64 + 6 x 32 channels",
        ),
    )

    count: Any = attribute("n", "L", bare=True, least=0)
    body: Any = None

    def __post_init__(self) -> None:
        if self.body is None or isinstance(self.body, Layer):
            object.__setattr__(self, "body", Block.of(self.body))
        if not isinstance(self.body, Block) and not callable(self.body):
            raise Invalid(f"the body of a Repeat is a layer, a chain of layers or a function, not {self.body!r:.60}")
        if self.nesting > len(INDICES):
            raise Unsupported(f"a Repeat inside {self.nesting - 1} others; the deepest that is solved is inside {len(INDICES) - 1}")
        super().__post_init__()

    @cached_property
    def nesting(self) -> int:
        """How many Repeats there are in one another, with this one."""
        layers = self.body.layers if isinstance(self.body, Block) else ()
        return 1 + max((layer.nesting for layer in layers if isinstance(layer, Repeat)), default=0)

    @property
    def asks(self) -> tuple[str, ...]:
        return self.body.asks if isinstance(self.body, Block) else ()

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts(ranks[0], ())

    def settings(self) -> str:
        return f"{spelled(self.count)}[{self.body if isinstance(self.body, Block) else '...'}]"

    def put(self, values: Mapping[str, Size]) -> Repeat:
        inside = {name: value for name, value in values.items() if name not in INDICES}
        return dataclasses.replace(self, count=put_size(self.count, values), body=self.body.put(inside))

    def in_round(self, index: str, number: Size) -> Repeat:
        """The same layer, inside another Repeat's round of this number."""
        return dataclasses.replace(self, count=put_size(self.count, {index: number}), body=_in_round(self.body, index, number))

    def placed(self, inputs: tuple[Node, ...]) -> Node:
        if len(inputs) != 1:
            raise Invalid(f"{self.called_so}: takes one input and gets {len(inputs)}")
        (source,) = inputs
        if isinstance(self.body, Block):
            return _Rounds(dataclasses.replace(self), source).end()  # a layer of its own: what repeats shares no weights
        return dataclasses.replace(self, body=Block.between(source, [self.body(source)])).placed(inputs)


class Passage(Node):
    """Where a shape passes into a round of a Repeat, or out of its last one; nothing is computed."""

    __slots__ = ("source",)

    def __init__(
        self, layer: Repeat, source: Node, before: Node, shape: Shape, loop: Loop | None, needs: tuple[Condition, ...] = ()
    ) -> None:
        self.layer = layer
        self.inputs = (before,)
        self.source = source
        self.loop = loop
        self.form = form_of(_facts(len(shape), needs), ())
        self.output = shape
        self.values = dict(zip((*elements(len(shape)), *OUTPUT[: len(shape)]), shape * 2, strict=True))

    @property
    def sources(self) -> tuple[Node, ...]:
        return (self.source,)

    def demands(self) -> Iterator[tuple[Condition, Value, Value]]:
        if self.loop is not self.source.loop:
            return  # the Repeat's end speaks for all of it
        for condition in self.facts.needs:
            yield condition, normal_form(condition.left), normal_form(condition.right)
        yield from self._settings()


@lru_cache
def _facts(rank: int, needs: tuple[Condition, ...]) -> Facts:
    return Facts(names(" ".join(elements(rank))), needs=needs, computes=False)


def _in_round(block: Block, index: str, number: Size) -> Block:
    """The body as it is in one round; its layers are new ones, since every round has weights of its own."""
    return block.mapped(lambda layer: layer.in_round(index, number) if isinstance(layer, Repeat) else layer.put({index: number}))


class _Rounds:
    """A Repeat in the making: first rounds that stand apart, as few as can be, then one body for all that follow."""

    def __init__(self, layer: Repeat, source: Node) -> None:
        self.layer = layer
        self.source = source
        depth = 0 if source.loop is None else source.loop.depth + 1
        if depth >= len(INDICES):
            raise Unsupported(f"a Repeat inside {depth} others; the deepest that is solved is inside {len(INDICES) - 1}")
        self.index, self.rest = INDICES[depth], _REST[depth]
        self.count = layer.values["L"]
        if any(self.index in symbols_in(size) for size in (*source.output, self.count)):
            raise Invalid(f"{self.index} counts the rounds inside a Repeat; rename the size {self.index} of this design")
        inner = {INDICES[place] for place in range(depth + 1, len(INDICES))} & _own_names(layer.body)
        if inner:
            raise Invalid(f"{min(inner)} counts the rounds of a Repeat inside this one; rename the size {min(inner)} of this design")
        self.follows_index = self.index in _names(layer.body)

    def end(self) -> Node:
        """The node that the Repeat's output is taken from."""
        before, apart = self.source, 0
        shapes = [self.source.output]
        while apart != self.count:
            left = self.count - apart
            found = self._solved(before, shapes, apart, left) if apart <= _APART and left != 1 else None
            if found is not None:
                return found
            if apart >= (_UNROLLED if isinstance(self.count, int) else _APART):
                raise Unsupported(f"{self.layer.called_so:.80}: the shape after {left} rounds has no formula that is known here")
            given, rest = next(self._views(shapes[-1], apart))
            before = self._body(apart)(self._passage(before, given, apart, 1, rest))
            shapes.append(tuple(put_in(size, rest) for size in before.output))
            self._feeds_back(shapes[-1])
            apart += 1
        return Passage(self.layer, self.source, before, shapes[-1], self.source.loop)

    def _passage(self, before: Node, shape: Shape, first: int, count: Value, rest: Mapping[str, Value] | None = None) -> Passage:
        return Passage(self.layer, before, before, shape, Loop(self.index, first, count, self.source.loop, rest or {}))

    def _body(self, number: Size | None = None) -> Block:
        return _in_round(self.layer.body, self.index, Name(self.index) if number is None else number)

    def _feeds_back(self, shape: Shape) -> None:
        if len(shape) != len(self.source.output):
            wanted, given = (", ".join(map(str, one)) for one in (self.source.output, shape))
            raise Invalid(f"{self.layer.called_so:.80}: its output ({given}) cannot be fed back as its input ({wanted})")

    def _solved(self, before: Node, shapes: Sequence[Shape], apart: int, left: Value) -> Node | None:
        """The end of rounds whose shapes follow a formula from here on; None where none is found.

        `shapes` are those of the rounds before, and of this one.
        """
        start = shapes[-1]
        passage = self._passage(before, start, apart, left)
        first = self._body(apart if self.follows_index else None)(passage)
        self._feeds_back(first.output)
        if first.output == start and not self.follows_index:
            return self._closed(passage, first, start, apart)
        number = apart + 1
        try:
            second = self._body(number)(self._passage(first, first.output, number, 1)).output
        except SymbolicComplexityError as error:
            raise Invalid(f"{self.layer.called_so:.80}: its output cannot be fed back: {error}") from error
        index = Polynomial.of(self.index)
        steps = self._steps(before, start, first.output)
        # A size may have followed its formula from the first round on, while another one begins to only now.
        known = [*shapes, first.output, second]
        per_size: list[list[Value]] = []
        for axis, step in enumerate(steps):
            column = [shape[axis] for shape in known]
            per_size.append([one for begin in range(apart + 1) for one in formulas(column[begin : begin + 3], step, self.index, begin)])
            if apart and step is not None and "x" not in symbols_in(step):
                per_size[-1].append(put_in(step, {self.index: index - 1}))  # what comes out does not depend on what goes in
        for shape in itertools.islice(itertools.product(*per_size), 16):
            begins = tuple(put_in(size, {self.index: apart}) for size in shape)
            if next(self._views(begins, apart)) != next(self._views(start, apart)):
                continue
            then = tuple(put_in(size, {self.index: index + 1}) for size in shape)
            for (given, rest), (expected, _) in zip(self._views(shape, index), self._views(then, index), strict=True):
                passage = self._passage(before, given, apart, left, rest)
                try:
                    body = self._body()(passage)
                except SymbolicComplexityError:
                    continue
                if body.output == expected:
                    return self._closed(passage, body, shape, apart)
        return None

    def _views(self, shape: Shape, number: Value) -> Iterator[tuple[Shape, Mapping[str, Value]]]:
        """The shape in a round with L = i + 1 + t, so that 2^L / 2^i is seen to be even in every round; and as it is."""
        if isinstance(self.layer.count, Name) and any(self.layer.count.name in symbols_in(size) for size in self.source.output):
            known = {self.layer.count.name: number + 1 + Polynomial.of(self.rest)}
            yield tuple(put_in(size, known) for size in shape), {self.rest: self.count - 1 - number}
        yield shape, {}

    def _steps(self, before: Node, start: Shape, then: Shape) -> list[Value | None]:
        """What one round makes of a size x, for each size that it changes."""
        sizes = [Polynomial.of(f"x_{axis}") if size != now else size for axis, (size, now) in enumerate(zip(start, then, strict=True))]
        try:
            output = self._body()(self._passage(before, tuple(sizes), 0, 1)).output
        except SymbolicComplexityError:
            return [None] * len(sizes)
        return [_renamed(value, f"x_{axis}") for axis, value in enumerate(output)]

    def _closed(self, passage: Passage, end: Node, shape: Shape, apart: int) -> Node:
        _check(passage, end)
        output = tuple(put_in(size, {self.index: self.count}) for size in shape)
        needs: tuple[Condition, ...] = ()
        outer = {loop.index for loop in self.source.loop.around()} if self.source.loop else set()
        if apart and outer & symbols_in(self.count):
            if not at_least_zero(self.count - apart):
                raise Unsupported(f"{self.layer.called_so:.80}: in some rounds of the Repeat around it, it has fewer than {apart} rounds")
        elif apart:
            needs = (Condition(Number(apart), "<=", written(self.layer.count), "its first rounds differ from the others"),)
        return Passage(self.layer, self.source, end, output, self.source.loop, needs)


def _renamed(value: Value, name: str) -> Value | None:
    """The value with x for that name; None where it depends on other sizes too."""
    if not symbols_in(value) & {f"x_{axis}" for axis in range(len(OUTPUT))} <= {name}:
        return None
    return put_in(value, {name: Polynomial.of("x")})


def _own_names(block: Block) -> frozenset[str]:
    """The symbols in the sizes of a block's layers, not those of the Repeats' bodies among them."""
    return frozenset[str]().union(*(free_names(tree) for layer in block.layers for tree in layer.written_sizes().values()))


def _names(block: Block) -> frozenset[str]:
    """All symbols in a block's sizes."""
    return _own_names(block).union(*(_names(layer.body) for layer in block.layers if isinstance(layer, Repeat)))


def _check(passage: Passage, end: Node) -> None:
    """What a layer needs must hold in every round: where it depends on the round and the rounds are counted, each is tried."""
    loop = passage.loop
    assert loop is not None
    if not isinstance(loop.count, int):
        return
    for node in in_order(end, before=lambda node: () if node is passage else node.inputs):
        demands = [*node.demands(), *((_NOT_EMPTY, 1, size) for size in node.output)]
        for condition, left, right in demands:
            if condition.relation == "<=" and at_least_zero(right - left):
                continue
            for at, sides in _in_rounds(node, (left, right), loop):
                if all(isinstance(side, int) for side in sides) and not holds(condition, *sides):
                    number = at[loop.index] + 1
                    why = explained(condition, *sides)
                    raise Invalid(f"{node.layer.called_so}: in round {number}, {condition.because}: {why}")


_NOT_EMPTY = Condition(Number(1), "<=", Name("size"), "its output is empty")


def _in_rounds(node: Node, values: tuple[Value, ...], outermost: Loop) -> Iterator[tuple[Mapping[str, int], tuple[Value, ...]]]:
    """Values of a node that depend on the round, in each round of the Repeats around it up to the outermost."""
    loops = list(node.loop.around(outermost.parent))[::-1] if node.loop else []
    plain = [node.loop.plainly(value) if node.loop else value for value in values]
    spoken = frozenset[str]().union(*map(symbols_in, plain))
    if not spoken & {loop.index for loop in loops}:
        return
    for tried, at in enumerate(_rounds(loops, spoken, {}), start=1):
        if tried > _CHECKED:
            raise Unsupported(f"sizes that change in each of more than {_CHECKED:,} rounds are not checked")
        yield at, tuple(put_in(value, at) for value in plain)


def _rounds(loops: Sequence[Loop], spoken: frozenset[str], at: Mapping[str, int]) -> Iterator[Mapping[str, int]]:
    """The rounds of Repeats inside one another, by their indices; of one that nothing depends on the first alone."""
    if not loops:
        yield at
        return
    loop, *inside = loops
    count = put_in(loop.count, at)
    if not isinstance(count, int):
        return  # of symbolic depth: what it needs is assumed
    matters = loop.index in spoken or any(loop.index in symbols_in(one.count) for one in inside)
    for number in range(loop.first, loop.first + (count if matters else min(count, 1))):
        yield from _rounds(inside, spoken, {**at, loop.index: number})
