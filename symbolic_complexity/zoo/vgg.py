"""VGG (Simonyan & Zisserman 2015): stacks of 3 x 3 convolutions, the width doubled where the plane is halved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from ..errors import lookup
from .base import Design, Given, chain, conv, family, fc, inputs, sized

_STACKS = {
    "11": (1, 1, 2, 2, 2),
    "13": (2, 2, 2, 2, 2),
    "16": (2, 2, 3, 3, 3),
    "19": (2, 2, 4, 4, 4),
}
"""How many convolutions each of the five stacks has, by the number of layers with weights (table 1)."""


@family
def vgg(
    depth: int = 16,
    width: Given = 64,
    input: Sequence[Given] = (3, 224, 224),  # noqa: A002
    classes: Given = 1000,
    *,
    batch_norm: bool = False,
    lrn: bool = False,
    narrow: bool = False,
    head: bool = True,
    paper: bool = False,
) -> str:
    """The VGG network with so many layers with weights: 11, 13, 16 or 19.

    `width` is that of the first stack (64; the others have 2, 4, 8 and 8 times as much), `lrn` puts a local response
    normalisation after conv1_1 (A-LRN), `narrow` makes the third convolution of a stack 1 x 1 (C), `head=False` leaves the
    fully connected layers away, and `paper` the adaptive pooling that torchvision put in, for the paper's softmax.
    """
    stacks = lookup(_STACKS, str(depth), "depth of VGG")
    k = sized(width)
    steps = [inputs(input)]
    for number, (count, factor) in enumerate(zip(stacks, (1, 2, 4, 8, 8), strict=True), start=1):
        for place in range(1, count + 1):
            kernel = 1 if narrow and place == 3 else 3
            steps.append(conv(factor * k, kernel, p=kernel // 2, label=f"conv{number}_{place}"))
            steps += ["(BN)"] if batch_norm else []
            steps.append("(ReLU)")
            steps += ["(LRN)"] if lrn and number == place == 1 else []
        steps.append("(MaxPool)2w2s")
    return chain(*steps, *(_head(classes, paper) if head else ()))


def _head(classes: Given, paper: bool) -> Iterator[str]:
    if not paper:
        yield "(AdaptiveAvgPool)7w"
    yield "(Flatten)"
    for label in ("fc6", "fc7"):
        yield from (fc(4096, label), "(ReLU)", "(Dropout)")
    yield fc(sized(classes), "fc8")
    if paper:
        yield "(Softmax)"


_SOURCE = "Simonyan & Zisserman 2015, tables 1 and 2"

for _depth in (11, 13, 16, 19):
    Design(
        f"vgg{_depth}",
        f"VGG with {_depth} layers with weights, torchvision's variant",
        f"{_SOURCE}; torchvision models/vgg.py",
        partial(vgg, _depth),
    )
    Design(
        f"vgg{_depth}_bn",
        f"VGG with {_depth} layers with weights and batch normalisation, torchvision's variant",
        f"{_SOURCE}; torchvision models/vgg.py",
        partial(vgg, _depth, batch_norm=True),
    )

Design("vgg_a", "VGG, configuration A: 11 layers with weights", _SOURCE, partial(vgg, 11, paper=True))
Design("vgg_a_lrn", "VGG, configuration A-LRN: local response normalisation in A", _SOURCE, partial(vgg, 11, lrn=True, paper=True))
Design("vgg_b", "VGG, configuration B: 13 layers with weights", _SOURCE, partial(vgg, 13, paper=True))
Design("vgg_c", "VGG, configuration C: 16 layers with weights, three of them 1 x 1", _SOURCE, partial(vgg, 16, narrow=True, paper=True))
Design("vgg_d", "VGG, configuration D: 16 layers with weights", _SOURCE, partial(vgg, 16, paper=True))
Design("vgg_e", "VGG, configuration E: 19 layers with weights", _SOURCE, partial(vgg, 19, paper=True))
