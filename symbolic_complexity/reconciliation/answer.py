"""What reconciling a number finds: every match with its terms, or the nearest that there is; as data and as a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from ..algebra import Exact
from ..document import Block, Chain, Document, Heading, Paragraph, Phrase, Prose, Row, Table
from ..network import Network
from ..typeset import plain
from ..working import decimal
from ..written import Decimal, Negative, Number, Written, add, multiply
from .candidates import Candidate, Term, terms
from .printed import How, Printed, Unit

_SHOWN = 20
_CHAINS = 3
_DIGITS = 7


@dataclass(frozen=True)
class Match:
    """A number of the network that agrees with the printed one: which, in which unit, and how."""

    candidate: Candidate
    unit: Unit
    how: How


@dataclass(frozen=True)
class Near:
    """A number of the network beside the printed one, in the unit in which they are nearest; `difference` is the printed one less it."""

    candidate: Candidate
    unit: Unit
    difference: Fraction

    @property
    def share(self) -> Fraction:
        """The difference as a part of the network's number."""
        return self.difference / self.candidate.value


@dataclass(frozen=True)
class Reconciliation:
    """What a printed number of a network is: the matches, the strongest and plainest first, and the numbers nearest to it."""

    network: Network
    printed: Printed
    matches: tuple[Match, ...]
    nearest: tuple[Near, ...]

    @property
    def found(self) -> bool:
        """Whether anything agrees with the number."""
        return bool(self.matches)

    @cached_property
    def groups(self) -> list[list[Match]]:
        """The matches, those of one quantity with one value in one unit together."""
        together: dict[tuple[object, ...], list[Match]] = {}
        for match in self.matches:
            one = match.candidate
            together.setdefault((match.how, one.quantity.name, one.value, match.unit.name), []).append(match)
        return list(together.values())

    def terms(self, match: Match) -> tuple[Term, ...]:
        """What the value of a match is made of; nothing where its convention does not tell."""
        return terms(self.network, match.candidate)

    def data(self) -> dict[str, Any]:
        """Plain data, as `--format json` gives it."""
        return {
            "design": str(self.network),
            "number": self.printed.text,
            "matches": [
                {
                    **_candidate_data(match.candidate, match.unit),
                    "exact": match.how == "exact",
                    "how": match.how,
                    "terms": [{"term": one.name, "times": str(one.times), "count": str(one.count)} for one in self.terms(match)],
                }
                for match in self.matches
            ],
            "nearest": {
                **_candidate_data(self.nearest[0].candidate, self.nearest[0].unit),
                "difference": str(self.nearest[0].difference),
                "percent": plain(_short(100 * self.nearest[0].share)),
            },
        }

    def document(self) -> Document:
        """The answer as every format renders it: in a sentence, as chains, and as a table."""
        blocks: list[Block] = [Heading((self.printed.text, Phrase(" for "), self.network.title))]
        blocks += [*self._matched()] if self.found else [*self._unmatched()]
        return Document(tuple(blocks), self.data())

    def _matched(self) -> Iterator[Block]:
        others = len(self.groups) - 1
        shown: Prose = (Phrase("; shown: "), Number(_SHOWN - 1)) if others >= _SHOWN else ()
        more: Prose = (Phrase(" Other numbers that agree: "), Number(others), *shown, ".") if others else ()
        yield Paragraph((*self.sentence, *more))
        if others or len(self.groups[0]) > 1:
            yield _table([_row(group) for group in self.groups[:_SHOWN]])
        chains = [chain for group in self.groups if (chain := self._chain(group[0])) is not None]
        yield from chains[:_CHAINS]

    @property
    def sentence(self) -> Prose:
        """The first match in one sentence, with its terms."""
        match = self.matches[0]
        one, parts = match.candidate, self.terms(match)
        unit = Phrase(one.convention.unit or one.quantity.unit)
        if one.convention.rules:
            told: Prose = (Phrase(f" is what {one.convention.name} counts"),)
        else:
            verb = "are" if one.quantity.title.endswith("s") else "is"
            told = (Phrase(f" {verb} the {one.quantity.title} of "), self.network.title, *_named(one))
        agrees: Prose = (", ", Phrase("exactly" if match.how == "exact" else match.how))
        made: Prose = (*_sum(parts), " = ") if len(parts) > 1 and (one.convention.rules or one.convention.stored) else ()
        value: Prose = (": ", *made, Number(one.value), " ", unit) if made or match.how != "exact" or match.unit.worth > 1 else ()
        return (self.printed.text, *told, *agrees, *value, *_meant(self.printed, match.unit), ".")

    def _chain(self, match: Match) -> Chain | None:
        """The terms of a match as a sum that comes to what is printed; None where it is made of one alone."""
        one, parts = match.candidate, self.terms(match)
        if len(parts) < 2:
            return None
        runs = _runs(parts)
        why = tuple(piece for _, run in runs for part in run for piece in ("; ", Phrase(part.name)))[1:]
        rows = [
            Row("=", add(*(_written(times, run) for times, run in runs)), why),
            Row("=", Number(one.value), (one.convention.name,), unit=Phrase(one.convention.unit or one.quantity.unit)),
        ]
        if match.how == "rounded" and match.unit.worth > 1:
            rows.append(Row("≈", _as_printed(self.printed), unit=match.unit.name))
        return Chain(one.quantity.sign, tuple(rows))

    def _unmatched(self) -> Iterator[Block]:
        near = self.nearest[0]
        more = Phrase(" more" if near.difference > 0 else " less")
        apart: Prose = (_short(abs(near.difference) / near.unit.worth), _space(near.unit), " (", _short(100 * abs(near.share)), "%)")
        none: Prose = (Phrase("No number of "), self.network.title, Phrase(" is "), self.printed.text)
        nearest: Prose = (Phrase(". The nearest: "), *_what(near.candidate), ", ", Number(near.candidate.value))
        yield Paragraph((*none, *nearest, "; ", self.printed.text, Phrase(" is "), *apart, more, "."))
        rows: list[dict[str, Prose]] = []
        for one in self.nearest:
            difference = (_short(one.difference / one.unit.worth), _space(one.unit))
            percent: Prose = (_short(100 * one.share), "%")
            rows.append({**_cells(one.candidate, one.unit), "difference": difference, "%": percent, **_whose([one.candidate])})
        yield _table(rows)


def _candidate_data(one: Candidate, unit: Unit) -> dict[str, Any]:
    return {
        "quantity": one.quantity.name,
        "convention": one.convention.name,
        "precision": one.precision,
        "unit": unit.name,
        "value": str(one.value),
    }


def _named(one: Candidate) -> Prose:
    """Under which convention, where it is not the lecture's, and in which precision."""
    convention: Prose = (Phrase(" under the convention "), one.convention.name) if one.convention.name != "lecture" else ()
    return (*convention, *((Phrase(f" in {one.precision} precision"),) if one.precision else ()))


def _what(one: Candidate) -> Prose:
    """A number of the network in a few words: weights, operations (ptflops), size (single)."""
    names = [name for name in (one.convention.name if one.convention.name != "lecture" else "", one.precision or "") if name]
    return Phrase(one.quantity.title), *((f" ({', '.join(names)})",) if names else ())


def _meant(printed: Printed, unit: Unit) -> Prose:
    """What a unit is worth where it is not what its name says: a MB of 1,048,576 bytes."""
    if len(printed.units) > 1 and unit != printed.units[0] and unit.of == "bytes":
        return f", 1 {printed.units[0].name} = ", Number(unit.worth), " ", Phrase("bytes")
    return ()


def _runs(parts: Sequence[Term]) -> list[tuple[int, list[Term]]]:
    """The terms in their order, those that count equally often together."""
    together: dict[int, list[Term]] = {}
    for part in parts:
        together.setdefault(part.times, []).append(part)
    return list(together.items())


def _sum(parts: Sequence[Term]) -> Prose:
    """The terms in words: 15 multiply-adds + 3 biases + 2 × (5 activations + 4 pooling)."""
    pieces: list[Any] = []
    for times, run in _runs(parts):
        inside = [piece for part in run for piece in (" + ", Number(part.count), " ", Phrase(part.name))][1:]
        often = [Number(times), " × "] if times > 1 else []
        pieces += [" + ", *often, *(["(", *inside, ")"] if often and len(run) > 1 else inside)]
    return tuple(pieces[1:])


def _written(times: int, run: Sequence[Term]) -> Written:
    """Terms that count equally often, as a tree."""
    inside = add(*(Number(part.count) for part in run))
    return inside if times == 1 else multiply(Number(times), inside)


def _as_printed(printed: Printed) -> Written:
    """The printed number with the places that it has."""
    places = 0
    while printed.last * 10**places < 1:
        places += 1
    return Decimal(printed.value, places)


def _short(value: Exact) -> Written:
    """A number with a few digits after its point, for reading; not rounded to nothing."""
    exact = Fraction(value)
    if exact < 0:
        return Negative(_short(-exact))
    places = 2
    while places < _DIGITS and exact * 10**places < 10 and exact:
        places += 1
    return decimal(Fraction(round(exact * 10**places), 10**places))[0]


def _space(unit: Unit) -> str:
    return f" {unit.name}" if unit.name else ""


def _row(group: Sequence[Match]) -> dict[str, Prose]:
    first = group[0]
    return {"match": (Phrase(first.how),), **_cells(first.candidate, first.unit), **_whose([match.candidate for match in group])}


def _cells(one: Candidate, unit: Unit) -> dict[str, Prose]:
    scaled: Prose = (_in_unit(one.value, unit), _space(unit)) if unit.worth > 1 else ()
    return {"value": (Number(one.value),), "in its unit": scaled}


def _in_unit(value: Exact, unit: Unit) -> Written:
    """A value in a larger unit, with seven digits of it."""
    scaled = Fraction(value) / unit.worth
    places = max(0, _DIGITS - len(str(int(scaled))))
    return decimal(Fraction(round(scaled * 10**places), 10**places))[0]


def _whose(candidates: Sequence[Candidate]) -> dict[str, Prose]:
    conventions = ", ".join(dict.fromkeys(one.convention.name for one in candidates))
    precisions = ", ".join(dict.fromkeys(one.precision for one in candidates if one.precision))
    return {
        "quantity": (Phrase(candidates[0].quantity.title),),
        "convention": (conventions,),
        "precision": (precisions,) if precisions else (),
    }


def _table(rows: Sequence[dict[str, Prose]]) -> Table:
    """One row each, without the columns in which nothing stands."""
    columns = [name for name in rows[0] if any(row[name] for row in rows)]
    numeric = tuple(name in ("value", "in its unit", "difference", "%") for name in columns)
    return Table(tuple(map(Phrase, columns)), tuple(tuple(row[name] for name in columns) for row in rows), numeric)
