"""The one place where generated source becomes functions: source that was written from checked trees, never a user's text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .source import LARGER

FORMULAS = "formulas"
DEMANDS = "demands"


def load(source: str, larger: Callable[..., Any] | None = None) -> dict[str, Callable[..., Any]]:
    """The functions of a source by name, with another `larger` in the place of its own, if one is given; no builtin is in reach."""
    namespace: dict[str, Any] = {"__builtins__": {}}
    exec(source, namespace)  # noqa: S102 (see above)
    if larger is not None:
        namespace[LARGER] = larger
    return namespace
