"""What the lecture counts as stored for a layer with weights (its operational space)."""

from __future__ import annotations

from ..facts import Count, weights_part
from ..written import Written


def kept(inputs: Written, weights: Written, outputs: Written, named: str = "the input") -> tuple[Count, ...]:
    """Lecture 35, C6: the input, the weights, and each output with its gradient."""
    return (
        Count(inputs, named),
        Count(weights_part(weights), "weights"),
        Count(2 * outputs, "each output and its gradient"),
    )
