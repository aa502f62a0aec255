"""Every number that a network has: each quantity under each convention that counts it in its own way, bytes in each precision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from ..algebra import Exact, Program, Value, put_in, symbols_in
from ..conventions import REGISTRY as CONVENTIONS
from ..conventions import Convention, seen
from ..errors import SymbolicComplexityError
from ..facts import ROLES
from ..layers import Node
from ..network import Network, totals
from ..quantities import REGISTRY as QUANTITIES
from ..quantities import Quantity
from ..written import Written, add

PLAIN = (
    "weights",
    "size",
    "macs",
    "operations",
    "multiplications",
    "additions",
    "activations",
    "neurons",
    "connections",
    "operational_space",
    "operational_bytes",
    "peak_memory",
    "inputs",
    "buffers",
)
"""The quantities that are looked through where none is named, the plainest first."""

PRECISIONS: dict[str, Exact] = {"single": 4, "half": 2, "double": 8, "bfloat16": 2, "int8": 1, "int4": Fraction(1, 2)}
"""Bytes a number, the usual ones first."""

_PLAINEST = ("weights", "size", "macs", "operations")

_TERMS = {"product": "products", "accumulate": "additions of products", "bias": "biases", "elementwise": "branches"}


@dataclass(frozen=True)
class Candidate:
    """A number that the network has: of which quantity, under which convention, for bytes in which precision."""

    quantity: Quantity
    convention: Convention
    precision: str | None
    value: Exact


def unlikely(one: Candidate) -> int:
    """How far a number is from what is most often printed: weights, bytes and work, as the lecture counts them, in single precision."""
    precision = 0 if one.precision in (None, "single") else 1 if one.precision == "half" else 2
    return (0 if one.quantity.name in _PLAINEST else 2) + (one.convention.name != "lecture") + precision


def is_one_number(quantity: Quantity) -> bool:
    """Whether a quantity is a count or bytes: not a shape, and nothing that needs a rate."""
    return bool(quantity.unit) and not quantity.letters & {"r", "B"}


def candidates(
    network: Network, asked: Sequence[Quantity], allowed: Sequence[Convention], precisions: Mapping[str, Exact]
) -> Iterator[Candidate]:
    """The values of these quantities, in their order, of each convention in its order.

    A pair that has no answer is passed over; where there is none at all, what its last one said is raised. A network whose
    sizes are numbers has numbers alone.
    """
    found, refused = 0, None
    for one, convention in product(asked, allowed):
        if not has_its_own(one, convention) and convention is not allowed[0]:
            continue
        try:
            value = one.value(network, convention)
        except SymbolicComplexityError as error:
            refused = error
            continue
        for precision, size in precisions.items() if "p" in symbols_in(value) else ((None, 1),):
            exact = put_in(value, {"p": size})
            assert isinstance(exact, (int, Fraction))
            found += 1
            yield Candidate(one, convention, precision, exact)
    if refused is not None and not found:
        raise refused


def has_its_own(quantity: Quantity, convention: Convention) -> bool:
    """Whether a convention counts a quantity otherwise than the lecture does."""
    return quantity.choice(convention) != quantity.choice(CONVENTIONS["lecture"])


@dataclass(frozen=True)
class Term:
    """A part of a count: `times` so many, and what they are."""

    name: str
    times: int
    count: Exact

    @property
    def worth(self) -> Exact:
        """What it adds to the count."""
        return self.times * self.count


def terms(network: Network, candidate: Candidate) -> tuple[Term, ...]:
    """What the candidate's value is made of, where its convention tells: by the rules of a tool, or by what operations are for.

    Of Keras' parameters those that are trained and those that are not; nothing of any other quantity.
    """
    lecture = CONVENTIONS["lecture"]
    match candidate.quantity.name:
        case "operations":
            return _of_work(network, candidate.convention)
        case "weights" if candidate.convention.stored:
            kinds = (("trained", "weights"), ("not trained", "buffers"))
            return _told(Term(name, 1, _number(QUANTITIES[quantity].value(network, lecture))) for name, quantity in kinds)
        case _:
            return ()


def _of_work(network: Network, convention: Convention) -> tuple[Term, ...]:
    keys = tuple(_kinds(convention))
    programs: list[tuple[Node, Program]] = []
    for node in network.layers:
        parts = list(_parts(node, convention))
        amounts = (add(*(amount for name, times, amount in parts if (name, times) == key)) for key in keys)
        programs.append((node, node.form.program(tuple(amounts))))
    found: dict[str, list[Term]] = {}
    for (name, times), count in zip(keys, map(_number, totals(programs, len(keys))), strict=True):
        found.setdefault(name, []).extend(_told([Term(name, times, count)]))
    return tuple(several[0] if len(several) == 1 else _together(several) for several in found.values() if several)


def _kinds(convention: Convention) -> dict[tuple[str, int], None]:
    """What a convention counts, by name, and how often: in its own order."""
    if convention.rules:
        return dict.fromkeys((rule.term, rule.times) for rule in convention.rules)
    return dict.fromkeys((_TERMS.get(role, role), 1) for role in ROLES if role in convention.counts)


def _parts(node: Node, convention: Convention) -> Iterator[tuple[str, int, Written]]:
    """What is counted of one layer: its name, how often, and how much."""
    if not convention.rules:
        yield from ((_TERMS.get(work.role, work.role), 1, work.amount) for work in node.facts.work if work.role in convention.counts)
        return
    layer = seen(node)
    for rule in convention.rules:
        if (amount := rule.of(layer)) is not None:
            yield rule.term, rule.times, amount


def _together(several: Sequence[Term]) -> Term:
    """Terms of one name that count differently often, as one."""
    return Term(several[0].name, 1, sum(term.worth for term in several))


def _told(found: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(term for term in found if term.count)


def _number(value: Value) -> Exact:
    assert isinstance(value, (int, Fraction))
    return value
