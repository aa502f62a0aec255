"""What is true: one exact normal form, equality and sign with proof, and the bridge to SymPy."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from .atoms import floor, is_integer, maximum, power, undominated
from .closing import closed_form
from .equality import Verdict, equal
from .evaluate import normal_form
from .polynomial import Exact, Monomial, Polynomial, Value, add_into, freeze, terms_of
from .program import Program
from .ratio import Ratio, divide
from .series import sum_over
from .sign import at_least_zero, falls
from .substitution import put_in, symbols_in
from .writing import write

if TYPE_CHECKING:
    from .factoring import cancel, factored, factors
    from .growth import Doubling, doubling, leading, limit
    from .inequality import Decision, decide
    from .integers import Signs, Span, joined, sign_of, signs
    from .region import Bound, Region

_LATER = {
    "factoring": ("cancel", "factored", "factors"),
    "growth": ("Doubling", "doubling", "leading", "limit"),
    "inequality": ("Decision", "decide"),
    "integers": ("Signs", "Span", "joined", "sign_of", "signs"),
    "region": ("Bound", "Region"),
}
"""What is only needed where formulas are compared or solved: imported when it is first asked for."""

__all__ = [
    "Bound",
    "Decision",
    "Doubling",
    "Exact",
    "Monomial",
    "Polynomial",
    "Program",
    "Ratio",
    "Region",
    "Signs",
    "Span",
    "Value",
    "Verdict",
    "add_into",
    "at_least_zero",
    "cancel",
    "closed_form",
    "decide",
    "divide",
    "doubling",
    "equal",
    "factored",
    "factors",
    "falls",
    "floor",
    "freeze",
    "is_integer",
    "joined",
    "leading",
    "limit",
    "maximum",
    "normal_form",
    "power",
    "put_in",
    "sign_of",
    "signs",
    "sum_over",
    "symbols_in",
    "terms_of",
    "undominated",
    "write",
]


def __getattr__(name: str) -> Any:
    for module, names in _LATER.items():
        if name in names:
            return getattr(importlib.import_module(f".{module}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
