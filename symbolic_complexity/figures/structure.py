"""A network as a picture shows it: parts in series, in branches, again and again.

An activation, a normalisation or a dropout is part of the layer before it. What is wired so crosswise that it falls into no
branches is one part. A network may be told in less detail: equal neighbours once, then each join with its branches as one
part. Whatever is put together is worth what all of it is worth, so that the parts always add up to the total.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby, pairwise, takewhile
from math import ceil
from typing import TypeAlias

from ..algebra import write
from ..facts import WEIGHTED
from ..layers import Loop, Node, Passage
from ..quantities.reading import just_inside
from ..table import runs
from ..working import settle
from ..written import ONE, Dimensions, Number, Written, multiply, substitute
from .single import Single

_FEW = 24
"""So many parts can be looked at one by one."""


@dataclass(frozen=True)
class Leaf:
    """One part: a layer with those that only follow it place by place (`after`), or several layers put together (`made_of`).

    `kind` is its layer's, or that of the layer inside which is worth most. `worth` is that of all of the `times` it stands for.
    """

    name: str
    kind: str
    layers: tuple[str, ...]
    output: Dimensions
    worth: Written
    after: tuple[str, ...] = ()
    made_of: tuple[str, ...] = ()
    times: Written = ONE
    begins: bool = False

    @property
    def alike(self) -> tuple[object, ...]:
        """What makes two parts equal: all but their names."""
        return self.layers, self.output, self.worth, self.times

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """Itself alone."""
        return (self,)


@dataclass(frozen=True)
class Branch:
    """A series between a fork and a join; `enters` where it begins at the fork, `joins` where it ends at the join."""

    series: Series
    enters: bool = True
    joins: bool = True


@dataclass(frozen=True)
class Branches:
    """Branches side by side and the part that joins them; a branch of no parts is the fork's own output."""

    branches: tuple[Branch, ...]
    join: Leaf

    @property
    def alike(self) -> tuple[object, ...]:
        """What makes two of them equal: all but their names."""
        return (*((_alike(one.series), one.enters, one.joins) for one in self.branches), self.join.alike)

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """Its parts, branch by branch."""
        return (*(leaf for one in self.branches for leaf in leaves(one.series)), self.join)


@dataclass(frozen=True)
class Again:
    """A series that comes again and again."""

    series: Series
    times: Written

    @property
    def alike(self) -> tuple[object, ...]:
        """What makes two of them equal: all but their names."""
        return _alike(self.series), self.times

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """Its parts, each of them once."""
        return leaves(self.series)


Item: TypeAlias = Leaf | Branches | Again
Series: TypeAlias = tuple[Item, ...]
Total: TypeAlias = Callable[[Sequence[Written]], Written]
"""What several parts are worth together."""


def leaves(series: Series) -> tuple[Leaf, ...]:
    """All parts, in order."""
    return tuple(leaf for item in series for leaf in item.leaves)


def _alike(series: Series) -> tuple[object, ...]:
    return tuple(item.alike for item in series)


# --------------------------------------------------------------------------------------------------------------- the network


def structure(single: Single) -> Series:
    """The network in all its parts."""
    parts = _Parts(single)
    return parts.series(None, list(range(len(parts.groups))), None)


def source_of(node: Node) -> Node:
    """The layer that a node's output comes from, on the other side of a Repeat's passages."""
    while isinstance(node, Passage):
        (node,) = node.inputs
    return node


class _Tangled(Exception):
    """Branches that meet before they join."""


class _Parts:
    """The groups of layers that are one part each, and how they are wired."""

    def __init__(self, single: Single) -> None:
        self.single = single
        self.groups: list[list[Node]] = []
        layers = single.network.layers
        ends = {id(source_of(end)) for end in single.network.ends}
        users: dict[int, int] = {}
        for node in layers:
            for source in map(source_of, node.inputs):
                users[id(source)] = users.get(id(source), 0) + 1
        place: dict[int, int] = {}
        for node in layers:
            before = source_of(node.inputs[0]) if len(node.inputs) == 1 else None
            if before is not None and users[id(before)] == 1 and id(before) not in ends and _only_follows(node, before):
                place[id(node)] = place[id(before)]
                self.groups[place[id(node)]].append(node)
            else:
                place[id(node)] = len(self.groups)
                self.groups.append([node])
        self.before = [[place[id(source_of(source))] for source in group[0].inputs] for group in self.groups]

    def leaf(self, group: int) -> Leaf:
        """One group as a part."""
        nodes = self.groups[group]
        first, network = nodes[0], self.single.network
        cells = [self.single.cell(node) for node in nodes]
        return Leaf(
            name=network.names[id(first)],
            kind=first.layer.name,
            layers=tuple(str(node.layer) for node in nodes),
            output=self._output(nodes[-1]),
            worth=self.single.together(cells),
            after=tuple(node.layer.name for node in nodes[1:]),
            begins=first.facts.begins,
        )

    def _output(self, node: Node) -> Dimensions:
        """The shape that a layer puts out; inside a Repeat in its last round."""
        last: dict[str, Written] = {}
        for loop in node.loop.around() if node.loop else ():
            last = {**{index: substitute(at, {loop.index: write(loop.last)}) for index, at in last.items()}, loop.index: write(loop.last)}
        sizes = self.single.network.written_outputs[id(node)]
        return Dimensions(tuple(settle(substitute(size, last)) for size in sizes))

    def series(self, fork: int | None, members: list[int], around: Loop | None) -> Series:
        """The groups in series, from the fork on; those inside a Repeat as one item."""
        found: list[tuple[Loop | None, Item]] = []
        previous = fork
        for begin, end in self._stretches(fork, members):
            join = members[end]
            found.append((self.groups[join][0].loop, self._item(previous, members[begin:end], join)))
            previous = join
        return tuple(_in_rounds(found, around))

    def _stretches(self, fork: int | None, members: list[int]) -> Iterator[tuple[int, int]]:
        """Where each item begins, and where the group stands that everything passes through, which ends it."""
        place = {group: number for number, group in enumerate(members)}
        last_use = [-1] * len(members)
        from_fork = -1
        for number, group in enumerate(members):
            for source in self.before[group]:
                if source == fork:
                    from_fork = number
                elif source in place:
                    last_use[place[source]] = number
        begin, furthest = 0, from_fork
        for number in range(len(members)):
            if furthest <= number:
                yield begin, number
                begin = number + 1
            furthest = max(furthest, last_use[number])

    def _item(self, fork: int | None, inside: list[int], join: int) -> Item:
        if not inside and len(self.before[join]) < 2:
            return self.leaf(join)
        try:
            return Branches(tuple(self._branches(fork, inside, join)), self.leaf(join))
        except _Tangled:
            return together([self.leaf(group) for group in (*inside, join)], self.single.together)

    def _branches(self, fork: int | None, inside: list[int], join: int) -> Iterator[Branch]:
        """The branches in the order in which the join takes them in."""
        found: list[tuple[int, Branch]] = []
        for number, source in enumerate(self.before[join]):
            if source == fork:
                found.append((number, Branch(())))
        for members in self._components(inside):
            into = [number for number, source in enumerate(self.before[join]) if source in members]
            if any(self.before[join][number] != members[-1] for number in into):
                raise _Tangled
            enters = any(fork in self.before[group] for group in members)
            around = self.groups[join][0].loop
            found.append((into[0] if into else len(self.before[join]), Branch(self.series(fork, members, around), enters, bool(into))))
        yield from (branch for _, branch in sorted(found, key=lambda one: one[0]))

    def _components(self, inside: list[int]) -> list[list[int]]:
        """The groups that hang together without the fork and the join."""
        found: list[list[int]] = []
        for group in inside:
            mine = [one for one in found if any(source in one for source in self.before[group])]
            found = [one for one in found if one not in mine]
            found.append([*(member for one in mine for member in one), group])
        return [sorted(one) for one in found]


def _only_follows(node: Node, source: Node) -> bool:
    """Whether a layer only works on the single elements of what comes in."""
    if source.facts.begins or node.loop is not source.loop or node.layer.joins:
        return False
    if not node.facts.computes:
        return True
    weighted = any(work.role in WEIGHTED for work in node.facts.work)
    return node.output == source.output and not node.facts.reach and not weighted


def _in_rounds(items: Sequence[tuple[Loop | None, Item]], around: Loop | None) -> Iterator[Item]:
    """The items, those inside a Repeat as one that comes again."""
    for loop, run in groupby(items, key=lambda item: just_inside(item[0], around)):
        inside = list(run)
        if loop is around:
            yield from (item for _, item in inside)
            continue
        assert loop is not None
        series = tuple(_in_rounds(inside, loop))
        yield from series if loop.count == 1 else (_again(series, write(loop.count)),)


def _again(series: Series, times: Written) -> Item:
    """The series so many times: a part alone says so itself."""
    if len(series) == 1 and isinstance(series[0], Leaf):
        return replace(series[0], times=settle(multiply(times, series[0].times)))
    return Again(series, times)


# ------------------------------------------------------------------------------------------------------------- in less detail


def in_less_detail(series: Series, total: Total) -> tuple[Series, ...]:
    """The series as it is, and then in less and less detail."""
    least = closed(series, total)
    return series, folded(series), joined(series, total), gathered(series, total), least, in_stretches(least, total)


def folded(series: Series) -> Series:
    """Equal neighbours as one that comes again, also where several come again in the same order."""
    found: list[Item] = []
    series = tuple(map(_folded_inside, series))
    for place, length, times in runs([item.alike for item in series], [True] * len(series)):
        pattern = series[place : place + length]
        if times == 1:
            found += pattern
        elif isinstance(pattern[0], Leaf) and length == 1:
            found.append(_again((_scaled(pattern[0], times),), Number(times)))
        else:
            found.append(_again(tuple(_scaled(item, times) for item in pattern), Number(times)))
    return tuple(found)


def joined(series: Series, total: Total) -> Series:
    """Each join with its branches as one part; then equal neighbours once."""
    return folded(tuple(_joined(item, total) for item in series))


def gathered(series: Series, total: Total) -> Series:
    """Also neighbours whose names begin alike: block2_expand, block2_project."""
    found: list[Item] = []
    items = joined(series, total)
    for block, run in groupby(zip(_blocks(items), items, strict=True), key=lambda one: one[0]):
        inside = [item for _, item in run]
        parts = [item for item in inside if isinstance(item, Leaf)]
        found += [replace(together(parts, total), name=block)] if block and len(parts) > 1 else inside
    return folded(tuple(found))


def _blocks(items: Series) -> list[str]:
    """For each item the words that its name begins with as a neighbour's does: the more of them, where they are two."""
    names = [item.name.split("_") if isinstance(item, Leaf) and item.times == ONE else [] for item in items]
    shared = ["", *("_".join(_begin(one, two)) for one, two in pairwise(names)), ""]
    return [max(pair, key=len) for pair in pairwise(shared)]


def closed(series: Series, total: Total) -> Series:
    """Also each series that comes again as one part."""
    return folded(tuple(_closed(item, total) for item in gathered(series, total)))


def in_stretches(series: Series, total: Total) -> Series:
    """Also neighbours that have nothing in common, where they are still too many to be looked at one by one."""
    rest = [leaf for leaf in leaves(series) if not leaf.begins]
    if len(rest) <= _FEW:
        return series
    many = ceil(len(rest) / _FEW)
    begins = tuple(leaf for leaf in leaves(series) if leaf.begins)
    return begins + tuple(together(rest[place : place + many], total) for place in range(0, len(rest), many))


def _folded_inside(item: Item) -> Item:
    match item:
        case Branches(branches, join):
            return Branches(tuple(replace(one, series=folded(one.series)) for one in branches), join)
        case Again(series, times):
            return Again(folded(series), times)
    return item


def _scaled(item: Item, times: int) -> Item:
    """The item worth so many times as much."""
    match item:
        case Leaf():
            return replace(item, worth=settle(multiply(Number(times), item.worth)))
        case Branches(branches, join):
            scaled = tuple(replace(one, series=tuple(_scaled(inner, times) for inner in one.series)) for one in branches)
            return Branches(scaled, replace(join, worth=settle(multiply(Number(times), join.worth))))
        case Again(series, before):
            return Again(tuple(_scaled(inner, times) for inner in series), before)


def _joined(item: Item, total: Total) -> Item:
    match item:
        case Branches():
            return together(item.leaves, total)
        case Again(series, times):
            return _again(tuple(_joined(inner, total) for inner in series), times)
    return item


def _closed(item: Item, total: Total) -> Item:
    return replace(together(item.leaves, total), times=item.times) if isinstance(item, Again) else item


def together(parts: Sequence[Leaf], total: Total) -> Leaf:
    """Several parts as one, which has the last one's output."""
    made_of = tuple(kind for one in parts for kind in one.made_of or (one.kind,))
    layers = tuple(layer for one in parts for layer in one.layers)
    return Leaf(_common_name(parts), _greatest(parts), layers, parts[-1].output, total([one.worth for one in parts]), made_of=made_of)


def _greatest(parts: Sequence[Leaf]) -> str:
    """The kind of layer that is worth most; the first one, where there are no numbers."""
    by_kind: dict[str, int | Fraction] = dict.fromkeys((one.kind for one in parts), 0)
    for one in parts:
        if isinstance(one.worth, Number):
            by_kind[one.kind] += one.worth.value
    return max(by_kind, key=lambda kind: by_kind[kind])


def _common_name(parts: Sequence[Leaf]) -> str:
    """What the names that were given begin with, where that is a name itself; else the first and the last."""
    given = [one.name for one in parts if not re.fullmatch(rf"{one.kind.lower()}\d*_?", one.name)]
    if len(given) > 1 or given == [parts[-1].name]:
        start = "".join(_begin(*given))
        if start.rstrip("_") and all(_ends_a_word(start, name[len(start) :]) for name in given):
            return start.rstrip("_")
    return f"{parts[0].name} … {parts[-1].name}" if len(parts) > 1 else parts[0].name


def _ends_a_word(start: str, rest: str) -> bool:
    """Whether conv2_1 ends a word of conv2_1a, conv2_x of conv2_xa; conv does of neither conv1 nor convolution."""
    return start.endswith("_") or rest[:1] in ("", "_") or (rest[0].isalpha() and (start[-1].isdigit() or len(rest) == 1))


def _begin(*several: Sequence[str]) -> list[str]:
    """What they all begin with."""
    return [one[0] for one in takewhile(lambda one: len(set(one)) == 1, zip(*several, strict=False))]
