"""Published networks, one file a family; every file beside this one is imported, and its networks register themselves.

The module is itself the zoo: `zoo["vgg16"]` is a network by its name, `list(zoo)` are the names, and each family is a
function: `zoo.vgg(depth=16, width="k")`.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

from ..errors import lookup
from .base import FAMILIES, REGISTRY, Design

if TYPE_CHECKING:
    from ..network import Network


def design(name: str) -> Design:
    """The entry of this name. Raises `Invalid`, with the nearest and all known names, for any other."""
    return lookup(REGISTRY, name.lower(), "network")


class Zoo(ModuleType):
    """Every published network by name, each read anew from its notation, and the families as functions."""

    def __getitem__(self, name: str) -> Network:
        return _network(design(name).notation, name.lower())

    def __iter__(self) -> Iterator[str]:
        return iter(REGISTRY)

    def __len__(self) -> int:
        return len(REGISTRY)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in REGISTRY


def _network(notation: str, name: str = "") -> Network:
    from ..notation import read

    return read(notation, name)


def _member(build: Callable[..., str]) -> Callable[..., Network]:
    @functools.wraps(build)
    def network(*args: Any, **sizes: Any) -> Network:
        return _network(build(*args, **sizes))

    return network


for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

# A family has its file's name; from here on that name is the function.
globals().update({name: _member(build) for name, build in FAMILIES.items()})

ZOO = cast(Zoo, sys.modules[__name__])
ZOO.__class__ = Zoo

__all__ = ["FAMILIES", "REGISTRY", "ZOO", "Design", "Zoo", "design"]
