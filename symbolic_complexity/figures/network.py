"""The network as a picture: its parts from left to right, each as wide as what it has of what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..document import Figure, Phrase, Prose, joined
from ..drawing import KINDS, Box, Drawing, Label, Shade, Shape
from ..table import shown
from ..written import Number
from .base import Asked, Kind
from .layout import GAP, Scale, Size, begins_with_box, place_series, size_of, size_of_series, wire
from .single import Single
from .structure import Again, Item, Leaf, Series, in_less_detail, leaves, structure
from .words import width_of

_WIDEST = (0.28, 0.24, 0.2, 0.16, 0.135, 0.11)
"""Of the greatest box, as a share of the sheet: the first of them with which the picture is no higher than with the last."""
_SHEETS = ((560.0, 350.0), (720.0, 360.0))
"""The width of a picture of several rows, and above which height its network is told in less detail: letters are larger on a small one."""
_LEAST, _MARGIN = 380.0, 10.0
"""The width of a picture of one row, and what is left free at each side."""
_BETWEEN, _LEGEND, _LETTERS = 20.0, 22.0, 10.0
_BOX, _HIGH, _LOW = 34.0, 60.0, 220.0
"""The height of a box, and what it is in a picture that stays lower than that."""
_FEW = 4
"""So many parts have room for long formulas."""


def network(asked: Asked) -> Figure:
    """The figure of one network. Raises `Invalid` for a quantity that is no sum over the layers."""
    single = Single.of(asked, "network")
    series, scale = _chosen(single)
    drawing = _drawn(series, scale, single)
    return Figure(drawing, single.summed, _told(series, single))


def _chosen(single: Single) -> tuple[Series, Scale]:
    """As much detail as there is room for, on the smallest sheet that has room, and then the largest scale that takes no more."""
    levels = in_less_detail(structure(single), single.together)
    for sheet, tallest in _SHEETS:
        heights = [_height(level, _scale(level, single, _WIDEST[-1], sheet)) for level in levels]
        best = next((place for place, height in enumerate(heights) if height <= tallest), None)
        if best is not None:
            break
    else:
        best = heights.index(min(heights))
    series = levels[best]
    scales = (_scale(series, single, widest, sheet) for widest in _WIDEST)
    scale = next(scale for scale in scales if _height(series, scale) <= heights[best])
    high = replace(scale, height=_HIGH)
    return series, high if len(_rows(series, high)) == 1 and _height(series, high) <= _LOW else scale


def _scale(series: Series, single: Single, widest: float, sheet: float) -> Scale:
    parts = leaves(series)
    numbers = [one.worth.value for one in parts if isinstance(one.worth, Number)]
    most = max(numbers, default=0)
    unit = widest * sheet / float(most) if len(numbers) == len(parts) and most else None
    return Scale(unit, single.total, _shades(parts), 320.0 if len(parts) <= _FEW else 110.0, _BOX, sheet)


def _shades(parts: Sequence[Leaf]) -> dict[str, Shade]:
    """A colour for each kind of layer that has some of what is asked, in order; the last one for all that are left."""
    kinds = list(dict.fromkeys(one.kind for one in parts if one.worth != Number(0)))
    return {kind: KINDS[min(place, len(KINDS) - 1)] for place, kind in enumerate(kinds)}


# ---------------------------------------------------------------------------------------------------------------------- rows


def _rows(series: Series, scale: Scale) -> list[Series]:
    """The items in as few rows as can be, none of them much longer than another."""
    items = tuple(_loosened(series, scale))
    widths = [size_of(item, scale).width for item in items]
    limit = scale.sheet - 2 * _MARGIN
    fewest = len(_broken(widths, limit))
    while limit > max(widths) and len(_broken(widths, limit - 10)) == fewest:
        limit -= 10
    rows: list[Series] = []
    start = 0
    for count in _broken(widths, limit):
        rows.append(items[start : start + count])
        start += count
    return rows


def _broken(widths: Sequence[float], limit: float) -> list[int]:
    """How many items each row has."""
    rows: list[int] = []
    used = limit
    for width in widths:
        used += GAP + width
        if used > limit or not rows:
            rows.append(0)
            used = width
        rows[-1] += 1
    return rows


def _loosened(series: Series, scale: Scale) -> Iterator[Item]:
    """What comes again and is too long for a row, each part by itself."""
    for item in series:
        parts = item.leaves
        if isinstance(item, Again) and item.series == parts and size_of(item, scale).width > scale.sheet - 2 * _MARGIN:
            yield from (replace(one, times=item.times) for one in parts)
        else:
            yield item


def _sizes(series: Series, scale: Scale) -> list[tuple[Series, Size]]:
    return [(row, size_of_series(row, scale)) for row in _rows(series, scale)]


def _height(series: Series, scale: Scale) -> float:
    sizes = [size.above + size.below for _, size in _sizes(series, scale)]
    return sum(sizes) + _BETWEEN * (len(sizes) - 1) + _LEGEND + 2 * _MARGIN


def _drawn(series: Series, scale: Scale, single: Single) -> Drawing:
    rows = _sizes(series, scale)
    legend = list(_legend(series, scale, single))
    needed = max(*(size.width for _, size in rows), _legend_width(legend))
    width = max(needed + 2 * _MARGIN, scale.sheet if len(rows) > 1 else _LEAST)
    shapes: list[Shape] = []
    top, before = _MARGIN, None
    for row, size in rows:
        line = top + size.above
        left, gap = _spread(row, size, width - 2 * _MARGIN)
        placed = place_series(row, scale, _MARGIN + left, line, gap)
        if before is not None:
            end, above = before
            between = top - _BETWEEN / 2
            edge = _MARGIN * 0.4
            right = (end.leaves, above), (width - edge, above), (width - edge, between)
            shapes.append(wire((*right, (edge, between), (edge, line), (placed.enters, line)), begins_with_box(row[0])))
        shapes += placed.shapes
        before = placed, line
        top = line + size.below + _BETWEEN
    height = top - _BETWEEN + _LEGEND + _MARGIN
    shapes += _placed_legend(legend, _MARGIN, height - _MARGIN)
    return Drawing(width, height, tuple(shapes))


def _spread(row: Series, size: Size, room: float) -> tuple[float, float]:
    """Where a row begins, and the gaps between its items: it takes the whole width, unless they would be too far apart for that."""
    gaps = len(row) - 1
    gap = min(GAP + (room - size.width) / gaps, 3.5 * GAP) if gaps else GAP
    return (room - size.width - (gap - GAP) * gaps) / 2, gap


# -------------------------------------------------------------------------------------------------------------------- legend

_SWATCH = 11.0


def _legend(series: Series, scale: Scale, single: Single) -> Iterator[tuple[Shade | None, bool, Prose]]:
    """For each colour, also for the empty boxes and for the scale, what it means."""
    parts = leaves(series)
    for shade in dict.fromkeys(scale.shades.values()):
        yield shade, True, (", ".join(kind for kind, own in scale.shades.items() if own == shade),)
    title = Phrase(single.quantity.title)
    if any(one.worth == Number(0) for one in parts):
        yield "faint", False, (Phrase("none of it"),)
    if scale.unit is None:
        yield None, False, (Phrase("not to scale"),)
    else:
        unit: Prose = (Phrase(" in "), Phrase(single.quantity.unit)) if single.quantity.unit not in ("", single.quantity.name) else ()
        yield None, False, (Phrase("width: "), title, *unit)


def _legend_width(legend: list[tuple[Shade | None, bool, Prose]]) -> float:
    return sum(width_of(words, _LETTERS) + (_SWATCH + 5 if shade else 0) + 18 for shade, _, words in legend) - 18


def _placed_legend(legend: list[tuple[Shade | None, bool, Prose]], x: float, y: float) -> Iterator[Shape]:
    for shade, fill, words in legend:
        if shade:
            yield Box(x, y - _SWATCH / 2, _SWATCH, _SWATCH, shade, fill)
            x += _SWATCH + 5
        yield Label(x, y, words, "start", _LETTERS, "ink")
        x += width_of(words, _LETTERS) + 18


# --------------------------------------------------------------------------------------------------------------------- words


def _told(series: Series, single: Single) -> Prose:
    """What is seen, in words."""
    parts = [one for one in leaves(series) if not one.begins]
    boxes = Phrase(f"{len(parts)} boxes from left to right: " if len(parts) > 1 else "one box: ")
    said: Prose = (single.network.title, ", ", boxes, *joined((one.name,) for one in parts))
    numbers = [(one.worth.value, one) for one in parts if isinstance(one.worth, Number) and one.worth.value]
    if len(numbers) > 1 and isinstance(single.total, Number):
        _, widest = max(numbers, key=lambda one: one[0])
        said += ("; ", Phrase("the widest"), f" {widest.name}: ", *shown(widest.worth), Phrase(" of "), *shown(single.total), " ")
        said += (Phrase(single.quantity.title),)
    return said


NETWORK = Kind("network", "the network from left to right, each box as wide as what it has of what is asked", network)
