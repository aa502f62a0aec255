"""What holds for every format: nothing empty is too little for it, and no character is lost on the way."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from symbolic_complexity.document import Block, Chain, Columns, Document, Figure, Heading, Paragraph, Row, Slide, Table
from symbolic_complexity.drawing import Drawing, Label
from symbolic_complexity.look import Look
from symbolic_complexity.renderers import known_formats, pdf
from symbolic_complexity.renderers.text import ASCII, UNICODE
from symbolic_complexity.symbols import Sign
from symbolic_complexity.typeset import PLAIN, Style, begins_negative, typeset
from symbolic_complexity.wording import known, language
from symbolic_complexity.written import Braced, Changed, Decimal, Negative, Number, Power, Product, Sum, Written, names

from .test_latex import compiled

S = Sign("w", "|w|", "|w|", "|w|")

MACHINE = {"pdf", "pdf-slides", "png", "typst-pdf", "typst-pdf-slides"}
"""Formats that another program makes of what these formats give it."""

NOTHING: dict[str, Block] = {
    "heading": Heading(()),
    "paragraph": Paragraph(()),
    **{layout: Chain(S, (), layout) for layout in ("aligned", "gathered", "line")},
    "table": Table((), (), ()),
    "table without rows": Table(("a", "b"), (), (False, True)),
    "columns": Columns(()),
    "empty columns": Columns(((), ())),
    "slide": Slide(()),
    "figure": Figure(Drawing(10, 10, ()), (), ()),
}


@pytest.mark.parametrize("on_a_slide", [False, True])
@pytest.mark.parametrize("block", NOTHING.values(), ids=list(NOTHING))
@pytest.mark.parametrize("name", [name for name in known_formats() if name not in MACHINE])
def test_a_block_of_nothing_is_no_error(name: str, block: Block, on_a_slide: bool) -> None:
    chosen = known_formats()[name]
    blocks = (Figure(Drawing(10, 10, ()), (), ()), block) if chosen.pictures else (block,)
    assert chosen.render(Document((Slide(("s",), blocks),) if on_a_slide else blocks))


@pytest.mark.parametrize("name", ["latex", "beamer"])
def test_blocks_of_nothing_pass_through_tex(name: str, tmp_path: Path) -> None:
    compiled(str(known_formats()[name].render(nothing())), tmp_path)


@pytest.mark.parametrize("name", ["typst-pdf", "typst-pdf-slides"])
def test_blocks_of_nothing_pass_through_typst(name: str) -> None:
    pytest.importorskip("typst")
    assert known_formats()[name].render(nothing())


def nothing() -> Document:
    """Each block of nothing on a slide of its own, and all of them on one."""
    return Document((*(Slide((), (block,)) for block in NOTHING.values()), Slide((), tuple(NOTHING.values()))))


# --------------------------------------------------------------------------------------------------------------------- signs

a, b, c = names("a b c")

TERMS: list[tuple[Written, str]] = [
    (Negative(b), "a − b"),
    (Changed(Negative(b)), "a − [b]"),
    (Braced(Negative(b), "note"), "a − {b|note}"),
    (Changed(Braced(Negative(Number(2)), "note")), "a − [{2|note}]"),
    (Changed(Number(-3)), "a − [3]"),
    (Decimal(Fraction(-5, 2), 1), "a − 2.5"),
    (Changed(Decimal(Fraction(5, 2), 1)), "a + [2.5]"),
    (Changed(Negative(Sum((b, c)))), "a − [(b + c)]"),
    (Changed(Sum((Negative(b), c))), "a − [b + c]"),
    (Sum((Changed(Negative(b)), Negative(c))), "a − [b] − c"),
    (Changed(Sum((b, Negative(c)))), "a + [b − c]"),
    (Negative(Negative(b)), "a − (−b)"),
]


@pytest.mark.parametrize(("term", "shown"), TERMS, ids=[shown for _, shown in TERMS])
def test_a_term_brings_its_minus_through_marks_and_braces(term: Written, shown: str) -> None:
    style = replace(UNICODE, changed="[{}]".format, braced="{{{}|{}}}".format)
    assert typeset(Sum((a, term)), style) == shown
    assert begins_negative(term) == shown.startswith("a −")


@pytest.mark.parametrize("term", [term for term, _ in TERMS], ids=[shown for _, shown in TERMS])
def test_a_minus_is_worth_what_it_was(term: Written) -> None:
    values = {"a": Fraction(7), "b": Fraction(3), "c": Fraction(11)}
    assert eval(typeset(Sum((a, term)), PLAIN), values) == eval("a + (" + typeset(term, PLAIN) + ")", values)  # noqa: S307


@pytest.mark.parametrize(("style", "shown"), [(UNICODE, "2¹⁰⁰⁰ · 1,000"), (ASCII, "2^1000 * 1,000"), (PLAIN, "2**1000*1000")])
def test_an_exponent_has_no_separators(style: Style, shown: str) -> None:
    assert typeset(Product((Power(Number(2), Number(1000)), Number(1000))), style) == shown.replace(" · ", "·")


@pytest.mark.parametrize(
    ("caption", "alt", "shown"),
    [
        ("A cube", "", "A cube"),
        ("", "a cube", "a cube"),
        ("A cube", "A cube", "A cube"),
        ("A cube", "A cube: 3 by 3", "A cube; 3 by 3"),
        ("A cube", "A cubeoid", "A cube; A cubeoid"),
        ("A cube", "something else", "A cube; something else"),
    ],
)
def test_a_figure_in_text_says_its_caption_once(caption: str, alt: str, shown: str) -> None:
    figure = Figure(Drawing(10, 10, ()), (caption,) if caption else (), (alt,) if alt else ())
    assert known_formats()["text"].render(Document((figure,))) == f"[figure: {shown}]\n"


# ----------------------------------------------------------------------------------------------------------------- words


class Heard(dict[str, str]):
    """A table of words that knows none and remembers which it was asked for."""

    def get(self, phrase: str, default: Any = None) -> Any:
        self[phrase] = phrase
        return default


def own_words() -> set[str]:
    """The words that the formats say on their own, with every kind of block."""
    heard = Heard()
    finer = (Row("=", a), Row("=", b))
    chains = tuple(Chain(S, (Row("=", c, substeps=finer[:many]),)) for many in (1, 2))
    page = tuple(Heading((str(number),)) for number in range(3))
    slide = Slide((), (*chains, Table(("a",), (), (False,))), ("notes",))
    for content in (Document(page, words=heard), Document((slide,), words=heard), Document((), words=heard)):
        for one in known_formats().values():
            if one.name not in MACHINE and not one.pictures:
                one.render(content)
    return set(heard)


def test_every_language_has_the_formats_own_words_and_no_others() -> None:
    words = own_words()
    assert {"Contents", "Next step", "in {} smaller steps"} <= words
    for name in known("languages"):
        table = language(name).formats
        assert name == "en" or set(table) == words
        assert all(phrase.count("{}") == said.count("{}") and said.strip() for phrase, said in table.items())


def test_a_german_deck_speaks_german() -> None:
    chain = Chain(S, (Row("=", c, substeps=(Row("=", a), Row("=", b))),))
    content = Look(language="de").dress(Document((Slide((), (chain,), ("Anmerkung",)),)))
    shown = str(known_formats()["html-slides"].render(content))
    for said in ("in 2 kleineren Schritten", 'aria-label="Herleitung"', "<kbd>Leertaste</kbd>", ">Folie 1<", 'data-slide="Folie {}: {}"'):
        assert said in shown


# --------------------------------------------------------------------------------------------------------------- letters


@pytest.mark.parametrize(
    "block",
    [
        Paragraph(("Слой",)),
        Table(("Слой",), (), (False,)),
        Chain(S, (Row("=", a, ("Слой",)),)),
        Chain(S, (Row("=", a, (), "Слой"),)),
        Chain(S, (Row("=", Braced(a, "Слой")),)),
        Slide((), (), ("Слой",)),
        Columns(((Paragraph((Braced(a, "Слой"),)),),)),
        Figure(Drawing(10, 10, (Label(0, 0, ("Слой",)),)), (), ()),
    ],
    ids=lambda block: type(block).__name__,
)
@pytest.mark.parametrize(("name", "through"), [("pdf", "typst"), ("pdf-slides", "typst-slides")])
def test_a_pdf_with_letters_that_pdflatex_lacks_is_made_by_typst(
    name: str, through: str, block: Block, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf.shutil, "which", lambda program: program)
    monkeypatch.setattr(pdf, "_has_packages", lambda source: True)
    monkeypatch.setattr(pdf, "from_tex", lambda source: b"TeX")
    monkeypatch.setattr(pdf, "compiled", lambda source, kind: b"Typst")
    content = Document((Heading(("s",)), block))
    monkeypatch.setattr(pdf, "find_spec", lambda name: object())
    assert known_formats()[name].render(content) == b"Typst"
    assert known_formats()[name].render(Document((Heading(("Schicht für Übung: what?",)), Paragraph(("\0",))))) == b"TeX"
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    assert known_formats()[name].render(content) == b"TeX"
