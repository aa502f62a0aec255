"""A real number beside whole ones, as a decimal number: it reads as what it is, between two of them, and never as one."""

from __future__ import annotations

from fractions import Fraction

from ..algebra import Exact, Value, normal_form
from ..document import Prose
from ..table import shown
from ..working import DIGITS, decimal, power_of_ten, rounded, spelled
from ..written import Decimal, Number


def near(value: Fraction) -> tuple[Decimal, bool]:
    """A number as a decimal number, and whether it is exactly that: four digits, or as many as keep it off the whole numbers."""
    form, exact = decimal(value)
    if exact and isinstance(form, Decimal):
        return form, True
    digits = max(DIGITS, power_of_ten(value) + 2)
    while (short := rounded(value, digits)).denominator == 1:
        digits += 1
    return Decimal(short, digits - 1 - power_of_ten(value)), short == value


def beside(value: Exact, budget: Value) -> Prose:
    """A result to read: four digits, or as many as keep it off a budget that it does not meet."""
    if not isinstance(value, Fraction) or value == budget:
        return shown(Number(value))
    form, exact = decimal(value)
    digits = max(DIGITS, power_of_ten(value) + 1)
    while not exact and normal_form(form) == budget:
        digits += 1
        near = rounded(value, digits)
        form, exact = spelled(near, digits), near == value
    return (form,) if exact else ("≈ ", form)
