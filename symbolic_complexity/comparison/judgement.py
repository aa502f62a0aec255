"""Who is smaller, and when, of two values: proved for all sizes that both designs can have, or tested, or left undecided."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal, TypeAlias

from .. import conditions
from ..algebra import Bound, Decision, Exact, Polynomial, Region, Value, decide, equal, normal_form, put_in, symbols_in, terms_of
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

_CHECKED = 8
"""Points at which what is proved is evaluated all the same: a slip of ours must not reach a reader."""


@dataclass(frozen=True, eq=False)
class Sizes:
    """The sizes that two designs can have: the least of each symbol, and what else must hold for the layers to fit."""

    least: Mapping[str, int]
    needs: tuple[Condition, ...]

    @staticmethod
    def of(*networks: Network) -> Sizes:
        """The sizes at which each of these designs exists."""
        least: dict[str, int] = {}
        needs: list[Condition] = []
        for one in networks:
            for name, number in conditions.leasts(one).items():
                least[name] = max(number, least.get(name, 0))
            needs += conditions.of_sizes(one)
        return Sizes(least, tuple(needs))

    def lowest(self, name: str) -> int:
        """The least that a symbol can be."""
        return self.least.get(name, least_of(name))

    @cached_property
    def room(self) -> dict[str, Value]:
        """What symbols must be at least for the layers to fit, where that is a formula in others: w for M where w <= M."""
        found: dict[str, Value] = {}
        for relation, left, right in self._values:
            if relation != "<=" or isinstance(left, int) or not isinstance(right - left, Polynomial):
                continue
            terms = terms_of(right - left)
            for name in sorted(symbols_in(right) - symbols_in(left), key=rank):
                alone = ((name, 1),)
                others = symbols_in(right - left - Polynomial.of(name)) if terms.get(alone) == 1 else {name}
                if name not in others and not others & found.keys() and name not in found:
                    found[name] = Polynomial.of(name) - (right - left)
                    break
        return found

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
    decision = _decided(difference, sizes, prefer)
    if not (decision and decision.regions) and equal(a, b).outcome == "proved":
        difference, decision = 0, decide(0, {})
    if decision and decision.zero and decision.zero.is_everywhere:
        return Judgement(0, decision, "equal", "proved")
    names = sorted(symbols_in(difference), key=rank)
    tried = list(itertools.islice(evaluated(difference, names, sizes), _CHECKED if decision else _TRIED))
    if decision is not None:
        _check(difference, decision, tried)
        verdict: Outcome = "a" if decision.never_positive else "b" if decision.never_negative else "depends"
        return Judgement(difference, decision, verdict, "proved")
    seen = {sign for _, sign in tried}
    if {1, -1} <= seen:  # two points prove that it depends; on what, the difference itself says
        return Judgement(difference, None, "depends", "proved", len(tried))
    if seen <= {0}:
        return Judgement(difference, None, "undecided", "undecided", len(tried))
    return Judgement(difference, None, "a" if -1 in seen else "b", "tested", len(tried))


def _decided(difference: Value, sizes: Sizes, prefer: Sequence[str]) -> Decision | None:
    """Where the difference is negative, zero and positive, what a symbol must be at least for the layers to fit counted with."""
    room = {name: lower for name, lower in sizes.room.items() if name in symbols_in(difference)}
    if not room:
        return decide(difference, sizes.least, prefer)
    moved = {name: lower + Polynomial.of(_beyond(name)) for name, lower in room.items()}
    decision = decide(put_in(difference, moved), sizes.least, [_beyond(name) if name in room else name for name in prefer])
    if decision is None:
        return decide(difference, sizes.least, prefer)
    back = {_beyond(name): Polynomial.of(name) - lower for name, lower in room.items()}
    names = {_beyond(name): name for name in room}

    def told(bound: Bound) -> Bound:
        value = put_in(bound.value, back)
        name = names.get(bound.name)
        return Bound(bound.name, bound.relation, value) if name is None else Bound(name, bound.relation, value + room[name])

    regions = (None if one is None else one.rewritten(told) for one in (decision.negative, decision.zero, decision.positive))
    negative, zero, positive = regions
    return Decision(negative, zero, positive, decision.means)


def _beyond(name: str) -> str:
    """The name of what a symbol is more than it must be."""
    return f"{name}^"


def evaluated(difference: Value, names: Sequence[str], sizes: Sizes) -> Iterator[tuple[Point, int]]:
    """The sign of a difference at one point after the other at which both designs exist."""
    for point in sizes.points(names):
        try:
            worth = put_in(difference, point)
        except (Invalid, Overflow, Unsupported):
            continue
        if isinstance(worth, (int, Fraction)) and sizes.holds(point):
            yield point, (worth > 0) - (worth < 0)


def _check(difference: Value, decision: Decision, tried: Sequence[tuple[Point, int]]) -> None:
    for point, sign in tried:
        for region, expected in ((decision.negative, -1), (decision.zero, 0), (decision.positive, 1)):
            if region is not None and region.holds(point) != (sign == expected):
                raise Refuted(f"the sign of {difference} is not what was proved", point)
