"""How many bytes the weights take, to download, to store and to load."""

from ..symbols import Sign
from ..written import Name
from .base import Derived

SIZE = Derived(
    name="size",
    sign=Sign("size", "Size", "Size", r"\mathrm{Size}"),
    unit="bytes",
    meaning="the weights in bytes",
    source="lecture 35, F3-F5 and C5",
    uses=("weights",),
    formula=lambda weights: weights * Name("p"),
    why=("each weight takes p bytes",),
)
