"""What PyTorch has no module for, as small modules that do the layer's own arithmetic; imported only where PyTorch is.

Axes stand in PyTorch's order: the samples, the channels, then the height before the width.
"""

# mypy: disable-error-code="misc"
# PyTorch's modules are read without their types.

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional


class Split(nn.Module):
    """One of equal parts of the channels, counted from 1."""

    def __init__(self, groups: int, which: int) -> None:
        super().__init__()
        self.groups, self.which = groups, which

    def forward(self, x: Tensor) -> Tensor:
        """(B, c, ...) to (B, c / groups, ...)."""
        return x.chunk(self.groups, 1)[self.which - 1]

    def extra_repr(self) -> str:
        """The part and how many there are."""
        return f"{self.which} of {self.groups}"


class Select(nn.Module):
    """Some of the channels, by their numbers from 0."""

    def __init__(self, channels: Sequence[int]) -> None:
        super().__init__()
        self.channels = list(channels)

    def forward(self, x: Tensor) -> Tensor:
        """(B, c, ...) to (B, how many, ...)."""
        return x[:, self.channels]

    def extra_repr(self) -> str:
        """The channels."""
        return ", ".join(map(str, self.channels))


class Shuffle(nn.Module):
    """The first channel of each group, then the second of each; `nn.ChannelShuffle` takes no rows."""

    def __init__(self, groups: int) -> None:
        super().__init__()
        self.groups = groups

    def forward(self, x: Tensor) -> Tensor:
        """(B, c, ...) to the same shape."""
        return x.unflatten(1, (self.groups, -1)).transpose(1, 2).flatten(1, 2)


class PadChannels(nn.Module):
    """Channels of zeros behind those of the input."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.channels = channels

    def forward(self, x: Tensor) -> Tensor:
        """(B, c, ...) to (B, c + channels, ...)."""
        return functional.pad(x, (0, 0) * (x.dim() - 2) + (0, self.channels))


class Reshape(nn.Module):
    """The same elements under another shape."""

    def __init__(self, shape: Sequence[int]) -> None:
        super().__init__()
        self.shape = tuple(shape)

    def forward(self, x: Tensor) -> Tensor:
        """(B, ...) to (B, *shape)."""
        return x.reshape(len(x), *self.shape)

    def extra_repr(self) -> str:
        """The shape."""
        return str(self.shape)


class GlobalMean(nn.Module):
    """The mean of each plane; its ones stay."""

    def forward(self, x: Tensor) -> Tensor:
        """(B, c, ...) to (B, c, 1, ...)."""
        return x.mean(tuple(range(2, x.dim())), keepdim=True)


class ChannelNorm(nn.LayerNorm):
    """Layer normalisation over the channels of each place."""

    def forward(self, x: Tensor) -> Tensor:
        """(B, c, ...) to the same shape."""
        return super().forward(x.movedim(1, -1)).movedim(-1, 1)


class RowResponseNorm(nn.LocalResponseNorm):
    """Local response normalisation of a row, whose elements are its channels."""

    def forward(self, x: Tensor) -> Tensor:
        """(B, n) to the same shape."""
        return super().forward(x.unsqueeze(-1)).squeeze(-1)


class LayerScale(nn.Module):
    """Each channel times a trained factor."""

    def __init__(self, channels: int, axes: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels, *(1 for _ in range(axes))))

    def forward(self, x: Tensor) -> Tensor:
        """(B, c, ...) to the same shape."""
        return x * self.weight


class Subsampling(nn.Module):
    """The sum of each window, times its map's coefficient, plus its map's bias: a 1 x 1 kernel for each map."""

    def __init__(self, channels: int, window: tuple[int, int], stride: tuple[int, int]) -> None:
        super().__init__()
        self.window, self.stride = window, stride
        self.scale = nn.Conv2d(channels, channels, 1, groups=channels)

    def forward(self, x: Tensor) -> Tensor:
        """(B, c, N, M) to (B, c, N', M')."""
        return self.scale(functional.avg_pool2d(x, self.window, self.stride, divisor_override=1))


class RBF(nn.Module):
    """Squared distances from numbers that are set by hand and not trained; they begin as zeros."""

    def __init__(self, inputs: int, units: int) -> None:
        super().__init__()
        self.register_buffer("centres", torch.zeros(units, inputs))

    def forward(self, x: Tensor) -> Tensor:
        """(B, n) to (B, k): what is left of each input, times itself, added up."""
        apart = x.unsqueeze(1) - self.centres
        return torch.einsum("bkn,bkn->bk", apart, apart)


class UntiedBiasConv(nn.Module):
    """A convolution with a bias for each of its neurons."""

    def __init__(self, convolution: nn.Conv2d, output: Sequence[int]) -> None:
        super().__init__()
        self.convolution = convolution
        self.bias = nn.Parameter(torch.zeros(*output))

    def forward(self, x: Tensor) -> Tensor:
        """(B, c, N, M) to (B, k, N', M')."""
        return self.convolution(x) + self.bias


class LocallyConnected(nn.Module):
    """A convolution's windows with a kernel of its own in every place."""

    def __init__(
        self,
        channels: int,
        output: Sequence[int],
        window: tuple[int, int],
        stride: tuple[int, int],
        padding: tuple[int, int],
        bias: bool,
    ) -> None:
        super().__init__()
        self.output = tuple(output)
        self.window, self.stride, self.padding = window, stride, padding
        kernels, *places = output
        seen = channels * math.prod(window)
        bound = seen**-0.5
        self.weight = nn.Parameter(torch.empty(math.prod(places), kernels, seen).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.zeros(*output)) if bias else None

    def forward(self, x: Tensor) -> Tensor:
        """(B, c, N, M) to (B, k, N', M')."""
        seen = functional.unfold(x, self.window, padding=self.padding, stride=self.stride)
        out = torch.einsum("bil,lki->bkl", seen, self.weight).unflatten(2, self.output[1:])
        return out if self.bias is None else out + self.bias
