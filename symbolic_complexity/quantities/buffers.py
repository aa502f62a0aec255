"""Numbers that are stored with the weights but not trained: running statistics, fixed weights."""

from ..symbols import Sign
from .base import LayerSum

BUFFERS = LayerSum(
    name="buffers",
    sign=Sign("buffers", "Buffers", "Buffers", r"\mathrm{Buffers}"),
    unit="elements",
    meaning="numbers that are stored with the weights but not trained",
    source="Ioffe & Szegedy 2015, algorithm 2: the population's mean and variance",
    counts=lambda facts, _: facts.buffers,
    of_weights=True,
)
"""Keras counts them among a model's parameters, PyTorch among its buffers (and there one number more for each BN)."""
