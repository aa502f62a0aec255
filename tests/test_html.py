"""Web pages and decks as a real browser shows them, and formulas as MathML."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from symbolic_complexity import derive
from symbolic_complexity.document import Chain, Document, Heading, Paragraph, Row, Slide, Table, clicks, plain_text
from symbolic_complexity.facts import GRADIENTS, WEIGHTS
from symbolic_complexity.layers import known_layers
from symbolic_complexity.paging import revealed, slides_of
from symbolic_complexity.quantities import REGISTRY as QUANTITIES
from symbolic_complexity.quantities.base import LayerSum
from symbolic_complexity.renderers import html, mathml
from symbolic_complexity.renderers.html_slides import deck
from symbolic_complexity.symbols import Sign
from symbolic_complexity.written import (
    Braced,
    Changed,
    Decimal,
    Dimensions,
    Floor,
    IndexedSum,
    Maximum,
    Name,
    Negative,
    Number,
    Part,
    Power,
    Quotient,
    Sum,
    Written,
    names,
)

from .browser import DESKTOP, PHONE, browser, lacking, opened, until, violations
from .showcase import DOCUMENTS, FC, HOSTILE

__all__ = ["browser"]

SIZES = {"desktop": DESKTOP, "phone": PHONE}

n, k, L = names("n k L")


def steps() -> Document:
    """What the showcase lacks: changed parts, every layout, high formulas, and more than a slide is wide."""
    first, *rest = derive(FC, "weights").chain().rows
    changed = [replace(rest[0], right=(n + 1) * Changed(k)), replace(rest[1], right=Changed(Number(100) + 1) * 10), *rest[2:]]
    chain = Chain(WEIGHTS, (first, *changed))
    ratio = Sign("ratio", "ratio", "ratio", r"\frac{\mathrm{Space}_1}{\mathrm{Space}_2}")
    high = (
        Row("=", (n / 2 + 1) ** 2 * k + Quotient(n * k + 1, Number(3) * L), ("half of ", n / 2)),
        Row("≈", Number(12_345_678), ("rounded",)),
        Row("≤", IndexedSum((n + 1) * k, "i", Number(0), L - 1), ("all rounds",), "elements"),
        Row("=", Braced(n * k, "each input to each output") + Braced(k, "biases")),
        Row("=", Braced(sum(([n * k] * 12), start=Number(1)), "one long sum, with words below all of it")),
    )
    strided = derive("(Input)(c,M,N)->(Conv){k}c{w}w{h}h{s}s{z}p->(ReLU)->(MaxPool)2w2s0p->(Flatten)->(FC){K}", "operational_space")
    slides = (
        revealed(Slide(("Changed",), (chain,)), "stepwise"),
        revealed(Slide(("Gathered",), (replace(chain, layout="gathered"),)), "stepwise"),
        revealed(Slide(("Line",), (replace(chain, layout="line"),)), "stepwise"),
        Slide(("High",), (Chain(ratio, high),)),
        Slide(("Wide",), (strided.chain(),)),
    )
    return Document(slides)


ALL = {**DOCUMENTS, "steps": steps}
RENDERED = {"page": html.page, "deck": deck}
EVERY = [(name, kind) for name in ALL for kind in RENDERED]


# ------------------------------------------------------------------------------------------------------------------- MathML

T = "<mo>\N{INVISIBLE TIMES}</mo>"
OPEN, CLOSE = '<mo stretchy="false">(</mo>', '<mo stretchy="false">)</mo>'

FORMULAS: dict[str, tuple[Written, str, str]] = {
    "sum": (n * k + k, f"<mi>n</mi>{T}<mi>k</mi><mo>+</mo><mi>k</mi>", "n times k plus k"),
    "one-line parentheses": (
        (n + 1) * k,
        f"{OPEN}<mi>n</mi><mo>+</mo><mn>1</mn>{CLOSE}{T}<mi>k</mi>",
        "open parenthesis n plus 1 close parenthesis times k",
    ),
    "high parentheses": ((n / 2 + 1) ** 2, '<mo form="prefix" stretchy="true">(</mo><mfrac>', "n over 2 plus 1 close parenthesis squared"),
    "grouped number": (Number(4_097_000) * n, f"<mn>4,097,000</mn>{T}<mi>n</mi>", "4097000 times n"),
    "very long number": (Number(10**3000), f"<mn>1{',000' * 1000}</mn>", f"1{'0' * 3000}"),
    "decimal": (Decimal(Fraction(12_345_678, 1000), 3), "<mn>12,345.678</mn>", "12345.678"),
    "fraction": (Number(Fraction(1, 2)), "<mfrac><mn>1</mn><mn>2</mn></mfrac>", "1 over 2"),
    "negative": (n * Number(-3), f'{OPEN}<mo form="prefix">−</mo><mn>3</mn>{CLOSE}', "n times open parenthesis minus 3 close parenthesis"),
    "difference": (n - k, "<mi>n</mi><mo>−</mo><mi>k</mi>", "n minus k"),
    "cube": (n**3, "<msup><mi>n</mi><mn>3</mn></msup>", "n cubed"),
    "power": (Power(Number(2), L), "<msup><mn>2</mn><mi>L</mi></msup>", "2 to the power capital L"),
    "low floor": (Floor(n), '<mo form="prefix" stretchy="false">⌊</mo><mi>n</mi>', "floor of n end floor"),
    "high floor": (n // 2, '<mo form="prefix" stretchy="true">⌊</mo><mfrac><mi>n</mi><mn>2</mn></mfrac>', "floor of n over 2 end floor"),
    "sum over an index": (
        IndexedSum(n, "i", Number(0), L - 1),
        "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>0</mn></mrow><mrow><mi>L</mi><mo>−</mo><mn>1</mn></mrow></munderover>",
        "sum over i from 0 to capital L minus 1 of n",
    ),
    "maximum": (Maximum((n, k)), "<mi>max</mi>", "maximum of n and k end maximum"),
    "shape": (Dimensions((n, k)), "<mi>n</mi><mo>×</mo><mi>k</mi>", "n by k"),
    "sign": (
        Part(WEIGHTS.numbered(1000), n) + Part(GRADIENTS, n),
        '<mo stretchy="false" form="prefix">|</mo><msub><mi>𝐰</mi><mn>1000</mn></msub><mo stretchy="false" form="postfix">|</mo>',
        "number of weights of layer 1000 plus number of gradients",
    ),
    "changed": (n + Changed(k * 2), f'<mrow class="changed"><mi>k</mi>{T.replace(chr(0x2062), "⋅")}<mn>2</mn></mrow>', "n plus k times 2"),
    "changed term": (Sum((n, Negative(Changed(k)))), '<mo>−</mo><mrow class="changed"><mi>k</mi></mrow>', "n minus k"),
    "braced": (
        Braced(n * k, "<b>"),
        f'<munder><mrow class="braced"><mi>n</mi>{T}<mi>k</mi></mrow><mtext>&lt;b&gt;</mtext></munder>',
        "n times k (that is, <b>)",
    ),
    "braced in lines": (Braced(n, "each input to each output"), "<mtable><mtr><mtd><mtext>each input to each</mtext>", "n (that is, each"),
    "braced by nothing": (Braced(n, " "), "<semantics><mi>n</mi>", "n"),
    "numbered name": (Name("k1_2"), "<msub><mi>k</mi><mrow><mn>1</mn><mo>,</mo><mn>2</mn></mrow></msub>", "k sub 1 2"),
    "name with words below": (Name("d_model"), "<msub><mi>d</mi><mi>model</mi></msub>", "d sub model"),
    "primed name": (Name("d_model'"), "<msubsup><mi>d</mi><mi>model</mi><mo>′</mo></msubsup>", "d sub model prime"),
    "primed twice": (Name("M''"), "<msup><mi>M</mi><mo>″</mo></msup>", "capital M prime prime"),
    "power of a primed name": (Name("M'") ** 2, "<msup><mi>M</mi><mrow><mo>′</mo><mn>2</mn></mrow></msup>", "capital M prime squared"),
    "long name": (
        Name("conv1_in"),
        '<msub><mi class="word">conv</mi><mrow><mn>1</mn><mo>,</mo><mi>in</mi></mrow></msub>',
        "conv sub 1 in",
    ),
    "capital": (Name("M"), "<mi>M</mi>", "capital M"),
    "Greek": (Name("beta"), "<mi>β</mi>", "beta"),
    "underscore": (Name("_"), "<mi>_</mi>", "_"),
    "upright": (Name("bits"), "<mi>bits</mi>", "bits"),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_is_the_mathml_and_the_words_that_are_expected(name: str) -> None:
    tree, expected, spoken = FORMULAS[name]
    text = mathml.formula(tree)
    assert expected in text
    assert spoken in (ElementTree.fromstring(text).get("alttext") or "")


def test_numbers_are_grouped_as_the_document_wants() -> None:
    tree = Decimal(Fraction(10**7 + 5, 10), 1)
    assert "<mn>1.000.000,5</mn>" in mathml.formula(tree, ".", ",")
    assert "<mn>1\N{NARROW NO-BREAK SPACE}000\N{NARROW NO-BREAK SPACE}000.5</mn>" in mathml.formula(tree, " ")
    assert "<mn>1000000.5</mn>" in mathml.formula(tree, "")
    assert "<mn>1&lt;000&lt;000.5</mn>" in mathml.formula(tree, "<")


def test_a_term_that_goes_on_brings_its_sign() -> None:
    plus, minus = mathml.formula(n, goes_on=True), mathml.formula(-n, goes_on=True)
    assert '<mo form="infix">+</mo><mi>n</mi>' in plus
    assert 'alttext="plus n"' in plus
    assert '<mo form="infix">−</mo><mi>n</mi>' in minus
    assert 'alttext="minus n"' in minus


@pytest.mark.parametrize(
    "tex", [r"\href{javascript:ran()}{x}", r"\boxed{x}", r"\begin{matrix}a&b\end{matrix}", r"\style{color:red}{x}", r"\text{<script>}"]
)
def test_what_no_formula_has_never_becomes_mathml(tex: str) -> None:
    with pytest.raises(ValueError, match="no formula has|hexadecimal"):
        mathml._written_out(tex, "", "", ",", ".", False, False)


TAGS = {"math", "semantics", "annotation", "mrow", "mi", "mn", "mo", "mfrac", "msub", "msup", "msubsup", "munderover"}


@pytest.mark.parametrize("kind", known_layers(), ids=lambda kind: kind.__name__)
def test_every_formula_of_a_layer_becomes_mathml(kind: Any) -> None:
    for quantity in ("weights", "operations", "operational_space", "output_shape"):
        for row in derive(kind.examples[0].design, quantity, level=2).chain().rows:
            root = ElementTree.fromstring(mathml.formula(row.right, display=True))
            assert {element.tag for element in root.iter()} <= TAGS
            assert "\\" not in "".join(root[0][0].itertext())
            assert not re.search(r"[\\_^{}]", root.get("alttext") or "")


def test_every_sign_becomes_mathml() -> None:
    for quantity in QUANTITIES.values():
        signs = [quantity.sign, *([quantity.sign.numbered(12)] if isinstance(quantity, LayerSum) else [])]
        for sign in signs:
            root = ElementTree.fromstring(mathml.of_sign(sign))
            assert {element.tag for element in root.iter()} <= TAGS
            assert "\\" not in "".join(root[0][0].itertext())


# ------------------------------------------------------------------------------------------------------------- in a browser


@pytest.fixture(scope="module", params=EVERY, ids="-".join)
def file(request: pytest.FixtureRequest) -> tuple[str, str, Document, str]:
    """Each document in each of the two formats."""
    name, kind = request.param
    document = ALL[name]()
    return name, kind, document, RENDERED[kind](document)


def places(page: Any, kind: str, document: Document) -> Iterator[int]:
    """Goes to each slide of a deck, with everything on it; a page is one place."""
    for number in range(1, 1 + (len(slides_of(document)) if kind == "deck" else 1)):
        if kind == "deck":
            page.evaluate(f"location.hash = '#{number}.999'")
            until(page, f"document.querySelectorAll('.slide')[{number - 1}].classList.contains('here')")
        yield number


ASIDE = """() => {
    const wide = [...document.querySelectorAll(".sc-chain, .sc-scroll, .sc-figure")].filter((one) => one.scrollWidth > one.clientWidth + 1);
    return [document.documentElement.scrollWidth - innerWidth, wide.length];
}"""

OUTSIDE = """() => [...document.querySelectorAll("*")].flatMap((one) => [...one.attributes])
    .filter((one) => /^(src|href|xlink:href|action|style|on.*)$/.test(one.name) && !one.value.startsWith("#"))
    .filter((one) => one.ownerElement.tagName !== "SECTION" || !one.value.startsWith("--fit"))
    .map((one) => `${one.name}=${one.value}`)"""

ALIGNED = """() => [...document.querySelectorAll(".sc-chain:not(.sc-gathered, .sc-one-line) > .sc-rows")]
    .filter((one) => one.checkVisibility())
    .map((one) => [...one.querySelectorAll(":scope > .sc-row > .sc-relation mo")].map((sign) => sign.getBoundingClientRect()))
    .map((signs) => ({
        lefts: signs.map((sign) => sign.left), rights: signs.map((sign) => sign.right), tops: signs.map((sign) => sign.top)
    }))"""


@pytest.mark.parametrize("size", SIZES)
def test_it_opens_in_silence_fits_its_window_and_aligns_its_equations(
    browser: Any, file: tuple[str, str, Document, str], size: str, tmp_path: Path
) -> None:
    name, kind, document, text = file
    with opened(browser, text, tmp_path, SIZES[size], has_touch=size == "phone") as page:
        assert page.evaluate(OUTSIDE) == []
        assert page.evaluate("document.scripts.length") == (1 if kind == "deck" else 0)
        chains = 0
        for number in places(page, kind, document):
            aside, wide = page.evaluate(ASIDE)
            assert aside <= 0, (name, number)
            assert wide == 0 or kind == "page" or size == "phone", (name, number)
            if kind == "deck" and size == "desktop":
                fits = "(() => { const one = document.querySelector('.here'); return one.scrollHeight <= one.clientHeight; })()"
                assert page.evaluate(fits), (name, number)
            for chain in page.evaluate(ALIGNED):
                chains += 1
                if len(set(re.findall("[=≈≤]", text))) == 1:
                    assert max(chain["rights"]) - min(chain["rights"]) < 1
                assert max(chain["lefts"]) - min(chain["lefts"]) < 1, (name, number)
                assert chain["tops"] == sorted(set(chain["tops"])), (name, number)
        assert chains >= sum(isinstance(block, Chain) and block.layout == "aligned" for block in document.blocks)


def test_nobody_is_kept_from_reading_it(browser: Any, file: tuple[str, str, Document, str], tmp_path: Path) -> None:
    _, kind, _, text = file
    with opened(browser, text, tmp_path, PHONE) as page:
        assert violations(page) == []
        if kind == "deck":
            # All slides one below the other, as without JavaScript.
            page.evaluate("document.documentElement.classList.remove('live')")
            assert violations(page) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page, "color-contrast") == []


def test_a_long_sum_breaks_before_its_signs_and_loses_nothing() -> None:
    terms = n * n * n * n + k * k * k * k - L * L * L * L + (n + 1) ** 2
    page = html.page(Document((Chain(WEIGHTS, (Row("=", terms), Row("=", Braced(terms, "all of it")))),)))
    parts, whole = (one.split("</ol>")[0] for one in page.split('<span class="sc-right">')[1:])
    assert re.findall(r'<mo form="infix">(.)</mo>', parts) == ["+", "−", "+"]
    assert parts.count("<wbr>") == 3
    assert "all of it" in whole
    assert "<wbr>" not in whole
    cells = html.page(Document((Table(("a", "b"), ((("x",), (terms,)), (("y",), (n + k,))), (False, True)),)))
    assert [row.count("<wbr>") for row in cells.split("<tr>")[2:]] == [3, 0]


def test_anybodys_words_are_shown_and_never_run(browser: Any, tmp_path: Path) -> None:
    for render in (html.page, deck, lambda document: f"<!doctype html><title>x</title>{html.fragment(document)}"):
        with opened(browser, render(DOCUMENTS["hostile"]()), tmp_path, java_script_enabled=True) as page:
            page.evaluate("document.documentElement.classList.remove('live')")
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            assert page.evaluate("window.ran") is None
            assert page.evaluate("document.querySelectorAll('img, b, u, label, main script').length") == 0
            shown = " ".join(page.inner_text("body").split())
            for words in HOSTILE:
                assert " ".join(words.replace("\x07", "\N{REPLACEMENT CHARACTER}").split()) in shown
            assert "elements & <u>" in shown
            label = page.evaluate("document.querySelector('svg').getAttribute('aria-label')")
            assert label.startswith(HOSTILE[0])


def test_what_no_file_may_hold_becomes_a_mark() -> None:
    odd = "a\0b\x1b\x85\ud800c"
    chain = Chain(WEIGHTS, (Row("=", Braced(n, odd), (odd,), odd),))
    document = Document((Slide((odd,), (Paragraph((odd,)), chain), (odd,)),), language=odd)
    for render in (html.page, html.fragment, deck):
        text = render(document).encode().decode()
        assert not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f]", text)
        assert "a\N{REPLACEMENT CHARACTER}b" in text


# --------------------------------------------------------------------------------------------------------------------- deck

STATE = """() => {
    const slide = document.querySelector(".slide.here");
    const rows = [...slide.querySelectorAll(".sc-row")].filter((one) => !one.closest("details"));
    return [
        [...document.querySelectorAll(".slide")].indexOf(slide),
        rows.filter((one) => one.checkVisibility({ visibilityProperty: true })).length,
        location.hash,
    ];
}"""


def walk(document: Document) -> list[list[Any]]:
    """Slide, rows that are to be seen and address, from the first state of a deck to its last."""
    states: list[list[Any]] = []
    for place, slide in enumerate(slides_of(document)):
        rows = [row.click for block in html_chains(slide) for row in block.rows]
        for click in range(clicks(slide.blocks) + 1):
            states.append([place, sum(1 for one in rows if one <= click), f"#{place + 1}" + (f".{click}" if click else "")])
    return states


def html_chains(slide: Slide) -> list[Chain]:
    from symbolic_complexity.document import all_blocks

    return [block for block in all_blocks(slide.blocks) if isinstance(block, Chain)]


@pytest.mark.parametrize(
    ("name", "on", "back"),
    [
        ("fc", "ArrowRight", "ArrowLeft"),
        ("fc", " ", "Shift+ "),
        ("fc", "PageDown", "PageUp"),
        ("side-by-side", "ArrowDown", "ArrowUp"),
        ("steps", "Enter", "Backspace"),
    ],
)
def test_each_key_reveals_exactly_the_next_step(browser: Any, name: str, on: str, back: str, tmp_path: Path) -> None:
    document = ALL[name]()
    expected = walk(document)
    with opened(browser, deck(document), tmp_path) as page:
        seen = [page.evaluate(STATE)]
        for _ in expected:
            page.keyboard.press(on)
            seen.append(page.evaluate(STATE))
        assert seen == [*expected, expected[-1]]
        back_again = []
        for _ in expected:
            page.keyboard.press(back)
            back_again.append(page.evaluate(STATE))
        assert back_again == [*expected[-2::-1], expected[0]]


def test_what_changed_stands_out_on_the_step_that_changed_it(browser: Any, tmp_path: Path) -> None:
    colours = """() => [...document.querySelectorAll(".here .sc-row")].filter((one) => one.checkVisibility({ visibilityProperty: true }))
        .map((row) => [...row.querySelectorAll(".changed")].map((one) => getComputedStyle(one).color !== getComputedStyle(row).color))"""
    with opened(browser, deck(steps()), tmp_path) as page:
        seen = []
        for _ in range(4):
            seen.append([shown for shown in page.evaluate(colours) if shown])
            page.keyboard.press("ArrowRight")
    assert seen == [[], [[True]], [[False], [True]], [[False], [False]]]


def test_an_address_a_swipe_and_a_tap_lead_to_a_step(browser: Any, tmp_path: Path) -> None:
    swipe = """([from, to]) => {
        const at = (x) => [new Touch({ identifier: 1, target: document.querySelector(".here"), clientX: x, clientY: 300 })];
        const send = (type, touches, changed) => document.querySelector(".here")
            .dispatchEvent(new TouchEvent(type, { bubbles: true, touches, changedTouches: changed }));
        send("touchstart", at(from), at(from));
        send("touchend", [], at(to));
    }"""
    with opened(browser, deck(DOCUMENTS["fc"]()), tmp_path, PHONE, has_touch=True) as page:
        for act, address in (
            (lambda: page.evaluate("location.hash = '#2.1'"), "#2.1"),
            (lambda: page.reload(), "#2.1"),
            (lambda: page.evaluate(swipe, [300, 100]), "#2.2"),
            (lambda: page.evaluate(swipe, [100, 300]), "#2.1"),
            (lambda: page.touchscreen.tap(300, 400), "#2.2"),
            (lambda: page.touchscreen.tap(50, 400), "#2.1"),
            (lambda: page.tap("[data-do=on]"), "#2.2"),
            (lambda: page.keyboard.press("Home"), "#1"),
            (lambda: page.keyboard.press("End"), "#3.4"),
            (lambda: page.evaluate("location.hash = '#javascript:ran()'"), "#1"),
            (lambda: page.evaluate("location.hash = '#999.999'"), "#3.4"),
        ):
            act()
            until(page, f"document.querySelector('.here') !== null && location.hash === '{address}'")
        assert page.evaluate("window.ran") is None


def test_overview_notes_help_and_the_second_window(browser: Any, tmp_path: Path) -> None:
    shown = "[...document.querySelectorAll('.slide')].filter((one) => one.checkVisibility()).length"
    with opened(browser, deck(DOCUMENTS["fc"]()), tmp_path) as page:
        page.keyboard.press("o")
        assert page.evaluate(shown) == 3
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        assert page.evaluate(STATE)[0] == 1
        assert page.evaluate(shown) == 1
        assert not page.is_visible("#notes")
        page.keyboard.press("s")
        assert page.inner_text("#notes") == "Ask for the biases."
        assert page.evaluate(shown) == 2
        page.keyboard.press("Escape")
        assert page.evaluate(shown) == 1
        page.keyboard.press("b")
        assert page.evaluate("getComputedStyle(document.querySelector('main')).visibility") == "hidden"
        page.keyboard.press("b")
        for key in ("3", "Enter"):
            page.keyboard.press(key)
        assert page.evaluate(STATE)[0] == 2
        page.keyboard.press("1")
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowRight")
        assert page.evaluate(STATE)[0] == 1
        page.keyboard.press("?")
        assert page.is_visible("#help")
        page.keyboard.press("Escape")
        assert not page.is_visible("#help")
        page.keyboard.press("ArrowRight")
        assert page.inner_text("#said") == "equals open parenthesis n plus 1 close parenthesis times k collect k."
        with page.context.expect_page() as second:
            page.keyboard.press("w")
        second.value.wait_for_load_state()
        until(second.value, "document.querySelector('.here') !== null")
        assert second.value.evaluate(STATE) == page.evaluate(STATE)
        page.keyboard.press("ArrowRight")
        until(second.value, "location.hash === '#2.2'")
        second.value.keyboard.press("ArrowRight")
        until(page, "location.hash === '#2.3'")


def test_without_javascript_the_slides_stand_one_below_the_other(browser: Any, tmp_path: Path) -> None:
    document = ALL["fc"]()
    with opened(browser, deck(document), tmp_path, java_script_enabled=False) as page:
        tops = [one.bounding_box()["y"] for one in page.locator(".slide").all()]
        assert tops == sorted(set(tops))
        assert all(row.is_visible() for row in page.locator(".slide > .body .sc-chain > ol > .sc-row").all())
        assert "Ask for the biases." in page.inner_text("body")
        assert not page.is_visible(".controls")


def test_a_handout_shows_everything_at_once(browser: Any, tmp_path: Path) -> None:
    document = replace(ALL["fc"](), handout=True)
    with opened(browser, deck(document), tmp_path) as page:
        page.keyboard.press("ArrowRight")
        assert page.evaluate(STATE) == [1, 4, "#2"]


@pytest.mark.parametrize("name", ALL)
def test_a_printed_deck_has_a_page_for_each_slide_and_none_is_empty(browser: Any, name: str, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        lacking("pdftotext")
    document = ALL[name]()
    slides = slides_of(document)
    # A window of any size prints the same pages.
    with opened(browser, deck(document), tmp_path, PHONE if name in ("fc", "steps") else DESKTOP) as page:
        page.pdf(path=tmp_path / "deck.pdf", prefer_css_page_size=True)
    run = subprocess.run(["pdftotext", "-layout", "deck.pdf", "-"], cwd=tmp_path, capture_output=True, check=True)
    pages = run.stdout.decode().removesuffix("\f").split("\f")
    assert len(pages) == len(slides)
    for number, (printed, slide) in enumerate(zip(pages, slides, strict=True), start=1):
        assert printed.split()[-1] == str(number)
        assert len(printed.split()) > 1
        assert plain_text(slide.title)[:12].split()[0] in printed


# -------------------------------------------------------------------------------------------------------- page and fragment


def test_contents_lead_to_headings_without_gaps(browser: Any, tmp_path: Path) -> None:
    headings = [Heading((title,), level) for title, level in (("Same", 1), ("Same", 3), ("<b>", 2), ("Σ", 3), ("contents", 1))]
    with opened(browser, html.page(Document(tuple(headings))), tmp_path) as page:
        targets = page.evaluate("[...document.querySelectorAll('.contents a')].map((one) => document.querySelector(one.hash).tagName)")
        assert targets == ["H1", "H2", "H2", "H3", "H1"]
        assert page.evaluate("new Set([...document.querySelectorAll('[id]')].map((one) => one.id)).size") == 6
        assert page.title() == "Same"


def test_a_fragment_changes_nothing_around_it(browser: Any, tmp_path: Path) -> None:
    around = (
        "<!doctype html><title>x</title><h1>Theirs</h1><p class='sc-row'>Theirs</p><table><tr><td>1</td></tr></table><ol><li>2</li></ol>"
    )
    looks = """[...document.body.children].filter((one) => !one.matches(".symcx"))
        .map((one) => [...getComputedStyle(one)].map((name) => getComputedStyle(one)[name]).join())"""
    seen = []
    for inside in ("", html.fragment(DOCUMENTS["report"]())):
        with opened(browser, around + inside, tmp_path) as page:
            seen.append(page.evaluate(looks))
    assert seen[0] == seen[1]
    assert len(seen[0]) == 4


@pytest.mark.parametrize("kind", RENDERED)
def test_a_document_of_nothing_or_of_one_paragraph_is_a_file(browser: Any, kind: str, tmp_path: Path) -> None:
    for blocks in ((), (Paragraph(("alone",)),)):
        with opened(browser, RENDERED[kind](Document(blocks, language='de"><script>')), tmp_path) as page:
            assert page.title() == "Derivation"
            assert page.evaluate("document.documentElement.lang") == 'de"><script>'
            assert violations(page, "page-has-heading-one landmark-one-main document-title") == []


def test_a_deck_of_a_hundred_slides_takes_less_than_five_times_its_derivations() -> None:
    quantities = ("weights", "operational_space", "operations", "output_shape")
    deck(ALL["fc"]())
    begin = time.perf_counter()
    derivations = [
        derive(f"(Input)(3,{200 + size},{210 + size})->(Conv){6 + size}c5w1s0p", one) for size in range(25) for one in quantities
    ]
    derived = time.perf_counter()
    mathml._written_out.cache_clear()
    document = Document(tuple(revealed(Slide((one.quantity.name,), (one.chain(),)), "stepwise") for one in derivations))
    assert deck(document).count("<section") == 100
    assert time.perf_counter() - derived < 5 * (derived - begin)
