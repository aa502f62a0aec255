"""From nodes to readable Python: one function, a line for each common part, every identifier checked."""

from __future__ import annotations

import keyword
import textwrap
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..errors import Invalid
from ..symbols import is_name
from .nodes import Down, Largest, Letter, Nodes, Raised, Times, Total, operands

LARGER = "larger"
_HELPERS = f'''def {LARGER}(first, *others):
    """The largest, number by number."""
    for other in others:
        first = first + (other - first)*(other > first)
    return first


'''
_WIDTH = 88
_MOST_NESTED = 12
_MOST_FORMULA = 600

_SUM, _PRODUCT, _ATOM = range(3)


@dataclass(frozen=True, slots=True)
class _Text:
    """A piece of source: how tightly it holds together, how deeply it is nested, and its terms or arguments, to break a line at."""

    text: str
    level: int = _ATOM
    nested: int = 0
    pieces: tuple[str, ...] = ()

    def inside(self, level: int) -> str:
        return self.text if self.level >= level else f"({self.text})"


def identifiers(names: Collection[str]) -> dict[str, str]:
    """For each symbol a Python identifier of its own: M' is M_, lambda is lambda_. Raises `Invalid` for what is no name."""
    found: dict[str, str] = {}
    plain = [name for name in names if not is_name(name.rstrip("'"))]
    if plain:
        raise Invalid(f"{plain[0]!r:.60} cannot name a symbol", expected="a letter, then letters, digits and underscores")
    for name in sorted(names, key=lambda name: (name.endswith("'"), keyword.iskeyword(name))):
        found[name] = _free(name.rstrip("'") + "_" * (len(name) - len(name.rstrip("'"))), found.values())
    return {name: found[name] for name in names}


def _free(wanted: str, taken: Iterable[str]) -> str:
    while keyword.iskeyword(wanted) or wanted == LARGER or wanted in taken:
        wanted += "_"
    return wanted


def function(nodes: Nodes, results: Sequence[int], parameters: Mapping[str, str], *, name: str, says: Sequence[str]) -> str:
    """The source of a function of these parameters (identifiers by symbol) that returns the results, `says` its docstring's lines."""
    writer = _Writer(nodes, results, parameters)
    returned = [writer.texts[place].text for place in results]
    ending = _lines("return ", writer.texts[results[0]]) if len(results) == 1 else _in_lines("return ", returned)
    body = [*_docstring(says), *writer.lines, *ending]
    arguments = ", ".join(parameters.values())
    return f"def {name}({arguments}):\n" + "".join(f"    {line}\n" for line in body)


def helpers(source: str) -> str:
    """The functions that a source calls, to stand before it."""
    return _HELPERS if f"{LARGER}(" in source else ""


def _docstring(says: Sequence[str]) -> list[str]:
    lines: list[str] = []
    for one in says:
        shown = one if len(one) <= _MOST_FORMULA else f"{one[:_MOST_FORMULA]} ..."
        lines += textwrap.wrap(shown, 110, subsequent_indent="    ", break_long_words=False)
    return [f'"""{lines[0]}"""'] if len(lines) == 1 else [f'"""{lines[0]}', *lines[1:], '"""']


class _Writer:
    """The text of every node, and the lines that give a name to what occurs twice or would make a line too long."""

    def __init__(self, nodes: Nodes, results: Sequence[int], parameters: Mapping[str, str]) -> None:
        self.nodes = nodes
        self.texts: dict[int, _Text] = {}
        self.lines: list[str] = []
        self._taken = {*parameters.values()}
        self._parts = 0
        reached = [*nodes.reached(results)]
        uses = Counter(one for place in reached for one in operands(nodes.all[place]))
        uses.update(results)
        for place in reached:
            node = nodes.all[place]
            text = _Text(parameters[node.name]) if isinstance(node, Letter) else self._written(node)
            trivial = text.level == _ATOM and not text.nested
            long = (place not in results or len(results) > 1) and (len(text.text) > _WIDTH or text.nested > _MOST_NESTED)
            self.texts[place] = text if trivial or (uses[place] < 2 and not long) else self._named(place, text)

    def _written(self, node: Total | Times | Down | Largest | Raised) -> _Text:
        nested = 1 + max((self.texts[one].nested for one in operands(node)), default=-1)
        match node:
            case Total(number, terms):
                return self._total(number, terms, nested)
            case Times((one,)):
                return self.texts[one]
            case Times(factors):
                # A floor in front needs no parentheses for Python, but for a reader.
                return _Text("*".join(self._factor(one) for one in factors), _PRODUCT, nested)
            case Down(above, below):
                return _Text(f"{self.texts[above].inside(_PRODUCT)}//{self.texts[below].inside(_ATOM)}", _PRODUCT, nested)
            case Largest(several):
                arguments = [self.texts[one].text for one in several]
                return _Text(f"{LARGER}({', '.join(arguments)})", _ATOM, nested, tuple(f"{one}," for one in arguments))
            case Raised(base, exponent):
                return _Text(f"{base}**{self.texts[exponent].inside(_ATOM)}", _PRODUCT, nested)

    def _factor(self, place: int) -> str:
        text = self.texts[place]
        return text.inside(_ATOM if isinstance(self.nodes.all[place], (Down, Raised)) else _PRODUCT)

    def _total(self, number: int, terms: tuple[tuple[int, int], ...], nested: int) -> _Text:
        if not terms:
            return _Text(_digits(number), _ATOM if number >= 0 else _SUM)
        signed = [("-" if c < 0 else "+", self._term(abs(c), one)) for c, one in terms]
        if number:
            # The number goes to the first term, which depends on the least; a negative term never leads.
            first = number > 0 and bool(signed) and signed[0][0] == "-"
            signed.insert(0 if first else 1, ("-" if number < 0 else "+", _digits(abs(number))))
        lead = next((at for at, (sign, _) in enumerate(signed) if sign == "+"), 0)
        signed.insert(0, signed.pop(lead))
        shown = tuple(f"{sign} {text}" for sign, text in signed)
        # Negative terms alone: -(M//2), as Python's -M//2 is the floor of -M/2.
        start = signed[0][1] if signed[0][0] == "+" else f"-{self._factor(terms[0][1]) if terms[0][0] == -1 else signed[0][1]}"
        text = " ".join((start, *shown[1:]))
        level = _SUM if len(signed) > 1 or signed[0][0] == "-" else _PRODUCT
        if level == _PRODUCT and terms[0][0] == 1:
            return self.texts[terms[0][1]]
        return _Text(text, level, nested, (start, *shown[1:]))

    def _term(self, coefficient: int, place: int) -> str:
        if coefficient == 1:
            return self.texts[place].inside(_PRODUCT)
        return f"{_digits(coefficient)}*{self._factor(place)}"

    def _named(self, place: int, text: _Text) -> _Text:
        name = self._name(place)
        self._taken.add(name)
        self.lines += _lines(f"{name} = ", text)
        return _Text(name)

    def _name(self, place: int) -> str:
        """M_N for M*N, M_16 for the floor of M (and something) by 16, t1 for what has no short name."""
        node = self.nodes.all[place]
        wanted = ""
        match node:
            case Times(factors) if all(self.texts[one].text.isidentifier() for one in factors):
                wanted = "_".join(self.texts[one].text for one in factors)
            case Down(above, below) if len(self.nodes.letters[above]) == 1 and self.texts[below].text.isdigit():
                (letter,) = self.nodes.letters[above]
                wanted = f"{letter.rstrip(chr(39))}_{self.texts[below].text}"
        if wanted and len(wanted) <= 14 and wanted not in self._taken:
            return wanted
        while not wanted or wanted in self._taken or not wanted.startswith("t"):
            self._parts += 1
            wanted = f"t{self._parts}"
        return wanted


def _digits(number: int) -> str:
    """A whole number, in base 16 where Python would refuse to read so many digits."""
    return str(number) if number.bit_length() < 10_000 else hex(number)


def _lines(start: str, text: _Text) -> list[str]:
    """A statement, its sum or its largest broken into one line a piece where one line is too long for it."""
    if len(start) + len(text.text) <= _WIDTH or len(text.pieces) < 2:
        return [start + text.text]
    opening = LARGER if text.level == _ATOM else ""
    return [f"{start}{opening}(", *(f"    {piece}" for piece in text.pieces), ")"]


def _in_lines(start: str, texts: Sequence[str]) -> list[str]:
    one = ", ".join(texts)
    if len(start) + len(one) <= _WIDTH:
        return [start + one]
    return [f"{start}(", *(f"    {text}," for text in texts), ")"]
