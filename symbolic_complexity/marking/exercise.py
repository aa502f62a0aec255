"""An exercise: one quantity of one design, asked of somebody; it marks what they write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod

from ..algebra import Exact, Value, equal, normal_form, put_in, symbols_in
from ..derivation import Derivation, derive
from ..errors import Invalid, Overflow, Unsupported
from ..formulas import Size
from ..given import Design, Given
from ..mistakes import Asked, Values
from ..symbols import rank
from ..written import Name, Number, Written, components, free_names, substitute, walk
from .answer import Compared, Mark, Point, Verdict, all_put
from .counterexamples import smallest, smallest_by_numbers
from .explaining import Explained
from .letters import Letters
from .reading import read_answer, read_one
from .spelling import Speech

_PRECISIONS = (4, 8, 2)
"""Bytes per number that somebody may have in mind where nothing is said of them; 1 could as well be bytes that were forgotten."""

_SAYS = {"p": "--precision P", "r": "--rate R", "B": "--bandwidth B"}
"""The option that gives a number for a letter that a quantity brings in."""


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

    def mark(self, expression: str, letters: str = "lecture") -> Mark:
        """Whether an answer is right; `letters` are whose it speaks in, lecture or textbook.

        Raises `Invalid` where it cannot be read, speaks of letters that the design has not, or is a number where the design leaves
        open what it depends on.
        """
        answer = self._read(expression, letters)
        read = {name: value for name, value in self.letters.read_as.items() if name in free_names(answer)}
        said = _Said(expression, answer, free_names(answer) | _symbols(tuple(read.values())), read)
        try:
            mine = all_put(tuple(map(normal_form, components(answer))), read)
        except Unsupported as error:
            return self._by_numbers(said, error)
        except Overflow as error:
            raise Invalid(f"the formula {expression.strip()[:60]} has no value here: {error}") from None
        plain = self._judged(said, mine, {})
        still = (self.derivation.quantity.letters & _symbols(self.derivation.worth)) - self.derivation.network.symbols - said.spoken
        bytes_each = [number for number in _PRECISIONS if still == {"p"} and _stands_in(number, answer)]
        if plain.verdict == "right" or not still or (said.spoken and not bytes_each) or plain.slips:
            return plain
        for number in bytes_each:
            supposed = self._judged(said, mine, {"p": number})
            if supposed.verdict == "right" or supposed.slips:
                return supposed
        if not said.spoken and _symbols(self.derivation.worth) <= still:
            names = ", ".join(sorted(still, key=rank))
            expected = " ".join(_SAYS.get(name, f"--set {name}=1") for name in sorted(still, key=rank))
            raise Invalid(
                f"a number can be marked where {names} is known, which is open here", expected=f"{expected}, or {names} in the answer"
            )
        return plain

    def _read(self, expression: str, letters: str) -> Written:
        """The tree of an answer, in the lecture's letters."""
        quantity, sizes = self.derivation.quantity, len(self.derivation.worth)
        typed = self.letters.typed(letters)
        speech = Speech(frozenset(typed), quantity.title, has_thousands=sizes == 1)
        try:
            answer = read_answer(expression, sizes, quantity, speech)
        except Invalid as error:
            one = read_one(expression, quantity, speech) if sizes > 1 and error.position is None else None
            if one is not None and self._is_product(substitute(one, _renamed(typed))):
                message = f"this is how many elements there are; the answer is a list of {sizes} sizes"
                raise Invalid(message, expected=error.expected) from None
            raise
        return substitute(answer, _renamed(typed))

    def _is_product(self, one: Written) -> bool:
        """Whether an answer is the product of the sizes that are asked for."""
        try:
            mine = normal_form(one)
            return any(
                equal(put_in(mine, numbers), prod(all_put(values, numbers))).outcome == "proved"
                for values, numbers in ((self.explained.asked.right, self.letters.read_as), (self.derivation.worth, self.letters.numbers))
            )
        except (Invalid, Unsupported, Overflow):
            return False

    def _judged(self, said: _Said, mine: Values, supposed: Mapping[str, Exact]) -> Mark:
        """What is said of an answer's values; `supposed` are numbers for what the design leaves open."""
        right, numbers = all_put(self.explained.asked.right, supposed), self.letters.numbers
        left_out = {name: number for name, number in numbers.items() if name in _symbols(right) - said.spoken}
        in_numbers = Compared(all_put(mine, numbers), all_put(self.derivation.worth, supposed), supposed, numeric=True)

        def compared(put: Mapping[str, Exact]) -> Compared:
            return Compared(mine, all_put(right, put), {**put, **supposed})

        def marked(verdict: Verdict, shown: Compared, point: Point | None = None) -> Mark:
            return Mark(self, said.expression, said.answer, verdict, shown, in_numbers, point, said.read, supposed)

        for put in ({}, left_out) if left_out else ({},):
            if _proved(compared(put)):
                return marked("right", compared(put))
        # Where a number was written that a letter has in this design, the answer may be in numbers; where none was, it is in letters.
        is_in_numbers = any(_stands_in(number, said.answer) for number in left_out.values())
        shown = compared(left_out if is_in_numbers else {}) if said.spoken else in_numbers
        if numbers and _proved(in_numbers):
            point = smallest(shown, said.answer, self.letters.sizes, {}) if _symbols(right) else None
            if point is None:  # the right answer is a number, whatever the letters
                known = {name: numbers[name] for name in sorted(said.spoken & numbers.keys(), key=rank)}
                return replace(marked("right", in_numbers), read={**said.read, **known})
            return marked("right", shown, point)
        point = smallest(shown, said.answer, self.letters.sizes, numbers)
        if point is None and self._proved_where_it_fits(shown):
            return marked("right", shown)
        surely = point is not None or not _symbols((*in_numbers.mine, *in_numbers.right))
        return marked("wrong" if surely else "unknown", shown, point)

    def _by_numbers(self, said: _Said, error: Unsupported) -> Mark:
        """What is said of an answer that has no normal form, as n^k: it can be refuted by numbers, and not be proved."""
        right = Compared((), self.explained.asked.right)
        found = smallest_by_numbers(said.answer, right, self.letters.sizes, said.read)
        if found is None:
            raise Invalid(f"the formula {said.expression.strip()[:60]} has no value here: {error}") from None
        point, both = found
        return Mark(self, said.expression, said.answer, "wrong", both, both, point, said.read)

    def _proved_where_it_fits(self, compared: Compared) -> bool:
        """Whether two formulas are equal wherever the layers fit: with w + M^ in the place of M, where w is at most M."""
        moved = self.letters.sizes.moved
        return bool(moved) and _proved(Compared(all_put(compared.mine, moved), all_put(compared.right, moved)))


@dataclass(frozen=True, eq=False)
class _Said:
    """An answer as it was read: the letters that it speaks of, and what some of them stand for."""

    expression: str
    answer: Written
    spoken: frozenset[str]
    read: Mapping[str, Value]


def _renamed(typed: Mapping[str, str]) -> dict[str, Written]:
    return {name: Name(letter) for name, letter in typed.items() if name != letter}


def _proved(compared: Compared) -> bool:
    return all(equal(mine, right).outcome == "proved" for mine, right in compared.pairs)


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
    letters: str = "lecture",
) -> Mark:
    """Whether a formula that somebody wrote is right: proved, or refuted by the smallest sizes that show it.

    The formula speaks in the letters of `derive`'s formula, in the design's numbers, or in both; for a shape it is a list such as
    `k, M - w + 1, N - h + 1`. The other arguments are those of `derive`. Raises `Invalid`, with a caret, for a formula that cannot
    be read or speaks of a letter that the design has not, and for what `derive` refuses. `letters` are whose it speaks in: lecture
    or textbook.
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
    return asked.mark(expression, letters)
