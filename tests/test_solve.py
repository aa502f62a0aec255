"""Budgets: what is found is right, nothing is missed, and every claim of a sentence was proved."""

from __future__ import annotations

import itertools
import json
import math
import random
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
import sympy
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import symbolic_complexity as sc
from symbolic_complexity.algebra import symbols_in
from symbolic_complexity.algebra.roots import positive_roots
from symbolic_complexity.cli import main
from symbolic_complexity.document import Chain, Paragraph, plain_text
from symbolic_complexity.errors import Invalid, Unsupported
from symbolic_complexity.given import network_of
from symbolic_complexity.look import Look
from symbolic_complexity.renderers import known_formats, render
from symbolic_complexity.solving import Solution
from symbolic_complexity.solving.rounding import near

FIVE = "(Input)(3,224,224)->(Conv)6c5w1s0p"
THREE = "(Input)(3,224,224)->(Conv){k}c3w1s0p"
OPEN = "(Input)(c,M,N)->(Conv){k}c3w"
FC = "(Input){n}->(FC){k}"
DEEP = "(Input)(3,32,32)->(Repeat){L}[(Conv){k}c3w1p]"


def symcx(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["solve", *arguments], prog_name="symcx")


def said(solution: Solution) -> str:
    """The sentence to quote, and what follows it."""
    paragraphs = [block for block in solution.document().blocks if isinstance(block, Paragraph)]
    return " ".join(plain_text(one.text) for one in paragraphs[1:])


# ------------------------------------------------------------------------------------------------------------- answers

ANSWERS: list[tuple[str, str, dict[str, Any], Any, str]] = [
    # Lecture 35, C3 and C4: 6 kernels of 5 x 5 have 456 weights, 16 of 3 x 3 have 448: 28 k = 456.
    (THREE, "weights", {"equals": 456}, Fraction(114, 7), "No whole k gives 456 weights: 16 gives 448, 17 gives 476."),
    (THREE, "weights", {"like": FIVE}, Fraction(114, 7), "No whole k gives 456 weights: 16 gives 448, 17 gives 476."),
    (THREE, "weights", {"equals": "448"}, 16, "k = 16 gives exactly 448 weights, and no other whole k does."),
    (THREE, "weights", {"at_most": 456}, Fraction(114, 7), "At most 456 weights for k ≤ 16: 16 gives 448, 17 gives 476."),
    (THREE, "weights", {"at_least": 456}, Fraction(114, 7), "At least 456 weights for k ≥ 17: 16 gives 448, 17 gives 476."),
    (THREE, "weights", {"at_least": 1}, Fraction(1, 28), "At least 1 weights for every whole k from 1 on."),
    (THREE, "weights", {"equals": 20}, Fraction(5, 7), "No whole k gives 20 weights: the least is 28, at k = 1."),
    (THREE, "weights", {"at_most": 20}, Fraction(5, 7), "No whole k gives at most 20 weights: the least is 28, at k = 1."),
    # Lecture 35, C3, with the 6 left open; C8: 43,560,000 operations on a plane of 224 x 224.
    (FIVE, "weights", {"equals": 456}, 6, "k = 6 gives exactly 456 weights, and no other whole k does."),
    ("(Input)(3,M,M)->(Conv)6c5w", "operations", {"equals": 43_560_000, "unknown": "M"}, None,
     "M = 224 gives exactly 43,560,000 operations, and no other whole M does."),
    # Lecture 35, F13 and F14: 2 n k = 2,000 operations, 100 samples a second at 200,000 operations a second.
    ("(Input)100->(FC)10", "throughput", {"equals": 100, "unknown": "r"}, 200_000, "r = 200,000 gives exactly 100 samples per second."),
    ("(Input)100->(FC)10", "time", {"at_most": "10 ms", "unknown": "r"}, 200_000, "At most 0.01 seconds for r ≥ 200,000."),
    # Lecture 35, F5: 1,010 weights; 2,020 bytes are 2 bytes a weight.
    ("(Input)100->(FC)10", "size", {"at_most": "2.02 kB", "unknown": "p"}, 2, "At most 2,020 bytes for p ≤ 2."),
    # 101 k p bytes: 1 MiB is 1,048,576, 1 MB a million; 404 k for single precision.
    (FC, "size", {"at_most": "1MiB", "values": {"n": 100}, "precision": "single"}, Fraction(262_144, 101),
     "At most 1,048,576 bytes for k ≤ 2,595: 2,595 gives 1,048,380, 2,596 gives 1,048,784."),
    (FC, "size", {"at_most": "1MB", "values": {"n": 100}, "precision": "single"}, Fraction(250_000, 101),
     "At most 1,000,000 bytes for k ≤ 2,475: 2,475 gives 999,900, 2,476 gives 1,000,304."),
    # 200 k / 999,999,937 seconds: for k = 5,000 a thousandth and 6.3 * 10^-11, which no four digits tell from a thousandth.
    ("(Input)100->(FC){k}", "time", {"at_most": "1 ms", "rate": 999_999_937}, Fraction(999_999_937, 200_000),
     "At most 0.001 seconds for k ≤ 4,999: 4,999 gives ≈ 0.0009998, 5,000 gives ≈ 0.0010000001."),
    # 101 k weights: 1e6 / 101 = 9,900.9900..., which no four digits tell from 9,901.
    ("(Input)100->(FC){k}", "weights", {"at_most": "1e6"}, Fraction(1_000_000, 101), "≈  9,900.99 "),
    # 384 w^2 (225 - w)^2 rises up to w = 112.5 and falls again.
    ("(Input)(3,224,224)->(Conv)64c{w}w", "operations", {"at_least": "1G", "unknown": "w"}, None,
     "At least 1,000,000,000 operations for 8 ≤ w ≤ 217: 7 gives 894,211,584, 8 gives 1,157,259,264, "
     "217 gives 1,157,259,264, 218 gives 894,211,584."),
    # 1,152/g + 16 for g that divides 8 and 16: g = 3 would give exactly 400.
    ("(Input)(8,8,8)->(Conv)16c3w{g}g", "weights", {"equals": 400, "unknown": "g"}, 3,
     "No whole g gives 400 weights: 2 gives 592, 4 gives 304."),
    ("(Input)(8,8,8)->(Conv)16c3w{g}g", "weights", {"at_most": 400, "unknown": "g"}, 3,
     "At most 400 weights for 4 ≤ g ≤ 8: 2 gives 592, 4 gives 304."),
    # A floor: every M from 224 to 255 is 7 wide after five halvings, 9 * 7 = 63.
    ("(Input)(9,M,1)" + "->(MaxPool)2w1h2s" * 5 + "->(Flatten)->(FC)1", "macs", {"equals": 63, "unknown": "M"}, None,
     "M = 224 to 255 give exactly 63 macs, and no other whole M does."),
    # 168 weights in the first round, 330 in each other one; none of nothing.
    ("(Input)(3,8,8)->(Repeat){L}[(Conv)6c3w1p]", "weights", {"at_most": 900, "unknown": "L"}, Fraction(177, 55),
     "At most 900 weights for L ≤ 3: 3 gives 828, 4 gives 1,158."),
    ("(Input)(3,8,8)->(Repeat){L}[(Conv)6c3w1p]", "weights", {"equals": 0, "unknown": "L"}, Fraction(27, 55),
     "L = 0 gives exactly 0 weights, and no other whole L does."),
    # 2^L kernels: 7,408 weights for L = 4, 37,888 for L = 5, counted by hand.
    ("(Input)(3,32,32)->(Repeat){L}[(Conv){2^L}c3w1p]", "weights", {"at_most": 30_000, "unknown": "L"}, None,
     "At most 30,000 weights for L ≤ 4: 4 gives 7,408, 5 gives 37,888."),
    # k (9 c + 1): 456 = 24 * 19; 457 is prime and neither 1 nor 457 is 10, 19, 28, ...
    (OPEN, "weights", {"equals": 456, "unknown": "k,c"}, None, "k = 24, c = 2 gives exactly 456 weights, and nothing else does."),
    (OPEN, "weights", {"equals": 5, "unknown": ["k", "c"]}, None,
     "No whole k and c give 5 weights: the least is 10, at k = 1, c = 1."),
    (OPEN, "weights", {"at_most": 30, "unknown": "k,c"}, None, "At most 30 weights up to these k, c: any larger k or c gives more."),
    (OPEN, "weights", {"at_least": 30, "unknown": "k,c"}, None, "At least 30 weights from these k, c on: any smaller k or c gives less."),
    (DEEP, "weights", {"equals": 0, "unknown": "L,k"}, None,
     "L = 0 gives 0, whatever the others are. L = 0, k = 1 gives exactly 0 weights; there are more."),
]  # fmt: skip


@pytest.mark.parametrize(("design", "quantity", "asked", "real", "sentence"), ANSWERS, ids=lambda one: str(one)[:60])
def test_answers(design: str, quantity: str, asked: dict[str, Any], real: Any, sentence: str) -> None:
    solution = sc.solve(design, quantity, **asked)
    look = Look().dress(solution.document())
    assert sentence in render(look, "text").replace("\n\n", " ")
    assert solution.real == real or real is None


def test_a_formula_where_other_symbols_are_open() -> None:
    solution = sc.solve(OPEN, equals=1000)
    assert (str(solution.real), solution.met, solution.exact, solution.solutions) == ("1000/(9*c + 1)", None, None, ())
    assert "k = 1000/(9*c + 1) gives exactly 1000 weights wherever that is a whole number." in said(solution)
    within = sc.solve(OPEN, at_most=1000)
    assert "At most 1000 weights for every whole k ≤ 1000/(9*c + 1)." in said(within)
    other = sc.solve(OPEN, like="(Input)(c,M,N)->(Conv){m}c5w")
    assert str(other.real) == "(25*c*m + m)/(9*c + 1)"


def test_the_frontier_of_two_unknowns_counted_by_hand() -> None:
    found = sc.solve(OPEN, at_most=30, unknown="k,c").solutions  # 10 k, 19 k, 28 k
    assert [(one.values["k"], one.values["c"], one.result) for one in found] == [(1, 3, 28), (3, 1, 30)]
    found = sc.solve(OPEN, at_least=30, unknown="k,c").solutions
    assert [(one.values["k"], one.values["c"]) for one in found] == [(1, 4), (2, 2), (3, 1)]


# ----------------------------------------------------------------------------------- the command, its data and formats


def test_json_is_what_scripts_rely_on() -> None:
    result = symcx(THREE, "--equals", "456", "--for", "k", "--format", "json")
    data = json.loads(result.stdout)
    contract = {"unknown": "k", "real": "114/7", "exact": False}
    assert contract.items() <= data.items()
    assert data["solutions"] == [{"k": "16", "result": "448"}, {"k": "17", "result": "476"}]
    assert (data["least"], data["relation"], data["budget"], data["real_is"]) == ({"k": "1", "result": "28"}, "=", "456", "exact")
    assert [step["text"] for step in data["steps"] if "left" in step] == ["456", "456/28", "114/7", "16.29"]
    assert result.exit_code == 1
    several = json.loads(symcx(OPEN, "--equals", "456", "--for", "k,c", "--format", "json").stdout)
    assert (several["unknown"], several["real"], several["exact"]) == ("k,c", None, True)
    assert several["solutions"] == [{"k": "24", "c": "2", "result": "456"}]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--equals", "456"], 1),
        (["--equals", "448"], 0),
        (["--at-most", "456"], 0),
        (["--at-most", "27"], 1),
        (["--at-least", "1e30"], 0),
        (["--like", FIVE], 1),
        (["--equals", "456", "--equals", "457"], 2),
        (["--equals", "x"], 2),
    ],
)
def test_exit_status(arguments: list[str], status: int) -> None:
    result = symcx(THREE, *arguments, "--for", "k")
    assert result.exit_code == status
    assert bool(result.stdout) == (status < 2)
    assert bool(result.stderr) == (status == 2)


@given(st.integers(1, 10**12), st.integers(1, 10**9))
def test_a_real_number_never_reads_as_a_whole_one(above: int, below: int) -> None:
    value = Fraction(above, below)
    form, exact = near(value)
    assert exact == (form.value == value)
    assert math.floor(form.value) == math.floor(value)
    assert (form.value.denominator == 1) == (value.denominator == 1)
    assert abs(form.value - value) * 2 * 10**form.places <= 1


def test_the_help_says_that_one_quantity_is_asked_for() -> None:
    assert "One quantity" in symcx("--help").stdout
    assert "2 quantities are asked for" in symcx(THREE, "-q", "weights", "-q", "size", "--equals", "1", "--for", "k").stderr


@pytest.mark.parametrize("name", [name for name, one in known_formats().items() if not one.binary and not one.pictures])
def test_every_format_shows_every_kind_of_answer(name: str) -> None:
    for solution in (sc.solve(THREE, like=FIVE), sc.solve(OPEN, at_most=200, unknown="k,c"), sc.solve(OPEN, equals=7)):
        assert render(solution.document(), name).strip()
        assert render(Look(language="de", letters="textbook").dress(solution.document()), name).strip()


def test_german_and_notebooks() -> None:
    german = symcx(THREE, "--equals", "456", "--for", "k", "--language", "de").stdout
    assert "Kein ganzes k ergibt 456 Gewichte: 16 ergibt 448, 17 ergibt 476." in german
    solution = sc.solve(THREE, equals=456)
    assert "28 k" in solution._repr_mimebundle_()["text/latex"]
    assert repr(solution) == "<No whole k gives 456 weights: 16 gives 448, 17 gives 476.>"


# ----------------------------------------------------------------------------------------------------------- bad input

WRONG: list[tuple[str, dict[str, Any], str]] = [
    (THREE, {}, "no budget is given"),
    (THREE, {"equals": 1, "at_most": 2}, "2 budgets are given: equals, at_most"),
    (THREE, {"equals": "many"}, "the budget 'many' is not a number"),
    (THREE, {"equals": True}, "the budget 'True' is not a number"),
    (THREE, {"equals": float("nan")}, "the budget 'nan' is not a number"),
    (THREE, {"equals": -1}, "the budget must not be negative: -1"),
    (THREE, {"equals": "1e999"}, "past the caps"),
    (THREE, {"equals": "2MB"}, "weights is counted in elements, and '2MB' in bytes"),
    (THREE, {"equals": "2KB"}, "expected: -q size, or a number of elements"),
    (THREE, {"quantity": "operational_space", "at_most": "256MiB"}, "expected: -q operational_bytes, or a number of elements"),
    (THREE, {"equals": "2X"}, "'X' is no unit of weights"),
    (THREE, {"quantity": "size", "equals": "2KB"}, "'2KB' could be of 1,000 or of 1,024\nexpected: kB (1,000 bytes) or KiB (1,024 bytes)"),
    (THREE, {"quantity": "size", "equals": "2G"}, "'2G' could be of 1,000 or of 1,024"),
    (THREE, {"quantity": "size", "equals": 1000}, "size needs the bytes per number, p"),
    (THREE, {"quantity": "time", "equals": 1}, "time needs the operations per second, r"),
    (THREE, {"quantity": "output_shape", "equals": 1}, "output_shape is a shape and has no budget"),
    (THREE, {"quantity": "receptive_field", "equals": 1}, "receptive_field is a shape"),
    (THREE, {"equals": 1, "unknown": "kk"}, "there is no symbol kk in the weights of this design; did you mean k?"),
    (THREE, {"equals": 1, "unknown": "k,k"}, "k is looked for twice"),
    (THREE, {"equals": 1, "unknown": ""}, "not a symbol to look for: ''"),
    (THREE, {"equals": 1, "unknown": []}, "nothing is looked for"),
    (THREE, {"equals": 1, "values": {"k": 3}}, "k is looked for and has a value too, 3"),
    (THREE, {"quantity": "size", "equals": 1, "unknown": "k,p"}, "p is no whole number, and is looked for alone"),
    (OPEN, {"equals": 1, "unknown": "M"}, "M does not matter to the weights of this design"),
    (OPEN, {"equals": 1, "like": FIVE}, "2 budgets are given"),
    (OPEN, {"like": "(Input)(c,M,N)->(Conv){k}c5w"}, "k is looked for in one design and open in the other one too"),
    ("(Input)(c,M,N)->(Conv){k}c3w->(Conv){k}c3w", {"equals": 1}, "while c may be anything\nexpected: --set c=..."),
    ("(Input)(c,M,N)->(Conv){k}c3w->(Conv){m}c3w", {"equals": 1, "unknown": "k,m"}, "c would have to be numbers"),
    ("(Input)(3,9,9)->(Conv)6c3w->(Conv)7c3w", {"equals": 1}, "there is no symbol k"),
]


@pytest.mark.parametrize(("design", "asked", "message"), WRONG, ids=lambda one: str(one)[:60])
def test_bad_input_gets_one_message(design: str, asked: dict[str, Any], message: str) -> None:
    with pytest.raises(Invalid) as caught:
        sc.solve(design, **asked)
    assert message in str(caught.value)


def test_what_is_past_the_caps_says_so() -> None:
    with pytest.raises(Unsupported, match="more combinations of k and c than the cap"):
        sc.solve(OPEN, equals=10**18, unknown="k,c")
    with pytest.raises(Unsupported, match="set one of them with --set"):
        sc.solve("(Input)(8,8,8)->(Conv){k}c3w1p{g}g", at_least=5000, unknown="k,g")
    assert not sc.solve(OPEN, at_most=10**6, unknown="k,c").answer.complete  # type: ignore[union-attr]


# ------------------------------------------------------------------------------------------- against counting it all out


@st.composite
def designs(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A random small design, and what is unknown in it."""
    unknowns = draw(st.sampled_from([["k"], ["M"], ["L"], ["m"], ["k", "m"]]))
    letter = st.sampled_from(unknowns)
    formula = st.builds(str.format, st.sampled_from(["{}", "{}", "2*{}", "{} + 1", "{}^2"]), letter).map("{{{}}}".format)
    number = st.integers(1, 5).map(str)

    def size() -> str:
        return draw(formula | number)

    def name() -> str:
        return draw(letter)

    shapes = (
        lambda: f"(Input){size()}->(FC){size()}->(ReLU)->(FC){{{name()}}}",
        lambda: f"(Input)(3,{name()},9)->(Conv){size()}c3w2s1p->(MaxPool)2w2s->(Flatten)->(FC){size()}",
        lambda: f"(Input)(8,8,8)->(Conv){size()}c3w1p{{{name()}}}g",
        lambda: f"(Input)(3,8,8)->(Repeat){{{name()}}}[(Conv){size()}c3w1p->(ReLU)]->(Conv){size()}c1w",
        lambda: f"(Input)({name()},8,8)->(Add)[(Conv){size()}c3w1p | ]->(ReLU)",
        lambda: f"(Input)(3,10,10)->(Conv){size()}c{{{name()}}}w->(Conv){size()}c1w",
        lambda: f"(Input)(3,9,9)->(Conv){size()}c3w{{{name()}}}s->(BN)->(Conv){{{name()}}}c1w",
    )
    return draw(st.sampled_from(shapes))(), unknowns


QUANTITIES = ("weights", "operations", "operational_space", "neurons", "activations", "peak_memory", "connections")


@settings(max_examples=100, deadline=None)
@given(designs(), st.sampled_from(QUANTITIES), st.sampled_from(["equals", "at_most", "at_least"]), st.integers(0, 2**32))
def test_every_solution_is_one_and_none_on_a_grid_is_missed(drawn: tuple[str, list[str]], quantity: str, asked: str, seed: int) -> None:
    design, unknowns = drawn
    try:
        network = network_of(design)
        worth = sc.derive(network, quantity).worth[0]
    except (Invalid, Unsupported):
        return
    if not {*unknowns} <= symbols_in(worth):
        return
    grid: dict[tuple[int, ...], Any] = {}
    for point in itertools.product(range(9 if len(unknowns) > 1 else 30), repeat=len(unknowns)):
        found = counted(network, quantity, dict(zip(unknowns, point, strict=True)))
        if found is not None:
            grid[point] = found
    if not grid:
        return
    budget = max(0, random.Random(seed).choice([*grid.values()]) + random.Random(seed).choice([0, 0, -1, 2]))
    try:
        solution = sc.solve(network, quantity, unknown=unknowns, **{asked: budget})
    except Unsupported:
        return  # it says that it does not know
    against_the_grid(solution, grid, {"equals": int.__eq__, "at_most": int.__le__, "at_least": int.__ge__}[asked], budget)


def counted(network: Any, quantity: str, values: Mapping[str, Any]) -> Any:
    """What a quantity is with these numbers; None where they do not fit."""
    try:
        return sc.derive(network, quantity, values=values, level=0).result
    except (Invalid, Unsupported):
        return None


def against_the_grid(solution: Solution, grid: dict[tuple[int, ...], Any], keeps: Any, budget: int) -> None:
    answer = solution.answer
    assert answer is not None
    names = solution.unknowns
    network, quantity = solution.derivation.network, solution.derivation.quantity.name
    wanted = {point for point, result in grid.items() if keeps(result, budget)}
    for one in (*answer.solutions, *answer.beside):
        assert counted(network, quantity, one.values) == one.result
        assert keeps(one.result, budget) == (answer.met and one in answer.solutions)
    if not answer.met:
        assert not wanted
        assert answer.least is None or answer.least.result <= min(grid.values())
        assert answer.most is None or answer.most.result >= max(grid.values())
    elif not answer.complete:
        return
    elif solution.budget.relation == "=":
        assert wanted <= {tuple(one.values[name] for name in names) for one in answer.solutions}
    elif len(names) == 1:
        assert wanted == {point for point in grid if any(a <= point[0] and (b is None or point[0] <= b) for a, b in answer.spans)}
    elif answer.edge:
        side = 1 if answer.edge == "largest" else -1
        for point in wanted:
            at = dict(zip(names, point, strict=True))
            apart = any(all(at[name] == value for name, value in one.values.items()) for one in answer.aside)
            assert apart or any(
                all(side * (one.values[name] - at[name]) >= 0 if name in answer.along else one.values[name] == at[name] for name in names)
                for one in answer.solutions
            )


def test_real_roots_are_those_that_sympy_finds() -> None:
    generator, x = random.Random(35), sympy.Symbol("x")
    for _ in range(60):
        factors = [
            generator.choice([generator.randint(1, 5) * x - generator.randint(-7, 9), x**2 - generator.randint(-2, 8)]) for _ in range(3)
        ]
        polynomial = sympy.Poly(sympy.prod(factors) * generator.choice([1, -2]), x)
        found = positive_roots([int(one) for one in reversed(polynomial.all_coeffs())])
        expected = sorted({root for root in polynomial.real_roots() if root > 0}, key=lambda root: sympy.N(root, 30))
        assert found is not None
        assert len(found) == len(expected), polynomial
        for mine, theirs in zip(found, expected, strict=True):
            if theirs.is_Rational:
                assert mine.exact == Fraction(int(theirs.p), int(theirs.q))
            else:
                assert mine.exact is None
                assert mine.low < theirs <= mine.high


def test_every_line_that_isolates_the_unknown_is_true_at_what_it_finds() -> None:
    for design, quantity, asked, _, _ in ANSWERS:
        solution = sc.solve(design, quantity, **asked)
        if solution.isolation is None or not isinstance(solution.real, (int, Fraction)):
            continue
        at = {solution.unknowns[0]: sympy.Rational(str(solution.real))}
        for line in solution.isolation.data():
            left, right = (sympy.sympify(line[side]).subs(at) for side in ("left", "text"))
            assert abs(left - right) <= (abs(right) / 1000 if line["relation"] == "≈" else 0)
    assert all(block.rows for block in sc.solve(THREE, equals=456).document().blocks if isinstance(block, Chain))
