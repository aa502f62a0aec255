"""Lecture 35 claim by claim: what is derived, what the transcript says, and whether they agree. The claims are data."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from importlib import resources
from typing import Any, Literal

from .algebra import Exact, Value, divide, equal, normal_form, write
from .derivation import chain_of, derive, steps_of_formula
from .document import Block, Document, Heading, Paragraph, Prose, Table, joined
from .formulas import number, read_formula
from .quantities import Account
from .steps import Step, steps_of
from .symbols import Sign
from .typeset import plain
from .written import Quotient, Written, components


@dataclass(frozen=True)
class Case:
    """One derivation of a claim: its steps, its value, the value it must have, and the one the transcript gives."""

    sign: Sign
    steps: tuple[Step, ...]
    derived: tuple[Value, ...]
    values: Mapping[str, str]
    expected: str
    heard: str
    within: Exact

    @property
    def holds(self) -> bool:
        """Whether the derived value is the one in the table of claims."""
        return _same(self.derived, self.expected)

    @property
    def agrees(self) -> bool:
        """Whether the transcript's number is the derived one, as closely as it was said."""
        if not self.heard or _same(self.derived, self.heard):
            return True
        (derived,) = self.derived
        if not isinstance(derived, (int, Fraction)):
            return False
        heard = number(self.heard, "heard")
        return heard - self.within <= derived <= heard + self.within

    @property
    def result(self) -> str:
        """The last right side as plain text; a number exactly."""
        if all(isinstance(value, (int, Fraction)) for value in self.derived):
            return ", ".join(map(str, self.derived))
        return ", ".join(map(plain, components(self.steps[-1].right)))


@dataclass(frozen=True)
class Claim:
    """One row of the lecture: what it is about, its derivations, and what the transcript says."""

    id: str
    about: str
    quantity: str
    formula: str
    says: str
    note: str
    slip: str
    cases: tuple[Case, ...]

    @property
    def holds(self) -> bool:
        """Whether every derived value is the one in the table of claims."""
        return all(case.holds for case in self.cases)

    @property
    def verdict(self) -> Literal["agrees", "slip"]:
        """Whether the transcript agrees with what is derived."""
        return "slip" if self.slip or not all(case.agrees for case in self.cases) else "agrees"

    @property
    def remark(self) -> str:
        """How the transcript slipped, or what else there is to know."""
        return self.slip or self.note

    def data(self) -> dict[str, Any]:
        """The claim as plain data; several cases side by side, apart by a semicolon."""
        values = [", ".join(f"{name} = {value}" for name, value in case.values.items()) for case in self.cases]
        return {
            "id": self.id,
            "quantity": self.quantity,
            "formula": self.formula,
            "values": "; ".join(dict.fromkeys(filter(None, values))),
            "result": "; ".join(case.result for case in self.cases),
            "claimed": self.says,
            "verdict": self.verdict,
            "note": self.remark,
        }


def claims() -> tuple[Claim, ...]:
    """Every claim of the lecture, derived anew."""
    text = resources.files(__package__).joinpath("lecture35.toml").read_text(encoding="utf-8")
    return tuple(_claim(entry) for entry in tomllib.loads(text)["claims"])


def _claim(entry: dict[str, Any]) -> Claim:
    cases = tuple(_case({**entry, **case}) for case in entry["cases"])
    told = {key: entry.get(key, "") for key in ("id", "about", "quantity", "formula", "says", "note", "slip")}
    return Claim(**told, cases=cases)


def _case(entry: dict[str, Any]) -> Case:
    values: dict[str, str] = entry.get("values", {})
    if "design" in entry:
        derivation = derive(entry["design"], entry["quantity"], values=values)
        sign, steps, worth = derivation.quantity.sign, derivation.steps, derivation.worth
        values = {name: str(value) for name, value in derivation.values.items()}
        if "against" in entry:
            steps, worth = _ratio(derivation.worth[0], derive(entry["design"], entry["quantity"], values=entry["against"]).worth[0])
            sign = Sign("ratio", f"{sign.text} ratio", f"{sign.ascii} ratio", rf"\frac{{{sign.latex}_1}}{{{sign.latex}_2}}")
            values = {name: f"{values[name]} against {other}" for name, other in entry["against"].items()}
    else:
        sign, steps, worth = _formula(entry["formula"], values)
    return Case(sign, steps, worth, values, entry["result"], entry.get("heard", ""), number(entry.get("within", "0"), "within"))


def _formula(text: str, values: Mapping[str, str]) -> tuple[Sign, tuple[Step, ...], tuple[Value, ...]]:
    """A formula that belongs to no layer, with its values put in."""
    numbers = {name: number(value, name) for name, value in values.items()}
    name = "Step" if isinstance(read_formula(text), Quotient) else "Levels"
    steps, worth = steps_of_formula(text, numbers, "each bit doubles the levels")
    return Sign(name, name, name, rf"\mathrm{{{name}}}"), steps, worth


def _ratio(above: Value, below: Value) -> tuple[tuple[Step, ...], tuple[Value, ...]]:
    """One result over another."""
    worth = divide(above, below)
    account = Account(Quotient(write(above), write(below)), ("one result over the other",), (worth,))
    return steps_of(account, {}, "", 1), (worth,)


def _same(derived: tuple[Value, ...], text: str) -> bool:
    forms = [normal_form(_read(part)) for part in text.split(",")]
    return len(forms) == len(derived) and all(equal(ours, theirs).outcome == "proved" for ours, theirs in zip(derived, forms, strict=True))


def _read(text: str) -> Written:
    return read_formula(text.strip())


def document(everything: tuple[Claim, ...]) -> Document:
    """The lecture end to end: each claim with its derivation and verdict, and the table of all."""
    blocks: list[Block] = [Heading(("Lecture 35: space and computational complexity, claim by claim",))]
    for claim in everything:
        blocks.append(Heading((f"{claim.id}: {claim.about}",), 2))
        blocks += [chain_of(case.sign, case.steps) for case in claim.cases]
        blocks.append(Paragraph((f"The transcript says: {claim.says}. {_sentence(claim)}",)))
    rows: list[tuple[Prose, ...]] = [
        ((claim.id,), (claim.quantity.replace("_", " "),), _results(claim), (claim.says,), (_short(claim),)) for claim in everything
    ]
    blocks.append(Heading(("All claims",), 2))
    blocks.append(Table(("claim", "quantity", "derived", "transcript", "verdict"), tuple(rows), (False, False, False, False, False)))
    blocks.append(Paragraph((_summary(everything),)))
    return Document(tuple(blocks), {"claims": [claim.data() for claim in everything]})


def _sentence(claim: Claim) -> str:
    if claim.verdict == "slip":
        verdict = f"It slipped: {claim.slip or 'the numbers differ'}."
    else:
        verdict = "It agrees." if any(case.heard for case in claim.cases) else "It gives no number to agree with."
    note = f" Note: {claim.note}." if claim.note else ""
    return verdict + note + ("" if claim.holds else " THE DERIVED RESULT IS NOT THE ONE IN THE TABLE OF CLAIMS.")


def _short(claim: Claim) -> str:
    if not claim.holds:
        return "derived wrongly"
    return claim.verdict if any(case.heard for case in claim.cases) else "no number given"


def _results(claim: Claim) -> Prose:
    exact = (next(step.right for step in reversed(case.steps) if step.rule != "round") for case in claim.cases)
    return joined(((right,) for right in exact), "; ")


def _summary(everything: tuple[Claim, ...]) -> str:
    counts = Counter(map(_short, everything))
    told = [f"{counts['agrees']} of {len(everything)} claims agree", f"in {counts['slip']} the transcript slipped"]
    if counts["no number given"]:
        told.append(f"{counts['no number given']} gives no number")
    return "; ".join(told)
