"""One file a format; every file beside this one is imported, and its formats register themselves.

`terminal` is not a format of a file but of a console; it alone imports rich, so it is imported when a console asks.
"""

from __future__ import annotations

import importlib
import pkgutil

from ..document import Document
from ..errors import Invalid, lookup
from .base import REGISTRY, Format

for _module in pkgutil.iter_modules(__path__):
    if _module.name != "terminal":
        importlib.import_module(f"{__name__}.{_module.name}")


def format_named(name: str) -> Format:
    """The format of this name. Raises `Invalid`, with the known names, for any other."""
    return lookup(REGISTRY, name, "format")


def format_of_file(name: str) -> Format:
    """The format that a file's suffix asks for. Raises `Invalid`, with the known suffixes, for any other."""
    for known in REGISTRY.values():
        if name.lower().endswith(known.suffixes or ("\0",)):
            return known
    suffixes = ", ".join(suffix for known in REGISTRY.values() for suffix in known.suffixes)
    raise Invalid(f"no format is known for the file {name!r:.60}", expected=f"a name ending in {suffixes}")


def render(document: Document, name: str) -> str:
    """The document in a format, as the text of a whole file."""
    return format_named(name).render(document)


__all__ = ["REGISTRY", "Format", "format_named", "format_of_file", "render"]
