"""What a mistake is: a way of going wrong that has a formula of its own, and the words that name it.

A mistake is named only where its formula is proved equal to what was written, so naming one is a proof too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property
from typing import TypeAlias

from ..algebra import Exact, Value, normal_form
from ..conventions import Convention
from ..document import Prose
from ..errors import SymbolicComplexityError
from ..network import Network
from ..quantities import Account, Quantity
from ..written import Written, components, substitute

REGISTRY: dict[str, Mistake] = {}
"""Every mistake by name; members register as their files are imported."""

Values: TypeAlias = tuple[Value, ...]


class Rank(IntEnum):
    """How much a mistake tells; where one rank explains an answer, the later ones are not asked."""

    SPECIFIC = 0
    """What was overlooked in the layers: a bias, a padding."""
    OTHER = 1
    """The right formula of another quantity."""
    CONVENTION = 2
    """The right formula under another convention."""
    MULTIPLE = 3
    """The right formula times a number."""
    TERM = 4
    """A term of the definition that is missing, doubled or has the wrong sign."""
    PLACE = 5
    """A letter or a number that should be another one, wherever it stands."""
    TWO = 6
    """Two mistakes at once."""


@dataclass(frozen=True, eq=False)
class Asked:
    """One quantity of one design under one convention, and how the right formula comes about."""

    network: Network
    quantity: Quantity
    convention: Convention
    account: Account

    def again(
        self, network: Network | None = None, quantity: Quantity | None = None, convention: Convention | None = None
    ) -> Account | None:
        """The account of another design, quantity or convention; None where it has none."""
        asked = quantity or self.quantity
        try:
            return asked.account(network or self.network, convention or self.convention)
        except (SymbolicComplexityError, ArithmeticError):
            return None

    @cached_property
    def right(self) -> Values:
        """What the right formula is worth, in its letters."""
        return tuple(map(normal_form, components(self.account.formula)))

    def with_numbers(self, numbers: Mapping[str, Exact]) -> Asked:
        """The same with numbers for letters of the right formula."""
        return replace(self, account=replace(self.account, closed=substitute(self.account.formula, numbers)))


@dataclass(frozen=True, eq=False)
class Slip:
    """One mistake as it is made in one design: the formula that comes out, and what is said about it.

    `formula` is in the letters of the right one; `fixed` are the numbers of the design for them. A `common` one is named before others
    that lead to the same.
    """

    formula: Written
    said: Prose
    fixed: Mapping[str, Exact] = field(default_factory=dict)
    common: bool = False

    @staticmethod
    def of(account: Account, said: Prose) -> Slip:
        """The slip whose formula is an account's."""
        return Slip(account.formula, said, account.fixed)


@dataclass(frozen=True, eq=False)
class Mistake:
    """One way of going wrong, by name; it registers itself as it is made."""

    name: str
    summary: str
    rank: Rank = field(default=Rank.SPECIFIC, kw_only=True)

    def __post_init__(self) -> None:
        REGISTRY[self.name] = self

    def slips(self, asked: Asked) -> Iterator[Slip]:
        """The formulas that it leads to in a design; none where it cannot be made there."""
        yield from ()

    def seen_in(self, asked: Asked, answer: Values) -> Iterator[Slip]:
        """The same where it takes the answer's value to know them, as of a wrong factor."""
        yield from ()


@dataclass(frozen=True, eq=False)
class FormulaMistake(Mistake):
    """A mistake about the formula as a whole."""

    of: Callable[[Asked], Iterator[Slip]]

    def slips(self, asked: Asked) -> Iterator[Slip]:
        """What `of` gives."""
        return self.of(asked)


@dataclass(frozen=True, eq=False)
class AnswerMistake(Mistake):
    """A mistake that is looked for from the answer's side."""

    of: Callable[[Asked, Values], Iterator[Slip]]

    def seen_in(self, asked: Asked, answer: Values) -> Iterator[Slip]:
        """What `of` gives."""
        return self.of(asked, answer)
