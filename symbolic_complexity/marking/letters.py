"""The letters that an answer may use: those of the right formula, those of its layer, and the numbers that the design has for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from .. import conditions
from ..algebra import Exact, Polynomial, Value, normal_form, put_in
from ..comparison import Sizes
from ..derivation import Derivation
from ..facts import Condition, Facts
from ..layers import Node
from ..quantities.reading import read
from ..symbols import least
from ..wording import alphabet
from ..written import Name, Written, free_names, substitute


@dataclass(frozen=True, eq=False)
class Letters:
    """The letters of one exercise.

    `open` are those of the design and of the right formula. `numbers` are what this design has for some of them, and for other
    letters of the layer. `read_as` are letters that stand for something else in this design: h for w where the height was left
    out, s for 1 where there is no stride, M' for the width of the output plane.
    """

    derivation: Derivation
    open: frozenset[str]
    numbers: Mapping[str, Exact]
    read_as: Mapping[str, Value]
    needs: tuple[Condition, ...]

    @staticmethod
    def of(derivation: Derivation) -> Letters:
        """The letters for this quantity of this design."""
        network = derivation.network
        own = free_names(derivation.formula) | network.symbols
        numbers: dict[str, Exact] = dict(derivation.values)
        read_as: dict[str, Value] = {}
        needs = conditions.of_sizes(network)
        node = _speaker(derivation)
        if node is not None:
            inlined, fixed = read(network, node)
            stated = _stated(node.facts)
            numbers = {**{letter: number for letter, number in fixed.items() if letter in stated}, **numbers}
            read_as = {letter: number for letter, number in fixed.items() if letter not in stated | own}
            read_as |= {letter: normal_form(tree) for letter, tree in inlined.items() if letter not in own and tree != Name(letter)}
            needs += [_inlined(condition, inlined) for condition in node.facts.needs]
            read_as |= dict(_planes(node, read_as))
        if "p" in own - network.symbols and "bits" not in own:
            read_as["bits"] = 8 * Polynomial.of("p")
        return Letters(derivation, own, numbers, read_as, tuple(needs))

    @property
    def known(self) -> frozenset[str]:
        """Every letter that an answer may use."""
        return self.open | self.numbers.keys() | self.read_as.keys()

    def typed(self, letters: str) -> dict[str, str]:
        """What each letter is called by those who write in these letters (`wording.alphabet`); the lecture's own are always read.

        A kernel's K is w, also where K_W and K_H would be told apart.
        """
        spelled = {letter: letter for letter in self.known}
        whose = alphabet(letters)
        if whose.letters:
            bases = {letter.rstrip("'") for letter in self.known}
            for among in (whose.letters, whose.among(self.open)):
                spelled |= {among[base] + "'" * primes: base + "'" * primes for base in bases & among.keys() for primes in (0, 1)}
        return {name: letter for name, letter in spelled.items() if letter in self.known}

    @cached_property
    def sizes(self) -> Sizes:
        """What the letters can be: the least of each, and what must hold for the layers to fit."""
        smallest = conditions.leasts(self.derivation.network)
        return Sizes({letter: smallest.get(letter, max(1, least(letter)) if letter != "z" else 0) for letter in self.known}, self.needs)


def _speaker(derivation: Derivation) -> Node | None:
    """The layer in whose letters the right formula speaks; None where there is none, or no single one."""
    network, account = derivation.network, derivation.account
    if network.divisors:
        return None
    found = [node for node in network.layers if not node.facts.begins and node.layer.inputs and node.loop is None]
    if account.fixed:
        found = [node for node in found if account.fixed.items() <= read(network, node)[1].items()]
    if len(found) > 1:
        found = [node for node in found if node.facts.connections]
    return found[0] if len(found) == 1 else None


def _planes(node: Node, read_as: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    """M' and N', as the lecture writes the sizes of the output plane."""
    for letter, size in zip(node.layer.inputs[1:], node.facts.output[1:], strict=False):
        yield f"{letter}'", put_in(normal_form(size), read_as)


def _stated(facts: Facts) -> frozenset[str]:
    """The letters that a layer's statements use: no stride where it is 1."""
    amounts = [one.amount for one in (*facts.parameters, *facts.connections, *facts.kept)]
    trees = [*facts.output, *amounts, *(work.amount for work in facts.work), *(one.left for one in facts.needs)]
    return frozenset[str]().union(*map(free_names, trees))


def _inlined(condition: Condition, letters: Mapping[str, Written]) -> Condition:
    left, right = (substitute(side, letters) for side in (condition.left, condition.right))
    return Condition(left, condition.relation, right, condition.because)
