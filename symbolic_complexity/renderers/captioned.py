"""A figure as a picture that stands by itself, for the formats that show nothing else: its caption below the drawing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from ..document import Figure, Prose
from ..drawing import Drawing, Label
from .base import spell
from .text import UNICODE

_LETTERS, _LINE, _MARGIN = 10.5, 15.0, 8.0
_LONG = 30
"""Letters of a word that breaks inside."""
_WORD = re.compile(rf"\s=\s|(?:(?!->)\S){{1,{_LONG}}}(?:->)?\s*|->\s*|\s+")
"""Up to where a line may break: after a space, an arrow of a design, and inside a long word."""

_WIDTHS = dict.fromkeys("'ijlIJ ,.·/:;\\|\xa0\u202f", 0.34)
_WIDTHS |= dict.fromkeys('()[]⌊⌋-!ftr"', 0.46)
_WIDTHS |= dict.fromkeys("szckvxyLFT?*_`–", 0.62)
_WIDTHS |= dict.fromkeys("ABCKRVXZ", 0.7)
_WIDTHS |= dict.fromkeys("DGHNOQU&", 0.79)
_WIDTHS |= dict.fromkeys("w#+<=>^~×≈→≤≥≠", 0.84)
_WIDTHS |= dict.fromkeys("mMW%@…—", 1.0)
"""No letter of the fonts in which a browser or another program shows a picture is wider, DejaVu Sans being the widest of the usual ones."""


def captioned(figure: Figure) -> Drawing:
    """The drawing with its caption below it, in lines that are no wider."""
    drawing = figure.drawing
    lines = list(_lines(figure.caption, (drawing.width - 2 * _MARGIN) / _LETTERS))
    words = (Label(_MARGIN, drawing.height + (place + 0.5) * _LINE, line, "start", _LETTERS) for place, line in enumerate(lines))
    height = drawing.height + len(lines) * _LINE + (_MARGIN if lines else 0)
    return replace(drawing, height=height, shapes=(*drawing.shapes, *words))


def _lines(prose: Prose, room: float) -> Iterator[Prose]:
    """Prose in lines of so many ems."""
    line: Prose = ()
    for word in _words(prose):
        longer = spell((*line, *word), UNICODE).rstrip()
        if line and _ems(longer) > room:
            yield line
            line = ()
        line += word
    if line:
        yield line


def _ems(words: str) -> float:
    """How wide a line of words is at most, in heights of its letters."""
    known = sum(_WIDTHS.get(letter) or (1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.65) for letter in words)
    return max(known, len(words) / 2)


def _words(prose: Prose) -> Iterator[Prose]:
    """Prose in pieces behind which a line may break; a formula and a symbol's number stay in one."""
    word: Prose = ()
    for piece in prose:
        for part in _WORD.findall(piece) if isinstance(piece, str) else (piece,):
            word += (part,)
            if isinstance(part, str) and (part.endswith("->") or part[-1].isspace() or len(part) == _LONG) and part.strip() != "=":
                yield word
                word = ()
    if word:
        yield word
