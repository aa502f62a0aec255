"""Each layer as PyTorch's module: one entry a layer, by the layer's name.

PyTorch writes the height before the width, so that a shape (c, M, N) is (c, N, M) there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from ..errors import Unsupported
from ..layers import Layer, Node

Build: TypeAlias = Callable[[Any, Node], Any]
"""Makes the module of a layer in its place, from `torch` itself."""

LAYERS: dict[str, Build] = {}
"""What makes each layer's module, by the layer's name."""

WIRES = frozenset({"Input", "Repeat", "Add", "Mul", "Concat"})
"""What is no module: an Input, a join, and a Repeat, which is written out."""


def made_of(torch: Any, node: Node) -> Any:
    """The module of a layer in its place. Raises `Unsupported`, naming the layer, where it has no counterpart."""
    build = LAYERS.get(node.layer.name)
    if build is None:
        raise unknown(node.layer)
    return build(torch, node)


def unknown(layer: Layer) -> Unsupported:
    """What is said of a layer without a counterpart."""
    return Unsupported(f"{layer.called_so:.80}: PyTorch has no counterpart to ({layer.name}) that is known here")


def torch_shape(shape: Sequence[Any]) -> tuple[int, ...]:
    """(c, M, N) as PyTorch writes it, (c, N, M); the same way back."""
    channels, *extents = map(int, shape)
    return channels, *reversed(extents)


def made(*names: str) -> Callable[[Build], Build]:
    """Register what makes the modules of these layers."""

    def register(build: Build) -> Build:
        LAYERS.update(dict.fromkeys(names, build))
        return build

    return register


def _named(ours: str, theirs: str = "", **arguments: Any) -> None:
    """A layer that is PyTorch's module of its own name, or of another, with these arguments."""
    LAYERS[ours] = lambda torch, node: getattr(torch.nn, theirs or ours)(**arguments)


for _name in ("ReLU", "LeakyReLU", "ReLU6", "Sigmoid", "Tanh", "ELU", "SELU", "CELU", "SiLU", "GELU", "Mish", "Softplus"):
    _named(_name)
for _name in ("LogSigmoid", "Softsign", "Identity", "Dropout", "Flatten"):
    _named(_name)
_named("HardTanh", "Hardtanh")
_named("HardSigmoid", "Hardsigmoid")
_named("HardSwish", "Hardswish")
_named("Softmax", dim=1)


def _size(node: Node, letter: str) -> int:
    """What a letter of the layer is worth in its place."""
    worth = node.layer.values.get(letter)
    found = node.worth(letter) if worth is None else worth
    assert isinstance(found, int)
    return found


def _plane(node: Node, letter: str) -> tuple[int, int]:
    """A setting along the plane, height first."""
    if letter in node.layer.values:
        return (_size(node, letter),) * 2
    return _size(node, f"{letter}_h"), _size(node, f"{letter}_w")


def _channels(node: Node) -> int:
    """The channels of the (first) input."""
    return int(node.inputs[0].output[0])  # type: ignore[arg-type]


def _axes(node: Node) -> int:
    """How many axes the planes have: none, for a row."""
    return len(node.output) - 1


def _flag(node: Node, field: str) -> bool:
    return bool(getattr(node.layer, field))


@made("FC")
def _fc(torch: Any, node: Node) -> Any:
    return torch.nn.Linear(_channels(node), _size(node, "k"), bias=_flag(node, "bias"))


@made("Conv")
def _conv(torch: Any, node: Node) -> Any:
    window, stride, padding, dilation = (_size(node, "h"), _size(node, "w")), *(_plane(node, letter) for letter in "szd")
    shared = {"groups": _size(node, "g"), "bias": _flag(node, "bias")}
    return torch.nn.Conv2d(_channels(node), _size(node, "k"), window, stride, padding, dilation, **shared)


@made("Conv1d")
def _conv1d(torch: Any, node: Node) -> Any:
    window, stride, padding, dilation, groups = (_size(node, letter) for letter in "wszdg")
    return torch.nn.Conv1d(_channels(node), _size(node, "k"), window, stride, padding, dilation, groups, _flag(node, "bias"))


@made("Conv3d")
def _conv3d(torch: Any, node: Node) -> Any:
    window = tuple(_size(node, letter) for letter in "thw")
    stride, padding = ((_size(node, f"{letter}_t"), *_plane(node, letter)) for letter in "sz")
    shared = {"dilation": _size(node, "d"), "groups": _size(node, "g"), "bias": _flag(node, "bias")}
    return torch.nn.Conv3d(_channels(node), _size(node, "k"), window, stride, padding, **shared)


@made("ConvTranspose")
def _conv_transpose(torch: Any, node: Node) -> Any:
    window, stride, padding, more, dilation = (_size(node, "h"), _size(node, "w")), *(_plane(node, letter) for letter in "szod")
    groups, bias = _size(node, "g"), _flag(node, "bias")
    return torch.nn.ConvTranspose2d(_channels(node), _size(node, "k"), window, stride, padding, more, groups, bias, dilation)


@made("UntiedBiasConv")
def _untied(torch: Any, node: Node) -> Any:
    from .torch_modules import UntiedBiasConv

    window, stride, padding = (_size(node, "h"), _size(node, "w")), *(_plane(node, letter) for letter in "sz")
    convolution = torch.nn.Conv2d(_channels(node), _size(node, "k"), window, stride, padding, bias=False)
    return UntiedBiasConv(convolution, torch_shape(node.output))


@made("LocallyConnected")
def _local(torch: Any, node: Node) -> Any:
    from .torch_modules import LocallyConnected

    window, stride, padding = (_size(node, "h"), _size(node, "w")), *(_plane(node, letter) for letter in "sz")
    return LocallyConnected(_channels(node), torch_shape(node.output), window, stride, padding, _flag(node, "bias"))


@made("MaxPool")
def _max_pool(torch: Any, node: Node) -> Any:
    return torch.nn.MaxPool2d(*_pool(node), ceil_mode=_flag(node, "ceil"))


@made("AvgPool")
def _avg_pool(torch: Any, node: Node) -> Any:
    return torch.nn.AvgPool2d(*_pool(node), ceil_mode=_flag(node, "ceil"))


def _pool(node: Node) -> tuple[tuple[int, int], ...]:
    return (_size(node, "h"), _size(node, "w")), _plane(node, "s"), _plane(node, "z")


@made("AdaptiveAvgPool")
def _adaptive(torch: Any, node: Node) -> Any:
    return torch.nn.AdaptiveAvgPool2d((_size(node, "h"), _size(node, "w")))


@made("GAP")
def _gap(torch: Any, node: Node) -> Any:
    from .torch_modules import GlobalMean

    return torch.nn.AdaptiveAvgPool2d(1) if _axes(node) == 2 else GlobalMean()


@made("Subsampling")
def _subsampling(torch: Any, node: Node) -> Any:
    from .torch_modules import Subsampling

    return Subsampling(_channels(node), (_size(node, "h"), _size(node, "w")), _plane(node, "s"))


@made("RBF")
def _rbf(torch: Any, node: Node) -> Any:
    from .torch_modules import RBF

    return RBF(_channels(node), _size(node, "k"))


@made("BN")
def _batch_norm(torch: Any, node: Node) -> Any:
    kinds = (torch.nn.BatchNorm1d, torch.nn.BatchNorm1d, torch.nn.BatchNorm2d, torch.nn.BatchNorm3d)
    if _axes(node) >= len(kinds):
        raise Unsupported(f"{node.layer.called_so:.80}: PyTorch has no batch normalisation of {len(node.output)} axes")
    return kinds[_axes(node)](_channels(node), affine=_flag(node, "affine"))


@made("LayerNorm")
def _layer_norm(torch: Any, node: Node) -> Any:
    from .torch_modules import ChannelNorm

    kind = ChannelNorm if _axes(node) else torch.nn.LayerNorm
    return kind(_channels(node), elementwise_affine=_flag(node, "affine"))


@made("GroupNorm")
def _group_norm(torch: Any, node: Node) -> Any:
    return torch.nn.GroupNorm(_size(node, "g"), _channels(node), affine=_flag(node, "affine"))


@made("LRN")
def _local_response(torch: Any, node: Node) -> Any:
    from .torch_modules import RowResponseNorm

    return (torch.nn.LocalResponseNorm if _axes(node) else RowResponseNorm)(_size(node, "w"))


@made("LayerScale")
def _layer_scale(torch: Any, node: Node) -> Any:
    from .torch_modules import LayerScale

    return LayerScale(_channels(node), _axes(node))


@made("PReLU")
def _prelu(torch: Any, node: Node) -> Any:
    return torch.nn.PReLU(1 if _flag(node, "shared") else _channels(node))


@made("Pad")
def _pad(torch: Any, node: Node) -> Any:
    height, width = _plane(node, "z")
    left, right, top, bottom = (_size(node, f"z_{side}") for side in "lrtb")
    return torch.nn.ZeroPad2d((width + left, width + right, height + top, height + bottom))


@made("Upsample")
def _upsample(torch: Any, node: Node) -> Any:
    return torch.nn.Upsample(scale_factor=_plane(node, "s"))


@made("PadChannels", "Split", "Select", "Shuffle", "Reshape")
def _moved(torch: Any, node: Node) -> Any:
    from . import torch_modules

    numbers = [int(worth) for worth in node.layer.values.values()]  # type: ignore[arg-type]
    match node.layer.name:
        case "PadChannels":
            return torch_modules.PadChannels(*numbers)
        case "Split":
            return torch_modules.Split(*numbers)
        case "Select":
            return torch_modules.Select(numbers)
        case "Shuffle":
            return torch_modules.Shuffle(*numbers)
    return torch_modules.Reshape(torch_shape(numbers))
