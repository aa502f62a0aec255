"""The grammar of all text a user types, formulas and designs, and its errors: a message, a caret, what was expected.

Text becomes a tree of tokens here and nothing else; it is never executed. Caps on length, digits and nesting come first,
so that any input is answered at once.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from .errors import Invalid, Overflow

MAX_LENGTH = 100_000
MAX_DIGITS = 40
MAX_NESTING = 100

GRAMMAR = r"""
design: chain (";" chain)*
branches: "[" branch ("|" branch)* "]"
branch: [chain (";" chain)*]
chain: step (ARROW step)*
?step: layer | NAME ":" layer -> labelled | "@" [NAME] -> place
layer: "(" NAME ")" [arguments] [branches] | "(" "@" NAME ")" -> again
arguments: tuple | setting+ | bare
tuple: "(" item ("," item)* ")"
?item: formula | "{" formula "}"
setting: value LETTER
bare: scalar
?value: scalar | tuple
?scalar: INT -> number | "{" formula "}"

?formula: product | formula "+" product -> sum | formula "-" product -> difference
?product: signed | product "*" signed -> times | product "//" signed -> floor_quotient | product "/" signed -> quotient
?signed: "-" signed -> negative | power
?power: atom | atom ("^" | "**") signed -> power
?atom: INT -> number | NAME -> name | FLOOR "(" formula ")" -> floor | "(" formula ")" -> group

ARROW: "->"
FLOOR.2: /floor(?=(?:\s|#[^\n]*\n)*\()/
NAME: /[A-Za-z_][A-Za-z0-9_]*/
LETTER: /[A-Za-z]/
INT: /[0-9]+/
COMMENT: /#[^\n]*/
SPACE: /\s+/
%ignore SPACE
%ignore COMMENT
"""

_EXPECTED = {
    "ARROW": "'->'",
    "NAME": "a name",
    "LETTER": "a letter",
    "INT": "a number",
    "FLOOR": "floor(...)",
    "LPAR": "'('",
    "RPAR": "')'",
    "LBRACE": "'{'",
    "RBRACE": "'}'",
    "COMMA": "','",
    "LSQB": "'['",
    "RSQB": "']'",
    "VBAR": "'|'",
    "SEMICOLON": "';'",
    "COLON": "':'",
    "AT": "'@'",
    "$END": "the end",
}
_LONG_NUMBER = re.compile(rf"[0-9]{{{MAX_DIGITS + 1},}}")
_CHAINS = re.compile(rf"(?:-\s*){{{MAX_NESTING},}}|(?:(?:\^|\*\*)\s*-*\s*[A-Za-z0-9_]+\s*){{{MAX_NESTING},}}")


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", start=["design", "formula"], propagate_positions=True, maybe_placeholders=False)


def parse(text: str, start: Literal["design", "formula"]) -> Tree[Token]:
    """The tree of a text. Raises `Invalid` with a caret where it is wrong, `Overflow` where it is too large."""
    _check_caps(text, start)
    try:
        return _parser().parse(text, start=start)
    except UnexpectedInput as error:
        raise _explained(text, error, start) from None


def _check_caps(text: str, start: str) -> None:
    if len(text) > MAX_LENGTH:
        raise Overflow(f"a {start} of {len(text):,} characters is past the cap of {MAX_LENGTH:,}")
    number = _LONG_NUMBER.search(text)
    if number:
        raise Invalid(
            f"a number of {len(number[0]):,} digits is past the cap of {MAX_DIGITS}",
            text=text,
            position=number.start(),
            length=MAX_DIGITS,
        )
    depth = 0
    for match in re.finditer(r"[()\[\]{}]", text):
        depth += 1 if match[0] in "([{" else -1
        if depth > MAX_NESTING:
            raise Invalid(f"brackets nested deeper than the cap of {MAX_NESTING}", text=text, position=match.start())
    chain = _CHAINS.search(text)
    if chain:
        raise Invalid(f"more than {MAX_NESTING} signs or powers in a row", text=text, position=chain.start(), length=MAX_NESTING)


def _explained(text: str, error: UnexpectedInput, start: str) -> Invalid:
    position = error.pos_in_stream if isinstance(error, UnexpectedCharacters) else None
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        position = error.token.start_pos
    if not text.strip():
        return Invalid(f"an empty {start}", expected="(Input)100->(FC)10" if start == "design" else "a formula such as 2*k + 1")
    if position is None:
        message, position = f"a {start} cannot end here", len(text.rstrip())
    else:
        found = str(error.token) if isinstance(error, UnexpectedToken) else text[position]
        message = f"a {start} cannot go on with {found!r:.40} here"
    return Invalid(message, text=text, position=position, expected=_expected(_accepted(text[:position], start)))


def _accepted(before: str, start: str) -> set[str]:
    """What may follow a text that is right so far."""
    parser = _parser().parse_interactive(before, start=start)
    parser.exhaust_lexer()
    return set(parser.accepts())  # type: ignore[no-untyped-call]


def _expected(accepted: set[str]) -> str:
    words = [word for name, word in _EXPECTED.items() if name in accepted]
    if "STAR" in accepted:
        words.append("an operator + - * / // ^")
    return " or ".join(words)
