"""Every step of a derivation is proved, and a step with one mistake in it is refuted by numbers that show the mistake.

The mistakes are made by the hundred, one at a time: a coefficient, a sign, a letter or an exponent changed, a term or a
factor left out or doubled, a floor forgotten. Whether a changed step is false is decided apart from the package's algebra.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import floor, log10
from typing import Any

import pytest
import sympy

import symbolic_complexity as sc
from symbolic_complexity.algebra import equal, normal_form, put_in
from symbolic_complexity.derivation import Derivation
from symbolic_complexity.errors import Invalid, Refuted
from symbolic_complexity.quantities import REGISTRY, Account
from symbolic_complexity.steps import Step, check_step, steps_of
from symbolic_complexity.typeset import plain
from symbolic_complexity.written import (
    Decimal,
    Dimensions,
    Floor,
    Maximum,
    Name,
    Negative,
    Number,
    Part,
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
    names,
    rebuild,
    substitute,
    unfold,
    walk,
)

from .strategies import grid, recount, scattered

n, k = names("n k")

PLANES = {"c": 3, "M": 32, "N": 20}
KERNEL = {"k": 6, "w": 5, "h": 3}

DESIGNS: dict[str, tuple[Any, dict[str, int]]] = {
    "FC": (sc.FC(), {"n": 100, "k": 10}),
    "FC without biases": (sc.FC(bias=False), {"n": 100, "k": 10}),
    "Conv": (sc.Conv(), {**PLANES, **KERNEL}),
    "strided and padded Conv": (sc.Conv(stride=2, padding=1), {**PLANES, **KERNEL}),
    "Conv with letters for all settings": (sc.Conv(stride="s", padding="z", dilation="d"), {**PLANES, **KERNEL, "s": 3, "z": 2, "d": 2}),
    "Conv with two strides": (sc.Conv(stride=(2, 1), padding=(0, 2)), {**PLANES, **KERNEL}),
    "grouped Conv": (sc.Conv(groups="g", bias=False), {"c": 4, "M": 9, "N": 8, "k": 8, "w": 3, "h": 2, "g": 2}),
    "FC after FC": (sc.FC("k") >> sc.FC("K"), {"n": 100, "k": 10, "K": 7}),
    "Conv after Conv": (sc.Conv("k", 3) >> sc.Conv("K", 3, stride=2), {"c": 3, "M": 16, "N": 11, "k": 6, "K": 8}),
    "lecture 35's Conv": ("(Input)(3,224,224)->(Conv)6c5w1s0p", {}),
    "LeNet's beginning": ("(Input)(1,32,32)->(Conv)6c5w1s0p->(Conv)16c5w2s0p->(Flatten)->(FC)120", {}),
}

THOROUGH = {"FC", "Conv"}
"""Designs for which every single mistake is tried; there are 45,000 in all."""

RATES = {"p": Fraction(1, 2), "r": 7_000}
"""Numbers for the letters that are no sizes: half a byte per number, and a rate that leaves most times fractions."""

LEVELS = range(4)
CASES = [pytest.param(design, quantity, id=f"{quantity} of {design}") for design in DESIGNS for quantity in REGISTRY]
for_every_quantity_of_every_design = pytest.mark.parametrize(("design", "quantity"), CASES)


@cache
def derived(design: str, quantity: str, level: int, numeric: bool) -> Derivation:
    """A derivation in letters, or with a number for every letter."""
    layers, sizes = DESIGNS[design]
    if not numeric:
        return sc.derive(layers, quantity, level=level)
    letters = free_names(derived(design, quantity, 1, False).formula)
    values = {name: value for name, value in {**sizes, **RATES}.items() if name in letters}
    return sc.derive(layers, quantity, values=values, level=level)


def derivations(design: str, quantity: str, levels: Iterable[int] = LEVELS) -> Iterator[Derivation]:
    """In letters and in numbers, at several levels of detail."""
    return (derived(design, quantity, level, numeric) for numeric in (False, True) for level in levels)


def with_values(derivation: Derivation) -> Iterator[tuple[Step, dict[str, Any]]]:
    """Each step with the numbers put in up to it; where computing has begun, all of them are."""
    values: dict[str, Any] = {}
    for step in derivation.steps:
        values |= derivation.values if step.rule == "compute" else step.values
        yield step, dict(values)


# Steps as they are


@for_every_quantity_of_every_design
def test_every_step_is_proved_and_proved_again_when_checked_alone(design: str, quantity: str) -> None:
    for derivation in derivations(design, quantity):
        for step, values in with_values(derivation):
            assert all(one.check == "proved" for one in (step, *step.substeps))
            if derivation.level in (1, 3) and step.relation == "=":
                for one in (step, *step.substeps):
                    assert check_step(derivation.steps[0].right, one.right, values) == "proved", plain(one.right)


@for_every_quantity_of_every_design
def test_every_right_side_is_worth_the_same_by_a_recount(design: str, quantity: str) -> None:
    # Large planes, small windows; no two letters of one size.
    large = {"M": 61, "N": 47, "n": 29}
    for derivation in derivations(design, quantity, [3]):
        definition = derivation.steps[0].right
        letters = sorted(free_names(definition) - large.keys())
        at = large | {name: 2 + place for place, name in enumerate(letters)}
        for step, values in with_values(derivation):
            if step.relation == "=":
                for ours, theirs in zip(components(step.right), components(definition), strict=True):
                    assert recount(ours, {**at, **values}) == recount(theirs, {**at, **values}), plain(step.right)


@for_every_quantity_of_every_design
def test_the_last_step_is_the_result_at_every_level_of_detail(design: str, quantity: str) -> None:
    for numeric in (False, True):
        first, *others = (derived(design, quantity, level, numeric) for level in LEVELS)
        assert all(one.result == first.result for one in others)
        assert all(one.steps[-1].right == first.steps[-1].right for one in others)
        last = first.steps[-1]
        if first.result is None:
            assert free_names(first.formula) - first.values.keys(), "without a free symbol there is a number"
            for part, formula in zip(components(last.right), components(first.formula), strict=True):
                assert equal(normal_form(part), put_in(normal_form(formula), first.values)).outcome == "proved"
            continue
        results = first.result if isinstance(first.result, tuple) else (first.result,)
        for one, result in zip(components(last.right), results, strict=True):
            if last.relation == "=":
                assert recount(one, {}) == result
            else:
                shown = recount(one, {})
                last_digit = min(Fraction(1), Fraction(10) ** (floor(log10(result)) - 3))
                assert abs(shown - result) * 2 <= last_digit, "to four digits, or to all before the point"
                assert shown != result, "what is exact is not called rounded"


@for_every_quantity_of_every_design
def test_no_step_repeats_the_one_before(design: str, quantity: str) -> None:
    for derivation in derivations(design, quantity):
        for chain in (derivation.steps, *(step.substeps for step in derivation.steps)):
            lines = [plain(step.right) for step in chain]
            assert all(before != after for before, after in pairwise(lines)), "a reader would see the same line twice"


@for_every_quantity_of_every_design
def test_the_numbers_put_in_are_told_by_the_steps(design: str, quantity: str) -> None:
    for derivation in derivations(design, quantity, [1, 2, 3]):
        told: dict[str, Any] = {}
        for step in derivation.steps:
            told |= step.values
        assert told == derivation.values


@for_every_quantity_of_every_design
def test_more_detail_never_has_fewer_steps(design: str, quantity: str) -> None:
    for numeric in (False, True):
        lengths = [len(derived(design, quantity, level, numeric).steps) for level in LEVELS]
        assert lengths[0] == 1
        assert lengths == sorted(lengths)


# Steps with a mistake


@dataclass(frozen=True)
class Mistake:
    """A right side with one thing changed, and what was changed."""

    kind: str
    right: Written


def mistakes(node: Written, letters: Sequence[str]) -> Iterator[Mistake]:
    """Every tree that differs from this one in a single place; `letters` may be mistaken for each other. Parts stay whole."""
    parts = children(node)
    if not isinstance(node, Part):
        for place, part in enumerate(parts):
            if isinstance(node, Power) and place == 1:
                continue  # exponents change below, by one
            for mistake in mistakes(part, letters):
                yield Mistake(mistake.kind, rebuild(node, (*parts[:place], mistake.right, *parts[place + 1 :])))
    match node:
        case Number(value):
            yield Mistake("coefficient", Number(value + 1))
            if value:
                yield Mistake("sign", Number(-value))
        case Decimal(value, places):
            yield Mistake("coefficient", Decimal(value + Fraction(1, 10**places), places))
        case Name(name):
            yield Mistake("exponent", Power(node, Number(2)))
            yield Mistake("letter", Name(letters[letters.index(name) - 1]))
        case Sum(terms):
            for place, term in enumerate(terms):
                before, after = terms[:place], terms[place + 1 :]
                turned = term.argument if isinstance(term, Negative) else Negative(term)
                yield Mistake("sign", add(*before, turned, *after))
                yield Mistake("term left out", add(*before, *after))
                yield Mistake("term doubled", add(*before, term, term, *after))
        case Product(factors):
            for place, factor in enumerate(factors):
                before, after = factors[:place], factors[place + 1 :]
                yield Mistake("factor left out", multiply(*before, *after))
                yield Mistake("factor doubled", multiply(*before, factor, factor, *after))
        case Power(base, Number(exponent)):
            yield Mistake("exponent", Power(base, Number(exponent + 1)))
        case Quotient(above, below):
            yield Mistake("divided twice", Quotient(node, below))
            yield Mistake("not divided", above)
        case Floor(inner):
            yield Mistake("floor forgotten", inner)
            yield Mistake("ceiling for floor", Negative(Floor(Negative(inner))))
            yield Mistake("one too many", node + 1)
        case Maximum(several):
            for place in range(len(several)):
                yield Mistake("smaller maximum", Maximum((*several[:place], *several[place + 1 :])))
        case Part():
            yield Mistake("part doubled", 2 * node)


def changed_steps(design: str, quantity: str) -> list[tuple[Written, Written, dict[str, Any], Mistake]]:
    """(before, right, values, mistake) for all right sides of a derivation, in letters and in numbers, each once.

    All mistakes where the forms are the lecture's own, else an even selection.
    """
    seen: set[Written] = set()
    found = []
    for derivation in derivations(design, quantity, [2]):
        before = derivation.steps[0].right
        for step, values in with_values(derivation):
            if step.relation == "=" and step.right not in seen:
                seen.add(step.right)
                letters = sorted(free_names(step.right))
                changed = (mistake for mistake in mistakes(step.right, letters) if mistake.right != step.right)
                found += [(before, step.right, values, mistake) for mistake in changed]
    return found if design in THOROUGH else found[:: 1 + len(found) // 24]


def differ(left: Written, right: Written, at: Mapping[str, Any]) -> bool:
    """Whether two right sides are both defined at a point and have different values there."""
    try:
        return any(recount(one, at) != recount(other, at) for one, other in zip(components(left), components(right), strict=True))
    except ZeroDivisionError:
        return False


def is_the_same_after_all(left: Written, right: Written, values: Mapping[str, Any]) -> bool:
    """Whether a changed step is true by accident, decided by brute force and, where there is no floor, by SymPy."""
    letters = sorted((free_names(left) | free_names(right)) - values.keys())
    # Sizes of 1 and 2 hide much of what changes between x and x^2, so larger ones come first.
    for at in (*scattered(letters, 60), *(grid(letters, 6) if len(letters) <= 3 else ())):
        if differ(left, right, {**at, **values}):
            return False
    pairs = zip(components(unfold(left)), components(unfold(right)), strict=True)
    for ours, theirs in pairs:
        if any(isinstance(inner, (Floor, Maximum)) for inner in walk(ours)):
            continue
        symbols = {name: sympy.Symbol(name) for name in letters}
        one, other = (sympy.sympify(str(substitute(tree, values)), locals=symbols) for tree in (ours, theirs))
        assert sympy.expand(sympy.numer(sympy.together(one - other))) == 0
    return True


@dataclass
class Findings:
    """What became of the mistakes of one derivation."""

    refuted: Counter[str]
    accidents: list[str]
    """True after all, such as floor(17/2) for floor(16/2)."""
    wrong: list[str]


@cache
def findings(design: str, quantity: str) -> Findings:
    """Every changed step put to the test, and the verdict on it checked by a recount."""
    found = Findings(Counter(), [], [])
    for before, right, values, mistake in changed_steps(design, quantity):
        told = f"{mistake.kind}: {plain(mistake.right)} for {plain(right)}"
        try:
            outcome = check_step(before, mistake.right, values)
        except Refuted as refutation:
            letters = sorted(free_names(before) | free_names(mistake.right))
            at = {name: 40 - 3 * place for place, name in enumerate(letters)} | dict(refutation.counterexample) | values
            if differ(before, mistake.right, at):
                found.refuted[mistake.kind] += 1
            else:
                found.wrong.append(f"no difference at {refutation.counterexample}: {told}")
        except Invalid:
            # Undefined everywhere: a mistake made a denominator zero.
            with pytest.raises(ZeroDivisionError):
                recount(mistake.right, dict.fromkeys(free_names(mistake.right), 7))
            found.refuted["undefined"] += 1
        else:
            if is_the_same_after_all(before, mistake.right, values):
                found.accidents.append(told)
            else:
                found.wrong.append(f"{outcome}, and false: {told}")
    return found


@for_every_quantity_of_every_design
def test_a_step_with_one_mistake_is_refuted_by_numbers_that_show_it(design: str, quantity: str) -> None:
    found = findings(design, quantity)
    assert not found.wrong, "\n".join(found.wrong[:5])
    assert found.refuted.total() >= 2 or sc.derive(DESIGNS[design][0], quantity).result == 0, "every right side can be got wrong"
    tried = found.refuted.total() + len(found.accidents)
    assert len(found.accidents) <= tried // 2, "\n".join(found.accidents)


def test_of_all_mistakes_few_are_true_by_accident_and_those_by_floors_maxima_and_factors_of_one() -> None:
    refuted: Counter[str] = Counter()
    accidents: list[str] = []
    for design in DESIGNS:
        for quantity in REGISTRY:
            found = findings(design, quantity)
            refuted += found.refuted
            accidents += found.accidents
    assert refuted.total() > 4_000
    assert all(
        refuted[kind] > 10 for kind in ("coefficient", "sign", "letter", "exponent", "term left out", "factor left out", "not divided")
    )
    assert len(accidents) < refuted.total() // 20
    assert all("floor" in told or "Max" in told or ("factor" in told and "1*" in told) for told in accidents)


@for_every_quantity_of_every_design
def test_a_shape_with_a_size_more_or_less_is_refuted(design: str, quantity: str) -> None:
    for derivation in derivations(design, quantity, [1]):
        before = derivation.steps[0].right
        sizes = components(before)
        for wrong in (Dimensions((*sizes, Number(1))), Dimensions(sizes[:-1])):
            with pytest.raises(Refuted):
                check_step(before, wrong)


@pytest.mark.parametrize(
    ("changed", "values"),
    [
        ({"closed": (n + 2) * k}, {}),
        ({"closed": n * k}, {}),
        ({"closed": (n + 1) * k * k}, {"n": 100, "k": 10}),
        ({"worth": (normal_form(n * k),)}, {}),
        ({"worth": (normal_form(n * k + k), 1)}, {}),
        ({"fixed": {"n": 99}, "worth": (1010,)}, {}),
    ],
    ids=str,
)
def test_an_account_that_contradicts_itself_never_becomes_steps(changed: dict[str, Any], values: dict[str, int]) -> None:
    right = {"argument": n * k + k, "why": ("",), "worth": (normal_form((n + 1) * k),), "closed": (n + 1) * k}
    assert steps_of(Account(**right), values, "", 2)
    with pytest.raises(Refuted):
        steps_of(Account(**{**right, **changed}), values, "", 2)
