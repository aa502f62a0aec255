"""What a quantity is: one question about a network, folded from its layers' facts under a convention.

An `Account` says how the answer comes about: the argument in named parts with their reasons, its closed form, and the
numbers that the design fixes for its letters. Derivations unfold accounts; totals never build one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from ..algebra import Exact, Program, Value, equal, normal_form, write
from ..conventions import REGISTRY as CONVENTIONS
from ..conventions import Convention, Seen, seen
from ..errors import Invalid, Refuted, Unsupported
from ..facts import GRADIENTS, ROLES, WEIGHTED, WEIGHTS, Count, Facts, total
from ..layers import Node
from ..layers.node import Form
from ..network import Network, totals
from ..symbols import VOCABULARY, Sign
from ..typeset import plain
from ..working import settle
from ..written import Name, Number, Part, Sum, Written, add, free_names, powers, substitute, unfold
from .reading import closed_rounds, in_place, in_rounds, only, read

_CLEARLY_SHORTER = 0.75
"""A sum over layers keeps its layers apart unless the engine's form is shorter by a quarter, or at all with as many terms."""

_FEW_LAYERS = 4

REGISTRY: dict[str, Quantity] = {}
"""Every quantity by name; members register as their files are imported."""


@dataclass(frozen=True)
class Account:
    """How one quantity of one network comes about.

    `argument` is the definition, its parts named; `why` a reason for each part; `closed` the form that closes it, where
    there is one. `fixed` are the letters for which the design has numbers. `worth` is the value in the design's own
    symbols, one for each dimension of a shape. `layers` are the nodes that contribute, by the name of what is summed over
    them, with their closed forms.
    """

    argument: Written
    why: tuple[str, ...]
    worth: tuple[Value, ...]
    closed: Written | None = None
    fixed: dict[str, Exact] = field(default_factory=dict)
    layers: tuple[tuple[str, tuple[tuple[Node, Written], ...]], ...] = ()

    @property
    def formula(self) -> Written:
        """The closed form, or the argument itself with its parts unfolded."""
        return self.closed if self.closed is not None else unfold(self.argument)


@dataclass(frozen=True, eq=False)
class Quantity(ABC):
    """One question: its name, sign and unit, and what it means."""

    name: str
    sign: Sign
    unit: str
    meaning: str
    source: str
    more_is_better: bool = field(default=False, kw_only=True)
    """Whether of two designs the one with more is the better one."""

    def __post_init__(self) -> None:
        REGISTRY[self.name] = self

    @property
    def title(self) -> str:
        """The name as words: operational space."""
        return self.name.replace("_", " ")

    @property
    def measured(self) -> str:
        """The title, with the unit where the title does not say what is counted: time in seconds."""
        return self.title if self.unit in ("", "elements", self.title) else f"{self.title} in {self.unit}"

    @property
    def heading(self) -> str:
        """The name as it begins a title: Operational space."""
        return self.title[:1].upper() + self.title[1:]

    @property
    def letters(self) -> frozenset[str]:
        """The symbols that the quantity itself brings in: p for bytes, r for a rate."""
        return frozenset()

    def least_rounds(self, convention: Convention) -> int:
        """How many rounds a Repeat of symbolic depth must have for the formula to hold."""
        return 0

    @cached_property
    def adds_up(self) -> bool:
        """Whether what two layers have of it together is the sum of what each has."""
        return False

    def said(self, convention: Convention) -> str:
        """What is meant under this convention."""
        return self.meaning

    def choice(self, convention: Convention) -> object:
        """What of a convention this quantity depends on: where two agree in it, they give the same value."""
        return None

    @abstractmethod
    def account(self, network: Network, convention: Convention) -> Account:
        """How the quantity of this network comes about."""

    @abstractmethod
    def of_layer(self, node: Node, convention: Convention) -> Written:
        """The closed form for one layer in its own letters; zero where the layer has none of it."""

    def cell(self, network: Network, node: Node, convention: Convention) -> Written | None:
        """What one layer has of it in its place, in the design's own symbols; in all rounds, inside a Repeat."""
        return in_place(network, node, self.of_layer(node, convention))

    def value(self, network: Network, convention: Convention) -> Value:
        """The value in the design's own symbols."""
        return self.account(network, convention).worth[0]


@dataclass(frozen=True, eq=False)
class LayerSum(Quantity):
    """A quantity that is counted for each layer and then summed up. `counts` folds one layer's facts under a convention."""

    counts: Callable[[Facts, Convention], tuple[Count, ...]]
    of_weights: bool = False
    """Whether it is the weights that are counted, so that a layer used again adds none of it."""

    @cached_property
    def adds_up(self) -> bool:
        return True

    def counted(self, facts: Facts, convention: Convention, layer: Seen | None) -> tuple[Count, ...]:
        """What is counted of one layer; `layer` is that layer as a counting tool sees it, where the convention is one's."""
        return self.counts(facts, convention)

    def of_layer(self, node: Node, convention: Convention) -> Written:
        return _closed(self, node.facts, convention, False, _seen(node, convention)) or Number(0)

    def value(self, network: Network, convention: Convention) -> Value:
        return sums(network, [self], convention)[self.name]

    def cell(self, network: Network, node: Node, convention: Convention) -> Written | None:
        form = self.form(network, node, convention)
        if form is None:
            return Number(0)
        return in_place(network, node, form) if node.loop is None else closed_rounds(((node, form),), network)

    def form(self, network: Network, node: Node, convention: Convention) -> Written | None:
        """The closed form for a layer in its place; None where the layer has none of it."""
        return _closed(self, node.facts, convention, id(node) in network.again, _seen(node, convention))

    def account(self, network: Network, convention: Convention) -> Account:
        terms = tuple((node, form) for node in network.layers if (form := self.form(network, node, convention)) is not None)
        worth = (self.value(network, convention),)
        if not terms:
            return Account(Number(0), ("no layer of this network contributes",), worth)
        if len(terms) == 1 and terms[0][0].loop is None and not network.assumed:
            return self._of_one(network, terms[0], convention, worth)
        return self._of_many(network, terms, worth)

    def _of_one(self, network: Network, term: tuple[Node, Written], convention: Convention, worth: tuple[Value, ...]) -> Account:
        """One layer contributes: the argument in its own letters, as the lecture gives it."""
        node, form = term
        counts = self.counted(node.facts, convention, _seen(node, convention))
        inlined, fixed = read(network, node)
        closed = powers(substitute(form, inlined))
        argument = powers(substitute(total(counts), inlined))
        fixed = only(fixed, argument, closed)
        return Account(argument, tuple(count.because for count in counts), worth, closed, fixed)

    def _of_many(self, network: Network, terms: tuple[tuple[Node, Written], ...], worth: tuple[Value, ...]) -> Account:
        """Several layers contribute: the sum of their named parts, each worth its own formula."""
        parts = [
            (node.loop, Part(self.sign.numbered(number), in_place(network, node, form), str(node.layer)))
            for number, (node, form) in enumerate(terms, start=1)
        ]
        argument = add(*in_rounds(parts))
        closed = None
        if free_names(argument):
            apart, together = settle(closed_rounds(terms, network)), write(worth[0])
            alike = isinstance(apart, Sum) and isinstance(together, Sum) and len(apart.terms) == len(together.terms)
            closed = together if len(str(together)) < (1 if alike else _CLEARLY_SHORTER) * len(str(apart)) else apart
        if len(parts) <= _FEW_LAYERS:
            why = "one part for each of " + ", ".join(part.because for _, part in parts)
        else:
            why = f"one part for each of {len(parts)} layers, from {parts[0][1].because} to {parts[-1][1].because}"
        return Account(argument, (why,), worth, closed, layers=((self.name, terms),))


@dataclass(frozen=True, eq=False)
class WorkSum(LayerSum):
    """Operations for one sample: those whose role the convention counts."""

    def choice(self, convention: Convention) -> object:
        return convention.counts

    def said(self, convention: Convention) -> str:
        if convention.rules:
            return f"{self.meaning} of the weighted layers, which {convention.name} does not tell apart"
        if convention.counts == WEIGHTED:
            return f"{self.meaning} of the weighted layers"
        return f"{self.unit} for {', '.join(role for role in ROLES if role in convention.counts)}"


def _seen(node: Node, convention: Convention) -> Seen | None:
    """The layer as the convention's rules see it; None where it has none."""
    return seen(node) if convention.rules else None


@lru_cache(maxsize=4096)
def _closed(quantity: LayerSum, facts: Facts, convention: Convention, again: bool, layer: Seen | None) -> Written | None:
    """The form that the layer's author closes this quantity in, proved equal to the argument; else the argument.

    A layer used again adds nothing of what its weights take.
    """
    counts = quantity.counted(facts, convention, layer)
    if again:
        counts = () if quantity.of_weights else tuple(count for count in counts if not _is_of_weights(count.amount))
    if not counts:
        return None
    argument = total(counts)
    form = None if again else facts.forms.get(quantity.name)
    if form is None:
        return unfold(argument)
    verdict = equal(normal_form(argument), normal_form(form))
    if verdict.outcome == "proved":
        return form
    if quantity.choice(convention) == quantity.choice(CONVENTIONS["lecture"]):
        raise Refuted(f"{quantity.name}: {argument} is closed as {form}, which is not the same", verdict.counterexample)
    return unfold(argument)  # the author's form is of the lecture's counting


def _is_of_weights(amount: Written) -> bool:
    return isinstance(amount, Part) and amount.sign in (WEIGHTS, GRADIENTS)


def sums(network: Network, quantities: Sequence[LayerSum], convention: Convention) -> dict[str, Value]:
    """Several sums over the layers in one pass, sharing what their formulas have in common."""

    together = tuple(quantities)
    again = network.again
    by_rules = bool(convention.rules)
    programs: dict[tuple[Form, bool] | tuple[Form, bool, Seen], Program | None] = {}
    terms: list[tuple[Node, Program]] = []
    for node in network.layers:
        key = (node.form, id(node) in again, seen(node)) if by_rules else (node.form, id(node) in again)
        if key not in programs:
            programs[key] = _program(together, convention, *key)
        program = programs[key]
        if program is not None:
            terms.append((node, program))
    values = map(network.plain, totals(terms, len(together)))
    return {quantity.name: value for quantity, value in zip(together, values, strict=True)}


@lru_cache(maxsize=4096)
def _program(
    quantities: tuple[LayerSum, ...], convention: Convention, form: Form, again: bool, layer: Seen | None = None
) -> Program | None:
    """The closed forms of several quantities as one program over a node's values; None where they are all zero."""
    forms = [_closed(quantity, form.facts, convention, again, layer) for quantity in quantities]
    return form.program(tuple(one or Number(0) for one in forms)) if any(forms) else None


@dataclass(frozen=True, eq=False)
class Derived(Quantity):
    """A quantity that is a formula over other quantities, such as t = operations / r."""

    uses: tuple[str, ...]
    formula: Callable[..., Written]
    why: tuple[str, ...]

    @property
    def letters(self) -> frozenset[str]:
        own = free_names(self.formula(*map(Number, range(1, len(self.uses) + 1))))
        return own.union(*(REGISTRY[name].letters for name in self.uses))

    def choice(self, convention: Convention) -> object:
        return tuple(REGISTRY[name].choice(convention) for name in self.uses)

    def account(self, network: Network, convention: Convention) -> Account:
        for letter in self.letters & network.symbols:
            meaning = VOCABULARY[letter].meaning if letter in VOCABULARY else "a number of its own"
            raise Invalid(f"{self.name} needs {letter} for {meaning}, and this design has a size of that name; rename it")
        return combined(network, convention, self.uses, self.formula, self.why)

    def least_rounds(self, convention: Convention) -> int:
        return max(REGISTRY[name].least_rounds(convention) for name in self.uses)

    @cached_property
    def adds_up(self) -> bool:
        ones, twos = ([Number(times)] * len(self.uses) for times in (1, 2))
        linear = normal_form(2 * self.formula(*ones)) == normal_form(self.formula(*twos))
        return linear and all(REGISTRY[name].adds_up for name in self.uses)

    def of_layer(self, node: Node, convention: Convention) -> Written:
        return self.formula(*(REGISTRY[name].of_layer(node, convention) for name in self.uses))

    def cell(self, network: Network, node: Node, convention: Convention) -> Written | None:
        parts = [REGISTRY[name].cell(network, node, convention) for name in self.uses]
        return self.formula(*(part or Number(0) for part in parts))


def combined(
    network: Network,
    convention: Convention,
    uses: tuple[str, ...],
    formula: Callable[..., Written],
    why: tuple[str, ...],
) -> Account:
    """The account of a formula over other quantities; each becomes a named part worth its own closed form."""
    accounts = [REGISTRY[name].account(network, convention) for name in uses]
    fixed: dict[str, Exact] = {}
    for account in accounts:
        fixed |= account.fixed
    numeric = [bool(account.layers) and not free_names(account.formula) for account in accounts]
    if any(numeric) or any(fixed[letter] != number for one in accounts for letter, number in one.fixed.items()):
        fixed = {}  # numbers throughout, rather than letters of several layers
    parts = []
    for name, account, is_number in zip(uses, accounts, numeric, strict=True):
        body = write(account.worth[0]) if is_number else account.formula
        if not fixed:
            body = substitute(body, account.fixed)
        parts.append(Part(REGISTRY[name].sign, body, REGISTRY[name].meaning))
    argument = formula(*parts)
    values = {f"_{place}": account.worth[0] for place, account in enumerate(accounts)}
    shape = formula(*(Part(part.sign, Name(f"_{place}")) for place, part in enumerate(parts)))
    try:
        worth = normal_form(unfold(shape), values)
    except Invalid as error:
        missing = " or ".join(name for name, account in zip(uses, accounts, strict=True) if account.worth[0] == 0)
        raise Unsupported(f"{plain(argument)} is not defined for a design without {missing}: {error}") from None
    return Account(argument, why, (worth,), None, fixed, tuple(table for account in accounts for table in account.layers))
