"""ShuffleNet V2 (Ma et al. 2018): half the channels pass, half are worked on, and then the two halves are shuffled."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from .base import Design, Given, Size, chain, conv, family, fc, inputs, join, repeat, sized

_WIDTHS = {"0_5": (48, 96, 192, 1024), "1_0": (116, 232, 464, 1024), "1_5": (176, 352, 704, 1024), "2_0": (244, 488, 976, 2048)}
"""Channels of stages 2, 3 and 4 and of conv5 (table 5)."""


@family
def shufflenet_v2(
    widths: Sequence[Given] = _WIDTHS["1_0"],
    blocks: Sequence[Given] = (4, 8, 4),
    input: Sequence[Given] = (3, 224, 224),  # noqa: A002
    classes: Given = 1000,
) -> str:
    """ShuffleNet V2 with these channels in stages 2, 3 and 4 and in conv5, and so many blocks in each stage."""
    *stages, last = map(sized, widths)
    steps = [inputs(input), conv(24, 3, s=2, p=1, b=False, label="conv1"), "(BN)->(ReLU)->(MaxPool)3w2s1p"]
    channels: Size = 24
    for number, (width, rounds) in enumerate(zip(stages, blocks, strict=True), start=2):
        half = width // 2
        steps.append(_down(f"stage{number}_1", channels, half))
        steps.append(repeat(sized(rounds) - 1, _basic(f"stage{number}_x", half)))
        channels = width
    return chain(*steps, conv(last, 1, b=False, label="conv5"), "(BN)->(ReLU)->(GAP)->(Flatten)", fc(sized(classes), "fc"))


def _down(label: str, channels: Size, half: Size) -> str:
    """Both branches halve the plane and see all channels (figure 3d)."""
    short = chain(
        conv(channels, 3, s=2, p=1, g=channels, b=False, label=f"{label}_left_dw"),
        "(BN)",
        conv(half, 1, b=False, label=f"{label}_left_pw"),
        "(BN)->(ReLU)",
    )
    return chain(join("Concat", short, _worked(label, half, 2)), "(Shuffle)2g")


def _basic(label: str, half: Size) -> str:
    """One half of the channels passes (figure 3c)."""
    return chain(join("Concat", "(Split)2g1i", chain("(Split)2g2i", _worked(label, half, 1))), "(Shuffle)2g")


def _worked(label: str, half: Size, stride: int) -> str:
    return chain(
        conv(half, 1, b=False, label=f"{label}_pw1"),
        "(BN)->(ReLU)",
        conv(half, 3, s=stride, p=1, g=half, b=False, label=f"{label}_dw"),
        "(BN)",
        conv(half, 1, b=False, label=f"{label}_pw2"),
        "(BN)->(ReLU)",
    )


for _times, _widths in _WIDTHS.items():
    Design(
        f"shufflenet_v2_x{_times}",
        f"ShuffleNet V2 {_times.replace('_', '.')}x",
        "Ma, Zhang, Zheng & Sun 2018, table 5; torchvision models/shufflenetv2.py",
        partial(shufflenet_v2, _widths),
    )
