"""How much of the input one element of the output sees, on each axis of the plane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ..algebra import Polynomial, Value, is_integer, maximum, power, put_in, sum_over, symbols_in, write
from ..conventions import Convention
from ..errors import Unsupported
from ..layers import Loop, Node, Passage
from ..network import Network
from ..symbols import Sign
from ..written import Dimensions, Number, Written
from .base import Account, Quantity

Sight: TypeAlias = tuple[tuple[Value, Value], ...]
"""For each axis the extent that an element sees, and how far apart (in places of the input) two neighbours look."""


@dataclass(frozen=True, eq=False)
class ReceptiveField(Quantity):
    """r grows by (w - 1) j with every w wide window, where neighbours look j places apart; j grows by the stride.

    Padding counts as if it were input, so a field may be larger than the input itself. Where branches meet, the largest
    counts. Of a row of inputs, a fully connected layer sees all. What a normalisation's statistics and a softmax take in is
    left out. Raises `Unsupported` where branches look different distances apart, and behind an upsampling, where outputs
    see different numbers of inputs.
    """

    def account(self, network: Network, convention: Convention) -> Account:
        sight = self._sights(network)[id(network.ends[-1])]
        if isinstance(sight, str):
            raise Unsupported(sight)
        worth = tuple(extent for extent, _ in sight)
        why = "each window adds (w - 1) times the product of the strides before it"
        return Account(_shape(worth), (why,), worth)

    def of_layer(self, node: Node, convention: Convention) -> Written:
        return Dimensions(tuple(reach.extent for reach in node.facts.reach)) if node.facts.reach else Number(1)

    def cell(self, network: Network, node: Node, convention: Convention) -> Written | None:
        sight = self._sights(network)[id(node)]
        return None if isinstance(sight, str) else _shape(tuple(extent for extent, _ in sight))

    def _sights(self, network: Network) -> dict[int, Sight | str]:
        """What each node's elements see of the network's input, in a Repeat's last round; or why that has no formula."""
        found: dict[int, Sight | str] | None = network.remembered.get(self.name)
        if found is None:
            found = network.remembered[self.name] = self._worked_out(network)
        return found

    @staticmethod
    def _worked_out(network: Network) -> dict[int, Sight | str]:
        frames = _Frames()
        found: dict[int, Sight | str] = {}
        for node in network.nodes:
            try:
                unknown = next((why for source in node.inputs if isinstance(why := found.get(id(source)), str)), None)
                if unknown is None:
                    frames.enter(node)
                found[id(node)] = unknown or ()
            except Unsupported as error:
                found[id(node)] = str(error)
        for node in network.nodes:
            if found[id(node)] == ():
                try:
                    found[id(node)] = tuple((network.plain(extent), apart) for extent, apart in frames.seen(node))
                except (Unsupported, KeyError) as error:
                    found[id(node)] = str(error)
        return found


class _Frames:
    """Sights inside a Repeat are first told from its round's beginning: every round widens them alike, from wherever it begins."""

    def __init__(self) -> None:
        self.sights: dict[int, Sight] = {}
        self.begins: dict[int, Sight] = {}
        self.ends: dict[int, Sight] = {}

    def enter(self, node: Node) -> None:
        if isinstance(node, Passage):
            (before,) = node.inputs
            entering = node.loop is not None and node.loop is not node.source.loop and before.loop is not node.loop
            outside = node.loop.parent if entering and node.loop else node.loop
            sight = self._lifted(before, outside)
            if entering:
                self.begins[id(node.loop)] = sight
                sight = tuple((1, 1) for _ in sight)
        elif node.inputs:
            sight = self._widened(node, [self.sights[id(source)] for source in node.inputs])
        else:
            sight = tuple((1, 1) for _ in node.output[1:] or node.output)
        self.sights[id(node)] = sight

    def _lifted(self, node: Node, outside: Loop | None) -> Sight:
        """What a node that ends a Repeat's rounds sees from outside of it, after all rounds."""
        sight = self.sights[id(node)]
        for loop in node.loop.around(outside) if node.loop else ():
            self.ends[id(loop)] = sight
            sight = self._after(loop, sight, loop.count)
        return sight

    def _after(self, loop: Loop, one: Sight, rounds: Value) -> Sight:
        """What is seen after some rounds of a loop, of which one sees `one`."""
        index = Polynomial.of(loop.index)
        found = []
        for (extent, apart), (wider, further) in zip(self.begins[id(loop)], one, strict=True):
            if loop.index in symbols_in(further):
                raise Unsupported("the strides inside a Repeat change from round to round; its receptive field has no formula here")
            if further == 0 and not isinstance(rounds, int):
                raise Unsupported("a Repeat whose first round sees the whole input has a receptive field for a number of rounds only")
            if further == 0:
                found.append((extent + apart * put_in(wider - 1, {loop.index: loop.first}), 0) if rounds else (extent, apart))
                continue
            scale = 1 if further == 1 else power(further, index - loop.first)
            grown = sum_over((wider - 1) * scale, loop.index, loop.first, rounds)
            found.append((extent + apart * grown, apart * (1 if further == 1 else power(further, rounds))))
        return tuple(found)

    def _widened(self, node: Node, sights: list[Sight]) -> Sight:
        if len(set(map(len, sights))) > 1:
            raise Unsupported(f"{node.layer.called_so}: its branches see inputs of different dimensions, so that no one field is theirs")
        merged = []
        for axis in zip(*sights, strict=True):
            # What sees the whole axis, wherever it stands, is all that its branches see together.
            everything = [sight for sight in axis if sight[1] == 0]
            extents, distances = zip(*(everything or axis), strict=True)
            if any(one != distances[0] for one in distances):
                raise Unsupported(f"{node.layer.called_so}: its branches look different distances apart, so that no one field is theirs")
            merged.append((maximum(*extents), distances[0]))
        if len(node.facts.reach) != len(merged):  # none; or a row that was a plane, all of which is seen already
            return tuple(merged)
        program = node.form.program(tuple(side for reach in node.facts.reach for side in (reach.extent, reach.stride)))
        sides = [node.loop.plainly(side) if node.loop else side for side in program(node.values)]
        if any(not is_integer(side) for side in sides[1::2]):
            raise Unsupported(f"{node.layer.called_so}: behind an upsampling outputs see different numbers of inputs")
        widths = list(zip(sides[::2], sides[1::2], strict=True))
        return tuple((seen + (width - 1) * apart, apart * stride) for (seen, apart), (width, stride) in zip(merged, widths, strict=True))

    def seen(self, node: Node) -> Sight:
        """What a node sees of the network's input; inside a Repeat, in its last round."""
        sight = self.sights[id(node)]
        for loop in node.loop.around() if node.loop else ():
            before = self._after(loop, self.ends[id(loop)], loop.count - 1)
            last = {loop.index: loop.last}
            sight = tuple(
                (begin + apart * (put_in(extent, last) - 1), apart * further)
                for (begin, apart), (extent, further) in zip(before, sight, strict=True)
            )
        return sight


def _shape(worth: tuple[Value, ...]) -> Written:
    return Dimensions(tuple(map(write, worth)))


RECEPTIVE_FIELD = ReceptiveField(
    name="receptive_field",
    sign=Sign("receptive_field", "Field", "Field", r"\mathrm{Field}"),
    unit="",
    meaning="how much of the input's plane one output sees: width, height",
    source="Araujo, Norris & Sim 2019, 'Computing receptive fields of convolutional neural networks', equations 1-2",
)
