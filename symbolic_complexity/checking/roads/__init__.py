"""One file a road; every file beside this one is imported, and its road registers itself."""

from __future__ import annotations

import importlib
import pkgutil

from ..base import REGISTRY

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["REGISTRY"]
