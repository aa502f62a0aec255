"""One file a convention; every file beside this one is imported, and its conventions register themselves."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import replace

from ..errors import Invalid, lookup
from ..facts import ROLES
from .base import REGISTRY, Convention, Share
from .rules import Rule, Seen, seen

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

_MOST_APART = 10_000


def convention(name: str) -> Convention:
    """The convention of this name, or a variant of one.

    `lecture+pooling` and `every-softmax` count one role of work more or less, `checkpointing:4` has every fourth output a
    checkpoint. Raises `Invalid`, with the known names, for any other.
    """
    if name.replace("-", "_") in REGISTRY:  # onnx-tool
        return REGISTRY[name.replace("-", "_")]
    base, *changes = re.split(r"([+:-])", name)
    chosen = lookup(REGISTRY, base.strip(), "convention")
    counts = set(chosen.counts)
    every = chosen.every
    for sign, change in zip(changes[::2], map(str.strip, changes[1::2]), strict=True):
        if sign == ":":
            if chosen.every is None or not change.isdigit() or not 1 <= int(change) <= _MOST_APART:
                raise Invalid(f"{name!r:.60}: only checkpointing takes a number, from 1 to {_MOST_APART:,}", expected="checkpointing:4")
            every = int(change)
            continue
        known = lookup({one: one for one in ROLES}, change, "kind of work")
        if chosen.rules:
            raise Invalid(f"{chosen.name} counts by rules of its own, and nothing is added to it or taken from it")
        if (known in counts) == (sign == "+"):
            said = f"counts {known} already" if sign == "+" else f"does not count {known}"
            raise Invalid(f"the convention {chosen.name} {said}")
        (counts.add if sign == "+" else counts.discard)(known)
    if not changes:
        return chosen
    return replace(chosen, name="".join(map(str.strip, (base, *changes))), counts=frozenset(counts), every=every)


__all__ = ["REGISTRY", "Convention", "Rule", "Seen", "Share", "convention", "seen"]
