"""Where the parts of a network stand in a picture: boxes in a row, branches side by side, wires between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from ..document import Prose
from ..drawing import Box, Label, Line, Shade, Shape
from ..table import shown
from ..written import Number, Written
from .structure import Again, Branches, Item, Leaf
from .words import percent, shortened, times_words, width_of

GAP = 16.0
"""Between two items of a row, for the arrow."""
_NAME, _SHAPE, _NUMBER, _NOTE = 10.5, 9.0, 10.0, 8.5
"""Sizes of letters."""
_HAIR, _NONE, _OPEN = 1.5, 10.0, 48.0
"""The width of a box that would be too narrow to be seen, of one that has none of what is asked, and of all where nothing is to scale."""
_TRUNK, _LANE, _BRACKET = 12.0, 12.0, 20.0
"""The room for a wire that branches start from, between two branches, and for the bracket over what comes again."""

_Text: TypeAlias = tuple[Prose, float, Shade, bool]


@dataclass(frozen=True)
class Scale:
    """How a picture draws its boxes: `unit` points wide for each one of what is asked, or all alike where it is None.

    `shades` are the colours by the kind of layer; `longest` says how wide a line of text may be, `height` how high a box
    is, `sheet` how wide the whole picture.
    """

    unit: float | None
    total: Written
    shades: dict[str, Shade]
    longest: float
    height: float
    sheet: float

    def width(self, leaf: Leaf) -> float:
        """Of a part's box, in points."""
        if leaf.worth == Number(0):
            return _NONE
        if self.unit is None or not isinstance(leaf.worth, Number):
            return _OPEN
        return max(_HAIR, float(leaf.worth.value) * self.unit)


@dataclass(frozen=True)
class Size:
    """The room that something takes: to the right, and above and below the line that runs through its boxes."""

    width: float
    above: float
    below: float


@dataclass(frozen=True)
class Placed:
    """Something in its place: its shapes, and where the wire enters its first box and leaves its last."""

    shapes: tuple[Shape, ...]
    enters: float
    leaves: float


def size_of(item: Item, scale: Scale) -> Size:
    """The room that an item takes."""
    match item:
        case Leaf():
            lines = _below(item, scale)
            widths = (width_of(words, size, bold) for words, size, _, bold in (_name(item, scale), *lines))
            above, below = scale.height / 2 + 4 + _NAME * 1.1, scale.height / 2 + 4 + sum(size * 1.2 for _, size, _, _ in lines)
            return Size(max(scale.width(item), *widths), above, below)
        case Again(series):
            inner = size_of_series(series, scale)
            return Size(inner.width, inner.above + _BRACKET, inner.below)
        case Branches(_, join):
            lanes, end = list(_lanes(item, scale)), size_of(join, scale)
            widest = max(size.width for _, size in lanes)
            above = max(size.above - lane for lane, size in lanes)
            below = max(size.below + lane for lane, size in lanes)
            return Size(_TRUNK + widest + _TRUNK + GAP + end.width, max(above, end.above), max(below, end.below))


def size_of_series(series: Sequence[Item], scale: Scale) -> Size:
    """The room that a series takes in one row."""
    sizes = [size_of(item, scale) for item in series]
    width = sum(size.width for size in sizes) + GAP * (len(sizes) - 1)
    return Size(width, max(size.above for size in sizes), max(size.below for size in sizes))


def place(item: Item, scale: Scale, x: float, y: float) -> Placed:
    """The item with its left edge at x, its boxes on the line at y."""
    match item:
        case Leaf():
            return _place_leaf(item, scale, x, y)
        case Again(series, times):
            size = size_of(item, scale)
            inner = place_series(series, scale, x, y)
            top = y - size.above + _BRACKET * 0.75
            bracket = Line(((x, top + 4), (x, top), (x + size.width, top), (x + size.width, top + 4)), "ink", 0.8)
            words = Label(x + size.width / 2, top - 7, times_words(times)[1:], size=_NUMBER, bold=True)
            return Placed((*inner.shapes, bracket, words), inner.enters, inner.leaves)
        case Branches():
            return _place_branches(item, scale, x, y)


def place_series(series: Sequence[Item], scale: Scale, x: float, y: float, gap: float = GAP) -> Placed:
    """The items one after another from x on, with arrows between them."""
    placed: list[Placed] = []
    for item in series:
        placed.append(place(item, scale, x, y))
        x += size_of(item, scale).width + gap
    wires = [
        wire(((before.leaves, y), (after.enters, y)), begins_with_box(item))
        for (before, after), item in zip(pairwise(placed), series[1:], strict=True)
        if not (isinstance(item, Leaf) and item.begins)
    ]
    return Placed((*wires, *(shape for one in placed for shape in one.shapes)), placed[0].enters, placed[-1].leaves)


def wire(points: tuple[tuple[float, float], ...], arrow: bool = False) -> Line:
    """A connection; with an arrow where it ends at a box."""
    return Line(points, "faint", 1.1, arrow)


def begins_with_box(item: Item) -> bool:
    """Whether the first thing of an item is a box, and no fork."""
    return begins_with_box(item.series[0]) if isinstance(item, Again) else isinstance(item, Leaf)


# ------------------------------------------------------------------------------------------------------------------- one box


def _name(leaf: Leaf, scale: Scale) -> _Text:
    return (shortened(leaf.name, scale.longest, _NAME, bold=True), *times_words(leaf.times)), _NAME, "ink", True


def _below(leaf: Leaf, scale: Scale) -> list[_Text]:
    """The lines of text below a box: the shape it puts out, what it has of what is asked, what else is in it."""
    lines: list[_Text] = [((leaf.output,), _SHAPE, "sixth", False)]
    if leaf.worth != Number(0):
        lines.append((shown(leaf.worth), _NUMBER, "ink", False))
    lines = [line if width_of(line[0], line[1]) <= scale.longest else (("…",), *line[1:]) for line in lines]
    made_of = [f"{count} {kind}" if count > 1 else kind for kind, count in Counter(leaf.made_of).items()]
    note = _listed("", made_of, scale.longest) if made_of else _listed("+ ", list(dict.fromkeys(leaf.after)), scale.longest)
    return [*lines, ((note,), _NOTE, "sixth", False)] if note else lines


def _listed(sign: str, kinds: list[str], longest: float) -> str:
    """3 Conv, Add; of a long list the beginning."""
    whole = sign + ", ".join(kinds)
    while len(kinds) > 1 and width_of((whole,), _NOTE) > longest:
        kinds = kinds[:-1]
        whole = sign + ", ".join((*kinds, "…"))
    return whole if kinds else ""


def _place_leaf(leaf: Leaf, scale: Scale, x: float, y: float) -> Placed:
    middle = x + size_of(leaf, scale).width / 2
    width = scale.width(leaf)
    none = leaf.worth == Number(0)
    left, top = middle - width / 2, y - scale.height / 2
    shapes: list[Shape] = [Box(left, top, width, scale.height, "faint" if none else scale.shades[leaf.kind], fill=not none)]
    share = _share(leaf, scale)
    if share and width_of(share, _NUMBER, bold=True) + 8 <= width:
        shapes.append(Label(middle, y, share, size=_NUMBER, shade="paper", bold=True))
    words, size, shade, bold = _name(leaf, scale)
    shapes.append(Label(middle, top - 4 - size * 0.5, words, size=size, shade=shade, bold=bold))
    down = top + scale.height + 4
    for words, size, shade, bold in _below(leaf, scale):
        shapes.append(Label(middle, down + size * 0.6, words, size=size, shade=shade, bold=bold))
        down += size * 1.2
    return Placed(tuple(shapes), left, left + width)


def _share(leaf: Leaf, scale: Scale) -> Prose:
    """Its share of the total; nothing where it has all of it."""
    if scale.unit is None or not isinstance(leaf.worth, Number) or not isinstance(scale.total, Number) or leaf.worth == scale.total:
        return ()
    return percent(Fraction(leaf.worth.value) / Fraction(scale.total.value))


# ----------------------------------------------------------------------------------------------------------------- branches


def _lanes(item: Branches, scale: Scale) -> Iterator[tuple[float, Size]]:
    """How far below the fork's line each branch's line is, and the branch's size.

    A branch alone stays on the line, and what passes it by goes above it; several spread to both sides.
    """
    sizes = [size_of_series(one.series, scale) if one.series else Size(0, 0, 0) for one in item.branches]
    alone = sum(1 for one in item.branches if one.series) == 1
    if alone:
        top = next(size.above for one, size in zip(item.branches, sizes, strict=True) if one.series)
        for one, size in zip(item.branches, sizes, strict=True):
            if not one.series:
                top += _LANE * 0.6
            yield (0.0 if one.series else -top), size
        return
    whole = sum(size.above + size.below for size in sizes) + _LANE * (len(sizes) - 1)
    top = -whole / 2
    for size in sizes:
        yield top + size.above, size
        top += size.above + size.below + _LANE


def _place_branches(item: Branches, scale: Scale, x: float, y: float) -> Placed:
    lanes = list(_lanes(item, scale))
    widest = max(size.width for _, size in lanes)
    fork, trunk = x, x + _TRUNK + widest + _TRUNK
    join = place(item.join, scale, trunk + GAP, y)
    shapes: list[Shape] = []
    for branch, (lane, size) in zip(item.branches, lanes, strict=True):
        level = y + lane
        if not branch.series:
            shapes.append(wire(((fork, y), (fork, level), (trunk, level), (trunk, y))))
            continue
        inner = place_series(branch.series, scale, fork + _TRUNK + (widest - size.width) / 2, level)
        if branch.enters:
            shapes.append(wire(((fork, y), (fork, level), (inner.enters, level)), begins_with_box(branch.series[0])))
        if branch.joins:
            shapes.append(wire(((inner.leaves, level), (trunk, level), (trunk, y))))
        shapes += inner.shapes
    shapes.append(wire(((trunk, y), (join.enters, y)), arrow=True))
    return Placed((*shapes, *join.shapes), fork, join.leaves)
