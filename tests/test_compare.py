"""Two designs, one answer: every verdict against brute force, the lecture's pair, several designs, bad input."""

from __future__ import annotations

import itertools
import json
import random
from fractions import Fraction
from typing import Any

import pytest
import sympy
from click.testing import CliRunner, Result

import symbolic_complexity as sc
from symbolic_complexity import read
from symbolic_complexity.algebra import normal_form, put_in
from symbolic_complexity.cli import main
from symbolic_complexity.comparison import Judgement, Sizes, judge
from symbolic_complexity.conventions import convention
from symbolic_complexity.errors import Invalid, SymbolicComplexityError
from symbolic_complexity.quantities import quantity
from symbolic_complexity.renderers import known_formats, render

FIVE = "(Input)(3,M,N)->(Conv){k}c5w1s0p"
THREE = "(Input)(3,M,N)->(Conv){k}c3w1s0p"


def symcx(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def answers(*arguments: str) -> list[dict[str, Any]]:
    result = symcx("compare", *arguments, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    found: list[dict[str, Any]] = json.loads(result.stdout)["quantities"]
    return found


# ------------------------------------------------------------------------------------------- every verdict, by brute force


def random_layer(rng: random.Random) -> str:
    outputs = rng.choice(["{k}", "{K}", "{2*k}", "6", "16"])
    match rng.choice(["conv", "conv", "fc", "pool"]):
        case "conv":
            width = rng.choice([1, 3, 5])
            padding = rng.choice([0, width // 2])
            return f"(Conv){outputs}c{width}w{rng.choice([1, 1, 2])}s{padding}p{rng.choice(['', '0b'])}"
        case "fc":
            return f"(Flatten)->(FC){outputs}"
    return f"({rng.choice(['MaxPool', 'AvgPool'])}){rng.choice([2, 3])}w{rng.choice([1, 2])}s"


def random_design(rng: random.Random) -> sc.Network:
    while True:
        layers = [random_layer(rng)]
        if rng.random() < 0.4 and "FC" not in layers[0]:
            layers.append(random_layer(rng))
        return read(f"(Input){rng.choice(['(c,M,M)', '(c,M,N)', '(3,M,M)'])}->{'->'.join(layers)}")


def is_right(found: Judgement, difference: Any, point: dict[str, int]) -> bool:
    """Whether everything that a judgement claims of a point is so."""
    sign = (difference > 0) - (difference < 0)
    if found.verdict == "equal" and sign != 0 or found.check == "proved" and sign == {"a": 1, "b": -1}.get(found.verdict):
        return False
    regions = (found.decision.negative, found.decision.zero, found.decision.positive) if found.decision else ()
    return all(region is None or region.holds(point) == (sign == side) for side, region in zip((-1, 0, 1), regions, strict=False))


@pytest.mark.parametrize("seed", range(10))
def test_no_verdict_on_random_pairs_is_contradicted_on_a_grid_and_95_percent_are_decided(seed: int) -> None:
    # 10 times 1,000 pairs of one or two layers with c, k, K, M, N free; each is evaluated on a grid of small sizes.
    rng = random.Random(seed)
    lecture = convention("lecture")
    decided = wrong = evaluated = 0
    for number in range(1000):
        a, b = random_design(rng), random_design(rng)
        asked = quantity(rng.choice(["weights", "operations", "operational_space", "activations", "additions"]))
        values = asked.value(a, lecture), asked.value(b, lecture)
        sizes = Sizes.of(a, b)
        found = judge(*values, sizes)
        decided += found.decision is not None
        names = sorted(a.symbols | b.symbols)
        grid = itertools.islice(itertools.product(range(5), repeat=len(names)), rng.randrange(29), None, 29)
        points = [
            {name: sizes.lowest(name) + step for name, step in zip(names, steps, strict=True)} for steps in itertools.islice(grid, 24)
        ]
        points = [point for point in points if sizes.holds(point)]
        evaluated += len(points)
        wrong += sum(not is_right(found, put_in(values[0], point) - put_in(values[1], point), point) for point in points)
        if points and number % 10 == 0:  # and with the numbers put into the networks themselves
            worths = [asked.value(one.put(points[-1]), lecture) for one in (a, b)]
            assert is_right(found, worths[0] - worths[1], points[-1]), (str(a), str(b), asked.name, points[-1])
    assert wrong == 0
    assert evaluated > 10_000
    assert decided >= 950


def test_pairs_of_single_layers_with_k_c_and_m_free_are_decided() -> None:
    # Convolutions of three widths and three strides or paddings, FC and pooling, each against each other, three quantities.
    layers = [f"(Conv){{k}}c{w}w{s}s{z}p" for w in (1, 3, 5) for s, z in ((1, 0), (1, w // 2), (2, 0))]
    layers += ["(Flatten)->(FC){k}", "(MaxPool)2w2s", "(AvgPool)3w1s"]
    lecture, total, decided = convention("lecture"), 0, 0
    for first, second in itertools.combinations(layers, 2):
        a, b = (read(f"(Input)(c,M,M)->{layer}") for layer in (first, second))
        for name in ("weights", "operations", "operational_space"):
            total += 1
            decided += judge(*(quantity(name).value(one, lecture) for one in (a, b)), Sizes.of(a, b)).decision is not None
    assert decided >= 0.95 * total
    assert total > 190


VERDICTS = [
    # 25ck + k against 9ck + k: 16ck more, whatever the sizes
    ("(Input)(c,M,N)->(Conv){k}c5w", "(Input)(c,M,N)->(Conv){k}c3w", "weights", "b", None),
    # the lecture's pair with 3 channels: 76k against 28k'
    (FIVE, THREE.replace("{k}", "{K}"), "weights", "depends", "K < 19*k/7"),
    # equal, in other words: 2k(n + 1), in one layer or in two side by side
    ("(Input){n}->(FC){2*k}", "(Input){n}->(Concat)[(FC){k} | (FC){k}]", "weights", "equal", None),
    # k(n + 1) against k n: the bias; never fewer, and more where k >= 1, as it always is
    ("(Input){n}->(FC){k}", "(Input){n}->(FC){k}k0b", "weights", "b", None),
    # c = 1 is where a depthwise and a full convolution agree: 9c against 9c^2
    ("(Input)(c,M,N)->(Conv){c}c3w0b{c}g", "(Input)(c,M,N)->(Conv){c}c3w0b", "weights", "a", None),
    # 2nk over k = 1, 2, ...: 200k against 64k^2: k = 3 is the last with more
    ("(Input)100->(FC){k}", "(Input){32*k}->(FC){k}", "operations", "depends", "k <= 3"),
    # a pool has no weights
    ("(Input)(c,M,N)->(MaxPool)2w", "(Input)(c,M,N)->(Conv){c}c1w", "weights", "a", None),
]


@pytest.mark.parametrize(("a", "b", "asked", "verdict", "when"), VERDICTS)
def test_who_is_smaller_and_when(a: str, b: str, asked: str, verdict: str, when: str | None) -> None:
    (found,) = answers(a, b, "-q", asked)
    assert (found["verdict"], found["when"], found["check"]) == (verdict, when, "proved")


def test_where_one_is_never_larger_it_is_said_where_both_are_equal() -> None:
    (found,) = answers("(Input)(c,M,N)->(Conv){c}c3w0b{c}g", "(Input)(c,M,N)->(Conv){c}c3w0b", "-q", "weights")
    assert found["equal_when"] == "c = 1"
    text = symcx("compare", "(Input)(c,M,N)->(Conv){c}c3w0b{c}g", "(Input)(c,M,N)->(Conv){c}c3w0b", "-q", "weights").stdout
    assert "B has more weights than A or as many, at every size; as many where c = 1." in text


def test_the_lectures_pair() -> None:
    # Lecture 35, C3 and C7: 456 and 448 weights; 731,784 and 1,728,064 numbers, 2.36 times as many.
    found = answers("(Input)(3,224,224)->(Conv)6c5w1s0p", "(Input)(3,224,224)->(Conv)16c3w1s0p", "-q", "weights,operational_space")
    assert [(one["a"], one["b"], one["difference"], one["verdict"]) for one in found] == [
        ("456", "448", "8", "b"),
        ("731784", "1728064", "-996280", "a"),
    ]
    assert [Fraction(one["ratio"]) for one in found] == [Fraction(456, 448), Fraction(731784, 1728064)]
    text = symcx("compare", "(Input)(3,224,224)->(Conv)6c5w1s0p", "(Input)(3,224,224)->(Conv)16c3w1s0p").stdout
    assert "B has ≈ 2.361 times the operational space of A." in text


def test_symbols_of_b_are_kept_apart_where_asked() -> None:
    (found,) = answers(FIVE, THREE, "-q", "weights", "--apart", "k")
    assert (found["a"], found["b"], found["when"], found["equal_when"]) == ("76*k", "28*k_b", "k_b < 19*k/7", "k_b = 19*k/7")
    assert found["crossover"] == {"k": "7*k_b/19", "k_b": "19*k/7"}
    (number,) = answers(FIVE, THREE, "-q", "weights", "--apart", "k", "--set", "k=6,k_b=16")
    assert (number["a"], number["b"], number["verdict"]) == ("456", "448", "b")
    assert "A has more weights than B exactly when k' < 19k/7." in symcx("compare", FIVE, THREE, "-q", "weights", "--apart", "k").stdout
    (other,) = answers(FIVE, THREE, "-q", "weights", "--apart", "k", "--crossover", "k")
    assert other["when"] == "k > 7*k_b/19"


def test_growth_is_what_sympy_says() -> None:
    c, k, m = sympy.symbols("c k M")
    (found,) = answers("(Input)(c,M,M)->(Conv){k}c5w", "(Input)(c,M,M)->(Conv){k}c3w2s1p", "-q", "operations")
    ours, theirs = 50 * c * k * (m - 4) ** 2, 18 * c * k * (m / 2) ** 2
    assert found["limit"]["M"] == str(sympy.limit(ours / theirs, m, sympy.oo)) == "100/9"
    assert found["leading"] == {"a": "50*M**2*c*k", "b": "9*M**2*c*k/2"}
    assert found["doubled"]["a"] == {
        "c": {"factor": "2", "exact": True},
        "k": {"factor": "2", "exact": True},
        "M": {"factor": "4", "exact": False},
    }


def test_where_no_bound_is_found_the_inequality_itself_is_the_condition_and_two_points_prove_it() -> None:
    # 2k ceil(M/2) ceil(N/2) outputs against k M^2: a floor in each of two symbols, and linear in neither
    a, b = "(Input)(c,M,N)->(Conv){2*k}c1w2s0p0b", "(Input)(3,M,M)->(Conv){k}c3w1s1p"
    (found,) = answers(a, b, "-q", "neurons")
    assert (found["verdict"], found["check"], found["proof"]) == ("depends", "proved", [])
    assert (found["when"], found["smaller_when"]) == ("M**2 < 2*floor((M + 1)/2)*floor((N + 1)/2)", "b")
    assert found["examples"].keys() == {"a", "b"}
    for side, point in found["examples"].items():
        k, m, n = (int(point[name]) for name in "kMN")
        ours, theirs = 2 * k * ((m + 1) // 2) * ((n + 1) // 2), k * m * m
        assert (ours < theirs) == (side == "a")


def test_what_only_points_show_is_called_tested_and_never_proved() -> None:
    # x^4 + y^4 + 1 - 2 x^2 y^2 is never negative (a square, plus 1), which none of the means sees
    x, y = sc.read_formula("a^4 + b^4 + 1"), sc.read_formula("2*a^2*b^2")
    found = judge(normal_form(x), normal_form(y), Sizes({"a": 1, "b": 1}, ()))
    assert (found.verdict, found.check, found.decision) == ("b", "tested", None)
    assert found.points >= 400


def test_a_condition_has_no_alternative_that_never_holds() -> None:
    # 25ck + k + 18k^2 + 2k against 9cm + m + 18m^2 + 2m: the slope in c falls with k < 9m/25 alone, where the rest is negative too.
    a = "(Input)(c,M,N)->(Conv){k}c5w2s2p->(MaxPool)2w2s->(Conv){2*k}c3w1s1p"
    b = "(Input)(c,M,N)->(Conv){m}c3w1s1p->(MaxPool)3w2s1p->(Conv){2*m}c3w2s1p"
    (found,) = answers(a, b, "-q", "weights")
    assert found["when"].startswith("k > 9*m/25 and c > ")
    assert " or " not in found["when"]


def test_what_the_layers_need_counts_for_the_verdict() -> None:
    # g divides k, so g <= k: never fewer neurons, and as many where k = g
    (found,) = answers("(Input)(c,M,N)->(Conv){k}c{w}w{g}g", "(Input)(c,M,N)->(Conv){g}c{w}w", "-q", "activations")
    assert (found["verdict"], found["check"], found["equal_when"]) == ("b", "proved", "k = g")
    # w <= 10 on a plane of 10 x 10: 4(81 + 1) weights are more than w^2 + 1 there, though not from w = 19 on
    (found,) = answers("(Input)(1,10,10)->(Conv)1c{w}w", "(Input)(1,10,10)->(Conv)4c9w", "-q", "weights")
    assert (found["verdict"], found["check"]) == ("a", "tested")


def test_growth_is_not_told_where_the_highest_power_may_drop_out_or_a_size_cannot_grow_alone() -> None:
    # L k^2 with L = 0 rounds is no k^2 at all
    (found,) = answers("(Input)100->(FC){k}->(Repeat){L}[(FC){k}]->(FC)10", "(Input)100->(FC){k}", "-q", "weights")
    assert (found["limit"]["k"], found["doubled"]["a"]["k"]) == (None, None)
    # a kernel is never wider than its plane
    (found,) = answers("(Input)(c,M,N)->(Conv){k}c{w}w", "(Input)(c,M,N)->(Conv){k}c3w1s1p", "-q", "activations")
    assert (found["verdict"], found["limit"]["w"], found["doubled"]["a"]["w"], found["leading"]) == (
        "a",
        None,
        None,
        {"a": None, "b": None},
    )
    # and where the plane does not matter it may grow: 9 weights a channel against w^2
    (found,) = answers("(Input)(c,M,N)->(Conv){k}c{w}w0b", "(Input)(c,M,N)->(Conv){k}c3w0b", "-q", "weights")
    assert found["limit"]["w"] == "infinite"
    # groups divide the channels, which stay as they are
    (found,) = answers("(Input)(c,M,N)->(Conv){k}c3w{g}g", "(Input)(c,M,N)->(Conv){k}c3w", "-q", "weights")
    assert (found["limit"]["g"], found["doubled"]["a"]["g"], found["limit"]["k"]) == (None, None, "(9*c + g)/(9*c*g + g)")
    # one over a plane has no single leading term
    (found,) = answers("(Input)(4,M,M)->(Conv)4c3w2s", "(Input)(4,M,M)->(Conv)4c5w2s2p", "-q", "throughput")
    assert (found["verdict"], found["leading"]) == ("b", {"a": None, "b": None})


def test_what_is_assumed_is_said_of_two_and_of_three() -> None:
    assert answers(FIVE, THREE, "-q", "operations")[0]["assumptions"] == ["5 <= M", "5 <= N", "3 <= M", "3 <= N"]
    assert "assuming 5 ≤ M, 5 ≤ N" in symcx("compare", FIVE, THREE, "-q", "operations").stdout
    assert "assuming 5 ≤ M, 5 ≤ N" in symcx("compare", FIVE, THREE, FIVE, "-q", "operations").stdout


def test_a_letter_is_written_alike_in_all_that_is_said_of_a_pair() -> None:
    text = symcx("compare", FIVE, THREE, "--apart", "k", "-q", "weights", "--letters", "textbook").stdout
    assert "C_out'" in text
    assert "N_out" not in text


# ------------------------------------------------------------------------------------------------------- more than two


def test_of_several_designs_the_best_are_marked_and_the_beaten_named() -> None:
    kernels = ["(Input)(c,M,N)->(Conv){k}c5w1s2p", "(Input)(c,M,N)->(Conv){k}c3w1s1p", "(Input)(c,M,N)->(Conv){k}c1w"]
    result = symcx("compare", *kernels, "-q", "weights,operations,throughput", "--format", "json")
    found = json.loads(result.stdout)
    assert [one["best"] for one in found["quantities"]] == [["C"], ["C"], ["C"]]  # most samples a second is best, too
    assert (found["pareto"], found["beaten_by"], found["certain"]) == (["C"], {"A": "B", "B": "C"}, True)


def test_where_it_depends_nobody_is_beaten() -> None:
    found = sc.compare(FIVE, THREE.replace("{k}", "{K}"), "weights", more=["(Input)(3,M,N)->(Conv){K}c1w"]).data()
    assert (found["pareto"], found["certain"]) == (["A", "C"], False)
    assert found["quantities"][0]["best"] == []


# ---------------------------------------------------------------------------------------------------- formats, bad input


@pytest.mark.parametrize("name", [name for name, one in known_formats().items() if not one.binary and not one.pictures])
def test_an_answer_is_a_document_in_every_format(name: str) -> None:
    for document in (sc.compare(FIVE, THREE, "weights", apart="k").document(), sc.compare("vgg11", "vgg13", more=["vgg16"]).document()):
        assert str(render(document, name)).strip()


BAD = [
    ([FIVE], "two designs or more"),
    ([FIVE, THREE, "-q", "output_shape"], "is a list of sizes and no single number"),
    ([FIVE, THREE, "--apart", "c"], "c is no symbol that both designs have"),
    ([FIVE, THREE, "--apart", "q"], "they share M, N, k"),
    ([FIVE, "(Input)5->(FC)3", "--apart", "k"], "they share no symbol at all"),
    ([FIVE, THREE, "--crossover", "c"], "there is no symbol c in what is compared"),
    ([FIVE, THREE, "--set", "q=3"], "there is no symbol q"),
    ([FIVE, THREE, THREE, "--apart", "k"], "between two designs"),
    (["(Input){k}->(FC){k}", "(Input){k_b}->(FC){k}", "--apart", "k"], "k of B would be typed k_b"),
    ([FIVE, THREE, "--apart", "M", "--assume", "M % 32 == 0"], "something is assumed of it"),
    ([FIVE, "(Input)(3,M,N)->(Conv){k"], "^"),
    ([FIVE, THREE, "-q", "weihgts"], "did you mean weights"),
]


@pytest.mark.parametrize(("arguments", "piece"), BAD, ids=lambda one: " ".join(one) if isinstance(one, list) else None)
def test_bad_input_is_one_message(arguments: list[str], piece: str) -> None:
    result = symcx("compare", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("symcx: ")
    assert piece in result.stderr


def test_bad_input_in_python_is_an_error_of_the_package() -> None:
    with pytest.raises(Invalid):
        sc.compare(FIVE, THREE, "weights", crossover="n")
    with pytest.raises(SymbolicComplexityError):
        sc.compare(FIVE, "(Conv", "weights")
