"""The transposed convolution: each input sends w x h values to each of k planes (upsampling that is trained)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from ..facts import Condition, Count, Facts, Reach, Work
from ..written import Maximum, Name, Number, Quotient, Written, multiply, names
from .base import Example, Pair, attribute
from .weighted import kept
from .window import AxisLetters, Windowed, axis_letters

c, w, h, k, M, N, g = names("c w h k M N g")


@dataclass(frozen=True, eq=False, repr=False)
class ConvTranspose(Windowed):
    """`ConvTranspose(k, w, h)`: c x k/groups x w x h weights and k biases; h = w if left out.

    Input (c, M, N), output (k, M', N') with M' = (M - 1) stride - 2 padding + dilation (w - 1) + output_padding + 1, and N'
    the same with N and h. Stride, padding, output padding and dilation may be pairs (for width, for height).

    Each input is multiplied by each weight of its channel, and each product is added to its place in the output, which
    begins as the bias, or as zero: as many additions as multiplications, and none for the bias. Products that the padding
    cuts off are counted like the others, as a convolution's products with padded zeros are.
    """

    name: ClassVar[str] = "ConvTranspose"
    synonyms: ClassVar[tuple[str, ...]] = ("ConvTranspose2d", "Conv2DTranspose", "Deconv", "Deconvolution", "UpConv")
    summary: ClassVar[str] = "transposed convolution: each of c x M x N inputs to w x h places of k planes"
    source: ClassVar[str] = "Dumoulin & Visin 2016, section 4; Long et al. 2015, section 3.3"
    inputs: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    examples: ClassVar[tuple[Example, ...]] = (
        Example("(Input)(1024,4,4)->(ConvTranspose)512c5w2s2p1o", "output_shape", "512 x 8 x 8", "Radford et al. 2016, figure 1: conv 1"),
        Example("(Input)(100,1,1)->(ConvTranspose)512c4w0b", "weights", "819200", "PyTorch's DCGAN tutorial: 100 x 512 x 4 x 4"),
        Example("(Input)(1024,28,28)->(ConvTranspose)512c2w2s", "output_shape", "512 x 56 x 56", "Ronneberger et al. 2015, figure 1"),
        Example("(Input)(21,16,16)->(ConvTranspose)21c64w32s0b", "output_shape", "21 x 544 x 544", "Long et al. 2015: FCN-32s"),
    )

    k: int | Written | None = attribute("c", "k", varies=True)
    w: int | Written | None = attribute("w")
    h: int | Written | None = attribute("h")
    stride: Pair = attribute("s", default=1, pair=True, always=True)
    padding: Pair = attribute("p", "z", default=0, least=0, pair=True, always=True)
    output_padding: Pair = attribute("o", default=0, least=0, pair=True)
    dilation: Pair = attribute("d", default=1, pair=True)
    groups: int | Written = attribute("g", default=1)
    bias: bool = attribute("b", flag=True, default=True)

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        settings = (
            axis_letters("s", self.stride, 1),
            axis_letters("z", self.padding, 0),
            axis_letters("o", self.output_padding, 0),
            axis_letters("d", self.dilation, 1),
        )
        return _facts(settings, self.groups != 1, self.bias)


@dataclass(frozen=True, slots=True)
class _Spread:
    """One axis of a transposed convolution, in letters; None where a setting has its neutral value."""

    extent: Name
    kernel: Name
    stride: str | None
    padding: str | None
    output_padding: str | None
    dilation: str | None

    @property
    def whole(self) -> Written:
        """M + w - 1, or (M - 1)s + w: how far the products reach, and the output padding; before the padding is cut off."""
        span: Written = self.kernel if self.dilation is None else Name(self.dilation) * (self.kernel - 1) + 1
        whole = self.extent + span - 1 if self.stride is None else (self.extent - 1) * Name(self.stride) + span
        return whole if self.output_padding is None else whole + Name(self.output_padding)

    @property
    def output(self) -> Written:
        """The size of the output along this axis."""
        return self.whole if self.padding is None else self.whole - 2 * Name(self.padding)

    @property
    def reach(self) -> Reach:
        """An output sees the inputs whose kernels reach it, at most every s-th of d(w - 1) + 1; outputs look 1/s apart."""
        if self.stride is None:
            return Reach(self.kernel if self.dilation is None else Name(self.dilation) * (self.kernel - 1) + 1, Number(1))
        span = self.kernel - 1 if self.dilation is None else Name(self.dilation) * (self.kernel - 1)
        return Reach(span // Name(self.stride) + 1, Quotient(Number(1), Name(self.stride)))

    @property
    def needs(self) -> tuple[Condition, ...]:
        """Something is left of the output, and the output padding stays below the stride or the dilation, as in PyTorch."""
        found: tuple[Condition, ...] = ()
        if self.padding is not None:
            found += (Condition(2 * Name(self.padding) + 1, "<=", self.whole, "the padding cuts the whole output off"),)
        if self.output_padding is not None:
            steps = tuple(Name(one) for one in (self.stride, self.dilation) if one is not None)
            most = Maximum(steps) if len(steps) > 1 else steps[0] if steps else Number(1)
            found += (
                Condition(
                    Name(self.output_padding) + 1,
                    "<=",
                    most,
                    "its output padding must be less than its stride or dilation",
                ),
            )
        return found


@lru_cache
def _facts(settings: tuple[AxisLetters, ...], grouped: bool, bias: bool) -> Facts:
    across, down = (_Spread(extent, kernel, *axis) for extent, kernel, *axis in zip((M, N), (w, h), *settings, strict=True))
    sent = multiply(Quotient(k, g) if grouped else k, w, h)
    seen = c * M * N
    outputs = k * across.output * down.output
    weights = c * sent + k if bias else c * sent
    products = seen * sent
    parameters: tuple[Count, ...] = (Count(c * sent, "each input channel has a kernel for every plane it sends to"),)
    connections: tuple[Count, ...] = (Count(products, "each input is joined to every place that it sends to"),)
    forms: dict[str, Written] = {
        "weights": weights,
        "gradients": weights,
        "operations": 2 * products,
        "operational_space": seen + weights + 2 * outputs,
    }
    if bias:
        parameters += (Count(k, "one bias for each plane"),)
        connections += (Count(outputs, "and each output to its plane's bias"),)
    needs = (*across.needs, *down.needs)
    if grouped:
        needs += (
            Condition(g, "divides", c, "the groups must share the channels out evenly"),
            Condition(g, "divides", k, "the groups must share the kernels out evenly"),
        )
    return Facts(
        (k, across.output, down.output),
        parameters=parameters,
        work=(
            Work("multiply", "product", products, "each input is multiplied by its kernels"),
            Work("add", "accumulate", products, "each product is added to its place, which begins as the bias or as zero"),
        ),
        connections=connections,
        kept=kept(seen, weights, outputs, "the input planes"),
        forms=forms,
        needs=needs,
        reach=(across.reach, down.reach),
    )
