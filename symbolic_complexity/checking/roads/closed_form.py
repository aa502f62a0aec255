"""The formula that a derivation ends in, its numbers put in and worked out."""

from ...algebra import Exact
from ...conventions import Convention
from ...quantities import Quantity
from ...written import Dimensions, components
from ..arithmetic import worth
from ..base import Answer, Case, Road, Silent


def _answer(case: Case, quantity: Quantity, convention: Convention) -> Answer | Silent:
    derivation = case.derivations[quantity.name, convention.name]
    at: dict[str, Exact] = {**derivation.values}
    values = tuple(worth(one, at) for one in components(derivation.formula))
    return Answer(tuple(map(int, values)) if isinstance(derivation.formula, Dimensions) else values[0])


Road("closed_form", "closed form", "the formula of the derivation, with the numbers put in", _answer)
