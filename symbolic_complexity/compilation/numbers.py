"""What a compiled formula is given and what it gives back: single numbers, NumPy's arrays, and exact quotients of them."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NoReturn

from ..errors import Invalid
from ..symbols import is_whole
from .bounds import MOST


def library(given: object) -> str:
    """The package that an argument's type comes from: numpy, dask, torch, builtins."""
    return type(given).__module__.partition(".")[0]


def is_array(given: object) -> bool:
    """Whether this is an array of some library, rather than a number."""
    return hasattr(given, "dtype") and not (library(given) == "numpy" and _is_scalar(given))


def _is_scalar(given: object) -> bool:
    import numpy

    return isinstance(given, numpy.generic)


def number(name: str, given: Any, least: int) -> Any:
    """One number, exactly: a float that is whole as an integer. Anything else that has operators is passed on as it is.

    Raises `Invalid` for NaN, for a fraction where a size must be whole, below the least, and for what is no number.
    """
    if library(given) == "numpy" and hasattr(given, "item"):
        given = given.item()
    if isinstance(given, (bool, str, bytes, list, tuple, dict, set, range, complex)) or given is None:
        expected = "a whole number or an array, such as numpy.array([16, 32])"
        raise Invalid(f"{name} cannot be {given!r:.60}", expected=expected)
    if not isinstance(given, (int, Fraction)) and hasattr(given, "as_integer_ratio"):  # floats of any width, and decimals
        try:
            exact = Fraction(*given.as_integer_ratio())
        except (ValueError, OverflowError):
            raise Invalid(f"{name} is {given}, which is not a number", expected="whole numbers") from None
        # 0.1 is one tenth, as where it is typed, and not the binary number next to it.
        given = Fraction(repr(given)) if isinstance(given, float) and exact.denominator > 1 else exact
    if isinstance(given, Fraction):
        given = given.numerator if given.denominator == 1 else given
        if isinstance(given, Fraction) and is_whole(name):
            raise Invalid(f"{name} must be a whole number, not {float(given):g}")
    elif hasattr(type(given), "__index__"):
        given = operator.index(given)
    if isinstance(given, (int, Fraction)) and given < least:
        raise Invalid(f"{name} must be at least {least:,}, not {given:,}")
    return given


def whole_column(name: str, given: Any, least: int) -> Any:
    """A NumPy array whose numbers are integers of any width, or Python's own numbers; floats that are whole become integers.

    Raises `Invalid` as `number` does, naming the place.
    """
    import numpy as np

    if isinstance(given, np.ma.MaskedArray):
        raise Invalid(f"{name} is a masked array, and a masked size has no value", expected="an array without a mask")
    column = np.asarray(given)
    if column.dtype.kind in "iu":
        return column
    if column.dtype.kind not in "fO":
        raise Invalid(f"{name} is an array of {column.dtype}", expected="whole numbers")
    if column.dtype.kind == "f":
        rounded = np.floor(column)
        wrong = np.flatnonzero(~np.isfinite(column) | ((rounded != column) & is_whole(name)))
        if wrong.size:
            value, place = column.reshape(-1)[wrong[0]], int(wrong[0])
            what = "must be a whole number" if np.isfinite(value) else "must be a number"
            raise Invalid(f"{name} {what}, and is {value} at place {place:,} (counted from 0)")
        if (rounded == column).all() and (not column.size or np.abs(column).max() < 2.0**63):
            return column.astype(np.int64)
    exact = np.empty(column.size, object)
    exact[:] = [number(name, one, least) for one in column.reshape(-1).tolist()]
    return settled(exact).reshape(column.shape)


def below(name: str, column: Any, least: int) -> NoReturn:
    """Raise `Invalid` for a NumPy array that goes below the least that the symbol can be, naming the first place."""
    flat = column.reshape(-1)
    place = int((flat < least).argmax())
    raise Invalid(f"{name} must be at least {least:,}, and is {flat[place]:,} at place {place:,} (counted from 0)")


def settled(numbers: Any) -> Any:
    """An array of Python's integers as 64-bit integers where every one of them fits; else as it is."""
    import numpy as np

    column = np.asarray(numbers, object)
    if all(isinstance(one, int) and -MOST <= one <= MOST for one in column.reshape(-1).tolist()):
        return column.astype(np.int64)
    return column


def divided(above: Any, below: Any) -> Any:
    """above / below exactly: integers where every division leaves nothing, else integers and fractions.

    Raises `Invalid` for a division by zero.
    """
    if isinstance(above, (int, Fraction)) and isinstance(below, (int, Fraction)):
        if below == 0:
            raise Invalid("division by zero")
        result = Fraction(above) / below
        return result.numerator if result.denominator == 1 else result
    if not is_array(above) and not is_array(below):
        return above / below  # symbols of another library, say
    if "dask" in (library(above), library(below)):
        import dask.array

        return dask.array.map_blocks(_divided, above, below, dtype=object)
    return _divided(above, below)


def _divided(above: Any, below: Any) -> Any:
    if (below == 0).any() if is_array(below) else below == 0:
        raise Invalid("division by zero")
    quotient = above // below
    if not (quotient * below != above).any():
        return quotient
    import numpy as np

    return np.frompyfunc(divided, 2, 1)(in_numpy(above), in_numpy(below))


def in_numpy(column: Any) -> Any:
    """Any library's array as a NumPy array; a number as it is."""
    if not is_array(column) or library(column) == "numpy":
        return column
    import numpy as np

    return np.asarray(column.cpu() if hasattr(column, "cpu") else column)


def blocks(size: int, length: int) -> Iterator[slice]:
    """Slices of this length that cover so many numbers."""
    return (slice(start, start + length) for start in range(0, size, length))
