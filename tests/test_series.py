"""Sums over an index: closed or not, they are worth what adding up round by round gives; and how they are written."""

from __future__ import annotations

import pickle
import random
import time
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pytest
import sympy

from symbolic_complexity.algebra import (
    Polynomial,
    Value,
    at_least_zero,
    closed_form,
    equal,
    normal_form,
    put_in,
    sum_over,
    symbols_in,
    terms_of,
    write,
)
from symbolic_complexity.algebra.bridge import from_sympy, to_sympy
from symbolic_complexity.algebra.series import MAX_ROUNDS, SumAtom
from symbolic_complexity.errors import Invalid, Overflow, Refuted, SymbolicComplexityError, Unsupported
from symbolic_complexity.renderers.latex import formula
from symbolic_complexity.renderers.text import ASCII, UNICODE
from symbolic_complexity.typeset import plain, plain_for_machines, typeset
from symbolic_complexity.working import line, operation, round_of, settle, worth
from symbolic_complexity.written import (
    Floor,
    IndexedSum,
    Maximum,
    Name,
    Negative,
    Number,
    Operand,
    Power,
    Quotient,
    Written,
    children,
    free_names,
    names,
    rebuild,
    size,
    substitute,
    transform,
    walk,
    written,
)

from .strategies import recount

a, c, D, g, i, j, k, K, L, M, n, s = names("a c D g i j k K L M n s")


def over(body: Operand, first: Operand = 0, last: Operand = L - 1, index: str = "i") -> IndexedSum:
    """The sum of a body over i from 0 to L - 1, or over what is given."""
    return IndexedSum(written(body), index, written(first), written(last))


def rounds(tree: Written, at: Mapping[str, int | Fraction]) -> Fraction:
    """What a tree with sums is worth, added up round by round with Python's own numbers."""
    if isinstance(tree, IndexedSum):
        first, last = rounds(tree.first, at), rounds(tree.last, at)
        return sum((rounds(tree.body, {**at, tree.index: number}) for number in range(int(first), int(last) + 1)), Fraction(0))
    parts = children(tree)
    return recount(rebuild(tree, tuple(Number(rounds(part, at)) for part in parts)) if parts else tree, at)


def sums_in(value: Value) -> set[SumAtom]:
    return {generator for monomial in terms_of(value) for generator, _ in monomial if isinstance(generator, SumAtom)}


# Closed sums


def random_summand(generator: random.Random, *, below: bool = True) -> Written:
    """A few powers of i times letters times (b^i)^e, e above or below zero, with fractions."""
    terms: list[Written] = []
    for _ in range(generator.randint(1, 4)):
        term = Number(Fraction(generator.randint(-9, 9), generator.choice((1, 1, 2, 3)))) * i ** generator.randint(0, 6)
        for _ in range(generator.randint(0, 2)):
            grown = Power(Number(generator.choice((2, 3, 4, 10))), generator.choice((i, 2 * i, 3 * i, D - i, i + k)))
            term = term / grown if below and generator.random() < 0.3 else term * grown
        for letter in (c, g):
            term = term * letter ** generator.randint(0, 2)
        terms.append(term)
    return sum(terms[1:], start=terms[0])


@pytest.mark.parametrize("seed", range(80))
def test_powers_times_exponentials_close_and_are_worth_every_round(seed: int) -> None:
    generator = random.Random(seed)
    body = random_summand(generator)
    first = generator.choice((Number(0), Number(0), Number(1), Number(3), k, k + 2))
    value = normal_form(over(body, first, first + L - 1))
    assert not sums_in(value)
    expected = Fraction(0)
    for count in range(51):
        at = {"c": 3, "g": 7, "k": 2, "D": 9, "L": count}
        assert put_in(value, at) == expected, (str(body), str(first), count)
        expected += rounds(body, {**at, "i": int(rounds(first, at)) + count})


@pytest.mark.parametrize("count", [0, 1, 2, 7, 50])
def test_a_number_of_rounds_gives_what_the_symbol_gives(count: int) -> None:
    generator = random.Random(count)
    for _ in range(20):
        body = normal_form(substitute(random_summand(generator), {"D": 5, "k": 2}))
        assert sum_over(body, "i", 0, count) == put_in(sum_over(body, "i", 0, Polynomial.of("L")), {"L": count})


def test_closed_sums_cost_the_same_whatever_the_number_of_rounds() -> None:
    started = time.process_time()
    depth = 10**60
    assert sum_over(normal_form(i**3), "i", 0, depth) == (depth * (depth - 1) // 2) ** 2
    assert sum_over(normal_form(c + g * i), "i", 1, depth) == normal_form(c * depth + g * (depth * (depth + 1) // 2))
    assert sum_over(normal_form(i**100), "i", 0, depth) == put_in(normal_form(over(i**100)), {"L": depth})
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("body", "closed"),
    [
        (1, "L"),
        (k, "L*k"),
        (i, "L*(L - 1)/2"),
        (i**2, "L*(L - 1)*(2*L - 1)/6"),
        (i**3, "(L*(L - 1)/2)**2"),
        (2**i, "2**L - 1"),
        (Power(Number(4), i), "(4**L - 1)/3"),
        (Power(Number(2), 2 * i), "(4**L - 1)/3"),
        (i * 2**i, "(L - 2)*2**L + 2"),
        (Power(Number(2), L - i), "2**(L + 1) - 2"),
        (Power(Number(4), i) / Power(Number(2), 2 * i) * i, "L*(L - 1)/2"),
        ((9 * g + 2) * (c + i * g), "(9*g + 2)*(c*L + g*L*(L - 1)/2)"),
        (Quotient(i, c + k), "L*(L - 1)/2/(c + k)"),
    ],
    ids=str,
)
def test_textbook_sums(body: Operand, closed: str) -> None:
    expected = sympy.sympify(closed)
    value = normal_form(over(body))
    for count in range(12):
        at = {"L": count, "k": 3, "g": 5, "c": 11}
        assert put_in(value, at) == Fraction(str(expected.subs(at)))


@pytest.mark.parametrize("body", [i**2 + c * i, i * 3**i, 2 ** (L - i), k * i**4, 5 * 2**i + i], ids=str)
def test_sympy_gives_the_same_closed_sum(body: Written) -> None:
    value = normal_form(over(body))
    expression = to_sympy(over(body)).doit()
    for count in range(8):
        at = {"L": count, "k": 3, "c": 11}
        assert put_in(value, at) == Fraction(str(expression.subs(at)))


def test_a_sum_of_closed_sums_closes() -> None:
    triangle = over(over(i * j + c, 0, i - 1, "j"))
    value = normal_form(triangle)
    assert not sums_in(value)
    for count in range(10):
        assert put_in(value, {"L": count, "c": 4}) == rounds(triangle, {"L": count, "c": 4})


# Sums that stay


OPEN = [
    over(M // 2**i),
    over(k * (M // 2**i) * (2 + K * i) + c * i),
    over((M + i) // 3 * 2**i, 1, L),
    over(Maximum((i, M))),
    over(2 ** (i * K)),
    over((M + i) // (i + 1)),
    over(1 / i, 1, L),
    over((i + j) // 2, j, j + L - 1) * s,
    over(over((i + j + M) // 3, 0, i - 1, "j")),
    over(over((i + M) // 3, 0, i - 1, "i")),
    over(over((i + j + M) // 3, i, L, "j"), 2, L + 1),
    over(over(M // 2**j, 0, (i + 1) // 2, "j") * k),
    over(M // (2 ** (over(i // 2) + 1))) // 2,
    M // (over(i // 2) + 1),
    over((2**i + M) // 2),
]


@pytest.mark.parametrize("tree", OPEN, ids=plain)
def test_what_does_not_close_is_kept_and_worked_out_exactly(tree: Written) -> None:
    value = normal_form(tree)
    assert symbols_in(value) == free_names(tree)
    assert all(sum_.index not in symbols_in(value) for sum_ in sums_in(value))
    for count in range(8):
        for small in (1, 2, 5):
            at = {"L": count, "M": 37, "k": small, "K": 2, "c": 3, "s": small, "j": small}
            expected = rounds(tree, at)
            assert put_in(value, at) == expected, at
            assert normal_form(tree, at) == expected, at
            assert put_in(put_in(value, {"L": count}), at) == expected, at
            assert put_in(put_in(value, {"M": 37, "K": 2, "k": small}), at) == expected, at


@pytest.mark.parametrize("tree", OPEN, ids=plain)
def test_an_open_sum_is_written_and_pickled_with_its_value(tree: Written) -> None:
    value = normal_form(tree)
    assert normal_form(write(value)) == value
    assert pickle.loads(pickle.dumps(value)) == value


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (over(M // 2**i), over(M // 2**j, index="j")),
        (over(M // 2**i + i // 3), over(M // 2**i) + over(j // 3, index="j")),
        (over(k * (M // 2**i) + c), k * over(M // 2**i) + c * L),
        (over(k * (M // 2**i)) / k, over(M // 2**i)),
        (over(over((i + j) // 2, index="j")), over(over((i + j) // 2, index="i"), index="j")),
        (over((i + M) // 2 * 2 + i, 0, 3), M // 2 * 2 + (M + 1) // 2 * 2 + (M + 2) // 2 * 2 + (M + 3) // 2 * 2 + 6),
        (over(2 * i // 2), L * (L - 1) / 2),
        (over(Maximum((i + 1, i))), L * (L + 1) / 2),
        (over(M // 2**i, 0, -1), Number(0)),
        (over(Maximum((i, 0 * i)), -2, 2), Number(3)),
    ],
    ids=plain,
)
def test_equal_sums_are_proved_equal(left: Written, right: Written) -> None:
    assert equal(normal_form(left), normal_form(right)).outcome == "proved"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (over(M // 2**i), over(M // 3**i)),
        (over(M // 2**i), over(M // 2**i, 0, L)),
        (over(i), over(i, 1, L)),
        (over((M + i) // 40), over((M + i + 1) // 40)),
    ],
    ids=plain,
)
def test_sums_that_differ_are_refuted_with_numbers(left: Written, right: Written) -> None:
    verdict = equal(normal_form(left), normal_form(right))
    assert verdict.outcome == "refuted"
    at = {"L": 1, "M": 1, **verdict.counterexample}
    assert rounds(left, at) != rounds(right, at)


def test_the_sum_of_a_halved_sum_is_tested_and_never_shown_as_proved() -> None:
    both = over((M + i) // 2 + (M + i + 1) // 2)
    assert equal(normal_form(both), normal_form(over(M + i))).outcome == "tested"


@pytest.mark.parametrize(
    ("tree", "proved"),
    [
        (over(M // 2**i), True),
        (over((M + i - 1) // 2**i, 1, L), True),
        (over((M + i - 2) // 2**i), False),
        (over((M - 5) // 2**i), False),
        (-over(M // 2**i), False),
        (over(M // 2**i) + k, True),
        (over(over((i + j) // 2, 0, i - 1, "j")), True),
    ],
    ids=str,
)
def test_a_sum_of_rounds_that_are_never_negative_is_never_negative(tree: Written, proved: bool) -> None:
    assert at_least_zero(normal_form(tree)) is proved


def test_a_sum_of_whole_rounds_is_whole() -> None:
    assert normal_form((2 * over(M // 2**i) + M) // 2) == normal_form(over(M // 2**i) + M // 2)
    halves = normal_form(Floor(over(1 / i, 1, L)))
    assert put_in(halves, {"L": 4}) == 2  # 1 + 1/2 + 1/3 + 1/4
    assert normal_form(over((2**i + M) // 2, -2, 2)) == normal_form(
        sum(((Power(Number(2), Number(p)) + M) // 2 for p in range(-2, 3)), Number(0))
    )


def test_nothing_put_in_is_caught_by_the_index() -> None:
    tree = over((n + i) // 2 * n)
    value = normal_form(tree)
    for inside in (i, i**2 + 1, over((i + n) // 3), over(i // 2)):
        moved = put_in(value, {"n": normal_form(inside)})
        direct = normal_form(substitute(tree, {"n": inside}))
        for count in range(6):
            at = {"L": count, "i": 4, "n": 7}
            expected = rounds(tree, {"L": count, "n": rounds(inside, at)})
            assert put_in(moved, at) == put_in(direct, at) == rounds(substitute(tree, {"n": inside}), at) == expected
    assert normal_form(tree, {"n": normal_form(i)}) == put_in(value, {"n": normal_form(i)})


def test_a_symbol_named_like_the_index_stands_beside_the_sum() -> None:
    tree = over(M // 2**i, i, i + L - 1) + i
    assert free_names(tree) == {"L", "M", "i"}
    assert normal_form(tree, {"L": 3, "M": 100, "i": 2}) == 25 + 12 + 6 + 2
    assert str(write(normal_form(tree))) == "i + Sum(floor(M/2**j), (j, i, L + i - 1))"


# Caps and errors


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda: normal_form(over(i**101)), Overflow),
        (lambda: normal_form(over((i * M) // 3 * i, 0, MAX_ROUNDS), {"M": 7}), Overflow),
        (lambda: put_in(normal_form(over(over((i + j) // 3, 0, i - 1, "j"))), {"L": 9_000}), Overflow),
        (lambda: put_in(normal_form(over(2**i)), {"L": 10**9}), Overflow),
        (lambda: normal_form(over(i // 3), {"L": -1}), Invalid),
        (lambda: sum_over(1, "i", 0, -2), Invalid),
        (lambda: sum_over(1, "i", 0, Fraction(1, 2)), Invalid),
        (lambda: normal_form(over(1 / i, 0, 3)), Invalid),
        (lambda: normal_form(over(1 / (i + k))), Unsupported),
        (lambda: normal_form(over(k**i)), Unsupported),
        (lambda: normal_form(over(2**i, 0, L / 2)), Unsupported),
    ],
)
def test_what_cannot_be_summed_is_refused_at_once(ask: Callable[[], object], error: type[SymbolicComplexityError]) -> None:
    started = time.process_time()
    with pytest.raises(error):
        ask()
    assert time.process_time() - started < 5


def test_a_long_sum_with_letters_stays_a_sum() -> None:
    value = normal_form(over((M + i) // 3, 0, MAX_ROUNDS))
    assert len(sums_in(value)) == 1
    assert normal_form(over((M + i) // 3, 0, MAX_ROUNDS - 1), {"M": 2}) == sum((2 + number) // 3 for number in range(MAX_ROUNDS))


def test_a_quotient_with_the_index_below_is_worked_out_for_a_number_of_rounds() -> None:
    assert normal_form(over(1 / (i + k), 0, 2)) == normal_form(1 / k + 1 / (k + 1) + 1 / (k + 2))
    assert normal_form(over(1 / (i + k)), {"k": 1, "L": 4}) == Fraction(25, 12)


# As a person writes it


CLOSED = [
    (1, 0, L, "L"),
    (k, 0, L, "k*L"),
    (9 * k**2 + k, 0, L, "L*(9*k**2 + k)"),
    (9 * k**2 + k, 1, L - 1, "(L - 1)*(9*k**2 + k)"),
    (9 * k**2 + k, 0, 12, "12*k*(9*k + 1)"),
    (i, 0, L, "L*(L - 1)/2"),
    (i, 1, L - 1, "L*(L - 1)/2"),
    (i, 1, L, "L*(L + 1)/2"),
    (i, 0, 2 * L, "L*(2*L - 1)"),
    (i, 0, 12, "66"),
    (i**2, 0, L, "L*(L - 1)*(2*L - 1)/6"),
    (i**2, 1, L, "L*(L + 1)*(2*L + 1)/6"),
    (6 * i**2, 0, L, "L*(L - 1)*(2*L - 1)"),
    (i**3, 0, L, "(L*(L - 1)/2)**2"),
    (i**4, 0, L, "(6*L**5 - 15*L**4 + 10*L**3 - L)/30"),
    (2**i, 0, L, "2**L - 1"),
    (2**i, 1, L, "2**(L + 1) - 2"),
    (2**i, 2, L - 2, "4*(2**(L - 2) - 1)"),
    (4**i, 0, L, "(4**L - 1)/3"),
    (5 * 2**i, 0, L, "5*(2**L - 1)"),
    (i * 2**i, 0, L, "(L - 2)*2**L + 2"),
    (2 ** (L - i), 0, L, "2*(2**L - 1)"),
    (c + i * g, 0, L, "c*L + g*L*(L - 1)/2"),
    (g * i / c, 0, L, "g*L*(L - 1)/(2*c)"),
    (Quotient(g * i, c + k), 0, L, "g*L*(L - 1)/(2*(c + k))"),
    (-k * i, 0, L, "-k*L*(L - 1)/2"),
    (k + k * i, 0, L, "k*L*(L + 1)/2"),
    (i**2 + i, 0, L, "(L**3 - L)/3"),
    ((9 * g + 2) * (c + i * g), 0, L, "(9*g + 2)*(c*L + g*L*(L - 1)/2)"),
    ((9 * g + 2) * (c + i * g), 1, L, "(9*g + 2)*(c*L + g*L*(L + 1)/2)"),
    ((9 * g + 2) * (c + i * g), 0, 12, "(9*g + 2)*(12*c + 66*g)"),
    ((9 * g + 2) * c + (g + 1) * i, 0, L, "c*(9*g + 2)*L + (g + 1)*L*(L - 1)/2"),
    ((9 * k + 2) * c + (g + 1) * 2**i, 0, L, "c*(9*k + 2)*L + (g + 1)*(2**L - 1)"),
    (k * (M // 2**i) + k * c, 0, L, "c*k*L + k*Sum(floor(M/2**i), (i, 0, L - 1))"),
    ((9 * g + 2) * (M // 2**i), 1, L, "(9*g + 2)*Sum(floor(M/2**i), (i, 1, L))"),
    ((2 + c * i) * (M // 2**i) * k, 0, L, "k*Sum(floor(M/2**i)*(c*i + 2), (i, 0, L - 1))"),
    (M // 2**i, 0, 2, "M + floor(M/2)"),
    (1 / (i + k), 0, 1, "1/k"),
    (0, 0, L, "0"),
    (k, 0, 0, "0"),
]


@pytest.mark.parametrize(("body", "first", "count", "text"), CLOSED, ids=[row[3] + f" from {row[1]}" for row in CLOSED])
def test_a_closed_form_is_the_textbooks(body: Operand, first: int, count: Operand, text: str) -> None:
    assert plain(closed_form(normal_form(written(body)), "i", first, normal_form(written(count)))) == text


@pytest.mark.parametrize("seed", range(60))
def test_a_closed_form_has_the_value_of_its_sum(seed: int) -> None:
    generator = random.Random(seed)
    body = random_summand(generator)
    if generator.random() < 0.3:
        body = body + (M + i) // 3 * generator.choice((k, 9 * g + 2, Number(3)))
    first = generator.choice((0, 0, 1, 1, 2, Polynomial.of("k")))
    count = generator.choice((L, L, L - 1, 2 * L, L + 1, M // 2, Number(4)))
    found = closed_form(normal_form(body), "i", first, normal_form(count))
    for depth in (1, 2, 5):
        at = {"L": depth, "D": 9, "M": 2 * depth + 1, "c": 3, "g": 5, "k": 2}
        begins = 2 if isinstance(first, Polynomial) else first
        expected = sum((rounds(body, {**at, "i": begins + number}) for number in range(int(rounds(count, at)))), Fraction(0))
        assert rounds(found, at) == expected, (str(body), str(found))


def test_a_closed_form_that_is_not_its_sum_is_refuted(monkeypatch: pytest.MonkeyPatch) -> None:
    from symbolic_complexity.algebra import closing

    monkeypatch.setattr(closing, "write", lambda value: Number(7))
    with pytest.raises(Refuted):
        closed_form(normal_form(i * k + c), "i", 0, Polynomial.of("L"))


# The tree, its spelling, SymPy


def test_the_index_belongs_to_its_body_alone() -> None:
    tree = over(c + i * g, i, L + i)
    assert free_names(tree) == {"c", "g", "i", "L"}
    assert free_names(over(c + i * g)) == {"c", "g", "L"}
    assert substitute(over(c + i * g), {"i": 5}) == over(c + i * g)
    assert substitute(tree, {"i": 5}) == over(c + i * g, 5, L + 5)
    assert substitute(over(c + i * g), {"c": 3, "L": 4}) == over(3 + i * g, 0, Number(4) - 1)
    assert substitute(over(c + i * g), {"c": i, "g": Name("i1")}) == over(i + Name("i2") * Name("i1"), index="i2")
    assert transform(tree, lambda inner: inner) is tree
    assert rebuild(tree, children(tree)) == tree
    assert [inner.name for inner in walk(tree) if isinstance(inner, Name)] == ["i", "L", "i", "c", "i", "g"]
    assert size(over(i)) == 6


@pytest.mark.parametrize(
    ("tree", "spelled"),
    [
        (
            over(c + i * g),
            (
                "Sum(c + i*g, (i, 0, L - 1))",
                "Σ_{i=0}^{L−1} (c + ig)",
                "sum(i = 0..L - 1) (c + i g)",
                r"\sum_{i=0}^{L - 1} (c + i g)",
            ),
        ),
        (
            k * over(i * g) + over(c / i, 1, L),
            (
                "k*Sum(i*g, (i, 0, L - 1)) + Sum(c/i, (i, 1, L))",
                "kΣ_{i=0}^{L−1} ig + Σ_{i=1}^{L} c/i",
                "k sum(i = 0..L - 1) i g + sum(i = 1..L) c/i",
                r"k \sum_{i=0}^{L - 1} i g + \sum_{i=1}^{L} \frac{c}{i}",
            ),
        ),
        (
            k - over(i) * k,
            (
                "k - Sum(i, (i, 0, L - 1))*k",
                "k − (Σ_{i=0}^{L−1} i)k",
                "k - (sum(i = 0..L - 1) i) k",
                r"k - \left(\sum_{i=0}^{L - 1} i\right) k",
            ),
        ),
        (
            over(i) ** 2 / 2 - 2 * over(-i),
            (
                "Sum(i, (i, 0, L - 1))**2/2 - 2*Sum(-i, (i, 0, L - 1))",
                "(Σ_{i=0}^{L−1} i)²/2 − 2Σ_{i=0}^{L−1} (−i)",
                "(sum(i = 0..L - 1) i)^2/2 - 2 sum(i = 0..L - 1) (-i)",
                r"\frac{\left(\sum_{i=0}^{L - 1} i\right)^{2}}{2} - 2 \sum_{i=0}^{L - 1} (-i)",
            ),
        ),
        (
            Quotient(k * over(over(i * j, 0, i, "j")), c),
            (
                "k*Sum(Sum(i*j, (j, 0, i)), (i, 0, L - 1))/c",
                "(kΣ_{i=0}^{L−1} Σ_{j=0}^{i} ij)/c",
                "(k sum(i = 0..L - 1) sum(j = 0..i) i j)/c",
                r"\frac{k \sum_{i=0}^{L - 1} \sum_{j=0}^{i} i j}{c}",
            ),
        ),
        (
            Negative(over(Floor(M / 2**i))),
            (
                "-Sum(floor(M/2**i), (i, 0, L - 1))",
                "−Σ_{i=0}^{L−1} ⌊M/2^i⌋",
                "-sum(i = 0..L - 1) floor(M/2^i)",
                r"-\sum_{i=0}^{L - 1} \left\lfloor \frac{M}{2^{i}} \right\rfloor",
            ),
        ),
    ],
    ids=str,
)
def test_a_sum_is_spelled_in_every_style_and_read_by_sympy(tree: Written, spelled: tuple[str, ...]) -> None:
    assert (plain(tree), typeset(tree, UNICODE), typeset(tree, ASCII), formula(tree)) == spelled
    symbols = {name: sympy.Symbol(name) for name in (*free_names(tree), "i", "j")}
    for text in (plain(tree), plain_for_machines(tree)):
        read = from_sympy(sympy.sympify(text, locals=symbols))
        for depth in (1, 2, 4):
            at = {"L": depth, "c": 3, "g": 5, "k": 7, "M": 20}
            assert rounds(read, at) == rounds(tree, at)


@pytest.mark.parametrize("tree", OPEN, ids=plain)
def test_sympy_and_back_keeps_the_value(tree: Written) -> None:
    again = from_sympy(to_sympy(tree))
    for depth in (1, 2, 4):
        at = {"L": depth, "M": 37, "k": 2, "K": 2, "c": 3, "s": 5, "j": 2}
        assert rounds(again, at) == rounds(tree, at)


@pytest.mark.parametrize(
    "make",
    [
        lambda x, y: sympy.Sum(x, (x, 1, sympy.oo)),
        lambda x, y: sympy.Sum(sympy.Symbol("x", integer=True), (x, 1, y)),
        lambda x, y: sympy.Sum(sympy.Dummy("x"), (x, 1, y)),
    ],
)
def test_sympys_sums_that_a_formula_cannot_hold_are_refused(make: Callable[[Any, Any], Any]) -> None:
    with pytest.raises(Unsupported):
        from_sympy(make(*sympy.symbols("x y")))


# Worked out on paper


def test_a_sum_between_numbers_is_worked_out_in_one_go() -> None:
    numbers = over((9 * Number(2) + 2) * (3 + i * 2), 0, Number(4) - 1)
    assert worth(numbers) == Number(480)
    bounds = round_of(numbers)
    assert isinstance(bounds, IndexedSum)
    assert bounds.last == Number(3)
    assert round_of(bounds) == settle(numbers) == Number(480)
    assert operation(numbers) == over((9 * Number(2) + 2) * (3 + i * 2), 0, 3)
    assert operation(operation(numbers)) == Number(480)
    assert line(Number(2) + numbers + over(i, 0, 3)) == Number(2) + Number(480) + Number(6)


def test_letters_stay_in_a_sum_that_is_worked_out_as_far_as_it_goes() -> None:
    assert settle(over(c * 2 * 3 + i, 0, Number(4) - 1)) == over(6 * c + i, 0, 3)
    assert settle(over(i * Number(5) * 2)) == over(10 * i)
    assert settle(k + over(i, 0, 4)) == k + Number(10)
    assert line(k + over(c * i, 0, 4)) == k + over(c * i, 0, 4)
    assert settle(over(over(i * j, 0, i, "j"), 0, 2)) == Number(7)
    assert settle(over(5, 0, -1)) == Number(0)
