"""Scalable vector graphics: a drawing as an element of a web page, and the first figure of a document as a file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from math import hypot
from typing import TypeAlias
from xml.sax.saxutils import escape, quoteattr

from ..document import Document, Figure, flattened, plain_text
from ..drawing import SHADES, Box, Drawing, Label, Line, Shade, Shape
from ..errors import Invalid
from ..symbols import latex
from ..typeset import Style
from .base import Format, for_document, printable, spell
from .captioned import captioned
from .text import UNICODE

Colour: TypeAlias = Callable[[Shade], str]

_NUMBERED = re.compile(r"(.*[A-Za-z'])_?([0-9]+)\Z")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_BASELINE = 0.35
"""How far below the middle of a line its letters stand, by their size; not all programs know how to centre a line themselves."""

_FONTS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'DejaVu Sans', Arial, sans-serif"


def _name(name: str) -> str:
    """A symbol in italics: `k1` as k₁, `beta` as β."""
    numbered = _NUMBERED.match(name)
    letters, index = (numbered[1], numbered[2].translate(_SUBSCRIPTS)) if numbered else (name, "")
    if latex(letters) == f"\\{letters}":  # a Greek letter's name
        kind = "SMALL" if letters.islower() else "CAPITAL"
        letters = unicodedata.lookup(f"GREEK {kind} LETTER {letters.replace('ambda', 'amda')}")
    return f'<tspan font-style="italic">{escape(letters)}</tspan>{index}'


STYLE = replace(
    UNICODE,
    name=_name,
    sign=lambda sign: escape(sign.text),
    series=lambda body, index, first, last: f"Σ_{{{index} = {first}}}^{{{last}}} {body}",
    separators={sign: escape(sign) for sign in "<>&"},
)


def picture(drawing: Drawing, title: str, style: Style = STYLE) -> str:
    """The drawing as an `<svg>` element of a web page, `title` for who cannot see it.

    Its colours are the page's `--sc-ink`, `--sc-first` and so on, those of a light page where the page has none; its letters are the
    page's.
    """
    return _element(drawing, f'class="sc-drawing" aria-label={quoteattr(printable(title))}', _of_page, style)


def figure_of(document: Document, format_name: str) -> Figure:
    """The first figure of a document. Raises `Invalid` where it has none."""
    for block in flattened(document.blocks):
        if isinstance(block, Figure):
            return block
    raise Invalid(f"{format_name} shows a figure, and this document has none", expected="symcx figure, which makes one")


def svg(document: Document) -> str:
    """The first figure of a document as a file, with its caption. Raises `Invalid` where it has none."""
    figure = figure_of(document, "svg")
    told = printable(plain_text(figure.alt or figure.caption))
    attributes = f'xmlns="http://www.w3.org/2000/svg" font-family="{_FONTS}" aria-label={quoteattr(told)}'
    whole = captioned(figure)
    drawing = replace(whole, shapes=(Box(0, 0, whole.width, whole.height, "paper"), *whole.shapes))
    return f"{_element(drawing, attributes, SHADES.__getitem__, for_document(STYLE, document))}\n"


def _element(drawing: Drawing, attributes: str, colour: Colour, style: Style) -> str:
    width, height = _number(drawing.width), _number(drawing.height)
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    shapes = "\n".join(_shape(one, colour, style) for one in drawing.shapes)
    return f'<svg {size} role="img" {attributes}>\n{shapes}\n</svg>'


def _of_page(shade: Shade) -> str:
    return f"var(--sc-{shade}, {SHADES[shade]})"


def _shape(shape: Shape, colour: Colour, style: Style) -> str:
    shade = colour(shape.shade)
    match shape:
        case Box(x, y, width, height):
            painted = f'fill="{shade}"' if shape.fill else f'fill="none" stroke="{shade}"'
            return f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(width)}" height="{_number(height)}" {painted}/>'
        case Line():
            return _line(shape, shade)
        case Label(x, y, words, anchor, size):
            look = f'font-size="{_number(size)}" text-anchor="{anchor}" fill="{shade}"' + (' font-weight="bold"' if shape.bold else "")
            text = spell(words, style, lambda text: escape(printable(text)))
            return f'<text x="{_number(x)}" y="{_number(y + _BASELINE * size)}" {look} xml:space="preserve">{text}</text>'


def _line(line: Line, shade: str) -> str:
    points = list(line.points)
    head = ""
    if line.arrow:
        (x, y), (end_x, end_y) = next((one, two) for one, two in reversed(list(pairwise(points))) if one != two)
        length = hypot(end_x - x, end_y - y)
        along, across = (end_x - x) / length, (end_y - y) / length
        size = min(3 * line.width + 3, length)
        foot_x, foot_y, half = end_x - size * along, end_y - size * across, size * 0.4
        corners = (end_x, end_y), (foot_x - half * across, foot_y + half * along), (foot_x + half * across, foot_y - half * along)
        points[-1] = foot_x + size * along / 3, foot_y + size * across / 3  # the tip is the head's, however wide the line
        head = f'<polygon points="{_points(corners)}" fill="{shade}"/>'
    dashes = ' stroke-dasharray="4 3"' if line.dashed else ""
    drawn = f'<polyline points="{_points(points)}" fill="none" stroke="{shade}" stroke-width="{_number(line.width)}"{dashes}'
    return f'{drawn} stroke-linejoin="round"/>{head}'


def _points(points: list[tuple[float, float]] | tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


SVG = Format("svg", (".svg",), "the first figure as vector graphics", svg, pictures=True)
