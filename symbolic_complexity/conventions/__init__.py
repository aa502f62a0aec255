"""One file a convention; every file beside this one is imported, and its conventions register themselves."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import replace

from ..errors import Invalid, lookup
from ..facts import ROLES
from .base import REGISTRY, Convention, Share

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")


def convention(name: str) -> Convention:
    """The convention of this name; `lecture+pooling` and `every-softmax` count one role of work more or less.

    Raises `Invalid`, with the known names, for any other.
    """
    base, *changes = re.split(r"([+-])", name)
    chosen = lookup(REGISTRY, base.strip(), "convention")
    counts = set(chosen.counts)
    for sign, role in zip(changes[::2], changes[1::2], strict=True):
        known = lookup({one: one for one in ROLES}, role.strip(), "kind of work")
        if (known in counts) == (sign == "+"):
            raise Invalid(f"the convention {base} counts {known} {'already' if sign == '+' else 'not at all'}")
        (counts.add if sign == "+" else counts.discard)(known)
    if not changes:
        return chosen
    told = f"{chosen.summary}; its operations are those of {', '.join(role for role in ROLES if role in counts)}"
    return replace(chosen, name="".join((base.strip(), *map(str.strip, changes))), summary=told, counts=frozenset(counts))


__all__ = ["REGISTRY", "Convention", "Share", "convention"]
