"""How many numbers one sample has."""

from dataclasses import dataclass, replace

from ..conventions import Convention
from ..facts import Count
from ..network import Network
from ..symbols import Sign
from ..written import multiply, names
from .base import Account, LayerSum
from .reading import read


@dataclass(frozen=True, eq=False)
class Inputs(LayerSum):
    """Before a single layer the input speaks in that layer's letters: n, or cMN."""

    def account(self, network: Network, convention: Convention) -> Account:
        account = super().account(network, convention)
        account = replace(account, layers=())  # a list of one input tells nothing more
        users = [node for node in network.nodes if not node.facts.begins]
        if len(network.nodes) != 2 or not users[0].layer.inputs or network.assumed:
            return account
        inlined, fixed = read(network, users[0])
        letters = [inlined.get(name.name, name) for name in names(" ".join(users[0].layer.inputs))]
        own = {letter: fixed[letter] for letter in users[0].layer.inputs if letter in fixed}
        return Account(multiply(*letters), account.why, account.worth, None, own)


INPUTS = Inputs(
    name="inputs",
    sign=Sign("inputs", "|x|", "|x|", r"|\mathbf{x}|"),
    unit="elements",
    meaning="elements of the network's input",
    source="lecture 35, F8: the n of 2n",
    counts=lambda facts, _: (Count(facts.elements, "each element of the input"),) if facts.begins else (),
)
