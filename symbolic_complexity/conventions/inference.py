"""What a trained network needs to answer: its weights, and the tensors alive at the worst moment."""

from .base import Convention, Share

INFERENCE = Convention(
    name="inference",
    summary="operational space: weights and the largest set of tensors alive at once, nothing for gradients",
    source="lecture 35: training and deployment budgets differ; liveness as in Pisarchyk & Lee 2020, section 3",
    space=(Share(1, ("weights", "peak_memory"), "the weights, and the tensors alive at the worst moment"),),
)
