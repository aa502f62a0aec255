"""LaTeX: a document that compiles under pdflatex with amsmath alone; TikZ where there are pictures. Substeps are not shown."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil, inf
from typing import TypeAlias

from ..document import Chain, Document, Figure, Heading, Paragraph, Prose, Row, Table, flattened, plain_text
from ..symbols import Sign
from ..symbols import latex as symbol
from ..typeset import Style, begins_negative, plain, typeset
from ..written import Changed, IndexedSum, Maximum, Number, Part, Product, Sum, Written, add, bare
from .base import Format, for_document, printable, spell
from .tikz import picture

RELATIONS = {"=": "=", "≈": r"\approx", "≤": r"\le"}

SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "-": r"{-}",
    "×": r"\ensuremath{\times}",
    "≈": r"\ensuremath{\approx}",
    "≤": r"\ensuremath{\le}",
    "≥": r"\ensuremath{\ge}",
    "−": r"\ensuremath{-}",
    "·": r"\ensuremath{\cdot}",
    "∑": r"\ensuremath{\sum}",
    "∇": r"\ensuremath{\nabla}",
    "→": r"\ensuremath{\rightarrow}",
    "—": "---",
    "–": "--",
    "‘": "`",
    "’": "'",
    "“": "``",
    "”": "''",
    "•": r"\textbullet{}",
    "█": r"\rule{0.5em}{1.4ex}",
    "…": r"\dots{}",
} | dict.fromkeys("\n\t\u00a0", " ")

_MISSING = frozenset("ĦħĸĿŀŉŦŧſ")
"""Letters of the Latin alphabets that no font of pdflatex has."""

_ARROW = SPECIAL["-"] + SPECIAL[">"]

_RUN = 30
"""Letters without a place to break, after which a line may break all the same."""

_NOTE = 16
"""Letters in a line of the words under a brace."""


def escape(words: str, run: int = _RUN) -> str:
    """Anybody's words as LaTeX text: every special character stands for itself, other symbols become `?`."""
    runs = re.sub(rf"(?:(?!->)[^\s}}]){{{run}}}(?=[^\s}}])", lambda found: found[0] + "\0", words.replace("\0", "?"))
    escaped = "".join(r"\allowbreak{}" if letter == "\0" else _letter(letter) for letter in runs)
    escaped = escaped.replace(r"\}", r"\}\allowbreak{}").replace("''", "'{}'").replace(",,", ",{},")
    return escaped.replace(_ARROW, rf"\mbox{{{_ARROW}}}\allowbreak{{}}")  # a long design breaks after its arrows and braces


def lacks(words: str) -> bool:
    """Whether `escape` would lose a letter or a sign of these words."""
    return any(letter.isprintable() and letter != "?" and _letter(letter) == "?" for letter in words)


def _letter(letter: str) -> str:
    return SPECIAL.get(letter) or (letter if letter.isprintable() and ord(letter) < 0x180 and letter not in _MISSING else "?")


def _brackets(inner: str) -> str:
    """Parentheses as high as what they hold."""
    return rf"\left({inner}\right)" if any(tall in inner for tall in (r"\frac", r"\lfloor", r"\sum")) else f"({inner})"


def _braced(inner: str, note: str) -> str:
    lines = r" \\ ".join(rf"\text{{{escape(line)}}}" for line in textwrap.wrap(note, _NOTE))
    return rf"\underbrace{{{inner}}}_{{\substack{{{lines}}}}}" if lines else inner


STYLE = Style(
    separator=",",
    separators={",": "{,}", " ": r"\,", "'": r"\text{'}"},
    name=symbol,
    sign=lambda sign: sign.latex,
    fraction=lambda above, below: rf"\frac{{{above}}}{{{below}}}",
    power=lambda base, exponent: f"{base}^{{{exponent}}}",
    floor=lambda inner: rf"\left\lfloor {inner} \right\rfloor",
    maximum=lambda inner: rf"\max\left({', '.join(inner)}\right)",
    series=lambda body, index, first, last: rf"\sum_{{{index}={first}}}^{{{last}}} {body}",
    times=r" \cdot ",
    beside=" ",
    shape=r" \times ".join,
    ellipsis=r"\cdots",
    brackets=_brackets,
    braced=_braced,
    stacked=True,
)

_WIDE = 70
_FULL = 110
_LONG = 45
"""Characters of a formula's plain text that leave no room for a reason, or for more formula; and of a long reason."""

_INSIDE = 8 / 11
"""The part of a line that is left inside a bracket."""

_HOLE = Part(Sign("", "|", "|", "\0"), Number(0))
"""Stands for a bracket while what is around it is spelled."""

_ROWS = 40
"""Rows of a table that a page has room for."""

_LINE = 50.0
GAP = 1.2
_CELLS = (28.0, 20.0)
"""Widths of a line, of the room between two columns or around a sign, and of the cells of a table that is too wide, in ems."""

_SMALLEST = 0.7
"""How much smaller than the text a table may get before its cells are broken and its columns shared out among several tables."""

_PREAMBLE = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage{amsmath}
\usepackage{graphicx}
\usepackage[margin=2cm]{geometry}
"""

_SETTINGS = r"""\setlength{\parindent}{0pt}
\allowdisplaybreaks
\sloppy
\renewcommand{\arraystretch}{1.2}
\begin{document}
"""

_LEVELS = {1: "section", 2: "subsection"}


def formula(node: Written, style: Style = STYLE) -> str:
    """A tree as LaTeX mathematics, without delimiters."""
    return typeset(node, style)


def words(prose: Prose, style: Style = STYLE, run: int = _RUN) -> str:
    """Prose with its formulas in inline mathematics."""
    return spell(prose, style, lambda text: escape(text, run), lambda inner: f"${inner}$")


def document(content: Document) -> str:
    """A whole file, ready for pdflatex."""
    pictures = any(isinstance(block, Figure) for block in flattened(content.blocks))
    tikz = "\\usepackage{tikz}\n" if pictures else ""
    return f"{_PREAMBLE}{tikz}{_SETTINGS}{fragment(content)}\\end{{document}}\n"


def fragment(content: Document) -> str:
    """The blocks alone, to paste into a document that uses amsmath, graphicx for its tables and TikZ for its pictures."""
    style = for_document(STYLE, content)
    return "\n".join(_block(block, style) for block in flattened(content.blocks))


def _block(block: Heading | Paragraph | Chain | Table | Figure, style: Style) -> str:
    match block:
        case Heading(prose, level):
            return f"\\{_LEVELS.get(level, 'subsubsection')}*{{\\raggedright {words(prose, style)}}}\n"
        case Paragraph(prose):
            return f"{words(prose, style)}\n\n"
        case Chain(rows=()) | Table(columns=()):
            return ""
        case Chain():
            return chain(block, style)
        case Table():
            return table(block, style)
        case Figure(drawing, caption, alt):
            shown = no_wider(picture(drawing, lambda prose: words(prose, style)))
            return f"{comment(alt)}\n\\begin{{center}}\n{shown}\\par\n\\smallskip{{\\small {words(caption, style)}}}\n\\end{{center}}\n"


def no_wider(box: str) -> str:
    """A box scaled down to the line where it is wider; \\resizebox alone would blow small ones up."""
    return f"\\noindent\\sbox0{{{box}}}%\n\\ifdim\\wd0>\\linewidth\\resizebox{{\\linewidth}}{{!}}{{\\usebox0}}\\else\\usebox0\\fi"


# ------------------------------------------------------------------------------------------------------------------- chains


_GO_ON = r" \\ & \qquad "
"""Between two lines of a formula."""


def chain(block: Chain, style: Style) -> str:
    """A chain in its layout."""
    return {"aligned": aligned, "gathered": gathered, "line": in_line}[block.layout](block, style)


def aligned(block: Chain, style: Style) -> str:
    """An `align*` with the reasons beside the formulas, or below them where there is no room."""
    rows = []
    below = any(len(plain(row.right)) > _WIDE for row in block.rows)
    for index, row in enumerate(block.rows):
        left = block.left.latex if index == 0 else ""
        rows.append(f"  {left} & {_equation(row, style, _GO_ON)}" + _reason(row, style, below=below))
    return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}\n"


def gathered(block: Chain, style: Style, *, comments: bool = False) -> str:
    """A `gather*`, the reasons below the formulas or as comments."""
    shown = []
    for index, row in enumerate(block.rows):
        left = f"{block.left.latex} " if index == 0 else ""
        why = rf" \\ \text{{\footnotesize {words(row.why, style)}}}" if row.why and not comments else ""
        end = r" \\" if index < len(block.rows) - 1 else ""
        aside = _aside(row) if comments else ""
        shown.append("  " + left + _equation(row, style, r" \\ ") + why + end + aside)
    return "\n".join((r"\begin{gather*}", *shown, r"\end{gather*}", ""))


def in_line(block: Chain, style: Style, *, comments: bool = False) -> str:
    """All in one line, broken before a relation where it is too long; the reasons after it or as comments."""
    groups = packed(block.rows, _LINE - 6)
    one = len(groups) == 1 and all(len(lines(row.right, style)) == 1 for row in block.rows)
    shown: list[str] = []
    for place, group in enumerate(groups):
        for index, row in enumerate(group):
            sign = block.left.latex if not shown else ""
            start = f"{sign} " if one else f"{sign} & " if index == 0 else ""
            end = r" \\" if index == len(group) - 1 and place < len(groups) - 1 else ""
            aside = _aside(row) if comments else ""
            shown.append("  " + start.lstrip() + _equation(row, style, _GO_ON) + end + aside)
    ends = (r"\[", r"\]") if one else (r"\begin{align*}", r"\end{align*}")
    reasons = "" if comments else "; ".join(words(row.why, style) for row in block.rows if row.why)
    return "\n".join((ends[0], *shown, ends[1], *([f"{{\\footnotesize {reasons}\\par}}"] if reasons else []), ""))


def _equation(row: Row, style: Style, between: str) -> str:
    """The relation, the right side in as many lines as it needs, and its unit."""
    return f"{RELATIONS[row.relation]} {between.join(lines(row.right, style))}{unit(row)}"


def _aside(row: Row) -> str:
    """The reason as a comment at the end of the line."""
    return f" {comment(row.why)}" if row.why else ""


def comment(prose: Prose) -> str:
    """Prose that whoever reads the source sees, and TeX does not; all in one line."""
    return "% " + " ".join(printable(plain_text(prose)).split())


def packed(rows: tuple[Row, ...], full: float) -> list[list[Row]]:
    """The rows of a chain that stands in one line, in several where they are wider together than `full`, in ems."""
    groups: list[list[Row]] = [[]]
    used = 0.0
    for row in rows:
        needed = ems((row.right, " ", row.unit)) + 2
        if groups[-1] and used + needed > full:
            groups.append([])
            used = 0.0
        groups[-1].append(row)
        used += needed
    return groups


def unit(row: Row) -> str:
    """The unit of a result, after it."""
    return rf"\ \text{{{escape(row.unit)}}}" if row.unit else ""


Size: TypeAlias = Callable[[Written], float]


def room(node: Written) -> float:
    """The width of a formula with the sign before it, in ems."""
    return ems((node,)) + GAP


def _length(node: Written) -> float:
    """Characters of a formula; more, where it is wider than they usually are."""
    return max(len(plain(node)), _FULL / _LINE * room(node))


def lines(node: Written, style: Style, full: float = _FULL, size: Size = _length) -> list[str]:
    """A formula, its sums broken into several lines where one would be too long."""
    whole = formula(node, style)
    if size(node) <= full or (style.ellipsis and style.ellipsis in whole):
        return [whole]

    def inside(inner: Written, before: str, after: str) -> list[str]:
        broken = lines(inner, style, full * _INSIDE, size)
        return [rf"{before}\Bigl({broken[0]}", *broken[1:-1], rf"{broken[-1]}\Bigr){after}"] if len(broken) > 1 else [whole]

    match node:
        case Changed(argument):
            return [style.changed(line) for line in lines(argument, style, full, size)]
        case IndexedSum(body, index, first, last) if isinstance(bare(body), Sum):
            return inside(body, style.series("", symbol(index), formula(first, style), formula(last, style)), "")
        case Product(factors) if any(isinstance(bare(factor), Sum) for factor in factors):
            place = max(
                (place for place, factor in enumerate(factors) if isinstance(bare(factor), Sum)), key=lambda one: size(factors[one])
            )
            held = Product((*factors[:place], _HOLE, *factors[place + 1 :]))
            return inside(factors[place], *formula(held, style).split(_HOLE.sign.latex))
        case Maximum(arguments):
            inner = full * _INSIDE
            broken = [
                lines(chunk[0], style, inner, size) if len(chunk) == 1 else [", ".join(formula(one, style) for one in chunk)]
                for chunk in _chunks(arguments, inner, size)
            ]
            shown = [line for chunk in broken[:-1] for line in (*chunk[:-1], f"{chunk[-1]},")] + broken[-1]
            return [rf"\max\Bigl({shown[0]}", *shown[1:-1], rf"{shown[-1]}\Bigr)"] if len(shown) > 1 else [whole]
        case Sum(terms):
            first, *others = (add(*chunk) for chunk in _chunks(terms, full, size))
            begun = lines(first, style, full, size) if first != node else [whole]
            return begun + [line for one in others for line in _added(lines(one, style, full, size), one)]
    return [whole]


def _chunks(parts: tuple[Written, ...], full: float, size: Size) -> list[list[Written]]:
    """Terms or arguments, as many together as a line has room for."""
    chunks: list[list[Written]] = [[]]
    for part in parts:
        if chunks[-1] and sum(size(one) for one in (*chunks[-1], part)) > full:
            chunks.append([])
        chunks[-1].append(part)
    if len(chunks) > 1 and len(chunks[-1]) == 1 and size(chunks[-1][0]) <= full / 20:
        last = chunks.pop()  # no line for a 1 alone
        chunks[-1] += last
    return chunks


def _added(broken: list[str], node: Written) -> list[str]:
    """Lines that go on with a sum: its sign stands before the first."""
    return broken if begins_negative(node) else [f"{{}}+ {broken[0]}", *broken[1:]]


def _reason(row: Row, style: Style, *, below: bool) -> str:
    """The reason beside a formula, in a narrow column where it is long; or below, where a formula fills the line."""
    if not row.why:
        return ""
    why = words(row.why, style)
    if below:
        return rf" \\ & \quad\parbox[t]{{0.75\linewidth}}{{\raggedright\footnotesize {why}\strut}}"
    if sum(len(piece) if isinstance(piece, str) else len(str(piece)) for piece in row.why) > _LONG:
        return rf" && \parbox[t]{{0.3\linewidth}}{{\raggedright\footnotesize {why}}}"
    return rf" && \text{{\footnotesize {why}}}"


# ------------------------------------------------------------------------------------------------------------------- tables


def table(block: Table, style: Style) -> str:
    """The table; where it would get too small its cells are broken, or its columns shared out among several, the first in each."""
    line = _LINE / _SMALLEST
    full, widths = narrowed(block, style, line)
    if sum(widths) <= line:
        return _tabular(block, style, full)
    shares: list[list[int]] = [[0]]
    for column in range(1, len(widths)):
        if len(shares[-1]) > 1 and sum(widths[one] for one in (*shares[-1], column)) > line:
            shares.append([0])
        shares[-1].append(column)
    return "".join(_tabular(_only(block, share), style, full) for share in shares)


def narrowed(block: Table, style: Style, line: float) -> tuple[float, list[float]]:
    """The width of its cells with which a table is no wider than `line`, or that comes nearest; and its columns' widths, all in ems."""
    for full in (inf, *_CELLS):
        widths = [max(cell.width for cell in column) for column in zip(*_cells(block, style, full), strict=True)]
        if sum(widths) <= line:
            break
    return full, widths


def _only(block: Table, columns: list[int]) -> Table:
    """The table with some of its columns."""
    return replace(
        block,
        columns=tuple(block.columns[column] for column in columns),
        rows=tuple(tuple(row[column] for column in columns) for row in block.rows),
        numeric=tuple(block.numeric[column] for column in columns),
    )


def _tabular(block: Table, style: Style, full: float) -> str:
    """The table; a long one in several, each no longer than a page and with the titles above it."""
    columns = "".join("r" if numeric else "l" for numeric in block.numeric)
    titles, *rows = _cells(block, style, full)
    head = " & ".join(cell.text for cell in titles) + r" \\ \hline"
    pages: list[list[str]] = [[head]]
    used = 0
    for place, row in enumerate(rows):
        height = max((cell.lines for cell in row), default=1)
        if used and used + height > _ROWS:
            pages.append([head])
            used = 0
        foot = r"\hline " if block.feet and place == len(rows) - block.feet else ""
        pages[-1].append(foot + " & ".join(cell.text for cell in row) + r" \\")
        used += height
    return "".join(_sheet(columns, page) for page in pages)


def _sheet(columns: str, body: list[str]) -> str:
    inner = "\n".join(body)
    return "\\medskip\n" + no_wider(f"\\begin{{tabular}}{{{columns}}}\n{inner}\n\\end{{tabular}}") + "\n\n"


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its LaTeX, about how wide it is with the room beside it, in ems, and its lines."""

    text: str
    width: float
    lines: int = 1


def _cells(block: Table, style: Style, full: float) -> list[list[Cell]]:
    """The titles and the rows."""
    return [
        [Cell(escape(title), ems((title,)) + GAP) for title in block.columns],
        *([cell(one, style, full) for one in row] for row in block.rows),
    ]


def cell(prose: Prose, style: Style, full: float) -> Cell:
    """A cell; a long sum and long words in several lines."""
    width = ems(prose)
    text = words(prose, style)
    if width > full and len(prose) == 1 and isinstance(prose[0], Written):
        broken = lines(prose[0], style, full, room)
        if len(broken) > 1:
            text, width = r"$\begin{array}[t]{@{}l@{}}" + r" \\ ".join(broken) + r"\end{array}$", full
        return Cell(text, width + GAP, len(broken))
    if width > full:
        return Cell(rf"\parbox[t]{{{full:g}em}}{{\raggedright {text}\strut}}", full + GAP, ceil(width / full))
    # What begins like an option would be taken for one of the line's end before it.
    return Cell(f"{{}}{text}" if text.startswith(("[", "*")) else text, width + GAP)


# ------------------------------------------------------------------------------------------------------------------- widths

_MEASURE = Style(
    name=lambda name: name.replace("_", ""),
    sign=lambda sign: sign.text,
    fraction=lambda above, below: max(above, below, key=len),
    power=lambda base, exponent: base + exponent[: ceil(0.7 * len(exponent))],
    floor="⌊{}⌋".format,
    maximum=lambda inner: f"max({', '.join(inner)})",
    series=lambda body, index, first, last: f"ΣΣ {body}",
    times=" . ",
    shape=" × ".join,
    separator=",",
    minus="−",
    ellipsis="...",
    braced=lambda inner, note: max(inner, *(line[: ceil(0.7 * len(line))] for line in textwrap.wrap(note, _NOTE)), key=len),
    stacked=True,
)

_WIDTHS = {letter: width for letters, width in ((" .,|'il", 0.28), ("()⌊⌋tfrj", 0.4), ("+−=×≈≤mwM", 0.8)) for letter in letters}
"""Widths of letters that are far from the others' half an em."""


def ems(prose: Prose) -> float:
    """About how wide prose is in LaTeX, in ems of its size."""
    text = "".join(
        piece if isinstance(piece, str) else piece.text if isinstance(piece, Sign) else typeset(piece, _MEASURE) for piece in prose
    )
    return sum(_WIDTHS.get(letter, 0.7 if letter.isupper() else 0.52) for letter in text)


LATEX_FORMAT = Format("latex", (".tex",), "a LaTeX document with amsmath, for pdflatex", document)
