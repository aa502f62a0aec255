"""The operational space: gradients that are left out, or counted where the lecture counts none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..document import Phrase
from ..facts import GRADIENTS, Count, Facts
from ..layers import Layer
from ..written import Number, Part, Product, Written, multiply
from .base import Asked
from .changes import LayerMistake, Overlooked


def _halved(amount: Written) -> Written | None:
    """x for 2x."""
    match amount:
        case Product((Number(2), *rest)):
            return multiply(*rest)
    return None


def _is_gradients(count: Count) -> bool:
    return isinstance(count.amount, Part) and count.amount.sign == GRADIENTS


def _values_alone(layer: Layer, facts: Facts) -> Facts:
    """What is kept without any gradient: no gradients of weights, and once what is counted with its gradient."""
    weights = tuple(count for count in facts.kept if not _is_gradients(count))
    kept = tuple(replace(count, amount=_halved(count.amount) or count.amount) for count in weights)
    return replace(facts, kept=kept, forms={}) if kept != facts.kept else facts


def _no_gradients_of_weights(layer: Layer, facts: Facts) -> Facts:
    kept = tuple(count for count in facts.kept if not _is_gradients(count))
    return replace(facts, kept=kept, forms={}) if kept != facts.kept else facts


def _all_with_gradients(layer: Layer, facts: Facts) -> Facts:
    """What a convolution keeps by the rule for fully connected layers: everything twice."""
    if not facts.kept or any(map(_is_gradients, facts.kept)):
        return facts
    return replace(facts, kept=tuple(Count(2 * (_halved(one.amount) or one.amount), one.because) for one in facts.kept), forms={})


def _forgotten(asked: Asked) -> Iterator[Overlooked]:
    said = (Phrase("the gradients of the weights are missing: "), Phrase("a gradient for every weight"))
    yield Overlooked(_no_gradients_of_weights, said)
    yield Overlooked(_values_alone, (Phrase("the gradients are missing: training keeps them beside the values"),))


def _too_many(asked: Asked) -> Iterator[Overlooked]:
    said = Phrase("gradients of input and weights are counted too; of a convolution the lecture counts those of the outputs alone")
    yield Overlooked(_all_with_gradients, (said,))


FORGOTTEN = LayerMistake("gradients_forgotten", "operational space without any gradient", _forgotten)
TOO_MANY = LayerMistake("gradients_of_everything", "a convolution's operational space by the rule for fully connected layers", _too_many)
