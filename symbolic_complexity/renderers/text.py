"""Plain text in columns, as it is piped; `TEXT` in Unicode, `ASCII` for a console or a file that cannot show more."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from ..document import Chain, Document, Figure, Heading, Paragraph, Prose, Row, Table, flattened
from ..typeset import Style, typeset
from .base import Format, for_document, printable, spell

_SUPERSCRIPTS = str.maketrans("0123456789−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def _raised(exponent: str) -> str:
    """An exponent in small letters where it is a number, else behind a sign for it."""
    digits = exponent[1:-1] if exponent.startswith("(−") else exponent
    return digits.translate(_SUPERSCRIPTS) if digits.removeprefix("−").isdigit() else f"^{exponent}"


def _close(bound: str) -> str:
    """A bound of a sum, which has no room for spaces."""
    return bound.replace(" ", "")


UNICODE = Style(
    separator=",",
    name=str,
    sign=lambda sign: sign.text,
    fraction=lambda above, below: f"{above}/{below}",
    power=lambda base, exponent: base + _raised(exponent),
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

_ASCII_WORDS = str.maketrans(
    {"≈": "~", "≤": "<=", "≥": ">=", "≠": "!=", "×": "x", "−": "-", "·": "*", "—": "-", "…": "...", "█": "#", "’": "'", "→": "->"}
    | {"✓": "+", "✗": "x"}
)


def text(document: Document, style: Style = UNICODE) -> str:
    """The document as lines of text, never wrapped."""
    style = for_document(style, document)
    lines = [line for block in flattened(document.blocks) for line in (*_block(block, style), "")]
    return "\n".join(lines).rstrip() + "\n"


def ascii_text(document: Document) -> str:
    """The same in ASCII alone; letters with accents lose them, anything else that ASCII lacks becomes `?`."""
    translated = text(document, ASCII).translate(_ASCII_WORDS)
    return unicodedata.normalize("NFKD", translated).encode("ascii", "replace").decode("ascii")


def _block(block: Heading | Paragraph | Chain | Table | Figure, style: Style) -> list[str]:
    match block:
        case Heading(prose, level):
            title = words(prose, style)
            return [title, ("=" if level == 1 else "-") * len(title)]
        case Paragraph(prose):
            return [words(prose, style)]
        case Chain(rows=()) | Table(columns=()):
            return []
        case Chain():
            return _chain(block, style)
        case Table():
            return _table(block, style)
        case Figure():
            return [told(block, style)]


def words(prose: Prose, style: Style) -> str:
    """Prose on one line."""
    return printable(spell(prose, style))


def told(figure: Figure, style: Style) -> str:
    """A figure in words: its caption, and what it shows beyond that."""
    caption, alt = words(figure.caption, style), words(figure.alt, style)
    rest = alt.removeprefix(caption)
    alt = rest.lstrip(" ,.:;") if not rest[:1].isalnum() else alt  # a word that only begins like the caption goes on
    return f"[figure: {'; '.join(filter(None, (caption, alt)))}]"


def result(row: Row, style: Style) -> str:
    """A row's right side with its unit."""
    return typeset(row.right, style) + (f" {words((row.unit,), style)}" if row.unit else "")


def equations(chain: Chain, style: Style) -> list[str]:
    """Each row as a line of its own, the first with the left side."""
    left = typeset(chain.lefthand, style)
    return [f"{'' if index else f'{left} '}{row.relation} {result(row, style)}" for index, row in enumerate(chain.rows)]


def _chain(chain: Chain, style: Style) -> list[str]:
    reasons = [words(row.why, style) for row in chain.rows]
    if chain.layout == "line":
        return [" ".join(equations(chain, style)), *(["  " + "; ".join(filter(None, reasons))] if any(reasons) else [])]
    if chain.layout == "gathered":
        lines = equations(chain, style)
        width = max(map(len, lines))
        return _columns([(line.center(width), why) for line, why in zip(lines, reasons, strict=True)], (False, False))
    rows = [
        (typeset(chain.lefthand, style) if index == 0 else "", row.relation, result(row, style), reasons[index])
        for index, row in enumerate(chain.rows)
    ]
    return _columns(rows, (False, False, False, False))


def _table(table: Table, style: Style) -> list[str]:
    rows = [tuple(words((title,), style) for title in table.columns), *(tuple(words(cell, style) for cell in row) for row in table.rows)]
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
