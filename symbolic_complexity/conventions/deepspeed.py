"""DeepSpeed's flops profiler, get_model_profile: read and measured in DeepSpeed 0.19.8 (PyTorch 2.13.0), both of its numbers.

It replaces functions, as calflops does after it. Its MACs are multiply-adds of convolutions and fully connected layers,
nothing else. Its FLOPs are twice those, the biases of convolutions but not of fully connected layers, and one for each element
that is activated (ReLU, PReLU, ELU, LeakyReLU, SiLU, GELU) or pooled or in a softmax; for each normalised element two, or five
where the statistics are the sample's own (one less without scale and shift); upsampling by its outputs. ReLU6, Sigmoid, the
hard activations and adding branches by + count nothing.
"""

from .base import Convention
from .rules import (
    CONVOLVING,
    IN_FUNCTIONS,
    LINEAR,
    Rule,
    biases,
    outputs,
    products,
)

_SOURCE = "DeepSpeed 0.19.8, deepspeed/profiling/flops_profiler/profiler.py"

DEEPSPEED = Convention(
    name="deepspeed",
    summary="operations: MACs of DeepSpeed's flops profiler, one for each multiply-add, nothing else",
    source=_SOURCE,
    unit="MACs",
    rules=(Rule("multiply-adds", LINEAR, products),),
)
DEEPSPEED_FLOPS = Convention(
    name="deepspeed_flops",
    summary="operations: FLOPs of DeepSpeed's flops profiler, two for each multiply-add; biases of convolutions, activations, pooling",
    source=_SOURCE,
    unit="FLOPs",
    rules=(
        Rule("multiply-adds", LINEAR, products, 2),
        Rule("biases", CONVOLVING, biases),
        *IN_FUNCTIONS,
        Rule("upsampling", frozenset({"Upsample"}), outputs),
    ),
)
