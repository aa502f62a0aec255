"""A network as a table: one row a layer, one column a quantity, totals at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from .algebra import normal_form
from .conventions import convention as convention_named
from .document import Document, Heading, Paragraph, Prose, Table
from .given import Design, Values, network_of
from .quantities import Account, quantity
from .quantities.base import in_place
from .typeset import plain_for_machines
from .working import decimal, settle
from .written import Dimensions, Number, Quotient, Written, substitute

DEFAULT = ("weights", "operations", "operational_space")


def layer_table(
    design: Design, quantities: Sequence[str] = DEFAULT, given: Values | None = None, *, convention: str = "lecture"
) -> Document:
    """The table of a design, in numbers where `given` has them all and in symbols elsewhere.

    Raises `Invalid` for what `derive` refuses. A layer without operations has no throughput: a dash.
    """
    network = network_of(design)
    chosen = convention_named(convention)
    asked = [quantity(name) for name in quantities if name != "output_shape"]
    given = given or Values({})
    extra = frozenset[str]().union(*(one.letters for one in asked))
    given.check(network.symbols | extra, ", ".join(quantities))
    placed = network.put(given.sizes(network))
    rows: list[tuple[Prose, ...]] = []
    data: list[dict[str, Any]] = []
    for name, node in zip(placed.names, placed.nodes, strict=True):
        if node.facts.begins:
            continue
        shape = tuple(map(settle, placed.written_outputs[id(node)]))
        cells = [_cell(in_place(placed, node, one.of_layer(node, chosen)), given) for one in asked]
        rows.append(((name,), (str(node.layer),), (Dimensions(shape),), *map(_shown, cells)))
        described = {"name": name, "layer": str(node.layer), "output": [plain_for_machines(size) for size in shape]}
        data.append(described | {one.name: _datum(cell) for one, cell in zip(asked, cells, strict=True)})
    totals = [_cell(_total(one.account(placed, chosen)), given) for one in asked]
    rows.append((("total",), (), (), *map(_shown, totals)))
    titles = [one.name.replace("_", " ") for one in asked]
    table = Table(("name", "layer", "output", *titles), tuple(rows), (False, False, False, *(True for _ in asked)), feet=1)
    units = [f"{title} in {one.unit}" for title, one in zip(titles, asked, strict=True) if one.unit not in ("", one.name)]
    heading = Heading((str(placed),))
    note = Paragraph(("; ".join((f"convention: {chosen.name}", *units)),))
    total = {one.name: _datum(cell) for one, cell in zip(asked, totals, strict=True)}
    return Document((heading, note, table), {"layers": data, "total": total})


def _cell(form: Written, given: Values) -> Written | None:
    """What a form is worth with the values put in: a number, the form itself where symbols are left, None where nothing."""
    put = substitute(form, given.numbers)
    if isinstance(put, Quotient) and normal_form(put.denominator) == 0:
        return None
    return settle(put)


def _total(account: Account) -> Written:
    return substitute(account.formula, account.fixed)


def _shown(cell: Written | None) -> Prose:
    """A cell as a reader wants it: a fraction as a decimal number, marked where it is rounded."""
    if cell is None:
        return ("—",)
    if isinstance(cell, Number) and isinstance(cell.value, Fraction):
        rounded, exact = decimal(cell.value)
        return (rounded,) if exact else ("≈ ", rounded)
    return (cell,)


def _datum(cell: Written | None) -> str | None:
    return None if cell is None else plain_for_machines(cell)
