"""A page about designs: a picture, one row a layer, and each derivation with its steps; to read, to print, to hand in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .deck import DEFAULT, has_several_layers, pictured
from .derivation import Derivation, derive_all
from .document import Block, Document, Heading, Paragraph, Phrase, Prose, joined
from .given import Design, Given, Values, networks_of
from .look import Look
from .network import Network
from .publication import Publication
from .steps import LECTURE
from .table import layer_table


def page(
    designs: Design | Sequence[Design],
    quantities: Sequence[str] | str = DEFAULT,
    *,
    title: str | None = None,
    values: Mapping[str, Given] | None = None,
    convention: str = "lecture",
    precision: str | None = None,
    rate: Given | None = None,
    bandwidth: Given | None = None,
    level: int = LECTURE,
    input_shape: str | None = None,
    assume: Sequence[str] | str = (),
    look: Look | None = None,
) -> Publication:
    """A report on one design or several; the arguments are those of `derive`. Raises `Invalid` for what `derive` refuses."""
    networks = networks_of(designs, input_shape, assume)
    asked = (quantities,) if isinstance(quantities, str) else tuple(quantities)
    given = Values.of(values, precision, rate, bandwidth)
    named: Prose = (title,) if title else joined((network.title,) for network in networks)
    blocks: list[Block] = [Heading(named)]
    data: list[Any] = []
    for network in networks:
        if len(networks) > 1 or title:
            blocks.append(Heading((network.title,), 2))
        alone = given.among(network, networks)
        derivations = derive_all(network, asked, alone, convention=convention, level=level)
        blocks += _about(network, asked, alone, convention, derivations)
        data += [one.data() for one in derivations]
    return Publication((look or Look()).dress(Document(tuple(blocks), data)))


def _about(network: Network, asked: Sequence[str], given: Values, convention: str, derivations: Sequence[Derivation]) -> Iterator[Block]:
    if network.called:
        yield Paragraph((str(network),))
    columns = [name for name in asked if name != "output_shape"]
    if has_several_layers(network):
        yield pictured(network, asked, given, convention)
        if columns:
            yield Heading((Phrase("Layer by layer"),), 2)
            yield from layer_table(network, columns, given, convention=convention).blocks[1:]
    for one in derivations:
        one.check_rate()
        yield Heading((Phrase(one.quantity.heading),), 2)
        yield from one.document().blocks[1:]
