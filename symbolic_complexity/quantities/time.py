"""How long one sample takes."""

from ..symbols import Sign
from ..written import Name
from .base import Derived

TIME = Derived(
    name="time",
    sign=Sign("time", "t", "t", "t"),
    unit="seconds",
    meaning="seconds for one sample at r operations per second",
    source="lecture 35, F14",
    uses=("operations",),
    formula=lambda operations: operations / Name("r"),
    why=("operations of one sample, at r operations per second",),
)
