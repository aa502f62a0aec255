"""From the slides' notation to a network; every error points at its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lark import Token, Tree

from ..errors import Invalid, nearest
from ..formulas import Size, formula_of, size
from ..grammar import parse
from ..layers import REGISTRY, Block, Layer, Repeat, known_names
from ..layers.base import Attribute
from ..layers.block import INPUT
from ..network import Network


def read(text: str, called: str = "") -> Network:
    """The network that a design's notation describes, such as `(Input)100->(FC)10`; `called` is a name for headings.

    Raises `Invalid` with a caret under the place that is wrong, and says what was expected there.
    """
    design = _Design(text, None)
    block = design.block(parse(text, "design").children)

    def failed(place: int, error: Invalid) -> Invalid:
        return error if error.text else design.readers[place].wrong(error.message, expected=error.expected)

    return Network.ending_in(*block.place(failed=failed), called=called)


class _Design:
    """A design in the making, or the body of a Repeat: layers, their wires, and the labels that others refer to."""

    def __init__(self, text: str, around: _Design | None) -> None:
        self.text = text
        self.around = around
        self.layers: list[Layer] = []
        self.wires: list[tuple[int, ...]] = []
        self.readers: list[_Reader] = []
        self.labels: dict[str, int] = {}
        self.used: set[int] = set()

    def block(self, chains: Sequence[Any]) -> Block:
        """The chains as a block. Its outputs are the chains' ends that nobody uses, and the places that a chain only names."""
        ends: list[tuple[int, bool]] = []
        for chain in chains:
            names_alone = chain is not None and len(_steps(chain)) == 1 and _steps(chain)[0].data == "place"
            ends.append((self.chain(chain, INPUT), names_alone))
        outputs = tuple(end for end, named in ends if named or end not in self.used)
        return Block(tuple(self.layers), tuple(self.wires), outputs)

    def chain(self, tree: Any, at: int) -> int:
        """The place where a chain ends that begins at a place."""
        for number, step in enumerate(_steps(tree)):
            if step.data == "place":
                at = self.place(step, number)
                continue
            label, layer = step.children if step.data == "labelled" else (None, step)
            at = self.layer(layer, label, at)
        return at

    def place(self, tree: Any, number: int) -> int:
        """The place that a reference names; `@` alone is the input of the brackets it stands in."""
        (name,) = tree.children or (None,)
        if number:
            raise self.wrong("a reference begins a chain and cannot follow '->'", tree, "a layer")
        if name is None:
            return INPUT
        place = self.labelled(name)
        self.used.add(place)
        return place

    def labelled(self, name: Any) -> int:
        """The place of the layer with this label. Raises `Invalid` where there is none before what refers to it."""
        if str(name) not in self.labels:
            known = ", ".join(self.labels) or "none so far"
            later = re.search(rf"\b{name}\s*:", self.text[name.end_pos :])
            why = ", only after it, and a network has no cycles" if later else nearest(str(name), self.labels)
            if self.around is not None and str(name) in self.around.labels:
                why = ", only outside of this Repeat: its rounds have one input and no other"
            raise self.wrong(f"there is no layer {name!s:.60} before this place{why}", name, known)
        return self.labels[str(name)]

    def layer(self, tree: Any, label: Any, at: int) -> int:
        """The place of a layer that follows a place."""
        reader = _Reader(self, tree)
        name = "" if label is None else str(label)
        if name in self.labels:
            raise self.wrong(f"there are two layers {name:.60}", label, "a label of its own")
        made = self.again(tree) if tree.data == "again" else reader.layer("" if name.startswith("_") else name)
        if made.joins:
            sources = tuple(self.branch(branch, at) for branch in reader.branches)
        elif made.begins:
            if at != INPUT or (self.around is not None):
                raise reader.wrong("an (Input) begins a network; nothing leads into it")
            sources = ()
        else:
            sources = (at,)
        if self.around is None and INPUT in sources:
            raise reader.wrong("a design begins with an (Input)", expected="(Input)100 or (Input)(3,224,224)")
        self.used |= set(sources)
        self.layers.append(made)
        self.wires.append(sources)
        self.readers.append(reader)
        if name:
            self.labels[name] = len(self.layers) - 1
        return len(self.layers) - 1

    def branch(self, tree: Any, at: int) -> int:
        if len(tree.children) > 1:
            raise self.wrong("a branch of a join is one chain", tree.children[1], "']' or '|'")
        return self.chain(tree.children[0] if tree.children else None, at)

    def again(self, tree: Any) -> Layer:
        """The layer whose weights are used again."""
        layer = self.layers[self.labelled(tree.children[0])]
        if isinstance(layer, Repeat):
            raise self.wrong("a Repeat has weights of its own in every round, and cannot be used again", tree.children[0], "a layer")
        return layer

    def wrong(self, message: str, at: Any, expected: str = "") -> Invalid:
        """An error under a token or a subtree."""
        place, length = _place(at)
        return Invalid(message, text=self.text, position=place, length=length, expected=expected)


class _Reader:
    """One layer of a design: its name and its settings, as tokens with their places."""

    def __init__(self, design: _Design, tree: Any) -> None:
        self.design = design
        self.text = design.text
        self.token: Any = tree.children[0]
        parts = {part.data: part.children for part in tree.children[1:] if isinstance(part, Tree)}
        self.arguments: Sequence[Any] = parts.get("arguments", ())
        self.branches: Sequence[Any] = parts.get("branches", ())

    def wrong(self, message: str, at: Any = None, expected: str = "") -> Invalid:
        """An error under the layer's name, or under another token."""
        return self.design.wrong(message, at if at is not None else self.token, expected)

    def layer(self, label: str) -> Layer:
        kind = REGISTRY.get(str(self.token).lower())
        if kind is None:
            names = sorted({layer.name for layer in REGISTRY.values()})
            raise self.wrong(f"unknown layer ({self.token:.40}){nearest(str(self.token), known_names())}", expected=", ".join(names))
        self._check_branches(kind)
        try:
            if kind.listed:
                return kind(*self.dimensions(kind), label=label)
            given = self.settings(kind)
            return kind(**given, body=self.body(), label=label) if kind is Repeat else kind(**given, label=label)
        except Invalid as error:
            raise error if error.text else self.wrong(error.message) from error

    def _check_branches(self, kind: type[Layer]) -> None:
        if self.branches and not kind.joins and kind is not Repeat:
            raise self.wrong(f"({kind.name}) takes no branches", self.branches[0], self.usage(kind))
        if kind.joins and not self.branches:
            raise self.wrong(f"({kind.name}) needs its branches in brackets", expected=self.usage(kind))
        if kind is Repeat and len(self.branches) != 1:
            raise self.wrong("(Repeat) needs one chain of layers in brackets", expected=self.usage(kind))

    def body(self) -> Block:
        """What a Repeat repeats."""
        inside = _Design(self.text, self.design)
        (branch,) = self.branches
        block = inside.block(branch.children or [None])
        if len(block.ends) != 1:
            raise self.wrong(f"the body of a Repeat has one output, and this one has {len(block.ends)}", branch)
        return block

    def dimensions(self, kind: type[Layer]) -> list[Size]:
        if not self.arguments:
            raise self.wrong(f"({kind.name}) needs {'its shape' if kind.begins else 'its sizes'}", expected=self.usage(kind))
        given = self.arguments[0]
        if given.data == "setting":
            raise self.wrong(f"({kind.name}) has a list of sizes and no letters", given, self.usage(kind))
        return [self.at_least(one, kind.least, f"{kind.one} of ({kind.name}) is") for one in given.children]

    def settings(self, kind: type[Layer]) -> dict[str, Any]:
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
        if kind.begins:
            return "(Input)100 or (Input)(3,224,224)"
        for example in kind.examples:
            start = example.design.find(f"({kind.name})")
            if start >= 0:
                return example.design[start:] if kind.joins or kind is Repeat else example.design[start:].partition("->")[0].rstrip("]")
        return f"({kind.name})"


def _steps(chain: Any) -> Sequence[Any]:
    """The steps of a chain; an empty branch has none."""
    return () if chain is None else [step for step in chain.children if isinstance(step, Tree)]


def _place(at: Any) -> tuple[int, int]:
    """Where a token or a subtree stands, and how long it is."""
    if isinstance(at, Token):
        return at.start_pos or 0, len(at)
    start = at.meta.start_pos
    return start, at.meta.end_pos - start
