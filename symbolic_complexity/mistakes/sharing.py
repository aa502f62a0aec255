"""Weights of a convolution counted once for every place of its output plane, as if no two places shared a kernel."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Phrase
from ..facts import Facts
from ..layers import Layer
from .base import Asked
from .changes import LayerMistake, Overlooked, with_parameters


def _unshared(layer: Layer, facts: Facts) -> Facts:
    return with_parameters(facts, facts.connections) if len(facts.output) > 1 and facts.parameters else facts


def _not_shared(asked: Asked) -> Iterator[Overlooked]:
    yield Overlooked(_unshared, (Phrase("the weights are counted for every place of the output plane; all places share one kernel"),))


UNSHARED = LayerMistake("weights_unshared", "a kernel's weights are counted in every place of the output plane", _not_shared)
