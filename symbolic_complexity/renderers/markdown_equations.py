"""Equations of slides in Markdown, whose rows appear one after the other.

No program reveals the rows of one formula. So a formula is written with some of its rows as empty room of the same size, and again
for every click: on the next slide, or on top of itself. Nothing on it moves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import TypeAlias

from ..document import Chain, Prose, Row, plain_text
from ..drawing import SHADES
from ..symbols import Sign
from ..typeset import Style
from ..written import Negative, Sum, Written
from . import markdown
from .tex import breaking, spelling

STYLE = replace(markdown.STYLE, changed=lambda inner: rf"\textcolor{{{SHADES['second']}}}{{{inner}}}")

_QUIET = "#566073"

WIDTH, ROWS = 37.0, 11.0
"""Room on a slide below its title: ems of a formula, and rows."""

_LETTERS = (
    (1.0, "", r"\small"),
    (0.9, r"\small", r"\footnotesize"),
    (0.8, r"\footnotesize", r"\scriptsize"),
    (0.7, r"\scriptsize", r"\scriptsize"),
    (0.5, r"\tiny", r"\tiny"),
)
"""Sizes of letters, their commands, and that of the reasons beside them."""

_LETTER = 0.43
"""Width of a letter of a reason, in ems of the formulas."""

_NO_ROOM = re.compile(r"\\textcolor\{[^}]*\}|\\[A-Za-z]+|[{}$_^\\]|(?<=[\w)]) (?=[\w(])")
"""What of LaTeX takes no room."""

_TALL = re.compile(r"\\(?:frac|sum|underbrace)\b")


@dataclass(frozen=True, slots=True)
class Room:
    """What a chain has of a slide: a width in ems, and rows."""

    width: float = WIDTH
    rows: float = ROWS


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a formula, or a line of a reason: its LaTeX, its width in ems, and the row with which it appears."""

    tex: str
    width: float
    row: Row


_Line: TypeAlias = list[list[_Piece]]
"""The cells of a line, between which `&` stands."""

Choice: TypeAlias = Callable[[Row], bool]


def all_rows(row: Row) -> bool:
    """Every row, whatever its click."""
    return True


def layers(chain: Chain, style: Style, room: Room) -> list[tuple[int, str]]:
    """The rows of a chain by the click with which they appear, each with the others as empty room: to be laid on top of each other."""

    def only(click: int) -> str:
        return equations(chain, style, room, lambda row: row.click == click)

    return [(click, only(click)) for click in sorted({row.click for row in chain.rows})]


def equations(chain: Chain, style: Style, room: Room, visible: Choice = all_rows, lit: Choice = all_rows) -> str:
    """A chain as one formula, in letters that fit its room: the rows that are not `visible` as empty room, what changed in those that
    are `lit` in colour."""
    unlit = replace(style, changed=str)

    def style_of(row: Row) -> Style:
        return style if lit(row) else unlit

    def cell(pieces: list[_Piece]) -> str:
        return " ".join(one.tex if visible(one.row) else rf"\phantom{{{one.tex}}}" for one in pieces if one.tex)

    lay = {"aligned": _aligned, "gathered": _gathered, "line": _in_line}[chain.layout]
    for factor, command, small in _LETTERS:
        size, lines = command, list(lay(chain, style_of, room.width / factor, small))
        if _fits(lines, room, factor):
            break
    environment = "gathered" if chain.layout == "gathered" else "aligned"
    shown = " & ".join(map(cell, lines[0]))
    for before, line in pairwise(lines):
        shown += (r" \\" if line[-1][-1].row is before[-1][-1].row else r" \\[0.3em]") + "\n" + " & ".join(map(cell, line))
    return f"{size}\\begin{{{environment}}}\n{shown}\n\\end{{{environment}}}"


def _fits(lines: list[_Line], room: Room, factor: float) -> bool:
    columns = zip_longest(*([sum(piece.width for piece in cell) for cell in line] for line in lines), fillvalue=0.0)
    high = sum(2.0 if any(_TALL.search(piece.tex) for cell in line for piece in cell) else 1.0 for line in lines)
    gaps = 0.2 * len({id(line[-1][-1].row) for line in lines})
    return sum(map(max, columns)) * factor <= room.width and (high + gaps) * factor <= room.rows


def _aligned(chain: Chain, style_of: Callable[[Row], Style], width: float, small: str) -> Iterator[_Line]:
    """Left side, right side and reason, which is below where there is no room beside."""
    lead = breaking.ems((chain.left,)) + 0.5
    formulas = [_formulas(row, style_of(row), width - lead) for row in chain.rows]
    rest = width - lead - max(piece.width for lines in formulas for piece in lines) - 2
    beside = rest >= min(12, max(len(plain_text(row.why)) for row in chain.rows) * _LETTER)
    for index, (row, lines) in enumerate(zip(chain.rows, formulas, strict=True)):
        reasons = _reasons(row, style_of(row), rest if beside else width - lead, small)
        right = lines if beside else [*lines, *(replace(why, tex=rf"\quad {why.tex}") for why in reasons)]
        for number, (formula, why) in enumerate(zip_longest(right, reasons if beside else [])):
            left = _Piece(_left(chain, style_of(row)) if index == number == 0 else "", lead, row)
            yield [[left], [formula] if formula else [], *([[_Piece("", 2, row)], [why]] if why else [])]


def _gathered(chain: Chain, style_of: Callable[[Row], Style], width: float, small: str) -> Iterator[_Line]:
    lead = breaking.ems((chain.left,)) + 0.5
    for index, row in enumerate(chain.rows):
        first, *others = _formulas(row, style_of(row), width - lead)
        yield [[_Piece(_left(chain, style_of(row)), lead, row), first] if index == 0 else [first]]
        for piece in (*others, *_reasons(row, style_of(row), width, small)):
            yield [[piece]]


def _in_line(chain: Chain, style_of: Callable[[Row], Style], width: float, small: str) -> Iterator[_Line]:
    lead = breaking.ems((chain.left,)) + 0.5
    start = [_Piece(_left(chain, style_of(chain.rows[0])), lead, chain.rows[0])]
    for group in breaking.packed(chain.rows, width - lead):
        pieces = [piece for row in group for piece in _formulas(row, style_of(row), width - lead)]
        for line in [pieces] if len(group) > 1 else [[piece] for piece in pieces]:
            yield [start, line]
            start = []
    for row in chain.rows:
        for why in _reasons(row, style_of(row), width - lead, small):
            yield [[], [replace(why, tex=rf"\quad {why.tex}")]]


def _left(chain: Chain, style: Style) -> str:
    return spelling.formula(chain.lefthand, style)


def _formulas(row: Row, style: Style, width: float) -> list[_Piece]:
    """The relation, the right side and its unit, in several lines where it is wide."""

    def ems(node: Written) -> float:
        return breaking.ems((node,))

    # The signs between terms are not counted there, nor the relation.
    first, *others = breaking.lines(row.right, style, width - 4, ems)
    lines = [f"{{}}{markdown.RELATIONS[row.relation]} {first}", *(rf"\qquad {line}" for line in others)]
    lines[-1] += markdown.unit(row.unit)
    pieces = [_Piece(line, breaking.ems((_NO_ROOM.sub("", line.replace(r" \cdot ", "..")),)) + 2, row) for line in lines]
    return pieces if others else [replace(pieces[0], width=breaking.ems((row.right, row.unit)) + 2)]


def _reasons(row: Row, style: Style, width: float, small: str) -> list[_Piece]:
    """A reason in small letters, in as many lines as it needs."""
    full = max(12, int(width / _LETTER))
    lines: list[list[str | Written | Sign]] = [[]]
    used = 0
    may_break = False
    for part in _parts(row.why, full):
        length = len(plain_text((part,)))
        if may_break and used + length > full:
            lines.append([])
            used = 0
        lines[-1].append(part)
        used += length
        may_break = isinstance(part, str) and (part[-1].isspace() or length >= full)
    return [_reason(tuple(line), row, style, small) for line in lines if line]


def _reason(line: Prose, row: Row, style: Style, small: str) -> _Piece:
    tex = rf"\textcolor{{{_QUIET}}}{{{small} {markdown.reason(line, style)}}}"
    return _Piece(tex, _LETTER * len(plain_text(line)), row)


def _parts(why: Prose, full: int) -> Iterator[str | Written | Sign]:
    """Words with the spaces after them, and formulas; the terms of a long one."""
    for piece in why:
        if isinstance(piece, str):
            yield from re.findall(rf"\S{{1,{full}}}\s*|\s+", piece)
        elif isinstance(piece, Sum) and len(plain_text((piece,))) > full:
            for place, term in enumerate(piece.terms):
                if isinstance(term, Negative) and place:
                    yield from (" − ", term.argument)
                else:
                    yield from (" + ", term) if place else (term,)
        else:
            yield piece
