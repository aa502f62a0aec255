"""The bridge to SymPy, both ways. SymPy is imported here alone, and only when a formula crosses.

Symbols cross by name: plain `Symbol('k')` going out, and any symbol named k, whatever its assumptions, coming in.
SymPy's `sympify` and `parse_expr` execute text, so no text crosses, only expressions.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from ..errors import Invalid, Unsupported
from ..symbols import is_name
from ..written import (
    Floor,
    IndexedSum,
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
    multiply,
)
from .polynomial import Exact, Monomial, Polynomial, Value, freeze, generators


def to_sympy(node: Written) -> Any:
    """The SymPy expression of a tree, grouped as the tree is grouped; SymPy orders it by its own rules."""
    import sympy

    match node:
        case Number(value):
            return sympy.Rational(value.numerator, value.denominator)
        case Name(name):
            return sympy.Symbol(name)
        case Sum(terms):
            return sympy.Add(*map(to_sympy, terms))
        case Product(factors):
            return sympy.Mul(*map(to_sympy, factors))
        case Negative(inner):
            return -to_sympy(inner)
        case Quotient(above, below):
            return to_sympy(above) / to_sympy(below)
        case Power(base, exponent):
            return to_sympy(base) ** to_sympy(exponent)
        case Floor(inner):
            return sympy.floor(to_sympy(inner))
        case Maximum(arguments):
            return sympy.Max(*map(to_sympy, arguments))
        case IndexedSum(body, index, first, last):
            return sympy.Sum(to_sympy(body), (sympy.Symbol(index), to_sympy(first), to_sympy(last)))
        case Part(_, body):
            return to_sympy(body)
    raise TypeError(f"not a written node: {node!r}")


def from_sympy(expression: Any) -> Written:
    """The tree of a SymPy expression made of symbols, exact numbers, + - * /, powers, floor, ceiling, Max and Sum.

    Raises `Invalid` for a symbol whose name is not a letter and letters, digits or underscores, `Unsupported` for
    anything else (floating-point numbers are not exact; a Dummy is not told apart by its name).
    """
    import sympy

    match expression:
        case sympy.Dummy():
            raise Unsupported(f"the dummy symbol {expression} has no name of its own; use a Symbol")
        case sympy.Symbol():
            if not expression.is_commutative:
                raise Unsupported(f"the symbol {expression} is not a number: its products do not commute")
            if not is_name(expression.name):
                raise Invalid(f"a symbol's name must be letters, digits and underscores, not {expression.name!r}")
            return Name(expression.name)
        case sympy.Rational():
            number = Fraction(int(expression.p), int(expression.q))
            return Number(number.numerator if number.denominator == 1 else number)
        case sympy.Add():
            return add(*map(from_sympy, expression.as_ordered_terms()))
        case sympy.Mul():
            return _product(expression)
        case sympy.Pow():
            base, exponent = expression.as_base_exp()
            if exponent.could_extract_minus_sign():
                return Quotient(Number(1), from_sympy(base**-exponent))
            return Power(from_sympy(base), from_sympy(exponent))
        case sympy.floor():
            return Floor(from_sympy(expression.args[0]))
        case sympy.ceiling():
            return Negative(Floor(Negative(from_sympy(expression.args[0]))))
        case sympy.Max():
            return Maximum(tuple(map(from_sympy, expression.args)))
        case sympy.Sum() if all(len(limits) == 3 for limits in expression.limits):
            return _indexed_sums(expression)
    raise Unsupported(f"a formula cannot hold the SymPy expression {expression} ({type(expression).__name__})")


def _indexed_sums(expression: Any) -> Written:
    """SymPy writes a sum of sums as one with several limits, the innermost first."""
    import sympy

    tree = from_sympy(expression.function)
    for index, first, last in expression.limits:
        if any(one.name == index.name and one != index for one in expression.atoms(sympy.Symbol)):
            raise Unsupported(f"the sum over {index} also holds another symbol of that name, with other assumptions")
        from_sympy(index)  # its name must be one that a formula can hold
        tree = IndexedSum(tree, index.name, from_sympy(first), from_sympy(last))
    return tree


def _product(expression: Any) -> Written:
    if expression.could_extract_minus_sign():
        return Negative(from_sympy(-expression))
    above, below = expression.as_numer_denom()
    if below != 1:
        return Quotient(from_sympy(above), from_sympy(below))
    return multiply(*map(from_sympy, expression.as_ordered_factors()))


def polynomial_factors(value: Polynomial) -> list[tuple[Polynomial, int]]:
    """The irreducible factors of a polynomial with whole coefficients, and how often each occurs; without the number and the sign."""
    (given,), back = _in_one_ring(value)
    return [(back(factor), int(times)) for factor, times in given.factor_list()[1]]


def cofactors(above: Polynomial, below: Polynomial) -> tuple[Value, Value]:
    """Two polynomials with whole coefficients without their greatest common divisor."""
    (first, second), back = _in_one_ring(above, below)
    _, upper, lower = first.cofactors(second)
    return back(upper), back(lower)


def _in_one_ring(*values: Polynomial) -> tuple[list[Any], Callable[[Any], Any]]:
    """The polynomials in SymPy's sparse form, each letter and each floor a generator, and the way back."""
    from sympy.polys.domains import ZZ
    from sympy.polys.rings import ring

    names = sorted(set().union(*map(generators, values)), key=str)
    place = {generator: index for index, generator in enumerate(names)}
    whole = ring([f"x{index}" for index in range(len(names))], ZZ)[0]

    def there(value: Polynomial) -> Any:
        found = {}
        for monomial, coefficient in value.terms.items():
            exponents = [0] * len(names)
            for generator, exponent in monomial:
                exponents[place[generator]] = exponent
            found[tuple(exponents)] = ZZ(int(coefficient))
        return whole.from_dict(found)

    def back(element: Any) -> Value:
        terms: dict[Monomial, Exact] = {}
        for exponents, coefficient in element.terms():
            pairs = [(names[index], exponent) for index, exponent in enumerate(exponents) if exponent]
            terms[tuple(sorted(pairs, key=lambda pair: pair[0]))] = int(coefficient)
        return freeze(terms)

    return [there(value) for value in values], back
