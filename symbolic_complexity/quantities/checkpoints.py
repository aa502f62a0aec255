"""The outputs that gradient checkpointing stores: those it keeps, and those it works out again at one time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import isqrt

from ..algebra import Monomial, Polynomial, Value, divide, maximum, put_in, symbols_in, terms_of, write
from ..algebra.polynomial import product_of, total_of
from ..conventions import Convention
from ..errors import Unsupported
from ..layers import Loop, Node
from ..network import Network, totals
from ..symbols import Sign
from ..written import Number, Written, add
from .base import Account, Quantity
from .reading import just_inside

_MOST = 10_000
"""Steps that are laid out one by one."""


@dataclass(frozen=True)
class Step:
    """What lies between two places where a single tensor is alive: its layers' outputs, and that tensor at its end.

    `times` is a symbol where the step comes again in every round of a Repeat of symbolic depth.
    """

    outputs: Value
    end: Value
    times: Value = 1


@dataclass(frozen=True, eq=False)
class Checkpoints(Quantity):
    """The kept outputs, once; and the largest stretch between two of them, each output of it with its gradient.

    A stretch is m steps long, so n steps have n/m of them: with m the root of n both shares grow as the root of the depth.
    In a Repeat of symbolic depth the rounds are the steps, and the layers outside of it keep their outputs.
    Raises `Unsupported` where its rounds differ, or where the root of its depth is no formula: then write it as {m^2}.
    """

    def account(self, network: Network, convention: Convention) -> Account:
        steps = list(_steps(network))
        if any(not isinstance(step.times, int) for step in steps):
            return self._in_symbols(steps, convention.every or 0)
        apart = convention.every or max(1, _root_up(len(steps)))
        stretches = [steps[place : place + apart] for place in range(0, len(steps), apart)]
        kept = total_of([stretch[-1].end for stretch in stretches[:-1]], [1] * (len(stretches) - 1))
        largest = maximum(*(total_of([step.outputs for step in stretch], [1] * len(stretch)) for stretch in stretches or [[Step(0, 0)]]))
        again = "the largest stretch between two checkpoints is worked out again, each output with its gradient"
        if kept == 0:
            return Account(2 * write(largest), (again,), (2 * largest,))
        why = (f"of {len(steps)} steps one output in {apart} is kept", again)
        return Account(add(write(kept), 2 * write(largest)), why, (kept + 2 * largest,))

    def _in_symbols(self, steps: Sequence[Step], every: int) -> Account:
        deep = [step for step in steps if not isinstance(step.times, int)]
        outside = [step.outputs for step in steps if isinstance(step.times, int)]
        apart: list[Value] = [every or _root(step.times) for step in deep]
        kept = total_of([divide(step.times, by) * step.end for step, by in zip(deep, apart, strict=True)], [1] * len(deep))
        largest = maximum(*(by * step.outputs for step, by in zip(deep, apart, strict=True)))
        around = total_of(outside, [1] * len(outside))
        parts: list[Written] = [write(kept), 2 * write(largest)]
        why = [
            f"one round in {write(apart[0])} keeps its output",
            "the largest stretch between two of them is worked out again, each output with its gradient",
        ]
        if around != 0:
            parts.append(2 * write(around))
            why.append("the layers outside of the Repeat keep theirs")
        return Account(add(*parts), tuple(why), (kept + 2 * largest + 2 * around,))

    def of_layer(self, node: Node, convention: Convention) -> Written:
        return node.facts.elements if node.facts.computes else Number(0)


def _root_up(number: int) -> int:
    """The least whole number whose square is no less."""
    return isqrt(number - 1) + 1 if number else 0


def _root(value: Value) -> Value:
    """The root of m^2, or of 4 m^2: of a single term that is a square."""
    terms = dict(terms_of(value))
    if len(terms) == 1:
        ((monomial, coefficient),) = terms.items()
        if isinstance(coefficient, int) and isqrt(coefficient) ** 2 == coefficient and all(e % 2 == 0 for _, e in monomial):
            half: Monomial = tuple((generator, exponent // 2) for generator, exponent in monomial)
            return Polynomial({half: isqrt(coefficient)})
    raise Unsupported(f"the root of {write(value)} rounds is no formula here: write the depth as {{m^2}}, or ask for checkpointing:4")


def _steps(network: Network) -> Iterator[Step]:
    """The steps in their order; of a Repeat with a number of rounds, each round's."""
    units: list[list[Node]] = [[]]
    for node, is_cut in zip(network.nodes, _cuts(network), strict=True):
        units[-1].append(node)
        if is_cut:
            units.append([])
    found = [unit for unit in units if any(node.facts.computes for node in unit)]
    yield from _laid_out(network, found, None)


def _laid_out(network: Network, units: Iterable[list[Node]], around: Loop | None) -> Iterator[Step]:
    count = 0
    for loop, run in groupby(units, key=lambda unit: just_inside(unit[-1].loop, around)):
        if loop is around:
            steps = [_step(network, unit, around) for unit in run]
        else:
            assert loop is not None
            inner = list(_laid_out(network, list(run), loop))
            steps = list(_in_rounds(inner, loop))
        count += len(steps)
        if count > _MOST:
            raise Unsupported(f"checkpoints among more than {_MOST:,} steps are not laid out")
        yield from steps


def _step(network: Network, unit: list[Node], around: Loop | None) -> Step:
    computing = [node for node in unit if node.facts.computes]
    (outputs,) = totals(((node, node.form.program((node.facts.elements,))) for node in computing), 1, within=around)
    end = product_of(unit[-1].output)
    return Step(network.plain(outputs), network.plain(around.plainly(end) if around else end))


def _in_rounds(steps: list[Step], loop: Loop) -> Iterator[Step]:
    """The steps of one round, in every round; of a symbolic number of rounds one step for each, if they are all alike."""
    if isinstance(loop.count, int):
        if loop.count * len(steps) > _MOST:
            raise Unsupported(f"checkpoints among more than {_MOST:,} steps are not laid out")
        for number in range(loop.first, loop.first + loop.count):
            at = {loop.index: number}
            yield from (Step(put_in(step.outputs, at), put_in(step.end, at), put_in(step.times, at)) for step in steps)
        return
    outputs = total_of([step.outputs * step.times for step in steps], [1] * len(steps))
    end = steps[-1].end
    if any(loop.index in symbols_in(value) for value in (outputs, end)):
        raise Unsupported("the rounds of this Repeat differ in size; checkpoints between them have a formula for a number of rounds only")
    yield Step(outputs, end, loop.count)


def _cuts(network: Network) -> Iterator[bool]:
    """For each node whether its output alone is needed by all that follows."""
    last_use = {id(source): place for place, node in enumerate(network.nodes) for source in node.inputs}
    last_use |= {id(end): len(network.nodes) for end in network.ends}
    reach = 0
    for place, node in enumerate(network.nodes):
        yield reach <= place
        reach = max(reach, last_use.get(id(node), place))


CHECKPOINTS = Checkpoints(
    name="checkpoints",
    sign=Sign("checkpoints", "|ā|", "|a_kept|", r"|\mathbf{a}_{\mathrm{kept}}|"),
    unit="elements",
    meaning="outputs that gradient checkpointing stores: the kept ones, and those worked out again at one time with their gradients",
    source="Chen et al. 2016, section 4: O(n/m) + O(m)",
)
