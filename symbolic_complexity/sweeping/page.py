"""A sweep as a document: what was swept, the first and the last rows, the least and the most of each quantity, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from ..algebra import Exact
from ..document import Block, Document, Heading, Paragraph, Phrase, Prose, Table, joined
from ..figures.words import setting
from ..quantities import quantity as quantity_named
from ..steps import equations
from ..table import shown
from ..written import Name, Number
from .axes import Axis
from .keeping import Ends
from .plan import Extreme, Plan
from .running import Tally

_LISTED = 6
"""Numbers of an axis that are listed."""


def document(plan: Plan, tally: Tally, ends: Ends, title: Prose) -> Document:
    """The whole answer; `title` is the network's."""
    asked = joined(((Phrase(quantity_named(one.name).title),) for one in plan.asked), ", ")
    names = joined(((Name(one.name),) for one in plan.axes), ", ")
    blocks: list[Block] = [Heading((*asked, Phrase(" of "), *title, Phrase(" for "), *names)), Paragraph(_swept(plan))]
    blocks += [Paragraph((*tally.counts(), "."))]
    before, after = ends.shown(tally.rows)
    if before:
        blocks += [_table(plan, tally.rows, before, after), *(_extremes(plan, tally) if tally.kept > 1 else ())]
    rows = [[*map(str, row)] for row in (*before, *after)]
    return Document(tuple(blocks), {**data(plan, tally), "rows": rows, "rows_left_out": tally.rows - len(rows)})


def _swept(plan: Plan) -> Prose:
    """What runs through which numbers, what is set, and how it is counted."""
    numbers = {name: Fraction(number) for name, number in plan.question["values"].items()}
    counted: Prose = (Phrase("convention: "), plan.question["convention"])
    return (*joined((*map(_run, plan.axes), *([equations(numbers, plan.question["sources"])] if numbers else []), counted), "; "), ".")


def _run(axis: Axis) -> Prose:
    numbers = axis.numbers
    if len(numbers) <= _LISTED:
        return (Name(axis.name), " = ", *joined((shown(Number(one)) for one in numbers), ", "))
    ends = (*shown(Number(numbers[0])), ", ", *shown(Number(numbers[1])), ", …, ", *shown(Number(numbers[-1])))
    return (Name(axis.name), " = ", *ends, " (", Number(len(numbers)), ")")


def _table(plan: Plan, rows: int, before: Sequence[tuple[Exact, ...]], after: Sequence[tuple[Exact, ...]]) -> Table:
    cells = [tuple(shown(Number(one)) for one in row) for row in (*before, *after)]
    if after:
        left_out: Prose = ("… ", Number(rows - len(before) - len(after)), Phrase(" more rows"))
        cells.insert(len(before), (("…",),) * (len(plan.names) - 1) + (left_out,))
    titles = (*(one.name for one in plan.axes), *(Phrase(quantity_named(one.name).measured) for one in plan.asked))
    return Table(titles, tuple(cells), (True,) * len(titles))


def _extremes(plan: Plan, tally: Tally) -> Iterator[Block]:
    """The least and the most of each quantity, each with the first point that has it, of all points that are kept."""
    if plan.pareto:
        yield Paragraph((Phrase("Of all "), Number(tally.kept), Phrase(" points, on the front or not:")))
    elif plan.where is not None:
        yield Paragraph((Phrase("Of the "), Number(tally.kept), Phrase(" points that are kept:")))
    rows: list[tuple[Prose, ...]] = []
    for one, least, most in zip(plan.asked, tally.least, tally.most, strict=True):
        if least is not None and most is not None:
            rows.append(((Phrase(quantity_named(one.name).measured),), *_extreme(plan, least), *_extreme(plan, most)))
    if rows:
        titles = tuple(map(Phrase, ("quantity", "least", "where", "most", "where")))
        yield Table(titles, tuple(rows), (False, True, False, True, False))


def _extreme(plan: Plan, extreme: Extreme) -> tuple[Prose, Prose]:
    moving = {axis.name: one for axis, one in zip(plan.axes, extreme.point, strict=False) if len(axis.numbers) > 1}
    return shown(Number(extreme.value)), setting(moving)


def data(plan: Plan, tally: Tally) -> dict[str, Any]:
    """Plain data: the question, how many points, and each quantity's extremes; numbers exactly, as text."""

    def told(extreme: Extreme | None) -> dict[str, Any] | None:
        if extreme is None:
            return None
        point = {axis.name: str(one) for axis, one in zip(plan.axes, extreme.point, strict=False)}
        return {"value": str(extreme.value), "at": point}

    return {
        **{name: told for name, told in plan.question.items() if name != "formulas"},  # each stands with its quantity
        "points": tally.points,
        "fit": tally.fit,
        "kept": tally.kept,
        "quantities": [
            {"quantity": one.name, "unit": one.unit, "formula": one.formula, "least": told(least), "most": told(most)}
            for one, least, most in zip(plan.asked, tally.least, tally.most, strict=True)
        ],
        "columns": [*plan.names],
    }
