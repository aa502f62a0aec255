"""Beamer decks, asked of pdflatex and of the pages that it makes: nothing sticks out, nothing moves, nothing runs."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from symbolic_complexity import derive
from symbolic_complexity.document import Block, Chain, Columns, Document, Heading, Paragraph, Row, Slide, Table, all_blocks, clicks
from symbolic_complexity.drawing import Box, Drawing, Label
from symbolic_complexity.look import Look
from symbolic_complexity.paging import revealed, slides_of
from symbolic_complexity.renderers import render
from symbolic_complexity.renderers.tex import spelling, tikz
from symbolic_complexity.symbols import Sign
from symbolic_complexity.table import layer_table
from symbolic_complexity.written import Changed, Name, Number, add

from .showcase import DOCUMENTS, FC, FIVE, HOSTILE
from .test_latex import compiled

STRIDED = "(Input)(c,M,N)->(Conv){k}c{w}w{h}h{s}s{z}p->(ReLU)->(MaxPool)2w2s0p->(Flatten)->(FC){K}"
S = Sign("s", "S", "S", "S")
n, k = Name("n"), Name("k")


@cache
def document(name: str) -> Document:
    return DOCUMENTS[name]()


def shown(content: Document, folder: Path) -> list[str]:
    """The text of each page of the deck, which compiled without a word of complaint and has no blank page."""
    log = compiled(render(content, "beamer"), folder)
    complaints = [line for line in log.splitlines() if re.search(r"Overfull|Warning", line)]
    assert complaints == []
    pages = text_of(folder)
    assert all(page.strip() for page in pages)
    return pages


def text_of(folder: Path, *options: str) -> list[str]:
    run = subprocess.run(["pdftotext", *options, "out.pdf", "-"], cwd=folder, capture_output=True, timeout=60, check=True)
    return run.stdout.decode("utf-8").split("\f")[:-1]


def pictures(folder: Path) -> list[bytes]:
    """The pages as grey pixels."""
    subprocess.run(["pdftoppm", "-r", "60", "-gray", "out.pdf", "page"], cwd=folder, capture_output=True, timeout=60, check=True)
    return [file.read_bytes() for file in sorted(folder.glob("page-*.pgm"))]


def keeps_still(before: bytes, after: bytes) -> bool:
    """Whether the next state of a slide only adds: every pixel stays as dark as it was; a change that is no longer new gets darker."""
    return len(before) == len(after) and all(old >= new for old, new in zip(before, after, strict=True))


def check_states(content: Document, pages: list[bytes]) -> None:
    """Each slide has a page for each of its clicks, on each of which something appears and nothing moves."""
    slides = slides_of(content)
    assert len(pages) == sum(clicks(slide.blocks) + 1 for slide in slides)
    for slide in slides:
        appear = {row.click for block in all_blocks(slide.blocks) if isinstance(block, Chain) for row in block.rows}
        states, pages = pages[: clicks(slide.blocks) + 1], pages[clicks(slide.blocks) + 1 :]
        for click, (before, after) in enumerate(pairwise(states), start=1):
            assert keeps_still(before, after)
            assert before != after or click not in appear


# ----------------------------------------------------------------------------------------------------------------- pdflatex


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_deck_has_a_page_for_every_click_and_nothing_on_it_moves(name: str, tmp_path: Path) -> None:
    content = document(name)
    shown(content, tmp_path)
    check_states(content, pictures(tmp_path))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_handout_has_one_page_a_slide_with_everything_on_it(name: str, tmp_path: Path) -> None:
    content = replace(document(name), handout=True)
    assert len(shown(content, tmp_path)) == len(slides_of(content))
    assert "textcolor<" not in render(content, "beamer")


def test_each_click_shows_exactly_the_next_step(tmp_path: Path) -> None:
    pages = shown(document("fc"), tmp_path)
    steps = ["biasforeachoutput", "collectk", "n=100,k=10", "elements"]
    for number, page in enumerate(pages[1:5], start=1):
        assert [step in re.sub(r"\s", "", page) for step in steps] == [place < number for place in range(4)]


def test_hostile_words_come_out_as_their_characters(tmp_path: Path) -> None:
    text = re.sub(r"\s", "", "".join(shown(document("hostile"), tmp_path)).replace("’", "'"))
    for words in HOSTILE[:-1]:
        assert text.count(re.sub(r"\s", "", words)) >= 3, words
    assert "linebreaktab?right-to-left?belléß" in text
    assert "root:" not in text


def test_hostile_words_are_no_commands() -> None:
    for format_name in ("beamer", "latex", "align", "gather", "line"):
        lines = [re.sub(r"(?<!\\)%.*", "", line) for line in render(document("hostile"), format_name).splitlines()]
        assert not re.search(r"\\(input|write|include|immediate|openout|special)\b|\^\^", "\n".join(lines))


def test_notes_are_on_no_page_until_they_are_asked_for(tmp_path: Path) -> None:
    content = document("fc")
    assert "Say hello" not in "".join(shown(content, tmp_path))
    asked = render(content, "beamer").replace("\\begin{document}", "\\setbeameroption{show notes}\n\\begin{document}")
    compiled(asked, tmp_path)
    assert "Say hello" in "".join(text_of(tmp_path))


def layouts() -> Document:
    """Every layout, stepwise, a short chain and a long one; braces; chains one after the other; a slide without a title."""
    chains = [derive(design, "operational_space").chain() for design in (FC, FIVE)]
    slides = [Slide((layout,), (replace(chain, layout=layout),)) for layout in ("gathered", "line") for chain in chains]  # type: ignore[arg-type]
    braces = Look(braces=True).dress(Document((chains[0],))).blocks
    slides.append(Slide(("braces",), braces))
    slides.append(
        Slide((), (Heading(("one",), 3), replace(chains[0], rows=chains[0].rows[:2]), replace(chains[1], rows=chains[1].rows[:2])))
    )
    return Document(tuple(revealed(slide, "stepwise") for slide in slides))


def test_every_layout_compiles_and_keeps_still(tmp_path: Path) -> None:
    content = layouts()
    pages = shown(content, tmp_path)
    check_states(content, pictures(tmp_path))
    assert pages[-4].count("Space") == 1, "the second chain's left side waits for its first row"


def extremes() -> Document:
    """What is far too wide or too high, which must be broken or shrunk."""
    numbers = add(*(Number(10**9 + place) for place in range(40)))
    long = " ".join(HOSTILE[:3]) * 3
    blocks: list[Block] = [
        *derive(STRIDED, "operational_bytes").document().blocks,
        *derive(STRIDED, "peak_memory").document().blocks,
        *derive("vgg16", "weights", level=2).document().blocks,
        *layer_table(STRIDED, ["weights", "time", "operational_space"]).blocks,
    ]
    slides = (
        Slide(("wide",), (Chain(S, (Row("=", Changed(numbers), (long,)), Row("=", Number(10**200), (), "elements", 1))),)),
        Slide(("x" * 300,), (Paragraph(("y" * 300,)), Table(("a" * 80, "b"), (((long,), (numbers,)),), (False, True)))),
        Slide((long,), (Columns(tuple((Paragraph((HOSTILE[3],)), Chain(S, (Row("≈", numbers, (HOSTILE[4],)),))) for _ in range(4))),)),
        Slide(("deep",), tuple(Paragraph((HOSTILE[3] * 4,)) for _ in range(4))),
        Slide((long,), (), (), "title"),
    )
    return Document((*blocks, *slides))


def test_what_is_too_wide_or_too_high_is_broken_or_shrunk(tmp_path: Path) -> None:
    content = extremes()
    assert len(shown(content, tmp_path)) == sum(clicks(slide.blocks) + 1 for slide in slides_of(content))


# --------------------------------------------------------------------------------------------------------------------- text


def test_a_change_is_highlighted_with_its_own_click_alone() -> None:
    rows = (Row("=", n, click=0), Row("=", n + Changed(k), click=1), Row("=", n + Changed(Number(3)), click=1))
    stepwise = render(Document((Slide(("s",), (Chain(S, rows),)),)), "beamer")
    assert re.findall(r"\\textcolor<.*?}}", stepwise) == [r"\textcolor<2>{change}{k}}", r"\textcolor<2>{change}{3}}"]
    at_once = tuple(replace(row, click=0) for row in rows)
    assert "textcolor" not in render(Document((Slide(("s",), (Chain(S, at_once),)),)), "beamer")


def test_the_documents_separators_are_obeyed() -> None:
    content = Document((Chain(S, (Row("=", Number(1234567), (), "elements"),)),), separator=" ", point=",")
    assert r"\mathbf{1\,234\,567}" in render(content, "beamer")


def test_pictures_alone_need_tikz() -> None:
    assert "{tikz}" not in render(document("fc"), "beamer")
    assert "{tikz}" in render(document("vgg16"), "beamer")


def test_a_drawing_becomes_one_command_a_shape() -> None:
    drawing = Drawing(100, 50, (Box(0, 0, 1e-7, 1e5, "second"), Label(10, 20, ("50 %",), "end", 10)))
    spelled: Callable[..., str] = spelling.words
    assert tikz.picture(drawing, spelled).splitlines() == [
        r"\begin{tikzpicture}[x=1bp, y=-1bp, line cap=round, line join=round]",
        r"  \definecolor{ink}{HTML}{1F2430}",
        r"  \definecolor{second}{HTML}{BF480F}",
        r"  \useasboundingbox (0,0) rectangle (100,50);",
        r"  \fill[second] (0,0) rectangle (0,100000);",
        r"  \node[anchor=base east, inner sep=0pt, text=ink, font=\fontsize{10bp}{12bp}\selectfont] at (10,23.4) {50 \%};",
        r"\end{tikzpicture}",
    ]
