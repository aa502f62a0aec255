"""Whose number is it: which quantity, convention, precision and unit make a published number, exactly or to its digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from ..algebra import Exact
from ..conventions import REGISTRY as CONVENTIONS
from ..conventions import Convention
from ..conventions import convention as convention_named
from ..errors import Invalid, SymbolicComplexityError
from ..formulas import Size
from ..given import Design, Given, Values, network_of
from ..network import Network
from ..quantities import REGISTRY as QUANTITIES
from ..quantities import Quantity
from ..quantities import quantity as quantity_named
from .answer import Match, Near, Reconciliation
from .candidates import PLAIN, PRECISIONS, Candidate, candidates, is_one_number, unlikely
from .printed import Of, Printed, read_printed
from .variants import variants

_STRENGTH = ("exact", "rounded", "truncated")
_NEAREST = 3
_WORK = ("macs", "operations", "multiplications", "additions")


def reconcile(
    design: Design,
    number: int | float | str | Fraction,
    unit: str | None = None,
    quantity: Sequence[str] | str = (),
    *,
    values: Mapping[str, Given] | None = None,
    convention: str | None = None,
    precision: str | None = None,
    input_shape: Sequence[Size | str] | str | None = None,
) -> Reconciliation:
    """What a published number of a design is: "15.52G", 138357544, "528 MB"; its `unit` behind it or apart.

    Every quantity, convention and precision is looked through, or those that are named, and every usual unit where none is
    said. `values` are numbers for the design's symbols. A match is exact, or agrees with the digits that are printed. Raises
    `Invalid` for what is no positive number, an unknown unit, one that does not fit the quantity, and a size left open.
    """
    asked = [quantity] if isinstance(quantity, str) else list(quantity)
    network = network_of(design, input_shape)
    return reconciled(network, read_printed(number, unit), asked, Values.of(values, precision), convention)


def reconciled(network: Network, printed: Printed, names: Sequence[str], given: Values, convention: str | None = None) -> Reconciliation:
    """The same for what has been read already."""
    asked = _asked(names, printed)
    given.check(network.symbols | {"p"}, "the sizes")
    placed = network.put(given.sizes(network))
    if placed.symbols:
        open_ = sorted(placed.symbols)
        raise Invalid(
            f"a number is reconciled with numbers, and {', '.join(open_)} of this design {'is' if len(open_) == 1 else 'are'} open",
            expected=f"--set {','.join(f'{name}=...' for name in open_)}",
        )
    allowed = [convention_named(convention)] if convention else _lecture_first()
    precisions = _precisions(given)
    found = list(candidates(placed, asked, allowed, precisions))
    matches = _matches(found, printed)
    nearest = _nearest(found, printed)
    if not nearest:
        raise Invalid(f"this design has none of {', '.join(one.title for one in asked)}")
    if matches:
        return Reconciliation(placed, printed, matches, nearest)
    others = (_elsewhere(one, printed, asked, allowed, precisions) for one in variants(placed))
    return Reconciliation(placed, printed, (), nearest, tuple(one for one in others if one is not None))


def _matches(found: Sequence[Candidate], printed: Printed) -> tuple[Match, ...]:
    """Every number that agrees, in every unit: the strongest first, of those the likeliest, and of those in the order of the quantities."""
    matches: list[tuple[tuple[int, int], Match]] = []
    for one in found:
        for unit in printed.units_for(one.quantity.unit == "bytes"):
            how = printed.agrees(one.value, unit)
            if how is not None:
                matches.append(((_STRENGTH.index(how), unlikely(one)), Match(one, unit, how)))
    return tuple(match for _, match in sorted(matches, key=lambda pair: pair[0]))


def _nearest(found: Sequence[Candidate], printed: Printed) -> tuple[Near, ...]:
    """The numbers nearest to what is printed, each in the unit in which it is nearest."""
    near: dict[Exact, Near] = {}
    for one in found:
        for unit in printed.units_for(one.quantity.unit == "bytes"):
            distance = Near(one, unit, printed.value * unit.worth - one.value)
            if one.value and (one.value not in near or abs(distance.share) < abs(near[one.value].share)):
                near[one.value] = distance
    return tuple(sorted(near.values(), key=lambda one: abs(one.share))[:_NEAREST])


def _elsewhere(
    variant: Network, printed: Printed, asked: Sequence[Quantity], allowed: Sequence[Convention], precisions: Mapping[str, Exact]
) -> Reconciliation | None:
    """The same of another network; None where nothing agrees, or where it has none of these quantities."""
    try:
        found = list(candidates(variant, asked, allowed, precisions))
    except SymbolicComplexityError:
        return None
    matches = _matches(found, printed)
    return Reconciliation(variant, printed, matches, _nearest(found, printed)) if matches else None


def _lecture_first() -> list[Convention]:
    """Every convention, the lecture's before all others."""
    return sorted(CONVENTIONS.values(), key=lambda one: one.name != "lecture")


def _precisions(given: Values) -> Mapping[str, Exact]:
    """The precisions to look through: the one that is given, or all."""
    chosen = given.numbers.get("p")
    if chosen is None:
        return PRECISIONS
    return {next((name for name, size in PRECISIONS.items() if size == chosen), f"p = {chosen}"): chosen}


def _asked(names: Sequence[str], printed: Printed) -> list[Quantity]:
    """The quantities to look through. Raises `Invalid` for one that is no count, and where none fits the unit."""
    asked = [quantity_named(name) for name in names or PLAIN]
    for one in asked:
        if not is_one_number(one):
            known = ", ".join(name for name, known in QUANTITIES.items() if is_one_number(known))
            raise Invalid(f"{one.name} is neither a count nor bytes, and no number is reconciled with it", expected=known)
    fitting = [one for one in asked if not printed.of or printed.of & _kinds(one)]
    if not fitting:
        (of, *_) = printed.of
        what = {"bytes": "bytes", "work": "operations", "weights": "weights", "": ""}[of]
        counted = ", ".join(f"{one.title} in {one.unit}" for one in asked)
        raise Invalid(f"{printed.text} is a number of {what}, and what is asked is {counted}")
    return fitting


def _kinds(quantity: Quantity) -> frozenset[Of]:
    """What a unit may be of that goes with this quantity."""
    if quantity.unit == "bytes":
        return frozenset({"bytes"})
    if quantity.name in _WORK:
        return frozenset({"work"})
    return frozenset({"weights"}) if quantity.name in ("weights", "gradients", "buffers") else frozenset({""})


__all__ = ["Match", "Near", "Printed", "Reconciliation", "read_printed", "reconcile", "reconciled"]
