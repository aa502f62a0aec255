"""A derivation: one quantity of one design, from its definition to a formula or a number, every step proved.

It is a frozen value. Each format renders the same one; `at` gives the same derivation with numbers put in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from . import conditions
from .algebra import Exact, Value, equal, normal_form, put_in, symbols_in, write
from .conventions import Convention
from .conventions import convention as convention_named
from .document import Chain, Document, Heading, Paragraph, Phrase, Prose, Row, Table, joined, plain_text
from .errors import Invalid, Refuted, Unsupported
from .facts import Condition
from .formulas import Size, read_formula
from .given import Design, Given, Values, network_of
from .highlight import highlighted
from .layers import Node
from .network import Network
from .quantities import Account, Quantity
from .quantities import quantity as quantity_named
from .quantities.reading import in_all_rounds, in_place
from .renderers import latex, render
from .steps import LECTURE, RESULT, Step, steps_of
from .symbols import Sign, is_name
from .symbols import latex as latex_of
from .typeset import plain, plain_for_machines
from .working import settle
from .written import Dimensions, Number, Written, components, free_names, multiply, substitute

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult


@dataclass(frozen=True, eq=False)
class Derivation:
    """One quantity of one design under one convention, with its steps.

    `formula` is the closed form as a written tree (`str` gives plain text that SymPy reads), `values` the numbers put in,
    `result` the exact number (a tuple for a shape) or None while a symbol is free, `assumptions` what the sizes must
    satisfy beyond being positive whole numbers. `placed` is the network with the numbers put in, `sources` say where some of
    them are from.
    """

    network: Network
    placed: Network
    quantity: Quantity
    convention: Convention
    level: int
    account: Account
    values: Mapping[str, Exact]
    steps: tuple[Step, ...]
    worth: tuple[Value, ...]
    sources: Mapping[str, str]

    @property
    def formula(self) -> Written:
        """The closed form, in the design's letters."""
        return self.account.formula

    @property
    def expr(self) -> Any:
        """The formula in its letters as a SymPy expression (a list for a shape); its symbols are plain `Symbol('k')`."""
        return self._in_sympy(components(self.formula))

    @property
    def value(self) -> Any:
        """What the quantity is worth in this design, as a SymPy expression: the numbers that it fixes are put in.

        `expr` speaks in the layer's letters (k c w h + k); to compare designs of other sizes, compare their values.
        """
        return self._in_sympy(tuple(map(write, self.worth)))

    def _in_sympy(self, trees: tuple[Written, ...]) -> Any:
        from .algebra.bridge import to_sympy

        parts = [to_sympy(tree) for tree in trees]
        return parts if self._is_shape else parts[0]

    @property
    def result(self) -> int | Fraction | tuple[int, ...] | None:
        """The exact number, in the quantity's unit; for a shape its sizes; None while a symbol is free."""
        numbers = [value for value in self.worth if isinstance(value, (int, Fraction))]
        if len(numbers) < len(self.worth):
            return None
        return tuple(map(int, numbers)) if self._is_shape else numbers[0]

    @property
    def _is_shape(self) -> bool:
        return isinstance(self.formula, Dimensions)

    @cached_property
    def assumptions(self) -> tuple[str, ...]:
        """Conditions on the symbols of the formula that are still free, as plain text."""
        return tuple(plain_text(_said(one)).replace("≤", "<=") for one in self.demands)

    @cached_property
    def demands(self) -> list[Condition]:
        """What the symbols that are still free must satisfy."""
        free = free_names(self.formula) - self.values.keys()
        of_sizes = [one for one in conditions.of_sizes(self.placed) if (free_names(one.left) | free_names(one.right)) & free]
        least = self.quantity.least_rounds(self.convention)
        return conditions.needed([*of_sizes, *(conditions.of_depths(self.placed, least) if least else ())])

    def check_rate(self) -> None:
        """Raise `Invalid` where only the rate r or the bandwidth B keeps the result from being a number: then one was wanted."""
        free = free_names(self.formula) - self.values.keys()
        if free == {"r"}:
            raise Invalid(f"{self.quantity.name} needs the operations per second, r", expected="--rate R, or --set r=R")
        if free == {"B"}:
            raise Invalid(f"{self.quantity.name} needs the bytes per second, B", expected="--bandwidth B, or --set B=...")

    def at(self, **values: Given) -> Derivation:
        """The same derivation with values put in; raises `Invalid` for a symbol that the formula does not have."""
        return derive(
            self.network,
            self.quantity.name,
            values={**self._given(), **values},
            convention=self.convention.name,
            level=self.level,
        )

    def _given(self) -> dict[str, Given]:
        own = {name: value for name, value in self.values.items() if name not in self.account.fixed}
        return Values(own, self.sources).given

    def at_level(self, level: int) -> Derivation:
        """The same derivation in more or less detail: 0 result, 1 lecture, 2 assignment, 3 every operation."""
        return derive(self.network, self.quantity.name, values=self._given(), convention=self.convention.name, level=level)

    def chain(self) -> Chain:
        """The steps as a chain of equations, aligned on their relations."""
        return chain_of(self.quantity.sign, self.steps)

    @property
    def meaning(self) -> Prose:
        """What the quantity is, in which unit and under which convention, as a sentence."""
        unit: Prose = (Phrase(" in "), Phrase(self.quantity.unit)) if self.quantity.unit else ()
        meaning = Phrase(self.quantity.said(self.convention))
        return (self.quantity.sign, *unit, ": ", meaning, Phrase(". Convention: "), self.convention.name, ".")

    def document(self) -> Document:
        """The whole derivation as every format renders it."""
        blocks: list[Any] = [
            Heading((Phrase(self.quantity.title), Phrase(" of "), self.network.title)),
            Paragraph(self.meaning),
            self.chain(),
        ]
        if self.level > RESULT:
            blocks[2:2] = self.layer_tables()
        return Document((*blocks, *self.assumed()), self.data())

    def layer_tables(self) -> tuple[Table, ...]:
        """For each sum over the layers in the derivation, a table of the layers that contribute."""
        return tuple(self._layers(*table) for table in self.account.layers)

    def assumed(self) -> tuple[Paragraph, ...]:
        """What is assumed of the symbols, as a paragraph; none where nothing is."""
        return (Paragraph(assuming(self.demands)),) if self.demands else ()

    def _layers(self, counted: str, layers: tuple[tuple[Node, Written], ...]) -> Table:
        """One row for each contributing layer, equal neighbours folded; in all rounds, inside a Repeat."""
        rows: list[tuple[str, tuple[str, Written, Written, str, Written]]] = []
        put = {name: value for name, value in self.values.items() if name in self.network.symbols}
        for node, form in layers:
            body = substitute(in_place(self.network, node, form), put)
            rounds, whole = ("", body) if node.loop is None else in_all_rounds(self.network, node, form)
            rows.append((node.layer.label, (str(node.layer), form, body, rounds, substitute(whole, put))))
        cells: list[tuple[Prose, ...]] = []
        for (layer, form, body, rounds, whole), run in groupby(rows, key=itemgetter(1)):
            labels = [label for label, _ in run]
            if len(labels) > 1:
                body, whole = multiply(Number(len(labels)), body), multiply(Number(len(labels)), whole)
            worth = settle(whole)
            named = f"{layer}  x{len(labels)}" if len(labels) > 1 else layer
            called = " … ".join(dict.fromkeys((labels[0], labels[-1])))
            cells.append(((called,), (f"{named}{rounds}",), (form,), (body,) if worth != body else (), (worth,)))
        titles = tuple(map(Phrase, ("name", "layer", "formula", "here", counted.replace("_", " "))))
        # Names and what is put in are left out where no layer has any.
        shown = [place for place in range(5) if place not in (0, 3) or any(any(row[place]) for row in cells)]
        kept = tuple(tuple(row[place] for place in shown) for row in cells)
        return Table(tuple(titles[place] for place in shown), kept, tuple(place == 4 for place in shown))

    @cached_property
    def design(self) -> str:
        """The design in the slides' notation."""
        return str(self.network)

    def data(self) -> dict[str, Any]:
        """Plain data, as `--format json` gives it."""
        return {
            "design": self.design,
            "quantity": self.quantity.name,
            "symbol": self.quantity.sign.text,
            "unit": self.quantity.unit,
            "convention": self.convention.name,
            "formula": plain_for_machines(self.formula),
            "latex": latex.formula(self.formula),
            "values": {name: str(value) for name, value in self.values.items()},
            "assumptions": list(self.assumptions),
            "result": self._result_text(),
            "steps": [_step_data(step) for step in self.steps],
        }

    def _result_text(self) -> str | list[str] | None:
        if self._is_shape:
            return [str(value) for value in self.worth]
        return None if self.result is None else str(self.result)

    def to_latex(self) -> str:
        """The chain of equations as amsmath `align*`."""
        return latex.fragment(Document((self.chain(),)))

    def to_markdown(self) -> str:
        """The derivation as Markdown with KaTeX mathematics."""
        return render(self.document(), "markdown")

    def to_html(self) -> str:
        """The derivation as a piece of a web page, with its style; one `<math>` a cell."""
        from .renderers.html import fragment

        return fragment(self.document())

    def to_json(self) -> str:
        """The derivation as a JSON object."""
        return render(self.document(), "json")

    def __str__(self) -> str:
        return render(Document((self.chain(),)), "text").rstrip("\n")

    def __repr__(self) -> str:
        return f"<{self.quantity.name} of {self.design:.60}: {plain(self.steps[-1].right)}>"

    def _repr_markdown_(self) -> str:
        return render(Document((self.chain(),)), "markdown")

    def _repr_latex_(self) -> str:
        # A notebook's MathJax knows `aligned` in `$$`, and none of LaTeX's boxes for long reasons.
        return self._repr_markdown_()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from .renderers.notebook import mimebundle

        return mimebundle(Document((self.chain(),)))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from .renderers.terminal import renderables

        yield from renderables(self.document(), options.encoding, options.max_width)


def derive(
    design: Design,
    quantity: str = "weights",
    *,
    values: Mapping[str, Given] | None = None,
    convention: str = "lecture",
    precision: str | None = None,
    rate: Given | None = None,
    bandwidth: Given | None = None,
    level: int = LECTURE,
    input_shape: Sequence[Size | str] | str | None = None,
    assume: Sequence[str] | str = (),
) -> Derivation:
    """Derive one quantity of a design: notation, a published network's name, a network, a node, a block or a layer alone.

    A layer alone speaks in the lecture's letters. `values` are numbers to put in by name, `precision` a name for p (double,
    single, half, bfloat16, int8, int4), `rate` the operations per second r, `bandwidth` the bytes per second B, `level` the
    detail (0 result, 1 lecture, 2 assignment, 3 every operation), `input_shape` another shape for its input, such as "c,M,N", `assume`
    assumptions, such as "M % 32 == 0". Raises
    `Invalid` for a wrong design, an unknown name, a value that is not a positive whole number where a size must be one,
    and for a symbol that the formula does not have.
    """
    given = Values.of(values, precision, rate, bandwidth)
    return derive_all(network_of(design, input_shape, assume), [quantity], given, convention=convention, level=level)[0]


def derive_all(
    design: Design, quantities: Sequence[str], given: Values, *, convention: str = "lecture", level: int = LECTURE
) -> list[Derivation]:
    """Several quantities of one design; each value given must belong to one of their formulas or to the design."""
    whole = network_of(design)
    chosen = convention_named(convention)
    if level not in range(4):
        raise Invalid(f"the level of detail is 0, 1, 2 or 3, not {level!r:.20}")
    asked = [quantity_named(name) for name in quantities]
    least = max((one.least_rounds(chosen) for one in asked), default=0)
    network = _with_few_rounds(whole, given, least)
    accounts = [_account(one, network, chosen) for one in asked]
    known = whole.symbols.union(*(free_names(account.formula) for account in accounts))
    given.check(known, ", ".join(quantities))
    placed = network.put(given.sizes(network))
    left = given.only(given.numbers.keys() - (whole.symbols - network.symbols))
    return [_derivation(network, placed, one, chosen, level, account, left) for one, account in zip(asked, accounts, strict=True)]


def _account(asked: Quantity, network: Network, chosen: Convention) -> Account:
    try:
        return asked.account(network, chosen)
    except Unsupported as error:
        raise Unsupported(f"{asked.name}: {error}") from error


def _with_few_rounds(network: Network, given: Values, least: int) -> Network:
    """The network, with numbers for its depth put in where they are too few for the Repeats' own formulas to hold.

    A Repeat whose first rounds stand apart has a formula for at least that many rounds (and a quantity may need some
    rounds more); of none, it is the identity.
    """
    depths: set[str] = set()
    for node in network.nodes:
        if node.loop is None or isinstance(node.loop.count, int):
            continue
        rounds = put_in(node.loop.count, given.numbers)
        if isinstance(rounds, int) and rounds < least:
            depths |= symbols_in(node.loop.count)
    return network.put({name: number for name, number in given.sizes(network).items() if name in depths})


def together(derivations: Sequence[Derivation]) -> Document:
    """Several derivations as one document; its data is one object, or a list of them."""
    documents = [one.document() for one in derivations]
    blocks = tuple(block for document in documents for block in document.blocks)
    return Document(blocks, documents[0].data if len(documents) == 1 else [document.data for document in documents])


def _derivation(
    network: Network,
    placed: Network,
    asked: Quantity,
    chosen: Convention,
    level: int,
    account: Account,
    values: Values,
) -> Derivation:
    given = values.numbers
    for name, value in given.items():
        if account.fixed.get(name, value) != value:
            raise Invalid(f"{name} is {account.fixed[name]} in this design, not {value}; write {{{name}}} to leave it open")
    names = free_names(account.formula)
    put = {**account.fixed, **{name: value for name, value in given.items() if name in names}}
    steps = steps_of(account, put, asked.unit, level, values.sources)
    worth = tuple(put_in(value, given) for value in account.worth)
    # The formula with numbers in it, and the network built anew with those numbers, are two roads to the same value.
    anew = account if placed is network else asked.account(placed, chosen)
    for ours, theirs in zip(worth, anew.worth, strict=True):
        verdict = equal(ours, put_in(theirs, given))
        if verdict.outcome == "refuted":
            raise Refuted(f"{asked.name}: the formula and the network with its numbers disagree", verdict.counterexample)
    return Derivation(network, placed, asked, chosen, level, account, put, steps, worth, values.sources)


_RELATIONS = {"divides": Phrase(" divides "), "<=": " ≤ ", "=": " = "}


def _said(condition: Condition) -> Prose:
    return condition.left, _RELATIONS[condition.relation], condition.right


def assuming(assumed: Sequence[Condition]) -> Prose:
    """What is assumed, as a sentence's end."""
    return Phrase("assuming "), *joined(map(_said, assumed))


def chain_of(sign: Sign, steps: Sequence[Step]) -> Chain:
    """Steps as a chain of equations, what each one changed marked in it."""
    rows: list[Row] = []
    before: Written | None = None
    for step in steps:
        finer = chain_of(sign, step.substeps).rows
        right = step.right if before is None else highlighted(before, step.right)
        rows.append(Row(step.relation, right, step.why, Phrase(step.unit), substeps=finer, rule=step.rule, level=step.level))
        before = step.right
    return Chain(sign, tuple(rows))


def steps_of_formula(text: str, values: Mapping[str, Exact], reason: str = "") -> tuple[tuple[Step, ...], tuple[Value, ...]]:
    """The steps of a formula that belongs to no layer, with values put in, and what it is worth.

    Raises `Invalid` where it cannot be read, and for a value whose letter it does not have.
    """
    form = read_formula(text)
    Values(values).check(free_names(form), text)
    steps = steps_of(Account(form, (), (normal_form(form, values),), None, dict(values)), values, "", LECTURE)
    worth = tuple(put_in(normal_form(part), values) for part in components(form))
    return (replace(steps[0], why=(reason,) if reason else ()), *steps[1:]), worth


def of_formula(text: str, values: Mapping[str, Exact], symbol: str = "y", reason: str = "") -> Chain:
    """A formula of one's own as a chain: with values put in, step by step. Raises `Invalid` where it cannot be read."""
    if not is_name(symbol):
        raise Invalid(f"not a symbol: {symbol!r:.40}", expected="a letter, then letters, digits and underscores")
    sign = Sign(symbol, symbol, symbol, latex_of(symbol))
    return chain_of(sign, steps_of_formula(text, values, reason)[0])


def _step_data(step: Step) -> dict[str, str]:
    return {
        "relation": step.relation,
        "text": plain(step.right),
        "latex": latex.formula(step.right),
        "rule": step.rule,
        "why": plain_text(step.why),
        "check": step.check,
    }
