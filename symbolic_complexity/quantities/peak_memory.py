"""The largest set of tensors alive at once while one sample passes through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..algebra import Polynomial, Value, at_least_zero, normal_form, put_in, symbols_in, undominated, write
from ..algebra.polynomial import total_of
from ..conventions import Convention
from ..errors import Unsupported
from ..layers import Loop, Node, Passage
from ..network import Network
from ..symbols import Sign
from ..written import Maximum, Name, Number, Written, add, multiply, powers, substitute
from .base import Account, Quantity
from .reading import gathered, only, read

_ROUNDS = 1_000
"""Rounds of a Repeat that are looked at one by one, where it is not plain which is the worst."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One layer at work, and the nodes whose outputs are alive meanwhile: its inputs, its own, and what others wait for.

    `round` are the rounds of the Repeats around it, by their index.
    """

    node: Node
    alive: tuple[Node, ...]
    round: Mapping[str, Value] = field(default_factory=dict)

    def in_round(self, loop: Loop, number: Value) -> Moment:
        """The moment in this round of a loop; the rounds of the loops inside it may speak of its index."""
        at = {loop.index: number}
        return Moment(self.node, self.alive, {**{index: put_in(inner, at) for index, inner in self.round.items()}, **at})

    @property
    def worth(self) -> Value:
        """How many numbers are alive."""
        total = total_of([node.elements for node in self.alive], [1] * len(self.alive))
        return put_in(total, self.round) if self.round else total

    def written(self, network: Network) -> Written:
        """The same as a sum of products, in the design's own symbols."""
        if self.round:
            return write(network.plain(self.worth))
        return gathered(tuple(multiply(*network.written_outputs[id(node)]) for node in self.alive))


@dataclass(frozen=True, eq=False)
class PeakMemory(Quantity):
    """Found by following every tensor from the layer that makes it to the last layer that needs it.

    Layers work one at a time, each as late as its first use allows: depth first from the outputs, in the branches' order.
    An input, too, counts from its first use on.
    """

    def least_rounds(self, convention: Convention) -> int:
        return 2  # the worst moment is in the first round or in a later one

    def account(self, network: Network, convention: Convention) -> Account:
        moments: dict[Value, Moment] = {}
        for moment in _moments(network):
            moments.setdefault(network.plain(moment.worth), moment)
        worst = undominated(moments)
        if len(worst) > 1:
            largest = Maximum(tuple(moments[value].written(network) for value in worst))
            why = "which moment is the worst depends on the sizes: while " + ", or ".join(str(moments[value].node.layer) for value in worst)
            return Account(largest, (why,), (normal_form(largest),))
        moment = moments[worst[0]]
        why = f"while {moment.node.layer} works: its input and its output"
        if moment.node.facts.begins:
            why = "the input"
        if moment.round:
            why += f", in the Repeat's round {', '.join(f'{index} = {write(number)}' for index, number in moment.round.items())}"
        if moment.round or network.assumed or moment.alive != _own(moment.node):
            return Account(moment.written(network), (f"{why}, and what a later layer waits for",), (worst[0],))
        inlined, fixed = read(network, moment.node)
        own = gathered((*_input_elements(moment.node), moment.node.facts.elements))
        argument = powers(substitute(own, inlined))
        return Account(argument, (why,), (worst[0],), None, only(fixed, argument))

    def of_layer(self, node: Node, convention: Convention) -> Written:
        return add(*_input_elements(node), node.facts.elements) if node.facts.computes else Number(0)


def _input_elements(node: Node) -> tuple[Written, ...]:
    """How many numbers come in, in the node's letters; nothing for an input."""
    if len(node.inputs) != 1:
        return ()
    letters = node.layer.letters([tuple(range(len(source.output))) for source in node.inputs])
    return (multiply(*map(Name, letters)),) if letters else ()


def _own(node: Node) -> tuple[Node, ...]:
    """What is alive while a node works, if that is its one input (all of it, and not a part of a larger tensor) and its output."""
    if len(node.inputs) != 1:
        return ()
    (source,) = node.inputs
    holder = _holder(source)
    whole = Moment(node, (holder,)).worth == Moment(node, (source,)).worth
    return (holder, node) if whole else ()


def _holder(node: Node) -> Node:
    """The node whose tensor this one's output is: itself, unless it only passes its input on.

    What passes into a Repeat's rounds is another tensor in each of them.
    """
    while not node.facts.computes and not node.facts.begins and not _is_many(node):
        (node,) = node.inputs
    return node


def _is_many(node: Node) -> bool:
    """Whether the node begins or ends rounds of a Repeat that are more than one."""
    if not isinstance(node, Passage):
        return False
    loop = node.loop if node.loop is not node.source.loop else node.inputs[0].loop
    return loop is not None and loop is not node.source.loop and loop.count != 1


def _moments(network: Network) -> Iterator[Moment]:
    last_use: dict[int, int] = {}
    for place, node in enumerate(network.nodes):
        for source in node.inputs:
            last_use[id(_holder(source))] = place
    for end in network.ends:
        last_use[id(_holder(end))] = len(network.nodes)
    alive: list[Node] = []
    for place, node in enumerate(network.nodes):
        if _holder(node) is node:
            if isinstance(node, Passage):
                # The tensor that was passed in is the round's own now, or the round's output the Repeat's.
                alive = [other for other in alive if last_use.get(id(other), -1) > place]
                alive.append(node)
            else:
                alive.append(node)
                yield from _in_rounds(Moment(node, tuple(alive)))
        alive = [other for other in alive if last_use.get(id(other), -1) > place]


def _in_rounds(moment: Moment) -> Iterator[Moment]:
    """The moment in the worst round of each Repeat it is in; in every round where it is not plain which that is."""
    pending = [moment]
    for loop in moment.node.loop.around() if moment.node.loop else ():
        pending = [one for before in pending for one in _rounds(before, loop)]
    yield from pending


def _rounds(moment: Moment, loop: Loop) -> Iterator[Moment]:
    begin = next((node for node in moment.alive if isinstance(node, Passage) and node.loop is loop), None)
    if begin is None or _holder(begin.inputs[0]) not in moment.alive:
        yield from _worst(moment, loop, loop.first, loop.count)
        return
    # What goes into the first round is the very tensor that something else still waits for; later ones have their own.
    own = tuple(node for node in moment.alive if node is not begin)
    yield Moment(moment.node, own, moment.round).in_round(loop, loop.first)
    yield from _worst(moment, loop, loop.first + 1, loop.count - 1)


def _worst(moment: Moment, loop: Loop, first: int, count: Value) -> Iterator[Moment]:
    """The moment in the worst of so many rounds; in all of them where it is not plain which that is."""
    worth = moment.worth
    if isinstance(count, int) and count < 1:
        return
    if loop.index not in symbols_in(worth):
        yield moment
        return
    change = put_in(worth, {loop.index: Polynomial.of(loop.index) + 1}) - worth
    if at_least_zero(change):
        yield moment.in_round(loop, count + (first - 1))
    elif at_least_zero(-change):
        yield moment.in_round(loop, first)
    elif isinstance(count, int) and count <= _ROUNDS:
        for number in range(first, first + count):
            yield moment.in_round(loop, number)
    else:
        raise Unsupported(f"in which round of its Repeat {moment.node.layer} holds the most is not known for all sizes")


PEAK_MEMORY = PeakMemory(
    name="peak_memory",
    sign=Sign("peak_memory", "Peak", "Peak", r"\mathrm{Peak}"),
    unit="elements",
    meaning="the largest set of tensors alive at once, without the weights",
    source="liveness as in Pisarchyk & Lee 2020, 'Efficient memory management for deep neural net inference', section 3",
)
