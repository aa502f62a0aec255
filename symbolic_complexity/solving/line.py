"""Along one unknown: where a value is negative, zero and positive over the whole numbers, and whether it only grows."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ..algebra import Polynomial, Signs, Span, Value, at_least_zero, joined, put_in, sign_of, signs, symbols_in, terms_of
from ..algebra.atoms import Atom, FloorAtom, MaximumAtom
from ..algebra.polynomial import freeze, generators
from ..errors import Invalid, Overflow, Unsupported
from ..symbols import least

_MOST_POINTS = 10_000
"""Numbers that are looked at one by one, where no theory covers them."""
_FARTHEST = 1 << 60


def signs_along(value: Value, name: str, first: int, last: int | None = None) -> Signs:
    """The signs of a value whose only symbol is `name` at every whole number from `first` on, up to `last` where there is one.

    Beyond `algebra.signs`: the largest of several, floors by the symbol itself, and anything that only grows.
    Raises `Unsupported` where they are not known for all of them.
    """
    try:
        return signs(value, name, first)
    except Unsupported as unknown:
        found = _of_maximum(value, name, first, last) or _by_looking(value, name, first, last) or _of_growing(value, name, first)
        if found is None:
            raise Unsupported(f"it is not known how this depends on all whole {name}: {value}") from unknown
        return found


def never_falls(value: Value, name: str, firsts: Mapping[str, int]) -> bool:
    """Whether it is proved that the value does not fall as a symbol grows, for symbols from `firsts` on."""
    largest = _largest_of(value)
    if largest is not None:
        times, options, rest = largest
        return at_least_zero(times) and all(never_falls(times * option + rest, name, firsts) for option in options)
    if _never_falls(value, name, firsts):
        return True
    named = _named_floors(value, firsts)
    if named is None:
        return False
    plain, floors, known = named
    return all(_never_falls(plain, symbol, known) for symbol in (name, *floors)) and all(
        never_falls(floor.numerator, name, firsts) for floor in floors.values()
    )


def _never_falls(value: Value, name: str, firsts: Mapping[str, int]) -> bool:
    """The same from the difference of neighbours alone."""
    here = {symbol: Polynomial.of(symbol) + (first - least(symbol)) for symbol, first in firsts.items()}
    return at_least_zero(put_in(value, {**here, name: here[name] + 1}) - put_in(value, here))


def _named_floors(value: Value, firsts: Mapping[str, int]) -> tuple[Value, dict[str, FloorAtom], dict[str, int]] | None:
    """The value with a symbol for each floor, those floors, and from where on all its symbols are; None where a floor has no known least.

    A floor of what never falls is not below what it is at the first numbers.
    """
    if not isinstance(value, Polynomial):
        return None
    names: dict[Atom, str] = {}
    known = dict(firsts)
    for number, atom in enumerate(sorted((one for one in generators(value) if isinstance(one, Atom)), key=lambda one: one.text)):
        if not isinstance(atom, FloorAtom) or not isinstance(atom.denominator, int) or not isinstance(atom.numerator, Polynomial):
            return None
        symbols = symbols_in(atom.numerator)
        if not symbols <= firsts.keys() or not all(_never_falls(atom.numerator, symbol, firsts) for symbol in symbols):
            return None
        lowest = put_in(atom.numerator, firsts)
        if not isinstance(lowest, int) or lowest < 0:
            return None
        names[atom] = f"_floor_{number}"
        known[names[atom]] = lowest // atom.denominator
    terms = {
        tuple(sorted((names.get(one, one) if isinstance(one, Atom) else one, exponent) for one, exponent in monomial)): coefficient
        for monomial, coefficient in value.terms.items()
    }
    return Polynomial(terms), {name: atom for atom, name in names.items() if isinstance(atom, FloorAtom)}, known


def _largest_of(value: Value) -> tuple[Value, tuple[Value, ...], Value] | None:
    """A value that is t times the largest of some, plus something: t, those, and what is added."""
    found = next((one for one in generators(value) if isinstance(one, MaximumAtom)), None) if isinstance(value, Polynomial) else None
    if found is None:
        return None
    times: Value = 0
    rest: Value = 0
    for monomial, coefficient in terms_of(value).items():
        others = tuple(pair for pair in monomial if pair[0] is not found)
        if len(others) == len(monomial):
            rest = rest + Polynomial({monomial: coefficient})
        elif dict(monomial)[found] == 1:
            times = times + (Polynomial({others: coefficient}) if others else coefficient)
        else:
            return None
    return times, found.inner, rest


def _of_maximum(value: Value, name: str, first: int, last: int | None) -> Signs | None:
    """A positive number times the largest of several is positive where one of them makes it so."""
    largest = _largest_of(value)
    if largest is None or isinstance(largest[0], (Polynomial,)) or not at_least_zero(largest[0]):
        return None
    times, options, rest = largest
    each = [signs_along(times * option + rest, name, first, last) for option in options]
    if any(one.cycle for one in each):
        return None
    starts = sorted({span.first for one in each for span in one.spans})
    ends = [start - 1 for start in starts[1:]]
    return Signs(
        tuple(joined([Span(start, end, max(one.at(start) for one in each)) for start, end in zip(starts, [*ends, None], strict=True)]))
    )


def _by_looking(value: Value, name: str, first: int, last: int | None) -> Signs | None:
    """One number after the other: up to the last, or to where every floor by the symbol itself stays."""
    beyond: Signs | None = None
    if last is None or last - first > _MOST_POINTS:
        settled = _without_floors(value, name)
        if settled is None or settled[0] - first > _MOST_POINTS:
            return None
        last = max(settled[0], first - 1)
        try:
            beyond = signs(settled[1], name, last + 1)
        except Unsupported:
            return None
    try:
        found = [Span(number, number, number_sign(put_in(value, {name: number}))) for number in range(first, last + 1)]
    except (Invalid, Overflow):
        return None
    if beyond is not None:
        return Signs(tuple(joined([*found, *beyond.spans])), beyond.cycle)
    return Signs(tuple(joined([*found, Span(last + 1, None, 0)])))  # what lies behind the last is nobody's number


def _without_floors(value: Value, name: str) -> tuple[int, Value] | None:
    """Up to which number floors of a number by the symbol change, and the value with what they are beyond it: 0 or -1."""
    if not isinstance(value, Polynomial):
        return None
    last = 0
    kept: Value = 0
    for monomial, coefficient in value.terms.items():
        floors = {pair for pair in monomial if isinstance(pair[0], Atom) and name in symbols_in(Polynomial.of(pair[0]))}
        term: Value = freeze({tuple(pair for pair in monomial if pair not in floors): coefficient})
        for one, exponent in floors:
            if not isinstance(one, FloorAtom) or exponent < 0 or not isinstance(one.numerator, int):
                return None
            if not at_least_zero(one.denominator - Polynomial.of(name)):
                return None
            last = max(last, abs(one.numerator))
            term = term * ((-1) ** exponent if one.numerator < 0 else 0)
        kept = kept + term
    return last, kept


def _of_growing(value: Value, name: str, first: int) -> Signs | None:
    """What only grows, or only falls, changes its sign at most twice: found by bisection."""
    if not never_falls(value, name, {name: first}):
        if not never_falls(-value, name, {name: first}):
            return None
        turned = _of_growing(-value, name, first)
        return turned and Signs(tuple(Span(span.first, span.last, -span.sign) for span in turned.spans))
    negative = _last_below(value, name, first, 0)
    if negative is None:
        return None
    zero = _last_below(value, name, first, 1)
    if zero is None:
        return None
    bounds = [(first, negative, -1), (negative + 1, zero, 0), (zero + 1, None, 1)]
    return Signs(tuple(Span(start, end, sign) for start, end, sign in bounds if end is None or start <= end))


def _last_below(value: Value, name: str, first: int, sign: int) -> int | None:
    """The last number at which a growing value's sign is below this one, first - 1 where there is none; None where all of them are."""

    def below(number: int) -> bool:
        return number_sign(put_in(value, {name: number})) < sign

    if not below(first):
        return first - 1
    step = 1
    try:
        while below(first + step):
            step *= 2
            if step > _FARTHEST:
                return None
    except Overflow:
        return None
    inside, outside = first + step // 2 if step > 1 else first, first + step
    while outside - inside > 1:
        middle = (inside + outside) // 2
        inside, outside = (middle, outside) if below(middle) else (inside, middle)
    return inside


def number_sign(value: Value) -> int:
    """The sign of a value that must have no symbol left. Raises `Unsupported` where it has one."""
    if not isinstance(value, (int, Fraction)):
        raise Unsupported(f"{value} is not a number")
    return sign_of(value)
