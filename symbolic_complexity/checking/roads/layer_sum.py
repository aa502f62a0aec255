"""The layers' numbers added up: what each states about itself, worked out for itself, with neither closed forms nor the engine's totals."""

from collections.abc import Callable

from ...algebra import Exact
from ...conventions import Convention, seen
from ...document import Phrase
from ...facts import GRADIENTS, WEIGHTS
from ...layers import Node
from ...quantities import REGISTRY as QUANTITIES
from ...quantities import Quantity
from ...quantities.base import LayerSum
from ...written import Number, Part, Written
from ..arithmetic import worth
from ..base import Answer, Case, Road, Silent, parts_of


def _answer(case: Case, quantity: Quantity, convention: Convention) -> Answer | Silent:
    if quantity.name == "output_shape":
        shapes = tuple(map(case.shape, case.plain.nodes))
        return Answer(case.shape(case.plain.ends[-1]), layers=shapes)
    over = parts_of(quantity, convention)
    if over is not None:
        return _formula(case, convention, *over)
    if not isinstance(quantity, LayerSum):
        return Silent((Phrase("it is no sum over the layers"),))
    used: set[int] = set()
    shares: list[Exact] = []
    for node in case.plain.nodes:
        shares.append(_share(case, node, quantity, convention, again=id(node.layer) in used))
        used.add(id(node.layer))
    return Answer(sum(shares), layers=tuple(shares))


def _share(case: Case, node: Node, quantity: LayerSum, convention: Convention, *, again: bool) -> Exact:
    """What one layer has; a layer used again adds nothing of what its weights take."""
    counts = quantity.counted(node.facts, convention, seen(node) if convention.rules else None)
    amounts = [count.amount for count in counts if not (again and (quantity.of_weights or _is_of_weights(count.amount)))]
    letters = case.letters[id(node)]
    return sum(worth(amount, letters) for amount in amounts)


def _is_of_weights(amount: Written) -> bool:
    return isinstance(amount, Part) and amount.sign in (WEIGHTS, GRADIENTS)


def _formula(case: Case, convention: Convention, uses: tuple[str, ...], formula: Callable[..., Written]) -> Answer | Silent:
    """A quantity that is a formula over sums."""
    parts = []
    for name in uses:
        found = _answer(case, QUANTITIES[name], convention)
        if isinstance(found, Silent) or isinstance(found.value, tuple):
            return Silent((Phrase("it is no sum over the layers"),))
        parts.append(Number(found.value))
    return Answer(worth(formula(*parts), case.given.numbers))


Road("layer_sum", "sum of the layers", "what each layer states about itself, in numbers, added up", _answer)
