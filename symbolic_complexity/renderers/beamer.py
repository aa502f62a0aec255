"""Beamer: slides for pdflatex, whose equations appear step by step while nothing on them moves.

Each cell of an equation is covered by an `\\uncover` of its own, since a `\\pause` between rows loses them. What is wider or
higher than its room is broken into lines here and, where that is not enough, made smaller by TeX, which knows the true sizes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import ceil

from ..document import Block, Chain, Columns, Document, Figure, Heading, Paragraph, Prose, Row, Slide, Table, all_blocks, clicks, plain_text
from ..paging import LINES, height, slides_of
from ..typeset import Style
from ..written import Quotient, walk
from .base import Format, for_document
from .tex import breaking, spelling, tables, tikz

_PREAMBLE = r"""\documentclass[@options@,usepdftitle=false]{beamer}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage{amsmath}
\usepackage{booktabs}
@tikz@\hypersetup{pdftitle={@title@}, pdflang={@language@}}

% The look: white, one accent, reasons in grey, what a step changed in orange.
\definecolor{ink}{HTML}{1F2430}
\definecolor{quiet}{HTML}{667085}
\definecolor{accent}{HTML}{2F6FB3}
\definecolor{change}{HTML}{BF480F}
\usefonttheme[onlymath]{serif}
\setbeamercolor{normal text}{fg=ink}
\setbeamercolor{frametitle}{fg=ink}
\setbeamerfont{frametitle}{size=\Large,series=\bfseries}
\setbeamersize{text margin left=9mm,text margin right=9mm}
\setbeamertemplate{navigation symbols}{}
\setbeamertemplate{frametitle}{\vskip5mm\begin{minipage}{\textwidth}\raggedright\insertframetitle\ifvmode\else\strut\fi\end{minipage}\par}
\setbeamertemplate{footline}{\hfill{\color{quiet}\scriptsize\insertframenumber}\hspace{6mm}\vspace{3mm}}
\setbeamertemplate{note page}[plain]
\setlength{\jot}{5pt}
\setlength{\tabcolsep}{4.5pt}
\renewcommand{\arraystretch}{1.3}
\hyphenpenalty=10000
\sloppy

% \fit{box}: the box, no wider than the line.
\newsavebox{\fitted}
\newcommand{\fit}[1]{\sbox{\fitted}{#1}%
  \ifdim\wd\fitted>\linewidth\resizebox{\linewidth}{!}{\usebox{\fitted}}\else\usebox{\fitted}\fi}

% \sheet[size]{blocks}: the blocks in letters of this size, in per cent; in smaller ones where they would not go on the slide.
\newcommand{\apart}{\setlength{\parskip}{8pt}}
\newsavebox{\written}
\newlength{\room}
\newcommand{\attempt}[2]{%
  \sbox{\written}{\begin{minipage}[t]{\dimexpr\textwidth*100/#1\relax}\apart#2\end{minipage}}%
  \ifdim\dimexpr\ht\written+\dp\written\relax>0pt\sbox{\written}{\resizebox{\textwidth}{!}{\usebox{\written}}}\fi}
\newcommand{\again}[3]{\ifnum#2<#1\ifdim\dimexpr\ht\written+\dp\written\relax>\room\setlength{\jot}{3pt}\attempt{#2}{#3}\fi\fi}
\newcommand{\sheet}[2][100]{%
  \setbox0=\vbox{\usebeamertemplate***{frametitle}}%
  \setlength{\room}{\dimexpr\textheight-\ht0-\dp0-8mm\relax}%
  \attempt{#1}{#2}%
  \again{#1}{115}{#2}\again{#1}{108}{#2}\again{#1}{102}{#2}%
  \again{#1}{96}{#2}\again{#1}{90}{#2}\again{#1}{84}{#2}\again{#1}{78}{#2}%
  \again{#1}{72}{#2}\again{#1}{66}{#2}\again{#1}{60}{#2}\again{#1}{50}{#2}%
  \par\nointerlineskip\vskip1mm\noindent
  \ifdim\dimexpr\ht\written+\dp\written\relax>\room\resizebox*{!}{\room}{\usebox{\written}}\else\usebox{\written}\fi\par}

% Reasons, the titles of a table's columns, its totals and bars, and the letters of tables and of columns side by side.
\newcommand{\quiet}{\footnotesize\leavevmode\color{quiet}}
\newcommand{\why}[2]{\parbox[t]{#1}{\raggedright\quiet#2\strut}}
\newcommand{\head}[1]{{\quiet#1}}
\newcommand{\atleast}[3]{\sbox0{#2}\sbox2{#3}\ifdim\wd2>\wd0\makebox[\wd2][#1]{\usebox0}\else\usebox0\fi}
\newcommand{\total}[1]{{\bfseries\boldmath#1}}
\newcommand{\bit}{{\color{accent}\rule{0.25em}{1.2ex}}}
\newcommand{\smaller}{\footnotesize\renewcommand{\quiet}{\scriptsize\leavevmode\color{quiet}}}

% The line below the title of a deck or of a part of it.
\newcommand{\stroke}{{\color{accent}\rule{18mm}{0.8mm}\par}\medskip}

\begin{document}
"""

_LINE = 33.5
_SIGN = 1.5
_GAP = 2.0
"""Widths of a slide's line, of a relation, and of the room before a reason, in ems."""

_NARROW = 8.0
_BROAD = 24.0
"""The narrowest column in which a reason can be read, and the broadest that it needs, in ems."""

_SMALL = 0.82
"""Size of a reason's letters, in parts of the formula's."""

_SMALLEST = 0.6
"""How much smaller than the text a table may get before its cells are broken."""

_WIDTH, _HEIGHT, _CAPTION = 400.0, 178.0, 16.0
"""Room below a title, and height of a caption, in points."""

_ENLARGED = 2.0
"""How much larger than drawn a picture may get."""

_SIZES = (100, 93, 86, 79, 72)
"""Sizes of letters that are tried, in per cent."""

_LARGER = (122, 115, 108, 102)
"""Sizes that are tried before these where there are columns alone, whose letters are small; the first makes them as large as others."""

_ROW, _TALL, _BELOW = 1.2, 1.9, 0.4
"""Lines of running text that a row takes, one with a fraction in it, and the room around a reason below its row."""

_TITLE = 50
"""Letters of a title beyond which it is set smaller."""

_RUN = 30
"""Letters without a place to break, after which a line may break all the same, where a column is broad."""

_PLAIN = " .,:;!?()/+=*-"
"""What the file's properties may hold beside letters and digits."""


@dataclass(frozen=True)
class _Place:
    """Where blocks stand: the format's style, the room in ems and points, and whether rows appear one after the other.

    `widest` has the widest cells of all tables with the same columns, so that these keep their places from slide to slide.
    """

    style: Style
    ems: float
    width: float
    height: float
    stepwise: bool
    widest: Mapping[tuple[str, ...], tuple[Prose, ...]]


def deck(document: Document) -> str:
    """The slides, as a whole file."""
    slides = slides_of(document)
    pictures = any(isinstance(block, Figure) for block in all_blocks(slides))
    preamble = {
        "options": ("handout," if document.handout else "") + "aspectratio=169,12pt,hyperref={bookmarks=false}",
        "tikz": "\\usepackage{tikz}\n" if pictures else "",
        "title": _plain(plain_text(document.title)),
        "language": _plain(document.language),
    }
    style = for_document(spelling.STYLE, document)
    place = _Place(style, _LINE, _WIDTH, _HEIGHT, not document.handout, _widest(slides))
    frames = "\n".join(_frame(slide, place) for slide in slides)
    return re.sub("@(\\w+)@", lambda found: preamble[found[1]], _PREAMBLE) + f"\n{frames}\n\\end{{document}}\n"


def _plain(text: str) -> str:
    """Words for the file's properties, where no command has a meaning."""
    return " ".join("".join(letter if letter in _PLAIN or (letter.isalnum() and ord(letter) < 0x100) else " " for letter in text).split())


def _widest(slides: tuple[Slide, ...]) -> dict[tuple[str, ...], tuple[Prose, ...]]:
    """The widest cell of each column, of all tables with the same columns."""
    found: dict[tuple[str, ...], tuple[Prose, ...]] = {}
    for table in all_blocks(slides):
        if isinstance(table, Table):
            known = found.get(table.columns, ((),) * len(table.columns))
            found[table.columns] = tuple(max(cells, key=breaking.ems) for cells in zip(known, *table.rows, strict=True))
    return found


def _frame(slide: Slide, place: _Place) -> str:
    others = sum(height(block) for block in slide.blocks if not isinstance(block, Figure))
    place = replace(place, height=place.height * max(0.4, 1 - others / LINES), stepwise=place.stepwise and clicks(slide.blocks) > 0)
    size, place = _sized(slide.blocks, place)
    blocks = "\n".join(_block(block, place) for block in slide.blocks)
    length = len(plain_text(slide.title))
    title = spelling.words(slide.title, place.style)
    notes = f"\\note{{{spelling.words(slide.notes, place.style)}}}\n" if slide.notes else ""
    if slide.kind == "content":
        opening = f"[t]{{{_smaller(title, length)}}}"
    else:
        letters = r"\huge" if slide.kind == "title" and length <= _TITLE else r"\LARGE"
        opening = "[plain,c]"
        blocks = f"{{{letters}\\bfseries\\raggedright {title}\\par}}\n\\stroke\n{blocks}"
    return f"\\begin{{frame}}{opening}\n\\sheet{size}{{%\n{blocks}}}\n{notes}\\end{{frame}}\n"


def _sized(blocks: tuple[Block, ...], place: _Place) -> tuple[str, _Place]:
    """The size of the letters with which blocks go on a slide, so that formulas break for it, and their place."""
    larger = _LARGER if blocks and all(isinstance(block, Columns) for block in blocks) else ()
    breaks = [count for count, _ in _equations(blocks, place)] if larger else []
    for size in (*larger, *_SIZES):
        sized = replace(place, ems=place.ems * 100 / size)
        if size > 100 and any(count > usual or spare < 0 for (count, spare), usual in zip(_equations(blocks, sized), breaks, strict=True)):
            continue  # rather smaller letters than formulas in more lines
        if sum(_needed(block, sized) for block in blocks) * size <= LINES * 100:
            break
    return "" if size == 100 else f"[{size}]", sized


def _equations(blocks: tuple[Block, ...], place: _Place) -> Iterator[tuple[int, float]]:
    """Of what stands side by side, in how many lines each row and each text is, and how many ems a row in a single line leaves free."""
    for block in blocks:
        if isinstance(block, Columns):
            for column in block.columns:
                yield from _equations(column, _inner(len(block.columns), place))
        elif isinstance(block, Chain):
            width = place.ems - breaking.ems((block.left,)) - _SIGN
            for row in block.rows:
                lines = len(_equation(row, place, width - _SIGN, last=False))  # with room for the plus before a line that goes on
                yield lines, width - breaking.ems((row.right, " ", row.unit)) if lines == 1 else 0.0
        elif isinstance(block, (Heading, Paragraph)):
            yield ceil(0.9 * breaking.ems(block.text) / place.ems), 0.0  # words are narrower than formulas


def _needed(block: Block, place: _Place) -> float:
    """About how many lines of running text a block takes, its formulas as they break here."""
    match block:
        case Chain(left, rows, "aligned"):
            width = place.ems - breaking.ems((left,)) - _SIGN
            lines = sum(_TALL if r"\frac" in line else _ROW for row in rows for line in _equation(row, place, width, last=False))
            reasons = [] if _beside(block, place) else [ceil(_SMALL * breaking.ems(row.why) / width) for row in rows if row.why]
            return lines + sum(_SMALL * high + _BELOW for high in reasons)
        case Columns(columns):
            inner = _inner(len(columns), place)
            return _SMALL * max((sum(_needed(one, inner) for one in column) for column in columns), default=0)
        case Slide(_, blocks):
            return sum(_needed(one, place) for one in blocks)
    return height(block)


def _smaller(title: str, length: int) -> str:
    """The title, a long one in smaller letters."""
    size = r"\large" if length <= 2 * _TITLE else r"\normalsize"
    return title if length <= _TITLE else rf"{size} {title}\strut\endgraf"


def _block(block: Block, place: _Place) -> str:
    match block:
        case Heading(prose):
            return f"{{\\bfseries\\raggedright {_words(prose, place, place.ems)}\\par}}\n"
        case Paragraph(prose):
            return f"{{\\raggedright {_words(prose, place, place.ems)}\\par}}\n"
        case Chain(rows=()) | Table(columns=()) | Columns(()):
            return ""
        case Chain():
            return _chain(block, place)
        case Table():
            return _table(block, place)
        case Figure():
            return _figure(block, place)
        case Columns(columns):
            return _columns(columns, place)
        case Slide(_, blocks):
            return "\n".join(_block(inner, place) for inner in blocks)


def _words(prose: Prose, place: _Place, width: float) -> str:
    """Prose in a column of this width, in ems: a word that is wider may go on in the next line."""
    return spelling.words(prose, place.style, max(4, min(_RUN, int(1.4 * width))))


def _columns(columns: tuple[tuple[Block, ...], ...], place: _Place) -> str:
    """Columns of equal width, in smaller letters."""
    inner = _inner(len(columns), place)
    part = inner.width / place.width
    shown = [
        f"\\begin{{column}}{{{part:.3f}\\textwidth}}\\smaller\\apart\n"
        + "\n".join(_block(block, inner) for block in blocks)
        + "\\end{column}\n"
        for blocks in columns
    ]
    return "\\begin{columns}[T,onlytextwidth]\n" + "".join(shown) + "\\end{columns}\n"


def _inner(many: int, place: _Place) -> _Place:
    """The place of each of so many columns."""
    part = (1 - 0.04 * (many - 1)) / max(1, many)
    return replace(place, ems=place.ems * part / _SMALL, width=place.width * part)


# ------------------------------------------------------------------------------------------------------------------- chains


def _chain(chain: Chain, place: _Place) -> str:
    match chain.layout:
        case "aligned":
            return _aligned(chain, place)
        case "gathered":
            return _gathered(chain, place)
        case "line":
            return _in_line(chain, place)


def _beside(chain: Chain, place: _Place) -> float:
    """The width of the column of reasons beside the formulas, in ems; 0 where there is no room for one."""
    widest = max((breaking.ems((chain.left, row.right, " ", row.unit)) for row in chain.rows), default=0) + _SIGN
    longest = _longest(chain)
    free = place.ems - widest - _GAP
    return min(free, longest, _BROAD) if free >= min(longest, _NARROW) else 0


def _longest(chain: Chain) -> float:
    """The width of the longest reason, in ems of the formulas."""
    return max((_SMALL * breaking.ems(row.why) for row in chain.rows), default=0) * 1.1 + 0.5


def _aligned(chain: Chain, place: _Place) -> str:
    """The reasons beside the formulas where there is room, below them where there is not."""
    left = breaking.ems((chain.left,)) + _SIGN
    beside = _beside(chain, place)
    reasons = beside or min(place.ems - left, _longest(chain))
    shown: list[str] = []
    for index, row in enumerate(chain.rows):
        first, *others = _equation(row, place, place.ems - left, last=index == len(chain.rows) - 1)
        why = rf"\why{{{reasons:.1f}em}}{{{_reason(row, place, reasons)}}}" if row.why else ""
        lines = [rf"& {_covered(row, first)}", *(rf"& {_covered(row, line)}" for line in others)]
        if index == 0:
            lines[0] = f"{_covered(row, _left(chain, place))} {lines[0]}"
        if why and beside:
            lines[0] += rf" &\qquad& {_covered(row, why)}"
        elif why:
            lines.append(rf"&\;{_covered(row, why)}")
        tall = any(isinstance(inner, Quotient) for inner in walk(row.right))
        gap = "[7pt]" if tall else "[4pt]" if why and not beside else ""
        shown.append("\\\\\n  ".join(lines) + ("\\\\" + gap if index < len(chain.rows) - 1 else ""))
    return _fitted("aligned", shown)


def _gathered(chain: Chain, place: _Place) -> str:
    """Each line centred, the reasons below the formulas."""
    shown: list[str] = []
    for index, row in enumerate(chain.rows):
        lead = 0 if index else breaking.ems((chain.left,)) + _SIGN
        lines = _equation(row, place, place.ems - max(4, lead), last=index == len(chain.rows) - 1)
        if index == 0:
            lines[0] = f"{_left(chain, place)} {lines[0]}"
        if row.why:
            longest = min(place.ems, _SMALL * breaking.ems(row.why) * 1.1 + 0.5)
            lines.append(rf"\why{{{longest:.1f}em}}{{\centering {_reason(row, place, longest)}}}")
        shown.append("\\\\\n  ".join(_covered(row, line) for line in lines) + ("\\\\[4pt]" if index < len(chain.rows) - 1 else ""))
    return f"{{\\centering{_fitted('gathered', shown)}}}\n"


def _in_line(chain: Chain, place: _Place) -> str:
    """All in one line, or in few; the reasons in a line below."""
    left = breaking.ems((chain.left,)) + _SIGN
    shown: list[str] = []
    for group in breaking.packed(chain.rows, place.ems - left):
        equations = []
        for row in group:
            lines = _equation(row, place, place.ems - left, last=row is chain.rows[-1])
            equations.append("\\\\\n  & ".join(_covered(row, line) for line in lines))
        shown.append(("" if shown else _covered(group[0], _left(chain, place))) + " & " + " ".join(equations))
    reasons = [row for row in chain.rows if row.why]
    words = "".join(_covered(row, ("; " if index else "") + _reason(row, place, place.ems)) for index, row in enumerate(reasons))
    return _fitted("aligned", ["\\\\\n  ".join(shown)]) + (rf"\why{{\linewidth}}{{{words}}}\par" + "\n" if words else "")


def _fitted(environment: str, lines: list[str]) -> str:
    body = "\n  ".join(lines)
    return f"\\fit{{$\\begin{{{environment}}}\n  {body}\n\\end{{{environment}}}$}}\\par\n"


def _left(chain: Chain, place: _Place) -> str:
    """The left side, which no step changes."""
    return spelling.formula(chain.lefthand, place.style)


def _equation(row: Row, place: _Place, full: float, *, last: bool) -> list[str]:
    """The relation, the right side in as many lines as it needs, and its unit; a result in bold."""
    style = place.style
    if place.stepwise:
        style = replace(style, changed=lambda text: rf"{{\textcolor<{row.click + 1}>{{change}}{{{text}}}}}")
    if last and row.unit:
        style = replace(style, number=lambda digits: rf"\mathbf{{{digits}}}")
    first, *others = breaking.lines(row.right, style, full + breaking.GAP, breaking.room)
    lines = [f"{{}}{spelling.RELATIONS[row.relation]} {first}", *(rf"\quad {line}" for line in others)]
    lines[-1] += spelling.unit(row)
    return lines


def _reason(row: Row, place: _Place, width: float) -> str:
    """The reason; no line of it begins with an equals sign."""
    return _words(row.why, place, width).replace(" = ", "~=~")


def _covered(row: Row, text: str) -> str:
    """A cell that appears with its row."""
    return rf"\uncover<{row.click + 1}->{{{text}}}" if row.click else text


# ------------------------------------------------------------------------------------------------------- tables and figures


def _table(table: Table, place: _Place) -> str:
    """The titles in grey, a rule above the totals, and these in bold; long cells broken where it would get too small."""
    line = place.ems / _SMALL
    full = min(line, tables.narrowed(table, place.style, line / _SMALLEST)[0])
    columns = "".join("r" if numeric else "l" for numeric in table.numeric)
    titles = [
        rf"\atleast{{{side}}}{{\head{{{spelling.escape(title)}}}}}{{{_cell(widest, full, place)}}}"
        for side, title, widest in zip(columns, table.columns, place.widest[table.columns], strict=True)
    ]
    lines = [rf"\toprule {' & '.join(titles)} \\ \midrule"]
    for index, row in enumerate(table.rows):
        foot = index >= len(table.rows) - table.feet
        shown = [_cell(cell, full, place) for cell in row]
        rule = r"\midrule " if foot and index == len(table.rows) - table.feet else ""
        lines.append(rule + " & ".join(rf"\total{{{cell}}}" if foot and cell else cell for cell in shown) + r" \\")
    body = "\n  ".join((*lines, r"\bottomrule"))
    return f"\\fit{{\\smaller\\begin{{tabular}}{{@{{}}{columns}@{{}}}}\n  {body}\n\\end{{tabular}}}}\\par\n"


def _cell(prose: Prose, full: float, place: _Place) -> str:
    """A cell; what was padded with spaces, with room for so many digits; bars slim enough for a slide."""
    text = tables.cell(prose, place.style, full).text
    digits = text.lstrip(" ")
    return r"\hphantom{0}" * (len(text) - len(digits)) + digits.replace(spelling.SPECIAL["█"], r"\bit")


def _figure(figure: Figure, place: _Place) -> str:
    """The picture as large as there is room for."""
    drawing = figure.drawing
    under = rf"\why{{\linewidth}}{{\centering {_words(figure.caption, place, place.ems)}}}\par" if figure.caption else ""
    scale = min(place.width / drawing.width, (place.height - _CAPTION) / drawing.height, _ENLARGED)
    shown = tikz.picture(drawing, lambda prose: spelling.words(prose, place.style))
    return f"{spelling.comment(figure.alt)}\n{{\\centering\\scalebox{{{scale:.3f}}}{{%\n{shown}}}\\par\n{under}}}\n"


BEAMER_FORMAT = Format("beamer", (".tex",), "slides for pdflatex, with Beamer", deck, deck=True)
