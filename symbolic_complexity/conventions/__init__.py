"""One file a convention; every file beside this one is imported, and its conventions register themselves."""

from __future__ import annotations

import importlib
import pkgutil

from ..errors import Invalid, nearest
from .base import REGISTRY, Convention

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")


def convention(name: str) -> Convention:
    """The convention of this name. Raises `Invalid`, with the known names, for any other."""
    try:
        return REGISTRY[name]
    except KeyError:
        raise Invalid(f"unknown convention {name!r:.60}{nearest(name, REGISTRY)}", expected=", ".join(REGISTRY)) from None


__all__ = ["REGISTRY", "Convention", "convention"]
