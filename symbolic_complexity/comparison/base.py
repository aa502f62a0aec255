"""Comparing designs: reads them, keeps symbols apart where asked, derives each quantity of each, and holds the answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ..derivation import Derivation, derive_all
from ..document import Document
from ..errors import Invalid, nearest
from ..formulas import Size
from ..given import Design, Given, Values, network_of
from ..network import Network
from ..written import Name
from . import data, page, several, words
from .answer import Answer, answers
from .several import Ranking

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

DEFAULT = ("weights", "operations", "operational_space")
OTHER = "_b"
"""The ending, in what is typed and in JSON, of a symbol of B that is kept apart: k_b for k'."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Designs side by side: for two of them an `Answer` for each quantity, for more a `Ranking` as well.

    `answers` are those of A and B; `ranking` is None for two designs.
    """

    networks: tuple[Network, ...]
    """The designs; in those after the first, symbols that are kept apart have a prime."""
    typed: tuple[Network, ...]
    """The designs as they were given."""
    derivations: tuple[tuple[Derivation, ...], ...]
    """For each quantity the derivation of each design."""
    prefer: tuple[str, ...] = ()

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """What holds of the first two designs, for each quantity."""
        return tuple(answers([(one[0], one[1]) for one in self.derivations], self.prefer))

    @cached_property
    def ranking(self) -> Ranking | None:
        """Which of more than two designs is best in what, and which ones no other one beats."""
        return several.ranking(self.derivations) if len(self.networks) > 2 else None

    def document(self) -> Document:
        """The comparison as every format renders it."""
        if self.ranking is not None:
            return Document(tuple(several.blocks(self.networks, self.ranking)), self.data())
        return Document(tuple(page.blocks(self.networks, self.answers)), self.data())

    def data(self) -> dict[str, Any]:
        """Plain data, as `--format json` gives it; symbols of B that are kept apart end in _b."""
        designs = {letter: str(network) for letter, network in zip(words.letters(len(self.typed)), self.typed, strict=True)}
        shared: dict[str, Any] = {"designs": designs, "convention": self.derivations[0][0].convention.name}
        if self.ranking is not None:
            return {**shared, **several.data(self.ranking)}
        return {**shared, "quantities": [data.answer_data(one) for one in self.answers]}

    def __str__(self) -> str:
        from ..renderers import render

        return render(self.document(), "text").rstrip("\n")

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from ..renderers.notebook import mimebundle

        return mimebundle(self.document())

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from ..renderers.terminal import renderables

        yield from renderables(self.document(), options.encoding, options.max_width)


def compare(
    first: Design,
    second: Design,
    *quantities: str,
    more: Sequence[Design] = (),
    values: Mapping[str, Given] | None = None,
    apart: Iterable[str] = (),
    crossover: str | None = None,
    convention: str = "lecture",
    precision: str | None = None,
    rate: Given | None = None,
    bandwidth: Given | None = None,
    input_shape: Sequence[Size | str] | str | None = None,
    assume: Sequence[str] | str = (),
) -> Comparison:
    """Who is smaller, by how much, and when: two designs A and B, or `more`, in each quantity named.

    A letter that both designs have is the same size in both, except those of `apart` ("all" for all): then that of B is written
    with a prime, and set as `k_b`. `crossover` is the symbol that conditions are to be solved for, where they can. The other
    arguments are those of `derive`. Raises `Invalid` for what `derive` refuses, for a symbol to keep apart that the designs do
    not share, for a crossover in a symbol that none of them has, and for output shapes, which are no single number.
    """
    networks = [network_of(one, input_shape, assume) for one in (first, second, *more)]
    return compared(networks, quantities or DEFAULT, Values.of(values, precision, rate, bandwidth), convention, apart, crossover)


def compared(
    networks: Sequence[Network],
    quantities: Sequence[str],
    given: Values,
    convention: str = "lecture",
    apart: Iterable[str] = (),
    crossover: str | None = None,
) -> Comparison:
    """The same of networks and values that have been read."""
    if len(networks) < 2:
        raise Invalid("a comparison needs two designs or more", expected="symcx compare A B")
    placed, values, primed = kept_apart(networks, given, apart)
    listed = [derive_all(network, list(quantities), values.among(network, placed), convention=convention) for network in placed]
    prefer = primed if crossover is None else (_preferred(crossover, listed),)
    found = Comparison(placed, tuple(networks), tuple(zip(*listed, strict=True)), prefer)
    _check_units(found.derivations)
    return found


def kept_apart(networks: Sequence[Network], given: Values, apart: Iterable[str]) -> tuple[tuple[Network, ...], Values, tuple[str, ...]]:
    """Two designs with primes on the symbols of the second that are kept apart, their values, and those symbols.

    Raises `Invalid` for a symbol that the designs do not share, and for more than two designs.
    """
    names = _apart(networks, apart)
    primes = {name: f"{name}'" for name in names}
    typed = {name + OTHER: prime for name, prime in primes.items()}
    values = given.called({name: typed.get(name, name) for name in given.numbers})
    first, *others = networks
    return (first, *(one.put({name: Name(prime) for name, prime in primes.items()}) for one in others)), values, tuple(primes.values())


def _apart(networks: Sequence[Network], apart: Iterable[str]) -> list[str]:
    shared = frozenset.intersection(*(one.symbols for one in networks))
    asked = [apart] if isinstance(apart, str) else [name for name in apart if name]
    names = sorted(shared) if asked == ["all"] else asked
    if names and len(networks) > 2:
        raise Invalid("symbols can be kept apart between two designs", expected="rename the symbols in the designs: k1, k2, k3")
    for name in names:
        if name not in shared:
            listed = ", ".join(sorted(shared)) or "no symbol at all"
            raise Invalid(f"{name} is no symbol that both designs have{nearest(name, shared)}; they share {listed}")
        if any(name + OTHER in one.symbols for one in networks):
            raise Invalid(f"{name} of B would be typed {name}{OTHER}, and that is a symbol of its own; rename it")
        if any(name in one.divisors for one in networks):
            raise Invalid(f"{name} is kept apart, and something is assumed of it; rename it in one of the designs")
    return names


def _preferred(crossover: str, listed: Sequence[Sequence[Derivation]]) -> str:
    name = crossover.removesuffix(OTHER) + "'" if crossover.endswith(OTHER) else crossover
    known = {symbol for derivations in listed for one in derivations for symbol in words.free(one)}
    if name not in known:
        shown = ", ".join(sorted(words.typed(symbol) for symbol in known)) or "no symbol at all: every size is a number"
        raise Invalid(f"there is no symbol {crossover} in what is compared{nearest(crossover, known)}", expected=shown)
    return name


def _check_units(derivations: Sequence[tuple[Derivation, ...]]) -> None:
    for of_designs in derivations:
        for before, after in pairwise(of_designs):
            if before.quantity.unit != after.quantity.unit:
                raise Invalid(f"{before.quantity.unit} cannot be compared with {after.quantity.unit}")
            if len(before.worth) != len(after.worth) or len(after.worth) != 1:
                raise Invalid(
                    f"{after.quantity.name} is a list of sizes and no single number: there is no smaller one",
                    expected="weights, operations, ...",
                )
