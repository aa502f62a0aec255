"""The locally connected layer: a convolution's windows, but a kernel of its own in every place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ..facts import Facts
from ..written import Written, names
from .base import Example, Pair, attribute
from .convolution import kernel_facts
from .window import Windowed, axis_letters

w, h, M, N = names("w h M N")


@dataclass(frozen=True, eq=False, repr=False)
class LocallyConnected(Windowed):
    """`LocallyConnected(k, w, h)`: each of the k x M' x N' outputs has its own c x w x h weights, and its own bias.

    Input (c, M, N), output (k, M', N') as a convolution's; h = w if left out. Stride and padding may be pairs.
    """

    name: ClassVar[str] = "LocallyConnected"
    synonyms: ClassVar[tuple[str, ...]] = ("LocallyConnected2D", "Local")
    summary: ClassVar[str] = "a convolution whose every output has a kernel of its own"
    source: ClassVar[str] = "LeCun 1989, Generalization and Network Design Strategies (Net-3); Taigman et al. 2014, section 3"
    inputs: ClassVar[tuple[str, ...]] = ("c", "M", "N")
    examples: ClassVar[tuple[Example, ...]] = (
        Example(
            "(Input)(1,16,16)->(LocallyConnected)1c3w2s1p->(LocallyConnected)1c5w->(Flatten)->(FC)10",
            "weights",
            "1226",
            "LeCun 1989, Net-3: 1226 links and as many weights",
        ),
        Example(
            "(Input)(1,16,16)->(LocallyConnected)1c3w2s1p->(LocallyConnected)1c5w->(Flatten)->(FC)10",
            "connections",
            "1226",
            "LeCun 1989, Net-3: 1226 links and as many weights",
        ),
        Example("(Input)(16,63,63)->(LocallyConnected)16c9w", "output_shape", "16 x 55 x 55", "Taigman et al. 2014, figure 2: L4"),
        Example("(Input)(16,55,55)->(LocallyConnected)16c7w2s", "output_shape", "16 x 25 x 25", "Taigman et al. 2014, figure 2: L5"),
    )

    k: int | Written | None = attribute("c", "k", varies=True)
    w: int | Written | None = attribute("w")
    h: int | Written | None = attribute("h")
    stride: Pair = attribute("s", default=1, pair=True, always=True)
    padding: Pair = attribute("p", "z", default=0, least=0, pair=True, always=True)
    bias: bool = attribute("b", flag=True, default=True)

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        settings = (axis_letters("s", self.stride, 1), axis_letters("z", self.padding, 0))
        return kernel_facts((M, N), (w, h), settings, bias=self.bias, shared=False)
