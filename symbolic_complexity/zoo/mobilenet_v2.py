"""MobileNetV2 (Sandler et al. 2018): inverted residuals, wide inside and narrow between, without an activation there."""

from __future__ import annotations

from collections.abc import Sequence

from .base import Design, Given, Size, chain, conv, family, fc, inputs, join, repeat, rounded, sized

_BODY = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))
"""Expansion t, channels c, how many times n, and the stride s of the first (table 2)."""


@family
def mobilenet_v2(
    alpha: float = 1,
    input: Sequence[Given] = (3, 224, 224),  # noqa: A002
    classes: Given = 1000,
) -> str:
    """MobileNetV2 with the width multiplier `alpha` (section 4); widths are rounded to multiples of 8."""
    channels = rounded(32, alpha)
    steps = [inputs(input), conv(channels, 3, s=2, p=1, b=False, label="conv1"), "(BN)->(ReLU6)"]
    for number, (expansion, wanted, rounds, stride) in enumerate(_BODY, start=1):
        kernels = rounded(wanted, alpha)
        steps.append(_residual(f"block{number}_1", channels, expansion, kernels, stride))
        steps.append(repeat(rounds - 1, _residual(f"block{number}_x", kernels, expansion, kernels, 1)))
        channels = kernels
    steps += [conv(rounded(1280, max(1, alpha)), 1, b=False, label="conv9"), "(BN)->(ReLU6)"]
    return chain(*steps, "(GAP)->(Flatten)->(Dropout)", fc(sized(classes), "fc"))


def _residual(label: str, channels: Size, expansion: int, kernels: Size, stride: int) -> str:
    """1 x 1 expansion, 3 x 3 depthwise, linear 1 x 1; with a shortcut where the shape stays (table 1, figure 4d)."""
    inner = expansion * channels
    body = chain(
        chain(conv(inner, 1, b=False, label=f"{label}_expand"), "(BN)->(ReLU6)") if expansion > 1 else "",
        conv(inner, 3, s=stride, p=1, g=inner, b=False, label=f"{label}_dw"),
        "(BN)->(ReLU6)",
        conv(kernels, 1, b=False, label=f"{label}_project"),
        "(BN)",
    )
    return join("Add", body, "") if stride == 1 and channels == kernels else body


Design(
    "mobilenet_v2",
    "MobileNetV2, width 1",
    "Sandler, Howard, Zhu, Zhmoginov & Chen 2018, table 2; torchvision models/mobilenetv2.py",
    mobilenet_v2,
)
