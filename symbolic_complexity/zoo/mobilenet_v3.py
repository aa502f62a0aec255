"""MobileNetV3 (Howard et al. 2019): inverted residuals with squeeze-and-excitation and hard swish, found by search."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Literal

from .base import Design, Given, Size, chain, conv, family, fc, inputs, join, rounded, sized

_LARGE = (
    (3, 16, 16, False, "ReLU", 1),
    (3, 64, 24, False, "ReLU", 2),
    (3, 72, 24, False, "ReLU", 1),
    (5, 72, 40, True, "ReLU", 2),
    (5, 120, 40, True, "ReLU", 1),
    (5, 120, 40, True, "ReLU", 1),
    (3, 240, 80, False, "HardSwish", 2),
    (3, 200, 80, False, "HardSwish", 1),
    (3, 184, 80, False, "HardSwish", 1),
    (3, 184, 80, False, "HardSwish", 1),
    (3, 480, 112, True, "HardSwish", 1),
    (3, 672, 112, True, "HardSwish", 1),
    (5, 672, 160, True, "HardSwish", 2),
    (5, 960, 160, True, "HardSwish", 1),
    (5, 960, 160, True, "HardSwish", 1),
)
_SMALL = (
    (3, 16, 16, True, "ReLU", 2),
    (3, 72, 24, False, "ReLU", 2),
    (3, 88, 24, False, "ReLU", 1),
    (5, 96, 40, True, "HardSwish", 2),
    (5, 240, 40, True, "HardSwish", 1),
    (5, 240, 40, True, "HardSwish", 1),
    (5, 120, 48, True, "HardSwish", 1),
    (5, 144, 48, True, "HardSwish", 1),
    (5, 288, 96, True, "HardSwish", 2),
    (5, 576, 96, True, "HardSwish", 1),
    (5, 576, 96, True, "HardSwish", 1),
)
"""Kernel, expansion, channels, squeeze-and-excitation, non-linearity and stride of each bneck (tables 1 and 2)."""


@family
def mobilenet_v3(
    variant: Literal["large", "small"] = "large",
    alpha: float = 1,
    input: Sequence[Given] = (3, 224, 224),  # noqa: A002
    classes: Given = 1000,
) -> str:
    """MobileNetV3-Large or -Small with the width multiplier `alpha`; widths are rounded to multiples of 8.

    A multiplier below 1 leaves the last layer but one as it is; a bneck expands what it is given as many times as at width 1.
    """
    body, last = (_LARGE, 1280) if variant == "large" else (_SMALL, 1024)
    before, channels = 16, rounded(16, alpha)
    steps = [inputs(input), conv(channels, 3, s=2, p=1, b=False, label="conv1"), "(BN)->(HardSwish)"]
    for number, (kernel, expansion, wanted, squeezed, activation, stride) in enumerate(body, start=1):
        kernels = rounded(wanted, alpha)
        inner = rounded(channels, expansion / before)
        steps.append(_bneck(f"bneck{number}", channels, kernel, inner, kernels, squeezed, activation, stride))
        before, channels = wanted, kernels
    steps += [conv(6 * channels, 1, b=False, label="conv2"), "(BN)->(HardSwish)->(GAP)->(Flatten)"]
    return chain(*steps, fc(rounded(last, max(1, alpha)), "fc1"), "(HardSwish)->(Dropout)", fc(sized(classes), "fc2"))


def _bneck(label: str, channels: Size, kernel: int, inner: Size, kernels: Size, squeezed: bool, activation: str, stride: int) -> str:
    body = chain(
        chain(conv(inner, 1, b=False, label=f"{label}_expand"), f"(BN)->({activation})") if inner != channels else "",
        conv(inner, kernel, s=stride, p=kernel // 2, g=inner, b=False, label=f"{label}_dw"),
        f"(BN)->({activation})",
        _excited(label, inner) if squeezed else "",
        conv(kernels, 1, b=False, label=f"{label}_project"),
        "(BN)",
    )
    return join("Add", body, "") if stride == 1 and channels == kernels else body


def _excited(label: str, inner: Size) -> str:
    """A factor for every channel, through a quarter of the channels (section 5.3)."""
    squeeze = conv(rounded(inner // 4, 1), 1, label=f"{label}_squeeze")
    return join("Mul", "", chain("(GAP)", squeeze, "(ReLU)", conv(inner, 1, label=f"{label}_excite"), "(HardSigmoid)"))


for _variant in ("large", "small"):
    Design(
        f"mobilenet_v3_{_variant}",
        f"MobileNetV3-{_variant.capitalize()}, width 1",
        f"Howard, Sandler, Chu et al. 2019, table {1 if _variant == 'large' else 2}; torchvision models/mobilenetv3.py",
        partial(mobilenet_v3, _variant),
    )
