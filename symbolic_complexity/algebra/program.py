"""Written trees as a straight line of operations: made once for each form of layer, run for every layer of that form.

Numbers known beforehand are worked out while the program is made, and common parts are computed once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from operator import itemgetter
from typing import Any, TypeAlias

from ..errors import Invalid
from ..written import Decimal, Floor, IndexedSum, Maximum, Name, Negative, Number, Part, Power, Product, Quotient, Sum, Written
from .atoms import floor, maximum, power
from .polynomial import Exact, Polynomial, Value, product_of, total_of, whole
from .ratio import divide, parts
from .series import sum_over
from .sign import at_least_zero

Operation: TypeAlias = Callable[[Sequence[Any]], Value]
_Key: TypeAlias = tuple[object, ...]


class Program:
    """Several written trees at once; call it with a value for every name. `numbers` are names whose value is known already."""

    __slots__ = ("_constants", "_operations", "_outputs", "names", "passed_on")

    def __init__(self, trees: tuple[Written, ...], numbers: Mapping[str, int] | None = None) -> None:
        maker = _Maker(numbers or {})
        outputs = [maker.slot(tree) for tree in trees]
        self.names = tuple(maker.names)
        places = {slot: place for place, slot in enumerate([*maker.names.values(), *maker.constants.values(), *maker.operations])}
        self._operations: list[tuple[Operation, Callable[[list[Any]], Sequence[Any]]]] = []
        self._constants = tuple(maker.values[slot] for slot in maker.constants.values())
        for operation, operands in maker.operations.values():
            first = places[operands[0]]
            # A slice, so that a single operand comes as a sequence too.
            getter = itemgetter(*(places[one] for one in operands)) if len(operands) > 1 else itemgetter(slice(first, first + 1))
            self._operations.append((operation, getter))
        self._outputs = [places[slot] for slot in outputs]
        by_slot = {slot: name for name, slot in maker.names.items()}
        self.passed_on = tuple(by_slot.get(slot) for slot in outputs)
        """For each tree the name whose value it always has, if there is one: a padded convolution's M' is M."""

    def __call__(self, values: Mapping[str, Value]) -> list[Value]:
        """The trees' values; raises `Invalid` where a name has none."""
        try:
            registers: list[Any] = [values[name] for name in self.names]
        except KeyError as missing:
            raise Invalid(f"no value for {missing.args[0]}") from None
        registers += self._constants
        for operation, operands in self._operations:
            registers.append(operation(operands(registers)))
        return [registers[output] for output in self._outputs]


class _Maker:
    """Slots in the making: one for each name, each constant and each operation, found again by what it computes."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        self.numbers = numbers
        self.names: dict[str, int] = {}
        self.constants: dict[object, int] = {}
        self.values: dict[int, Exact] = {}
        self.operations: dict[int, tuple[Operation, tuple[int, ...]]] = {}
        self._known: dict[_Key, int] = {}
        self._trees: dict[Written, int] = {}
        self._count = 0

    def slot(self, node: Written) -> int:
        known = self._trees.get(node)
        if known is None:
            known = self._trees[node] = self._make(node)
        return known

    def _make(self, node: Written) -> int:
        match node:
            case Number(value) | Decimal(value):
                return self._constant(whole(value))
            case Name(name) if name in self.numbers:
                return self._constant(self.numbers[name])
            case Name(name):
                return self.names.setdefault(name, self._next())
            case Sum(terms):
                return self._sum(terms)
            case Product():
                return self._product(node)
            case Negative(inner):
                return self._sum((node,))
            case Maximum(arguments):
                return self._apply(_maximum, *map(self.slot, arguments))
            case Quotient(above, below):
                return self._apply(_divide, self.slot(above), self.slot(below))
            case Power(base, exponent):
                return self._apply(_power, self.slot(base), self.slot(exponent))
            case Floor(Quotient(above, below)):
                return self._apply(_floor, self.slot(above), self.slot(below))
            case Floor(inner):
                return self._apply(_floor_of, self.slot(inner))
            case IndexedSum():
                return self._indexed(node)
            case Part(_, body):
                return self.slot(body)
        raise TypeError(f"not a written node: {node!r}")

    def _sum(self, terms: tuple[Written, ...]) -> int:
        number: Exact = 0
        slots: list[int] = []
        counts: list[Exact] = []
        for term in terms:
            sign, inner = (-1, term.argument) if isinstance(term, Negative) else (1, term)
            count, factors = self._factors(inner)
            if factors and count:
                slots.append(self._operation_of(factors))
                counts.append(sign * count)
            else:
                number += sign * count
        if not slots:
            return self._constant(whole(number))
        if number == 0 and counts == [1]:
            return slots[0]
        return self._operation(partial(total_of, counts=tuple(counts), start=number), slots, "sum", number, *counts)

    def _product(self, node: Written) -> int:
        number, slots = self._factors(node)
        if not slots or number == 0:
            return self._constant(whole(number))
        if number == 1:
            return self._operation_of(slots)
        return self._operation(partial(product_of, start=number), self._nested(slots), "product", number)

    def _factors(self, node: Written) -> tuple[Exact, list[int]]:
        """A product as its number and the slots of its other factors; any other node is its own only factor."""
        number: Exact = 1
        slots: list[int] = []
        for factor in node.factors if isinstance(node, Product) else (node,):
            slot = self.slot(factor)
            if slot in self.values:
                number = number * self.values[slot]
            else:
                slots.append(slot)
        return number, slots

    def _operation_of(self, slots: list[int]) -> int:
        return slots[0] if len(slots) == 1 else self._operation(product_of, self._nested(slots), "product", 1)

    def _nested(self, slots: list[int]) -> list[int]:
        """The last factors first: M' N' and k M' N' end most products of a layer, and are multiplied out once for all."""
        for _ in range(2):
            if len(slots) > 2:
                slots = [*slots[:-2], self._operation(product_of, slots[-2:], "product", 1)]
        return slots

    def _indexed(self, node: IndexedSum) -> int:
        """A sum over an index: its body is a program of its own, which is run once, with the index as a symbol."""
        body = Program((node.body,), {name: number for name, number in self.numbers.items() if name != node.index})
        others = tuple(name for name in body.names if name != node.index)
        slots = map(self.slot, (node.first, node.last, *map(Name, others)))
        return self._apply(_IndexedSum(body, node.index, others), *slots)

    def _apply(self, operation: Operation, *slots: int) -> int:
        if all(slot in self.values for slot in slots):
            value = operation([self.values[slot] for slot in slots])
            assert isinstance(value, (int, Fraction))
            return self._constant(whole(value))
        return self._operation(operation, list(slots), operation)

    def _constant(self, value: Exact) -> int:
        slot = self.constants.setdefault(value, self._next())
        self.values[slot] = value
        return slot

    def _operation(self, operation: Operation, slots: list[int], *kind: object) -> int:
        key = (*kind, *slots)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._next()
            self.operations[known] = (operation, tuple(slots))
        return known

    def _next(self) -> int:
        self._count += 1
        return self._count


@dataclass(frozen=True, slots=True)
class _IndexedSum:
    """The operation that sums a body up, given the first and the last value of the index and those of all other names."""

    body: Program
    index: str
    others: tuple[str, ...]

    def __call__(self, values: Sequence[Value]) -> Value:
        first, last, *others = values
        hidden = f"#{self.index}"  # no value put in can speak of it
        index: Value = Polynomial.of(hidden)
        start = first
        if not at_least_zero(first):
            index, start = first + index, 0  # floors and maxima take every symbol to be at least zero
        (summand,) = self.body({**dict(zip(self.others, others, strict=True)), self.index: index})
        return sum_over(summand, hidden, start, last - first + 1)


def _maximum(values: Sequence[Value]) -> Value:
    return maximum(*values)


def _divide(values: Sequence[Value]) -> Value:
    return divide(*values)


def _power(values: Sequence[Value]) -> Value:
    return power(*values)


def _floor(values: Sequence[Value]) -> Value:
    return floor(*values)


def _floor_of(values: Sequence[Value]) -> Value:
    return floor(*parts(values[0]))
