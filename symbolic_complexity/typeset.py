"""How the written tree becomes one line of text: where parentheses, dots and signs go, decided once for every format.

A format supplies a `Style` (how a number, a name, a fraction or a floor is spelled); the walk here does the rest: a dot
between numbers, letters side by side, parentheses round negatives and fractions where they would be misread.
The plain style is Python's syntax, which SymPy reads as well. Other formats' styles live with their renderers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from typing import Literal, TypeAlias

from .errors import Overflow
from .symbols import Sign
from .written import (
    Braced,
    Changed,
    Decimal,
    Dimensions,
    Floor,
    IndexedSum,
    Maximum,
    Name,
    Negative,
    Number,
    Part,
    Power,
    Product,
    Quotient,
    Sum,
    Written,
    bare,
    transform,
    walk,
)

_SUM, _SERIES, _PRODUCT, _POWER, _ATOM = range(5)
_LONG_SUM = 8
_MAX_BITS = 10_000

Edge: TypeAlias = Literal["digit", "letter", "word", "bracket"]


@dataclass(frozen=True, slots=True)
class Style:
    """The spelling of one format."""

    name: Callable[[str], str]
    sign: Callable[[Sign], str]
    fraction: Callable[[str, str], str]
    power: Callable[[str, str], str]
    floor: Callable[[str], str]
    maximum: Callable[[list[str]], str]
    series: Callable[[str, str, str, str], str]
    """Of a sum over an index: its body, the index, its first and its last value."""
    times: str
    """Stands before a number, and beside a name of several letters."""
    beside: str | None = ""
    """Stands between all other factors; None where every product needs its sign."""
    number: Callable[[str], str] = str
    """Of digits, grouped and with their point."""
    separator: str = ""
    """Stands between groups of three digits."""
    separators: Mapping[str, str] = field(default_factory=dict)
    """How the format spells a separator or a point that means something else to it."""
    plus: str = " + "
    less: str = ""
    """A minus between two terms; where it is empty, the sign with a space on each side."""
    shape: Callable[[list[str]], str] = " x ".join
    point: str = "."
    minus: str = "-"
    brackets: Callable[[str], str] = "({})".format
    ellipsis: str | None = None
    changed: Callable[[str], str] = str
    """Of what a step changed."""
    braced: Callable[[str, str], str] | None = None
    """Of a formula and the words under its brace; None where no braces are shown."""
    stacked: bool = False
    """Fractions and exponents stand in their own box (LaTeX), so what is inside needs no parentheses."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text so far, how tightly it binds, and what stands at its two edges."""

    text: str
    binds: int
    first: Edge = "bracket"
    last: Edge = "bracket"


def typeset(node: Written, style: Style) -> str:
    """The tree as one line in the given style."""
    return _piece(node, style).text


def _piece(node: Written, style: Style) -> _Piece:
    match node:
        case Number(value):
            return _number(value, style)
        case Decimal(value, places):
            return _decimal(value, places, style)
        case Name(name):
            head, _, tail = name.partition("_")
            edge: Edge = "letter" if len(head.rstrip("0123456789'")) <= 1 else "word"
            # On one line the end of a subscript would run into the next letter: C_inW, K_WK_H.
            end: Edge = "word" if tail and not tail.isdigit() and not style.stacked else edge
            return _Piece(style.name(name), _ATOM, edge, end)
        case Part(sign):
            edge = "bracket" if sign.text.endswith("|") else "letter" if len(sign.text) == 1 else "word"
            return _Piece(style.sign(sign), _ATOM, edge, edge)
        case Sum(terms):
            return _sum(terms, style)
        case Negative(argument):
            return _Piece(style.minus + _inside(argument, _SERIES, style).text, _SUM)
        case Product(factors):
            return _product(factors, style)
        case Quotient(numerator, denominator):
            return _quotient(numerator, denominator, style)
        case Power(base, exponent):
            below = _inside(base, _ATOM, style)
            # On one line, 2^1,000 would read as two numbers.
            above = _piece(exponent, style) if style.stacked else _inside(exponent, _ATOM, replace(style, separator=""))
            # On one line, 2^L n would read as 2 to the power of Ln.
            end = "bracket" if style.stacked or isinstance(exponent, Number) else "word"
            return _Piece(style.power(below.text, above.text), _POWER, below.first, end)
        case Floor(argument):
            return _Piece(style.floor(_piece(argument, style).text), _ATOM)
        case Maximum(arguments):
            inner = [_piece(one, style).text for one in arguments]
            return _Piece(style.maximum(inner), _ATOM, "word", "bracket")
        case IndexedSum():
            return _series(node, style)
        case Changed(argument) | Braced(argument):
            return _marked(node, _piece(argument, style), style)
        case Dimensions(sizes):
            least = _SUM if style.beside is None else _PRODUCT
            return _Piece(style.shape([_inside(one, least, style).text for one in sizes]), _SUM)
    raise TypeError(f"not a written node: {node!r}")


def _inside(node: Written, least: int, style: Style) -> _Piece:
    """The node as it stands inside something that binds as tightly as `least`: in parentheses where it must be."""
    return _bracketed(_piece(node, style), least, style)


def _bracketed(piece: _Piece, least: int, style: Style) -> _Piece:
    if piece.binds >= least:
        return piece
    return _Piece(style.brackets(piece.text), _ATOM)


def _number(value: int | Fraction, style: Style) -> _Piece:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > _MAX_BITS:
        raise Overflow(f"a number of more than {_MAX_BITS:,} bits is too long to write out")
    if value < 0:
        return _Piece(style.minus + _number(-value, style).text, _SUM)
    if isinstance(value, Fraction) and value.denominator != 1:
        text = style.fraction(_digits(value.numerator, style), _digits(value.denominator, style))
        return _Piece(text, _PRODUCT, "digit", "digit")
    return _Piece(_digits(int(value), style), _ATOM, "digit", "digit")


def _digits(value: int, style: Style, rest: str = "") -> str:
    """A number's digits in groups, and those after its point."""
    separator, point = (style.separators.get(sign, sign) for sign in (style.separator, style.point))
    whole = f"{value:,}".replace(",", separator) if separator else str(value)
    return style.number(whole + (point + rest if rest else ""))


def _decimal(value: Fraction, places: int, style: Style) -> _Piece:
    if value < 0:
        return _Piece(style.minus + _decimal(-value, places, style).text, _SUM)
    whole, rest = divmod(int(value * 10**places), 10**places)
    return _Piece(_digits(whole, style, str(rest).zfill(places) if places else ""), _ATOM, "digit", "digit")


def _sum(terms: tuple[Written, ...], style: Style, first: Callable[[Written, Style], _Piece] = _piece) -> _Piece:
    """A sum, its first term spelled by `first`; a long one of named parts with dots for most of them."""
    shown: list[Written | None] = list(terms)
    if style.ellipsis and len(terms) > _LONG_SUM and all(any(isinstance(inner, Part) for inner in walk(term)) for term in terms):
        shown = [*terms[:2], None, terms[-1]]
    text = first(terms[0], style).text
    for term in shown[1:]:
        if term is None:
            text += style.plus + (style.ellipsis or "")
        elif begins_negative(term):
            text += (style.less or f" {style.minus} ") + _positive(term, style).text
        else:
            text += style.plus + _piece(term, style).text
    return _Piece(text, _SUM)


def begins_negative(node: Written) -> bool:
    """Whether a tree brings a minus of its own, which stands instead of the plus before it; marks and braces do not hide it."""
    first = bare(node)
    while isinstance(first, Sum):
        first = bare(first.terms[0])
    return isinstance(first, Negative) or (isinstance(first, (Number, Decimal)) and first.value < 0)


def _positive(node: Written, style: Style) -> _Piece:
    """What follows the minus with which a tree begins."""
    match node:
        case Number(value):
            return _number(-value, style)
        case Decimal(value, places):
            return _decimal(-value, places, style)
        case Negative(argument):
            return _inside(argument, _SERIES, style)
        case Sum(terms):
            return _sum(terms, style, _positive)
        case Changed(argument) | Braced(argument):
            return _marked(node, _positive(argument, style), style)
    raise TypeError(f"does not begin with a minus: {node!r}")


def _marked(node: Changed | Braced, piece: _Piece, style: Style) -> _Piece:
    """What a mark or a brace is round, with it."""
    if isinstance(node, Changed):
        return replace(piece, text=style.changed(piece.text))
    return replace(piece, text=style.braced(piece.text, node.note)) if style.braced else piece


def _product(factors: tuple[Written, ...], style: Style) -> _Piece:
    pieces = [_factor(factor, style) for factor in factors]
    binds = _PRODUCT
    if isinstance(bare(factors[-1]), IndexedSum):
        pieces[-1] = _piece(factors[-1], style)
        binds = min(binds, pieces[-1].binds)
    text = pieces[0].text
    for left, right in pairwise(pieces):
        text += (style.times if style.beside is None or _needs_sign(left.last, right.first) else style.beside) + right.text
    return _Piece(text, binds, pieces[0].first, pieces[-1].last)


def _series(node: IndexedSum, style: Style) -> _Piece:
    """A sum over an index: a factor after it would be read as its body's, so only the last factor goes without parentheses."""
    bounds = style.name(node.index), _piece(node.first, style).text, _piece(node.last, style).text
    if style.beside is None:  # a function's arguments end by themselves
        return _Piece(style.series(_piece(node.body, style).text, *bounds), _ATOM)
    return _Piece(style.series(_inside(node.body, _SERIES, style).text, *bounds), _SERIES)


def _factor(factor: Written, style: Style) -> _Piece:
    """A factor in its product; a fraction needs parentheses unless it is stacked."""
    piece = _piece(factor, style)
    is_fraction = isinstance(bare(factor), (Quotient, Number)) and piece.binds == _PRODUCT
    return piece if is_fraction and style.stacked else _bracketed(piece, _POWER, style)


def _needs_sign(left: Edge, right: Edge) -> bool:
    return right == "digit" or left == "word" or (right == "word" and left != "digit")


def _quotient(numerator: Written, denominator: Written, style: Style) -> _Piece:
    if style.stacked:
        text = style.fraction(_piece(numerator, style).text, _piece(denominator, style).text)
        return _Piece(text, _PRODUCT, "digit", "bracket")
    above = _inside(numerator, _PRODUCT, style)
    below = _inside(denominator, _POWER, style)
    return _Piece(style.fraction(above.text, below.text), _PRODUCT, above.first, below.last)


PLAIN = Style(
    name=str,
    sign=lambda sign: sign.name,
    times="*",
    beside=None,
    shape=lambda sizes: f"({', '.join(sizes)})",
    fraction=lambda above, below: f"{above}/{below}",
    power=lambda base, exponent: f"{base}**{exponent}",
    floor=lambda inner: f"floor({inner})",
    maximum=lambda inner: f"Max({', '.join(inner)})",
    series=lambda body, index, first, last: f"Sum({body}, ({index}, {first}, {last}))",
)


def plain(node: Written) -> str:
    """The tree in Python's syntax, in its own order; SymPy reads it too (floor, Max, Sum)."""
    return typeset(node, PLAIN)


NOTATION = replace(PLAIN, power=lambda base, exponent: f"{base}^{exponent}")


def notation(node: Written) -> str:
    """The tree as a size in a design: as `plain`, with the slides' ^."""
    return typeset(node, NOTATION)


def plain_for_machines(node: Written) -> str:
    """As `plain`, each product with its bare letters first and its brackets last: (n + 1)k as k*(n + 1)."""
    return typeset(_letters_first(node), PLAIN)


def _letters_first(node: Written) -> Written:
    def order(factor: Written) -> tuple[int, str]:
        match factor:
            case Number():
                return 0, ""
            case Name(name) | Power(Name(name), _):
                return 1, name
        return 2, ""

    def rule(inner: Written) -> Written:
        return replace(inner, factors=tuple(sorted(inner.factors, key=order))) if isinstance(inner, Product) else inner

    return transform(node, rule)
