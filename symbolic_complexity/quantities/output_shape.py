"""The shape of what a network puts out."""

from dataclasses import dataclass

from ..conventions import Convention
from ..layers import Node, Passage
from ..network import Network
from ..symbols import Sign
from ..written import Dimensions, Written, powers, substitute
from .base import Account, Quantity
from .reading import only, read


@dataclass(frozen=True, eq=False)
class OutputShape(Quantity):
    """The last layer that says a shape of its own gives it, in its own letters; of several outputs it is the last one's."""

    def account(self, network: Network, convention: Convention) -> Account:
        node = network.ends[-1]
        while len(node.sources) == 1 and not node.layer.inputs and node.output == node.sources[0].output:
            (node,) = node.sources
        why = (f"the output of {node.layer}",)
        if len(network.ends) > 1:
            why = (f"{why[0]}, the last of {len(network.ends)} outputs",)
        worth = tuple(network.plain(size) for size in node.output)
        if isinstance(node, Passage) or node.layer.joins or network.assumed:
            return Account(Dimensions(network.written_outputs[id(node)]), why, worth)
        inlined, fixed = read(network, node)
        shape = powers(substitute(Dimensions(node.facts.output), inlined))
        return Account(shape, why, worth, None, only(fixed, shape))

    def of_layer(self, node: Node, convention: Convention) -> Written:
        return Dimensions(node.facts.output)


OUTPUT_SHAPE = OutputShape(
    name="output_shape",
    sign=Sign("output_shape", "Output", "Output", r"\mathrm{Output}"),
    unit="",
    meaning="the shape of the output: channels, width, height",
    source="lecture 35, C1",
)
