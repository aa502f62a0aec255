"""One step of an argument, proved when it is made, and the way from an account to its steps.

The order is always: define, unfold, collect, substitute, compute. A step that would change nothing is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Literal, TypeAlias

from .algebra import Exact, Value, Verdict, equal, normal_form, put_in, write
from .document import Phrase, Prose, Relation, joined
from .errors import Overflow, Refuted
from .given import Values
from .quantities import Account
from .symbols import Sign
from .typeset import plain
from .working import DIGITS, decimal, line, operation, power_of_ten, round_of, settle
from .written import (
    Dimensions,
    IndexedSum,
    Name,
    Number,
    Part,
    Product,
    Sum,
    Written,
    components,
    free_names,
    multiply,
    size,
    substitute,
    unfold,
    walk,
)

Rule: TypeAlias = Literal["define", "unfold", "collect", "substitute", "compute", "round"]

RESULT, LECTURE, ASSIGNMENT, EVERY_OPERATION = range(4)
"""Levels of detail: the result alone; the lecture's steps; each product and sum; every single operation."""

_MAX_STEPS = 2_000
_MAX_OPERATIONS = 500
_WIDE_SUM = 8
_FEW_LAYERS = 4


@dataclass(frozen=True, slots=True)
class Step:
    """A right side that equals (or, rounded, is near) the one before it, and how that is known.

    `values` are the numbers put in by this step, `level` the detail from which on it is shown, `unit` the unit where the
    right side is a result in numbers. `substeps` lead from the step before to this one, a level finer.
    """

    relation: Relation
    right: Written
    rule: Rule
    why: Prose
    check: Literal["proved", "tested"]
    level: int
    values: Mapping[str, Exact] = field(default_factory=dict)
    unit: str = ""
    substeps: tuple[Step, ...] = ()


def prove(right: Written, truth: tuple[Value, ...]) -> Literal["proved", "tested"]:
    """How surely a right side has these values (one for each dimension of a shape); raises `Refuted` where it has not."""
    parts = components(right)
    if len(parts) != len(truth):
        raise Refuted(f"{plain(right)} has {len(parts)} values, not {len(truth)}", {})
    verdicts: list[Verdict] = [equal(normal_form(part), value) for part, value in zip(parts, truth, strict=True)]
    for verdict in verdicts:
        if verdict.outcome == "refuted":
            wrong = " x ".join(map(str, truth))
            raise Refuted(f"a false step: {plain(right)} is not {wrong}", verdict.counterexample)
    return "proved" if all(verdict.outcome == "proved" for verdict in verdicts) else "tested"


def check_step(before: Written, after: Written, values: Mapping[str, Exact] | None = None) -> Literal["proved", "tested"]:
    """Whether `after` follows from `before`, with values put in for some names. Raises `Refuted` with a counter-example."""
    return prove(after, tuple(put_in(normal_form(part), values or {}) for part in components(before)))


class _Argument:
    """Steps in the making: what is true so far, and the last right side."""

    def __init__(self, truth: tuple[Value, ...]) -> None:
        self.truth = truth
        self.steps: list[Step] = []
        self.surely: Literal["proved", "tested"] = "proved"

    def add(
        self,
        rule: Rule,
        right: Written,
        why: Prose = (),
        level: int = LECTURE,
        values: Mapping[str, Exact] | None = None,
        unit: str = "",
        substeps: tuple[Step, ...] = (),
    ) -> None:
        if self.steps and plain(self.steps[-1].right) == plain(right):
            # Nothing new to read, except that this is the result.
            self.steps[-1] = replace(self.steps[-1], unit=unit or self.steps[-1].unit)
            return
        if len(self.steps) >= _MAX_STEPS:
            raise Overflow(f"more than {_MAX_STEPS:,} steps; ask for a lower level of detail")
        if values:
            self.truth = tuple(put_in(value, values) for value in self.truth)
        check = prove(right, self.truth) if self.surely == "proved" else "tested"
        self.steps.append(Step("=", right, rule, why, check, level, values or {}, unit, substeps))


def steps_of(
    account: Account, values: Mapping[str, Exact], unit: str, level: int, sources: Mapping[str, str] = MappingProxyType({})
) -> tuple[Step, ...]:
    """The steps from an account's definition to its closed form, or to its number where `values` are enough for one.

    `values` hold a number for each letter to put in, `sources` say where some of them are from. Raises `Refuted` where the
    account contradicts itself.
    """
    unfolded = unfold(account.argument)
    argument = _Argument(tuple(map(normal_form, components(unfolded))))
    # The definition is true of this network: what it comes to is what the fold over the layers' facts comes to.
    argument.surely = prove(substitute(unfolded, account.fixed), account.worth)
    parts = [inner for inner in walk(account.argument) if isinstance(inner, Part)]
    argument.add("define", account.argument, reasons(account.why))
    if parts:
        seen = len(parts) <= _FEW_LAYERS and (bool(account.layers) or account.closed in (None, unfolded))
        detail = LECTURE if seen else ASSIGNMENT
        argument.add("unfold", unfolded, _unfolding(parts), detail)
    if account.closed is not None:
        argument.add("collect", account.closed, _collecting(account.closed, unfolded))
    form = account.formula
    put = {name: values[name] for name in sorted(free_names(form) & values.keys(), key=_order(form))}
    if put:
        form = substitute(form, put)
        argument.add("substitute", form, equations(put, sources), values=put)
    _work_out(argument, form, unit, level)
    shown = [step for step in argument.steps if step.level <= max(level, LECTURE)]
    return tuple(shown) if level > RESULT else (replace(shown[-1], why=()),)


def reasons(why: tuple[str, ...]) -> Prose:
    """Several reasons in one line."""
    return joined(((Phrase(one),) for one in why), "; ")


def _work_out(argument: _Argument, form: Written, unit: str, level: int) -> None:
    """From numbers put in to the result, in steps of the size that the level asks for."""
    result = _result(argument.truth)
    if free_names(result):
        _settle_letters(argument, form, result, level)
        return
    if level >= ASSIGNMENT:
        _in_small_steps(argument, form, level)
    else:
        between = line(form)
        if not isinstance(between, Sum) or len(between.terms) <= _WIDE_SUM:
            argument.add("compute", between)
    finer = tuple(
        Step("=", tree, "compute", (), prove(tree, argument.truth), ASSIGNMENT)
        for tree in (_repeated(round_of, form) if level == LECTURE and len(argument.truth) == 1 else ())
    )
    argument.add("compute", result, unit=unit, substeps=finer[:-1])
    if isinstance(result, Number) and isinstance(result.value, Fraction):
        _as_decimal(argument, result.value, unit, level)


def _settle_letters(argument: _Argument, form: Written, result: Written, level: int) -> None:
    """Where letters are left: the numbers round them worked out, or the normal form where that is shorter."""
    settled = settle(form)
    if settled == form:
        return
    if not isinstance(settled, Dimensions) and len(plain(result)) < len(plain(settled)):
        settled = result
    if level >= ASSIGNMENT:
        _in_small_steps(argument, form, level)
    argument.add("compute", settled)


def _in_small_steps(argument: _Argument, form: Written, level: int) -> None:
    if level >= EVERY_OPERATION and size(form) > _MAX_OPERATIONS:
        raise Overflow(f"about {size(form):,} single operations, past the cap of {_MAX_OPERATIONS}; ask for a lower level of detail")
    for tree in _repeated(operation if level >= EVERY_OPERATION else round_of, form):
        argument.add("compute", tree, level=level)


def _repeated(change: Callable[[Written], Written], form: Written) -> Iterator[Written]:
    moved = change(form)
    while moved != form:
        yield moved
        form, moved = moved, change(moved)


def _as_decimal(argument: _Argument, value: Fraction, unit: str, level: int) -> None:
    """A fraction read as a decimal number: instead of it where the decimal is exact, else after it and rounded."""
    rounded, exact = decimal(value)
    if exact:
        last = argument.steps[-1]
        if level <= LECTURE and last.rule == "compute":
            argument.steps.pop()
        else:
            argument.steps[-1] = replace(last, unit="")
        argument.add("compute", rounded, unit=unit)
    else:
        # A rounded number is near, not equal: the distance is checked, and the relation says so.
        near = normal_form(rounded)
        digit = Fraction(10) ** min(0, power_of_ten(value) - DIGITS + 1)  # the last one: all before the point are there
        if not isinstance(near, (int, Fraction)) or abs(near - value) * 2 > digit:
            raise Refuted(f"{plain(rounded)} is not {value} rounded", {})
        argument.steps.append(Step("≈", rounded, "round", (), argument.surely, LECTURE, unit=unit))


def _result(truth: tuple[Value, ...]) -> Written:
    forms = tuple(map(write, truth))
    return forms[0] if len(forms) == 1 else Dimensions(forms)


def _order(form: Written) -> Callable[[str], int]:
    """Names in the order in which a reader meets them."""
    seen: dict[str, int] = {}
    for inner in walk(form):
        if isinstance(inner, Name):
            seen.setdefault(inner.name, len(seen))
    return lambda name: seen[name]


def equations(values: Mapping[str, Exact], sources: Mapping[str, str] = MappingProxyType({})) -> Prose:
    """n = 100, k = 10; equal values together: w = h = 5; behind a number where it is from: r = 10 (my board)."""
    names: dict[tuple[Exact, str | None], list[str]] = {}
    for name, value in values.items():
        names.setdefault((value, sources.get(name)), []).append(name)
    prose: list[str | Written] = []
    for (value, source), equal_names in names.items():
        if prose:
            prose.append(", ")
        for name in equal_names:
            prose += [Name(name), " = "]
        prose.append(Number(value))
        if source is not None:
            prose.append(f" ({source})")
    return tuple(prose)


def sourced(given: Values) -> Prose:
    """The numbers of which it is known where they are from: r = 10 (my board)."""
    return equations({name: given.numbers[name] for name in given.sources}, given.sources)


def _unfolding(parts: list[Part]) -> Prose:
    if len(parts) > _FEW_LAYERS or any(part.sign.name[-1].isdigit() for part in parts):
        return (Phrase("each layer's own formula"),)
    prose: list[str | Written | Sign] = []
    for part in dict.fromkeys(parts):
        prose += [", " if prose else "", part.sign, " = ", part.body]
    return tuple(prose)


def _collecting(closed: Written, before: Written) -> Prose:
    """What was done: `sum over i`, or what was taken out of the sum: `collect k`."""
    summed = dict.fromkeys(inner.index for inner in walk(before) if isinstance(inner, IndexedSum))
    still = {inner.index for inner in walk(closed) if isinstance(inner, IndexedSum)}
    if any(index not in still for index in summed):
        pieces = [piece for index in summed if index not in still for piece in (", ", Name(index))]
        return (Phrase("sum over "), *pieces[1:])
    if isinstance(closed, Product) and isinstance(before, Sum):
        outside = [factor for factor in closed.factors if not isinstance(factor, Sum)]
        if outside and len(outside) < len(closed.factors):
            return (Phrase("collect "), multiply(*outside))
    fewer = isinstance(before, Sum) and not (isinstance(closed, Sum) and len(closed.terms) == len(before.terms))
    return (Phrase("collect equal terms" if fewer else "work out the numbers"),)
