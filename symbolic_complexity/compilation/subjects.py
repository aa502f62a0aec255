"""What people give to be compiled: formulas in any form, and what a design's derivation demands of its symbols."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from .. import conditions
from ..algebra import Polynomial, Ratio, Value, at_least_zero, divide, normal_form, put_in, symbols_in, write
from ..derivation import Derivation
from ..errors import Invalid
from ..facts import Condition
from ..formulas import read_formula
from ..symbols import is_name, least, rank
from ..typeset import plain
from ..written import Dimensions, Written, components
from .horner import over_one, polynomial
from .nodes import Down, Nodes
from .program import Demand

Formula: TypeAlias = Derivation | Written | Value | str


@dataclass(frozen=True)
class Subject:
    """One quantity to compile: its name, if it has one, and its values (several for a shape)."""

    name: str
    values: tuple[Value, ...]
    is_shape: bool

    @property
    def says(self) -> str:
        """The formula as a line of text."""
        text = ", ".join(plain(write(one)) for one in self.values)
        return f"{self.name} = {text}" if self.name else text


def subject(given: Any, key: object) -> Subject:
    """A formula in any form; raises `Invalid` for what is none. A key that is a name is the formula's name."""
    named = key if isinstance(key, str) and is_name(key) else ""
    if isinstance(given, Derivation):
        return Subject(named or given.quantity.name, given.worth, isinstance(given.formula, Dimensions))
    if type(given).__module__.partition(".")[0] == "sympy":
        from ..algebra.bridge import from_sympy

        given = from_sympy(given)
    if isinstance(given, str):
        given = read_formula(given)
    if isinstance(given, Written):
        return Subject(named, tuple(map(normal_form, components(given))), isinstance(given, Dimensions))
    if isinstance(given, (int, Fraction, Polynomial, Ratio)) and not isinstance(given, bool):
        return Subject(named, (given,), False)
    raise Invalid(f"not a formula: {given!r:.60}", expected="a derivation, a formula's text, a written tree or a SymPy expression")


def names_of(subjects: Iterable[Subject], order: Sequence[str] | None) -> tuple[str, ...]:
    """The function's parameters; raises `Invalid` for an order that leaves one out or has one twice."""
    used = frozenset[str]().union(*(symbols_in(value) for one in subjects for value in one.values))
    if order is None:
        return tuple(sorted(used, key=rank))
    chosen = (order,) if isinstance(order, str) else tuple(order)
    missing = sorted(used - {*chosen}, key=rank)
    if missing or len({*chosen}) < len(chosen):
        wrong = f"leaves out {', '.join(missing)}" if missing else "has a name twice"
        raise Invalid(f"the order {', '.join(map(str, chosen))} {wrong}", expected=f"each of {', '.join(sorted(used, key=rank))} once")
    return chosen


def leasts_of(names: Iterable[str], derivations: Iterable[Derivation]) -> dict[str, int]:
    """The least whole number that each symbol can be: what a design's layers say, where there is one."""
    found = {name: least(name) for name in names}
    for one in derivations:
        for name, number in conditions.leasts(one.placed).items():
            if name in found:
                found[name] = max(found[name], number)
    return found


def demands_of(nodes: Nodes, derivations: Iterable[Derivation], leasts: Mapping[str, int]) -> Iterator[tuple[Demand, int]]:
    """What else the designs demand of the function's symbols, and the node that shows whether it holds."""
    seen: set[str] = set()
    for condition in (condition for one in derivations for condition in one.demands):
        left, right = normal_form(condition.left), normal_form(condition.right)
        text = _text(condition)
        if text in seen or not symbols_in(left) | symbols_in(right) <= leasts.keys():
            continue
        seen.add(text)
        if condition.relation == "divides":
            above, below = (polynomial(nodes, one) for one in over_one(divide(right, left)))
            whole = nodes.product((below, nodes.add(Down(above, below))))
            yield Demand(text, True), nodes.sum(0, [(1, above), (-1, whole)])
        else:
            room = over_one(right - left)[0]
            counted = {name: Polynomial.of(name) + (number - least(name)) for name, number in leasts.items()}
            if condition.relation == "=" or not at_least_zero(put_in(room, counted)):
                yield Demand(text, condition.relation == "="), polynomial(nodes, room)


def _text(condition: Condition) -> str:
    left, right = plain(condition.left), plain(condition.right)
    if condition.relation == "divides":
        return f"{right} to be a multiple of {left}"
    return f"{left} {condition.relation} {right}"
