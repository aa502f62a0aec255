"""Office's drawings (DrawingML) as XML: text with formulas in it, shapes, lines, tables. What stands where is decided by who calls."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ...drawing import DEGREES, KINDS, SHADES, Anchor, Shade
from ...symbols import latex
from ..base import printable
from ..text import UNICODE

POINT = 12_700
"""Office's units in a point."""

MATHEMATICS, SERIF = "Cambria Math", "Cambria"
"""The font of equations, and that of formulas inside words: outside an equation Cambria Math has lines of many times its height."""


def scheme(name: str, darker: int = 0) -> str:
    """A colour of the deck's theme, so that another theme changes the whole deck; by so many percent darker."""
    change = f'<a:lumMod val="{100 - darker}000"/>' if darker else ""
    return f'<a:schemeClr val="{name}">{change}</a:schemeClr>'


INK, QUIET, PAPER, RULE = scheme("tx1"), scheme("tx2"), scheme("bg1"), scheme("bg1", 25)
BAR, ACCENT = scheme("accent1"), scheme("accent2")

COLOURS: dict[Shade, str] = {
    "ink": INK,
    "faint": scheme("bg1", 35),
    "paper": PAPER,
    **{shade: scheme(f"accent{number}") for number, shade in enumerate(KINDS, start=1)},
    **{shade: f'<a:srgbClr val="{SHADES[shade].lstrip("#").upper()}"/>' for shade in DEGREES},
}


@dataclass(frozen=True, slots=True)
class Frame:
    """A place on a slide, in points from its top left corner."""

    x: float
    y: float
    width: float
    height: float


# ------------------------------------------------------------------------------------------------------------------- letters


def escape(words: str) -> str:
    """Anybody's words as XML, also inside an attribute."""
    return html.escape(printable(words))


_WIDTHS = dict.fromkeys("ijl.,:;'|!I ·\xa0\u202f", 0.27)
_WIDTHS |= dict.fromkeys('ft()[]{}r-J/\\`"⌊⌋', 0.36)
_WIDTHS |= dict.fromkeys("szcxkvyLaeg?FS", 0.49)
_WIDTHS |= dict.fromkeys("mMWw%@", 0.92)
_WIDTHS |= dict.fromkeys("ABCDEGHKNOPQRTUVXYZ&∇#", 0.66)
_WIDTHS |= {"█": 0.42, "×": 0.75, "…": 0.8}


def ems(words: str) -> float:
    """About how wide a line of words is, in heights of its letters: Calibri's widths and a tenth, which are Cambria's too."""
    return sum(_WIDTHS.get(letter) or (1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.57) for letter in words)


def lines(words: str, width: float) -> int:
    """Into how many lines the words break that may be so many ems wide; a word that is wider breaks inside."""
    count, used = 1, 0.0
    for word in words.split():
        needed = ems(word)
        if used and used + ems(" ") + needed > width:
            count, used = count + 1, 0.0
        used += needed + (ems(" ") if used else 0.0)
        while used > width > 0:
            count, used = count + 1, used - width
    return count


# ---------------------------------------------------------------------------------------------------------- formulas in words

_SLANTED, _UPRIGHT, _RAISED, _LOWERED, _LEVEL, _NEW, _KNOWN = map(chr, range(1, 8))
"""Marks between the letters of marked text, which `runs` makes runs of; `printable` keeps them out of anybody's words."""

_MARK = re.compile("([\x01-\x07]|█+)")


def _slanted(letters: str) -> str:
    return f"{_SLANTED}{letters}{_UPRIGHT}"


def _lowered(index: str) -> str:
    return f"{_LOWERED}{index}{_LEVEL}"


def letters(name: str) -> tuple[str, str]:
    """A symbol's letters and its index in Unicode: `beta` as β, `d_model` as d and model."""
    head, _, index = latex(name).partition("_{")
    return _unicode(head), _unicode(index[:-1])


def _unicode(tex: str) -> str:
    """The letters of a symbol's LaTeX."""
    plain = re.sub(r"\\math(?:rm|it)\{((?:\\.|[^\\}])*)\}", r"\1", tex)
    greek = re.sub(r"\\([A-Za-z]+)", lambda found: html.unescape(f"&{found[1]};"), plain)
    return greek.replace(r"\_", "_").replace("'", "′")


def _name(name: str) -> str:
    head, index = letters(name)
    shown = head if name == "bits" else _slanted(head)
    return shown + _lowered(index) if index else shown


INLINE = replace(
    UNICODE,
    name=_name,
    sign=lambda sign: re.sub(r"_(\w+)", lambda index: _lowered(index[1]), printable(sign.text)),
    power=lambda base, exponent: f"{base}{_RAISED}{exponent}{_LEVEL}",
    series=lambda body, index, first, last: f"Σ{_lowered(f'{index}={first}')}{_RAISED}{last}{_LEVEL} {body}",
    shape="\u202f×\u202f".join,
    changed=lambda inner: f"{_NEW}{inner}{_KNOWN}",
)
"""Formulas in running text and in cells: marked text, of which `runs` makes italics and indices."""


def unmarked(marked: str) -> str:
    """The letters alone."""
    return "".join(part for part in _MARK.split(marked) if not "\x01" <= part[:1] <= "\x07")


def runs(marked: str, size: float, colour: str = INK, *, bold: bool = False, inherit: bool = False) -> str:
    """Marked text as runs; blocks are a low bar. With `inherit` the size, and without a colour that too, is the placeholder's."""
    weight = ' b="1"' if bold else ""
    slant = level = ""
    new = False
    shown = []
    for part in _MARK.split(marked):
        match part:
            case "":
                pass
            case "\x01" | "\x02":
                slant = ' i="1"' if part == _SLANTED else ""
            case "\x03" | "\x04" | "\x05":
                level = {_RAISED: ' baseline="30000"', _LOWERED: ' baseline="-25000"'}.get(part, "")
            case "\x06" | "\x07":
                new = part == _NEW
            case _:
                bar = part[0] == "█"
                height = f' sz="{round(size * (50 if bar else 100))}"' if bar or not inherit else ""
                shade = BAR if bar else ACCENT if new else colour
                fill = f"<a:solidFill>{shade}</a:solidFill>" if shade else ""
                font = f'<a:latin typeface="{SERIF}"/>' if slant else ""
                properties = f'<a:rPr lang="{LANGUAGE}"{height}{weight}{slant}{level} dirty="0">{fill}{font}</a:rPr>'
                shown.append(f"<a:r>{properties}<a:t>{html.escape(part, quote=False)}</a:t></a:r>")
    return "".join(shown)


def nothing(size: float) -> str:
    """In the place of runs: no words, but a line of this height; without it the height would be that of a table's own letters."""
    return f'<a:endParaRPr lang="{LANGUAGE}" sz="{round(size * 100)}" dirty="0"/>'


LANGUAGE = "\x08"
"""Stands in the XML of a slide for the language of its words."""

_SIDES = {"middle": "ctr", "end": "r"}


def paragraph(content: str, anchor: Anchor = "start") -> str:
    """A line or several of runs."""
    side = "" if anchor == "start" else f'<a:pPr algn="{_SIDES[anchor]}"/>'
    return f"<a:p>{side}{content}</a:p>"


# -------------------------------------------------------------------------------------------------------------------- shapes


def _properties(number: int, name: str, alt: str) -> str:
    description = f' descr="{escape(alt)}"' if alt else ""
    return f'<p:cNvPr id="{number}" name="{escape(name)}"{description}/>'


def _units(points: float) -> int:
    return round(points * POINT)


def place(frame: Frame, flips: str = "", *, inner: bool = False) -> str:
    """Where a shape is; a group's own coordinates are the slide's."""
    x, y, width, height = map(_units, (frame.x, frame.y, frame.width, frame.height))
    inside = f'<a:chOff x="{x}" y="{y}"/><a:chExt cx="{width}" cy="{height}"/>' if inner else ""
    return f'<a:xfrm{flips}><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/>{inside}</a:xfrm>'


def text_box(number: int, name: str, frame: Frame, paragraphs: str, *, alt: str = "", wrap: bool = True, anchor: str = "ctr") -> str:
    """Words on a slide; without `wrap` they go on beyond their frame rather than break."""
    body = f'<a:bodyPr wrap="{"square" if wrap else "none"}" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" anchor="{anchor}">'
    return (
        f'<p:sp><p:nvSpPr>{_properties(number, name, alt)}<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr>{place(frame)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
        f"<p:txBody>{body}<a:noAutofit/></a:bodyPr><a:lstStyle/>{paragraphs}</p:txBody></p:sp>"
    )


def rectangle(number: int, name: str, frame: Frame, colour: str, *, fill: bool = True, width: float = 1.0) -> str:
    """A filled rectangle, or its border."""
    inside = f"<a:solidFill>{colour}</a:solidFill><a:ln><a:noFill/></a:ln>" if fill else f"<a:noFill/>{_stroke(colour, width)}"
    return (
        f"<p:sp><p:nvSpPr>{_properties(number, name, '')}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
        f'<p:spPr>{place(frame)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{inside}</p:spPr></p:sp>'
    )


def _stroke(colour: str, width: float, *, dashed: bool = False, arrow: bool = False) -> str:
    dash = '<a:prstDash val="dash"/>' if dashed else ""
    head = '<a:tailEnd type="triangle"/>' if arrow else ""
    return f'<a:ln w="{_units(width)}"><a:solidFill>{colour}</a:solidFill>{dash}<a:round/>{head}</a:ln>'


def polyline(
    number: int, name: str, points: Sequence[tuple[float, float]], colour: str, width: float, *, dashed: bool = False, arrow: bool = False
) -> str:
    """A line from point to point: a connector where it is straight, a free form where it is not."""
    across, down = [x for x, _ in points], [y for _, y in points]
    frame = Frame(min(across), min(down), max(across) - min(across), max(down) - min(down))
    stroke = _stroke(colour, width, dashed=dashed, arrow=arrow)
    if len(points) == 2:
        flips = (' flipH="1"' if across[1] < across[0] else "") + (' flipV="1"' if down[1] < down[0] else "")
        return (
            f"<p:cxnSp><p:nvCxnSpPr>{_properties(number, name, '')}<p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr>"
            f'<p:spPr>{place(frame, flips)}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>{stroke}</p:spPr></p:cxnSp>'
        )
    steps = []
    for step, (x, y) in enumerate(points):
        kind = "lnTo" if step else "moveTo"
        steps.append(f'<a:{kind}><a:pt x="{_units(x - frame.x)}" y="{_units(y - frame.y)}"/></a:{kind}>')
    path = f'<a:path w="{_units(frame.width)}" h="{_units(frame.height)}" fill="none">{"".join(steps)}</a:path>'
    form = f'<a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>{path}</a:pathLst>'
    return (
        f"<p:sp><p:nvSpPr>{_properties(number, name, '')}<p:cNvSpPr/><p:nvPr/></p:nvSpPr>"
        f"<p:spPr>{place(frame)}<a:custGeom>{form}</a:custGeom><a:noFill/>{stroke}</p:spPr></p:sp>"
    )


def group(number: int, name: str, frame: Frame, shapes: Iterable[str], alt: str) -> str:
    """Shapes that move and scale as one; their places stay the slide's."""
    return (
        f"<p:grpSp><p:nvGrpSpPr>{_properties(number, name, alt)}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
        f"<p:grpSpPr>{place(frame, inner=True)}</p:grpSpPr>{''.join(shapes)}</p:grpSp>"
    )


# -------------------------------------------------------------------------------------------------------------------- tables

MARGIN = 5.0, 3.5
"""Between a cell's border and its words, at its sides, above and below."""

_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's table style without colours and lines; the lines are ours."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's runs, which side they stand at, and the colours of the lines above and below it."""

    content: str
    anchor: Anchor = "start"
    above: str = ""
    below: str = ""


def table(number: int, name: str, frame: Frame, widths: Sequence[float], rows: Sequence[tuple[float, Sequence[Cell]]], *, feet: int) -> str:
    """A table of the heights and cells of its rows, the first row its titles, the last `feet` its totals."""
    grid = "".join(f'<a:gridCol w="{_units(width)}"/>' for width in widths)
    shown = "".join(f'<a:tr h="{_units(height)}">{"".join(map(_cell, cells))}</a:tr>' for height, cells in rows)
    last = ' lastRow="1"' if feet else ""
    kind = f'<a:tblPr firstRow="1"{last}><a:tableStyleId>{_PLAIN}</a:tableStyleId></a:tblPr>'
    where = place(frame).replace("a:xfrm", "p:xfrm")
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr>{_properties(number, name, "")}<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/>'
        f"</p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>{where}<a:graphic>"
        f'<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl>{kind}<a:tblGrid>{grid}</a:tblGrid>{shown}'
        "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


def _cell(cell: Cell) -> str:
    side, top = map(_units, MARGIN)
    drawn = (("lnT", cell.above), ("lnB", cell.below))
    rules = "".join(f'<a:{edge} w="{POINT}"><a:solidFill>{colour}</a:solidFill></a:{edge}>' for edge, colour in drawn if colour)
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraph(cell.content, cell.anchor)}</a:txBody>"
        f'<a:tcPr marL="{side}" marR="{side}" marT="{top}" marB="{top}" anchor="ctr">{rules}<a:noFill/></a:tcPr></a:tc>'
    )
