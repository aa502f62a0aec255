"""The first figure of a document as a picture of dots, drawn by Typst."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from ..document import Document
from .base import Format
from .svg import figure_of


def png(document: Document) -> bytes:
    """The first figure of a document, alone on a sheet of its size. Raises `Invalid` where there is none, or no Typst."""
    from . import format_named
    from .typst import compiled

    alone = replace(document, blocks=(figure_of(document, "png"),))
    return compiled(cast(str, format_named("typst").render(alone)), "png")


PNG = Format("png", (".png",), "the first figure as a picture of dots", png, binary=True, pictures=True, needs="typst (extra pdf)")
