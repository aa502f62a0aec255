"""What a convention is: a named choice, printed with every result that depends on it."""

from __future__ import annotations

from dataclasses import dataclass

REGISTRY: dict[str, Convention] = {}
"""Every convention by name; members register as their files are imported."""


@dataclass(frozen=True)
class Convention:
    """A way of counting.

    `space` says what the operational space is made of: None for the sum of what each layer keeps (`Facts.kept`), else
    (factor, quantities): the factor times the sum of the named quantities. `why` gives the reasons.
    """

    name: str
    summary: str
    source: str
    space: tuple[int, tuple[str, ...]] | None = None
    why: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        REGISTRY[self.name] = self
