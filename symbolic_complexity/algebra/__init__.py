"""What is true: one exact normal form, equality and sign with proof, and the bridge to SymPy."""

from .atoms import floor, maximum, power, undominated
from .equality import Verdict, equal
from .evaluate import normal_form, put_in, symbols_in
from .polynomial import Exact, Monomial, Polynomial, Value, add_into, freeze, terms_of
from .program import Program, divide
from .ratio import Ratio
from .sign import at_least_zero
from .writing import write

__all__ = [
    "Exact",
    "Monomial",
    "Polynomial",
    "Program",
    "Ratio",
    "Value",
    "Verdict",
    "add_into",
    "at_least_zero",
    "divide",
    "equal",
    "floor",
    "freeze",
    "maximum",
    "normal_form",
    "power",
    "put_in",
    "symbols_in",
    "terms_of",
    "undominated",
    "write",
]
