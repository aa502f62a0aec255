"""Whose words and letters a document speaks: tables of languages and of alphabets, and how they are put on.

Only words of ours (`Phrase`) are ever translated; anybody else's stay as they are.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib import resources
from itertools import groupby
from typing import Any, TypeAlias

from .document import (
    Block,
    Chain,
    Columns,
    Figure,
    Heading,
    Paragraph,
    Phrase,
    Prose,
    Slide,
    Table,
    all_blocks,
    plain_text,
    rewritten,
)
from .errors import Invalid, lookup
from .symbols import Sign
from .written import Braced, IndexedSum, Name, Written, transform, walk

_LETTER = re.compile(r"(?<![\w'’-])([A-Za-z])(?![\w'’-])")
"""A letter that stands alone in words of ours: each output adds up its n products."""

_DECIMAL = re.compile(r"\A( *\d+)\.(\d+)\Z")

Letters: TypeAlias = Mapping[str, str]


@dataclass(frozen=True)
class Alphabet:
    """Whose letters: what is written for each of the vocabulary, and for letters that stand together."""

    summary: str
    source: str
    letters: Letters
    together: tuple[Letters, ...]

    def among(self, names: Iterable[str]) -> Letters:
        """What is written for each of these names. Raises `Invalid` where two of them would come out as one."""
        bases = {name.rstrip("'") for name in names}
        letters = dict(self.letters)
        for together in self.together:
            if together.keys() <= bases:
                letters |= together
        shown: dict[str, str] = {}
        for name in sorted(bases):
            wrote = letters.get(name, name)
            other = shown.setdefault(wrote, name)
            if other != name:
                expected = "the letters of the lecture, or other names in the design"
                raise Invalid(f"in these letters both {other} and {name} would be written {wrote}", expected=expected)
        return {name: letters[name] for name in bases & letters.keys()}


@dataclass(frozen=True)
class Language:
    """The package's words in another language, and its own separator of thousands.

    A key with {} in it stands for any words there, put into the {} of its translation: ours translated, anybody else's as they are.
    """

    summary: str
    separator: str
    words: Mapping[str, str]
    patterns: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]
    formats: Mapping[str, str] = field(default_factory=dict)
    """The formats' own words, such as the title of a page's contents."""

    def said(self, phrases: Sequence[str]) -> Iterator[str]:
        """Phrases that follow one another: as many together as the table knows; as they are, where it does not know them.

        Words of ours come out as `Phrase`, anybody else's as plain strings.
        """
        while phrases:
            ends = range(len(phrases), 0, -1)
            end, found = next(((end, found) for end in ends if (found := self.known("".join(phrases[:end])))), (1, ()))
            yield from found or (Phrase(phrases[0]),)
            phrases = phrases[end:]

    def known(self, phrase: str) -> tuple[str, ...] | None:
        """The phrase in this language; None where the table does not have it."""
        found = self.words.get(phrase)
        if found is not None:
            return (Phrase(found),)
        if phrase[:1].isupper() and (found := self.words.get(phrase[:1].lower() + phrase[1:])) is not None:
            return (Phrase(found[:1].upper() + found[1:]),)
        for pattern, (first, *others) in self.patterns:
            parts = pattern.fullmatch(phrase)
            if parts:
                pairs = zip(parts.groups(), others, strict=True)
                pieces = (Phrase(first), *(piece for part, other in pairs for piece in (*self._part(part), Phrase(other))))
                return tuple(piece for piece in pieces if piece)
        return None

    def _part(self, text: str) -> tuple[str, ...]:
        """What stands for {}: a phrase, a list of them, or somebody's own words."""
        whole = self.known(text)
        if whole is not None or ", " not in text:
            return whole or (text,)
        return tuple(piece for one in text.split(", ") for piece in (", ", *(self.known(one) or (one,))))[1:]


@cache
def known(folder: str) -> tuple[str, ...]:
    """The names of the tables in a folder of this package: one file each."""
    files = resources.files(__package__).joinpath(folder).iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")))


def _table(folder: str, name: str, what: str) -> dict[str, Any]:
    lookup(dict.fromkeys(known(folder), ()), name, what)
    return tomllib.loads(resources.files(__package__).joinpath(folder, f"{name}.toml").read_text(encoding="utf-8"))


@cache
def alphabet(name: str) -> Alphabet:
    """The alphabet of this name. Raises `Invalid`, with the known names, for any other."""
    found = _table("alphabets", name, "set of letters")
    return Alphabet(found["summary"], found["source"], found.get("letters", {}), tuple(found.get("together", ())))


@cache
def language(name: str) -> Language:
    """The language of this name. Raises `Invalid`, with the known names, for any other."""
    found = _table("languages", name, "language")
    words: dict[str, str] = found.get("phrases", {})
    # The longest pattern first: what is said of six layers is no list of layers.
    keys = sorted((key for key in words if "{}" in key), key=lambda key: -len(key))
    patterns = tuple((re.compile("(.+?)".join(map(re.escape, key.split("{}"))), re.DOTALL), tuple(words[key].split("{}"))) for key in keys)
    return Language(found["summary"], found.get("separator", "comma"), words, patterns, found.get("formats", {}))


def _names(blocks: Iterable[Block]) -> frozenset[str]:
    """Every symbol of the formulas, a sum's index too."""
    found: set[str] = set()

    def tree(node: Written) -> Written:
        found.update(inner.name if isinstance(inner, Name) else inner.index for inner in walk(node) if isinstance(inner, Name | IndexedSum))
        return node

    def prose(text: Prose) -> Prose:
        for piece in text:
            if isinstance(piece, Written):
                tree(piece)
        return text

    for block in blocks:
        rewritten(block, prose, tree, lambda sign: sign)
    return frozenset(found)


@dataclass(frozen=True)
class Words:
    """The words and letters that a document is dressed in; `names` are the symbols of what stands together."""

    language: Language
    alphabet: Alphabet
    point: str
    names: frozenset[str] = frozenset()
    several: bool = False
    """Whether several chains stand together, so that a letter is to be the same one in all of them."""

    def blocks(self, blocks: Sequence[Block]) -> Iterator[Block]:
        """Blocks in these words. What is told of a chain, up to the next heading, is told in the chain's letters."""
        begins = [place for place, block in enumerate(blocks) if isinstance(block, Heading)]
        for begin, end in zip([0, *begins], [*begins, len(blocks)], strict=True):
            section = self._about(blocks[begin:end])
            yield from map(section._block, blocks[begin:end])

    def _about(self, blocks: Sequence[Block]) -> Words:
        """The same where text is told of these blocks' chains."""
        chains = [block for block in all_blocks(tuple(blocks)) if isinstance(block, Chain)]
        return replace(self, names=_names(chains), several=len(chains) > 1)

    def _block(self, block: Block) -> Block:
        """The block in these words: a chain, a figure, a cell of a table each in letters that are told apart within it."""
        match block:
            case Chain() | Figure():
                own = replace(self, names=self._shared([block]))
                return rewritten(block, own._prose, own._tree, lambda sign: sign)
            case Table(columns, rows):
                titles = tuple(plain_text(self._prose((title,))) for title in columns)
                told = self._row if self._shared([block]) != self.names else self._cells
                return replace(block, columns=titles, rows=tuple(map(told, rows)))
            case Columns(columns):
                return Columns(tuple(tuple(self.blocks(column)) for column in columns))
            case Slide(title, blocks, notes):
                slide = self._about(blocks)
                return replace(block, title=slide._text(title), blocks=tuple(self.blocks(blocks)), notes=slide._text(notes))
        return rewritten(block, self._text, self._tree, lambda sign: sign)

    def _shared(self, blocks: Sequence[Block]) -> frozenset[str]:
        """The symbols of blocks; all those of what stands together, where several chains do and these have no other ones."""
        own = _names(blocks)
        return self.names if self.several and own <= self.names and self._tells_apart else own

    @cached_property
    def _tells_apart(self) -> bool:
        """Whether no two of the symbols that stand together would be written alike."""
        try:
            self.alphabet.among(self.names)
        except Invalid:
            return False
        return True

    def _cells(self, cells: tuple[Prose, ...]) -> tuple[Prose, ...]:
        return tuple(map(self._prose, cells))

    def _text(self, text: Prose) -> Prose:
        """Running text, which may speak of more than the chains that it is about."""
        return replace(self, names=self.names | _names([Paragraph(text)]))._prose(text)

    def _row(self, cells: tuple[Prose, ...]) -> tuple[Prose, ...]:
        """A row's cells: a formula in letters of its own, for it may be a layer's or the design's; words in those of the whole row."""
        row = _names(map(Paragraph, cells))
        return tuple(replace(self, names=_names([Paragraph(cell)]) or row)._prose(cell) for cell in cells)

    @cached_property
    def _letters(self) -> Letters:
        """What is written for each name."""
        return self.alphabet.among(self.names)

    def _tree(self, node: Written) -> Written:
        """A formula in these letters."""
        return transform(node, self._node)

    def _node(self, node: Written) -> Written:
        match node:
            case Name(name):
                return Name(self._letter(name))
            case IndexedSum(_, index):
                return replace(node, index=self._letter(index))
            case Braced(argument, note):
                return Braced(argument, plain_text(self._prose((note,))))
        return node

    def _letter(self, name: str) -> str:
        base = name.rstrip("'")
        return self._letters.get(base, base) + name[len(base) :]

    def _prose(self, text: Prose) -> Prose:
        """Running text; only words of ours are translated."""
        pieces: list[str | Written | Sign] = []
        for ours, run in groupby(text, key=lambda piece: isinstance(piece, Phrase)):
            if ours:
                pieces += _joined(inner for said in self.language.said([str(piece) for piece in run]) for inner in self._said(said))
            else:
                pieces += (self._tree(piece) if isinstance(piece, Written) else piece for piece in run)
        return tuple(pieces)

    def _said(self, said: str) -> Iterator[str | Written]:
        """Words of ours with the letters of the formulas beside them, and their numbers with the document's point."""
        if not isinstance(said, Phrase):
            yield _DECIMAL.sub(rf"\1{self.point}\2", said)
            return
        place = 0
        for found in _LETTER.finditer(said) if self.alphabet.letters else ():
            if found[1] in self._letters:
                yield Phrase(said[place : found.start()])
                yield self._tree(Name(found[1]))
                place = found.end()
        yield Phrase(said[place:])


def _joined(pieces: Iterable[str | Written]) -> Iterator[str | Written]:
    """Words that follow one another as one piece."""
    for words, run in groupby(pieces, key=lambda piece: isinstance(piece, str)):
        if words:
            yield Phrase("".join(map(str, run)))
        else:
            yield from run
