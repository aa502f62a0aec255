"""The network really run on small whole numbers, every multiplication and addition of a weighted layer performed and counted."""

from ...conventions import Convention
from ...document import Phrase
from ...facts import WEIGHTED
from ...quantities import Quantity
from ...written import Number
from ..base import Answer, Case, Road, Silent
from ..loops import KNOWN, Tally, run

MOST = 1_000_000
"""Operations, and numbers held, up to which they are counted one by one: about a second of work."""


def _answer(case: Case, quantity: Quantity, convention: Convention) -> Answer | Silent:
    if quantity.name not in Tally().counts() and quantity.name != "output_shape":
        return Silent((Phrase("only what is done and made can be counted one by one"),))
    if quantity.name in _WORK and (convention.counts != WEIGHTED or convention.rules):
        return Silent((Phrase("the work of the weighted layers alone is counted one by one, as the lecture counts it"),))
    if quantity.name == "weights" and convention.stored:
        return Silent((Phrase("trained weights alone are counted one by one"),))
    if "recount" not in case.remembered:
        case.remembered["recount"] = _counted(case)
    counted = case.remembered["recount"]
    if isinstance(counted, Silent):
        return counted
    assert isinstance(counted, list)
    if quantity.name == "output_shape":
        shapes = {id(node): shape for node, _, shape in counted}
        return Answer(shapes[id(case.plain.ends[-1])], layers=tuple(shape for _, _, shape in counted))
    shares = tuple(tally.counts()[quantity.name] for _, tally, _ in counted)
    return Answer(sum(shares), layers=shares)


_WORK = ("multiplications", "additions", "operations")


def _counted(case: Case) -> list[object] | Silent:
    """Each layer with its tally and the shape of what came out; nothing where it would take too long."""
    unknown = next((node.layer for node in case.plain.nodes if node.layer.name not in KNOWN), None)
    if unknown is not None:
        return Silent((Phrase("there is no recount of "), f"({unknown.name})"))
    needed = _needed(case)
    if needed > MOST:
        most = Phrase(" operations and numbers; the most is ")
        return Silent((Phrase("too large to count one by one: "), Number(needed), most, Number(MOST)))
    return list(run(case.plain))


def _needed(case: Case) -> int:
    """How many operations and numbers there would be."""
    from math import prod

    held = sum(prod(case.shape(node)) for node in case.plain.nodes)
    return held + sum(amount for (_, _, role), amount in case.work.items() if role != "normalisation")


Road("recount", "recount", "each multiplication and addition performed and counted, for small sizes", _answer)
