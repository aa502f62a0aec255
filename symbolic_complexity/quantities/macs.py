"""Multiply-accumulates of convolutions and matrix products, biases left out, for one sample."""

from ..symbols import Sign
from .base import LayerSum

MACS = LayerSum(
    name="macs",
    sign=Sign("macs", "MACs", "MACs", r"\mathrm{MACs}"),
    unit="macs",
    meaning="multiply-accumulates of convolutions and matrix products, biases left out",
    source="torchvision's model tables, which call them FLOPS",
    counts=lambda facts, _: facts.work_of({"product"}),
)
