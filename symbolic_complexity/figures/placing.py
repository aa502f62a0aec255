"""Where words stand in a drawing: beside what they name, and clear of everything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeAlias

from ..document import Prose
from ..drawing import Anchor, Box, Label, Line, Shape
from .words import width_of

Room: TypeAlias = tuple[float, float, float, float]
"""A rectangle: its left, top, right and bottom."""

Place: TypeAlias = tuple[float, float]

_CLEAR = 1.5
"""How far words stay from anything else."""
_CORNER = 3.0
"""How much farther from a slanting line, which comes nearest to a corner of them."""
_BESIDE = 8.0
"""Words that are so near to a mark seem to be its own."""
_ROW = 13.0
_SIDES: tuple[tuple[float, Anchor], ...] = ((1.0, "start"), (-1.0, "end"))


class Sheet:
    """The part of a sheet on which words may stand, and what is taken of it.

    The `marks` are what the words are for; words go to the right of theirs first, or `backward` to the left.
    """

    def __init__(self, room: Room, shapes: Iterable[Shape] = (), marks: Iterable[Room] = (), *, backward: bool = False) -> None:
        self.room = room
        self.sides = _SIDES[::-1] if backward else _SIDES
        shapes, self.marks = list(shapes), list(marks)
        clear = [(mark[0] - _CLEAR, mark[1] - _CLEAR, mark[2] + _CLEAR, mark[3] + _CLEAR) for mark in self.marks]
        self.taken = [*clear, *(one for shape in shapes for one in _rooms(shape))]
        self.slanting = [one for shape in shapes if isinstance(shape, Line) for one in pairwise(shape.points) if not _straight(*one)]

    def put(self, mark: Room, words: Prose, size: float, rows: int) -> list[Shape]:
        """Words in the first free place: next to a mark, above or below it, on a line so many rows away at most; none if none is free."""
        for shapes in _places(mark, words, size, rows, self.sides):
            rooms = [room for shape in shapes for room in _rooms(shape)]
            if all(map(self._is_free, rooms)) and (len(shapes) > 1 or not self._is_beside_another(rooms[0], mark)):
                self.taken += rooms
                return shapes
        return []

    def _is_beside_another(self, words: Room, mark: Room) -> bool:
        """Whether words without a line to their mark would be taken for another one's."""
        beside = words[0] - _BESIDE, words[1] - _BESIDE, words[2] + _BESIDE, words[3] + _BESIDE
        return any(overlap(beside, one) and not overlap(mark, one) for one in self.marks)

    def _is_free(self, room: Room) -> bool:
        left, top, right, bottom = self.room
        inside = left <= room[0] and top <= room[1] and room[2] <= right and room[3] <= bottom
        wider = room[0] - _CORNER, room[1] - _CORNER, room[2] + _CORNER, room[3] + _CORNER
        return inside and not any(overlap(room, one) for one in self.taken) and not any(_cross(wider, *one) for one in self.slanting)


def _straight(one: Place, other: Place) -> bool:
    return one[0] == other[0] or one[1] == other[1]


def overlap(one: Room, other: Room) -> bool:
    """Whether two rooms have a part in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def around(rooms: Iterable[Room]) -> Room:
    """The smallest room that holds all of these."""
    left, top, right, bottom = zip(*rooms, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _cross(room: Room, one: Place, other: Place) -> bool:
    """Whether a slanting line from place to place has a part of it in a room."""
    begin, end = 0.0, 1.0
    for low, high, start, length in ((room[0], room[2], one[0], other[0] - one[0]), (room[1], room[3], one[1], other[1] - one[1])):
        near, far = sorted(((low - start) / length, (high - start) / length))
        begin, end = max(begin, near), min(end, far)
    return begin < end


def _places(mark: Room, words: Prose, size: float, rows: int, sides: Sequence[tuple[float, Anchor]]) -> Iterator[list[Shape]]:
    """The places for a mark's words, the nearest first."""
    left, top, right, bottom = mark
    x, y = (left + right) / 2, (top + bottom) / 2
    for side, anchor in sides:
        yield [Label((right if side > 0 else left) + 5 * side, y, words, anchor, size)]
    for row in range(rows):
        for edge, way in ((top, -1.0), (bottom, 1.0)):
            end = edge + way * (_CLEAR + 1 + size / 2 + _ROW * row)
            end = round(end / _ROW) * _ROW if row else end  # rows of several marks are the same ones
            line = [Line(((x, edge + way * 2), (x, end)), "faint", 0.8)] if row else []
            for side, anchor in sides:
                yield [*line, Label(x + side * (4 if row else 6), end, words, anchor, size)]


def _rooms(shape: Shape) -> Iterator[Room]:
    """The room that a shape takes, but for slanting lines."""
    match shape:
        case Box(x, y, width, height):
            yield x - _CLEAR, y - _CLEAR, x + width + _CLEAR, y + height + _CLEAR
        case Label():
            yield room_of(shape)
        case Line(points):
            apart = shape.width / 2
            for (x, y), (to_x, to_y) in pairwise(points):
                if _straight((x, y), (to_x, to_y)):
                    yield min(x, to_x) - apart, min(y, to_y) - apart, max(x, to_x) + apart, max(y, to_y) + apart


def room_of(label: Label) -> Room:
    """The room that a line of words takes, about."""
    width, half = width_of(label.text, label.size, label.bold), label.size / 2 + 1
    left = label.x - {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
    return left - _CLEAR, label.y - half, left + width + _CLEAR, label.y + half


def gapped(line: Line, words: Iterable[Shape]) -> Iterator[Line]:
    """A level or upright line, such as one of a plot's grid, with gaps where words stand."""
    (x, y), (to_x, to_y) = line.points
    upright = x == to_x
    begin, end = (y, to_y) if upright else (x, to_x)
    for room in sorted((room_of(one) for one in words if isinstance(one, Label)), key=lambda room: room[upright]):
        first, last, near, far = (room[1], room[3], room[0], room[2]) if upright else (room[0], room[2], room[1], room[3])
        if near < (x if upright else y) < far and first < end and last > begin:
            if first > begin:
                yield _part(line, begin, first)
            begin = max(begin, last)
    if begin < end:
        yield _part(line, begin, end)


def _part(line: Line, begin: float, end: float) -> Line:
    (x, y), (to_x, _) = line.points
    return replace(line, points=((x, begin), (x, end)) if x == to_x else ((begin, y), (end, y)))
