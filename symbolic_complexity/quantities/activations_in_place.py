"""How many numbers the layers put out, where activation functions write over their input."""

from ..conventions import Convention
from ..facts import Count, Facts
from ..symbols import Sign
from .base import LayerSum


def _counts(facts: Facts, convention: Convention) -> tuple[Count, ...]:
    in_place = bool(facts.work) and all(work.role == "activation" for work in facts.work)
    return (Count(facts.elements, "each output of the layer"),) if facts.computes and not in_place else ()


ACTIVATIONS_IN_PLACE = LayerSum(
    name="activations_in_place",
    sign=Sign("activations_in_place", "|a'|", "|a'|", r"|\mathbf{a}'|"),
    unit="elements",
    meaning="outputs of every layer that computes, but of no activation function: it writes over its input",
    source="Rota Bulo et al. 2018, section 3",
    counts=_counts,
)
