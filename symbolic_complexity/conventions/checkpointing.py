"""Gradient checkpointing: only some outputs are kept, the others are worked out again when their gradients are."""

from .base import Convention, Share

CHECKPOINTING = Convention(
    name="checkpointing",
    summary="operational space with the outputs of every m-th step kept, m the root of their number; checkpointing:4 keeps every fourth",
    source="Chen et al. 2016, Training Deep Nets with Sublinear Memory Cost, section 4",
    space=(
        Share(2, ("weights", "inputs"), "weights and input, each with its gradient"),
        Share(1, ("checkpoints",), "the outputs that are kept, and those that are worked out again at one time"),
    ),
    every=0,
)
