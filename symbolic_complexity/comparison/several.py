"""More than two designs: the best in each quantity, and those that no other design beats."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..conditions import needed
from ..derivation import Derivation, assuming
from ..document import Block, Heading, Paragraph, Phrase, Prose, Table, joined
from ..network import Network
from ..table import shown
from . import words
from .answer import Answer, answers, final
from .data import answer_data, assumptions, in_text


@dataclass(frozen=True, eq=False)
class Ranking:
    """Designs in several quantities. `pairs` holds, for each quantity, the answers of each design against each later one."""

    derivations: tuple[tuple[Derivation, ...], ...]
    pairs: tuple[dict[tuple[int, int], Answer], ...]

    @property
    def count(self) -> int:
        """How many designs there are."""
        return len(self.derivations[0])

    def no_worse(self, quantity: int, one: int, other: int) -> bool:
        """Whether it is proved that one design is at no size worse than another one."""
        if one == other:
            return True
        pair = self.pairs[quantity][min(one, other), max(one, other)]
        better = "a" if (one < other) != self.derivations[quantity][0].quantity.more_is_better else "b"
        return pair.judgement.check == "proved" and pair.judgement.verdict in ("equal", better)

    def best(self, quantity: int) -> list[int]:
        """The designs that are proved to be no worse than any other one in this quantity."""
        return [one for one in range(self.count) if all(self.no_worse(quantity, one, other) for other in range(self.count))]

    @cached_property
    def beaten_by(self) -> dict[int, int]:
        """For each design outside the Pareto set one that beats it: never worse in any quantity, and not the same in all."""
        found: dict[int, int] = {}
        for one in range(self.count):
            for other in range(self.count):
                never_worse = all(self.no_worse(place, other, one) for place in range(len(self.pairs)))
                if other != one and never_worse and not all(self.no_worse(place, one, other) for place in range(len(self.pairs))):
                    found.setdefault(one, other)
        return found

    @property
    def is_certain(self) -> bool:
        """Whether each pair is decided in each quantity, at all sizes alike: then who is not beaten is in the Pareto set for good."""
        return all(
            pair.judgement.verdict in ("a", "b", "equal") and pair.judgement.check == "proved"
            for pairs in self.pairs
            for pair in pairs.values()
        )


def ranking(derivations: tuple[tuple[Derivation, ...], ...]) -> Ranking:
    """Each design against each other one, in each quantity."""
    pairs: list[dict[tuple[int, int], Answer]] = [{} for _ in derivations]
    for first, second in itertools.combinations(range(len(derivations[0])), 2):
        found = answers([(of_designs[first], of_designs[second]) for of_designs in derivations])
        for place, one in enumerate(found):
            pairs[place][first, second] = one
    return Ranking(derivations, tuple(pairs))


def blocks(networks: Sequence[Network], found: Ranking) -> Iterator[Block]:
    """A table of the designs, the best marked in each quantity, and who is beaten by whom."""
    letters, called = words.letters(found.count), words.names(networks)
    yield Heading(joined((name,) for name in called))
    if called == letters:
        yield from (Paragraph((f"{letter}: ", network.title)) for letter, network in zip(letters, networks, strict=True))
    yield Paragraph((Phrase("Convention: "), found.derivations[0][0].convention.name, "."))
    yield from in_one_table(called, found)


def in_one_table(called: Sequence[str], found: Ranking) -> Iterator[Block]:
    """A row a design, the best marked in each quantity, who is beaten by whom, and what that means."""
    best = [found.best(place) for place in range(len(found.pairs))]
    rows: list[tuple[Prose, ...]] = []
    for place, name in enumerate(called):
        cells = [_cell(of_designs[place], place in best[column]) for column, of_designs in enumerate(found.derivations)]
        beaten = found.beaten_by.get(place)
        rows.append(((name,), *cells, (Phrase("yes"),) if beaten is None else (Phrase("no: beaten by "), called[beaten])))
    columns = (Phrase("design"), *(Phrase(one[0].quantity.title) for one in found.derivations), Phrase("Pareto"))
    yield Table(columns, tuple(rows), (False, *(True for _ in found.derivations), False))
    yield Paragraph((Phrase("Best: bettered by no other design at any size. Pareto: beaten in everything by no other design."),))
    if not found.is_certain:
        told = "Of some pairs it depends on the sizes who is smaller, and neither is said to beat the other."
        yield Paragraph((Phrase(told),))
    if demands := needed([demand for of_designs in found.derivations for one in of_designs for demand in one.demands]):
        yield Paragraph(assuming(demands))


def _cell(one: Derivation, is_best: bool) -> Prose:
    return (*shown(final(one)), Phrase(" (best)")) if is_best else shown(final(one))


def data(found: Ranking) -> dict[str, Any]:
    """The ranking as plain data, the designs by their letters."""
    letters = words.letters(found.count)
    return {
        "quantities": [
            {
                "quantity": of_designs[0].quantity.name,
                "values": {letter: in_text(final(one)) for letter, one in zip(letters, of_designs, strict=True)},
                "best": [letters[one] for one in found.best(place)],
                "pairs": [
                    {"designs": letters[first] + letters[second], **answer_data(pair)}
                    for (first, second), pair in found.pairs[place].items()
                ],
            }
            for place, of_designs in enumerate(found.derivations)
        ],
        "pareto": [letter for place, letter in enumerate(letters) if place not in found.beaten_by],
        "beaten_by": {letters[one]: letters[other] for one, other in found.beaten_by.items()},
        "certain": found.is_certain,
        "assumptions": assumptions([one for of_designs in found.derivations for one in of_designs]),
    }
