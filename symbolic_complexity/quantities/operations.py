"""Multiplications and additions of the weighted layers, for one sample."""

from ..symbols import Sign
from .base import WorkSum

OPERATIONS = WorkSum(
    name="operations",
    sign=Sign("operations", "Ops", "Ops", r"\mathrm{Ops}"),
    unit="operations",
    meaning="multiplications and additions",
    source="lecture 35, F10-F12 and C8",
    counts=lambda facts, convention: facts.work_of(convention.counts),
)
