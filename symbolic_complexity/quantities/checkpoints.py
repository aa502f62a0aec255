"""The outputs that gradient checkpointing stores: those it keeps, and those it works out again at one time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isqrt

from ..algebra import Monomial, Polynomial, Value, divide, floor, maximum, put_in, symbols_in, terms_of, write
from ..algebra.polynomial import total_of
from ..conventions import Convention
from ..errors import Unsupported
from ..layers import Loop, Node
from ..network import Network, totals
from ..symbols import Sign
from ..written import Number, Written, add
from .base import Account, Quantity
from .reading import just_inside

_MOST = 10_000
"""Rounds of different sizes that are laid out one by one."""


@dataclass(frozen=True)
class Stored:
    """What checkpoints among some steps take: the kept outputs, and what is added while the largest stretch is worked out again."""

    kept: Value
    largest: Value


@dataclass(frozen=True, eq=False)
class Checkpoints(Quantity):
    """The kept outputs, once; and the largest stretch between two of them, each output of it with its gradient, its kept end once.

    A stretch is m steps long, so n steps have n/m of them: with m the root of n both shares grow as the root of the depth.
    In a design with Repeats their rounds are the steps, and what is outside of them keeps its outputs; in any other a step
    is what lies between two places where a single tensor is alive: a layer of a chain, a residual block.
    Raises `Unsupported` where rounds of a symbolic depth differ, or where the root of the depth is no formula: then write
    it as {m^2}.
    """

    def choice(self, convention: Convention) -> object:
        return convention.every or 0

    def least_rounds(self, convention: Convention) -> int:
        return max(2, convention.every or 0)  # a stretch is no longer than all rounds, and one round alone is no Repeat

    def account(self, network: Network, convention: Convention) -> Account:
        again = "the largest stretch between two is worked out again, each output with its gradient; its kept end is counted already"
        repeats = _repeats(network)
        if not repeats:
            steps = list(_steps(network))
            apart = convention.every or max(1, _root_up(len(steps)))
            # Behind the last step nothing is waiting, so that its output is no checkpoint.
            stored = _among([outputs for outputs, _ in steps], [*(end for _, end in steps[:-1]), 0][: len(steps)], apart)
            parts = [(stored.kept, 1, f"of {len(steps)} steps one output in {apart} is kept"), (stored.largest, 1, again)]
        else:
            every = [_in_rounds(network, loop, convention.every or 0) for loop in repeats]
            inside = {id(node) for node in network.layers if just_inside(node.loop, None) in repeats}
            kept = total_of([one.kept for one in every], [1] * len(every))
            rounds = "the root of their number" if not convention.every else f"{convention.every}"
            parts = [
                (kept, 1, f"of a Repeat's rounds one output in {rounds} is kept"),
                (maximum(*(one.largest for one in every)), 1, again),
                (
                    _outputs(network, [node for node in network.layers if id(node) not in inside], None),
                    2,
                    "what is outside keeps its outputs",
                ),
            ]
        told = [part for part in parts if part[0] != 0]
        argument = add(*(write(value) if times == 1 else times * write(value) for value, times, _ in told))
        worth = total_of([value for value, _, _ in told], [times for _, times, _ in told])
        return Account(argument, tuple(why for _, _, why in told), (worth,))

    def of_layer(self, node: Node, convention: Convention) -> Written:
        return node.facts.elements if node.facts.computes else Number(0)


def _repeats(network: Network) -> list[Loop]:
    """The outermost Repeats' rounds, where they are more than one."""
    found = (just_inside(node.loop, None) for node in network.nodes)
    return list(dict.fromkeys(loop for loop in found if loop is not None and loop.count != 1))


def _in_rounds(network: Network, loop: Loop, every: int) -> Stored:
    """Checkpoints among a Repeat's rounds, its last output with them."""
    end = next(node.inputs[0] for node in network.nodes if node.loop is not loop and node.inputs and node.inputs[0].loop is loop)
    outputs = _outputs(network, [node for node in network.layers if just_inside(node.loop, None) is loop], loop)
    kept = network.plain(end.elements)
    differ = loop.index in symbols_in(outputs) or loop.index in symbols_in(kept)
    if isinstance(loop.count, int):
        apart = every or _root_up(loop.count)
        if not differ:
            return Stored(-(-loop.count // apart) * kept, 2 * min(apart, loop.count) * outputs - kept)
        if loop.count > _MOST:
            raise Unsupported(f"checkpoints among {loop.count:,} rounds of different sizes are not laid out, past the cap of {_MOST:,}")
        rounds = [{loop.index: number} for number in range(loop.first, loop.first + loop.count)]
        return _among([put_in(outputs, at) for at in rounds], [put_in(kept, at) for at in rounds], apart)
    if differ:
        raise Unsupported("the rounds of this Repeat differ in size; checkpoints between them have a formula for a number of rounds only")
    if every:
        return Stored(floor(loop.count + (every - 1), every) * kept, 2 * every * outputs - kept)
    root = _root(loop.count)
    return Stored(divide(loop.count, root) * kept, 2 * root * outputs - kept)


def _among(outputs: Sequence[Value], ends: Sequence[Value], apart: int) -> Stored:
    """Checkpoints among steps of these outputs and these last tensors, one in so many."""
    last = [*ends[apart - 1 :: apart], *(ends[-1:] if len(ends) % apart else ())] or [0]
    stretches = [outputs[place : place + apart] for place in range(0, len(outputs), apart)] or [[0]]
    again = (2 * total_of(one, [1] * len(one)) - end for one, end in zip(stretches, last, strict=True))
    return Stored(total_of(last, [1] * len(last)), maximum(*again))


def _outputs(network: Network, nodes: Sequence[Node], within: Loop | None) -> Value:
    """How many numbers the nodes that compute put out, in one round of the Repeat that they are all within."""
    computing = ((node, node.form.program((node.facts.elements,))) for node in nodes if node.facts.computes)
    return network.plain(totals(computing, 1, within=within)[0])


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


def _steps(network: Network) -> Iterator[tuple[Value, Value]]:
    """What each step puts out, and the tensor at its end."""
    last_use = {id(source): place for place, node in enumerate(network.nodes) for source in node.inputs}
    last_use |= {id(end): len(network.nodes) for end in network.ends}
    reach = 0
    step: list[Node] = []
    for place, node in enumerate(network.nodes):
        step.append(node)
        if reach <= place:  # this output alone is needed by all that follows
            if any(one.facts.computes for one in step):
                yield _outputs(network, step, None), network.plain(node.elements)
            step = []
        reach = max(reach, last_use.get(id(node), place))


CHECKPOINTS = Checkpoints(
    name="checkpoints",
    sign=Sign("checkpoints", "|ā|", "|a_kept|", r"|\mathbf{a}_{\mathrm{kept}}|"),
    unit="elements",
    meaning="outputs that gradient checkpointing stores: the kept ones, and those worked out again at one time with their gradients",
    source="Chen et al. 2016, section 4: O(n/m) + O(m)",
)
