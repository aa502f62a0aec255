"""One file a mistake, or a few that belong together; every file beside this one is imported, and its mistakes register themselves."""

from __future__ import annotations

import importlib
import pkgutil

from .base import REGISTRY, Asked, Mistake, Rank, Slip, Values

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["REGISTRY", "Asked", "Mistake", "Rank", "Slip", "Values"]
