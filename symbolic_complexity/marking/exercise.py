"""An exercise: one quantity of one design, asked of somebody; it marks what they write."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..algebra import Exact, Value, equal, normal_form, put_in, symbols_in
from ..derivation import Derivation, derive
from ..errors import Invalid, Overflow, Unsupported
from ..formulas import Size
from ..given import Design, Given
from ..mistakes import Asked, Values
from ..symbols import rank
from ..written import Number, Written, components, walk
from .answer import Compared, Mark, Point
from .explaining import Explained
from .letters import Letters
from .reading import check_letters, read_answer

_TRIED = 2_000
"""Points that are tried for a counter-example, the smallest sizes first."""


@dataclass(frozen=True, eq=False)
class Exercise:
    """One quantity of one design, derived; `mark` says whether an answer to it is right."""

    derivation: Derivation

    @cached_property
    def letters(self) -> Letters:
        """The letters that an answer may use."""
        return Letters.of(self.derivation)

    @cached_property
    def explained(self) -> Explained:
        """The formulas that known mistakes lead to."""
        one = self.derivation
        return Explained(Asked(one.network, one.quantity, one.convention, one.account), self.letters)

    def mark(self, expression: str) -> Mark:
        """Whether an answer is right. Raises `Invalid` where it cannot be read or speaks of letters that the design has not."""
        answer = read_answer(expression, len(self.derivation.worth))
        spoken = check_letters(answer, expression, self.letters.known, self.derivation.quantity.title)
        read = {name: value for name, value in self.letters.read_as.items() if name in spoken}
        mine, right = self._worth(answer, read), self.explained.asked.right
        numbers = self.letters.numbers
        left_out = {name: number for name, number in numbers.items() if name in _symbols(right) - spoken}
        in_letters = Compared(mine, right)
        with_some = Compared(mine, _put(right, left_out), left_out)
        in_numbers = Compared(_put(mine, numbers), self.derivation.worth, numeric=True)
        for compared in (in_letters, with_some) if left_out else (in_letters,):
            if _proved(compared):
                return Mark(self, expression, answer, "right", compared, in_numbers, read=read)
        # A number that a letter has in this design may have been written for it; one that nobody wrote was forgotten.
        written = {name: number for name, number in left_out.items() if _stands_in(number, answer)}
        shown = Compared(mine, _put(right, written), written) if spoken else in_numbers
        if numbers and _proved(in_numbers):
            point = self._smallest(shown) if _symbols(right) else None
            if point is None:  # the right answer is a number, whatever the letters
                read |= {name: numbers[name] for name in sorted(spoken & numbers.keys(), key=rank)}
            return Mark(self, expression, answer, "right", shown if point else in_numbers, in_numbers, point, read)
        point = self._smallest(shown)
        if point is None and self._proved_where_it_fits(shown):
            return Mark(self, expression, answer, "right", shown, in_numbers, read=read)
        surely = point is not None or not _symbols((*in_numbers.mine, *in_numbers.right))
        return Mark(self, expression, answer, "wrong" if surely else "unknown", shown, in_numbers, point, read)

    @staticmethod
    def _worth(answer: Written, read: Mapping[str, Value]) -> Values:
        try:
            return _put(tuple(map(normal_form, components(answer))), read)
        except (Unsupported, Overflow) as error:
            raise Invalid(f"the formula {str(answer)[:60]} has no value here: {error}") from None

    def _smallest(self, compared: Compared) -> Point | None:
        """The smallest sizes at which two formulas differ, of those that the design allows; None where none is found."""
        sizes = self.letters.sizes
        names = sorted(_symbols((*compared.mine, *compared.right)), key=rank)
        far = (point for mine, right in compared.pairs if (point := equal(mine, right).counterexample))
        for point in itertools.chain(_points({name: sizes.lowest(name) for name in names}), far):
            if compared.differs(point) and sizes.holds(point):
                return point
        return None

    def _proved_where_it_fits(self, compared: Compared) -> bool:
        """Whether two formulas are equal wherever the layers fit: with w + M^ in the place of M, where w is at most M."""
        room = self.letters.sizes.room
        return bool(room) and _proved(Compared(_put(compared.mine, room), _put(compared.right, room)))


def _points(least: Mapping[str, int]) -> Iterator[dict[str, Exact]]:
    """Points with all sizes at their least, then one more in one of them, and so on."""
    names = list(least)
    points = (steps for total in itertools.count() for steps in _sharing(total, len(names)))
    for steps in itertools.islice(points, _TRIED if names else 1):
        yield {name: least[name] + step for name, step in zip(names, steps, strict=True)}


def _sharing(total: int, places: int) -> Iterator[tuple[int, ...]]:
    """Every way to share so many steps out over so many places."""
    if places <= 1:
        yield (total,) * places
        return
    for first in range(total + 1):
        for rest in _sharing(total - first, places - 1):
            yield first, *rest


def _proved(compared: Compared) -> bool:
    return all(equal(mine, right).outcome == "proved" for mine, right in compared.pairs)


def _put(values: Values, numbers: Mapping[str, Value]) -> Values:
    return tuple(put_in(value, numbers) for value in values) if numbers else values


def _symbols(values: Values) -> frozenset[str]:
    return frozenset[str]().union(*map(symbols_in, values))


def _stands_in(number: Exact, answer: Written) -> bool:
    """Whether a number, or a multiple of it, was written: the 5 5 3 of a kernel as 75."""
    written = (part.value for part in walk(answer) if isinstance(part, Number))
    return number > 1 and any(value and value % number == 0 for value in written)


def exercise(
    design: Design,
    quantity: str = "weights",
    *,
    values: Mapping[str, Given] | None = None,
    convention: str = "lecture",
    precision: str | None = None,
    rate: Given | None = None,
    bandwidth: Given | None = None,
    input_shape: Sequence[Size | str] | str | None = None,
    assume: Sequence[str] | str = (),
) -> Exercise:
    """One quantity of a design, to mark many answers to; the arguments are those of `derive`."""
    return Exercise(
        derive(
            design,
            quantity,
            values=values,
            convention=convention,
            precision=precision,
            rate=rate,
            bandwidth=bandwidth,
            input_shape=input_shape,
            assume=assume,
        )
    )


def mark(
    design: Design,
    expression: str,
    quantity: str = "weights",
    *,
    values: Mapping[str, Given] | None = None,
    convention: str = "lecture",
    precision: str | None = None,
    rate: Given | None = None,
    bandwidth: Given | None = None,
    input_shape: Sequence[Size | str] | str | None = None,
    assume: Sequence[str] | str = (),
) -> Mark:
    """Whether a formula that somebody wrote is right: proved, or refuted by the smallest sizes that show it.

    The formula speaks in the letters of `derive`'s formula, in the design's numbers, or in both; for a shape it is a list such as
    `k, M - w + 1, N - h + 1`. The other arguments are those of `derive`. Raises `Invalid`, with a caret, for a formula that cannot
    be read or speaks of a letter that the design has not, and for what `derive` refuses.
    """
    asked = exercise(
        design,
        quantity,
        values=values,
        convention=convention,
        precision=precision,
        rate=rate,
        bandwidth=bandwidth,
        input_shape=input_shape,
        assume=assume,
    )
    return asked.mark(expression)
