"""How a layer's formulas read in its network: its sizes put in, equal terms gathered, a Repeat's rounds summed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ..algebra import Exact, closed_form, symbols_in, write
from ..layers import Loop, Node
from ..layers.node import OUTPUT, with_outputs
from ..network import Network, totals
from ..working import settle
from ..written import IndexedSum, Number, Part, Written, add, free_names, multiply, powers, substitute, unfold


def read(network: Network, node: Node) -> tuple[dict[str, Written], dict[str, Exact]]:
    """How a layer's letters read in a network: what to write in their place, and the numbers to put in later.

    A letter whose size is a formula reads as that formula. One whose size is a number stays a letter, unless the
    design uses that letter for something else.
    """
    if node.facts.begins:
        return network.letters(node), {}
    inlined: dict[str, Written] = {}
    fixed: dict[str, Exact] = {}
    for letter, stands_for in network.letters(node).items():
        worth = node.worth(letter)
        if isinstance(worth, int) and letter not in network.symbols:
            fixed[letter] = worth
        else:
            inlined[letter] = write(worth) if isinstance(worth, int) else stands_for
    return inlined, fixed


def in_place(network: Network, node: Node, form: Written) -> Written:
    """A form in a layer's letters as it stands in the network: sizes put in, output planes already worked out."""
    letters = network.letters(node)
    letters |= zip(OUTPUT, network.written_outputs[id(node)], strict=False)
    return powers(substitute(with_outputs(form, node.facts), letters))


def in_all_rounds(network: Network, node: Node, form: Written) -> tuple[str, Written]:
    """For which rounds of its Repeats a node stands ("x L", "i = 0 .. 2"), and what a form comes to in all of them."""
    told = []
    for loop in node.loop.around() if node.loop else ():
        told.append(f"{loop.index} = {loop.first}" + ("" if loop.count == 1 else f" ... {write(loop.last)}"))
    return f"  {', '.join(reversed(told))}", closed_rounds(((node, form),), network)


def only(fixed: dict[str, Exact], *trees: Written) -> dict[str, Exact]:
    """The fixed letters that occur in these trees."""
    names = frozenset[str]().union(*map(free_names, trees))
    return {letter: number for letter, number in fixed.items() if letter in names}


def gathered(terms: tuple[Written, ...]) -> Written:
    """A sum in which equal terms are written once, with how many there are."""
    counted: dict[Written, int] = {}
    for term in terms:
        counted[term] = counted.get(term, 0) + 1
    return add(*(multiply(Number(count), term) if count > 1 else term for term, count in counted.items()))


def in_rounds(parts: Sequence[tuple[Loop | None, Part]], around: Loop | None = None) -> Iterator[Written]:
    """The parts as a sum's terms; those inside a Repeat summed over its rounds."""
    for loop, run in groupby(parts, key=lambda part: just_inside(part[0], around)):
        if loop is around:
            yield from (part for _, part in run)
            continue
        assert loop is not None
        inner = add(*in_rounds(list(run), loop))
        yield rounds_of(inner, loop)


def just_inside(loop: Loop | None, around: Loop | None) -> Loop | None:
    """The loop directly inside `around` in which the given one is; `around` itself where it is that."""
    return around if loop is around or loop is None else list(loop.around(around))[-1]


def rounds_of(body: Written, loop: Loop) -> Written:
    """The sum of a body over the rounds of its Repeat, as a person writes it: L times, where every round is the same."""
    if loop.count == 1:
        return substitute(body, {loop.index: loop.first})
    count = write(loop.count)
    if loop.index not in free_names(unfold(body)):
        return multiply(count, body)
    return IndexedSum(body, loop.index, Number(loop.first), write(loop.last))


def closed_rounds(terms: Sequence[tuple[Node, Written]], network: Network) -> Written:
    """The layers' formulas added, equal ones gathered, those inside a Repeat closed over its rounds."""
    found: list[Written] = []
    for loop, run in groupby(terms, key=lambda term: just_inside(term[0].loop, None)):
        layers = tuple(run)
        if all(node.loop is None or node.loop.rounds == 1 for node, _ in layers):
            found += (in_place(network, node, form) for node, form in layers)
            continue
        assert loop is not None
        inside = network.plain(totals(((node, node.form.program((form,))) for node, form in layers), 1, within=loop)[0])
        closed = closed_form(inside, loop.index, loop.first, loop.count)
        if loop.index not in symbols_in(inside) and all(node.loop is loop for node, _ in layers):
            # Every round is the same, so the author's forms may stand as they are.
            own = multiply(write(loop.count), settle(gathered(tuple(in_place(network, node, form) for node, form in layers))))
            closed = min(closed, own, key=lambda tree: len(str(tree)))
        found.append(closed)
    return gathered(tuple(found))
