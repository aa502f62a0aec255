"""What happens between layers: channels, planes and rows that a layer hands on to the next one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..document import Phrase
from ..facts import Facts
from ..layers import Layer
from ..written import Name, Product
from .base import Asked
from .changes import LayerMistake, Overlooked


def _channels_stay(layer: Layer, facts: Facts) -> Facts:
    """As if as many channels went out as came in."""
    if layer.inputs[:1] != ("c",) or facts.output[0] == Name("c"):
        return facts
    return replace(facts, output=(Name("c"), *facts.output[1:]))


def _channels_alone(layer: Layer, facts: Facts) -> Facts:
    """As if a flattened plane were a row of its channels."""
    if layer.name != "Flatten":
        return facts
    is_plane = isinstance(facts.output[0], Product) and Name("c") in facts.output[0].factors
    return replace(facts, output=(Name("c"),)) if is_plane else facts


def _unpooled(layer: Layer, facts: Facts) -> Facts:
    """As if a pool left the plane as it is."""
    if facts.parameters or len(layer.inputs) != len(facts.output) or facts.output[:1] != (Name("c"),):
        return facts
    same = tuple(map(Name, layer.inputs))
    return facts if same == facts.output else replace(facts, output=same)


def _handed_on(asked: Asked) -> Iterator[Overlooked]:
    if len([node for node in asked.network.layers if node.facts.parameters]) < 2:
        return
    said = Phrase("the next layer is taken to see the channels of the input; it sees one for each kernel before it")
    yield Overlooked(_channels_stay, (said,))
    yield Overlooked(_channels_alone, (Phrase("the flattened row is as long as there are channels; every place of the plane counts"),))
    yield Overlooked(_unpooled, (Phrase("the pooling is left out: the plane behind it has another size"),), common=True)


HANDED_ON = LayerMistake("handed_on", "channels, a flattened plane or a pooled plane are taken for what came before", _handed_on)
