"""From the written tree to its value."""

from __future__ import annotations

from collections.abc import Mapping

from ..written import Written, free_names
from .polynomial import Polynomial, Value
from .program import Program
from .substitution import whole_value


def normal_form(tree: Written, values: Mapping[str, Value] | None = None) -> Value:
    """The tree's value, names that have none standing for themselves."""
    given = dict(values or {})
    for name in free_names(tree) - given.keys():
        given[name] = Polynomial.of(name)
    return whole_value(Program((tree,))(given)[0])
