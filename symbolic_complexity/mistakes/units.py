"""Bytes, bits and rates: a unit that is left out, another one, or a quotient turned upside down."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Phrase, Prose
from ..written import Name, Quotient, Written, free_names, unfold
from .base import Asked, FormulaMistake, Slip


def _bytes(asked: Asked) -> Iterator[Slip]:
    account, p = asked.account, Name("p")
    if "p" in asked.network.symbols or "p" not in free_names(account.formula):
        return
    yield _slip(asked, account.formula / p, (Phrase("the bytes are missing: each number takes p of them"),))
    yield _slip(asked, 8 * account.formula, (Phrase("these are bits: a byte has 8 of them"),))
    yield _slip(asked, account.formula / 8, (Phrase("divided by 8 once too often: p is in bytes already"),))


def _rates(asked: Asked) -> Iterator[Slip]:
    match asked.account.argument:
        case Quotient(above, below):
            above, below = unfold(above), unfold(below)
            yield _slip(asked, below / above, (Phrase("the quotient is upside down"),))
            yield _slip(asked, above * below, (Phrase("multiplied where it is divided: "), asked.account.argument))


def _slip(asked: Asked, formula: Written, said: Prose) -> Slip:
    return Slip(formula, said, asked.account.fixed)


BYTES = FormulaMistake("bytes", "the bytes of a number are left out, or bits stand in their place", _bytes)
RATES = FormulaMistake("rates", "a quotient is upside down, or multiplied out", _rates)
