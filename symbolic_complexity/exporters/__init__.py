"""Designs as models that really run, one file a framework; a framework is imported when it is asked for."""

from __future__ import annotations

from .base import numbered, written_out
from .torch import to_torch

__all__ = ["numbered", "to_torch", "written_out"]
