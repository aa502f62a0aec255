"""One file a kind of figure; every file beside this one is imported, and its kinds register themselves."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping, Sequence

from ..conventions import convention as convention_named
from ..document import Figure
from ..errors import Invalid, lookup
from ..formulas import Size
from ..given import Design, Given, Values, networks_of
from ..machines import Batch, Machine
from ..machines import machine as machine_named
from ..quantities import quantity as quantity_named
from .base import REGISTRY, Asked, Kind, On

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")


def figure(
    kind: str,
    designs: Design | Sequence[Design],
    quantity: str | Sequence[str] | None = None,
    *,
    values: Mapping[str, Given] | None = None,
    over: str | None = None,
    convention: str = "lecture",
    precision: str | None = None,
    rate: Given | None = None,
    bandwidth: Given | None = None,
    input_shape: Sequence[Size | str] | str | None = None,
    assume: Sequence[str] | str = (),
    machine: Machine | str | None = None,
    batch: Batch | None = None,
) -> Figure:
    """A figure of this kind: `network`, `shares`, or `curve` over a symbol's range (`over`, such as "M=8:224" or "M=8:224:8").

    It shows the `quantity`, or several; where none is named, the weights. A `roofline` shows the operations of one design on a
    `machine`, in the `precision`, for a `batch` of samples (1). The other arguments are those of `derive`. Raises `Invalid` for an unknown
    kind, for what the kind cannot show, and for what `derive` refuses.
    """
    chosen = lookup(REGISTRY, kind, "kind of figure")
    asked = chosen.usual if quantity is None else quantity
    names = [asked] if isinstance(asked, str) else list(asked)
    networks = networks_of(designs, input_shape, assume)
    if not networks or not names:
        raise Invalid("a figure shows a quantity of a design", expected="at least one design and one quantity")
    quantities = tuple(map(quantity_named, names))
    for what, named in (("machine", machine), ("batch", batch)):
        if named is not None and not chosen.on_machine:
            expected = f"the kind {', '.join(one.name for one in REGISTRY.values() if one.on_machine)}"
            raise Invalid(f"a figure of the kind {kind} has no {what}", expected=expected)
    on = None if machine is None else On(machine_named(machine), precision, 1 if batch is None else batch)
    given = Values.of(values, None if on else precision, rate, bandwidth)
    return chosen.draw(Asked(networks, quantities, convention_named(convention), given, over, on))


__all__ = ["REGISTRY", "Asked", "Kind", "On", "figure"]
