"""Well-known comparisons, worked: one file an example, with its source and the claims of its paper; a new one needs no code."""

from __future__ import annotations

from .base import Example, example, known
from .claims import Claim, Statement

__all__ = ["Claim", "Example", "Statement", "example", "known"]
