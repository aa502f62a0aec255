"""Multiplications of the weighted layers, for one sample."""

from ..symbols import Sign
from .base import LayerSum

MULTIPLICATIONS = LayerSum(
    name="multiplications",
    sign=Sign("multiplications", "Mul", "Mul", r"\mathrm{Mul}"),
    unit="multiplications",
    meaning="multiplications of the weighted layers",
    source="lecture 35, F10: n for each neuron",
    counts=lambda facts: facts.work_of("multiply"),
)
