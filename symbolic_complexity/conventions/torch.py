"""PyTorch's own flop counter, torch.utils.flop_counter.FlopCounterMode: read and measured in PyTorch 2.13.0.

`mm_flop`, `addmm_flop` and `conv_flop_count` count two for each multiplication by a weight and nothing for biases; every
other operator counts nothing (batch normalisation, pooling, activations, adding branches).
"""

from .base import Convention
from .rules import LINEAR, Rule, products

TORCH = Convention(
    name="torch",
    summary="operations: PyTorch's FlopCounterMode, two for each multiply-add of convolutions and matrix products, nothing else",
    source="PyTorch 2.13.0, torch/utils/flop_counter.py: mm_flop, addmm_flop, conv_flop_count",
    unit="FLOPs",
    rules=(Rule("multiply-adds", LINEAR, products, 2),),
)
