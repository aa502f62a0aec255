"""A worked example: designs in the notation, what is asked of them, and what the paper claims; read from its file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any

from .. import wording
from ..comparison import Comparison, compared
from ..document import Document
from ..errors import lookup
from ..given import Values
from ..network import Network
from ..notation import read
from . import page
from .claims import Claim, Statement, statements

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult


@dataclass(frozen=True, eq=False)
class Example:
    """One well-known comparison.

    `designs` holds the notation of each design by what it is called in a sentence, A first. `apart` are the letters that are
    another size in B. `says` is the paper's argument, in our words, and `note` what else there is to know.
    """

    name: str
    title: str
    source: str
    says: str
    designs: Mapping[str, str]
    claims: tuple[Claim, ...]
    apart: tuple[str, ...] = ()
    note: str = ""

    @property
    def quantities(self) -> tuple[str, ...]:
        """The quantities that something is claimed of, in the order of the claims."""
        return tuple(dict.fromkeys(claim.quantity for claim in self.claims))

    @property
    def networks(self) -> list[Network]:
        """The designs, A first."""
        return [read(notation, called) for called, notation in self.designs.items()]

    def comparison(
        self,
        quantities: Sequence[str] = (),
        values: Values | None = None,
        convention: str = "lecture",
        apart: Iterable[str] = (),
        crossover: str | None = None,
    ) -> Comparison:
        """The example's designs compared, in its own quantities unless others are named. Raises what `compare` raises."""
        kept = tuple(apart) or self.apart
        return compared(self.networks, quantities or self.quantities, values or Values({}), convention, kept, crossover)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Every single claim, and whether it is proved of the designs under the lecture's convention."""
        whole = self.comparison()
        return tuple(one for claim in self.claims for one in statements(claim, whole))

    def document(self, found: Comparison | None = None) -> Document:
        """Title, source, the claims with their checks, and then the comparison: this one, or the example's own."""
        whole = found or self.comparison()
        told = [
            {"quantity": one.quantity, "claim": one.text, "from": "ours" if one.ours else "source", "check": one.check}
            for one in self.statements
        ]
        about = {"example": self.name, "title": self.title, "source": self.source, "claims": told}
        return Document(tuple(page.blocks(self, whole)), {**about, **whole.data()})

    def __str__(self) -> str:
        from ..renderers import render

        return render(self.document(), "text").rstrip("\n")

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        from ..renderers.notebook import mimebundle

        return mimebundle(self.document())

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from ..renderers.terminal import renderables

        yield from renderables(self.document(), options.encoding, options.max_width)


def known() -> tuple[str, ...]:
    """The names of all examples: one file each."""
    return wording.known("examples")


@cache
def example(name: str) -> Example:
    """The example of this name. Raises `Invalid`, with the nearest and all known names, for any other."""
    lookup(dict.fromkeys(known()), name, "comparison")
    found: dict[str, Any] = tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    claims = tuple(Claim(**{key: _kept(value) for key, value in entry.items()}) for entry in found.pop("claims"))
    return Example(name, claims=claims, **{key: _kept(value) for key, value in found.items()})


def _kept(value: Any) -> Any:
    """A list of the file as a tuple."""
    return tuple(value) if isinstance(value, list) else value
