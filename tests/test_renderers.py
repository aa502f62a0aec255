"""What holds for every format: nothing empty is too little for it, and no character is lost on the way."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any, get_args
from zipfile import ZipFile

import pytest

from symbolic_complexity.document import (
    Block,
    Chain,
    Columns,
    Document,
    Figure,
    Heading,
    Layout,
    Paragraph,
    Relation,
    Row,
    Slide,
    Table,
    all_blocks,
)
from symbolic_complexity.drawing import Drawing, Label
from symbolic_complexity.look import Look
from symbolic_complexity.paging import slides_of
from symbolic_complexity.renderers import known_formats, pdf
from symbolic_complexity.renderers.text import ASCII, UNICODE
from symbolic_complexity.symbols import Sign
from symbolic_complexity.typeset import PLAIN, Style, begins_negative, typeset
from symbolic_complexity.wording import known, language
from symbolic_complexity.written import Braced, Changed, Decimal, Name, Negative, Number, Part, Power, Product, Sum, Written, names

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

a, b, c, k = names("a b c k")

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


# ------------------------------------------------------------------------------------------------------------- comparisons

LATEX = ("=", r"\approx", r"\le", "<", ">", r"\ge", r"\ne")
KATEX = ("=", r"\approx", r"\le", r"\lt", r"\gt", r"\ge", r"\ne")
TYPST = ("=", "approx", "lt.eq", "lt", "gt", "gt.eq", "eq.not")
XML = ("=", "≈", "≤", "&lt;", "&gt;", "≥", "≠")

RELATIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "text": ("a  {}  7", ("=", "≈", "≤", "<", ">", "≥", "≠")),
    "ascii": ("a  {}  7", ("=", "~", "<=", "<", ">", ">=", "!=")),
    **dict.fromkeys(("latex", "align", "gather", "line", "beamer"), ("{} 7", LATEX)),
    **dict.fromkeys(("markdown", "marp", "quarto", "reveal"), ("{} 7", KATEX)),
    **dict.fromkeys(("typst", "typst-slides"), ("row(${} 7$)", TYPST)),
    **dict.fromkeys(("html", "html-slides"), ("<mo>{}</mo>", XML)),
    "pptx": ("<m:t>{}</m:t>", XML),
}
"""How a format spells the relations, in their order, and what stands round them."""

OTHERS = {"json", "jupyter", "svg"}
"""Formats that show data, what other formats show, or figures alone."""


def test_every_relation_is_spelled_in_every_format() -> None:
    signs: tuple[Relation, ...] = get_args(Relation)
    assert RELATIONS.keys() | OTHERS | MACHINE == known_formats().keys()
    for name, (around, spelled) in RELATIONS.items():
        for sign, shown in zip(signs, spelled, strict=True):
            content = Document((Slide((), (Chain(a, (Row(sign, Number(7)),)),)),))
            assert around.format(shown) in readable(known_formats()[name].render(content)), (name, sign)


def readable(content: str | bytes) -> str:
    """The text of a file, or the XML of a presentation's first slide."""
    return content if isinstance(content, str) else ZipFile(BytesIO(content)).read("ppt/slides/slide1.xml").decode()


SIDES: list[tuple[Written, dict[str, str]]] = [
    (28 * Name("k'"), {"text": "28k'", "ascii": "28 k'", "latex": "28 k'", "markdown": "28 k'", "typst": "$28 k'$"}),
    (
        12_345 * c - Name("k_b"),
        {"text": "12.345c − k_b", "latex": "12.345 c - k_{b}", "typst": '$"12.345"c - k_(b)$', "html": "<mn>12.345</mn>"},
    ),
    (
        Part(Sign("weights_A", "|w|_A", "|w|_A", r"|\mathbf{w}|_{A}"), a)
        - Part(Sign("weights_B", "|w|_B", "|w|_B", r"|\mathbf{w}|_{B}"), b),
        {
            "text": "|w|_A − |w|_B",
            "latex": r"|\mathbf{w}|_{A} - |\mathbf{w}|_{B}",
            "marp": r"|\mathbf{w}|_{A} - |\mathbf{w}|_{B}",
            "typst": "$|upright(bold(w))|_(A) - |upright(bold(w))|_(B)$",
            "html": 'alttext="number of weights of A minus number of weights of B"',
            "pptx": 'descr="|w|_A − |w|_B',
        },
    ),
    (Name("k'") * (c + 1) * Name("k'"), {"text": "k'(c + 1)k'", "latex": "k' (c + 1) k'"}),
]
"""Left sides that are formulas, in a document with points between thousands, and what some formats show."""


@pytest.mark.parametrize("layout", ["aligned", "gathered", "line"])
@pytest.mark.parametrize(("side", "spelled"), SIDES, ids=[str(side) for side, _ in SIDES])
def test_a_left_side_may_be_a_formula(side: Written, spelled: dict[str, str], layout: Layout) -> None:
    content = Document((Slide((), (Chain(side, (Row("<", Number(7)),), layout),)),), separator=".", point=",")
    for name, shown in spelled.items():
        assert shown in readable(known_formats()[name].render(content)), name


def test_a_look_rewrites_a_left_side_and_keeps_comparisons() -> None:
    rows = (Row("=", 76 * k, rule="define"), Row(">", 7 * k, rule="collect"), Row("=", Number(700), (), "elements", rule="compute"))
    long = Document((Chain(76 * k, rows), Chain(k, (Row("=", Number(1234)), Row("<", Number(5678))))))

    def shown(**look: Any) -> str:
        return str(known_formats()["text"].render(Look(**look).dress(long)))

    assert shown(steps="last").startswith("76k  >  7k\n     =  700 elements\n")  # without its middle it would say that 76k is 700
    assert shown(collapse=True).startswith("76k  =  76k\n     >  7k\n")
    assert "≈" not in shown(digits=2).partition("1,234")[2]  # what k is about is not what it is less than
    assert shown(layout="table").splitlines()[2].split() == ["1", "76k", "=", "76k"]


def test_what_follows_a_comparison_is_not_said_of_the_left_side_on_the_next_slide() -> None:
    def lefts(relation: Relation) -> list[object]:
        rows = tuple(Row(relation, Changed(Name(f"x{number}"))) for number in range(30))
        slides = slides_of(Document((Chain(a, rows),)))
        return [block.left for block in all_blocks(slides) if isinstance(block, Chain)]

    assert lefts("=") == [a] * 4
    assert lefts("<") == [a, Name("x8"), Name("x17"), Name("x26")]


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
