"""How a derivation looks: settings that never change what was proved, and say so where they cannot be obeyed."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symbolic_complexity import derive, quantities
from symbolic_complexity.cli import main
from symbolic_complexity.deck import slides
from symbolic_complexity.document import (
    Chain,
    Columns,
    Document,
    Heading,
    Paragraph,
    Phrase,
    Prose,
    Row,
    Slide,
    Table,
    all_blocks,
    plain_text,
)
from symbolic_complexity.errors import Invalid, SymbolicComplexityError
from symbolic_complexity.formulas import read_formula
from symbolic_complexity.given import Values
from symbolic_complexity.highlight import highlighted, unmarked
from symbolic_complexity.layers import known_layers
from symbolic_complexity.look import LAYOUTS, RULES, SEPARATORS, UNITS, Look
from symbolic_complexity.renderers import render
from symbolic_complexity.renderers.base import for_document
from symbolic_complexity.renderers.text import UNICODE
from symbolic_complexity.symbols import VOCABULARY, Sign, is_name
from symbolic_complexity.table import layer_table
from symbolic_complexity.typeset import plain, typeset
from symbolic_complexity.wording import Alphabet, Words, alphabet, known, language
from symbolic_complexity.written import (
    Braced,
    Changed,
    Decimal,
    IndexedSum,
    Name,
    Negative,
    Number,
    Part,
    Sum,
    Written,
    children,
    names,
    transform,
    walk,
)

from . import designs as drawn
from .graphs import written as in_notation
from .showcase import DOCUMENTS
from .strategies import recount, trees
from .test_contract import variants

FC = "(Input)100->(FC)10"
CONV = "(Input)(3,224,224)->(Conv)6c5w1s0p"
SYMBOLIC = "(Input)(c,M,N)->(Conv){k}c{w}w{h}h{s}s{z}p->(Flatten)->(FC){K}"
GROWING = "(Input)({c},8,8)->(Repeat){L}[(Concat)[ | (Conv){g}c3w1p]]"

TEXTBOOK = Look(letters="textbook")
TO_BYTES = {name: step**power for step, larger in UNITS.values() for power, name in enumerate(("bytes", *larger))}


def chain_in(document: Document) -> Chain:
    return next(block for block in all_blocks(document.blocks) if isinstance(block, Chain))


def dressed(look: Look, chain: Chain) -> Chain:
    return chain_in(look.dress(Document((chain,))))


def result(value: int | Fraction, unit: str = "bytes") -> Chain:
    """A chain that ends in this number."""
    return Chain(Sign("s", "S", "S", "S"), (Row("=", Number(value), (), Phrase(unit), rule="compute"),))


def shown(chain: Chain) -> list[str]:
    return [f"{row.relation} {typeset(row.right, for_document(UNICODE, Document(())))} {row.unit}".rstrip() for row in chain.rows]


def bare(node: Written) -> Written:
    """A formula without highlights and braces."""
    return transform(node, lambda inner: inner.argument if isinstance(inner, (Changed, Braced)) else inner)


# ------------------------------------------------------------------------------------------------------- any look, any design


looks = st.builds(
    Look,
    layout=st.sampled_from(("aligned", "gathered", "line")),
    steps=st.sampled_from(("all", "define,last", "2-", "collect", "1-3,compute", "last", "round")),
    collapse=st.booleans(),
    braces=st.booleans(),
    separator=st.sampled_from((None, *SEPARATORS)),
    digits=st.none() | st.integers(1, 9),
    unit=st.sampled_from(tuple(UNITS)),
    language=st.sampled_from(known("languages")),
)


@settings(deadline=None)  # a design is drawn, derived, and dressed three times
@given(drawn.designs().map(in_notation), st.sampled_from(list(quantities.REGISTRY)), st.integers(0, 3), st.data())
def test_no_look_changes_what_was_proved(design: str, quantity: str, level: int, data: st.DataObject) -> None:
    try:
        derivation = derive(design, quantity, level=level)
    except SymbolicComplexityError:
        assume(False)
    document = derivation.document()
    before = chain_in(document)
    for look in data.draw(st.lists(looks, min_size=3, max_size=3)):
        after = look.dress(document)
        rows = chain_in(after).rows
        proved = [row for row in rows if row.rule != "round"]
        # What is left of the argument are its own steps, in their order, and the last of them is still its result.
        places = [[(row.relation, bare(row.right)) for row in before.rows].index((row.relation, bare(row.right))) for row in proved]
        assert places == sorted(set(places))
        assert all(row.unit == "" or before.rows[place].unit for row, place in zip(proved, places, strict=True))
        assert after.data == document.data
        check_rounding(look, [row for row in rows if row.rule == "round"], before)


def check_rounding(look: Look, rows: Sequence[Row], proved: Chain) -> None:
    """Whether a rounded result is within half a unit of its last place from the exact one, and says whether it is that."""
    exact = next((row for row in reversed(proved.rows) if row.relation == "=" and isinstance(row.right, (Number, Decimal))), None)
    for row in rows:
        assert exact is not None
        told = recount(row.right, {})
        value = recount(exact.right, {}) / TO_BYTES.get(row.unit, 1)
        digits = sum(letter.isdigit() for letter in mantissa(row.right).lstrip("-0."))
        place = len(str(int(abs(value)))) if abs(value) >= 1 else -leading_zeros(abs(value))
        wanted = look.digits or 4
        assert abs(told - value) * 2 <= Fraction(10) ** (place - wanted)
        assert (row.relation == "=") == (told == value)
        assert digits == wanted or told == value or "." not in mantissa(row.right)


def mantissa(node: Written) -> str:
    return plain(node).split("*")[0]


def leading_zeros(value: Fraction) -> int:
    return next(zeros for zeros in itertools.count() if value * 10 ** (zeros + 1) >= 1) if value else 0


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_look_dresses_every_document_and_the_plain_one_leaves_it_alone(name: str) -> None:
    document = DOCUMENTS[name]()
    assert Look().dress(document) is document
    varied: list[dict[str, Any]] = [
        *({"layout": layout, "letters": "textbook"} for layout in LAYOUTS),
        *({"unit": unit, "digits": 3, "language": "de"} for unit in UNITS),
        {"collapse": True, "braces": True, "steps": "define,last"},
    ]
    for chosen in varied:
        after = Look(**chosen).dress(document)
        assert len(after.blocks) == len(document.blocks)
        for shape in ("text", "latex", "markdown"):
            assert render(after, shape).strip()


# ------------------------------------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("value", "look", "text"),
    [
        (2240, Look(unit="MB"), "= 2.24 kB"),
        (553_430_176, Look(unit="MB", digits=3), "≈ 553 MB"),
        (553_430_176, Look(unit="MiB", digits=3), "≈ 528 MiB"),
        (553_430_176, Look(unit="GiB", digits=3), "≈ 528 MiB"),
        (999, Look(unit="kB"), None),
        (1000, Look(unit="kB"), "= 1 kB"),
        (2240, Look(unit="kB"), "= 2.24 kB"),
        (999_949, Look(unit="kB"), "≈ 999.9 kB"),
        (999_951, Look(unit="kB"), "≈ 1.000 MB"),
        (999_999, Look(unit="kB"), "≈ 1.000 MB"),
        (999_999, Look(unit="kB", digits=9), "= 999.999 kB"),
        (999, Look(unit="kB", digits=1), "≈ 1 kB"),
        (10**21, Look(unit="kB"), "= 1,000 EB"),
        (1023, Look(unit="KiB"), None),
        (1024, Look(unit="KiB"), "= 1 KiB"),
        (1025, Look(unit="KiB"), "≈ 1.001 KiB"),
        (1_048_575, Look(unit="KiB"), "≈ 1.000 MiB"),
        (553_430_176, Look(unit="KiB", digits=3), "≈ 528 MiB"),
        (-2240, Look(unit="kB"), "= −2.24 kB"),
        (Fraction(1, 2), Look(unit="kB"), None),
        (0, Look(unit="kB", digits=3), None),
        (2240, Look(digits=2), "≈ 2,200 bytes"),
        (2240, Look(digits=3), None),
        (2_240_000, Look(digits=3), "= 2.24·10⁶ bytes"),
    ],
    ids=str,
)
def test_bytes_in_larger_units(value: int | Fraction, look: Look, text: str | None) -> None:
    assert shown(dressed(look, result(value)))[1:] == ([text] if text else [])


def test_only_bytes_have_larger_units() -> None:
    assert shown(dressed(Look(unit="kB"), result(10**6, "elements"))) == ["= 1,000,000 elements"]
    assert shown(dressed(Look(unit="kB", digits=1), result(10**6, "seconds")))[1:] == ["= 1·10⁶ seconds"]


@pytest.mark.parametrize(("digits", "text"), [(2, "≈ 0.67 seconds"), (4, "≈ 0.6667 seconds"), (9, "≈ 0.666666667 seconds")])
def test_a_result_that_is_rounded_already_is_rounded_anew_from_the_exact_number(digits: int, text: str) -> None:
    chain = derive("(Input)100->(FC)10", "time", values={"r": 3000}).chain()
    assert shown(chain)[-2:] == ["= 2/3 seconds", "≈ 0.6667 seconds"]
    assert shown(dressed(Look(digits=digits), chain))[-2:] == ["= 2/3 seconds", text]
    assert shown(dressed(Look(digits=digits, steps="last"), chain)) == [text]


def column(look: Look, title: str, design: str, **given_values: Any) -> list[str]:
    document = look.dress(layer_table(design, ["weights", "size", "time"], Values.of(None, **given_values)))
    table = next(block for block in document.blocks if isinstance(block, Table))
    return [text_of(row[table.columns.index(title)]) for row in table.rows]


def text_of(prose: Prose) -> str:
    style = replace(UNICODE, separator=",")
    return "".join(piece if isinstance(piece, str) else typeset(piece, style) for piece in prose if not isinstance(piece, Sign))


@pytest.mark.parametrize(
    ("look", "title", "cells"),
    [
        (Look(unit="kB"), "size", ["608 bytes", "0 bytes", "≈ 313.6 kB", "≈ 314.2 kB"]),
        (Look(unit="KiB"), "size", ["608 bytes", "0 bytes", "≈ 306.3 KiB", "≈ 306.9 KiB"]),
        (Look(unit="kB", digits=2), "size", ["≈ 610 bytes", "0 bytes", "≈ 310 kB", "≈ 310 kB"]),
        (Look(digits=2), "size", ["≈ 610", "0", "≈ 310,000", "≈ 310,000"]),
        (Look(unit="kB"), "weights", ["152", "0", "78,404", "78,556"]),
        (Look(), "time", ["≈ 24,686", "0", "≈ 22,382", "≈ 47,067"]),
        (Look(digits=3), "time", ["≈ 24,700", "0", "≈ 22,400", "≈ 47,100"]),
        (Look(digits=7), "time", ["≈ 24,686", "0", "≈ 22,382", "≈ 47,067"]),
    ],
    ids=str,
)
def test_numbers_in_tables(look: Look, title: str, cells: list[str]) -> None:
    assert column(look, title, "(Input)(3,28,28)->(Conv)2c5w->(Flatten)->(FC)68", precision="single", rate=7) == cells


@pytest.mark.parametrize(
    ("arguments", "rows"),
    [
        (
            ["sweep", "(Input){n}->(FC){k}", "--over", "n=1:3", "--set", "k=20000", "-q", "size"],
            ["1 20 kB 2 30 kB 3 40 kB", "size 20 kB n = 1 40 kB n = 3"],
        ),
        (
            ["check", "(Input)100->(FC)1000", "-q", "size,weights"],
            ["size closed form 50.5 kB sum of the layers 50.5 kB", "weights closed form 101,000"],
        ),
    ],
)
def test_bytes_have_their_unit_in_every_table(arguments: list[str], rows: list[str]) -> None:
    found = CliRunner().invoke(main, [*arguments, "--precision", "int4", "--unit", "kB"])
    told = " ".join(found.stdout.split())
    assert not [row for row in rows if row not in told], found.output
    assert " in bytes" not in found.stdout


def test_a_table_says_its_units_and_keeps_the_ratio_of_two_designs() -> None:
    look = Look(unit="kB")
    notes = [plain_text(block.text) for block in look.dress(layer_table(FC, ["size"])).blocks if isinstance(block, Paragraph)]
    assert "size: 1 kB = 1000 bytes" in notes[0]
    assert column(look, "size", "(Input){n}->(FC)10->(FC){k}") == ["10(n + 1)p bytes", "11kp bytes", "(10(n + 1) + 11k)p bytes"]
    deck = slides([FC, "(Input)784->(FC)100"], ["size", "weights"], compare=True, precision="single", look=look).document
    table = next(block for block in all_blocks(deck.blocks) if isinstance(block, Table))
    assert [[text_of(cell) for cell in row] for row in table.rows] == [
        ["size", "4.04 kB", "314 kB", "≈ 77.72"],
        ["weights in elements", "1,010", "78,500", "≈ 77.72"],
    ]


def test_a_cell_that_lies_half_way_once_rounded_is_left_as_it_is() -> None:
    # 0.44446 is shown as 0.4445; to three digits it is 0.444, and 0.44454 is 0.445: no one can tell any more.
    table = Table(("", "x"), (((), ("≈ ", Decimal(Fraction("0.4445"), 4))), ((), ("≈ ", Decimal(Fraction("0.4447"), 4)))), (False, True))
    (after,) = Look(digits=3).dress(Document((table,))).blocks
    assert isinstance(after, Table)
    assert [text_of(row[1]) for row in after.rows] == ["≈ 0.4445", "≈ 0.445"]


@pytest.mark.parametrize(
    ("separator", "text"),
    [("comma", "1,234,567"), ("space", "1 234 567"), ("point", "1.234.567"), ("apostrophe", "1'234'567"), ("none", "1234567")],
)
def test_separators(separator: str, text: str) -> None:
    document = Look(separator=separator).dress(Document((result(1_234_567), result(Fraction(1, 8)))))
    assert text in render(document, "text")
    assert document.point == ("," if separator == "point" else ".")


# --------------------------------------------------------------------------------------------------------------------- steps


def rules(look: Look, chain: Chain) -> list[str]:
    return [row.rule for row in dressed(look, chain).rows]


@pytest.mark.parametrize(
    ("steps", "chosen"),
    [
        ("all", [1, 2, 3, 4, 5]),
        (" all ", [1, 2, 3, 4, 5]),
        ("1", [1]),
        ("1,3", [1, 3]),
        ("2-4", [2, 3, 4]),
        ("4-", [4, 5]),
        ("3-99", [3, 4, 5]),
        ("last", [5]),
        ("define", [1]),
        ("define,collect,last", [1, 2, 5]),
        ("last , 1", [1, 5]),
        ("compute", [4, 5]),
        ("substitute,2-2", [2, 3]),
        ("unfold", [5]),
        ("77", [5]),
    ],
)
def test_steps_are_chosen_by_number_and_by_rule(steps: str, chosen: list[int]) -> None:
    chain = derive(FC, "operational_space").chain()
    assert [row.rule for row in chain.rows] == ["define", "collect", "substitute", "compute", "compute"]
    after = dressed(Look(steps=steps), chain)
    assert [bare(row.right) for row in after.rows] == [bare(chain.rows[place - 1].right) for place in chosen]
    # What is marked is what changed since the line that is above it now.
    for above, row in itertools.pairwise(after.rows):
        assert row.right == highlighted(unmarked(above.right), unmarked(row.right))
    assert not any(isinstance(inner, Changed) for inner in walk(after.rows[0].right))


@pytest.mark.parametrize(
    ("steps", "position", "length"),
    [
        ("", 0, 0),
        ("define,colect", 7, 6),
        ("1,,2", 2, 0),
        ("0", 0, 1),
        ("1, 3-2", 3, 3),
        ("-3", 0, 2),
        ("define collect", 0, 14),
        ("all,1", 0, 3),
        ("1.5", 0, 3),
        ("9" * 5000, 0, 5000),
    ],
)
def test_steps_that_cannot_be_chosen_are_pointed_at(steps: str, position: int, length: int) -> None:
    with pytest.raises(Invalid) as caught:
        Look(steps=steps)
    assert (caught.value.position, caught.value.length) == (position, length)
    assert all(word in caught.value.expected for word in (*RULES, "last", "all", "3-5"))
    assert "^" in str(caught.value)


@pytest.mark.parametrize("design", [FC, CONV, SYMBOLIC, "vgg16"])
@pytest.mark.parametrize("level", range(4))
def test_collapsing_folds_what_is_finer_than_the_lecture_and_loses_nothing(design: str, level: int) -> None:
    chain = derive(design, "operational_space", level=level).chain()
    after = dressed(Look(collapse=True), chain)
    assert flat(after.rows) == flat(chain.rows)
    assert all(row.level <= 1 for row in after.rows[:-1])
    assert [bare(row.right) for row in after.rows[:-1]] == [bare(row.right) for row in chain.rows[:-1] if row.level <= 1]
    assert after.rows[-1].unit == chain.rows[-1].unit


def flat(rows: Sequence[Row]) -> list[str]:
    """Every formula, those folded away in their place."""
    return [text for row in rows for text in (*flat(row.substeps), plain(bare(row.right)))]


def test_braces_say_what_each_term_counts_and_the_reasons_leave_the_side() -> None:
    chain = derive(FC, "operational_space").chain()
    define, *others = dressed(Look(braces=True), chain).rows
    assert isinstance(define.right, Sum)
    assert [one.note for one in define.right.terms if isinstance(one, Braced)] == [
        "weights",
        "a gradient for every weight",
        "each input and its gradient",
        "each output and its gradient",
    ]
    assert define.why == ()
    assert bare(define.right) == chain.rows[0].right
    assert [(row.rule, unmarked(bare(row.right))) for row in others] == [(row.rule, unmarked(row.right)) for row in chain.rows[1:]]
    closed = next(row for row in others if row.rule == "collect")
    # 2((n + 1)k + n + k): each letter once, where it stands first
    assert [(str(inner.argument), inner.note) for inner in walk(closed.right) if isinstance(inner, Braced)] == [
        ("n", "inputs"),
        ("k", "outputs"),
    ]
    (german, *_) = dressed(Look(braces=True, language="de"), chain).rows
    assert [inner.note for inner in walk(german.right) if isinstance(inner, Braced)][:2] == ["Gewichte", "ein Gradient für jedes Gewicht"]


@pytest.mark.parametrize(
    ("design", "quantity", "braces"),
    [
        (FC, "weights", 2),
        (FC, "inputs", 1),
        (CONV, "operations", 3),
        ("vgg16", "weights", 0),
        (SYMBOLIC, "peak_memory", 1),
        (FC, "time", 1),
    ],
)
def test_a_definition_has_a_brace_for_every_term_or_keeps_its_reasons(design: str, quantity: str, braces: int) -> None:
    chain = derive(design, quantity).chain()
    before, after = (each.rows[0] for each in (chain, dressed(Look(braces=True), chain)))
    assert bare(after.right) == before.right
    assert sum(isinstance(inner, Braced) for inner in walk(after.right)) == braces
    assert plain_text(after.why) == ("" if braces else plain_text(before.why))


def test_a_minus_stays_outside_its_brace() -> None:
    a, b = names("a b")
    chain = Chain(Sign("s", "s", "s", "s"), (Row("=", a - b, (Phrase("one"), "; ", Phrase("two")), rule="define"),))
    (row,) = dressed(Look(braces=True), chain).rows
    assert row.right == Sum((Braced(a, "one"), Negative(Braced(b, "two"))))


# ------------------------------------------------------------------------------------------------------------------- layouts


def test_a_table_numbers_the_steps() -> None:
    (table,) = Look(layout="table", unit="kB").dress(Document((derive(FC, "size", precision="single").chain(),))).blocks
    assert isinstance(table, Table)
    assert table.columns == ("", "", "formula", "reason")
    assert [text_of(row[0]) for row in table.rows] == ["1", "2", "3", "4", "5"]
    assert [plain_text(row[1]) for row in table.rows] == ["Size =", "=", "=", "=", "="]
    assert [text_of(row[2]) for row in table.rows] == ["|w|p", "(n + 1)kp", "(100 + 1)·10·4", "4,040 bytes", "4.04 kB"]
    assert plain_text(table.rows[0][3]) == "each weight takes p bytes"


@pytest.mark.parametrize("layout", ["aligned", "gathered", "line"])
def test_a_layout_is_that_of_the_chain(layout: Any) -> None:
    chain = derive(FC).chain()
    assert dressed(Look(layout=layout), chain) == replace(chain, layout=layout)


def test_what_is_on_slides_and_in_columns_is_dressed_too() -> None:
    chain = derive(FC, "size", precision="single").chain()
    slide = Slide(("one",), (Columns(((chain,), (Paragraph((Phrase("the input"),)), chain))), chain), (Phrase("the input"),))
    (after,) = Look(steps="last", unit="kB", language="de").dress(Document((slide,))).blocks
    assert isinstance(after, Slide)
    chains = [block for block in all_blocks((after,)) if isinstance(block, Chain)]
    assert [shown(one) for one in chains] == [["= 4,040 Bytes", "= 4.04 kB"]] * 3
    assert after.notes == ("die Eingabe",)
    assert [plain_text(block.text) for block in all_blocks((after,)) if isinstance(block, Paragraph)] == ["die Eingabe"]


# ------------------------------------------------------------------------------------------------------------------- letters


@pytest.mark.parametrize("name", known("alphabets"))
def test_an_alphabet_is_one_to_one_on_every_layers_own_letters(name: str) -> None:
    chosen = alphabet(name)
    assert {letter for letters in (chosen.letters, *chosen.together) for letter in letters} <= VOCABULARY.keys()
    assert all(is_name(shown) for letters in (chosen.letters, *chosen.together) for shown in letters.values())
    for kind in known_layers():
        for layer in variants(kind):
            facts = layer.facts((len(kind.inputs) or 3,) if kind.name != "Input" else ())
            own = {
                inner.name for one in (*facts.parameters, *facts.kept, *facts.work) for inner in walk(one.amount) if isinstance(inner, Name)
            }
            own |= {inner.name for size in facts.output for inner in walk(size) if isinstance(inner, Name)}
            letters = chosen.among(own - {letter for letter in own if letter not in VOCABULARY and letter.rstrip("'") not in VOCABULARY})
            assert len(set(letters.values())) == len(letters)


@pytest.mark.parametrize("design", [FC, CONV, SYMBOLIC, GROWING, "(Input)(3,8,9)->(Conv)4c3w2h2s1p"])
@pytest.mark.parametrize("quantity", ["weights", "operations", "operational_space", "activations", "output_shape"])
def test_other_letters_change_names_alone_and_each_to_its_own(design: str, quantity: str) -> None:
    document = derive(design, quantity, level=2).document()
    before, after = chain_in(document), chain_in(TEXTBOOK.dress(document))
    pairs: dict[str, str] = {}
    for old, new in zip(before.rows, after.rows, strict=True):
        assert replace(new, right=old.right, why=old.why) == old
        for one, other in zip(walk(old.right), walk(new.right), strict=True):
            match one, other:
                case Name(name), Name(wrote):
                    assert pairs.setdefault(name, wrote) == wrote
                case Part(sign), Part(same):
                    assert sign == same
                case Number() | Decimal(), _:
                    assert one == other
                case _:
                    assert type(one) is type(other)
        trees_before = [piece for piece in old.why if isinstance(piece, Written)]
        assert len(trees_before) == len([piece for piece in new.why if isinstance(piece, Written)]) or any(
            isinstance(p, Phrase) for p in old.why
        )
    assert len(set(pairs.values())) == len(pairs)
    assert before.left == after.left


@pytest.mark.parametrize(
    ("design", "quantity", "letters"),
    [
        (FC, "weights", "N_in N_out"),
        (FC, "neurons", "N_out"),
        (CONV, "neurons", "C_out H K_H K_W W"),
        (CONV, "inputs", "C_in H W"),
        ("(Input)(c,M,N)->(Conv){k}c{w}w", "weights", "C_in C_out K"),
        ("(Input)(c,M)->(Conv1d){k}c{w}w", "weights", "C_in C_out K"),
        ("(Input)(c,M,N)->(MaxPool){w}w{s}s", "output_shape", "C_in H K S W"),
        ("(Input){a}->(FC){b}", "weights", "a b"),
    ],
)
def test_the_letters_of_a_textbook(design: str, quantity: str, letters: str) -> None:
    (first, *_) = chain_in(TEXTBOOK.dress(derive(design, quantity).document())).rows
    assert sorted({inner.name for inner in walk(first.right) if isinstance(inner, Name)}) == letters.split()


@pytest.mark.parametrize(
    ("design", "quantity", "both"),
    [
        ("(Input)(c,M,W)->(MaxPool)2w", "inputs", {"M", "W"}),
        ("(Input)(H,4,N)->(MaxPool)2w", "inputs", {"H", "N"}),
        ("(Input)(c,M,N)->(Conv){C_in}c{w}w1s0p", "weights", {"C_in", "c"}),
    ],
)
def test_two_letters_that_would_become_one_are_refused(design: str, quantity: str, both: set[str]) -> None:
    document = derive(design, quantity).document()
    with pytest.raises(Invalid) as caught:
        TEXTBOOK.dress(document)
    assert both <= set(re.findall(r"\w+", caught.value.message))
    assert "lecture" in caught.value.expected
    assert Look(digits=3).dress(document)


def test_letters_that_never_meet_in_a_formula_may_be_written_alike() -> None:
    chains = tuple(derive(f"(Input){{{letter}}}->(FC)2", "weights").chain() for letter in ("M", "W"))
    for block in TEXTBOOK.dress(Document(chains)).blocks:
        assert isinstance(block, Chain)
        assert Name("W") in walk(block.rows[0].right)


def why(design: str, quantity: str, **kwargs: Any) -> str:
    return plain_text(chain_in(TEXTBOOK.dress(derive(design, quantity, **kwargs).document())).rows[0].why)


def test_the_letters_in_our_words_are_those_of_the_formula_beside_them() -> None:
    assert why(FC, "additions") == "each output adds up its N_in products; each output adds its bias"
    german = replace(TEXTBOOK, language="de").dress(derive(FC, "additions").document())
    assert plain_text(chain_in(german).rows[0].why).startswith("jede Ausgabe summiert ihre N_in Produkte")
    # What is no letter of the formula is none of the vocabulary's: LRN's k is a constant, and no number of outputs.
    told = why("(Input)(96,55,55)->(LRN)5w", "operations", convention="every")
    assert "the squares of K channels" in told
    assert "plus k; to the power of b" in told
    # A layer in the design's notation stays in it.
    assert "one part for each of (FC){k}, (FC){K}" in why("(Input){n}->(FC){k}->(FC){K}", "weights")


def test_what_is_told_of_a_chain_is_told_in_its_letters() -> None:
    design = "(Input)(c,M,N)->(Conv){k}c{w}w{h}h"
    document = TEXTBOOK.dress(Document((*derive(design).document().blocks, *derive(design, "output_shape").document().blocks)))
    told = [plain_text(block.text) for block in document.blocks if isinstance(block, Paragraph)]
    assert "assuming K_W ≤ W, K_H ≤ H" in told
    (heading, *_) = (block for block in document.blocks if isinstance(block, Heading))
    assert "(Input)(c,M,N)->(Conv){k}c{w}w{h}h1s0p" in plain_text(heading.text)
    table = next(block for block in TEXTBOOK.dress(derive(SYMBOLIC).document()).blocks if isinstance(block, Table))
    rows = [[text_of(cell) for cell in row] for row in table.rows]
    assert rows[0][0] == "(Conv){k}c{w}w{h}h{s}s{z}p"
    assert rows[0][1].startswith("C_out·(C_in·K_W")
    assert rows[1][:2] == ["(FC){K}", "(N_in + 1)N_out"]


def test_a_sums_index_has_a_letter_too() -> None:
    chain = Chain(Sign("s", "s", "s", "s"), (Row("=", IndexedSum(Name("i") * Name("n"), "i", Number(0), Name("L") - 1)),))
    words = Words(language("en"), Alphabet("", "", {"i": "r", "n": "N_in"}, ()), ".")
    (after,) = words.blocks([chain])
    assert isinstance(after, Chain)
    assert after.rows[0].right == IndexedSum(Name("r") * Name("N_in"), "r", Number(0), Name("L") - 1)
    with pytest.raises(Invalid, match="both L and i"):
        list(Words(language("en"), Alphabet("", "", {"i": "L"}, ()), ".").blocks([chain]))


# ---------------------------------------------------------------------------------------------------------- settings, refused


@pytest.mark.parametrize(
    ("wrong", "known_ones"),
    [
        ({"layout": "algined"}, LAYOUTS),
        ({"layout": 3}, LAYOUTS),
        ({"separator": ","}, SEPARATORS),
        ({"separator": ""}, SEPARATORS),
        ({"unit": "KB"}, UNITS),
        ({"unit": None}, UNITS),
        ({"letters": "text book"}, known("alphabets")),
        ({"letters": "../letters"}, known("alphabets")),
        ({"language": "DE"}, known("languages")),
        ({"language": ["de"]}, known("languages")),
        ({"steps": "defin"}, RULES),
        ({"steps": 3.5}, RULES),
        ({"collapse": "yes"}, ("True", "False")),
        ({"braces": 1}, ("True", "False")),
        ({"digits": 0}, ("1 to 30",)),
        ({"digits": 31}, ("1 to 30",)),
        ({"digits": -1}, ("1 to 30",)),
        ({"digits": True}, ("1 to 30",)),
        ({"digits": 2.5}, ("1 to 30",)),
        ({"digits": "3"}, ("1 to 30",)),
    ],
    ids=str,
)
def test_a_wrong_setting_is_refused_and_told_what_there_is(wrong: dict[str, Any], known_ones: Sequence[str]) -> None:
    with pytest.raises(Invalid) as caught:
        Look(**wrong)
    assert all(one in str(caught.value) for one in known_ones)


# ---------------------------------------------------------------------------------------------------------------- highlights


def marked(node: Written) -> str:
    return typeset(node, replace(UNICODE, changed=lambda text: f"[{text}]"))


@given(trees(floors=True, below="sums", maxima=True), trees(floors=True, below="sums", maxima=True))
def test_marks_show_a_formula_and_never_all_of_it(before: Written, after: Written) -> None:
    found = highlighted(before, after)
    assert unmarked(found) == after
    assert highlighted(after, after) == after
    if found != after:
        assert outside(found), marked(found)
    assert not any(isinstance(inner, Changed) for one in walk(found) if isinstance(one, Changed) for inner in walk(one.argument))


def outside(node: Written) -> bool:
    """Whether a name or a number stands outside of all marks."""
    below = children(node)
    return not isinstance(node, Changed) and (not below or any(map(outside, below)))


@settings(deadline=None)
@given(drawn.designs().map(in_notation), st.sampled_from(["weights", "operations", "operational_space", "peak_memory"]), st.integers(1, 3))
def test_marks_leave_every_step_as_it_is(design: str, quantity: str, level: int) -> None:
    try:
        derivation = derive(design, quantity, level=level)
    except SymbolicComplexityError:
        assume(False)
    rows = derivation.chain().rows
    assert [unmarked(row.right) for row in rows] == [step.right for step in derivation.steps]
    assert rows[0].right == derivation.steps[0].right


@pytest.mark.parametrize(
    ("design", "quantity", "level", "rows"),
    [
        (FC, "weights", 1, ["nk + k", "(n + 1)[k]", "([100] + 1)·[10]", "1010"]),
        (
            FC,
            "operational_space",
            2,
            [
                "|w| + |∇w| + 2n + 2k",
                "[(n + 1)k] + [(n + 1)k] + 2n + 2k",
                "[2]((n + 1)k + n + k)",
                "2(([100] + 1)·[10] + [100] + [10])",
                "2([101]·10 + 100 + 10)",
                "2([1010] + 100 + 10)",
                "2·[1120]",
                "2240",
            ],
        ),
        (CONV, "weights", 1, ["kcwh + k", "[k](cwh + 1)", "[6]([3·5·5] + 1)", "456"]),
        ("(Input){n}->(Repeat){L}[(FC){n}]", "weights", 1, ["L|w_1|", "L([n + 1])[n]"]),
    ],
    ids=str,
)  # fmt: skip
def test_what_a_step_changed(design: str, quantity: str, level: int, rows: list[str]) -> None:
    assert [marked(row.right).replace(",", "") for row in derive(design, quantity, level=level).chain().rows] == rows


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ("a + b + c", "b + c + d", "b + c + [d]"),
        ("a*b*c", "a*c", "ac"),
        ("a - b", "a - c", "a − [c]"),
        ("a - b", "a + 2*b", "a + [2b]"),
        ("a**2", "a**3", "a^[3]"),
        ("(a + b)//2", "(a + c)//2", "⌊(a + [c])/2⌋"),
        ("a + b", "c*d", "cd"),
        ("a + b", "c + d", "c + d"),
    ],
)
def test_marks_follow_what_has_moved(before: str, after: str, text: str) -> None:
    assert marked(highlighted(read_formula(before), read_formula(after))) == text
