"""Which mistakes lead to exactly what was written: each formula that a known mistake gives, compared with the answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ..algebra import equal, normal_form, put_in
from ..document import Phrase
from ..errors import SymbolicComplexityError
from ..mistakes import REGISTRY, Asked, Rank, Slip, Values
from ..written import Floor, Number, Power, Product, Sum, Written, components, walk
from .answer import Compared, all_put
from .letters import Letters

_MOST = 3
"""Explanations that are given of one answer."""

_LATER = (Rank.MULTIPLE, Rank.PLACE, Rank.TWO)
"""Mistakes that are looked for, one rank after the other, where the more telling ones explain nothing."""


@dataclass(frozen=True, eq=False)
class Wrong:
    """A mistake with what its formula is worth: in the letters of the right formula (None where it has others), and in numbers."""

    slip: Slip
    in_letters: Values | None
    in_numbers: Values


@dataclass(frozen=True, eq=False)
class Explained:
    """The wrong formulas of one exercise, rank by rank as they are wanted."""

    asked: Asked
    letters: Letters
    _known: dict[Rank, tuple[Wrong, ...]] = field(default_factory=dict)

    def of(self, answer: Written, compared: Compared, in_numbers: Compared) -> tuple[Slip, ...]:
        """What explains an answer exactly, the most telling first; nothing where no known mistake does."""
        if compared.numeric:
            found = self._telling(answer, compared) or self._found(Rank.MULTIPLE, compared)
            # Two mistakes at once make up many numbers; they are named where the answer's own factors show them.
            return _told(found or ([] if isinstance(answer, Number) else self._found(Rank.TWO, compared)))
        found = self._telling(answer, compared) or next(filter(None, (self._found(rank, compared) for rank in _LATER)), [])
        if not found and self.letters.numbers:
            # What holds in numbers alone may be chance: only what is overlooked most often is looked for, and it is said.
            chance = Phrase("with the numbers of this design: ")
            found = [replace(slip, said=(chance, *slip.said)) for slip in self._found(Rank.SPECIFIC, in_numbers)]
        return _told(found)

    def _telling(self, answer: Written, compared: Compared) -> list[Slip]:
        """What was overlooked, or else a term or another quantity; and the convention under which it would be right."""
        specific, terms = self._found(Rank.SPECIFIC, compared), self._found(Rank.TERM, compared)
        shared = {id(slip): self._shared(answer, slip.formula) for slip in (*specific, *terms)}
        most = max(shared.values(), default=0)
        specific, terms = ([slip for slip in slips if shared[id(slip)] == most] for slips in (specific, terms))
        found = specific or [*self._found(Rank.OTHER, compared), *terms]
        return [*found, *self._found(Rank.CONVENTION, compared)]

    def _shared(self, answer: Written, formula: Written) -> int:
        """How many parts an answer has in common with a formula: with (n + 1)k in it, it is not the bias that is missing."""
        return len(self._parts(answer) & self._parts(formula))

    def _parts(self, tree: Written) -> set[str]:
        found = {part for part in walk(tree) if isinstance(part, (Sum, Product, Power, Floor))} - {tree}
        return {str(put_in(normal_form(part), self.letters.read_as)) for part in found}

    def _found(self, rank: Rank, compared: Compared) -> list[Slip]:
        """The mistakes of one rank that lead to exactly what was written, common ones first; of two at once the common ones alone."""
        found = []
        for wrong in (*self._wrong(rank), *self._seen(rank, compared)):
            values = wrong.in_numbers if compared.numeric else wrong.in_letters
            if values is not None and _equal(compared.mine, all_put(values, compared.put)):
                found.append(wrong.slip)
        common = [slip for slip in found if slip.common]
        return common if common and rank == Rank.TWO else [*common, *(slip for slip in found if not slip.common)]

    def _wrong(self, rank: Rank) -> tuple[Wrong, ...]:
        if rank not in self._known:
            slips = (slip for one in REGISTRY.values() if one.rank == rank for slip in one.slips(self.asked))
            self._known[rank] = tuple(self._worth(slips))
        return self._known[rank]

    def _seen(self, rank: Rank, compared: Compared) -> Iterator[Wrong]:
        asked = self.asked.with_numbers({**self.letters.numbers, **compared.put} if compared.numeric else compared.put)
        return self._worth(slip for one in REGISTRY.values() if one.rank == rank for slip in one.seen_in(asked, compared.mine))

    def _worth(self, slips: Iterable[Slip]) -> Iterator[Wrong]:
        """The slips whose formula has a value and is not the right one."""
        for slip in slips:
            try:
                formula = tuple(put_in(normal_form(part), self.letters.read_as) for part in components(slip.formula))
                in_numbers = all_put(all_put(formula, slip.fixed), self.letters.numbers)
            except (SymbolicComplexityError, ArithmeticError):
                continue
            if len(formula) != len(self.asked.right):
                continue
            known = self.letters.numbers
            same = all(known.get(name) == number for name, number in slip.fixed.items())
            yield Wrong(slip, formula if same else None, in_numbers)


def _equal(mine: Values, values: Values) -> bool:
    return all(equal(one, other).outcome == "proved" for one, other in zip(mine, values, strict=True))


def _told(slips: Iterable[Slip]) -> tuple[Slip, ...]:
    """The first of these, each reason once."""
    told: list[Slip] = []
    for slip in slips:
        if not any(slip.said[-1] in before.said for before in told):
            told.append(slip)
    return tuple(told[:_MOST])
