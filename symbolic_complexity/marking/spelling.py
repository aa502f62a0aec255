"""How people write formulas, put into the project's grammar: 2nk, 5·5·3, w², ⌊(M − w)/s⌋, each with its place in what was typed.

Only what can mean one thing is read; what could mean two is refused, with both.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ..errors import Invalid, nearest
from ..formulas import number
from ..symbols import rank
from .digits import GROUPED, NUMBER, doubtful

BETWEEN = "* between factors"

_REST = r"|(?P<word>[A-Za-z_][A-Za-z0-9_]*['’′]*)|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)|(?P<space>\s+)|(?P<sign>\*\*|//|.)"
_TOKENS = {
    True: re.compile(rf"(?P<number>{GROUPED}|{NUMBER}){_REST}", re.DOTALL),
    False: re.compile(rf"(?P<number>{NUMBER}){_REST}", re.DOTALL),
}
"""What is typed, piece by piece; in a list of sizes a comma stands between two of them."""

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SIGNS = {
    **dict.fromkeys("·×∙⋅∗", "*"),
    **dict.fromkeys("÷∕⁄", "/"),
    **dict.fromkeys("−–", "-"),
    "⌊": "floor(",
    "⌋": ")",
    "⌈": "ceil(",
    "⌉": ")",
    "**": "^",
}
_FUNCTIONS = {"floor": "floor", "ceil": "ceil", "ceiling": "ceil"}
_PRIME = "__prime"
"""What stands for the prime of M', which the grammar has not."""

_LONGEST_RUN = 40


@dataclass(frozen=True)
class Speech:
    """What may be spoken of: the letters that are known, as they are typed, and what the answer is to, for messages."""

    known: Collection[str]
    asked: str
    has_thousands: bool = True


@dataclass
class Spelled:
    """A formula in the grammar's spelling; `places` says for each of its characters where that was typed, and where the end is."""

    text: str
    written: str = ""
    places: list[int] = field(default_factory=list)

    def add(self, piece: str, place: int) -> None:
        """A piece more, all of which stands for what was typed at one place."""
        self.written += piece
        self.places += [place] * len(piece)

    def moved(self, error: Invalid) -> Invalid:
        """An error about the spelled formula as one about what was typed."""
        if error.position is None or error.text is None:
            return Invalid(error.message, expected=error.expected)
        place = self.places[min(error.position, len(self.places) - 1)]
        last = self.places[min(error.position + error.length, len(self.places)) - 1]
        spelled, typed = self.written[error.position : error.position + 1], self.text[place : place + 1]
        message = error.message.replace(f"on with {spelled!r}", f"on with {typed!r}") if typed else error.message
        return Invalid(message, text=self.text, position=place, length=max(1, last - place + 1), expected=error.expected)


def primed(name: str) -> str:
    """A name of the grammar as it was typed: M' again."""
    return name.replace(_PRIME, "'")


def spelled(text: str, start: int, end: int, speech: Speech) -> Spelled:
    """A part of what was typed in the grammar's spelling. Raises `Invalid`, with a caret, for what is unknown or has two meanings."""
    return _Speller(text, speech).run(start, end)


class _Speller:
    """The pieces one after the other: what stands before one decides whether a * is missing between the two."""

    def __init__(self, text: str, speech: Speech) -> None:
        self.text, self.speech = text, speech
        self.out = Spelled(text)
        self.ends = ""  # what ends before this piece: a number, a name, a group, or nothing that could be a factor
        self.is_exponent = False
        self.below = [False]  # for each open bracket: whether the last factor stands below a fraction bar
        self.closing: list[str] = []  # for each open bracket: what closes it
        self.last = 0  # where the last piece that is no space ends

    def run(self, start: int, end: int) -> Spelled:
        tokens = _TOKENS[self.speech.has_thousands]
        self.last = start
        place = start
        while place < end:
            token = tokens.match(self.text, place, end)
            assert token is not None  # every character is a sign at least
            kind, typed = str(token.lastgroup), token[0]
            if kind == "number" and "e" in typed.lower() and {"e", "E"} & set(self.speech.known):
                typed = re.split("[eE]", typed)[0]
            if kind != "space":
                getattr(self, f"_{kind}")(typed, place)
                self.last = place + len(typed)
            elif self.out.written:
                self.out.add(" ", place)
            place += len(typed)
        self.out.places.append(self.last)
        self.out.written = self.out.written.rstrip()
        self.out.places = [*self.out.places[: len(self.out.written)], self.last]
        return self.out

    def _number(self, typed: str, place: int) -> None:
        self._factor("number", place, len(typed))
        doubt = doubtful(typed)
        if doubt is not None:
            message, expected = doubt
            raise self._refused(message, place, len(typed), expected=expected)
        digits = re.sub(r"[,\s]", "", typed)
        if digits.isdigit():
            self.out.add(digits, place)
            return
        try:
            value = Fraction(number(digits, "the answer"))
        except Invalid as error:
            raise self._refused(error.message, place, len(typed), expected=error.expected) from None
        self.out.add(str(value) if value.denominator == 1 else f"({value})", place)

    def _word(self, typed: str, place: int) -> None:
        name = re.sub("[’′]", "'", typed)
        if name in _FUNCTIONS and name not in self.speech.known and re.match(r"\s*\(", self.text[place + len(typed) :][:80]):
            self._factor(_FUNCTIONS[name], place, len(typed))
            if name == "floor":
                for offset, letter in enumerate(name):
                    self.out.add(letter, place + offset)
            return
        for piece, at in self._pieces(name, place):
            if piece == "*":
                self._sign(self.text[at], at, "*")
            elif piece.isdigit():
                self._number(piece, at)
            else:
                self._factor("name", at, len(piece))
                bare = piece.rstrip("'")
                for offset, letter in enumerate(bare):
                    self.out.add(letter, at + offset)
                self.out.add(_PRIME * (len(piece) - len(bare)), at)

    def _pieces(self, name: str, place: int) -> Iterator[tuple[str, int]]:
        """The names and numbers that a word holds, with a * for each x between two of them."""
        known = self.speech.known
        if name in known:
            yield name, place
            return
        times = "" if {"x", "X"} & set(known) else "xX"
        pieces = re.split(rf"([{times}])", name) if times else [name]
        # An x before or behind which nothing stands is no sign of multiplication.
        if len(pieces) > 1 and ((not pieces[0] and not self.ends) or any(not piece for piece in pieces[2:-1:2])):
            raise self._unknown(name, place)
        at = place
        for piece in pieces:
            if piece and piece in times:
                yield "*", at
            elif piece:
                digits = re.match(r"\d*", piece)[0]  # type: ignore[index]
                if digits:
                    yield digits, at
                yield from self._product(piece[len(digits) :], at + len(digits), name, place)
            at += len(piece)

    def _product(self, run: str, at: int, word: str, place: int) -> Iterator[tuple[str, int]]:
        """A run of letters as a name, or as the one product of known letters that it can be."""
        if run in self.speech.known or not run:
            yield from [(run, at)] if run else []
            return
        ways = [] if len(run) > _LONGEST_RUN else list(_ways(run, self.speech.known))
        if len(ways) > 1:
            shown = " or ".join("*".join(way) for way in ways[:2])
            raise self._refused(f"{run} can be read in more than one way: {shown}", at, len(run))
        if not ways or any(len(name.rstrip("'")) > 1 for name in ways[0]):
            raise self._unknown(word, place)
        for name in ways[0]:
            yield name, at
            at += len(name)

    def _raised(self, typed: str, place: int) -> None:
        self.out.add("^" + typed.translate(_RAISED), place)
        self.ends, self.is_exponent = "group", False

    def _sign(self, typed: str, place: int, meant: str = "") -> None:
        sign = meant or _SIGNS.get(typed, typed)
        if sign in ("(", "floor(", "ceil("):
            if self.ends not in _FUNCTIONS:
                self._factor("group", place, 1)
            rounds_up = sign == "ceil(" or self.ends == "ceil"
            self.closing.append(")))" if rounds_up else ")")
            self.below.append(False)
            self.ends, self.is_exponent = "", False
            sign = "(-floor(-(" if rounds_up else sign  # the grammar has no other rounding
        elif sign == ")":
            sign = self.closing.pop() if self.closing else sign
            self.below = self.below[:-1] or [False]
            self.ends, self.is_exponent = "group", False
        elif self.ends or sign not in ("+", "-"):  # a factor's own sign changes nothing
            self.below[-1] = sign in ("/", "//")
            self.ends, self.is_exponent = "", sign == "^"
        self.out.add(sign, place)

    def _factor(self, kind: str, place: int, length: int) -> None:
        """A factor begins; where another one ends right before it, they are multiplied."""
        if self.ends:
            self._check_product(kind, place, length)
            self.out.add("*", place)
            self.is_exponent = False
        self.ends = kind

    def _check_product(self, kind: str, place: int, length: int) -> None:
        if kind == "number":
            raise self._refused("a number that is multiplied stands before what it multiplies, and never behind it", place, length)
        if self.below[-1]:
            raise self._refused("what stands below the fraction bar could end before this factor or after it", place, length)
        if self.is_exponent and self.ends == "name":
            raise self._refused("the exponent could end before this factor or after it", place, length)

    def _refused(self, message: str, place: int, length: int, expected: str = BETWEEN) -> Invalid:
        return Invalid(message, text=self.text, position=place, length=length, expected=expected)

    def _unknown(self, name: str, place: int) -> Invalid:
        known = self.speech.known
        listed = ", ".join(sorted(known, key=rank)) or "numbers alone: every size is one"
        hint = nearest(name, known)
        if name == "p" and "z" in known:
            hint = "; p is bytes per number, and padding is z"
        between = f", and {BETWEEN}" if len(name) > 1 and known else ""
        message = f"there is no letter {name:.40} in {self.speech.asked} of this design{hint}"
        return self._refused(message, place, len(name), expected=listed + between)


def _ways(run: str, known: Collection[str]) -> Iterator[Sequence[str]]:
    """Every way in which known names, one after the other, spell a run of letters; the first two of them."""
    found: list[list[tuple[str, ...]]] = [[()], *([] for _ in run)]
    for end in range(1, len(run) + 1):
        for start in range(end):
            name = run[start:end]
            if name in known and found[start]:
                found[end] += [(*way, name) for way in found[start]]
        found[end] = found[end][:2]
    yield from found[-1]
