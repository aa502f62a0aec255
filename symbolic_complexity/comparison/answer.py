"""What holds of two designs in one quantity: difference, ratio, who is smaller and when, and how surely."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ..algebra import (
    Bound,
    Doubling,
    Exact,
    Polynomial,
    Value,
    cancel,
    divide,
    doubling,
    equal,
    factored,
    leading,
    limit,
    normal_form,
    symbols_in,
    terms_of,
    write,
)
from ..algebra.ratio import Ratio, parts
from ..algebra.writing import length
from ..derivation import Derivation
from ..symbols import rank
from ..written import Number, Product, Quotient, Written, multiply, size, walk
from .judgement import Judgement, Point, Side, Sizes, decided, evaluated, judge

_FACTORED = 5
"""Terms up to which the shortest form of a difference and of a ratio is looked for, so that it is still quick to have."""

_SOLVED = 40
"""Terms up to which a difference is solved for each of its symbols."""


@dataclass(frozen=True, eq=False)
class Answer:
    """Two designs, A and B, in one quantity.

    `ratio` is A / B, None where B has none of it; `judgement` says who has less, when, and how that is known.
    """

    a: Derivation
    b: Derivation
    sizes: Sizes
    judgement: Judgement

    @property
    def name(self) -> str:
        """The quantity's name."""
        return self.a.quantity.name

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """The symbols that are free in one of the two, in the vocabulary's order."""
        return tuple(sorted(symbols_in(self.a.worth[0]) | symbols_in(self.b.worth[0]), key=rank))

    @cached_property
    def ratio(self) -> Written | None:
        """A / B in the shortest form that is found; None where B has none of the quantity."""
        return ratio(self.a, self.b)

    @cached_property
    def written_difference(self) -> Written:
        """A - B in the shortest of its forms: as both designs' formulas stand, as a sum, or factored."""
        value = self.judgement.difference
        forms = [write(value)]
        if not _is_long(value):
            forms += [factored(value)] if isinstance(value, Polynomial) else []
            apart = final(self.a) - final(self.b)
            forms += [apart] if size(apart) <= 2 * size(forms[0]) else []
        return min(forms, key=length)

    def limit(self, name: str) -> Value | Literal["infinite"] | None:
        """What A / B comes to as a symbol grows; None where that is not known, or where the symbol cannot grow alone."""
        first, second = self.a.worth[0], self.b.worth[0]
        if first == 0 or second == 0 or not self.sizes.grows_alone(name, self.symbols):
            return None
        return limit(first, second, name, self.sizes.is_positive)

    def doubled(self, name: str) -> tuple[Doubling | None, Doubling | None]:
        """What doubling a symbol does to A and to B."""
        if not self.sizes.grows_alone(name, self.symbols):
            return None, None
        first, second = (doubling(one.worth[0], name, self.sizes.is_positive) for one in (self.a, self.b))
        return first, second

    @property
    def leading(self) -> tuple[Value | None, Value | None]:
        """The terms of A and of B that decide when all sizes are large."""
        if not all(self.sizes.grows_alone(name, self.symbols) for name in self.symbols):
            return None, None
        return leading(self.a.worth[0]), leading(self.b.worth[0])

    @cached_property
    def crossovers(self) -> dict[str, Value]:
        """The value of each symbol at which both are equal, in the other symbols, where there is one such value."""
        found: dict[str, Value] = {}
        if self.judgement.verdict == "depends" and len(terms_of(parts(self.judgement.difference)[0])) <= _SOLVED:
            for name in self.symbols:
                decision = decided(self.a.worth[0], self.b.worth[0], self.sizes, (name,))
                match decision.zero.alternatives if decision and decision.zero else ():
                    case ((Bound(found_name, "=", at),),) if found_name == name:
                        found[name] = at
        return found

    @cached_property
    def witnesses(self) -> dict[Side, Point]:
        """For each design a point at which it is the smaller one, where one is found."""
        found: dict[Side, Point] = {}
        for point, sign in evaluated(self.judgement.difference, self.symbols, self.sizes):
            if sign:
                found.setdefault("a" if sign < 0 else "b", point)
            if len(found) == 2:
                break
        return found


def answers(pairs: Iterable[tuple[Derivation, Derivation]], prefer: Sequence[str] = ()) -> list[Answer]:
    """What holds of two designs in several quantities, each one number in both; of the sizes is asked once."""
    known: dict[int, Sizes] = {}
    found: list[Answer] = []
    for a, b in pairs:
        rounds = a.quantity.least_rounds(a.convention)
        if rounds not in known:
            known[rounds] = Sizes.of(a.placed, b.placed, least_rounds=rounds)
        found.append(answer(a, b, known[rounds], prefer))
    return found


def answer(a: Derivation, b: Derivation, sizes: Sizes, prefer: Sequence[str] = ()) -> Answer:
    """What holds of two derivations of one quantity, which is one number in both, at the sizes that both designs can have."""
    return Answer(a, b, sizes, judge(a.worth[0], b.worth[0], sizes, prefer))


def ratio(a: Derivation, b: Derivation) -> Written | None:
    """A / B in the shortest form that is found, each proved; None for shapes and where B is zero."""
    if len(a.worth) != 1 or len(b.worth) != 1 or b.worth[0] == 0:
        return None
    worth = cancel(divide(a.worth[0], b.worth[0]))
    if not isinstance(worth, (Polynomial, Ratio)) or _is_long(worth):
        return write(worth)
    forms = [write(worth), factored(worth)]
    # Factors that both authors wrote cancel as they stand: 9MN/(25(M - 4)(N - 4)), which the engine would multiply out.
    as_written = _cancelled(final(a), final(b))
    trivial = as_written is not None and any(isinstance(one, Quotient) and one.numerator == one.denominator for one in walk(as_written))
    if as_written is not None and not trivial and equal(normal_form(as_written), worth).outcome == "proved":
        forms.append(as_written)
    return min(forms, key=length)


def _is_long(value: Value) -> bool:
    return any(len(terms_of(part)) > _FACTORED for part in parts(value))


def _cancelled(above: Written, below: Written) -> Written | None:
    """Their quotient without the factors that stand in both; None where none does."""
    over, under = (list(form.factors if isinstance(form, Product) else (form,)) for form in (above, below))
    before = len(over)
    for factor in tuple(over):
        if factor in under:
            over.remove(factor)
            under.remove(factor)
    if len(over) == before:
        return None
    return Quotient(multiply(*over), multiply(*under)) if under else multiply(*over)


def final(one: Derivation) -> Written:
    """What the derivation comes to, as it is written there; a rounded number comes after that."""
    return next(step.right for step in reversed(one.steps) if step.rule != "round")


def number(form: Written | None) -> Exact | None:
    """The number that a form is, if it is one."""
    return form.value if isinstance(form, Number) else None
