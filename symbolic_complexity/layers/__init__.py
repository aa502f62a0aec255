"""One file a family of layers; every file beside this one is imported, and its layers register themselves."""

from __future__ import annotations

import importlib
import pkgutil

from .base import REGISTRY, Example, Layer, Shape, known_layers, known_names
from .block import Block
from .node import Loop, Node, in_order
from .repeat import Passage, Repeat

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["REGISTRY", "Block", "Example", "Layer", "Loop", "Node", "Passage", "Repeat", "Shape", "in_order", "known_layers", "known_names"]
