"""A sweep as a picture: a curve for one symbol, a map for two, a Pareto front for two quantities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from ..algebra import Exact
from ..document import Figure, Phrase, Prose
from ..drawing import KINDS
from ..errors import Invalid
from ..figures.axes import spread
from ..figures.curve import Curve, figure_of
from ..figures.heatmap import heatmap
from ..figures.pareto import Point, pareto
from ..figures.range import FAR, Range
from ..figures.words import subject
from ..given import Values
from ..quantities import quantity as quantity_named
from ..written import Number
from .axes import Axis
from .keeping import Columns
from .plan import Plan
from .running import Tally, run

_ALONG = 1_000
"""Numbers of a curve's axis."""
_CELLS = 64
"""Numbers of a map's axis."""
_CLOUD = 3_000
"""Points behind a front."""


def figure(plan: Plan, title: str, whole: Callable[[], Tally]) -> tuple[Figure, Tally]:
    """The picture of a sweep of the design with this title, and the tally of the points that it is of.

    Of longer ranges those are evenly chosen numbers; a front alone is of the `whole`. Raises `Invalid` for more than two symbols that
    run, quantities that have no axis in common, and where no point is kept.
    """
    if plan.pareto:
        return _front(plan, title, whole)
    moving = [one for one in plan.axes if len(one.numbers) > 1]
    if len(moving) == 1:
        return _curve(plan, title, moving[0])
    if len(moving) == 2 and len(plan.asked) == 1:
        return _map(plan, title, moving)
    if len(moving) == 2:
        raise Invalid(f"a map shows one quantity, and these are {len(plan.asked)}", expected="-q with one quantity, or --pareto with two")
    if not moving:
        raise Invalid("no symbol has more than one number, and a curve needs one that has", expected=f"--over {plan.axes[0].name}=1:100")
    expected = "a range for one symbol, a curve; for two, a map; or --pareto with two quantities"
    raise Invalid(f"a picture of {len(moving)} symbols that run is too much", expected=expected)


def _about(plan: Plan, title: str, shown: Plan) -> Prose:
    """What a caption says of a sweep before anything else: the design, what is fixed, and how much of the grid is shown."""
    numbers = {one.name: one.numbers[0] for one in plan.axes if len(one.numbers) == 1}
    numbers |= {name: Fraction(number) for name, number in plan.question["values"].items()}
    convention = plan.question["convention"]
    told = subject(title, Values(numbers, plan.question["sources"]))
    if convention != "lecture":
        told += (Phrase("convention: "), convention, "; ")
    if plan.where is not None:
        told += (Phrase("only where "), plan.where.text, "; ")
    if shown.points < plan.points:
        told += (Number(shown.points), Phrase(" out of "), Number(plan.points), Phrase(" points"), "; ")
    return told


def _columns(plan: Plan) -> tuple[dict[str, list[Any]], Tally]:
    """The columns by name, and how many points fit and are kept."""
    sink = Columns()
    tally = run(plan, sink)
    return _by_name(plan, sink.joined()), tally


def _by_name(plan: Plan, columns: Sequence[Any]) -> dict[str, list[Any]]:
    lists = [one.tolist() for one in columns] or [[] for _ in plan.names]
    return dict(zip(plan.names, lists, strict=True))


def _thinned(plan: Plan, most: int) -> Plan:
    """The plan with at most so many numbers an axis, evenly chosen from the first to the last."""
    return replace(plan, axes=tuple(_chosen(one, most) for one in plan.axes))


def _chosen(axis: Axis, most: int) -> Axis:
    last = len(axis.numbers) - 1
    if last < most:
        return axis
    return Axis(axis.name, tuple(axis.numbers[round(Fraction(place * last, most - 1))] for place in range(most)))


def _curve(plan: Plan, title: str, axis: Axis) -> tuple[Figure, Tally]:
    units = {one.unit for one in plan.asked}
    if len(units) > 1:
        said = " and ".join(f"{one.name} ({one.unit})" for one in plan.asked)
        raise Invalid(f"{said} are in different units and have no axis in common", expected="quantities of one unit, or --pareto with two")
    if len(plan.asked) > len(KINDS):
        raise Invalid(f"a figure shows at most {len(KINDS)} curves, and these are {len(plan.asked)}")
    thin = _thinned(plan, _ALONG)
    along = next(tuple(sorted(one.numbers)) for one in thin.axes if one.name == axis.name)
    columns, tally = _columns(thin)
    curves: list[Curve] = []
    for one in plan.asked:
        values: dict[Exact, Exact] = dict(zip(columns[axis.name], columns[one.name], strict=True))
        name: Prose = (Phrase(quantity_named(one.name).title),)
        curves.append(Curve(name, tuple(values.get(number) for number in along)))
    if not columns[axis.name]:
        raise Invalid("no point is left to show")
    logarithmic = spread([Fraction(along[0]), Fraction(along[-1])]) >= FAR
    asked = [quantity_named(one.name) for one in plan.asked]
    return figure_of(asked, Range(axis.name, along, logarithmic), curves, _about(plan, title, thin)), tally


def _map(plan: Plan, title: str, moving: Sequence[Axis]) -> tuple[Figure, Tally]:
    thin = _thinned(plan, _CELLS)
    across, up = (tuple(sorted(axis.numbers)) for axis in thin.axes if len(axis.numbers) > 1)
    columns, tally = _columns(thin)
    names = moving[0].name, moving[1].name
    asked = plan.asked[0].name
    cells = dict(zip(zip(columns[names[0]], columns[names[1]], strict=True), columns[asked], strict=True))
    unfit, out = tally.fit < tally.points, tally.kept < tally.fit
    why = Phrase("left out by the condition") if out else Phrase("sizes do not fit")
    if unfit and out:
        why = Phrase("sizes do not fit, or left out by the condition")
    return heatmap(quantity_named(asked), across, up, names, cells, why, _about(plan, title, thin)), tally


def _front(plan: Plan, title: str, whole: Callable[[], Tally]) -> tuple[Figure, Tally]:
    if len(plan.pareto) != 2:
        raise Invalid(f"a picture of a front is over two quantities, not {len(plan.pareto)}", expected="--pareto with two quantities")
    tally = whole()
    found = _by_name(plan, tally.front)
    moving = [one.name for one in plan.axes if len(one.numbers) > 1]
    first, second = plan.pareto
    front = [
        Point(values, {name: found[name][place] for name in moving})
        for place, values in enumerate(zip(found[first], found[second], strict=True))
    ]
    each = max(2, int(_CLOUD ** (1 / max(1, len(moving)))))
    thin = _thinned(plan, each)
    cloud, _ = _columns(replace(thin, pareto=()))
    others = [*zip(cloud[first], cloud[second], strict=True)]
    some = thin.points < plan.points
    asked = quantity_named(first), quantity_named(second)
    return pareto(asked, front, others, some=some, about=_about(plan, title, plan)), tally
