"""Designs as graphs of the interpreter's layers: how they are written, every round of every Repeat written out, and run.

A tensor is kept until nothing that is still to come needs it, and what is kept at the worst moment is the peak.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .interpreter import Array, Join, Layer, Machine, Size, View, settled, spelled

INDICES = ("i", "j", "i2")
"""The names by which the sizes inside a Repeat, and inside one in it, know their round."""


@dataclass(frozen=True)
class Step:
    """A layer in a chain; a label names it, `again` is the label of a layer that is used once more."""

    layer: Layer | Repeat | None
    label: str = ""
    again: str = ""

    def __str__(self) -> str:
        return f"{self.label}:" * bool(self.label) + (f"(@{self.again})" if self.again else str(self.layer))


@dataclass(frozen=True)
class Chain:
    """Steps one after another. `start` is a label, "" for the brackets' own input, None for whatever leads here."""

    steps: tuple[Step, ...] = ()
    start: str | None = None

    def __str__(self) -> str:
        return "->".join([*([f"@{self.start}"] if self.start is not None else []), *map(str, self.steps)])


@dataclass(frozen=True)
class Repeat:
    """The body again and again; it has one output, and its formulas know the round."""

    count: Size
    body: tuple[Chain, ...]

    def __str__(self) -> str:
        return f"(Repeat){spelled(self.count)}[{written(self.body)}]"


Design = tuple[Chain, ...]


def written(design: Design) -> str:
    return "; ".join(map(str, design))


def chain(*layers: Layer | Repeat) -> Chain:
    return Chain(tuple(map(Step, layers)))


@dataclass(frozen=True)
class Vertex:
    """A layer in its place, all its sizes numbers: where its inputs come from, and the place that its weights belong to."""

    layer: Layer
    inputs: tuple[int, ...]
    owner: int


@dataclass
class Graph:
    """A design with every round of every Repeat written out."""

    vertices: list[Vertex] = field(default_factory=list)
    ends: tuple[int, ...] = ()

    @staticmethod
    def of(design: Design, values: Mapping[str, int] | None = None, depth: int = 0) -> Graph:
        graph = Graph()
        graph.ends = _Scope(graph, values or {}, depth).statements(design, None)
        return graph

    def place(self, layer: Layer, inputs: tuple[int, ...], owner: int | None = None) -> int:
        self.vertices.append(Vertex(layer, inputs, len(self.vertices) if owner is None else owner))
        return len(self.vertices) - 1

    def order(self) -> list[int]:
        """The places in the order in which they are worked out: what an output needs, its branches from left to right."""
        done: dict[int, None] = {}

        def work_out(place: int) -> None:
            if place not in done:
                for source in self.vertices[place].inputs:
                    work_out(source)
                done[place] = None

        for end in self.ends:
            work_out(end)
        return list(done)

    def written(self) -> str:
        """The graph in the notation: one statement a place, every input and every layer used again by its label."""
        lines = []
        first: dict[int, int] = {}
        for place in self.order():
            vertex = self.vertices[place]
            owner = first.setdefault(vertex.owner, place)
            sources = [f"@v{source}" for source in vertex.inputs]
            if isinstance(vertex.layer, Join):
                lines.append(f"v{place}:({vertex.layer.which})[{' | '.join(sources)}]")
            else:
                told = str(vertex.layer) if owner == place else f"(@v{owner})"
                lines.append("->".join([*sources, f"v{place}:{told}"]))
        return ";\n".join([*lines, *(f"@v{end}" for end in self.ends)])


@dataclass
class _Scope:
    """What the labels in a design, or in a Repeat's body, stand for."""

    graph: Graph
    values: Mapping[str, int]
    depth: int
    labels: dict[str, int] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)

    def statements(self, chains: Design, source: int | None) -> tuple[int, ...]:
        """The outputs: what a lone reference names, and the ends that nobody uses."""
        ends = [(self.chain(one, source, source), not one.steps and one.start is not None) for one in chains]
        return tuple(end for end, named in ends if named or end not in self.used)

    def chain(self, one: Chain, at: int | None, source: int | None) -> int:
        if one.start is not None:
            at = self.labels[one.start] if one.start else source
            self.used |= {at} if one.start else set()
        for step in one.steps:
            at = self.step(step, at, source)
            if step.label:
                self.labels[step.label] = at
        assert at is not None
        return at

    def step(self, step: Step, at: int | None, source: int | None) -> int:
        layer = step.layer
        if isinstance(layer, Repeat):
            assert at is not None
            self.used.add(at)
            rounds = settled(layer.count, self.values)
            for number in range(rounds):
                inside = _Scope(self.graph, {**self.values, INDICES[self.depth]: number}, self.depth + 1)
                (at,) = inside.statements(layer.body, at)
            return at if rounds else self.graph.place(View("Identity"), (at,))
        if isinstance(layer, Join):
            sources = tuple(self.chain(branch, at, source) for branch in layer.branches)
        else:
            sources = () if at is None else (at,)
        self.used |= set(sources)
        if step.again:
            owner = self.graph.vertices[self.labels[step.again]].owner
            return self.graph.place(self.graph.vertices[owner].layer, sources, owner)
        return self.graph.place(layer.at(self.values), sources)


@dataclass
class Run:
    """What came of running a graph once."""

    machine: Machine
    outputs: list[Array]
    inputs: int = 0
    activations: int = 0
    activations_in_place: int = 0
    kept: int = 0
    peak: int = 0

    def operations(self, roles: Iterable[str], *kinds: str) -> int:
        chosen = set(roles)
        return sum(many for (kind, role), many in self.machine.work.items() if role in chosen and (not kinds or kind in kinds))

    def work(self, roles: Iterable[str]) -> dict[str, int]:
        return {
            "multiplications": self.operations(roles, "multiply"),
            "additions": self.operations(roles, "add"),
            "operations": self.operations(roles),
        }

    def space(self) -> dict[str, int]:
        """The operational space under each convention that has a rule of its own for it."""
        weights, kept, in_place = self.machine.weights, self.inputs + self.activations, self.inputs + self.activations_in_place
        return {
            "lecture": self.kept,
            "autograd": 2 * (weights + kept),
            "momentum": 2 * (weights + kept) + weights,
            "adam": 2 * (weights + kept) + 2 * weights,
            "in_place": 2 * (weights + in_place),
            "inference": weights + self.peak,
        }

    @property
    def mixed_bytes(self) -> int:
        """Half precision and a master copy of the weights: the bytes of Micikevicius et al."""
        return 2 * self.space()["autograd"] + 4 * self.machine.weights

    def counts(self) -> dict[str, Any]:
        return {
            "output_shape": self.outputs[-1].shape,
            "weights": self.machine.weights,
            "gradients": self.machine.weights,
            "buffers": self.machine.buffers,
            "macs": self.operations(["product"], "multiply"),
            "neurons": self.machine.neurons,
            "connections": self.machine.connections,
            "inputs": self.inputs,
            "activations": self.activations,
            "activations_in_place": self.activations_in_place,
            "peak_memory": self.peak,
        }


def run(graph: Graph, machine: Machine | None = None, sample: Array | None = None) -> Run:
    """The graph worked out for one sample; a tensor is kept until nothing that is still to come needs it."""
    m = machine or Machine()
    order = graph.order()
    memory = {}  # whose memory a place's output is
    for place in order:
        vertex = graph.vertices[place]
        memory[place] = memory[vertex.inputs[0]] if vertex.layer.view else place
    waiting = Counter(memory[source] for place in order for source in graph.vertices[place].inputs)
    waiting.update(memory[end] for end in graph.ends)

    result = Run(m, [])
    made: dict[int, tuple[Any, int]] = {}
    values: dict[int, Array] = {}
    alive: dict[int, int] = {}
    for place in order:
        vertex, inputs = graph.vertices[place], [values[source] for source in graph.vertices[place].inputs]
        layer, before = vertex.layer, m.weights
        if vertex.owner not in made and inputs:
            parts = layer.make(m, inputs[0])
            made[vertex.owner] = parts, m.weights - before
        parts, weights = made.get(vertex.owner, (None, 0))
        out = layer.run(m, parts, *inputs) if inputs or sample is None else sample
        assert out.size, "an empty tensor"
        values[place] = out
        seen = sum(one.size for one in inputs)
        if not inputs:
            result.inputs += out.size
        elif not layer.view:
            result.activations += out.size
            result.activations_in_place += 0 if layer.writes_over else out.size
        if weights:
            new = m.weights - before
            result.kept += 2 * (new + seen + out.size) if layer.doubles else new + seen + 2 * out.size
        if memory[place] == place:
            alive[place] = out.size
            result.peak = max(result.peak, sum(alive.values()))
        for source in vertex.inputs:
            waiting[memory[source]] -= 1
            if not waiting[memory[source]]:
                del alive[memory[source]]
    result.outputs = [values[end] for end in graph.ends]
    return result
