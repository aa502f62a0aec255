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
from dataclasses import fields, replace
from importlib import resources
from pathlib import Path
from typing import Any

from .deck import Topic, deck, slides_about
from .derivation import of_formula
from .document import Block, Paragraph, Prose, Slide
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

_TEXT, _TEXTS, _FLAG, _NUMBER, _VALUES = (
    "a string",
    "a string or a list of strings",
    "true or false",
    "a whole number",
    "a table of numbers",
)

_LOOK = {field.name: _NUMBER if field.name == "digits" else _FLAG if field.type == "bool" else _TEXT for field in fields(Look)}

_DECK = {
    "title": _TEXT, "subtitle": _TEXT, "author": _TEXT, "notes": _TEXT, "reveal": _TEXT, "look": "a table", "section": "a list of tables",
    "slide": "a list of tables",
}  # fmt: skip
_SECTION = {"title": _TEXT, "notes": _TEXT, "slide": "a list of tables"}
_SLIDE = {
    "title": _TEXT, "text": _TEXTS, "notes": _TEXT, "design": _TEXT, "designs": _TEXTS, "quantities": _TEXTS, "values": _VALUES,
    "formula": _TEXT, "symbol": _TEXT, "reason": _TEXT,
    "input": _TEXT, "assume": _TEXTS, "precision": _TEXT, "rate": "a number", "bandwidth": "a number", "convention": _TEXT,
    "level": _NUMBER, "compare": _FLAG, "picture": _TEXT, "over": _TEXT, "table": _FLAG, "look": "a table", "reveal": _TEXT,
}  # fmt: skip


def is_deck(name: str) -> bool:
    """Whether this is a deck file, or the name of a deck that comes with the package."""
    return name.lower().endswith(".toml") or name in known("decks")


def read_deck(
    name: str, *, reveal: str | None = None, look: Look | None = None, title: str | None = None, handout: bool = False
) -> Publication:
    """The deck of this file, or the one of this name that comes with the package.

    `reveal`, `look` and `title` go before the file's own. Raises `Invalid`, with the place, for what a deck file cannot hold.
    """
    return _Deck(_text(name)).publication(reveal, look, title, handout)


def _text(name: str) -> str:
    if name in known("decks"):
        return resources.files(__package__).joinpath("decks", f"{name}.toml").read_text(encoding="utf-8")
    try:
        path = Path(name)
        if path.stat().st_size > _SIZE_CAP:
            raise Invalid(f"the deck file {name:.80} is larger than {_SIZE_CAP:,} bytes")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        shipped = ", ".join(known("decks"))
        raise Invalid(
            f"cannot read {name!r:.80}: {getattr(error, 'strerror', None) or error}", expected=f"a deck file, or {shipped}"
        ) from None


class _Deck:
    """A deck file while it is read: its text, to point into, and its tables."""

    def __init__(self, text: str) -> None:
        self.text = text
        try:
            self.tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise Invalid(f"the deck file is not TOML: {error}") from None

    def publication(self, reveal: str | None, look: Look | None, title: str | None, handout: bool) -> Publication:
        deck_table = self._checked(self.tables, _DECK, "deck")
        own = self._look(deck_table, "deck")
        opening = [Paragraph((deck_table[key],)) for key in ("subtitle", "author") if key in deck_table]
        named = title or deck_table.get("title", "Slides")
        content = [Slide((named,), tuple(opening), (deck_table.get("notes", ""),), "title")]
        chosen = reveal or deck_table.get("reveal", "stepwise")
        check_reveal(chosen)
        content += self._slides(deck_table.get("slide", []), "deck", chosen)
        for count, table in enumerate(deck_table.get("section", []), start=1):
            place = f"section {count}"
            section = self._checked(table, _SECTION, place)
            if "title" in section:
                content.append(Slide((section["title"],), (), (section.get("notes", ""),), "section"))
            content += self._slides(section.get("slide", []), place, chosen)
        return deck(content, chosen, look or own, handout=handout)

    def _slides(self, tables: Sequence[Any], place: str, reveal: str) -> Iterator[Slide]:
        for count, table in enumerate(tables, start=1):
            here = f"{place}, slide {count}" if place != "deck" else f"slide {count}"
            try:
                yield from self._slide(self._checked(table, _SLIDE, here))
            except Invalid as error:
                raise self._at(error, here) from None

    def _slide(self, table: Mapping[str, Any]) -> Iterator[Slide]:
        text: tuple[Block, ...] = tuple(Paragraph((line,)) for line in _several(table.get("text", ())))
        notes: Prose = (table["notes"],) if "notes" in table else ()
        title: Prose = (table["title"],) if "title" in table else ()
        designs = _several(table.get("designs", table.get("design", ())))
        look = self._look(table, "slide")
        values: dict[str, Any] = table.get("values", {})
        if "formula" in table:
            numbers = {name: number(str(value), name) for name, value in values.items()}
            found = of_formula(table["formula"], numbers, table.get("symbol", "y"), table.get("reason", ""))
            yield Slide(title, (*text, look.shaped(found)), notes)
            return
        if not designs:
            yield Slide(title, text, notes)
            return
        given = Values.of(values, table.get("precision"), table.get("rate"), table.get("bandwidth"))
        networks = tuple(network_of(design, table.get("input"), _several(table.get("assume", ()))) for design in designs)
        asked = _several(table.get("quantities", ("weights",)))
        convention = table.get("convention", "lecture")
        if "picture" in table:
            shown = figure(table["picture"], networks, asked[0], values=given.numbers, over=table.get("over"), convention=convention)
            yield Slide(title or shown.caption, (*text, shown), notes)
            return
        topic = Topic(
            networks, asked, given, convention, table.get("level", 1), table.get("compare", False), False, table.get("table", False)
        )
        content = slides_about(topic)
        for place, slide in enumerate(content):
            blocks = tuple(map(look.shaped, slide.blocks))
            first = place == 0
            yield replace(
                slide,
                title=_titled(title, slide.title, networks) if len(content) > 1 else title or slide.title,
                blocks=(*text, *blocks) if first else blocks,
                notes=notes if notes and first else slide.notes,
            )

    def _look(self, table: Mapping[str, Any], place: str) -> Look:
        return Look(**self._checked(table.get("look", {}), _LOOK, f"{place}, look"))

    def _checked(self, table: Any, known_keys: Mapping[str, str], place: str) -> dict[str, Any]:
        """The table, whose keys are all known and of the right kind; else `Invalid` with the place and the nearest key."""
        if not isinstance(table, dict):
            raise Invalid(f"{place}: a table was expected, not {table!r:.40}")
        for key, value in table.items():
            if key not in known_keys:
                raise self._wrong(key, f"{place}: unknown key {key!r:.40}{nearest(key, known_keys)}", ", ".join(known_keys))
            if not _fits(value, known_keys[key]):
                raise self._wrong(key, f"{place}: {key} must be {known_keys[key]}, not {value!r:.40}", "")
        return table

    def _wrong(self, key: str, message: str, expected: str) -> Invalid:
        found = re.search(rf"^[ \t\[]*({re.escape(key)})\b", self.text, re.MULTILINE)
        where = found.start(1) if found else None
        if where is not None:
            message = f"line {self.text.count(chr(10), 0, where) + 1}, {message}"
        return Invalid(message, text=self.text, position=where, length=len(key), expected=expected)

    def _at(self, error: Invalid, place: str) -> Invalid:
        if error.text is self.text:
            return error
        message = error.message if error.message.startswith(place) else f"{place}: {error.message}"
        return Invalid(message, text=error.text, position=error.position, length=error.length, expected=error.expected)


def _titled(title: Prose, own: Prose, networks: Sequence[Network]) -> Prose:
    """The title of one of several slides: the file's, and what this one is about; the file's instead of the network's."""
    if not title:
        return own
    return (*title, *own[1:]) if own[0] in {network.title for network in networks} else (*title, ": ", *own)


def _several(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _fits(value: Any, kind: str) -> bool:
    match kind:
        case "a string":
            return isinstance(value, str)
        case "a string or a list of strings":
            return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))
        case "true or false":
            return isinstance(value, bool)
        case "a whole number":
            return isinstance(value, int) and not isinstance(value, bool)
        case "a number":
            return isinstance(value, (int, float, str)) and not isinstance(value, bool)
        case "a table of numbers":
            return isinstance(value, dict) and all(
                isinstance(one, (int, float, str)) and not isinstance(one, bool) for one in value.values()
            )
        case "a table":
            return isinstance(value, dict)
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)
