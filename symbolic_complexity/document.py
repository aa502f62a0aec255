"""What renderers understand: headings, paragraphs, chains of equations, tables. No layer and no derivation is known here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from .symbols import Sign
from .typeset import plain
from .written import Written

Prose: TypeAlias = tuple["str | Written | Sign", ...]
"""Running text with formulas and signs in it; the strings are anybody's words and are escaped for each format."""


Relation: TypeAlias = Literal["=", "≈", "≤"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A title: level 1 of the document, 2 of a section."""

    text: Prose
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: Prose


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a chain: relation, right side, its unit where it is a result, and the reason."""

    relation: Relation
    right: Written
    why: Prose = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """A left side and the right sides that follow from one another, aligned on their relations."""

    left: Sign
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; `numeric` says which columns align to the right; the last `feet` rows are totals."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Prose, ...], ...]
    numeric: tuple[bool, ...]
    feet: int = 0


Block: TypeAlias = Heading | Paragraph | Chain | Table


@dataclass(frozen=True, slots=True)
class Document:
    """Blocks in reading order, and the same content as plain data for programs."""

    blocks: tuple[Block, ...]
    data: Mapping[str, Any] | list[Any] = field(default_factory=dict)


def plain_text(prose: Prose) -> str:
    """Prose as one string: formulas in Python's syntax, signs in Unicode."""
    return "".join(piece if isinstance(piece, str) else piece.text if isinstance(piece, Sign) else plain(piece) for piece in prose)
