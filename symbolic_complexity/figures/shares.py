"""The share that each part of a network has of the total, as bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from ..algebra import normal_form
from ..document import Figure, Phrase, Prose, joined
from ..drawing import KINDS, Box, Drawing, Label, Shade, Shape
from ..errors import Invalid
from ..table import shown
from ..written import Number
from .base import Asked, Kind
from .single import Single
from .structure import Leaf, in_less_detail, leaves, structure
from .words import percent, shortened, times_words, width_of

_MOST = 16
"""How many bars there is room for."""
_LETTERS, _TITLE = 11.0, 11.5
_PITCH, _WIDEST = 17.0, 26.0
"""From one bar to the next: with as many as there is room for, and with few of them."""
_SHEET, _MARGIN, _NAMES, _TOP, _FOOT = 480.0, 10.0, 120.0, 32.0, 8.0


def shares(asked: Asked) -> Figure:
    """The figure. Raises `Invalid` where a symbol is left free, and for a quantity that is no sum over the layers."""
    single = Single.of(asked, "shares")
    if single.free:
        wanted = ",".join(f"{name}=..." for name in single.free)
        raise Invalid(f"shares are numbers, and the {single.quantity.title} depend on {', '.join(single.free)}", expected=f"--set {wanted}")
    if single.total == Number(0):
        raise Invalid(f"{single.network.title} has no {single.quantity.title} that layers could have a share of")
    bars = _bars(single)
    return Figure(_drawn(bars, single), (*single.summed, *_followers(single)), _told(bars, single))


def _followers(single: Single) -> Prose:
    """Which layers that have some of it are told together with the one that they follow place by place."""
    own = {node.layer.name for node in single.network.layers if normal_form(single.cell(node)) != 0}
    names = dict.fromkeys(name for leaf in leaves(structure(single)) for name in leaf.after if name in own)
    return (Phrase("; a layer with what follows it: "), ", ".join(names)) if names else ()


def _bars(single: Single) -> list[tuple[Prose, str, Fraction]]:
    """For each bar its name, the kind of its layer and its worth: of the parts that have some, in as much detail as there is room for."""
    levels = [[one for one in leaves(level) if _worth(one)] for level in in_less_detail(structure(single), single.together)]
    parts = next((level for level in levels if len(level) <= _MOST), min(levels, key=len))
    ranked = sorted(range(len(parts)), key=lambda place: _worth(parts[place]), reverse=True)
    kept = ranked if len(parts) <= _MOST else ranked[: _MOST - 1]
    bars: list[tuple[Prose, str, Fraction]] = []
    for one in (parts[place] for place in sorted(kept)):
        bars.append(((shortened(one.name, _NAMES, _LETTERS), *times_words(one.times)), one.kind, _worth(one)))
    others = [_worth(parts[place]) for place in ranked[len(kept) :]]
    if others:
        bars.append(((Phrase(f"{len(others)} others"),), "", sum(others, Fraction(0))))
    return bars


def _worth(leaf: Leaf) -> Fraction:
    assert isinstance(leaf.worth, Number)
    return Fraction(leaf.worth.value)


def _drawn(bars: Sequence[tuple[Prose, str, Fraction]], single: Single) -> Drawing:
    assert isinstance(single.total, Number)
    total = Fraction(single.total.value)
    names = max(width_of(name, _LETTERS) for name, _, _ in bars)
    said = [(percent(worth / total), shown(Number(worth.numerator if worth.denominator == 1 else worth))) for _, _, worth in bars]
    percents = max(width_of(share, _LETTERS, bold=True) for share, _ in said)
    numbers = max(width_of(number, _LETTERS) for _, number in said)
    left = _MARGIN + names + 10
    pitch = min(_WIDEST, _PITCH * _MOST / len(bars))
    room = _SHEET - _MARGIN - left - percents - numbers - 26
    most = max(worth for _, _, worth in bars)
    kinds = list(dict.fromkeys(kind for _, kind, _ in bars if kind))
    shades: dict[str, Shade] = {"": "faint", **{kind: KINDS[min(place, len(KINDS) - 1)] for place, kind in enumerate(kinds)}}
    unit: Prose = (Phrase(" in "), Phrase(single.quantity.unit)) if single.quantity.unit not in ("", single.quantity.name) else ()
    shapes: list[Shape] = [Label(_MARGIN, 16, (Phrase(single.quantity.title), *unit), "start", _TITLE, bold=True)]
    shapes += _legend(kinds, shades)
    for place, ((name, kind, worth), (share, number)) in enumerate(zip(bars, said, strict=True)):
        y = _TOP + pitch * (place + 0.5)
        width = room * float(worth / most)
        shapes.append(Label(left - 8, y, name, "end", _LETTERS))
        shapes.append(Box(left, y - pitch / 3, max(width, 0.8), pitch * 2 / 3, shades[kind]))
        shapes.append(Label(left + width + 7, y, share, "start", _LETTERS, bold=True))
        shapes.append(Label(_SHEET - _MARGIN, y, number, "end", _LETTERS, "sixth"))
    return Drawing(_SHEET, _TOP + pitch * len(bars) + _FOOT, tuple(shapes))


def _legend(kinds: Sequence[str], shades: dict[str, Shade]) -> Iterator[Shape]:
    """What each colour means, from the right edge on."""
    x = _SHEET - _MARGIN
    for kind in reversed(kinds if len(kinds) > 1 else []):
        yield Label(x, 16, (kind,), "end", _LETTERS)
        x -= width_of((kind,), _LETTERS) + 16
        yield Box(x, 16 - 5.5, 11, 11, shades[kind])
        x -= 16


def _told(bars: Sequence[tuple[Prose, str, Fraction]], single: Single) -> Prose:
    """What is seen, in words."""
    assert isinstance(single.total, Number)
    total = Fraction(single.total.value)
    each: list[Prose] = [(*name, " ", *percent(worth / total)) for name, _, worth in bars]
    return (single.network.title, ", ", Phrase("shares of the "), Phrase(single.quantity.title), ": ", *joined(each))


SHARES = Kind("shares", "the share that each layer has of the total, as bars", shares)
