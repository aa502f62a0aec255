"""Where a value is negative, zero and positive, proved for all sizes from their least ones on.

In this order: all coefficients of one sign once every symbol is counted from its least; the same within each residue class,
where floors hide it; one symbol alone, exactly over the whole numbers; linear in a symbol, whose bound is then a formula in the others;
a product, from the signs of its factors. What none of these decides stays undecided.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeAlias

from ..errors import Overflow, Unsupported
from ..symbols import is_whole
from ..symbols import least as least_of
from .atoms import Atom
from .equality import moduli
from .factoring import cancel, factors
from .integers import Signs, sign_of, signs
from .polynomial import Generator, Polynomial, Value, freeze, generators, terms_of, times
from .ratio import Ratio, divide, inverse_of_common, parts
from .region import EVERYWHERE, NOWHERE, Bound, Bounds, Region, between, bounded, union
from .sign import at_least_zero, counted_from_least, without_denominators
from .substitution import put_in, symbols_in

Means: TypeAlias = Literal["signs", "residues", "whole numbers", "linear", "factors"]
"""How a sign is known."""

_MOST_RESIDUES = 1_024
_DEEPEST = 6
_MOST_TERMS = 2_000
_MOST_QUESTIONS = 300
_MOST_BOUNDS = 12


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a value is negative, zero and positive, and by which means that is proved.

    `zero` is None where it is only known that the value is never on the one side of zero; the other side is then None as well.
    """

    negative: Region | None
    zero: Region | None
    positive: Region | None
    means: tuple[Means, ...]

    def __neg__(self) -> Decision:
        return replace(self, negative=self.positive, positive=self.negative)

    @property
    def regions(self) -> tuple[Region, Region, Region] | None:
        """Where it is negative, zero and positive; None unless all three are known."""
        if self.negative is None or self.zero is None or self.positive is None:
            return None
        return self.negative, self.zero, self.positive

    @property
    def never_negative(self) -> bool:
        """Whether it is nowhere below zero."""
        return self.negative is not None and self.negative.is_empty

    @property
    def never_positive(self) -> bool:
        """Whether it is nowhere above zero."""
        return self.positive is not None and self.positive.is_empty

    @property
    def always_positive(self) -> bool:
        """Whether it is above zero everywhere."""
        return self.positive is not None and self.positive.is_everywhere

    @property
    def size(self) -> int:
        """How many bounds it takes to say where it is negative or positive."""
        return sum(region.size for region in (self.negative, self.positive) if region is not None)


def decide(value: Value, least: Mapping[str, int], prefer: Sequence[str] = ()) -> Decision | None:
    """Where a value is negative, zero and positive, when no symbol is below its `least`; None where that is not decided.

    The bounds are on the symbols of `prefer`, as far as they can be, the first one first.
    """
    try:
        return _Question(least, prefer).decide(value, 0)
    except (Overflow, Unsupported):
        return None


class _Question:
    """One domain of sizes, and what has been decided in it."""

    def __init__(self, least: Mapping[str, int], prefer: Sequence[str]) -> None:
        self.least = least
        self.prefer = prefer
        self.known: dict[Polynomial, Decision | None] = {}

    def lowest(self, name: str) -> int:
        return self.least.get(name, least_of(name))

    def decide(self, value: Value, depth: int) -> Decision | None:
        if isinstance(value, Ratio):
            return self._quotient(value, depth)
        if not isinstance(value, Polynomial):
            return _of_number(sign_of(value), "signs")
        if value not in self.known:
            if len(self.known) > _MOST_QUESTIONS:
                raise Overflow(f"more than {_MOST_QUESTIONS} signs asked for")
            self.known[value] = None  # while it is worked out
            self.known[value] = self._polynomial(value, depth)
        return self.known[value]

    def _quotient(self, value: Ratio, depth: int) -> Decision | None:
        below = self.decide(value.denominator, depth)
        if below is not None and below.always_positive:
            return self.decide(value.numerator, depth)
        if len(terms_of(value.numerator)) * len(terms_of(value.denominator)) > _MOST_TERMS:
            return None
        return self.decide(value.numerator * value.denominator, depth)

    def _polynomial(self, value: Polynomial, depth: int) -> Decision | None:
        if depth > _DEEPEST:
            return None
        inverse = inverse_of_common([*value.terms])
        kept = [(generator, -exponent) for generator, exponent in inverse if not self._is_positive(generator)]
        rest = freeze({times(monomial, inverse): coefficient for monomial, coefficient in value.terms.items()})
        decision = self._sum(rest, depth) if isinstance(rest, Polynomial) else self.decide(rest, depth)
        for generator, exponent in kept:  # a padding or a depth, which may be 0
            if exponent < 0 or decision is None:
                return None
            other = self._sum(Polynomial.of(generator), depth)
            decision = other and _product(decision, other)
        return decision

    def _sum(self, value: Polynomial, depth: int) -> Decision | None:
        return (
            self._by_signs(value)
            or self._by_residues(value)
            or self._over_whole_numbers(value)
            or self._linear(value, depth, everywhere=True)
            or self._by_factors(value, depth)
            or self._linear(value, depth, everywhere=False)
        )

    def _is_positive(self, generator: Generator) -> bool:
        if isinstance(generator, str):
            return self.lowest(generator) > 0 or not is_whole(generator)
        return at_least_zero(self.shifted(Polynomial.of(generator)) - 1)

    def shifted(self, value: Value) -> Value:
        """The value with a symbol's least in the domain where its least of all was."""
        moved = {name: self.lowest(name) - least_of(name) for name in symbols_in(value)}
        return put_in(value, {name: Polynomial.of(name) + by for name, by in moved.items() if by})

    # ------------------------------------------------------------------------------------------------- one sign everywhere

    def _by_signs(self, value: Polynomial) -> Decision | None:
        if _expanded(value) > _MOST_TERMS:
            return None
        shifted = self.shifted(value)
        if not isinstance(shifted, Polynomial):
            return None
        for sign in (1, -1):
            if at_least_zero(sign * shifted):
                nowhere_zero = _is_whole(value) and at_least_zero(sign * shifted - 1)
                zero, elsewhere = (NOWHERE, EVERYWHERE) if nowhere_zero else self._zeros(shifted)
                found = Decision(NOWHERE, zero, elsewhere, ("signs",))
                return found if sign > 0 else -found
        return None

    def _zeros(self, shifted: Polynomial) -> tuple[Region, Region] | tuple[None, None]:
        """Where a sum of terms that are never negative is zero, and where it is not: zero where each has a symbol at its least.

        None where floors hide it.
        """
        hit: list[frozenset[str]] = [frozenset()]
        for monomial in terms_of(counted_from_least(without_denominators(shifted.terms))):
            if any(isinstance(generator, Atom) for generator, _ in monomial):
                return None, None
            names = {str(generator) for generator, _ in monomial if is_whole(str(generator))}
            hit = [one if one & names else one | {name} for one in hit for name in ([""] if one & names else sorted(names))]
            hit = [one for one in dict.fromkeys(hit) if not any(other < one for other in hit)]
            if len(hit) > _MOST_BOUNDS:
                return None, None
        zero, elsewhere = NOWHERE, EVERYWHERE
        for one in hit:
            at_least, above = EVERYWHERE, NOWHERE
            for name in sorted(one):
                lowest = self.lowest(name)
                at_least = at_least & between(name, lowest, lowest, lowest)
                above = above | between(name, lowest + 1, None, lowest)
            zero, elsewhere = zero | at_least, elsewhere & above
        return zero, elsewhere

    def _by_residues(self, value: Polynomial) -> Decision | None:
        """One sign in every residue class of the symbols inside floors."""
        if not any(isinstance(generator, Atom) for generator in generators(value)):
            return None
        periods = moduli(value)
        if periods is None or not 1 < math.prod(periods.values()) <= _MOST_RESIDUES:
            return None
        signs_seen: set[int] = set()
        for inside in self._classes(value, periods):
            for sign in (1, -1):
                if at_least_zero(sign * inside):
                    signs_seen.add(sign if at_least_zero(sign * inside - 1) and _is_whole(value) else 2 * sign)
                    break
            else:
                return None
            if {sign > 0 for sign in signs_seen} == {True, False}:
                return None
        zero = NOWHERE if signs_seen <= {1, -1} else None
        found = Decision(NOWHERE, zero, EVERYWHERE if zero is NOWHERE else None, ("residues",))
        return found if signs_seen <= {1, 2} else -found

    def _classes(self, value: Value, periods: Mapping[str, int]) -> Iterator[Value]:
        """The value in each class, its symbols counting the periods from the first one in the domain."""
        periodic = [name for name, period in periods.items() if period > 1]
        rest = {name: Polynomial.of(name) + (self.lowest(name) - least_of(name)) for name in symbols_in(value) if name not in periodic}
        for residues in itertools.product(*(range(periods[name]) for name in periodic)):
            counted = {
                name: periods[name] * (Polynomial.of(name) - least_of(name)) + self.lowest(name) + residue
                for name, residue in zip(periodic, residues, strict=True)
            }
            yield put_in(value, {**rest, **counted})

    # ------------------------------------------------------------------------------------------------- bounds on one symbol

    def _over_whole_numbers(self, value: Polynomial) -> Decision | None:
        names = symbols_in(value)
        if len(names) != 1 or not is_whole(name := next(iter(names))):
            return None
        try:
            found = signs(value, name, self.lowest(name))
        except Unsupported:
            return None
        if found.cycle:
            return None
        below, equal, above = (self._spans(found, name, sign) for sign in (-1, 0, 1))
        decision = Decision(below, equal, above, ("whole numbers",))
        return decision if decision.size <= _MOST_BOUNDS else None

    def _spans(self, found: Signs, name: str, sign: int) -> Region:
        return union(between(name, first, last, self.lowest(name)) for first, last in found.where(sign))

    def _linear(self, value: Polynomial, depth: int, *, everywhere: bool) -> Decision | None:
        """From what a symbol is multiplied by: everywhere of one sign, or of a sign that depends on the others."""
        found: list[tuple[tuple[int, int, int], Decision]] = []
        for name in sorted(symbols_in(value)):
            split = _split(value, name)
            if split is None:
                continue
            decision = self._one_way(name, *split, depth) if everywhere else self._either_way(name, *split, depth)
            if decision is None or decision.size > _MOST_BOUNDS:
                continue
            wish = self.prefer.index(name) if name in self.prefer else len(self.prefer)
            found.append(((wish, decision.size, _width(decision)), decision))
        return min(found, key=lambda pair: pair[0])[1] if found else None

    def _one_way(self, name: str, slope: Value, rest: Value, depth: int) -> Decision | None:
        decision = self.decide(slope, depth + 1)
        if decision is None:
            return None
        if decision.always_positive:
            return self._rising(name, slope, rest, depth)
        if (-decision).always_positive:
            falling = self._rising(name, -slope, -rest, depth)
            return falling and -falling
        return None

    def _rising(self, name: str, slope: Value, rest: Value, depth: int) -> Decision | None:
        """Of a value that grows with the symbol: below its zero negative, above it positive."""
        lowest = self.lowest(name)
        start = self.decide(slope * lowest + rest, depth + 1) if is_whole(name) else None
        if start is not None and start.never_negative and start.regions:
            above = between(name, lowest + 1, None, lowest)
            zero = start.regions[1] & between(name, lowest, lowest, lowest)
            return Decision(NOWHERE, zero, start.regions[2] | above, _with("linear", start))
        at = cancel(divide(-rest, slope))
        below, equal, above = (bounded(name, relation, at, lowest) for relation in ("<", "=", ">"))
        return Decision(below, equal, above, ("linear",))

    def _either_way(self, name: str, slope: Value, rest: Value, depth: int) -> Decision | None:
        direction, alone = self.decide(slope, depth + 1), self.decide(rest, depth + 1)
        if direction is None or alone is None:
            return None
        mine, its = direction.regions, alone.regions
        if mine is None or its is None:
            return None
        (falling, flat, rising), (under, nought, over) = mine, its
        at = cancel(divide(-rest, slope))
        below, equal, above = (bounded(name, relation, at, self.lowest(name)) for relation in ("<", "=", ">"))
        # What rises from a rest that is not negative never comes below zero, and what falls from one that is not positive never above.
        if self.lowest(name) > 0 and self._none(rising & under, depth):
            negative, zero, positive = NOWHERE, NOWHERE, rising
        else:
            negative, zero, positive = rising & below, rising & equal, rising & above
        if self.lowest(name) > 0 and self._none(falling & over, depth):
            negative = negative | falling
        else:
            negative, zero, positive = negative | (falling & above), zero | (falling & equal), positive | (falling & below)
        regions = (negative | (flat & under), zero | (flat & nought), positive | (flat & over))
        negative, zero, positive = (self._kept(region.within(self.lowest), depth) for region in regions)
        return Decision(negative, zero, positive, _with("linear", direction, alone))

    def _none(self, region: Region, depth: int) -> bool:
        return self._kept(region, depth).is_empty

    def _kept(self, region: Region, depth: int) -> Region:
        """Without the alternatives whose bounds on one symbol leave no room between them."""
        return Region(tuple(bounds for bounds in region.alternatives if not self._leaves_nothing(bounds, depth)))

    def _leaves_nothing(self, bounds: Bounds, depth: int) -> bool:
        uppers = [bound for bound in bounds if bound.relation in ("<", "<=", "=")]
        lowers = [bound for bound in bounds if bound.relation in (">", ">=", "=")]
        lowers += [Bound(name, ">=", self.lowest(name)) for name in {bound.name for bound in uppers}]
        for upper, lower in itertools.product(uppers, lowers):
            if upper.name == lower.name and upper != lower:
                room = self.decide(upper.value - lower.value, depth + 1)
                open_end = upper.relation == "<" or lower.relation == ">"
                if room is not None and room.never_positive and (open_end or room.zero == NOWHERE):
                    return True
        return False

    # ------------------------------------------------------------------------------------------------- products

    def _by_factors(self, value: Polynomial, depth: int) -> Decision | None:
        number, found = factors(value)
        if len(found) < 2 and all(factor.times == 1 for factor in found):
            return None
        whole: Decision | None = _of_number(1 if number > 0 else -1)
        for factor in found:
            part = self.decide(factor.value, depth + 1)
            if part is None or whole is None:
                return None
            whole = _product(whole, part if factor.times % 2 else _squared(part))
        return whole and replace(whole, means=tuple(dict.fromkeys(("factors", *whole.means))))


def _expanded(value: Polynomial) -> int:
    """About how many terms a polynomial has once each symbol and each atom is counted from its least."""
    return sum(math.prod(1 + abs(exponent) for _, exponent in monomial) for monomial in value.terms)


def _of_number(sign: int, *means: Means) -> Decision:
    below, equal, above = (EVERYWHERE if sign == one else NOWHERE for one in (-1, 0, 1))
    return Decision(below, equal, above, means)


def _product(first: Decision, second: Decision) -> Decision | None:
    mine, its = first.regions, second.regions
    if mine is None or its is None:
        return None
    (a, b, c), (d, e, f) = mine, its
    return Decision((a & f) | (c & d), b | e, (a & d) | (c & f), _with(first, second))


def _squared(one: Decision) -> Decision:
    both = None if one.negative is None or one.positive is None else one.negative | one.positive
    return replace(one, negative=NOWHERE, positive=both)


def _with(*means: Means | Decision) -> tuple[Means, ...]:
    return tuple(dict.fromkeys(itertools.chain.from_iterable(one.means if isinstance(one, Decision) else (one,) for one in means)))


def _is_whole(value: Polynomial) -> bool:
    """Whether the value is a whole number wherever its symbols are."""
    return all(
        isinstance(coefficient, int) and all(exponent > 0 and (isinstance(g, Atom) or is_whole(g)) for g, exponent in monomial)
        for monomial, coefficient in value.terms.items()
    )


def _split(value: Polynomial, name: str) -> tuple[Value, Value] | None:
    """What a symbol is multiplied by, and what stands without it; None where it has another power or stands in a floor."""
    slope: dict[tuple[tuple[Generator, int], ...], int | Fraction] = {}
    rest: dict[tuple[tuple[Generator, int], ...], int | Fraction] = {}
    for monomial, coefficient in value.terms.items():
        without = tuple(pair for pair in monomial if pair[0] != name)
        if any(isinstance(generator, Atom) and name in symbols_in(Polynomial.of(generator)) for generator, _ in without):
            return None
        exponent = dict(monomial).get(name, 0)
        if exponent not in (0, 1):
            return None
        (slope if exponent else rest)[without] = coefficient
    return (freeze(slope), freeze(rest)) if slope else None


def _width(decision: Decision) -> int:
    """About how long the bounds are to read: their terms and the letters in them."""
    regions = [region for region in (decision.negative, decision.positive) if region is not None]
    values = [bound.value for region in regions for bounds in region.alternatives for bound in bounds]
    return sum(1 + len(monomial) for value in values for part in parts(value) for monomial in terms_of(part))
