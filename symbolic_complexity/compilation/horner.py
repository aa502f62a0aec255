"""From exact values to nodes: each polynomial in Horner form, what stands in most terms taken out first.

3591 k^2 + 9 c k + 66 k becomes k (3591 k + 9 c + 66). Every value becomes whole numbers alone: a numerator, and what it is over.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import lcm

from ..algebra import Exact, Monomial, Polynomial, Value, divide, floor, freeze, power, symbols_in, terms_of, write
from ..algebra.atoms import Atom, ExponentialAtom, FloorAtom, MaximumAtom
from ..algebra.polynomial import UNIT, Generator, generators, times
from ..algebra.ratio import Ratio, parts
from ..algebra.series import SumAtom
from ..errors import Unsupported
from ..symbols import is_whole, rank
from .nodes import Down, Largest, Letter, Nodes, Raised, Term

_MOST_RESIDUES = 4_096


def quotient(nodes: Nodes, value: Value) -> tuple[int, int | None]:
    """The nodes of numerator and denominator; no denominator where the value is proved to be whole for whole symbols.

    Raises `Unsupported` for a part that + - * // and maxima cannot compute, naming it.
    """
    above, below = over_one(_whole_inside(value))
    if isinstance(below, int) and below > 1 and _always_divides(below, above):
        return nodes.add(Down(polynomial(nodes, above), nodes.number(below))), None
    return polynomial(nodes, above), None if below == 1 else polynomial(nodes, below)


def over_one(value: Value) -> tuple[Value, Value]:
    """A value as a quotient of two polynomials with whole coefficients and no letter below."""
    if isinstance(value, Ratio):
        (a, b), (c, d) = map(over_one, parts(value))
        return a * d, b * c
    terms = terms_of(value)
    number = lcm(*(Fraction(c).denominator for c in terms.values()))
    lowest: dict[Generator, int] = {}
    for generator, exponent in itertools.chain.from_iterable(terms):
        lowest[generator] = min(lowest.get(generator, 0), exponent)
    letters: Monomial = tuple(sorted(((g, -e) for g, e in lowest.items() if e), key=lambda pair: pair[0]))
    above = freeze({times(monomial, letters): int(c * number) for monomial, c in terms.items()})
    return above, freeze({letters: number})


def _whole_inside(value: Value) -> Value:
    """The value with maxima of quotients brought over one denominator, and without what cannot be computed."""
    if isinstance(value, Ratio):
        return divide(_whole_inside(value.numerator), _whole_inside(value.denominator))
    if not any(isinstance(one, Atom) for one in generators(value)):
        return value
    total: Value = 0
    for monomial, coefficient in terms_of(value).items():
        term: Value = coefficient
        for generator, exponent in monomial:
            one = power(_whole_atom(generator) if isinstance(generator, Atom) else Polynomial.of(generator), abs(exponent))
            term = term * one if exponent > 0 else divide(term, one)
        total = total + term
    return total


def _whole_atom(atom: Atom) -> Value:
    match atom:
        case FloorAtom():
            return floor(_whole_inside(atom.numerator), _whole_inside(atom.denominator))
        case ExponentialAtom():
            base, exponent = atom.inner
            above, below = over_one(_whole_inside(exponent))
            if below != 1:
                raise Unsupported(f"{write(Polynomial.of(atom))} has an exponent that need not be a whole number")
            return power(base, above)
        case MaximumAtom():
            fractions = [over_one(_whole_inside(one)) for one in atom.inner]
            shared = _shared(below for _, below in fractions)
            inner = [above * divide(shared, below) for above, below in fractions]
            return divide(Polynomial.of(MaximumAtom(*inner)), shared)
        case SumAtom():
            depth = ", ".join(sorted(symbols_in(atom.count), key=rank))
            part = write(Polynomial.of(atom))
            raise Unsupported(f"{part} cannot be compiled: how many terms it has is up to {depth}; give {depth} a number first")
    raise Unsupported(f"{atom.kind} cannot be compiled: {write(Polynomial.of(atom))}")


def _shared(below: Iterable[Value]) -> Value:
    """What all of these denominators divide: each is one term, of letters that are never negative."""
    number, letters = 1, dict[Generator, int]()
    for one in below:
        ((monomial, coefficient),) = terms_of(one).items()
        number = lcm(number, int(coefficient))
        for generator, exponent in monomial:
            if isinstance(generator, (FloorAtom, MaximumAtom)):
                raise Unsupported(f"the largest of several quotients by {write(Polynomial.of(generator))} cannot be compiled")
            letters[generator] = max(letters.get(generator, 0), exponent)
    return freeze({tuple(sorted(letters.items(), key=lambda pair: pair[0])): number})


def _always_divides(divisor: int, value: Value) -> bool:
    """Whether a number is proved to divide a polynomial, each letter and atom being any whole number."""
    names = sorted(generators(value), key=str)
    if divisor ** len(names) > _MOST_RESIDUES or not all(is_whole(one) if isinstance(one, str) else one.is_whole() for one in names):
        return False
    terms = [([(names.index(g), e) for g, e in monomial], int(c)) for monomial, c in terms_of(value).items()]

    def remainder(at: tuple[int, ...]) -> int:
        total = 0
        for monomial, coefficient in terms:
            for place, exponent in monomial:
                coefficient *= pow(at[place], exponent, divisor)
            total += coefficient
        return total % divisor

    return not any(map(remainder, itertools.product(range(divisor), repeat=len(names))))


def polynomial(nodes: Nodes, value: Value) -> int:
    """The node of a polynomial with whole coefficients and no letter below."""
    return nodes.sum(*_collected(nodes, terms_of(value)))


def _collected(nodes: Nodes, terms: Mapping[Monomial, Exact]) -> tuple[int, list[Term]]:
    """The number and the terms of a sum: as long as something stands in several terms, what stands in most is taken out of them."""
    rest = dict(terms)
    number = int(rest.pop(UNIT, 0))
    found: Counter[int] = Counter()
    while rest:
        counts = Counter(generator for monomial in rest for generator, _ in monomial)
        # Of several equally frequent ones a letter rather than a floor, and the first in the vocabulary's order.
        best = min(counts, key=lambda one: (-counts[one], isinstance(one, Atom), rank(str(one))))
        if counts[best] == 1:
            break
        inside = {monomial: c for monomial, c in rest.items() if any(one == best for one, _ in monomial)}
        apart = _apart(best, [*inside])
        inside = {monomial: c for monomial, c in inside.items() if monomial not in apart}
        coefficient, node = _by_powers(nodes, best, inside)
        found[node] += coefficient
        rest = {monomial: c for monomial, c in rest.items() if monomial not in inside}
    for monomial, c in rest.items():
        found[nodes.product(nodes.power(_generator(nodes, one), exponent) for one, exponent in monomial)] += int(c)
    return number, [(coefficient, node) for node, coefficient in found.items() if coefficient]


def _apart(generator: Generator, monomials: list[Monomial]) -> set[Monomial]:
    """Terms that are better left outside when a generator is taken out: 64 k K beside c, M, N and higher powers of k.

    Such a term would bring a letter of its own into a sum of all other letters. On a grid that costs a second operation on
    as many numbers as the grid has, and outside a product of two letters.
    """
    letters = {one: symbols_in(Polynomial({one: 1})) for one in monomials}
    often = Counter(letter for one in letters.values() for letter in one)
    own = [one for one in monomials if any(often[letter] == 1 for letter in letters[one])]
    shared = frozenset[str]().union(*(letters[one] for one in monomials if one not in own))
    apart = {one for one in own if not shared <= letters[one]}
    kept = [one for one in monomials if one not in apart]
    return apart if len(kept) > 1 and any(dict(one)[generator] > 1 for one in kept) else set()


def _by_powers(nodes: Nodes, generator: Generator, terms: Mapping[Monomial, Exact]) -> Term:
    """Terms that all have a generator: (a g + b) g and so on, from its highest power down."""
    by_power: dict[int, dict[Monomial, Exact]] = {}
    for monomial, c in terms.items():
        exponent = dict(monomial)[generator]
        by_power.setdefault(exponent, {})[tuple(pair for pair in monomial if pair[0] != generator)] = c
    falling = sorted(by_power, reverse=True)
    made: Term | None = None
    for exponent, lower in zip(falling, [*falling[1:], 0], strict=True):
        number, inner = _collected(nodes, by_power[exponent])
        if made is not None:
            inner.append(made)
        match number, inner:
            case 0, [(coefficient, factor)]:  # the coefficient stays outside, so that equal products are one node
                pass
            case coefficient, []:
                factor = nodes.number(1)
            case _:
                coefficient, factor = 1, nodes.sum(number, inner)
        made = coefficient, nodes.product((nodes.power(_generator(nodes, generator), exponent - lower), factor))
    assert made is not None
    return made


def _generator(nodes: Nodes, generator: Generator) -> int:
    match generator:
        case FloorAtom():
            return nodes.add(Down(polynomial(nodes, generator.numerator), polynomial(nodes, generator.denominator)))
        case MaximumAtom():
            return nodes.add(Largest(tuple(polynomial(nodes, one) for one in generator.inner)))
        case ExponentialAtom():
            base, exponent = generator.inner
            assert isinstance(base, int)
            return nodes.add(Raised(base, polynomial(nodes, exponent)))
        case str():
            return nodes.add(Letter(generator))
    raise TypeError(f"not computed: {generator}")
