"""Inception v3 (Szegedy et al. 2016): inception modules whose large kernels are taken apart, with an auxiliary head."""

from __future__ import annotations

from functools import partial

from .base import Design, chain, conv, fc, inputs, join


def _convolution(kernels: int, width: int, height: int, label: str, s: int = 1, same: bool = True) -> str:
    """A convolution without bias, BN and ReLU; `same` keeps the plane's size."""
    padding = (width // 2, height // 2) if same and s == 1 else 0
    squared = padding[0] if isinstance(padding, tuple) and width == height else padding
    return chain(conv(kernels, width, height=0 if width == height else height, s=s, p=squared, b=False, label=label), "(BN)->(ReLU)")


def _fives(at: str, projected: int) -> str:
    """35 x 35: each 5 x 5 also as two 3 x 3 (figure 5)."""
    return join(
        "Concat",
        _convolution(64, 1, 1, f"{at}_1x1"),
        chain(_convolution(48, 1, 1, f"{at}_5x5_1"), _convolution(64, 5, 5, f"{at}_5x5_2")),
        chain(_convolution(64, 1, 1, f"{at}_3x3_1"), _convolution(96, 3, 3, f"{at}_3x3_2"), _convolution(96, 3, 3, f"{at}_3x3_3")),
        chain("(AvgPool)3w1s1p", _convolution(projected, 1, 1, f"{at}_pool")),
        label=at,
    )


def _sevens(at: str, inner: int) -> str:
    """17 x 17: each 7 x 7 as a 1 x 7 and a 7 x 1 (figure 6)."""
    doubled = ((1, 7), (7, 1), (1, 7))
    return join(
        "Concat",
        _convolution(192, 1, 1, f"{at}_1x1"),
        chain(_convolution(inner, 1, 1, f"{at}_7x7_1"), _convolution(inner, 7, 1, f"{at}_7x7_2"), _convolution(192, 1, 7, f"{at}_7x7_3")),
        chain(
            _convolution(inner, 1, 1, f"{at}_7x7dbl_1"),
            *(_convolution(inner, w, h, f"{at}_7x7dbl_{place}") for place, (w, h) in enumerate(doubled, start=2)),
            _convolution(192, 7, 1, f"{at}_7x7dbl_5"),
        ),
        chain("(AvgPool)3w1s1p", _convolution(192, 1, 1, f"{at}_pool")),
        label=at,
    )


def _spread(at: str) -> str:
    """8 x 8: the 3 x 3 as a 1 x 3 and a 3 x 1 side by side (figure 7)."""

    def both(name: str) -> str:
        return join("Concat", _convolution(384, 3, 1, f"{name}a"), _convolution(384, 1, 3, f"{name}b"))

    return join(
        "Concat",
        _convolution(320, 1, 1, f"{at}_1x1"),
        chain(_convolution(384, 1, 1, f"{at}_3x3_1"), both(f"{at}_3x3_2")),
        chain(_convolution(448, 1, 1, f"{at}_3x3dbl_1"), _convolution(384, 3, 3, f"{at}_3x3dbl_2"), both(f"{at}_3x3dbl_3")),
        chain("(AvgPool)3w1s1p", _convolution(192, 1, 1, f"{at}_pool")),
        label=at,
    )


def _to_17(at: str) -> str:
    return join(
        "Concat",
        _convolution(384, 3, 3, f"{at}_3x3", s=2),
        chain(
            _convolution(64, 1, 1, f"{at}_3x3dbl_1"),
            _convolution(96, 3, 3, f"{at}_3x3dbl_2"),
            _convolution(96, 3, 3, f"{at}_3x3dbl_3", s=2),
        ),
        "(MaxPool)3w2s",
        label=at,
    )


def _to_8(at: str) -> str:
    return join(
        "Concat",
        chain(_convolution(192, 1, 1, f"{at}_3x3_1"), _convolution(320, 3, 3, f"{at}_3x3_2", s=2)),
        chain(
            _convolution(192, 1, 1, f"{at}_7x7x3_1"),
            _convolution(192, 7, 1, f"{at}_7x7x3_2"),
            _convolution(192, 1, 7, f"{at}_7x7x3_3"),
            _convolution(192, 3, 3, f"{at}_7x7x3_4", s=2),
        ),
        "(MaxPool)3w2s",
        label=at,
    )


def _inception_v3(auxiliary: bool) -> str:
    begun = chain(
        inputs((3, 299, 299)),
        _convolution(32, 3, 3, "conv1a", s=2),
        _convolution(32, 3, 3, "conv2a", same=False),
        _convolution(64, 3, 3, "conv2b"),
        "(MaxPool)3w2s",
        _convolution(80, 1, 1, "conv3b"),
        _convolution(192, 3, 3, "conv4a", same=False),
        "(MaxPool)3w2s",
        *(_fives(at, projected) for at, projected in (("mixed_5b", 32), ("mixed_5c", 64), ("mixed_5d", 64))),
        _to_17("mixed_6a"),
        *(_sevens(at, inner) for at, inner in (("mixed_6b", 128), ("mixed_6c", 160), ("mixed_6d", 160), ("mixed_6e", 192))),
    )
    ended = chain(_to_8("mixed_7a"), _spread("mixed_7b"), _spread("mixed_7c"), "(GAP)->(Dropout)->(Flatten)", fc(1000, "fc"))
    if not auxiliary:
        return chain(begun, ended)
    beside = chain(
        "(AvgPool)5w3s",
        _convolution(128, 1, 1, "aux_conv0"),
        _convolution(768, 5, 5, "aux_conv1", same=False),
        "(GAP)->(Flatten)",
        fc(1000, "aux_fc"),
    )
    return f"{begun}; @mixed_6e->{beside}; @mixed_6e->{ended}"


_SOURCE = "Szegedy, Vanhoucke, Ioffe, Shlens & Wojna 2016, table 1; torchvision models/inception.py"

Design(
    "inception_v3",
    "Inception v3 as it is trained, with the auxiliary head as its first output; torchvision's variant",
    _SOURCE,
    partial(_inception_v3, True),
)
Design("inception_v3_eval", "Inception v3 as it runs after training, without the auxiliary head", _SOURCE, partial(_inception_v3, False))
