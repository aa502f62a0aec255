"""What the symbols of a network must satisfy for its layers to fit: the conditions that a formula is given with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from math import ceil, lcm

from .algebra import Polynomial, Value, at_least_zero, divide, equal, falls, is_integer, normal_form, put_in, symbols_in, terms_of, write
from .algebra.atoms import FloorAtom
from .facts import Condition
from .layers import Loop, Node
from .network import Network
from .symbols import least
from .working import settle
from .written import Floor, Name, Number, substitute, walk, written


def of_depths(network: Network, least_rounds: int) -> list[Condition]:
    """What the Repeats' depths must satisfy to have so many rounds, beside those first ones that stand apart."""
    found: dict[str, Condition] = {}
    for loop in dict.fromkeys(node.loop for node in network.nodes if node.loop):
        count = put_in(loop.count, _worst_round("<=", 0, loop.count, loop.parent))
        if not isinstance(count, int) and not at_least_zero(count - least_rounds):
            extra = terms_of(count).get((), 0)
            least, rounds = write(least_rounds - extra), write(count - extra)  # 1 <= a, for a - 1 rounds
            found.setdefault(f"{least} {rounds}", Condition(least, "<=", rounds, "a Repeat has no fewer rounds"))
    return list(found.values())


def of_sizes(network: Network) -> list[Condition]:
    """What the symbols must satisfy for the layers to fit, beyond being at least 1; in the design's own letters."""
    if "conditions" not in network.remembered:
        network.remembered["conditions"] = _of_sizes(network)
    return list(network.remembered["conditions"])


def _of_sizes(network: Network) -> list[Condition]:
    seen: set[tuple[str, Value, Value, Loop | None]] = set()
    found: dict[str, Condition] = {
        f"{name} %": Condition(written(divisor), "divides", Name(name), "assumed") for name, divisor in network.divisors.items()
    }
    for node in network.nodes:
        for worth in node.layer.values.values():
            below = lcm(*(Fraction(c).denominator for c in terms_of(worth).values()))
            if below > 1:
                found.setdefault(str(worth), Condition(Number(below), "divides", write(worth * below), "a size is a whole number"))
        for condition, smaller, larger in node.demands():
            demand = (condition.relation, smaller, larger, node.loop)
            if demand in seen or _always(condition.relation, smaller, larger):
                continue
            seen.add(demand)
            for one in _in_all_rounds(network, node, condition, network.plain(smaller, node), network.plain(larger, node)):
                plain = _without_floor(one)
                found.setdefault(f"{plain.left} {plain.right}", plain)
    return needed([*found.values(), *of_depths(network, 0)])


def _without_floor(condition: Condition) -> Condition:
    """3 <= M for 2 <= floor((M + 1) / 2): what it means for the one symbol inside a floor."""
    if condition.relation != "<=" or not any(isinstance(part, Floor) for part in walk(condition.right)):
        return condition
    left, right = normal_form(condition.left), normal_form(condition.right)
    names = symbols_in(right)
    if not isinstance(left, int) or len(names) != 1:
        return condition
    (name,) = names
    bound = {name: 0}
    _raise(bound, right, left)
    return replace(condition, left=Number(bound[name]), right=Name(name)) if bound[name] > 0 else condition


def leasts(network: Network, least_rounds: int = 0) -> dict[str, int]:
    """The least whole number that each symbol of a network can be, as far as its layers say so of one symbol at a time.

    Its Repeats have so many rounds at least. 1 for a size, 0 for a padding, 5 for M where a kernel of 5 x 5 must fit, 32 for M where it
    is assumed that 32 divides M.
    """
    found = {name: least(name) for name in network.symbols}
    for node in network.nodes:
        for letter, number in node.layer.bounds().items():
            if letter in node.layer.values:
                _raise(found, network.plain(node.layer.values[letter], node), number)
    for condition in (*of_sizes(network), *of_depths(network, least_rounds)):
        left, right = normal_form(condition.left), normal_form(condition.right)
        if condition.relation == "<=" and isinstance(left, int):
            _raise(found, right, left)
    for name, divisor in network.divisors.items():
        if isinstance(divisor, int):
            found[name] = -(-max(found[name], 1) // divisor) * divisor
    return found


def _raise(found: dict[str, int], worth: Value, number: int) -> None:
    """What it means for the symbols that a value is at least a number: for x in a x + b and in its floor; for those of a product."""
    if not isinstance(worth, Polynomial):
        return
    terms = dict(worth.terms)
    room = number - Fraction(terms.pop((), 0))
    if len(terms) != 1 or room <= 0:
        return
    ((monomial, coefficient),) = terms.items()
    if coefficient <= 0:
        return
    bound = ceil(room / Fraction(coefficient)) if len(monomial) == 1 and monomial[0][1] == 1 else 1
    for generator, exponent in monomial:
        if isinstance(generator, FloorAtom) and isinstance(generator.denominator, int) and len(monomial) == 1:
            _raise(found, generator.numerator, generator.denominator * bound)
        elif isinstance(generator, str) and generator in found and exponent > 0:
            found[generator] = max(found[generator], bound)


def _in_all_rounds(network: Network, node: Node, condition: Condition, smaller: Value, larger: Value) -> Iterator[Condition]:
    """A node's condition in the design's own letters, such that it holds in every round of the Repeats around."""
    loops = list(node.loop.around()) if node.loop else []
    changing = [loop for loop in loops if loop.index in symbols_in(larger - smaller)]
    if not changing:
        letters = network.letters(node)
        left, right = (settle(substitute(side, letters)) for side in (condition.left, condition.right))
        if not _always(condition.relation, normal_form(left), normal_form(right)):
            yield Condition(left, condition.relation, right, condition.because)
    elif condition.relation == "divides" and len(changing) == 1 and not symbols_in(smaller) & {loop.index for loop in loops}:
        # g divides a + b i in every round: it divides a and b.
        (loop,) = changing
        grown = put_in(larger, {loop.index: Polynomial.of(loop.index) + 1}) - larger
        for worth in (put_in(larger, {loop.index: loop.first}), grown):
            if not _always("divides", smaller, worth):
                yield Condition(write(smaller), "divides", write(worth), condition.because)
    else:
        worst = _worst_round(condition.relation, smaller, larger, node.loop)
        smaller, larger = put_in(smaller, worst), put_in(larger, worst)
        if not _always(condition.relation, smaller, larger):
            if isinstance(smaller, int) and condition.relation == "<=":
                smaller, larger = _moved(smaller, larger)
            yield Condition(write(smaller), condition.relation, write(larger), condition.because)


def needed(conditions: list[Condition]) -> list[Condition]:
    """The conditions without those that follow from another one: 1 <= M where 2 <= M."""
    room = [normal_form(one.right) - normal_form(one.left) if one.relation == "<=" else None for one in conditions]
    kept: list[int] = []
    for place, mine in enumerate(room):
        if mine is not None:
            if any(other is not None and at_least_zero(mine - other) for other in (room[before] for before in kept)):
                continue
            kept = [before for before in kept if (other := room[before]) is None or not at_least_zero(other - mine)]
        kept.append(place)
    return [conditions[place] for place in kept]


def _moved(smaller: int, larger: Value) -> tuple[Value, Value]:
    """2 L <= 55 for 3 <= 58 - 2 L: where a number is all that is left of what falls."""
    number = terms_of(larger).get((), 0)
    falling = number - larger
    if falling != 0 and all(c > 0 for c in terms_of(falling).values()):
        return falling, number - smaller
    return smaller, larger


def _worst_round(relation: str, left: Value, right: Value, loop: Loop | None) -> Mapping[str, Value]:
    """The round of each Repeat in which right - left is the least, by index, where it only falls or only grows."""
    found: dict[str, Value] = {}
    for one in loop.around() if loop and relation == "<=" else ():
        room = put_in(right - left, found)
        if one.index in symbols_in(room):
            if falls(room, one.index):
                found[one.index] = one.last
            elif at_least_zero(put_in(room, {one.index: Polynomial.of(one.index) + 1}) - room):
                found[one.index] = one.first
    return found


def _always(relation: str, left: Value, right: Value) -> bool:
    """Whether a condition holds for all sizes, so that nobody need assume it."""
    if relation == "=":
        return equal(left, right).outcome == "proved"
    if relation == "divides" and isinstance(left, int):
        return is_integer(divide(right, left))
    if relation == "divides":
        return left == right
    return at_least_zero(right - left)
