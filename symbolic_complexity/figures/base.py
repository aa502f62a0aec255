"""What a kind of figure is, and what one is asked for: designs, quantities, a convention, numbers for symbols."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..conventions import Convention
from ..document import Figure
from ..given import Values
from ..machines import Batch, Machine
from ..network import Network
from ..quantities import Quantity

REGISTRY: dict[str, Kind] = {}
"""Every kind of figure by name; members register as their files are imported."""


@dataclass(frozen=True)
class Kind:
    """A kind of figure; `draw` makes one, of the `usual` quantity where none is named. Raises `Invalid` for what it cannot show."""

    name: str
    summary: str
    draw: Callable[[Asked], Figure]
    usual: str = "weights"
    on_machine: bool = False
    """Whether it shows a design on a machine, rather than formulas with a machine's numbers in them."""

    def __post_init__(self) -> None:
        REGISTRY[self.name] = self


@dataclass(frozen=True)
class On:
    """A machine, in which precision, and how many samples at once, for a kind that shows a design on one."""

    machine: Machine
    precision: str | None = None
    batch: Batch = 1


@dataclass(frozen=True)
class Asked:
    """What a figure shall show. `over` is a symbol and its range, M=8:224, for a kind that has an axis for it."""

    designs: tuple[Network, ...]
    quantities: tuple[Quantity, ...]
    convention: Convention
    given: Values
    over: str | None = None
    machine: On | None = None

    @property
    def symbols(self) -> frozenset[str]:
        """Every symbol that a number may be given for."""
        return frozenset[str]().union(*(one.symbols for one in self.designs), *(one.letters for one in self.quantities))
