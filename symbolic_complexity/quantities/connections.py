"""How many connections a network has: the inputs of every neuron, its bias as one."""

from ..symbols import Sign
from .base import LayerSum

CONNECTIONS = LayerSum(
    name="connections",
    sign=Sign("connections", "Connections", "Connections", r"\mathrm{Connections}"),
    unit="connections",
    meaning="inputs of every neuron, its bias as one",
    source="LeCun et al. 1998, section II.B (C1: 122,304 connections)",
    counts=lambda facts, _: facts.connections,
)
