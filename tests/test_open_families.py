"""A new layer, quantity, convention or format is one new definition: it is found by the notation, the command line and the tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import pytest

import symbolic_complexity as sc
from symbolic_complexity import conventions, layers, quantities, renderers
from symbolic_complexity.conventions import Convention, Share
from symbolic_complexity.facts import Count, Facts, Work
from symbolic_complexity.families import catalogue
from symbolic_complexity.quantities.base import Derived, LayerSum
from symbolic_complexity.renderers import Format, render
from symbolic_complexity.symbols import Sign
from symbolic_complexity.table import layer_table
from symbolic_complexity.written import Name, names


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    renderers.known_formats()  # imports them all, so that none registers itself later
    registries = (layers.REGISTRY, quantities.REGISTRY, conventions.REGISTRY, renderers.REGISTRY)
    before = [dict(registry) for registry in registries]
    yield
    for registry, members in zip(registries, before, strict=True):
        registry.clear()
        registry.update(members)


def test_a_layer_is_one_definition() -> None:
    n = names("n")[0]

    @dataclass(frozen=True)
    class Scaling(sc.Layer):
        name: ClassVar[str] = "Scaling"
        inputs: ClassVar[tuple[str, ...]] = ("n",)

        def facts(self, ranks: tuple[int, ...]) -> Facts:
            return Facts((n,), parameters=(Count(n, "one factor each"),), work=(Work("multiply", "elementwise", n, "times its factor"),))

    design = "(Input)7->(scaling)->(FC)2"
    assert str(sc.read(design)) == "(Input)7->(Scaling)->(FC)2"
    assert sc.derive(design, "weights").result == 7 + 16
    assert sc.derive(design, "operations").result == 2 * 7 * 2, "scaling multiplies no weights by inputs of neurons"
    assert "Scaling" in render(catalogue("layers"), "text")
    assert sc.Scaling is Scaling


def test_a_quantity_is_one_definition() -> None:
    LayerSum("outputs", Sign("outputs", "Out", "Out", "O"), "elements", "m", "s", lambda facts, _: (Count(facts.elements, "each"),))
    Derived("energy", Sign("energy", "E", "E", "E"), "joules", "m", "s", ("operations",), lambda ops: ops * Name("e"), ("e joules each",))
    assert sc.derive("(Input)100->(FC)10", "outputs").result == 110
    assert sc.derive("(Input)100->(FC)10", "energy", values={"e": 3}).result == 6000
    table = layer_table("(Input)100->(FC)10", ["outputs", "energy"])
    assert table.data["total"] == {"outputs": "110", "energy": "2000*e"}  # type: ignore[call-overload]


def test_a_convention_is_one_definition() -> None:
    Convention("weights_alone", "operational space: three times the weights", "a test", space=(Share(3, ("weights",), "thrice"),))
    assert sc.derive("(Input)100->(FC)10", "operational_space", convention="weights_alone").result == 3030


def test_a_format_is_one_definition() -> None:
    Format("counted", (".count",), "how many blocks", lambda document: str(len(document.blocks)))
    assert render(sc.derive("(Input)100->(FC)10").document(), "counted") == "3"
    assert renderers.format_of_file("net.count").name == "counted"


def test_what_is_unknown_is_named_and_never_counted_as_zero() -> None:
    with pytest.raises(sc.Invalid, match=r"unknown layer \(LSTM\)"):
        sc.derive("(Input)100->(LSTM)10->(FC)10")
