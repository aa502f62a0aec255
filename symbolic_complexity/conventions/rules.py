"""The rules of counting tools: of layers of which kind a tool counts what, as a table whose entries are named measures.

A rule sees a layer as such a tool does: by its kind and the shapes of its tensors. What it measures is said in the layer's
own letters, so that it holds for symbols as it does for numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from ..facts import Facts, Role, total
from ..layers import Node, Passage
from ..layers.base import REGISTRY, elements
from ..written import Name, Written, free_names, multiply, names

CONVOLUTIONS = frozenset({"Conv", "Conv1d", "Conv3d"})
TRANSPOSED = frozenset({"ConvTranspose"})
CONVOLVING = CONVOLUTIONS | TRANSPOSED
FULLY_CONNECTED = frozenset({"FC"})
LINEAR = CONVOLVING | FULLY_CONNECTED
BATCH_NORM = frozenset({"BN"})
SAMPLE_NORMS = frozenset({"LayerNorm", "GroupNorm"})
POOLS = frozenset({"MaxPool", "AvgPool", "AdaptiveAvgPool", "GAP"})


@dataclass(frozen=True, slots=True)
class Seen:
    """A layer as a counting tool sees it: its kind, what it states, whether its window was given as one number.

    `behind` is the layer that a BN stands right behind.
    """

    kind: str
    facts: Facts
    square: bool = False
    behind: Seen | None = None

    @property
    def input(self) -> tuple[Name, ...]:
        """The letters of the input's shape; of one of the inputs, where there are several."""
        return names(" ".join(REGISTRY[self.kind.lower()].inputs or elements(len(self.facts.output))))


Measure: TypeAlias = Callable[[Seen], Written | None]
"""So many of something that a layer has; None where it has none."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Of a layer of these kinds `times` what is measured counts, and what counts is called `term`."""

    term: str
    kinds: frozenset[str]
    measure: Measure
    times: int = 1

    def of(self, layer: Seen) -> Written | None:
        """What is measured, to be counted so often; None where the rule is not for such a layer, or where it has none."""
        return self.measure(layer) if layer.kind in self.kinds else None


def seen(node: Node) -> Seen:
    """A layer in its place as a counting tool sees it."""
    layer = node.layer
    before = node.inputs[0] if layer.name in BATCH_NORM and node.inputs else None
    behind = Seen(before.layer.name, before.facts) if before is not None and not isinstance(before, Passage) else None
    return Seen(layer.name, node.facts, getattr(layer, "w", 0) == getattr(layer, "h", 1), behind)


# ------------------------------------------------------------------------------------------------------------------ measures


def products(layer: Seen) -> Written | None:
    """A weighted layer's multiplications, and as many additions: its multiply-adds."""
    return _of_role(layer, "product")


def biases(layer: Seen) -> Written | None:
    """An addition for each output, where the layer has biases."""
    return layer.facts.elements if has_bias(layer) else None


def has_bias(layer: Seen) -> bool:
    """Whether the layer has a bias: then it has a second kind of parameters."""
    return len(layer.facts.parameters) > 1


def is_grouped(layer: Seen) -> bool:
    """Whether its kernels are shared out between groups."""
    return any("g" in free_names(count.amount) for count in layer.facts.parameters)


def inputs(layer: Seen) -> Written:
    """Each element of the input."""
    return multiply(*layer.input)


def outputs(layer: Seen) -> Written:
    """Each element of the output."""
    return layer.facts.elements


def channels(layer: Seen) -> Written:
    """Each channel of the input."""
    return layer.input[0]


def places(layer: Seen) -> Written:
    """Each place of the input's plane: one of a row."""
    return multiply(*layer.input[1:])


def parameters(layer: Seen) -> Written | None:
    """Each parameter once."""
    return total(layer.facts.parameters) if layer.facts.parameters else None


def weights_by_places(layer: Seen) -> Written:
    """Each weight but the biases, once for each place of the output's plane."""
    return multiply(layer.facts.parameters[0].amount, *layer.facts.output[1:])


def affine(measure: Measure) -> Measure:
    """What a normalisation has, where it has a trained scale and shift."""
    return lambda layer: measure(layer) if layer.facts.parameters else None


def windows(layer: Seen) -> Written:
    """For each output the w h inputs of its window."""
    return multiply(Name("w"), Name("h"), layer.facts.elements)


def worked(layer: Seen) -> Written | None:
    """The additions or multiplications that put branches together."""
    return _of_role(layer, "elementwise")


def local_response(layer: Seen) -> Written:
    """PyTorch's local response normalisation: three operations an element, and an average over the padded channels.

    F.local_response_norm squares by `mul`, averages by `avg_pool3d` over w - 1 further channels, and takes `mul` and `add`.
    """
    first, *plane = layer.input
    return 3 * multiply(first, *plane) + multiply(first + Name("w") - 1, *plane)


def _of_role(layer: Seen, role: Role) -> Written | None:
    counts = layer.facts.work_of({role})
    return total(counts) if counts else None


IN_FUNCTIONS = (
    Rule("activations", frozenset({"ReLU", "PReLU", "ELU", "LeakyReLU", "SiLU", "GELU"}), outputs),
    Rule("pooling", POOLS, inputs),
    Rule("normalisation", BATCH_NORM, outputs),
    Rule("normalisation", SAMPLE_NORMS, outputs, 4),
    Rule("normalisation", BATCH_NORM | SAMPLE_NORMS, affine(outputs)),
    Rule("normalisation", frozenset({"LRN"}), local_response),
    Rule("softmax", frozenset({"Softmax"}), outputs),
)
"""What a tool counts that replaces PyTorch's functions: DeepSpeed's profiler, and calflops, which is made after it."""
