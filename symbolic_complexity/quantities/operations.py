"""Multiplications and additions of the weighted layers, for one sample."""

from ..symbols import Sign
from .base import LayerSum

OPERATIONS = LayerSum(
    name="operations",
    sign=Sign("operations", "Ops", "Ops", r"\mathrm{Ops}"),
    unit="operations",
    meaning="multiplications and additions of the weighted layers",
    source="lecture 35, F10-F12 and C8",
    counts=lambda facts: facts.work_of("multiply", "add"),
)
