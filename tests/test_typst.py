"""Typst and PDF: what is written compiles, stays on its page, keeps still from click to click, and shows anybody's words as they are.

Typst and the readers of PDF are asked where they are installed; under continuous integration (the variable CI) they must be.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic_complexity import derive
from symbolic_complexity.deck_file import read_deck
from symbolic_complexity.derivation import together
from symbolic_complexity.document import Chain, Document, Figure, Paragraph, Row, Slide, Table, all_blocks, clicks
from symbolic_complexity.errors import Invalid
from symbolic_complexity.paging import slides_of
from symbolic_complexity.quantities import REGISTRY as QUANTITIES
from symbolic_complexity.renderers import format_named, format_of_file, pdf
from symbolic_complexity.renderers.base import printable
from symbolic_complexity.renderers.captioned import captioned
from symbolic_complexity.renderers.typst import compiled, compiled_pages, literal, page, slides
from symbolic_complexity.symbols import Sign
from symbolic_complexity.written import Braced, Changed, Floor, IndexedSum, Maximum, Name, Negative, Number, Quotient, add, names

from .showcase import DOCUMENTS, HOSTILE, fully_connected
from .test_latex import NAMES, STRIDED

n, k = names("n k")


def needed(there: object, what: str) -> None:
    """Skip where it is missing, and fail under continuous integration."""
    if not there:
        if os.environ.get("CI"):
            pytest.fail(f"{what} is missing, and under continuous integration it must not be")
        pytest.skip(f"{what} is not installed")


@pytest.fixture(autouse=True)
def _typst() -> None:
    needed(find_spec("typst"), "typst")


def odd() -> Document:
    """What is wider, longer or stranger than it should be."""
    wide = Quotient(add(*(Name(f"x{number}") * Name(f"abc{number}") for number in range(30))), n)
    rows = (
        Row("=", wide, ("a fraction that no line can hold",)),
        Row(
            "≤", Quotient(n, k) ** 2 * Floor(n / 32) + Braced(Changed(n * k), "one weight for each pair") - 4097000, ("why " * 30,), click=1
        ),
        Row("=", IndexedSum(n * Name("i") + 4097000, "i", Number(0), Name("L") - 1), (), "elements", click=2),
        Row("≈", Number(2**4000), (), "x", click=3),
        Row("=", Maximum((n + k, Number(3), Number(1000) * n)) * Negative(k), click=4),
    )
    chain = Chain(Sign("a", "a", "a", r"|\mathbf{a}'_{\mathrm{kept}}|"), rows)
    word = "x" * 300
    long = Slide((word,), (Paragraph((word,)), Table(("a", word), (((word,), (word,)),), (False, True))), (word,))
    layouts = (Slide((layout,), (Chain(chain.left, (*rows[1:3], rows[4]), layout),)) for layout in ("gathered", "line"))
    return Document((Slide(("Odd",), (chain,)), *layouts, long), separator=" ", point=",", language="de-AT")


ALL: dict[str, Callable[[], Document]] = {**DOCUMENTS, "odd": odd}


def states(document: Document) -> int:
    return sum(1 if document.handout else clicks(slide.blocks) + 1 for slide in slides_of(document))


# ------------------------------------------------------------------------------------------------------------------- pages


Word = tuple[float, float, float, float, str]
"""Left, top, right, bottom, and the letters."""


def words_of(content: bytes, folder: Path) -> list[tuple[tuple[float, float], list[Word]]]:
    """The pages of a PDF: their sizes and their words."""
    needed(shutil.which("pdftotext"), "pdftotext")
    (folder / "document.pdf").write_bytes(content)
    run = subprocess.run(["pdftotext", "-bbox", "document.pdf", "-"], cwd=folder, capture_output=True, check=True)
    pages = []
    for sheet in re.findall(r"<page (.*?)</page>", run.stdout.decode("utf-8"), re.DOTALL):
        width, height = map(float, re.findall(r'(?:width|height)="([0-9.]+)"', sheet)[:2])
        found = re.findall(r'<word xMin="([-0-9.]+)" yMin="([-0-9.]+)" xMax="([-0-9.]+)" yMax="([-0-9.]+)">(.*?)</word>', sheet)
        pages.append(((width, height), [(*map(float, word[:4]), html.unescape(word[4])) for word in found]))
    return pages


def text_of(words: list[Word]) -> str:
    return "".join(word[4] for word in words)


@pytest.mark.parametrize("name", ALL)
def test_slides_have_a_page_for_every_click_and_nothing_off_it(name: str, tmp_path: Path) -> None:
    document = ALL[name]()
    pages = words_of(compiled(slides(document), "pdf"), tmp_path)
    assert len(pages) == states(document)
    for (width, height), words in pages:
        assert (width, height) == (960, 540)
        assert words
        assert all(left >= 0 and right <= width and top >= 0 and bottom <= height for left, top, right, bottom, _ in words)


@pytest.mark.parametrize("name", ALL)
def test_a_handout_has_a_page_for_every_slide_with_everything_on_it(name: str, tmp_path: Path) -> None:
    document = ALL[name]()
    whole = slides(document)
    last = words_of(compiled(whole, "pdf"), tmp_path)
    pages = words_of(compiled(whole.replace("#let handout = false", "#let handout = true"), "pdf"), tmp_path)
    shown = [clicks(slide.blocks) + 1 for slide in slides_of(document)]
    assert len(pages) == len(shown)
    for place, (_, words) in enumerate(pages):
        assert words == last[sum(shown[: place + 1]) - 1][1]


@pytest.mark.parametrize("name", ["fc", "side-by-side", "odd"])
def test_what_is_on_a_slide_stays_where_it_is_when_more_appears(name: str, tmp_path: Path) -> None:
    document = ALL[name]()
    pages = [words for _, words in words_of(compiled(slides(document), "pdf"), tmp_path)]
    for slide in slides_of(document):
        shown, pages = pages[: clicks(slide.blocks) + 1], pages[clicks(slide.blocks) + 1 :]
        for before, after in zip(shown, shown[1:], strict=False):
            assert set(before) <= set(after)
        assert len(shown) == 1 or len(shown[0]) < len(shown[-1])


@pytest.mark.parametrize("name", ALL)
def test_a_page_keeps_its_margins(name: str, tmp_path: Path) -> None:
    for (width, height), words in words_of(compiled(page(ALL[name]()), "pdf"), tmp_path):
        assert words
        assert all(left >= 60 and right <= width - 60 and top >= 40 and bottom <= height - 30 for left, top, right, bottom, _ in words)


def test_the_relations_of_a_chain_stand_below_each_other(tmp_path: Path) -> None:
    document = derive("(Input)(3,224,224)->(Conv)6c5w1s0p", "operational_space").document()
    [(_, words)] = words_of(compiled(page(document), "pdf"), tmp_path)
    places = [word[0] for word in words if word[4] == "="]
    assert places.count(min(places)) == 5


# -------------------------------------------------------------------------------------------------------------------- words


def printed(words: str) -> str:
    """What of the words a font that Typst brings along can show, without spaces."""
    return re.sub(r"[^!-\u02ff\u2190-\u22ff]", "", words)


def test_anybodys_words_come_out_as_they_are(tmp_path: Path) -> None:
    for source in (page(DOCUMENTS["hostile"]()), slides(DOCUMENTS["hostile"]())):
        pages = words_of(compiled(source, "pdf"), tmp_path)
        shown = printed("".join(text_of(words) for _, words in pages))
        for words in HOSTILE:
            assert printed(words) in shown


@settings(max_examples=60)
@given(st.text())
def test_a_literal_is_the_string_that_was_written(words: str) -> None:
    needed(find_spec("typst"), "typst")
    import typst

    shown = printable(words)
    assert json.loads(typst.eval(b"", literal(shown))) == shown


def test_names_and_quantities_of_any_kind_compile() -> None:
    documents = [together([derive(design, quantity) for quantity in QUANTITIES if quantity != "throughput"]) for design in (STRIDED, NAMES)]
    for document in documents:
        assert len(compiled(page(document), "pdf")) > 10_000
        assert len(compiled(slides(document), "pdf")) > 10_000


# -------------------------------------------------------------------------------------------------------------------- files


def test_the_same_document_gives_the_same_file_without_a_date() -> None:
    first, second = (format_named("typst-pdf-slides").render(fully_connected()) for _ in range(2))
    assert first == second
    assert b"CreationDate" not in first


def test_a_figure_alone_is_a_page_of_its_size_with_its_caption(tmp_path: Path) -> None:
    figure = next(block for block in all_blocks(DOCUMENTS["report"]().blocks) if isinstance(block, Figure))
    document = Document((figure,))
    [((width, height), words)] = words_of(bytes(format_named("pdf").render(document)), tmp_path)
    assert (width, height) == (captioned(figure).width, captioned(figure).height)
    assert height > figure.drawing.height
    assert "Apictureof" in text_of(words)
    assert compiled(page(document), "png").startswith(b"\x89PNG")
    assert compiled(page(document), "svg").lstrip().startswith(b"<svg")


def test_a_page_and_slides_as_pictures() -> None:
    pictures = compiled_pages(slides(fully_connected()), "svg")
    assert len(pictures) == states(fully_connected())
    assert len(set(pictures)) == len(pictures)


def test_the_lecture_has_a_page_for_every_click() -> None:
    document = read_deck("lecture35").document
    assert len(compiled_pages(slides(document), "svg")) == states(document)
    handout = replace(document, handout=True)
    assert len(compiled_pages(slides(handout), "svg")) == len(slides_of(document))


def test_the_suffix_chooses_the_page_or_the_slides() -> None:
    assert format_of_file("a.typ").name == "typst"
    assert format_of_file("a.typ", deck=True).name == "typst-slides"
    assert format_of_file("a.pdf").name == "pdf"
    assert format_of_file("a.pdf", deck=True).name == "pdf-slides"


# ---------------------------------------------------------------------------------------------------------------------- PDF


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_pdf_of_slides_has_a_page_for_every_click(name: str, tmp_path: Path) -> None:
    document = DOCUMENTS[name]()
    pages = words_of(bytes(format_named("pdf-slides").render(document)), tmp_path)
    assert len(pages) == states(document)
    assert all(words for _, words in pages)


def test_without_a_tex_typst_makes_the_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf.shutil, "which", lambda _: None)
    document = DOCUMENTS["fc"]()
    assert format_named("pdf").render(document) == format_named("typst-pdf").render(document)
    assert format_named("pdf-slides").render(document) == format_named("typst-pdf-slides").render(document)


def test_a_tex_without_its_classes_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_is_installed", lambda file: file != "beamer.cls")
    assert format_named("pdf-slides").render(fully_connected()) == format_named("typst-pdf-slides").render(fully_connected())


@pytest.mark.parametrize("name", ["pdf", "pdf-slides"])
def test_with_neither_the_error_says_what_to_install_and_what_works_without(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf.shutil, "which", lambda _: None)
    monkeypatch.setattr(pdf, "find_spec", lambda _: None)
    with pytest.raises(Invalid, match="python -m pip install 'symbolic-complexity\\[pdf\\]'") as error:
        format_named(name).render(fully_connected())
    assert {"html", "markdown", "latex"} <= set(re.findall(r"[\w-]+", str(error.value)))


def test_a_source_that_tex_cannot_read_is_an_error_with_its_words() -> None:
    needed(shutil.which("pdflatex"), "pdflatex")
    with pytest.raises(Invalid, match="Undefined control sequence"):
        pdf.from_tex("\\documentclass{article}\\begin{document}\\nothing\\end{document}")


@pytest.mark.parametrize(
    "command", [r"\input{/etc/passwd}", r"\immediate\write18{touch ran}\input{ran}", r"\openout0=../out.txt \write0{x}"]
)
def test_tex_reads_nothing_and_runs_nothing_outside_its_folder(command: str) -> None:
    needed(shutil.which("pdflatex"), "pdflatex")
    with pytest.raises(Invalid, match="pdflatex failed"):
        pdf.from_tex(f"\\documentclass{{article}}\\begin{{document}}x{command}\\end{{document}}")
