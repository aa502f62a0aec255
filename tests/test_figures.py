"""Figures: what they show is exact and to scale, nothing runs into anything else, and anybody's words stay words."""

from __future__ import annotations

import itertools
import os
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from symbolic_complexity import Invalid, derive, read, zoo
from symbolic_complexity.conventions import convention
from symbolic_complexity.document import Document, Figure, Paragraph, Slide, plain_text
from symbolic_complexity.drawing import DEGREES, KINDS, SHADES, Box, Drawing, Label, Line
from symbolic_complexity.figures import REGISTRY, Asked, Kind, figure
from symbolic_complexity.figures.axes import Axis, linear, logarithmic, nice_step, spread, wider
from symbolic_complexity.figures.curve import curves_of
from symbolic_complexity.figures.range import MOST_POINTS, range_of
from symbolic_complexity.figures.single import Single
from symbolic_complexity.figures.structure import Again, Branches, Leaf, Series, in_less_detail, leaves, structure
from symbolic_complexity.figures.words import percent, shortened, width_of
from symbolic_complexity.given import Values, network_of
from symbolic_complexity.quantities import quantity
from symbolic_complexity.renderers import format_of_file, render
from symbolic_complexity.renderers.base import spell
from symbolic_complexity.renderers.captioned import captioned
from symbolic_complexity.renderers.svg import picture
from symbolic_complexity.renderers.text import UNICODE
from symbolic_complexity.written import Name, Number

from .designs import designs
from .graphs import Design, written
from .showcase import DOCUMENTS, HOSTILE

FC = "(Input)100->(FC)10"
RESIDUAL = "(Input)(3,32,32)->a:(Conv)8c3w1s1p->(ReLU)->(Add)[(Conv)8c3w1s1p->(BN)->(ReLU)->(Conv)8c3w1s1p | ]->(ReLU)"
BRANCHES = f"{RESIDUAL}->(Concat)[(Conv)16c1w | (Conv)32c3w1s1p | (MaxPool)3w1s1p->(Conv)8c1w]->(GAP)->(Flatten)->(FC)10"
GATED = "(Input)(8,9,9)->(Add)[(Conv)8c3w1s1p->(Mul)[ | (GAP)->(Conv)2c1w->(ReLU)->(Conv)8c1w->(Sigmoid)] | ]->(Flatten)->(FC)3"
ROUNDS = "(Input)(c,M,N)->(Repeat){L}[(Conv){c}c3w1s1p->(ReLU)->(Conv){c}c3w1s1p]->(Flatten)->(FC)10"
GENERAL = "(Input)(c,M,N)->(Conv){k}c{w}w{h}h{s}s{z}p->(Conv){k}c{w}w{h}h{s}s{z}p->(Flatten)->(FC){K}"
FIVE, THREE = "(Input)(3,M,M)->(Conv)6c5w1s0p", "(Input)(3,M,M)->(Conv)16c3w1s0p"
LONG = "(Input)7" + "".join(f"->(FC){7 + number % 50}" for number in range(300))

NETWORKS = (FC, BRANCHES, GATED, ROUNDS, GENERAL, LONG, "alexnet", "vgg16", "resnet50", "googlenet", "densenet121", "efficientnet_b0")

CURVES: tuple[tuple[Any, Any, str, dict[str, Any]], ...] = (
    ([FIVE, THREE], "operational_space", "M=8:224", {}),
    (["vgg16", "resnet50", "alexnet"], "time", "r=1e9:1e13", {}),
    ("(Input)(3,M,M)->(Conv)6c7w1s0p->(MaxPool)2w2s", ["weights", "activations"], "M=1:20", {}),
    ("(Input){n}->(FC){n}", "weights", "n=9000:10000:250", {}),
    ("(Input){n}->(FC){n}", ["size"], "p=1/2:8", {"values": {"n": 100}}),
    (["(Input){n}->(FC){n}", "(Input)9->(FC){n}", FC], "weights", "n=1:1000", {}),
    ("(Input){n}->(Repeat){L}[(FC){n}]", "weights", "L=0:12", {"values": {"n": 64}}),
    (["(Input){n}->(FC)3"] * 6, "weights", "n=5:9", {}),
    ("(Input){p}->(FC)3", "weights", "p=1:4:1/2", {}),
)


def careful(examples: int) -> Any:
    return settings(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def single(design: Any, asked: str = "weights", **values: int) -> Single:
    return Single.of(Asked((network_of(design),), (quantity(asked),), convention("lecture"), Values.of(values)), "network")


# ---------------------------------------------------------------------------------------------------------- on the sheet, apart


def words(label: Label) -> str:
    return spell(label.text, UNICODE)


def rectangle(label: Label) -> tuple[float, float, float, float]:
    """The room of a label, with letters half as wide as their size: left, top, right, bottom."""
    width = 0.5 * label.size * len(words(label))
    left = label.x - {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
    return left, label.y - label.size / 2, left + width, label.y + label.size / 2


def overlap(one: tuple[float, ...], two: tuple[float, ...]) -> bool:
    across = min(one[2], two[2]) - max(one[0], two[0])
    down = min(one[3], two[3]) - max(one[1], two[1])
    return across > 0.5 and down > 0.5


def pieces(line: Line) -> Iterator[tuple[float, float, float, float]]:
    for (x, y), (to_x, to_y) in itertools.pairwise(line.points):
        yield min(x, to_x) - 0.5, min(y, to_y) - 0.5, max(x, to_x) + 0.5, max(y, to_y) + 0.5


def faults(drawing: Drawing, straight: bool) -> list[str]:
    """What leaves the sheet or runs into something else; lines too, where all of them are straight."""
    labels = [(one, rectangle(one)) for one in drawing.shapes if isinstance(one, Label)]
    boxes = [(one.x, one.y, one.x + one.width, one.y + one.height) for one in drawing.shapes if isinstance(one, Box)]
    lines = [piece for one in drawing.shapes if isinstance(one, Line) for piece in pieces(one)]
    found = []
    for x, y, right, bottom in (*boxes, *lines, *(place for _, place in labels)):
        if x < -0.5 or y < -0.5 or right > drawing.width + 0.5 or bottom > drawing.height + 0.5:
            found.append(f"off the sheet: {x, y, right, bottom}")
    for (one, mine), (two, its) in itertools.combinations(labels, 2):
        if overlap(mine, its):
            found.append(f"{words(one)} runs into {words(two)}")
    for label, place in labels:
        if label.shade == "paper" or label.shade in DEGREES:
            if not any(box[0] <= place[0] and place[2] <= box[2] and box[1] <= place[1] and place[3] <= box[3] for box in boxes):
                found.append(f"{words(label)} is not inside a box")
        elif any(overlap(place, box) for box in boxes):
            found.append(f"{words(label)} runs into a box")
        elif straight and any(overlap(place, piece) for piece in lines):
            found.append(f"{words(label)} runs into a line")
    return found


@pytest.mark.parametrize("asked", ["weights", "operations", "operational_space"])
@pytest.mark.parametrize("design", NETWORKS, ids=lambda design: design[:40])
def test_nothing_in_the_picture_of_a_network_runs_into_anything_else(design: str, asked: str) -> None:
    drawn = figure("network", design, asked)
    assert not faults(drawn.drawing, straight=True)
    assert drawn.drawing.width <= 720
    assert drawn.drawing.height <= 460
    assert plain_text(drawn.alt)
    assert plain_text(drawn.caption)


@pytest.mark.parametrize("design", [*zoo])
def test_every_published_network_is_a_picture_for_a_slide(design: str) -> None:
    for kind in ("network", "shares"):
        drawing = figure(kind, design).drawing
        assert not faults(drawing, straight=True)
        assert 1.5 <= drawing.width / drawing.height <= 5
        assert drawing.width <= 720


@careful(60)
@given(designs())
def test_any_graph_is_drawn(design: Design) -> None:
    network = read(written(design))
    assert not faults(figure("network", network).drawing, straight=True)


@pytest.mark.parametrize("number", range(len(CURVES)))
def test_nothing_in_a_curve_runs_into_anything_else(number: int) -> None:
    design, asked, over, more = CURVES[number]
    drawn = figure("curve", design, asked, over=over, **more)
    assert not faults(Drawing(drawn.drawing.width, drawn.drawing.height, marks_left_out(drawn.drawing)), straight=False)
    assert drawn.drawing.height <= 420


def marks_left_out(drawing: Drawing) -> tuple[Any, ...]:
    """The shapes without the marks of single points, over which a tick's number never stands."""
    return tuple(one for one in drawing.shapes if not isinstance(one, Box))


# ---------------------------------------------------------------------------------------------------------------- structure


def everything(design: Any, asked: str = "weights") -> tuple[Single, tuple[Series, ...]]:
    found = single(design, asked)
    return found, in_less_detail(structure(found), found.together)


@careful(60)
@given(designs(), st.sampled_from(["weights", "operations", "activations", "operational_space"]))
def test_in_any_detail_the_parts_add_up_to_the_total(design: Design, asked: str) -> None:
    found, levels = everything(read(written(design)), asked)
    for level in levels:
        assert sum(worth(leaf) for leaf in leaves(level)) == worth_of(found)
    sizes = [len(leaves(level)) for level in levels]
    assert sizes == sorted(sizes, reverse=True)


def worth(leaf: Leaf) -> Fraction:
    assert isinstance(leaf.worth, Number)
    return Fraction(leaf.worth.value)


def worth_of(found: Single) -> Fraction:
    assert isinstance(found.total, Number)
    return Fraction(found.total.value)


def told(series: Series) -> str:
    """A series as text: a(b | c)d, and 2[...] for what comes again."""
    parts = []
    for item in series:
        match item:
            case Leaf():
                parts.append(item.name if item.times == Number(1) else f"{item.name}*{item.times}")
            case Branches(branches, join):
                parts.append(f"({' | '.join(told(one.series) for one in branches)}) {join.name}")
            case Again(inside, times):
                parts.append(f"{times}[{told(inside)}]")
    return " ".join(parts)


@pytest.mark.parametrize(
    ("design", "whole", "least"),
    [
        (FC, "input fc1", "input fc1"),
        (BRANCHES, "input a (conv2 conv3 | ) add1 (conv4 | conv5 | maxpool1 conv6) concat1 gap1 fc1", None),
        (GATED, "input (conv1 ( | gap1 conv2 conv3) mul1 | ) add1 fc1", "input conv1 … add1 fc1"),
        (ROUNDS, "input L[conv1 conv2] flatten1 fc1", "input conv1 … conv2*L flatten1 fc1"),
        ("(Input)9->(FC)9->(FC)9->(FC)9->(FC)2", "input fc1 fc2 fc3 fc4", "input fc1*3 fc4"),
        ("(Input)9->(FC)9->(FC)3->(FC)9->(FC)3->(FC)9", "input fc1 fc2 fc3 fc4 fc5", None),
        ("(Input)9->(Add)[ | ]->(FC)3", "input ( | ) add1 fc1", "input add1 fc1"),
        ("(Input)(4,9,9)->(Repeat)3[(Add)[(Conv)4c3w1s1p | ]]", "input 3[(conv1 | ) add1]", "input conv1 … add1*3"),
    ],
)
def test_what_is_in_series_and_what_in_branches(design: str, whole: str, least: str | None) -> None:
    _, levels = everything(design)
    assert told(levels[0]) == whole
    assert least is None or told(levels[-1]) == least


@pytest.mark.parametrize(
    ("design", "detail", "names"),
    [
        ("googlenet", 2, "input conv1 maxpool1 conv2_reduce conv2 maxpool2 inception_3a inception_3b maxpool5 inception_4a"),
        ("resnet50", 2, "input conv1 maxpool1 conv2_1 conv2_x*2 conv3_1 conv3_x*3 conv4_1 conv4_x*5 conv5_1 conv5_x*2 gap1 fc"),
        ("mobilenet_v2", 3, "input conv1 block1_1 block2_1 block2_x block3_1 block3_x*2"),
        ("lenet5", 2, "input C1 S2 C3 S4 C5 F6 output"),
    ],
)
def test_blocks_are_called_by_what_their_layers_names_begin_with(design: str, detail: int, names: str) -> None:
    _, levels = everything(design)
    assert told(levels[detail]).startswith(names)


def test_a_layer_is_drawn_with_what_only_follows_it() -> None:
    _, conv, _ = structure(single("(Input)(3,9,9)->(Conv)4c3w->(BN)->(ReLU)->(Dropout)->(MaxPool)2w2s"))
    assert isinstance(conv, Leaf)
    assert conv.after == ("BN", "ReLU", "Dropout")
    assert conv.worth == Number(3 * 9 * 4 + 4 + 8)


def test_graphs_that_are_no_branches_are_still_drawn() -> None:
    import symbolic_complexity as sc

    start = sc.Input(8)
    a, b = sc.FC(8)(start), sc.FC(8)(start)
    crossed = sc.Network.ending_in(sc.add(sc.add(a, b), sc.FC(8)(a), sc.FC(8)(b)))
    two = sc.Network.ending_in(sc.add(sc.FC(8)(start), sc.FC(8)(sc.Input(9))))
    early = sc.FC(3)(a)
    several = sc.Network.ending_in(early, sc.FC(2)(sc.FC(4)(a)))
    for network in (crossed, two, several):
        found, levels = everything(network)
        assert all(sum(map(worth, leaves(level))) == worth_of(found) for level in levels)
        assert not faults(figure("network", network).drawing, straight=True)


# -------------------------------------------------------------------------------------------------------------------- scale


@pytest.mark.parametrize("asked", ["weights", "operations"])
@pytest.mark.parametrize("design", ["alexnet", "vgg16", "resnet50", BRANCHES])
def test_boxes_are_as_wide_as_what_they_have(design: str, asked: str) -> None:
    drawing = figure("network", design, asked).drawing
    _, levels = everything(design, asked)
    boxes = [one for one in drawing.shapes if isinstance(one, Box) and one.height > 20]
    level = next(one for one in levels if len(leaves(one)) == len(boxes))
    by_worth = sorted(zip(sorted(map(worth, leaves(level))), sorted((one.width if one.fill else 0.0) for one in boxes), strict=True))
    most, widest = by_worth[-1]
    for mine, width in by_worth:
        exact = float(mine / most) * widest
        assert width == pytest.approx(exact) or (0 < exact < 1.5 and width == pytest.approx(1.5))
    assert sum(1 for one in boxes if not one.fill) == sum(1 for mine, _ in by_worth if not mine)


def test_numbers_stand_below_their_boxes_and_shares_inside() -> None:
    drawing = figure("network", "vgg16").drawing
    labels = {words(one): one for one in drawing.shapes if isinstance(one, Label)}
    box = max((one for one in drawing.shapes if isinstance(one, Box)), key=lambda one: one.width)
    middle = box.x + box.width / 2
    for text in ("fc6", "102,764,544", "4,096", "74.3%"):
        assert labels[text].x == pytest.approx(middle) or text == "4,096"
    assert labels["fc6"].y < box.y < labels["74.3%"].y < box.y + box.height < labels["102,764,544"].y
    assert "width: weights in elements" in labels


def test_with_a_symbol_left_nothing_is_to_scale_and_formulas_stand_below() -> None:
    drawing = figure("network", "(Input){n}->(FC){k}->(FC)10").drawing
    texts = [words(one) for one in drawing.shapes if isinstance(one, Label)]
    assert {"not to scale", "nk + k", "10k + 10"} <= set(texts)
    numbered = figure("network", "(Input){n}->(FC){k}->(FC)10", values={"n": 3, "k": 4}).drawing
    assert {"16", "50", "24.2%"} <= {words(one) for one in numbered.shapes if isinstance(one, Label)}


def test_bars_are_as_long_as_their_shares_and_add_up() -> None:
    drawing = figure("shares", "vgg16").drawing
    bars = [one for one in drawing.shapes if isinstance(one, Box) and one.height > 11.1 and one.x > 20]
    labels = [words(one) for one in drawing.shapes if isinstance(one, Label)]
    numbers = [int(text.replace(",", "")) for text in labels if re.fullmatch(r"[\d,]+", text)]
    assert sum(numbers) == derive("vgg16").result
    assert len(bars) == len(numbers) == 16
    for bar, number in zip(bars, numbers, strict=True):
        assert bar.width == pytest.approx(max(0.8, max(one.width for one in bars) * number / max(numbers)))
    assert "74.3%" in labels


@pytest.mark.parametrize("design", ["resnet50", "inception_v3", LONG])
def test_many_layers_share_few_bars_that_still_add_up(design: str) -> None:
    labels = [words(one) for one in figure("shares", design).drawing.shapes if isinstance(one, Label)]
    numbers = [int(text.replace(",", "")) for text in labels if re.fullmatch(r"[\d,]+", text)]
    assert len(numbers) <= 16
    assert sum(numbers) == derive(design).result


@pytest.mark.parametrize(
    ("share", "said"), [("1", "100.0%"), ("0", "0.0%"), ("1/3", "33.3%"), ("0.0006", "0.1%"), ("1/2001", "< 0.1%"), ("0.9996", "100.0%")]
)
def test_shares_are_rounded_and_never_to_nothing(share: str, said: str) -> None:
    assert spell(percent(Fraction(share)), UNICODE) == said


def test_what_is_seen_is_said_in_words() -> None:
    told = plain_text(figure("network", "vgg16").alt)
    assert "vgg16, 16 boxes from left to right: conv1, maxpool1, conv2" in told
    assert "the widest fc6: 102764544 of 138357544 weights" in told
    assert "fc6 74.3%" in plain_text(figure("shares", "vgg16").alt)
    curve = plain_text(figure("curve", [FIVE, THREE], "operational_space", over="M=8:224").alt)
    assert "operational space for M from 8 to 224" in curve
    assert f"{FIVE}: from 840 at M = 8 to 731784 at M = 224" in curve


# --------------------------------------------------------------------------------------------------------------------- axes

NUMBERS = st.fractions(min_value=0, max_value=10**15)


@careful(200)
@given(NUMBERS, NUMBERS, st.integers(3, 10))
def test_linear_ticks_are_nice_even_and_cover_the_range(one: Fraction, two: Fraction, most: int) -> None:
    low, high = sorted((one, two))
    assume(low < high)
    axis = linear(low, high, most)
    (step,) = {after - before for before, after in itertools.pairwise(axis.ticks)}
    assert re.fullmatch(r"[125]0*|0\.0*[125]", decimal(step))
    assert all(tick % step == 0 for tick in axis.ticks)
    assert axis.low <= low
    assert axis.high >= high
    assert len(axis.ticks) <= most + 2
    assert axis.place(axis.low) == 0
    assert axis.place(axis.high) == 1


def decimal(step: Fraction) -> str:
    if step.denominator == 1:
        return str(step.numerator)
    places = len(str(step.denominator))
    return f"{float(step):.{places}f}".rstrip("0")


@careful(100)
@given(st.integers(1, 10**30), st.integers(1, 10**30))
def test_logarithmic_ticks_are_powers_of_ten_within_the_range(one: int, two: int) -> None:
    low, high = sorted((Fraction(one), Fraction(two)))
    assume(low < high)
    for axis in (logarithmic(low, high, 6), logarithmic(low, high, 6, exact=True)):
        assert axis.low <= low
        assert axis.high >= high
        assert all(axis.low <= tick <= axis.high and str(tick).strip("0") in ("1", "2", "5") for tick in axis.ticks)
        assert len(axis.ticks) <= 7
        assert 0 <= axis.place(low) < axis.place(high) <= 1


@pytest.mark.parametrize("number", [*map(Fraction, ("0", "1/2", "5", "1792", "999999", "123456789", "1e400"))])
def test_an_axis_of_one_number_begins_at_zero_and_has_a_length(number: Fraction) -> None:
    for exact in (False, True):
        axis = linear(number, number, 6, exact=exact)
        assert axis.low == 0
        assert axis.high > number or not exact
        assert 0 <= axis.place(number) <= 1
    assert axis.ticks == (number,)  # no other number is on it
    assert logarithmic(Fraction(100), Fraction(100), 6).high > 100


@pytest.mark.parametrize("low", [*map(Fraction, ("1e-400", "3", "1e9"))])
@pytest.mark.parametrize("times", [*map(Fraction, ("3/2", "1000", "1e1000"))])
def test_a_logarithmic_axis_goes_on_by_parts_of_its_length_however_far(low: Fraction, times: Fraction) -> None:
    axis = logarithmic(*wider(low, low * times, 0.2, 0.3), 6, exact=True)
    assert axis.place(low) == pytest.approx(0.2 / 1.5)
    assert axis.place(low * times) == pytest.approx(1.2 / 1.5)


@pytest.mark.parametrize(
    ("axis", "written_"),
    [
        (linear(Fraction(0), Fraction(90_000), 6), ["0", "20,000", "40,000", "60,000", "80,000", "100,000"]),
        (linear(Fraction(0), Fraction(5_000_000), 6), ["0", "1", "2", "3", "4", "5"]),
        (linear(Fraction(0), Fraction(3, 2), 4), ["0", "0.5", "1", "1.5"]),
        (logarithmic(Fraction(50), Fraction(10**8), 9), ["10", "100", "1,000", "10⁴", "10⁵", "10⁶", "10⁷", "10⁸"]),
        (logarithmic(Fraction(1, 100), Fraction(3), 6), ["0.01", "0.1", "1"]),
        (logarithmic(Fraction(1, 10**5), Fraction(10**25), 6, exact=True), ["1", "10⁶", "10¹²", "10¹⁸", "10²⁴"]),
    ],
)
def test_ticks_are_written_as_a_reader_wants_them(axis: Axis, written_: list[str]) -> None:
    assert [spell(axis.written(tick), UNICODE) for tick in axis.ticks] == written_
    assert spell(linear(Fraction(0), Fraction(5_000_000), 6).unit, UNICODE) == "10⁶ "


def test_a_step_is_never_too_small() -> None:
    for least in map(Fraction, ("0.0003", "0.99", "1", "1.01", "2", "4.2", "5.5", "999", "1e30")):
        assert least <= nice_step(least) < 2.5 * least
    assert spread([Fraction(2), Fraction(0)]) == 1


# -------------------------------------------------------------------------------------------------------------------- curves


def asked_for(design: Any, names: Any, over: str, values: Any = None) -> Asked:
    several = [design] if isinstance(design, str) else design
    quantities = tuple(map(quantity, [names] if isinstance(names, str) else names))
    return Asked(tuple(map(network_of, several)), quantities, convention("lecture"), Values.of(values), over)


@pytest.mark.parametrize("number", range(len(CURVES)))
def test_every_point_is_what_derive_says_and_a_gap_what_it_refuses(number: int) -> None:
    design, names, over, more = CURVES[number]
    asked = asked_for(design, names, over, more.get("values"))
    along = range_of(asked)
    pairs = list(itertools.product(asked.designs, asked.quantities))
    assert len(along.numbers) <= 201
    for (network, one), found in zip(pairs, curves_of(asked, along), strict=True):
        for here, value in list(zip(along.numbers, found.values, strict=True))[:: max(1, len(along.numbers) // 12)]:
            mentioned = along.name in network.symbols or along.name in one.letters
            given = {**more.get("values", {}), **({along.name: here} if mentioned else {})}
            assert value == outcome(network, one.name, given)


def outcome(network: Any, name: str, given: dict[str, Any]) -> Any:
    try:
        return derive(network, name, values=given, level=0).result
    except Invalid:
        return None


def test_a_design_that_does_not_fit_leaves_a_gap_in_its_curve() -> None:
    asked = asked_for("(Input)(3,M,M)->(Conv)6c7w1s0p", "activations", "M=1:10")
    (found,) = curves_of(asked, range_of(asked))
    assert found.values == (None,) * 6 + tuple(6 * size * size for size in range(1, 5))
    with_hole = figure("curve", "(Input)(4,M,M)->(Reshape)(8,{M//2},M)", "activations", over="M=2:9")
    lines = [one for one in with_hole.drawing.shapes if isinstance(one, Line) and one.width > 2]
    assert not lines
    assert sum(1 for one in with_hole.drawing.shapes if isinstance(one, Box)) == 4


def test_curves_have_colours_of_their_own_and_a_name_each() -> None:
    drawing = figure("curve", [FIVE, THREE], "operational_space", over="M=8:224").drawing
    curves = [one for one in drawing.shapes if isinstance(one, Line) and len(one.points) > 2]
    assert [one.shade for one in curves] == list(KINDS[:2])
    assert {FIVE, THREE} <= {words(one) for one in drawing.shapes if isinstance(one, Label)}
    assert all(len(one.points) == 201 for one in curves)
    (x, y), (to_x, to_y) = curves[0].points[0], curves[0].points[-1]
    assert to_x > x
    assert to_y < y


@pytest.mark.parametrize(
    ("over", "numbers"),
    [
        ("M=8:11", (8, 9, 10, 11)),
        (" M = 8 : 20 : 4 ", (8, 12, 16, 20)),
        ("M=8:20:5", (8, 13, 18)),
        ("p=1:2:1/4", (1, Fraction(5, 4), Fraction(3, 2), Fraction(7, 4), 2)),
    ],
)
def test_a_range_is_read(over: str, numbers: tuple[Any, ...]) -> None:
    assert range_of(asked_for(FIVE, "size", over)).numbers == numbers


@careful(60)
@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_a_range_without_steps_has_whole_numbers_from_end_to_end(one: int, two: int) -> None:
    low, high = sorted((one, two))
    assume(low < high)
    along = range_of(asked_for(FIVE, "weights", f"M={low}:{high}"))
    assert along.numbers[0] == low
    assert along.numbers[-1] == high
    assert len(along.numbers) <= 201
    assert all(isinstance(number, int) for number in along.numbers)
    assert list(along.numbers) == sorted(set(along.numbers))


# -------------------------------------------------------------------------------------------------------------------- errors

OPEN = "(Input)(3,{M},{N})->(Conv)6c5w1s0p"


@pytest.mark.parametrize(
    ("arguments", "more", "said"),
    [
        (("netwerk", FC), {}, "unknown kind of figure 'netwerk'; did you mean network"),
        (("network", []), {}, "at least one design"),
        (("network", [FC, FC]), {}, "shows one quantity of one design"),
        (("shares", FC, ["weights", "size"]), {}, "shows one quantity of one design"),
        (("network", FC), {"over": "M=1:2"}, "no axis for M=1:2"),
        (("network", FC, "peak_memory"), {}, "is no sum over the layers"),
        (("network", "alexnet", "operational_space"), {"convention": "inference"}, "under the convention inference is no sum"),
        (("network", FC), {"values": {"q": 3}}, "there is no symbol q"),
        (("shares", OPEN, "operations"), {}, "--set M=...,N=..."),
        (("shares", "(Input)3->(ReLU)"), {}, "has no weights"),
        (("curve", OPEN), {}, "needs a symbol and its range"),
        (("curve", OPEN), {"over": "  "}, "--over M=8:224"),
        (("curve", OPEN), {"over": "M"}, "\n  M\n   ^"),
        (("curve", OPEN), {"over": "M=8"}, "\n  M=8\n     ^"),
        (("curve", OPEN), {"over": "8:224"}, "\n  8:224\n  ^"),
        (("curve", OPEN), {"over": "M=1:2:3:4"}, "not a range"),
        (("curve", OPEN), {"over": "M=8:x"}, "\n  M=8:x\n      ^"),
        (("curve", OPEN), {"over": "M=8:__import__('os')"}, "is not a number"),
        (("curve", OPEN), {"over": "M=8:9.5"}, "must be a whole number"),
        (("curve", OPEN), {"over": "M=0:9"}, "never less than 1"),
        (("curve", OPEN), {"over": "M=224:8"}, "\n  M=224:8\n    ^^^^^"),
        (("curve", OPEN), {"over": "M=8:8"}, "from a smaller to a larger"),
        (("curve", OPEN), {"over": "M=8:224:0"}, "not more than zero"),
        (("curve", OPEN), {"over": "M=1:1e6:1"}, f"past the cap of {MOST_POINTS:,}"),
        (("curve", OPEN), {"over": "m=8:9"}, "did you mean M?"),
        (("curve", "vgg16"), {"over": "M=8:9"}, "a design with a symbol"),
        (("curve", OPEN, "operations"), {"over": "M=9:20"}, "--set N=..."),
        (("curve", OPEN, "time"), {"over": "M=9:20", "values": {"N": 9}}, "--set r=..."),
        (("curve", OPEN), {"over": "M=9:20", "values": {"M": 9}}, "M is set twice"),
        (("curve", OPEN), {"over": "M=9:20", "values": {"Q": 9}}, "there is no symbol Q"),
        (("curve", OPEN, "output_shape"), {"over": "M=9:20"}, "is a shape"),
        (("curve", OPEN, ["weights", "size"]), {"over": "M=9:20"}, "weights (elements) and size (bytes)"),
        (("curve", [OPEN] * 7), {"over": "M=9:20"}, "at most 6 curves"),
        (("curve", OPEN), {"over": "M=1:3"}, "does not fit"),
    ],
)
def test_bad_input_is_told_what_is_wrong(arguments: tuple[Any, ...], more: dict[str, Any], said: str) -> None:
    with pytest.raises(Invalid) as caught:
        figure(*arguments, **more)
    assert said in str(caught.value)


def test_every_kind_says_what_it_is_and_a_new_one_registers_itself() -> None:
    assert set(REGISTRY) == {"curve", "network", "roofline", "shares"}
    assert all(one.summary for one in REGISTRY.values())
    try:
        Kind("blank", "an empty sheet", lambda asked: Figure(Drawing(1, 1, ()), (), (asked.designs[0].title,)))
        assert plain_text(figure("blank", FC).alt) == FC
    finally:
        del REGISTRY["blank"]


# ----------------------------------------------------------------------------------------------------------------------- SVG

ELEMENTS = {
    "svg": {"viewBox", "width", "height", "role", "aria-label", "class", "font-family"},
    "rect": {"x", "y", "width", "height", "fill", "stroke"},
    "polyline": {"points", "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin"},
    "polygon": {"points", "fill"},
    "text": {"x", "y", "font-size", "text-anchor", "fill", "font-weight", "{http://www.w3.org/XML/1998/namespace}space"},
    "tspan": {"font-style"},
}


def parsed(svg: str) -> ElementTree.Element:
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        assert set(element.attrib) <= ELEMENTS[element.tag.removeprefix("{http://www.w3.org/2000/svg}")]
    return root


@pytest.mark.parametrize("name", [*DOCUMENTS])
def test_an_svg_file_is_plain_xml_that_runs_nothing(name: str) -> None:
    document = DOCUMENTS[name]()
    if not any(isinstance(block, Figure) for slide in document.blocks for block in (slide, *getattr(slide, "blocks", ()))):
        with pytest.raises(Invalid, match="symcx figure"):
            render(document, "svg")
        return
    text = render(document, "svg")
    root = parsed(text)
    assert "var(" not in text
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"]


def test_anybodys_words_come_out_as_those_characters() -> None:
    shapes = tuple(Label(0, 12 * place, (text,)) for place, text in enumerate(HOSTILE))
    for title in HOSTILE:
        element = parsed(picture(Drawing(10, 10, shapes), title))
        printable = "".join(letter if letter.isprintable() else " " for letter in title)
        assert element.attrib["aria-label"] == printable
        assert [text.text for text in element.iter("text")] == [
            "".join(letter if letter.isprintable() else " " for letter in text) for text in HOSTILE
        ]


def test_a_picture_in_a_page_has_the_pages_colours() -> None:
    text = picture(figure("network", "alexnet").drawing, "alexnet")
    parsed(text)
    assert f"var(--sc-first, {SHADES['first']})" in text
    assert "id=" not in text
    assert "font-family" not in text


@pytest.mark.parametrize(
    ("name", "shown"),
    [("k", "k"), ("k1", "k₁"), ("k_12", "k₁₂"), ("beta", "β"), ("Lambda", "Λ"), ("lambda2", "λ₂"), ("d_model", "d_model"), ("M'", "M'")],
)
def test_symbols_are_written_as_letters(name: str, shown: str) -> None:
    root = parsed(picture(Drawing(10, 10, (Label(0, 0, (Name(name),)),)), ""))
    assert "".join(root.itertext()).strip() == shown
    assert root.find("text/tspan[@font-style='italic']") is not None


def test_an_arrow_ends_where_its_line_does() -> None:
    root = parsed(picture(Drawing(100, 100, (Line(((0, 0), (50, 0), (50, 0)), width=4, arrow=True),)), ""))
    assert root.find("polygon").attrib["points"].startswith("50,0 ")  # type: ignore[union-attr]
    line = root.find("polyline").attrib["points"]  # type: ignore[union-attr]
    assert float(line.split()[-1].split(",")[0]) < 50


def test_an_svg_obeys_the_documents_separators_and_takes_the_first_figure() -> None:
    first = Figure(Drawing(50, 10, (Label(0, 5, (Number(12345),)),)), ("a",), ("b",))
    second = Figure(Drawing(60, 10, ()), (), ())
    document = Document((Slide(("s",), (Paragraph(("p",)), first)), second), separator="<")
    root = parsed(render(document, "svg"))
    assert "".join(root.itertext()).split() == ["12<345", "a"]
    assert format_of_file("a.SVG").name == "svg"


ASCII = [chr(code) for code in range(32, 127)]

ADVANCES = """
318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636 636 636 636 636 337 337 838 838 838 531
1000 684 686 698 770 632 575 775 752 295 295 656 557 863 748 787 603 787 695 635 611 732 684 989 685 611 685 390 337 390 838 500
500 613 635 550 635 615 352 635 634 278 278 579 278 974 634 612 635 635 411 521 392 634 592 818 592 592 525 636 337 636 838
"""
DEJAVU = dict(zip(ASCII, map(int, ADVANCES.split()), strict=True)) | {"·": 318, "×": 838, "→": 838, "≤": 838, "≈": 838, "—": 1000}
"""How wide each letter of DejaVu Sans is, in thousandths of its size: its advance width, from the font's file, version 2.37."""

CAPTIONS = st.sampled_from(
    ["k = 8, ", "(Conv)6c5w1s0p->", "weights for ", "x" * 70, "W" * 70, Name("c") * (Name("M") + 1), "; ", "M = 512, ", "→ ≈ 3 × 8 ≤ 9 — "]
)


@careful(150)
@given(st.lists(CAPTIONS | st.text([one for one in ASCII if one != "="], min_size=1, max_size=12), max_size=30))
def test_a_picture_that_stands_by_itself_has_its_caption_below_it(caption: list[Any]) -> None:
    figure_ = Figure(Drawing(500, 40, ()), tuple(caption), ())
    whole = captioned(figure_)
    lines = [one for one in whole.shapes if isinstance(one, Label)]
    assert "".join(map(words, lines)) == spell(tuple(caption), UNICODE)
    assert not faults(whole, straight=True)
    for one in lines:  # in the widest letters that a browser may have
        assert one.x + one.size * sum(DEJAVU[letter] for letter in words(one).rstrip()) / 1000 <= whole.width - one.x
    assert whole.height == figure_.drawing.height if not caption else whole.height > figure_.drawing.height


def test_a_png_is_a_picture_of_the_first_figure() -> None:
    if not os.environ.get("CI"):
        pytest.importorskip("typst")
    from symbolic_complexity.renderers import format_named

    content = format_named("png").render(Document((Paragraph(("p",)), figure("network", "alexnet"))))
    assert isinstance(content, bytes)
    assert content.startswith(b"\x89PNG")
    width, height = (int.from_bytes(content[place : place + 4], "big") for place in (16, 20))
    assert width >= 1400
    assert 2 < width / height < 3.5
    assert len(content) > 20_000
    with pytest.raises(Invalid, match="symcx figure"):
        format_named("png").render(Document((Paragraph(("p",)),)))


# --------------------------------------------------------------------------------------------------------------------- words


@given(st.text(min_size=1, max_size=60), st.floats(20, 200))
def test_a_shortened_name_is_no_wider_than_it_may_be(name: str, most: float) -> None:
    short = shortened(name, most, 10)
    assert short == name or width_of((short,), 10) <= most or len(short) <= 5
    assert len(short) <= len(name) or len(name) <= 5


@pytest.mark.parametrize(
    ("design", "asked", "told"),
    [
        ("(Input)(3,8,8)->(Conv)4c3w->(BN)->(ReLU)->(Flatten)->(FC)7", "weights", "; a layer with what follows it: BN"),
        ("(Input)(3,8,8)->(Conv)4c3w->(BN)->(ReLU)->(Flatten)->(FC)7", "activations", "; a layer with what follows it: BN, ReLU"),
        ("(Input)(3,8,8)->(Conv)4c3w->(ReLU)->(Flatten)->(FC)7", "weights", " elements"),
    ],
)
def test_bars_say_what_is_told_together(design: str, asked: str, told: str) -> None:
    assert plain_text(figure("shares", design, asked).caption).endswith(told)
