"""A design as a framework needs it: numbers for all sizes, and every Repeat written out, round after round."""

from __future__ import annotations

from ..errors import Invalid, Unsupported
from ..given import Values
from ..layers import Block, Layer, Repeat
from ..layers.block import INPUT
from ..layers.repeat import INDICES
from ..network import Network

MOST_LAYERS = 100_000
"""Layers that are written out at most."""


def numbered(network: Network, given: Values) -> Network:
    """The network with its values put in. Raises `Invalid`, saying which to set, where a size stays open."""
    placed = network.put(given.sizes(network))
    if placed.symbols:
        left = sorted(placed.symbols)
        are = "is" if len(left) == 1 else "are"
        raise Invalid(
            f"only a design in numbers can be run, and {', '.join(left)} of this one {are} open",
            expected=f"--set {','.join(f'{name}=...' for name in left)}, or values={{...}} in Python",
        )
    return placed


def written_out(network: Network) -> Network:
    """The same network of numbers without a Repeat: each round's layers stand in it, with weights of their own.

    Raises `Unsupported` for more layers than the cap.
    """
    block = network.block
    if not any(isinstance(layer, Repeat) for layer in block.layers):
        return network
    return Network.ending_in(*_unrolled(block, 0).place(), called=network.called)


def _unrolled(block: Block, depth: int) -> Block:
    """The block with the rounds of its Repeats; `depth` says inside how many of them it stands."""
    layers: list[Layer] = []
    wires: list[tuple[int, ...]] = []
    moved: list[int] = []

    def at(place: int) -> int:
        return INPUT if place == INPUT else moved[place]

    for layer, row in zip(block.layers, block.wires, strict=True):
        if not isinstance(layer, Repeat):
            layers.append(layer)
            wires.append(tuple(map(at, row)))
            moved.append(len(layers) - 1)
            continue
        (source,) = row
        end, rounds = at(source), layer.values["L"]
        assert isinstance(rounds, int)
        for number in range(rounds):
            end = _unrolled(layer.in_round(INDICES[depth], number).body, depth + 1).appended(layers, wires, end)
            if len(layers) > MOST_LAYERS:
                raise Unsupported(f"{layer.called_so:.80}: its rounds are not written out, past the cap of {MOST_LAYERS:,} layers")
        moved.append(end)
    return Block(tuple(layers), tuple(wires), tuple(map(at, block.ends)))
