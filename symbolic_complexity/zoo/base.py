"""What the zoo's files are made of: entries with a name, a summary and a source, families, and the notation's words.

Nothing here builds a network or reads a formula before it is asked to, so that importing the zoo costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

if TYPE_CHECKING:
    from ..written import Written

Builder = TypeVar("Builder", bound="Callable[..., str]")
Given: TypeAlias = Any
"""A size as people give it: a whole number, a formula's text, a SymPy expression or a written tree."""

Size: TypeAlias = "int | Written"
"""A size to reckon with."""

REGISTRY: dict[str, Design] = {}
"""Every published network by name; members register as their files are imported."""

FAMILIES: dict[str, Callable[..., str]] = {}
"""Every family by name: a function from sizes, which may be symbols, to the notation of one of its members."""


@dataclass(frozen=True)
class Design:
    """A published network: its name, what it is, where it is from, and what writes its notation when it is asked for."""

    name: str
    summary: str
    source: str
    write: Callable[[], str]

    def __post_init__(self) -> None:
        REGISTRY[self.name] = self

    @property
    def notation(self) -> str:
        """The design's text."""
        return self.write()


def family(builder: Builder) -> Builder:
    """Make a function that writes notation a family of the zoo, under its own name."""
    FAMILIES[builder.__name__] = builder
    return builder


def sized(given: Given) -> Size:
    """A size to reckon with: the number, or the formula's written tree. Raises `Invalid` for what is neither."""
    if type(given) is int:
        return given
    from ..formulas import size

    return size(given)


def tidied(given: Size) -> Size:
    """The size worked out: a number where it is one, else its formula at its shortest."""
    if isinstance(given, int):
        return given
    from ..algebra import write
    from ..formulas import value

    return sized(write(value(given)))


def rounded(given: Size, factor: float, step: int = 8) -> Size:
    """`given` times `factor`, to the nearest multiple of `step` but never below nine tenths of it (Sandler et al. 2018).

    A factor of 1 leaves a formula as it is. Raises `Invalid` for any other factor of a formula, which has no nearest multiple.
    """
    if not isinstance(given, int):
        if factor == 1:
            return given
        from ..errors import Invalid

        raise Invalid(f"a size that is a formula cannot be rounded to a multiple of {step}", expected="a width factor of 1")
    exact = given * factor
    nearest = max(step, int(exact + step / 2) // step * step)
    return nearest if nearest >= 0.9 * exact else nearest + step


# ------------------------------------------------------------------------------------------------------ the notation's words


def chain(*steps: str) -> str:
    """Steps one after another; empty ones are left out."""
    return "->".join(filter(None, steps))


def inputs(shape: Sequence[Given]) -> str:
    """`(Input)(3,224,224)`."""
    return f"(Input)({','.join(str(sized(one)) for one in shape)})"


def spelled(given: Size) -> str:
    """A size as the notation writes it: `5`, `{2*k}`."""
    given = tidied(given)
    return str(given) if isinstance(given, int) else f"{{{given}}}"


def conv(
    kernels: Size, width: int, *, height: int = 0, s: int = 1, p: int | tuple[int, int] = 0, g: Size = 1, b: bool = True, label: str = ""
) -> str:
    """`label:(Conv)64c7w2s3p0b`; `p` may be a pair, for width and height."""
    padding = f"({p[0]},{p[1]})" if isinstance(p, tuple) else str(p)
    sizes = f"{spelled(kernels)}c{width}w" + (f"{height}h" if height else "") + f"{s}s{padding}p"
    return named(label, f"(Conv){sizes}" + ("" if g == 1 else f"{spelled(g)}g") + ("" if b else "0b"))


def fc(outputs: Size, label: str = "") -> str:
    """`label:(FC)1000`."""
    return named(label, f"(FC){spelled(outputs)}")


def join(kind: str, *branches: str, label: str = "") -> str:
    """`(Add)[branch | branch]`; an empty branch is the identity."""
    return named(label, f"({kind})[{' | '.join(branches)}]")


def repeat(rounds: Size, body: str) -> str:
    """`(Repeat)3[body]`; the body itself for one round, nothing for none."""
    rounds = tidied(rounds)
    if rounds in (0, 1):
        return body if rounds == 1 else ""
    return f"(Repeat){spelled(rounds)}[{body}]"


def named(label: str, step: str) -> str:
    """`label:step`."""
    return f"{label}:{step}" if label else step
