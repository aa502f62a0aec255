"""What is true: one exact normal form, equality and sign with proof, and the bridge to SymPy."""

from .atoms import floor, is_integer, maximum, power, undominated
from .closing import closed_form
from .equality import Verdict, equal
from .evaluate import normal_form
from .factoring import cancel, factored, factors
from .growth import Doubling, doubling, leading, limit
from .inequality import Decision, decide
from .integers import Signs, Span, signs
from .polynomial import Exact, Monomial, Polynomial, Value, add_into, freeze, terms_of
from .program import Program
from .ratio import Ratio, divide
from .region import Bound, Region
from .series import sum_over
from .sign import at_least_zero, falls
from .substitution import put_in, symbols_in
from .writing import write

__all__ = [
    "Bound",
    "Decision",
    "Doubling",
    "Exact",
    "Monomial",
    "Polynomial",
    "Program",
    "Ratio",
    "Region",
    "Signs",
    "Span",
    "Value",
    "Verdict",
    "add_into",
    "at_least_zero",
    "cancel",
    "closed_form",
    "decide",
    "divide",
    "doubling",
    "equal",
    "factored",
    "factors",
    "falls",
    "floor",
    "freeze",
    "is_integer",
    "leading",
    "limit",
    "maximum",
    "normal_form",
    "power",
    "put_in",
    "signs",
    "sum_over",
    "symbols_in",
    "terms_of",
    "undominated",
    "write",
]
