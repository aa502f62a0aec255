"""Space and computational complexity of neural networks, derived symbolically: each step proved, in the reader's letters.

Public names are loaded when they are first used, so that importing the package stays cheap.
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

_MODULES = {
    "checking": ("crosscheck",),
    "comparison": ("compare",),
    "compilation": ("BeyondInt64", "compile"),
    "deck": ("slides",),
    "deck_file": ("read_deck",),
    "derivation": ("Derivation", "derive"),
    "errors": ("Invalid", "Overflow", "Refuted", "SymbolicComplexityError", "Unsupported"),
    "exporters": ("to_torch",),
    "figures": ("figure",),
    "formulas": ("read_formula",),
    "layers": ("Block", "Layer", "Node"),
    "look": ("Look",),
    "machines": ("machine", "roofline"),
    "marking": ("exercise", "mark"),
    "network": ("Network",),
    "notation": ("read",),
    "reconciliation": ("reconcile",),
    "report": ("page",),
    "solving": ("solve",),
    "sweeping": ("sweep",),
    "steps": ("check_step",),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name == "zoo":
        return importlib.import_module(".zoo", __name__).ZOO
    if name in _HOME:
        return getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)
    if name.startswith("_"):
        raise AttributeError(name)
    # Any layer by its name or a synonym, `FC` or `Linear`: a new layer file needs no entry here.
    # A join in lower case is a function of its branches: `add(x, y)`.
    layers = importlib.import_module(".layers", __name__)
    kind = layers.REGISTRY.get(name.lower())
    if kind is not None and name[0].isupper():
        return kind
    if kind is not None and kind.joins:
        return kind.of
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    layers = importlib.import_module(".layers", __name__)
    return sorted([*_HOME, *(layer.name for layer in layers.known_layers()), "__version__", "zoo"])
