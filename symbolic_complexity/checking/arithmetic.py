"""A formula's worth at numbers, worked out operation by operation; the algebra's normal forms have no part in it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from ..algebra import Exact
from ..errors import Unsupported
from ..written import Decimal, Floor, IndexedSum, Maximum, Name, Negative, Number, Part, Power, Product, Quotient, Sum, Written


def worth(tree: Written, at: Mapping[str, Exact]) -> Exact:
    """What the tree is worth, exactly; every name in it has a number."""
    found = _worth(tree, at)
    return found.numerator if isinstance(found, Fraction) and found.denominator == 1 else found


def _worth(tree: Written, at: Mapping[str, Exact]) -> Exact:
    match tree:
        case Number(value) | Decimal(value, _):
            return value
        case Name(name):
            return at[name]
        case Sum(terms):
            return sum(_worth(term, at) for term in terms)
        case Product(factors):
            return math.prod(_worth(factor, at) for factor in factors)
        case Negative(inner):
            return -_worth(inner, at)
        case Quotient(above, below):
            return Fraction(_worth(above, at)) / _worth(below, at)
        case Power(base, exponent):
            times = worth(exponent, at)
            assert isinstance(times, int)
            return Fraction(_worth(base, at)) ** times
        case Floor(inner):
            return math.floor(_worth(inner, at))
        case Maximum(several):
            return max(_worth(one, at) for one in several)
        case IndexedSum(body, index, first, last):
            rounds = range(_whole(first, at), _whole(last, at) + 1)
            return sum(_worth(body, {**at, index: number}) for number in rounds)
        case Part(_, body):
            return _worth(body, at)
    raise Unsupported(f"{type(tree).__name__} is no formula of one number")


def _whole(tree: Written, at: Mapping[str, Exact]) -> int:
    found = worth(tree, at)
    assert isinstance(found, int)
    return found
