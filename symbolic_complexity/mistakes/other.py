"""A right answer to another question: another quantity, the same one under another convention, multiply-adds for operations."""

from __future__ import annotations

from collections.abc import Iterator

from ..conventions import REGISTRY as CONVENTIONS
from ..document import Phrase, Prose
from ..quantities import REGISTRY as QUANTITIES
from ..quantities.base import Derived, LayerSum
from ..written import Part, Written, transform
from .base import Asked, FormulaMistake, Rank, Slip, Values

_FIRST = ("weights", "multiplications", "additions", "macs", "operations", "inputs", "neurons", "activations", "operational_space")
"""Where several quantities have the same formula, these are named before all others."""

_MOST_CONVENTIONS = 3


def _multiply_adds(asked: Asked) -> Iterator[Slip]:
    """nk for 2nk, also where operations are only a part of what is asked."""
    account = asked.again(quantity=QUANTITIES["macs"])
    if account is None or not (asked.quantity.name == "operations" or _uses_operations(asked)):
        return

    said = (Phrase("these are multiply-adds; a multiplication and an addition are two operations"),)
    yield Slip(_with_operations(asked, account.formula), said, account.fixed)


def _bias_multiplied(asked: Asked) -> Iterator[Slip]:
    """2(n + 1)k for 2nk: an operation pair for each weight, the bias's too."""
    account = asked.again(quantity=QUANTITIES["connections"])
    if account is None or not (asked.quantity.name == "operations" or _uses_operations(asked)):
        return
    said = (Phrase("two operations are counted for each bias too; a bias is added and not multiplied"),)
    yield Slip(_with_operations(asked, 2 * account.formula), said, account.fixed)


def _with_operations(asked: Asked, operations: Written) -> Written:
    """The formula that comes out with other operations in it."""

    def counted(node: Written) -> Written:
        return operations if isinstance(node, Part) and node.sign.name == "operations" else node

    return transform(asked.account.argument, counted) if _uses_operations(asked) else operations


def _uses_operations(asked: Asked) -> bool:
    return isinstance(asked.quantity, Derived) and "operations" in asked.quantity.uses


def _quantities(asked: Asked) -> Iterator[Slip]:
    seen: list[Values] = [asked.account.worth]
    for name in dict.fromkeys((*_FIRST, *QUANTITIES)):
        other = QUANTITIES.get(name)
        if not isinstance(other, (LayerSum, Derived)) or other is asked.quantity:
            continue
        account = asked.again(quantity=other)
        if account is not None and account.worth not in seen and account.worth != (0,):
            seen.append(account.worth)
            yield Slip.of(account, (Phrase("this is another quantity: "), other.sign, ", ", Phrase(other.said(asked.convention))))


def _conventions(asked: Asked) -> Iterator[Slip]:
    """Each other way of counting, those that come to the same together."""
    found: dict[tuple[str, ...], tuple[Slip, list[str]]] = {}
    for one in CONVENTIONS.values():
        account = asked.again(convention=one) if one.name != asked.convention.name else None
        if account is not None:
            found.setdefault(tuple(map(str, account.worth)), (Slip.of(account, ()), []))[1].append(one.name)
    for slip, names in found.values():
        others: Prose = (Phrase(" and others"),) if len(names) > _MOST_CONVENTIONS else ()
        said = (Phrase("this is right under another convention: "), ", ".join(names[:_MOST_CONVENTIONS]), *others)
        yield Slip(slip.formula, said, slip.fixed)


MULTIPLY_ADDS = FormulaMistake("multiply_adds", "multiply-adds in the place of operations", _multiply_adds)
BIAS_MULTIPLIED = FormulaMistake("bias_multiplied", "a multiplication is counted for the bias too", _bias_multiplied)
QUANTITY = FormulaMistake("other_quantity", "the right formula of another quantity", _quantities, rank=Rank.OTHER)
CONVENTION = FormulaMistake("other_convention", "the right formula under another convention", _conventions, rank=Rank.CONVENTION)
