"""One file a kind of table that a sweep's rows are written to; every file beside this one is imported, and registers its kind."""

from __future__ import annotations

import importlib
import pkgutil

from .base import TABLES, Table

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["TABLES", "Table"]
