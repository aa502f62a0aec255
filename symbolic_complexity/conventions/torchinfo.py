"""torchinfo, summary(...).total_mult_adds: read and measured in torchinfo 1.8.0 (PyTorch 2.13.0).

`calculate_macs` counts parameters called weight or bias: of convolutions once for each place of the output, of every other
module once for each sample of the batch (here one). A BatchNorm so counts 2 c, whatever the size of its planes. Modules
without parameters, functions, and parameters of other names (a layer scale) count nothing; a Linear that works in every place
of a plane, as in ConvNeXt, counts as if it worked in one.
"""

from .base import Convention
from .rules import BATCH_NORM, LINEAR, SAMPLE_NORMS, Rule, biases, parameters, weights_by_places

TORCHINFO = Convention(
    name="torchinfo",
    summary="operations: torchinfo's mult-adds, with biases; a normalisation's parameters once",
    source="torchinfo 1.8.0, torchinfo/layer_info.py: LayerInfo.calculate_macs",
    unit="MACs",
    rules=(
        Rule("multiply-adds", LINEAR, weights_by_places),
        Rule("biases", LINEAR, biases),
        Rule("parameters of normalisation and PReLU", BATCH_NORM | SAMPLE_NORMS | frozenset({"PReLU"}), parameters),
    ),
)
