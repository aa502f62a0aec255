"""Pictures of sweeps: no name covers a point, what has no value is seen, and the picture alone says what it shows."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction
from typing import Any

import pytest

from symbolic_complexity import quantities
from symbolic_complexity.document import Phrase, plain_text
from symbolic_complexity.drawing import Box, Drawing, Label, Line
from symbolic_complexity.figures.heatmap import heatmap
from symbolic_complexity.figures.pareto import Point, pareto
from symbolic_complexity.renderers.base import spell
from symbolic_complexity.renderers.text import UNICODE
from symbolic_complexity.sweeping import sweep

from .test_figures import faults, words

DEEP = "(Input)(3,{M},{M})->(Conv){k}c{w}w->(ReLU)->(MaxPool)2w2s->(Flatten)->(FC)10"
WEIGHTS, OPERATIONS, THROUGHPUT = (quantities.quantity(name) for name in ("weights", "operations", "throughput"))


def labels(drawing: Drawing) -> list[str]:
    return [words(one) for one in drawing.shapes if isinstance(one, Label)]


# ------------------------------------------------------------------------------------------------------------------- fronts


def front_of(points: list[tuple[int, int]], more: tuple[bool, bool]) -> list[tuple[int, int]]:
    """By hand: the points that no other one is at least as good as in both, from left to right."""
    signs = [-1 if one else 1 for one in more]

    def beats(one: tuple[int, int], other: tuple[int, int]) -> bool:
        return one != other and all(sign * a <= sign * b for sign, a, b in zip(signs, one, other, strict=True))

    return sorted(one for one in set(points) if not any(beats(other, one) for other in points))


@pytest.mark.parametrize("more", [*itertools.product([False, True], repeat=2)])
@pytest.mark.parametrize(("count", "largest"), [(1, 9), (4, 10**7), (40, 300), (900, 10**9)])
def test_names_are_clear_of_points_lines_and_one_another(count: int, largest: int, more: tuple[bool, bool]) -> None:
    chance = random.Random(count)
    points = [(chance.randint(1, largest), chance.randint(1, largest)) for _ in range(count)]
    front = [Point(one, {"k": one[0] % 512, "w": one[1] % 9}) for one in front_of(points, more)]
    across, up = (THROUGHPUT if one else WEIGHTS for one in more)
    drawn = pareto((across, up), front, points)
    assert not faults(drawn.drawing, straight=True)
    named = sum(text.startswith("k = ") for text in labels(drawn.drawing))
    assert named or count > 40
    assert f"{len(front)} point" in plain_text(drawn.caption)
    assert ("of them named" in plain_text(drawn.caption)) == (named < len(front))


def test_a_front_says_what_its_squares_are() -> None:
    drawn = sweep(DEEP, {"k": "8:64:8", "w": "1:7:2"}, pareto="weights,operations", values={"M": 32}, where="weights > 20000").figure()
    caption = spell(drawn.caption, UNICODE)
    assert caption.startswith("(Input)(3,M,M)->(Conv){k}c{w}w1s0p")
    assert ", M = 32: only where weights > 20000; Pareto front: fewer weights, fewer operations; large orange squares: " in caption
    assert "small grey squares: the other points" in caption
    assert {"Pareto front", "other points"} <= set(labels(drawn.drawing))


# --------------------------------------------------------------------------------------------------------------------- maps


def bar(drawing: Drawing) -> list[tuple[float, str]]:
    """The numbers beside the scale and where they stand."""
    right = max(one.x + one.width for one in drawing.shapes if isinstance(one, Box))
    return [(one.y, words(one)) for one in drawing.shapes if isinstance(one, Label) and one.x > right]


def cells(largest: int, step: int) -> dict[Any, Any]:
    return {(k, w): 1 + (k * w * largest) // 64 for k in range(1, 9) for w in range(1, 9) if (k * w) % step}


@pytest.mark.parametrize(
    ("largest", "kind", "ticks"),
    [
        (7, "linear", ["2", "4", "6", "8"]),
        (1_000, "logarithmic", ["20", "50", "100", "200", "500", "1k"]),
        (10**7, "logarithmic", ["200k", "500k", "1M", "2M", "5M", "10M"]),
    ],
)
def test_a_scale_has_round_numbers_at_their_places_and_says_what_its_steps_are(largest: int, kind: str, ticks: list[str]) -> None:
    drawn = heatmap(OPERATIONS, range(1, 9), range(1, 9), ("k", "w"), cells(largest, 100), Phrase("sizes do not fit"))
    found = bar(drawn.drawing)
    assert kind in labels(drawn.drawing)
    assert f"({kind})" in plain_text(drawn.caption)
    assert [text for _, text in found] == ticks
    assert [y for y, _ in found] == sorted((y for y, _ in found), reverse=True)


def test_cells_without_a_value_are_hatched_and_said_to_be() -> None:
    for step, empty in ((2, True), (100, False)):
        drawn = heatmap(OPERATIONS, range(1, 9), range(1, 9), ("k", "w"), cells(50, step), Phrase("sizes do not fit"))
        slanting = [
            one for one in drawn.drawing.shapes if isinstance(one, Line) and one.points[0][0] != one.points[1][0] != 0 and slants(one)
        ]
        assert bool(slanting) == empty
        assert ("no value: sizes do not fit" in labels(drawn.drawing)) == empty
        assert ("hatched: sizes do not fit" in plain_text(drawn.caption)) == empty


def slants(line: Line) -> bool:
    (x, y), (to_x, to_y) = line.points
    return x != to_x and y != to_y


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"over": {"M": "2:9", "w": "1:7"}}, "sizes do not fit"),
        ({"over": {"M": "12:19", "w": "1:7"}, "where": "w < M/3"}, "left out by the condition"),
        ({"over": {"M": "2:9", "w": "1:7"}, "where": "w < M/3"}, "sizes do not fit, or left out by the condition"),
    ],
)
def test_a_map_says_why_cells_have_no_value(more: dict[str, Any], why: str) -> None:
    caption = plain_text(sweep(DEEP, quantities="operations", values={"k": 4}, **more).figure().caption)
    assert caption.endswith(f"; hatched: {why}")


def test_a_cell_rounds_a_half_up() -> None:
    values = {(1, 1): Fraction(12_345, 10), (2, 1): 1_225, (1, 2): 4_000, (2, 2): 10_450}
    drawn = heatmap(OPERATIONS, (1, 2), (1, 2), ("k", "w"), values, Phrase("sizes do not fit"))
    assert {"1.23k", "4k", "10.5k"} <= set(labels(drawn.drawing))
