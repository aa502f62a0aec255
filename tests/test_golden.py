"""Every format of the same documents as files to look at: RENEW=1 writes them anew; each was looked at before it was kept.

A PDF is kept as its text, a PowerPoint file as the XML of a few slides, a web page without the style and the script that all share.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from symbolic_complexity.document import Document, Figure, all_blocks
from symbolic_complexity.renderers import known_formats
from symbolic_complexity.renderers.base import Format

from .showcase import DOCUMENTS, picture

GOLDEN = Path(__file__).parent / "golden"

MACHINE = {"pdf", "pdf-slides", "png"}
"""Formats that another program makes, in its own way: what is in them is tested where they are."""

CASES = [(name, one.name) for one in known_formats().values() for name in ("fc", "side-by-side") if one.name not in MACHINE]


def document(name: str, chosen: Format) -> Document:
    made = DOCUMENTS[name]()
    has_figure = any(isinstance(block, Figure) for block in all_blocks(made.blocks))
    return Document((picture(),)) if chosen.pictures and not has_figure else made


def readable(content: str | bytes, chosen: Format) -> str:
    """The content as text that can be read and compared."""
    if isinstance(content, bytes) and content[:4] == b"%PDF":
        if shutil.which("pdftotext") is None:
            if os.environ.get("CI"):
                pytest.fail("pdftotext is missing, and under continuous integration it must not be")
            pytest.skip("pdftotext is not installed")
        run = subprocess.run(["pdftotext", "-enc", "UTF-8", "-", "-"], input=content, capture_output=True, check=True)
        return run.stdout.decode("utf-8")
    if isinstance(content, bytes):
        archive = zipfile.ZipFile(io.BytesIO(content))
        slides = sorted(name for name in archive.namelist() if re.fullmatch(r"ppt/(slides/slide|notesSlides/notesSlide)\d+\.xml", name))
        return "".join(f"<!-- {name} -->\n" + archive.read(name).decode("utf-8").replace("><", ">\n<") + "\n" for name in slides[-4:])
    for element in ("style", "script"):
        content = re.sub(rf"(<{element}\b[^>]*>).*?(</{element}>)", r"\1...\2", content, flags=re.DOTALL)
    return re.sub(r"sha256-[A-Za-z0-9+/=]+", "sha256-...", content)


@pytest.mark.parametrize(("name", "format_name"), CASES)
def test_a_document_in_a_format_is_what_it_was(name: str, format_name: str) -> None:
    chosen = known_formats()[format_name]
    shown = readable(chosen.render(document(name, chosen)), chosen)
    file = GOLDEN / f"{name}.{format_name}{'.txt' if chosen.binary or not chosen.suffixes else chosen.suffixes[0]}"
    if os.environ.get("RENEW"):
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8"), f"{file.name} differs; look at it, then RENEW=1"


def test_no_golden_file_is_left_over() -> None:
    wanted = {f"{name}.{format_name}" for name, format_name in CASES}
    found = {file.name for file in GOLDEN.iterdir()}
    assert {name for name in found if not any(name.startswith(f"{one}.") for one in wanted)} == set()
