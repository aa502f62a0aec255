"""From the written tree to its value: numbers when every name has one, else the normal form.

A `Program` evaluates several trees at once, common parts once: a straight line of operations over registers, made once
per layer form and run for every layer of that form.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ..errors import Invalid
from ..written import Decimal, Floor, Maximum, Name, Negative, Number, Part, Power, Product, Quotient, Sum, Written, free_names, walk
from .atoms import Atom, floor, maximum, power
from .polynomial import Polynomial, Value, whole
from .ratio import Ratio, parts, ratio


def divide(above: Value, below: Value) -> Value:
    """The exact quotient: an integer stays one where it divides."""
    if isinstance(above, int) and isinstance(below, int) and below and above % below == 0:
        return above // below
    return ratio(above, below)


class Program:
    """Several written trees as one straight line of operations; call it with a value for every name."""

    __slots__ = ("_constants", "_index", "_operations", "_outputs", "names")

    def __init__(self, trees: tuple[Written, ...]) -> None:
        self._index: dict[object, int] = {}
        self.names = tuple(sorted(frozenset[str]().union(*map(free_names, trees))))
        self._constants: list[Any] = []
        for name in self.names:
            self._index[Name(name)] = len(self._index)
        for tree in trees:
            self._collect_constants(tree)
        self._operations: list[tuple[Callable[[Any, Any], Any], int, int]] = []
        self._outputs = tuple(self._compile(tree) for tree in trees)

    def __call__(self, values: Mapping[str, Value]) -> tuple[Value, ...]:
        """The trees' values; raises `Invalid` where a name has none."""
        try:
            registers: list[Any] = [values[name] for name in self.names]
        except KeyError as missing:
            raise Invalid(f"no value for {missing.args[0]}") from None
        registers += self._constants
        for operation, left, right in self._operations:
            registers.append(operation(registers[left], registers[right]))
        return tuple([registers[output] for output in self._outputs])

    def _collect_constants(self, node: Written) -> None:
        for inner in walk(node):
            if isinstance(inner, (Number, Decimal)) and inner not in self._index:
                self._index[inner] = len(self._index)
                self._constants.append(whole(inner.value))

    def _compile(self, node: Written) -> int:
        known = self._index.get(node)
        if known is None:
            known = self._index[node] = self._register(node)
        return known

    def _register(self, node: Written) -> int:
        match node:
            case Sum(terms):
                return self._fold(operator.add, terms)
            case Product(factors):
                return self._fold(operator.mul, factors)
            case Maximum(arguments):
                return self._fold(maximum, arguments)
            case Negative(inner):
                register = self._compile(inner)
                return self._emit(_negate, register, register)
            case Quotient(above, below):
                return self._emit(divide, self._compile(above), self._compile(below))
            case Power(base, exponent):
                return self._emit(power, self._compile(base), self._compile(exponent))
            case Floor(Quotient(above, below)):
                return self._emit(floor, self._compile(above), self._compile(below))
            case Floor(inner):
                register = self._compile(inner)
                return self._emit(_floor_of, register, register)
            case Part(_, body):
                return self._compile(body)
        raise TypeError(f"not a written node: {node!r}")

    def _fold(self, operation: Callable[[Any, Any], Any], nodes: tuple[Written, ...]) -> int:
        register = self._compile(nodes[0])
        for node in nodes[1:]:
            if operation is operator.add and isinstance(node, Negative):
                register = self._emit(operator.sub, register, self._compile(node.argument))
            else:
                register = self._emit(operation, register, self._compile(node))
        return register

    def _emit(self, operation: Callable[[Any, Any], Any], left: int, right: int) -> int:
        """The register of this operation; the same operation on the same registers is done once."""
        key = (operation, left, right)
        known = self._index.get(key)
        if known is None:
            known = self._index[key] = len(self.names) + len(self._constants) + len(self._operations)
            self._operations.append(key)
        return known


def _negate(value: Value, _: Value) -> Value:
    return -value


def _floor_of(value: Value, _: Value) -> Value:
    above, below = parts(value)
    return floor(above, below)


def normal_form(tree: Written, values: Mapping[str, Value] | None = None) -> Value:
    """The tree's value, names that have none standing for themselves."""
    given = dict(values or {})
    for name in free_names(tree) - given.keys():
        given[name] = Polynomial.of(name)
    return whole_value(Program((tree,))(given)[0])


def whole_value(value: Value) -> Value:
    """The value, an integral fraction as an integer."""
    return whole(value) if isinstance(value, Fraction) else value


def put_in(value: Value, values: Mapping[str, Value]) -> Value:
    """The value with other values where symbols stood, everywhere at once; floors are normalised again."""
    if isinstance(value, Ratio):
        return divide(put_in(value.numerator, values), put_in(value.denominator, values))
    if not isinstance(value, Polynomial):
        return value
    total: Value = 0
    for monomial, coefficient in value.terms.items():
        term: Value = coefficient
        for generator, exponent in monomial:
            if isinstance(generator, Atom):
                base = generator.mapped(lambda inner: put_in(inner, values))
            else:
                base = values.get(generator, None)  # type: ignore[assignment]
                if base is None:
                    base = Polynomial.of(generator)
            term = term * (power(base, exponent) if exponent > 0 else divide(1, power(base, -exponent)))
        total = total + term
    return whole_value(total)


def symbols_in(value: Value) -> frozenset[str]:
    """The names of all symbols a value depends on."""
    if isinstance(value, Ratio):
        return symbols_in(value.numerator) | symbols_in(value.denominator)
    if not isinstance(value, Polynomial):
        return frozenset()
    found: set[str] = set()
    for monomial in value.terms:
        for generator, _ in monomial:
            found |= frozenset().union(*map(symbols_in, generator.inner)) if isinstance(generator, Atom) else {generator}
    return frozenset(found)
