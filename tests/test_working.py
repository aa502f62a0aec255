"""Numbers to read: rounded as on paper, written so that nothing that was rounded looks exact, and nothing exact looks rounded."""

from __future__ import annotations

import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic_complexity.renderers.text import UNICODE
from symbolic_complexity.typeset import typeset
from symbolic_complexity.working import decimal, rounded, spelled

from .strategies import recount


@given(st.fractions() | st.fractions(max_denominator=10).map(lambda value: value * 10**30), st.integers(1, 12))
def test_rounding_is_to_the_nearest_number_of_so_many_digits(value: Fraction, digits: int) -> None:
    near = rounded(value, digits)
    assert recount(spelled(near, digits), {}) == near
    assert rounded(near, digits) == near
    assert rounded(-value, digits) == -near
    if value:
        power = next(power for power in itertools.count(-400) if Fraction(10) ** power <= abs(value) < Fraction(10) ** (power + 1))
        unit = Fraction(10) ** (power - digits + 1)
        assert abs(near - value) * 2 <= unit
        assert (near / unit).denominator == 1


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (Fraction(1010), 2, "1,000"),
        (Fraction(123456), 3, "123,000"),
        (Fraction(999_999), 3, "1.00·10⁶"),
        (Fraction(4_097_000), 3, "4.10·10⁶"),
        (Fraction(9996, 1000), 3, "10.0"),
        (Fraction(1, 3), 3, "0.333"),
        (Fraction(-1, 3), 3, "−0.333"),
        (Fraction(-4_097_000), 2, "−4.1·10⁶"),
        (Fraction(5, 2), 1, "3"),
        (Fraction(7, 2), 1, "4"),
        (Fraction(1, 10_000), 1, "0.0001"),
        (Fraction(123, 10**9), 2, "1.2·10⁻⁷"),
        (Fraction(10**40), 1, "1·10⁴⁰"),
    ],
    ids=str,
)
def test_a_rounded_number_as_it_is_written(value: Fraction, digits: int, text: str) -> None:
    assert typeset(spelled(rounded(value, digits), digits), replace(UNICODE, separator=",")) == text


@pytest.mark.parametrize(
    ("value", "text", "exact"),
    [
        # Six places if that suffices.
        (Fraction(1, 8), "0.125", True),
        (Fraction(1, 10**6), "0.000001", True),
        (Fraction(-1, 2), "−0.5", True),
        # Else four digits, and all that stand before the point.
        (Fraction(1, 3), "0.3333", False),
        (Fraction(2, 3), "0.6667", False),
        (Fraction(-2, 3), "−0.6667", False),
        (Fraction(99_999, 10**9), "0.0001000", False),
        (Fraction(7, 10**4) + Fraction(1, 10**9), "0.0007000", False),
        (Fraction(999_995, 7), "142,856", False),
        (Fraction(29_999, 3), "10,000", False),
        (Fraction(10**12 + 1, 3), "333,333,333,334", False),
        # The small ones with a power of ten, exactly where that is so.
        (Fraction(1, 9_750_000_000), "1.026·10⁻¹⁰", False),
        (Fraction(1, 10**7), "1·10⁻⁷", True),
        (Fraction(123, 10**9), "1.23·10⁻⁷", True),
        (Fraction(99_996, 10**12), "1.000·10⁻⁷", False),
    ],
    ids=str,
)
def test_a_fraction_as_a_decimal_number(value: Fraction, text: str, exact: bool) -> None:
    form, same = decimal(value)
    assert (typeset(form, replace(UNICODE, separator=",")), same) == (text, exact)
    assert (recount(form, {}) == value) == exact
