"""thop (pytorch-OpCounter), thop.profile: read and measured in thop 0.1.1.post2209072238 (PyTorch 2.13.0).

It hooks modules by their exact type and has no rule for functions: one for each multiply-add of convolutions and fully
connected layers, biases left out (a transposed convolution as if each output had all weights of its kernel); four for each
element that a BatchNorm or LayerNorm takes in (two without scale and shift); an output of average pooling once, of adaptive
average pooling with its window. Max pooling, ReLU, GroupNorm, adding branches and every module without a rule count nothing;
so does, in torchvision's MobileNetV2 and DenseNet, the last pooling, which is a function there, and ConvNeXt's LayerNorm2d.
"""

from ..written import Written
from .base import Convention
from .rules import LINEAR, Rule, Seen, affine, inputs, outputs, places, weights_by_places


def _softmax(layer: Seen) -> Written:
    """For each row of n scores n exponentials, n - 1 additions and n divisions."""
    return 3 * inputs(layer) - places(layer)


_NORMS = frozenset({"BN", "LayerNorm"})
_ADAPTIVE = frozenset({"AdaptiveAvgPool", "GAP"})

THOP = Convention(
    name="thop",
    summary="operations: thop's profile, one for each multiply-add, no biases; normalisation, average pooling and softmax",
    source="thop 0.1.1.post2209072238, thop/vision/basic_hooks.py, calc_func.py and register_hooks of thop/profile.py",
    unit="MACs",
    rules=(
        Rule("multiply-adds", LINEAR, weights_by_places),
        Rule("normalisation", _NORMS, outputs, 2),
        Rule("normalisation", _NORMS, affine(outputs), 2),
        Rule("average pooling", frozenset({"AvgPool"}), outputs),
        Rule("average pooling", _ADAPTIVE, inputs),
        Rule("average pooling", _ADAPTIVE, outputs),
        Rule("activations", frozenset({"PReLU"}), outputs),
        Rule("softmax", frozenset({"Softmax"}), _softmax),
        Rule("upsampling", frozenset({"Upsample"}), outputs),
    ),
)
