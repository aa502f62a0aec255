"""DenseNet (Huang et al. 2017): every layer sees the outputs of all before it, and adds g channels of its own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from ..errors import lookup
from .base import Design, Given, Size, chain, conv, family, fc, inputs, join, repeat, sized, tidied

_BLOCKS = {"121": (6, 12, 24, 16), "161": (6, 12, 36, 24), "169": (6, 12, 32, 32), "201": (6, 12, 48, 32)}
"""Layers of the four dense blocks (table 1)."""


@family
def densenet(
    depth: int = 121,
    growth: Given = 32,
    blocks: Sequence[Given] = (),
    input: Sequence[Given] = (3, 224, 224),  # noqa: A002
    classes: Given = 1000,
    *,
    bottleneck: Given = 4,
    compression: int = 2,
    softmax: bool = False,
) -> str:
    """The dense network of this depth (121, 161, 169, 201), or with so many layers a block.

    Each layer adds `growth` channels, through a 1 x 1 convolution to `bottleneck` times as many; the first convolution has
    twice `growth`. A transition keeps one channel in `compression`.
    """
    g = sized(growth)
    stages = tuple(map(sized, blocks or lookup(_BLOCKS, str(depth), "depth of DenseNet")))
    steps = [inputs(input), conv(2 * g, 7, s=2, p=3, b=False, label="conv0"), "(BN)->(ReLU)", "(MaxPool)3w2s1p"]
    steps += _blocks(2 * g, g, stages, sized(bottleneck), compression)
    steps += ["(BN)->(ReLU)", "(GAP)->(Flatten)", fc(sized(classes), "fc")]
    return chain(*steps, "(Softmax)" if softmax else "")


@family
def densenet_cifar(
    layers: Given = 16,
    growth: Given = 12,
    input: Sequence[Given] = (3, 32, 32),  # noqa: A002
    classes: Given = 10,
    *,
    bottleneck: bool = True,
    compression: int = 2,
) -> str:
    """The dense network for CIFAR, three blocks of so many layers each; DenseNet-BC, if nothing else is said.

    Without `bottleneck` a layer is one 3 x 3 convolution instead of a 1 x 1 and a 3 x 3; `compression=1` keeps every channel
    at a transition.
    """
    g, each = sized(growth), sized(layers)
    # The first convolution has 16 channels; with bottleneck and compression, twice the growth (section 3).
    first: Size = 2 * g if bottleneck and compression > 1 else 16
    steps = [inputs(input), conv(first, 3, p=1, b=False, label="conv0")]
    steps += _blocks(first, g, (each,) * 3, 4 if bottleneck else 0, compression)
    return chain(*steps, "(BN)->(ReLU)", "(GAP)->(Flatten)", fc(sized(classes), "fc"), "(Softmax)")


def _blocks(channels: Size, growth: Size, stages: Sequence[Size], bottleneck: Size, compression: int) -> list[str]:
    """Dense blocks, and a transition between any two of them."""
    steps: list[str] = []
    for number, layers in enumerate(stages, start=1):
        steps.append(repeat(layers, _layer(f"dense{number}", growth, bottleneck)))
        channels = tidied(channels + layers * growth)
        if number < len(stages):
            channels = tidied(channels // compression)
            steps += ["(BN)->(ReLU)", conv(channels, 1, b=False, label=f"transition{number}"), "(AvgPool)2w2s"]
    return steps


def _layer(label: str, growth: Size, bottleneck: Size) -> str:
    """BN, ReLU and convolution, through a bottleneck where there is one, put behind what came in (equation 2)."""
    narrow = chain("(BN)->(ReLU)", conv(bottleneck * growth, 1, b=False, label=f"{label}_1x1")) if bottleneck != 0 else ""
    return join("Concat", "", chain(narrow, "(BN)->(ReLU)", conv(growth, 3, p=1, b=False, label=f"{label}_3x3")))


_HUANG = "Huang, Liu, van der Maaten & Weinberger 2017"

for _depth in (121, 161, 169, 201):
    Design(
        f"densenet{_depth}",
        f"DenseNet-{_depth}, growth {48 if _depth == 161 else 32}",
        f"{_HUANG}, table 1; torchvision models/densenet.py",
        partial(densenet, _depth, 48 if _depth == 161 else 32),
    )
for _depth, _growth in ((40, 12), (100, 12), (100, 24)):
    Design(
        f"densenet_{_depth}_{_growth}",
        f"DenseNet for CIFAR: {_depth} layers, growth {_growth}, no bottlenecks",
        f"{_HUANG}, section 3 and table 2",
        partial(densenet_cifar, (_depth - 4) // 3, _growth, bottleneck=False, compression=1),
    )
for _depth, _growth in ((100, 12), (250, 24), (190, 40)):
    Design(
        f"densenet_bc_{_depth}_{_growth}",
        f"DenseNet-BC for CIFAR: {_depth} layers, growth {_growth}",
        f"{_HUANG}, section 3 and table 2",
        partial(densenet_cifar, (_depth - 4) // 6, _growth),
    )
