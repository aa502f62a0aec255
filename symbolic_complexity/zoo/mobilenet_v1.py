"""MobileNet (Howard et al. 2017): a depthwise convolution of each channel, then a pointwise one across them."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import Invalid
from .base import Design, Given, Size, chain, conv, family, fc, inputs, repeat, sized

_BODY = ((2, 1), (4, 2), (4, 1), (8, 2), (8, 1), (16, 2), (16, 1), (32, 2), (32, 1))
"""Channels as a multiple of the first convolution's, and stride (table 1)."""

_MIDDLE = 8
"""The number of the layer that table 1 has five times."""


@family
def mobilenet_v1(
    alpha: float = 1,
    input: Sequence[Given] = (3, 224, 224),  # noqa: A002
    classes: Given = 1000,
    *,
    width: Given = 32,
    middle: Given = 5,
    separable: bool = True,
) -> str:
    """MobileNet with the width multiplier `alpha` (section 3.3), and `width` channels in its first convolution.

    `middle` is how many of the 14 x 14 layers with 512 channels there are; `separable=False` has a full 3 x 3 convolution in
    the place of each depthwise and pointwise pair (table 4).
    """
    first = sized(width)
    if alpha != 1:
        if not isinstance(first, int):
            raise Invalid("a width that is a formula takes no multiplier", expected="alpha=1")
        first = int(first * alpha)
    steps = [inputs(input), conv(first, 3, s=2, p=1, b=False, label="conv1"), "(BN)->(ReLU)"]
    channels = first
    for number, (factor, stride) in enumerate(_BODY, start=2):
        made = _separable if separable else _full
        times = sized(middle) if number == _MIDDLE else 1
        steps.append(repeat(times, made(f"conv{number}", channels, factor * first, stride)))
        channels = factor * first
    return chain(*steps, "(GAP)->(Flatten)", fc(sized(classes), "fc"), "(Softmax)")


def _separable(label: str, channels: Size, kernels: Size, stride: int) -> str:
    return chain(
        conv(channels, 3, s=stride, p=1, g=channels, b=False, label=f"{label}_dw"),
        "(BN)->(ReLU)",
        conv(kernels, 1, b=False, label=f"{label}_pw"),
        "(BN)->(ReLU)",
    )


def _full(label: str, channels: Size, kernels: Size, stride: int) -> str:
    return chain(conv(kernels, 3, s=stride, p=1, b=False, label=label), "(BN)->(ReLU)")


# Table 1 gives the last depthwise convolution the stride 2 and a 7 x 7 input and output; the output is right.
Design("mobilenet_v1", "MobileNet, width 1, 224 x 224", "Howard, Zhu, Chen et al. 2017, table 1", mobilenet_v1)
