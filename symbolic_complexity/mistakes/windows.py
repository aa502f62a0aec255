"""The size of the output plane, gone wrong: padding, stride, dilation, the one more, the floor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ..document import Phrase
from ..facts import Facts
from ..layers import Layer
from ..written import Floor, Name, Number, Operand, Quotient, Sum, Written, add, free_names, transform
from .base import Asked
from .changes import Change, LayerMistake, Overlooked, everywhere, rewritten

_IGNORED = (
    ("z", 0, Phrase("the padding is left out: the padded input is 2z wider and higher")),
    ("s", 1, Phrase("the stride is left out: the output plane shrinks by it")),
    ("d", 1, Phrase("the dilation is left out: it spreads the kernel")),
    ("g", 1, Phrase("the groups are left out: a kernel sees only the channels of its own group")),
)


def _put(values: Mapping[str, Operand]) -> Change:
    """As if letters of the layer's settings were worth something else."""

    def change(layer: Layer, facts: Facts) -> Facts:
        spoken = frozenset[str]().union(*map(free_names, facts.output), *(free_names(count.amount) for count in facts.parameters))
        return everywhere(facts, values) if values.keys() & spoken else facts

    return change


def _ignored(asked: Asked) -> Iterator[Overlooked]:
    for letter, neutral, said in _IGNORED:
        yield Overlooked(_put({f"{letter}{axis}": Number(neutral) for axis in ("", "_w", "_h")}), (said,), common=letter in "zs")


def _once(asked: Asked) -> Iterator[Overlooked]:
    halves: dict[str, Operand] = {letter: Quotient(Name(letter), Number(2)) for letter in ("z", "z_w", "z_h")}
    yield Overlooked(_put(halves), (Phrase("the padding is counted once; it lies on both sides, so 2z is added"),), common=True)


def _without_one(size: Written) -> Written:
    """M - w for M - w + 1."""
    return add(*(term for term in size.terms if term != Number(1))) if isinstance(size, Sum) else size


def _without_floor(size: Written) -> Written:
    return transform(size, lambda inner: inner.argument if isinstance(inner, Floor) else inner)


def _rounded_up(size: Written) -> Written:
    def up(inner: Written) -> Written:
        match inner:
            case Floor(Quotient(above, below)):
                return Floor(Quotient(above + below - 1, below))
        return inner

    return transform(size, up)


def _one_inside(size: Written) -> Written:
    """floor((M - w + 1) / s) for floor((M - w) / s) + 1."""
    match size:
        case Sum((Floor(Quotient(above, below)), Number(1))):
            return Floor(Quotient(above + 1, below))
    return size


def _sized(rule: Callable[[Written], Written]) -> Change:
    """As if the sizes of the output plane followed another rule."""

    def change(layer: Layer, facts: Facts) -> Facts:
        return facts if all(rule(size) == size for size in facts.output) else rewritten(facts, lambda amount: amount, rule)

    return change


def _as_the_input(layer: Layer, facts: Facts) -> Facts:
    """As if the output plane were as large as the input's."""
    if len(layer.inputs) != len(facts.output) or layer.inputs[1:] == tuple(map(str, facts.output[1:])):
        return facts
    sizes: dict[Written, Written] = dict(zip(facts.output[1:], map(Name, layer.inputs[1:]), strict=True))
    return rewritten(facts, lambda amount: amount, lambda size: sizes.get(size, size))


def _output_plane(asked: Asked) -> Iterator[Overlooked]:
    said = Phrase("the input plane stands where the output plane should: the output has another size")
    yield Overlooked(_as_the_input, (said,), common=True)
    said = Phrase("the + 1 of the output's size is missing: a kernel as wide as the input fits once")
    yield Overlooked(_sized(_without_one), (said,), common=True)
    yield Overlooked(_sized(_one_inside), (Phrase("the + 1 stands inside the floor; the kernel's first place is counted after it"),))
    yield Overlooked(_sized(_without_floor), (Phrase("the floor is missing: only whole strides count"),))
    yield Overlooked(_sized(_rounded_up), (Phrase("the output's size is rounded up; a last window that does not fit is left out"),))


PADDING = LayerMistake("setting_ignored", "the padding, the stride, the dilation or the groups are left out", _ignored)
ONCE = LayerMistake("padding_once", "the padding is counted on one side only: z for 2z", _once)
OUTPUT_PLANE = LayerMistake("output_plane", "the output plane is the input's, lacks its + 1 or its floor, or is rounded up", _output_plane)
