"""Decks and pages: what is on their slides, what a deck file may say, and that no slide is too full."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import symbolic_complexity as sc
from symbolic_complexity import derive
from symbolic_complexity.deck import Topic, slides, slides_about
from symbolic_complexity.deck_file import read_deck
from symbolic_complexity.document import (
    Block,
    Chain,
    Columns,
    Document,
    Figure,
    Heading,
    Paragraph,
    Row,
    Slide,
    Table,
    all_blocks,
    clicks,
    plain_text,
)
from symbolic_complexity.errors import Invalid
from symbolic_complexity.given import network_of
from symbolic_complexity.look import Look
from symbolic_complexity.paging import LINES, height, revealed, slides_of
from symbolic_complexity.report import page
from symbolic_complexity.symbols import Sign
from symbolic_complexity.wording import known
from symbolic_complexity.written import Name, Number

from .showcase import FC, FIVE, THREE


def titles(deck: Any) -> list[str]:
    return [plain_text(slide.title) for slide in deck.document.blocks]


def chains(slide: Slide) -> list[Chain]:
    return [block for block in all_blocks(slide.blocks) if isinstance(block, Chain)]


def last(chain: Chain) -> str:
    return plain_text((chain.rows[-1].right,)) + (f" {chain.rows[-1].unit}" if chain.rows[-1].unit else "")


# ------------------------------------------------------------------------------------------------------------------- decks


def test_one_design_gives_a_title_and_a_slide_for_each_question() -> None:
    made = slides(FC, ["weights", "operational_space"])
    assert titles(made) == [FC, "Weights", "Operational space"]
    assert [last(chain) for slide in made.document.blocks for chain in chains(slide)] == ["1010 elements", "2240 elements"]
    for slide in made.document.blocks[1:]:
        assert "Every step is proved." in plain_text(slide.notes)
        assert "lecture 35" in plain_text(slide.notes)


def test_a_network_also_gets_its_picture_and_its_layers() -> None:
    made = slides("vgg16", "weights", title="VGG")
    assert titles(made) == ["VGG", "Weights of vgg16", "Weights, layer by layer", "Weights", "vgg16, layer by layer"]
    kinds = [type(next(iter(slide.blocks))).__name__ for slide in made.document.blocks[1:]]
    assert kinds == ["Figure", "Table", "Paragraph", "Table"]


def test_two_designs_stand_side_by_side_and_the_sentence_is_there_to_quote() -> None:
    made = slides([FIVE, THREE], ["weights", "operational_space"], compare=True, title="Which?")
    weights, space, table = made.document.blocks[1:]
    assert [last(chain) for chain in chains(weights)] == ["456 elements", "448 elements"]
    assert [last(chain) for chain in chains(space)] == ["731784 elements", "1728064 elements"]
    assert plain_text(table.blocks[2].text) == "B has ≈ 2.361 times the operational space of A."  # lecture 35: 1,728,064 / 731,784
    assert plain_text(table.blocks[1].text) == "A has ≈ 1.018 times the weights of B."
    rows = [[plain_text(cell) for cell in row] for row in table.blocks[0].rows]
    assert rows == [["weights in elements", "456", "448", "≈ 0.9825"], ["operational space in elements", "731784", "1728064", "≈ 2.361"]]


def test_designs_with_symbols_are_compared_by_formula() -> None:
    made = slides(["(Input)(c,M,N)->(Conv){k}c5w", "(Input)(c,M,N)->(Conv){k}c3w1s1p"], "macs", compare=True)
    table = made.document.blocks[-1].blocks[0]
    assert plain_text(table.rows[0][1]) == "25*c*k*(M - 4)*(N - 4)"
    assert plain_text(table.rows[0][3]) == "9*M*N/(25*(M - 4)*(N - 4))"


def test_a_value_belongs_to_the_design_that_has_its_letter() -> None:
    made = slides(["(Input){n}->(FC)10", "(Input)(c,M,N)->(Conv)6c5w"], "weights", compare=True, values={"n": 100, "c": 3})
    assert [last(chain) for chain in chains(made.document.blocks[1])] == ["1010 elements", "456 elements"]
    with pytest.raises(Invalid, match="no symbol q"):
        slides(["(Input){n}->(FC)10", FIVE], "weights", compare=True, values={"q": 1})


def test_a_comparison_of_one_design_is_refused() -> None:
    with pytest.raises(Invalid, match="two designs or more"):
        slides_about(Topic((network_of(FC),), compare=True))


def test_rows_side_by_side_appear_together() -> None:
    left, right = (chains(slides([FIVE, THREE], "weights", compare=True).document.blocks[1])[place] for place in (0, 1))
    assert [row.click for row in left.rows] == [row.click for row in right.rows] == list(range(len(left.rows)))


@pytest.mark.parametrize(
    ("reveal", "expected"),
    [
        ("stepwise", [0, 1, 2, 3, 4]),
        ("all", [0, 0, 0, 0, 0]),
        ("1-2,3,4-", [0, 0, 1, 2, 2]),
        ("1,2", [0, 1, 1, 1, 1]),
        ("2-3,5", [0, 0, 0, 1, 1]),
    ],
)
def test_reveal(reveal: str, expected: list[int]) -> None:
    chain = Chain(Sign("s", "s", "s", "s"), tuple(Row("=", Number(number)) for number in range(5)))
    assert [row.click for row in chains(revealed(Slide(("t",), (chain,)), reveal))[0].rows] == expected


@pytest.mark.parametrize("reveal", ["", "2-1", "1,1", "0", "a", "1-2-3", "3,2", "-1"])
def test_a_reveal_that_cannot_be_read_is_pointed_at(reveal: str) -> None:
    with pytest.raises(Invalid, match="cannot reveal") as error:
        slides(FC, reveal=reveal)
    assert "expected: all, stepwise" in str(error.value)


# -------------------------------------------------------------------------------------------------------------- full slides


def _random_block(random_: random.Random, depth: int = 0) -> Block:
    words = ("word " * random_.randint(1, 60),)
    kind = random_.choice(["paragraph", "chain", "table", "heading", *(["columns"] if depth == 0 else [])])
    if kind == "paragraph":
        return Paragraph(words)
    if kind == "heading":
        return Heading(("head",), 2)
    if kind == "chain":
        rows = tuple(
            Row(
                "=",
                Name("n") * random_.randint(1, 9) ** random_.randint(1, 60) + number,
                words if random_.random() < 0.3 else (),
                click=number,
            )
            for number in range(random_.randint(1, 30))
        )
        return Chain(Sign("s", "s", "s", "s"), rows)
    if kind == "columns":
        return Columns(tuple((_random_block(random_, 1),) for _ in range(2)))
    many = random_.randint(1, 60)
    return Table(("a", "b"), tuple(((str(row),), (Number(row),)) for row in range(many)), (False, True), feet=1)


def test_paging_loses_nothing_and_no_slide_is_fuller_than_it_can_be() -> None:
    for seed in range(200):
        random_ = random.Random(seed)
        whole = Slide(("title",), tuple(_random_block(random_) for _ in range(random_.randint(1, 6))))
        parts = slides_of(Document((whole,)))

        def rows_of(slides: Any, kind: type) -> list[Any]:
            found = [block for slide in slides for block in all_blocks(slide.blocks) if isinstance(block, kind)]
            return [replace(row, click=0) if isinstance(row, Row) else row for block in found for row in block.rows]

        for kind in (Chain, Table):
            assert rows_of(parts, kind) == rows_of([whole], kind)
        for part in parts:
            splittable = len(part.blocks) > 1 or not isinstance(part.blocks[0], (Paragraph, Columns))
            several_rows = any(isinstance(block, (Chain, Table)) and len(block.rows) > 1 for block in part.blocks)
            if splittable and several_rows:
                closing = height(part.blocks[-1]) if isinstance(part.blocks[-1], Paragraph) else 0.0
                assert sum(map(height, part.blocks)) <= LINES + 1.6 + (closing if closing < 1.4 else 0.0), (seed, part)
        for block in (block for part in parts for block in part.blocks):
            if isinstance(block, Table) and block.feet:
                assert len(block.rows) > block.feet or any(isinstance(one, Table) and len(one.rows) == 1 for one in whole.blocks)
        if len(parts) > 1:
            assert plain_text(parts[0].title) == f"title (1/{len(parts)})"
            assert all(min((row.click for chain in chains(part) for row in chain.rows), default=0) == 0 for part in parts)


def test_an_assumption_stays_with_its_formula() -> None:
    rows = tuple(Row("=", Name("n") * number) for number in range(9))
    whole = Slide(("title",), (Chain(Sign("s", "s", "s", "s"), rows), Paragraph(("assuming 2 \u2264 M",))))
    crowded = replace(whole, blocks=(Paragraph(("one line",)), *whole.blocks))
    assert sum(map(height, crowded.blocks)) > LINES + 1.6
    assert [len(slides_of(Document((slide,)))) for slide in (whole, crowded)] == [1, 1]


def test_a_document_without_slides_is_cut_at_its_headings() -> None:
    parts = slides_of(derive(FC).document())
    assert [plain_text(part.title) for part in parts] == [f"weights of {FC}"]
    assert clicks(parts[0].blocks) == 0


# --------------------------------------------------------------------------------------------------------------- deck files


@pytest.mark.parametrize("name", known("decks"))
def test_a_deck_that_comes_along_is_built_and_every_slide_says_something(name: str) -> None:
    made = read_deck(name)
    assert len(made.document.blocks) > 20
    for slide in made.document.blocks:
        assert isinstance(slide, Slide)
        assert plain_text(slide.title)
        assert slide.blocks or slide.kind != "content"


def test_the_lectures_deck_derives_the_lectures_numbers() -> None:
    results = {last(chain) for slide in read_deck("lecture35").document.blocks for chain in chains(slide)}
    # lecture 35: F1, F2, F3, F5, F6, F8, F9, F11, F13, F14, C3 (456, and 448 beside it), C5, C6, C7, C8
    wanted = "1010 elements,4097000 elements,8080 bytes,1010 bytes,256,2240 elements,8204192 elements,2000 operations,100 samples/s"
    wanted += ",40.96 s,456 elements,448 elements,3648 bytes,731784 elements,1728064 elements,43560000 operations,42581376 operations"
    assert set(wanted.split(",")) <= {result.replace("seconds", "s").replace("samples per second", "samples/s") for result in results}


def deck_of(tmp_path: Path, text: str) -> Any:
    file = tmp_path / "deck.toml"
    file.write_text(text, encoding="utf-8")
    return read_deck(str(file))


def test_a_deck_file_says_what_is_on_it(tmp_path: Path) -> None:
    made = deck_of(
        tmp_path,
        """
        title = "T <b>"
        author = "Me"
        reveal = "all"
        look = { separator = "space", language = "de" }
        [[slide]]
        title = "Before"
        text = ["one", "two"]
        [[section]]
        title = "First"
        [[section.slide]]
        title = "Mine"
        design = "(Input){n}->(FC){k}"
        quantities = ["weights", "size"]
        values = { n = 100, k = "10" }
        precision = "double"
        notes = "say it"
        [[section.slide]]
        formula = "2^bits + 1"
        symbol = "Levels"
        values = { bits = 8 }
        """,
    )
    assert titles(made) == ["T <b>", "Before", "First", "Mine: Gewichte", "Mine: Größe", ""]
    assert made.document.separator == " "
    assert made.document.language == "de"
    assert [last(chain) for slide in made.document.blocks for chain in chains(slide)][0:3:2] == ["1010 Elemente", "257"]
    assert plain_text(made.document.blocks[3].notes) == "say it"
    assert clicks(made.document.blocks) == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("titel = 'x'", "line 1, deck: unknown key 'titel'; did you mean title?\n  titel = 'x'\n  ^^^^^\nexpected: title, subtitle"),
        ("title = 3", "line 1, deck: title must be a string, not 3\n"),
        (
            "[[section]]\ntitle='a'\n[[section.slide]]\ndesgin='x'",
            "line 4, section 1, slide 1: unknown key 'desgin'; did you mean design?\n",
        ),
        ("[[slide]]\ndesign='(Input)100->(FX)10'", "slide 1: unknown layer (FX); did you mean FC?\n"),
        ("[[slide]]\ndesign='vgg61'", "slide 1: "),
        ("[[slide]]\ndesign='(Input)100->(FC)10'\nquantities='wieghts'", "slide 1: unknown quantity 'wieghts'; did you mean weights?"),
        ("[[slide]]\ndesign='(Input){n}->(FC)10'\nvalues={m=3}", "slide 1: there is no symbol m in weights"),
        ("[[slide]]\ndesign='(Input){n}->(FC)10'\nvalues={n=true}", "line 3, slide 1: values must be a table of numbers"),
        ("[[slide]]\ntext=[1]", "line 2, slide 1: text must be a string or a list of strings"),
        ("[[slide]]\nformula='2^'", "slide 1: "),
        ("[[slide]]\ndesign='vgg16'\npicture='pie'", "slide 1: unknown kind of figure 'pie'"),
        ("[look]\nlanguag='de'", "line 2, deck, look: unknown key 'languag'; did you mean language?"),
        ("[look]\nlanguage='xx'", "unknown language 'xx'"),
        ("reveal='sometimes'", "cannot reveal 'sometimes'"),
        ("[[slide]]\ntitle='a'\nreveal='sometimes'", "slide 1: cannot reveal 'sometimes'"),
        ("author='me'\n[[slide]]\ntitle='a'\n[[slide]]\ntitle='b'\nauthor='me'", "line 6, slide 2: unknown key 'author'"),
        ("[[slide]]\nnotes='a'\n[[slide]]\n\"notes\" = 7", "line 4, slide 2: notes must be a string, not 7"),
        ("[[slide]]\nlook = { langage = 'de' }", "line 2, slide 1, look: unknown key 'langage'"),
        ("[[slide]]\nlook = { language = 'de' }", "line 2, slide 1, look: unknown key 'language'"),
        ("[[slide]]\nformula='n'\ndesign='vgg16'", "line 3, slide 1: design does not go with formula"),
        ("[[slide]]\nformula='n'\nvalues={m=3}", "slide 1: there is no symbol m in n"),
        ("[[slide]]\ndesign='vgg16'\ndesigns=['vgg16']", "line 2, slide 1: design does not go with designs"),
        ("[[slide]]\ndesigns=[]", "line 2, slide 1: designs names none"),
        ("[[slide]]\ndesign='vgg16'\nquantities=[]", "line 3, slide 1: quantities names none"),
        ("[[slide]]\ndesign='vgg16'\npicture='network'\nlevel=2", "line 4, slide 1: level does not go with picture"),
        ("[[slide]]\nover='M=1:2'", "line 2, slide 1: over needs a design"),
        ("[[slide]]\npicture='network'", "line 2, slide 1: a picture needs a design"),
        ("[[slide]]\ndesign='vgg16'\nlevel=-7", "slide 1: the level of detail is 0, 1, 2 or 3, not -7"),
        ("[[slide]]\ndesign='vgg16'\ntable='none'", 'line 3, slide 1: table must be true, false or "only", not'),
        ("slide = 3", "line 1, deck: slide must be a list of tables"),
        ("title = ", "the deck file is not TOML: "),
    ],
)
def test_a_wrong_deck_file_gets_the_place_and_the_nearest_key(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(Invalid) as error:
        deck_of(tmp_path, text)
    assert str(error.value).startswith(message)


def test_a_slide_may_have_its_own_look_and_its_own_clicks(tmp_path: Path) -> None:
    text = """
        look = { letters = "textbook", steps = "collect,last" }
        [[slide]]
        design = "(Input)(c,M,N)->(Conv){k}c5w"
        [[slide]]
        design = "(Input)(c,M,N)->(Conv){k}c5w"
        look = { letters = "lecture", steps = "all" }
        reveal = "all"
    """
    first, second = (slide for slide in deck_of(tmp_path, text).document.blocks if chains(slide))
    assert [plain_text((row.right,)) for row in chains(first)[0].rows] == ["C_out*(C_in*K_W*K_H + 1)", "25*C_in*C_out + C_out"]
    assert plain_text((chains(second)[0].rows[0].right,)) == "k*c*w*h + k"
    assert (clicks(first.blocks), clicks(second.blocks)) == (1, 0)


def test_what_is_asked_of_a_deck_goes_before_what_its_file_says(tmp_path: Path) -> None:
    (tmp_path / "deck.toml").write_text("look={language='de', braces=true}\n[[slide]]\ndesign='(Input)100->(FC)10'\n", encoding="utf-8")
    made = read_deck(str(tmp_path / "deck.toml"), reveal="all", look={"braces": False}, title="Mine")
    assert (made.document.language, titles(made)[0], clicks(made.document.blocks)) == ("de", "Mine", 0)
    assert plain_text(chains(made.document.blocks[1])[0].rows[0].why).startswith("eine Verbindung von jeder Eingabe")


def test_somebodys_reason_is_not_translated(tmp_path: Path) -> None:
    made = deck_of(tmp_path, "look={language='de',letters='textbook'}\n[[slide]]\nformula='k*2'\nreason='weights of k'")
    assert plain_text(chains(made.document.blocks[1])[0].rows[0].why) == "weights of k"


def test_a_table_can_stand_alone_and_titles_say_nothing_twice(tmp_path: Path) -> None:
    alone = deck_of(tmp_path, "[[slide]]\ntitle='Layer by layer'\ndesign='vgg16'\ntable='only'")
    assert titles(alone) == ["Slides", "Layer by layer"]
    text = "[[slide]]\ntitle='Weights'\ndesign='vgg16'\n[[slide]]\ntitle='Which?'\ndesigns=['vgg16','alexnet']\ncompare=true"
    assert titles(deck_of(tmp_path, text))[1:] == [
        "Weights, layer by layer",
        "Weights",
        "Which? Weights, side by side",
        "Which? In one table",
    ]


def test_a_deck_file_knows_its_derivations_as_data() -> None:
    data = read_deck("lecture35").document.data
    assert [one["result"] for one in data[:3]] == ["1010", "4097000", "8080"]


def test_a_deck_file_that_is_not_there_says_which_decks_are() -> None:
    with pytest.raises(Invalid, match="lecture35"):
        read_deck("nowhere.toml")


# --------------------------------------------------------------------------------------------------------------------- pages


def test_a_page_has_a_picture_the_layers_and_each_derivation() -> None:
    made = page("alexnet", ["weights", "output_shape"])
    kinds = [type(block).__name__ for block in made.document.blocks]
    assert kinds.count("Figure") == 1
    assert kinds.count("Chain") == 2
    assert [plain_text(block.text) for block in made.document.blocks if isinstance(block, Heading)] == [
        "alexnet",
        "Layer by layer",
        "Weights",
        "Output shape",
    ]


def test_the_caption_of_a_picture_names_what_is_too_long_for_it() -> None:
    design = "(Input)(c,M,M)->(Conv){k}c3w1p->(MaxPool)2w->(Conv){2*k}c3w1p->(GAP)->(Flatten)->(FC){q}"
    quantities = ("weights", "operational_space")
    figures = [next(block for block in page(design, one).document.blocks if isinstance(block, Figure)) for one in quantities]
    short, long = (plain_text(figure.caption).removeprefix(network_of(design).title) for figure in figures)
    assert short.startswith(": |w| = ")
    assert long == ": operational space"


def test_what_is_saved_is_what_is_rendered_and_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    made = slides(FC, "weights")
    for suffix, name in ((".html", "html-slides"), (".tex", "beamer"), (".md", "marp"), (".txt", "text")):
        assert made.save(tmp_path / f"deck{suffix}").read_text(encoding="utf-8") == made.render(name)
    assert page(FC).save(tmp_path / "page.html").read_text(encoding="utf-8") == page(FC).render("html")
    with pytest.raises(Invalid, match="no format is known"):
        made.save(tmp_path / "deck.key")
    with pytest.raises(Invalid, match="cannot write"):
        made.save(tmp_path / "nowhere" / "deck.html")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deck.html", "deck.md", "deck.tex", "deck.txt", "page.html"]


def test_html_asked_for_slides_is_the_deck(tmp_path: Path) -> None:
    made = slides(FC, "weights")
    assert made.render("html") == made.render("html-slides")
    assert made.render("markdown") == made.render("marp")
    assert sc.slides is slides
    assert isinstance(made.document.blocks[0], Slide)


def test_a_look_dresses_a_deck() -> None:
    made = slides(FC, "weights", look=Look(steps="define,last", digits=2))
    (chain,) = chains(made.document.blocks[1])
    assert [row.rule for row in chain.rows] == ["define", "compute", "round"]
    assert [row.click for row in chain.rows] == [0, 1, 2]
    assert not any(isinstance(block, Figure) for block in all_blocks(made.document.blocks))
