"""What is to be solved: a quantity of a network as a formula in its unknowns, and what the network itself says of single points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from .. import conditions
from ..algebra import Exact, Value, normal_form, put_in, signs, symbols_in
from ..conventions import Convention
from ..errors import Invalid, Refuted, Unsupported
from ..facts import Condition
from ..layers.node import holds
from ..network import Network
from ..quantities import Quantity
from ..symbols import is_whole, least

Point = Mapping[str, Exact]


@dataclass(frozen=True)
class Need:
    """A condition of the network as values: smaller <= larger, smaller = larger, or smaller divides larger."""

    condition: Condition
    left: Value
    right: Value

    def put(self, point: Point) -> Need:
        """The same with numbers put in."""
        return Need(self.condition, put_in(self.left, point), put_in(self.right, point))

    @property
    def symbols(self) -> frozenset[str]:
        """What it still depends on."""
        return symbols_in(self.left) | symbols_in(self.right)

    @property
    def met(self) -> bool:
        """Whether it holds; its symbols are numbers."""
        return holds(self.condition, self.left, self.right)


@dataclass(frozen=True, eq=False)
class Problem:
    """A quantity `asked` of a network with numbers put in, some of them (`point`) for unknowns.

    `worth` is its formula in what is still open; it holds from `leasts` on.
    """

    network: Network
    asked: Quantity
    convention: Convention
    given: Mapping[str, Exact]
    unknowns: tuple[str, ...]
    worth: Value
    point: Mapping[str, Exact] = field(default_factory=dict)
    _known: dict[tuple[Exact, ...], Exact | None] = field(default_factory=dict)

    @staticmethod
    def of(network: Network, asked: Quantity, convention: Convention, given: Mapping[str, Exact], unknowns: tuple[str, ...]) -> Problem:
        """The problem for a network that has numbers for all but the unknowns."""
        return Problem(network, asked, convention, given, unknowns, put_in(asked.value(network, convention), given))

    def result(self, values: Point) -> Exact | None:
        """What the quantity is with these numbers for the unknowns, from the network built with them; None where they do not fit.

        Raises `Refuted` where that is not what the formula says.
        """
        key = tuple(values[name] for name in self.unknowns)
        if key not in self._known:
            self._known[key] = self._result(values)
        return self._known[key]

    def _result(self, values: Point) -> Exact | None:
        try:
            network = self.network.put({name: value for name, value in values.items() if isinstance(value, int) and is_whole(name)})
            found = put_in(self.asked.value(network, self.convention), {**self.given, **values})
        except (Invalid, Unsupported):
            return None
        if not isinstance(found, (int, Fraction)):
            return None
        if found != put_in(self.worth, values):
            raise Refuted(f"{self.asked.name}: the formula and the network with its numbers disagree", values)
        return found

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """What the unknowns must satisfy to fit the network; what depends on a symbol that is left open too is an assumption."""
        found = conditions.of_sizes(self.network) + conditions.of_depths(self.network, self.asked.least_rounds(self.convention))
        needs = (Need(one, normal_form(one.left), normal_form(one.right)) for one in found)
        return tuple(need for need in needs if need.symbols <= {*self.unknowns})

    @cached_property
    def leasts(self) -> dict[str, int]:
        """From where on the formula holds, for each unknown that is a whole number.

        Raises `Unsupported` for a depth of several unknowns whose least is no number.
        """
        known = conditions.leasts(self.network)
        found = {name: known.get(name, least(name)) for name in self.unknowns}
        for depth in conditions.of_depths(self.network, self.asked.least_rounds(self.convention)):
            room = normal_form(depth.right) - normal_form(depth.left)
            names = symbols_in(room) & found.keys()
            if names and (len(names) > 1 or symbols_in(room) != names):
                raise Unsupported(f"a depth of several unknowns, {depth.right}; set all but one of them with --set")
            for name in names:
                found[name] = max(found[name], next(span.first for span in signs(room, name, found[name]).spans if span.sign >= 0))
        return found

    @cached_property
    def below(self) -> tuple[Problem, ...]:
        """For a depth that may be less than the formula's least: the problem with each such number for it.

        A Repeat whose first round stands apart has a formula from one round on; of none it is the identity.
        """
        found = []
        for name in sorted(self._depths & {*self.unknowns}):
            for number in range(least(name), self.leasts[name]):
                rest = tuple(one for one in self.unknowns if one != name)
                try:
                    network = self.network.put({name: number})
                    moved = Problem.of(network, self.asked, self.convention, self.given, rest)
                except (Invalid, Unsupported):
                    continue
                found.append(replace(moved, point={**self.point, name: number}))
        return tuple(found)

    @property
    def _depths(self) -> frozenset[str]:
        """The symbols that say how often something is repeated."""
        return frozenset[str]().union(*(symbols_in(node.loop.count) for node in self.network.nodes if node.loop))
