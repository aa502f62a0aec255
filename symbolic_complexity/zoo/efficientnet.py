"""EfficientNet (Tan & Le 2019): B0's inverted residuals with squeeze-and-excitation, made wider, deeper and larger."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import ceil

from .base import Design, Given, Size, chain, conv, family, fc, inputs, join, repeat, rounded, sized

_BODY = (
    (1, 3, 1, 16, 1),
    (6, 3, 2, 24, 2),
    (6, 5, 2, 40, 2),
    (6, 3, 2, 80, 3),
    (6, 5, 1, 112, 3),
    (6, 5, 2, 192, 4),
    (6, 3, 1, 320, 1),
)
"""Expansion, kernel, stride, channels and layers of stages 2 to 8 (table 1)."""

_SCALES = (
    (1.0, 1.0, 224),
    (1.0, 1.1, 240),
    (1.1, 1.2, 288),
    (1.2, 1.4, 300),
    (1.4, 1.8, 380),
    (1.6, 2.2, 456),
    (1.8, 2.6, 528),
    (2.0, 3.1, 600),
)
"""Width and depth multipliers and input size of B0 to B7, as torchvision has them; the paper's B2 takes 260 x 260."""


@family
def efficientnet(
    alpha: float = 1,
    depth: float = 1,
    input: Sequence[Given] = (3, 224, 224),  # noqa: A002
    classes: Given = 1000,
) -> str:
    """EfficientNet-B0 with its widths and depths multiplied; widths are rounded to multiples of 8, depths up."""
    channels = rounded(32, alpha)
    steps = [inputs(input), conv(channels, 3, s=2, p=1, b=False, label="conv1"), "(BN)->(SiLU)"]
    for number, (expansion, kernel, stride, wanted, layers) in enumerate(_BODY, start=2):
        kernels = rounded(wanted, alpha)
        steps.append(_mbconv(f"stage{number}_1", channels, expansion, kernel, kernels, stride))
        steps.append(repeat(ceil(layers * depth) - 1, _mbconv(f"stage{number}_x", kernels, expansion, kernel, kernels, 1)))
        channels = kernels
    steps += [conv(4 * channels, 1, b=False, label="conv9"), "(BN)->(SiLU)->(GAP)->(Flatten)->(Dropout)"]
    return chain(*steps, fc(sized(classes), "fc"))


def _mbconv(label: str, channels: Size, expansion: int, kernel: int, kernels: Size, stride: int) -> str:
    """The inverted residual of MobileNetV2 with a factor for every channel, found through a quarter of the block's input."""
    inner = expansion * channels
    excited = chain("(GAP)", conv(channels // 4, 1, label=f"{label}_squeeze"), "(SiLU)", conv(inner, 1, label=f"{label}_excite"))
    body = chain(
        chain(conv(inner, 1, b=False, label=f"{label}_expand"), "(BN)->(SiLU)") if expansion > 1 else "",
        conv(inner, kernel, s=stride, p=kernel // 2, g=inner, b=False, label=f"{label}_dw"),
        "(BN)->(SiLU)",
        join("Mul", "", chain(excited, "(Sigmoid)")),
        conv(kernels, 1, b=False, label=f"{label}_project"),
        "(BN)",
    )
    return join("Add", chain(body, "(Dropout)"), "") if stride == 1 and channels == kernels else body


for _number, (_alpha, _depth, _size) in enumerate(_SCALES):
    Design(
        f"efficientnet_b{_number}",
        f"EfficientNet-B{_number}, {_size} x {_size}",
        "Tan & Le 2019, tables 1 and 2; torchvision models/efficientnet.py",
        partial(efficientnet, _alpha, _depth, (3, _size, _size)),
    )
