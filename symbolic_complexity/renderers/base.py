"""What a format is: a name, its file suffixes, and one function from a document to the content of a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ..document import Document, Prose
from ..errors import Invalid
from ..symbols import Sign
from ..typeset import Style, typeset

REGISTRY: dict[str, Format] = {}
"""Every format whose file was imported, by name; `known_formats` imports them all."""


@dataclass(frozen=True)
class Format:
    """One format; `render` gives the whole content of a file: text, or bytes where `binary`.

    A `deck` pages the document into slides, any other format shows it as one page. `needs` names the program or the extra
    that a machine may lack.
    """

    name: str
    suffixes: tuple[str, ...]
    summary: str
    render: Callable[[Document], str | bytes]
    deck: bool = False
    binary: bool = False
    pictures: bool = False
    needs: str = ""

    def __post_init__(self) -> None:
        REGISTRY[self.name] = self


def missing(format_name: str, what: str, extra: str) -> Invalid:
    """The error for a machine that lacks what a format needs: how to install it, and what works without."""
    from . import known_formats

    others = ", ".join(one.name for one in known_formats().values() if not one.needs)
    return Invalid(
        f"{format_name} needs {what}, which is not installed",
        expected=f"python -m pip install 'symbolic-complexity[{extra}]', or a format that works without: {others}",
    )


def for_document(style: Style, document: Document) -> Style:
    """The format's style with the document's choice of separators."""
    return replace(style, separator=document.separator, point=document.point)


def printable(words: str) -> str:
    """Words on one line: what is no letter and no sign becomes a space, such as what XML forbids."""
    return "".join(letter if letter.isprintable() else " " for letter in words)


def spell(prose: Prose, style: Style, escape: Callable[[str], str] = str, formula: Callable[[str], str] = str) -> str:
    """Prose as one string: words escaped, formulas typeset and wrapped."""
    parts = []
    for piece in prose:
        if isinstance(piece, str):
            parts.append(escape(piece))
        else:
            parts.append(formula(style.sign(piece) if isinstance(piece, Sign) else typeset(piece, style)))
    return "".join(parts)
