"""Which numbers meet a budget: the unknown isolated step by step, the whole numbers that meet it, and their neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from ..algebra import Exact, symbols_in
from ..derivation import Derivation, derive_all
from ..document import Phrase, Prose
from ..errors import Invalid, Unsupported, nearest
from ..formulas import Size
from ..given import Design, Given, Values, network_of
from ..network import Network
from ..quantities import Quantity
from ..quantities import quantity as quantity_named
from ..symbols import VOCABULARY, is_name, is_whole
from ..written import Dimensions
from . import continuous, one, several
from .budget import Asked, Budget, of_amount, of_other, which
from .isolation import isolated
from .opening import opened
from .problem import Problem
from .solution import Solution

__all__ = ["Solution", "solve"]

_OPTIONS = {"p": "--precision P, or --set p=P", "r": "--rate R, or --set r=R", "B": "--bandwidth B, or --set B=..."}
"""How a letter that a quantity brings in gets its number."""


def solve(
    design: Design,
    quantity: str = "weights",
    *,
    equals: Given | None = None,
    at_most: Given | None = None,
    at_least: Given | None = None,
    like: Design | None = None,
    unknown: str | Sequence[str] = "k",
    values: Mapping[str, Given] | None = None,
    convention: str = "lecture",
    precision: str | None = None,
    rate: Given | None = None,
    bandwidth: Given | None = None,
    input_shape: Sequence[Size | str] | str | None = None,
    assume: Sequence[str] | str = (),
) -> Solution:
    """Which whole numbers for the unknown (or for several: "k,c") give a quantity of a design exactly, at most or at least so much.

    The budget is one of `equals`, `at_most` and `at_least`, a number with or without a unit ("2 MiB" for bytes, "1.5G" for counts), or
    `like`, another design that it is taken from. The rates r and B and the bytes per number p may be unknown too: any positive number.
    The other arguments are those of `derive`. Raises `Invalid` for a budget or an unknown that makes no sense here, `Unsupported`
    where it is not known what meets the budget.
    """
    budgets: dict[Asked, Given | Design | None] = {"equals": equals, "at_most": at_most, "at_least": at_least, "like": like}
    asked = which(budgets)
    wanted = quantity_named(quantity)
    unknowns = _unknowns(unknown)
    given = Values.of(values, precision, rate, bandwidth)
    for name in unknowns:
        if name in given.numbers:
            raise Invalid(f"{name} is looked for and has a value too, {given.numbers[name]}", expected=f"one of the two: leave {name} out")
    network = network_of(design, input_shape, assume)
    other = None if like is None else network_of(like, input_shape)
    networks = [network, *([other] if other else [])]
    derivation = _derived(network, wanted, given.among(network, networks), convention)
    left_open = {name: derivation.account.fixed[name] for name in unknowns if name in derivation.account.fixed}
    for name in left_open:
        network = opened(network, name, derivation.account.fixed)
    if left_open:
        derivation = _derived(network, wanted, given.among(network, networks), convention)
    _check(derivation, unknowns)
    if other is None:
        budget = of_amount(asked, budgets[asked], wanted)  # type: ignore[arg-type]
    else:
        budget = of_other(_derived(other, wanted, given.among(other, networks), convention), unknowns)
    return _solved(unknowns, derivation, budget, left_open)


def _unknowns(given: str | Sequence[str]) -> tuple[str, ...]:
    """The names of what is looked for. Raises `Invalid` for none, for what is no name, and for one that is named twice."""
    names = tuple(one.strip() for one in given.split(",")) if isinstance(given, str) else tuple(given)
    expected = "symbols of the design, such as k, or k,c"
    for name in names:
        if not isinstance(name, str) or not is_name(name) or name == "result":
            raise Invalid(f"not a symbol to look for: {name!r:.60}", expected=expected)
    if not names:
        raise Invalid("nothing is looked for", expected=expected)
    twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if twice is not None:
        raise Invalid(f"{twice} is looked for twice", expected="every symbol once")
    if len(names) > 1 and (real := next((name for name in names if not is_whole(name)), None)):
        raise Invalid(f"{real} is no whole number, and is looked for alone", expected=f"{real}, or the others")
    return names


def _derived(network: Network, wanted: Quantity, given: Values, convention: str) -> Derivation:
    """The quantity with the given numbers in it. Raises `Invalid` for one that is a shape, and for a letter of it without a number."""
    derivation = derive_all(network, [wanted.name], given, convention=convention)[0]
    if isinstance(derivation.formula, Dimensions) or len(derivation.worth) > 1:
        raise Invalid(f"{wanted.name} is a shape and has no budget", expected="a quantity that is one number, such as weights")
    return derivation


def _check(derivation: Derivation, unknowns: tuple[str, ...]) -> None:
    """Raise `Invalid` for an unknown that the quantity of this design does not depend on."""
    asked = derivation.quantity.name
    matter = symbols_in(derivation.worth[0])
    for name in unknowns:
        if name in matter:
            continue
        listed = ", ".join(sorted(matter)) or "a design with a symbol in it, such as (Conv){k}c3w"
        if name in derivation.network.symbols:
            raise Invalid(f"{name} does not matter to the {asked} of this design", expected=listed)
        known = matter | derivation.network.symbols
        raise Invalid(f"there is no symbol {name} in the {asked} of this design{nearest(name, known)}", expected=listed)


def _solved(unknowns: tuple[str, ...], derivation: Derivation, budget: Budget, left_open: dict[str, Exact]) -> Solution:
    worth = derivation.worth[0]
    others = sorted((symbols_in(worth) | budget.symbols) - {*unknowns})
    for name in others:
        if name in _OPTIONS and name not in derivation.network.symbols:
            raise Invalid(f"{derivation.quantity.name} needs the {VOCABULARY[name].meaning}, {name}", expected=_OPTIONS[name])
    to_set = f"--set {','.join(f'{name}=...' for name in others)}"
    if len(unknowns) > 1:
        if others:
            raise Invalid(f"{', '.join(others)} would have to be numbers for {' and '.join(unknowns)} to be found", expected=to_set)
        problem = _problem(derivation, unknowns)
        return Solution(unknowns, derivation, budget, None, several.meeting(problem, budget.relation, _number(budget)), left_open)
    (name,) = unknowns
    try:
        isolation = isolated(derivation.steps[-1].right, worth, budget.worth, name, budget.relation, _because(budget))
    except Unsupported as error:
        raise Invalid(f"{error} while {' and '.join(others)} may be anything", expected=to_set) if others else error from None
    if others:
        if isolation.relation is None:
            raise Invalid(f"which {name} keep to the budget depends on {' and '.join(others)}", expected=to_set)
        return Solution(unknowns, derivation, budget, isolation, None, left_open)
    problem = _problem(derivation, unknowns)
    if is_whole(name):
        answer = one.meeting(problem, budget.relation, _number(budget))
    else:
        answer = continuous.meeting(problem, budget.relation, _number(budget), isolation)
    return Solution(unknowns, derivation, budget, isolation, answer, left_open)


def _problem(derivation: Derivation, unknowns: tuple[str, ...]) -> Problem:
    given = {name: value for name, value in derivation.values.items() if name not in derivation.account.fixed}
    return Problem.of(derivation.placed, derivation.quantity, derivation.convention, given, unknowns)


def _number(budget: Budget) -> Exact:
    assert isinstance(budget.worth, (int, Fraction))
    return budget.worth


def _because(budget: Budget) -> Prose:
    """Where the budget comes from, where that is not plain."""
    if budget.other is not None:
        return Phrase(budget.other.quantity.title), Phrase(" of "), budget.other.network.title
    return (budget.typed,) if budget.typed else ()
