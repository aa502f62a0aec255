"""A design with one of its numbers left open: what `k` means where the design says 6c."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..algebra import Exact
from ..errors import Invalid
from ..layers import Layer
from ..layers.base import elements
from ..network import Network
from ..written import Name


def opened(network: Network, letter: str, fixed: Mapping[str, Exact]) -> Network:
    """The network with a symbol for a letter of its formula for which it has a number.

    Raises `Invalid` where the letter does not stand for one size of one layer, or of the input.
    """
    number = fixed[letter]
    layers = {id(layer): layer for layer in network.block.layers}.values()
    own = [layer for layer in layers if letter in layer.sizes() and not layer.begins]
    begins = [layer for layer in layers if layer.begins]
    if len(own) == 1 and own[0].sizes()[letter] == number and not network.assumed and not any(node.loop for node in network.nodes):
        block = network.block.mapped(lambda layer: _open(layer, letter) if layer is own[0] else layer)
        return Network.ending_in(*block.place(), called=network.called)
    if not own and len(begins) == 1 and not network.assumed:
        shape = list(begins[0].sizes().values())
        axes = elements(len(shape))
        if letter in axes and shape[axes.index(letter)] == number:
            shape[axes.index(letter)] = Name(letter)
            return network.fed(*shape)
    raise Invalid(f"{letter} is {number} in this design", expected=f"{{{letter}}} in the design, in the place of the number to look for")


def _open(layer: Layer, letter: str) -> Layer:
    """The layer with its letter for one of its sizes; a kernel's height goes with its width where they are equal."""
    field = next((name for name, described in layer.attributes() if described.symbol == letter), None)
    if field is None:
        raise Invalid(f"{letter} stands for a part of {layer.called_so}", expected="a symbol in the design, in the place of the number")
    sides = [name for name in layer.follows if field == "w" and name in ("h", "t") and getattr(layer, name) == getattr(layer, field)]
    moved: dict[str, Any] = dict.fromkeys((field, *sides), Name(letter))
    return dataclasses.replace(layer, **moved)
