"""A real number beside whole ones, as a decimal number: it reads as what it is, between two of them, and never as one."""

from __future__ import annotations

from fractions import Fraction

from ..working import decimal, power_of_ten, rounded
from ..written import Decimal

_DIGITS = 4


def near(value: Fraction) -> tuple[Decimal, bool]:
    """A number as a decimal number, and whether it is exactly that: four digits, or as many as keep it off the whole numbers."""
    form, exact = decimal(value)
    if exact and isinstance(form, Decimal):
        return form, True
    digits = max(_DIGITS, power_of_ten(value) + 2)
    while (short := rounded(value, digits)).denominator == 1:
        digits += 1
    return Decimal(short, digits - 1 - power_of_ten(value)), short == value
