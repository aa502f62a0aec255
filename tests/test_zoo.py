"""The zoo: every published figure against what its network gives, families against their members, and what importing costs."""

from __future__ import annotations

import fnmatch
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy

from symbolic_complexity import Network, derive, read, zoo
from symbolic_complexity.algebra import Polynomial
from symbolic_complexity.conventions import convention
from symbolic_complexity.errors import Invalid
from symbolic_complexity.layers import Node
from symbolic_complexity.network import over_rounds
from symbolic_complexity.quantities import quantity
from symbolic_complexity.quantities.base import LayerSum, sums

LECTURE = convention("lecture")
TABLES = ("torchvision", "papers", "mobile", "keras", "lenet")
NETWORKS = list(zoo)


def rows() -> Iterator[dict[str, Any]]:
    """Every row with what its table says for all of them."""
    for name in TABLES:
        tables = tomllib.loads((Path(__file__).parent / "cases" / f"{name}.toml").read_text(encoding="utf-8"))["tables"]
        for table in tables:
            shared = {key: value for key, value in table.items() if key != "rows"}
            yield from ({**shared, **row} for row in table["rows"])


def called(row: dict[str, Any]) -> str:
    sizes = ",".join(f"{name}={value}" for name, value in row.get("sizes", {}).items())
    what = row.get("network") or row.get("design") or f"{row['family']}({sizes})"
    return f"{what} {row.get('layers', '')} {row['quantity']}: {row['source']}"


ROWS = [pytest.param(row, id=called(row)) for row in rows()]


def network_of(row: dict[str, Any]) -> Network:
    if "design" in row:
        return read(row["design"])
    return getattr(zoo, row["family"])(**row["sizes"]) if "family" in row else zoo[row["network"]]


def of_layers(network: Network, wanted: str, one: LayerSum) -> Any:
    """The quantity of the layers with such a label, over all rounds of the Repeats that they are in."""
    found: Any = 0
    for node in matching(network, wanted):
        form = one.form(network, node, LECTURE)
        if form is not None:
            (worth,) = node.form.program((form,))(node.values)
            loop = node.loop
            while loop is not None:
                worth, loop = over_rounds(worth, loop), loop.parent
            found += worth
    return found


def matching(network: Network, wanted: str) -> list[Node]:
    found = [node for node in network.layers if fnmatch.fnmatchcase(node.layer.label, wanted)]
    assert found, f"no layer is called {wanted}"
    return found


def counted(row: dict[str, Any]) -> Any:
    """What the network gives: a number or a polynomial in the row's unit."""
    network = network_of(row)
    asked = [quantity(name) for name in row["quantity"].split(" + ")]
    values = sums(network, asked, LECTURE)
    whole = sum(values.values())
    found = sum(of_layers(network, row["layers"], one) for one in asked) if "layers" in row else whole
    if row.get("share"):
        return Fraction(found, whole) * 100
    if "over" in row:  # percent more than another design has
        mine, other = (derive(design, row["quantity"]).value for design in (network, row["over"]))
        return 100 * (Fraction(str(sympy.cancel(mine / other))) - 1)
    return found if isinstance(found, Polynomial) else Fraction(found) / Fraction(row.get("unit", "1"))


@pytest.mark.parametrize("row", ROWS)
def test_a_network_gives_what_is_published_or_is_off_by_what_the_row_says(row: dict[str, Any]) -> None:
    assert row["source"]
    if row["quantity"] == "output_shape":
        network = network_of(row)
        (node,) = matching(network, row["layers"])
        assert " x ".join(map(str, node.output)) == row["expected"]
        return
    found = counted(row)
    if isinstance(found, Polynomial):
        assert sympy.expand(derive(network_of(row), row["quantity"]).value - sympy.sympify(row["expected"])) == 0
        return
    off = found - Fraction(row["expected"])
    if "off_by" in row:
        assert off == Fraction(row["off_by"])
        assert abs(off) > Fraction(row.get("tolerance", "0")), "it is not off at all"
        assert row["note"]
    else:
        assert abs(off) <= Fraction(row.get("tolerance", "0")), f"found {found}"


def test_the_tables_hold_every_network_of_the_zoo_and_only_those() -> None:
    assert {row["network"] for row in rows() if "network" in row} == set(NETWORKS)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_prints_back_to_its_notation_and_says_where_it_is_from(name: str) -> None:
    entry, network = zoo.design(name), zoo[name]
    assert entry.source
    assert entry.summary
    text = str(network)
    again = read(text)
    assert again == network
    assert str(again) == text
    assert [node.output for node in again.layers] == [node.output for node in network.layers]
    assert not network.symbols
    if "\n" not in entry.notation and ";" not in entry.notation:
        plain = re.sub(r"\s", "", entry.notation)
        assert re.sub(r"\s", "", text).count("(") == plain.count("(")


def test_the_zoo_is_asked_like_a_dictionary_and_names_what_is_near() -> None:
    assert len(zoo) == len(NETWORKS) > 60
    assert "vgg16" in zoo
    assert "vgg17" not in zoo
    with pytest.raises(Invalid, match=r"unknown network 'vgg17'; did you mean vgg\d\d\?"):
        zoo["vgg17"]
    with pytest.raises(Invalid, match="unknown depth of VGG '17'"):
        zoo.vgg(depth=17)


# -------------------------------------------------------------------------------------------------------- families in symbols


def test_vgg_16_in_its_width_and_channels() -> None:
    k, c = sympy.symbols("k c", integer=True, positive=True)
    derivation = derive(zoo.vgg(depth=16, width="k", input=("c", "M", "N"), head=False), "weights")
    plain = {symbol: sympy.Symbol(symbol.name, integer=True, positive=True) for symbol in derivation.value.free_symbols}
    assert sympy.expand(derivation.value.subs(plain) - (3591 * k**2 + 9 * c * k + 66 * k)) == 0
    assert derivation.at(k=64, c=3).result == 14_714_688


SYMBOLIC = [
    ("vgg16", "vgg", {"width": "k", "input": ("c", "M", "N"), "classes": "K"}, {"k": 64, "c": 3, "M": 224, "N": 224, "K": 1000}),
    ("resnet50", "resnet", {"width": "k", "input": ("c", "M", "N")}, {"k": 64, "c": 3, "M": 224, "N": 224}),
    ("resnet50", "resnet", {"blocks": ("a", "b", "e", "f")}, {"a": 3, "b": 4, "e": 6, "f": 3}),
    ("resnet34", "resnet", {"depth": 34, "width": "k"}, {"k": 64}),
    ("resnext50_32x4d", "resnet", {"groups": "g", "inner": "4*g"}, {"g": 32}),
    ("resnet34_paper", "resnet", {"depth": 34, "width": "k", "shortcut": "identity", "softmax": True}, {"k": 64}),
    ("resnet20", "resnet_cifar", {"blocks": "n", "width": "k"}, {"n": 3, "k": 16}),
    ("densenet121", "densenet", {"growth": "g"}, {"g": 32}),
    ("densenet121", "densenet", {"growth": "g", "blocks": ("a", "b", "e", "f")}, {"g": 32, "a": 6, "b": 12, "e": 24, "f": 16}),
    ("densenet_bc_100_12", "densenet_cifar", {"growth": "g"}, {"g": 12}),
    ("densenet_40_12", "densenet_cifar", {"layers": "L", "growth": "g", "bottleneck": False, "compression": 1}, {"L": 12, "g": 12}),
    ("mobilenet_v1", "mobilenet_v1", {"width": "k", "middle": "L"}, {"k": 32, "L": 5}),
    ("shufflenet_v2_x1_0", "shufflenet_v2", {"widths": ("2*a", "4*a", "8*a", 1024)}, {"a": 58}),
    ("convnext_tiny", "convnext", {"width": "k", "blocks": (3, 3, "L", 3)}, {"k": 96, "L": 9}),
]


@pytest.mark.parametrize(("name", "family", "sizes", "values"), SYMBOLIC, ids=lambda one: str(one))
def test_a_family_in_symbols_is_the_network_where_numbers_are_put_in(name: str, family: str, sizes: Any, values: Any) -> None:
    member = getattr(zoo, family)(**sizes)
    assert member.symbols == values.keys()
    asked = [quantity(one) for one in ("weights", "macs", "buffers", "additions")]
    found, fixed = sums(member, asked, LECTURE), sums(zoo[name], asked, LECTURE)
    for one in asked:
        assert derive(member, one.name, values=values).result == fixed[one.name], one.name
    assert any(isinstance(value, Polynomial) for value in found.values())
    assert sums(member.put(values), asked, LECTURE) == fixed


@pytest.mark.parametrize("width", [64, "64", "k", "k + 0", sympy.Symbol("k", integer=True, positive=True)], ids=str)
def test_a_size_is_a_number_a_formula_or_an_expression(width: Any) -> None:
    network = zoo.vgg(width=width, head=False)
    assert derive(network, "weights", values={"k": 64} if network.symbols else None).result == 14_714_688


# ------------------------------------------------------------------------------------------------------------- what it costs


def test_importing_the_zoo_reads_no_network() -> None:
    code = "import sys, symbolic_complexity.zoo as zoo; zoo.design('vgg16').notation; print('\\n'.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    for heavy in ("sympy", "lark", "symbolic_complexity.network", "symbolic_complexity.layers", "symbolic_complexity.algebra"):
        assert heavy not in loaded
