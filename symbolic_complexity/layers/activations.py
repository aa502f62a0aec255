"""Non-linearities that work on each element alone: a table of what each costs per element. No parameters.

Where the cost depends on the element, the dearer case is counted; changing a sign costs nothing. The lecture leaves them
out of its counts: their derivative is held by the 2k of the layer before (F8).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar

from ..facts import Facts, Kind, Work
from ..written import multiply, names, written
from .base import Example, Layer, elements

_ALEXNET = "Krizhevsky et al. 2012, section 3.5: as many as the 290,400 neurons of conv1"

_TABLE: tuple[tuple[str, tuple[str, ...], str, str, dict[Kind, int]], ...] = (
    ("ReLU", (), "max(0, x)", "Nair & Hinton 2010", {"compare": 1}),
    ("LeakyReLU", ("LReLU",), "x, or a x where x < 0", "Maas et al. 2013", {"compare": 1, "multiply": 1}),
    ("ReLU6", (), "min(max(0, x), 6)", "Howard et al. 2017, MobileNets", {"compare": 2}),
    ("Sigmoid", ("Logistic",), "1 / (1 + exp(-x))", "Rumelhart et al. 1986", {"exponential": 1, "add": 1, "divide": 1}),
    (
        "Tanh",
        (),
        "1 - 2 / (exp(2x) + 1)",
        "LeCun et al. 1998, appendix A",
        {"multiply": 1, "exponential": 1, "add": 2, "divide": 1},
    ),
    ("ELU", (), "x, or a (exp(x) - 1) where x < 0", "Clevert et al. 2016", {"compare": 1, "exponential": 1, "add": 1, "multiply": 1}),
    (
        "SELU",
        (),
        "l x, or l a (exp(x) - 1) where x < 0 (l a is one constant)",
        "Klambauer et al. 2017, equation 2",
        {"compare": 1, "exponential": 1, "add": 1, "multiply": 1},
    ),
    (
        "CELU",
        (),
        "x, or a (exp(x / a) - 1) where x < 0",
        "Barron 2017, Continuously Differentiable Exponential Linear Units",
        {"compare": 1, "divide": 1, "exponential": 1, "add": 1, "multiply": 1},
    ),
    ("SiLU", ("Swish",), "x / (1 + exp(-x))", "Ramachandran et al. 2017", {"exponential": 1, "add": 1, "divide": 1}),
    (
        "GELU",
        (),
        "x / (1 + exp(-1.702 x)), the sigmoid form",
        "Hendrycks & Gimpel 2016, section 2",
        {"multiply": 1, "exponential": 1, "add": 1, "divide": 1},
    ),
    (
        "Mish",
        (),
        "x tanh(log(1 + exp(x))), tanh as above",
        "Misra 2019, equation 1",
        {"multiply": 2, "exponential": 3, "add": 3, "divide": 1},
    ),
    ("Softplus", (), "log(1 + exp(x))", "Dugas et al. 2001", {"exponential": 2, "add": 1}),
    ("LogSigmoid", (), "-log(1 + exp(-x))", "PyTorch, LogSigmoid: the logarithm of the sigmoid", {"exponential": 2, "add": 1}),
    ("Softsign", (), "x / (1 + |x|)", "Bergstra et al. 2009", {"compare": 1, "add": 1, "divide": 1}),
    ("HardTanh", (), "min(max(-1, x), 1)", "Collobert 2004, Large Scale Machine Learning", {"compare": 2}),
    ("HardSigmoid", (), "min(max(0, x + 3), 6) / 6", "Howard et al. 2019, MobileNetV3", {"add": 1, "compare": 2, "divide": 1}),
    (
        "HardSwish",
        (),
        "x min(max(0, x + 3), 6) / 6",
        "Howard et al. 2019, MobileNetV3",
        {"add": 1, "compare": 2, "divide": 1, "multiply": 1},
    ),
)


class Activation(Layer):
    """A non-linearity of one element. Input and output have the same shape."""

    cost: ClassVar[tuple[tuple[Kind, int], ...]] = ()

    def facts(self, ranks: tuple[int, ...]) -> Facts:
        return _facts(self.cost, ranks[0])


@lru_cache
def _facts(cost: tuple[tuple[Kind, int], ...], rank: int) -> Facts:
    shape = names(" ".join(elements(rank)))
    work = tuple(
        Work(kind, "activation", multiply(written(count), *shape) if count > 1 else multiply(*shape), "for every element")
        for kind, count in cost
    )
    return Facts(shape, work=work)


def _member(name: str, synonyms: tuple[str, ...], formula: str, source: str, cost: dict[Kind, int]) -> type[Activation]:
    described: dict[str, Any] = {
        "__doc__": f"`{name}()`: {formula}, for each element. Source: {source}.",
        "__module__": __name__,
        "name": name,
        "synonyms": synonyms,
        "summary": formula,
        "source": source,
        "cost": tuple(cost.items()),
        "examples": (Example(f"(Input)(96,55,55)->({name})", "activations", "290400", _ALEXNET),),
    }
    return type(name, (Activation,), described)


(
    ReLU,
    LeakyReLU,
    ReLU6,
    Sigmoid,
    Tanh,
    ELU,
    SELU,
    CELU,
    SiLU,
    GELU,
    Mish,
    Softplus,
    LogSigmoid,
    Softsign,
    HardTanh,
    HardSigmoid,
    HardSwish,
) = (_member(*row) for row in _TABLE)
