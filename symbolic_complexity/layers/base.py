"""What every layer is: a frozen record of its sizes that binds the lecture's letters and states facts in them.

A new layer is one new file beside this one: subclass `Layer`, declare its attributes, return `Facts`.
"""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, TypeVar

from ..algebra import Value, at_least_zero, write
from ..errors import Invalid
from ..facts import Facts
from ..formulas import Size, size, value
from ..symbols import is_name
from ..typeset import notation
from ..written import Name, Written, substitute, written

if TYPE_CHECKING:
    from .block import Block
    from .node import Form, Node

T = TypeVar("T")
L = TypeVar("L", bound="Layer")
Shape: TypeAlias = tuple[Value, ...]
Pair: TypeAlias = "Size | tuple[Size, Size]"

REGISTRY: dict[str, type[Layer]] = {}
"""Every layer by its lower-case name and synonyms; members register as their files are imported."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """How one field of a layer is written in the slides' notation (`letter`) and in formulas (`symbol`).

    `least` is the smallest value that makes sense; `flag` marks a yes or no (written 1 or 0); `pair` one that may
    differ for width and height; `bare` one that may stand alone, without its letter; `always` one that is written even
    where it has its default, as the slides' `1s0p`.
    """

    letter: str
    symbol: str
    least: int = 1
    flag: bool = False
    pair: bool = False
    bare: bool = False
    always: bool = False
    varies: bool = False
    """Another number in most layers (the outputs), so that no program is made for each of its values."""


def attribute(letter: str, symbol: str = "", *, default: Any = None, least: int = 1, **kind: bool) -> Any:
    """A dataclass field with its notation; without a default it stands for its own symbol."""
    described = Attribute(letter, symbol or letter, least, **kind)
    return dataclasses.field(default=default, metadata={"attribute": described})


@dataclass(frozen=True)
class Example:
    """A worked example that the contract tests recount: design, quantity, values put in, result, and where it is from."""

    design: str
    quantity: str
    result: str
    source: str
    values: str = ""


@dataclass(frozen=True, eq=False, repr=False)
class Layer(ABC):
    """A layer of a network. Subclasses are frozen dataclasses whose fields are made by `attribute`.

    `label` is the layer's own name in its network: `conv1`. Layers are equal when all their fields are; that is said once
    here (`eq=False` in the subclasses), because the code that dataclasses write for it takes a third of the import.
    """

    name: ClassVar[str] = ""
    synonyms: ClassVar[tuple[str, ...]] = ()
    summary: ClassVar[str] = ""
    source: ClassVar[str] = ""
    examples: ClassVar[tuple[Example, ...]] = ()
    inputs: ClassVar[tuple[str, ...]] = ()
    """The letters of the input's shape; none for a layer that takes any shape."""
    lent: ClassVar[tuple[str, ...]] = ("n",)
    """The input that such a layer is lent when it stands alone."""
    begins: ClassVar[bool] = False
    """Whether it is an input, which nothing leads into."""
    joins: ClassVar[bool] = False
    """Whether it takes several inputs: branches, in brackets."""
    listed: ClassVar[bool] = False
    """Whether it is made of a plain list of sizes, written as a tuple: an Input's shape."""
    least: ClassVar[int] = 1
    """What the sizes of such a list never fall below."""
    one: ClassVar[str] = "a size"
    """What a message calls one of them."""

    follows: ClassVar[tuple[str, ...]] = ()
    """Fields that take after another one where they are left out (a height equal to the width)."""

    placed_as: ClassVar[type[Node]]
    """`Node`, which knows layers and is made known to them in its own file."""

    label: str = dataclasses.field(default="", kw_only=True)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.name:
            for known in (cls.name, *cls.synonyms):
                REGISTRY[known.lower()] = cls

    def __post_init__(self) -> None:
        if self.label and not is_name(self.label):
            raise Invalid(f"a layer's label is letters, digits and underscores, not {self.label!r:.60}")
        for field, described in self.attributes():
            given = getattr(self, field)
            if given is None:
                given = Name(described.symbol)
            object.__setattr__(self, field, self._checked(field, given, described))

    def _checked(self, field: str, given: object, described: Attribute) -> object:
        what = f"{field} of {self.name}"
        if described.flag:
            if given not in (True, False):
                raise Invalid(f"{what} must be yes or no (1 or 0), not {given!r:.40}")
            return bool(given)
        if isinstance(given, (tuple, list)):
            if not described.pair or len(given) != 2:
                raise Invalid(f"{what} takes {'one size or two' if described.pair else 'one size'}, not {given!r:.60}")
            width, height = (no_less(one, what, described.least) for one in given)
            return width if width == height else (width, height)
        return no_less(given, what, described.least)

    @classmethod
    @cache
    def attributes(cls) -> list[tuple[str, Attribute]]:
        """The fields with their notation, in the order in which the notation writes them."""
        return [(field.name, field.metadata["attribute"]) for field in dataclasses.fields(cls) if "attribute" in field.metadata]

    @classmethod
    def is_required(cls, field: str) -> bool:
        """Whether the notation must give this field: it has no default, and stands for no other."""
        return cls.__dataclass_fields__[field].default is None and field not in cls.follows

    def sizes(self) -> dict[str, Size]:
        """The layer's own letters: symbol to size, a pair as `s_w` and `s_h`."""
        found: dict[str, Size] = {}
        for field, described in self.attributes():
            given = getattr(self, field)
            if isinstance(given, tuple):
                found[f"{described.symbol}_w"], found[f"{described.symbol}_h"] = given
            elif not described.flag:
                found[described.symbol] = given
        return found

    def bounds(self) -> dict[str, int]:
        """What the layer's own letters never fall below."""
        found: dict[str, int] = {}
        for field, described in self.attributes():
            if not described.flag:
                letters = ("_w", "_h") if isinstance(getattr(self, field), tuple) else ("",)
                found |= {described.symbol + letter: described.least for letter in letters}
        return found

    @cached_property
    def values(self) -> dict[str, Value]:
        """What the layer's own letters are worth; raises `Invalid` where one is not a whole number."""
        found = {letter: value(given) for letter, given in self.sizes().items()}
        for letter, worth in found.items():
            if isinstance(worth, Fraction):
                raise Invalid(f"{self.called(letter)} must be a whole number, not {worth}")
        return found

    def called(self, letter: str) -> str:
        """What a message calls one of the layer's letters."""
        return letter

    @cached_property
    def numbers(self) -> tuple[tuple[str, int], ...]:
        """The settings that are numbers and seldom vary, by letter: a program is made for each set of them."""
        varying = {described.symbol for _, described in self.attributes() if described.varies}
        return tuple((letter, worth) for letter, worth in self.values.items() if isinstance(worth, int) and letter not in varying)

    @cached_property
    def open_values(self) -> dict[str, Value]:
        """The values of the letters that are not among `numbers`."""
        known = dict(self.numbers)
        return {letter: worth for letter, worth in self.values.items() if letter not in known}

    @cached_property
    def known_forms(self) -> dict[tuple[int, ...], Form]:
        """The layer's form by its inputs' ranks, as far as they have come."""
        return {}

    def letters(self, shapes: Sequence[tuple[T, ...]]) -> dict[str, T]:
        """The letters that the input's shape gives values to. Raises `Invalid` where the shape has the wrong rank."""
        if len(shapes) != 1:
            raise Invalid(f"takes one input and gets {len(shapes)}")
        (shape,) = shapes
        wanted = self.inputs or elements(len(shape))
        if len(shape) != len(wanted):
            raise Invalid(f"needs an input ({', '.join(wanted)}) and gets ({', '.join(map(str, shape))})")
        return dict(zip(wanted, shape))  # noqa: B905 (as long as each other: just asked)

    @abstractmethod
    def facts(self, ranks: tuple[int, ...]) -> Facts:
        """The layer's statements for inputs of these ranks, in its letters; equal forms share one object."""

    def put(self: L, values: Mapping[str, Size]) -> L:
        """The same layer with values where symbols stood in its sizes."""
        moved = {field: put_size(getattr(self, field), values) for field, _ in self.attributes()}
        return dataclasses.replace(self, **moved)

    def written_sizes(self) -> dict[str, Written]:
        """The layer's own letters as their author wrote them."""
        return {letter: written(given) for letter, given in self.sizes().items()}

    @property
    def asks(self) -> tuple[str, ...]:
        """The letters of the input that it needs; none where it takes any."""
        return self.inputs

    @cached_property
    def node(self) -> Node:
        """An `Input` in its place, one and the same however often it is used; any other layer is lent an input."""
        from .block import Block
        from .node import Node

        return Node(self) if self.begins else Block.of(self).alone()

    def placed(self, inputs: tuple[Node, ...]) -> Node:
        """The layer applied to the outputs of others. Raises `Invalid`, naming the layer, where it does not fit them."""
        return self.placed_as(self, inputs)

    def __rshift__(self, other: Layer | Block) -> Any:
        """This layer, then the other: a network's node behind an `Input`, else a block that still needs its input."""
        from .block import Block

        return self.node >> other if self.begins else Block.of(self) >> other

    def __call__(self, *inputs: Node | Layer) -> Node:
        """This layer applied to the outputs of others."""
        return self.placed(tuple(one.node if isinstance(one, Layer) else one for one in inputs))

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._fields() == other._fields()

    def __hash__(self) -> int:
        return hash((type(self), *self._fields()))

    def _fields(self) -> list[object]:
        return [getattr(self, field.name) for field in dataclasses.fields(self)]

    def __repr__(self) -> str:
        return f"<{self.called_so}>"

    @property
    def called_so(self) -> str:
        """What a message calls the layer: its label, and its notation."""
        return f"{self.label}, {self}" if self.label else str(self)

    def __str__(self) -> str:
        return f"({self.name}){self.settings()}"

    def settings(self) -> str:
        """The layer's sizes in the slides' notation: defaults and a height equal to the width are left out."""
        fields = zip(self.attributes(), self._defaults(), strict=True)
        told = [
            (getattr(self, field), described)
            for (field, described), default in fields
            if described.always or getattr(self, field) != default
        ]
        if len(told) == 1 and told[0][1].bare:
            return spelled(told[0][0])
        return "".join(spelled(given) + described.letter for given, described in told)

    def _defaults(self) -> list[object]:
        """What each attribute is where the notation leaves it out; None where it must be given."""
        return [field.default for field in dataclasses.fields(self) if "attribute" in field.metadata]


def no_less(given: object, what: str, least: int) -> Size:
    """A size, from whatever is one; raises `Invalid`, saying what it is, where it is a number below the least."""
    found = size(given, what)
    if not isinstance(found, int) and at_least_zero(least - 1 - value(found)):
        raise Invalid(f"{what} must be at least {least}, and {found!s:.60} never is")
    if isinstance(found, int) and found < least:
        raise Invalid(f"{what} must be at least {least}, not {found}")
    return found


def put_size(given: Any, values: Mapping[str, Size]) -> Any:
    """A size, or a pair of them, with values put in; a number where no symbol is left."""
    if isinstance(given, tuple):
        return tuple(put_size(one, values) for one in given)
    if not isinstance(given, Written):
        return given
    moved = substitute(given, values)
    if moved == given:
        return given
    worth = value(moved)
    return worth if isinstance(worth, int) else write(worth)


def spelled(given: object) -> str:
    """A size as the notation writes it: 5, {2*k + 1}, (3,s), and 1 or 0 for yes or no."""
    if isinstance(given, tuple):
        return f"({','.join(map(_spelled, given))})"
    return _spelled(given) if isinstance(given, int) else f"{{{_spelled(given)}}}"


def _spelled(given: object) -> str:
    return notation(given) if isinstance(given, Written) else str(int(given))  # type: ignore[call-overload]


def known_names() -> list[str]:
    """Every name and synonym under which a layer is known, as they are usually written."""
    return [name for layer in known_layers() for name in (layer.name, *layer.synonyms)]


def known_layers() -> list[type[Layer]]:
    """Every layer once, by name."""
    return sorted(set(REGISTRY.values()), key=lambda layer: layer.name)


def elements(rank: int) -> tuple[str, ...]:
    """The letters of a shape of any rank, for layers that work on every element alike."""
    return {1: ("n",), 2: ("c", "M"), 3: ("c", "M", "N")}.get(rank) or tuple(f"n{axis}" for axis in range(1, rank + 1))
