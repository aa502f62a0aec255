"""JSON: the document's plain data, for programs."""

from __future__ import annotations

from ..document import Document
from .base import Format


def render(document: Document) -> str:
    """The document's data; an object, or a list of them."""
    import json

    return json.dumps(document.data, ensure_ascii=False, indent=2) + "\n"


JSON_FORMAT = Format("json", (".json",), "data for programs", render)
