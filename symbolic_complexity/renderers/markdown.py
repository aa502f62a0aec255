"""Markdown whose mathematics KaTeX and GitHub understand: each chain one `aligned` in `$$`, prose escaped.

Slides in Markdown have a dialect of their own each; what they share with a page is here.
"""

from __future__ import annotations

import re
import textwrap
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace

from ..document import Chain, Document, Figure, Heading, Paragraph, Prose, Relation, Row, Table, flattened, plain_text
from ..typeset import Style
from . import svg
from .base import Format, for_document, printable, spell
from .tex import spelling

RELATIONS: dict[Relation, str] = spelling.RELATIONS | {"<": r"\lt", ">": r"\gt"}
"""As in LaTeX, without what would begin or end a tag."""

SPECIAL = re.compile(r"[\\`*_{}\[\]()<>#+\-!|$~&]")
_ENTITIES = {"<": "&lt;", "&": "&amp;"}
_NUMBERED = re.compile(r"\A(\d+)\.")

_NOTE = 16
"""Letters in a line of the words under a brace."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one program reads Markdown: its escapes, its mathematics in running text, and its pictures."""

    style: Style
    escape: Callable[[str], str]
    inline: Callable[[str], str]
    picture: Callable[[Figure, Style], str]

    def words(self, prose: Prose) -> str:
        """Prose with its formulas in inline mathematics."""
        return _NUMBERED.sub(r"\1\.", spell(prose, self.style, self.escape, self.inline).strip())

    def figure(self, figure: Figure) -> str:
        """A picture and the line below it."""
        return self.picture(figure, self.style) + (f"\n\n{self.words(figure.caption)}" if figure.caption else "")

    def table(self, table: Table) -> str:
        """A table with its totals in bold."""
        lines = [
            "| " + " | ".join(map(self.escape, table.columns)) + " |",
            "|" + "|".join(" ---: " if numeric else " --- " for numeric in table.numeric) + "|",
        ]
        for index, row in enumerate(table.rows):
            foot = index >= len(table.rows) - table.feet
            lines.append("| " + " | ".join(self._cell(cell, foot) for cell in row) + " |")
        return "\n".join(lines)

    def _cell(self, cell: Prose, foot: bool) -> str:
        # A bar inside inline mathematics would end the cell.
        shown = spell(cell, self.style, self.escape, lambda inner: self.inline(inner.replace("|", r"\vert ")))
        return f"**{shown}**" if foot and shown and isinstance(cell[0], str) else shown


def escape(words: str, special: re.Pattern[str] = SPECIAL) -> str:
    """Anybody's words as Markdown text: every character that could mean something stands for itself."""
    return special.sub(lambda found: _ENTITIES.get(found[0], f"\\{found[0]}"), printable(words))


def in_text(words: str) -> str:
    """Words inside `\\text{...}` of KaTeX, which knows neither \\textless nor \\textquotedbl."""
    return _apart("".join(letter if letter.isalnum() or letter in _IN_TEXT else _KATEX.get(letter, "?") for letter in printable(words)))


def _apart(formulas: str) -> str:
    """Formulas in text that stand side by side, and whose dollars would end the display round them."""
    return formulas.replace("$$", "${}$")


_IN_TEXT = " .,:;'\"?!+-=/()[]@×·"
_KATEX = {letter: spelling.SPECIAL[letter] for letter in "\\{}$&#%_^~"} | {"|": "$|$", "*": "$*$", "−": "$-$"}
_KATEX |= {sign: f"${{{command}}}$" for sign, command in RELATIONS.items()}


def _braced(inner: str, note: str) -> str:
    lines = r" \\ ".join(rf"\text{{{in_text(line)}}}" for line in textwrap.wrap(note, _NOTE))
    return rf"\underbrace{{{inner}}}_{{\substack{{{lines}}}}}" if lines else inner


STYLE = replace(spelling.STYLE, changed=str, braced=_braced)


def reason(prose: Prose, style: Style) -> str:
    """The words beside a formula, as part of it."""
    return rf"\text{{{_apart(spell(prose, style, in_text, lambda inner: f'${inner}$'))}}}"


def unit(words: str) -> str:
    """The unit of a result, after it."""
    return rf"\ \text{{{in_text(words)}}}" if words else ""


def as_data(figure: Figure, style: Style) -> str:
    """The picture as an address that holds it."""
    alone = Document((figure,), separator=style.separator, point=style.point)
    return "data:image/svg+xml;base64," + b64encode(svg.svg(alone).encode("utf-8")).decode("ascii")


def _picture(figure: Figure, style: Style) -> str:
    return f"![{escape(plain_text(figure.alt or figure.caption))}]({as_data(figure, style)})"


# --------------------------------------------------------------------------------------------------------------------- pages


def markdown(document: Document) -> str:
    """The whole document."""
    dialect = Dialect(for_document(STYLE, document), escape, "${}$".format, _picture)
    return "\n\n".join(_block(block, dialect) for block in flattened(document.blocks)) + "\n"


def _block(block: Heading | Paragraph | Chain | Table | Figure, dialect: Dialect) -> str:
    match block:
        case Heading(prose, level):
            return f"{'#' * level} {dialect.words(prose)}"
        case Paragraph(prose):
            return dialect.words(prose)
        case Chain(rows=()) | Table(columns=()):
            return ""
        case Chain(layout="line"):
            return _in_line(block, dialect)
        case Chain():
            return f"$$\n{_stacked(block, dialect.style)}\n$$"
        case Table():
            return dialect.table(block)
        case Figure():
            return dialect.figure(block)


def _stacked(chain: Chain, style: Style) -> str:
    """The rows below each other, aligned with the reasons beside them, or centred with the reasons below."""
    environment, before, between = ("aligned", "&", " && ") if chain.layout == "aligned" else ("gathered", "", r" \\ ")
    rows = []
    for index, row in enumerate(chain.rows):
        left = spelling.formula(chain.lefthand, style) + " " if index == 0 else ""
        rows.append(left + before + _equation(row, style) + (between + reason(row.why, style) if row.why else ""))
    return f"\\begin{{{environment}}}\n" + " \\\\\n".join(rows) + f"\n\\end{{{environment}}}"


def _equation(row: Row, style: Style) -> str:
    """The relation, the right side and its unit."""
    return f"{RELATIONS[row.relation]} {spelling.formula(row.right, style)}{unit(row.unit)}"


def _in_line(chain: Chain, dialect: Dialect) -> str:
    left = spelling.formula(chain.lefthand, dialect.style)
    equations = " ".join(_equation(row, dialect.style) for row in chain.rows)
    reasons = "; ".join(dialect.words(row.why) for row in chain.rows if row.why)
    return f"$$\n{left} {equations}\n$$" + (f"\n\n{reasons}" if reasons else "")


MARKDOWN_FORMAT = Format("markdown", (".md",), "Markdown with KaTeX mathematics", markdown)
