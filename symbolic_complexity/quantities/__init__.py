"""One file a question; every file beside this one is imported, and its quantities register themselves."""

from __future__ import annotations

import importlib
import pkgutil

from ..errors import lookup
from .base import REGISTRY, Account, Quantity

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")


def quantity(name: str) -> Quantity:
    """The quantity of this name. Raises `Invalid`, with the known names, for any other."""
    return lookup(REGISTRY, name, "quantity")


__all__ = ["REGISTRY", "Account", "Quantity", "quantity"]
