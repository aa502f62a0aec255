"""How many numbers the layers put out."""

from ..facts import Count
from ..symbols import Sign
from .base import LayerSum

ACTIVATIONS = LayerSum(
    name="activations",
    sign=Sign("activations", "|a|", "|a|", r"|\mathbf{a}|"),
    unit="elements",
    meaning="outputs of every layer that computes (not the input, Flatten, Dropout)",
    source="Radosavovic et al. 2020, section 3.1, for all layers that compute",
    counts=lambda facts, _: (Count(facts.elements, "each output of the layer"),) if facts.computes else (),
)
