"""Typst: pages and slides as a source that stands by itself, and what Typst makes of it.

The look is in `typst.typ`, with which every source begins. Anybody's words are string literals, so they are never read as markup.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Literal

from ..document import (
    Block,
    Chain,
    Columns,
    Document,
    Figure,
    Heading,
    Paragraph,
    Prose,
    Relation,
    Row,
    Slide,
    Table,
    clicks,
    flattened,
    plain_text,
)
from ..drawing import SHADES, Box, Drawing, Label, Line, Shape
from ..paging import slides_of
from ..symbols import latex
from ..typeset import Style, typeset
from ..written import Changed, walk
from .base import Format, for_document, missing, printable, spell
from .captioned import captioned

_NOTE = 16
"""Letters in a line of the words under a brace."""

_RUN = 24
"""Letters without a place to break, after which a line may break all the same."""

_UNBROKEN = re.compile(rf"(?:(?!-+>)\S){{{_RUN}}}(?=\S)")
_PIECES = re.compile("(-+>|\0)")

_WIDE_LETTERS = re.compile("[\u0590-\u1cff\u2e80-\ud7ff\uf900-\ufdff\ufe30-\ufe4f\ufe70-\ufefc\U00010000-\U0010ffff]")
"""Letters of scripts that the fonts which come with Typst lack."""

# --------------------------------------------------------------------------------------------------------------- mathematics

_TOKEN = re.compile(r"\\(?P<command>[A-Za-z]+)|\\(?P<escaped>.)|(?P<letter>.)", re.DOTALL)

_RENAMED = {"epsilon": "epsilon.alt", "phi": "phi.alt"}
"""Letters whose shape has another name in Typst than in LaTeX."""


def _of_latex(tex: str) -> str:
    """The LaTeX of a symbol or of a sign in Typst's mathematics: letters, indices, and the few commands that they are made of."""
    return " ".join(_atoms(_TOKEN.finditer(tex))).replace("| ", "|").replace(" |", "|")


def _atoms(tokens: Iterator[re.Match[str]]) -> list[str]:
    """What stands up to the end of the group, taken from `tokens`."""
    atoms: list[str] = []
    for token in tokens:
        command, letter = token["command"], token["letter"]
        if letter == "}":
            break
        if letter == "{":
            atoms += _atoms(tokens)
        elif letter in ("_", "^"):
            atoms.append(f"{atoms.pop() if atoms else literal('')}{letter}({_argument(tokens)})")
        elif letter == "'" and atoms:
            atoms[-1] += "'"
        elif command in ("mathrm", "mathit"):
            text = literal("".join(inner["escaped"] or inner["letter"] or "" for inner in _group(tokens)))
            atoms.append(f"italic({text})" if command == "mathit" else text)
        elif command == "mathbf":
            atoms.append(f"upright(bold({_argument(tokens)}))")
        elif command == "frac":
            atoms.append(f"frac({_argument(tokens)}, {_argument(tokens)})")
        elif command and (latex(command) == token[0] or command == "nabla"):
            atoms.append(_RENAMED.get(command, command))
        elif letter and (letter.isalnum() or letter in "|,+-="):
            atoms.append(letter)
        elif not (letter or "").isspace():
            atoms.append(literal(command or token["escaped"] or letter))
    return atoms


def _argument(tokens: Iterator[re.Match[str]]) -> str:
    first = next(tokens)[0]
    return " ".join(_atoms(tokens)) if first == "{" else _of_latex(first)


def _group(tokens: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    for token in tokens:
        if token[0] == "}":
            return
        if token[0] != "{":
            yield token


def _braced(inner: str, note: str) -> str:
    lines = ", ".join(map(literal, textwrap.wrap(printable(note), _NOTE)))
    return f"underbrace({inner}, #note({lines}))" if lines else inner


STYLE = Style(
    separator=",",
    separators={" ": "\u202f"},
    number=lambda digits: digits if digits.isdigit() else literal(digits),
    name=lambda name: _of_latex(latex(name)),
    sign=lambda sign: _of_latex(sign.latex),
    fraction=lambda above, below: f"frac({above}, {below})",
    power=lambda base, exponent: f"{base}^({exponent})",
    floor=lambda inner: f"floor({inner})",
    maximum=lambda inner: f"max({', '.join(inner)})",
    series=lambda body, index, first, last: f"sum_({index} = {first})^({last}) {body}",
    times=" dot.op ",
    beside=" ",
    shape=" times ".join,
    ellipsis="dots.c",
    braced=_braced,
    stacked=True,
)

_AFTER_NUMBER = re.compile(r'(?<=\d") (?=\S)')

_RELATIONS: dict[Relation, str] = {"=": "=", "≈": "approx", "≤": "lt.eq", "<": "lt", ">": "gt", "≥": "gt.eq", "≠": "eq.not"}


def _inline(formula: str) -> str:
    """A formula in running text. The space after a literal would be seen, and between a number and a letter there is none."""
    return f"${_AFTER_NUMBER.sub('', formula)}$"


# --------------------------------------------------------------------------------------------------------------------- words


def literal(words: str) -> str:
    """Anybody's words as a string."""
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _text(words: str) -> str:
    """Anybody's words as content; a long design breaks after its arrows, a long word anywhere."""
    pieces = _PIECES.split(_UNBROKEN.sub(lambda run: f"{run[0]}\0", printable(words)))
    return "".join(_piece(piece) for piece in pieces if piece)


def _piece(piece: str) -> str:
    return f"#box({literal(piece)})" if piece.endswith("->") else "#box()" if piece == "\0" else f"#{literal(piece)}"


def _words(prose: Prose, style: Style) -> str:
    """Prose as a block of content."""
    return f"[{spell(prose, style, _text, _inline)}]"


# -------------------------------------------------------------------------------------------------------------------- blocks


def _block(block: Block, style: Style, at: str = "") -> str:
    """A block as a call of the look's functions; `at` says with which click of its slide it is shown."""
    match block:
        case Heading(prose, level):
            return f"#heading(level: {level}, {_words(prose, style)})"
        case Paragraph(prose):
            return f"#par{_words(prose, style)}"
        case Chain(rows=()) | Table(columns=()) | Columns(()):
            return ""
        case Chain(_, rows, layout):
            laid = f"form: {literal(layout)}" if layout != "aligned" else ""
            return _call("chain", _inline(typeset(block.lefthand, style)), at, laid, *(_row(row, style) for row in rows))
        case Table():
            return _table(block, style)
        case Figure(drawing, caption, alt):
            told = f"alt: {literal(printable(plain_text(alt or caption)))}"
            below = f"caption: {_words(caption, style)}" if caption else ""
            return _call("picture", _sheet(drawing, style), below, told, "highest: 340pt, largest: 2.2" if at else "")
        case Columns(columns):
            shown = ("[\n" + textwrap.indent("\n".join(_block(inner, style, at) for inner in column), "  ") + "\n]" for column in columns)
            return _call("side-by-side", *shown)
        case Slide(_, blocks):
            return "\n".join(_block(inner, style, at) for inner in blocks)


def _call(function: str, *arguments: str) -> str:
    """A call with an argument a line."""
    inner = "".join(f"{argument},\n" for argument in arguments if argument)
    return f"#{function}(\n{textwrap.indent(inner, '  ')})"


def _row(row: Row, style: Style) -> str:
    changing = replace(style, changed="changed({})".format)
    equation = _inline(f"{_RELATIONS[row.relation]} {typeset(row.right, changing)}")
    if any(isinstance(inner, Changed) for inner in walk(row.right)):
        equation = f"changed => {equation}"
    why = f", why: {_words(row.why, style)}" if row.why else ""
    unit = f", unit: {_words((row.unit,), style)}" if row.unit else ""
    click = f", click: {row.click}" if row.click else ""
    return f"row({equation}{why}{unit}{click})"


def _table(table: Table, style: Style) -> str:
    numeric = "numeric: " + _array("true" if one else "false" for one in table.numeric)
    titles = "titles: " + _array(_words((title,), style) for title in table.columns)
    rows = (", ".join(_words(cell, style) for cell in row) for row in table.rows)
    return _call("lines", numeric, titles, f"feet: {table.feet}" if table.feet else "", *rows)


def _array(items: Iterable[str]) -> str:
    return f"({''.join(f'{item}, ' for item in items).rstrip()})"


def _sheet(drawing: Drawing, style: Style) -> str:
    size = f"{drawing.width:g}, {drawing.height:g}"
    return _call("sheet", size, *(_shape(shape, drawing, style) for shape in drawing.shapes))[1:]


def _shape(shape: Shape, drawing: Drawing, style: Style) -> str:
    shade = literal(shape.shade)
    match shape:
        case Box(x, y, width, height):
            return f"rectangle({x:g}, {y:g}, {width:g}, {height:g}, {shade}{'' if shape.fill else ', fill: false'})"
        case Line(points):
            look = (", dashed: true" if shape.dashed else "") + (", arrow: true" if shape.arrow else "")
            return f"path({_array(f'({x:g}, {y:g})' for x, y in points)}, {shade}, width: {shape.width:g}{look})"
        case Label(x, y, words, anchor, size):
            look = f"anchor: {literal(anchor)}, shade: {shade}" + (", bold: true" if shape.bold else "")
            return f"label({drawing.width:g}, {x:g}, {y:g}, {size:g}, {_words(words, style)}, {look})"


# --------------------------------------------------------------------------------------------------------------------- files


def page(document: Document) -> str:
    """A whole source: a report, or where there is but one figure, a sheet of its size with its caption."""
    style = for_document(STYLE, document)
    match document.blocks:
        case (Figure() as figure,):
            return _source(document, "alone", "#" + _sheet(captioned(figure), style))
    return _source(document, "report", *(_block(block, style) for block in flattened(document.blocks)))


def slides(document: Document) -> str:
    """A whole source with a page for every click; set `handout` to true for one a slide."""
    style = for_document(STYLE, document)
    return _source(document, "deck", *(_slide(slide, style) for slide in slides_of(document)))


def _slide(slide: Slide, style: Style) -> str:
    title = _words(slide.title, style) if slide.title else "none"
    kind = f", kind: {literal(slide.kind)}" if slide.kind != "content" else ""
    states = f", clicks: {clicks(slide.blocks)}" if clicks(slide.blocks) else ""
    notes = f", notes: {literal(printable(plain_text(slide.notes)))}" if slide.notes else ""
    body = textwrap.indent("\n".join(_block(block, style, "at: at") for block in slide.blocks), "  ")
    return f"#slide({title}{kind}{states}{notes}, at => [\n{body}\n])"


def _source(document: Document, frame: str, *blocks: str) -> str:
    shades = ", ".join(f'{shade}: rgb("{colour}")' for shade, colour in SHADES.items())
    title = f"title: {literal(printable(plain_text(document.title)))}, " if document.title and frame != "alone" else ""
    language = document.language.lower().partition("-")[0]
    spoken = language if re.fullmatch("[a-z]{2,3}", language) else "en"
    head = f"#let shades = ({shades})\n#let handout = {str(document.handout).lower()}\n"
    return "\n\n".join((head + _look(), f'#show: {frame}.with({title}language: "{spoken}")', *blocks)) + "\n"


@cache
def _look() -> str:
    return resources.files(__package__).joinpath("typst.typ").read_text(encoding="utf-8")


def compiled(source: str, kind: Literal["pdf", "png", "svg"]) -> bytes:
    """What Typst makes of a source, the same on every machine; of several pages the first where it is a picture.

    Raises `Invalid` where Typst is not installed.
    """
    pages = compiled_pages(source, kind)
    return pages[0]


def compiled_pages(source: str, kind: Literal["pdf", "png", "svg"]) -> list[bytes]:
    """As `compiled`, each page by itself where it is a picture."""
    try:
        import typst
    except ImportError:
        raise missing(kind, "Typst", "pdf") from None
    # The machine's own fonts only where those that come with Typst lack a script.
    own = _WIDE_LETTERS.search(source) is None
    made = typst.compile(source.encode("utf-8"), format=kind, ppi=192, ignore_system_fonts=own)
    return made if isinstance(made, list) else [made]


TYPST_FORMAT = Format("typst", (".typ",), "a Typst document", page)
TYPST_SLIDES_FORMAT = Format("typst-slides", (".typ",), "slides in Typst, a page for every click", slides, deck=True)
