"""A solution: which numbers meet a budget, with the derivation that leads there. It is a frozen value, shown by every format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..algebra import Exact
from ..derivation import Derivation
from ..document import Document
from ..renderers import render
from ..typeset import plain_for_machines
from ..written import Decimal, Written
from .answer import Answer, Candidate
from .budget import Budget
from .isolation import Isolation

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult


@dataclass(frozen=True, eq=False)
class Solution:
    """Which numbers for `unknowns` meet a `budget`.

    `derivation` is that of the quantity with the given numbers in it, `isolation` what isolates the unknown (None for several of
    them), `answer` what was found; None where the answer is a formula in other symbols. `left_open` are unknowns for which the
    design itself has numbers.
    """

    unknowns: tuple[str, ...]
    derivation: Derivation
    budget: Budget
    isolation: Isolation | None
    answer: Answer | None
    left_open: dict[str, Exact]

    @property
    def real(self) -> Exact | Written | None:
        """The unknown as a real number or as a formula in other symbols; a `Decimal` where it is irrational, and rounded.

        None for several unknowns, where there is no such number or more than one, and where a floor keeps it from being isolated.
        """
        return self.isolation.real if self.isolation else None

    @property
    def solutions(self) -> tuple[Candidate, ...]:
        """Those that meet the budget (each with its `values` and its `result`); where nothing does, the nearest ones."""
        return self.answer.solutions if self.answer else ()

    @property
    def met(self) -> bool | None:
        """Whether anything meets the budget; None where that depends on other symbols."""
        return self.answer.met if self.answer else None

    @property
    def exact(self) -> bool | None:
        """Whether there is a solution that gives exactly the budget; None where that depends on other symbols."""
        return any(one.result == self.budget.worth for one in self.solutions) if self.answer else None

    def document(self) -> Document:
        """The whole solution as every format renders it."""
        from .telling import blocks

        return Document(tuple(blocks(self)), self.data())

    def data(self) -> dict[str, Any]:
        """Plain data, as `--format json` gives it."""
        answer = self.answer or Answer(False)
        told = self.derivation.data()
        return {
            "unknown": ",".join(self.unknowns),
            "real": None if self.real is None else plain_for_machines(self.real) if isinstance(self.real, Written) else str(self.real),
            "real_is": self._real_is(),
            "exact": self.exact,
            "met": self.met,
            "solutions": [one.data() for one in self.solutions],
            "beside": [one.data() for one in answer.beside],
            "spans": [[str(first), None if last is None else str(last)] for first, last in answer.spans],
            "aside": [one.data() for one in answer.aside],
            "complete": answer.complete,
            "least": answer.least.data() if answer.least else None,
            "most": answer.most.data() if answer.most else None,
            "relation": self.budget.relation,
            "budget": plain_for_machines(self.budget.form),
            **{name: told[name] for name in ("design", "quantity", "symbol", "unit", "convention", "formula", "values", "assumptions")},
            "steps": [*told["steps"], *(self.isolation.data() if self.isolation else ())],
        }

    def _real_is(self) -> str | None:
        if self.real is None:
            return None
        return "rounded" if isinstance(self.real, Decimal) else "formula" if isinstance(self.real, Written) else "exact"

    def __str__(self) -> str:
        from .telling import lines

        return render(Document(tuple(lines(self))), "text").rstrip("\n")

    def __repr__(self) -> str:
        from .telling import sentence

        return f"<{render(Document((sentence(self),)), 'text').strip()}>"

    def _repr_markdown_(self) -> str:
        from .telling import lines

        return render(Document(tuple(lines(self))), "markdown")

    def _repr_latex_(self) -> str:
        # A notebook's MathJax knows `aligned` in `$$`, and none of LaTeX's boxes for long reasons.
        return self._repr_markdown_()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from ..renderers.notebook import mimebundle
        from .telling import lines

        return mimebundle(Document(tuple(lines(self))))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from ..renderers.terminal import renderables

        yield from renderables(self.document(), options.encoding, options.max_width)
