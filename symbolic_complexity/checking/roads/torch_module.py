"""The real module, built from the design: its own parameters and shapes, PyTorch's flop counter, and its saved-tensor hooks."""

from collections.abc import Callable, Iterator
from math import prod

from ...conventions import REGISTRY as CONVENTIONS
from ...conventions import Convention
from ...document import Phrase, Prose
from ...errors import Unsupported
from ...exporters.torch import INSTALL, MISSING, installed
from ...facts import WEIGHTED
from ...layers import Node
from ...quantities import REGISTRY as QUANTITIES
from ...quantities import Quantity
from ...written import Number
from ..arithmetic import worth
from ..base import Answer, Case, Road, Silent, Term, parts_of
from ..measured import Kept, Measured, kept, measured

NO_COUNTER: Prose = (Phrase("PyTorch has nothing that counts this"),)


def _answer(case: Case, quantity: Quantity, convention: Convention) -> Answer | Silent:
    found = _measured(case)
    if isinstance(found, Silent):
        return found
    match quantity.name:
        case "weights" if convention.stored:
            return Answer(found.parameters + found.buffers, tuple(_counters(found)))
        case "weights" | "gradients":
            return Answer(found.parameters, layers=tuple(own for _, own, _, _ in found.layers))
        case "buffers":
            return Answer(found.buffers, tuple(_counters(found)))
        case "activations":
            return _outputs(found, lambda node: node.facts.computes)
        case "neurons":
            return _outputs(found, lambda node: bool(node.facts.connections))
        case "inputs":
            return _outputs(found, lambda node: node.facts.begins)
        case "output_shape":
            shapes = {id(node): shape for node, _, _, shape in found.layers}
            every = Phrase(" layers’ shapes compared")
            return Answer(shapes[id(case.plain.ends[-1])], layers=tuple(shapes.values()), note=(Number(len(shapes)), every))
        case "macs" | "operations" | "multiplications" | "additions":
            return _work(case, found, quantity, convention)
        case "operational_space" if convention.space == CONVENTIONS["autograd"].space:
            return _space(case)
    return _of_parts(case, quantity, convention)


def _measured(case: Case) -> Measured | Silent:
    if "torch" not in case.remembered:
        case.remembered["torch"] = _build(case)
    found = case.remembered["torch"]
    assert isinstance(found, (Measured, Silent))
    return found


def _build(case: Case) -> Measured | Silent:
    if installed() is None:
        return Silent((Phrase(MISSING), ": ", INSTALL))
    try:
        return measured(case.plain)
    except Unsupported as error:
        return Silent((str(error),))
    except (RuntimeError, ValueError, TypeError) as error:  # what PyTorch itself refuses
        return Silent((Phrase("PyTorch refuses this design: "), str(error).partition("\n")[0]))


def _counters(found: Measured) -> Iterator[Term]:
    if found.counters:
        yield Term(-found.counters, (Phrase("the batches seen so far, which PyTorch counts in one number of each BN"),))


def _outputs(found: Measured, counts: Callable[[Node], bool]) -> Answer:
    shares = tuple(prod(shape) if counts(node) else 0 for node, _, _, shape in found.layers)
    return Answer(sum(shares), layers=shares)


def _of_parts(case: Case, quantity: Quantity, convention: Convention) -> Answer | Silent:
    """A formula over what PyTorch does count."""
    over = parts_of(quantity, convention)
    if over is None:
        return Silent(NO_COUNTER)
    uses, formula = over
    parts = []
    for name in uses:
        found = _answer(case, QUANTITIES[name], convention)
        if isinstance(found, Silent) or isinstance(found.explained, tuple):
            return Silent(NO_COUNTER)
        parts.append(Number(found.explained))
    return Answer(worth(formula(*parts), case.given.numbers))


# ---------------------------------------------------------------------------------------------------------------- operations


def _work(case: Case, found: Measured, quantity: Quantity, convention: Convention) -> Answer | Silent:
    """PyTorch counts two flops for each multiply-add: one multiplication and one addition."""
    flops = tuple(flops for _, _, flops, _ in found.layers)
    if convention.rules and quantity.name == "operations":
        if convention.name == "torch":
            return Answer(found.flops, layers=flops)
        return Silent((Phrase("PyTorch’s own counter is the convention torch"),))
    if quantity.name == "macs":
        return Answer(found.flops // 2, layers=tuple(one // 2 for one in flops))
    kinds = {"operations": {"multiply", "add"}, "multiplications": {"multiply"}, "additions": {"add"}}[quantity.name]
    if quantity.name == "operations" and not convention.counts <= WEIGHTED:
        kinds = {kind for _, kind, _ in case.work}
    value = found.flops if quantity.name == "operations" else found.flops // 2
    return Answer(value, tuple(_terms(case, convention, kinds, {"multiply", "add"} & kinds)))


def _terms(case: Case, convention: Convention, kinds: set[str], paired: set[str]) -> Iterator[Term]:
    """What the convention counts otherwise than PyTorch, by the kind of layer and then by role."""
    fewer: dict[str, int] = {}
    if "add" in paired:
        for (layer, kind, role), amount in case.work.items():
            sign = {"product": 1 if kind == "multiply" else -1, "accumulate": -1, "bias": -1}.get(role, 0)
            fewer[layer] = fewer.get(layer, 0) + sign * amount
    missing = [layer for layer, amount in fewer.items() if amount > 0]
    more = [layer for layer, amount in fewer.items() if amount < 0]
    if missing:
        reason = Phrase("a neuron without a bias adds once less than it multiplies; PyTorch counts as many: ")
        yield Term(-sum(fewer[layer] for layer in missing), (reason, ", ".join(missing)))
    if more:
        yield Term(-sum(fewer[layer] for layer in more), (Phrase("additions beside the multiply-adds: "), ", ".join(more)))
    for role in sorted({role for _, _, role in case.work} - WEIGHTED):
        counted = sum(amount for (_, kind, of), amount in case.work.items() if of == role and kind in kinds)
        if role in convention.counts and counted:
            yield Term(counted, (Phrase("work that PyTorch does not count: "), Phrase(role)))
    for role in sorted(WEIGHTED - convention.counts):
        counted = sum(amount for (_, kind, of), amount in case.work.items() if of == role and kind in kinds)
        if counted:
            yield Term(-counted, (Phrase("work that the convention does not count: "), Phrase(role)))


# --------------------------------------------------------------------------------------------------- kept for the backward pass


def _space(case: Case) -> Answer | Silent:
    """Automatic differentiation's space, every tensor and its gradient, from the tensors that PyTorch really keeps."""
    try:
        found = kept(case.plain)
    except (RuntimeError, ValueError, TypeError) as error:
        return Silent((Phrase("PyTorch refuses to train this design: "), str(error).partition("\n")[0]))
    return Answer(found.numbers, tuple(_to_autograd(found)), note=(Phrase("kept for the backward pass"),))


def _to_autograd(found: Kept) -> Iterator[Term]:
    for kind, every in found.every.items():
        unneeded = every - found.saved[kind]
        if unneeded:
            match kind:
                case "weights":
                    why: Prose = (Phrase("weights that no backward formula needs, such as biases"),)
                case "inputs":
                    why = (Phrase("input that no backward formula needs"),)
                case _:
                    why = (Phrase("outputs that no backward formula needs: "), kind)
            yield Term(unneeded, why)
    for kind, amount in found.besides.items():
        if amount:
            yield Term(-amount, (Phrase("kept besides (copies, indices, masks, statistics): "), kind))
    yield Term(found.every.total(), (Phrase("a gradient for each number, which the backward pass makes"),))


Road("torch", "PyTorch", "the real module: numel, torch.utils.flop_counter on the meta device, saved-tensor hooks", _answer)
