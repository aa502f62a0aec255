"""Plain text in columns, as it is piped; `TEXT` in Unicode, `ASCII` for a console or a file that cannot show more."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from ..document import Block, Chain, Document, Heading, Paragraph, Prose, Table
from ..typeset import Style, typeset
from .base import Format, spell

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _close(bound: str) -> str:
    """A bound of a sum, which has no room for spaces."""
    return bound.replace(" ", "")


UNICODE = Style(
    number=lambda number: f"{number:,}",
    name=str,
    sign=lambda sign: sign.text,
    fraction=lambda above, below: f"{above}/{below}",
    power=lambda base, exponent: base + (exponent.translate(_SUPERSCRIPTS) if exponent.isdigit() else f"^{exponent}"),
    floor=lambda inner: f"⌊{inner}⌋",
    maximum=lambda inner: f"max({', '.join(inner)})",
    series=lambda body, index, first, last: f"Σ_{{{index}={_close(first)}}}^{{{_close(last)}}} {body}",
    times="·",
    shape=" × ".join,
    minus="−",
    ellipsis="⋯",
)

ASCII = replace(
    UNICODE,
    sign=lambda sign: sign.ascii,
    power=lambda base, exponent: f"{base}^{exponent}",
    floor=lambda inner: f"floor({inner})",
    series=lambda body, index, first, last: f"sum({index} = {first}..{last}) {body}",
    times=" * ",
    beside=" ",
    shape=" x ".join,
    minus="-",
    ellipsis="...",
)

_ASCII_WORDS = str.maketrans({"≈": "~", "≤": "<=", "×": "x", "−": "-", "·": "*", "—": "-", "…": "...", "█": "#", "’": "'", "→": "->"})


def text(document: Document, style: Style = UNICODE) -> str:
    """The document as lines of text, never wrapped."""
    lines = [line for block in document.blocks for line in (*_block(block, style), "")]
    return "\n".join(lines).rstrip() + "\n"


def ascii_text(document: Document) -> str:
    """The same in ASCII alone; letters with accents lose them, anything else that ASCII lacks becomes `?`."""
    translated = text(document, ASCII).translate(_ASCII_WORDS)
    return unicodedata.normalize("NFKD", translated).encode("ascii", "replace").decode("ascii")


def _block(block: Block, style: Style) -> list[str]:
    match block:
        case Heading(prose, level):
            title = _words(prose, style)
            return [title, ("=" if level == 1 else "-") * len(title)]
        case Paragraph(prose):
            return [_words(prose, style)]
        case Chain():
            return _chain(block, style)
        case Table():
            return _table(block, style)


def _words(prose: Prose, style: Style) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in spell(prose, style))


def _chain(chain: Chain, style: Style) -> list[str]:
    rows = [
        (
            style.sign(chain.left) if index == 0 else "",
            row.relation,
            typeset(row.right, style) + (f" {row.unit}" if row.unit else ""),
            _words(row.why, style),
        )
        for index, row in enumerate(chain.rows)
    ]
    return _columns(rows, (False, False, False, False))


def _table(table: Table, style: Style) -> list[str]:
    rows = [table.columns, *(tuple(_words(cell, style) for cell in row) for row in table.rows)]
    lines = _columns(rows, table.numeric)
    rule = "-" * max(map(len, lines))
    lines.insert(1, rule)
    if table.feet:
        lines.insert(len(lines) - table.feet, rule)
    return lines


def _columns(rows: Iterable[tuple[str, ...]], numeric: tuple[bool, ...]) -> list[str]:
    """Cells padded to their column's width; reasons that are far away keep two spaces."""
    listed = list(rows)
    widths = [max(len(row[column]) for row in listed) for column in range(len(numeric))]
    return [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width) for cell, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in listed
    ]


TEXT_FORMAT = Format("text", (".txt",), "plain text in columns", text)
ASCII_FORMAT = Format("ascii", (), "plain text in ASCII alone", ascii_text)
