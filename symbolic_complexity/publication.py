"""A finished deck or page: rendered in any format, saved, shown in a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .document import Document
from .files import write_whole
from .renderers import Format, deck_format, format_named, format_of_file

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Publication:
    """A document that is meant as slides (`deck`) or as a page."""

    document: Document
    deck: bool = False

    def format(self, name: str | None, path: str | Path | None) -> Format:
        """The format of this name, else the one that the file's suffix asks for. Raises `Invalid` for one that is not known."""
        if name is not None:
            return deck_format(name) if self.deck else format_named(name)
        return format_of_file(str(path), deck=self.deck)

    def render(self, format_name: str) -> str | bytes:
        """The content of a file in this format: text, or bytes for pptx, pdf and png."""
        return self.format(format_name, None).render(self.document)

    def save(self, path: str | Path, format_name: str | None = None) -> Path:
        """Write a file, whole or not at all; its suffix chooses the format. Raises `Invalid` where it cannot be written."""
        from pathlib import Path

        content = self.format(format_name, path).render(self.document)
        write_whole(Path(path), content)
        return Path(path)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from .renderers.notebook import mimebundle

        return mimebundle(self.document)
