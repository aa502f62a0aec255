"""Formulas as one generated function of + - * // for many points at once: exact, fast, for any library's arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from ..derivation import Derivation
from ..errors import Invalid
from .bounds import BeyondInt64
from .compiled import Compiled, Result
from .horner import quotient
from .loading import DEMANDS, FORMULAS
from .nodes import Nodes
from .program import Program
from .sharing import share
from .source import function, helpers, identifiers
from .subjects import Formula, demands_of, leasts_of, names_of, subject

__all__ = ["BeyondInt64", "Compiled", "Formula", "compile"]


def compile(  # noqa: A001 (the name that people look for; Python's own is not used here)
    what: Formula | Mapping[str, Formula] | Iterable[Formula] | Any, *more: Formula, order: Sequence[str] | None = None
) -> Compiled:
    """One function of arrays for a formula, or for several, which then share their common parts.

    `what` is a derivation, a formula's text (`3*n*k // 2`), a written tree, an exact value, a SymPy expression, or
    several of them, as further arguments, a list or a dictionary. `order` are the names that the function takes, in this order,
    by default those of the formulas in the vocabulary's order; it may hold names that no formula uses.

    Raises `Invalid` for what is no formula and for an order that leaves a name out, `Unsupported` for a part that these
    operators cannot compute, naming it: a sum with floors or maxima inside whose number of rounds is a symbol.
    """
    together: Literal["one", "tuple", "dict"] = "tuple"
    if isinstance(what, Mapping) and not more:
        several, together = dict(what), "dict"
    elif isinstance(what, (list, tuple)) and not more:
        several = dict(enumerate(what))
    else:
        several, together = dict(enumerate((what, *more))), "tuple" if more else "one"
    if not several:
        raise Invalid("nothing to compile", expected="a formula, a derivation, or several of them")
    subjects = [subject(one, key) for key, one in several.items()]
    derivations = [one for one in several.values() if isinstance(one, Derivation)]
    leasts = leasts_of(names_of(subjects, order), derivations)
    nodes, returned, results = Nodes(), list[int](), list[Result]()
    for key, one in zip(several, subjects, strict=True):
        fractions = [quotient(nodes, value) for value in one.values]
        returned += (place for pair in fractions for place in pair if place is not None)
        results.append(Result(key, tuple(below is not None for _, below in fractions), one.is_shape))
    demands = [*demands_of(nodes, derivations, leasts)]
    says = [f"{one.says}{' (above, below)' * any(found.quotients)}" for one, found in zip(subjects, results, strict=True)]
    parameters = identifiers(leasts)
    share(nodes, returned)
    source = function(nodes, returned, parameters, name=FORMULAS, says=says)
    if demands:
        shown = [place for _, place in demands]
        source += "\n\n" + function(nodes, shown, parameters, name=DEMANDS, says=_kept(demand.text for demand, _ in demands))
    source = helpers(source) + source
    label = ", ".join(one.name for one in subjects if one.name) or "the formula"
    program = Program(source, tuple(leasts.items()), tuple(demand for demand, _ in demands), label)
    return Compiled(tuple(leasts), source, tuple(results), together, program)


def _kept(demands: Iterable[str]) -> list[str]:
    return ["Each is zero, or at least zero, where the formula holds.", *demands]
