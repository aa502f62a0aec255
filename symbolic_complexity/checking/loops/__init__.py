"""Layers as plain loops over whole numbers, which count each multiplication and addition as they perform it.

No formula is known here: windows are placed by stepping until they no longer fit, and weights are made one by one.
"""

from __future__ import annotations

import importlib
import pkgutil

from .base import KNOWN, Tally, run

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["KNOWN", "Tally", "run"]
