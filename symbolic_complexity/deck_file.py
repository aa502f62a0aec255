"""Deck files: a whole lecture as data (TOML), its slides derived anew each time it is built.

title = "Space and computational complexity"
[[section]]
title = "Model complexity"
[[section.slide]]
title = "How many weights?"
design = "(Input)100->(FC)10"
quantities = ["weights"]
notes = "Ask before you click."
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from importlib import resources
from pathlib import Path
from typing import Any

from .deck import Topic, bound, clad, slides_about
from .derivation import of_formula
from .document import Block, Paragraph, Prose, Slide, plain_text
from .errors import Invalid, nearest
from .figures import figure
from .formulas import number
from .given import Values, network_of
from .look import Look
from .network import Network
from .paging import check_reveal
from .publication import Publication
from .wording import known

_SIZE_CAP = 1_000_000

_ALL_ROWS = 1_000_000

_TEXT, _TEXTS, _FLAG = "a string", "a string or a list of strings", "true or false"
_ALONE = 'true, false or "only"'
_WHOLE, _NUMBER, _VALUES, _TABLE, _TABLES = "a whole number", "a number", "a table of numbers", "a table", "a list of tables"

_LOOK = {field.name: _WHOLE if field.name == "digits" else _FLAG if field.type == "bool" else _TEXT for field in fields(Look)}

_SLIDE_LOOK = {name: kind for name, kind in _LOOK.items() if name not in ("separator", "language")}
"""A slide's own look; separators and the language are those of the deck."""

_DECK = {"title": _TEXT, "subtitle": _TEXT, "author": _TEXT, "notes": _TEXT, "reveal": _TEXT, "look": _TABLE}
_DECK |= {"section": _TABLES, "slide": _TABLES}
_SECTION = {"title": _TEXT, "notes": _TEXT, "slide": _TABLES}

_ANY = {"title": _TEXT, "text": _TEXTS, "notes": _TEXT, "look": _TABLE, "reveal": _TEXT}
_FORMULA = {**_ANY, "formula": _TEXT, "symbol": _TEXT, "reason": _TEXT, "values": _VALUES}
_ASKED = {**_ANY, "design": _TEXT, "designs": _TEXTS, "quantities": _TEXTS, "values": _VALUES, "convention": _TEXT, "input": _TEXT}
_ASKED |= {"assume": _TEXTS, "precision": _TEXT, "rate": _NUMBER, "bandwidth": _NUMBER}
_PICTURE = {**_ASKED, "picture": _TEXT, "over": _TEXT}
_DERIVATION = {**_ASKED, "level": _WHOLE, "compare": _FLAG, "table": _ALONE}
_SLIDE = {**_ANY, **_DERIVATION, **_PICTURE, **_FORMULA}

_KINDS = {"formula": _FORMULA, "picture": _PICTURE, "designs": _DERIVATION, "design": _DERIVATION}
"""What may stand on a slide beside the key that says of what kind it is; the first of them that it has decides."""

_HEADER = re.compile(r"^\s*\[\[\s*(section\.slide|section|slide)\s*\]\]", re.MULTILINE)


def is_deck(name: str) -> bool:
    """Whether this is a deck file, or the name of a deck that comes with the package."""
    return name.lower().endswith(".toml") or name in known("decks")


def read_deck(
    name: str, *, reveal: str | None = None, look: Mapping[str, Any] | None = None, title: str | None = None, handout: bool = False
) -> Publication:
    """The deck of this file, or the one of this name that comes with the package.

    `reveal`, `title` and the settings of a `Look` in `look` go before the file's own. Raises `Invalid`, with the place, for
    what a deck file cannot hold.
    """
    return _Deck(_content(name), dict(look or {}), reveal).publication(title, handout)


def _content(name: str) -> str:
    """What the file says."""
    if name in known("decks"):
        return resources.files(__package__).joinpath("decks", f"{name}.toml").read_text(encoding="utf-8")
    path = Path(name)
    try:
        if path.exists() and not path.is_file():
            raise Invalid(f"cannot read {name!r:.80}: it is not a file")
        if path.stat().st_size > _SIZE_CAP:
            raise Invalid(f"the deck file {name:.80} is larger than {_SIZE_CAP:,} bytes")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        said, shipped = getattr(error, "strerror", None) or error, ", ".join(known("decks"))
        raise Invalid(f"cannot read {name!r:.80}: {said}", expected=f"a deck file, or {shipped}") from None


@dataclass(frozen=True)
class _Place:
    """Where in a deck file something stands; from 1, 0 for what is outside of sections or slides."""

    section: int = 0
    slide: int = 0

    def __str__(self) -> str:
        named = [f"section {self.section}"] if self.section else []
        return ", ".join([*named, *([f"slide {self.slide}"] if self.slide else [])]) or "deck"


class _Deck:
    """A deck file while it is read: its text, to point into, its tables, and what is asked of all of its slides."""

    def __init__(self, text: str, look: dict[str, Any], reveal: str | None) -> None:
        self.text = text
        self.asked = look
        try:
            self.table = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise Invalid(f"the deck file is not TOML: {error}") from None
        self._check(self.table, _DECK, _Place())
        self.own = self._look(self.table, _Place(), _LOOK)
        self.reveal = reveal
        self.data: list[Any] = []

    def publication(self, title: str | None, handout: bool) -> Publication:
        """The whole deck."""
        opening = tuple(Paragraph((self.table[key],)) for key in ("subtitle", "author") if key in self.table)
        named = title or self.table.get("title", "Slides")
        whole = Look(**{**self.own, **self.asked})
        content = clad([Slide((named,), opening, (self.table.get("notes", ""),), "title")], "all", whole)
        check_reveal(self.reveal or self.table.get("reveal", "stepwise"))
        content += self._slides(self.table.get("slide", []), 0)
        for count, section in enumerate(self.table.get("section", []), start=1):
            self._check(section, _SECTION, _Place(count))
            if "title" in section:
                content += clad([Slide((section["title"],), (), (section.get("notes", ""),), "section")], "all", whole)
            content += self._slides(section.get("slide", []), count)
        return bound(content, whole, handout=handout, data=self.data)

    def _slides(self, tables: Sequence[Any], section: int) -> Iterator[Slide]:
        for count, table in enumerate(tables, start=1):
            place = _Place(section, count)
            try:
                self._check(table, _SLIDE, place)
                self._check_kind(table, place)
                look = Look(**{**self.own, **self._look(table, place, _SLIDE_LOOK), **self.asked})
                reveal = self.reveal or table.get("reveal") or self.table.get("reveal", "stepwise")
                yield from clad(list(self._slide(table)), reveal, look)
            except Invalid as error:
                raise self._at(error, place) from None

    def _slide(self, table: Mapping[str, Any]) -> Iterator[Slide]:
        """The slides of one entry: a network's derivations may take several."""
        text: tuple[Block, ...] = tuple(Paragraph((line,)) for line in _several(table.get("text", ())))
        notes: Prose = (table["notes"],) if "notes" in table else ()
        title: Prose = (table["title"],) if "title" in table else ()
        if "formula" in table:
            yield Slide(title, (*text, _formula(table)), notes)
        elif "design" not in table and "designs" not in table:
            yield Slide(title, text, notes)
        else:
            networks, asked, given = _question(table)
            if "picture" in table:
                convention = table.get("convention", "lecture")
                shown = figure(table["picture"], networks, asked, values=given.given, over=table.get("over"), convention=convention)
                yield Slide(title or shown.caption, (*text, shown), notes)
                return
            topic = _topic(table, networks, asked, given)
            content = slides_about(topic)
            self.data += [one.data() for derivations in topic.derivations for one in derivations]
            for place, slide in enumerate(content):
                named = _titled(title, slide.title, networks) if len(content) > 1 else title or slide.title
                first = place == 0
                own = notes if notes and first else slide.notes
                yield replace(slide, title=named, blocks=(*text, *slide.blocks) if first else slide.blocks, notes=own)

    def _look(self, table: Mapping[str, Any], place: _Place, settings: Mapping[str, str]) -> dict[str, Any]:
        look: dict[str, Any] = table.get("look", {})
        self._check(look, settings, place, "look")
        Look(**look)
        return look

    def _check(self, table: Any, keys: Mapping[str, str], place: _Place, inside: str = "") -> None:
        """Raise `Invalid`, with the place and the nearest key, unless all keys are known and of the right kind."""
        where = f"{place}, {inside}" if inside else str(place)
        if not isinstance(table, dict):
            raise Invalid(f"{where}: a table was expected, not {table!r:.40}")
        for key, value in table.items():
            if key not in keys:
                raise self._wrong(key, place, f"{where}: unknown key {key!r:.40}{nearest(key, keys)}", ", ".join(keys))
            if not _fits(value, keys[key]):
                raise self._wrong(key, place, f"{where}: {key} must be {keys[key]}, not {value!r:.40}", "")

    def _check_kind(self, table: Mapping[str, Any], place: _Place) -> None:
        """Raise `Invalid` for keys that do not go together."""
        kind = next((key for key in _KINDS if key in table), None)
        allowed = _ANY if kind is None else _KINDS[kind]
        for key in table:
            if key not in allowed or (kind == "designs" and key == "design"):
                beside = f"{key} does not go with {kind}" if kind else f"{key} needs a design"
                raise self._wrong(key, place, f"{place}: {beside}", ", ".join(allowed))
        for key in ("designs", "quantities"):
            if key in table and not table[key]:
                raise self._wrong(key, place, f"{place}: {key} names none", "")
        if kind == "picture" and not {"design", "designs"} & table.keys():
            raise self._wrong("picture", place, f"{place}: a picture needs a design", "design = ... beside it")

    def _wrong(self, key: str, place: _Place, message: str, expected: str) -> Invalid:
        """What is wrong with a key, with the line it stands in, where that is found."""
        start, end = self._segment(place)
        found = re.compile(rf"(?:^|[{{,])[ \t]*[\"']?({re.escape(key)})[\"']?\s*=", re.MULTILINE).search(self.text, start, end)
        if found is None:
            header = _HEADER.search(self.text, start) if key in ("section", "slide") else None
            return Invalid(message, expected=expected) if header is None else self._pointed(message, header.start(1), len(key), expected)
        return self._pointed(message, found.start(1), len(key), expected)

    def _pointed(self, message: str, position: int, length: int, expected: str) -> Invalid:
        line = self.text.count("\n", 0, position) + 1
        return Invalid(f"line {line}, {message}", text=self.text, position=position, length=length, expected=expected)

    def _segment(self, place: _Place) -> tuple[int, int]:
        """From where to where in the text the keys of a slide, a section or the deck itself stand."""
        section = slide = start = 0
        for header in _HEADER.finditer(self.text):
            if (section, slide) == (place.section, place.slide):
                return start, header.start()
            if header[1] == "section":
                section, slide = section + 1, 0
            else:
                slide += 1
            start = header.end()
        return (start, len(self.text)) if (section, slide) == (place.section, place.slide) else (0, len(self.text))

    def _at(self, error: Invalid, place: _Place) -> Invalid:
        """The error with its place, unless it says it already."""
        if error.text is self.text or error.message.startswith(str(place)):
            return error
        return Invalid(f"{place}: {error.message}", text=error.text, position=error.position, length=error.length, expected=error.expected)


def _formula(table: Mapping[str, Any]) -> Block:
    numbers = {name: number(str(value), name) for name, value in table.get("values", {}).items()}
    return of_formula(table["formula"], numbers, table.get("symbol", "y"), table.get("reason", ""))


def _question(table: Mapping[str, Any]) -> tuple[tuple[Network, ...], tuple[str, ...], Values]:
    """The networks, what is asked of them, and the numbers put in."""
    designs = _several(table.get("designs", table.get("design", ())))
    networks = tuple(network_of(design, table.get("input"), _several(table.get("assume", ()))) for design in designs)
    given = Values.of(table.get("values", {}), table.get("precision"), table.get("rate"), table.get("bandwidth"))
    return networks, _several(table.get("quantities", "weights")), given


def _topic(table: Mapping[str, Any], networks: tuple[Network, ...], asked: tuple[str, ...], given: Values) -> Topic:
    convention, level = table.get("convention", "lecture"), table.get("level", 1)
    compare, listed = table.get("compare", False), table.get("table", False)
    rows = _ALL_ROWS if listed else 0
    return Topic(networks, asked, given, convention, level, compare, picture=False, table=rows, steps=listed != "only")


def _titled(title: Prose, own: Prose, networks: Sequence[Network]) -> Prose:
    """The title of one of several slides: the file's, and what this one is about, unless the file's says that."""
    if not title:
        return own
    named, said = plain_text(title), plain_text(own[:1])
    if said in {network.title for network in networks} or said.lower() in named.lower():
        return (*title, *own[1:])
    return (*title, " " if named.endswith(("?", "!", ".", ":")) else ": ", *own)


def _several(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _fits(value: Any, kind: str) -> bool:
    """Whether a value is of the kind that these words say."""
    match kind:
        case "a string":
            return isinstance(value, str)
        case "a string or a list of strings":
            return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))
        case "true or false":
            return isinstance(value, bool)
        case 'true, false or "only"':
            return isinstance(value, bool) or value == "only"
        case "a whole number":
            return isinstance(value, int) and not isinstance(value, bool)
        case "a number":
            return isinstance(value, (int, float, str)) and not isinstance(value, bool)
        case "a table of numbers":
            return isinstance(value, dict) and all(_fits(one, _NUMBER) for one in value.values())
        case "a table":
            return isinstance(value, dict)
        case "a list of tables":
            return isinstance(value, list) and all(isinstance(one, dict) for one in value)
    raise AssertionError(kind)
