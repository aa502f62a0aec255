"""GoogLeNet (Szegedy et al. 2015): nine inception modules, as published, and with batch normalisation as torchvision has it."""

from __future__ import annotations

from functools import partial

from .base import Design, chain, conv, fc, inputs, join

_MODULES = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}
"""#1x1, #3x3 reduce, #3x3, #5x5 reduce, #5x5 and pool proj of each module (table 1)."""


def _inception(name: str, torchvision: bool) -> str:
    """Four branches side by side (figure 2b)."""
    at = f"inception_{name}"
    ones, less3, threes, less5, fives, projected = _MODULES[name]
    five, padding = (3, 1) if torchvision else (5, 2)  # torchvision kept the 3 x 3 of the TensorFlow port (its issue 906)
    return join(
        "Concat",
        _convolution(ones, 1, 0, f"{at}_1x1", torchvision),
        chain(_convolution(less3, 1, 0, f"{at}_3x3_reduce", torchvision), _convolution(threes, 3, 1, f"{at}_3x3", torchvision)),
        chain(_convolution(less5, 1, 0, f"{at}_5x5_reduce", torchvision), _convolution(fives, five, padding, f"{at}_5x5", torchvision)),
        chain("(MaxPool)3w1s1p", _convolution(projected, 1, 0, f"{at}_pool_proj", torchvision)),
        label=at,
    )


def _convolution(kernels: int, width: int, padding: int, label: str, torchvision: bool, s: int = 1) -> str:
    made = conv(kernels, width, s=s, p=padding, b=not torchvision, label=label)
    return chain(made, "(BN)" if torchvision else "", "(ReLU)")


def _googlenet(torchvision: bool) -> str:
    # Pools round their output up, so that 112 becomes 56 without padding. The auxiliary classifiers are for training only.
    lrn = "" if torchvision else "(LRN)"
    steps = [
        inputs((3, 224, 224)),
        _convolution(64, 7, 3, "conv1", torchvision, s=2),
        "(MaxPool)3w2s1u",
        lrn,
        _convolution(64, 1, 0, "conv2_reduce", torchvision),
        _convolution(192, 3, 1, "conv2", torchvision),
        lrn,
        "(MaxPool)3w2s1u",
    ]
    last = "(MaxPool)2w2s1u" if torchvision else "(MaxPool)3w2s1u"
    for name in _MODULES:
        steps.append(_inception(name, torchvision))
        steps += {"3b": ["(MaxPool)3w2s1u"], "4e": [last]}.get(name, [])
    average = "(GAP)" if torchvision else "(AvgPool)7w1s"
    return chain(*steps, average, "(Flatten)->(Dropout)", fc(1000, "fc"), "" if torchvision else "(Softmax)")


_SOURCE = "Szegedy, Liu, Jia et al. 2015, table 1"

Design(
    "googlenet",
    "GoogLeNet with batch normalisation and without the auxiliary classifiers, torchvision's variant",
    f"{_SOURCE}; torchvision models/googlenet.py",
    partial(_googlenet, True),
)
Design("googlenet_paper", "GoogLeNet as published, without the auxiliary classifiers", _SOURCE, partial(_googlenet, False))
