"""How many trainable numbers a network has: |w|."""

from ..facts import WEIGHTS as SIGN
from .base import LayerSum

WEIGHTS = LayerSum(
    name="weights",
    sign=SIGN,
    unit="elements",
    meaning="all trainable parameters",
    source="lecture 35, F1 and C3",
    counts=lambda facts, _: facts.parameters,
    of_weights=True,
)
