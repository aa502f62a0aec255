"""From the slides' notation to a network; every error points at its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lark import Token, Tree

from ..errors import Invalid, SymbolicComplexityError, nearest
from ..formulas import Size, formula_of, size
from ..grammar import parse
from ..layers import REGISTRY, Layer, Node, known_names
from ..layers.base import Attribute
from ..layers.input import Input
from ..network import Network


def read(text: str) -> Network:
    """The network that a design's notation describes, such as `(Input)100->(FC)10`.

    Raises `Invalid` with a caret under the place that is wrong, and says what was expected there.
    """
    tree = parse(text, "design")
    node: Node | None = None
    for part in tree.children:
        if not isinstance(part, Tree):
            continue
        reader = _Reader(text, part)
        layer = reader.layer()
        if node is None and not isinstance(layer, Input):
            raise reader.wrong("a design begins with an (Input)", expected="(Input)100 or (Input)(3,224,224)")
        try:
            node = Node(layer, (node,) if node else ())
        except SymbolicComplexityError as error:
            raise reader.wrong(str(error)) from error
    assert node is not None
    return Network.ending_in(node)


class _Reader:
    """One layer of a design: its name and its settings, as tokens with their places."""

    def __init__(self, text: str, tree: Tree[Token]) -> None:
        self.text = text
        self.token: Any = tree.children[0]
        self.arguments: Sequence[Any] = tree.children[1].children if len(tree.children) > 1 else ()  # type: ignore[union-attr]

    def wrong(self, message: str, at: Any = None, expected: str = "") -> Invalid:
        """An error under the layer's name, or under another token."""
        place, length = _place(at if at is not None else self.token)
        return Invalid(message, text=self.text, position=place, length=length, expected=expected)

    def layer(self) -> Layer:
        kind = REGISTRY.get(str(self.token).lower())
        if kind is None:
            names = sorted({layer.name for layer in REGISTRY.values()})
            raise self.wrong(f"unknown layer ({self.token:.40}){nearest(str(self.token), known_names())}", expected=", ".join(names))
        try:
            return Input(*self.dimensions()) if kind is Input else kind(**self.settings(kind))
        except Invalid as error:
            raise error if error.text else self.wrong(error.message) from error

    def dimensions(self) -> list[Size]:
        if not self.arguments:
            raise self.wrong("an (Input) needs its shape", expected="(Input)100 or (Input)(3,224,224)")
        given = self.arguments[0]
        if given.data == "setting":
            raise self.wrong("an (Input) has a shape and no letters", given, "(Input)100 or (Input)(3,224,224)")
        return [self.at_least(one, 1, "a dimension of the Input must be") for one in given.children]

    def settings(self, kind: type[Layer]) -> dict[str, object]:
        """The layer's fields by name, from `6c5w1s0p` or from a bare value."""
        by_letter = {described.letter: (field, described) for field, described in kind.attributes()}
        letters = " ".join(by_letter)
        found: dict[str, object] = {}
        for argument in self.arguments:
            if argument.data == "setting":
                value, token = argument.children
                if str(token) not in by_letter:
                    known = f"its letters are {letters}" if letters else "it has none"
                    raise self.wrong(f"({kind.name}) has no letter {str(token)!r}; {known}", token)
                field, described = by_letter[str(token)]
                if field in found:
                    raise self.wrong(f"({kind.name}) has the letter {str(token)!r} twice", token, "each letter once")
            elif argument.data == "bare":
                (value,) = argument.children
                token = value
                bare = [(field, described) for field, described in by_letter.values() if described.bare]
                if not bare:
                    raise self.wrong(f"({kind.name}) takes no value without its letter", value, self.usage(kind))
                field, described = bare[0]
            else:
                raise self.wrong(f"({kind.name}) takes no shape", argument, self.usage(kind))
            found[field] = self.setting(value, token, described, kind)
        missing = [letter for letter, (field, _) in by_letter.items() if kind.is_required(field) and field not in found]
        if missing:
            message = f"({kind.name}) needs {'its letter' if len(missing) == 1 else 'its letters'} {' '.join(missing)}"
            raise self.wrong(message, expected=self.usage(kind))
        return found

    def setting(self, value: Any, token: Any, described: Attribute, kind: type[Layer]) -> object:
        if described.flag:
            given = self.size(value)
            if given not in (0, 1):
                raise self.wrong(f"the letter {described.letter!r} of ({kind.name}) is 1 for yes or 0 for no", token)
            return given == 1
        if value.data == "tuple":
            if not described.pair or len(value.children) != 2:
                allowed = "one value, or two for width and height" if described.pair else "one value"
                raise self.wrong(f"the letter {described.letter!r} of ({kind.name}) takes {allowed}", value)
            return tuple(self.checked(one, described, kind) for one in value.children)
        return self.checked(value, described, kind)

    def checked(self, value: Any, described: Attribute, kind: type[Layer]) -> Size:
        return self.at_least(value, described.least, f"the letter {described.letter!r} of ({kind.name}) is")

    def at_least(self, tree: Any, least: int, what: str) -> Size:
        """A size; an error under its own place where it is no whole number or a smaller one."""
        given = self.size(tree)
        if isinstance(given, int) and given < least:
            raise self.wrong(f"{what} at least {least}, not {given}", tree)
        return given

    def size(self, tree: Any) -> Size:
        try:
            return size(formula_of(tree, self.text))
        except Invalid as error:
            raise error if error.text else self.wrong(error.message, tree) from None

    @staticmethod
    def usage(kind: type[Layer]) -> str:
        """How a layer is written, by its first worked example."""
        for example in kind.examples:
            for written in example.design.split("->"):
                if written.startswith(f"({kind.name})"):
                    return written
        return f"({kind.name})"


def _place(at: Any) -> tuple[int, int]:
    """Where a token or a subtree stands, and how long it is."""
    if isinstance(at, Token):
        return at.start_pos or 0, len(at)
    start = at.meta.start_pos
    return start, at.meta.end_pos - start
