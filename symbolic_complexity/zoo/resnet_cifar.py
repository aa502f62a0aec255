"""The residual networks for CIFAR-10 (He et al. 2016, section 4.2): 6n + 2 layers in three stages of n blocks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from .base import Design, Given, chain, conv, family, fc, inputs, repeat, sized
from .resnet import Blocks, padded


@family
def resnet_cifar(
    blocks: Given = 3,
    width: Given = 16,
    input: Sequence[Given] = (3, 32, 32),  # noqa: A002
    classes: Given = 10,
) -> str:
    """The CIFAR network with so many residual blocks a stage, 6 blocks + 2 layers; `width` is that of the first stage.

    All shortcuts are identities; where the width doubles, the other half of the channels is padded with zeros (option A).
    """
    n, k, made = sized(blocks), sized(width), Blocks()
    steps = [inputs(input), conv(k, 3, p=1, b=False, label="conv1"), "(BN)->(ReLU)", repeat(n, made.plain("conv2_x", k, 1, ""))]
    for stage, factor in ((3, 2), (4, 4)):
        steps.append(made.plain(f"conv{stage}_1", factor * k, 2, padded(factor // 2 * k)))
        steps.append(repeat(n - 1, made.plain(f"conv{stage}_x", factor * k, 1, "")))
    return chain(*steps, "(GAP)->(Flatten)", fc(sized(classes), "fc"), "(Softmax)")


for _depth in (20, 32, 44, 56, 110, 1202):
    Design(
        f"resnet{_depth}",
        f"ResNet-{_depth} for CIFAR-10",
        "He, Zhang, Ren & Sun 2016, section 4.2 and table 6",
        partial(resnet_cifar, (_depth - 2) // 6),
    )
