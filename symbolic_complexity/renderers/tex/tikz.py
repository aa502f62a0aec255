"""Drawings as TikZ pictures, for the LaTeX formats; each picture names its own colours, so that it can be pasted anywhere."""

from __future__ import annotations

from collections.abc import Callable

from ...document import Prose
from ...drawing import SHADES, Box, Drawing, Label, Line, Shape

_ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}

_MIDDLE = 0.34
"""How far below the middle of its height a line of text stands, in parts of its size."""


def picture(drawing: Drawing, words: Callable[[Prose], str]) -> str:
    """The drawing at its own size; `words` spells text for LaTeX."""
    shades = sorted({shape.shade for shape in drawing.shapes})
    return "\n".join(
        (
            r"\begin{tikzpicture}[x=1bp, y=-1bp, line cap=round, line join=round]",
            *(rf"  \definecolor{{{shade}}}{{HTML}}{{{SHADES[shade].lstrip('#').upper()}}}" for shade in shades),
            rf"  \useasboundingbox (0,0) rectangle ({_number(drawing.width)},{_number(drawing.height)});",
            *(f"  {_shape(shape, words)}" for shape in drawing.shapes),
            r"\end{tikzpicture}",
        )
    )


def _shape(shape: Shape, words: Callable[[Prose], str]) -> str:
    match shape:
        case Box(x, y, width, height, shade, fill):
            draw = rf"\fill[{shade}]" if fill else rf"\draw[{shade}, line width=0.8bp]"
            return f"{draw} {_point(x, y)} rectangle {_point(x + width, y + height)};"
        case Line(points, shade, width, arrow, dashed):
            options = [shade, f"line width={_number(width)}bp", *(["-stealth"] if arrow else []), *(["dashed"] if dashed else [])]
            return rf"\draw[{', '.join(options)}] {' -- '.join(_point(*point) for point in points)};"
        case Label(x, y, text, anchor, size, shade, bold):
            letters = rf"\fontsize{{{_number(size)}bp}}{{{_number(size * 1.2)}bp}}\selectfont" + (r"\bfseries\boldmath" if bold else "")
            place = _point(x, y + _MIDDLE * size)
            return rf"\node[anchor={_ANCHORS[anchor]}, inner sep=0pt, text={shade}, font={letters}] at {place} {{{words(text)}}};"


def _point(x: float, y: float) -> str:
    return f"({_number(x)},{_number(y)})"


def _number(value: float) -> str:
    """A length as TeX reads it, which knows no exponents."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
