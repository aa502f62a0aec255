"""What a reader sees: a small frozen tree that keeps its author's order and never simplifies itself.

Python's operators on names build it, so a layer's file reads like the slide: `k * (c*w*h + 1)`.
What is true about a tree is decided in `algebra`; how it is spelled, in `typeset`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import count, groupby
from typing import TypeAlias

from .symbols import Sign

Operand: TypeAlias = "Written | int | Fraction"


class Written:
    """A node of the tree. Sums and products flatten as they are built; nothing else is ever rewritten."""

    __slots__ = ()

    def __add__(self, other: Operand) -> Written:
        return add(self, written(other))

    def __radd__(self, other: Operand) -> Written:
        return add(written(other), self)

    def __sub__(self, other: Operand) -> Written:
        return add(self, Negative(written(other)))

    def __rsub__(self, other: Operand) -> Written:
        return add(written(other), Negative(self))

    def __mul__(self, other: Operand) -> Written:
        return multiply(self, written(other))

    def __rmul__(self, other: Operand) -> Written:
        return multiply(written(other), self)

    def __truediv__(self, other: Operand) -> Written:
        return Quotient(self, written(other))

    def __rtruediv__(self, other: Operand) -> Written:
        return Quotient(written(other), self)

    def __floordiv__(self, other: Operand) -> Written:
        return Floor(Quotient(self, written(other)))

    def __rfloordiv__(self, other: Operand) -> Written:
        return Floor(Quotient(written(other), self))

    def __pow__(self, other: Operand) -> Written:
        return Power(self, written(other))

    def __rpow__(self, other: Operand) -> Written:
        return Power(written(other), self)

    def __neg__(self) -> Written:
        return Negative(self)

    def __str__(self) -> str:
        from .typeset import plain

        return plain(self)


@dataclass(frozen=True, slots=True)
class Number(Written):
    """An exact number; a whole fraction is an int."""

    value: int | Fraction


@dataclass(frozen=True, slots=True)
class Decimal(Written):
    """A number written with `places` digits after the point; `value` is exactly what is written."""

    value: Fraction
    places: int


@dataclass(frozen=True, slots=True)
class Name(Written):
    """A symbol, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Sum(Written):
    """Terms added in their order; a subtraction is a term that is `Negative`."""

    terms: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class Product(Written):
    """Factors multiplied in their order."""

    factors: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class Negative(Written):
    """The argument with a minus before it."""

    argument: Written


@dataclass(frozen=True, slots=True)
class Quotient(Written):
    """A fraction: numerator over denominator."""

    numerator: Written
    denominator: Written


@dataclass(frozen=True, slots=True)
class Power(Written):
    """A base to an exponent."""

    base: Written
    exponent: Written


@dataclass(frozen=True, slots=True)
class Floor(Written):
    """The largest whole number that is not above the argument."""

    argument: Written


@dataclass(frozen=True, slots=True)
class Maximum(Written):
    """The largest of its arguments."""

    arguments: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class IndexedSum(Written):
    """The body added up for index = first, ..., last; empty where last is first - 1. The index has no meaning outside the body."""

    body: Written
    index: str
    first: Written
    last: Written


@dataclass(frozen=True, slots=True)
class Dimensions(Written):
    """A shape, such as k x (M - w + 1) x (N - h + 1): several values side by side, not one."""

    sizes: tuple[Written, ...]


@dataclass(frozen=True, slots=True)
class Part(Written):
    """A named part, such as |w|: shown by its sign, worth its body, unfolded on demand. `because` says what it counts."""

    sign: Sign
    body: Written
    because: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Changed(Written):
    """The argument, new in this step: formats that can, highlight it. Stands in documents, never in a formula that is worked with."""

    argument: Written


@dataclass(frozen=True, slots=True)
class Braced(Written):
    """The argument with a brace below it and what it counts. Stands in documents, never in a formula that is worked with."""

    argument: Written
    note: str


Prose: TypeAlias = "tuple[str | Written | Sign, ...]"
"""Running text with formulas and signs in it; the strings are anybody's words and are escaped for each format."""

ONE = Number(1)


def written(value: Operand) -> Written:
    """The tree of a Python number; a tree is returned as it is."""
    if isinstance(value, Written):
        return value
    if isinstance(value, Fraction) and value.denominator == 1:
        return Number(value.numerator)
    return Number(value)


def names(text: str) -> tuple[Name, ...]:
    """Several names at once: `n, k = names("n k")`."""
    return tuple(Name(word) for word in text.split())


def add(*terms: Written) -> Written:
    """The sum in the given order; sums among the terms are flattened."""
    flat = [inner for term in terms for inner in (term.terms if isinstance(term, Sum) else (term,))]
    return flat[0] if len(flat) == 1 else Sum(tuple(flat)) if flat else Number(0)


def multiply(*factors: Written) -> Written:
    """The product in the given order; products among the factors are flattened."""
    flat = [inner for factor in factors for inner in (factor.factors if isinstance(factor, Product) else (factor,))]
    return flat[0] if len(flat) == 1 else Product(tuple(flat)) if flat else ONE


def children(node: Written) -> tuple[Written, ...]:
    """The direct parts of a node, in reading order (a named part has its body)."""
    match node:
        case Sum(terms):
            return terms
        case Product(factors):
            return factors
        case Maximum(parts) | Dimensions(parts):
            return parts
        case Negative(inner) | Floor(inner) | Part(_, inner) | Changed(inner) | Braced(inner, _):
            return (inner,)
        case Quotient(left, right) | Power(left, right):
            return (left, right)
        case IndexedSum(body, _, first, last):
            return (first, last, body)
    return ()


def rebuild(node: Written, parts: tuple[Written, ...]) -> Written:
    """The same kind of node over other parts; what becomes a nested sum or product is flattened."""
    match node:
        case Sum():
            return add(*parts)
        case Product():
            return multiply(*parts)
        case Maximum() | Dimensions():
            return type(node)(parts)
        case Negative():
            return Negative(parts[0])
        case Floor():
            return Floor(parts[0])
        case Changed():
            return Changed(parts[0])
        case Braced(_, note):
            return Braced(parts[0], note)
        case Quotient():
            return Quotient(parts[0], parts[1])
        case Power():
            return Power(parts[0], parts[1])
        case IndexedSum(_, index, _, _):
            first, last, body = parts
            return IndexedSum(body, index, first, last)
        case Part(sign, _, because):
            return Part(sign, parts[0], because)
    return node


def transform(node: Written, rule: Callable[[Written], Written]) -> Written:
    """Rebuild bottom-up, `rule` applied to every node; untouched branches stay the same objects."""
    before = children(node)
    after = tuple(transform(child, rule) for child in before)
    same = all(old is new for old, new in zip(before, after, strict=True))
    return rule(node if same else rebuild(node, after))


def substitute(node: Written, values: Mapping[str, Operand]) -> Written:
    """Put values where the names stood, all at once. A sum's index is no such name; it is renamed where a value speaks of its name."""
    if isinstance(node, Name):
        return written(values[node.name]) if node.name in values else node
    before = children(node)
    if isinstance(node, IndexedSum):
        index, inside = _apart(node, values)
        after: tuple[Written, ...] = (substitute(node.first, values), substitute(node.last, values), substitute(node.body, inside))
        node = node if index == node.index else replace(node, index=index)
    else:
        after = tuple(substitute(child, values) for child in before)
    return node if all(old is new for old, new in zip(before, after, strict=True)) else rebuild(node, after)


def _apart(node: IndexedSum, values: Mapping[str, Operand]) -> tuple[str, Mapping[str, Operand]]:
    """A name for the sum's index that no value put into its body speaks of, and what to put into the body then."""
    inside = {name: values[name] for name in free_names(node.body) & values.keys() if name != node.index}
    spoken = frozenset[str]().union(*(free_names(written(value)) for value in inside.values()))
    if node.index not in spoken:
        return node.index, inside
    taken = spoken | free_names(node.body)
    index = next(name for number in count(1) if (name := f"{node.index}{number}") not in taken)
    return index, {**inside, node.index: Name(index)}


def unfold(node: Written) -> Written:
    """Every named part replaced by what it stands for."""
    return transform(node, lambda inner: inner.body if isinstance(inner, Part) else inner)


def bare(node: Written) -> Written:
    """The tree without highlights and braces at its top."""
    while isinstance(node, (Changed, Braced)):
        node = node.argument
    return node


def walk(node: Written) -> Iterator[Written]:
    """All nodes, parents before children."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(children(current)))


def free_names(node: Written) -> frozenset[str]:
    """The names of all symbols in the tree; the index of a sum is none of them inside its body."""
    found: set[str] = set()
    stack: list[tuple[Written, frozenset[str]]] = [(node, frozenset())]
    while stack:
        current, bound = stack.pop()
        if isinstance(current, Name):
            if current.name not in bound:
                found.add(current.name)
        elif isinstance(current, IndexedSum):
            stack += ((current.first, bound), (current.last, bound), (current.body, bound | {current.index}))
        else:
            stack.extend((child, bound) for child in children(current))
    return frozenset(found)


def size(node: Written) -> int:
    """How many numbers, names and signs a reader meets: the measure by which one form is shorter than another."""
    return sum(1 for inner in walk(node) if isinstance(inner, (Number, Name, Negative, Floor, IndexedSum)))


def components(node: Written) -> tuple[Written, ...]:
    """The values a tree has: those of a shape, or the one value of any other tree."""
    return node.sizes if isinstance(node, Dimensions) else (node,)


def powers(node: Written) -> Written:
    """Neighbouring equal letters of a product as a power: c w w as c w^2. For letters that a substitution made equal."""

    def rule(inner: Written) -> Written:
        if not isinstance(inner, Product):
            return inner
        runs = [(factor, len(list(run))) for factor, run in groupby(inner.factors)]
        gathered = [
            [Power(factor, Number(count))] if count > 1 and isinstance(factor, Name) else [factor] * count for factor, count in runs
        ]
        return multiply(*(factor for run in gathered for factor in run))

    return transform(node, rule)
