"""Letters that are left out where they should stand, or that have changed places."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Phrase, Prose, joined
from ..facts import Facts
from ..layers import Layer
from ..layers.node import OUTPUT
from ..written import Dimensions, Name, Number, Operand, free_names, substitute
from .base import Asked, FormulaMistake, Slip
from .changes import LayerMistake, Overlooked, everywhere, rewritten

_MEANT = {
    "c": Phrase("a kernel is c channels deep"),
    "w": Phrase("a kernel is w wide"),
    "h": Phrase("a kernel is h high"),
    "t": Phrase("a kernel is t deep on the third axis"),
    "n": Phrase("each output sees all n inputs"),
    "k": Phrase("there are k outputs or kernels"),
    "M": Phrase("the input plane is M wide"),
    "N": Phrase("the input plane is N high"),
}
"""What each letter stands for in a layer."""

_TOGETHER = (("w", "h"), ("c", "w", "h"), ("M", "N"))

_EXCHANGED: tuple[tuple[str, str, Phrase], ...] = (
    ("M", "N", Phrase("M and N are exchanged: M goes with w, N with h")),
    ("w", "h", Phrase("w and h are exchanged: w goes with M, h with N")),
    ("n", "k", Phrase("n and k are exchanged: n inputs, k outputs")),
    ("c", "k", Phrase("c and k are exchanged: c channels come in, k kernels give those that go out")),
)


def _without(*letters: str) -> Overlooked:
    """As if these letters were 1 in every product; the output's plane keeps its size."""
    ones: dict[str, Operand] = dict.fromkeys(letters, Number(1))

    def change(layer: Layer, facts: Facts) -> Facts:
        amounts = [one.amount for one in (*facts.parameters, *facts.connections, *facts.kept)] + [work.amount for work in facts.work]
        if not any(free_names(amount) & ones.keys() for amount in amounts):
            return facts
        return rewritten(facts, lambda amount: substitute(amount, ones))

    said: Prose = joined(((Name(letter), Phrase(" is missing: "), _MEANT[letter]) for letter in letters), "; ")
    return Overlooked(change, said, common=set(letters) <= {"c", "w", "h"})


def _forgotten(asked: Asked) -> Iterator[Overlooked]:
    yield from (_without(letter) for letter in _MEANT)
    yield from (_without(*letters) for letters in _TOGETHER)


def _exchanged(asked: Asked) -> Iterator[Overlooked]:
    for one, other, said in _EXCHANGED:
        swap: dict[str, Operand] = {one: Name(other), other: Name(one)}

        def change(layer: Layer, facts: Facts, swap: dict[str, Operand] = swap) -> Facts:
            spoken = frozenset(layer.values) | frozenset(layer.inputs)
            return everywhere(facts, swap) if swap.keys() <= spoken else facts

        yield Overlooked(change, (said,))


def _one_kernel_place(layer: Layer, facts: Facts) -> Facts:
    """Every output of a plane counted as if there were one place in it."""
    plane: dict[str, Operand] = dict.fromkeys(OUTPUT[1:], Number(1))
    if len(facts.output) < 2 or not facts.connections:
        return facts
    return rewritten(facts, lambda amount: substitute(amount, plane))


def _places(asked: Asked) -> Iterator[Overlooked]:
    yield Overlooked(_one_kernel_place, (Phrase("the output plane is missing: a kernel is at work in every place of it"),))


FORGOTTEN = LayerMistake("letter_forgotten", "a factor is left out: c, w, h, n, k, M or N", _forgotten)


def _shape(asked: Asked) -> Iterator[Slip]:
    match asked.account.formula:
        case Dimensions((*rest, width, height)) if rest or asked.quantity.name == "receptive_field":
            fixed = asked.account.fixed
            yield Slip(Dimensions((*rest, height, width)), (Phrase("width and height are exchanged"),), fixed)
            last = (Phrase("the channels stand last; here they come first, before width and height"),)
            for plane in ((width, height), (height, width)) if len(rest) == 1 else ():
                yield Slip(Dimensions((*plane, *rest)), last, fixed)


EXCHANGED = LayerMistake("letters_exchanged", "two letters have changed places: M and N, w and h, n and k, c and k", _exchanged)
SHAPE = FormulaMistake("shape_exchanged", "width and height of a shape are exchanged", _shape)
PLACES = LayerMistake("places_forgotten", "a kernel's work is counted once and not for every place of the output plane", _places)
