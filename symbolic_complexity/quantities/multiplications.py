"""Multiplications of the weighted layers, for one sample."""

from ..symbols import Sign
from .base import WorkSum

MULTIPLICATIONS = WorkSum(
    name="multiplications",
    sign=Sign("multiplications", "Mul", "Mul", r"\mathrm{Mul}"),
    unit="multiplications",
    meaning="multiplications",
    source="lecture 35, F10: n for each neuron",
    counts=lambda facts, convention: facts.work_of(convention.counts, "multiply"),
)
