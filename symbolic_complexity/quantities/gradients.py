"""How many partial derivatives training keeps: one for each weight."""

from ..facts import GRADIENTS as SIGN
from .base import LayerSum

GRADIENTS = LayerSum(
    name="gradients",
    sign=SIGN,
    unit="elements",
    meaning="a partial derivative for every weight",
    source="lecture 35, F7",
    counts=lambda facts, _: facts.parameters,
    of_weights=True,
)
