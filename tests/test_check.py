"""The same figure by independent roads: that they agree, that a wrong one is found out, and that a silent one never counts as agreeing."""

from __future__ import annotations

import json
import re
import sys
from fractions import Fraction

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from symbolic_complexity import conventions, derive, layers, quantities, read
from symbolic_complexity.checking import Check, crosscheck
from symbolic_complexity.checking.arithmetic import worth
from symbolic_complexity.checking.loops import KNOWN, Tally
from symbolic_complexity.checking.roads import REGISTRY, recount
from symbolic_complexity.cli import main
from symbolic_complexity.errors import Invalid
from symbolic_complexity.layers import Layer, known_layers
from symbolic_complexity.renderers import known_formats, render
from symbolic_complexity.written import Written, free_names

from . import strategies
from .designs import designs as drawn_designs
from .graphs import written
from .strategies import LETTERS, grid, trees
from .test_contract import designs as designs_of

SMALL = "(Input)(2,9,9)->(Conv)4c3w1s1p0b->(BN)->(ReLU)->(MaxPool)3w2s->(Flatten)->(FC)5->(Softmax)"
FIGURES = ("weights", "buffers", "macs", "operations", "activations", "neurons", "connections", "inputs", "output_shape")


@pytest.fixture
def without_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)


def roads(check: Check, quantity: str) -> dict[str, str]:
    """Each road's verdict on a figure."""
    return {row.road.name: row.verdict for row in check.rows if row.quantity.name == quantity}


# ------------------------------------------------------------------------------------------------------------------- they agree


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(drawn_designs())
def test_any_small_design_is_the_same_on_every_road(design: object) -> None:
    check = crosscheck(written(design), FIGURES)
    assert check.agrees, str(check)
    for quantity in FIGURES:
        verdicts = roads(check, quantity)
        assert verdicts["layer_sum"] == "agrees"
        assert verdicts["recount"] in ("agrees", "silent")


@pytest.mark.usefixtures("without_torch")
@pytest.mark.parametrize("kind", known_layers(), ids=lambda kind: kind.name)
def test_every_layer_is_the_same_on_every_road_in_its_worked_examples(kind: type[Layer]) -> None:
    for design in designs_of(kind)[1:]:
        if read(design).symbols:
            continue
        check = crosscheck(design, FIGURES)
        assert check.agrees, str(check)
        assert not [row for row in check.rows if row.verdict == "silent" and "no recount" in str(row.found)]


@pytest.mark.usefixtures("without_torch")
def test_every_quantity_in_every_convention_is_the_same_or_says_why_not() -> None:
    numbers = {"p": 2, "r": 1000, "B": 1000}
    for quantity in quantities.REGISTRY.values():
        for name in conventions.REGISTRY:
            own = {
                letter: numbers[letter]
                for letter in free_names(derive(SMALL, quantity.name, convention=name, level=0).formula) & numbers.keys()
            }
            check = crosscheck(SMALL, quantity.name, values=own, convention=name)
            assert check.agrees, str(check)
            assert "closed_form" in roads(check, quantity.name)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(1, 3), st.integers(5, 9), st.integers(1, 4), st.integers(0, 3))
def test_a_formula_in_symbols_is_the_same_as_the_layers_in_numbers(c: int, m: int, k: int, rounds: int) -> None:
    design = "(Input)(c,M,M)->(Conv){k}c3w1s1p->(Repeat){L}[(Concat)[ | (BN)->(ReLU)->(Conv){g}c3w1s1p0b]]->(GAP)->(Flatten)->(FC)3"
    check = crosscheck(design, FIGURES, values={"c": c, "M": m, "k": k, "L": rounds, "g": 2})
    assert check.agrees, str(check)
    assert roads(check, "operations")["recount"] == "agrees"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(trees(floors=True, below="sums", maxima=True))
def test_a_formula_is_worth_what_a_recount_of_its_tree_says(tree: Written) -> None:
    for at in list(grid(list(LETTERS), 2))[:8]:
        try:
            wanted = strategies.recount(tree, at)
        except ZeroDivisionError:
            assume(False)
        assert Fraction(worth(tree, at)) == wanted


# ------------------------------------------------------------------------------------------------------------ they are found out


@pytest.mark.usefixtures("without_torch")
@pytest.mark.parametrize(
    ("quantity", "slip", "where"),
    [
        # A bias forgotten: 5 of 405 weights (tests/test_recount.py counts (n + 1) k), first seen at the layer itself.
        ("weights", lambda tally: setattr(tally, "weights", tally.weights - 5), "fc1: 325, 320"),
        ("additions", lambda tally: setattr(tally, "additions", tally.additions + 1), "fc1: 320, 321"),
    ],
)
def test_a_road_that_is_wrong_is_found_out_and_the_layer_is_named(
    monkeypatch: pytest.MonkeyPatch, quantity: str, slip: object, where: str
) -> None:
    make, perform = KNOWN["FC"]

    def wrong(layer: Layer, tally: Tally, *rest: object) -> object:
        out = perform(layer, tally, *rest)
        slip(tally)  # type: ignore[operator]
        return out

    monkeypatch.setitem(KNOWN, "FC", (make, wrong))
    check = crosscheck(SMALL, quantity)
    assert not check.agrees
    assert roads(check, quantity) == {"closed_form": "agrees", "layer_sum": "agrees", "recount": "differs", "torch": "silent"}
    (row,) = [row for row in check.rows if row.verdict == "differs"]
    assert row.where == where
    assert "✗ differs by" in str(check)
    assert f"first at {where}" in str(check)
    ran = CliRunner().invoke(main, ["check", SMALL, "-q", quantity])
    assert ran.exit_code == 1
    assert "1 figure differs between the roads." in ran.stdout
    assert json.loads(CliRunner().invoke(main, ["check", SMALL, "-q", quantity, "--format", "json"]).stdout)["agrees"] is False


# --------------------------------------------------------------------------------------------------------- silence is no agreement


@pytest.mark.usefixtures("without_torch")
def test_a_road_without_an_answer_says_why_and_is_no_agreement() -> None:
    check = crosscheck("resnet50", ["weights", "peak_memory"])
    assert check.agrees
    assert roads(check, "weights") == {"closed_form": "agrees", "layer_sum": "agrees", "recount": "silent", "torch": "silent"}
    assert roads(check, "peak_memory") == {"closed_form": "alone", "layer_sum": "silent", "recount": "silent", "torch": "silent"}
    text = str(check)
    assert "recount has no answer: too large to count one by one:" in text
    assert "PyTorch has no answer: PyTorch is not installed: pip install" in text
    assert "The figure agrees on every road that leads to it. For 1 more there is one road alone." in text
    silent = [row for row in check.data()["rows"] if row["road"] == "torch"]
    assert [(row["value"], row["agrees"]) for row in silent] == [(None, None)] * 2


def test_a_layer_that_a_road_does_not_know_is_named() -> None:
    class Unheard(layers.REGISTRY["relu"]):  # type: ignore[misc]
        name = "Unheard"

    try:
        check = crosscheck("(Input)(2,4,4)->(Unheard)->(Conv)3c3w", "weights")
        assert roads(check, "weights")["recount"] == roads(check, "weights")["torch"] == "silent"
        assert "there is no recount of (Unheard)" in str(check)
    finally:
        layers.REGISTRY.pop("unheard")


def test_every_road_says_what_it_is_and_the_closed_form_is_the_first() -> None:
    assert list(REGISTRY) == ["closed_form", "layer_sum", "recount", "torch"]
    assert all(road.title and road.summary for road in REGISTRY.values())


def test_what_is_too_large_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recount, "run", lambda network: pytest.fail("it was begun"))
    wide = f"(Input){recount.MOST}->(ReLU)"
    assert roads(crosscheck(wide, "activations"), "activations")["recount"] == "silent"


# ----------------------------------------------------------------------------------------------------------------------- how it is told


@pytest.mark.usefixtures("without_torch")
def test_the_data_are_the_contract_and_every_format_shows_the_table() -> None:
    check = crosscheck(SMALL, ["weights", "output_shape"])
    assert {key: check.data()["rows"][0][key] for key in ("quantity", "road", "value", "agrees")} == {
        "quantity": "weights",
        "road": "closed_form",
        "value": str(4 * 2 * 9 + 2 * 4 + (64 + 1) * 5),
        "agrees": True,  # 4 kernels of 2 x 3 x 3, 2 a channel, 64 inputs and a bias
    }
    assert check.data()["rows"][-1]["agrees"] is None
    for name, one in known_formats().items():
        if not one.binary and not one.pictures:
            assert re.search(r"405|weights", str(render(check.document(), name))), name
    assert "405" in check._repr_mimebundle_()["text/html"]
    assert repr(check).startswith("<check of (Input)(2,9,9)")


@pytest.mark.parametrize(
    ("design", "options", "said"),
    [
        ("(Input){n}->(FC){k}", {}, r"k, n of this one are open\nexpected: --set k=\.\.\.,n=\.\.\."),
        ("(Input){n}->(FC)3", {"quantities": "size", "values": {"n": 3}}, r"p is open\nexpected: --precision P"),
        ("(Input)3->(FC)3", {"quantities": "wieghts"}, "unknown quantity 'wieghts'; did you mean weights"),
        ("(Input)3->(FC)3", {"values": {"q": 3}}, "there is no symbol q"),
        ("(Input){n}->(FC)3", {"values": {"n": "1/2"}}, "n must be a whole number"),
        ("(Input)(3,2,2)->(Conv)3c5w", {}, "the kernel does not fit"),
        ("(Input)3->(FC)3", {"convention": "lectern"}, "unknown convention"),
        ("(Input)3->(FC)3", {"quantities": "time"}, "needs the operations per second, r"),
    ],
)
def test_bad_input_is_told_so(design: str, options: dict[str, object], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        crosscheck(design, **options)  # type: ignore[arg-type]


def test_the_command_answers_in_its_exit_status() -> None:
    good = CliRunner().invoke(main, ["check", "(Input){n}->(FC){k}", "--set", "n=4,k=3", "-q", "weights"])
    assert (good.exit_code, good.stderr) == (0, "")
    bad = CliRunner().invoke(main, ["check", "(Input){n}->(FC){k}"])
    assert (bad.exit_code, bad.stdout) == (2, "")
    assert "Traceback" not in bad.stderr
