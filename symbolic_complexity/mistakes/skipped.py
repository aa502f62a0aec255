"""Layers beside the weighted ones: batch normalisation that is left out, or whose running means and variances are counted too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..document import Phrase
from ..facts import Facts
from ..layers import Layer
from .base import Asked
from .changes import Change, LayerMistake, Overlooked, with_parameters


def _is_beside(facts: Facts) -> bool:
    """Whether a layer is trained and has no neurons of its own, and so is easily forgotten."""
    return bool(facts.parameters) and not facts.connections


def _passing(name: str) -> Change:
    """As if layers of one name only passed on what comes in."""

    def change(layer: Layer, facts: Facts) -> Facts:
        if layer.name != name or not _is_beside(facts):
            return facts
        return replace(facts, parameters=(), buffers=(), work=(), kept=(), forms={}, computes=False)

    return change


def _skipped(asked: Asked) -> Iterator[Overlooked]:
    names = dict.fromkeys(node.layer.name for node in asked.network.layers if _is_beside(node.facts))
    for name in names:
        said = (f"({name})", Phrase(" is missing"))
        yield Overlooked(_passing(name), said, lambda facts: facts.parameters[0].because, common=True)


def _with_buffers(layer: Layer, facts: Facts) -> Facts:
    return with_parameters(facts, (*facts.parameters, *facts.buffers)) if _is_beside(facts) and facts.buffers else facts


def _untrained(asked: Asked) -> Iterator[Overlooked]:
    said = Phrase("what is stored and not trained is counted too")
    yield Overlooked(_with_buffers, (said,), lambda facts: facts.buffers[0].because)


SKIPPED = LayerMistake("layer_skipped", "a layer beside the weighted ones is left out, as batch normalisation", _skipped)
UNTRAINED = LayerMistake("buffers_counted", "running means and variances are counted as weights", _untrained)
