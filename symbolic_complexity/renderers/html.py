"""A web page in one file: nothing is loaded, nothing runs, and it reads on a screen, on a phone and on paper.

Also the blocks alone, for a notebook; the deck uses them as well.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib import resources
from itertools import count

from ..document import (
    Block,
    Chain,
    Columns,
    Document,
    Figure,
    Heading,
    Paragraph,
    Prose,
    Row,
    Slide,
    Table,
    flattened,
    plain_text,
)
from ..symbols import Sign
from ..typeset import plain, typeset
from ..written import Braced, Decimal, Dimensions, Number, Sum, Written
from . import mathml, svg
from .base import Format, for_document
from .text import UNICODE

WIDE = 55
"""Characters of a formula's plain text that leave no room for a reason beside it."""

_BREAKS = 34
"""Characters from which on a sum may break before its signs, for a phone's or a narrow column's sake."""

_LAYOUTS = {"aligned": "", "gathered": " sc-gathered", "line": " sc-one-line"}

_BIDIRECTIONAL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BARS = re.compile("(█+)")


@cache
def asset(name: str) -> str:
    """A style sheet or a script of ours."""
    return resources.files(__package__).joinpath("web", name).read_text(encoding="utf-8")


# ------------------------------------------------------------------------------------------------------------------- words


def escape(text: str) -> str:
    """Anybody's words as HTML: every character stands for itself, and none turns the line around for what comes after it."""
    escaped = html.escape(text.translate(mathml.CONTROLS))
    return f"<bdi>{escaped}</bdi>" if _BIDIRECTIONAL.search(text) else escaped


def attribute(text: str) -> str:
    """Anybody's words as the value of an attribute, in its quotes."""
    return f'"{html.escape(text.translate(mathml.CONTROLS))}"'


def words(prose: Prose, document: Document) -> str:
    """Prose with its formulas; a number in it is text like its neighbours."""
    return "".join(_piece(piece, document) for piece in prose)


def _piece(piece: str | Written | Sign, document: Document) -> str:
    match piece:
        case str():
            return escape(piece)
        case Sign():
            return mathml.of_sign(piece)
        case _ if _is_numbers(piece):
            return escape(typeset(piece, for_document(_NUMBERS, document)))
    return mathml.formula(piece, document.separator, document.point)


_NUMBERS = replace(UNICODE, separators=mathml.SEPARATORS, shape="\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}".join)


def _is_numbers(node: Written) -> bool:
    """Whether this is one number, or a shape of numbers."""
    if isinstance(node, Dimensions):
        return all(map(_is_numbers, node.sizes))
    return isinstance(node, Decimal) or (isinstance(node, Number) and isinstance(node.value, int))


def ours(phrase: str, document: Document, *values: int) -> str:
    """Words of the format itself, in the document's language, with values in the place of {}."""
    return escape(document.words.get(phrase, phrase).format(*values))


# ------------------------------------------------------------------------------------------------------------------ blocks


def blocks(content: Iterable[Block], document: Document, level: int) -> str:
    """Blocks one below the other; `level` is that of the headings among them."""
    return "\n".join(_block(block, document, level) for block in content)


def _block(block: Block, document: Document, level: int) -> str:
    match block:
        case Heading(text):
            return f"<h{level}>{words(text, document)}</h{level}>"
        case Paragraph(text):
            return f"<p>{words(text, document)}</p>"
        case Chain(rows=()) | Table(columns=()):
            return ""
        case Chain():
            return _chain(block, document)
        case Table():
            return _table(block, document)
        case Figure(drawing, caption, alt):
            picture = svg.picture(drawing, plain_text(alt or caption), for_document(svg.STYLE, document))
            below = f"<figcaption>{words(caption, document)}</figcaption>" if caption else ""
            return f'<figure class="sc-figure">{picture}{below}</figure>'
        case Columns(columns):
            inner = "".join(f"<div>{blocks(column, document, level)}</div>" for column in columns)
            return f'<div class="sc-columns">{inner}</div>'
        case Slide(_, inside):
            return blocks(inside, document, level)


def _chain(chain: Chain, document: Document) -> str:
    wide = " sc-wide" if any(len(plain(row.right)) + chain.lead > WIDE for row in chain.rows) else ""
    # Focus can go to it, so that keys scroll what is wider than the screen.
    box = f'class="sc-chain{wide}{_LAYOUTS[chain.layout]}" role="group" aria-label="{ours("Derivation", document)}" tabindex="0"'
    return f"<div {box}>\n{_rows(chain.rows, document, _side(chain.lefthand, document))}</div>"


def _rows(rows: tuple[Row, ...], document: Document, left: str = "") -> str:
    lines = "".join(_row(row, document, "" if place else left) for place, row in enumerate(rows))
    return f'<ol class="sc-rows" role="list">\n{lines}</ol>\n'


def _row(row: Row, document: Document, left: str) -> str:
    cells = [f'<span class="sc-left">{left}</span>'] if left else []
    cells.append(f'<span class="sc-relation">{mathml.relation(row.relation)}</span>')
    unit = f'\N{NO-BREAK SPACE}<span class="sc-unit">{escape(row.unit)}</span>' if row.unit else ""
    cells.append(f'<span class="sc-right">{_side(row.right, document)}{unit}</span>')
    if row.why:
        cells.append(f'<span class="sc-why">{words(row.why, document)}</span>')
    if row.substeps:
        many = len(row.substeps)
        steps = ours("in one more step" if many == 1 else "in {} smaller steps", document, many)
        cells.append(f'<details class="sc-finer"><summary>{steps}</summary>{_rows(row.substeps, document)}</details>')
    click = f' data-click="{row.click}"' if row.click and not document.handout else ""
    return f'<li class="sc-row"{click}>{" ".join(cells)}</li>\n'


def _side(node: Written, document: Document, *, display: bool = True) -> str:
    """A left or a right side, or a cell; a long sum as one formula for each term, so that it can break before a sign."""
    marks = document.separator, document.point
    if not isinstance(node, Sum) or not _is_long(node):
        return mathml.formula(node, *marks, display=display)
    return "<wbr>".join(mathml.formula(term, *marks, display=display, goes_on=place > 0) for place, term in enumerate(node.terms))


def _is_long(node: Sum) -> bool:
    """Whether a sum may not fit in a narrow line; where terms are left out for dots, it is short."""
    wide = len(plain(node)) > _BREAKS or any(isinstance(term, Braced) for term in node.terms)
    return wide and str(mathml.STYLE.ellipsis) not in typeset(node, mathml.STYLE)


def _table(table: Table, document: Document) -> str:
    numeric = [' class="sc-number"' if one else "" for one in table.numeric]
    titles = "".join(
        f'<th scope="col"{look}>{escape(title)}</th>' if title else f"<td{look}></td>"
        for title, look in zip(table.columns, numeric, strict=True)
    )
    body = []
    for place, row in enumerate(table.rows):
        total = ' class="sc-total"' if place >= len(table.rows) - table.feet else ""
        cells = [_cell(cell, document) for cell in row]
        first = f'<th scope="row"{numeric[0]}>{cells[0]}</th>' if cells[0] else "<td></td>"
        rest = "".join(f"<td{look}>{cell}</td>" for cell, look in zip(cells[1:], numeric[1:], strict=True))
        body.append(f"<tr{total}>{first}{rest}</tr>\n")
    lines = "".join(body)
    inner = f"<table>\n<thead><tr>{titles}</tr></thead>\n<tbody>\n{lines}</tbody>\n</table>"
    return f'<div class="sc-scroll" role="group" aria-label="{ours("Table", document)}" tabindex="0">{inner}</div>'


def _cell(cell: Prose, document: Document) -> str:
    """A cell's words, or a sum that may break; padded numbers stay in line, bars of a chart are a picture for the eye alone."""
    if len(cell) == 1 and isinstance(cell[0], str):
        text = cell[0].lstrip(" ")
        padded = "\N{FIGURE SPACE}" * (len(cell[0]) - len(text)) + text.replace(" █", "\N{NO-BREAK SPACE}█")
        return _BARS.sub(r'<span class="sc-bar" aria-hidden="true">\1</span>', escape(padded))
    if len(cell) == 1 and isinstance(cell[0], Sum):
        return _side(cell[0], document, display=False)
    return words(cell, document)


# -------------------------------------------------------------------------------------------------------------- whole files


def policy(styles: str, script: str = "") -> str:
    """The rule for the browser: nothing is loaded, and no style or script counts but these."""

    def only(source: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'" if source else "'none'"

    rules = f"default-src 'none'; img-src data:; style-src {only(styles)}; script-src {only(script)}; base-uri 'none'; form-action 'none'"
    return f'<meta http-equiv="Content-Security-Policy" content="{rules}">'


def whole(document: Document, styles: str, body: str, script: str = "") -> str:
    """A file with its head: title, language, and the rule that nothing be loaded."""
    title = html.escape(" ".join(plain_text(document.title).translate(mathml.CONTROLS).split())) or ours("Derivation", document)
    return f"""<!doctype html>
<html lang={attribute(document.language)}>
<head>
<meta charset="utf-8">
{policy(styles, script)}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{styles}</style>
</head>
{body}
</html>
"""


def page(document: Document) -> str:
    """A report: the document as one page, its contents first."""
    shown = list(flattened(document.blocks))
    many = sum(isinstance(block, Heading) for block in shown) > 2
    parts, contents = [], []
    for block, level, name in _anchored(shown):
        if isinstance(block, Heading):
            title = words(block.text, document)
            link = f' <a class="anchor" href="#{name}" aria-label="{ours("Link to this place", document)}">#</a>' if many else ""
            parts.append(f'<h{level} id="{name}">{title}{link}</h{level}>')
            contents.append(f'<li{" class=deeper" if level > 1 else ""}><a href="#{name}">{title}</a></li>')
        else:
            parts.append(_block(block, document, level))
    if not contents:
        parts.insert(0, f'<h1 class="sc-hidden">{ours("Derivation", document)}</h1>')
    main = f"<main>\n{_lines(parts)}\n</main>"
    if many:
        title = f'<h2 id="contents">{ours("Contents", document)}</h2>'
        nav = f'<nav class="contents" aria-labelledby="contents">\n{title}\n<ul>\n{_lines(contents)}\n</ul>\n</nav>'
        main = f"{nav}\n{main}"
    body = f'<body class="symcx{" with-contents" if many else ""}">\n{main}\n</body>'
    return whole(document, asset("common.css") + asset("page.css"), body)


_lines = "\n".join


def _anchored(shown: Iterable[Heading | Paragraph | Chain | Table | Figure]) -> Iterator[tuple[Block, int, str]]:
    """The blocks, each heading with its depth among the others and with a name of its own to link to."""
    above: list[int] = []
    taken = {"contents"}
    for block in shown:
        if not isinstance(block, Heading):
            yield block, 0, ""
            continue
        while above and above[-1] >= block.level:
            above.pop()
        above.append(block.level)
        name = re.sub(r"[^a-z0-9]+", "-", plain_text(block.text).lower()).strip("-")[:60] or "part"
        free = next(one for number in count(1) if (one := f"{name}-{number}" if number > 1 else name) not in taken)
        taken.add(free)
        yield block, len(above), free


def fragment(document: Document) -> str:
    """The blocks with their style, which reaches nothing else on the page that they are put into."""
    inner = _lines(_block(block, document, min(6, level + 2)) for block, level, _ in _anchored(flattened(document.blocks)))
    return f'<div class="symcx embedded" lang={attribute(document.language)}>\n<style>{asset("common.css")}</style>\n{inner}\n</div>\n'


HTML = Format("html", (".html", ".htm"), "a web page in one file, with MathML", page)
