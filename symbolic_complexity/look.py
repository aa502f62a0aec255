"""How a derivation looks: which steps, in which layout, with whose letters, separators and words. A setting, and never a fork.

A look dresses a document: the same argument, proved before, in other clothes. Renderers know nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeAlias

from .algebra import normal_form
from .document import (
    Block,
    Chain,
    Columns,
    Document,
    Paragraph,
    Phrase,
    Prose,
    Row,
    Slide,
    Table,
)
from .errors import Invalid, lookup
from .highlight import highlighted, unmarked
from .quantities import REGISTRY as QUANTITIES
from .symbols import Sign
from .typeset import plain
from .units import BINARY, DECIMAL, Unit, scaled
from .wording import Words, alphabet, language
from .working import power_of_ten, rounded, spelled
from .written import Braced, Changed, Decimal, Name, Negative, Number, Product, Sum, Written, free_names

LAYOUTS = ("aligned", "gathered", "line", "table")

SEPARATORS = {"comma": ",", "space": " ", "point": ".", "apostrophe": "'", "none": ""}

UNITS: dict[str, tuple[int, tuple[str, ...]]] = {
    "bytes": (1, ()),
    "kB": (1000, tuple(unit.name for unit in DECIMAL["bytes"][1:])),
    "KiB": (1024, tuple(unit.name for unit in BINARY["bytes"][1:])),
}
"""What a unit of bytes is in the next smaller one, and what the larger ones are called."""

_FAMILY = {name: unit for unit, (_, larger) in UNITS.items() for name in (unit, *larger)}
"""Every unit of bytes by name, and the smallest one of its kind: MB are told in kB, MB, ... like kB themselves."""

RULES = ("define", "unfold", "collect", "substitute", "compute", "round")

COUNTS = {"n": "inputs", "k": "outputs", "K": "outputs", "p": "bytes each"}
KERNELS = {"c": "channels", "w": "width", "h": "height", "M": "plane width", "N": "plane height", "k": "kernels"}
"""What the lecture's letters count, in a word; k counts kernels where there are any."""

_DIGITS = 4
"""Digits of a number in larger units, where none are asked for."""

_RANGE = re.compile(r"(\d{1,6})(?:(-)(\d{1,6})?)?\Z")

Chooser: TypeAlias = Callable[[int, int, str], bool]
"""Whether a step at this place (from 0), among so many, of this rule is shown."""


@dataclass(frozen=True)
class Look:
    """What a derivation looks like.

    `layout`: aligned (reasons beside), gathered, line (all in one), table (numbered steps). `steps`: all, or a choice of rules
    and numbers such as "define,collect,last" or "1,3-". `collapse`: steps finer than the lecture's fold away. `braces`: what each
    term of a definition and each letter of the closed form counts, below it. `separator`: comma, space, point, apostrophe or
    none; the language's own where none is chosen. `digits`: results also rounded to so many. `unit`: bytes, kB (1,000) or KiB
    (1,024), or a larger one for the same. `letters`: lecture or textbook. `language`: of the reasons. Raises `Invalid` for anything else.
    """

    layout: Literal["aligned", "gathered", "line", "table"] = "aligned"
    steps: str = "all"
    collapse: bool = False
    braces: bool = False
    separator: str | None = None
    digits: int | None = None
    unit: str = "bytes"
    letters: str = "lecture"
    language: str = "en"

    def __post_init__(self) -> None:
        lookup(dict.fromkeys(LAYOUTS, ()), str(self.layout), "layout")
        object.__setattr__(self, "unit", lookup(_FAMILY, str(self.unit), "unit"))
        if self.separator is not None:
            lookup(SEPARATORS, str(self.separator), "separator")
        if self.digits is not None and (isinstance(self.digits, bool) or self.digits not in range(1, 31)):
            raise Invalid(f"the number of digits is a whole number from 1 to 30, not {self.digits!r:.20}")
        for name in ("collapse", "braces"):
            if not isinstance(getattr(self, name), bool):
                raise Invalid(f"{name} is either on or off, not {getattr(self, name)!r:.20}", expected="True, or False")
        _chooser(str(self.steps))
        alphabet(str(self.letters))
        language(str(self.language))

    def dress(self, document: Document) -> Document:
        """The document in this look; its data stay as they are."""
        if self == Look():
            return document
        spoken = language(self.language)
        separator = SEPARATORS[self.separator or spoken.separator]
        point = "," if separator == "." or (separator != "," and spoken.separator == "point") else "."
        words = Words(spoken, alphabet(self.letters), point)
        blocks = tuple(words.blocks(tuple(map(self._shaped, document.blocks))))
        return replace(document, blocks=blocks, language=self.language, separator=separator, point=point, words=spoken.formats)

    def _shaped(self, block: Block) -> Block:
        """The block with the steps, braces, roundings and layout that are wanted."""
        match block:
            case Chain():
                return self._chain(block)
            case Table() if self.digits is not None or self.unit != "bytes":
                return self._table(block)
            case Paragraph(text) if self.unit != "bytes":
                return Paragraph(self._with_unit(text))
            case Columns(columns):
                return Columns(tuple(tuple(map(self._shaped, column)) for column in columns))
            case Slide(_, blocks):
                return replace(block, blocks=tuple(map(self._shaped, blocks)))
        return block

    def _chain(self, chain: Chain) -> Chain | Table:
        rows = list(_collapsed(chain.rows) if self.collapse else chain.rows)
        chosen = _chooser(self.steps)
        # A comparison stays: without it, the rows after it would be said of the left side.
        rows = [row for place, row in enumerate(rows) if chosen(place, len(rows), row.rule) or not row.equates] or rows[-1:]
        if self.collapse or self.steps != "all":
            rows = list(_marked_anew(rows))
        if rows and rows[-1].equates and _value(rows[-1].right) is not None:
            rows = list(self._with_rounding(rows, chain.rows))
        if self.braces:
            rows = [_letters_braced(row) if row.rule == "collect" else _braced(row) for row in rows]
        if self.layout == "table":
            return _as_table(chain.left, rows)
        return replace(chain, rows=tuple(rows), layout=chain.layout if self.layout == "aligned" else self.layout)

    def _with_rounding(self, rows: Sequence[Row], proved: Sequence[Row]) -> Iterator[Row]:
        """Rows that end in a result, and the result once more: from the exact number, in larger units or rounded."""
        exact = next((row for row in reversed(proved) if row.relation == "="), None)
        value = _value(exact.right) if exact else None
        found = None if exact is None or value is None else self._rounded(value, exact.unit)
        if exact is None or found is None or (plain(found[0]), found[1]) == (plain(exact.right), exact.unit):
            yield from rows
            return
        shown, named, same = found
        yield from (row for row in rows if row.rule != "round")
        yield Row("=" if same else "≈", shown, (), named, rule="round")

    def _rounded(self, value: Fraction, unit: str) -> tuple[Written, str, bool] | None:
        """A number rounded, bytes in their largest unit, and whether it is exactly that; None where nothing is asked of it."""
        step, larger = UNITS[self.unit if unit == "bytes" else "bytes"]
        if self.digits is None and (not larger or abs(value) < step):
            return None
        told = scaled(value, [Unit(name, step**power) for power, name in enumerate((unit, *larger))], self.digits or _DIGITS)
        return told.form, told.unit.name, told.exact

    def _table(self, table: Table) -> Table:
        """A table with its numbers rounded, and those in bytes with their unit; two designs' ratio has none."""
        ratio = f"{table.columns[2]} / {table.columns[1]}" if len(table.columns) == 4 else None
        titles: list[str | None] = [None if self.unit == "bytes" else _of_bytes(title) for title in table.columns]
        rows: list[tuple[Prose, ...]] = []
        named: Prose = ()
        for row in table.rows:
            named = row[0] or named  # a row without a name of its own is of the one above
            title = None if self.unit == "bytes" else _in_bytes(named)
            cells = [(title,) if title and row[0] else row[0]]
            for column, of_bytes, cell in zip(table.columns[1:], titles[1:], row[1:], strict=True):
                cells.append(self._cell(cell, "bytes" if of_bytes or (title and column != ratio) else ""))
            rows.append(tuple(cells))
        columns = tuple(title or column for title, column in zip(titles, table.columns, strict=True))
        return replace(table, columns=columns, rows=tuple(rows))

    def _cell(self, cell: Prose, unit: str) -> Prose:
        """A number rounded and with its unit, a formula with its unit, anything else as it is."""
        match cell:
            case ("≈ ", Written() as near) if self.digits is not None:
                value = Fraction(normal_form(near))  # type: ignore[arg-type]
                again = rounded(value, self.digits)
                # It was rounded before: which way its half goes, where it has one, was lost with its digits.
                is_half = abs(again - value) * 2 == Fraction(10) ** (power_of_ten(value) - self.digits + 1)
                return cell if again == value or is_half else ("≈ ", spelled(again, self.digits))
            case (Written() as form,):
                number = _value(form)
                found = self._rounded(number, unit) if number else None
                shown, named, same = found or (form, unit, True)
                sized: Prose = (" ", Phrase(named) if named == unit else named) if unit else ()
                return (*(() if same else ("≈ ",)), shown, *sized)
        return cell

    def _with_unit(self, text: Prose) -> Prose:
        """Where words say that numbers are in bytes, what their units are instead."""
        for place in range(len(text)):
            if _in_bytes(text[place : place + 3]):
                told = (text[place], f": 1 {self.unit} = ", Number(UNITS[self.unit][0]), " ", Phrase("bytes"))
                return (*text[:place], *told, *self._with_unit(text[place + 3 :]))
        return text


def _of_bytes(title: object) -> Phrase | None:
    """The bare title of a quantity that is counted in bytes, if these are our words for it."""
    if not isinstance(title, Phrase):
        return None
    return next((Phrase(one.title) for one in QUANTITIES.values() if one.unit == "bytes" and title in (one.title, one.measured)), None)


def _in_bytes(text: Prose) -> Phrase | None:
    """The bare title where a text is: size in bytes."""
    match text:
        case (title, " in ", "bytes", *_):
            return _of_bytes(title)
        case (Phrase() as title,) if title.endswith(" in bytes"):
            return _of_bytes(title)
    return None


# ------------------------------------------------------------------------------------------------------------------- steps


def _chooser(text: str) -> Chooser:
    """Which steps these words choose. Raises `Invalid`, with a caret, for what cannot be read."""
    if text.strip() == "all":
        return lambda place, many, rule: True
    choosers: list[Chooser] = []
    start = 0
    for part in text.split(","):
        word = part.strip()
        chooser = _one_choice(word)
        if chooser is None:
            expected = f"all, or a list of numbers (1, 3-5, 2-), last, and {', '.join(RULES)}"
            place = start + part.find(word)
            raise Invalid(f"cannot choose the steps {text!r:.60}", text=text, position=place, length=len(word), expected=expected)
        choosers.append(chooser)
        start += len(part) + 1
    return lambda place, many, rule: any(chooser(place, many, rule) for chooser in choosers)


def _one_choice(word: str) -> Chooser | None:
    if word == "last":
        return lambda place, many, rule: place == many - 1
    if word in RULES:
        return lambda place, many, rule: rule == word
    found = _RANGE.match(word)
    if found is None:
        return None
    first = int(found[1])
    last = int(found[3]) if found[3] else None if found[2] else first
    if not 1 <= first <= (first if last is None else last):
        return None
    return lambda place, many, rule: first <= place + 1 and (last is None or place + 1 <= last)


def _collapsed(rows: Sequence[Row]) -> Iterator[Row]:
    """Steps finer than the lecture's folded into the step that they lead to."""
    finer: tuple[Row, ...] = ()
    for place, row in enumerate(rows):
        if row.level > 1 and place < len(rows) - 1 and row.equates:
            finer += (row,)
        else:
            yield replace(row, substeps=(*finer, *row.substeps))
            finer = ()


def _marked_anew(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, in each of them what changed since the one that is now above it."""
    before: Written | None = None
    for row in rows:
        right = unmarked(row.right)
        yield replace(row, right=right if before is None else highlighted(before, right))
        before = right


def _braced(row: Row) -> Row:
    """A definition with its reasons below its terms, where there is one for each."""
    reasons = [piece for piece in row.why if isinstance(piece, Phrase)]
    terms = row.right.terms if isinstance(row.right, Sum) else (row.right,)
    if row.rule != "define" or len(reasons) != len(terms) or any(isinstance(piece, Written | Sign) for piece in row.why):
        return row
    braced = tuple(map(_with_brace, terms, reasons))
    return replace(row, right=Sum(braced) if len(braced) > 1 else braced[0], why=())


def _letters_braced(row: Row) -> Row:
    """A closed form with what each letter counts below it, where it stands first as a factor or a term."""
    names = free_names(row.right)
    counts = COUNTS | (KERNELS if names & (KERNELS.keys() - COUNTS.keys()) else {})
    left = set(names & counts.keys())

    def braced(node: Written) -> Written:
        match node:
            case Name(name) if name in left:
                left.remove(name)
                return Braced(node, Phrase(counts[name]))
            case Sum(terms):
                return Sum(tuple(map(braced, terms)))
            case Product(factors):
                return Product(tuple(map(braced, factors)))
            case Changed(inner):
                return Changed(braced(inner))
        return node

    return replace(row, right=braced(row.right))


def _with_brace(term: Written, reason: str) -> Written:
    """A minus stays outside, where the sum around it sees it."""
    return Negative(Braced(term.argument, reason)) if isinstance(term, Negative) else Braced(term, reason)


def _as_table(left: Sign | Written, rows: Sequence[Row]) -> Table:
    """The steps as a numbered table."""
    cells: list[tuple[Prose, ...]] = []
    for number, row in enumerate(rows, start=1):
        unit: Prose = (" ", row.unit) if row.unit else ()
        relation: Prose = (left, f" {row.relation}") if number == 1 else (row.relation,)
        cells.append(((str(number),), relation, (row.right, *unit), row.why))
    return Table(("", "", Phrase("formula"), Phrase("reason")), tuple(cells), (True, True, False, False))


# ----------------------------------------------------------------------------------------------------------------- numbers


def _value(node: Written | None) -> Fraction | None:
    """What a single number is worth; None for any other formula."""
    match node:
        case Number(value) | Decimal(value, _):
            return Fraction(value)
    return None
