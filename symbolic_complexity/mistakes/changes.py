"""Mistakes about layers: a design whose layers state something else, folded like the right one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TypeAlias

from ..document import Phrase, Prose, joined
from ..errors import SymbolicComplexityError
from ..facts import GRADIENTS, WEIGHTS, Count, Facts, total
from ..layers import Layer, Node, Passage
from ..layers.node import OUTPUT, form_of, with_outputs
from ..network import Network
from ..written import Operand, Part, Written, substitute, transform
from .base import Asked, Mistake, Slip

Change: TypeAlias = Callable[[Layer, Facts], Facts]
"""What somebody takes a layer to state, from what it states; the same facts where nothing changes."""

_FEW_LAYERS = 4


@dataclass(frozen=True, eq=False)
class Overlooked:
    """A change of what layers state, and what is said about it.

    `why` is what a layer says of what was overlooked, where that is the layer's to say. A `common` change is also looked for
    together with others.
    """

    change: Change
    said: Prose
    why: Callable[[Facts], str] | None = None
    common: bool = False

    def of(self, *facts: Facts) -> Prose:
        """What is said of one layer, or of several, each reason once."""
        if self.why is None:
            return self.said
        reasons = dict.fromkeys(Phrase(self.why(one)) for one in facts)
        return (*self.said, ": ", *joined((reason,) for reason in reasons))


@dataclass(frozen=True, eq=False)
class LayerMistake(Mistake):
    """A mistake about layers, made in every layer or in one of a few; `overlooked` gives its variants."""

    overlooked: Callable[[Asked], Iterator[Overlooked]]

    def slips(self, asked: Asked) -> Iterator[Slip]:
        """Each variant in every layer, and in single ones."""
        for one in self.overlooked(asked):
            yield from made(asked, one)


def made(asked: Asked, one: Overlooked) -> Iterator[Slip]:
    """The slips of one change: made in every layer, and in each alone where a few layers change."""
    network = asked.network
    layers = {id(node.layer): node for node, _ in _restatements(network, one.change)}
    chosen: list[tuple[frozenset[int] | None, Prose]] = [(None, one.of(*(node.facts for node in layers.values())))] if layers else []
    if 1 < len(layers) <= _FEW_LAYERS:
        chosen += [(frozenset({layer}), (network.names[id(node)], ": ", *one.of(node.facts))) for layer, node in layers.items()]
    for among, said in chosen:
        other = changed(network, one.change, among)
        account = asked.again(other) if other is not None else None
        if account is not None:
            yield replace(Slip.of(account, said), common=one.common)


def two_at_once(asked: Asked, mistakes: Iterable[Mistake]) -> Iterator[Slip]:
    """Two common changes of what all layers state, made one after the other."""
    several = [one for mistake in mistakes if isinstance(mistake, LayerMistake) for one in mistake.overlooked(asked) if one.common]
    made_in = [(one, [node.facts for node, _ in _restatements(asked.network, one.change)]) for one in several]
    told = [(one, one.of(*facts)) for one, facts in made_in if facts]
    for (first, said), (second, said_too) in combinations(told, 2):
        partly = changed(asked.network, first.change)
        both = changed(partly, second.change) if partly is not None else None
        account = asked.again(both) if both is not None else None
        if account is not None:
            yield replace(Slip.of(account, (*said, "; ", *said_too)), common=True)


def changed(network: Network, change: Change, among: frozenset[int] | None = None) -> Network | None:
    """The design with other statements of its layers, or of some of them (by `id`).

    Where shapes change they flow anew; None where that does not fit, in a Repeat, and under assumptions.
    """
    found = [(node, new) for node, new in _restatements(network, change) if among is None or id(node.layer) in among]
    facts = {id(node): new for node, new in found}
    if all(new.output == node.facts.output for node, new in found):
        return _restated(network, facts)
    if network.divisors or any(node.loop for node in network.nodes):
        return None
    by_layer = {id(node.layer): (node, facts.get(id(node), node.facts)) for node in network.layers}
    try:
        return Network.ending_in(*network.block.mapped(lambda layer: _stating(*by_layer[id(layer)])).place(), called=network.called)
    except (SymbolicComplexityError, ArithmeticError):
        return None


def _restatements(network: Network, change: Change) -> list[tuple[Node, Facts]]:
    """The layers of one input that would state something else, with what they would state; equal layers share that too."""
    known: dict[tuple[type[Layer], int], Facts] = {}
    found = []
    for node in network.layers:
        if len(node.inputs) == 1 and not node.layer.joins:
            key = type(node.layer), id(node.facts)
            if key not in known:
                known[key] = change(node.layer, node.facts)
            if known[key] is not node.facts:
                found.append((node, known[key]))
    return found


def _restated(network: Network, facts: Mapping[int, Facts]) -> Network:
    """The same nodes, some of which state something else about the same shapes."""
    moved: dict[int, Node] = {}
    for node in network.nodes:
        other = moved[id(node)] = copy(node)
        other.inputs = tuple(moved[id(source)] for source in node.inputs)
        if isinstance(other, Passage):
            other.source = moved[id(other.source)]
        if id(node) in facts:
            other.form = form_of(facts[id(node)], node.layer.numbers)
    return replace(network, nodes=tuple(moved.values()), ends=tuple(moved[id(end)] for end in network.ends))


def _stating(node: Node, facts: Facts) -> Layer:
    """A node's layer, which places itself by the form that it knows already."""
    if len(node.inputs) != 1:
        return node.layer
    layer = copy(node.layer)
    vars(layer)["known_forms"] = {(len(node.inputs[0].output),): form_of(facts, layer.numbers)}
    return layer


def rewritten(facts: Facts, amounts: Callable[[Written], Written], planes: Callable[[Written], Written] | None = None) -> Facts:
    """The same facts with every amount rewritten, and with every size of the output where `planes` is given.

    An amount speaks of the output's sizes by the names in `OUTPUT`, so that a rule for the kernel's w leaves M - w + 1 alone.
    The author's closed forms are dropped: they close the right statements.
    """
    output = facts.output if planes is None else tuple(map(planes, facts.output))
    back: Mapping[str, Operand] = dict(zip(OUTPUT, output, strict=False))

    def moved(amount: Written) -> Written:
        return substitute(amounts(with_outputs(amount, facts)), back)

    def counts(given: tuple[Count, ...]) -> tuple[Count, ...]:
        return tuple(replace(count, amount=moved(count.amount)) for count in given)

    return replace(
        facts,
        output=output,
        parameters=counts(facts.parameters),
        work=tuple(replace(work, amount=moved(work.amount)) for work in facts.work),
        connections=counts(facts.connections),
        kept=counts(facts.kept),
        forms={},
    )


def everywhere(facts: Facts, values: Mapping[str, Operand]) -> Facts:
    """The same facts with other values where letters stood, in amounts and sizes alike."""
    return rewritten(facts, lambda amount: substitute(amount, values), lambda size: substitute(size, values))


def with_parameters(facts: Facts, parameters: tuple[Count, ...]) -> Facts:
    """The same facts with other parameters, also where they are kept while the layer works and learns."""
    weights = total(parameters)

    def kept(node: Written) -> Written:
        return replace(node, body=weights) if isinstance(node, Part) and node.sign in (WEIGHTS, GRADIENTS) else node

    counts = tuple(replace(count, amount=transform(count.amount, kept)) for count in facts.kept)
    return replace(facts, parameters=parameters, kept=counts, forms={})
