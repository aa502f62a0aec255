"""Slides in Markdown: as many as there are clicks, nothing on them moves, and nobody's words mean anything to what reads them."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from symbolic_complexity import derive
from symbolic_complexity.document import Chain, Document, Figure, Paragraph, Row, Slide, all_blocks, clicks
from symbolic_complexity.drawing import SHADES
from symbolic_complexity.paging import slides_of
from symbolic_complexity.renderers import format_named, markdown, markdown_slides, reveal
from symbolic_complexity.renderers.base import printable
from symbolic_complexity.renderers.markdown import in_text
from symbolic_complexity.renderers.markdown_equations import STYLE, Room, equations, layers
from symbolic_complexity.written import Name, add

from .showcase import DOCUMENTS, HOSTILE
from .test_latex import KATEX
from .test_typst import odd

ALL: dict[str, Callable[[], Document]] = {**DOCUMENTS, "odd": odd}
FORMATS = ("marp", "quarto", "reveal")

DECKS = KATEX | {
    "\\" + name
    for name in (
        *("phantom", "textcolor", "small", "footnotesize", "scriptsize", "tiny", "quad", "qquad", "underbrace", "substack"),
        *("sum", "Bigl", "Bigr"),
    )
}
"""The commands that slides may use, all in KaTeX's table of supported functions."""


def rendered(name: str, document: Document) -> str:
    content = format_named(name).render(document)
    assert isinstance(content, str)
    return content


def body(text: str) -> str:
    """The slides without the settings and the look before them."""
    return re.sub(r"\A(?:---\n.*?\n---\n|<style>.*?</style>\n)", "", text, flags=re.DOTALL)


def parts(name: str, text: str) -> list[str]:
    """The slides' sources."""
    if name == "quarto":
        return re.split(r"^(?=## |\* \* \*$)", body(text).lstrip("\n"), flags=re.MULTILINE)[1:]
    return body(text).split("\n\n---\n\n")


def displays(text: str) -> list[str]:
    return re.findall(r"\$\$(.*?)\$\$", text, re.DOTALL)


def bare(formula: str) -> str:
    """A formula as if everything on it were visible and nothing coloured."""
    for command in ("\\phantom{", f"\\textcolor{{{SHADES['second']}}}{{"):
        while (start := formula.find(command)) >= 0:
            end = start + len(command)
            depth = 1
            while depth:
                depth += {"{": 1, "}": -1}.get(formula[end], 0) if formula[end - 1] != "\\" else 0
                end += 1
            formula = formula[:start] + formula[start + len(command) : end - 1] + formula[end:]
    return formula


def chains(slide: Slide) -> list[Chain]:
    return [block for block in all_blocks(slide.blocks) if isinstance(block, Chain)]


# -------------------------------------------------------------------------------------------------------------------- slides


@pytest.mark.parametrize("name", ALL)
def test_marp_has_a_slide_for_every_click_and_the_others_one_for_every_slide(name: str) -> None:
    document = ALL[name]()
    slides = slides_of(document)
    marp = rendered("marp", document)
    assert len(parts("marp", marp)) == sum(clicks(slide.blocks) + 1 for slide in slides)
    assert marp.count("<!-- _paginate: hold -->") == sum(clicks(slide.blocks) for slide in slides)
    for other in ("quarto", "reveal"):
        assert len(parts(other, rendered(other, document))) == len(slides)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("format_name", FORMATS)
def test_a_handout_shows_everything_at_once(format_name: str, name: str) -> None:
    document = replace(ALL[name](), handout=True)
    text = rendered(format_name, document)
    assert len(parts(format_name, text)) == len(slides_of(document))
    assert "fragment-index" not in text
    assert r"\phantom" not in text


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("format_name", ["quarto", "reveal"])
def test_the_fragments_of_a_slide_are_its_clicks(format_name: str, name: str) -> None:
    document = ALL[name]()
    for slide, text in zip(slides_of(document), parts(format_name, rendered(format_name, document)), strict=True):
        found = [int(index) for index in re.findall(r'fragment-index="?(\d+)', text)]
        expected = [click for chain in chains(slide) for click in sorted({row.click for row in chain.rows} - {0})]
        assert found == expected


@pytest.mark.parametrize("name", ALL)
def test_nothing_moves_from_click_to_click(name: str) -> None:
    document = ALL[name]()
    states = iter(parts("marp", rendered("marp", document)))
    for slide in slides_of(document):
        shown = [displays(next(states)) for _ in range(clicks(slide.blocks) + 1)]
        for formulas in zip(*shown, strict=True):
            assert len({bare(formula) for formula in formulas}) == 1
            hidden = [formula.count(r"\phantom{") for formula in formulas]
            assert hidden == sorted(hidden, reverse=True)
            assert hidden[-1] == 0


@pytest.mark.parametrize("layout", ["aligned", "gathered", "line"])
def test_layers_show_every_part_once_and_lie_on_top_of_each_other(layout: str) -> None:
    chain = replace(derive("(Input)(3,224,224)->(Conv)6c5w1s0p", "operational_space").chain(), layout=layout)
    chain = replace(chain, rows=tuple(replace(row, click=click) for click, row in enumerate(chain.rows)))
    made = [formula for _, formula in layers(chain, STYLE, Room())]
    assert len(made) == len(chain.rows)
    assert {bare(formula) for formula in made} == {bare(equations(chain, STYLE, Room()))}
    hidden = [formula.count(r"\phantom{") for formula in made]
    cells = equations(chain, STYLE, Room(), lambda row: False).count(r"\phantom{")
    assert sum(cells - count for count in hidden) == cells


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("format_name", [*FORMATS, "markdown"])
def test_mathematics_is_balanced_and_within_what_katex_knows(format_name: str, name: str) -> None:
    text = body(rendered(format_name, ALL[name]()))
    for display in displays(text):
        assert display.count("\\begin{") == display.count("\\end{") > 0 or format_name == "markdown"
        plain = re.sub(r"\\[\\{}$]", "", display)
        assert plain.count("{") == plain.count("}")
        assert plain.count("$") % 2 == 0
        assert "\n\n" not in display
        assert not set("<>") & set(display)  # which may begin or end a tag
        assert set(re.findall(r"\\[A-Za-z]+", display)) <= DECKS


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_long_reason_keeps_its_signs(format_name: str) -> None:
    long = add(*(-(Name(f"a{number}") * Name("k'")) for number in range(60)))
    content = Document((Slide((), (Chain(Name("n"), (Row("=", Name("k"), ("with ", Name("k'"), " ≠ ", long, " ≥ 0")),)),)),))
    text = rendered(format_name, content)
    assert "?" not in body(text)
    assert all(sign in text for sign in (r"${\ne}$", r"${\ge}$", "$-$"))


# ------------------------------------------------------------------------------------------------------------------- hostile

OURS = re.compile(
    r'\s*(?:<(?:/?div|/?span|img)(?: (?:class|data-fragment-index|width)="[\w -]*"| src="data:image/svg\+xml;base64,[A-Za-z0-9+/=]*"'
    r'| alt="[^"<>&]*(?:&#\d+;[^"<>&]*)*")*>|<!-- (?:_class|_paginate): \w+ -->|<!-- \.element: width="\d+" -->|<!--\n[^\n]*\n-->)\s*'
)
"""The elements of HTML that are ours, and comments of one line."""


def tokens(format_name: str, text: str) -> Iterator[Token]:
    """What CommonMark reads in the slides, where mathematics was left out."""
    text = re.sub(r"\$\$.*?\$\$", "", body(text), flags=re.DOTALL)
    text = re.sub(r"^:::+.*$", "", text, flags=re.MULTILINE) if format_name == "quarto" else text
    text = re.sub(r"```\{=html\}\n(.*?)\n```", r"\1", text)
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    reader.validateLink = lambda url: True  # type: ignore[method-assign]
    for token in reader.parse(text):
        yield token
        yield from token.children or ()


@pytest.mark.parametrize("format_name", [*FORMATS, "markdown"])
def test_hostile_words_are_nothing_but_words(format_name: str) -> None:
    text = rendered(format_name, DOCUMENTS["hostile"]())
    found = list(tokens(format_name, text))
    kinds = {token.type for token in found}
    assert not kinds & {
        "link_open",
        "em_open",
        "code_inline",
        "code_block",
        "fence",
        "blockquote_open",
        "bullet_list_open",
        "ordered_list_open",
    }
    for token in found:
        if token.type in ("html_block", "html_inline"):
            assert re.fullmatch(f"(?:{OURS.pattern})*", token.content), token.content
        if token.type == "image":
            assert str(token.attrs["src"]).startswith("data:image/svg+xml;base64,")
    shown = " ".join("".join(child.content for child in token.children or () if child.type == "text") for token in found)
    for words in HOSTILE:
        assert printable(words) in shown
    assert "{{<" not in body(text) or format_name == "marp"  # where it stands in a comment


@example("     a")
@example("12. a")
@given(st.text(alphabet=st.sampled_from("aZ1 \t\n\u202e\\`*_{}[]()<>#+-.!|$~&:;@^'\"=/%,?"), max_size=12))
def test_any_words_are_one_paragraph_of_these_letters(words: str) -> None:
    for name, escape in (("quarto", markdown_slides.escape), ("reveal", reveal._words)):
        dialect = markdown.Dialect(STYLE, escape, "${}$".format, lambda figure, style: "")
        found = list(tokens(name, dialect.words((words,))))
        kinds = {token.type for token in found if token.type not in ("html_inline", "text")}
        assert kinds <= {"paragraph_open", "inline", "paragraph_close"}
        assert "".join(token.content for token in found if token.type == "text") == printable(words).strip()


@given(st.text(max_size=20))
def test_words_in_a_formula_never_end_it(words: str) -> None:
    shown = in_text(words)
    assert "$$" not in shown
    assert "\n" not in shown
    plain = re.sub(r"\\[\\{}$]", "", shown)
    assert plain.count("{") == plain.count("}")
    assert plain.count("$") % 2 == 0


@pytest.mark.parametrize("words", ["Note: this", "notes: x", " Note: y", "NOTE: z"])
def test_words_that_look_like_the_start_of_notes_are_not(words: str) -> None:
    document = Document((Slide((words,), (Paragraph((words,)),), ("Say it.",)),))
    starts = re.findall(r"^\s*notes?:.*", rendered("reveal", document), re.MULTILINE | re.IGNORECASE)
    assert starts == ["\nNote: Say it."]


def test_notes_are_no_settings_and_do_not_end_their_comment() -> None:
    for notes in ("class: invert", "{class: x}", "- a", "theme:", '{"theme":"x"}', "a --> b -- c --- d", "[x]"):
        text = rendered("marp", Document((Slide(("A",), (), (notes,)),)))
        [comment] = re.findall(r"<!--\n(.*?)\n-->", text, re.DOTALL)
        assert "--" not in comment
        assert not re.search(r":(?:\s|$)", comment)
        assert comment[0].isalnum() or comment[0] == "\u2060"
        assert comment.replace("\u2060", "") == notes


@pytest.mark.parametrize("title", ['a: "b" # c', "--- {x} [y] @z", "\\N *a* {{< x >}}"])
def test_titles_in_the_settings_are_quoted(title: str) -> None:
    document = Document((Slide((title,), (), (), "title"),))
    [marp] = re.findall(r"^title: (.*)$", rendered("marp", document), re.MULTILINE)
    assert json.loads(marp) == title
    [quarto] = re.findall(r"^pagetitle: (.*)$", rendered("quarto", document), re.MULTILINE)
    assert json.loads(quarto) == markdown_slides.escape(title)
    assert "{{<" not in quarto


@pytest.mark.parametrize("name", ALL)
def test_boxes_are_closed(name: str) -> None:
    text = rendered("quarto", ALL[name]())
    open_boxes: list[int] = []
    for colons, attributes in re.findall(r"^(:{3,})(.*)$", text, re.MULTILINE):
        if attributes:
            open_boxes.append(len(colons))
        else:
            assert open_boxes.pop() == len(colons)
    assert open_boxes == []
    for other in ("marp", "reveal"):
        text = rendered(other, ALL[name]())
        assert len(re.findall("^<div", text, re.MULTILINE)) == len(re.findall("^</div>", text, re.MULTILINE))


# --------------------------------------------------------------------------------------------------- pages, text and terminal


def test_a_picture_is_in_the_page_with_what_it_shows_in_words() -> None:
    figure = next(block for block in all_blocks(DOCUMENTS["report"]().blocks) if isinstance(block, Figure))
    document = Document((figure,))
    assert re.search(r"!\[two boxes and an arrow\]\(data:image/svg\+xml;base64,[\w+/=]+\)\n\nA picture of ", rendered("markdown", document))
    assert rendered("text", document) == "[figure: A picture of c(M + 1); two boxes and an arrow]\n"


@pytest.mark.parametrize(
    ("layout", "first"),
    [
        ("aligned", "|w|  =  n k + k         a connection from each input to each output; one bias for each output"),
        ("gathered", " |w| = n k + k    a connection from each input to each output; one bias for each output"),
        ("line", "|w| = n k + k = (n + 1) k = (100 + 1) * 10 = 1'010 elements"),
    ],
)
def test_a_chain_in_text_is_aligned_centred_or_in_one_line(layout: str, first: str) -> None:
    chain = replace(derive("(Input)100->(FC)10", "weights").chain(), layout=layout)
    text = rendered("ascii", Document((chain,), separator="'"))
    assert text.splitlines()[0] == first
    assert "1'010 elements" in text


@pytest.mark.parametrize("layout", ["aligned", "gathered", "line"])
def test_a_chain_in_markdown_and_on_a_console_keeps_its_layout(layout: str) -> None:
    from rich.console import Console

    from symbolic_complexity.renderers.terminal import renderables

    chain = replace(derive("(Input)100->(FC)10", "weights").chain(), layout=layout)
    document = Document((chain,), separator=" ", point=",")
    text = rendered("markdown", document)
    assert text.count("\\begin{aligned}") == (layout == "aligned")
    assert text.count("\\begin{gathered}") == (layout == "gathered")
    assert r"1\,010\ \text{elements}" in text
    console = Console(width=100, record=True, file=io.StringIO())
    for one in renderables(document, "utf-8", 100):
        console.print(one)
    assert "= 1 010 elements" in re.sub(" +", " ", console.export_text())
