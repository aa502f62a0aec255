"""Additions of the weighted layers, biases included, for one sample."""

from ..symbols import Sign
from .base import WorkSum

ADDITIONS = WorkSum(
    name="additions",
    sign=Sign("additions", "Add", "Add", r"\mathrm{Add}"),
    unit="additions",
    meaning="additions, with those of biases,",
    source="lecture 35, F10: n - 1 for each neuron, and one for its bias",
    counts=lambda facts, convention: facts.work_of(convention.counts, "add"),
)
