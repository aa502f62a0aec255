"""Well-known comparisons: every claim proved by the engine, and recounted on small sizes by plain arithmetic of our own."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from click.testing import CliRunner, Result

from symbolic_complexity import renderers
from symbolic_complexity.algebra import write
from symbolic_complexity.cli import main
from symbolic_complexity.errors import Invalid
from symbolic_complexity.examples import Claim, Example, example, known
from symbolic_complexity.examples.claims import statements
from symbolic_complexity.renderers import render

from .strategies import recount

NAMES = known()
TEXTS = [name for name, one in renderers.known_formats().items() if not one.binary and not one.pictures]


def symcx(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


# ------------------------------------------------------------------------------------------------------- what is claimed


@pytest.mark.parametrize("name", NAMES)
def test_every_claim_is_proved_and_what_departs_from_the_source_is_refuted_and_explained(name: str) -> None:
    one = example(name)
    assert one.title
    assert one.source
    assert one.says
    assert len(one.designs) == len(one.comparison().networks) >= 2
    assert {statement.quantity for statement in one.statements} == {*one.quantities}
    assert [(told.text, told.check) for told in one.statements if told.check != ("refuted" if told.departs else "proved")] == []
    if any(told.departs or told.ours for told in one.statements):
        assert one.note, "what the source does not say, or says otherwise, is explained"


@pytest.mark.parametrize("name", NAMES)
def test_every_verdict_is_proved_and_stands_in_the_file(name: str) -> None:
    one = example(name)
    whole = one.comparison()
    for answer in whole.answers:
        assert answer.judgement.check == "proved", answer.name
        claimed = [claim for claim in one.claims if claim.quantity == answer.name and (claim.smaller or claim.equal) and not claim.at]
        claims_numbers_alone = not claimed and any(claim.quantity == answer.name and claim.at for claim in one.claims)
        assert claimed or claims_numbers_alone, answer.name
        for claim in claimed if whole.ranking is None else ():
            assert answer.judgement.verdict == ("depends" if claim.when else "equal" if claim.equal == "always" else claim.smaller)


def test_what_is_false_is_never_called_proved() -> None:
    # 25c² against 18c²; 16 channels in the reduction; B has fewer multiply-accumulates exactly when c > 36k/5; 1/g, equal at g = 1.
    false = [
        ("vgg_5x5", Claim("weights", a="25*c^2 + 1", b="17*c^2", ratio={"B/A": "18/24"}, rounded={"B/A": "0.73"}, smaller="a")),
        ("inception_reduction", Claim("weights", smaller="b", when="R < 24*c*k/(c + 25*k)")),
        ("inception_reduction", Claim("weights", smaller="a", when="R < 25*c*k/(c + 25*k)")),
        ("inception_reduction", Claim("weights", at={"c": 192, "R": 16, "k": 32}, a="153601", smaller="a")),
        ("densenet_bottleneck", Claim("macs", smaller="b", when="c >= 36*k/5")),
        ("densenet_bottleneck", Claim("macs", smaller="a")),
        ("grouped", Claim("macs", smaller="b")),
        ("grouped", Claim("macs", smaller="b", equal="g = 2")),
        ("depthwise_separable_3x3", Claim("macs", limit={"k": "8"}, at_least={"A/B": "8"}, below={"A/B": "8"})),
        ("depthwise_separable_3x3", Claim("macs", at_least={"A/B": "8"}, when="k >= 71")),
        ("asymmetric_nxn", Claim("weights", limit={"n": "2"}, smaller="b", when="n >= 2")),
        ("strided_convolution", Claim("macs", equal="always", limit={"m": "infinite"})),
        ("weight_sharing", Claim("weights", smaller="bc")),
        ("weight_sharing", Claim("connections", smaller="c")),
    ]
    for name, claim in false:
        checks = [(told.text, told.check) for told in statements(claim, example(name).comparison())]
        assert checks
        assert "proved" not in [check for _, check in checks], (name, checks)


# ------------------------------------------------------------------------------- the same by whole numbers, counted one by one

Point = dict[str, int]


def conv(c: int, k: int, width: int, height: int, groups: int = 1) -> int:
    """Weights of a convolution without biases: every kernel, every channel that it sees, every place in it."""
    return sum(1 for _ in range(k) for _ in range(c // groups) for _ in range(width) for _ in range(height))


def stacked(*layers: tuple[int, ...]) -> int:
    return sum(conv(*layer) for layer in layers)


RECOUNTED: dict[tuple[str, str], tuple[str, Callable[[Point], tuple[int, ...]]]] = {
    ("vgg_5x5", "weights"): ("c", lambda at: (conv(at["c"], at["c"], 5, 5), 2 * conv(at["c"], at["c"], 3, 3))),
    ("vgg_7x7", "weights"): ("c", lambda at: (conv(at["c"], at["c"], 7, 7), 3 * conv(at["c"], at["c"], 3, 3))),
    ("inception_reduction", "weights"): (
        "ckR",
        lambda at: (conv(at["c"], at["k"], 5, 5), stacked((at["c"], at["R"], 1, 1), (at["R"], at["k"], 5, 5))),
    ),
    ("asymmetric_3x3", "weights"): (
        "c",
        lambda at: (conv(at["c"], at["c"], 3, 3), 2 * conv(at["c"], at["c"], 2, 2), 2 * conv(at["c"], at["c"], 3, 1)),
    ),
    ("asymmetric_nxn", "weights"): ("cn", lambda at: (conv(at["c"], at["c"], at["n"], at["n"]), 2 * conv(at["c"], at["c"], 1, at["n"]))),
    ("depthwise_separable", "macs"): (
        "ckwMN",
        lambda at: (
            conv(at["c"], at["k"], at["w"], at["w"]) * at["M"] * at["N"],
            (conv(at["c"], at["c"], at["w"], at["w"], at["c"]) + conv(at["c"], at["k"], 1, 1)) * at["M"] * at["N"],
        ),
    ),
    ("grouped", "weights"): (
        "cgkwh",
        lambda at: (
            conv(at["g"] * at["c"], at["g"] * at["k"], at["w"], at["h"]),
            conv(at["g"] * at["c"], at["g"] * at["k"], at["w"], at["h"], at["g"]),
        ),
    ),
    ("densenet_bottleneck", "weights"): (
        "ck",
        lambda at: (conv(at["c"], at["k"], 3, 3), stacked((at["c"], 4 * at["k"], 1, 1), (4 * at["k"], at["k"], 3, 3))),
    ),
    ("resnet_bottleneck", "weights"): (
        "k",
        lambda at: (
            2 * conv(at["k"], at["k"], 3, 3),
            stacked((4 * at["k"], at["k"], 1, 1), (at["k"], at["k"], 3, 3), (at["k"], 4 * at["k"], 1, 1)),
        ),
    ),
    ("resnext", "weights"): (
        "gd",
        lambda at: (
            stacked((256, 64, 1, 1), (64, 64, 3, 3), (64, 256, 1, 1)),
            sum(stacked((256, at["d"], 1, 1), (at["d"], at["d"], 3, 3), (at["d"], 256, 1, 1)) for _ in range(at["g"])),
        ),
    ),
    ("low_rank", "weights"): ("nkR", lambda at: (at["n"] * at["k"], at["n"] * at["R"] + at["R"] * at["k"])),
    ("global_pooling", "weights"): ("kMN", lambda at: (sum(at["k"] * at["M"] * at["N"] + 1 for _ in range(at["k"])), 0)),
    ("strided_convolution", "macs"): (
        "ckmn",
        lambda at: (
            sum(conv(at["c"], at["k"], 3, 3) for _ in range(2 * at["m"]) for _ in range(2 * at["n"])),
            sum(conv(at["c"], at["k"], 3, 3) for _ in range(0, 2 * at["m"], 2) for _ in range(0, 2 * at["n"], 2)),
        ),
    ),
    ("grouped_query_attention", "activations"): (
        "hgdT",
        lambda at: (2 * len([*itertools.product(range(at["T"]), range(at["h"]), range(at["d"]))]), 2 * at["T"] * at["g"] * at["d"]),
    ),
    ("weight_sharing", "weights"): (
        "ckwhMN",
        lambda at: (
            at["k"] * at["M"] * at["N"] * (at["c"] * (at["M"] + at["w"] - 1) * (at["N"] + at["h"] - 1) + 1),
            sum(conv(at["c"], at["k"], at["w"], at["h"]) + at["k"] for _ in range(at["M"]) for _ in range(at["N"])),
            conv(at["c"], at["k"], at["w"], at["h"]) + at["k"],
        ),
    ),
}


@pytest.mark.parametrize(("name", "quantity"), RECOUNTED, ids=lambda one: one)
def test_formulas_and_verdicts_are_those_of_a_count_on_small_sizes(name: str, quantity: str) -> None:
    letters, counted = RECOUNTED[name, quantity]
    whole = example(name).comparison([quantity])
    values = [derivation.worth[0] for derivation in whole.derivations[0]]
    most = {1: 40, 2: 16, 3: 9, 4: 5, 5: 4, 6: 3}[len(letters)]
    seen = set()
    for sizes in itertools.product(range(1, most + 1), repeat=len(letters)):
        at = dict(zip(letters, sizes, strict=True))
        numbers = counted(at)
        assert tuple(worth_at(value, at) for value in values) == numbers, at
        (answer,) = whole.answers
        decision = answer.judgement.decision
        assert decision is not None
        assert decision.regions is not None
        sign = (numbers[0] > numbers[1]) - (numbers[0] < numbers[1])
        seen.add(sign)
        assert [region.holds(at) for region in decision.regions] == [sign == -1, sign == 0, sign == 1], at
    if answer.judgement.verdict == "depends":
        assert {-1, 1} <= seen, "the grid shows both sides of the condition"


def worth_at(value: Any, at: Point) -> Any:
    """A formula at a point, by plain arithmetic on its tree."""
    return recount(write(value), at)


# The conditions in the words of the files, on both sides of where they turn: MobileNets' 8 to 9 times, DenseNet's 7.2 k.
def test_separable_3x3_takes_at_least_8_times_less_from_72_kernels_on_and_never_9() -> None:
    for k in range(1, 5000):
        ratio = Fraction(9 * k, k + 9)
        assert (ratio >= 8) == (k >= 72)
        assert ratio < 9
        assert (9 * k > 9 + k) == (k >= 2)


# ------------------------------------------------------------------------------------------------------- how it is asked for


@pytest.mark.parametrize("name", NAMES)
def test_the_command_shows_title_source_and_claims_and_then_the_comparison(name: str) -> None:
    one = example(name)
    text = symcx("compare", name).stdout
    assert text.startswith(one.title + "\n")
    places = [text.index(part) for part in (one.title, one.source, one.says, "claim ", "Convention: lecture.")]
    assert places == sorted(places)
    data = json.loads(symcx("compare", name, "--format", "json").stdout)
    assert (data["example"], data["title"], data["source"]) == (name, one.title, one.source)
    assert len(data["claims"]) == len(one.statements)
    assert [entry["quantity"] for entry in data["quantities"]] == [*one.quantities]


@pytest.mark.parametrize("format_name", TEXTS)
def test_every_example_is_written_in_every_text_format(format_name: str) -> None:
    for name in NAMES if format_name in ("text", "html", "latex", "markdown") else NAMES[::5]:
        result = symcx("compare", name, "--format", format_name)
        assert (result.exit_code, result.stderr) == (0, ""), name
        assert result.stdout.strip()


def test_quantities_values_and_crossovers_may_be_asked_for() -> None:
    data = json.loads(symcx("compare", "densenet_bottleneck", "-q", "weights", "--set", "k=12", "--format", "json").stdout)
    # 9 · 12 c against 48 c + 5184: from c = 87 on, since 5184/60 = 86.4
    assert [(one["quantity"], one["a"], one["when"]) for one in data["quantities"]] == [("weights", "108*c", "c >= 87")]
    data = json.loads(symcx("compare", "densenet_bottleneck", "-q", "weights", "--crossover", "k", "--format", "json").stdout)
    assert data["quantities"][0]["when"] == "k < 5*c/36"
    assert symcx("compare", "lecture_kernels", "--set", "k=6,k_b=16", "-q", "weights").stdout.count("456") > 1


def test_the_list_shows_every_example_and_bad_names_get_the_nearest() -> None:
    listed = symcx("list", "comparisons").stdout
    assert all(name in listed and example(name).title in listed for name in NAMES)
    unknown = symcx("compare", "vgg_7x8")
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert "did you mean vgg_7x7?" in unknown.stderr
    for arguments in (
        ("vgg16",),
        ("(Input)3->(FC)4",),
        ("vgg_7x7", "vgg_5x5"),
        ("vgg_7x7", "--input", "3,9,9"),
        ("vgg_7x7", "--set", "q=1"),
    ):
        refused = symcx("compare", *arguments)
        assert (refused.exit_code, refused.stdout) == (2, ""), arguments
    with pytest.raises(Invalid, match="unknown comparison"):
        example("nothing")


def test_an_example_prints_itself() -> None:
    one = example("vgg_7x7")
    assert isinstance(one, Example)
    assert str(one) == render(one.document(), "text").rstrip("\n")
