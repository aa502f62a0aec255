"""fvcore's FlopCountAnalysis: read and measured in fvcore 0.1.5.post20221221 (PyTorch 2.13.0).

It goes through the traced operators: one for each multiply-add, biases left out; two, or five where the statistics are the
sample's own, for each element that is normalised (one less without scale and shift); adaptive average pooling by its inputs.
Every other operator counts nothing: activations, other pooling, softmax, adding branches.
"""

from ..written import Written
from .base import Convention
from .rules import BATCH_NORM, LINEAR, SAMPLE_NORMS, Rule, Seen, affine, inputs, outputs, products


def _of_planes(layer: Seen) -> Written | None:
    """The inputs of planes: only adaptive_avg_pool2d has a handle, no pooling of rows."""
    return inputs(layer) if len(layer.input) == 3 else None


FVCORE = Convention(
    name="fvcore",
    summary="operations: fvcore's FlopCountAnalysis, one for each multiply-add, no biases; normalisation and adaptive average pooling",
    source="fvcore 0.1.5.post20221221, fvcore/nn/jit_handles.py and _DEFAULT_SUPPORTED_OPS of fvcore/nn/flop_count.py",
    unit="FLOPs",
    rules=(
        Rule("multiply-adds", LINEAR, products),
        Rule("normalisation", BATCH_NORM, outputs),
        Rule("normalisation", BATCH_NORM, affine(outputs)),
        Rule("normalisation", SAMPLE_NORMS, outputs, 4),
        Rule("normalisation", SAMPLE_NORMS, affine(outputs)),
        Rule("average pooling", frozenset({"AdaptiveAvgPool", "GAP"}), _of_planes),
        Rule("upsampling", frozenset({"Upsample"}), outputs),
    ),
)
