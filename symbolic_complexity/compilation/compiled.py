"""A formula, or several, as one function of arrays: called with a column for each symbol, printed as source, pickled as both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..errors import Invalid, nearest
from .numbers import divided
from .program import Program
from .running import run
from .source import identifiers


@dataclass(frozen=True, slots=True)
class Result:
    """One quantity: its key, and for each of its values whether the function returns a numerator and what it is over."""

    key: Any
    quotients: tuple[bool, ...]
    is_shape: bool = False


@dataclass(frozen=True, repr=False)
class Compiled:
    """Formulas as one generated function of `+ - * //`; `print(f.source)` shows it.

    Call it with a number or an array for each of `names`, by name or in their order: `f(n=100, k=10)`, `f(100, k=10)`,
    `f({"k'": 3})`. A symbol that Python cannot take there goes by its parameter in the source as well: k' by `f(k_=3)`, lambda by
    `f(lambda_=3)`. Arrays of one library at a time: NumPy, Dask, torch, JAX, any that has these operators; they are broadcast
    against each other, so that a grid is given by its axes. It returns one value, or a tuple or a dictionary as it was
    compiled; a shape is a tuple.

    Exact always: before anything is computed with 64-bit integers, the numbers that are possible are worked out from the least
    and the largest of each column. Where they would not fit, Python's integers are used (in blocks, as an array of objects;
    NumPy's for any library but Dask) and a `BeyondInt64` warning says so once for each function. A quotient that is
    not whole is a `Fraction`. Dask's arrays stay lazy; only the ends of the columns are computed.

    Raises `Invalid` for a missing or unknown name or one given twice, a number below the least that its symbol can be, NaN,
    a fraction where a size must be whole, a division by zero, and where a condition of the design does not hold.
    """

    names: tuple[str, ...]
    source: str
    results: tuple[Result, ...]
    together: Literal["one", "tuple", "dict"]
    program: Program

    def __call__(self, /, *columns: Any, **named: Any) -> Any:
        """The value or values at these numbers; see the class."""
        numbers = iter(run(self.program, self._by_name(columns, named)))
        found: list[Any] = []
        for result in self.results:
            values = [divided(next(numbers), next(numbers)) if quotient else next(numbers) for quotient in result.quotients]
            found.append(tuple(values) if result.is_shape else values[0])
        if self.together == "dict":
            return {result.key: one for result, one in zip(self.results, found, strict=True)}
        return found[0] if self.together == "one" else tuple(found)

    def _by_name(self, columns: tuple[Any, ...], named: Mapping[str, Any]) -> dict[str, Any]:
        if len(columns) == 1 and isinstance(columns[0], Mapping):
            given = dict(columns[0])
        elif len(columns) > len(self.names):
            raise Invalid(f"{len(columns)} columns for {len(self.names)} names", expected=self._expected)
        else:
            given = dict(zip(self.names, columns, strict=False))
        for name, column in named.items():
            symbol = name if name in self.names else self._symbols.get(name, name)
            if symbol in given:
                raise Invalid(f"{symbol} is given twice", expected=self._expected)
            given[symbol] = column
        for name in given:
            if name not in self.names:
                raise Invalid(f"no symbol {name!r:.60} in the formula{nearest(str(name), self.names)}", expected=self._expected)
        missing = [name for name in self.names if name not in given]
        if missing:
            raise Invalid(f"no value for {', '.join(missing)}", expected=self._expected)
        return {name: given[name] for name in self.names}

    @property
    def _symbols(self) -> dict[str, str]:
        """The symbol of each parameter in the source."""
        return {parameter: name for name, parameter in identifiers(self.names).items()}

    @property
    def _expected(self) -> str:
        call = ", ".join(f"{parameter}=..." for parameter in self._symbols)
        return f"f({call}), or in this order without names" if self.names else "f(): the formula has no symbols"

    def __repr__(self) -> str:
        return f"<compiled {self.program.label}: {', '.join(self.names) or 'no symbols'}>"
