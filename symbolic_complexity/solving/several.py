"""Several unknowns that are whole numbers: all numbers that give a budget exactly, or the outermost ones within it.

Where a formula grows with every unknown and passes the budget at (T, ..., T), whatever keeps to the budget has an unknown below T.
So it is enough to go through the numbers up to T of each unknown in turn; the last one is solved for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from heapq import nsmallest
from itertools import pairwise

from ..algebra import Exact, Value, put_in, sign_of, symbols_in
from ..document import Relation
from ..errors import Overflow, Unsupported
from .answer import MOST_LISTED, Answer, Candidate, Edge
from .beam import Beam, Point, linear, spans_of, told
from .domain import Domain
from .line import never_falls, signs_along
from .one import WANTED
from .one import meeting as along_one
from .problem import Problem

_MOST_WORK = 40_000
"""Lines that are looked at; one that is not linear counts as 20."""
_CURVED = 20
_FARTHEST = 1 << 60
_NEAREST = 50
"""Points on each side of a budget that are kept, since the network may refuse some."""

_TIES = 10
"""Points with the same result that are listed where nothing meets the budget."""


def meeting(problem: Problem, relation: Relation, budget: Exact) -> Answer:
    """What meets the budget. Raises `Unsupported` where that is not known of all whole numbers, or takes more than the cap."""
    search = _Search(problem, budget)
    beams = list(search.beams())
    early = [(one, _early(one, relation, budget)) for one in problem.below if symbols_in(one.worth)]
    alone = [one for one in problem.below if not symbols_in(one.worth)]
    aside = tuple(Candidate(one.point, one.worth) for one in alone if isinstance(one.worth, (int, Fraction)))
    complete = all(answer.complete for _, answer in early)
    points = _zeros(beams) if relation == "=" else search.outermost(beams, relation)
    found = [_with(problem, one, each) for one, answer in early if answer.met for each in answer.solutions]
    for point in _in_order(problem, points):
        result = problem.result(point)
        if result is not None and sign_of(result - budget) in WANTED[relation]:
            complete = complete and len(found) < MOST_LISTED
            if not complete:
                break
            found.append(Candidate(point, result))
    if not found or relation == "=":
        within = [one for one in map(partial(_any_of, problem), alone) if sign_of(one.result - budget) in WANTED[relation]]
        if within and not found:
            return Answer(True, tuple(within), complete=False, aside=aside)
        found, complete = [*within, *found], complete and not within
    if found:
        edge: Edge = "" if relation == "=" else "largest" if search.within(relation) else "smallest"
        return Answer(True, tuple(found), complete=complete, aside=aside, edge=edge, along=search.along)
    others = [_with(problem, one, each) for one, answer in early for each in answer.solutions]
    return replace(search.nearest(beams, budget, relation, others), aside=aside)


class _Search:
    """The beams that hold everything within the budget, made within a cap of work."""

    def __init__(self, problem: Problem, budget: Exact) -> None:
        self.problem = problem
        self.over = problem.worth - budget
        self.work = 0
        names = problem.unknowns
        leasts = problem.leasts
        if not all(never_falls(self.over, name, leasts) for name in names) and all(never_falls(-self.over, name, leasts) for name in names):
            self.over = -self.over
        self.turned = self.over != problem.worth - budget
        self.uncovered: Exact | None = None
        """The least that any point outside of all beams is over the budget; None where there is no such point."""
        self.tried: set[str] = set()
        """The unknowns of which every number that fits is looked at."""

    def beams(self) -> Iterator[Beam]:
        """Every beam, each once."""
        yield from self._beams({}, self.over, frozenset())

    def _beams(self, point: Point, over: Value, growing: frozenset[str]) -> Iterator[Beam]:
        """The beams through a point that has numbers for some unknowns; with those in `growing` it is known that the value grows."""
        names = [name for name in self.problem.unknowns if name not in point]
        if len(names) == 1:
            yield self._beam(point, names[0], over)
            return
        firsts = {name: self.problem.leasts[name] for name in names}
        growing |= {name for name in names if name not in growing and never_falls(over, name, firsts)}
        others = [name for name in names if name not in growing]
        if others:
            name, domain = self._bounded(point, others)
            assert domain.last is not None
            self.tried.add(name)
            for number in range(domain.first, domain.last + 1):
                yield from self._beams({**point, name: number}, put_in(over, {name: number}), growing)
            return
        most = self._passed(over, names)
        beyond = put_in(over, dict.fromkeys(names, most))
        assert isinstance(beyond, (int, Fraction))
        self.uncovered = beyond if self.uncovered is None else min(self.uncovered, beyond)
        most += max(
            (need.left for need in self.problem.needs if isinstance(need.left, int) and need.condition.relation == "divides"), default=0
        )
        for name in names:
            for number in range(firsts[name], most + 1):
                yield from self._beams({**point, name: number}, put_in(over, {name: number}), growing)

    def _bounded(self, point: Point, names: Sequence[str]) -> tuple[str, Domain]:
        """One of these unknowns for which only so many numbers fit."""
        for name in names:
            domain = self._domain(point, name)
            if domain.last is not None:
                return name, domain
        all_of_them = " and ".join(self.problem.unknowns)
        raise Unsupported(
            f"it is not proved that this only grows with {names[0]}; set it with --set, or ask for it alone, not for {all_of_them}"
        )

    def _passed(self, over: Value, names: list[str]) -> int:
        """A number T, not below any least, such that the budget is passed where all these unknowns are T."""
        least = max(self.problem.leasts[name] for name in names)

        def passed(number: int) -> bool:
            found = put_in(over, dict.fromkeys(names, number))
            return isinstance(found, (int, Fraction)) and found > 0

        try:
            step = 1
            while not passed(least + step):
                step *= 2
                if step > _FARTHEST:
                    raise Unsupported(f"the budget is not reached for any {' and '.join(names)} up to {_FARTHEST:,}")
        except Overflow:
            raise Unsupported(f"the budget is too large for any {' and '.join(names)} that can be worked out") from None
        below, above = least + step // 2 - (step == 1), least + step
        while above - below > 1:
            middle = (below + above) // 2
            below, above = (below, middle) if passed(middle) else (middle, above)
        return above

    @property
    def along(self) -> tuple[str, ...]:
        """The unknowns with which what is over the budget only grows."""
        return tuple(name for name in self.problem.unknowns if name not in self.tried)

    def within(self, relation: Relation) -> bool:
        """Whether smaller numbers keep to the budget too, and not larger ones."""
        return (relation == "≤") != self.turned

    def outermost(self, beams: Sequence[Beam], relation: Relation) -> Iterator[Point]:
        """The points that keep to a budget from which no unknown can grow on; or, beyond a budget, shrink."""
        within = self.within(relation)
        if not within and any(need.condition.relation == "divides" and not isinstance(need.left, int) for need in self.problem.needs):
            raise Unsupported("one unknown must divide another one here; set one of them with --set")
        for beam in beams:
            if any(before.sign > after.sign for before, after in pairwise(beam.spans)):
                raise Unsupported(f"with {told(beam.point)} this does not only grow with {beam.name}; set one of them with --set")
            number = beam.last_within() if within else beam.first_beyond()
            if number is not None and not any(self._keeps(beam.at(number), name, within) for name in self.along):
                yield beam.at(number)

    def _keeps(self, point: Point, name: str, within: bool) -> bool:
        """Whether the next number of one unknown keeps to the budget too."""
        others = {other: value for other, value in point.items() if other != name}
        domain = self._domain(others, name)
        moved = domain.up(point[name] + 1) if within else domain.down(point[name] - 1)
        if moved is None:
            return False
        over = put_in(self.over, {**others, name: moved})
        assert isinstance(over, (int, Fraction))
        return over <= 0 if within else over >= 0

    def nearest(self, beams: Sequence[Beam], budget: Exact, relation: Relation, others: Sequence[Candidate]) -> Answer:
        """The points next to a budget that nothing meets, those with the same result together."""
        ends = [(beam.over_at(number), beam, number) for beam in beams for number in beam.ends()]
        answers: list[list[Candidate]] = []
        for side in (-1, 1):
            near = nsmallest(_NEAREST, (end for end in ends if end[0] * side > 0), key=_size)
            if side > 0 and self.uncovered is not None and near and near[0][0] > self.uncovered:
                near = []  # a point between the beams may be nearer
            points = _in_order(self.problem, (beam.at(number) for _, beam, number in near))
            found = [Candidate(point, result) for point in points if (result := self.problem.result(point)) is not None]
            answers.append(found)
        below, above = reversed(answers) if self.turned else answers
        below, above = [*below, *(one for one in others if one.result < budget)], [*above, *(one for one in others if one.result > budget)]
        low = max((one.result for one in below), default=None)
        high = min((one.result for one in above), default=None)
        kept = [one for one in below if one.result == low][:_TIES] + [one for one in above if one.result == high][:_TIES]
        least = None if below or not above else next(one for one in above if one.result == high)
        most = None if above or not below else next(one for one in below if one.result == low)
        return Answer(False, tuple(kept), least=least, most=most)

    def _domain(self, point: Mapping[str, int], name: str) -> Domain:
        needs = [need.put(point) for need in self.problem.needs]
        settled = [need for need in needs if need.symbols <= {name}]
        return Domain.of(name, self.problem.leasts[name], settled, lambda _: True)

    def _beam(self, point: Point, name: str, over: Value) -> Beam:
        domain = self._domain(point, name)
        straight = linear(over, name)
        self.work += 1 if straight else _CURVED
        if self.work > _MOST_WORK:
            all_of_them = " and ".join(self.problem.unknowns)
            raise Unsupported(f"more combinations of {all_of_them} than the cap; set one of them with --set, or ask for a smaller budget")
        if straight:
            return Beam(point, name, over, spans_of(*straight, domain.first), domain)
        found = signs_along(over, name, domain.first, domain.last)
        if found.cycle:
            raise Unsupported("the numbers that meet this budget come again and again without end")
        return Beam(point, name, over, found.spans, domain)


def _size(end: tuple[Exact, Beam, int]) -> Fraction:
    return abs(Fraction(end[0]))


def _early(problem: Problem, relation: Relation, budget: Exact) -> Answer:
    """The answer for a depth below the formula's least. Raises `Unsupported` where only some of the other unknowns matter with it."""
    if symbols_in(problem.worth) != {*problem.unknowns}:
        raise Unsupported(f"with {told(problem.point)} only some of the others matter; set it with --set")
    return (along_one if len(problem.unknowns) == 1 else meeting)(problem, relation, budget)


def _any_of(problem: Problem, one: Problem) -> Candidate:
    """One of the points that all give the same, with a depth at which no other unknown matters."""
    assert isinstance(one.worth, (int, Fraction))
    return _with(problem, one, Candidate({name: one.leasts[name] for name in one.unknowns}, one.worth))


def _with(problem: Problem, one: Problem, each: Candidate) -> Candidate:
    """A candidate of a problem in fewer unknowns as one of the whole problem."""
    values = {**one.point, **each.values}
    return Candidate({name: values[name] for name in problem.unknowns}, each.result)


def _in_order(problem: Problem, points: Iterable[Point]) -> list[Point]:
    """Points once each, by their first unknown."""
    once = {tuple(point[name] for name in problem.unknowns) for point in points}
    return [dict(zip(problem.unknowns, numbers, strict=True)) for numbers in sorted(once)]


def _zeros(beams: Sequence[Beam]) -> Iterator[Point]:
    """The points that are exactly on the budget."""
    for beam in beams:
        for span in beam.spans:
            for tried, number in enumerate(beam.domain.among(span.first, span.last) if span.sign == 0 else ()):
                if tried > MOST_LISTED:
                    raise Unsupported(f"more than {MOST_LISTED} numbers {beam.name} in a row give the same; set it with --set")
                yield beam.at(number)
