"""What a machine makes of a design: operations against bytes moved, layer by layer and altogether, and which of them takes the longer.

The roofline model: Williams, Waterman and Patterson 2009, "Roofline: an insightful visual performance model". Bytes moved are the
weights once for a batch and, for each sample, what every layer that computes takes in and puts out: nothing stays in a cache
from one layer to the next, and no two layers are fused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal, TypeAlias

from ..algebra import Exact, Polynomial, Value, divide, maximum, normal_form, sum_over
from ..conventions import Convention
from ..conventions import convention as convention_named
from ..errors import Invalid, Unsupported
from ..given import Design, Values, network_of
from ..layers import Node
from ..network import Network
from ..quantities import quantity
from ..symbols import PRECISIONS, VOCABULARY, is_name
from .reading import Machine, machine

Batch: TypeAlias = int | str
"""How many samples go through together: a number, or a symbol for it."""

Bound: TypeAlias = Literal["operations", "memory", "both", "nothing"]
"""What takes the longer: the operations, moving the bytes, both as long as each other, or nothing is to be done."""

_MOST = 10**9


@dataclass(frozen=True)
class Share:
    """What one layer, or all of them, has to do: operations a sample, and numbers moved: weights a batch, inputs and outputs a sample."""

    operations: Value
    weights: Value
    reads: Value
    writes: Value


@dataclass(frozen=True)
class Part:
    """A layer's share, in all rounds of the Repeats around it. `follows` says whether it takes in what the one before puts out."""

    name: str
    layer: str
    share: Share
    follows: bool


@dataclass(frozen=True)
class Roofline:
    """A design on a machine. What it gives is exact, and a formula where the design or the batch leaves symbols open."""

    network: Network
    machine: Machine
    precision: str
    convention: Convention
    batch: Batch
    parts: tuple[Part, ...]
    total: Share

    @property
    def p(self) -> Exact:
        """Bytes per number."""
        return PRECISIONS[self.precision]

    @property
    def r(self) -> Exact:
        """Operations per second."""
        return self.machine.rates[self.precision]

    @property
    def B(self) -> Exact:
        """Bytes per second."""
        return self.machine.bandwidth

    @property
    def ridge(self) -> Fraction:
        """The intensity from which on the operations take the longer: r / B."""
        return Fraction(self.r) / Fraction(self.B)

    @property
    def samples(self) -> Value:
        """How many samples go through together."""
        return self.batch if isinstance(self.batch, int) else Polynomial.of(self.batch)

    def operations(self, share: Share) -> Value:
        """Operations of a batch."""
        return self.samples * share.operations

    def bytes(self, share: Share) -> Value:
        """Bytes that a batch moves."""
        return self.p * (share.weights + self.samples * (share.reads + share.writes))

    def intensity(self, share: Share) -> Value | None:
        """Operations for each byte moved; None where none is moved."""
        moved = self.bytes(share)
        return None if moved == 0 else divide(self.operations(share), moved)

    def time(self, share: Share) -> Value:
        """Seconds for a batch: the longer of the operations at r and the bytes at B."""
        return maximum(self.operations(share) * (1 / Fraction(self.r)), self.bytes(share) * (1 / Fraction(self.B)))

    @cached_property
    def layers_time(self) -> Value:
        """Seconds for a batch, one layer after another."""
        return sum((self.time(part.share) for part in self.parts), start=0)

    def bound(self, share: Share) -> Bound | None:
        """Which side takes the longer; None where it depends on symbols."""
        worked, moved = self.operations(share), self.bytes(share)
        if not isinstance(worked, (int, Fraction)) or not isinstance(moved, (int, Fraction)):
            return None
        if worked == moved == 0:
            return "nothing"
        apart = worked - moved * self.ridge
        return "operations" if apart > 0 else "memory" if apart < 0 else "both"

    @property
    def turning(self) -> Fraction | None:
        """The batch from which on the operations take the longer: b r/B p (reads + writes) + r/B p weights = b operations.

        None where no batch is large enough, and where a symbol is open.
        """
        a_sample = self.total.operations - (self.total.reads + self.total.writes) * (self.ridge * self.p)
        once = self.total.weights * (self.ridge * self.p)
        if not isinstance(a_sample, (int, Fraction)) or not isinstance(once, (int, Fraction)) or a_sample <= 0:
            return None
        return Fraction(once) / Fraction(a_sample)

    @cached_property
    def held(self) -> dict[str, tuple[Value, Value]]:
        """The numbers that must be in memory at once, by what for: those that there are anyway, and those of each sample.

        For inference the weights and the largest set of tensors alive at once; for training, as the convention autograd counts,
        the weights, the input and every layer's output, each with its gradient. Without what is not known for all sizes.
        """
        own = convention_named("autograd")
        weights, inputs, outputs = (quantity(name).value(self.network, own) for name in ("weights", "inputs", "activations"))
        found: dict[str, tuple[Value, Value]] = {}
        with suppress(Unsupported):
            found["inference"] = (weights, quantity("peak_memory").value(self.network, own))
        found["training"] = (2 * weights, 2 * (inputs + outputs))
        return found

    def space(self, purpose: str) -> Value:
        """Bytes that must be in memory at once."""
        once, each = self.held[purpose]
        return self.p * (once + self.samples * each)

    def largest(self, purpose: str) -> int | None:
        """The largest batch for which the memory is large enough; None where a symbol is open or every batch fits."""
        once, each = self.held[purpose]
        if not isinstance(once, (int, Fraction)) or not isinstance(each, (int, Fraction)) or each == 0:
            return None
        return max(0, (Fraction(self.machine.memory) / self.p - once) // each)


def roofline(
    design: Design,
    on: Machine | str,
    *,
    precision: str | None = None,
    batch: Batch = 1,
    convention: str = "lecture",
    given: Values | None = None,
) -> Roofline:
    """A design on a machine, in one of the precisions that it has a rate for (single, where none is named).

    `batch` samples go through together; it may be a symbol, `given` are numbers for the design's own. Raises `Invalid` for an unknown
    machine, a precision without a rate, a batch that is no positive whole number, and for what `derive` refuses.
    """
    one = machine(on)
    network = network_of(design)
    for letter in {"p", "r", "B"} & network.symbols:
        raise Invalid(f"{VOCABULARY[letter].meaning}, {letter}, are the machine's, and this design has a size of that name; rename it")
    values = given or Values({})
    values.check(network.symbols, "the roofline")
    placed = network.put(values.sizes(network))
    chosen = convention_named(convention)
    several = _batch(batch, placed)
    total = Share(
        quantity("operations").value(placed, chosen),
        quantity("weights").value(placed, chosen),
        sum((_reads(placed, node) for node in placed.layers), start=0),
        quantity("activations").value(placed, chosen),
    )
    return Roofline(placed, one, one.precision(precision), chosen, several, tuple(_parts(placed, chosen)), total)


def _batch(batch: Batch, network: Network) -> Batch:
    if isinstance(batch, str) and batch.strip().isdecimal() and len(batch) < 20:
        batch = int(batch)
    if isinstance(batch, str) and is_name(batch):
        if batch in network.symbols | {"p", "r", "B"}:
            raise Invalid(f"{batch} has a meaning already; another name for the batch", expected="b, or a whole number")
        return batch
    if isinstance(batch, bool) or not isinstance(batch, int) or not 1 <= batch <= _MOST:
        raise Invalid(f"a batch is a whole number of samples from 1 to {_MOST:,}, or a symbol, not {batch!r:.40}")
    return batch


def _parts(network: Network, chosen: Convention) -> Iterator[Part]:
    """Every layer that computes."""
    before: tuple[Node, ...] = ()
    for node in network.layers:
        if not node.facts.computes or node.facts.begins:
            continue
        operations, weights, writes = (
            normal_form(form) if (form := quantity(name).cell(network, node, chosen)) is not None else 0
            for name in ("operations", "weights", "activations")
        )
        share = Share(operations, weights, _reads(network, node), writes)
        yield Part(network.names[id(node)], str(node.layer), share, node.inputs == before)
        before = (node,)


def _reads(network: Network, node: Node) -> Value:
    """How many numbers a layer takes in, in all rounds of the Repeats around it; none where it only passes them on."""
    if not node.facts.computes:
        return 0
    found: Value = sum((source.elements for source in node.inputs), start=0)
    for loop in node.loop.around() if node.loop else ():
        found = sum_over(loop.plainly(found), loop.index, loop.first, loop.count)
    return network.plain(found)
