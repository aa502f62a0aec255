"""Formulas as Office's mathematics (OMML), which PowerPoint shows and edits as equations; and about how much room they take.

A formula's size and colours are known only when its slide is laid out: marks stand for them in the XML until `finished`.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from ...typeset import Style, typeset
from ...written import (
    Braced,
    Decimal,
    IndexedSum,
    Name,
    Number,
    Part,
    Power,
    Quotient,
    Written,
    children,
)
from ..base import printable
from .drawingml import ACCENT, INK, MATHEMATICS, ems, escape, letters

_SIZE, _COLOUR, _NEW = "\x01", "\x02", "\x03"
"""Stand for a run's size, for its colour, and for that of what a step changed; `escape` keeps them out of anybody's words."""

_UPRIGHT, _WORDS, _BOLD = '<m:rPr><m:sty m:val="p"/></m:rPr>', "<m:rPr><m:nor/></m:rPr>", '<m:rPr><m:sty m:val="b"/></m:rPr>'

_NOTE = 18
"""Characters in a line under a brace."""


def _properties(more: str = "") -> str:
    return f'<a:rPr lang="en-US"{_SIZE}{more}>{_COLOUR}<a:latin typeface="{MATHEMATICS}"/></a:rPr>'


_CONTROL = f"<m:ctrlPr>{_properties()}</m:ctrlPr>"
"""The size and colour of what an element draws itself: a fraction's line, parentheses, a brace."""


def _text(escaped: str, kind: str = "", more: str = "") -> str:
    return f"<m:r>{kind}{_properties(more)}<m:t>{escaped}</m:t></m:r>"


def _run(text: str, kind: str = "", more: str = "") -> str:
    return _text(escape(text), kind, more)


def _words(text: str, more: str = "") -> str:
    """Words among mathematics: spaces are kept; straight quotes, which end words in LibreOffice's formulas, are typographic."""
    return _text(escape(text.replace('"', "”")).replace(" ", "\u00a0"), _WORDS, more)


_NOTHING = _text("\u200b", _WORDS)
"""No width, before a relation that begins an equation: LibreOffice asks for something on its left."""


def _digits(number: str) -> str:
    """A number; one with separators is set as words, which no program spaces apart."""
    return _run(number) if number.isdigit() else _words(number)


def _letters(text: str, more: str = "") -> str:
    """One letter is a variable, several are a word in italics, digits are a number."""
    if text.isdigit():
        return _run(text)
    return _run(text, "", ' i="1"') if len(text.rstrip("′")) == 1 else _words(text, ' i="1"')


def _element(name: str, properties: str, *parts: tuple[str, str]) -> str:
    inner = "".join(f"<m:{part}>{content}</m:{part}>" for part, content in parts)
    return f"<m:{name}><m:{name}Pr>{properties}{_CONTROL}</m:{name}Pr>{inner}</m:{name}>"


def _fenced(inner: str, left: str = "(", right: str = ")") -> str:
    return _element("d", f'<m:begChr m:val="{left}"/><m:endChr m:val="{right}"/>', ("e", inner))


def _indexed(base: str, index: str) -> str:
    return _element("sSub", "", ("e", base), ("sub", index))


def _index(text: str) -> str:
    return _letters(text) if len(text) == 1 or text.isdigit() else _words(text)


def _name(name: str) -> str:
    head, index = letters(name)
    base = _words(head) if name == "bits" else _letters(head)
    return _indexed(base, _index(index)) if index else base


_SIGN = re.compile(r"(∇?)(.+?)(?:_(\w+))?\Z", re.DOTALL)
_SIZE_OF_ONE = re.compile(r"(\|.+\|)_(\w+)\Z", re.DOTALL)


def _sign(text: str) -> str:
    """|w|, |∇w|, Space, |w_2|, |w|_A: bars stretch with what they hold, and letters between them are bold."""
    of_one = _SIZE_OF_ONE.match(text)
    if of_one:
        return _indexed(_sign(of_one[1]), _index(of_one[2]))
    is_size = len(text) > 2 and text.startswith("|") and text.endswith("|")
    found = _SIGN.match(text[1:-1] if is_size else text)
    if found is None:
        return _words(text)
    nabla, head, index = found.groups()
    base = _run(head, _BOLD, ' b="1"') if is_size else _letters(head) if len(head) == 1 else _words(head)
    inner = (_run(nabla, _UPRIGHT) if nabla else "") + (_indexed(base, _index(index)) if index else base)
    return _fenced(inner, "|", "|") if is_size else inner


def _listed(parts: list[str]) -> str:
    return _run(",").join(parts)


def _series(body: str, index: str, first: str, last: str) -> str:
    properties = '<m:chr m:val="∑"/><m:limLoc m:val="undOvr"/>'
    return _element("nary", properties, ("sub", index + _run("=") + first), ("sup", last), ("e", body))


def _braced(inner: str, note: str) -> str:
    brace = _element("groupChr", '<m:chr m:val="⏟"/><m:pos m:val="bot"/><m:vertJc m:val="top"/>', ("e", inner))
    return _element("limLow", "", ("e", brace), ("lim", _stacked(_note(note))))


def _note(note: str) -> list[str]:
    """The words under a brace, in lines that are no longer than most formulas."""
    return textwrap.wrap(printable(note), _NOTE) or [""]


def _stacked(lines: list[str]) -> str:
    """Lines of words, one below the other."""
    if len(lines) == 1:
        return _words(lines[0])
    column = '<m:mcs><m:mc><m:mcPr><m:count m:val="1"/><m:mcJc m:val="center"/></m:mcPr></m:mc></m:mcs>'
    return _element("m", column, *(("mr", f"<m:e>{_words(line)}</m:e>") for line in lines))


STYLE = Style(
    separator=",",
    separators={" ": "\u202f", "'": "’"},
    number=_digits,
    name=_name,
    sign=lambda sign: _sign(sign.text),
    fraction=lambda above, below: _element("f", "", ("num", above), ("den", below)),
    power=lambda base, exponent: _element("sSup", "", ("e", base), ("sup", exponent)),
    floor=lambda inner: _fenced(inner, "⌊", "⌋"),
    maximum=lambda inner: _element("func", "", ("fName", _words("max")), ("e", _fenced(_listed(inner)))),
    series=_series,
    times=_run("·"),
    plus=_run("+"),
    less=_run("−"),
    minus=_run("−"),
    shape=_run("×").join,
    brackets=_fenced,
    ellipsis=_run("⋯"),
    changed=lambda inner: inner.replace(_COLOUR, _NEW),
    braced=_braced,
    stacked=True,
)


def equation(*parts: str, side: str = "left") -> str:
    """A paragraph that is one equation, at this side of its frame; marks in it await `finished`."""
    align = {"left": "l", "right": "r", "center": "ctr"}[side]
    return (
        f'<a:p><a:pPr algn="{align}"/><a14:m><m:oMathPara><m:oMathParaPr><m:jc m:val="{side}"/></m:oMathParaPr>'
        f'<m:oMath>{"".join(parts)}</m:oMath></m:oMathPara></a14:m><a:endParaRPr lang="en-US"{_SIZE}/></a:p>'
    )


def related(relation: str, right: str, unit: str = "") -> str:
    """A relation, what follows it, and its unit: the beginning or the rest of an equation."""
    return _NOTHING + _run(relation) + right + (_words(f" {unit}") if unit else "")


def continued(right: str, unit: str = "", *, negative: bool) -> str:
    """The next terms of a sum that was broken before them; the first of them has its minus already."""
    return _NOTHING + ("" if negative else _run("+")) + right + (_words(f" {unit}") if unit else "")


def known(xml: str) -> str:
    """The equation without what a step changed."""
    return xml.replace(_NEW, _COLOUR)


def finished(xml: str, size: float, *, new: bool) -> str:
    """The equation with letters of this size, and what the step changed in the accent's colour where it is `new`."""
    known = f"<a:solidFill>{INK}</a:solidFill>"
    changed = f"<a:solidFill>{ACCENT}</a:solidFill>" if new else known
    return xml.replace(_SIZE, f' sz="{round(size * 100)}"').replace(_COLOUR, known).replace(_NEW, changed)


# ---------------------------------------------------------------------------------------------------------------------- room

_UNITS = 50
"""Marks in an em: the style below spells a formula as that many spaces as it is wide."""


def _wide(width: float) -> str:
    return " " * round(width * _UNITS)


def _of(text: str) -> str:
    return _wide(ems(text))


def _smaller(*texts: str) -> str:
    return " " * round(0.72 * sum(map(len, texts)))


def _name_width(name: str) -> str:
    head, index = letters(name)
    return _of(head) + _smaller(_of(index))


_OPERATOR, _RELATION = ems("+") + 0.44, ems("=") + 0.56

_WIDTH = replace(
    STYLE,
    number=_of,
    name=_name_width,
    sign=lambda sign: _of(printable(sign.text)),
    fraction=lambda above, below: max(above, below) + _wide(0.2),
    power=lambda base, exponent: base + _smaller(exponent),
    floor=lambda inner: inner + _of("⌊⌋"),
    maximum=lambda inner: _of("max(), ") + _of(", ").join(inner),
    series=lambda body, index, first, last: max(_wide(1.2), _smaller(index, _of("="), first), _smaller(last)) + _wide(0.2) + body,
    times=_wide(ems("·") + 0.44),
    plus=_wide(_OPERATOR),
    less=_wide(_OPERATOR),
    minus=_of("−"),
    shape=_wide(_OPERATOR).join,
    brackets=lambda inner: inner + _of("()"),
    ellipsis=_wide(1.0),
    changed=str,
    braced=lambda inner, note: max(inner, *(_smaller(_of(line)) for line in _note(note))),
)


@dataclass(frozen=True, slots=True)
class Room:
    """How far an equation reaches, in heights of its letters: its width, and above and below its middle line."""

    width: float
    above: float = 0.6
    below: float = 0.6


class _Reach(NamedTuple):
    above: float
    below: float


def room(node: Written, style: Style = STYLE) -> Room:
    """The room of a formula in a style like this one."""
    measured = replace(_WIDTH, separator=style.separator, point=style.point)
    return Room(max(1, len(typeset(node, measured))) / _UNITS, *_reach(node))


def relation_width(unit: str = "") -> float:
    """The width of a relation, its space on both sides, and of a unit."""
    return _RELATION + (ems(f" {printable(unit)}") if unit else 0.0)


def _reach(node: Written) -> _Reach:
    """How far the formula reaches above and below the line its fractions' bars are on."""
    match node:
        case Part() | Name() | Decimal():
            return _Reach(0.6, 0.6)
        case Number(value):
            return _Reach(1.25, 1.25) if isinstance(value, Fraction) and value.denominator != 1 else _Reach(0.6, 0.6)
        case Quotient(above, below):
            return _Reach(sum(_reach(above)) + 0.05, sum(_reach(below)) + 0.05)
        case Power(base, _):
            inner = _reach(base)
            return _Reach(inner.above + 0.2, inner.below)
        case IndexedSum(body, _, _, _):
            inner = _reach(body)
            return _Reach(max(1.5, inner.above), max(1.6, inner.below))
        case Braced(inside, note):
            inner = _reach(inside)
            return _Reach(inner.above, inner.below + 0.35 + 0.85 * len(_note(note)))
    inside_all = [_reach(part) for part in children(node)]
    return _Reach(max(part.above for part in inside_all), max(part.below for part in inside_all))
