"""Designs as PyTorch's modules: parameters, multiply-adds and every layer's shape are those that are derived, and the modules run.

PyTorch is asked where it is installed; under continuous integration (the variable CI) its absence is a failure.
"""

from __future__ import annotations

import contextlib
import copy
import importlib.util
import io
import os
import pickle
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings

from symbolic_complexity import derive, read, zoo
from symbolic_complexity.checking import Answer, crosscheck
from symbolic_complexity.checking.measured import kept, measured
from symbolic_complexity.cli import main
from symbolic_complexity.errors import Invalid, Unsupported
from symbolic_complexity.exporters import to_torch, written_out
from symbolic_complexity.exporters.base import MOST_LAYERS
from symbolic_complexity.exporters.torch_layers import LAYERS, WIRES, torch_shape
from symbolic_complexity.layers import REGISTRY, Layer, known_layers

from .designs import designs as drawn_designs
from .graphs import written
from .test_contract import designs as designs_of

NETWORKS = list(zoo)
ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def _installed() -> None:
    if importlib.util.find_spec("torch") is None:
        if os.environ.get("CI"):
            pytest.fail("PyTorch is needed under continuous integration: pip install torch==2.13.0")
        pytest.skip("PyTorch is not installed")


# ------------------------------------------------------------------------------------------------------------ every zoo network


@pytest.mark.parametrize("name", NETWORKS)
def test_a_published_network_is_the_same_by_its_closed_form_its_layers_and_its_module(name: str) -> None:
    check = crosscheck(name, ["weights", "macs", "activations", "output_shape"])
    assert check.agrees, str(check)
    found = {(row.quantity.name, row.road.name): row.verdict for row in check.rows}
    assert {verdict for (_, road), verdict in found.items() if road != "recount"} == {"agrees"}, str(check)


@pytest.mark.parametrize(
    "name", ["resnet50", "lenet5", "lecun1989", "googlenet_paper", "mobilenet_v3_small", "convnext_tiny", "densenet_40_12"]
)
def test_what_pytorch_counts_otherwise_is_explained_to_the_last_number(name: str) -> None:
    check = crosscheck(name)
    assert check.agrees, str(check)
    of_torch = {row.quantity.name: row for row in check.rows if row.road.name == "torch"}
    assert {row.verdict for row in of_torch.values()} <= {"agrees", "explained"}, str(check)
    assert of_torch["operational_space"].verdict == "explained"


# ------------------------------------------------------------------------------------------------------------------ every layer


def test_every_layer_has_a_module_or_is_a_wire() -> None:
    assert {kind.name for kind in known_layers()} == LAYERS.keys() | WIRES


@pytest.mark.parametrize("kind", known_layers(), ids=lambda kind: kind.name)
def test_a_layer_s_module_runs_and_counts_what_its_facts_say(kind: type[Layer]) -> None:
    for design in designs_of(kind)[1:]:
        network = read(design)
        if network.symbols:
            continue
        check = crosscheck(network, ["weights", "macs", "activations", "output_shape"])
        assert check.agrees, str(check)
        assert all(isinstance(row.found, Answer) for row in check.rows if row.road.name == "torch"), str(check)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(drawn_designs())
def test_any_small_design_is_counted_as_its_module_is(design: object) -> None:
    check = crosscheck(written(design))
    assert check.agrees, str(check)
    refusals = [row for row in check.rows if row.road.name == "torch" and not isinstance(row.found, Answer)]
    assert all("PyTorch refuses" in str(row.found) or "no batch normalisation" in str(row.found) for row in refusals), str(check)


# ------------------------------------------------------------------------------------------------------------- the module itself

RUNNING = (
    "(Input)(3,10,7)->(Conv)4c3w2h(2,1)s(1,0)p->(BN)->(ReLU)->(MaxPool)2w1s1u->(Pad)1r2t->(Flatten)->(FC)5->(Softmax)",
    "(Input)(4,6,9)->(Add)[(Conv)4c3w1s1p2g0b | (Shuffle)2g | ]->(Mul)[ | (GAP)->(Tanh)]->(LRN)->(GroupNorm)2g->(LayerNorm)->(PReLU)",
    "(Input)(4,6,9)->(Concat)[(Split)2g | (Select)(0,3) | (PadChannels)1]->(Upsample)(2,1)s->(ConvTranspose)3c3w2s1o->(AdaptiveAvgPool)3w",
    "(Input)(2,5,4,3)->(Conv3d)4c2w3t(1,2)s1p->(BN)->(Dropout)->(Flatten)->(Reshape)(4,54)->(Conv1d)2c2w2d->(BN)->(GAP)",
    "(Input)(2,8,9)->(LocallyConnected)3c3w2s1p->(UntiedBiasConv)2c2w->(Subsampling)2w->(LayerScale)->(Flatten)->(BN)->(LRN)->(RBF)4",
    "(Input)3->(Repeat)3[(FC){2*i+4}->(Tanh)]->(FC)2",
    "a:(Input)6->f:(FC)6->g:(ReLU)->(@f); b:(Input)(2,3,3)->(AvgPool)2w1s; @g; @b",
)


@pytest.mark.parametrize("design", RUNNING)
def test_a_module_runs_on_real_numbers_and_gives_the_design_s_shapes(design: str) -> None:
    import torch

    network = read(design)
    module = to_torch(network)
    inputs = [torch.randn(2, *torch_shape(node.output)) for node in network.nodes if node.facts.begins]
    for mode in (module.eval(), module.train()):
        outputs = mode(*inputs)
        several = outputs if isinstance(outputs, tuple) else (outputs,)
        assert [tuple(one.shape[1:]) for one in several] == [torch_shape(end.output) for end in network.ends]
        assert all(torch.isfinite(one).all() for one in several)
    sum(one.sum() for one in several).backward()
    assert all(one.grad is not None for one in module.parameters())
    assert sum(one.numel() for one in module.parameters()) == derive(network, "weights", level=0).result


def test_what_pytorch_has_no_module_for_does_the_layer_s_own_arithmetic() -> None:
    import torch

    with torch.no_grad():
        sub = to_torch("(Input)(1,4,4)->(Subsampling)2w")
        for one in sub.parameters():
            one.fill_(3.0)
        # LeCun et al. 1998, section II.B: the sum of four inputs, times the coefficient, plus the bias.
        assert sub(torch.ones(1, 1, 4, 4)).unique().tolist() == [4 * 3 + 3]
        # Equation 7: squared distances from the centres, here zeros: 1 + 4 + 9.
        assert to_torch("(Input)3->(RBF)2")(torch.tensor([[1.0, 2.0, 3.0]])).tolist() == [[14.0, 14.0]]
        # One kernel in all places makes the locally connected layer a convolution.
        local = to_torch("(Input)(2,5,4)->(LocallyConnected)3c3w2h2s1p")
        shared = torch.randn(3, 2 * 3 * 2)
        conv = to_torch("(Input)(2,5,4)->(Conv)3c3w2h2s1p0b")
        next(conv.parameters()).copy_(shared.view(3, 2, 2, 3))
        weight, bias = local.parameters()
        weight.copy_(shared.expand_as(weight))
        bias.zero_()
        x = torch.randn(1, 2, 4, 5)
        assert torch.allclose(local(x), conv(x), atol=1e-5)
        # A shuffle of 2 groups: channels 0, 3, 1, 4, 2, 5 (Zhang et al. 2018, figure 1).
        assert to_torch("(Input)6->(Shuffle)2g")(torch.arange(6.0)[None]).tolist() == [[0, 3, 1, 4, 2, 5]]


def test_the_height_comes_before_the_width() -> None:
    import torch

    module = to_torch("(Input)(3,224,112)->c1:(Conv)8c7w5h")  # 224 wide, 112 high; kernels 7 wide, 5 high
    assert module.c1.kernel_size == (5, 7)
    assert module(torch.empty(1, 3, 112, 224)).shape == (1, 8, 108, 218)


def test_a_layer_used_again_is_one_module_and_a_repeat_s_rounds_have_their_own() -> None:
    shared = to_torch("(Input)8->f:(FC)8->(ReLU)->(@f)")
    assert sum(one.numel() for one in shared.parameters()) == 8 * 8 + 8
    rounds = to_torch("(Input)8->(Repeat)3[f:(FC)8->(ReLU)]")
    assert sum(one.numel() for one in rounds.parameters()) == 3 * (8 * 8 + 8)
    assert [name for name, _ in rounds.named_children()][::2] == ["f", "f_", "f__"]


def test_names_that_python_or_pytorch_has_already_are_no_trouble() -> None:
    import torch

    module = to_torch("(Input)4->lambda:(FC)4->training:(FC)4->forward:(FC)3->x:(ReLU)")
    assert module(torch.randn(2, 4)).shape == (2, 3)
    again = pickle.loads(pickle.dumps(copy.deepcopy(module)))
    assert again.state_dict().keys() == module.state_dict().keys()
    assert "self.lambda_(" in module.code


def test_what_is_kept_for_the_backward_pass() -> None:
    # A plain chain by PyTorch's own formulas: a Linear keeps its input and its weight, a ReLU its output, and a bias is not needed.
    found = kept(read("(Input)10->(FC)20->(ReLU)->(FC)5"))
    assert dict(found.saved) == {"weights": 20 * 5, "inputs": 10, "ReLU": 20}
    assert dict(found.every) == {"weights": 325, "inputs": 10, "FC": 20 + 5, "ReLU": 20}
    assert not found.besides
    # The first layer's weight is needed for the gradient of its input alone, which nobody asks for.
    assert found.numbers == 130


def test_a_measured_module_names_its_layers() -> None:
    found = measured(written_out(read("(Input)(3,8,8)->(Repeat)2[(Conv)3c3w1s1p->(BN)]")))
    assert [own for _, own, _, _ in found.layers] == [0, 84, 6, 84, 6]
    assert [flops for _, _, flops, _ in found.layers] == [0, 2 * 27 * 192, 0, 2 * 27 * 192, 0]
    assert (found.counters, found.buffers) == (2, 2 * 7)


# ----------------------------------------------------------------------------------------------------------------------- bad input


def test_what_cannot_be_made_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Invalid, match=r"k, n of this one are open\nexpected: --set k=\.\.\.,n=\.\.\."):
        to_torch("(Input){n}->(FC){k}")
    with pytest.raises(Invalid, match="there is no symbol q"):
        to_torch("(Input)3->(FC)3", {"q": 2})
    with pytest.raises(Unsupported, match="past the cap of"):
        to_torch(f"(Input)3->(Repeat){MOST_LAYERS + 1}[(FC)3]")
    with pytest.raises(Unsupported, match="no batch normalisation of 5 axes"):
        to_torch("(Input)(2,2,2,2,2)->(BN)")

    class Unheard(REGISTRY["relu"]):  # type: ignore[misc]
        name = "Unheard"

    try:
        with pytest.raises(Unsupported, match=r"PyTorch has no counterpart to \(Unheard\)"):
            to_torch("(Input)3->(Unheard)")
    finally:
        REGISTRY.pop("unheard")
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(Invalid, match="PyTorch is not installed"):
        to_torch("(Input)3->(FC)3")


def test_one_value_of_a_channel_is_no_batch_and_the_check_says_so() -> None:
    check = crosscheck("(Input)4->(BN)->(FC)3")
    (row,) = [row for row in check.rows if row.quantity.name == "operational_space" and row.road.name == "torch"]
    assert row.verdict == "silent"
    assert "PyTorch refuses to train this design: Expected more than 1 value per channel" in str(check)


def test_importing_the_package_and_deriving_does_not_import_pytorch() -> None:
    code = "import sys, symbolic_complexity as sc; sc.derive('vgg16'); import symbolic_complexity.checking; print('torch' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == "False"


def test_the_tutorial_shows_what_pytorch_really_says() -> None:
    # Blocks that need PyTorch are no `console` and no `python`, so that the page's other blocks run without it.
    page = ROOT / "docs" / "checking.md"
    written_page = page.read_text(encoding="utf-8")

    def command(match: re.Match[str]) -> str:
        ran = CliRunner().invoke(main, shlex.split(match[1])[1:])
        return f"```text\n$ {match[1]}\n{ran.stdout.rstrip()}\n```"

    def code(match: re.Match[str]) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(match[1], {})
        return f"```py\n{match[1]}```\n\n```text\n{printed.getvalue().strip()}\n```"

    real = re.sub(r"```text\n\$ (symcx .*)\n(?:[^`]*\n)?```", command, written_page)
    real = re.sub(r"```py\n(.*?)```\n\n```text\n.*?```", code, real, flags=re.S)
    if os.environ.get("RENEW"):
        page.write_text(real, encoding="utf-8")
    assert written_page == real or os.environ.get("RENEW")
