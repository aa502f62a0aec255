"""Published numbers, each with its origin: the tables in `cases/` against what is derived."""

from __future__ import annotations

import re
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy

from symbolic_complexity import derive
from symbolic_complexity.lecture35 import claims

TABLES = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(Path(__file__).with_name("cases").glob("*.toml"))}
CASES = [
    pytest.param(case, id=f"{table}: {case['source']}, {case['quantity']}")
    for table in ("lecture35", "dumoulin_visin", "classics")
    for case in TABLES[table]["cases"]
]
CLAIMS = {claim["id"]: claim for claim in TABLES["lecture35"]["claims"]}


def value(text: str) -> Any:
    """A table's entry: an exact number, or a formula as SymPy reads it, every name a plain symbol."""
    try:
        return sympy.Rational(Fraction(text))
    except ValueError:
        letters = {name: sympy.Symbol(name) for name in re.findall(r"[A-Za-z_]\w*", text) if name != "floor"}
        return sympy.parse_expr(text, local_dict=letters)


def values(text: str) -> list[Any]:
    """A shape's entries, apart by ` x ` or a comma; a single one for anything else."""
    return [value(part) for part in re.split(r" x |, ", text)]


def same(left: list[Any], right: list[Any]) -> bool:
    return len(left) == len(right) and all(sympy.expand(a - b) == 0 for a, b in zip(left, right, strict=True))


@pytest.mark.parametrize("case", CASES)
def test_the_derived_number_is_the_published_one(case: dict[str, Any]) -> None:
    derivation = derive(case["design"], case["quantity"], values=case.get("values"), convention=case.get("convention", "lecture"))
    expected = values(case["expected"])
    if any(entry.free_symbols for entry in expected):
        found = derivation.expr if isinstance(derivation.expr, list) else [derivation.expr]
        found = [sympy.sympify(entry).subs({name: sympy.Rational(number) for name, number in derivation.values.items()}) for entry in found]
    else:
        result = derivation.result
        assert result is not None
        found = [sympy.Rational(entry) for entry in (result if isinstance(result, tuple) else (result,))]
    assert same(found, expected), f"derived {found}"


def test_the_lecture_has_its_claims_in_its_order() -> None:
    assert [claim.id for claim in claims()] == list(CLAIMS) == [f"F{i}" for i in range(1, 15)] + [f"C{i}" for i in range(1, 9)]


@pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.id)
def test_each_claim_of_the_lecture_is_derived_and_judged_as_the_table_says(claim: Any) -> None:
    told = claim.data()
    expected = CLAIMS[claim.id]
    derived = told["result"].split("; ")
    assert len(derived) == len(expected["results"])
    assert all(same(values(ours), values(theirs)) for ours, theirs in zip(derived, expected["results"], strict=True)), derived
    assert told["verdict"] == expected["verdict"]
    assert claim.holds


def test_a_slip_of_the_transcript_says_how_it_slipped() -> None:
    assert all(claim.data()["note"] for claim in claims() if claim.verdict == "slip")


def test_fewer_weights_can_take_more_than_twice_the_space() -> None:
    # The lecture's point: 448 < 456 weights, 2.36 times the operational space, 996,280 elements more (C7).
    wide, narrow = "(Input)(3,224,224)->(Conv)16c3w1s0p", "(Input)(3,224,224)->(Conv)6c5w1s0p"
    assert derive(wide, "weights").result < derive(narrow, "weights").result
    more, less = derive(wide, "operational_space").result, derive(narrow, "operational_space").result
    assert more - less == 996_280
    assert round(Fraction(more, less), 2) == Fraction(236, 100)
