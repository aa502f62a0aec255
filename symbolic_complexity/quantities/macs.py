"""Multiply-accumulates of convolutions and matrix products, biases left out, for one sample."""

from ..facts import Count
from ..symbols import Sign
from .base import LayerSum

MACS = LayerSum(
    name="macs",
    sign=Sign("macs", "MACs", "MACs", r"\mathrm{MACs}"),
    unit="macs",
    meaning="multiply-accumulates of convolutions and matrix products, biases left out",
    source="torchvision's model tables, which call them FLOPS",
    counts=lambda facts: tuple(Count(work.amount, work.because) for work in facts.work if work.role == "product"),
)
