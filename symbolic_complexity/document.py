"""What renderers understand: headings, text, chains of equations, tables, figures, slides. No layer and no derivation is known here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from .symbols import Sign
from .typeset import plain
from .written import Number, Part, Written
from .written import Prose as Prose

if TYPE_CHECKING:
    from .drawing import Drawing

Relation: TypeAlias = Literal["=", "≈", "≤", "<", ">", "≥", "≠"]

Layout: TypeAlias = Literal["aligned", "gathered", "line"]
"""How a chain stands: aligned on its relations with the reasons beside it, each line centred, or all in one line."""


class Phrase(str):
    """Words of ours, which a table of another language may translate; any other string is somebody's own and stays as it is."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A title: level 1 of the document, 2 of a section, 3 inside it."""

    text: Prose
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: Prose


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a chain: relation, right side, its unit where it is a result, and the reason.

    `click` is the click of a slide with which the line appears, 0 for at once. `substeps` lead from the line before to
    this one in more detail; a format that can, folds them away. `rule` says what kind of step it is,
    `level` the detail from which on it is shown (0 result, 1 lecture, 2 assignment, 3 every operation).
    """

    relation: Relation
    right: Written
    why: Prose = ()
    unit: str = ""
    click: int = 0
    substeps: tuple[Row, ...] = ()
    rule: str = ""
    level: int = 1

    @property
    def equates(self) -> bool:
        """Whether the row goes on with the same number, or about the same; a comparison does not."""
        return self.relation in ("=", "≈")


@dataclass(frozen=True, slots=True)
class Chain:
    """A left side, a sign or a formula, and the right sides that follow from one another, aligned on their relations."""

    left: Sign | Written
    rows: tuple[Row, ...]
    layout: Layout = "aligned"

    @property
    def lefthand(self) -> Written:
        """The left side as a tree to typeset; of a sign, one that shows it."""
        return self.left if isinstance(self.left, Written) else Part(self.left, Number(0))

    @property
    def lead(self) -> int:
        """Characters that a formula on the left takes from its lines; a sign's are allowed for."""
        return len(plain(self.left)) if isinstance(self.left, Written) else 0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; `numeric` says which columns align to the right; the last `feet` rows are totals."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Prose, ...], ...]
    numeric: tuple[bool, ...]
    feet: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture, the line below it, and what it shows in words, for who cannot see it."""

    drawing: Drawing
    caption: Prose
    alt: Prose


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks side by side, in columns of equal width; one after the other where there is no room."""

    columns: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: its title, what is on it, and the speaker's notes. A `title` or a `section` slide opens the deck or a part of it.

    A format that is no deck shows the title as a heading, the blocks, and not the notes.
    """

    title: Prose
    blocks: tuple[Block, ...] = ()
    notes: Prose = ()
    kind: Literal["content", "title", "section"] = "content"


Block: TypeAlias = Heading | Paragraph | Chain | Table | Figure | Columns | Slide


@dataclass(frozen=True, slots=True)
class Document:
    """Blocks in reading order, and the same content as plain data for programs.

    `separator` stands between groups of three digits, `point` before decimals. `language` is a BCP 47 tag, `words` are the
    formats' own words in it, by the English ones. A `handout` of a deck shows everything at once, one page a slide.
    """

    blocks: tuple[Block, ...]
    data: Mapping[str, Any] | list[Any] = field(default_factory=dict)
    language: str = "en"
    handout: bool = False
    separator: str = ","
    point: str = "."
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> Prose:
        """The first heading's or slide's words; nothing where there is none."""
        for block in self.blocks:
            if isinstance(block, Heading):
                return block.text
            if isinstance(block, Slide):
                return block.title
        return ()


def plain_text(prose: Prose) -> str:
    """Prose as one string: formulas in Python's syntax, signs in Unicode."""
    return "".join(piece if isinstance(piece, str) else piece.text if isinstance(piece, Sign) else plain(piece) for piece in prose)


def joined(pieces: Iterable[Prose], between: str = ", ") -> Prose:
    """Several pieces of prose with something between them."""
    return tuple(part for one in pieces for part in (between, *one))[1:]


def all_blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Every block in reading order, also those on slides and in columns."""
    for block in blocks:
        yield block
        if isinstance(block, Slide):
            yield from all_blocks(block.blocks)
        elif isinstance(block, Columns):
            for column in block.columns:
                yield from all_blocks(column)


def clicks(blocks: tuple[Block, ...]) -> int:
    """How many clicks it takes until everything on a slide has appeared."""
    return max((row.click for block in all_blocks(blocks) if isinstance(block, Chain) for row in block.rows), default=0)


def flattened(blocks: tuple[Block, ...]) -> Iterator[Heading | Paragraph | Chain | Table | Figure]:
    """The blocks for a page that is no deck: a slide as its title and its blocks, columns one after the other."""
    for block in blocks:
        if isinstance(block, Slide):
            if block.title:
                yield Heading(block.title, 1 if block.kind == "title" else 2 if block.kind == "section" else 3)
            yield from flattened(block.blocks)
        elif isinstance(block, Columns):
            for column in block.columns:
                yield from flattened(column)
        else:
            yield block


def rewritten(block: Block, prose: Callable[[Prose], Prose], tree: Callable[[Written], Written], sign: Callable[[Sign], Sign]) -> Block:
    """The block with all its words, formulas and signs rewritten."""

    def again(inner: Block) -> Block:
        return rewritten(inner, prose, tree, sign)

    def row(one: Row) -> Row:
        return replace(one, right=tree(one.right), why=prose(one.why), unit=_words(one.unit, prose), substeps=tuple(map(row, one.substeps)))

    match block:
        case Heading(text) | Paragraph(text):
            return replace(block, text=prose(text))
        case Chain(left, rows):
            return replace(block, left=sign(left) if isinstance(left, Sign) else tree(left), rows=tuple(map(row, rows)))
        case Table(columns, rows):
            titles = tuple(_words(title, prose) for title in columns)
            return replace(block, columns=titles, rows=tuple(tuple(map(prose, cells)) for cells in rows))
        case Figure(drawing, caption, alt):
            return Figure(drawing.worded(prose), prose(caption), prose(alt))
        case Columns(columns):
            return Columns(tuple(tuple(map(again, column)) for column in columns))
        case Slide(title, blocks, notes):
            return replace(block, title=prose(title), blocks=tuple(map(again, blocks)), notes=prose(notes))


def _words(text: str, prose: Callable[[Prose], Prose]) -> str:
    """A unit or a column's title, which is a string alone."""
    return plain_text(prose((text,))) if text else text
