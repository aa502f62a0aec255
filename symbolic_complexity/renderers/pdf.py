"""PDF: through pdflatex where it is installed and has every letter, through Typst elsewhere. No other file of the package starts a program.

pdflatex runs in a folder of its own, which it cannot leave, without a shell, and for a limited time.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import cast

from ..document import Document, Figure, Prose, rewritten
from ..errors import Invalid
from ..written import Braced, Written, walk
from .base import Format, missing
from .tex import spelling
from .typst import compiled

_SECONDS = 120

_NEEDED = re.compile(r"\\documentclass(?:\[[^]]*\])?\{(?P<class>\w+)\}|^\\usepackage(?:\[[^]]*\])?\{(?P<package>\w+)\}", re.MULTILINE)

_ENVIRONMENT = {
    "openin_any": "p",  # only what lies in its folder, and TeX's own files
    "openout_any": "p",
    "shell_escape": "f",
    "max_print_line": "10000",  # messages are not broken in the middle
    "SOURCE_DATE_EPOCH": "0",
    "FORCE_SOURCE_DATE": "1",
}


def page(document: Document) -> bytes:
    """The document as a PDF. Raises `Invalid` where there is neither pdflatex nor Typst."""
    match document.blocks:
        case (Figure(),) if find_spec("typst"):  # only Typst makes the sheet as large as the figure
            return typst_page(document)
    return _made(document, "latex", "typst")


def slides(document: Document) -> bytes:
    """Slides as a PDF, a page for every click. Raises `Invalid` where there is neither pdflatex nor Typst."""
    return _made(document, "beamer", "typst-slides")


def _made(document: Document, tex: str, typst: str) -> bytes:
    has_typst = find_spec("typst") is not None
    if shutil.which("pdflatex") and not (has_typst and any(map(spelling.lacks, _words(document)))):
        source = _source(document, tex)
        if _has_packages(source):
            return from_tex(source)
    if not has_typst:
        raise missing("pdf", "pdflatex or Typst", "pdf")
    return compiled(_source(document, typst), "pdf")


def _words(document: Document) -> list[str]:
    """Everything that a document says in words, also below the braces of its formulas."""
    found: list[str] = []

    def heard(prose: Prose) -> Prose:
        found.extend(piece for piece in prose if isinstance(piece, str))
        for piece in prose:
            if isinstance(piece, Written):
                tree(piece)
        return prose

    def tree(node: Written) -> Written:
        found.extend(inner.note for inner in walk(node) if isinstance(inner, Braced))
        return node

    for block in document.blocks:
        rewritten(block, heard, tree, lambda sign: sign)
    return found


def typst_page(document: Document) -> bytes:
    """The document as a PDF that is the same on every machine, whether it has a TeX or not."""
    return compiled(_source(document, "typst"), "pdf")


def typst_slides(document: Document) -> bytes:
    """As `typst_page`, for slides."""
    return compiled(_source(document, "typst-slides"), "pdf")


def _source(document: Document, name: str) -> str:
    from . import format_named

    return cast(str, format_named(name).render(document))


def _has_packages(source: str) -> bool:
    files = [f"{found['class']}.cls" if found["class"] else f"{found['package']}.sty" for found in _NEEDED.finditer(source)]
    return all(map(_is_installed, files))


@cache
def _is_installed(file: str) -> bool:
    finder = shutil.which("kpsewhich")
    return finder is not None and _run([finder, file], Path(tempfile.gettempdir())).returncode == 0


def from_tex(source: str) -> bytes:
    """What pdflatex makes of a source. Raises `Invalid`, with pdflatex's own words, where it makes nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "document.tex").write_text(source, encoding="utf-8")
        _typeset(folder)
        if "\\inserttotal" in source or any(_asks_again(file) for file in folder.glob("document.*")):
            _typeset(folder)
        return (folder / "document.pdf").read_bytes()


def _asks_again(file: Path) -> bool:
    """Whether a run left something for the next: a table of contents, bookmarks, references that moved."""
    return (file.suffix in (".toc", ".out") and file.stat().st_size > 0) or (file.suffix == ".log" and b"Rerun" in file.read_bytes())


def _typeset(folder: Path) -> None:
    program = shutil.which("pdflatex") or "pdflatex"
    command = [program, "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "document.tex"]
    try:
        run = _run(command, folder)
    except subprocess.TimeoutExpired:
        raise Invalid(f"pdflatex was not done after {_SECONDS} seconds", expected="typst-pdf, or a shorter document") from None
    if run.returncode != 0 or not (folder / "document.pdf").is_file():
        said = [line for line in run.stdout.decode("utf-8", "replace").splitlines() if line.startswith("!")]
        raise Invalid(
            f"pdflatex failed: {(said or ['it says nothing'])[0][:200]}", expected="typst-pdf, or the format latex, to look into it"
        )


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 - the programs are TeX's, and no part of a command is a user's
        command,
        cwd=folder,
        env={**os.environ, **_ENVIRONMENT},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=_SECONDS,
        check=False,
    )


_NEEDS = "pdflatex, or typst (extra pdf)"

PDF = Format("pdf", (".pdf",), "a PDF, through pdflatex or Typst", page, binary=True, needs=_NEEDS)
PDF_SLIDES = Format("pdf-slides", (".pdf",), "slides as a PDF, a page for every click", slides, deck=True, binary=True, needs=_NEEDS)
TYPST_PDF = Format("typst-pdf", (), "a PDF through Typst, the same on every machine", typst_page, binary=True, needs="typst (extra pdf)")
TYPST_PDF_SLIDES = Format(
    "typst-pdf-slides", (), "slides as a PDF through Typst", typst_slides, deck=True, binary=True, needs="typst (extra pdf)"
)
