"""One file a format; its formats register themselves when it is imported, which happens when they are asked for.

`terminal` is not a format of a file but of a console; it alone imports rich, so it is imported when a console asks.
"""

from __future__ import annotations

import importlib
import pkgutil

from ..document import Document
from ..errors import Invalid, lookup
from .base import REGISTRY, Format

_MODULES = frozenset(module.name for module in pkgutil.iter_modules(__path__)) - {"terminal"}


def known_formats() -> dict[str, Format]:
    """Every format by name."""
    for name in sorted(_MODULES):
        importlib.import_module(f"{__name__}.{name}")
    return dict(sorted(REGISTRY.items()))


def format_named(name: str) -> Format:
    """The format of this name. Raises `Invalid`, with the known names, for any other."""
    module = name.replace("-", "_")
    if name not in REGISTRY and module in _MODULES:  # most formats' files are named after them: no need to import the others
        importlib.import_module(f"{__name__}.{module}")
    return REGISTRY[name] if name in REGISTRY else lookup(known_formats(), name, "format")


def format_of_file(name: str, *, deck: bool = False) -> Format:
    """The format that a file's suffix asks for: a deck's or a page's where there are both. Raises `Invalid`, with the known suffixes."""
    known = sorted(known_formats().values(), key=lambda one: one.deck != deck)
    for one in known:
        if name.lower().endswith(one.suffixes or ("\0",)):
            return one
    suffixes = ", ".join(dict.fromkeys(suffix for one in known for suffix in one.suffixes))
    raise Invalid(f"no format is known for the file {name!r:.60}", expected=f"a name ending in {suffixes}")


def deck_format(name: str) -> Format:
    """The format of this name, or the deck's format of the same files: html, asked for slides, is the deck and not the page."""
    chosen = format_named(name)
    twins = [one for one in known_formats().values() if one.deck and set(one.suffixes) & set(chosen.suffixes)]
    return chosen if chosen.deck or not twins else twins[0]


def render(document: Document, name: str) -> str:
    """The document in a format of text, as a whole file. Raises `Invalid` for a format of bytes."""
    chosen = format_named(name)
    content = chosen.render(document)
    if isinstance(content, bytes):
        raise Invalid(f"{name} is no text; write it to a file", expected=f"a file ending in {' or '.join(chosen.suffixes)}")
    return content


__all__ = ["REGISTRY", "Format", "deck_format", "format_named", "format_of_file", "known_formats", "render"]
