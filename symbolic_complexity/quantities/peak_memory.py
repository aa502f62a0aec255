"""The largest set of tensors alive at once while one sample passes through."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..algebra import Value, normal_form, undominated
from ..conventions import Convention
from ..layers import Node
from ..network import Network
from ..symbols import Sign
from ..written import Maximum, Name, Number, Written, add, multiply, powers, substitute
from .base import Account, Quantity, gathered, only, read


@dataclass(frozen=True, slots=True)
class Moment:
    """One layer at work, and the nodes whose outputs are alive meanwhile: its inputs, its own, and what others wait for."""

    node: Node
    alive: tuple[Node, ...]

    @property
    def worth(self) -> Value:
        """How many numbers are alive."""
        total: Value = 0
        for node in self.alive:
            elements: Value = 1
            for size in node.output:
                elements = elements * size
            total = total + elements
        return total

    def written(self, network: Network) -> Written:
        """The same as a sum of products, in the design's own symbols."""
        return gathered(tuple(multiply(*network.written_outputs[id(node)]) for node in self.alive))


@dataclass(frozen=True, eq=False)
class PeakMemory(Quantity):
    """Found by following every tensor from the layer that makes it to the last layer that needs it."""

    def account(self, network: Network, convention: Convention) -> Account:
        moments: dict[Value, Moment] = {}
        for moment in _moments(network):
            moments.setdefault(moment.worth, moment)
        worst = undominated(moments)
        if len(worst) > 1:
            largest = Maximum(tuple(moments[value].written(network) for value in worst))
            why = "which moment is the worst depends on the sizes: while " + ", or ".join(str(moments[value].node.layer) for value in worst)
            return Account(largest, (why,), (normal_form(largest),))
        moment = moments[worst[0]]
        why = f"while {moment.node.layer} works: its input and its output"
        if moment.node.facts.begins:
            why = "the input"
        if moment.alive != _own(moment.node):
            return Account(moment.written(network), (f"{why}, and what a later layer waits for",), (worst[0],))
        inlined, fixed = read(network, moment.node)
        own = gathered((*_input_elements(moment.node), moment.node.facts.elements))
        argument = powers(substitute(own, inlined))
        return Account(argument, (why,), (worst[0],), None, only(fixed, argument))

    def of_layer(self, node: Node, convention: Convention) -> Written:
        return add(*_input_elements(node), node.facts.elements) if node.facts.computes else Number(0)


def _input_elements(node: Node) -> tuple[Written, ...]:
    """How many numbers come in, in the node's letters; nothing for an input."""
    letters = node.layer.letters([tuple(range(len(source.output))) for source in node.inputs])
    return (multiply(*map(Name, letters)),) if letters else ()


def _own(node: Node) -> tuple[Node, ...]:
    return (*map(_holder, node.inputs), node)


def _holder(node: Node) -> Node:
    """The node whose tensor this one's output is: itself, unless it only passes its input on."""
    while not node.facts.computes and not node.facts.begins:
        (node,) = node.inputs
    return node


def _moments(network: Network) -> Iterator[Moment]:
    last_use: dict[int, int] = {}
    for place, node in enumerate(network.nodes):
        for source in node.inputs:
            last_use[id(_holder(source))] = place
    last_use[id(_holder(network.nodes[-1]))] = len(network.nodes)
    alive: list[Node] = []
    for place, node in enumerate(network.nodes):
        if _holder(node) is node:
            alive.append(node)
            yield Moment(node, tuple(alive))
        alive = [other for other in alive if last_use.get(id(other), -1) > place]


PEAK_MEMORY = PeakMemory(
    name="peak_memory",
    sign=Sign("peak_memory", "Peak", "Peak", r"\mathrm{Peak}"),
    unit="elements",
    meaning="the largest set of tensors alive at once, without the weights",
    source="liveness as in Pisarchyk & Lee 2020, 'Efficient memory management for deep neural net inference', section 3",
)
