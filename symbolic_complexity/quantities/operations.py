"""Multiplications and additions of the weighted layers, for one sample; what a counting tool counts, under its convention."""

from dataclasses import dataclass

from ..conventions import Convention, Seen
from ..facts import Count, Facts
from ..symbols import Sign
from ..written import Written, add
from .base import WorkSum


@dataclass(frozen=True, eq=False)
class Operations(WorkSum):
    """Under a counting tool's convention the terms that its rules have for a layer, each named."""

    def choice(self, convention: Convention) -> object:
        return convention.rules or convention.counts

    def said(self, convention: Convention) -> str:
        if not convention.rules:
            return super().said(convention)
        terms = ", ".join(dict.fromkeys(rule.term for rule in convention.rules))
        return f"{convention.unit} as {convention.name} counts them ({terms})"

    def counted(self, facts: Facts, convention: Convention, layer: Seen | None) -> tuple[Count, ...]:
        if layer is None:
            return super().counted(facts, convention, layer)
        found: dict[str, list[Written]] = {}
        for rule in convention.rules:
            if (amount := rule.of(layer)) is not None:
                found.setdefault(rule.term, []).append(amount if rule.times == 1 else rule.times * amount)
        return tuple(Count(add(*amounts), term) for term, amounts in found.items())


OPERATIONS = Operations(
    name="operations",
    sign=Sign("operations", "Ops", "Ops", r"\mathrm{Ops}"),
    unit="operations",
    meaning="multiplications and additions",
    source="lecture 35, F10-F12 and C8",
    counts=lambda facts, convention: facts.work_of(convention.counts),
)
