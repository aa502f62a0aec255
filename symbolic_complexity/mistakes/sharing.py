"""Weights counted once for every place of the output plane, as if no two places shared a kernel, or a scale and a shift."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..document import Phrase
from ..facts import Facts
from ..layers import Layer
from ..written import free_names, multiply
from .base import Asked
from .changes import LayerMistake, Overlooked, with_parameters


def _unshared(layer: Layer, facts: Facts) -> Facts:
    # What has weights and no connections, as batch normalisation, is no kernel.
    return with_parameters(facts, facts.connections) if len(facts.output) > 1 and facts.parameters and facts.connections else facts


def _in_each_place(layer: Layer, facts: Facts) -> Facts:
    """A channel's weights in every place of the plane, where the layer has some for each channel alone."""
    plane = facts.output[1:]
    sizes = frozenset[str]().union(*map(free_names, plane))
    if not plane or not facts.parameters or facts.connections or any(free_names(one.amount) & sizes for one in facts.parameters):
        return facts
    return with_parameters(facts, tuple(replace(one, amount=multiply(one.amount, *plane)) for one in facts.parameters))


def _not_shared(asked: Asked) -> Iterator[Overlooked]:
    yield Overlooked(_unshared, (Phrase("the weights are counted for every place of the output plane; all places share one kernel"),))
    said = Phrase("the weights are counted for every place of the plane; a channel has its own for all of them")
    yield Overlooked(_in_each_place, (said,))


UNSHARED = LayerMistake("weights_unshared", "a kernel's weights are counted in every place of the output plane", _not_shared)
