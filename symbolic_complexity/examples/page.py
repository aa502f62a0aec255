"""A worked example as a document: its title and source, what the paper claims with its checks, and then the comparison."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ..comparison import Comparison
from ..comparison.page import about
from ..comparison.several import blocks as several
from ..comparison.words import letters, names
from ..document import Block, Heading, Paragraph, Phrase, Table

if TYPE_CHECKING:
    from .base import Example
    from .claims import Statement


def blocks(example: Example, found: Comparison) -> Iterator[Block]:
    """The example first, then its designs compared."""
    yield Heading((example.title,))
    yield Paragraph((Phrase("Source: "), example.source, "."))
    yield Paragraph((example.says,))
    for letter, (called, notation) in zip(letters(len(example.designs)), example.designs.items(), strict=True):
        yield Paragraph((f"{letter}: {called}, {notation}",))
    yield Heading((Phrase("What is claimed, and whether it is proved"),), 2)
    yield _claims(example.statements)
    yield from (Paragraph((note,)) for note in (*(claim.note for claim in example.claims), example.note) if note)
    yield from _comparison(found)


def _claims(statements: tuple[Statement, ...]) -> Table:
    rows = tuple((one.told, (Phrase("ours") if one.ours else Phrase("the source"),), (Phrase(one.check),)) for one in statements)
    return Table((Phrase("claim"), Phrase("from"), Phrase("check")), rows, (False, False, False))


def _comparison(found: Comparison) -> Iterator[Block]:
    """The comparison without the title and the designs, which stand above it."""
    if found.ranking is not None:
        yield Heading((Phrase("Side by side"),), 2)
        yield from list(several(found.networks, found.ranking))[1:]
        return
    called = names(found.networks)
    yield Paragraph((Phrase("Convention: "), found.answers[0].a.convention.name, "."))
    for one in found.answers:
        yield Heading((Phrase(one.a.quantity.heading),), 2)
        yield from map(_capitalised, about(one, called))


def _capitalised(block: Block) -> Block:
    """A sentence that begins with what a design is called begins with a capital."""
    if isinstance(block, Paragraph) and block.text and type(block.text[0]) is str:
        first = block.text[0]
        return replace(block, text=(first[:1].upper() + first[1:], *block.text[1:]))
    return block
