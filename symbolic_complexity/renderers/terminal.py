"""A rich console: columns that line up on the relation, colour for results, everything as `Text` and never as markup."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from ..document import Chain, Document, Figure, Heading, Paragraph, Prose, Table, flattened
from ..typeset import Style, typeset
from .base import for_document
from .text import UNICODE, ascii_text, equations, told, words


def renderables(document: Document, encoding: str = "utf-8", width: int = 80) -> Iterator[RenderableType]:
    """What a rich console prints for a document; a console that cannot encode Unicode gets ASCII."""
    try:
        "⌊∇−·≈×²".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        yield Text(ascii_text(document).rstrip())
        return
    style = for_document(UNICODE, document)
    for index, block in enumerate(flattened(document.blocks)):
        if index:
            yield Text()
        yield _block(block, style, width)


def _block(block: Heading | Paragraph | Chain | Table | Figure, style: Style, width: int) -> RenderableType:
    match block:
        case Heading(prose, level):
            return _words(prose, style, "bold" if level == 1 else "bold dim")
        case Paragraph(prose):
            return _words(prose, style, "dim")
        case Chain(rows=()) | Table(columns=()):
            return Text()
        case Chain():
            return _chain(block, style, width) if block.layout == "aligned" else _lines(block, style)
        case Table():
            return _table(block, style)
        case Figure():
            return Text(told(block, style), style="dim")


def _words(prose: Prose, style: Style, look: str = "") -> Text:
    return Text(words(prose, style), style=look)


def _chain(chain: Chain, style: Style, width: int) -> Grid | Group:
    """Left side, relation, formula, and the reason beside it; below it where the console is too narrow for both.

    A left side that takes much of a narrow console has a line of its own.
    """
    side = Text(typeset(chain.lefthand, style), style="bold")
    rows = []
    for index, row in enumerate(chain.rows):
        last = index == len(chain.rows) - 1
        right = Text(typeset(row.right, style), style="bold green" if last and row.unit else "")
        if row.unit:
            right.append(f" {words((row.unit,), style)}", style="green")
        rows.append((Text() if index else side, Text(row.relation), right, _words(row.why, style, "dim")))
    needed = sum(max(len(row[column]) for row in rows) for column in range(4)) + 4
    grid = Grid.grid(padding=(0, 1), pad_edge=False)
    for fold in (False, False, True, True)[: 4 if needed <= width else 3]:
        grid.add_column(no_wrap=not fold, overflow="fold")
    apart = needed > width < 3 * len(side)
    for left, relation, right, why in rows:
        if needed <= width:
            grid.add_row(left, relation, right, why)
            continue
        grid.add_row("" if apart else left, relation, right)
        if why:
            why.pad_left(4)
            grid.add_row("", "", why)
    return Group(side, grid) if apart else grid


def _lines(chain: Chain, style: Style) -> Group:
    """A chain whose relations need not stand below each other: centred, or all in one line; each reason below its formula."""
    formulas = equations(chain, style)
    reasons = [words(row.why, style) for row in chain.rows]
    if chain.layout == "line":
        return Group(Text(" ".join(formulas)), Text("; ".join(filter(None, reasons)), style="dim"))
    pairs = zip(formulas, reasons, strict=True)
    lines = (Text(shown, style=look, justify="center") for pair in pairs for shown, look in zip(pair, ("", "dim"), strict=True) if shown)
    return Group(*lines)


def _table(table: Table, style: Style) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, show_footer=False, pad_edge=False)
    for title, numeric in zip(table.columns, table.numeric, strict=True):
        grid.add_column(_words((title,), style), justify="right" if numeric else "left", overflow="fold")
    for index, row in enumerate(table.rows):
        if table.feet and index == len(table.rows) - table.feet:
            grid.add_section()
        look = "bold" if index >= len(table.rows) - table.feet else ""
        grid.add_row(*(_words(cell, style, look or _verdict(cell)) for cell in row))
    return grid


def _verdict(cell: Prose) -> str:
    """The colour of a cell that begins with a tick or with a cross."""
    sign = cell[0][:1] if cell and isinstance(cell[0], str) else ""
    return {"✓": "green", "✗": "bold red"}.get(sign, "")
