"""LaTeX: a document that compiles under pdflatex with amsmath alone; TikZ where there are pictures. Substeps are not shown."""

from __future__ import annotations

from ..document import Chain, Document, Figure, Heading, Paragraph, Row, Table, flattened
from ..typeset import Style, plain
from .base import Format, for_document
from .tex.breaking import FULL, GAP, LINE, PASTED, ems, lines, packed
from .tex.spelling import RELATIONS, comment, unit, words
from .tex.spelling import STYLE as STYLE
from .tex.spelling import formula as formula
from .tex.tables import no_wider, table

_WIDE = 70
_LONG = 45
"""Characters of a formula's plain text that leave no room for a reason, and of a long reason."""

_PREAMBLE = r"""\documentclass[a4paper]{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage{amsmath}
\usepackage{graphicx}
\usepackage[margin=2cm]{geometry}
"""

_SETTINGS = r"""\setlength{\parindent}{0pt}
\sloppy
\renewcommand{\arraystretch}{1.2}
\begin{document}
"""

_PAGE = 24
"""Lines of a chain that a page has room for together with what is around it; a longer chain may go on on the next page."""

_LEVELS = {1: "section", 2: "subsection"}


def document(content: Document) -> str:
    """A whole file, ready for pdflatex."""
    pictures = any(isinstance(block, Figure) for block in flattened(content.blocks))
    tikz = "\\usepackage{tikz}\n" if pictures else ""
    return f"{_PREAMBLE}{tikz}{_SETTINGS}{_blocks(content, LINE)}\\end{{document}}\n"


def fragment(content: Document) -> str:
    """The blocks alone, to paste into a document that uses amsmath, graphicx for its tables and TikZ for its pictures."""
    return _blocks(content, PASTED)


def _blocks(content: Document, line: float) -> str:
    style = for_document(STYLE, content)
    return "\n".join(_block(block, style, line) for block in flattened(content.blocks))


def _block(block: Heading | Paragraph | Chain | Table | Figure, style: Style, line: float) -> str:
    match block:
        case Heading(prose, level):
            return f"\\{_LEVELS.get(level, 'subsubsection')}*{{\\raggedright {words(prose, style)}}}\n"
        case Paragraph(prose):
            return f"{words(prose, style)}\n\n"
        case Chain(rows=()) | Table(columns=()):
            return ""
        case Chain():
            shown = chain(block, style, line)
            return f"{{\\allowdisplaybreaks\n{shown}}}\n" if shown.count(r"\\") >= _PAGE else shown
        case Table():
            return table(block, style)
        case Figure(drawing, caption, alt):
            from .tex.tikz import picture  # only documents with pictures need the shapes of drawings

            shown = no_wider(picture(drawing, lambda prose: words(prose, style)))
            return f"{comment(alt)}\n\\begin{{center}}\n{shown}\\par\n\\smallskip{{\\small {words(caption, style)}}}\n\\end{{center}}\n"


# ------------------------------------------------------------------------------------------------------------------- chains


_GO_ON = r" \\ & \qquad "
"""Between two lines of a formula."""


def chain(block: Chain, style: Style, line: float = LINE) -> str:
    """A chain in its layout, for a line of so many ems."""
    match block.layout:
        case "aligned":
            return aligned(block, style, line)
        case "gathered":
            return gathered(block, style, line)
        case "line":
            return in_line(block, style, line)


def aligned(block: Chain, style: Style, line: float = LINE) -> str:
    """An `align*` for a line of so many ems, with the reasons beside the formulas, or below them where there is no room."""
    rows = []
    part = line / LINE
    below = any(len(plain(row.right)) + block.lead > _WIDE * part for row in block.rows)
    for index, row in enumerate(block.rows):
        left = formula(block.lefthand, style) if index == 0 else ""
        equation = _equation(row, style, _GO_ON, block.lead, line)
        rows.append(f"  {left} & {equation}{_reason(row, style, _LONG * part, below=below)}")
    return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}\n"


def gathered(block: Chain, style: Style, line: float = LINE, *, comments: bool = False) -> str:
    """A `gather*` for a line of so many ems, the reasons below the formulas or as comments."""
    shown = []
    for index, row in enumerate(block.rows):
        left = f"{formula(block.lefthand, style)} " if index == 0 else ""
        why = rf" \\ \text{{\footnotesize {words(row.why, style)}}}" if row.why and not comments else ""
        end = r" \\" if index < len(block.rows) - 1 else ""
        aside = _aside(row) if comments else ""
        shown.append("  " + left + _equation(row, style, r" \\ ", 0 if index else block.lead, line) + why + end + aside)
    return "\n".join((r"\begin{gather*}", *shown, r"\end{gather*}", ""))


def in_line(block: Chain, style: Style, line: float = LINE, *, comments: bool = False) -> str:
    """All in one line of so many ems, broken before a relation where it is too long; the reasons after it or as comments."""
    groups = packed(block.rows, line - max(6, ems((block.left,)) + GAP))
    one = len(groups) == 1 and all(len(lines(row.right, style, _room(block.lead, line))) == 1 for row in block.rows)
    shown: list[str] = []
    for place, group in enumerate(groups):
        for index, row in enumerate(group):
            left = formula(block.lefthand, style) if not shown else ""
            start = f"{left} " if one else f"{left} & " if index == 0 else ""
            end = r" \\" if index == len(group) - 1 and place < len(groups) - 1 else ""
            aside = _aside(row) if comments else ""
            shown.append("  " + start.lstrip() + _equation(row, style, _GO_ON, block.lead, line) + end + aside)
    ends = (r"\[", r"\]") if one else (r"\begin{align*}", r"\end{align*}")
    reasons = "" if comments else "; ".join(words(row.why, style) for row in block.rows if row.why)
    return "\n".join((ends[0], *shown, ends[1], *([f"{{\\footnotesize {reasons}\\par}}"] if reasons else []), ""))


def _equation(row: Row, style: Style, between: str, lead: int, line: float) -> str:
    """The relation, the right side in as many lines of so many ems as it needs beside so many characters, and its unit."""
    return f"{RELATIONS[row.relation]} {between.join(lines(row.right, style, _room(lead, line)))}{unit(row)}"


def _room(lead: int, line: float) -> float:
    """Characters of a formula beside so many others in a line of so many ems."""
    return FULL * line / LINE - lead


def _aside(row: Row) -> str:
    """The reason as a comment at the end of the line."""
    return f" {comment(row.why)}" if row.why else ""


def _reason(row: Row, style: Style, long: float, *, below: bool) -> str:
    """The reason beside a formula, in a narrow column where it has more than so many characters; or below, where there is no room."""
    if not row.why:
        return ""
    why = words(row.why, style)
    if below:
        return rf" \\ & \quad\parbox[t]{{0.75\linewidth}}{{\raggedright\footnotesize {why}\strut}}"
    if sum(len(piece) if isinstance(piece, str) else len(str(piece)) for piece in row.why) > long:
        return rf" && \parbox[t]{{0.3\linewidth}}{{\raggedright\footnotesize {why}}}"
    return rf" && \text{{\footnotesize {why}}}"


LATEX_FORMAT = Format("latex", (".tex",), "a LaTeX document with amsmath, for pdflatex", document)
