"""PyTorch: a design as a `torch.nn.Module`, whose forward pass is the design's graph; every Repeat is written out."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

from ..errors import Invalid
from ..formulas import Size
from ..given import Design, Given, Values, network_of
from ..layers import Layer, Node
from ..network import Network
from .base import numbered, written_out
from .torch_layers import made_of, unknown

MISSING = "PyTorch is not installed"
INSTALL = "pip install 'symbolic-complexity[torch]'"


def to_torch(
    design: Design,
    values: Mapping[str, Given] | None = None,
    *,
    input_shape: Sequence[Size | str] | str | None = None,
) -> Any:
    """The design as a `torch.fx.GraphModule`, a `torch.nn.Module` whose forward pass can be read: `print(module.code)`.

    `values` are numbers for its symbols. It takes (samples, c, N, M), an argument for each Input, and gives the design's
    output, a tuple where it has several. Raises `Invalid` where a size is open and where PyTorch is not installed,
    `Unsupported`, naming the layer, where one has no counterpart.
    """
    network = network_of(design, input_shape)
    given = Values.of(values)
    given.check(network.symbols, "the sizes")
    return module_of(written_out(numbered(network, given)))[0]


def installed() -> Any | None:
    """PyTorch, or None where it is not installed."""
    try:
        import torch
    except ImportError:
        return None
    return torch


def module_of(network: Network) -> tuple[Any, dict[str, Node]]:
    """The module of a network of numbers without a Repeat, and its nodes by the names of the steps that put them out."""
    torch = installed()
    if torch is None:
        raise Invalid(MISSING, expected=INSTALL)
    from torch.fx import Graph, GraphModule

    graph = Graph()
    modules: dict[str, Any] = {}
    called: dict[tuple[int, tuple[int, ...]], str] = {}
    taken = {*dir(torch.nn.Module()), *keyword.kwlist}
    made: dict[int, Any] = {}
    for node in network.nodes:
        name = network.names[id(node)]
        inputs = [made[id(source)] for source in node.inputs]
        key = id(node.layer), tuple(len(source.output) for source in node.inputs)
        if node.facts.begins:
            step = graph.placeholder(_free(name, taken))
        elif node.layer.joins:
            step = _joined(torch, graph, node.layer, inputs)
        else:
            if key not in called:  # a layer used again is one module
                called[key] = _free(name, taken)
                modules[called[key]] = made_of(torch, node)
            step = graph.call_module(called[key], tuple(inputs))
        made[id(node)] = step
    ends = tuple(made[id(end)] for end in network.ends)
    graph.output(ends[0] if len(ends) == 1 else ends)
    kind = re.sub(r"\W", "_", network.called)
    module = GraphModule(modules, graph, kind if kind.isidentifier() and not keyword.iskeyword(kind) else "Network")
    return module, {made[id(node)].name: node for node in network.nodes}


def _free(name: str, taken: set[str]) -> str:
    """The name, or it with underscores where Python, PyTorch or another layer has it already; from now on it is taken."""
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def _joined(torch: Any, graph: Any, layer: Layer, inputs: list[Any]) -> Any:
    match layer.name:
        case "Concat":
            return graph.call_function(torch.cat, (inputs, 1))
        case "Add" | "Mul":
            function = torch.add if layer.name == "Add" else torch.mul
            if len(inputs) == 1:
                return graph.call_function(torch.clone, tuple(inputs))
            return reduce(lambda left, right: graph.call_function(function, (left, right)), inputs)
    raise unknown(layer)
