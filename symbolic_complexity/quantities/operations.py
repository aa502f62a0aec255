"""Multiplications and additions of the weighted layers, for one sample."""

from ..facts import Count
from ..symbols import Sign
from .base import LayerSum

OPERATIONS = LayerSum(
    name="operations",
    sign=Sign("operations", "Ops", "Ops", r"\mathrm{Ops}"),
    unit="operations",
    meaning="multiplications and additions of the weighted layers",
    source="lecture 35, F10-F12 and C8",
    counts=lambda facts: tuple(
        Count(work.amount, work.because) for work in facts.work if facts.parameters and work.kind in ("multiply", "add")
    ),
)
