"""From what is asked to a plan: the network, its quantities' formulas, the condition, and what may not be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..algebra import Value, normal_form, put_in, symbols_in, write
from ..compilation import compile as compiled
from ..compilation.bounds import MOST, DividedByZero
from ..conventions import Convention
from ..conventions import convention as convention_named
from ..errors import Invalid, Overflow, Unsupported, nearest
from ..given import Values
from ..network import Network
from ..quantities import REGISTRY, Quantity
from ..quantities import quantity as quantity_named
from ..relations import read_condition
from ..typeset import plain
from ..written import Dimensions, Name
from .axes import Axis
from .plan import EXACT_POINTS, POINTS, Asked, Holding, Plan
from .selecting import Filter, filter_of, fits_of, names_in, rounds_of, unknown

_DIGITS = 38
"""What a decimal of 128 bits holds."""


def plan_of(
    network: Network,
    axes: tuple[Axis, ...],
    quantities: Sequence[str],
    values: Values,
    convention: str = "lecture",
    where: str | None = None,
    pareto: Sequence[str] = (),
) -> Plan:
    """The plan of a sweep. Raises `Invalid` for a symbol that is not there, left open, or given twice, for a shape, and for a condition
    that cannot be read; `Unsupported` where a quantity has no formula."""
    chosen = convention_named(convention)
    names = [*dict.fromkeys((*quantities, *pareto))]
    asked = [quantity_named(name) for name in names]
    swept = {one.name: one for one in axes}
    condition = read_condition(where) if where is not None else None
    others = sorted(names_in(condition) - swept.keys() - values.numbers.keys() - network.symbols) if condition else []
    for name in others:
        if name not in REGISTRY and name not in _letters(asked):
            raise unknown(name, where or "", sorted({*swept, *REGISTRY}))
    beside = [quantity_named(name) for name in others if name in REGISTRY and name not in names]
    both = [name for name in swept if name in values.numbers]
    if both:
        raise Invalid(f"{both[0]} is given both a value and a range", expected=f"--set or --over for {both[0]}, not both")
    placed = network.put(values.sizes(network))
    worths = {one.name: _worth(one, placed, chosen, values) for one in (*asked, *beside)}
    _check_symbols(network, asked, [*asked, *beside], swept, values, worths)
    for one in (*asked, *beside):
        _check_rounds(one, placed, chosen, swept)
    columns = {name: worths[name] for name in names}
    known: dict[str, Value] = {**worths, **{name: normal_form(Name(name)) for name in swept}, **values.numbers}
    kept = filter_of(where, condition, known) if where is not None and condition is not None else None
    shown = {name: plain(write(value)) for name, value in columns.items()}
    told = tuple(Asked(one.name, one.unit, shown[one.name], _holding(columns[one.name], swept), one.more_is_better) for one in asked)
    question = _told(network, axes, values, chosen, shown, kept, pareto)
    exact = any(one.holding != "int64" for one in told) or not all(one.whole for one in axes)
    fits, fronted = fits_of(placed, axes), tuple(dict.fromkeys(pareto))
    return Plan(axes, told, compiled(columns), fits, kept, fronted, question, EXACT_POINTS if exact else POINTS)


def _letters(asked: Sequence[Quantity]) -> frozenset[str]:
    return frozenset[str]().union(*(one.letters for one in asked))


def _worth(asked: Quantity, network: Network, convention: Convention, values: Values) -> Value:
    try:
        account = asked.account(network, convention)
    except Unsupported as error:
        raise Unsupported(f"{asked.name}: {error}") from error
    if isinstance(account.formula, Dimensions):
        raise Invalid(f"{asked.name} is a shape, and a sweep has one number a column", expected="a quantity that is one number")
    return put_in(account.worth[0], {name: value for name, value in values.numbers.items() if name not in network.symbols})


def _check_symbols(
    network: Network,
    asked: Sequence[Quantity],
    all_: Sequence[Quantity],
    swept: Mapping[str, Axis],
    values: Values,
    worths: Mapping[str, Value],
) -> None:
    """Every symbol has a range or a value, and every range and value a symbol."""
    said = ", ".join(one.name for one in asked)
    known = network.symbols | _letters(all_)
    values.check(known, said)
    for name in swept:
        if name not in known:
            listed = ", ".join(sorted(known)) or "a design with a symbol, such as (Input){n}->(FC){k}"
            raise Invalid(f"there is no symbol {name} in {said} of this design{nearest(name, known)}", expected=listed)
        if name in network.symbols and not swept[name].whole and not all(isinstance(one, int) for one in swept[name].numbers):
            raise Invalid(f"{name} is a size in this design and must be a whole number")
    used = network.symbols | frozenset[str]().union(*map(symbols_in, worths.values()))
    missing = sorted(used - swept.keys() - values.numbers.keys())
    if missing:
        is_or_are = "has" if len(missing) == 1 else "have"
        expected = " ".join(f"--set {name}=... or --over {name}=START:STOP:STEP" for name in missing[:1])
        raise Invalid(f"{', '.join(missing)} {is_or_are} neither a value nor a range", expected=expected)


def _check_rounds(asked: Quantity, network: Network, convention: Convention, swept: Mapping[str, Axis]) -> None:
    """Raise `Invalid` where a range of depths goes below the rounds for which the formula holds."""
    import numpy as np

    rounds = asked.least_rounds(convention)
    for one in rounds_of(network, rounds) if rounds else ():
        names = one.number.names
        columns = np.ix_(*(swept[name].column(slice(0, 10**5 if len(names) == 1 else 300)) for name in names))
        if not np.all(one.holds(dict(zip(names, columns, strict=True)))):
            fewer = f"a longer way down: --set {names[0]}=... for each smaller number"
            raise Invalid(f"the formula of {asked.name} holds for {one.text} only", expected=fewer)


def _holding(value: Value, swept: Mapping[str, Axis]) -> Holding:
    """What holds every number of a column exactly, from the bounds of the ranges."""
    alone = compiled(value)
    spans = [(swept[name].least, swept[name].most) for name in alone.names]
    if any(alone.results[0].quotients) or not all(isinstance(one, int) for span in spans for one in span):
        return "text"
    try:
        most = alone.program.reach([(int(low), int(high)) for low, high in spans], [64] * len(spans)).most
    except (DividedByZero, Overflow):
        return "text"
    return "int64" if most <= MOST else "decimal" if most < 10**_DIGITS else "text"


def _told(
    network: Network,
    axes: Sequence[Axis],
    values: Values,
    convention: Convention,
    formulas: Mapping[str, str],
    where: Filter | None,
    pareto: Sequence[str],
) -> dict[str, object]:
    return {
        "design": str(network),
        "over": [str(one) for one in axes],
        "values": {name: str(value) for name, value in values.numbers.items()},
        "sources": dict(values.sources),
        "convention": convention.name,
        "formulas": dict(formulas),
        "where": where.text if where else None,
        "pareto": [*pareto],
    }
