"""The lecture's own counting, and the default."""

from .base import Convention

LECTURE = Convention(
    name="lecture",
    summary="multiplications and additions counted apart, biases included; operational space summed over the weighted layers",
    source="lecture 35, F8 and F11 (fully connected), C6 (convolution: only the outputs have their gradient counted)",
)
