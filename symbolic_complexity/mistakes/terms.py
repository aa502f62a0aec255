"""A term of the definition that is missing, counted twice, counted once where it counts twice, or has the wrong sign."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple, TypeAlias

from ..document import Phrase, Prose
from ..quantities import REGISTRY as QUANTITIES
from ..symbols import Sign
from ..written import Number, Part, Product, Sum, Written, add, children, free_names, multiply, rebuild, unfold
from .base import Asked, FormulaMistake, Rank, Slip

Put: TypeAlias = Callable[[Written], Written]
"""The whole formula with something else in one place of it."""

_MOST_TERMS = 12


class Place(NamedTuple):
    """A part of a formula, and the formula with something else there."""

    part: Written
    put: Put


class _Edit(NamedTuple):
    """A sum of the definition with one of its terms changed; `place` says which, so that two edits are of two terms."""

    place: int
    terms: Sequence[Written]
    said: Prose


def places(tree: Written) -> Iterator[Place]:
    """Every part of a tree, parents before children."""
    yield Place(tree, lambda new: new)
    parts = children(tree)
    for number, child in enumerate(parts):

        def outer(new: Written, number: int = number) -> Written:
            return rebuild(tree, (*parts[:number], new, *parts[number + 1 :]))

        for part, put in places(child):
            yield Place(part, lambda new, put=put, outer=outer: outer(put(new)))  # type: ignore[misc]


def definition(asked: Asked) -> tuple[Written, dict[Written, str]]:
    """The definition with its quantities' own definitions in it, and the reason of each term that has one."""
    account = asked.account
    reasons = dict(_reasons(account.argument, account.why))

    def opened(tree: Written) -> Written:
        if isinstance(tree, Part) and tree.sign.name in QUANTITIES:
            inner = asked.again(quantity=QUANTITIES[tree.sign.name])
            if inner is not None and inner.fixed.items() <= account.fixed.items():
                reasons.update(_reasons(inner.argument, inner.why))
                return Part(tree.sign, opened(inner.argument), tree.because)
        parts = tuple(map(opened, children(tree)))
        return rebuild(tree, parts) if parts else tree

    return opened(account.argument), reasons


def _reasons(argument: Written, why: tuple[str, ...]) -> Iterator[tuple[Written, str]]:
    terms = argument.terms if isinstance(argument, Sum) else (argument,)
    if len(terms) == len(why):
        yield from zip(terms, why, strict=True)


def _edits(terms: Sequence[Written], reasons: dict[Written, str]) -> Iterator[_Edit]:
    for place, term in enumerate(terms):
        if not free_names(term) and not isinstance(term, Part):
            continue
        before, after = terms[:place], terms[place + 1 :]
        because = reasons.get(term) or (term.because if isinstance(term, Part) else "")
        reason: Prose = (": ", Phrase(because)) if because else ()
        shown: Written | Sign | str = term.sign if isinstance(term, Part) else term
        if isinstance(term, Part) and term.sign.name[-1:].isdigit():  # one layer's share
            shown, reason = term.because, ()
        yield _Edit(place, (*before, *after), (shown, Phrase(" is missing"), *reason))
        yield _Edit(place, (*before, term, term, *after), (shown, Phrase(" is counted twice"), *reason))
        yield _Edit(place, (*before, -term, *after), (shown, Phrase(" has the wrong sign"), *reason))
        match term:
            case Product((Number(2), *rest)):
                once = multiply(*rest)
                yield _Edit(place, (*before, once, *after), (once, Phrase(" is counted once where it counts twice"), *reason))


def _terms(asked: Asked) -> Iterator[Slip]:
    """First the terms of the definition itself, then those of what its parts stand for."""
    tree, reasons = definition(asked)
    for one in (asked.account.argument, tree):
        for part, put in places(one):
            # What is added to a number, as in M - w + 1 or n + 1, is no term that anybody counted by itself.
            if isinstance(part, Sum) and len(part.terms) <= _MOST_TERMS and not any(isinstance(term, Number) for term in part.terms):
                for edit in _edits(part.terms, reasons):
                    yield _slip(asked, put(add(*edit.terms)), edit.said)


def _two_terms(asked: Asked) -> Iterator[Slip]:
    """Two terms of the definition itself gone wrong at once."""
    tree, reasons = definition(asked)
    if not isinstance(tree, Sum) or len(tree.terms) > _MOST_TERMS:
        return
    by_place = {place: tuple(_edits([term], reasons)) for place, term in enumerate(tree.terms)}
    for one, other in combinations(by_place, 2):
        for first in by_place[one]:
            for second in by_place[other]:
                changed = {one: first.terms, other: second.terms}
                terms = [inner for place, term in enumerate(tree.terms) for inner in changed.get(place, (term,))]
                yield _slip(asked, add(*terms), (*first.said, "; ", *second.said))


def _slip(asked: Asked, tree: Written, said: Prose) -> Slip:
    return Slip(unfold(tree), said, asked.account.fixed)


TERM = FormulaMistake("term", "a term of the definition is missing, doubled, halved or has the wrong sign", _terms, rank=Rank.TERM)
TWO_TERMS = FormulaMistake("two_terms", "two terms of the definition at once", _two_terms, rank=Rank.TWO)
