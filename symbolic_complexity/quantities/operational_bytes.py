"""The operational space in bytes."""

from ..symbols import Sign
from ..written import Name
from .base import Derived

OPERATIONAL_BYTES = Derived(
    name="operational_bytes",
    sign=Sign("operational_bytes", "Bytes", "Bytes", r"\mathrm{Bytes}"),
    unit="bytes",
    meaning="the operational space in bytes",
    source="lecture 35, F3 and F8 together",
    uses=("operational_space",),
    formula=lambda space: space * Name("p"),
    why=("each number takes p bytes",),
)
