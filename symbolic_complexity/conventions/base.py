"""What a convention is: a named choice, printed with every result that depends on it."""

from __future__ import annotations

from dataclasses import dataclass

from ..facts import WEIGHTED, Role

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
    `space` are the shares that the operational space is made of; None for the sum of what each layer keeps (`Facts.kept`).
    """

    name: str
    summary: str
    source: str
    counts: frozenset[Role] = WEIGHTED
    space: tuple[Share, ...] | None = None

    def __post_init__(self) -> None:
        if not {*self.name} & {"+", "-"}:  # lecture+pooling is a variant of a member, made when it is asked for
            REGISTRY[self.name] = self
