"""torchscan, crawl_module: read and measured in torchscan 0.2.0 (PyTorch 2.13.0), both of its numbers.

Its MACs: multiply-adds of convolutions (a transposed one as if each output had all weights of its kernel, and four for each
axis) and fully connected layers; one for each element of a BatchNorm, two with scale and shift; pooling by its windows. A
window that is given as one number, as torchvision gives them, is taken for so many elements: 3 and not 9.

Its FLOPs: multiplications and additions apart, with biases; activations by what each costs; a dropped element one even at
inference; LayerNorm. What it has no rule for counts nothing, and it says that its total is partial: SiLU, GELU, the hard
activations, PReLU, GroupNorm, softmax, upsampling. Adding branches counts nothing either.
"""

from ..written import Name, Number, Written, multiply
from .base import Convention
from .rules import (
    BATCH_NORM,
    LINEAR,
    TRANSPOSED,
    Rule,
    Seen,
    affine,
    biases,
    channels,
    inputs,
    outputs,
    places,
    weights_by_places,
)


def _added_up(layer: Seen) -> Written:
    """The products of each output, but for the first of them."""
    return weights_by_places(layer) - outputs(layer)


def _compared(layer: Seen) -> Written:
    """One less than the window for each output."""
    return (_window(layer) - 1) * outputs(layer)


def _averaged(layer: Seen) -> Written:
    """The same, and one for each axis."""
    return (_window(layer) + 1) * outputs(layer)


def _window(layer: Seen) -> Written:
    return Name("w") if layer.square else Name("w") * Name("h")


def _adapted(layer: Seen) -> Written:
    """One less than the window for each output, and one for each axis."""
    pairs = zip(layer.input[1:], layer.facts.output[1:], strict=True)
    extents = [extent if size == Number(1) else _extent(extent, size) for extent, size in pairs]
    return (multiply(*extents) - 1 + len(extents)) * outputs(layer)


def _extent(extent: Written, size: Written) -> Written:
    """The size of the windows: M / w where w divides M, else what is left over and one."""
    whole = extent // size
    divides = whole - (extent - 1) // size
    return divides * whole + (1 - divides) * (extent - size * whole + 1)


def _axes(layer: Seen) -> Written:
    """Four for each axis of a transposed convolution's kernel."""
    return Number(4 * len(layer.input[1:]))


_POOLING = (
    Rule("pooling", frozenset({"MaxPool"}), _compared),
    Rule("pooling", frozenset({"AvgPool"}), _averaged),
    Rule("pooling", frozenset({"AdaptiveAvgPool", "GAP"}), _adapted),
)
_LAYER_NORM = frozenset({"LayerNorm"})

TORCHSCAN = Convention(
    name="torchscan",
    summary="operations: torchscan's MACs, one for each multiply-add, no biases; batch normalisation and pooling",
    source="torchscan 0.2.0, torchscan/modules/macs.py",
    unit="MACs",
    rules=(
        Rule("multiply-adds", LINEAR, weights_by_places),
        Rule("padding of transposed convolutions", TRANSPOSED, _axes),
        Rule("normalisation", BATCH_NORM, outputs),
        Rule("normalisation", BATCH_NORM, affine(outputs)),
        *_POOLING,
    ),
)
TORCHSCAN_FLOPS = Convention(
    name="torchscan_flops",
    summary="operations: torchscan's FLOPs, multiplications and additions apart, biases, normalisation, pooling, activations, dropout",
    source="torchscan 0.2.0, torchscan/modules/flops.py",
    unit="FLOPs",
    rules=(
        Rule("multiplications", LINEAR, weights_by_places),
        Rule("additions of products", LINEAR, _added_up),
        Rule("biases", LINEAR, biases),
        Rule("padding of transposed convolutions", TRANSPOSED, _axes, 2),
        Rule("normalisation", BATCH_NORM, channels, 2),
        Rule("normalisation", BATCH_NORM, outputs, 2),
        Rule("normalisation", BATCH_NORM, affine(outputs), 2),
        Rule("normalisation", _LAYER_NORM, outputs, 6),
        Rule("normalisation", _LAYER_NORM, places, 2),
        Rule("normalisation", _LAYER_NORM, affine(outputs), 2),
        Rule("activations", frozenset({"ReLU"}), outputs),
        Rule("activations", frozenset({"ReLU6"}), outputs, 2),
        Rule("activations", frozenset({"LeakyReLU", "Sigmoid"}), outputs, 4),
        Rule("activations", frozenset({"ELU", "Tanh"}), outputs, 6),
        *_POOLING,
        Rule("dropout", frozenset({"Dropout"}), inputs),
    ),
)
