"""How many additions a sum of products takes: one less than there are products."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..document import Phrase
from ..facts import Facts
from ..layers import Layer
from ..written import Written
from .base import Asked
from .changes import LayerMistake, Overlooked


def _as_many_as_products(layer: Layer, facts: Facts) -> Facts:
    products: Written | None = next((work.amount for work in facts.work if work.role == "product"), None)
    if products is None:
        return facts
    work = tuple(replace(one, amount=products) if one.role == "accumulate" else one for one in facts.work)
    return replace(facts, work=work, forms={})


def _one_too_many(asked: Asked) -> Iterator[Overlooked]:
    yield Overlooked(_as_many_as_products, (Phrase("one addition too many for each output: adding up products takes one less"),))


ONE_TOO_MANY = LayerMistake("addition_too_many", "as many additions as products, and the bias on top", _one_too_many)
