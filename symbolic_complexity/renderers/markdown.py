"""Markdown whose mathematics KaTeX and GitHub understand: each chain one `aligned` in `$$`, prose escaped."""

from __future__ import annotations

import re

from ..document import Block, Chain, Document, Heading, Paragraph, Prose, Table
from . import latex
from .base import Format, spell

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-!|$~&])")


def escape(words: str) -> str:
    """Anybody's words as Markdown text: every character that could mean something stands for itself."""
    return _SPECIAL.sub(r"\\\1", " ".join(words.split("\n"))).replace(r"\<", "&lt;").replace(r"\&", "&amp;")


def words(prose: Prose) -> str:
    """Prose with its formulas in inline mathematics."""
    return spell(prose, latex.STYLE, escape, lambda inner: f"${inner}$")


def markdown(document: Document) -> str:
    """The whole document."""
    return "\n\n".join(map(_block, document.blocks)) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(prose, level):
            return f"{'#' * level} {words(prose)}"
        case Paragraph(prose):
            return words(prose)
        case Chain():
            return _chain(block)
        case Table():
            return _table(block)


def _chain(chain: Chain) -> str:
    rows = []
    for index, row in enumerate(chain.rows):
        left = chain.left.latex + " " if index == 0 else ""
        unit = rf"\ \text{{{_in_text(row.unit)}}}" if row.unit else ""
        why = rf" && \text{{{spell(row.why, latex.STYLE, _in_text, lambda inner: f'${inner}$')}}}" if row.why else ""
        rows.append(f"{left}&{latex.RELATIONS[row.relation]} {latex.formula(row.right)}{unit}{why}")
    return "$$\n\\begin{aligned}\n" + " \\\\\n".join(rows) + "\n\\end{aligned}\n$$"


def _in_text(words: str) -> str:
    """Words inside `\\text{...}` of KaTeX, which knows neither \\textless nor \\textquotedbl."""
    return "".join(letter if letter.isalnum() or letter in " .,:;'?!+-=/()×·≈≤" else _KATEX.get(letter, "?") for letter in words)


_KATEX = {letter: latex.SPECIAL[letter] for letter in "\\{}$&#%_^~"} | {"<": "$<$", ">": "$>$", "|": "$|$", "[": "[", "]": "]"}


def _table(table: Table) -> str:
    lines = [
        "| " + " | ".join(map(escape, table.columns)) + " |",
        "|" + "|".join(" ---: " if numeric else " --- " for numeric in table.numeric) + "|",
    ]
    for index, row in enumerate(table.rows):
        foot = index >= len(table.rows) - table.feet
        cells = [_cell(cell, foot) for cell in row]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(cell: Prose, foot: bool) -> str:
    # A bar inside inline mathematics would end the cell.
    shown = spell(cell, latex.STYLE, escape, lambda inner: "$" + inner.replace("|", r"\vert ") + "$")
    return f"**{shown}**" if foot and shown and not shown.startswith("$") else shown


MARKDOWN_FORMAT = Format("markdown", (".md",), "Markdown with KaTeX mathematics", markdown)
