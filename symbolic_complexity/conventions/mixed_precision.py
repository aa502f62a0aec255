"""Half-precision tensors with a single-precision master copy of the weights: bytes are fixed, p plays no part."""

from .base import Convention, Share

_HALF = Share(2, ("weights", "inputs", "activations"), "half precision: weights, input and outputs, each with its gradient", size=2)
_MASTER = Share(1, ("weights",), "a master copy of the weights in single precision", size=4)

MIXED_PRECISION = Convention(
    name="mixed_precision",
    summary="operational space in half precision (2 bytes), and a master copy of the weights in single precision (4 bytes)",
    source="Micikevicius et al. 2018, Mixed Precision Training, section 3.1 and figure 1",
    space=(_HALF, _MASTER),
)
MIXED_PRECISION_ADAM = Convention(
    name="mixed_precision_adam",
    summary="mixed precision with Adam's two moments in single precision: 16 bytes a weight",
    source="Rajbhandari et al. 2020, ZeRO, section 3.1: 2 + 2 + (4 + 4 + 4) bytes for every parameter",
    space=(_HALF, _MASTER, Share(2, ("weights",), "first and second moment of every weight, in single precision", size=4)),
)
