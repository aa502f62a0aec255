"""Units: reading and writing are each other's inverse, no number is rounded into the wrong unit, and what could be two is not read."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic_complexity.errors import Invalid
from symbolic_complexity.renderers.base import spell
from symbolic_complexity.renderers.text import UNICODE
from symbolic_complexity.units import BINARY, DECIMAL, amount, kind_of, readable, scaled
from symbolic_complexity.working import power_of_ten

KINDS = tuple(DECIMAL)


def read(text: str, kind: Any) -> Any:
    return amount(text, kind, what="amount").value


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("456", "bytes", 456),
        ("2 MiB", "bytes", 2 * 1024 * 1024),
        ("2MB", "bytes", 2_000_000),
        ("1 kB", "bytes", 1000),
        ("1KiB", "bytes", 1024),
        ("1.5 GiB", "bytes", 1_610_612_736),  # 3 x 2^29
        ("7 B", "bytes", 7),
        ("7 bytes", "bytes", 7),
        ("2039 GB/s", "bytes/s", 2_039_000_000_000),
        ("1 MiB/s", "bytes/s", 1_048_576),
        ("312 Top/s", "operations/s", 312 * 10**12),
        ("312 TFLOPS", "operations/s", 312 * 10**12),
        ("624 TOPS", "operations/s", 624 * 10**12),
        ("1.5 Gflop/s", "operations/s", 1_500_000_000),
        ("3 kop/s", "operations/s", 3000),
        ("1.5G", "counts", 1_500_000_000),
        ("1/2", "counts", Fraction(1, 2)),
        ("1e6", "counts", 1_000_000),
        ("5 ms", "seconds", Fraction(1, 200)),
        ("20 us", "seconds", Fraction(1, 50_000)),
        ("20 µs", "seconds", Fraction(1, 50_000)),  # the micro sign
        ("20 μs", "seconds", Fraction(1, 50_000)),  # the Greek letter
        ("2 h", "seconds", 7200),
        ("1.5 days", "seconds", 129_600),
        ("1 min", "seconds", 60),
    ],
)
def test_what_a_number_with_a_unit_says(text: str, kind: Any, value: Any) -> None:
    assert read(text, kind) == value


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("1 KB", "bytes", "could be of 1,000 or of 1,024\nexpected: kB (1,000 bytes) or KiB (1,024 bytes)"),
        ("1 M", "bytes", "MB (1,000,000 bytes) or MiB (1,048,576 bytes)"),
        ("1 gb/s", "bytes/s", "'gb/s' is no unit of amount"),
        ("1 G/s", "bytes/s", "GB/s (1,000,000,000 bytes) or GiB/s (1,073,741,824 bytes)"),
        ("1 ms", "bytes", "amount is counted in bytes, and '1 ms' in seconds"),
        ("1 GB", "bytes/s", "amount is counted in bytes/s, and '1 GB' in bytes"),
        ("1 GB/s", "bytes", "amount is counted in bytes, and '1 GB/s' in bytes/s"),
        ("1 Top/s", "seconds", "in operations/s"),
        ("nan", "bytes", "is not a number"),
        ("inf s", "seconds", "is not a number"),
        ("", "bytes", "is not a number"),
        ("-1 kB", "bytes", "must not be negative"),
        ("1 Tip/s", "operations/s", "did you mean Top/s?"),
        ("1e999 B", "bytes", "past the caps"),
        ("__import__('os') B", "bytes", "is not a number"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, kind: Any, said: str) -> None:
    with pytest.raises(Invalid) as error:
        read(text, kind)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("value", "kind", "told"),
    [
        (999, "bytes", "999 bytes"),
        (1000, "bytes", "1 kB"),
        (999_949, "bytes", "≈ 999.9 kB"),
        (999_951, "bytes", "≈ 1.000 MB"),  # and not 1000.0 kB
        (999_999, "bytes", "≈ 1.000 MB"),
        (391_685_664, "bytes", "≈ 391.7 MB"),
        (312 * 10**12, "operations/s", "312 Top/s"),
        (2_039_000_000_000, "bytes/s", "2.039 TB/s"),
        (0, "seconds", "0 ns"),
        (Fraction(12_240_177, 63_718_750_000), "seconds", "≈ 192.1 µs"),  # 12,240,177 / 63,718,750,000 = 0.000192097
        (Fraction(59_999, 1000), "seconds", "≈ 1.000 min"),  # 59.999 s to four digits are 60.00 s
        (3600, "seconds", "1 h"),
        (86_400, "seconds", "1 days"),
        (90, "seconds", "1.5 min"),
        (Fraction(1, 10**12), "seconds", "0.001 ns"),
        (5206, "counts", "5.206 k"),
    ],
)
def test_a_number_is_told_in_the_unit_in_which_it_reads_best(value: Any, kind: Any, told: str) -> None:
    assert spell(readable(value, kind).prose, UNICODE) == told


VALUES = st.fractions(min_value=0, max_value=10**24).map(lambda value: value.limit_denominator(10**12))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(VALUES, st.sampled_from(KINDS), st.integers(1, 8), st.booleans())
def test_the_reader_reads_what_the_writer_writes_and_no_number_is_rounded_into_the_wrong_unit(
    value: Fraction, kind: Any, digits: int, binary: bool
) -> None:
    units = BINARY.get(kind, DECIMAL[kind]) if binary else DECIMAL[kind]
    told = scaled(value, units, digits)
    place = units.index(told.unit)
    assert read(f"{told.number.numerator}/{told.number.denominator} {told.unit.name}", kind) == told.number * told.unit.worth
    assert told.exact == (told.number * told.unit.worth == value)
    # Off by at most half of the last digit that is shown, and never as many as make one of the next larger unit.
    assert abs(told.number - value / told.unit.worth) * 2 <= Fraction(10) ** (power_of_ten(value / told.unit.worth) - digits + 1)
    assert place == len(units) - 1 or told.number * told.unit.worth < units[place + 1].worth
    assert place == 0 or told.number >= 1


def test_kilobytes_and_kibibytes_have_no_name_in_common() -> None:
    for kind, units in BINARY.items():
        decimal = {unit.name: unit.worth for unit in DECIMAL[kind]}
        for power, unit in enumerate(units):
            assert unit.worth == 1024**power
            assert power == 0 or unit.name not in decimal
        assert [unit.worth for unit in DECIMAL[kind]] == [1000**power for power in range(len(units))]


def test_the_units_of_quantities_are_of_a_kind() -> None:
    found = [kind_of(unit) for unit in ("bytes", "seconds", "elements", "samples per second", "operations", "")]
    assert found == ["bytes", "seconds", "counts", "counts", "counts", "counts"]
