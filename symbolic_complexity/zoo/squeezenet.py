"""SqueezeNet (Iandola et al. 2016): fire modules, a 1 x 1 squeeze and a 1 x 1 and a 3 x 3 expansion side by side."""

from __future__ import annotations

from functools import partial

from .base import Design, chain, conv, inputs, join

_FIRES = {2: (16, 64), 3: (16, 64), 4: (32, 128), 5: (32, 128), 6: (48, 192), 7: (48, 192), 8: (64, 256), 9: (64, 256)}
"""Channels of the squeeze, and of each of the two expansions (table 1: s1x1, e1x1 = e3x3)."""


def _squeezenet(size: int, first: str, pools: tuple[int, ...], pool: str, softmax: bool = False) -> str:
    """`pools` are the layers that a pooling follows."""
    steps = [inputs((3, size, size)), first, "(ReLU)", pool]
    for number in _FIRES:
        steps += [_fire(number), pool if number in pools else ""]
    return chain(*steps, "(Dropout)", conv(1000, 1, label="conv10"), "(ReLU)->(GAP)->(Flatten)", "(Softmax)" if softmax else "")


def _fire(number: int) -> str:
    squeeze, expand = _FIRES[number]
    at = f"fire{number}"
    return chain(
        conv(squeeze, 1, label=f"{at}_squeeze1x1"),
        "(ReLU)",
        join(
            "Concat",
            chain(conv(expand, 1, label=f"{at}_expand1x1"), "(ReLU)"),
            chain(conv(expand, 3, p=1, label=f"{at}_expand3x3"), "(ReLU)"),
            label=at,
        ),
    )


_SOURCE = "Iandola, Han, Moskewicz, Ashraf, Dally & Keutzer 2016, table 1"
_FIRST = conv(96, 7, s=2, label="conv1")

Design(
    "squeezenet1_0",
    "SqueezeNet 1.0, torchvision's variant: pools round up",
    f"{_SOURCE}; torchvision models/squeezenet.py",
    partial(_squeezenet, 224, _FIRST, (4, 8), "(MaxPool)3w2s1u"),
)
Design(
    "squeezenet1_1",
    "SqueezeNet 1.1: a smaller first convolution and earlier pools",
    "github.com/forresti/SqueezeNet, SqueezeNet_v1.1; torchvision models/squeezenet.py",
    partial(_squeezenet, 224, conv(64, 3, s=2, label="conv1"), (3, 5), "(MaxPool)3w2s1u"),
)
# The table's 111 x 111 after conv1 takes 227 x 227, as for AlexNet; 224 x 224 gives 109 x 109.
Design(
    "squeezenet_paper",
    "SqueezeNet as published",
    _SOURCE,
    partial(_squeezenet, 227, _FIRST, (4, 8), "(MaxPool)3w2s", softmax=True),
)
