"""Languages: every phrase that the package says is known in each of them, and nobody's own words are ever translated."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

import symbolic_complexity
import symbolic_complexity as sc
from symbolic_complexity import conventions, derive, quantities
from symbolic_complexity.deck import slides
from symbolic_complexity.document import (
    Block,
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
    rewritten,
)
from symbolic_complexity.errors import Invalid, Unsupported
from symbolic_complexity.facts import Count, Facts, Work
from symbolic_complexity.figures import REGISTRY as FIGURES
from symbolic_complexity.figures import figure
from symbolic_complexity.given import network_of
from symbolic_complexity.layers import known_layers
from symbolic_complexity.look import Look
from symbolic_complexity.report import page
from symbolic_complexity.symbols import VOCABULARY, Sign
from symbolic_complexity.table import layer_table
from symbolic_complexity.wording import Language, alphabet, known, language
from symbolic_complexity.written import Braced, Name, Written, walk

from .test_contract import OF_CONVENTION, designs, variants
from .test_solve import ANSWERS

QUANTITIES = list(quantities.REGISTRY.values())
CONVENTIONS = [*conventions.REGISTRY, "checkpointing:2", "lecture+pooling"]
LANGUAGES = [name for name in known("languages") if name != "en"]

NETWORKS = (
    "(Input)100->(FC)10",
    "(Input)(c,M,N)->(Conv){k}c{w}w{h}h{s}s{z}p->(ReLU)->(MaxPool)2w2s0p->(Flatten)->(FC){K}",
    "(Input)(3,32,32)->(Conv)6c5w->(BN)->(Repeat)3[(Add)[(Conv)6c3w1p | ]->(ReLU)]->(Flatten)->(FC)10",
    "(Input){n}->(Repeat){m^2}[(FC){n}->(ReLU)]->(FC){k}",
    "lenet5",
)

Answer = TypeVar("Answer")

Run = tuple[str, ...]
"""Phrases that follow one another in one text."""


def runs_of(blocks: tuple[Block, ...]) -> set[Run]:
    """Every run of phrases in these blocks, and every phrase below a brace."""
    found: set[Run] = set()

    def prose(text: Prose) -> Prose:
        for ours, run in itertools.groupby(text, key=lambda piece: isinstance(piece, Phrase)):
            found.update([tuple(map(str, run))] if ours else [])  # type: ignore[arg-type]
        return text

    def tree(node: Written) -> Written:
        found.update((str(inner.note),) for inner in walk(node) if isinstance(inner, Braced) and isinstance(inner.note, Phrase))
        return node

    for block in blocks:
        rewritten(block, prose, tree, lambda sign: sign)
    return found


def documents() -> Iterator[Document]:
    """Every kind of document: derivations, tables, slides, pages, figures, and the answers to questions about designs."""
    yield from answers()
    for design in NETWORKS:
        derived = [one for name in quantities.REGISTRY if (one := answer(lambda: derive(design, name, level=2))) is not None]  # noqa: B023
        yield from (one.document() for one in derived)
        asked = [one.quantity.name for one in derived]
        timeless = [one.quantity.name for one in derived if not one.quantity.letters & {"r", "B"}]
        yield layer_table(design, asked)
        yield slides(design, timeless).document
        yield slides([design, design], asked, compare=True, rate=1000, bandwidth=1000, precision="single").document
        yield page(design, timeless).document
    for kind, name, over in itertools.product(FIGURES, quantities.REGISTRY, (None, "r=1:1000", "p=1:8", "B=1:10000", "n=1:9")):
        for design in (
            "(Input)(3,32,32)->(Conv)6c5w->(ReLU)->(Flatten)->(FC)10",
            "(Input){n}->(FC)10",
            *(["vgg16"] if over is None else []),
        ):
            drawn = answer(lambda: figure(kind, design, name, over=over))  # noqa: B023
            if drawn is not None:
                yield Document((drawn,))
    for one, other in itertools.product(("(Input)100->(FC)10", "(Input)784->(FC)10"), repeat=2):
        yield slides([one, other], list(quantities.REGISTRY), compare=True, rate=1000, bandwidth=1000, precision="single").document


def answers() -> Iterator[Document]:
    """Budgets that are met, or not; published numbers that are, could be or are not a network's; designs compared; answers marked."""
    fc, conv = "(Input){n}->(FC){k}", "(Input)(c,M,N)->(Conv){k}c{w}w"
    for design, quantity, asked, *_ in ANSWERS:
        yield sc.solve(design, quantity, **asked).document()
    for budget in ({"equals": 1000}, {"at_most": 1000}, {"like": "(Input)(c,M,N)->(Conv){m}c5w"}):
        yield sc.solve("(Input)(c,M,N)->(Conv){k}c3w", **budget).document()
    yield sc.solve("(Input)(8,8,8)->(Conv)16c3w{g}g", at_least=1, unknown="g").document()
    for number in ("15,470,264,320", "15.52 G", "15.5G", "16", "15.99G", "138M", "528 MB", "30.9G"):
        yield sc.reconcile("vgg16", number).document()
    for number in ("3.86 G", "3.9G", "5.9G", "25,610,152"):
        yield sc.reconcile("resnet50", number).document()
    for first, second in (
        (fc, "(Input){n}->(FC){m}->(FC){k}"),
        (conv, "(Input)(c,M,N)->(Conv){k}c3w"),
        (conv, conv),
        ("vgg16", "resnet50"),
        ("(Input)(3,M,N)->(Conv){k}c3w", "(Input)(3,M,N)->(Conv)6c5w"),
    ):
        for quantity in ("weights", "operations", "operational_space"):
            found = answer(lambda: sc.compare(first, second, quantity))  # noqa: B023
            if found is not None:
                yield found.document()
    yield sc.compare("vgg11", "vgg13", more=["vgg16"]).document()
    swept = sc.sweep("(Input)(3,M,M)->(Conv){k}c5w", over={"k": "16:64:16", "M": "4,8,16"}, quantities=["weights", "operations"])
    yield swept.document()
    for said in ("k*(n + 1)", "k*n", "k*(n + 2)", "n + k", "(n + 7)*(k + 5)^2 - 3", "2*k*(n + 1)", "10*(n + 1)", "k/(n + 1)"):
        yield sc.mark(fc, said).document()
    for said, quantity in (
        ("k*c*w*w", "weights"),
        ("k*(M - w)*(N - w)", "activations"),
        ("k*M*N", "activations"),
        ("(k, M, N)", "output_shape"),
    ):
        yield sc.mark(conv, said, quantity).document()


def answer(asked: Callable[[], Answer]) -> Answer | None:
    """What is asked for; None where a design has no answer to it."""
    try:
        return asked()
    except (Invalid, Unsupported):
        return None


@cache
def runs() -> dict[Run, str]:
    """Every run of phrases that the package says, and where it says it."""
    found: dict[Run, str] = {}
    for one in QUANTITIES:
        for name in CONVENTIONS:
            convention = conventions.convention(name)
            found |= dict.fromkeys([(one.title,), (one.title.capitalize(),), (one.said(convention),)], one.name)
        found |= dict.fromkeys([(one.unit,), (" in ", one.unit)] if one.unit else [], one.name)
    found |= {(" in ", symbol.unit): symbol.name for symbol in VOCABULARY.values() if not symbol.whole}
    for kind in known_layers():
        for layer in variants(kind):
            found |= dict.fromkeys(because(layer.facts((len(kind.inputs) or 3,) if kind.name != "Input" else ())), str(layer))
        for design, one in itertools.product(designs(kind), QUANTITIES):
            network = network_of(design)
            for name in CONVENTIONS if one.name in OF_CONVENTION else ["lecture"]:
                account = answer(lambda: one.account(network, conventions.convention(name)))  # noqa: B023
                found |= {(why,): f"{one.name} of {design}" for why in account.why} if account else {}
    for document in documents():
        found |= dict.fromkeys(runs_of(document.blocks), plain_text(document.title))
    return found


def because(facts: Facts) -> Iterator[Run]:
    """Every reason that a layer gives."""
    for one in (*facts.parameters, *facts.buffers, *facts.connections, *facts.kept, *facts.work):
        assert isinstance(one, (Count, Work))
        yield (one.because,)


def unknown(spoken: Language, run: Run) -> list[str]:
    """What of a run no phrase of the language begins with, and no phrase of several together."""
    missing = []
    while run:
        end = next((end for end in range(len(run), 0, -1) if spoken.known("".join(run[:end])) is not None), 0)
        missing += [] if end else [run[0]]
        run = run[end or 1 :]
    return missing


def literals() -> Iterator[tuple[str, str]]:
    """Every phrase that stands in the package's source as it is, and in which file."""
    for path in sorted(Path(symbolic_complexity.__file__).parent.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Phrase":
                said = [call.args[0].body, call.args[0].orelse] if isinstance(call.args[0], ast.IfExp) else call.args
                yield from ((one.value, path.name) for one in said if isinstance(one, ast.Constant))


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_phrase_of_every_document_is_known_in_every_language(name: str) -> None:
    missing = {phrase: where for run, where in runs().items() for phrase in unknown(language(name), run)}
    assert not missing, "\n".join(f"{phrase!r} = ?   # {where}" for phrase, where in sorted(missing.items()))


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_phrase_of_the_source_is_part_of_a_phrase_of_every_language(name: str) -> None:
    # Also of what is hardly ever said: a step that could only be tested.
    words = language(name).words
    missing = [f"{phrase!r} of {path}" for phrase, path in literals() if not any(phrase in key or phrase.lower() in key for key in words)]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("name", known("languages"))
def test_a_translation_keeps_placeholders_spaces_and_letters(name: str) -> None:
    wrong = []
    for phrase, said in language(name).words.items():
        wrong += [f"{phrase!r}: {said!r} has other places for words"] if phrase.count("{}") != said.count("{}") else []
        wrong += [f"{phrase!r}: {said!r} has other braces"] if set("{}") & set(said.replace("{}", "")) else []
        # Where English has a space or a comma, another language may have a hyphen; but no word runs into another.
        edges = [(text[:1].isalnum(), text[len(text.rstrip()) :], text.startswith("  ")) for text in (phrase, said)]
        wrong += [f"{phrase!r}: {said!r} begins or ends with other spaces"] if edges[0] != edges[1] or not said.strip() else []
        wrong += [f"{phrase!r}: {said!r} speaks of other letters"] if lone_letters(phrase) != lone_letters(said) else []
    assert not wrong, "\n".join(wrong)


def lone_letters(text: str) -> list[str]:
    """The letters of formulas in a text, which another alphabet writes otherwise."""
    replaced = {letter for name in known("alphabets") for letter in alphabet(name).letters}
    return sorted(letter for letter in re.findall(r"(?<![\w'’-])[A-Za-z](?![\w'’-])", text) if letter in replaced)


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_language_knows_whose_words_are_whose(name: str) -> None:
    # The patterns of English are those that hold somebody's own words, such as a layer in the notation of the design.
    words = language(name).words
    assert [key for key in language("en").words if key not in words] == []
    for key in language("en").words:
        someone = [f"(Conv){{n + k}}c{number}w, or not" for number in range(key.count("{}"))]
        said = language(name).known(key.format(*someone))
        assert said is not None
        ours = "".join(piece for piece in said if isinstance(piece, Phrase))
        assert all(one.split(", ")[0] in plain_text(said) and "Conv" not in ours for one in someone), key


@pytest.mark.parametrize("name", known("languages"))
def test_nobodys_own_words_are_translated(name: str) -> None:
    # Whoever calls a deck, a column or a layer "weights" means it.
    look = Look(language=name, letters="textbook")
    for words in language(name).words:
        blocks = (
            Heading((words,)),
            Paragraph((words, Phrase(": "), words)),
            Table((words,), (((words,),),), (False,)),
            Slide((words,), (Columns(((Paragraph((words,)),),)),), (words,)),
            Chain(Sign("s", "s", "s", "s"), (Row("=", Name("n"), (words,), words),)),
        )
        kept = [text for block in look.dress(Document(blocks)).blocks for text in texts(block)]
        assert kept == [text for block in blocks for text in texts(block)]


def texts(block: Block) -> list[str]:
    found: list[str] = []
    rewritten(
        block,
        lambda prose: (found.extend(piece for piece in prose if isinstance(piece, str)), prose)[1],
        lambda tree: tree,
        lambda sign: sign,
    )
    return found


def test_the_names_of_a_design_stay_and_the_words_round_them_are_german() -> None:
    made = slides("(Input)100->total:(FC)10->share:(FC)5", ["weights"], title="output", look=Look(language="de")).document
    assert made.title == ("output",)
    table = next(
        block for block in all_blocks(made.blocks) if isinstance(block, Table) and "share" in [plain_text(row[0]) for row in block.rows]
    )
    assert "Gewichte" in table.columns
    assert [plain_text(row[0]) for row in table.rows][:2] == ["total", "share"]
    (heading,) = (
        block for block in Look(language="de").dress(derive("(Input)100->weights:(FC)10").document()).blocks if isinstance(block, Heading)
    )
    assert plain_text(heading.text).startswith("Gewichte von ")


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (("weights",), "Gewichte"),
        (("Weights",), "Gewichte"),
        (("Receptive field",), "Rezeptives Feld"),
        ((" in ", "elements"), " in Elementen"),
        ((" in ", "seconds"), " in Sekunden"),
        ((" times the ", "operational space", " of "), "-mal so viel Betriebsspeicher wie "),
        ((" times the ", "neurons", " of "), "-mal so viele Neuronen wie "),
        (("one part for each of (Conv)6c5w, (FC)10",), "je ein Teil für (Conv)6c5w, (FC)10"),
        (("one part for each of 6 layers, from (Conv)6c5w to (FC)10",), "je ein Teil für 6 Schichten, von (Conv)6c5w bis (FC)10"),
        (("additions for product, softmax",), "Additionen für Produkte, Softmax"),
        (("half precision: weights, input and outputs, each with its gradient: 2 bytes each",),
         "halbe Genauigkeit: Gewichte, Eingabe und Ausgaben, jeweils mit ihrem Gradienten: je 2 Bytes"),
        ((" 36.0% ████",), " 36.0 % ████"),
        (("words that no table has",), "words that no table has"),
        (("Weights", " and nothing else"), "Gewichte and nothing else"),
    ],
    ids=str,
)  # fmt: skip
def test_german_as_it_is_said(run: Run, said: str) -> None:
    assert "".join(language("de").said(run)) == said


def test_numbers_in_german_have_a_german_point_unless_another_separator_is_chosen() -> None:
    table = layer_table("lenet5")
    shares = [
        plain_text(row[-1]) for row in next(block for block in Look(language="de").dress(table).blocks if isinstance(block, Table)).rows
    ]
    assert any(re.match(r" *\d+,\d %", share) for share in shares)
    assert not any("." in share for share in shares)
    dressed = [Look(language="de", separator=separator).dress(table) for separator in (None, "space", "comma")]
    assert [(one.separator, one.point, one.language) for one in dressed] == [(".", ",", "de"), (" ", ",", "de"), (",", ".", "de")]
