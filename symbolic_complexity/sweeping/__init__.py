"""Many designs at once: quantities over a grid of a design's symbols, as a table of any length, or as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec

from ..errors import Invalid
from ..formulas import Size
from ..given import Design, Given, Values, network_of
from .answer import Sweep
from .axes import Axis, Run, axes_of
from .plan import Plan
from .question import plan_of
from .running import Stopped, Tally
from .selecting import quantities_in

__all__ = ["Axis", "Plan", "Stopped", "Sweep", "Tally", "quantities_in", "sweep"]


def sweep(
    design: Design,
    over: Mapping[str, Run] | Sequence[str],
    quantities: str | Sequence[str] = (),
    *,
    where: str | None = None,
    pareto: str | Sequence[str] = (),
    values: Mapping[str, Given] | None = None,
    convention: str = "lecture",
    precision: str | None = None,
    rate: Given | None = None,
    bandwidth: Given | None = None,
    input_shape: Sequence[Size | str] | str | None = None,
    assume: Sequence[str] | str = (),
    dask: str | None = None,
) -> Sweep:
    """Quantities of a design for every combination of its symbols' numbers.

    `over` gives each symbol its numbers: {"k": "16:512:16", "M": [32, 64, 128]}; 16:512:16 takes in 512, Python's own `range` does not
    take in its end. `where` keeps points, such as "weights < 1e6 and k >= 2*c". `pareto` names quantities, and keeps the points to which
    no other one is better in all of them (more of a throughput is better, fewer of anything else). `dask` is the address of a Dask
    scheduler, or "local:2". The other arguments are those of `derive`. Points whose sizes do not fit the design are counted and left out.

    Raises `Invalid` for a symbol that is unknown, has no number or two, a range that is none, and a condition that cannot be read,
    `Unsupported` where a quantity has no formula that can be compiled.
    """
    if find_spec("numpy") is None:
        expected = "python -m pip install 'symbolic-complexity[sweep]'"
        raise Invalid("a sweep needs NumPy, which is not installed", expected=expected)
    fronted = _listed(pareto)
    asked = _listed(quantities) or ([] if fronted else ["weights"])
    network = network_of(design, input_shape, assume)
    given = Values.of(values, precision, rate, bandwidth)
    return Sweep(plan_of(network, axes_of(over), asked, given, convention, where, fronted), network, dask)


def _listed(names: str | Sequence[str]) -> list[str]:
    return [name.strip() for name in names.split(",")] if isinstance(names, str) else [*names]
