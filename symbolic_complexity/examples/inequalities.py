"""Conditions as a file writes them, such as `r < 25*c*k/(c + 25*k)`: the regions of sizes that they stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..algebra import Bound, Region, decide, normal_form, symbols_in
from ..algebra.region import BoundRelation, bounded
from ..comparison import Sizes
from ..errors import Invalid
from ..relations import Comparison, read_condition
from ..written import Name, Written

NEGATED: Mapping[BoundRelation, BoundRelation] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def inequality(condition: str) -> tuple[Written, BoundRelation, Written]:
    """Both sides of a condition, and what stands between them. Raises `Invalid` where that is no single relation."""
    match read_condition(condition):
        case Comparison(left, "<" | "<=" | "=" | ">=" | ">" as relation, right):
            return left, relation, right
    raise Invalid(f"not a condition: {condition!r:.60}", expected="FORMULA < FORMULA, with < <= = >= >")


def region(left: Written, relation: BoundRelation, right: Written, sizes: Sizes, prefer: Sequence[str]) -> Region | None:
    """Where an inequality holds among the sizes that both designs can have; None where that is not decided."""
    larger = normal_form(right)
    if isinstance(left, Name) and left.name not in symbols_in(larger):
        return bounded(left.name, relation, larger, sizes.lowest(left.name))
    decision = decide(normal_form(left) - larger, sizes.least, prefer)
    if decision is None or decision.regions is None:
        return None
    below, at, above = decision.regions
    return {"<": below, "<=": below | at, "=": at, ">=": above | at, ">": above}[relation]


def same(one: Region, other: Region) -> bool:
    """Whether two regions are said by the same bounds, in any order."""

    def within(inner: Region, outer: Region) -> bool:
        return all(any(_alike(mine, its) for its in outer.alternatives) for mine in inner.alternatives)

    return within(one, other) and within(other, one)


def _alike(one: tuple[Bound, ...], other: tuple[Bound, ...]) -> bool:
    return all(bound in other for bound in one) and all(bound in one for bound in other)
