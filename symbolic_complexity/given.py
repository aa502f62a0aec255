"""What people give: a design in any form, and numbers for its symbols; checked here, once, for every use of them."""

from __future__ import annotations

import operator
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

from .algebra import Exact
from .errors import Invalid, lookup, nearest
from .formulas import Size, number, size
from .layers import Block, Layer, Node
from .network import Network, as_network
from .notation import read
from .symbols import PRECISIONS, is_name, is_whole, least

Design: TypeAlias = Network | Node | Block | Layer | str


@dataclass(frozen=True)
class Sourced:
    """A number and where it is from, as an argument names it behind the number: `Sourced(312 * 10**12, "NVIDIA A100, half")`."""

    value: Exact
    source: str


Given: TypeAlias = int | float | str | Fraction | Sourced

_ASSUMPTION = re.compile(r"\s*([A-Za-z_]\w*)\s*%\s*(.+?)\s*==\s*0\s*")


def network_of(design: Design, input_shape: Sequence[Size | str] | str | None = None, assume: Sequence[str] | str = ()) -> Network:
    """The network of a design: its notation, the name of a published network, a network, a node, or a layer alone.

    `input_shape` is another shape for its input, such as ("c", "M", "N") or "c,M,N"; `assume` are assumptions such as "M % 32 == 0".
    Raises `Invalid` where one of them cannot be read or does not fit.
    """
    network = _read(design) if isinstance(design, str) else as_network(design)
    if input_shape is not None:
        network = network.fed(*(_dimensions(input_shape) if isinstance(input_shape, str) else input_shape))
    for name, divisor in map(_assumption, [assume] if isinstance(assume, str) else assume):
        network = network.assuming({name: divisor})
    return network


def networks_of(
    designs: Design | Sequence[Design], input_shape: Sequence[Size | str] | str | None = None, assume: Sequence[str] | str = ()
) -> tuple[Network, ...]:
    """The networks of one design or several, as `network_of` gives them."""
    several = [designs] if isinstance(designs, str) or not isinstance(designs, Sequence) else designs
    return tuple(network_of(design, input_shape, assume) for design in several)


def _dimensions(text: str) -> list[str]:
    """The sizes of c,M,N or, as the notation writes them, (c,M,N)."""
    bare = text.strip()
    if bare.startswith("(") and bare.endswith(")") and bare.count("(") == 1:
        bare = bare[1:-1]
    return bare.split(",")


def _read(text: str) -> Network:
    if not is_name(text.strip()):
        return read(text)
    from .zoo import ZOO

    return ZOO[text.strip()]


def _assumption(text: str) -> tuple[str, Size]:
    """The name and the divisor of an assumption."""
    parts = _ASSUMPTION.fullmatch(text)
    if parts is None:
        raise Invalid(f"not an assumption: {text!r:.60}", expected="NAME % NUMBER == 0, such as M % 32 == 0")
    divisor = size(parts[2], "the divisor")
    if isinstance(divisor, int) and divisor < 1:
        raise Invalid(f"the divisor must be at least 1, not {divisor}")
    return parts[1], divisor


@dataclass(frozen=True)
class Values:
    """Exact numbers for symbols, by name, and for some of them where they are from."""

    numbers: Mapping[str, Exact]
    sources: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def of(
        values: Mapping[str, Given] | None = None,
        precision: str | None = None,
        rate: Given | None = None,
        bandwidth: Given | None = None,
    ) -> Values:
        """Values by name, p by the name of a precision, the rate r and the bandwidth B.

        Raises `Invalid` for a size that is not a whole number, a negative number, a zero that cannot be, and an unknown
        precision.
        """
        given: dict[str, Given] = {}
        for letter, option, named in (("p", "--precision", precision), ("r", "--rate", rate), ("B", "--bandwidth", bandwidth)):
            if named is not None and letter in (values or {}):
                raise Invalid(f"{letter} is set twice, by {option} and by a value")
        if precision is not None:
            given["p"] = lookup(PRECISIONS, precision, "precision")
        if rate is not None:
            given["r"] = rate
        if bandwidth is not None:
            given["B"] = bandwidth
        given |= values or {}
        sources = {name: value.source for name, value in given.items() if isinstance(value, Sourced)}
        return Values({name: _checked(name, value) for name, value in given.items()}, sources)

    @staticmethod
    def read(texts: Iterable[str]) -> dict[str, Given]:
        """Assignments such as `n=100,k=10` as text by name; raises `Invalid` with a caret for anything else."""
        found: dict[str, Given] = {}
        for text in texts:
            place = 0
            for part in text.split(","):
                name, sign, value = (piece.strip() for piece in part.partition("="))
                if not sign or not is_name(name) or not value:
                    expected = "NAME=NUMBER, such as n=100"
                    raise Invalid(f"not an assignment: {part!r:.60}", text=text, position=place, length=len(part), expected=expected)
                if name in found:
                    raise Invalid(f"{name} is set twice", text=text, position=place, length=len(part))
                found[name] = value
                place += len(part) + 1
        return found

    def check(self, known: frozenset[str], asked: str) -> None:
        """Raise `Invalid` for a symbol that is not among the known ones."""
        for name in self.numbers:
            if name not in known:
                listed = ", ".join(sorted(known)) or "no value, since every size is a number"
                raise Invalid(f"there is no symbol {name} in {asked} of this design{nearest(name, known)}", expected=listed)

    @property
    def given(self) -> dict[str, Given]:
        """The same to be given once more."""
        return {name: Sourced(value, self.sources[name]) if name in self.sources else value for name, value in self.numbers.items()}

    def among(self, network: Network, networks: Iterable[Network]) -> Values:
        """The values for one of several networks: without those for letters that only the others have."""
        others = frozenset[str]().union(*(one.symbols for one in networks)) - network.symbols
        return self.only(self.numbers.keys() - others)

    def only(self, names: Container[str]) -> Values:
        """The values for these names."""
        return self.called({name: name for name in self.numbers if name in names})

    def called(self, names: Mapping[str, str]) -> Values:
        """The values for these names, under other ones."""
        numbers = {names[name]: value for name, value in self.numbers.items() if name in names}
        return Values(numbers, {names[name]: source for name, source in self.sources.items() if name in names})

    def sizes(self, network: Network) -> dict[str, int]:
        """The values that are sizes in this network; raises `Invalid` for a fraction among them."""
        found: dict[str, int] = {}
        for name in self.numbers.keys() & network.symbols:
            value = self.numbers[name]
            if not isinstance(value, int):
                raise Invalid(f"{name} is a size in this design and must be a whole number, not {value}")
            found[name] = value
        return found


def _checked(name: str, value: Given) -> Exact:
    exact = _exact(name, value)
    if is_whole(name) and not isinstance(exact, int):
        raise Invalid(f"{name} must be a whole number, not {exact}")
    if exact < 0 or (exact == 0 and (least(name) > 0 or not is_whole(name))):
        raise Invalid(f"{name} must be positive, not {exact}")
    return exact


def _exact(name: str, value: Any) -> Exact:
    if isinstance(value, Sourced):
        return _exact(name, value.value)
    if isinstance(value, str):
        return number(value, name)
    if isinstance(value, float):
        return number(repr(value), name)
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else value
    if isinstance(value, bool):
        raise Invalid(f"{name} must be a number, not {value}")
    try:
        return operator.index(value)
    except TypeError:
        return number(str(value), name)
