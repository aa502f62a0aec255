"""Machines: their files, and rooflines recounted by hand, by the sums over the layers, and in every format."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symbolic_complexity import Invalid, derive
from symbolic_complexity.algebra import normal_form, put_in
from symbolic_complexity.cli import main
from symbolic_complexity.document import Document, plain_text
from symbolic_complexity.drawing import Box, Drawing, Label, Line
from symbolic_complexity.figures import figure
from symbolic_complexity.figures.roofline import picture
from symbolic_complexity.formulas import read_formula
from symbolic_complexity.given import Sourced, Values
from symbolic_complexity.look import Look
from symbolic_complexity.machines import Roofline, document, known, machine, rates, roofline
from symbolic_complexity.machines.page import sentence
from symbolic_complexity.renderers import known_formats, render
from symbolic_complexity.renderers.base import spell
from symbolic_complexity.renderers.text import UNICODE
from symbolic_complexity.symbols import PRECISIONS
from symbolic_complexity.units import amount

from .designs import designs
from .graphs import Design, written
from .test_figures import faults, overlap, pieces, rectangle, words

TEXTS = [name for name, one in known_formats().items() if not one.binary and not one.pictures]
FC = "(Input)100->(FC)10"
OWN = """
summary = "a machine of one's own"
source = "made up"
bandwidth = "10 B/s"
memory = "1 kB"
[rates]
single = "100 op/s"
float16 = 200
[means]
half = "by hand"
"""
ROUNDS = "(Input)(c,M,N)->(Repeat){L}[(Conv){c}c3w1s1p->(ReLU)->(Conv){c}c3w1s1p]->(Flatten)->(FC)10"


def careful(examples: int) -> Any:
    return settings(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@pytest.fixture
def own(tmp_path: Path) -> str:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return str(path)


# --------------------------------------------------------------------------------------------------------------------- files


@pytest.mark.parametrize(
    ("name", "precision", "rate", "bandwidth", "memory"),
    [
        # From the vendors' data sheets, named in the files; dense rates.
        ("a100", "half", 312 * 10**12, 2039 * 10**9, 80 * 10**9),
        ("a100", "single", Fraction("19.5") * 10**12, 2039 * 10**9, 80 * 10**9),
        ("h100", "int8", Fraction("1978.9") * 10**12, 3350 * 10**9, 80 * 10**9),
        ("v100", "half", 125 * 10**12, 900 * 10**9, 32 * 10**9),
        ("rtx4090", "single", Fraction("82.6") * 10**12, 1008 * 10**9, 24 * 10**9),
        ("jetson_orin_nano", "single", 1024 * 2 * 625 * 10**6, 68 * 10**9, 8 * 10**9),  # lanes, a multiply-add, hertz
        ("m2", "single", Fraction("3.58") * 10**12, 100 * 10**9, 24 * 10**9),
        ("raspberry_pi5", "single", 4 * 2 * 4 * 2 * 2400 * 10**6, 17 * 10**9, 8 * 10**9),  # cores, pipelines, lanes, ...
        ("epyc7763", "double", 64 * 2 * 4 * 2 * 2450 * 10**6, 8 * 3200 * 10**6 * 8, 4 * 10**12),  # 8 channels of 8 bytes
    ],
)
def test_what_the_machines_can_do(name: str, precision: str, rate: Any, bandwidth: int, memory: int) -> None:
    found = machine(name)
    assert (found.rates[precision], found.bandwidth, found.memory) == (rate, bandwidth, memory)
    assert Values.of(rates(name, precision)).numbers == {"p": PRECISIONS[precision], "r": rate, "B": bandwidth}
    assert Values.of(rates(name, precision, {"r"})).sources == {"r": f"{found.summary}, {precision}"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["derive", FC, "-q", "time"], "r = 19,500,000,000,000 (NVIDIA A100 80GB SXM, single)"),
        (["derive", FC, "-q", "download_time"], "p = 4 (single), B = 2,039,000,000,000 (NVIDIA A100 80GB SXM)"),
        (["table", FC, "-q", "time"], "r = 19,500,000,000,000 (NVIDIA A100 80GB SXM, single)"),
        (["check", FC, "-q", "time"], "r = 19,500,000,000,000 (NVIDIA A100 80GB SXM, single)"),
        (["compare", FC, FC, "-q", "time"], "r = 19,500,000,000,000 (NVIDIA A100 80GB SXM, single)"),
        (["figure", "(Input){n}->(FC)10", "--kind", "curve", "-q", "time", "--over", "n=1:9"], "(NVIDIA A100 80GB SXM, single)"),
        (["solve", "(Input)100->(FC){k}", "-q", "time", "--at-most", "1e-9", "--for", "k"], "(NVIDIA A100 80GB SXM, single)"),
        # Whether a quantity is asked for or only spoken of, the machine has its letters.
        (["sweep", "(Input)100->(FC){k}", "--over", "k=1:9", "-q", "weights", "--where", "time < 1e-11"], "0 kept"),
        (["sweep", "(Input)100->(FC){k}", "--over", "k=1:9", "-q", "time"], "r = 19,500,000,000,000 (NVIDIA A100 80GB SXM, single)"),
        (["sweep", "(Input)100->(FC){k}", "--over", "k=1:9", "--pareto", "weights,throughput"], "1 on the Pareto front"),
    ],
)
def test_a_machine_gives_its_numbers_and_its_name(arguments: list[str], told: str) -> None:
    found = CliRunner().invoke(main, [*arguments, "--machine", "a100"])
    assert told in found.stdout, found.output


def test_a_derivation_remembers_where_its_numbers_are_from() -> None:
    derivation = derive("(Input)100->(FC){k}", "time", values={"r": Sourced(10**9, "my board")}).at(k=10).at_level(2)
    assert "k = 10, r = 1,000,000,000 (my board)" in str(derivation)


@pytest.mark.parametrize("name", known())
def test_every_machine_says_what_it_is_where_it_is_from_and_what_its_rates_mean(name: str) -> None:
    found = machine(name)
    assert found.summary
    assert found.source
    assert found.means.keys() == found.rates.keys() <= PRECISIONS.keys()
    assert list(found.rates) == [one for one in PRECISIONS if one in found.rates]
    for slower, faster in itertools.pairwise(found.rates):
        assert found.rates[slower] <= found.rates[faster]


def test_a_machine_of_ones_own(own: str) -> None:
    found = machine(own)
    assert (found.name, found.summary, found.bandwidth, found.memory) == ("own", "a machine of one's own", 10, 1000)
    assert found.rates == {"single": 100, "half": 200}
    assert found.precision() == "single"
    assert found.precision("float16") == found.precision("half") == "half"
    assert found.means == {"half": "by hand"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('bandwidth = "10 B/s"', "", "bandwidth is missing"),
        ('bandwidth = "10 B/s"', "bandwidth = nan", "bandwidth 'nan' is not a number"),
        ('bandwidth = "10 B/s"', "bandwidth = -1", "bandwidth must not be negative: -1"),
        ('bandwidth = "10 B/s"', "bandwidth = 0", "bandwidth must be positive, not 0"),
        ('bandwidth = "10 B/s"', "bandwidth = 0.0", "bandwidth must be positive, not 0.0"),
        ('bandwidth = "10 B/s"', 'bandwidth = "10 GB"', "bandwidth is counted in bytes/s, and '10 GB' in bytes"),
        ('bandwidth = "10 B/s"', 'bandwidth = "10 KB/s"', "could be of 1,000 or of 1,024"),
        ('bandwidth = "10 B/s"', "bandwidth = true", "bandwidth is no number"),
        ('memory = "1 kB"', "memory = [1]", "memory is no number"),
        ("single = ", "singel = ", "there is no precision 'singel'; did you mean single?"),
        ('single = "100 op/s"', "single = inf", "the rate in single 'inf' is not a number"),
        ("[rates]", "[rats]", "there is no key 'rats'; did you mean rates?"),
        ("[rates]", "[rats]", "rates are missing"),
        ('summary = "a machine of one\'s own"', "summary = 3", "summary is no text"),
        ('source = "made up"', "", "source is missing"),
        ("half = ", "int8 = ", "means of 'int8', which has no rate"),
        ("[rates]", "[rates", "own.toml is no TOML"),
        ("[rates]", "rates = 3", "rates are no table"),
        ('single = "100 op/s"\nfloat16 = 200', "", "rates are empty"),
    ],
)
def test_a_bad_file_says_what_is_wrong_with_it(own: str, old: str, new: str, said: str) -> None:
    assert old in OWN
    Path(own).write_text(OWN.replace(old, new), encoding="utf-8")
    with pytest.raises(Invalid) as error:
        machine(own)
    assert said in str(error.value)
    assert "own.toml" in str(error.value)


def test_all_that_is_wrong_is_said_at_once(own: str) -> None:
    Path(own).write_text("memory = 0\nrates = {half = -1}", encoding="utf-8")
    with pytest.raises(Invalid) as error:
        machine(own)
    for said in ("bandwidth is missing", "memory must be positive", "summary is missing", "source is missing", "the rate in half must not"):
        assert said in str(error.value)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.toml", None, "there is no file '{}'"),
        ("folder.toml", "folder", "cannot read '{}': Is a directory"),
        ("nul\0.toml", None, "cannot read '{}': embedded null byte"),
        ("large.toml", b"#" * 100_001, "'{}' is no machine's file: it has more than 100,000 bytes"),
        ("bytes.toml", b"\xff\xfe", "bytes.toml is no TOML"),
        ("machine.txt", b"", "'{}' is no machine's file\nexpected: a100, "),
        ("none.txt", None, "unknown machine '{}'"),
    ],
)
def test_what_is_no_file(name: str, content: bytes | str | None, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if content == "folder":
        Path(name).mkdir()
    elif isinstance(content, bytes):
        Path(name).write_bytes(content)
    with pytest.raises(Invalid) as error:
        machine(name)
    assert str(error.value).startswith(said.format(repr(name)[1:-1]))


def test_a_name_of_no_machine_names_the_nearest() -> None:
    with pytest.raises(Invalid, match=r"unknown machine 'a10'; did you mean a100\?"):
        machine("a10")


# ----------------------------------------------------------------------------------------------------------------- rooflines


@pytest.mark.parametrize(
    ("design", "batch", "operations", "moved", "time", "layers", "bound"),
    [
        # FC 100 -> 10 in single on 100 op/s and 10 B/s: 2 * 100 * 10 operations; 4 * (1,010 + 100 + 10) bytes.
        ("(Input)100->(FC)10", 1, 2000, 4480, Fraction(448), Fraction(448), "memory"),
        # Weights once for 10 samples: 4 * (1,010 + 10 * 110) bytes.
        ("(Input)100->(FC)10", 10, 20_000, 8440, Fraction(844), Fraction(844), "memory"),
        # 100 samples: 200,000 / 100 seconds of operations, 4 * (1,010 + 11,000) / 10 of bytes.
        ("(Input)100->(FC)10", 100, 200_000, 48_040, Fraction(4804), Fraction(4804), "memory"),
        # 3x3 on 1 x 8 x 8, padded, 4 kernels: 2 * 9 * 4 * 64 operations; 4 * (40 + 64 + 256) bytes, then ReLU 4 * (256 + 256).
        ("(Input)(1,8,8)->(Conv)4c3w1s1p->(ReLU)", 1, 4608, 3488, Fraction("348.8"), Fraction("348.8"), "memory"),
        # A layer alone that is bound by its operations: 2 * 25 * 100 * 64 / 100 = 3,200 s against 4 * (2,600 + 64 + 6,400) / 10.
        ("(Input)(1,8,8)->(Conv)100c5w1s2p", 1, 320_000, 36_256, Fraction("3625.6"), Fraction("3625.6"), "memory"),
        ("(Input)(16,8,8)->(Conv)16c5w1s2p", 1, 819_200, 33_856, Fraction(8192), Fraction(8192), "operations"),
        # Both sides: 8,192 s of operations, then 4 * (1,024 + 1,024) / 10 of bytes for the ReLU: apart they add up, together they hide.
        ("(Input)(16,8,8)->(Conv)16c5w1s2p->(ReLU)", 1, 819_200, 42_048, Fraction(8192), Fraction("9011.2"), "operations"),
        # Weights used again are read once, and inputs twice: 2 * (2 * 9 * 9) operations; 4 * (90 + 4 * 9) bytes.
        ("(Input)9->a:(FC)9->(FC)9", 1, 324, 864, Fraction("86.4"), Fraction("86.4"), "memory"),
    ],
)
def test_operations_bytes_and_times_by_hand(
    own: str, design: str, batch: int, operations: int, moved: int, time: Fraction, layers: Fraction, bound: str
) -> None:
    found = roofline(design, own, batch=batch)
    assert (found.operations(found.total), found.bytes(found.total)) == (operations, moved)
    assert (found.time(found.total), found.layers_time, found.bound(found.total)) == (time, layers, bound)
    assert found.intensity(found.total) == Fraction(operations, moved)
    assert found.ridge == 10


def test_vgg16_on_an_a100() -> None:
    # 30,940,528,640 operations (2 a multiply-add); 138,357,544 weights; what every layer that computes takes in and puts out.
    found = roofline("vgg16", "a100", precision="half")
    assert found.total.reads + found.total.writes == 57_485_288
    assert found.bytes(found.total) == 2 * (138_357_544 + 57_485_288)
    assert found.intensity(found.total) == Fraction(30_940_528_640, 391_685_664)
    told = "vgg16 in half on NVIDIA A100 80GB SXM is bound by the memory: about 79.0 operations a byte against a ridge of 153, 1.94 times"
    assert spell(sentence(found), UNICODE) == f"{told} too few."
    assert spell(sentence(roofline("vgg16", "a100")), UNICODE).endswith(
        "is bound by its operations: about 39.5 operations a byte against a ridge of 9.56, 4.13 times as many as it takes."
    )
    # From the batch on at which b 30,940,528,640 / 312e12 passes 2 (138,357,544 + b 57,485,288) / 2,039e9: b > 3.17.
    assert [roofline("vgg16", "a100", precision="half", batch=b).bound(found.total) for b in (1, 3)] == ["memory", "memory"]
    four = roofline("vgg16", "a100", precision="half", batch=4)
    assert (four.bound(four.total), found.turning and found.turning.__ceil__()) == ("operations", 4)
    # 2 (138,357,544 + b 6,422,528) bytes at most 80 GB: b <= 6,206.7; 4 (138,357,544 + b 28,818,408): b <= 689.2.
    assert (found.largest("inference"), found.largest("training")) == (6206, 689)


@pytest.mark.parametrize("design", ["vgg16", "resnet50", "densenet121", "googlenet", "mobilenet_v2", "lenet5"])
def test_the_layers_add_up_to_what_the_quantities_say(design: str) -> None:
    found = roofline(design, "a100")
    shares = [part.share for part in found.parts]
    assert sum(share.operations for share in shares) == found.total.operations == derive(design, "operations").result
    assert sum(share.weights for share in shares) == found.total.weights == derive(design, "weights").result
    assert sum(share.writes for share in shares) == found.total.writes == derive(design, "activations").result
    assert sum(share.reads for share in shares) == found.total.reads
    assert found.time(found.total) <= found.layers_time
    # What is written is read: every output as often as layers take it in, and the network's own not at all.
    if all(node.loop is None for node in found.network.nodes):
        taken = sum(source.elements for node in found.network.layers if node.facts.computes for source in node.inputs)
        assert taken == found.total.reads
    training = derive(design, "operational_bytes", convention="autograd", precision="single").result
    assert found.space("training") == training


@careful(60)
@given(designs(), st.sampled_from(["a100", "m2", "raspberry_pi5"]), st.integers(1, 50))
def test_any_design_on_any_machine(design: Design, name: str, batch: int) -> None:
    found = roofline(written(design), name, batch=batch)
    total = found.total
    assert sum(part.share.operations for part in found.parts) == total.operations
    assert sum(part.share.reads for part in found.parts) == total.reads
    for share in (total, *(part.share for part in found.parts)):
        worked = batch * share.operations / Fraction(found.r)
        moved = Fraction(found.p * (share.weights + batch * (share.reads + share.writes))) / Fraction(found.B)
        assert found.time(share) == max(worked, moved)
        side = "nothing" if worked == moved == 0 else "operations" if worked > moved else "memory" if worked < moved else "both"
        assert found.bound(share) == side
    turning = found.turning
    if turning is not None and turning > 1:
        at = [roofline(written(design), name, batch=one) for one in (turning.__floor__(), turning.__floor__() + 1)]
        assert [one.bound(total) in ("memory", "both") for one in at] == [True, False]
    assert render(document(found), "text")


@pytest.mark.parametrize(("values", "batch"), [({"c": 2, "M": 5, "N": 6, "L": 3}, 7), ({"c": 1, "M": 3, "N": 3, "L": 1}, 1)])
def test_a_formula_with_numbers_put_in_is_what_the_numbers_give(values: dict[str, int], batch: int) -> None:
    open_, closed = roofline(ROUNDS, "a100", batch="b"), roofline(ROUNDS, "a100", batch=batch, given=Values.of(values))
    put = {**values, "b": batch}
    assert open_.bound(open_.total) is None
    for share, other in ((open_.total, closed.total), *((a.share, b.share) for a, b in zip(open_.parts, closed.parts, strict=True))):
        assert put_in(open_.bytes(share), put) == closed.bytes(other)
        assert put_in(open_.operations(share), put) == closed.operations(other)
        assert put_in(open_.time(share), put) == closed.time(other)


def test_the_json_is_exact_and_adds_up() -> None:
    data = document(roofline("vgg16", "a100", precision="half")).data
    assert list(data) == [
        *("design", "machine", "precision", "bytes_per_number", "batch", "convention", "operations", "bytes", "intensity", "bound", "time"),
        *("ridge", "layers_time", "turning_batch", "memory", "layers"),
    ]
    assert (data["operations"], data["bytes"], data["ridge"], data["turning_batch"]) == ("30940528640", "391685664", "312000/2039", "4")
    assert Fraction(data["layers_time"]) == sum(Fraction(layer["time"]) for layer in data["layers"])
    assert Fraction(data["intensity"]) == Fraction(data["operations"]) / Fraction(data["bytes"])
    assert data["memory"]["inference"] == {"bytes": "289560144", "fits": True, "largest_batch": "6206"}  # 2 (138,357,544 + 6,422,528)
    assert data["machine"]["rate"] == "312000000000000"
    free = document(roofline("(Input){n}->(FC){k}", "m2", batch="b")).data
    assert put_together(free["bytes"]) == put_together("4*(k*n + k + b*(n + k))")
    assert (free["time"], free["bound"], free["layers_time"], free["turning_batch"]) == (None, None, None, None)


def put_together(text: str) -> Any:
    return normal_form(read_formula(text))


def test_what_does_not_fit_says_so(own: str) -> None:
    # 4 (1,010 + 110) bytes of 1,000.
    text = render(document(roofline("(Input)100->(FC)10", own)), "text")
    assert "4.48 kB out of 1 kB, which does not fit, and no batch does." in text
    # 4 (22 + 12 b) = 4 * 34 = 136 bytes: fits, up to b = 19 (4 * 250 = 1,000); training 8 (22 + 12 b): up to 8.
    found = roofline("(Input)10->(FC)2", own)
    assert (found.space("inference"), found.largest("inference"), found.largest("training")) == (136, 19, 8)


# ------------------------------------------------------------------------------------------------------------- formats, words

SHOWN = (
    ("vgg16", {"precision": "half"}),
    ("vgg16", {"precision": "half", "batch": "b"}),
    ("(Input){n}->(FC){k}", {"batch": "b"}),
    (ROUNDS, {}),
    ("(Input)(3,8,8)->(ReLU)->(MaxPool)2w2s", {}),
    ("(Input)3->(Dropout)", {}),
)


@pytest.mark.parametrize(("design", "more"), SHOWN, ids=str)
def test_in_every_format_and_in_german(design: str, more: dict[str, Any]) -> None:
    found = roofline(design, "a100", **more)
    pictures = [picture(found)] if found.bound(found.total) is not None and found.total.operations != 0 else []
    shown = document(found, pictures)
    for one in (shown, Look(language="de", digits=3, unit="KiB").dress(shown)):
        for name in TEXTS:
            assert render(one, name).strip(), name
    assert render(shown, "ascii").isascii()
    for word in (" layers ", " bound", " byte", "ridge", "memory", "sample"):
        assert word not in render(Look(language="de").dress(Document((shown.blocks[1], *shown.blocks[3:]))), "text"), word


# ------------------------------------------------------------------------------------------------------------------- picture

PICTURES = tuple(itertools.product(["vgg16", "resnet50", "lenet5", "densenet121", "googlenet", "(Input)100->(FC)10"], known()))


@pytest.mark.parametrize(("design", "name"), PICTURES)
@pytest.mark.parametrize("batch", [1, 64])
def test_nothing_in_a_roofline_runs_into_anything_else(design: str, name: str, batch: int) -> None:
    drawing = figure("roofline", design, machine=name, batch=batch).drawing
    labels = [one for one in drawing.shapes if isinstance(one, Label)]
    bare = Drawing(drawing.width, drawing.height, tuple(one for one in drawing.shapes if not isinstance(one, Box)))
    assert not faults(bare, straight=False)
    roof = [piece for one in drawing.shapes if isinstance(one, Line) and one.width == 2.0 for piece in flat(one)]
    for label in labels:
        assert not any(overlap(rectangle(label), piece) for piece in roof), words(label)
    assert drawing.width <= 560
    assert drawing.height <= 460


def flat(line: Line) -> Any:
    """The roof in short pieces, so that the slope's are narrow too."""
    for (x, y), (to_x, to_y) in itertools.pairwise(line.points):
        cuts = [(x + (to_x - x) * step / 60, y + (to_y - y) * step / 60) for step in range(61)]
        yield from pieces(Line(tuple(cuts)))


def test_squares_stand_on_the_roof_and_are_as_large_as_their_time() -> None:
    found = roofline("vgg16", "a100", precision="half")
    drawing = figure("roofline", "vgg16", machine="a100", precision="half").drawing
    squares = [one for one in drawing.shapes if isinstance(one, Box) and one.fill and one.shade != "paper" and one.y > 30]
    assert len(squares) == 16  # thirteen convolutions and three FC
    fc6 = next(part.share for part in found.parts if part.name == "fc6")
    largest = max(squares, key=lambda one: one.width)
    assert largest.width == pytest.approx(32 * float(found.time(fc6) / found.layers_time) ** 0.5)
    assert largest.shade == "second"


def test_a_roofline_in_words() -> None:
    drawn = figure("roofline", "vgg16", machine="a100", precision="half")
    assert "21 layers without operations, not drawn, take" in plain_text(drawn.caption)
    assert "fc6 39.3%" in spell(drawn.alt, UNICODE)


@pytest.mark.parametrize(
    ("design", "more", "said"),
    [
        ("vgg16", {}, "a roofline needs a machine"),
        (["vgg16", "vgg19"], {"machine": "a100"}, "of one design"),
        ("vgg16", {"machine": "a100", "quantity": "weights"}, "shows the operations"),
        ("vgg16", {"machine": "a100", "over": "M=1:2"}, "no axis"),
        ("vgg16", {"machine": "a100", "batch": "b"}, "drawn for numbers, and b is open\nexpected: --batch 1"),
        ("(Input){n}->(FC)3", {"machine": "a100"}, "n is open\nexpected: --set n=..."),
        ("(Input)3->(ReLU)", {"machine": "a100"}, "has no operations under the convention lecture"),
        ("vgg16", {"machine": "m2", "precision": "half"}, "Apple M2, GPU of 10 cores has no rate in half\nexpected: single"),
        ("vgg16", {"machine": "a1000"}, "did you mean a100?"),
    ],
)
def test_what_no_roofline_shows_says_why(design: Any, more: dict[str, Any], said: str) -> None:
    with pytest.raises(Invalid) as error:
        figure("roofline", design, **more)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["vgg16", "--kind", "roofline", "--machine", "a100", "--rate", "5"], "there is no symbol r in the roofline"),
        (["vgg16", "--kind", "roofline", "--machine", "a100", "-q", "weights"], "shows the operations of one design"),
        (["(Input){n}->(FC)1", "--kind", "curve", "--over", "n=1:9", "--batch", "7"], "a figure of the kind curve has no batch"),
        (["vgg16", "--machine", "a100"], "no quantity asked for speaks of them"),
    ],
)
def test_no_option_of_a_figure_is_ignored(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(main, ["figure", *arguments])
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_the_numbers_of_a_design_keep_their_sources_under_other_names_and_lose_them_with_it() -> None:
    values = Values.of({"k": Sourced(3, "my board"), "n": 4})
    assert values.called({"k": "k'"}) == Values({"k'": 3}, {"k'": "my board"})
    assert values.only({"n"}) == Values({"n": 4}, {})
    assert Values.of(values.given) == values


# ---------------------------------------------------------------------------------------------------------------- command line


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["vgg16"], "no machine is given\nexpected: --machine a100"),
        (["vgg16", "--machine", "a100", "-q", "weights"], "a roofline has no -q"),
        (["vgg16", "--machine", "a100", "--batch", "0"], "a batch is a whole number"),
        (["vgg16", "--machine", "a100", "--batch", "1.5"], "a batch is a whole number"),
        (["vgg16", "--machine", "a100", "--batch", "r"], "r has a meaning already"),
        (["(Input){b}->(FC)3", "--machine", "a100", "--batch", "b"], "b has a meaning already"),
        (["(Input){r}->(FC)3", "--machine", "a100"], "operations per second, r, are the machine's"),
        (["(Input){n}->(FC)3", "--machine", "a100", "--set", "m=3"], "there is no symbol m"),
        (["vgg16", "--machine", "a100", "--precision", "quarter"], "unknown precision 'quarter'"),
        (["vgg16", "--machine", "jetson_orin_nano", "--precision", "half"], "expected: single, int8"),
    ],
)
def test_bad_input_on_the_command_line(arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(main, ["roofline", *arguments])
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_the_command_line(own: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["roofline", "(Input){n}->(FC)10", "--set", "n=100", "--machine", own, "--format", "json"])
    assert (json.loads(result.stdout)["bytes"], json.loads(result.stdout)["time"]) == ("4480", "448")  # 4 (1,010 + 100 + 10); at 10 B/s
    drawn = CliRunner().invoke(main, ["figure", "vgg16", "--kind", "roofline", "--machine", "a100", "-o", str(tmp_path / "roof.svg")])
    assert drawn.exit_code == 0, drawn.output
    assert "Top/s" in (tmp_path / "roof.svg").read_text(encoding="utf-8")


def test_the_types_are_public() -> None:
    assert isinstance(roofline("vgg16", machine("a100")), Roofline)
    assert amount("80 GB", "bytes", what="memory").value == machine("a100").memory
