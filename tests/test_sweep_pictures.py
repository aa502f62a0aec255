"""Pictures of sweeps: no name covers a point, what has no value is seen, and the picture alone says what it shows."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from symbolic_complexity import quantities
from symbolic_complexity.document import Phrase, plain_text
from symbolic_complexity.drawing import DEGREES, Box, Drawing, Label, Line
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
    """By hand: the points that no other one is at least as good as in both, the best in the first before the others."""
    signs = [-1 if one else 1 for one in more]

    def beats(one: tuple[int, int], other: tuple[int, int]) -> bool:
        return one != other and all(sign * a <= sign * b for sign, a, b in zip(signs, one, other, strict=True))

    return sorted((one for one in set(points) if not any(beats(other, one) for other in points)), key=lambda one: signs[0] * one[0])


def stairs_of(drawing: Drawing) -> list[tuple[float, float]]:
    """The points of the line through the front; none where it has one point."""
    lines = [one.points for one in drawing.shapes if isinstance(one, Line) and one.shade == "first"]
    return [point for line in lines for point in line]


def check_stairs(drawing: Drawing, more: tuple[bool, bool], count: int) -> None:
    """The line goes through the whole front, and every corner between two of its points is worse than both: nothing reaches beyond it."""
    stairs = stairs_of(drawing)
    across, down = (-1 if more[0] else 1), (1 if more[1] else -1)  # a smaller number is better, from the top left corner
    assert len(stairs) == (2 * count - 1 if count > 1 else 0)
    for before, corner, after in zip(stairs[::2], stairs[1::2], stairs[2::2], strict=False):
        for point in (before, after):
            assert across * point[0] <= across * corner[0]
            assert down * point[1] <= down * corner[1]
            assert point[0] == corner[0] or point[1] == corner[1]
    squares = {(one.x + one.width / 2, one.y + one.height / 2) for one in drawing.shapes if isinstance(one, Box) and one.shade == "second"}
    assert all(any(place == pytest.approx(square) for square in squares) for place in stairs[::2])


@pytest.mark.parametrize("more", [*itertools.product([False, True], repeat=2)])
@pytest.mark.parametrize(("count", "largest"), [(1, 9), (4, 10**7), (40, 300), (900, 10**9)])
def test_names_are_clear_of_points_lines_and_one_another(count: int, largest: int, more: tuple[bool, bool]) -> None:
    chance = random.Random(count)
    points = [(chance.randint(1, largest), chance.randint(1, largest)) for _ in range(count)]
    front = [Point(one, {"k": one[0] % 512, "w": one[1] % 9}) for one in front_of(points, more)]
    across, up = (THROUGHPUT if one else WEIGHTS for one in more)
    drawn = pareto((across, up), front, points)
    assert not faults(drawn.drawing, straight=True)
    check_stairs(drawn.drawing, more, len(front))
    named = sum(text.startswith("k = ") for text in labels(drawn.drawing))
    assert named or count > 40
    assert f"{len(front)} point" in plain_text(drawn.caption)
    assert ("of them named" in plain_text(drawn.caption)) == (named < len(front))


@pytest.mark.parametrize("asked", [*itertools.permutations(["throughput", "weights", "operations"], 2)], ids=",".join)
def test_the_line_of_a_sweeps_front_has_nothing_beyond_it(asked: tuple[str, str]) -> None:
    more = asked[0] == "throughput", asked[1] == "throughput"
    found = sweep(DEEP, {"k": "1:24", "w": "1:19:2"}, pareto=asked, values={"M": 32}, rate=10**9 if True in more else None)
    # a wider window leaves fewer inputs to the last layer, at the cost of operations; fewer operations are a higher throughput
    count = 1 if "weights" not in asked else 8
    assert f"({count} point" in plain_text(found.figure().caption)
    check_stairs(found.figure().drawing, more, count)
    assert not faults(found.figure().drawing, straight=True)


def ticks_of(drawing: Drawing) -> tuple[list[str], list[str]]:
    """The numbers along the two axes."""
    found = [one for one in drawing.shapes if isinstance(one, Label) and one.shade == "sixth"]
    return [words(one) for one in found if one.anchor == "middle"], [words(one) for one in found if one.anchor == "end"]


@pytest.mark.parametrize("more", [*itertools.product([False, True], repeat=2)])
@pytest.mark.parametrize("low", [1, 21, 210, 9_999])
def test_both_axes_have_two_numbers_or_more(low: int, more: tuple[bool, bool]) -> None:
    across, up = (THROUGHPUT if one else WEIGHTS for one in more)
    for high in {*range(low + 1, 7 * low, max(1, low // 7)), 10**5 * low, low * 10**400}:
        points = [(low, high), (high, low)] if more[0] == more[1] else [(low, low), (high, high)]
        drawn = pareto((across, up), [Point(one, {}) for one in points], points).drawing
        assert all(len(set(ticks)) > 1 for ticks in ticks_of(drawn)), high
        assert not faults(drawn, straight=True)


@pytest.mark.parametrize(
    ("design", "weights"),
    [
        ("(Input)(3,M,M)->(Conv)64c3w", "1,792"),  # (3·3·3 + 1)·64
        ("(Input)(3,M,M)->(ReLU)", "0"),
    ],
)
def test_a_quantity_that_stays_the_same_has_one_number_on_its_axis(design: str, weights: str) -> None:
    drawn = sweep(design, {"M": "8:64"}, pareto="weights,operations").figure().drawing
    assert ticks_of(drawn)[0] == [weights]
    assert not faults(drawn, straight=True)


def test_numbers_that_no_float_holds_are_drawn() -> None:
    runs = {name: [1, 10**99] for name in "kcM"}
    drawn = sweep("(Input)(c,M,M)->(Conv){k}c1w", runs, pareto="weights,operations").figure()
    assert not faults(drawn.drawing, straight=True)
    # weights (c + 1)·k from 2 to 10^198, six ticks at most, so 46 powers apart; operations 2·c·k·M^2 from 2 to 2·10^396, 82 apart
    assert [ticks[-1] for ticks in ticks_of(drawn.drawing)] == ["10¹⁸⁴", "10³²⁸"]


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
        assert any(isinstance(one, Line) and slants(one) for one in drawn.drawing.shapes) == empty
        assert ("no value: sizes do not fit" in labels(drawn.drawing)) == empty
        assert ("hatched: sizes do not fit" in plain_text(drawn.caption)) == empty


@pytest.mark.parametrize("step", [2, 3, 5, 100])
def test_hatching_is_seen_on_the_cells_without_a_value_and_nowhere_else(step: int) -> None:
    values = cells(50, step)
    drawn = heatmap(OPERATIONS, range(1, 9), range(1, 9), ("k", "w"), values, Phrase("sizes do not fit")).drawing
    assert not faults(drawn, straight=False)
    outline, *legend = sorted(
        (one for one in drawn.shapes if isinstance(one, Box) and not one.fill), key=lambda one: -one.width * one.height
    )
    hatch = [place for place, one in enumerate(drawn.shapes) if isinstance(one, Line) and slants(one)]
    for place in hatch:
        line = drawn.shapes[place]
        assert isinstance(line, Line)
        assert any(all(map(within(box), line.points)) for box in (outline, *legend))
    on_map = [place for place in hatch if all(map(within(outline), drawn.shapes[place].points))]  # type: ignore[union-attr]
    coloured = {place: one for place, one in enumerate(drawn.shapes) if isinstance(one, Box) and one.shade in DEGREES}
    width, height = outline.width / 8, outline.height / 8
    for k, w in itertools.product(range(1, 9), repeat=2):
        left, bottom = outline.x + (k - 1) * width, outline.y + outline.height - (w - 1) * height
        corners = [(left + part * width, bottom - up * height) for part in (0.02, 0.98) for up in (0.02, 0.98)]
        over = [place for place, box in coloured.items() if all(map(within(box), corners))]
        touched = [place for place, box in coloured.items() if any(map(within(box), corners))]
        assert len(over) == len(touched) == ((k, w) in values)
        assert all(later > place for later in over for place in on_map)  # what is drawn later covers it


def within(box: Box) -> Callable[[tuple[float, float]], bool]:
    """Whether a point is in a box or on its edge."""
    return lambda point: -1e-6 <= point[0] - box.x <= box.width + 1e-6 and -1e-6 <= point[1] - box.y <= box.height + 1e-6


@pytest.mark.parametrize(("last", "room"), [(2, True), (8, True), (16, True), (18, False), (20, False), (40, False)])
def test_either_all_cells_have_their_values_in_them_or_none(last: int, room: bool) -> None:
    drawn = sweep("(Input){n}->(FC){k}", {"n": f"1:{last}", "k": [1, 10, 100]}, "macs").figure().drawing
    inside = [one for one in drawn.shapes if isinstance(one, Label) and one.shade in DEGREES]
    assert len(inside) == (3 * last if room else 0)
    assert not faults(drawn, straight=True)


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
