"""The bias: forgotten, one where there are several, or several where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..document import Phrase
from ..facts import Count, Facts
from ..layers import Layer
from ..written import Name, Number, Written, multiply
from .base import Asked
from .changes import Change, LayerMistake, Overlooked, with_parameters

_TIMED = frozenset({"additions", "operations", "time", "throughput"})
"""Quantities in which a bias is an addition."""


def _biases(layer: Layer, facts: Facts) -> int:
    """How many of the layer's parameters, the last ones, are biases."""
    if not getattr(layer, "bias", False):
        return 0
    without = replace(layer, bias=False)  # type: ignore[call-arg]
    return len(facts.parameters) - len(without.facts((len(layer.inputs),)).parameters)


def without_bias(layer: Layer, facts: Facts) -> Facts:
    """What a layer states without its biases."""
    biases = _biases(layer, facts)
    if not biases:
        return facts
    fewer = with_parameters(facts, facts.parameters[:-biases])
    work = tuple(work for work in facts.work if work.role != "bias")
    return replace(fewer, work=work, connections=facts.connections[:-biases])


def _with(amount: Written | None = None, inputs: bool = False) -> Change:
    """As if all biases were so many: a number, or one for each input of a layer or a kernel."""

    def change(layer: Layer, facts: Facts) -> Facts:
        biases = _biases(layer, facts)
        if biases != 1:
            return facts
        *weights, bias = facts.parameters
        many = _inputs(layer, bias.amount) if inputs else amount
        return with_parameters(facts, (*weights, replace(bias, amount=many))) if many is not None else facts

    return change


def _inputs(layer: Layer, biases: Written) -> Written | None:
    """n for a row, ck for kernels that are c deep."""
    if len(layer.inputs) == 1:
        return Name(layer.inputs[0])
    return multiply(Name("c"), biases) if layer.inputs[:1] == ("c",) else None


def _at_each_place(layer: Layer, facts: Facts) -> Facts:
    """A bias for each output, as if the layer's kernels did not share theirs."""
    if _biases(layer, facts) != 1 or len(facts.output) < 2:
        return facts
    *weights, bias = facts.parameters
    return with_parameters(facts, (*weights, Count(facts.elements, bias.because)))


def _forgotten(asked: Asked) -> Iterator[Overlooked]:
    def why(facts: Facts) -> str:
        adds = next((work.because for work in facts.work if work.role == "bias"), "")
        return adds if asked.quantity.name in _TIMED else facts.parameters[-1].because

    yield Overlooked(without_bias, (Phrase("the bias is missing"),), why, common=True)


def _shared(asked: Asked) -> Iterator[Overlooked]:
    said = Phrase("one bias is counted for the whole layer; each output or kernel has one")
    yield Overlooked(_with(Number(1)), (said,))


def _of_inputs(asked: Asked) -> Iterator[Overlooked]:
    yield Overlooked(_with(inputs=True), (Phrase("the bias is counted for every input; each output or kernel has one"),))


def _of_places(asked: Asked) -> Iterator[Overlooked]:
    yield Overlooked(_at_each_place, (Phrase("the bias is counted for every place of the output plane; a kernel has one for all of them"),))


FORGOTTEN = LayerMistake("bias_forgotten", "the bias is left out", _forgotten)
SHARED = LayerMistake("bias_shared", "one bias for the whole layer", _shared)
OF_INPUTS = LayerMistake("bias_of_inputs", "a bias for every input (of a kernel: for every channel)", _of_inputs)
OF_PLACES = LayerMistake("bias_of_places", "a bias for every place of the output plane", _of_places)
