"""How many neurons a network has: the outputs of its weighted layers."""

from ..facts import Count
from ..symbols import Sign
from .base import LayerSum

NEURONS = LayerSum(
    name="neurons",
    sign=Sign("neurons", "Neurons", "Neurons", r"\mathrm{Neurons}"),
    unit="neurons",
    meaning="outputs of the weighted layers",
    source="Krizhevsky et al. 2012, section 3.5",
    counts=lambda facts, _: (Count(facts.elements, "each output of a weighted layer is a neuron"),) if facts.connections else (),
)
