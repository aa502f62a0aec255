"""What a format is: a name, its file suffixes, and one function from a document to text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..document import Document, Prose
from ..symbols import Sign
from ..typeset import Style, typeset

REGISTRY: dict[str, Format] = {}
"""Every format by name; members register as their files are imported."""


@dataclass(frozen=True)
class Format:
    """One format; `render` gives the whole text of a document."""

    name: str
    suffixes: tuple[str, ...]
    summary: str
    render: Callable[[Document], str]

    def __post_init__(self) -> None:
        REGISTRY[self.name] = self


def spell(prose: Prose, style: Style, escape: Callable[[str], str] = str, formula: Callable[[str], str] = str) -> str:
    """Prose as one string: words escaped, formulas typeset and wrapped."""
    parts = []
    for piece in prose:
        if isinstance(piece, str):
            parts.append(escape(piece))
        else:
            parts.append(formula(style.sign(piece) if isinstance(piece, Sign) else typeset(piece, style)))
    return "".join(parts)
