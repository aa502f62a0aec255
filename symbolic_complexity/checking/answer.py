"""What a check finds: every figure by every road, who agrees, what a difference is made of; as data and as a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Literal

from ..conventions import Convention
from ..document import Block, Document, Heading, Paragraph, Phrase, Prose, Table, joined, plain_text
from ..given import Values
from ..network import Network
from ..quantities import Quantity
from ..steps import sourced
from ..table import shown
from ..written import Dimensions, Number
from .base import Answer, Figure, Road, Silent

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

Verdict = Literal["agrees", "explained", "differs", "alone", "silent"]


@dataclass(frozen=True)
class Row:
    """One figure by one road; `held` is the closed form's, which the others are held against."""

    quantity: Quantity
    convention: Convention
    road: Road
    found: Answer | Silent
    held: Figure
    verdict: Verdict
    where: str = ""
    """The first layer in which two roads differ, with what both have there."""

    @property
    def agrees(self) -> bool | None:
        """Whether it agrees, as it stands or as explained; None where there is no answer or nothing to hold it against."""
        return {"agrees": True, "explained": True, "differs": False}.get(self.verdict)


@dataclass(frozen=True, eq=False)
class Check:
    """The same figures of a design by independent roads, with the numbers that were given."""

    network: Network
    convention: Convention
    rows: tuple[Row, ...]
    names: tuple[str, ...]
    given: Values

    @property
    def agrees(self) -> bool:
        """Whether no road differs from another."""
        return all(row.verdict != "differs" for row in self.rows)

    @cached_property
    def figures(self) -> list[tuple[Row, ...]]:
        """The rows of each figure, the closed form first."""
        together: dict[tuple[str, str], list[Row]] = {}
        for row in self.rows:
            together.setdefault((row.quantity.name, row.convention.name), []).append(row)
        return [tuple(rows) for rows in together.values()]

    def data(self) -> dict[str, Any]:
        """Plain data, as `--format json` gives it."""
        return {
            "design": str(self.network),
            "convention": self.convention.name,
            "agrees": self.agrees,
            "rows": [_datum(row) for row in self.rows],
        }

    def document(self) -> Document:
        """The check as every format renders it."""
        blocks: list[Block] = [Heading((self.network.title, Phrase(": the same figures by independent roads")))]
        blocks += [Paragraph(self.sentence), self._table(), *self._explained(), *self._silent()]
        return Document(tuple(blocks), self.data())

    @property
    def sentence(self) -> Prose:
        """The outcome in one sentence, and under which convention."""
        different = [rows for rows in self.figures if any(row.verdict == "differs" for row in rows)]
        held = [rows for rows in self.figures if any(row.agrees is not None for row in rows)]
        under: Prose = (Phrase(" Convention: "), self.convention.name, ".")
        if self.given.sources:
            under = (*under, " ", *sourced(self.given), ".")
        if different:
            several = Phrase(" figures differ between the roads." if len(different) > 1 else " figure differs between the roads.")
            return (Number(len(different)), several, *under)
        alone = len(self.figures) - len(held)
        rest: Prose = (Phrase(" For "), Number(alone), Phrase(" more there is one road alone."), *under) if alone else under
        if not held:
            return (Phrase("There is one road alone, and nothing to hold it against."), *under)
        return (*_agreement(len(held), sum(any(row.verdict == "explained" for row in rows) for rows in held)), *rest)

    def _table(self) -> Table:
        rows: list[tuple[Prose, ...]] = []
        for figure in self.figures:
            named = _named(figure[0], self.convention, figure[0].quantity.measured)
            for row in figure:
                if isinstance(row.found, Answer):
                    said = () if named and row.verdict == "agrees" else _said(row)  # the first is what the others are held against
                    rows.append((named, (Phrase(row.road.title),), _cell(row.found.value), said))
                    named = ()
        titles = ("figure", "road", "value", "agrees")
        return Table(tuple(map(Phrase, titles)), tuple(rows), (False, False, True, False))

    def _explained(self) -> Iterator[Block]:
        """For each difference that a way of counting explains, what leads from the road's value to the figure."""
        for row in self.rows:
            if row.verdict != "explained":
                continue
            assert isinstance(row.found, Answer)
            yield Heading((*_named(row, self.convention), ": ", Phrase(row.road.title), Phrase(" counts otherwise")), 2)
            first: Prose = (Phrase(row.road.title), *((", ", *row.found.note) if row.found.note else ()))
            lines: list[tuple[Prose, ...]] = [(_cell(row.found.value), first)]
            lines += [(_signed(term.amount), term.because) for term in row.found.terms]
            lines.append((_cell(row.held), (Phrase("closed form"),)))
            yield Table(
                (Phrase("numbers") if row.quantity.unit == "elements" else Phrase(row.quantity.unit), ""), tuple(lines), (True, False), 1
            )

    def _silent(self) -> Iterator[Block]:
        """Which roads gave no answer, to which figures, and why; a road that gave none at all says its usual reason once."""
        for road in dict.fromkeys(row.road for row in self.rows):
            rows = [row for row in self.rows if row.road is road]
            reasons: dict[Prose, list[Row]] = {}
            for row in rows:
                if isinstance(row.found, Silent):
                    reasons.setdefault(row.found.because, []).append(row)
            answered = any(isinstance(row.found, Answer) for row in rows)
            for because, silent in reasons.items() if answered else list(reasons.items())[:1]:
                named = joined(_named(row, self.convention) for row in silent)
                asked: Prose = (Phrase(" has no answer to "), *named) if answered else (Phrase(" has no answer"),)
                yield Paragraph((Phrase(road.title), *asked, ": ", *because, "."))

    def __str__(self) -> str:
        from ..renderers import render

        return render(self.document(), "text").rstrip("\n")

    def __repr__(self) -> str:
        return f"<check of {self.network.title:.60}: {'agrees' if self.agrees else 'differs'}>"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from ..renderers.notebook import mimebundle

        return mimebundle(self.document())

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from ..renderers.terminal import renderables

        yield from renderables(self.document(), options.encoding, options.max_width)


def rows_of(quantity: Quantity, convention: Convention, answers: list[tuple[Road, Answer | Silent]], names: tuple[str, ...]) -> list[Row]:
    """The rows of one figure; the first answer is what the others are held against."""
    reference = next(found for _, found in answers if isinstance(found, Answer))
    held = reference.value
    agree = [isinstance(found, Answer) and found.explained == held for _, found in answers]
    by_layer = next((found.layers for _, found in answers if isinstance(found, Answer) and found.layers), ())
    rows = []
    for (road, found), same in zip(answers, agree, strict=True):
        verdict: Verdict
        where = ""
        if isinstance(found, Silent):
            verdict = "silent"
        elif found is reference:
            others = [one for (_, other), one in zip(answers, agree, strict=True) if isinstance(other, Answer) and other is not reference]
            verdict = "alone" if not others else "agrees" if any(others) else "differs"
        else:
            where = _first_difference(names, by_layer, found.layers) if found.layers else ""
            verdict = "differs" if not same or where else "agrees" if found.value == held else "explained"
        rows.append(Row(quantity, convention, road, found, held, verdict, where))
    return rows


def _first_difference(names: tuple[str, ...], ours: tuple[Figure, ...], theirs: tuple[Figure, ...]) -> str:
    for name, mine, other in zip_longest(names, ours, theirs):
        if mine != other:
            return f"{name}: {_plain(mine)}, {_plain(other)}"
    return ""


def _plain(value: Figure) -> str:
    return " x ".join(map(str, value)) if isinstance(value, tuple) else f"{value:,}" if isinstance(value, int) else str(value)


def _cell(value: Figure) -> Prose:
    """A figure as it is read: a fraction as a decimal number, marked where that is rounded."""
    return (Dimensions(tuple(map(Number, value))),) if isinstance(value, tuple) else shown(Number(value))


def _signed(amount: Any) -> Prose:
    return ("+ " if amount > 0 else "− ", *_cell(abs(amount)))


def _named(row: Row, usual: Convention, name: str = "") -> Prose:
    """The figure's name, with its convention where that is not the check's own."""
    named: Prose = (Phrase(name or row.quantity.title),)
    return named if row.convention.name == usual.name else (*named, f" ({row.convention.name})")


def _agreement(figures: int, explained: int) -> Prose:
    """That so many figures agree, and how many of them only when it is said what is counted otherwise."""
    if figures == 1:
        how = Phrase(", once a difference in counting is explained." if explained else " on every road that leads to it.")
        return (Phrase("The figure agrees"), how)
    every: Prose = (Number(figures), Phrase(" figures agree"))
    if not explained:
        return (*every, Phrase(" on every road that leads to them."))
    if explained == figures:
        return (*every, Phrase(", once differences in counting are explained."))
    outright: Prose = (Number(figures - explained), Phrase(" outright, "))
    return (*every, ": ", *outright, Number(explained), Phrase(" once a difference in counting is explained."))


def _said(row: Row) -> Prose:
    assert isinstance(row.found, Answer)
    match row.verdict:
        case "agrees":
            return ("✓ ", Phrase("agrees"), *((", ", *row.found.note) if row.found.note else ()))
        case "explained":
            return ("✓ ", Phrase("explained below"))
        case "alone":
            return (Phrase("nothing to hold it against"),)
    apart: Prose = ()
    if not isinstance(row.held, tuple) and not isinstance(row.found.value, tuple) and (difference := row.found.explained - row.held):  # type: ignore[operator]
        apart = (Phrase(" by "), *_signed(difference))
    return ("✗ ", Phrase("differs"), *apart, *((Phrase(", first at "), row.where) if row.where else ()))


def _datum(row: Row) -> dict[str, Any]:
    found: dict[str, Any] = {"quantity": row.quantity.name, "convention": row.convention.name, "road": row.road.name}
    if isinstance(row.found, Silent):
        return {**found, "value": None, "agrees": None, "why_not": plain_text(row.found.because)}
    value = row.found.value
    told = [str(size) for size in value] if isinstance(value, tuple) else str(value)
    found |= {"value": told, "agrees": row.agrees}
    if row.verdict == "explained":
        found["explained"] = [{"amount": str(term.amount), "because": plain_text(term.because)} for term in row.found.terms]
    return {**found, "first_difference": row.where} if row.where else found
