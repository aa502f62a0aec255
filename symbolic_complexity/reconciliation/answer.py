"""What reconciling a number finds: every match with its terms, or the nearest that there is; as data and as a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from ..document import Block, Chain, Document, Heading, Paragraph, Phrase, Prose, Row, joined
from ..network import Network
from ..typeset import plain
from ..written import Number, Written, add, multiply
from .candidates import Candidate, Term, terms, unlikely
from .printed import How, Printed, Unit
from .rows import cells, in_full, row, short, spaced, table, whose

_SHOWN = 20
_CHAINS = 3
_FEW = 2
"""Digits of a printed number that tell little: many numbers have them."""


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
    """What a printed number of a network is: the matches, the strongest and likeliest first, and the numbers nearest to it.

    `elsewhere` is the same of published networks with nearly the same name that have it, where this one does not.
    """

    network: Network
    printed: Printed
    matches: tuple[Match, ...]
    nearest: tuple[Near, ...]
    elsewhere: tuple[Reconciliation, ...] = ()

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

    @property
    def is_open(self) -> bool:
        """Whether others fit the digits as well as the first match, so that it is no more than likely."""
        first = self.matches[0]
        others = [one for one in self.matches if one.how == first.how and one.candidate.value != first.candidate.value]
        if first.how == "exact" or not others:
            return False
        return self.printed.digits <= _FEW or any(unlikely(one.candidate) <= unlikely(first.candidate) for one in others)

    def terms(self, match: Match) -> tuple[Term, ...]:
        """What the value of a match is made of; nothing where its convention does not tell."""
        return terms(self.network, match.candidate)

    def data(self) -> dict[str, Any]:
        """Plain data, as `--format json` gives it."""
        return {
            "design": str(self.network),
            "number": self.printed.text,
            "matches": self._matches_data(),
            "nearest": {
                **_candidate_data(self.nearest[0].candidate, self.nearest[0].unit),
                "difference": str(self.nearest[0].difference),
                "percent": plain(short(100 * self.nearest[0].share)),
            },
            "elsewhere": [{"design": one.network.title, "matches": one._matches_data()} for one in self.elsewhere],
        }

    def _matches_data(self) -> list[dict[str, Any]]:
        return [
            {
                **_candidate_data(match.candidate, match.unit),
                "exact": match.how == "exact",
                "how": match.how,
                "terms": [{"term": one.name, "times": str(one.times), "count": str(one.count)} for one in self.terms(match)],
            }
            for match in self.matches
        ]

    def document(self) -> Document:
        """The answer as every format renders it: in a sentence, as chains, and as a table."""
        blocks: list[Block] = [Heading((*self.printed.prose, Phrase(" for "), self.network.title))]
        blocks += [*self._matched()] if self.found else [*self._unmatched()]
        return Document(tuple(blocks), self.data())

    def _matched(self) -> Iterator[Block]:
        yield Paragraph((*self.sentence(), *self._others()))
        if len(self.groups) > 1 or len(self.groups[0]) > 1:
            yield table([row(group[0].how, [one.candidate for one in group], group[0].unit) for group in self.groups[:_SHOWN]])
        chains = [chain for group in self.groups if (chain := self._chain(group[0])) is not None]
        yield from chains[:_CHAINS]

    def _others(self) -> Prose:
        """How many numbers agree, with the first one where it is no more than likely, or besides it."""
        count = len(self.groups) if self.is_open else len(self.groups) - 1
        if not count:
            return ()
        most = _SHOWN - len(self.groups) + count
        shown: Prose = (Phrase("; shown: "), Number(most)) if count > most else ()
        if self.is_open:
            return (Phrase(" So few digits fit "), Number(count), Phrase(" numbers"), Phrase(", the likelier first"), *shown, ".")
        order: Prose = (Phrase(", the likelier first"),) if count > 1 else ()
        return (Phrase(" Other numbers that agree: "), Number(count), *order, *shown, ".")

    def sentence(self, named: bool = False) -> Prose:
        """The first match in one sentence, with its terms; also of which network a tool counts it, where that is to be `named`."""
        match = self.matches[0]
        one, parts = match.candidate, self.terms(match)
        unit = Phrase(one.convention.unit or one.quantity.unit)
        if one.convention.rules:
            whose: Prose = (Phrase(" of "), self.network.title) if named else ()
            told: Prose = (Phrase(f" {'could be' if self.is_open else 'is'} what {one.convention.name} counts"), *whose)
        else:
            verb = "could be" if self.is_open else "are" if one.quantity.title.endswith("s") else "is"
            told = (Phrase(f" {verb} the {one.quantity.title} of "), self.network.title, *_named(one))
        agrees: Prose = (", ", Phrase("exactly" if match.how == "exact" else match.how))
        made: Prose = (*_sum(parts), " = ") if len(parts) > 1 and (one.convention.rules or one.convention.stored) else ()
        value: Prose = (": ", *made, in_full(one.value), " ", unit) if made or match.how != "exact" or match.unit.worth > 1 else ()
        return (*self.printed.prose, *told, *agrees, *value, *_meant(self.printed, match.unit), ".")

    def _chain(self, match: Match) -> Chain | None:
        """The terms of a match as a sum that comes to what is printed; None where it is made of one alone."""
        one, parts = match.candidate, self.terms(match)
        if len(parts) < 2:
            return None
        runs = _runs(parts)
        why = joined(((Phrase(part.name),) for _, run in runs for part in run), "; ")
        rows = [
            Row("=", add(*(_written(times, run) for times, run in runs)), why),
            Row("=", in_full(one.value), (one.convention.name,), unit=Phrase(one.convention.unit or one.quantity.unit)),
        ]
        if match.how == "rounded" and match.unit.worth > 1:
            rows.append(Row("≈", self.printed.form, unit=match.unit.name))
        return Chain(one.quantity.sign, tuple(rows))

    def _unmatched(self) -> Iterator[Block]:
        near = self.nearest[0]
        unit = "" if self.printed.unit else spaced(near.unit)
        more = Phrase(" more" if near.difference > 0 else " less")
        apart: Prose = (short(abs(near.difference) / near.unit.worth), spaced(near.unit), " (", short(100 * abs(near.share)), "%)")
        none: Prose = (Phrase("No number of "), self.network.title, Phrase(" is "), *self.printed.prose, ".")
        but: Prose = tuple(piece for one in self.elsewhere for piece in (Phrase(" But "), *one.sentence(named=True)))
        nearest: Prose = (Phrase(" The nearest: "), *_what(near.candidate), ", ", in_full(near.candidate.value))
        yield Paragraph((*none, *but, *nearest, "; ", *self.printed.prose, unit, Phrase(" is "), *apart, more, "."))
        rows: list[dict[str, Prose]] = []
        for one in self.nearest:
            difference = (short(one.difference / one.unit.worth), spaced(one.unit))
            percent: Prose = (short(100 * one.share), "%")
            rows.append({**cells(one.candidate, one.unit), "difference": difference, "%": percent, **whose([one.candidate])})
        yield table(rows)


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
