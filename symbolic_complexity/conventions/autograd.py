"""What automatic differentiation keeps: every tensor once, and each with its gradient."""

from .base import Convention

AUTOGRAD = Convention(
    name="autograd",
    summary="operational space: weights, input and every layer's output, each with its gradient",
    source="lecture 35, F8's rule (value and gradient of every variable) applied to all layers alike",
    space=(2, ("weights", "inputs", "activations")),
    why=("weights, input and outputs: every tensor once", "and each with its gradient"),
)
