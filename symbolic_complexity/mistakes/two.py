"""Two mistakes about the layers at once, where no single one explains an answer."""

from __future__ import annotations

from collections.abc import Iterator

from .base import REGISTRY, Asked, FormulaMistake, Rank, Slip
from .changes import two_at_once


def _two(asked: Asked) -> Iterator[Slip]:
    yield from two_at_once(asked, tuple(REGISTRY.values()))


TWO = FormulaMistake("two_mistakes", "two mistakes about the layers at once", _two, rank=Rank.TWO)
