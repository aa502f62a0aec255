"""How a block is written in the slides' notation: branches in brackets where they nest, statements with labels where not.

A label that begins with an underscore was made here, to refer to a place, and is no name of the layer's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .base import Layer
    from .block import Block

_INPUT, _ROOT = -1, -2
_DEEPEST = 40
"""Brackets in brackets that a person still follows; what nests deeper is written as statements."""


def spell(block: Block) -> str:
    """The block's notation, which reads in again as the same block."""
    nested = _nested(block)
    return _flat(block) if nested is None else nested


class _Labels:
    """Names for the places that others refer to, and for the layers whose weights are used again."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.taken = {layer.label for layer in layers}
        self.first: dict[int, int] = {}
        for place, layer in enumerate(layers):
            self.first.setdefault(id(layer), place)
        self.layers = layers
        self.shared = {self.first[id(layer)] for place, layer in enumerate(layers) if self.first[id(layer)] != place}
        self.made: dict[int, str] = {}

    def of(self, place: int) -> str:
        """The name by which a place is referred to."""
        if place == _INPUT:
            return ""
        if place not in self.made:
            name = self.layers[place].label if self.first[id(self.layers[place])] == place else ""
            self.made[place] = name or self._new()
        return self.made[place]

    def _new(self) -> str:
        number = len(self.made) + 1
        while f"_{number}" in self.taken:
            number += 1
        self.taken.add(f"_{number}")
        return f"_{number}"

    def step(self, place: int, referred: bool) -> str:
        """One layer with its label, or the reference to the layer that it is again."""
        layer = self.layers[place]
        first = self.first[id(layer)]
        text = f"(@{self.of(first)})" if first != place else str(layer)
        label = self.of(place) if referred or place in self.shared else layer.label if first == place else ""
        return f"{label}:{text}" if label else text


def _nested(block: Block) -> str | None:
    """The notation with branches in brackets; None where the branches do not nest or nest too deeply."""
    if len(block.ends) != 1:
        return None
    labels = _Labels(block.layers)
    above = _dominators(block)
    start = _INPUT if any(_INPUT in row for row in block.wires) or block.ends == (_INPUT,) else _ROOT
    seen: set[int] = set()

    def chain(at: int, stop: int, depth: int) -> str | None:
        steps: list[str] = []
        while at != stop:
            if at < 0 or at in seen or depth > _DEEPEST:
                return None
            seen.add(at)
            text = labels.step(at, referred=False)
            wires = block.wires[at]
            if block.layers[at].joins:
                branches = [chain(wire, above[at], depth + 1) for wire in wires]
                if None in branches:
                    return None
                text += f"[{' | '.join(map(str, branches))}]"
                at = above[at]
            else:
                at = wires[0] if wires else _ROOT
            steps.append(text)
        return "->".join(reversed(steps))

    text = chain(block.ends[0], start, 0)
    return text if len(seen) == len(block.layers) else None


def _dominators(block: Block) -> list[int]:
    """For each place the last place before it that every way to it goes through."""
    above: list[int] = []
    depth: list[int] = []

    def deep(place: int) -> int:
        return depth[place] if place >= 0 else place + 2

    def up(place: int) -> int:
        return above[place] if place >= 0 else _ROOT

    for wires in block.wires:
        found = wires[0] if wires else _ROOT
        for wire in wires[1:]:
            other = wire
            while found != other:
                if deep(found) < deep(other):
                    other = up(other)
                else:
                    found = up(found)
        above.append(found)
        depth.append(deep(found) + 1)
    return above


def _flat(block: Block) -> str:
    """The notation as statements: each a chain, and what is used elsewhere has a label."""
    users: dict[int, list[int]] = {}
    for place, wires in enumerate(block.wires):
        for wire in wires:
            users.setdefault(wire, []).append(place)
    labels = _Labels(block.layers)

    def follows(place: int) -> bool:
        """Whether a place simply goes on where the one before it stopped."""
        return block.wires[place] == (place - 1,) and not block.layers[place].joins and users[place - 1] == [place]

    loose = [place for place in range(len(block.layers)) if place not in users]
    named = loose != list(block.ends)
    referred = {wire for place, wires in enumerate(block.wires) if not follows(place) for wire in wires}
    referred |= set(block.ends) if named else set()
    statements: list[str] = []
    for place, wires in enumerate(block.wires):
        text = labels.step(place, place in referred)
        if place and follows(place) and place - 1 not in referred:
            statements[-1] += f"->{text}"
        elif block.layers[place].joins:
            statements.append(f"{text}[{' | '.join(f'@{labels.of(wire)}' for wire in wires)}]")
        else:
            statements.append("->".join((*(f"@{labels.of(wire)}" for wire in wires), text)))
    if named:
        statements += (f"@{labels.of(end)}" for end in block.ends)
    return "; ".join(statements)
