"""One unknown that is a whole number: all numbers that meet a budget, and the neighbours where none meets it exactly."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from ..algebra import Exact, Polynomial, Signs, Span, put_in, symbols_in
from ..document import Relation
from ..errors import Unsupported
from .answer import MOST_LISTED, Answer, Candidate
from .domain import Domain
from .line import never_falls, number_sign, signs_along
from .problem import Problem

Run = tuple[int, int | None]

WANTED: dict[Relation, tuple[int, ...]] = {"=": (0,), "≤": (-1, 0), "≥": (0, 1)}
"""The signs of what is over the budget, by how it must stand to it."""


@dataclass(frozen=True)
class Line:
    """A problem in one unknown: the numbers that fit, and the sign of what is over the budget at each of them."""

    problem: Problem
    name: str
    spans: tuple[Span, ...]
    domain: Domain
    below: dict[int, Problem]

    @staticmethod
    def of(problem: Problem, budget: Exact) -> Line:
        """The problem along its one unknown."""
        (name,) = problem.unknowns
        first = problem.leasts[name]
        inside = Domain.of(name, first, problem.needs, lambda number: problem.result({name: number}) is not None)
        below = {int(one.point[name]): one for one in problem.below}
        early = {number: found for number, one in below.items() if (found := one.result({})) is not None}
        spans = [Span(number, number, number_sign(found - budget)) for number, found in sorted(early.items())]
        spans += _without_cycle(signs_along(problem.worth - budget, name, first, inside.last), inside.last)
        if not early:
            return Line(problem, name, tuple(spans), inside, {})

        def fits(number: int) -> bool:
            return number in early or (number >= inside.first and inside.fits(number))

        return Line(problem, name, tuple(spans), Domain(min(early), inside.last, fits), below)

    def at(self, number: int) -> Candidate:
        """A number that fits, and what it comes to."""
        found = self.below[number].result({}) if number in self.below else self.problem.result({self.name: number})
        assert found is not None
        return Candidate({self.name: number}, found)

    def all_at(self, numbers: set[int]) -> tuple[Candidate, ...]:
        """The same for several, in order."""
        return tuple(map(self.at, sorted(numbers)))


def meeting(problem: Problem, relation: Relation, budget: Exact) -> Answer:
    """What meets the budget. Raises `Unsupported` where that is not known of all whole numbers."""
    line = Line.of(problem, budget)
    runs = list(_runs(line, WANTED[relation]))
    if not runs:
        least, most = extremes(line)
        nearest = _neighbours(line) if relation == "=" else set()
        ends = {int(one.values[line.name]) for one in (least, most) if one is not None and (one.result > budget) == (one is least)}
        return Answer(False, line.all_at(nearest or ends), least=least, most=most)
    complete = len(runs) <= MOST_LISTED
    runs = runs[:MOST_LISTED]
    if relation == "=":
        zeros = [number for first, last in runs for number in islice(line.domain.among(first, last), MOST_LISTED + 1)]
        complete = complete and len(zeros) <= MOST_LISTED
        return Answer(True, tuple(map(line.at, zeros[:MOST_LISTED])), spans=tuple(runs), complete=complete)
    ends, beside = set(), set()
    for run in runs:
        before, after = _outside(line, run)
        ends |= {run[0]} if before is not None else set()
        ends |= {run[1]} if after is not None and run[1] is not None else set()
        beside |= {one for one in (before, after) if one is not None}
    everything = {end for end in runs[0] if end is not None}
    return Answer(True, line.all_at(ends or everything), line.all_at(beside), tuple(runs), complete=complete)


def _without_cycle(found: Signs, last: int | None) -> tuple[Span, ...]:
    """The spans alone. Raises `Unsupported` where the sign changes for ever."""
    if found.cycle and (last is None or found.spans[-1].last is None or last > found.spans[-1].last):
        raise Unsupported("the numbers that meet this budget come again and again without end")
    return found.spans


def _runs(line: Line, wanted: tuple[int, ...]) -> list[Run]:
    """All numbers that fit and have one of these signs, as runs without a number between them that fits and has another one."""
    found: list[Run] = []
    for span in line.spans:
        if span.sign not in wanted:
            continue
        first = line.domain.up(span.first)
        if first is None or (span.last is not None and first > span.last):
            continue
        end = span.last if span.last is not None else line.domain.last
        last = None if end is None else line.domain.down(end)
        if found and found[-1][1] is not None and line.domain.up(found[-1][1] + 1) == first:
            found[-1] = found[-1][0], last
        else:
            found.append((first, last))
    return found


def _outside(line: Line, run: Run) -> tuple[int | None, int | None]:
    """The numbers that fit just before and just after a run."""
    first, last = run
    return line.domain.down(first - 1), None if last is None else line.domain.up(last + 1)


def _neighbours(line: Line) -> set[int]:
    """Numbers that fit, next to each other, one below the budget and one above it; there is none that gives it exactly."""
    found: set[int] = set()
    for before, after in zip(line.spans, line.spans[1:], strict=False):
        if len(found) >= MOST_LISTED:
            break
        low, high = line.domain.down(before.last or 0), line.domain.up(after.first)
        if low is not None and high is not None and _over(line, low) * _over(line, high) < 0:
            found |= {low, high}
    return found


def _over(line: Line, number: int) -> int:
    """The sign at a number."""
    return next(span.sign for span in line.spans if span.first <= number and (span.last is None or number <= span.last))


def extremes(line: Line) -> tuple[Candidate | None, Candidate | None]:
    """The least and the most that the quantity can be, with the first number that gives it; None where there is none, or none is known."""
    domain, name, worth = line.domain, line.name, line.problem.worth
    first = line.problem.leasts[name]
    turns = {domain.first, first, *line.below}
    step = put_in(worth, {name: Polynomial.of(name) + 1}) - worth
    try:
        found = signs_along(step, name, first, domain.last) if symbols_in(step) else Signs((Span(first, None, number_sign(step)),))
        turns |= {span.first for span in found.spans[1:]}
        tail = {*found.cycle} or {found.spans[-1].sign}
    except Unsupported:
        if not never_falls(worth, name, {name: first}):
            return None, None
        tail = {0, 1}
    if domain.last is not None:
        turns.add(domain.last)
        tail = set()
    if len(turns) > MOST_LISTED or tail >= {-1, 1}:
        return None, None
    places = {near for number in turns for near in (domain.up(number), domain.down(number)) if near is not None}
    candidates = line.all_at(places)
    if not candidates:
        return None, None
    least = None if -1 in tail else min(candidates, key=lambda one: one.result)
    most = None if 1 in tail else max(candidates, key=lambda one: one.result)
    return least, most
