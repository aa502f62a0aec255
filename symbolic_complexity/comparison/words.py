"""An answer in words: the sentence to quote, the condition under which it holds, and how it is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import gcd
from typing import Any, Literal

from ..algebra import Bound, Polynomial, Region, Value, cancel, factored, freeze, symbols_in, terms_of, write
from ..algebra.polynomial import times, whole
from ..algebra.ratio import Ratio, inverse_of_common, parts
from ..algebra.writing import leads_with_minus, length
from ..derivation import Derivation
from ..document import Phrase, Prose, joined
from ..network import Network
from ..quantities import Quantity
from ..symbols import least
from ..table import shown
from ..written import Name, Number, Quotient, Written
from .answer import Answer, number

_SHORT = 24
"""Characters up to which a design's title stands for it in a sentence."""

_LONG = 12
"""Terms up to which a formula is factored to be read."""

_MORE_OF = {"size": "bytes", "operational bytes": "bytes"}
"""What there is more of, where that is not the quantity's own title."""

_RELATIONS: Mapping[str, Literal["<", "≤", ">", "≥", "="]] = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "=": "="}


def letters(count: int) -> list[str]:
    """A, B, C, ... for so many designs."""
    return [chr(ord("A") + place) for place in range(count)]


def names(networks: Sequence[Network]) -> list[str]:
    """What stands for each design in a sentence: its title, or a letter where one of them is long or two are the same."""
    titles = [network.title for network in networks]
    if all(len(title) <= _SHORT for title in titles) and len(set(titles)) == len(titles):
        return titles
    return letters(len(titles))


def free(one: Derivation) -> frozenset[str]:
    """The symbols that are left in what a derivation comes to."""
    return frozenset().union(*map(symbols_in, one.worth))


def typed(symbol: str) -> str:
    """A symbol as it is typed and as it stands in JSON: k_b for k'."""
    return f"{symbol[:-1]}_b" if symbol.endswith("'") else symbol


def sentence(one: Answer, called: Sequence[str]) -> Prose:
    """The sentence to quote: who has more, and exactly when."""
    first, second = called
    quantity = one.a.quantity
    if one.judgement.verdict == "equal":
        return (Phrase("Both have the same "), Phrase(quantity.title), ".")
    if times := in_numbers(one, called):
        return times
    if one.judgement.verdict == "undecided":
        return (Phrase("Undecided: no proof, and no difference at "), f"{one.judgement.points}", Phrase(" points tested."))
    more, less = (second, first) if one.judgement.verdict == "a" else (first, second)
    more_than: Prose = (more, _more(quantity), Phrase(_MORE_OF.get(quantity.title, quantity.title)), Phrase(" than "), less)
    if one.judgement.check == "tested":
        return (*more_than, Phrase(" at all "), f"{one.judgement.points}", Phrase(" points tested, which is no proof."))
    if one.judgement.verdict == "depends":
        return (*_more_than_when(one, first, second, quantity), ".")
    if one.judgement.strict:
        return (*more_than, Phrase(" at every size."))
    equal = one.judgement.where_equal
    where: Prose = () if equal is None else (Phrase("; as many where "), *said(equal))
    return (*more_than, Phrase(" or as many, at every size"), *where, ".")


def _more_than_when(one: Answer, first: str, second: str, quantity: Quantity) -> Prose:
    """A has more weights than B exactly when k' < 19k/7."""
    noun = Phrase(_MORE_OF.get(quantity.title, quantity.title))
    condition = one.judgement.when
    if condition is None:
        left, right = sides(one.judgement.difference)
        return (first, _more(quantity), noun, Phrase(" than "), second, Phrase(" exactly when "), right, " < ", left)
    smaller, region = condition
    more, less = (first, second) if smaller == "b" else (second, first)
    return (more, _more(quantity), noun, Phrase(" than "), less, Phrase(" exactly when "), *said(region))


def _more(quantity: Quantity) -> Phrase:
    return Phrase(" takes more " if quantity.unit in ("seconds", "bytes") else " has more ")


def in_numbers(one: Answer, called: Sequence[str]) -> Prose:
    """B has ≈ 2.361 times the operational space of A; nothing where the ratio is no number."""
    ratio = number(one.ratio)
    if not ratio:
        return ()
    first, second = called
    if ratio < 1:
        ratio, first, second = 1 / Fraction(ratio), second, first
    return (first, Phrase(" has "), *shown(Number(ratio)), Phrase(" times the "), Phrase(one.a.quantity.title), Phrase(" of "), second, ".")


def said(region: Region) -> Prose:
    """A region as a condition: k' < 19k/7, or c ≥ 3 and M > c + 2."""
    if region.is_everywhere:
        return (Phrase("always"),)
    if region.is_empty:
        return (Phrase("never"),)
    prose: list[Any] = []
    for place, bounds in enumerate(region.alternatives):
        prose += [Phrase(", or ")] if place else []
        for inner, bound in enumerate(bounds):
            prose += [Phrase(" and ")] if inner else []
            left, right = _told_apart(bound)
            prose += [left, f" {_RELATIONS[bound.relation]} ", right]
    return tuple(prose)


def _told_apart(bound: Bound) -> tuple[Written, Written]:
    """Both sides of a bound, what is taken away on the right added on the left: M + N < 4c + 6 for M < 4c - N + 6."""
    terms = terms_of(bound.value) if isinstance(bound.value, Polynomial) else {}
    taken = {monomial: -c for monomial, c in terms.items() if monomial and c < 0}
    if not taken or not all(isinstance(c, int) for c in terms.values()):
        return Name(bound.name), told(bound.value)
    added = freeze(taken)
    return write(Polynomial.of(bound.name) + added), told(bound.value + added)


def told(value: Value) -> Written:
    """A value in the shorter of its forms: factored, or as a sum; a quotient whose numerator begins with a minus, turned round."""
    if isinstance(value, (int, Fraction)) or max(len(terms_of(part)) for part in parts(value)) > _LONG:
        return write(value)
    plain = write(value)
    value = cancel(value)
    if isinstance(value, Ratio) and leads_with_minus(value.numerator):
        return Quotient(factored(-value.numerator), write(-value.denominator))
    return min(factored(value), plain, key=length)


def sides(difference: Value) -> tuple[Written, Written]:
    """What the difference adds, and what it takes away, without the number and the sizes that both have."""
    value = parts(difference)[0]
    terms = terms_of(value)
    shared = inverse_of_common([*terms]) if terms else ()
    by = tuple((generator, exponent) for generator, exponent in shared if isinstance(generator, str) and least(generator) > 0)
    number = gcd(*(c.numerator for c in terms.values()))
    kept = {times(monomial, by): whole(Fraction(c) / number) for monomial, c in terms.items()}
    added = freeze({monomial: c for monomial, c in kept.items() if c > 0})
    taken = freeze({monomial: -c for monomial, c in kept.items() if c < 0})
    return write(added), write(taken)


def proof(one: Answer) -> Prose:
    """How the verdict is known."""
    if one.judgement.check == "tested":
        return (Phrase("tested at "), f"{one.judgement.points}", Phrase(" points, not proved"))
    if one.judgement.check == "undecided":
        return (Phrase("undecided"),)
    if one.judgement.verdict == "equal":
        return (Phrase("proved: the difference is zero"),)
    if one.judgement.decision is None:
        return (Phrase("proved: one point shows each case"),)
    reasons = {
        "signs": "by the signs of its coefficients",
        "residues": "by residue classes",
        "whole numbers": "over all whole numbers",
        "linear": "linear in what it is solved for",
        "factors": "by its factors",
    }
    listed = [Phrase(reasons[means]) for means in one.judgement.decision.means]
    return (Phrase("proved: "), *joined((reason,) for reason in listed))
