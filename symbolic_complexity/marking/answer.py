"""A mark: whether an answer is right, with what shows it, in words that can be handed back to who wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ..algebra import Exact, Value, factored, put_in, symbols_in, write
from ..document import Block, Chain, Document, Heading, Paragraph, Phrase, Prose, Row, plain_text
from ..errors import Invalid, Overflow, Unsupported
from ..mistakes import Slip, Values
from ..steps import equations
from ..symbols import Sign
from ..typeset import plain_for_machines
from ..written import Dimensions, Written, free_names, substitute

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

    from .exercise import Exercise

DIFFERENCE = Sign("difference", "Difference", "Difference", r"\mathrm{Difference}")

_LONG = 100
"""Characters from which on a formula of numbers alone is shown by what it is worth."""

_BESIDE = 40
"""Characters up to which the difference stands beside the answer."""

_BELOW = 60
"""Characters up to which it stands below; a longer one says less than the counter-example does."""

Verdict: TypeAlias = Literal["right", "wrong", "unknown"]
Point: TypeAlias = Mapping[str, Exact]


@dataclass(frozen=True, eq=False)
class Compared:
    """An answer beside the right formula, one value for each size of a shape.

    `put` are numbers put into the right one; `numeric` says that all the design's numbers are put into both, `by_numbers` that
    both are known at one point alone.
    """

    mine: Values
    right: Values
    put: Mapping[str, Exact] = field(default_factory=dict)
    numeric: bool = False
    by_numbers: bool = False

    @property
    def values(self) -> tuple[Values, Values]:
        """The answer's values, and the right ones."""
        return self.mine, self.right

    @property
    def pairs(self) -> Iterator[tuple[Value, Value]]:
        """Each size of the answer with the right one."""
        return zip(self.mine, self.right, strict=True)

    def differs(self, point: Point) -> bool:
        """Whether the two differ at a point, where both are defined."""
        try:
            differences = [put_in(mine - right, point) for mine, right in self.pairs]
        except (Invalid, Overflow, Unsupported):
            return False
        return any(difference != 0 for difference in differences)

    def at(self, point: Point) -> Compared:
        """Both with numbers put in."""
        mine, right = (tuple(put_in(value, point) for value in values) for values in self.values)
        return Compared(mine, right)


@dataclass(frozen=True, eq=False)
class Mark:
    """What is said of one answer.

    `verdict` is "right" (proved for all sizes, or with the numbers of the design), "wrong" (a counter-example shows it) or "unknown"
    (neither). `counterexample` are the smallest sizes at which the two differ, by letter; empty where they are numbers.
    `compared` is the answer beside the right formula, `in_numbers` the same with the design's numbers. `read` are letters of the
    answer that the right formula has not, with what they are in this design; `supposed` what is put for letters that it leaves open.
    """

    exercise: Exercise
    expression: str
    answer: Written
    verdict: Verdict
    compared: Compared
    in_numbers: Compared
    point: Point | None = None
    read: Mapping[str, Value] = field(default_factory=dict)
    supposed: Mapping[str, Exact] = field(default_factory=dict)

    @property
    def counterexample(self) -> Mapping[str, Exact]:
        """The smallest sizes at which the answer differs from the right formula; also where it is right by this design's numbers."""
        return self.point or {}

    @cached_property
    def difference(self) -> Written:
        """The answer less the right formula, as a product; a shape for a shape."""
        if self.compared.by_numbers:
            return self.answer - self.exercise.derivation.formula
        sizes = tuple(factored(mine - right) for mine, right in self.compared.pairs)
        return sizes[0] if len(sizes) == 1 else Dimensions(sizes)

    @cached_property
    def slips(self) -> tuple[Slip, ...]:
        """The mistakes that lead to exactly what was written, at most three, the most telling first."""
        if self.verdict != "wrong" or self.compared.by_numbers:
            return ()
        return self.exercise.explained.of(self.answer, self.compared, self.in_numbers)

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The same in words."""
        return tuple(plain_text(_sentence(slip.said)) for slip in self.slips)

    @property
    def note(self) -> str:
        """What a right answer takes for granted, as plain text; empty where it is right for all sizes."""
        return plain_text(tuple(self._granted())) if self.verdict == "right" else ""

    def _granted(self) -> Iterator[str | Written | Sign]:
        numbers = {name: value for name, value in self.read.items() if isinstance(value, (int, Fraction))} | dict(self.compared.put)
        numbers = {name: value for name, value in numbers.items() if name not in self.supposed}
        if self.supposed:
            yield from (Phrase("with "), *equations(self.supposed), Phrase(", which the design leaves open"))
            yield from ("; ",) if self.point is not None or numbers else ()
        if self.point is not None:
            yield from (Phrase("with the numbers of this design, but not for all sizes: "), *_at(self.point, self.compared))
        elif numbers:
            yield from (Phrase("with the numbers of this design: "), *equations(numbers))

    def _said(self) -> Iterator[str | Written | Sign]:
        """The verdict in a sentence or two."""
        match self.verdict:
            case "right":
                granted = tuple(self._granted())
                yield from (
                    (Phrase("Right "), *granted) if granted else (Phrase("Right: your formula equals the right one for all sizes"),)
                )
            case "unknown":
                yield Phrase("Undecided: your formula and the right one agree wherever they were tried, which is no proof")
            case "wrong":
                yield from (Phrase("Not right: "), *_at(self.counterexample, self.compared))
                if self.counterexample and not self._is_of_the_design:
                    mine, right = map(_tree, self.in_numbers.values)
                    yield from (Phrase(". With the numbers of this design it gives "), mine, Phrase("; right is "), right)
        yield "."

    @property
    def _is_of_the_design(self) -> bool:
        """Whether nothing is left to say with the numbers of the design: the counter-example has them, or some sizes are open."""
        numbers = self.exercise.letters.numbers
        has_them = all(numbers.get(name) == value for name, value in self.counterexample.items())
        return self.compared.by_numbers or has_them or any(symbols_in(value) for values in self.in_numbers.values for value in values)

    def document(self) -> Document:
        """The mark as every format renders it: the verdict, the formulas, and what explains the difference."""
        one = self.exercise.derivation
        blocks: list[Block] = [
            Heading((Phrase(one.quantity.title), Phrase(" of "), one.network.title)),
            Paragraph(one.meaning),
            Paragraph(tuple(self._said())),
        ]
        for place, slip in enumerate(self.slips):
            blocks.append(Paragraph((Phrase("Or: "), *slip.said, ".") if place else _sentence(slip.said)))
        blocks.append(Chain(one.quantity.sign, tuple(self._rows())))
        if self.verdict == "wrong" and not isinstance(self.difference, Dimensions) and _BESIDE < len(str(self.difference)) <= _BELOW:
            blocks.append(Chain(DIFFERENCE, (Row("=", self.difference, (Phrase("your formula less the right one"),)),)))
        return Document(tuple(blocks), self.data())

    def _rows(self) -> Iterator[Row]:
        form = substitute(self.exercise.derivation.formula, dict(self.compared.put))
        worth = form if self.compared.by_numbers else _tree(self.compared.right)
        put: Prose = (": ", *equations(self.compared.put)) if self.compared.put else ()
        if not free_names(form) and len(str(form)) > _LONG:
            form = worth
        yield Row("=", form, (Phrase("the right formula"), *put))
        if self.verdict == "right" and self.answer != form:
            chance = self.point is not None
            yield Row("=", self.answer, (Phrase("your formula, with the numbers of this design" if chance else "your formula"),))
        if not free_names(worth) and worth not in (form, self.answer):
            yield Row("=", worth)
        if self.verdict == "wrong":
            is_short = not isinstance(self.difference, Dimensions) and len(str(self.difference)) <= _BESIDE
            why: Prose = (Phrase("your formula; the difference is "), self.difference) if is_short else (Phrase("your formula"),)
            yield Row("≠", self.answer, why)

    def data(self) -> dict[str, Any]:
        """Plain data, as `--format json` gives it."""
        one = self.exercise.derivation
        at = self.compared.at(self.counterexample)
        differs = bool(self.counterexample) or self.verdict == "wrong"
        return {
            "verdict": self.verdict,
            "counterexample": {name: str(value) for name, value in self.counterexample.items()},
            "difference": plain_for_machines(self.difference),
            "mistakes": list(self.mistakes),
            "note": self.note,
            "design": one.design,
            "quantity": one.quantity.name,
            "convention": one.convention.name,
            "expression": self.expression,
            "formula": plain_for_machines(one.formula),
            "yours": plain_for_machines(_tree(at.mine)) if differs else None,
            "right": plain_for_machines(_tree(at.right)) if differs else None,
        }

    def to_markdown(self) -> str:
        """The mark as Markdown with KaTeX mathematics."""
        from ..renderers import render

        return render(self.document(), "markdown")

    def to_html(self) -> str:
        """The mark as a piece of a web page, with its style."""
        from ..renderers.html import fragment

        return fragment(self.document())

    def to_json(self) -> str:
        """The mark as a JSON object."""
        from ..renderers import render

        return render(self.document(), "json")

    def __str__(self) -> str:
        from ..renderers import render

        return render(Document(self.document().blocks[2:]), "text").rstrip("\n")

    def __repr__(self) -> str:
        return f"<{self.verdict}: {self.expression[:60]} for {self.exercise.derivation.quantity.name}>"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from ..renderers.notebook import mimebundle

        return mimebundle(self.document())

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from ..renderers.terminal import renderables

        yield from renderables(self.document(), options.encoding, options.max_width)


def _at(point: Point, compared: Compared) -> Prose:
    """At n = 1 your formula gives 5; right is 4."""
    mine, right = map(_tree, compared.at(point).values)
    place: Prose = (Phrase("at "), *equations(point), Phrase(" your formula gives ")) if point else (Phrase("your formula gives "),)
    return (*place, mine, Phrase("; right is "), right)


def _tree(values: Values) -> Written:
    """One value or a shape's values as a tree to read."""
    sizes = tuple(map(write, values))
    return sizes[0] if len(sizes) == 1 else Dimensions(sizes)


def _sentence(said: Prose) -> Prose:
    """Words that begin as a sentence does, and end like one."""
    first, *rest = said
    if isinstance(first, Phrase) and first[1:2].isalpha():  # a letter of a formula stays as it is
        first = Phrase(first[:1].upper() + first[1:])
    return (first, *rest, ".")


def all_put(values: Values, numbers: Mapping[str, Value]) -> Values:
    """The values with numbers, or other values, put in."""
    return tuple(put_in(value, numbers) for value in values) if numbers else values
