"""calflops, calculate_flops: read and measured in calflops 0.3.2 (PyTorch 2.13.0), both of its numbers.

It replaces functions. Its MACs are multiply-adds of convolutions and fully connected layers, nothing else. Its FLOPs are twice
those, the biases of convolutions but not of fully connected layers, and one for each element that is activated (ReLU, PReLU,
ELU, LeakyReLU, SiLU, GELU) or pooled or in a softmax; for each normalised element two, or five where the statistics are the
sample's own (one less without scale and shift); upsampling by its inputs. ReLU6, Sigmoid, the hard activations and adding
branches count nothing. A transposed convolution in groups is divided by their number once too often.
"""

from ..errors import Unsupported
from ..written import Name, Written
from .base import Convention
from .rules import (
    CONVOLUTIONS,
    FULLY_CONNECTED,
    IN_FUNCTIONS,
    TRANSPOSED,
    Rule,
    Seen,
    biases,
    has_bias,
    inputs,
    is_grouped,
    products,
)


def _transposed(layer: Seen) -> Written:
    """As many products as a transposed convolution has, but k / g / g planes for each input channel, rounded down."""
    g = Name("g")
    planes = Name("k") // (g * g) if is_grouped(layer) else Name("k")
    return inputs(layer) * planes * Name("w") * Name("h")


def _bias_elsewhere(layer: Seen) -> Written | None:
    if has_bias(layer):
        raise Unsupported("(ConvTranspose) with a bias: calflops counts it on a plane that the layer does not put out, not worked out here")
    return None


_SOURCE = "calflops 0.3.2, calflops/pytorch_ops.py"

CALFLOPS = Convention(
    name="calflops",
    summary="operations: calflops' MACs, one for each multiply-add of convolutions and fully connected layers, nothing else",
    source=_SOURCE,
    unit="MACs",
    rules=(
        Rule("multiply-adds", CONVOLUTIONS | FULLY_CONNECTED, products),
        Rule("multiply-adds", TRANSPOSED, _transposed),
    ),
)
CALFLOPS_FLOPS = Convention(
    name="calflops_flops",
    summary="operations: calflops' FLOPs, two for each multiply-add; biases of convolutions, activations, pooling, normalisation",
    source=_SOURCE,
    unit="FLOPs",
    rules=(
        Rule("multiply-adds", CONVOLUTIONS | FULLY_CONNECTED, products, 2),
        Rule("multiply-adds", TRANSPOSED, _transposed, 2),
        Rule("biases", CONVOLUTIONS, biases),
        Rule("biases", TRANSPOSED, _bias_elsewhere),
        *IN_FUNCTIONS,
        Rule("upsampling", frozenset({"Upsample"}), inputs),
    ),
)
