"""A number as it was printed, 15.52 GFLOPs or 528 MB: what it says, in which unit, and whether a value agrees with its digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from ..algebra import Exact
from ..document import Prose
from ..errors import Invalid, nearest
from ..written import Decimal, Number, Power, Written, multiply

Of: TypeAlias = Literal["bytes", "work", "weights", ""]
"""What a unit is of; nothing in particular for a mere prefix such as G."""

How: TypeAlias = Literal["exact", "rounded", "truncated"]
"""How a value agrees with a printed number; the strongest first."""

_LONGEST = 60
_ROUNDED = 6
"""So many digits at most has a number whose zeros at its end are taken for filling."""

_NUMBER = re.compile(
    r"(?P<number>\d{1,3}(?P<group>[, _'’])\d{3}(?:(?P=group)\d{3})*(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)"
    r"(?:[eE](?P<power>[+-]?\d{1,2}))?(?P<unit>.*)",
    re.DOTALL,
)
_EXPECTED = "a number as it is printed: 15.52G, 138M, 528 MB, 1.5e10, 15,470,264,320"


@dataclass(frozen=True)
class Unit:
    """A unit that a number may be meant in: how it is written, what it is worth, and what it is of."""

    name: str
    worth: int
    of: Of = ""


_DECIMAL = {"k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "P": 10**15}
_BINARY = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}
_WORDS: dict[str, Of] = {
    **dict.fromkeys(("flop", "flops", "mac", "macs", "op", "ops", "operations", "madd", "madds", "muladds", "mult-adds"), "work"),
    **dict.fromkeys(("param", "params", "parameters", "weights"), "weights"),
    **dict.fromkeys(("b", "byte", "bytes"), "bytes"),
}
_BYTES = (
    Unit("B", 1, "bytes"),
    *(Unit(f"{prefix}B", worth, "bytes") for prefix, worth in (_DECIMAL | _BINARY).items()),
)
_COUNTS = (Unit("", 1), *(Unit(prefix, worth) for prefix, worth in _DECIMAL.items()))  # nobody counts operations by 1,024
_SPELLED = {"thousand": "k", "million": "M", "billion": "G", "trillion": "T", "bn": "G"}


@dataclass(frozen=True)
class Printed:
    """A printed number: its text with its unit, its exact value, the worth of its last digit, the units that it may be meant in.

    `loose` is the worth of the last digit that is not zero, where the number is written out and ends in zeros that may fill it up.
    `form` is the number with the places and the power of ten that it has, `unit` its unit as it was typed, `digits` how many it shows.
    """

    text: str
    value: Fraction
    last: Fraction
    loose: Fraction
    units: tuple[Unit, ...]
    form: Written
    unit: str
    digits: int

    @property
    def prose(self) -> Prose:
        """The number with its unit, its separators those of what it stands in."""
        return (self.form, *((f" {self.unit}",) if self.unit else ()))

    @property
    def of(self) -> frozenset[Of]:
        """What its units are of; empty where it may be anything."""
        found = frozenset(unit.of for unit in self.units)
        return frozenset() if "" in found else found

    def units_for(self, in_bytes: bool) -> tuple[Unit, ...]:
        """The units that a quantity may be meant in: with bytes for one in bytes, without for any other."""
        if not self.units:
            return _BYTES if in_bytes else _COUNTS
        if in_bytes:
            prefixed = {unit.worth: unit for unit in reversed(_BYTES)}
            return tuple(prefixed[unit.worth] for unit in self.units if unit.of in ("bytes", "") and unit.worth in prefixed)
        return tuple(unit for unit in self.units if unit.of != "bytes")

    def agrees(self, value: Exact, unit: Unit) -> How | None:
        """How a value in this unit agrees with what is printed; None where it does not."""
        if value == self.value * unit.worth:
            return "exact"
        for last in dict.fromkeys((self.last, self.loose)):
            if _rounds(Fraction(value) / (last * unit.worth), self.value / last):
                return "rounded"
        return "truncated" if Fraction(value) // (self.last * unit.worth) == self.value / self.last else None


def _rounds(exact: Fraction, whole: Fraction) -> bool:
    """Whether a number rounds to this whole one: to the nearest, of two the one above or the even one."""
    return whole in ((exact + Fraction(1, 2)).__floor__(), round(exact))


def read_printed(number: object, unit: str | None = None) -> Printed:
    """A number as it was printed, its unit behind it or given apart. Raises `Invalid` for what is none, and for zero or less."""
    text = str(number).strip()
    if len(text) > _LONGEST:
        raise Invalid(f"a number of {len(text)} characters: {text[:20]}...", expected=_EXPECTED)
    if text.startswith(("-", "−")) and _NUMBER.fullmatch(text[1:].strip()):
        raise Invalid(f"a count is positive, and {text} is not", expected=_EXPECTED)
    parts = _NUMBER.fullmatch(text)
    if parts is None:
        raise Invalid(f"not a number: {text!r}", expected=_EXPECTED)
    rest = parts["unit"].strip()
    if rest and not rest[0].isalpha():
        place = text.index(rest, parts.start("unit"))
        raise Invalid(f"not a number: {text!r}", text=text, position=place, expected=f"{_EXPECTED}; a comma groups three digits")
    if rest and unit is not None:
        raise Invalid(f"the unit is given twice, {rest} behind the number and {unit} apart")
    units = _units(unit if unit is not None else rest) if unit is not None or rest else ()
    digits = re.sub(r"[, _'’]", "", parts["number"])
    power = int(parts["power"] or 0)
    value = Fraction(digits) * Fraction(10) ** power
    if value == 0:
        raise Invalid(f"{text}: nothing is reconciled with zero", expected=_EXPECTED)
    whole, _, decimals = digits.partition(".")
    last = Fraction(10) ** (power - len(decimals))
    significant = len(whole.rstrip("0"))
    zeros = len(whole) - significant if digits == whole and not (units or parts["power"]) and significant <= _ROUNDED else 0
    called = unit.strip() if unit else rest
    shown = " ".join(filter(None, (text[: parts.start("unit")].strip(), called)))
    form = _form(Fraction(digits), len(decimals), power)
    return Printed(shown, value, last, last * 10**zeros, units, form, called, len((whole + decimals).lstrip("0")) - zeros)


def _form(number: Fraction, places: int, power: int) -> Written:
    """A number with its places and its power of ten."""
    form = Decimal(number, places) if places else Number(number.numerator)
    return multiply(form, Power(Number(10), Number(power))) if power else form


def _units(text: str) -> tuple[Unit, ...]:
    """The units that a text may mean, the likeliest first: G, GFLOPs, MB and then MiB, B bytes and then billions."""
    name = text.strip()
    lowered = name.lower()
    if lowered in ("b", "byte", "bytes"):
        return (_BYTES[0], Unit("G", 10**9)) if name == "B" else (_BYTES[0],)
    prefixes = {prefix.lower(): (prefix, worth) for prefix, worth in (_DECIMAL | _BINARY).items()}
    for start, rest in _split(lowered):
        prefix, worth = prefixes.get(_SPELLED.get(start, start).lower(), ("", 1))
        if (start and not prefix) or (rest and rest not in _WORDS):
            continue
        of = _WORDS[rest] if rest else ""
        if of != "bytes":
            return (Unit(prefix, worth, of),)
        exact = (Unit(f"{prefix}B", worth, of),)
        # What is printed as MB is often 1,048,576 bytes.
        return (*exact, Unit(f"{prefix}iB", _BINARY[f"{prefix.title()}i"], of)) if f"{prefix.title()}i" in _BINARY else exact
    known = ["k", "M", "G", "T", "GFLOPs", "MMACs", "Mparams", "kB", "MB", "GB", "KiB", "MiB", "GiB"]
    raise Invalid(f"unknown unit {name!r:.40}{nearest(name, known)}", expected=", ".join(known))


def _split(text: str) -> list[tuple[str, str]]:
    """Every way to take a text for a prefix and a word behind it, long prefixes first."""
    starts = ["", *(prefix.lower() for prefix in _DECIMAL | _BINARY), *_SPELLED]
    found = [(start, text[len(start) :].strip()) for start in starts if text.startswith(start)]
    return sorted(found, key=lambda pair: -len(pair[0]))
