"""One unknown that is any positive number: bytes per number p, operations per second r, bytes per second B."""

from __future__ import annotations

from fractions import Fraction

from ..algebra import Exact, sign_of
from ..document import Relation
from ..errors import Refuted, Unsupported
from .answer import Answer, Candidate
from .isolation import Isolation
from .one import WANTED
from .problem import Problem


def meeting(problem: Problem, relation: Relation, budget: Exact, isolation: Isolation) -> Answer:
    """What meets the budget, from the lines that isolate the unknown. Raises `Unsupported` where they do not say it."""
    (name,) = problem.unknowns
    every: tuple[tuple[Exact, Exact | None], ...] = ((0, None),)
    if isolation.rootless:  # so one number tells of all of them
        one = problem.result({name: 1})
        met = one is not None and sign_of(one - budget) in WANTED[relation]
        return Answer(met, spans=every if met else ())
    if relation != "=" and isolation.relation is None:
        raise Unsupported(f"it is not known which {name} keep to this budget")
    if not isinstance(isolation.exact, (int, Fraction)):
        raise Unsupported(f"there is no exact {name} for this budget")
    real = isolation.exact
    if real > 0:
        result = problem.result({name: real})
        if result is None:
            raise Unsupported(f"the design has no {problem.asked.name} with {name} = {real}")
        if result != budget:
            raise Refuted(f"{problem.asked.name}: the isolated {name} does not give the budget", {name: real})
        spans: dict[Relation | None, tuple[Exact, Exact | None]] = {"=": (real, real), "≤": (0, real), "≥": (real, None)}
        return Answer(True, (Candidate({name: real}, result),), spans=(spans[isolation.relation],))
    return Answer(isolation.relation == "≥", spans=every if isolation.relation == "≥" else ())
