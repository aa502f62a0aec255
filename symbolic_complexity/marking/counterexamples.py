"""The smallest sizes at which an answer and the right formula differ, of those that the design allows."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from ..algebra import Exact, Value, equal, normal_form, put_in, symbols_in, write
from ..comparison import Sizes
from ..errors import Invalid, Overflow, Unsupported
from ..symbols import rank
from ..written import Sum, Written, components, free_names, substitute, walk, written
from .answer import Compared, Point

_TRIED = 2_000
"""Points that are tried for a counter-example, the smallest sizes first."""

_TRIED_FURTHER = 50
"""Points that are tried beyond the first one that shows a difference, for one at which no factor is negative."""


def smallest(compared: Compared, answer: Written, sizes: Sizes, fixed: Mapping[str, Exact]) -> Point | None:
    """The smallest sizes at which two formulas differ; None where none are found.

    Letters of `fixed` keep their numbers where the two differ so, and no factor of the answer is negative where that can be.
    """
    names = sorted(frozenset[str]().union(*(symbols_in(value) for values in compared.values for value in values)), key=rank)
    far = (point for mine, right in compared.pairs if (point := equal(mine, right).counterexample))
    sums = [value for part in walk(answer) if isinstance(part, Sum) if (value := _value(part)) is not None]
    kept = {name: fixed[name] for name in names if name in fixed}
    for held in (kept, {}) if kept else ({},):
        # What is fixed is the design's own, whose other sizes are what can still be chosen.
        near = ({**held, **point} for point in _points({name: sizes.lowest(name) for name in names if name not in held}))
        tried = itertools.chain(near, () if held else itertools.chain(far, sizes.points(names)))
        found = _first(tried, lambda point: compared.differs(point) and sizes.holds(point), sums)
        if found is not None:
            return {name: found[name] for name in names}
    return None


def smallest_by_numbers(answer: Written, compared: Compared, sizes: Sizes, read: Mapping[str, Value]) -> tuple[Point, Compared] | None:
    """The same for an answer that has a value in numbers alone, as n^k has, with both values there."""
    tree = substitute(answer, {name: write(value) for name, value in read.items()})
    right = frozenset[str]().union(*map(symbols_in, compared.right))
    names = sorted(free_names(tree) | right, key=rank)
    for point in itertools.islice(_points({name: sizes.lowest(name) for name in names}), _TRIED_FURTHER):
        at = {name: written(value) for name, value in point.items()}
        try:
            mine = tuple(map(normal_form, components(substitute(tree, at))))
            both = Compared(mine, compared.at(point).right, by_numbers=True)
        except (Invalid, Overflow, Unsupported):
            continue
        if sizes.holds(point) and both.differs({}):
            return point, both
    return None


def _first(points: Iterable[Point], shows: Callable[[Point], bool], sums: Sequence[Value]) -> Point | None:
    """The first point that shows a difference; rather one soon after it, where it makes a factor negative."""
    first: Point | None = None
    left = _TRIED_FURTHER
    for point in points:
        if shows(point):
            if all(_is_none_or_more(value, point) for value in sums):
                return point
            first = point if first is None else first
        left -= first is not None
        if not left:
            break
    return first


def _is_none_or_more(value: Value, point: Point) -> bool:
    try:
        worth = put_in(value, point)
    except (Invalid, Overflow, Unsupported):
        return True
    return not isinstance(worth, (int, Fraction)) or worth >= 0


def _value(part: Written) -> Value | None:
    try:
        return normal_form(part)
    except (Invalid, Overflow, Unsupported):
        return None


def _points(least: Mapping[str, int]) -> Iterator[dict[str, Exact]]:
    """Points with all sizes at their least, then one more in one of them, and so on."""
    names = list(least)
    points = (steps for total in itertools.count() for steps in _sharing(total, len(names)))
    for steps in itertools.islice(points, _TRIED if names else 1):
        yield {name: least[name] + step for name, step in zip(names, steps, strict=True)}


def _sharing(total: int, places: int) -> Iterator[tuple[int, ...]]:
    """Every way to share so many steps out over so many places."""
    if places <= 1:
        yield (total,) * places
        return
    for first in range(total + 1):
        for rest in _sharing(total - first, places - 1):
            yield first, *rest
