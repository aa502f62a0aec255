"""Common parts: pairs of factors and pairs of terms that several products or sums have are computed once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from .nodes import Nodes, Times, Total

_MOST_OPERANDS = 60
"""Of a longer sum or product no pairs are looked for: there are too many."""


def share(nodes: Nodes, roots: Sequence[int]) -> None:
    """Rewrite the products and sums that these are made of, the most frequent pair first, until no pair occurs twice."""
    _multiples(nodes, roots)
    for kind in (Times, Total):
        while _pairs(nodes, roots, kind):
            pass


def _multiples(nodes: Nodes, roots: Sequence[int]) -> None:
    """18 M N in several sums becomes a node of its own."""
    sums = [(place, node) for place in nodes.reached(roots) if isinstance(node := nodes.all[place], Total)]
    counts = Counter(term for _, node in sums for term in node.terms if abs(term[0]) != 1)
    for place, node in sums:
        if len(node.terms) > 1 or node.number:
            terms = tuple((1, nodes.term(*term)) if counts[term] > 1 else term for term in node.terms)
            nodes.all[place] = Total(node.number, terms)


def _pairs(nodes: Nodes, roots: Sequence[int], kind: type[Times] | type[Total]) -> bool:
    """Take the frequent pairs out, no operand of one product or sum in two of them; whether there was any."""
    places = [place for place in nodes.reached(roots) if isinstance(nodes.all[place], kind)]
    bags: dict[int, Counter[Any]] = {}
    holders: dict[tuple[Any, Any], list[int]] = {}
    for place in places:
        bag = Counter(_items(nodes, place))
        if not 2 <= bag.total() <= _MOST_OPERANDS:
            continue
        bags[place] = bag
        twice = [(one, one) for one, count in bag.items() if count > 1]
        for pair in (*combinations(sorted(bag), 2), *twice):
            holders.setdefault(pair, []).append(place)
    changed: set[int] = set()
    for pair, several in sorted(holders.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        left = [place for place in several if place not in changed]
        if len(left) < 2:
            continue
        shared = nodes.add(Times(pair) if kind is Times else Total(0, pair))
        for place in left:
            if place != shared:
                bag = bags[place] - Counter(pair)
                bag[shared if kind is Times else (1, shared)] += 1
                _rewrite(nodes, place, bag)
            changed.add(place)
    return bool(changed)


def _items(nodes: Nodes, place: int) -> tuple[Any, ...]:
    node = nodes.all[place]
    assert isinstance(node, (Times, Total))
    return node.factors if isinstance(node, Times) else node.terms


def _rewrite(nodes: Nodes, place: int, bag: Counter[Any]) -> None:
    node = nodes.all[place]
    operands = tuple(bag.elements())
    nodes.all[place] = nodes.ordered(Total(node.number, operands) if isinstance(node, Total) else Times(operands))
