"""How formulas and anybody's words are spelled in LaTeX."""

from __future__ import annotations

import re
import textwrap

from ...document import Prose, Relation, Row, plain_text
from ...symbols import latex as symbol
from ...typeset import Style, typeset
from ...written import Written
from ..base import printable, spell

RELATIONS: dict[Relation, str] = {"=": "=", "≈": r"\approx", "≤": r"\le", "<": "<", ">": ">", "≥": r"\ge", "≠": r"\ne"}

SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}",
    "-": r"{-}",
    "×": r"\ensuremath{\times}",
    "≈": r"\ensuremath{\approx}",
    "≤": r"\ensuremath{\le}",
    "≥": r"\ensuremath{\ge}",
    "≠": r"\ensuremath{\ne}",
    "−": r"\ensuremath{-}",
    "·": r"\ensuremath{\cdot}",
    "∑": r"\ensuremath{\sum}",
    "∇": r"\ensuremath{\nabla}",
    "→": r"\ensuremath{\rightarrow}",
    "—": "---",
    "–": "--",
    "‘": "`",
    "’": "'",
    "“": "``",
    "”": "''",
    "•": r"\textbullet{}",
    "✓": r"\ensuremath{\surd}",
    "✗": r"\ensuremath{\times}",
    "█": r"\rule{0.5em}{1.4ex}",
    "…": r"\dots{}",
} | dict.fromkeys("\n\t\u00a0", " ")

_MISSING = frozenset("ĦħĸĿŀŉŦŧſ")
"""Letters of the Latin alphabets that no font of pdflatex has."""

_ARROW = SPECIAL["-"] + SPECIAL[">"]

_RUN = 30
"""Letters without a place to break, after which a line may break all the same."""

NOTE = 16
"""Letters in a line of the words under a brace."""


def escape(words: str, run: int = _RUN) -> str:
    """Anybody's words as LaTeX text: every special character stands for itself, other symbols become `?`."""
    runs = re.sub(rf"(?:(?!->)[^\s}}]){{{run}}}(?=[^\s}}])", lambda found: found[0] + "\0", words.replace("\0", "?"))
    escaped = "".join(r"\allowbreak{}" if letter == "\0" else _letter(letter) for letter in runs)
    escaped = escaped.replace(r"\}", r"\}\allowbreak{}").replace("''", "'{}'").replace(",,", ",{},")
    return escaped.replace(_ARROW, rf"\mbox{{{_ARROW}}}\allowbreak{{}}")  # a long design breaks after its arrows and braces


def lacks(words: str) -> bool:
    """Whether `escape` would lose a letter or a sign of these words."""
    return any(letter.isprintable() and letter != "?" and _letter(letter) == "?" for letter in words)


def _letter(letter: str) -> str:
    return SPECIAL.get(letter) or (letter if letter.isprintable() and ord(letter) < 0x180 and letter not in _MISSING else "?")


def _brackets(inner: str) -> str:
    """Parentheses as high as what they hold."""
    return rf"\left({inner}\right)" if any(tall in inner for tall in (r"\frac", r"\lfloor", r"\sum")) else f"({inner})"


def _braced(inner: str, note: str) -> str:
    lines = r" \\ ".join(rf"\text{{{escape(line)}}}" for line in textwrap.wrap(note, NOTE))
    return rf"\underbrace{{{inner}}}_{{\substack{{{lines}}}}}" if lines else inner


STYLE = Style(
    separator=",",
    separators={",": "{,}", " ": r"\,", "'": r"\text{'}"},
    name=symbol,
    sign=lambda sign: sign.latex,
    fraction=lambda above, below: rf"\frac{{{above}}}{{{below}}}",
    power=lambda base, exponent: f"{base}^{{{exponent}}}",
    floor=lambda inner: rf"\left\lfloor {inner} \right\rfloor",
    maximum=lambda inner: rf"\max\left({', '.join(inner)}\right)",
    series=lambda body, index, first, last: rf"\sum_{{{index}={first}}}^{{{last}}} {body}",
    times=r" \cdot ",
    beside=" ",
    shape=r" \times ".join,
    ellipsis=r"\cdots",
    brackets=_brackets,
    braced=_braced,
    stacked=True,
)


def formula(node: Written, style: Style = STYLE) -> str:
    """A tree as LaTeX mathematics, without delimiters."""
    return typeset(node, style)


def words(prose: Prose, style: Style = STYLE, run: int = _RUN) -> str:
    """Prose with its formulas in inline mathematics."""
    return spell(prose, style, lambda text: escape(text, run), lambda inner: f"${inner}$")


def unit(row: Row) -> str:
    """The unit of a result, after it."""
    return rf"\ \text{{{escape(row.unit)}}}" if row.unit else ""


def comment(prose: Prose) -> str:
    """Prose that whoever reads the source sees, and TeX does not; all in one line."""
    return "% " + " ".join(printable(plain_text(prose)).split())
