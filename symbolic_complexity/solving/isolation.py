"""The equation of a formula and its budget, and what isolates the unknown in it: each line is true where the one before is.

A formula of the first degree is solved for its unknown, also where other symbols are left; of a higher degree its real roots are
counted, and found exactly or enclosed. What the last line says is put back into the formula and gives the budget.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from ..algebra import Exact, Polynomial, Value, at_least_zero, divide, equal, normal_form, put_in, symbols_in, terms_of, write
from ..algebra.atoms import Atom
from ..algebra.polynomial import Generator, freeze
from ..algebra.ratio import parts
from ..algebra.roots import Root, coefficients_of, positive_roots
from ..algebra.sign import without_denominators
from ..document import Chain, Paragraph, Phrase, Prose, Relation, Row, plain_text
from ..errors import Refuted, Unsupported
from ..renderers import latex
from ..symbols import VOCABULARY, least
from ..typeset import plain
from ..written import Decimal, Name, Negative, Number, Quotient, Written, add, multiply
from .budget import as_read
from .rounding import near

_TURNED: dict[Relation, Relation] = {"=": "=", "≤": "≥", "≥": "≤"}
_MOST_HALVINGS = 400


@dataclass(frozen=True)
class Isolation:
    """The lines that isolate an unknown, and what they find.

    `real` is the unknown as a number or as a formula in other symbols, where it is one; a `Decimal` where it is rounded. `relation`
    is how the unknown stands to it, None where that does not follow for all numbers.
    """

    blocks: tuple[Chain | Paragraph, ...]
    real: Exact | Written | None
    relation: Relation | None
    exact: Value | None = None
    rootless: bool = False
    """Whether it is proved that no positive number makes both sides equal."""

    def data(self) -> list[dict[str, Any]]:
        """Each line as plain data."""
        return [line for block in self.blocks if isinstance(block, Chain) for line in _lines(block)]


def _lines(chain: Chain) -> Iterator[dict[str, Any]]:
    for row in chain.rows:
        yield {
            "left": plain(chain.lefthand),
            "relation": row.relation,
            "text": plain(row.right),
            "latex": latex.formula(row.right),
            "rule": row.rule,
            "why": plain_text(row.why),
            "check": "proved",
        }


@dataclass(frozen=True)
class _Equation:
    """formula = budget, as above - budget below = 0 without anything below a line."""

    form: Written
    worth: Value
    budget: Value
    name: str
    relation: Relation
    why: Prose

    @property
    def zero(self) -> Value:
        above, below = parts(self.worth)
        budget_above, budget_below = parts(self.budget)
        over = above * budget_below - budget_above * below
        return freeze(without_denominators(terms_of(over)))

    @property
    def below(self) -> Value:
        """What the formula is divided by."""
        letters = terms_of(self.worth) if isinstance(self.worth, Polynomial) else {}
        lowest: dict[Generator, int] = {}
        for generator, exponent in (pair for monomial in letters for pair in monomial):
            lowest[generator] = min(lowest.get(generator, 0), exponent)
        powers = tuple((generator, -exponent) for generator, exponent in lowest.items() if exponent)
        return Polynomial({powers: 1}) if powers else parts(self.worth)[1]

    @property
    def first(self) -> Chain:
        """The equation itself."""
        return Chain(self.form, (Row(self.relation, as_read(self.budget), self.why, rule="substitute"),))

    def check(self, root: Value) -> None:
        """Raise `Refuted` unless the formula gives the budget with this number or formula for the unknown."""
        verdict = equal(put_in(self.worth, {self.name: root}), self.budget)
        if verdict.outcome != "proved":
            raise Refuted(f"{self.name} = {write(root)} does not solve {self.form} = {write(self.budget)}", verdict.counterexample)


def isolated(form: Written, worth: Value, budget: Value, name: str, relation: Relation, why: Prose = ()) -> Isolation:
    """The lines from a formula and its budget to the unknown. Raises `Unsupported` where other symbols keep it from being isolated."""
    equation = _Equation(form, worth, budget, name, relation, why)
    zero = equation.zero
    linear = _linear(zero, name)
    if linear is not None:
        return _of_first_degree(equation, *linear)
    if (symbols_in(worth) | symbols_in(budget)) != {name}:
        raise Unsupported(f"{name} cannot be isolated in {write(worth)} = {write(budget)}")
    coefficients = coefficients_of(zero, name)
    roots = None if coefficients is None else positive_roots(coefficients)
    if coefficients is None or roots is None:
        told = Paragraph((Phrase("No step isolates "), Name(name), Phrase(" here; its whole numbers decide.")))
        return Isolation((equation.first, told), None, None)
    return _of_roots(equation, roots)


def _linear(zero: Value, name: str) -> tuple[Value, Value] | None:
    """(a, b) where the value is a x + b, with no x in a and b, and a is not zero."""
    a: Value = 0
    b: Value = 0
    for monomial, coefficient in terms_of(zero).items():
        exponents = dict(monomial)
        if any(isinstance(one, Atom) and name in symbols_in(Polynomial.of(one)) for one in exponents):
            return None
        exponent = exponents.pop(name, 0)
        rest = tuple(exponents.items())
        term: Value = Polynomial({rest: coefficient}) if rest else coefficient
        if exponent == 1:
            a = a + term
        elif exponent == 0:
            b = b + term
        else:
            return None
    return None if a == 0 else (a, b)


# ------------------------------------------------------------------------------------------------------------ first degree


def _of_first_degree(equation: _Equation, a: Value, b: Value) -> Isolation:
    """a x + b = 0."""
    relation: Relation | None = equation.relation
    if relation != "=" and not _is_positive(parts(equation.worth)[1]):
        relation = None
    if not _is_positive(a) and (_is_positive(-a) or _leads_with_minus(a)):
        a, b = -a, -b
        relation = relation and _TURNED[relation]
    if relation not in ("=", None) and not _is_positive(a):
        relation = None
    if relation is None:
        equation = replace(equation, relation="=")
    shown: Relation = relation or "="
    root = divide(-b, a)
    equation.check(root)
    blocks = [equation.first, *_on_one_side(equation, a, b, shown), *_divided(equation.name, a, b, root, shown)]
    _check_lines(blocks, equation.name, root)
    value = root if isinstance(root, (int, Fraction)) else _shorter(Quotient(write(-b), write(a)), root)
    return Isolation(tuple(blocks), value, relation, root)


def _check_lines(chains: list[Chain], name: str, root: Value) -> None:
    """Raise `Refuted` unless both sides of every line are the same with this number or formula for the unknown."""
    for chain in chains:
        left = put_in(normal_form(chain.lefthand), {name: root})
        for row in chain.rows:
            right = put_in(normal_form(row.right), {name: root})
            if row.rule != "round" and equal(left, right).outcome != "proved":
                raise Refuted(f"a false line: {plain(chain.lefthand)} {row.relation} {plain(row.right)}", {})


def _on_one_side(equation: _Equation, a: Value, b: Value, relation: Relation) -> Iterator[Chain]:
    """a x on the left, everything else on the right."""
    name, below = equation.name, equation.below
    left = a * Polynomial.of(name)
    if below != 1:
        above = divide(equation.worth * below, 1)
        times = multiply(as_read(equation.budget), write(below)) if not symbols_in(equation.budget) else write(equation.budget * below)
        yield Chain(write(above), (Row(equation.relation, times, (Phrase("multiply by "), write(below)), rule="compute"),))
        if name in symbols_in(above):
            yield Chain(_times(a, name), (Row(relation, as_read(-b), (Phrase("collect "), Name(name)), rule="collect"),))
    elif left != equation.worth:
        rest = equation.worth - left
        rows = [(add(as_read(equation.budget), _negative(as_read(rest))), _moved(rest)), (as_read(-b), ())]
        yield Chain(_times(a, name), tuple(_distinct(rows, relation)))


def _times(a: Value, name: str) -> Written:
    """a x, a decimal number in front of x rather than x in a fraction."""
    return multiply(as_read(a), Name(name)) if isinstance(a, Fraction) else write(a * Polynomial.of(name))


def _moved(rest: Value) -> Prose:
    form = write(rest)
    if isinstance(form, Negative) or (isinstance(form, Number) and form.value < 0):
        return Phrase("add "), write(-rest)
    return Phrase("subtract "), form


def _negative(form: Written) -> Written:
    """The tree with a minus before it; of a negative number or tree, its positive."""
    match form:
        case Number(value):
            return Number(-value) if value < 0 else Negative(form)
        case Negative(inner):
            return inner
    return Negative(form)


def _divided(name: str, a: Value, b: Value, root: Value, relation: Relation) -> Iterator[Chain]:
    """The unknown alone."""
    if a == 1:
        return
    rows: list[tuple[Written, Prose]] = [(Quotient(as_read(-b), as_read(a)), (Phrase("divide by "), as_read(a)))]
    if isinstance(root, (int, Fraction)):
        rows.append((Number(root), ()))
    else:
        rows.append((_shorter(rows[0][0], root), ()))
    found = list(_distinct(rows, relation))
    if isinstance(root, Fraction):
        rounded, exact = near(root)
        found.append(Row("=" if exact else "≈", rounded, rule="round"))
    found[-1] = replace(found[-1], unit=_unit(name))
    yield Chain(Name(name), tuple(found))


def _distinct(rows: list[tuple[Written, Prose]], relation: Relation) -> Iterator[Row]:
    """Lines without those that read like the one before; the first one stands in the relation, the others are equal to it."""
    before = ""
    for form, why in rows:
        if plain(form) != before:
            yield Row("=" if before else relation, form, why, rule="compute")
        before = plain(form)


def _shorter(form: Written, root: Value) -> Written:
    """A quotient as it is, or its normal form where that is shorter."""
    other = write(root)
    return other if len(plain(other)) < len(plain(form)) else form


def _unit(name: str) -> str:
    """Of an unknown that is no count: bytes, operations/s."""
    symbol = VOCABULARY.get(name)
    return Phrase(symbol.unit) if symbol is not None and not symbol.whole else ""


def _leads_with_minus(value: Value) -> bool:
    form = write(value)
    return isinstance(form, Negative) or (isinstance(form, Number) and form.value < 0)


def _is_positive(value: Value) -> bool:
    """Whether it is proved that a value is above zero for all its symbols."""
    if isinstance(value, (int, Fraction)):
        return value > 0
    at_first = put_in(value, {name: max(1, least(name)) for name in symbols_in(value)})
    return isinstance(at_first, (int, Fraction)) and at_first > 0 and at_least_zero(value)


# ----------------------------------------------------------------------------------------------------------- higher degrees


def _of_roots(equation: _Equation, roots: list[Root]) -> Isolation:
    """Every positive root as a line of its own."""
    blocks: list[Chain | Paragraph] = [equation.first]
    if not roots:
        blocks.append(Paragraph((Phrase("No positive real "), Name(equation.name), Phrase(" makes both sides equal."))))
        return Isolation(tuple(blocks), None, None, rootless=True)
    if equation.relation != "=":
        blocks.append(Paragraph((Phrase("Both sides are equal at"),)))
    found: list[Exact | Decimal] = []
    for root in roots:
        if root.exact is not None:
            exact = root.exact.numerator if root.exact.denominator == 1 else root.exact
            equation.check(exact)
            rows = [Row("=", Number(exact), (Phrase("put in, it gives both sides the same"),), rule="compute")]
            if isinstance(exact, Fraction):
                rounded, same = near(exact)
                rows.append(Row("=" if same else "≈", rounded, rule="round"))
            found.append(exact)
        else:
            enclosed = _read(root)
            rows = [Row("≈", enclosed, (Phrase("enclosed by bisection"),), rule="round")]
            found.append(enclosed)
        blocks.append(Chain(Name(equation.name), tuple(rows)))
    alone = found[0] if len(found) == 1 else None
    return Isolation(tuple(blocks), alone, None, alone if isinstance(alone, (int, Fraction)) else None)


def _read(root: Root) -> Decimal:
    """A root rounded: its room is halved until both of its ends are rounded to the same number."""
    for _ in range(_MOST_HALVINGS):
        if root.low > 0 and near(root.low)[0] == near(root.high)[0]:
            return near(root.high)[0]
        root = root.halved()
    raise Unsupported("a root that cannot be told from its neighbours")
