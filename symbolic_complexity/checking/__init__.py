"""The same figure of a design by independent roads, in one table: they agree, or one of them is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..conventions import Convention
from ..conventions import convention as convention_named
from ..derivation import Derivation, derive_all
from ..errors import Invalid
from ..exporters import numbered
from ..formulas import Size
from ..given import Design, Given, Values, network_of
from ..network import Network
from ..written import free_names
from .answer import Check, Row, rows_of
from .base import Answer, Case, Road, Silent, Term
from .roads import REGISTRY

DEFAULT = ("weights", "buffers", "macs", "operations", "activations", "output_shape")
BESIDES = ("operational_space", "autograd")
"""A figure that is checked with these under a convention of its own: what training stores."""


def crosscheck(
    design: Design,
    quantities: Sequence[str] | str = (),
    *,
    values: Mapping[str, Given] | None = None,
    convention: str = "lecture",
    precision: str | None = None,
    rate: Given | None = None,
    bandwidth: Given | None = None,
    input_shape: Sequence[Size | str] | str | None = None,
    assume: Sequence[str] | str = (),
) -> Check:
    """The figures of a design by every road that leads to them: closed form, sum of the layers, recount, PyTorch where it is installed.

    The arguments are those of `derive`; `quantities` are one or several. Raises `Invalid` where a size is left open, saying
    which to set. A road that has no answer says why, and is not counted as agreeing.
    """
    asked = (quantities,) if isinstance(quantities, str) else tuple(quantities)
    given = Values.of(values, precision, rate, bandwidth)
    return crosschecked(network_of(design, input_shape, assume), asked, given, convention)


def crosschecked(network: Network, names: Sequence[str], given: Values, convention: str = "lecture") -> Check:
    """The same for a network and values that have been read already."""
    usual = convention_named(convention)
    asked = [(one, usual) for one in _derived(network, names or DEFAULT, given, usual)]
    if not names:
        beside = convention_named(BESIDES[1]) if usual.space is None else usual
        asked += [(one, beside) for one in _derived(network, BESIDES[:1], given.only(network.symbols), beside)]
    case = Case(network, numbered(network, given), given, {(one.quantity.name, chosen.name): one for one, chosen in asked})
    rows: list[Row] = []
    for one, chosen in asked:
        answers = [(road, road.answer(case, one.quantity, chosen)) for road in REGISTRY.values()]
        rows += rows_of(one.quantity, chosen, answers, case.names)
    return Check(network, usual, tuple(rows), case.names, given)


def _derived(network: Network, names: Sequence[str], given: Values, convention: Convention) -> list[Derivation]:
    """The derivations of the figures. Raises `Invalid` where a letter of one has no number."""
    derived = derive_all(network, names, given, convention=convention.name, level=0)
    numbered(network, given)
    for one in derived:
        one.check_rate()
        left = sorted(free_names(one.formula) - one.values.keys())
        if left:
            expected = "--precision P" if left == ["p"] else f"--set {','.join(f'{name}=...' for name in left)}"
            raise Invalid(f"{one.quantity.name} is checked as a number, and {', '.join(left)} is open", expected=expected)
    return derived


__all__ = ["Answer", "Check", "Road", "Row", "Silent", "Term", "crosscheck", "crosschecked"]
