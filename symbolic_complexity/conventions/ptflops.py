"""ptflops, get_model_complexity_info: read and measured in ptflops 0.7.5 (PyTorch 2.13.0), with both of its back ends.

The default one, "pytorch", hooks modules and replaces the functions of torch.nn.functional as well. A module that calls such
a function is counted twice: ReLU, PReLU, ELU, GELU and all pooling, by their inputs, and upsampling by its outputs. What has
a hook or a function alone counts once (LeakyReLU and ReLU6; SiLU and softmax). Further: multiply-adds and biases of
convolutions and fully connected layers; one for each element that is normalised, two with a BatchNorm's or GroupNorm's scale
and shift. Sigmoid, Tanh, the hard activations and adding branches count nothing.

The other back end, "aten", counts operators: multiply-adds and biases of convolutions and matrix products, nothing else.
"""

from .base import Convention
from .rules import BATCH_NORM, LINEAR, POOLS, SAMPLE_NORMS, Rule, affine, biases, inputs, local_response, outputs, products

_LINEAR = (Rule("multiply-adds", LINEAR, products), Rule("biases", LINEAR, biases))

PTFLOPS = Convention(
    name="ptflops",
    summary="operations: ptflops as it is by default, multiply-adds and biases; normalisation; ReLU and pooling twice",
    source="ptflops 0.7.5, ptflops/pytorch_ops.py (MODULES_MAPPING and FUNCTIONAL_MAPPING) and pytorch_engine.py",
    unit="MACs",
    rules=(
        *_LINEAR,
        Rule("activations", frozenset({"ReLU", "PReLU", "ELU", "GELU"}), outputs, 2),
        Rule("activations", frozenset({"LeakyReLU", "ReLU6", "SiLU"}), outputs),
        Rule("pooling", POOLS, inputs, 2),
        Rule("normalisation", BATCH_NORM | SAMPLE_NORMS, outputs),
        Rule("normalisation", BATCH_NORM | frozenset({"GroupNorm"}), affine(outputs)),
        Rule("normalisation", frozenset({"LRN"}), local_response),
        Rule("softmax", frozenset({"Softmax"}), outputs),
        Rule("upsampling", frozenset({"Upsample"}), outputs, 2),
    ),
)
PTFLOPS_ATEN = Convention(
    name="ptflops_aten",
    summary="operations: ptflops with backend='aten', multiply-adds and biases of convolutions and matrix products",
    source="ptflops 0.7.5, ptflops/aten_ops.py: ATEN_OPS_MAPPING",
    unit="MACs",
    rules=_LINEAR,
)
