"""A notebook's cell: the same document as HTML, LaTeX, Markdown and text, of which the notebook takes what it can show."""

from __future__ import annotations

from ..document import Document
from .base import Format
from .markdown import markdown
from .text import text


def mimebundle(document: Document) -> dict[str, str]:
    """The document by mime type. LaTeX is Markdown's: MathJax knows `aligned` in `$$`, and none of LaTeX's boxes."""
    from .html import fragment

    told = markdown(document)
    return {"text/html": fragment(document), "text/markdown": told, "text/latex": told, "text/plain": text(document).rstrip("\n")}


def render(document: Document) -> str:
    """The mime bundle as JSON."""
    import json

    return json.dumps(mimebundle(document), ensure_ascii=False, indent=2) + "\n"


NOTEBOOK_FORMAT = Format("jupyter", (), "the mime bundle of a notebook's cell, as JSON", render)
