"""An answer as plain data, as `--format json` gives it; the symbols of B that are kept apart end in _b."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from ..algebra import Bound, Doubling, Region, Value, write
from ..derivation import Derivation
from ..typeset import plain_for_machines
from ..written import Name, Written, free_names, substitute
from .answer import Answer
from .judgement import Point
from .words import sides, told, typed


def answer_data(one: Answer) -> dict[str, Any]:
    """One quantity as plain data; the symbols of B that are kept apart end in _b."""
    condition = one.judgement.when
    found: dict[str, Any] = {
        "quantity": one.name,
        "unit": one.a.quantity.unit,
        "a": in_text(write(one.a.worth[0])),
        "b": in_text(write(one.b.worth[0])),
        "difference": in_text(one.written_difference),
        "ratio": None if one.ratio is None else in_text(one.ratio),
        "verdict": one.judgement.verdict,
        "when": None,
        "smaller_when": None if condition is None else condition[0],
        "check": one.judgement.check,
        "equal_when": None,
        "points": one.judgement.points,
        "assumptions": assumptions([one.a, one.b]),
        "proof": list(one.judgement.decision.means) if one.judgement.decision else [],
        "crossover": {typed(name): in_text(told(value)) for name, value in one.crossovers.items()},
        "limit": {typed(name): _limit_text(one.limit(name)) for name in one.symbols},
        "doubled": {
            letter: {typed(name): _doubled_text(one.doubled(name)[place]) for name in one.symbols} for place, letter in enumerate("ab")
        },
        "leading": {letter: None if form is None else in_text(write(form)) for letter, form in zip("ab", one.leading, strict=True)},
        "examples": {letter: _point(point) for letter, point in one.witnesses.items()} if one.judgement.verdict == "depends" else {},
    }
    if condition is not None:
        found["when"] = in_words(condition[1])
    elif one.judgement.verdict == "depends":
        left, right = sides(one.judgement.difference)
        found |= {"when": f"{in_text(right)} < {in_text(left)}", "smaller_when": "b"}
    if one.judgement.where_equal is not None:
        found["equal_when"] = in_words(one.judgement.where_equal)
    return found


def assumptions(derivations: Sequence[Derivation]) -> list[str]:
    """What the symbols must satisfy in all of these, as plain text."""
    return list(dict.fromkeys(text for one in derivations for text in one.assumptions))


def in_text(form: Written) -> str:
    """A formula as plain text, primed symbols ending in _b."""
    primed = {name: Name(typed(name)) for name in free_names(form) if name.endswith("'")}
    return plain_for_machines(substitute(form, primed) if primed else form)


def in_words(region: Region) -> str:
    """A region as plain text: k_b < 19*k/7 and c >= 3."""
    if region.is_everywhere:
        return "always"
    if region.is_empty:
        return "never"
    return " or ".join(" and ".join(map(_bound, bounds)) for bounds in region.alternatives)


def _bound(bound: Bound) -> str:
    return f"{typed(bound.name)} {bound.relation} {in_text(told(bound.value))}"


def _limit_text(limit: Value | Literal["infinite"] | None) -> str | None:
    return None if limit is None else "infinite" if limit == "infinite" else in_text(told(limit))


def _doubled_text(doubled: Doubling | None) -> dict[str, Any] | None:
    return None if doubled is None else {"factor": in_text(write(doubled.factor)), "exact": doubled.exact}


def _point(point: Point) -> dict[str, str]:
    return {typed(name): str(value) for name, value in point.items()}
