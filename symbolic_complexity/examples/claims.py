"""What a paper claims of its designs, statement by statement, and whether the engine proves it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Literal, TypeAlias

from ..algebra import Exact, Region, Value, decide, divide, equal, normal_form, put_in
from ..algebra.region import EVERYWHERE
from ..comparison import Answer, Comparison
from ..comparison.page import signed
from ..comparison.words import letters
from ..document import Phrase, Prose, joined
from ..formulas import number, read_formula
from ..symbols import Sign
from ..written import Decimal, Name, Written, free_names, substitute
from .inequalities import NEGATED, inequality, region, same

Check: TypeAlias = Literal["proved", "tested", "refuted", "undecided"]

_SHOWN: Mapping[str, str] = {"<=": "≤", ">=": "≥"}


@dataclass(frozen=True)
class Claim:
    """What is claimed of one quantity. Formulas are in the project's grammar; k_b is B's own k.

    `a` to `d` are the designs' formulas; `ratio` and `rounded` are by the letters, "B/A", the second as closely as its digits say;
    `limit` is what A/B comes to as a symbol grows, "infinite" where it has no limit. `at_least` and `below` bound a ratio.
    `smaller` names the smallest design. A bound or a smallest one is meant at every size, or exactly under the condition `when`;
    `equal` says where both have the same, if anywhere. `at` are numbers for which all this is claimed. `ours` says that the
    source leaves it to the reader. `paper` is what the source says otherwise, in the same terms, and does not hold as it stands:
    the `note` says why.
    """

    quantity: str
    a: str = ""
    b: str = ""
    c: str = ""
    d: str = ""
    ratio: Mapping[str, str] = field(default_factory=dict)
    rounded: Mapping[str, str] = field(default_factory=dict)
    limit: Mapping[str, str] = field(default_factory=dict)
    at_least: Mapping[str, str] = field(default_factory=dict)
    below: Mapping[str, str] = field(default_factory=dict)
    smaller: str = ""
    when: str = ""
    equal: str = ""
    at: Mapping[str, int] = field(default_factory=dict)
    ours: bool = False
    paper: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Statement:
    """One claim alone: as it reads, as plain text, and how it is known.

    `ours` says that it is not the source's. `departs` says that it is, and that it does not hold as it stands.
    """

    quantity: str
    told: Prose
    text: str
    check: Check
    ours: bool = False
    departs: bool = False


def statements(claim: Claim, comparison: Comparison) -> Iterator[Statement]:
    """Every statement of a claim, checked against the designs as they were derived."""
    yield from _About(claim, comparison).statements()
    if claim.paper:
        stated = Claim(claim.quantity, at=claim.at, **claim.paper)
        yield from (replace(one, departs=True) for one in _About(stated, comparison).statements())


class _About:
    """One claim, and the formulas that it is about."""

    def __init__(self, claim: Claim, comparison: Comparison) -> None:
        self.claim = claim
        self.comparison = comparison
        self.place = [one[0].quantity.name for one in comparison.derivations].index(claim.quantity)
        self.derivations = dict(zip(letters(len(comparison.networks)), comparison.derivations[self.place], strict=True))
        self.primed = {f"{name[:-1]}_b": name for network in comparison.networks for name in network.symbols if name.endswith("'")}
        self.at: dict[str, Exact] = {self.primed.get(name, name): value for name, value in claim.at.items()}

    def statements(self) -> Iterator[Statement]:
        for letter in self.derivations:
            if text := getattr(self.claim, letter.lower()):
                yield self.equation((letter,), text, self.worth(letter))
        for told, text in self.claim.ratio.items():
            yield self.equation(tuple(told.split("/")), text, self.ratio(told))
        for told, text in self.claim.rounded.items():
            yield self.rounded(told, text)
        for name, text in self.claim.limit.items():
            yield self.limit(self.primed.get(name, name), text)
        for told, text in self.claim.at_least.items():
            yield self.bound(told, "≥", text)
        for told, text in self.claim.below.items():
            yield self.bound(told, "<", text)
        if self.claim.smaller or self.claim.equal:
            yield self.smaller()

    # ----------------------------------------------------------------------------------------------------------- formulas

    def worth(self, letter: str) -> Value:
        return put_in(self.derivations[letter].worth[0], self.at)

    def ratio(self, told: str) -> Value:
        above, below = told.split("/")
        return divide(self.worth(above), self.worth(below))

    def sign(self, letter: str) -> Sign:
        return signed(self.derivations[letter].quantity.sign, letter)

    def formula(self, given: str | Written) -> Written:
        tree = read_formula(given) if isinstance(given, str) else given
        return substitute(tree, {name: Name(self.primed[name]) for name in free_names(tree) & self.primed.keys()})

    def equation(self, of: tuple[str, ...], text: str, worth: Value) -> Statement:
        right = self.formula(text)
        return self.stated((*self.left(of), " = ", right), f"{'/'.join(of)} = {text}", equal(worth, normal_form(right)).outcome)

    def rounded(self, told: str, text: str) -> Statement:
        worth, digits = self.ratio(told), len(text.partition(".")[2])
        near = Fraction(number(text, told))
        close = isinstance(worth, (int, Fraction)) and abs(worth - near) * 2 * 10**digits <= 1
        return self.stated(
            (*self.left(tuple(told.split("/"))), " ≈ ", Decimal(near, digits)), f"{told} ≈ {text}", "proved" if close else "refuted"
        )

    def limit(self, name: str, text: str) -> Statement:
        found = self.answer.limit(name)
        check: Check = "undecided"
        if found is not None and "infinite" in (found, text):
            check = "proved" if found == text else "refuted"
        elif found is not None and found != "infinite":
            check = equal(found, normal_form(self.formula(text))).outcome
        right = "∞" if text == "infinite" else self.formula(text)
        prose = (*self.left(("A", "B")), " → ", right, Phrase(" as "), Name(name), Phrase(" grows"))
        return self.stated(prose, f"A/B -> {text} as {name} grows", check)

    def bound(self, told: str, relation: Literal["≥", "<"], text: str) -> Statement:
        """A bound of a ratio: at every size, or exactly under the condition, which is then one inequality."""
        right = self.formula(text)
        decision = decide(self.ratio(told) - normal_form(right), self.answer.sizes.least, self.comparison.prefer)
        check: Check = "undecided"
        if decision is not None and decision.negative is not None:
            holds = decision.negative.is_empty if relation == "≥" else decision.negative.is_everywhere
            check = "proved" if holds else "refuted"
            if self.claim.when:
                below = self.region(self.claim.when, negated=relation == "≥")
                check = "undecided" if below is None else "proved" if same(below, decision.negative) else "refuted"
        prose: Prose = (*self.left(tuple(told.split("/"))), f" {relation} ", right)
        return self.stated((*prose, *self.exactly_when()), f"{told} {'>=' if relation == '≥' else relation} {text}{self.when_text}", check)

    def left(self, of: tuple[str, ...]) -> Prose:
        return joined(((self.sign(letter),) for letter in of), "/")

    def stated(self, told: Prose, text: str, check: Check) -> Statement:
        if self.at:
            numbers = ", ".join(f"{name} = {value}" for name, value in self.at.items())
            told = (
                *told,
                Phrase(" at "),
                *joined(((Name(name), f" = {value:,}") for name, value in self.at.items()), ", "),
            )
            text = f"{text} at {numbers}"
        return Statement(self.claim.quantity, told, text, check, self.claim.ours)

    # ------------------------------------------------------------------------------------------------------ who is smaller

    @property
    def answer(self) -> Answer:
        return self.comparison.answers[self.place]

    def smaller(self) -> Statement:
        """The verdict: among several designs, between two of them, or between two numbers."""
        claim = self.claim
        if len(self.derivations) > 2:
            return self.best()
        if claim.equal == "always":
            return self.stated(
                (self.sign("A"), " = ", self.sign("B")), "A = B", "proved" if self.answer.judgement.verdict == "equal" else "refuted"
            )
        less, more = ("A", "B") if claim.smaller == "a" else ("B", "A")
        relation = "≤" if claim.equal else "<"
        told: Prose = (self.sign(less), f" {relation} ", self.sign(more))
        text = f"{less} {'<=' if claim.equal else '<'} {more}"
        if claim.equal:
            told, text = (*told, Phrase(", equal where "), *self.condition(claim.equal)), f"{text}, equal where {claim.equal}"
        return self.stated((*told, *self.exactly_when()), text + self.when_text, self.verdict())

    def best(self) -> Statement:
        best = [letter for letter in self.derivations if letter.lower() in self.claim.smaller]
        others = [letter for letter in self.derivations if letter not in best]
        ranking = self.comparison.ranking
        assert ranking is not None
        found = [letters(ranking.count)[place] for place in ranking.best(self.place)]
        equal_signs = joined(((self.sign(letter),) for letter in best), " = ")
        larger = joined(((self.sign(letter),) for letter in others), ", ")
        text = f"{' = '.join(best)} <= {', '.join(others)}"
        return self.stated((*equal_signs, " ≤ ", *larger, Phrase(" at every size")), text, "proved" if found == best else "refuted")

    def verdict(self) -> Check:
        claim, judgement = self.claim, self.answer.judgement
        if self.at:
            difference = put_in(judgement.difference, self.at)
            if not isinstance(difference, (int, Fraction)):
                return "undecided"
            return "proved" if (difference < 0 if claim.smaller == "a" else difference > 0) else "refuted"
        if judgement.check != "proved" or judgement.decision is None:
            return "undecided"
        if not claim.when:
            if judgement.verdict != claim.smaller:
                return "refuted"
            zero = judgement.where_equal
            return (
                "undecided"
                if zero is None
                else self.compared(zero, claim.equal)
                if claim.equal
                else "proved"
                if zero.is_empty
                else "refuted"
            )
        region = judgement.decision.negative if claim.smaller == "a" else judgement.decision.positive
        return "undecided" if region is None else self.compared(region, claim.when)

    def exactly_when(self) -> Prose:
        if self.claim.when:
            return (Phrase(" exactly when "), *self.condition(self.claim.when))
        return () if self.at or self.claim.equal else (Phrase(" at every size"),)

    @property
    def when_text(self) -> str:
        return f" when {self.claim.when}" if self.claim.when else ""

    def condition(self, text: str) -> Iterator[Any]:
        """A condition such as `w >= 2 and k > 3*c/2` to read."""
        for place, part in enumerate(text.split(" and ")):
            left, relation, right = inequality(part)
            yield from (Phrase(" and "),) if place else ()
            yield from (self.formula(left), f" {_SHOWN.get(relation, relation)} ", self.formula(right))

    def compared(self, proved: Region, text: str) -> Check:
        """Whether a condition as it is claimed is the one that was proved."""
        claimed = EVERYWHERE
        for part in text.split(" and "):
            region = self.region(part)
            if region is None:
                return "undecided"
            claimed = claimed & region
        if same(claimed, proved):
            return "proved"
        points = [point for point in self.answer.sizes.points(self.answer.symbols) if self.answer.sizes.holds(point)]
        return "tested" if all(claimed.holds(point) == proved.holds(point) for point in points) else "refuted"

    def region(self, text: str, negated: bool = False) -> Region | None:
        """Where one inequality holds, or where it does not; None where that is not decided."""
        left, relation, right = inequality(text)
        return region(
            self.formula(left), NEGATED[relation] if negated else relation, self.formula(right), self.answer.sizes, self.comparison.prefer
        )
