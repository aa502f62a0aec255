"""One file a convention; every file beside this one is imported, and its conventions register themselves."""

from __future__ import annotations

import importlib
import pkgutil

from ..errors import lookup
from .base import REGISTRY, Convention

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")


def convention(name: str) -> Convention:
    """The convention of this name. Raises `Invalid`, with the known names, for any other."""
    return lookup(REGISTRY, name, "convention")


__all__ = ["REGISTRY", "Convention", "convention"]
