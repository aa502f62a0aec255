"""Marking: right answers however they are written, wrong ones each with a counter-example, and mistakes named only where they are proved.

Answers are written by a seeded generator and evaluated by Python's own grammar and exact numbers (`recount_text`), so that what
the package says of an answer is checked by another road.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

import pytest
from click.testing import CliRunner

import symbolic_complexity as sc
from symbolic_complexity import mistakes, quantities
from symbolic_complexity.cli import main
from symbolic_complexity.document import Phrase
from symbolic_complexity.families import catalogue
from symbolic_complexity.layers.node import holds
from symbolic_complexity.marking import Exercise, exercise
from symbolic_complexity.mistakes.base import FormulaMistake, Slip
from symbolic_complexity.renderers import render
from symbolic_complexity.typeset import plain
from symbolic_complexity.written import (
    Dimensions,
    Floor,
    Maximum,
    Name,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Written,
    add,
    children,
    components,
    free_names,
    multiply,
    rebuild,
    walk,
)

from .strategies import Exact, recount, recount_text

FC = "(Input){n}->(FC){k}"
FC_NUMBERS = "(Input)100->(FC)10"
CONV = "(Input)(c,M,N)->(Conv){k}c{w}w{h}h{s}s{z}p"
CONV_PLAIN = "(Input)(c,M,N)->(Conv){k}c{w}w{h}h"
CONV_NUMBERS = "(Input)(3,224,224)->(Conv)6c5w1s0p"
CONV_STRIDE = "(Input)(3,32,32)->(Conv)8c3w2s1p"
TWO_FC = "(Input){n}->(FC){m}->(ReLU)->(FC){k}"
TWO_CONV = "(Input)(c,M,N)->(Conv){k}c3w1p->(ReLU)->(Conv){K}c3w1p"
POOLED = "(Input)(1,28,28)->(Conv)8c5w->(ReLU)->(MaxPool)2w->(Flatten)->(FC)10"
NORMED = "(Input)(3,32,32)->(Conv)16c3w1p->(BN)->(ReLU)->(GAP)->(Flatten)->(FC)5"
STEM = "(Input)(c,M,M)->stem:(Conv){k}c3w1p->(ReLU)->(MaxPool)2w->(Conv){2*k}c3w1p->(ReLU)->(GAP)->(Flatten)->(FC){q}"
CONV_STRIDED = "(Input)(c,M,N)->(Conv){k}c{w}w{s}s"
UNEVEN = "(Input)(3,48,32)->(Conv)12c5w3h(2,1)p2s"
HALVED = "(Input)(c,M,N)->(Conv){k}c3w2s1p"
REPEATED = "(Input){n}->(Repeat){L}[(FC){n}->(ReLU)]->(FC){k}"

# ------------------------------------------------------------------------------------------------ writing answers differently


def places(tree: Written) -> list[tuple[Written, Callable[[Written], Written]]]:
    """Every part of a tree but exponents, and what puts another one in its place; of a shape, every part of its sizes."""
    found: list[tuple[Written, Callable[[Written], Written]]] = [] if isinstance(tree, Dimensions) else [(tree, lambda new: new)]
    parts = children(tree)
    for number, child in enumerate(parts[:1] if isinstance(tree, Power) else parts):
        for part, put in places(child):
            found.append(
                (part, lambda new, put=put, number=number: rebuild(tree, (*parts[:number], put(new), *parts[number + 1 :])))  # type: ignore[misc]
            )
    return found


def rewritten(tree: Written, generator: random.Random) -> Written:
    """The same value written otherwise, by one rule in one place."""
    part, put = generator.choice(places(tree))
    match part:
        case Sum(terms) | Product(terms) if generator.random() < 0.3:
            others = list(terms)
            generator.shuffle(others)
            return put(add(*others) if isinstance(part, Sum) else multiply(*others))
        case Product(factors) if any(isinstance(factor, Sum) for factor in factors):  # distribute
            place = next(place for place, factor in enumerate(factors) if isinstance(factor, Sum))
            terms = factors[place].terms  # type: ignore[attr-defined]
            return put(add(*(multiply(*factors[:place], _bare(term), *factors[place + 1 :]) for term in terms)))
        case Sum((Product((first, *rest)), *others)) if others and isinstance(first, Name) and first.name != "z":  # factor out
            return put(first * add(multiply(*rest), *(Quotient(term, first) for term in others)))
        case Number(int(value)) if value > 1:  # split a number
            less = generator.randrange(1, value)
            return put(generator.choice([Number(less) + Number(value - less), Number(value + less) - Number(less)]))
        case Power(base, Number(int(exponent))) if exponent > 1:
            return put(base ** (exponent - 1) * base)
        case Negative(inner):
            return put(Number(-1) * inner)
    letters = sorted(free_names(tree) - {"z"})  # a padding may be 0, and nothing is divided by that
    moved = Name(generator.choice(letters)) if letters else Number(generator.randrange(1, 9))
    return put(generator.choice([part + moved - moved, (part * moved) / moved, 2 * part - part, Number(0) + part]))


def _bare(term: Written) -> Written:
    return Number(-1) * term.argument if isinstance(term, Negative) else term


def typed(tree: Written, generator: random.Random) -> str:
    """The tree as a person might type it: with parentheses that need not be there, ** or ^, and // for a floor."""

    def spelled(node: Written) -> str:
        match node:
            case Sum(terms):
                text = "+".join(map(spelled, terms))
            case Product(factors):
                text = "*".join(
                    f"({spelled(one)})" if isinstance(one, (Sum, Negative, Quotient, Floor)) else spelled(one) for one in factors
                )
            case Negative(inner):
                text = f"(-({spelled(inner)}))"
            case Quotient(above, below):
                text = f"({spelled(above)})/({spelled(below)})"
            case Power(base, exponent):
                text = f"({spelled(base)}){generator.choice(['^', '**'])}({spelled(exponent)})"
            case Floor(Quotient(above, below)) if generator.random() < 0.5:
                text = f"(({spelled(above)})//({spelled(below)}))"
            case Floor(inner):
                text = f"floor({spelled(inner)})"
            case _:
                text = plain(node)
        return f"({text})" if generator.random() < 0.1 else text

    return ", ".join(map(spelled, components(tree)))


def right_forms(formula: Written, count: int, generator: random.Random) -> Iterator[str]:
    """The formula written in many ways."""
    for _ in range(count):
        tree = formula
        for _ in range(generator.randrange(6)):
            tree = rewritten(tree, generator)
        yield typed(tree, generator)


def mutated(tree: Written, letters: list[str], generator: random.Random) -> Written:
    """Something else: another coefficient, letter, exponent or sign, a term or factor gone or there twice."""
    part, put = generator.choice(places(tree))
    other: Written = Name(generator.choice(letters)) if letters else Number(generator.randrange(2, 9))
    kinds: list[Written] = [part * generator.randrange(2, 5), part + generator.randrange(1, 4), part + other, part * other, -part, part**2]
    match part:
        case Sum(terms) | Product(terms):
            rebuilt = add if isinstance(part, Sum) else multiply
            place = generator.randrange(len(terms))
            kinds += 3 * [rebuilt(*terms[:place], *terms[place + 1 :]), rebuilt(*terms, terms[place])]
        case Name() | Number():
            kinds += [other] * 3
        case Power(base, Number(int(exponent))):
            kinds += [base ** (exponent + 1), base ** (exponent - 1)]
    return put(generator.choice(kinds))


def points(names: frozenset[str], generator: random.Random, count: int = 8) -> Iterator[dict[str, Exact]]:
    """Sizes at which the layers fit: planes that are larger than kernels."""
    least = {"M": 12, "N": 12, "z": 0, "h": 1}
    for _ in range(count):
        yield {name: least.get(name, 1) + generator.randrange(9) for name in sorted(names)}


def values(text: str, at: Mapping[str, Exact]) -> list[Fraction]:
    """What an answer is worth at a point, by Python's own reading of it."""
    depth, parts = 0, [""]
    for character in text:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return [recount_text(part, at) for part in parts]


def differs(text: str, formula: Written, at: Mapping[str, Exact]) -> bool:
    """Whether an answer and a formula differ at a point where both are defined."""
    try:
        return values(text, at) != [recount(part, at) for part in components(formula)]
    except ZeroDivisionError:
        return False


def wrong_forms(formula: Written, letters: list[str], count: int, generator: random.Random) -> Iterator[str]:
    """Formulas that are something else, which a point shows."""
    while count:
        tree = formula
        for _ in range(generator.randrange(1, 4)):
            tree = mutated(tree, letters, generator)
        text = typed(tree, generator)
        names = frozenset(letters) | free_names(formula)
        if len(text) < 1_000 and any(differs(text, formula, at) for at in points(names, generator)):
            count -= 1
            yield text


def exercises(design: str) -> Iterator[tuple[str, Exercise]]:
    """Every quantity that answers for a design in a formula that can be typed."""
    for name in quantities.REGISTRY:
        try:
            asked = exercise(design, name)
        except sc.Unsupported:
            continue
        if not any(isinstance(part, Maximum) for part in walk(asked.derivation.formula)):
            yield name, asked


def check_point(asked: Exercise, text: str, point: Mapping[str, Exact]) -> None:
    """A counter-example shows that an answer is wrong, and the layers fit at it."""
    known = asked.letters.numbers | dict.fromkeys(asked.letters.known, 7)
    at = {**known, "s": 1, "z": 0, "bits": 8 * point.get("p", 1), **point}
    assert differs(text, asked.derivation.formula, at if point else {**at, **asked.letters.numbers}), (text, point)
    for need in asked.letters.needs:
        if free_names(need.left) | free_names(need.right) <= point.keys():
            assert holds(need, recount(need.left, point), recount(need.right, point)), (text, point, need)


@pytest.mark.parametrize(("design", "rights", "wrongs"), [(FC, 50, 200), (CONV, 50, 200), (CONV_NUMBERS, 10, 40)])
def test_right_answers_are_accepted_and_wrong_ones_are_not(design: str, rights: int, wrongs: int) -> None:
    marked = set()
    for name, asked in exercises(design):
        generator = random.Random(f"{design} {name}")
        formula = asked.derivation.formula
        for text in right_forms(formula, rights, generator):
            assert asked.mark(text).verdict == "right", f"{name}: {text}"
        letters = sorted(asked.letters.open - {"bits"})
        for text in wrong_forms(formula, letters, wrongs, generator):
            mark = asked.mark(text)
            # With this design's numbers it may be right all the same, which the mark says.
            if mark.verdict == "right":
                assert design == CONV_NUMBERS or mark.supposed, f"{name}: {text}"
                assert mark.note, f"{name}: {text}"
                assert not differs(text, formula, {**dict.fromkeys(asked.letters.known, 7), **asked.letters.numbers, **mark.supposed})
            else:
                assert mark.verdict == "wrong", f"{name}: {text}"
                check_point(asked, text, mark.counterexample)
        marked.add(name)
    assert marked >= set(quantities.REGISTRY) - {"peak_memory", "receptive_field"}


def test_a_mistake_is_named_only_where_its_formula_is_what_was_written() -> None:
    generator = random.Random(35)
    named = 0
    for design in (FC, CONV_PLAIN, TWO_FC):
        for name in ("weights", "operations", "operational_space", "time"):
            asked = exercise(design, name)
            for text in wrong_forms(asked.derivation.formula, sorted(asked.letters.open), 20, generator):
                for slip in asked.mark(text).slips:
                    named += 1
                    for at in points(asked.letters.known, generator, 4):
                        assert not differs(text, slip.formula, {**at, **slip.fixed}), (text, str(slip.formula))
    assert named > 60


# ------------------------------------------------------------------------------------------------------ mistakes by their names

P, Q = "((M + 2*z - w)//s + 1)", "((N + 2*z - h)//s + 1)"
PLANE = "(M - w + 1)*(N - h + 1)"

MISTAKES = [
    # Lecture 35, F1: the weights of a fully connected layer are (n + 1)k.
    (FC, "weights", "n*k", "bias is missing: one bias for each output"),
    (FC, "weights", "n*k + 1", "One bias is counted for the whole layer"),
    (FC, "weights", "n*k + n", "bias is counted for every input"),
    (FC, "weights", "2*(n + 1)*k", "twice the right formula"),
    (FC, "weights", "n*k - k", "k has the wrong sign: one bias for each output"),
    (FC, "weights", "2*n*k", "another quantity: Ops"),
    (FC, "weights", "n + 1", "k is missing: there are k outputs"),
    (FC_NUMBERS, "weights", "1000", "bias is missing"),
    (FC_NUMBERS, "weights", "100*10 + 1", "One bias is counted for the whole layer"),
    # F3: in bytes.
    (FC, "size", "(n + 1)*k", "bytes are missing"),
    (FC, "size", "(n + 1)*k*bits", "These are bits"),
    (FC, "size", "n*k*p", "bias is missing"),
    # F10 and F11: n multiplications, n - 1 additions and a bias for each output make 2nk operations.
    (FC, "operations", "n*k", "multiply-adds"),
    (FC, "operations", "2*n*k + k", "One addition too many"),
    (FC, "operations", "(2*n - 1)*k", "bias is missing: each output adds its bias"),
    (FC, "operations", "2*n", "k is missing"),
    (FC, "operations", "4*n*k", "twice the right formula"),
    (FC, "operations", "5*n*k", "the right formula times 5/2"),
    (FC, "additions", "(n - 1)*k", "bias is missing"),
    (FC, "macs", "2*n*k", "another quantity: Ops"),
    # F8: 2((n + 1)k + n + k) numbers are stored.
    (FC, "operational_space", "(n + 1)*k + 2*n + 2*k", "gradients of the weights are missing"),
    (FC, "operational_space", "(n + 1)*k + n + k", "gradients are missing"),
    (FC, "operational_space", "2*(n + 1)*k + 2*n", "2*k is missing: each output and its gradient"),
    (FC, "operational_space", "2*(n + 1)*k + 2*k", "2*n is missing: each input and its gradient"),
    (FC, "operational_space", "2*(n + 1)*k + 2*n + k", "k is counted once where it counts twice: each output"),
    (FC, "operational_space", "2*(n + 1)*k + n + k", "n is counted once where it counts twice"),
    (FC, "operational_space", "2*(n*k + n + k)", "bias is missing"),
    # F13 and F14: 2nk/r seconds, r/(2nk) samples a second.
    (FC, "time", "r/(2*n*k)", "upside down"),
    (FC, "time", "2*n*k*r", "Multiplied where it is divided"),
    (FC, "time", "n*k/r", "multiply-adds"),
    (FC, "time", "2*n*k", "another quantity: Ops"),
    (FC, "throughput", "2*n*k/r", "upside down"),
    # C3: a convolution has k(cwh + 1) weights.
    (CONV_NUMBERS, "weights", "k*c*w*h", "bias is missing: one bias for each kernel"),
    (CONV_NUMBERS, "weights", "k*c*w*h + 1", "One bias is counted for the whole layer"),
    (CONV_NUMBERS, "weights", "k*(w*h + 1)", "c is missing: a kernel is c channels deep"),
    (CONV_NUMBERS, "weights", "k*(c*w + 1)", "h is missing"),
    (CONV_NUMBERS, "weights", "k*(c*h + 1)", "w is missing"),
    (CONV_NUMBERS, "weights", "c*w*h + 1", "k is missing"),
    (CONV_NUMBERS, "weights", "c*(k*w*h + 1)", "c and k are exchanged"),
    (CONV_NUMBERS, "weights", "k*c*(w*h + 1)", "bias is counted for every input"),
    (CONV_NUMBERS, "weights", "k*c*w*h + k*(M - w + 1)*(N - h + 1)", "bias is counted for every place"),
    (CONV_NUMBERS, "weights", f"k*(c*w*h + 1)*{PLANE}", "weights are counted for every place"),
    (CONV_NUMBERS, "weights", "k*w*h", "bias is missing: one bias for each kernel; c is missing"),
    (CONV_NUMBERS, "weights", "k*(c*w*h + 2)", "k is counted twice: one bias for each kernel"),
    (CONV_PLAIN, "activations", "k*(M - w + 2)*(N - h + 1)", "2 stands where the formula has 1"),
    (CONV_NUMBERS, "weights", "6*c*w*h", "bias is missing"),
    (CONV_NUMBERS, "weights", "450", "bias is missing"),
    (CONV_NUMBERS, "weights", "6*(5*5 + 1)", "c is missing"),
    (CONV_NUMBERS, "weights", "6*5*5", "bias is missing: one bias for each kernel; c is missing"),
    # Added in the place of multiplied; two operations for each weight, the bias's too.
    (FC, "weights", "n + k", "What is multiplied is added here"),
    (FC, "operations", "2(n + 1)k", "Two operations are counted for each bias too"),
    (CONV, "operations", "2(cwh + 1)kM'N'", "Two operations are counted for each bias too"),
    (CONV, "operations", "2cwhkMN", "the output has another size"),
    (CONV_NUMBERS, "output_shape", "220, 220, 6", "The channels stand last"),
    # C6: cMN + k(cwh + 1) + 2k M'N' numbers are stored.
    (CONV_NUMBERS, "operational_space", f"c*M*N + k*(c*w*h + 1) + k*{PLANE}", "gradients are missing"),
    (CONV_NUMBERS, "operational_space", f"k*(c*w*h + 1) + 2*k*{PLANE}", "c*M*N is missing: the input planes"),
    (CONV_NUMBERS, "operational_space", f"c*M*N + 2*k*{PLANE}", "|w| is missing"),
    (CONV_NUMBERS, "operational_space", f"2*(c*M*N + k*(c*w*h + 1) + k*{PLANE})", "Gradients of input and weights are counted too"),
    (CONV_NUMBERS, "operational_space", "c*M*N + k*(c*w*h + 1) + 2*k*M*N", "input plane stands where"),
    (CONV_NUMBERS, "operational_space", "c*M*N + k*(c*w*h + 1) + 2*k*(M - w)*(N - h)", "+ 1 of the output's size is missing"),
    (CONV_NUMBERS, "operational_space", f"M*N + k*(c*w*h + 1) + 2*k*{PLANE}", "c is missing in c*M*N"),
    # C8: 2cwhk M'N' operations.
    (CONV_PLAIN, "operations", f"c*w*h*k*{PLANE}", "multiply-adds"),
    (CONV_PLAIN, "operations", "2*c*w*h*k", "output plane is missing"),
    (CONV_PLAIN, "operations", f"2*w*h*k*{PLANE}", "c is missing"),
    # Dumoulin & Visin 2016, relationship 6: M' = floor((M + 2z - w)/s) + 1.
    (CONV, "activations", "k*((M + z - w)//s + 1)*((N + z - h)//s + 1)", "padding is counted once"),
    (CONV, "activations", "k*((M - w)//s + 1)*((N - h)//s + 1)", "padding is left out"),
    (CONV, "activations", "k*(M + 2*z - w + 1)*(N + 2*z - h + 1)", "stride is left out"),
    (CONV, "activations", "k*((M + 2*z - w)/s + 1)*((N + 2*z - h)/s + 1)", "floor is missing"),
    (CONV, "activations", "k*((M + 2*z - w)//s)*((N + 2*z - h)//s)", "+ 1 of the output's size is missing"),
    (CONV, "activations", "k*((M + 2*z - w + 1)//s)*((N + 2*z - h + 1)//s)", "+ 1 stands inside the floor"),
    (CONV, "activations", "k*((N + 2*z - w)//s + 1)*((M + 2*z - h)//s + 1)", "M and N are exchanged"),
    (CONV, "activations", f"{P}*{Q}", "k is missing in"),
    (CONV, "output_shape", f"k, {Q}, {P}", "Width and height are exchanged"),
    (CONV, "output_shape", f"(c, {P}, {Q})", "c and k are exchanged"),
    (CONV_STRIDE, "activations", "8*17*17", "rounded up"),
    (CONV_STRIDE, "operations", "2*3*9*8*15*15", "padding is left out"),
    # Several layers: what is between them, and which of them.
    (TWO_FC, "weights", "n*m + m*k", "bias is missing"),
    (TWO_FC, "weights", "n*m + (m + 1)*k", "fc1: the bias is missing"),
    (TWO_FC, "weights", "(n + 1)*m", "(FC){k} is missing"),
    (TWO_FC, "operations", "n*m + m*k", "multiply-adds"),
    (TWO_CONV, "weights", "k*(9*c + 1) + K*(9*c + 1)", "one for each kernel before it"),
    (POOLED, "weights", "208 + (8*24*24 + 1)*10", "pooling is left out"),
    (POOLED, "weights", "208 + (8 + 1)*10", "every place of the plane counts"),
    (POOLED, "weights", "208 + 8*12*12*10", "fc1: the bias is missing: one bias for each output"),
    (REPEATED, "weights", "L*n*n + n*k", "bias is missing"),
    (REPEATED, "weights", "n*(n + 1) + (n + 1)*k", "L is missing"),
    ("vgg16", "weights", "138344128", "bias is missing"),
    (STEM, "weights", "k*9c + 2k*9k + 2k*q", "The bias is missing: one bias for each kernel, one bias for each output."),
    # Ioffe & Szegedy 2015, algorithm 1: a scale and a shift of each channel are trained.
    ("(Input)(3,32,32)->(Conv)16c3w1p->(BN)", "weights", "16*28", "(BN) is missing: a scale and a shift"),
    (NORMED, "weights", "16*28 + 17*5", "(BN) is missing"),
    (NORMED, "weights", "16*27 + 16*5", "bias is missing: one bias for each kernel, one bias for each output; (BN) is missing"),
    (NORMED, "weights", "16*28 + 2*16*32*32 + 17*5", "a channel has its own for all of them"),
    (NORMED, "weights", "16*28 + 4*16 + 17*5", "What is stored and not trained is counted too: a running mean and variance"),
    ("(Input)(3,32,32)->(Conv)8c3w1p->(BN)->(ReLU)->(Flatten)->(FC)10", "weights", "8*28 + 8192*10 + 10", "(BN) is missing"),
    *(
        (
            f"(Input)(c,M,N)->(Conv){{k}}c3w1p->({norm})->(ReLU)->(Flatten)->(FC){{q}}",
            "weights",
            "k(9c+1) + (k*M*N+1)q",
            f"({norm}) is missing",
        )
        for norm in ("BN", "LayerNorm")
    ),
    ("(Input)(c,M,N)->(Conv){k}c3w1p->(GroupNorm){g}g->(GAP)->(Flatten)->(FC){q}", "weights", "k(9c+1) + (k+1)q", "(GroupNorm) is missing"),
    (
        "(Input)(c,M,N)->(Conv){k}c3w1p->(BN)->(Conv){k}c3w1p->(BN)",
        "weights",
        "9k*c + 9k*k",
        "The bias is missing: one bias for each kernel; (BN)",
    ),
    ("(Input)(c,M,N)->(Conv){k}c3w1p->(BN)", "operational_space", "c*M*N + k(9c+1) + 2k*M*N", "(BN) is missing"),
]


@pytest.fixture(scope="module")
def known() -> dict[tuple[str, str], Exercise]:
    return {}


@pytest.mark.parametrize(("design", "quantity", "answer", "said"), MISTAKES)
def test_mistakes_by_their_names(design: str, quantity: str, answer: str, said: str, known: dict[tuple[str, str], Exercise]) -> None:
    if (design, quantity) not in known:
        known[design, quantity] = exercise(design, quantity)
    mark = known[design, quantity].mark(answer)
    assert mark.verdict == "wrong"
    assert said in (*mark.mistakes, "nothing")[0]


def test_a_convention_under_which_it_would_be_right_is_named() -> None:
    every = f"2*(c*M*N + k*(c*w*h + 1) + k*{PLANE})"
    assert "right under another convention: autograd" in sc.mark(CONV_NUMBERS, every, "operational_space").mistakes[-1]
    assert sc.mark(CONV_NUMBERS, every, "operational_space", convention="autograd").verdict == "right"


def test_what_no_mistake_explains_is_left_unexplained() -> None:
    mark = sc.mark(FC, "(n + 7)*(k + 5)^2 - 3")
    assert (mark.verdict, mark.mistakes) == ("wrong", ())
    assert mark.counterexample == {"n": 1, "k": 1}
    assert mark.data()["yours"] == "285"  # 8 * 36 - 3
    assert mark.data()["right"] == "2"  # (1 + 1) * 1


# ------------------------------------------------------------------------------------------------------ as people write formulas

CONV_FIXED = "(Input)(c,M,N)->(Conv){k}c3w1s1p"


@pytest.mark.parametrize(
    ("design", "quantity", "answer", "read"),
    [
        (FC, "weights", "k(n+1)", "k*(n + 1)"),
        (FC, "weights", "(n+1)k", "(n + 1)*k"),
        (FC, "weights", "nk + k", "n*k + k"),
        (FC, "weights", "n k + k", "n*k + k"),
        (FC, "weights", "n × k + k", "n*k + k"),
        (FC, "weights", "n x k + k", "n*k + k"),
        (FC, "weights", "|w| = nk + k", "n*k + k"),
        (FC, "weights", "y = k·(n−1) + 2k", "k*(n - 1) + 2*k"),
        (FC, "operations", "Ops = 2nk", "2*n*k"),
        (FC, "weights", "(n² − 1)k/(n − 1)", "(n**2 - 1)*k/(n - 1)"),
        (FC_NUMBERS, "weights", "10(100+1)", "10*(100 + 1)"),
        (FC_NUMBERS, "weights", "1,010", "1010"),
        (FC_NUMBERS, "weights", "1010.0", "1010"),
        (FC_NUMBERS, "weights", "1.01e3", "1010"),
        (FC_NUMBERS, "weights", "1010 weights", "1010"),
        (FC_NUMBERS, "weights", "1,010 elements", "1010"),
        (FC_NUMBERS, "size", "4.04 kB", "4040"),
        (FC_NUMBERS, "size", "4,040 bytes", "4040"),
        (CONV_NUMBERS, "weights", "6·(5²·3+1)", "6*(5**2*3 + 1)"),
        (CONV_NUMBERS, "weights", "5x5x3x6 + 6", "5*5*3*6 + 6"),
        (CONV_NUMBERS, "weights", "k(cwh + 1)", "k*(c*w*h + 1)"),
        (CONV_NUMBERS, "output_shape", "6 × 220 × 220", "(6, 220, 220)"),
        (CONV_NUMBERS, "output_shape", "[6, 220, 220]", "(6, 220, 220)"),
        # A stride of 2 with z = 1 halves the plane, rounded up: floor((M + 2 - 3)/2) + 1 = floor((M + 1)/2).
        (HALVED, "output_shape", "k, ceil(M/2), ceil(N/2)", "k, (M + 1)//2, (N + 1)//2"),
        (HALVED, "output_shape", "k × ⌈M/2⌉ × ⌈N/2⌉", "k, (M + 1)//2, (N + 1)//2"),
        (HALVED, "output_shape", "k, -(-M//2), ceiling(N * 0.5)", "k, (M + 1)//2, -floor(-(N*(1/2)))"),
        (HALVED, "activations", "k ⌈M/2⌉⌈N/2⌉", "k*((M + 1)//2)*((N + 1)//2)"),
        (HALVED, "activations", "k·(⌈(M − 2)/2⌉ + 1)·⌈N/2⌉", "k*((M - 2 + 1)//2 + 1)*((N + 1)//2)"),
        # The first places of a kernel are M - w + 1, of which every s-th counts.
        (CONV_STRIDED, "activations", "k*ceil((M-w+1)/s)⌈(N-w+1)/s⌉", "k*((M - w + 1 + s - 1)//s)*((N - w + 1 + s - 1)//s)"),
        (CONV, "operations", "2cwhkM'N'", "2*c*w*h*k*M'*N'"),
        (CONV, "operations", "2cwhkM′N’", "2*c*w*h*k*M'*N'"),
        # What the tool prints for this design, and what it reads.
        (CONV, "output_shape", "k × (⌊(M + 2z − w)/s⌋ + 1) × (⌊(N + 2z − h)/s⌋ + 1)", f"(k, {P}, {Q})"),
        # Where a name is itself a symbol of the design, it is that symbol.
        ("(Input){nk}->(FC){k}", "weights", "nk k + k", "nk*k + k"),
    ],
)
def test_answers_are_read_as_people_write_them(design: str, quantity: str, answer: str, read: str) -> None:
    mark = sc.mark(design, answer, quantity)
    assert mark.verdict == "right", str(mark)
    shown = plain(mark.answer)
    assert shown == read or str(sc.mark(design, read, quantity).answer) == str(mark.answer)


@pytest.mark.parametrize("design", [FC, CONV_PLAIN, CONV, TWO_FC])
def test_what_is_printed_is_read(design: str) -> None:
    for name, asked in exercises(design):
        typed = ", ".join(map(plain, components(asked.derivation.formula)))
        line = next(line for line in str(asked.mark(typed)).splitlines() if "  =  " in line)
        text = line.split("  =  ", 1)[1].split("  ")[0]
        assert asked.mark(text).verdict == "right", f"{name}: {text}"


@pytest.mark.parametrize(
    ("design", "answer", "verdict"),
    [
        (CONV_NUMBERS, "C_in*K_W*K_H*C_out + C_out", "right"),
        (CONV_NUMBERS, "C_in*K^2*C_out + C_out", "right"),  # the kernel is square
        (CONV_NUMBERS, "C_in*K²*C_out", "wrong"),
        (FC, "N_in*N_out + N_out", "right"),
    ],
)
def test_textbook_letters_are_read_where_they_are_written(design: str, answer: str, verdict: str) -> None:
    assert sc.mark(design, answer, letters="textbook").verdict == verdict
    with pytest.raises(sc.Invalid, match="there is no letter"):
        sc.mark(design, answer)


def test_numbers_that_the_design_fixes_stay_in_a_counterexample() -> None:
    # A kernel of 3 x 3 with z = 1 leaves the plane as it is: at M = N = 2, 2 * 9 * 4 = 72 operations, and none by this answer.
    mark = sc.mark(CONV_FIXED, "18*c*k*(M-2)*(N-2)", "operations")
    assert mark.counterexample == {"c": 1, "k": 1, "M": 2, "N": 2}
    assert "padding is left out" in mark.mistakes[0]
    assert sc.mark(CONV_NUMBERS, "k*c*w*h").counterexample == {"c": 3, "w": 5, "h": 5, "k": 6}


@pytest.mark.parametrize(
    ("design", "answer", "put"),
    [
        (UNEVEN, "2*k*c*w*h*M*N", {"s": 2, "z_w": 2, "z_h": 1}),
        ("(Input)(c,M,N)->(Conv){k}c3w1p", "2*9*c*k*(M-2)*(N-2)", {"w": 3, "h": 3, "z": 1}),
        (UNEVEN, "k*c*w*h*M*N", {}),  # no number of the design was written
    ],
)
def test_the_numbers_of_a_design_are_put_in_together(design: str, answer: str, put: dict[str, int]) -> None:
    mark = sc.mark(design, answer, "operations")
    assert (mark.verdict, dict(mark.compared.put)) == ("wrong", put)
    # A difference that is long says less than the counter-example.
    assert "Difference" not in str(mark)
    assert len(str(mark).splitlines()[-1]) < 160


def test_the_ways_of_writing_that_are_expected_are_right() -> None:
    assert [sc.mark(FC_NUMBERS, answer, "size", precision="single").verdict for answer in ("4040 bytes", "4.0400 kB")] == ["right"] * 2
    # 2 * 100 * 10 operations at 10^6 a second.
    assert sc.mark(FC_NUMBERS, "0.002 s", "time", rate=1_000_000).verdict == "right"


def test_a_number_of_bytes_may_suppose_a_precision() -> None:
    mark = sc.mark(FC_NUMBERS, "4040", "size")
    assert (mark.verdict, mark.note[:37]) == ("right", "with p = 4, which the design leaves o")
    assert sc.mark(FC_NUMBERS, "4000", "size").mistakes == ("The bias is missing: one bias for each output.",)
    assert sc.mark(FC_NUMBERS, "1010", "size").mistakes == ("The bytes are missing: each number takes p of them.",)


def test_a_power_with_a_letter_above_is_refuted_by_numbers() -> None:
    mark = sc.mark(FC, "n^k")
    assert (mark.verdict, mark.counterexample, mark.mistakes) == ("wrong", {"n": 1, "k": 1}, ())
    assert str(mark).startswith("Not right: at n = k = 1 your formula gives 1; right is 2.")
    assert mark.data()["difference"] == "n**k - k*(n + 1)"


@pytest.mark.parametrize(("answer", "status"), [("-k", 1), ("-k*n", 1), ("-(n+1)*k", 1), ("−k + 2k + nk", 0), ("--", 2), ("--frmat", 2)])
def test_an_answer_may_begin_with_a_minus(answer: str, status: int) -> None:
    assert CliRunner().invoke(main, ["mark", FC, answer, "-q", "weights"]).exit_code == status
    assert CliRunner().invoke(main, ["mark", "-q", "weights", FC, answer]).exit_code == status


# ------------------------------------------------------------------------------------------------- right, but not for all sizes


@pytest.mark.parametrize(
    ("design", "quantity", "answer", "note"),
    [
        (CONV_NUMBERS, "weights", "k*(c*w*h + 1)", ""),
        (CONV_NUMBERS, "weights", "6*(75 + 1)", "with the numbers of this design: c = 3, k = 6, w = h = 5"),
        (CONV_NUMBERS, "weights", "6*c*w*h + 6", "with the numbers of this design: k = 6"),
        (CONV_NUMBERS, "weights", "k*(c*w^2 + 1)", "but not for all sizes: at c = w = k = 1, h = 2 your formula gives 2; right is 3"),
        (CONV_NUMBERS, "activations", "k*((M + 2*z - w)//s + 1)*(N - h + 1)", "with the numbers of this design: s = 1, z = 0"),
        (CONV_NUMBERS, "receptive_field", "w, h", "with the numbers of this design: w = h = 5"),
        (CONV_NUMBERS, "weights", "456", "with the numbers of this design"),
        (FC_NUMBERS, "weights", "n*10 + 10", "with the numbers of this design: k = 10"),
        ("(Input)(c,M,N)->(Conv){k}c{w}w", "weights", "k*(c*w*h + 1)", ""),
        (FC, "size", "(n + 1)*k*bits/8", ""),
        (FC, "output_shape", "k", ""),
        # Under the conditions that a kernel fits, the output adds to the input; elsewhere the maximum would be another one.
        (CONV, "peak_memory", f"c*M*N + k*{P}*{Q}", ""),
        ("vgg16", "weights", "138357544", ""),  # torchvision, vgg16
    ],
)
def test_right_answers_say_what_they_take_for_granted(design: str, quantity: str, answer: str, note: str) -> None:
    mark = sc.mark(design, answer, quantity)
    assert mark.verdict == "right"
    assert note in mark.note
    assert bool(note) == bool(mark.note)


def test_given_values_may_stand_as_numbers_or_as_letters() -> None:
    assert sc.mark(FC, "10*(n + 1)", values={"k": 10}).note == "with the numbers of this design: k = 10"
    assert sc.mark(FC, "k*(n + 1)", values={"k": 10}).note == ""
    assert sc.mark(FC, "4*(n + 1)*k", "size", precision="single").verdict == "right"
    assert sc.mark(FC, "8*(n + 1)*k", "size", precision="single").mistakes == ("This is twice the right formula.",)


def test_what_is_neither_proved_nor_refuted_is_unknown() -> None:
    # s + 1 cancels above and below, which the floor's form does not see; numbers never show a difference.
    mark = sc.mark(CONV, f"k*(((M + 2*z - w)*(s + 1))//(s*(s + 1)) + 1)*{Q}", "activations")
    assert (mark.verdict, mark.counterexample, mark.mistakes) == ("unknown", {}, ())
    assert str(mark).startswith("Undecided")


def test_a_counterexample_is_the_smallest_that_the_design_allows() -> None:
    assert sc.mark(FC, "n*k + 1").counterexample == {"n": 1, "k": 2}
    # A kernel of 5 x 5 needs a plane of 5 x 5.
    assert sc.mark("(Input)(3,M,N)->(Conv)6c5w", "6*(M - 5)*(N - 4)", "activations").counterexample == {"M": 5, "N": 5}
    # The two differ where M < w alone, and there the layer does not fit.
    assert sc.mark("(Input)(c,M,N)->(Conv){k}c{w}w", "k*(M - w + 1)*(N - w + 1) + k*((M - w)//(M + 1))", "activations").verdict != "wrong"
    # Equal where w = M, and everywhere near: only a plane 20 wider than the kernel shows the difference.
    assert sc.mark("(Input)(c,M,N)->(Conv){k}c{w}w", "k*(M-w+1)*(N-w+1) + (M-w)//20", "activations").verdict == "wrong"


# ------------------------------------------------------------------------------------------------------------ what cannot be read


@pytest.mark.parametrize(
    ("design", "quantity", "answer", "message", "column"),
    [
        (FC, "weights", "n*k +", "a formula cannot end here", 5),
        (FC, "weights", "n*(k + 1", "a formula cannot end here", 8),
        (FC, "weights", "", "an empty formula", None),
        (FC, "weights", "n*K", "there is no letter K in weights of this design; did you mean k?", 2),
        (FC, "weights", "n*q", "there is no letter q", 2),
        (CONV, "activations", "k*(M + 2*p - w)", "p is bytes per number, and padding is z", 9),
        (CONV, "output_shape", "k, M", "this quantity has 3 sizes, and the answer has 2", None),
        (CONV, "output_shape", "(k, M - , N)", "a formula cannot end here", 7),
        (FC, "weights", "n/0", "division by zero", None),
        (FC, "weights", "(n + 1)*k*n^k/n^k", "has no value here", None),
        # What could mean two things, or nothing.
        (FC, "weights", "n/2k", "could end before this factor or after it", 3),
        (FC, "weights", "n^kn", "the exponent could end", 3),
        (FC, "weights", "n^k n", "the exponent could end", 4),
        (FC, "weights", "n·k2", "there is no letter k2", 2),
        (FC, "weights", "(n + 1)2", "stands before what it multiplies", 7),
        (FC, "weights", "nq + k", "there is no letter nq in weights of this design; did you mean n?", 0),
        (FC, "weights", "n'k", "there is no letter n'", 0),
        (FC, "weights", "n·k +·k", "cannot go on with '·' here", 5),
        (FC, "weights", "k·⌊n·⌋", "cannot go on with '⌋' here", 5),
        (FC, "weights", "1010 = (n + 1)k", "an answer is one formula", 5),
        (FC, "weights", "|w| = nk + k = k", "an answer is one formula", 13),
        ("(Input){w}->(FC){h}->(FC){wh}", "weights", "whw", "can be read in more than one way: wh*w or w*h*w", 0),
        (FC_NUMBERS, "weights", "1.010", "can be a whole number or a decimal fraction", 0),
        # A comma that groups no thousands may be a decimal one, and nobody groups those of a number that begins with 0.
        (FC_NUMBERS, "time", "0,002 s", "expected: 0.002 for a decimal fraction", 0),
        (FC_NUMBERS, "weights", "0,001,010", "expected: digits alone", 0),
        (FC_NUMBERS, "weights", "10 + 1,01", "expected: 1.01 for a decimal fraction", 5),
        (FC_NUMBERS, "size", "4,04 kB", "expected: 4.04 for a decimal fraction", 0),
        # Each of the two readings can be written.
        (FC_NUMBERS, "weights", "1.010", "expected: 1010 or 1.0100", 0),
        (FC_NUMBERS, "weights", "1.010.000", "expected: digits without a point", 0),
        (FC_NUMBERS, "size", "4.040 kB", "expected: 4040 bytes or 4040 kB", 0),
        (FC_NUMBERS, "size", "1.104 KiB", "expected: 1.1040 KiB or 1104 KiB", 0),
        (FC_NUMBERS, "time", "1.002 s", "expected: 1002 ms or 1002 s", 0),
        (HALVED, "activations", "k·⌈M/2⌉·⌈N/2", "a formula cannot end here", 12),
        (HALVED, "activations", "k·ceil M", "there is no letter ceil", 2),
        (FC_NUMBERS, "weights", "1.01k", "k is a letter of this design and also a unit", 4),
        (FC_NUMBERS, "weights", "1010 bytes", "weights is counted in elements, and not in bytes", 5),
        (FC_NUMBERS, "size", "4.04 KB", "could be of 1,000 or of 1,024", 5),
        (FC_NUMBERS, "size", "1234", "a number can be marked where p is known", None),
        (FC_NUMBERS, "time", "0.01", "a number can be marked where r is known", None),
        (CONV_NUMBERS, "output_shape", "6*220*220", "this is how many elements there are", None),
        (FC, "weights", "9" * 41, "past the cap", 0),
        (FC, "weights", "n+" * 1_100 + "n", "past the cap", 0),
        (FC, "weights", "(" * 101 + "n" + ")" * 101, "nested deeper", None),
        (FC, "weights", "(n + k)^900", "past the cap", None),
        (FC, "nonsense", "n", "unknown quantity", None),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_caret(design: str, quantity: str, answer: str, message: str, column: int | None) -> None:
    result = CliRunner().invoke(main, ["mark", design, answer, "-q", quantity])
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    if column is not None:
        lines = result.stderr.splitlines()
        carets = next(line for line in lines if set(line) <= {" ", "^"})
        assert carets.index("^") == column + 2


def test_one_quantity_is_marked_at_a_time() -> None:
    result = CliRunner().invoke(main, ["mark", FC, "n", "-q", "weights,size"])
    assert (result.exit_code, result.stdout) == (2, "")


# ------------------------------------------------------------------------------------------------------------- how it is handed out


@pytest.mark.parametrize(("answer", "verdict", "status"), [("k*(n + 1)", "right", 0), ("n*k", "wrong", 1)])
def test_the_json_and_the_exit_status_are_the_contracts(answer: str, verdict: str, status: int) -> None:
    result = CliRunner().invoke(main, ["mark", FC, answer, "-q", "weights", "--format", "json"])
    assert result.exit_code == status
    data = json.loads(result.stdout)
    assert list(data)[:4] == ["verdict", "counterexample", "difference", "mistakes"]
    assert data["verdict"] == verdict
    expected = ({}, "0", []) if verdict == "right" else ({"n": "1", "k": "1"}, "-k", ["The bias is missing: one bias for each output."])
    assert (data["counterexample"], data["difference"], data["mistakes"]) == expected
    assert data == sc.mark(FC, answer).data()


def test_every_format_renders_every_verdict() -> None:
    for answer in ("k*(n + 1)", "n*k", "7"):
        mark = sc.mark(FC, answer)
        for name in ("text", "ascii", "latex", "markdown", "html", "typst", "json", "align"):
            assert render(mark.document(), name)
        assert mark.to_markdown().startswith("#")
        assert "<math" in mark.to_html()
        assert json.loads(mark.to_json()) == mark.data()


def test_the_words_of_a_mark() -> None:
    said = str(sc.mark(CONV_NUMBERS, "k*c*w*h"))
    assert said.splitlines()[0] == (
        "Not right: at c = 3, w = h = 5, k = 6 your formula gives 450; right is 456."  # 6 * 75, 6 * 76
    )
    assert said.splitlines()[2] == "The bias is missing: one bias for each kernel."
    assert said.splitlines()[-1].endswith("your formula; the difference is −k")


def test_a_mistake_is_one_definition() -> None:
    before = dict(mistakes.REGISTRY)
    try:

        def slips(asked: mistakes.Asked) -> Iterator[Slip]:
            yield Slip(Name("n") ** 7, (Phrase("the seventh power"),))

        FormulaMistake("seventh", "the seventh power of the inputs", slips)
        assert "seventh" in render(catalogue("mistakes"), "text")
        assert sc.mark(FC, "n^7").mistakes == ("The seventh power.",)
    finally:
        mistakes.REGISTRY.clear()
        mistakes.REGISTRY.update(before)
