"""Drawings on a slide, as shapes in a group."""

from __future__ import annotations

from collections.abc import Iterator

from ...document import Figure
from ...drawing import Box, Label, Line
from .bands import LEADING, Band, Deck, Item, Setting, words
from .drawingml import COLOURS, QUIET, Frame, ems, group, paragraph, polyline, rectangle, runs, text_box, unmarked

SMALLEST = 150.0
"""The height that a figure has at least."""

_LARGEST = 3.0
"""How many times its own size a drawing has at most."""


def figure(block: Figure, width: float, tall: float, setting: Setting, deck: Deck) -> list[Band]:
    """The drawing, as large as it may be, and its caption."""
    drawing = block.drawing
    caption = words(block.caption, width, setting.reasons, QUIET, 0.4 * setting.size, deck, anchor="middle") if block.caption else None
    room = tall - (caption.height + caption.gap if caption else 0.0)
    scale = min(width / max(1.0, drawing.width), room / max(1.0, drawing.height), _LARGEST)
    alt = deck.plain(block.alt)

    def draw(where: Frame, numbers: Iterator[int], _new: bool) -> str:
        number = next(numbers)
        shapes = (_shape(shape, where, scale, next(numbers), deck) for shape in drawing.shapes)
        return group(number, f"Figure {number}", where, list(shapes), alt)

    wide, high = drawing.width * scale, drawing.height * scale
    picture = Band(high, (Item(Frame((width - wide) / 2, 0.0, wide, high), draw),), 0.6 * setting.size)
    return [picture, caption] if caption else [picture]


def _shape(shape: Box | Line | Label, sheet: Frame, scale: float, number: int, deck: Deck) -> str:
    match shape:
        case Box(x, y, width, height, shade, fill):
            frame = Frame(sheet.x + x * scale, sheet.y + y * scale, width * scale, height * scale)
            return rectangle(number, f"Box {number}", frame, COLOURS[shade], fill=fill, width=scale)
        case Line(points, shade, width, arrow, dashed):
            path = [(sheet.x + x * scale, sheet.y + y * scale) for x, y in points]
            return polyline(number, f"Line {number}", path, COLOURS[shade], width * scale, dashed=dashed, arrow=arrow)
        case Label():
            return _label(shape, sheet, scale, number, deck)


def _label(label: Label, sheet: Frame, scale: float, number: int, deck: Deck) -> str:
    """A label's words, in smaller letters where they would run off the sheet."""
    marked = deck.marked(label.text)
    x, y = sheet.x + label.x * scale, sheet.y + label.y * scale
    before, behind = x - sheet.x, sheet.x + sheet.width - x
    room = {"start": behind, "middle": 2 * min(before, behind), "end": before}[label.anchor]
    natural = max(1.0, ems(unmarked(marked)))
    size = max(1.0, min(label.size * scale, room / natural))
    width, height = size * natural, size * LEADING
    left = {"start": x, "middle": x - width / 2, "end": x - width}[label.anchor]
    content = paragraph(runs(marked, size, COLOURS[label.shade], bold=label.bold), label.anchor)
    return text_box(number, f"Label {number}", Frame(left, y - height / 2, width, height), content, wrap=False)
