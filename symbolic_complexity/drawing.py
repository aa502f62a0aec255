"""Pictures as a list of shapes, which every format draws in its own way: SVG, TikZ, Typst, native shapes in PowerPoint.

Places are in points, from the top left corner, x to the right and y down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from .written import Prose

Kind: TypeAlias = Literal["ink", "faint", "paper", "first", "second", "third", "fourth", "fifth", "sixth"]
Degree: TypeAlias = Literal["degree1", "degree2", "degree3", "degree4", "degree5", "degree6", "degree7", "degree8", "degree9"]

Shade: TypeAlias = Kind | Degree
"""What a colour is for; each format has its own palette, light or dark. `first` to `sixth` tell things of a kind apart, the degrees
more from less; they are the same on a light and a dark page."""

Anchor: TypeAlias = Literal["start", "middle", "end"]

SHADES: dict[Shade, str] = {
    "ink": "#1f2430",
    "faint": "#9aa3b2",
    "paper": "#ffffff",
    "first": "#2f6fb3",
    "second": "#bf480f",
    "third": "#3a8f5c",
    "fourth": "#8a5bb0",
    "fifth": "#b08a1e",
    "sixth": "#5c6b7a",
    "degree1": "#f3f7fb",
    "degree2": "#dce8f4",
    "degree3": "#bcd4ea",
    "degree4": "#95bbdd",
    "degree5": "#6c9ecd",
    "degree6": "#4780b9",
    "degree7": "#2c629c",
    "degree8": "#194477",
    "degree9": "#0b2850",
}
"""The palette of a light page; the second is also that of what a step changed. Each can be the ground of white letters, and none looks
like its neighbours to the colour-blind."""

KINDS: tuple[Shade, ...] = ("first", "second", "third", "fourth", "fifth", "sixth")
DEGREES: tuple[Degree, ...] = get_args(Degree)


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; an empty one, drawn by its border alone, where `fill` is false."""

    x: float
    y: float
    width: float
    height: float
    shade: Shade = "first"
    fill: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """Straight pieces from point to point; with an arrowhead at the end, or dashed."""

    points: tuple[tuple[float, float], ...]
    shade: Shade = "ink"
    width: float = 1.0
    arrow: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; (x, y) is the middle of its height, at its start, middle or end. `size` is that of its letters, in points."""

    x: float
    y: float
    text: Prose
    anchor: Anchor = "middle"
    size: float = 10
    shade: Shade = "ink"
    bold: bool = False


Shape: TypeAlias = Box | Line | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes on a sheet of this width and height, later ones over earlier ones."""

    width: float
    height: float
    shapes: tuple[Shape, ...]

    def worded(self, prose: Callable[[Prose], Prose]) -> Drawing:
        """The same shapes with other words on them."""
        shapes = tuple(replace(shape, text=prose(shape.text)) if isinstance(shape, Label) else shape for shape in self.shapes)
        return replace(self, shapes=shapes)
