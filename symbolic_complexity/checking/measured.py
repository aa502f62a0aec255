"""What PyTorch says of the real module: it is built and run on the meta device, where tensors have shapes and no numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any

from ..exporters.torch import module_of
from ..exporters.torch_layers import torch_shape
from ..layers import Node
from ..network import Network


@dataclass(frozen=True)
class Measured:
    """Numbers of a module: its parameters and buffers, and for each layer its parameters, its flops, and the shape that came out.

    `counters` are the buffers that only count the batches seen.
    """

    parameters: int
    buffers: int
    counters: int
    layers: tuple[tuple[Node, int, int, tuple[int, ...]], ...]

    @property
    def flops(self) -> int:
        """The flops of all layers, as `torch.utils.flop_counter` counts them."""
        return sum(flops for _, _, flops, _ in self.layers)


@dataclass(frozen=True)
class Kept:
    """The tensors that saved-tensor hooks see in one forward pass of training, each memory once.

    `every` and `saved` say how many numbers the module's parameters, its inputs and the layers' outputs have, and how many of
    them are kept; outputs by the kind of layer. `besides` are those that a kind of layer keeps and that are none of them.
    """

    every: Counter[str]
    saved: Counter[str]
    besides: Counter[str]

    @property
    def numbers(self) -> int:
        """How many numbers are kept."""
        return self.saved.total() + self.besides.total()


def measured(network: Network) -> Measured:
    """The module of a network of numbers without Repeats, run once on one sample."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    with torch.device("meta"):
        module, nodes = module_of(network)
    modules = {step.name: step.target for step in module.graph.nodes if step.op == "call_module"}
    targets = {id(node): modules.get(name) for name, node in nodes.items()}
    counter = FlopCounterMode(display=False)
    done: list[tuple[Node, int, int, tuple[int, ...]]] = []
    before = 0
    used: set[str | None] = {None}

    def seen(node: Node, out: Any) -> None:
        nonlocal before
        target, flops = targets[id(node)], counter.get_total_flops()
        # A layer used again has its parameters already.
        own = 0 if target in used else sum(one.numel() for one in module.get_submodule(target).parameters())
        used.add(target)
        done.append((node, own, flops - before, torch_shape(out.shape[1:])))
        before = flops

    with counter, torch.no_grad():
        _run(module.eval(), nodes, seen)
    buffers = dict(module.named_buffers())
    counters = sum(one.numel() for name, one in buffers.items() if name.endswith("num_batches_tracked"))
    parameters, stored = (sum(one.numel() for one in every) for every in (module.parameters(), buffers.values()))
    return Measured(parameters, stored, counters, tuple(done))


def kept(network: Network) -> Kept:
    """What one forward pass in training keeps for the backward pass. Raises `ValueError` where PyTorch refuses to train."""
    import torch

    with torch.device("meta"):
        module, nodes = module_of(network)
    every, saved, besides = (Counter[str]() for _ in range(3))
    every["weights"] = sum(one.numel() for one in module.parameters())
    owners = {_memory(one): "weights" for one in module.parameters()}
    makers: dict[int, str] = {}
    running: list[str] = []
    held: list[tuple[Any, str]] = []  # what is held here keeps its memory, so that none is given out twice
    outputs: list[Any] = []

    def pack(tensor: Any) -> Any:
        held.append((tensor, running[-1]))
        return tensor

    def seen(node: Node, out: Any) -> None:
        outputs.append(out)
        makers.setdefault(_memory(out), node.layer.name)
        if node.facts.begins or node.facts.computes:
            owner = "inputs" if node.facts.begins else node.layer.name
            owners.setdefault(_memory(out), owner)
            every[owner] += prod(out.shape)

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        _run(module.train(), nodes, seen, running)
    largest: dict[int, int] = {}
    savers: dict[int, str] = {}
    for tensor, kind in held:
        memory = _memory(tensor)
        largest[memory] = max(largest.get(memory, 0), tensor.numel())
        savers.setdefault(memory, kind)
    for memory, numbers in largest.items():
        if memory in owners:
            saved[owners[memory]] += numbers
        else:
            besides[makers.get(memory, savers[memory])] += numbers
    return Kept(every, saved, besides)


def _memory(tensor: Any) -> int:
    """Which memory a tensor is in; views share it."""
    return int(tensor.untyped_storage()._cdata)


def _run(module: Any, nodes: dict[str, Node], seen: Callable[[Node, Any], None], running: list[str] | None = None) -> None:
    """One sample through the module, step by step; `running` takes down what kind of layer each step is."""
    import torch
    import torch.fx

    class Steps(torch.fx.Interpreter):  # type: ignore[misc]
        def run_node(self, step: Any) -> Any:
            node = nodes.get(step.name)
            if running is not None:
                running.append(step.name if node is None else node.layer.name)
            out = super().run_node(step)
            if node is not None:
                seen(node, out)
            return out

    inputs = [torch.empty(1, *torch_shape(node.output), device="meta") for node in nodes.values() if node.facts.begins]
    Steps(module, garbage_collect_values=False).run(*inputs)
