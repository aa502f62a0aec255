"""onnx-tool, Model(...).graph.profile: read and measured in onnx-tool 1.0.1, on models exported by torch.onnx (PyTorch 2.13.0).

It counts "real MACs", instructions: one for a multiply-add, an addition, a multiplication or a comparison, 4 for a division, 32
for an exponential, 43 for a logarithm, 24 for a root. Convolutions and matrix products have their biases; pooling counts every
input of its windows and no division, but global average pooling one for each output; adding and multiplying branches counts.
Layers that ONNX has no operator for are counted as what they are exported to. The export folds a BatchNorm into the convolution
that it stands right behind, which then has a bias; any other BatchNorm counts 31 for each element. Adaptive pooling is
exported where its size divides the input's. Upsampling by nearest neighbours, dropout and concatenation count nothing.
"""

from ..written import Name, Written
from .base import Convention
from .rules import (
    BATCH_NORM,
    CONVOLUTIONS,
    FULLY_CONNECTED,
    TRANSPOSED,
    Rule,
    Seen,
    biases,
    channels,
    has_bias,
    inputs,
    outputs,
    places,
    products,
    windows,
    worked,
)

_ADD = _COMPARE = _MULTIPLY = 1
_DIVIDE, _ROOT, _EXP, _LOG = 4, 24, 32, 43
_TANH = 2 * (_EXP + 2 * _ADD + _DIVIDE)  # PWNode multiplies by a ratio of 2 here
_SOFTPLUS = _EXP + _ADD + _LOG

_ACTIVATIONS = {
    "ReLU": _COMPARE,
    "LeakyReLU": _COMPARE + _MULTIPLY,
    "PReLU": _COMPARE + _MULTIPLY,
    "ReLU6": 2 * _COMPARE,
    "HardTanh": 2 * _COMPARE,
    "Sigmoid": _EXP,
    "Tanh": _TANH,
    "ELU": _COMPARE + _EXP + _ADD + _MULTIPLY,
    "SiLU": _EXP + _MULTIPLY,
    "GELU": _EXP + 2 * _MULTIPLY,
    "Softplus": _SOFTPLUS,
    "Mish": _SOFTPLUS + _TANH + _MULTIPLY,
    "LogSigmoid": _EXP + _LOG,
    "Softsign": _COMPARE + _ADD + _DIVIDE,
    "HardSigmoid": _MULTIPLY + _ADD + 2 * _COMPARE,
    "HardSwish": 2 * _MULTIPLY + _ADD + 2 * _COMPARE,
}


def _folded(layer: Seen) -> bool:
    return layer.behind is not None and layer.behind.kind in CONVOLUTIONS


def _new_biases(layer: Seen) -> Written | None:
    """The biases of a convolution that had none before its BN was folded into it."""
    return outputs(layer) if _folded(layer) and layer.behind is not None and not has_bias(layer.behind) else None


def _unfolded(layer: Seen) -> Written | None:
    return None if _folded(layer) else outputs(layer)


def _transposed(layer: Seen) -> Written:
    """For each output the weights of one input channel."""
    return outputs(layer) * layer.facts.parameters[0].amount / channels(layer)


def _local_response(layer: Seen) -> Written:
    return (Name("w") + _DIVIDE + _EXP + _ADD) * outputs(layer)


ONNX_TOOL = Convention(
    name="onnx_tool",
    summary="operations: onnx-tool's MACs, multiply-adds and biases; pooling, activations and branches by instructions",
    source="onnx-tool 1.0.1, onnx_tool/node.py: the constants at its top and each node's profile",
    unit="MACs",
    rules=(
        Rule("multiply-adds", CONVOLUTIONS | FULLY_CONNECTED, products),
        Rule("multiply-adds", TRANSPOSED, _transposed),
        Rule("biases", CONVOLUTIONS | TRANSPOSED | FULLY_CONNECTED, biases),
        Rule("biases", BATCH_NORM, _new_biases),
        Rule("normalisation", BATCH_NORM, _unfolded, 3 * _ADD + _ROOT + _DIVIDE),
        Rule("normalisation", frozenset({"GroupNorm"}), outputs, 9),
        Rule("normalisation", frozenset({"LayerNorm"}), outputs, 7),
        Rule("normalisation", frozenset({"LayerNorm"}), places, _ADD + _ROOT + _DIVIDE),
        Rule("normalisation", frozenset({"LRN"}), _local_response),
        Rule("pooling", frozenset({"MaxPool", "AvgPool"}), windows),
        Rule("pooling", frozenset({"AdaptiveAvgPool", "GAP"}), inputs),
        Rule("pooling", frozenset({"GAP"}), outputs, _DIVIDE),
        *(Rule("activations", frozenset({kind}), outputs, cost) for kind, cost in _ACTIVATIONS.items()),
        Rule("softmax", frozenset({"Softmax"}), outputs, _EXP + _DIVIDE),
        Rule("branches", frozenset({"Add", "Mul", "LayerScale"}), worked),
    ),
)
