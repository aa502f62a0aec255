"""How many samples a machine gets through in a second."""

from ..symbols import Sign
from ..written import Name
from .base import Derived

THROUGHPUT = Derived(
    name="throughput",
    sign=Sign("throughput", "Throughput", "Throughput", r"\mathrm{Throughput}"),
    unit="samples per second",
    meaning="samples per second at r operations per second",
    source="lecture 35, F13",
    uses=("operations",),
    formula=lambda operations: Name("r") / operations,
    why=("r operations per second, shared out over the operations of one sample",),
    more_is_better=True,
)
