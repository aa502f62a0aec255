"""A machine from its TOML file: one of those beside this file, by its name, or somebody's own."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from ..algebra import Exact
from ..errors import Invalid, lookup, nearest
from ..given import Given, Sourced
from ..symbols import PRECISIONS
from ..units import Kind, amount

_NAMES = {"float64": "double", "float32": "single", "float16": "half"}
"""NumPy's and PyTorch's names of precisions, and those that a machine's rates have."""

_KEYS = ("summary", "source", "bandwidth", "memory", "rates", "means")
_LARGEST = 100_000
_LONGEST = 400
"""Bytes of a file, and characters of one of its texts."""


@dataclass(frozen=True)
class Machine:
    """What a machine can do at most: operations per second by precision, bytes per second of its memory, bytes of it.

    An operation is one multiplication or one addition, so that a fused multiply-add is two. `means` says what a rate is of: tensor
    cores or not, dense or sparse. `source` is where the numbers are from.
    """

    name: str
    summary: str
    source: str
    rates: Mapping[str, Exact]
    bandwidth: Exact
    memory: Exact
    means: Mapping[str, str] = field(default_factory=dict)

    def precision(self, name: str | None = None) -> str:
        """The precision of this name as the rates have it; single, or the first that there is, where none is named.

        Raises `Invalid` for a precision that there is not, and for one that the machine has no rate for.
        """
        if name is None:
            return "single" if "single" in self.rates else next(iter(self.rates))
        lookup(PRECISIONS, name, "precision")
        called = _NAMES.get(name, name)
        if called not in self.rates:
            raise Invalid(f"{self.summary} has no rate in {name}", expected=", ".join(self.rates))
        return called


@cache
def known() -> tuple[str, ...]:
    """The names of the machines that the package knows."""
    files = resources.files(__package__).iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")))


def machine(given: Machine | str) -> Machine:
    """A machine by its name, or from a file of one's own (my.toml). Raises `Invalid` where there is none, and for a bad file."""
    if isinstance(given, Machine):
        return given
    if given in known():
        return _read(given, resources.files(__package__).joinpath(f"{given}.toml").read_bytes())
    path = Path(given)
    expected = f"{', '.join(known())}, or a file my.toml"
    if path.suffix.lower() != ".toml":
        there = os.path.exists(given)  # Path's own raises for a name that no file can have
        said = f"{given!r:.60} is no machine's file" if there else f"unknown machine {given!r:.60}{nearest(given, known())}"
        raise Invalid(said, expected=expected)
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise Invalid(f"there is no file {given!r:.80}", expected=expected) from None
    except (OSError, ValueError) as error:
        raise Invalid(f"cannot read {given!r:.80}: {getattr(error, 'strerror', None) or error}", expected=expected) from None
    if len(content) > _LARGEST:
        raise Invalid(f"{given!r:.80} is no machine's file: it has more than {_LARGEST:,} bytes")
    return _read(path.stem, content)


def rates(given: Machine | str, precision: str | None = None, wanted: Container[str] = ("p", "r", "B")) -> dict[str, Given]:
    """What a machine sets: bytes per number p, operations per second r, bytes per second B; those of them that are wanted, with its name.

    Raises `Invalid` for an unknown machine, and for a precision that it has no rate for.
    """
    one = machine(given)
    called = one.precision(precision)
    found = {
        "p": Sourced(PRECISIONS[called], called),
        "r": Sourced(one.rates[called], f"{one.summary}, {called}"),
        "B": Sourced(one.bandwidth, one.summary),
    }
    return {name: value for name, value in found.items() if name in wanted}


def _read(name: str, content: bytes) -> Machine:
    """A machine from a file's content. Raises `Invalid`, with all that is wrong, where it is none."""
    file = f"{name}.toml"
    try:
        found = tomllib.loads(content.decode("utf-8-sig"), parse_float=str)
    except ValueError as error:
        raise Invalid(f"{file} is no TOML: {error}") from None
    faults: list[str] = []
    for key in found:
        if key not in _KEYS:
            faults.append(f"there is no key {key!r:.40}{nearest(key, _KEYS)}")
    bandwidth = _number(found, "bandwidth", "bytes/s", "bandwidth", faults)
    memory = _number(found, "memory", "bytes", "memory", faults)
    texts = {key: _text(found, key, faults) for key in ("summary", "source")}
    given = _table(found, "rates", faults)
    if not given and "rates" in found and not faults:
        faults.append("rates are empty: at least one precision with its operations per second")
    by_precision = {
        _NAMES.get(one, one): _number(given, one, "operations/s", f"the rate in {one}", faults) for one in given if _precision(one, faults)
    }
    means = {_NAMES.get(one, one): text for one, text in _table(found, "means", faults, needed=False).items()}
    faults += [f"means of {one!r:.40}, which has no rate" for one in means if one not in by_precision]
    faults += [f"what the rate in {one:.40} means is no text" for one, text in means.items() if not _is_text(text)]
    if faults:
        listed = faults[0] if len(faults) == 1 else "".join(f"\n  {fault}" for fault in faults)
        expected = 'summary, source, bandwidth = "68 GB/s", memory = "8 GB", and [rates] such as half = "10 Top/s"'
        raise Invalid(f"{file} is no machine: {listed}", expected=expected)
    return Machine(name, texts["summary"], texts["source"], by_precision, bandwidth, memory, means)


def _number(table: Mapping[str, Any], key: str, kind: Kind, what: str, faults: list[str]) -> Exact:
    """A positive number of this kind; what is wrong with it goes among the faults."""
    if key not in table:
        faults.append(f"{key} is missing")
        return 1
    given = table[key]
    if isinstance(given, (dict, list, bool)):
        faults.append(f"{what} is no number")
        return 1
    try:
        value = amount(given, kind, what=what, said=what).value
    except Invalid as error:
        faults.append(error.message)
        return 1
    if value == 0:
        faults.append(f"{what} must be positive, not {given!s:.40}")
    return value


def _text(table: Mapping[str, Any], key: str, faults: list[str]) -> str:
    given = table.get(key)
    if not _is_text(given):
        faults.append(f"{key} is missing" if key not in table else f"{key} is no text of 1 to {_LONGEST} characters")
    return str(given)


def _is_text(given: object) -> bool:
    return isinstance(given, str) and 0 < len(given.strip()) <= _LONGEST and given.isprintable()


def _table(found: Mapping[str, Any], key: str, faults: list[str], needed: bool = True) -> dict[str, Any]:
    given = found.get(key, None if needed else {})
    if isinstance(given, dict):
        return given
    faults.append(f"{key} are missing" if given is None else f"{key} are no table")
    return {}


def _precision(name: str, faults: list[str]) -> bool:
    if name in PRECISIONS:
        return True
    faults.append(f"there is no precision {name!r:.40}{nearest(name, PRECISIONS)}")
    return False
