"""Every symbol once: its letter, LaTeX, meaning, unit and where the lecture uses it; also the signs of named parts.

The order of the vocabulary is the order in which the engine writes letters: c before k, so `9ck` and never `9kc`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Symbol:
    """One letter of the vocabulary.

    `whole` says that only integers make sense for it (p and r may be any positive number), `least` below what it never is.
    """

    name: str
    meaning: str
    unit: str
    used: str
    latex: str = ""
    whole: bool = True
    least: int = 1


@dataclass(frozen=True, slots=True)
class Sign:
    """How a named part or a quantity is written: an identifier, and its spelling in Unicode, ASCII and LaTeX."""

    name: str
    text: str
    ascii: str
    latex: str

    def numbered(self, number: int) -> Sign:
        """The sign of the part that belongs to one layer: |w_2|, Space_2."""

        def put(text: str, index: str) -> str:
            return f"{text[:-1]}{index}|" if text.endswith("|") else f"{text}{index}"

        index = f"_{number}"
        return Sign(self.name + index, put(self.text, index), put(self.ascii, index), put(self.latex, f"_{{{number}}}"))


VOCABULARY: dict[str, Symbol] = {
    symbol.name: symbol
    for symbol in (
        Symbol("n", "inputs of a fully connected layer", "neurons", "lecture, slides 'Model complexity' (F1-F14)"),
        Symbol("c", "channels of the input", "channels", "lecture, convolution slides (C1-C8)"),
        Symbol("w", "width of a kernel", "elements", "lecture, convolution slides (C1-C8)"),
        Symbol("h", "height of a kernel", "elements", "lecture, convolution slides (C1-C8)"),
        Symbol("k", "outputs, or kernels (channels out)", "neurons or channels", "lecture, throughout"),
        Symbol("K", "outputs of a second layer", "neurons", "ours, where k is taken"),
        Symbol("M", "width of the input plane (goes with w)", "elements", "lecture, convolution slides (C1-C8)"),
        Symbol("N", "height of the input plane (goes with h)", "elements", "lecture, convolution slides (C1-C8)"),
        Symbol("t", "depth of a kernel, on the third axis", "elements", "Tran et al. 2015 (C3D), section 3.1"),
        Symbol("D", "depth of the input, on the third axis (goes with t)", "elements", "Tran et al. 2015 (C3D), section 3.1"),
        Symbol("s", "stride", "elements", "slides, the letter s of a layer string"),
        Symbol("z", "zero padding on each side (the slides' 0p)", "elements", "slides, the letter p of a layer string", least=0),
        Symbol("o", "output padding of a transposed convolution", "elements", "PyTorch, ConvTranspose2d", least=0),
        Symbol("d", "dilation", "elements", "Dumoulin & Visin 2016, section 5.1"),
        Symbol("g", "groups", "groups", "Krizhevsky et al. 2012, section 3.5"),
        Symbol("L", "depth", "layers", "ours", least=0),
        Symbol("i", "rounds done so far inside a Repeat, from 0", "rounds", "ours", least=0),
        Symbol("j", "rounds done so far inside a Repeat inside a Repeat, from 0", "rounds", "ours", least=0),
        Symbol("bits", "bits per number", "bits", "lecture, precision slide (F6)", latex=r"\mathrm{bits}"),
        Symbol("p", "bytes per number", "bytes", "lecture, precision slide (F3-F5, C5)", whole=False, least=0),
        Symbol("B", "bytes per second, of a line or a memory", "bytes/s", "lecture, precision slide (F5)", whole=False, least=0),
        Symbol("r", "operations per second", "operations/s", "lecture, compute slides (F13, F14)", whole=False, least=0),
    )
}

PRECISIONS: dict[str, int | Fraction] = {
    "double": 8,
    "single": 4,
    "half": 2,
    "bfloat16": 2,
    "int8": 1,
    "int4": Fraction(1, 2),
    "float64": 8,
    "float32": 4,
    "float16": 2,
}
"""Bytes per number, p, by the name of the precision (lecture, F3-F6), and by the names of NumPy and PyTorch."""

_RANK = {name: rank for rank, name in enumerate(VOCABULARY)}
_GREEK = re.compile(
    r"(?:alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|upsilon|phi|chi|psi|omega"
    r"|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega)\Z"
)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_NUMBERED = re.compile(r"([A-Za-z]+?)([0-9]+)\Z")


def is_name(name: str) -> bool:
    """Whether `name` may name a symbol: a letter or underscore, then letters, digits and underscores; at most 40."""
    return len(name) <= 40 and _NAME.match(name) is not None


def rank(name: str) -> tuple[int, str]:
    """Sort key: the vocabulary's letters in their order, each before its primed ones, then all other names alphabetically."""
    return _RANK.get(name.rstrip("'"), len(_RANK)), name


def is_whole(name: str) -> bool:
    """Whether the symbol stands for an integer; unknown names are sizes, so they do."""
    symbol = VOCABULARY.get(name)
    return symbol is None or symbol.whole


def least(name: str) -> int:
    """What the symbol's values never fall below: 1 for the lecture's sizes, 0 for padding, rates and names of one's own.

    A name of one's own may stand for a padding; where it stands for a size, the network it is put into refuses a 0.
    """
    symbol = VOCABULARY.get(name.rstrip("'"))  # M' is a part of M
    return 0 if symbol is None else symbol.least


def latex(name: str) -> str:
    """The LaTeX of a symbol's name: `k1` as k_{1}, `d_model` as d_{\\mathrm{model}}, Greek letters by name."""
    base = name.rstrip("'")
    if base != name:
        return latex(base) + name[len(base) :]
    known = VOCABULARY.get(name)
    if known is not None:
        return known.latex or name
    head, _, tail = name.partition("_")
    if head and tail:
        numbered = _NUMBERED.match(head)
        # k1_2 has both under one roof: LaTeX allows no second subscript.
        inner = f"{numbered[2]},{_subscript(tail)}" if numbered else _subscript(tail)
        return f"{latex(numbered[1] if numbered else head)}_{{{inner}}}"
    if _GREEK.match(name):
        return "\\" + name
    if len(name) == 1:
        return name if name != "_" else r"\_"
    numbered = _NUMBERED.match(name)
    if numbered:
        return f"{latex(numbered[1])}_{{{numbered[2]}}}"
    return rf"\mathit{{{_escape(name)}}}"


def _subscript(tail: str) -> str:
    return tail if len(tail) == 1 or tail.isdigit() else rf"\mathrm{{{_escape(tail)}}}"


def _escape(name: str) -> str:
    return name.replace("_", r"\_")
