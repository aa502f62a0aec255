"""What a convention is: a named choice, printed with every result that depends on it."""

from __future__ import annotations

from dataclasses import dataclass

from ..facts import WEIGHTED, Role
from .rules import Rule

REGISTRY: dict[str, Convention] = {}
"""Every convention by name; members register as their files are imported."""


@dataclass(frozen=True)
class Share:
    """A part of the operational space: `times` the sum of the named quantities; each number of it takes `size` bytes, or p."""

    times: int
    quantities: tuple[str, ...]
    why: str
    size: int | None = None


@dataclass(frozen=True)
class Convention:
    """A way of counting.

    `counts` are the roles whose work is an operation: by default that of the weighted layers alone.
    `rules` are those of a counting tool: what is then an operation is what the tool counts, in its `unit`, MACs or FLOPs; a
    layer that no rule is for counts nothing. `space` are the shares that the operational space is made of; None for the sum
    of what each layer keeps (`Facts.kept`). `stored` says that numbers which are stored and not trained are among the weights.
    `every` says which outputs are checkpoints: one in so many; 0 for the root of how many there are;
    None where the convention has no checkpoints.
    """

    name: str
    summary: str
    source: str
    counts: frozenset[Role] = WEIGHTED
    space: tuple[Share, ...] | None = None
    every: int | None = None
    rules: tuple[Rule, ...] = ()
    unit: str = ""
    stored: bool = False

    def __post_init__(self) -> None:
        if not {*self.name} & {"+", "-", ":"}:  # lecture+pooling is a variant of a member, made when it is asked for
            REGISTRY[self.name] = self
