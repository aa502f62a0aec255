"""Residual networks for ImageNet: ResNet (He et al. 2016), ResNeXt (Xie et al. 2017) and Wide ResNet (Zagoruyko 2016)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from ..errors import Invalid, lookup
from .base import Design, Given, Size, chain, conv, family, fc, inputs, join, repeat, sized, spelled

_BLOCKS = {"18": (2, 2, 2, 2), "34": (3, 4, 6, 3), "50": (3, 4, 6, 3), "101": (3, 4, 23, 3), "152": (3, 8, 36, 3)}
"""Residual blocks of conv2_x to conv5_x (table 1)."""

_EXPANSION = 4
"""A bottleneck's output channels are four times its stage's width."""


@family
def resnet(
    depth: int = 50,
    blocks: Sequence[Given] = (),
    width: Given = 64,
    input: Sequence[Given] = (3, 224, 224),  # noqa: A002
    classes: Given = 1000,
    *,
    bottleneck: bool | None = None,
    groups: Given = 1,
    inner: Given | None = None,
    stride_in: Literal["3x3", "1x1"] = "3x3",
    shortcut: Literal["projection", "identity"] = "projection",
    bias: bool = False,
    softmax: bool = False,
) -> str:
    """The residual network of this depth (18, 34, 50, 101, 152), or with so many `blocks` a stage.

    `width` is that of conv2_x (64; the later stages have 2, 4 and 8 times as much). A bottleneck's 3 x 3 convolution has
    `inner` channels in conv2_x (as many as `width`, if left out), in `groups`. `stride_in` says which of its convolutions
    halves the plane: the 3 x 3 (torchvision) or the first 1 x 1 (the paper). `shortcut="identity"` pads channels with
    zeros where their number grows (option A), which the paper uses for 18 and 34. `bias` gives every convolution one, though
    a normalisation follows (Keras).
    """
    stages = tuple(blocks) or lookup(_BLOCKS, str(depth), "depth of ResNet")
    if bottleneck is None:
        bottleneck = bool(blocks) or depth >= 50
    k = sized(width)
    middle = k if inner is None else sized(inner)
    if shortcut == "identity" and bottleneck:
        raise Invalid("identity shortcuts are for blocks of two 3 x 3 convolutions", expected="bottleneck=False")
    blocks_of = Blocks(sized(groups), stride_in, bias)
    steps = [inputs(input), conv(k, 7, s=2, p=3, b=bias, label="conv1"), "(BN)->(ReLU)", "(MaxPool)3w2s1p"]
    for stage, rounds in enumerate(map(sized, stages), start=2):
        factor, stride = 2 ** (stage - 2), 1 if stage == 2 else 2
        first, other, wide = f"conv{stage}_1", f"conv{stage}_x", factor * k
        if bottleneck:
            way = blocks_of.projected(first, _EXPANSION * wide, stride)
            steps.append(blocks_of.bottleneck(first, wide, factor * middle, stride, way))
            steps.append(repeat(rounds - 1, blocks_of.bottleneck(other, wide, factor * middle, 1, "")))
        elif stage == 2:
            steps.append(repeat(rounds, blocks_of.plain(other, wide, 1, "")))
        else:
            way = blocks_of.projected(first, wide, 2) if shortcut == "projection" else padded(factor // 2 * k)
            steps.append(blocks_of.plain(first, wide, 2, way))
            steps.append(repeat(rounds - 1, blocks_of.plain(other, wide, 1, "")))
    steps += ["(GAP)->(Flatten)", fc(sized(classes), "fc")]
    return chain(*steps, "(Softmax)" if softmax else "")


@dataclass(frozen=True)
class Blocks:
    """The residual blocks of one network, from what all of them have in common."""

    groups: Size = 1
    stride_in: str = "3x3"
    bias: bool = False

    def plain(self, label: str, width: Size, stride: int, shortcut: str) -> str:
        """Two 3 x 3 convolutions and the way around them (figure 5, left)."""
        body = chain(
            conv(width, 3, s=stride, p=1, b=self.bias, label=f"{label}a"),
            "(BN)->(ReLU)",
            conv(width, 3, p=1, b=self.bias, label=f"{label}b"),
            "(BN)",
        )
        return chain(join("Add", body, shortcut), "(ReLU)")

    def bottleneck(self, label: str, width: Size, middle: Size, stride: int, shortcut: str) -> str:
        """1 x 1 down, 3 x 3, 1 x 1 up, and the way around them (figure 5, right)."""
        first, second = (stride, 1) if self.stride_in == "1x1" else (1, stride)
        body = chain(
            conv(middle, 1, s=first, b=self.bias, label=f"{label}a"),
            "(BN)->(ReLU)",
            conv(middle, 3, s=second, p=1, g=self.groups, b=self.bias, label=f"{label}b"),
            "(BN)->(ReLU)",
            conv(_EXPANSION * width, 1, b=self.bias, label=f"{label}c"),
            "(BN)",
        )
        return chain(join("Add", body, shortcut), "(ReLU)")

    def projected(self, label: str, width: Size, stride: int) -> str:
        """A 1 x 1 convolution that makes the shortcut's shape fit (option B)."""
        return chain(conv(width, 1, s=stride, b=self.bias, label=f"{label}_shortcut"), "(BN)")


def padded(channels: Size) -> str:
    """Every second place of every second row, and further channels of zeros (option A): nothing is multiplied."""
    return f"(MaxPool)1w2s->(PadChannels){spelled(channels)}"


_HE, _XIE = "He, Zhang, Ren & Sun 2016, table 1", "Xie, Girshick, Dollar, Tu & He 2017, table 1"
_TORCHVISION = "torchvision models/resnet.py"

for _depth in (18, 34, 50, 101, 152):
    _stride = " (stride in the 3 x 3)" if _depth >= 50 else ""
    Design(f"resnet{_depth}", f"ResNet-{_depth}, torchvision's variant{_stride}", f"{_HE}; {_TORCHVISION}", partial(resnet, _depth))
for _depth in (18, 34):
    Design(
        f"resnet{_depth}_paper",
        f"ResNet-{_depth} as published: identity shortcuts, further channels padded with zeros",
        _HE,
        partial(resnet, _depth, shortcut="identity", softmax=True),
    )
for _depth in (50, 101, 152):
    Design(
        f"resnet{_depth}_paper",
        f"ResNet-{_depth} as published: stride in the first 1 x 1",
        _HE,
        partial(resnet, _depth, stride_in="1x1", softmax=True),
    )
for _depth, _groups, _each in ((50, 32, 4), (101, 32, 8), (101, 64, 4)):
    Design(
        f"resnext{_depth}_{_groups}x{_each}d",
        f"ResNeXt-{_depth} with {_groups} groups of {_each} channels in conv2_x",
        f"{_XIE}; {_TORCHVISION}",
        partial(resnet, _depth, groups=_groups, inner=_groups * _each),
    )
for _depth in (50, 101):
    Design(
        f"wide_resnet{_depth}_2",
        f"Wide ResNet-{_depth}-2: twice the channels in every 3 x 3 convolution",
        f"Zagoruyko & Komodakis 2016, section 3 and table 8; {_TORCHVISION}",
        partial(resnet, _depth, inner=128),
    )
