"""A derivation in Python: values put in, SymPy at the edge, notebooks and consoles."""

from __future__ import annotations

import io
from fractions import Fraction

import pytest
import rich
import sympy
from rich.console import Console

import symbolic_complexity as sc


def test_a_layer_alone_speaks_in_the_lectures_letters_and_takes_numbers() -> None:
    derivation = sc.derive(sc.FC(), "weights")
    assert derivation.expr == sympy.Symbol("k") * (sympy.Symbol("n") + 1)
    assert str(derivation.expr) == "k*(n + 1)"
    assert derivation.result is None
    put = derivation.at(n=100, k=10)
    assert put.result == 1010
    assert derivation.at(n=100).at(k=10).result == 1010
    assert [step.rule for step in put.steps] == ["define", "collect", "substitute", "compute"]
    assert {step.check for step in put.steps} == {"proved"}


def test_levels_differ_in_steps_and_not_in_results() -> None:
    derivation = sc.derive("(Input)(3,224,224)->(Conv)6c5w1s0p", "operational_space")
    counts = [len(derivation.at_level(level).steps) for level in range(4)]
    assert counts[0] == 1
    assert counts == sorted(set(counts))
    assert {derivation.at_level(level).result for level in range(4)} == {731784}


@pytest.mark.parametrize(
    ("given", "result"),
    [
        ({"p": "1/2"}, 505),
        ({"p": 0.5}, 505),
        ({"p": Fraction(1, 2)}, 505),
        ({"p": sympy.Rational(1, 2)}, 505),
        ({"p": sympy.Integer(8)}, 8080),
    ],
)
def test_numbers_of_any_exact_kind_are_taken(given: dict[str, object], result: int) -> None:
    assert sc.derive("(Input)100->(FC)10", "size", values=given).result == result


@pytest.mark.parametrize(
    "size", ["2*k", sympy.Symbol("k") * 2, 2 * sympy.Symbol("k", positive=True, integer=True), sc.read_formula("k*2")], ids=str
)
def test_a_size_is_text_or_an_expression_and_its_symbol_is_known_by_name_alone(size: object) -> None:
    k = sympy.Symbol("k", integer=True)
    net = sc.Input("c", "M", "N") >> sc.Conv(k=size, w=3) >> sc.Flatten() >> sc.FC(k)
    derivation = sc.derive(net, "weights")
    assert {symbol.name for symbol in derivation.expr.free_symbols} == {"c", "k", "M", "N"}
    assert derivation.at(c=3, k=4, M=8, N=8).result == 8 * (9 * 3 + 1) + (8 * 36 + 1) * 4


def test_two_roads_to_one_network() -> None:
    built = sc.Input(3, 224, 224) >> sc.Conv(k=6, w=5) >> sc.ReLU()
    assert sc.read("(Input)(3,224,224)->(Conv)6c5w1s0p->(ReLU)") == sc.Network.ending_in(built)


def test_a_block_follows_whatever_stands_before_it() -> None:
    block = sc.Conv(k=8, w=3) >> sc.ReLU()
    net = sc.Input(3, 9, 9) >> block >> sc.MaxPool(2)
    assert str(sc.Network.ending_in(net)) == "(Input)(3,9,9)->(Conv)8c3w1s0p->(ReLU)->(MaxPool)2w2s0p"


def test_a_notebook_gets_mathematics_that_mathjax_knows() -> None:
    bundle = sc.derive("(Input)100->(FC)10", "operational_space")._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", "text/latex", "text/markdown"}
    assert bundle["text/html"].count("<math") > 10
    assert "<script" not in bundle["text/html"]
    for kind in ("text/latex", "text/markdown"):
        assert bundle[kind].startswith("$$\n\\begin{aligned}")
        assert "parbox" not in bundle[kind]
    assert "2,240 elements" in bundle["text/plain"]


@pytest.mark.parametrize("width", [20, 80, 200])
def test_a_console_of_any_width_shows_the_whole_derivation(width: int) -> None:
    console = Console(file=io.StringIO(), width=width, force_terminal=True)
    console.print(sc.derive("(Input)(3,224,224)->(Conv)6c5w1s0p", "operational_space"))
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "731,784" in shown


def test_a_console_without_unicode_gets_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(file=io.TextIOWrapper(io.BytesIO(), encoding="cp1252", write_through=True), width=100)
    console.print(sc.derive("(Input)100->(FC)10", "operational_space"))
    shown = console.file.buffer.getvalue().decode("ascii")  # type: ignore[attr-defined]
    assert "|grad w|" in shown
    rich.print(sc.derive("(Input)100->(FC)10", "weights"))
    assert "1,010 elements" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"q": 3}, "there is no symbol q"),
        ({"n": 0}, "n must be positive, not 0"),
        ({"n": -1}, "n must be positive, not -1"),
        ({"n": 1.5}, "n must be a whole number, not 3/2"),
        ({"n": "lots"}, "n: 'lots' is not a number"),
        ({"n": True}, "n must be a number, not True"),
        ({"n": float("nan")}, "n: 'nan' is not a number"),
    ],
)
def test_a_value_that_cannot_be_is_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(sc.Invalid, match=message):
        sc.derive(sc.FC(), "weights", values=values)


def test_every_public_name_is_there_and_others_are_not() -> None:
    for name in dir(sc):
        assert getattr(sc, name) is not None
    with pytest.raises(AttributeError):
        _ = sc.LSTM
