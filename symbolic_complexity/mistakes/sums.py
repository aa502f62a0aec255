"""Numbers that are added where they are multiplied: n + k for the nk lines between two rows."""

from __future__ import annotations

from collections.abc import Iterator

from ..document import Phrase
from ..written import Number, Product, add, unfold
from .base import Asked, FormulaMistake, Slip
from .bias import without_bias
from .changes import changed
from .terms import places


def _added(asked: Asked) -> Iterator[Slip]:
    """Each product of the formula as a sum; also of the formula without the bias."""
    bare = changed(asked.network, without_bias)
    for account in filter(None, (asked.account, asked.again(bare) if bare is not None else None)):
        for part, put in places(unfold(account.formula)):
            if isinstance(part, Product) and not any(isinstance(factor, Number) for factor in part.factors):
                said = (Phrase("what is multiplied is added here: "), part)
                yield Slip(put(add(*part.factors)), said, account.fixed)


ADDED = FormulaMistake("added", "a sum in the place of a product", _added)
