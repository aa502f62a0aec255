"""The tables of an answer: the numbers of a network, each in its unit, with whose they are; and numbers as they are read there."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..algebra import Exact
from ..document import Phrase, Prose, Table
from ..working import decimal
from ..written import Negative, Number, Written
from .candidates import Candidate
from .printed import Unit

_DIGITS = 7


def table(rows: Sequence[dict[str, Prose]]) -> Table:
    """One row each, without the columns in which nothing stands."""
    columns = [name for name in rows[0] if any(row[name] for row in rows)]
    numeric = tuple(name in ("value", "in its unit", "difference", "%") for name in columns)
    return Table(tuple(map(Phrase, columns)), tuple(tuple(row[name] for name in columns) for row in rows), numeric)


def row(how: str, candidates: Sequence[Candidate], unit: Unit) -> dict[str, Prose]:
    """One number that agrees, which several conventions and precisions may give."""
    return {"match": (Phrase(how),), **cells(candidates[0], unit), **whose(candidates)}


def cells(one: Candidate, unit: Unit) -> dict[str, Prose]:
    """A number, and the same in a larger unit."""
    scaled: Prose = (_in_unit(one.value, unit), spaced(unit)) if unit.worth > 1 else ()
    return {"value": (in_full(one.value),), "in its unit": scaled}


def whose(candidates: Sequence[Candidate]) -> dict[str, Prose]:
    """Of which quantity a number is, under which conventions and in which precisions."""
    conventions = ", ".join(dict.fromkeys(one.convention.name for one in candidates))
    precisions = ", ".join(dict.fromkeys(one.precision for one in candidates if one.precision))
    return {
        "quantity": (Phrase(candidates[0].quantity.title),),
        "convention": (conventions,),
        "precision": (precisions,) if precisions else (),
    }


def spaced(unit: Unit) -> str:
    """A unit behind its number."""
    return f" {unit.name}" if unit.name else ""


def in_full(value: Exact) -> Written:
    """A number with all its digits: half a byte is a decimal number."""
    rounded, exact = decimal(Fraction(value))
    return rounded if exact and isinstance(value, Fraction) else Number(value)


def short(value: Exact) -> Written:
    """A number with a few digits after its point, for reading; not rounded to nothing."""
    exact = Fraction(value)
    if exact < 0:
        return Negative(short(-exact))
    places = 2
    while places < _DIGITS and exact * 10**places < 10 and exact:
        places += 1
    return decimal(Fraction(round(exact * 10**places), 10**places))[0]


def _in_unit(value: Exact, unit: Unit) -> Written:
    """A value in a larger unit, with seven digits of it."""
    scaled = Fraction(value) / unit.worth
    places = max(0, _DIGITS - len(str(int(scaled))))
    return decimal(Fraction(round(scaled * 10**places), 10**places))[0]
