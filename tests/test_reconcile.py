"""Reconciling published numbers: the totals that are known, numbers found again, digits, bad input, and how the answer looks."""

from __future__ import annotations

import json
import random
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from symbolic_complexity import reconcile
from symbolic_complexity.cli import main
from symbolic_complexity.conventions import REGISTRY as CONVENTIONS
from symbolic_complexity.errors import Invalid
from symbolic_complexity.given import network_of
from symbolic_complexity.quantities import REGISTRY as QUANTITIES
from symbolic_complexity.reconciliation import read_printed
from symbolic_complexity.reconciliation.candidates import PLAIN, PRECISIONS, candidates, terms
from symbolic_complexity.reconciliation.printed import Unit
from symbolic_complexity.renderers import known_formats, render
from symbolic_complexity.zoo import ZOO

MEASURED = tomllib.loads((Path(__file__).with_name("cases") / "counting_tools.toml").read_text(encoding="utf-8"))
TOOLS = [one.name for one in CONVENTIONS.values() if one.rules]
FC = "(Input)100->(FC)10"


def symcx(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["reconcile", *arguments], prog_name="symcx")


def found(network: Any, number: Any, unit: str | None = None, **asked: Any) -> list[tuple[str, str, str | None, str, str]]:
    """Quantity, convention, precision, unit and how, of every match."""
    matches = ((one, one.candidate) for one in reconcile(network, number, unit, **asked).matches)
    return [(found.quantity.name, found.convention.name, found.precision, one.unit.name, one.how) for one, found in matches]


# ----------------------------------------------------------------------------------------------------- numbers that are known

PUBLISHED = [
    # VGG-16 at 224 x 224: totals of counting tools, each measured (cases/counting_tools.toml)
    ("vgg16", "15,470,264,320", ("operations", "calflops", None, "", "exact")),
    ("vgg16", "15,470,264,320", ("macs", "lecture", None, "", "exact")),
    ("vgg16", "15470289408", ("operations", "fvcore", None, "", "exact")),
    ("vgg16", "15470314496", ("operations", "thop", None, "", "exact")),
    ("vgg16", "15471844864", ("operations", "torchscan", None, "", "exact")),
    ("vgg16", "15483821032", ("operations", "torchinfo", None, "", "exact")),
    ("vgg16", "15483821032", ("operations", "ptflops_aten", None, "", "exact")),
    ("vgg16", "15503523304", ("operations", "onnx_tool", None, "", "exact")),
    ("vgg16", "15523225576", ("operations", "ptflops", None, "", "exact")),
    ("vgg16", "30940528640", ("operations", "torch", None, "", "exact")),
    ("vgg16", "15.52 GMac", ("operations", "ptflops", None, "G", "rounded")),  # what ptflops prints
    ("vgg16", "15.48G", ("operations", "torchinfo", None, "G", "rounded")),  # Total mult-adds (G): 15.48
    # Simonyan & Zisserman 2015, table 2: 138 million parameters
    ("vgg16", "138M", ("weights", "lecture", None, "M", "rounded")),
    ("vgg16", "138 million", ("weights", "lecture", None, "M", "rounded")),
    # Keras documentation, Applications: VGG16, 528 MB, and 138.4M parameters; torchvision: 527.8 MB
    ("vgg16", "528 MB", ("size", "lecture", "single", "MiB", "rounded")),
    ("vgg16", "527.8MiB", ("size", "lecture", "single", "MiB", "rounded")),
    ("vgg16", "138.4M", ("weights", "keras", None, "M", "rounded")),
    # He et al. 2016, table 1: 3.8 x 10^9 FLOPs for ResNet-50 as published, multiply-adds; torchvision's variant 4.09 GFLOPS
    ("resnet50_paper", "3.8e9", ("macs", "lecture", None, "", "truncated")),
    ("resnet50", "4.09 GFLOPs", ("macs", "lecture", None, "G", "rounded")),
    # Sandler et al. 2018, table 4: MobileNetV2, 3.4M parameters, 300M multiply-adds
    ("mobilenet_v2", "300M", ("macs", "lecture", None, "M", "truncated")),
    ("vgg16", "138000000", ("weights", "lecture", None, "", "rounded")),  # the same 138 million, written out
    # Lecture 35, F8, F12, C7
    (FC, "2240", ("operational_space", "lecture", None, "", "exact")),
    ("(Input)4096->(FC)1000", "8192000", ("operations", "lecture", None, "", "exact")),
    ("(Input)(3,224,224)->(Conv)16c3w1s0p", "1.728M", ("operational_space", "lecture", None, "M", "rounded")),
]
"""A network, a number as it is published, and what must be among the matches; the origin of each number beside it."""


@pytest.mark.parametrize(("network", "number", "expected"), PUBLISHED, ids=lambda one: str(one)[:40])
def test_a_published_number_is_found(network: str, number: str, expected: tuple[str, ...]) -> None:
    assert expected in found(network, number)


@pytest.mark.parametrize("case", MEASURED["networks"], ids=lambda case: case["name"])
def test_what_a_tool_printed_is_its_number_unless_the_table_says_why_not(case: dict[str, Any]) -> None:
    network, off = ZOO[case["name"]], case.get("off_by", {})
    for tool, number in case["measured"].items():
        exact = ("operations", tool, None, "", "exact") in found(network, number, quantity="operations")
        assert exact == (tool not in off), tool


# ------------------------------------------------------------------------------------------------------------------ properties

DESIGNS = (
    "lenet5",
    "alexnet",
    "resnet18",
    "mobilenet_v2",
    "squeezenet1_1",
    FC,
    "(Input)(3,20,20)->(Repeat)3[(Conv)6c3w1p->(BN)->(Tanh)]->(GAP)",
)


def everything(network: Any) -> list[Any]:
    asked = [one for name, one in QUANTITIES.items() if name in PLAIN]
    return list(candidates(network, asked, sorted(CONVENTIONS.values(), key=lambda one: one.name != "lecture"), PRECISIONS))


@pytest.mark.parametrize("design", DESIGNS)
def test_every_number_of_a_network_is_found_again_and_a_moved_one_is_not(design: str) -> None:
    network, generator = network_of(design), random.Random(design)
    whole = [one for one in everything(network) if one.value and Fraction(one.value).denominator == 1]
    for one in generator.sample(whole, 8):
        unit = "bytes" if one.quantity.unit == "bytes" else None
        name = (one.quantity.name, one.convention.name, one.precision)
        again = [match[:3] for match in found(network, one.value, unit) if match[4] == "exact"]
        assert name in again
        moved = one.value + (one.value * 3 // 1000 or 1)
        assert name not in [match[:3] for match in found(network, moved, unit) if match[4] == "exact"]
        # To three digits in a unit of its own it is found again, rounded.
        places = max(0, len(str(one.value)) - 3)
        shown = f"{one.value / 10**places:.2f}e{places}" if places else str(one.value)
        assert name in [match[:3] for match in found(network, shown, unit)], shown


@pytest.mark.parametrize("design", [*DESIGNS, "vgg16", "convnext_tiny"])
def test_the_terms_of_every_count_add_up_to_it(design: str) -> None:
    network, told = network_of(design), 0
    for one in everything(network):
        parts = terms(network, one)
        told += bool(parts)
        assert not parts or sum(part.worth for part in parts) == one.value, (one.quantity.name, one.convention.name)
        assert all(part.count > 0 for part in parts)
    assert told > len(TOOLS)


AGREES = [
    # printed, value, how: by hand
    ("15.52", 15_520, "exact"),
    ("15.52", 15_515, "rounded"),  # a half, up
    ("15.51", 15_515, "truncated"),
    ("15.50", 15_505, "rounded"),  # a half, to the even digit
    ("15.51", 15_505, "rounded"),  # and up
    ("15.52", 15_525, "rounded"),
    ("15.52", 15_526, "truncated"),
    ("15.53", 15_524, None),
    ("15.52", 15_514, None),
    ("16", 15_500, "rounded"),
    ("15", 15_999, "truncated"),
    ("15", 16_000, None),
]


@pytest.mark.parametrize(("text", "value", "how"), AGREES)
def test_a_value_agrees_with_the_digits_that_are_printed(text: str, value: int, how: str | None) -> None:
    assert read_printed(text, "k").agrees(value, Unit("k", 1000)) == how


def test_the_zeros_of_a_number_that_is_written_out_may_fill_it_up_and_only_they() -> None:
    assert read_printed("138,000,000").agrees(138_357_544, Unit("", 1)) == "rounded"
    assert read_printed("138,400,000").agrees(138_357_544, Unit("", 1)) == "rounded"
    assert read_printed("139,000,000").agrees(138_357_544, Unit("", 1)) is None
    assert read_printed("138.0M").agrees(138_357_544, Unit("M", 10**6)) is None
    assert read_printed("15,470,264,320").agrees(15_470_264_318, Unit("", 1)) is None


def test_the_strongest_and_plainest_match_comes_first() -> None:
    hows = [match[4] for match in found("vgg16", "15.5G")]
    assert hows == sorted(hows, key=["exact", "rounded", "truncated"].index)
    assert found("vgg16", "15.5G")[0][:2] == ("macs", "lecture")
    assert found("vgg16", "15470264320")[:3] == [
        ("macs", "lecture", None, "", "exact"),
        ("operations", "calflops", None, "", "exact"),
        ("operations", "deepspeed", None, "", "exact"),
    ]


# -------------------------------------------------------------------------------------------------------- what is read, and not

READ = [
    ("15.52 GFLOPs", Fraction("15.52"), ["G"], "work"),
    ("15_470", Fraction(15470), [], None),
    ("15 470 264 320", Fraction(15470264320), [], None),
    ("4.1B", Fraction("4.1"), ["B", "G"], None),
    ("25.6 M params", Fraction("25.6"), ["M"], "weights"),
    ("1.5e10", Fraction(15 * 10**9), [], None),
    ("30 mb", Fraction(30), ["MB", "MiB"], "bytes"),
    ("2 KiB", Fraction(2), ["KiB"], "bytes"),
    ("0.3 gmac", Fraction("0.3"), ["G"], "work"),
]


@pytest.mark.parametrize(("text", "value", "units", "of"), READ)
def test_a_number_is_read_as_people_print_it(text: str, value: Fraction, units: list[str], of: str | None) -> None:
    printed = read_printed(text)
    assert (printed.value, [unit.name for unit in printed.units]) == (value, units)
    assert printed.of == (frozenset({of}) if of else frozenset())


BAD = [
    (["vgg16", "abc"], "not a number: 'abc'"),
    (["vgg16", ""], "not a number"),
    (["vgg16", "nan"], "not a number: 'nan'"),
    (["vgg16", "inf"], "not a number"),
    (["vgg16", "1,2345"], "not a number"),
    (["vgg16", "15,47"], "a comma groups three digits"),
    (["vgg16", "1.2.3G"], "not a number"),
    (["vgg16", "9" * 99], "99 characters"),
    (["vgg16", "-5"], "a count is positive, and -5 is not"),
    (["vgg16", "0"], "nothing is reconciled with zero"),
    (["vgg16", "0.00G"], "nothing is reconciled with zero"),
    (["vgg16", "15.5X"], "unknown unit 'X'"),
    (["vgg16", "15.5", "--unit", "Gflips"], "did you mean GFLOPs?"),
    (["vgg16", "15.5G", "--unit", "M"], "the unit is given twice"),
    (["vgg16", "15", "--unit", "MB", "-q", "weights"], "15 MB is a number of bytes, and what is asked is weights in elements"),
    (["vgg16", "15 GFLOPs", "-q", "size"], "15 GFLOPs is a number of operations, and what is asked is size in bytes"),
    (["vgg16", "5", "-q", "output_shape"], "output_shape is neither a count nor bytes"),
    (["vgg16", "5", "-q", "time"], "time is neither a count nor bytes"),
    (["vgg16", "5", "--rate", "1000"], "neither --rate nor --bandwidth"),
    (["vgg16", "5", "--convention", "ptflop"], "did you mean ptflops?"),
    (["vgg16", "5", "--set", "M=3"], "no symbol M"),
    (["(Input){n}->(FC){k}", "1010"], "k, n of this design are open"),
    (["(Input){n}->(FC){k}", "1010", "--set", "n=100"], "k of this design is open"),
    (["vgg17", "5"], "did you mean vgg19?"),
    (["vgg16"], "Missing argument"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD, ids=lambda one: " ".join(one)[:40] if isinstance(one, list) else "")
def test_bad_input_gets_one_message_and_status_2(arguments: list[str], message: str) -> None:
    result = symcx(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("number", [None, True, float("nan"), float("inf"), -1, 0, [], object()])
def test_what_is_no_positive_number_is_refused_in_python_too(number: Any) -> None:
    with pytest.raises(Invalid):
        reconcile(FC, number)


# ------------------------------------------------------------------------------------------------------------------- the answer

MATCH_KEYS = ["quantity", "convention", "precision", "unit", "value", "exact", "how", "terms"]
NEAREST_KEYS = ["quantity", "convention", "precision", "unit", "value", "difference", "percent"]


# He et al. 2016, table 1: 3.8 x 10^9 multiply-adds as published, 3,857,973,248 counted; torchvision's variant has 4,089,184,256.
@pytest.mark.parametrize("number", ["3.86", "3.86G", "3.86 GMACs"])
def test_a_number_of_a_network_of_nearly_the_same_name_is_told_and_is_still_none_of_this_one(number: str) -> None:
    result = symcx("resnet50", number)
    assert result.exit_code == 1
    assert " are the macs of resnet50_paper, rounded: 3,857,973,248 macs." in result.stdout
    data = json.loads(symcx("resnet50", number, "--format", "json").stdout)
    (other,) = data["elsewhere"]
    assert (other["design"], other["matches"][0]["value"], data["matches"]) == ("resnet50_paper", "3857973248", [])
    assert list(other["matches"][0]) == MATCH_KEYS
    assert symcx("resnet50_paper", number).exit_code == 0
    # With an input four times as large its convolutions are four times the work; its 2,048,000 multiply-adds at the end are the same.
    assert f"{4 * (3_857_973_248 - 2_048_000) + 2_048_000:,} macs" in symcx("resnet50", "15.426", "--input", "3,448,448").stdout


def test_counts_are_not_told_by_1024() -> None:
    for number in ("3.86", "3.85", "17.3", "1.07"):
        assert not any(one.unit.name.endswith("i") for one in reconcile("resnet50", number).nearest)
    assert reconcile("vgg16", "14.41 Gi").found  # but read where somebody does: 15,470,264,320 / 2^30 = 14.408


FEW = [
    # So many fit 16 and 60 M, all of them among the matches; 15.5 has three digits and the macs among them, 4.13 G none likelier.
    ("vgg16", "16", "16 could be what onnx_tool counts, rounded", "So few digits fit 2 numbers, the likelier first."),
    ("alexnet_paper", "60M", "60 M could be the weights of alexnet_paper, truncated: 60,965,224", "fit 3 numbers, the likelier first."),
    ("vgg16", "15.5G", "15.5 G are the macs of vgg16, rounded: 15,470,264,320", "numbers that agree: 10, the likelier first."),
    ("resnet50", "4.13G", "4.13 G could be what ptflops counts, rounded", "So few digits fit 2 numbers, the likelier first."),
    ("vgg16", "138M", "138 M are the weights of vgg16, rounded: 138,357,544", "Other numbers that agree: 1."),
]


@pytest.mark.parametrize(("network", "number", "claim", "count"), FEW, ids=lambda one: str(one)[:20])
def test_few_digits_claim_little_and_say_how_many_fit(network: str, number: str, claim: str, count: str) -> None:
    said = symcx(network, number).stdout
    assert claim in said
    assert count in said


def test_half_a_byte_is_a_decimal_number() -> None:
    said = symcx("alexnet_paper", "60M").stdout
    assert "60,673,677.5" in said  # the 121,347,355 numbers of its operational space, 4 bits each
    assert "/2" not in said


@pytest.mark.parametrize(("number", "status"), [("15.52G", 0), ("528MB", 0), ("15.99G", 1)])
def test_the_json_has_the_contracts_keys_and_types(number: str, status: int) -> None:
    result = symcx("vgg16", number, "--format", "json")
    data = json.loads(result.stdout)
    assert result.exit_code == status
    assert list(data) == ["design", "number", "matches", "nearest", "elsewhere"]
    assert data["elsewhere"] == []
    assert bool(data["matches"]) == (status == 0)
    assert all(list(match) == MATCH_KEYS and isinstance(match["exact"], bool) for match in data["matches"])
    assert list(data["nearest"]) == NEAREST_KEYS
    assert all(str(Fraction(match["value"])) == match["value"] for match in (*data["matches"], data["nearest"]))


def test_what_nothing_makes_is_told_with_the_nearest_and_by_how_much() -> None:
    result = symcx("vgg16", "15.99G")
    assert (result.exit_code, result.stderr) == (1, "")
    assert (
        "No number of vgg16 is 15.99 G. The nearest: operations (ptflops), 15,523,225,576; 15.99 G is 0.47 G (3.01%) more." in result.stdout
    )
    data = json.loads(symcx("vgg16", "15.99G", "--format", "json").stdout)["nearest"]
    assert data["difference"] == str(15_990_000_000 - 15_523_225_576)


def test_the_sentence_can_be_quoted() -> None:
    terms = "15,470,264,320 multiply-adds + 13,556,712 biases + 2 × (13,555,712 activations + 6,146,560 pooling)"
    sentence = f"15.52 G is what ptflops counts, rounded: {terms} = 15,523,225,576 MACs."
    assert sentence in symcx("vgg16", "15.52", "--unit", "G").stdout
    keras = "25,610,152 are the weights of resnet50 under the convention keras, exactly: 25,557,032 trained + 53,120 not trained"
    assert keras in symcx("resnet50", "25,610,152").stdout
    size = "528 MB is the size of vgg16 in single precision, rounded: 553,430,176 bytes, 1 MB = 1,048,576 bytes."
    assert size in symcx("vgg16", "528 MB").stdout


@pytest.mark.parametrize("name", [name for name, one in known_formats().items() if not one.binary and not one.pictures])
@pytest.mark.parametrize("number", ["15.52G", "15.5G", "15.99G"])
def test_every_format_shows_the_answer(number: str, name: str) -> None:
    assert render(reconcile("vgg16", number).document(), name).strip()


def test_symbols_precision_and_convention_narrow_the_search() -> None:
    design = "(Input){n}->(FC){k}"
    assert ("weights", "lecture", None, "", "exact") in found(design, 1010, values={"n": 100, "k": 10})
    assert {match[2] for match in found("vgg16", "553430176", "bytes", precision="single")} == {"single"}
    assert {match[1] for match in found("vgg16", "15.5G", convention="thop")} == {"thop"}
    assert symcx(design, "1010", "--set", "n=100,k=10", "-q", "weights").exit_code == 0


def test_the_answer_speaks_german() -> None:
    said = symcx("vgg16", "15.52G", "--language", "de").stdout
    assert "15.470.264.320 Multiply-Adds" in said
    assert "gerundet" in said
    assert "15.52 " not in said
    none = symcx("resnet50", "12.3G", "--language", "de").stdout
    assert "Keine Zahl von resnet50 ist 12,3 G." in none
    assert "12.3" not in none
