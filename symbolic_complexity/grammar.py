"""The grammar of all text a user types, formulas, conditions and designs, and its errors: a message, a caret, what was expected.

Text becomes a tree of tokens here and nothing else; it is never executed. Caps on length, digits and nesting come first,
so that any input is answered at once.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, TypeAlias

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

CONDITION = r"""
?condition: all_of | condition OR all_of -> either
?all_of: truth | all_of AND truth -> both
?truth: comparison | "(" condition ")" -> inner
comparison: formula (RELATION formula)+
%extend product: product "%" signed -> remainder
%extend atom: REAL -> real

AND.2: /and\b/
OR.2: /or\b/
RELATION: /<=|>=|==|!=|<|>|=/
REAL.2: /[0-9]+(\.[0-9]+([eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+)/
"""
"""What a condition has beyond formulas: relations, remainders, and numbers such as 1e6, which a design would read as a 1, an e and a 6."""

Start: TypeAlias = Literal["design", "formula", "condition"]

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
    "RELATION": "a relation < <= = != >= >",
    "AND": "'and'",
    "OR": "'or'",
    "$END": "the end",
}
_EXAMPLES: dict[Start, str] = {
    "design": "(Input)100->(FC)10",
    "formula": "a formula such as 2*k + 1",
    "condition": "a condition such as weights < 1e6 and k >= 2*c",
}
_LONG_NUMBER = re.compile(rf"[0-9]{{{MAX_DIGITS + 1},}}")
_CHAINS = re.compile(rf"(?:-\s*){{{MAX_NESTING},}}|(?:(?:\^|\*\*)\s*-*\s*[A-Za-z0-9_]+\s*){{{MAX_NESTING},}}")


@cache
def _parser(start: Start) -> Lark:
    if start == "condition":
        return Lark(GRAMMAR + CONDITION, parser="lalr", start=start, propagate_positions=True, maybe_placeholders=False)
    return _others()


@cache
def _others() -> Lark:
    return Lark(GRAMMAR, parser="lalr", start=["design", "formula"], propagate_positions=True, maybe_placeholders=False)


def parse(text: str, start: Start) -> Tree[Token]:
    """The tree of a text. Raises `Invalid` with a caret where it is wrong, `Overflow` where it is too large."""
    _check_caps(text, start)
    try:
        return _parser(start).parse(text, start=start)
    except UnexpectedInput as error:
        raise _explained(text, error, start) from None


def _check_caps(text: str, start: Start) -> None:
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


def _explained(text: str, error: UnexpectedInput, start: Start) -> Invalid:
    position = error.pos_in_stream if isinstance(error, UnexpectedCharacters) else None
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        position = error.token.start_pos
    if not text.strip():
        return Invalid(f"an empty {start}", expected=_EXAMPLES[start])
    if position is None:
        message, position = f"a {start} cannot end here", len(text.rstrip())
    else:
        found = str(error.token) if isinstance(error, UnexpectedToken) else text[position]
        message = f"a {start} cannot go on with {found!r:.40} here"
    return Invalid(message, text=text, position=position, expected=_expected(_accepted(text[:position], start)))


def _accepted(before: str, start: Start) -> set[str]:
    """What may follow a text that is right so far."""
    parser = _parser(start).parse_interactive(before, start=start)
    parser.exhaust_lexer()
    return set(parser.accepts())  # type: ignore[no-untyped-call]


def _expected(accepted: set[str]) -> str:
    words = [word for name, word in _EXPECTED.items() if name in accepted]
    if "STAR" in accepted:
        words.append("an operator + - * / // % ^" if "PERCENT" in accepted else "an operator + - * / // ^")
    return " or ".join(words)
