"""What a step changed: the parts of a formula that were not there one line above, marked for the eye."""

from __future__ import annotations

from collections.abc import Iterator

from .written import Changed, Negative, Number, Part, Product, Sum, Written, children, rebuild, transform

_FEW = 40
"""Terms up to which two sums are matched with each other; longer ones are compared place by place."""


def highlighted(before: Written, after: Written) -> Written:
    """`after` with its new parts as `Changed`; as it is where everything is new, since then nothing stands out."""
    marked = _marked(before, after)
    if not _is_new(marked):
        return marked
    if isinstance(after, Product) and isinstance(before, Sum):
        # What was taken out of the sum is new in its place; the sum that is left is known.
        outside = [not isinstance(factor, Sum) for factor in after.factors]
        if not all(outside):
            return Product(tuple(_new(one) if new else one for one, new in zip(after.factors, outside, strict=True)))
    return after


def unmarked(node: Written) -> Written:
    """The formula itself, without its marks."""
    return transform(node, lambda inner: inner.argument if isinstance(inner, Changed) else inner)


def _marked(before: Written, after: Written) -> Written:
    if before == after or _looks_the_same(before, after):
        return after
    old, new = children(before), children(after)
    if type(before) is not type(after) or isinstance(after, Part) or not new:
        return _new(after)
    parts = tuple(_parts(old, new, matched=isinstance(after, (Sum, Product))))
    return _new(after) if all(map(_is_new, parts)) else _with(after, parts)


def _looks_the_same(before: Written, after: Written) -> bool:
    """Whether both are the same named part: its sign is all that is seen of it."""
    return isinstance(before, Part) and isinstance(after, Part) and before.sign == after.sign


def _parts(old: tuple[Written, ...], new: tuple[Written, ...], *, matched: bool) -> Iterator[Written]:
    """The parts of a formula, each with its marks; those of a sum or a product also where they have moved."""
    if not matched or max(len(old), len(new)) > _FEW or not set(old) & set(new):
        yield from map(_marked, old, new) if len(old) == len(new) else map(_new, new)
        return
    from difflib import SequenceMatcher

    for what, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield from new[first:last]
        elif end - start == last - first:
            yield from map(_marked, old[start:end], new[first:last])
        else:
            yield from map(_new, new[first:last])


def _new(node: Written) -> Written:
    """The node marked; a minus stays outside, where the sum around it sees it."""
    if isinstance(node, Negative):
        return Negative(Changed(node.argument))
    return node if isinstance(node, Number) and node.value < 0 else Changed(node)


def _is_new(node: Written) -> bool:
    return isinstance(node.argument if isinstance(node, Negative) else node, Changed)


def _with(node: Written, parts: tuple[Written, ...]) -> Written:
    """The node over its marked parts; a sum or a product keeps its own, so that nothing flattens."""
    match node:
        case Sum():
            return Sum(parts)
        case Product():
            return Product(parts)
    return rebuild(node, parts)
