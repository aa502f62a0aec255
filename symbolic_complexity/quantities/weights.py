"""How many trainable numbers a network has: |w|."""

from dataclasses import dataclass

from ..conventions import Convention
from ..facts import WEIGHTS as SIGN
from .base import LayerSum


@dataclass(frozen=True, eq=False)
class Weights(LayerSum):
    """All trainable parameters; under a convention that counts what is stored, those that are not trained as well."""

    def choice(self, convention: Convention) -> object:
        return convention.stored

    def said(self, convention: Convention) -> str:
        return "all parameters, trained or not" if convention.stored else self.meaning


WEIGHTS = Weights(
    name="weights",
    sign=SIGN,
    unit="elements",
    meaning="all trainable parameters",
    source="lecture 35, F1 and C3",
    counts=lambda facts, convention: facts.parameters + facts.buffers if convention.stored else facts.parameters,
    of_weights=True,
)
