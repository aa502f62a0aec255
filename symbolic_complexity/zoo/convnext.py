"""ConvNeXt (Liu et al. 2022): a residual network with a transformer's habits, 7 x 7 depthwise convolutions and few norms."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from .base import Design, Given, Size, chain, conv, family, fc, inputs, join, repeat, sized

_VARIANTS = {"tiny": (96, (3, 3, 9, 3)), "small": (96, (3, 3, 27, 3)), "base": (128, (3, 3, 27, 3)), "large": (192, (3, 3, 27, 3))}
"""Channels of the first stage and blocks of the four stages (section 3)."""


@family
def convnext(
    width: Given = 96,
    blocks: Sequence[Given] = (3, 3, 9, 3),
    input: Sequence[Given] = (3, 224, 224),  # noqa: A002
    classes: Given = 1000,
) -> str:
    """ConvNeXt with `width` channels in its first stage, twice as many in each that follows, and so many blocks a stage."""
    k = sized(width)
    steps = [inputs(input), conv(k, 4, s=4, label="stem"), "(LayerNorm)"]
    for stage, rounds in enumerate(blocks, start=1):
        channels = 2 ** (stage - 1) * k
        if stage > 1:
            steps += ["(LayerNorm)", conv(channels, 2, s=2, label=f"down{stage}")]
        steps.append(repeat(sized(rounds), _block(f"stage{stage}", channels)))
    return chain(*steps, "(GAP)->(LayerNorm)->(Flatten)", fc(sized(classes), "fc"))


def _block(label: str, channels: Size) -> str:
    """7 x 7 depthwise, then two layers at each place alone, written as 1 x 1 convolutions (figure 4)."""
    body = chain(
        conv(channels, 7, p=3, g=channels, label=f"{label}_dw"),
        "(LayerNorm)",
        conv(4 * channels, 1, label=f"{label}_pw1"),
        "(GELU)",
        conv(channels, 1, label=f"{label}_pw2"),
        "(LayerScale)->(Dropout)",
    )
    return join("Add", body, "")


for _variant, (_width, _blocks) in _VARIANTS.items():
    Design(
        f"convnext_{_variant}",
        f"ConvNeXt-{_variant[0].upper()}",
        "Liu, Mao, Wu, Feichtenhofer, Darrell & Xie 2022, section 3; torchvision models/convnext.py",
        partial(convnext, _width, _blocks),
    )
