"""What a quantity is: one question about a network, folded from its layers' facts under a convention.

An `Account` says how the answer comes about: the argument in named parts with their reasons, its closed form, and the
numbers that the design fixes for its letters. Derivations unfold accounts; totals never build one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import groupby

from ..algebra import Exact, Program, Value, closed_form, equal, normal_form, symbols_in, write
from ..conventions import Convention
from ..errors import Invalid, Refuted, Unsupported
from ..facts import GRADIENTS, ROLES, WEIGHTED, WEIGHTS, Count, Facts, total
from ..layers import Loop, Node
from ..layers.node import OUTPUT, Form, with_outputs
from ..network import Network, totals
from ..symbols import VOCABULARY, Sign
from ..typeset import plain
from ..working import settle
from ..written import IndexedSum, Name, Number, Part, Written, add, free_names, multiply, powers, substitute, unfold

_CLEARLY_SHORTER = 0.75
"""A sum over layers keeps its layers apart unless the engine's form is shorter by a quarter."""

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

    def __post_init__(self) -> None:
        REGISTRY[self.name] = self

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

    def of_layer(self, node: Node, convention: Convention) -> Written:
        return _closed(self, node.facts, convention) or Number(0)

    def value(self, network: Network, convention: Convention) -> Value:
        return sums(network, [self], convention)[self.name]

    def cell(self, network: Network, node: Node, convention: Convention) -> Written | None:
        form = self.form(network, node, convention)
        if form is None:
            return Number(0)
        return in_place(network, node, form) if node.loop is None else _closed_rounds(((node, form),), network)

    def form(self, network: Network, node: Node, convention: Convention) -> Written | None:
        """The closed form for a layer in its place; None where the layer has none of it."""
        return _closed(self, node.facts, convention, id(node) in network.again)

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
        counts = self.counts(node.facts, convention)
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
        argument = add(*_in_rounds(parts, None))
        closed = None
        if free_names(argument):
            apart, together = settle(_closed_rounds(terms, network)), write(worth[0])
            closed = together if len(str(together)) < _CLEARLY_SHORTER * len(str(apart)) else apart
        if len(parts) <= _FEW_LAYERS:
            why = "one part for each of " + ", ".join(part.because for _, part in parts)
        else:
            why = f"one part for each of {len(parts)} layers, from {parts[0][1].because} to {parts[-1][1].because}"
        return Account(argument, (why,), worth, closed, layers=((self.name, terms),))


@dataclass(frozen=True, eq=False)
class WorkSum(LayerSum):
    """Operations for one sample: those whose role the convention counts."""

    def said(self, convention: Convention) -> str:
        if convention.counts == WEIGHTED:
            return f"{self.meaning} of the weighted layers"
        return f"{self.unit} for {', '.join(role for role in ROLES if role in convention.counts)}"


def _in_rounds(parts: Sequence[tuple[Loop | None, Part]], around: Loop | None) -> Iterator[Written]:
    """The parts as a sum's terms; those inside a Repeat summed over its rounds."""
    for loop, run in groupby(parts, key=lambda part: _just_inside(part[0], around)):
        if loop is around:
            yield from (part for _, part in run)
            continue
        assert loop is not None
        inner = add(*_in_rounds(list(run), loop))
        yield rounds_of(inner, loop)


def _just_inside(loop: Loop | None, around: Loop | None) -> Loop | None:
    """The loop directly inside `around` in which the given one is; `around` itself where it is that."""
    while loop is not around:
        assert loop is not None
        if loop.parent is around:
            return loop
        loop = loop.parent
    return around


def rounds_of(body: Written, loop: Loop) -> Written:
    """The sum of a body over the rounds of its Repeat, as a person writes it: L times, where every round is the same."""
    if loop.count == 1:
        return substitute(body, {loop.index: loop.first})
    count = write(loop.count)
    if loop.index not in free_names(unfold(body)):
        return multiply(count, body)
    return IndexedSum(body, loop.index, Number(loop.first), write(loop.count + (loop.first - 1)))


def _closed_rounds(terms: Sequence[tuple[Node, Written]], network: Network) -> Written:
    """The layers' formulas added, equal ones gathered, those inside a Repeat closed over its rounds."""
    found: list[Written] = []
    for loop, run in groupby(terms, key=lambda term: _just_inside(term[0].loop, None)):
        layers = tuple(run)
        if all(node.loop is None or node.loop.rounds == 1 for node, _ in layers):
            found += (in_place(network, node, form) for node, form in layers)
            continue
        assert loop is not None
        inside = network.plain(totals(((node, node.form.program((form,))) for node, form in layers), 1, within=loop)[0])
        closed = closed_form(inside, loop.index, loop.first, loop.count)
        if loop.index not in symbols_in(inside) and all(node.loop is loop for node, _ in layers):
            # Every round is the same, so the author's forms may stand as they are.
            own = multiply(write(loop.count), settle(gathered(tuple(in_place(network, node, form) for node, form in layers))))
            closed = min(closed, own, key=lambda tree: len(str(tree)))
        found.append(closed)
    return gathered(tuple(found))


@lru_cache(maxsize=4096)
def _closed(quantity: LayerSum, facts: Facts, convention: Convention, again: bool = False) -> Written | None:
    """The form that the layer's author closes this quantity in, proved equal to the argument; else the argument.

    A layer used again adds nothing of what its weights take.
    """
    counts = quantity.counts(facts, convention)
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
    if convention.counts == WEIGHTED:
        raise Refuted(f"{quantity.name}: {argument} is closed as {form}, which is not the same", verdict.counterexample)
    return unfold(argument)  # the author's form is of the lecture's counting


def _is_of_weights(amount: Written) -> bool:
    return isinstance(amount, Part) and amount.sign in (WEIGHTS, GRADIENTS)


def sums(network: Network, quantities: Sequence[LayerSum], convention: Convention) -> dict[str, Value]:
    """Several sums over the layers in one pass, sharing what their formulas have in common."""

    together = tuple(quantities)
    again = network.again
    programs: dict[tuple[Form, bool], Program | None] = {}
    terms: list[tuple[Node, Program]] = []
    for node in network.layers:
        key = node.form, id(node) in again
        if key not in programs:
            programs[key] = _program(together, node.form, convention, key[1])
        program = programs[key]
        if program is not None:
            terms.append((node, program))
    values = map(network.plain, totals(terms, len(together)))
    return {quantity.name: value for quantity, value in zip(together, values, strict=True)}


@lru_cache(maxsize=4096)
def _program(quantities: tuple[LayerSum, ...], form: Form, convention: Convention, again: bool) -> Program | None:
    """The closed forms of several quantities as one program over a node's values; None where they are all zero."""
    forms = [_closed(quantity, form.facts, convention, again) for quantity in quantities]
    return form.program(tuple(one or Number(0) for one in forms)) if any(forms) else None


@dataclass(frozen=True, eq=False)
class Derived(Quantity):
    """A quantity that is a formula over other quantities, such as t = operations / r."""

    uses: tuple[str, ...]
    formula: Callable[..., Written]
    why: tuple[str, ...]

    @property
    def letters(self) -> frozenset[str]:
        return free_names(self.formula(*map(Number, range(1, len(self.uses) + 1))))

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


def read(network: Network, node: Node) -> tuple[dict[str, Written], dict[str, Exact]]:
    """How a layer's letters read in a network: what to write in their place, and the numbers to put in later.

    A letter whose size is a formula reads as that formula. One whose size is a number stays a letter, unless the
    design uses that letter for something else.
    """
    if node.facts.begins:
        return network.letters(node), {}
    inlined: dict[str, Written] = {}
    fixed: dict[str, Exact] = {}
    for letter, stands_for in network.letters(node).items():
        worth = node.worth(letter)
        if isinstance(worth, int) and letter not in network.symbols:
            fixed[letter] = worth
        else:
            inlined[letter] = write(worth) if isinstance(worth, int) else stands_for
    return inlined, fixed


def in_place(network: Network, node: Node, form: Written) -> Written:
    """A form in a layer's letters as it stands in the network: sizes put in, output planes already worked out."""
    letters = network.letters(node)
    letters |= zip(OUTPUT, network.written_outputs[id(node)], strict=False)
    return powers(substitute(with_outputs(form, node.facts), letters))


def in_all_rounds(network: Network, node: Node, form: Written) -> tuple[str, Written]:
    """For which rounds of its Repeats a node stands ("x L", "i = 0 .. 2"), and what a form comes to in all of them."""
    told = []
    loop = node.loop
    while loop is not None:
        last = write(loop.count + (loop.first - 1))
        told.append(f"{loop.index} = {loop.first}" if loop.count == 1 else f"{loop.index} = {loop.first} ... {last}")
        loop = loop.parent
    return f"  {', '.join(reversed(told))}", _closed_rounds(((node, form),), network)


def only(fixed: dict[str, Exact], *trees: Written) -> dict[str, Exact]:
    """The fixed letters that occur in these trees."""
    names = frozenset[str]().union(*map(free_names, trees))
    return {letter: number for letter, number in fixed.items() if letter in names}


def gathered(terms: tuple[Written, ...]) -> Written:
    """A sum in which equal terms are written once, with how many there are."""
    counted: dict[Written, int] = {}
    for term in terms:
        counted[term] = counted.get(term, 0) + 1
    return add(*(multiply(Number(count), term) if count > 1 else term for term, count in counted.items()))
