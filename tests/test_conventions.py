"""The conventions of counting tools against the tools themselves: `cases/counting_tools.toml` holds what each really counted."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from symbolic_complexity import conventions, derive
from symbolic_complexity.conventions import REGISTRY, convention
from symbolic_complexity.errors import Invalid, Unsupported
from symbolic_complexity.layers import known_layers
from symbolic_complexity.table import layer_table
from symbolic_complexity.zoo import ZOO

CASES = Path(__file__).with_name("cases")
MEASURED = tomllib.loads((CASES / "counting_tools.toml").read_text(encoding="utf-8"))
KERAS = tomllib.loads((CASES / "keras.toml").read_text(encoding="utf-8"))
TOOLS = [one.name for one in REGISTRY.values() if one.rules]


@pytest.mark.parametrize("case", MEASURED["networks"], ids=lambda case: case["name"])
def test_a_tools_total_of_a_network_comes_out_exactly_or_differs_for_a_stated_reason(case: dict[str, Any]) -> None:
    network, off = ZOO[case["name"]], case.get("off_by", {})
    found = {tool: derive(network, "operations", convention=tool).result for tool in TOOLS}
    assert found == {tool: number - off.get(tool, 0) for tool, number in case["measured"].items()}
    assert bool(off) == bool(case.get("reason"))


@pytest.mark.parametrize("case", MEASURED["layers"], ids=lambda case: case["design"])
def test_a_tools_count_of_one_layer_comes_out_exactly(case: dict[str, Any]) -> None:
    found = {tool: derive(case["design"], "operations", convention=tool).result for tool in case["measured"]}
    assert found == case["measured"]


def test_the_measurements_take_in_every_tool_and_every_layer_that_a_rule_names() -> None:
    named = {kind for one in REGISTRY.values() for rule in one.rules for kind in rule.kinds}
    assert named <= {kind.name for kind in known_layers()}
    text = "".join(case["design"] for case in MEASURED["layers"])
    assert [kind for kind in sorted(named) if f"({kind})" not in text] == ["LayerScale"]  # which ConvNeXt's totals hold
    assert all(set(case["measured"]) == set(TOOLS) for case in MEASURED["networks"])


@pytest.mark.parametrize("tool", TOOLS)
def test_a_tools_formula_in_symbols_is_worth_its_number(tool: str) -> None:
    # The same design with its sizes put in later and before; the window is one number in both.
    text = "(Input)({c},{M},{N})->(Conv){k}c3w1p->(BN)->(ReLU)->(MaxPool)2w2s->(Conv){k}c3w0b->(AdaptiveAvgPool)2w->(Flatten)->(FC){K}"
    sizes = {"c": 3, "M": 18, "N": 24, "k": 5, "K": 7}
    numbers = text.format(**sizes)
    open_ = derive(text.replace("({c},{M},{N})", "(c,M,N)"), "operations", convention=tool)
    assert open_.result is None
    assert open_.at(**sizes).result == derive(numbers, "operations", convention=tool).result


@pytest.mark.parametrize("tool", TOOLS)
def test_the_rows_of_a_table_add_up_to_a_tools_total(tool: str) -> None:
    data: Any = layer_table("resnet18", ["operations"], convention=tool).data
    assert sum(int(row["operations"]) for row in data["layers"]) == int(data["total"]["operations"])


@pytest.mark.parametrize("row", [row for row in KERAS["tables"][0]["rows"] if "network" in row], ids=lambda row: row["network"])
def test_kerass_parameters_are_all_that_is_stored(row: dict[str, str]) -> None:
    # Keras documentation, Applications: see cases/keras.toml.
    found = derive(ZOO[row["network"]], "weights", convention="keras").result
    assert found == int(row["expected"]) + int(row.get("off_by", 0))


def test_a_tools_convention_can_be_said_as_the_tool_is_called_and_is_not_changed() -> None:
    assert convention("onnx-tool") is convention("onnx_tool")
    with pytest.raises(Invalid, match="ptflops counts by rules of its own"):
        convention("ptflops+pooling")
    with pytest.raises(Invalid, match="did you mean ptflops"):
        convention("ptflop")


def test_a_convention_says_in_which_unit_and_what_it_counts_and_what_it_does_not_tell_apart() -> None:
    said = derive("(Input)9->(FC)2", "operations", convention="fvcore").document()
    assert "FLOPs as fvcore counts them (multiply-adds, normalisation" in "".join(map(str, said.blocks[1].text))
    assert "which fvcore does not tell apart" in derive("(Input)9->(FC)2", "additions", convention="fvcore").quantity.said(
        convention("fvcore")
    )


def test_what_is_not_worked_out_is_no_number() -> None:
    with pytest.raises(Unsupported, match="calflops counts it on a plane"):
        derive("(Input)(6,9,8)->(ConvTranspose)10c3w", "operations", convention="calflops_flops")


def test_a_layer_without_a_rule_counts_nothing_and_every_convention_says_what_it_counts() -> None:
    # thop: "Cannot find rule for ... Treat it as zero Macs"; so for every tool.
    for tool in TOOLS:
        assert derive("(Input)(1,8,8)->(LocallyConnected)1c3w", "operations", convention=tool).result == 0
    for one in REGISTRY.values():
        assert bool(one.rules) == bool(one.unit)
        module = getattr(conventions, one.name.removesuffix("_flops").removesuffix("_aten"), None)
        assert not one.rules or "nothing" in (module.__doc__ or ""), one.name
