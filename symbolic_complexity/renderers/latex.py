"""LaTeX: a document that compiles under pdflatex with amsmath alone, or the `align*` to paste into one."""

from __future__ import annotations

from ..document import Block, Chain, Document, Heading, Paragraph, Prose, Row, Table
from ..symbols import latex as symbol
from ..typeset import Style, plain, typeset
from ..written import IndexedSum, Negative, Sum, Written, add
from .base import Format, spell


def _brackets(inner: str) -> str:
    """Parentheses as high as what they hold."""
    return rf"\left({inner}\right)" if any(tall in inner for tall in (r"\frac", r"\lfloor", r"\sum")) else f"({inner})"


STYLE = Style(
    number=lambda number: f"{number:,}".replace(",", "{,}"),
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
    stacked=True,
)

_WIDE = 70
_FULL = 110
_LONG = 45
"""Characters of a formula's plain text that leave no room for a reason, or for more formula; and of a long reason."""

_ROWS = 40
"""Rows of a table that a page has room for."""

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
    "−": r"\ensuremath{-}",
    "·": r"\ensuremath{\cdot}",
    "—": "---",
    "∇": r"\ensuremath{\nabla}",
    "█": r"\rule{0.5em}{1.4ex}",
    "…": r"\dots{}",
}

_ARROW = SPECIAL["-"] + SPECIAL[">"]

_PREAMBLE = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage{amsmath}
\usepackage{graphicx}
\usepackage[margin=2cm]{geometry}
\setlength{\parindent}{0pt}
\allowdisplaybreaks
\sloppy
\renewcommand{\arraystretch}{1.2}
\begin{document}
"""


def formula(node: Written) -> str:
    """A tree as LaTeX mathematics, without delimiters."""
    return typeset(node, STYLE)


def escape(words: str) -> str:
    """Anybody's words as LaTeX text: every special character stands for itself, other symbols become `?`."""
    escaped = "".join(SPECIAL.get(letter) or (letter if _is_latin(letter) else "?") for letter in words)
    escaped = escaped.replace(r"\}", r"\}\allowbreak{}")
    return escaped.replace(_ARROW, rf"\mbox{{{_ARROW}}}\allowbreak{{}}")  # a long design breaks after its arrows and braces


def _is_latin(letter: str) -> bool:
    return letter.isprintable() and ord(letter) < 0x180


def document(content: Document) -> str:
    """A whole file, ready for pdflatex."""
    return f"{_PREAMBLE}{fragment(content)}\\end{{document}}\n"


def fragment(content: Document) -> str:
    """The blocks alone, to paste into a document that uses amsmath."""
    return "\n".join(_block(block) for block in content.blocks)


def pasted(content: Document) -> str:
    """The equations and tables alone; headings and paragraphs as comments."""
    return "\n".join(_commented(block) if isinstance(block, (Heading, Paragraph)) else _block(block) for block in content.blocks)


def _commented(block: Heading | Paragraph) -> str:
    return "% " + " ".join(words(block.text).split())


def words(prose: Prose) -> str:
    """Prose with its formulas in inline mathematics."""
    return spell(prose, STYLE, escape, lambda inner: f"${inner}$")


def _block(block: Block) -> str:
    match block:
        case Heading(prose, level):
            return f"\\{'section' if level == 1 else 'subsection'}*{{\\raggedright {words(prose)}}}\n"
        case Paragraph(prose):
            return f"{words(prose)}\n\n"
        case Chain():
            return _chain(block)
        case Table():
            return _table(block)


def _chain(chain: Chain) -> str:
    rows = []
    wide = any(len(plain(row.right)) > _WIDE for row in chain.rows)
    for index, row in enumerate(chain.rows):
        left = chain.left.latex if index == 0 else ""
        unit = rf"\ \text{{{escape(row.unit)}}}" if row.unit else ""
        lines = r" \\ & \qquad ".join(_lines(row.right))
        rows.append(f"  {left} & {RELATIONS[row.relation]} {lines}{unit}" + _reason(row, below=wide))
    return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}\n"


def _lines(node: Written, full: int = _FULL) -> list[str]:
    """A formula, its sum broken into several lines where one would be too long."""
    if isinstance(node, IndexedSum) and isinstance(node.body, Sum) and len(plain(node)) > full:
        inside = _lines(node.body, full - 30)
        inside[0] = STYLE.series(rf"\Bigl({inside[0]}", symbol(node.index), formula(node.first), formula(node.last))
        inside[-1] += r"\Bigr)"
        return inside
    whole = formula(node)
    if not isinstance(node, Sum) or len(plain(node)) <= full or str(STYLE.ellipsis) in whole:
        return [whole]
    chunks: list[list[Written]] = [[]]
    for term in node.terms:
        if chunks[-1] and sum(len(plain(one)) for one in (*chunks[-1], term)) > full:
            chunks.append([])
        chunks[-1].append(term)
    first, *others = (add(*chunk) for chunk in chunks)
    return [formula(first), *(formula(one) if _begins_negative(one) else f"{{}}+ {formula(one)}" for one in others)]


def _begins_negative(node: Written) -> bool:
    return isinstance(node.terms[0] if isinstance(node, Sum) else node, Negative)


def _reason(row: Row, *, below: bool) -> str:
    """The reason beside a formula, in a narrow column where it is long; or below, where a formula fills the line."""
    if not row.why:
        return ""
    why = words(row.why)
    if below:
        return rf" \\ & \quad\parbox[t]{{0.75\linewidth}}{{\raggedright\footnotesize {why}\strut}}"
    if sum(len(piece) if isinstance(piece, str) else len(str(piece)) for piece in row.why) > _LONG:
        return rf" && \parbox[t]{{0.3\linewidth}}{{\raggedright\footnotesize {why}}}"
    return rf" && \text{{\footnotesize {why}}}"


def _table(table: Table) -> str:
    """The table; a long one in several, each no longer than a page and with the titles above it."""
    columns = "".join("r" if numeric else "l" for numeric in table.numeric)
    titles = " & ".join(map(escape, table.columns)) + r" \\ \hline"
    body = [" & ".join(map(words, row)) + r" \\" for row in table.rows]
    if table.feet:
        body[-table.feet] = rf"\hline {body[-table.feet]}"
    pages = [body[place : place + _ROWS] for place in range(0, len(body), _ROWS)]
    return "".join(_tabular(columns, [titles, *page]) for page in pages or [[]])


def _tabular(columns: str, lines: list[str]) -> str:
    inner = "\n".join(lines)
    tabular = f"\\begin{{tabular}}{{{columns}}}\n{inner}\n\\end{{tabular}}"
    # A table wider than the line is scaled down to it; \resizebox alone would blow small ones up.
    return f"\\medskip\n\\sbox0{{{tabular}}}%\n\\ifdim\\wd0>\\linewidth\\resizebox{{\\linewidth}}{{!}}{{\\usebox0}}\\else\\usebox0\\fi\n\n"


LATEX_FORMAT = Format("latex", (".tex",), "a LaTeX document with amsmath, for pdflatex", document)
ALIGN_FORMAT = Format("align", (), "the align* to paste into a LaTeX document, words as comments", pasted)
