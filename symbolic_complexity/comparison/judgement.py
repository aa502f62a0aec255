"""Who is smaller, and when, of two values: proved for all sizes that both designs can have, or tested, or left undecided."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import floor
from typing import Literal, TypeAlias

from .. import conditions
from ..algebra import (
    Bound,
    Decision,
    Exact,
    Polynomial,
    Ratio,
    Region,
    Value,
    decide,
    divide,
    equal,
    normal_form,
    put_in,
    sign_of,
    symbols_in,
)
from ..algebra.ratio import parts
from ..errors import Invalid, Overflow, Refuted, Unsupported
from ..facts import Condition
from ..network import Network
from ..symbols import is_whole, rank
from ..symbols import least as least_of

Side: TypeAlias = Literal["a", "b"]
Outcome: TypeAlias = Literal["a", "b", "equal", "depends", "undecided"]
Check: TypeAlias = Literal["proved", "tested", "undecided"]
Point: TypeAlias = Mapping[str, Exact]

_TRIED = 400
"""Points at which two formulas are compared where nothing is proved."""

_NEAR = 40
"""Points from which the bounds of a condition are looked for."""

_CHECKED = 8
"""Points at which what is proved is evaluated all the same: a slip of ours must not reach a reader."""


@dataclass(frozen=True, eq=False)
class Move:
    """What stands in the place of a symbol x: scale x^ + offset, where x^ is never below its least."""

    scale: Value
    offset: Value
    least: int


@dataclass(frozen=True, eq=False)
class Sizes:
    """The sizes that two designs can have: the least of each symbol, and what else must hold for the layers to fit."""

    least: Mapping[str, int]
    needs: tuple[Condition, ...]

    @staticmethod
    def of(*networks: Network, least_rounds: int = 0) -> Sizes:
        """The sizes at which each of these designs exists, its Repeats with so many rounds at least."""
        least: dict[str, int] = {}
        needs: list[Condition] = []
        for one in networks:
            for name, number in conditions.leasts(one, least_rounds).items():
                least[name] = max(number, least.get(name, 0))
            needs += [*conditions.of_sizes(one), *conditions.of_depths(one, least_rounds)]
        return Sizes(least, tuple(needs))

    def lowest(self, name: str) -> int:
        """The least that a symbol can be."""
        return self.least.get(name, least_of(name))

    @cached_property
    def moves(self) -> dict[str, Move]:
        """What stands in the place of symbols for the layers to fit: w + M^ for M where w <= M, g c^ for c where g divides c."""
        found: dict[str, Move] = {}
        for relation, left, right in self._values:
            taken = found.keys() | {inner for move in found.values() for inner in symbols_in(move.scale) | symbols_in(move.offset)}
            if relation == "divides" and not isinstance(left, int):
                for name in symbols_in(right) - taken:
                    if right == Polynomial.of(name) and not symbols_in(left) & {name, *found}:
                        found[name] = Move(left, 0, 1)
            if relation != "<=" or isinstance(left, int) or not isinstance(right - left, Polynomial):
                continue
            for name in sorted(symbols_in(right) - symbols_in(left) - taken, key=rank):
                lower = Polynomial.of(name) - (right - left)
                if not symbols_in(lower) & {name, *found}:
                    found[name] = Move(1, lower, 0)
                    break
        return found

    @cached_property
    def moved(self) -> dict[str, Value]:
        """The same as values to put in: M^ is 0 or more, c^ is 1 or more."""
        return {name: move.scale * Polynomial.of(_beyond(name)) + move.offset for name, move in self.moves.items()}

    @cached_property
    def least_moved(self) -> dict[str, int]:
        """The least of each symbol, of those that stand for others as well."""
        return {**self.least, **{_beyond(name): move.least for name, move in self.moves.items()}}

    def grows_alone(self, name: str, beside: Iterable[str]) -> bool:
        """Whether a symbol can grow while these others stay as they are: not w beside M where w <= M, not g beside c where g divides c."""
        for relation, left, right in self._values:
            if relation == "divides" and name in symbols_in(left) - symbols_in(right):
                others = symbols_in(right)
                if not others or others & {*beside}:
                    return False
            room = right - left
            if relation == "<=" and isinstance(room, Polynomial) and name in symbols_in(room):
                others = symbols_in(room) - {name}
                falls = all(c < 0 for monomial, c in room.terms.items() if name in symbols_in(Polynomial({monomial: 1})))
                if falls and (not others or others & {*beside}):
                    return False
        return True

    def is_positive(self, value: Value) -> bool:
        """Whether a value is proved to be above zero at all these sizes."""
        decision = decide(put_in(value, self.moved), self.least_moved)
        return decision is not None and decision.always_positive

    @cached_property
    def _values(self) -> list[tuple[str, Value, Value]]:
        return [(one.relation, normal_form(one.left), normal_form(one.right)) for one in self.needs]

    def holds(self, point: Point) -> bool:
        """Whether both designs exist at a point."""
        if any(point[name] < self.lowest(name) for name in point):
            return False
        for relation, smaller, larger in self._values:
            left, right = put_in(smaller, point), put_in(larger, point)
            if isinstance(left, (int, Fraction)) and isinstance(right, (int, Fraction)):
                fits = {"<=": left <= right, "=": left == right, "divides": left != 0 and right % left == 0}
                if not fits[relation]:
                    return False
        return True

    def points(self, names: Sequence[str]) -> Iterator[dict[str, Exact]]:
        """Points at which both designs exist: small ones first, then random ones of all sizes, the same in every run."""
        small = itertools.product((0, 1, 2, 5), repeat=len(names))
        for steps in itertools.islice(small, _TRIED):
            yield {name: self._at(name, step) for name, step in zip(names, steps, strict=True)}
        import random

        generator = random.Random(35)
        for attempt in range(_TRIED):
            yield {name: self._at(name, generator.randint(0, 10 ** (1 + attempt % 4))) for name in names}

    def _at(self, name: str, step: int) -> int:
        return (self.lowest(name) if is_whole(name) else 1) + step


@dataclass(frozen=True, eq=False)
class Judgement:
    """`difference` is A - B, and `decision` where it is negative, zero and positive; None where that is not known.

    `verdict` says who has less: always ("a", "b"), or it "depends". `check` is "proved", or "tested" at so many `points`, or
    "undecided".
    """

    difference: Value
    decision: Decision | None
    verdict: Outcome
    check: Check
    points: int = 0

    @property
    def strict(self) -> bool:
        """Whether the smaller one is smaller at every size, and never equal."""
        return self.decision is not None and self.decision.zero is not None and self.decision.zero.is_empty

    @property
    def where_equal(self) -> Region | None:
        """Where both have the same; None where that is not known."""
        return self.decision.zero if self.decision else None

    @property
    def when(self) -> tuple[Side, Region] | None:
        """Under which condition which design is the smaller one, where it depends; the one of fewer bounds, B before A."""
        if self.verdict != "depends" or self.decision is None or self.decision.positive is None or self.decision.negative is None:
            return None
        positive, negative = self.decision.positive, self.decision.negative
        return ("b", positive) if positive.size <= negative.size else ("a", negative)


def judge(a: Value, b: Value, sizes: Sizes, prefer: Sequence[str] = ()) -> Judgement:
    """Who has less, A or B, and when; conditions are solved for the symbols of `prefer`, where they can be."""
    difference = a - b
    decision = decided(a, b, sizes, prefer)
    if not (decision and decision.regions) and equal(a, b).outcome == "proved":
        difference, decision = 0, decide(0, {})
    if decision and decision.zero and decision.zero.is_everywhere:
        return Judgement(0, decision, "equal", "proved")
    names = sorted(symbols_in(difference), key=rank)
    tried = list(itertools.islice(evaluated(difference, names, sizes), _CHECKED if decision else _TRIED))
    if decision is not None:
        _check(difference, decision, tried)
        if decision.never_positive or decision.never_negative:
            return Judgement(difference, decision, "a" if decision.never_positive else "b", "proved")
        return _depends(difference, decision, names, sizes)
    seen = {sign for _, sign in tried}
    if {1, -1} <= seen:  # two points prove that it depends; on what, the difference itself says
        return Judgement(difference, None, "depends", "proved", len(tried))
    return _tested(difference, seen, len(tried))


def _depends(difference: Value, decision: Decision, names: Sequence[str], sizes: Sizes) -> Judgement:
    """It depends, proved, where a size is found for each side at which both designs exist; else one side is all that was found.

    The domain that signs are proved in is larger than what the layers allow: a padding has a most, a kernel fits its plane.
    """
    seen: set[int] = set()
    tried = 0
    for _, sign in itertools.chain(_near(difference, decision, names, sizes), evaluated(difference, names, sizes)):
        tried += 1
        seen.add(sign)
        if {1, -1} <= seen:
            return Judgement(difference, decision, "depends", "proved")
    return _tested(difference, seen, tried)


def _tested(difference: Value, seen: set[int], points: int) -> Judgement:
    """What points alone show, where they do not show both sides."""
    if seen <= {0}:
        return Judgement(difference, None, "undecided", "undecided", points)
    return Judgement(difference, None, "a" if -1 in seen else "b", "tested", points)


def _near(difference: Value, decision: Decision, names: Sequence[str], sizes: Sizes) -> Iterator[tuple[Point, int]]:
    """Points on both sides of each bound: where regions are narrow, others would miss them."""
    bounds = [bound for region in (decision.negative, decision.positive) if region for one in region.alternatives for bound in one]
    for bound, point in itertools.product(bounds, itertools.islice(sizes.points(names), _NEAR)):
        try:
            at = put_in(bound.value, point)
        except (Invalid, Overflow, Unsupported):
            continue
        if isinstance(at, (int, Fraction)):
            moved = ({**point, bound.name: max(sizes.lowest(bound.name), floor(at) + step)} for step in (-1, 0, 1, 2))
            yield from _signs(difference, moved, sizes)


def decided(a: Value, b: Value, sizes: Sizes, prefer: Sequence[str]) -> Decision | None:
    """Where A - B is negative, zero and positive, what a symbol must be for the layers to fit counted with."""
    difference = _over_no_denominator(a, b, sizes)
    moves = {name: move for name, move in sizes.moves.items() if name in symbols_in(difference)}
    if not moves:
        return decide(difference, sizes.least, prefer)
    wanted = [_beyond(name) if name in moves else name for name in prefer]
    decision = decide(put_in(difference, sizes.moved), sizes.least_moved, wanted)
    if decision is None:
        return decide(difference, sizes.least, prefer)
    back = {_beyond(name): divide(Polynomial.of(name) - move.offset, move.scale) for name, move in moves.items()}
    names = {_beyond(name): name for name in moves}

    def told(bound: Bound) -> Bound:
        value, name = put_in(bound.value, back), names.get(bound.name)
        if name is None:
            return Bound(bound.name, bound.relation, value)
        return Bound(name, bound.relation, value * moves[name].scale + moves[name].offset)

    regions = (None if one is None else one.rewritten(told) for one in (decision.negative, decision.zero, decision.positive))
    negative, zero, positive = regions
    return Decision(negative, zero, positive, decision.means)


def _over_no_denominator(a: Value, b: Value, sizes: Sizes) -> Value:
    """What has the sign of A - B: where both denominators are positive, without them, for their product may be large."""
    (above, below), (over, under) = parts(a), parts(b)
    if isinstance(a, Ratio) and isinstance(b, Ratio):
        signs = [decide(one, sizes.least) for one in (below, under)]
        if all(one is not None and one.always_positive for one in signs):
            return above * under - over * below
    return a - b


def _beyond(name: str) -> str:
    """The name of what a symbol is more than it must be."""
    return f"{name}^"


def evaluated(difference: Value, names: Sequence[str], sizes: Sizes) -> Iterator[tuple[Point, int]]:
    """The sign of a difference at one point after the other at which both designs exist."""
    return _signs(difference, sizes.points(names), sizes)


def _signs(difference: Value, points: Iterable[Point], sizes: Sizes) -> Iterator[tuple[Point, int]]:
    for point in points:
        try:
            worth = put_in(difference, point)
        except (Invalid, Overflow, Unsupported):
            continue
        if isinstance(worth, (int, Fraction)) and sizes.holds(point):
            yield point, sign_of(worth)


def _check(difference: Value, decision: Decision, tried: Sequence[tuple[Point, int]]) -> None:
    for point, sign in tried:
        for region, expected in ((decision.negative, -1), (decision.zero, 0), (decision.positive, 1)):
            if region is not None and region.holds(point) != (sign == expected):
                raise Refuted(f"the sign of {difference} is not what was proved", point)
