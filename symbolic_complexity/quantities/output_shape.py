"""The shape of what a network puts out."""

from dataclasses import dataclass

from ..conventions import Convention
from ..layers import Node
from ..network import Network
from ..symbols import Sign
from ..written import Dimensions, Name, Written, powers, substitute
from .base import Account, Quantity, only, read


@dataclass(frozen=True, eq=False)
class OutputShape(Quantity):
    """The last layer that changes the shape says what comes out, in its own letters."""

    def account(self, network: Network, convention: Convention) -> Account:
        node = next(node for node in reversed(network.nodes) if _changes_shape(node))
        inlined, fixed = read(network, node)
        shape = powers(substitute(Dimensions(node.facts.output), inlined))
        why = (f"the output of {node.layer}",)
        return Account(shape, why, node.output, None, only(fixed, shape))

    def of_layer(self, node: Node, convention: Convention) -> Written:
        return Dimensions(node.facts.output)


def _changes_shape(node: Node) -> bool:
    return any(not isinstance(size, Name) or size.name not in node.layer.inputs for size in node.facts.output)


OUTPUT_SHAPE = OutputShape(
    name="output_shape",
    sign=Sign("output_shape", "Output", "Output", r"\mathrm{Output}"),
    unit="",
    meaning="the shape of the output: channels, width, height",
    source="lecture 35, C1",
)
