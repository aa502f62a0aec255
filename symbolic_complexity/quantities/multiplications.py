"""Multiplications of the weighted layers, for one sample."""

from ..facts import Count
from ..symbols import Sign
from .base import LayerSum

MULTIPLICATIONS = LayerSum(
    name="multiplications",
    sign=Sign("multiplications", "Mul", "Mul", r"\mathrm{Mul}"),
    unit="multiplications",
    meaning="multiplications of the weighted layers",
    source="lecture 35, F10: n for each neuron",
    counts=lambda facts: tuple(Count(work.amount, work.because) for work in facts.work if facts.parameters and work.kind == "multiply"),
)
