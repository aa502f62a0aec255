"""Units: what a number with one says, exactly, and in which one a number reads best. The exact number is never lost, only told again.

A kilobyte (kB) is 1,000 bytes and a kibibyte (KiB) 1,024; what could be either is not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from .algebra import Exact
from .errors import Invalid, nearest
from .formulas import number
from .working import rounded, spelled
from .written import Prose, Written

Kind: TypeAlias = Literal["bytes", "bytes/s", "counts", "operations/s", "seconds"]
"""What a number counts; anything but bytes, seconds and what happens in a second is counted in thousands and millions."""

_PREFIXES = "kMGTPE"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: how it is written, and how many of the smallest one it is."""

    name: str
    worth: Exact


def _thousands(name: str, one: str | None = None) -> tuple[Unit, ...]:
    """The unit and its multiples by 1,000; `one` is what a single one is called where that is something else."""
    return (Unit(name if one is None else one, 1), *(Unit(f"{letter}{name}", 1000**n) for n, letter in enumerate(_PREFIXES, 1)))


def _binary(name: str, one: str) -> tuple[Unit, ...]:
    return (Unit(one, 1), *(Unit(f"{letter.upper()}i{name}", 1024**n) for n, letter in enumerate(_PREFIXES, 1)))


_SECONDS = (
    *(Unit(f"{letter}s", Fraction(1, 1000**n)) for n, letter in ((3, "n"), (2, "µ"), (1, "m"))),
    *(Unit("s", 1), Unit("min", 60), Unit("h", 3600), Unit("days", 86400)),
)

DECIMAL: Mapping[Kind, tuple[Unit, ...]] = {
    "bytes": _thousands("B", "bytes"),
    "bytes/s": _thousands("B/s"),
    "counts": _thousands("", ""),
    "operations/s": _thousands("op/s"),
    "seconds": _SECONDS,
}
"""The units that a number is told in, the smallest first."""

BINARY: Mapping[Kind, tuple[Unit, ...]] = {"bytes": _binary("B", "bytes"), "bytes/s": _binary("B/s", "B/s")}
"""The same by 1,024, for bytes."""

_OTHERS = {"us": "µs", "day": "days", "d": "days"}
_KINDS: Mapping[Kind, Mapping[str, Exact]] = {
    kind: {unit.name: unit.worth for unit in (*units, *BINARY.get(kind, ())) if unit.name not in ("", "bytes")}
    | ({"B": 1} if kind == "bytes" else {})
    for kind, units in DECIMAL.items()
}

_AMOUNT = re.compile(r"(.*?)\s*([A-Za-zµμ/]*)\Z", re.DOTALL)
_OPERATIONS = re.compile(rf"([{_PREFIXES}]?)(?:fl)?op(?:s|s?/s)", re.IGNORECASE)
"""Operations per second as data sheets write them: 312 TFLOPS, 624 TOPS, 10 Gflop/s."""


# ------------------------------------------------------------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class Amount:
    """What a number with a unit says: the exact number in the kind's own unit, and the unit as it was written."""

    value: Exact
    unit: str


def kind_of(unit: str) -> Kind:
    """How numbers are counted whose unit is this one: elements and samples by thousands, bytes by theirs."""
    return unit if unit in ("bytes", "bytes/s", "operations/s", "seconds") else "counts"  # type: ignore[return-value]


def amount(given: object, kind: Kind, *, what: str, counted: str = "", said: str = "") -> Amount:
    """The number that a text says: 456, 1e6, 1/2, and with a unit 2 MiB, 5 ms, 1.5G, 312 Top/s.

    `what` is counted, in `counted` (the kind where that is left out), and `said` is what a message calls the number.
    Raises `Invalid` for what is no number, for a negative one, and for a unit of anything else.
    """
    text = str(given).strip()
    said, counted = said or f"the {what}", counted or kind
    parts = _AMOUNT.fullmatch(text)
    assert parts is not None  # every text has a shortest beginning and a run of letters, perhaps none, at its end
    digits, unit = parts[1], parts[2].replace("μ", "µ")
    if not digits or isinstance(given, bool):
        raise Invalid(f"{said} {text!r:.60} is not a number", expected=_expected(kind))
    value = number(digits, said) * _worth(unit, text, kind, what, counted)
    if value < 0:
        raise Invalid(f"{said} must not be negative: {text:.60}", expected=_expected(kind))
    return Amount(value.numerator if value.denominator == 1 else value, unit)


def _worth(unit: str, text: str, kind: Kind, what: str, counted: str) -> Exact:
    """What a unit stands for; a prefix that may mean 1,000 or 1,024 is not read."""
    known = _KINDS[kind]
    name = _named(unit)
    if unit in ("", counted):
        return 1
    if name in known:
        return known[name]
    for other, units in _KINDS.items():
        if name in units and other not in (kind, "counts"):
            raise Invalid(f"{what} is counted in {counted}, and {text!r:.60} in {other}", expected=_expected(kind))
    tail = "/s" if kind == "bytes/s" else ""
    letter = unit.removesuffix(tail).removesuffix("B").upper()
    if kind in BINARY and letter in tuple(_PREFIXES.upper()):
        power = _PREFIXES.upper().index(letter) + 1
        expected = f"{_PREFIXES[power - 1]}B{tail} ({1000**power:,} bytes) or {letter}iB{tail} ({1024**power:,} bytes)"
        raise Invalid(f"{text!r:.60} could be of 1,000 or of 1,024", expected=expected)
    raise Invalid(f"{unit!r:.40} is no unit of {what}{nearest(unit, known)}", expected=_expected(kind))


def _named(unit: str) -> str:
    """A unit by the name that the tables have it under."""
    operations = _OPERATIONS.fullmatch(unit)
    if operations is not None:
        letter = operations[1]
        return f"{'k' if letter == 'K' else letter}op/s"
    return _OTHERS.get(unit, unit)


def _expected(kind: Kind) -> str:
    return f"456, 1e6, 1/2 or a number with {', '.join(_KINDS[kind])}"


# ------------------------------------------------------------------------------------------------------------------- writing


@dataclass(frozen=True, slots=True)
class Readable:
    """A number in the unit in which it reads best, rounded to so many digits; `exact` where nothing was rounded away."""

    number: Fraction
    unit: Unit
    digits: int
    exact: bool

    @property
    def form(self) -> Written:
        """The number, to read."""
        return spelled(self.number, 0 if self.exact else self.digits)

    @property
    def prose(self) -> Prose:
        """The number with its unit, marked where it is rounded."""
        unit: Prose = (f" {self.unit.name}",) if self.unit.name else ()
        return (*(() if self.exact else ("≈ ",)), self.form, *unit)


def readable(value: Exact, kind: Kind, digits: int = 4) -> Readable:
    """A number in the largest unit of its kind of which it has at least one, by 1,000."""
    return scaled(Fraction(value), DECIMAL[kind], digits)


def scaled(value: Fraction, units: Sequence[Unit], digits: int) -> Readable:
    """A number in the largest of these units of which it has at least one after rounding: 999,999 bytes are 1.000 MB, not 1,000 kB."""
    place = max((place for place, unit in enumerate(units) if unit.worth <= abs(value)), default=0)
    near = rounded(value / units[place].worth, digits)
    if place + 1 < len(units) and abs(near) * units[place].worth >= units[place + 1].worth:
        place += 1
        near = rounded(value / units[place].worth, digits)
    return Readable(near, units[place], digits, near * units[place].worth == value)
