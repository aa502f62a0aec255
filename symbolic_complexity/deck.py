"""Slides out of designs and questions: what they are about, each derivation step by step, designs side by side, a table, a picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from .algebra.writing import length
from .comparison import answers, difference, final, growth, in_one_table, kept_apart, names, ranking, ratio, sentence
from .derivation import Derivation, derive_all
from .document import Block, Columns, Document, Figure, Paragraph, Phrase, Prose, Slide, Table, joined
from .errors import Invalid, Unsupported
from .figures import figure
from .given import Design, Given, Values, networks_of
from .look import Look
from .network import Network
from .paging import check_reveal, revealed, widths
from .publication import Publication
from .quantities import quantity as quantity_named
from .quantities.base import LayerSum
from .steps import LECTURE
from .table import layer_table, shown

DEFAULT = ("weights", "operations", "operational_space")

_FEW_ROWS, _MANY_ROWS = 14, 36
"""Rows of one quantity's table, and of the table of all, that are still shown on slides; a page shows them all."""

_LONG, _LONGEST, _WIDE = 44, 400, 84
"""Characters of a title, of a notation below it, and of a table's row that are still read with ease."""


_SHORT = 30
"""Characters of a ratio that a column of a table has room for."""


@dataclass(frozen=True)
class Topic:
    """What one part of a deck is about: designs, what is asked of them, the numbers put in, and what is shown.

    `picture`: a figure of the network; `table`: of how many rows at most the table of all layers is shown; both only where there
    are several layers. `steps`: the derivations. `level`: 0 result, 1 lecture, 2 assignment, 3 every operation.
    """

    designs: tuple[Network, ...]
    quantities: tuple[str, ...] = DEFAULT
    given: Values = field(default_factory=lambda: Values({}))
    convention: str = "lecture"
    level: int = LECTURE
    compare: bool = False
    picture: bool = True
    table: int = _MANY_ROWS
    steps: bool = True

    def given_to(self, network: Network) -> Values:
        """The numbers for one of the designs."""
        return self.given.among(network, self.designs)

    @cached_property
    def derivations(self) -> tuple[list[Derivation], ...]:
        """For each design the derivation of each quantity."""
        return tuple(
            derive_all(network, self.quantities, self.given_to(network), convention=self.convention, level=self.level)
            for network in self.designs
        )


def slides(
    designs: Design | Sequence[Design],
    quantities: Sequence[str] | str = DEFAULT,
    *,
    compare: bool = False,
    title: str | None = None,
    reveal: str = "stepwise",
    values: Mapping[str, Given] | None = None,
    convention: str = "lecture",
    precision: str | None = None,
    rate: Given | None = None,
    bandwidth: Given | None = None,
    level: int = LECTURE,
    input_shape: str | None = None,
    assume: Sequence[str] | str = (),
    look: Look | None = None,
    handout: bool = False,
    apart: Iterable[str] = (),
) -> Publication:
    """A deck about one design or several; with `compare`, two side by side, the letters of `apart` another size in the second.

    `reveal`: all at once, stepwise, or groups of rows such as "1-2,3,4-". `handout`: everything shown, one page a slide. The
    other arguments are those of `derive`. Raises `Invalid` for what `derive` refuses, and for a comparison of fewer than two.
    """
    networks = networks_of(designs, input_shape, assume)
    asked = (quantities,) if isinstance(quantities, str) else tuple(quantities)
    given = Values.of(values, precision, rate, bandwidth)
    if compare and len(networks) > 1:
        networks, given, _ = kept_apart(networks, given, apart)
    topic = Topic(networks, asked, given, convention, level, compare)
    content = slides_about(topic)
    named: Prose = (title,) if title else _together(networks, compare)
    opening = Slide(named, tuple(_listed(networks, compare, named)), kind="title")
    data = [one.data() for derivations in topic.derivations for one in derivations]
    return deck([opening, *content], reveal, look, handout=handout, data=data)


def deck(
    content: Sequence[Slide], reveal: str = "stepwise", look: Look | None = None, *, handout: bool = False, data: Any = None
) -> Publication:
    """Slides as a deck: dressed, each row with its click. Raises `Invalid` for a `reveal` that cannot be read."""
    return bound(clad(content, reveal, look or Look()), look or Look(), handout=handout, data=data)


def clad(content: Sequence[Slide], reveal: str, look: Look) -> list[Slide]:
    """Slides in a look, each row with its click."""
    check_reveal(reveal)
    blocks = look.dress(Document(tuple(content))).blocks
    return [revealed(block, reveal) for block in blocks if isinstance(block, Slide)]


def bound(content: Sequence[Slide], look: Look, *, handout: bool = False, data: Any = None) -> Publication:
    """Slides that are dressed as one deck, whose separators and language are those of the look."""
    whole = look.dress(Document((), data if data is not None else []))
    return Publication(replace(whole, blocks=tuple(content), handout=handout), deck=True)


def slides_about(topic: Topic) -> list[Slide]:
    """The content slides of a topic."""
    if topic.compare and len(topic.designs) < 2:
        raise Invalid("a comparison needs two designs or more", expected="symcx slides A B --compare")
    for one in (one for derivations in topic.derivations for one in derivations):
        one.check_rate()
    if topic.compare:
        return list(_compared(topic))
    found: list[Slide] = []
    for network, derivations in zip(topic.designs, topic.derivations, strict=True):
        if len(topic.designs) > 1:
            found.append(Slide((network.title,), kind="section"))
        found += _of_one(network, derivations, topic)
    return found


def _of_one(network: Network, derivations: Sequence[Derivation], topic: Topic) -> Iterator[Slide]:
    given = topic.given_to(network)
    several = has_several_layers(network)
    if several and topic.picture and not any(isinstance(one.quantity, LayerSum) for one in derivations):
        yield Slide((network.title,), (pictured(network, (), given, topic.convention),))
    for one in derivations if topic.steps else ():
        named = Phrase(one.quantity.heading)
        if several and topic.picture and isinstance(one.quantity, LayerSum):
            yield Slide((named, Phrase(" of "), _short(network)), (pictured(network, [one.quantity.name], given, topic.convention),))
        tables = one.layer_tables() if topic.level else ()
        for table in (table for table in tables if len(table.rows) <= _FEW_ROWS):
            yield Slide((named, Phrase(", layer by layer")), (_slim(table),), _notes(one))
        about = (Paragraph((network.title,)),) if len(network.title) <= _LONG else ()
        yield Slide((named,), (*about, Paragraph(one.meaning), one.chain(), *one.assumed()), _notes(one))
    columns = [name for name in topic.quantities if name != "output_shape"]
    if several and topic.table and columns:
        yield from _table(network, columns, given, topic)


def _table(network: Network, columns: Sequence[str], given: Values, topic: Topic) -> Iterator[Slide]:
    """One row a layer, where that is not too many; what it counts is in the speaker's notes."""
    blocks = layer_table(network, columns, given, convention=topic.convention).blocks
    tables = [block for block in blocks if isinstance(block, Table)]
    if all(len(table.rows) <= topic.table for table in tables):
        note, *assumed = (block for block in blocks if isinstance(block, Paragraph))
        yield Slide((_short(network), Phrase(", layer by layer")), (*tables, *assumed), note.text)


def _slim(table: Table) -> Table:
    """A derivation's table without the formulas where they, the same on many rows, would make it too wide to be read."""
    if sum(widths(table)) <= _WIDE or "formula" not in table.columns or "here" not in table.columns:
        return table
    kept = [place for place, title in enumerate(table.columns) if title != "formula"]
    columns, numeric = tuple(table.columns[place] for place in kept), tuple(table.numeric[place] for place in kept)
    return replace(table, columns=columns, rows=tuple(tuple(row[place] for place in kept) for row in table.rows), numeric=numeric)


def _short(network: Network) -> str | Phrase:
    """The network in a title: its name, or its notation where that is short."""
    return network.title if len(network.title) <= _LONG else Phrase("the network")


def has_several_layers(network: Network) -> bool:
    """Whether there is anything to draw or to list layer by layer."""
    return sum(1 for node in network.layers if not node.facts.begins) > 1


def pictured(network: Network, quantities: Sequence[str], given: Values, convention: str) -> Figure:
    """The network, drawn to the scale of the first quantity that its layers share; of its weights where none is shared out."""
    for name in quantities:
        asked = quantity_named(name)
        if isinstance(asked, LayerSum):
            try:
                return figure("network", [network], name, values=given.only(network.symbols | asked.letters).given, convention=convention)
            except (Invalid, Unsupported):  # what two layers share is counted once, in some conventions
                continue
    return figure("network", [network], "weights", values=given.sizes(network), convention=convention)


def _notes(one: Derivation) -> Prose:
    """What the speaker may want to say: the meaning, where it comes from, and that it is proved."""
    surely = all(step.check == "proved" for step in one.steps)
    proved = Phrase(" Every step is proved.") if surely else Phrase(" Some steps are tested on many numbers, not proved.")
    return (*one.meaning, Phrase(" Source: "), one.quantity.source, ".", proved)


def _together(networks: Sequence[Network], compare: bool) -> Prose:
    """A title of the designs' own, where they are short enough for one."""
    between = Phrase(" or ") if compare else ", "
    if sum(len(network.title) for network in networks) <= _LONG:
        return joined(((network.title,) for network in networks), between)
    return (Phrase("Side by side" if compare else "Layer by layer"),)


def _listed(networks: Sequence[Network], compare: bool, title: Prose) -> Iterator[Paragraph]:
    """The designs below the title, unless they are the title; a named network by its notation, where that is not too long."""
    called = names(networks) if compare else [network.title for network in networks]
    for name, network in zip(called, networks, strict=True):
        told = str(network) if network.called and len(networks) == 1 else network.title
        if told not in title and len(told) <= _LONGEST:
            yield Paragraph((told if told == name or not compare else f"{name}: {told}",))


# -------------------------------------------------------------------------------------------------------------- side by side


def _compared(topic: Topic) -> Iterator[Slide]:
    called = names(topic.designs)
    of_quantities = list(zip(*topic.derivations, strict=True))
    pairs = [(one[0], one[1]) for one in of_quantities if len(one) == 2 and all(len(derivation.worth) == 1 for derivation in one)]
    found = {one.a.quantity: one for one in answers(pairs)}
    for derivations in of_quantities:
        heading = Phrase(derivations[0].quantity.heading)
        columns = tuple(_column(name, one) for name, one in zip(called, derivations, strict=True))
        yield Slide((heading, Phrase(", side by side")), (Columns(columns),), _reasons(derivations[0]))
        one = found.get(derivations[0].quantity)
        if one is not None and one.symbols:
            said = Paragraph(sentence(one, called))
            yield Slide((heading, Phrase(": who has more, and when")), (said, difference(one), growth(one)))
    if len(called) > 2 and all(len(one.worth) == 1 for derivations in of_quantities for one in derivations):
        yield Slide((Phrase("In one table"),), tuple(in_one_table(called, ranking(tuple(of_quantities)))))
        return
    sentences = (Paragraph(sentence(one, called)) for one in found.values())
    yield Slide((Phrase("In one table"),), (_comparison(called, of_quantities), *sentences))


def _column(name: str, one: Derivation) -> tuple[Block, ...]:
    """One design's formulas alone: the column is narrow, and the reasons are in the speaker's notes."""
    chain = one.chain()
    named = name if name == one.network.title else f"{name}: {one.network.title}"
    return (Paragraph((named,)), replace(chain, rows=tuple(replace(row, why=()) for row in chain.rows)), *one.assumed())


def _reasons(one: Derivation) -> Prose:
    reasons = [step.why for step in one.steps if step.why]
    return (*one.meaning, *(piece for why in reasons for piece in (" ", *why, ".")))


def _comparison(called: Sequence[str], rows: Sequence[tuple[Derivation, ...]]) -> Table:
    """One row a quantity, one column a design; of two designs also the ratio, where it is short in every row."""
    ratios = [ratio(derivations[1], derivations[0]) for derivations in rows] if len(called) == 2 else []
    two = bool(ratios) and all(one is None or length(one) <= _SHORT for one in ratios)
    columns = [Phrase("quantity"), *called, *([f"{called[1]} / {called[0]}"] if two else [])]
    cells: list[tuple[Prose, ...]] = []
    for place, derivations in enumerate(rows):
        unit = derivations[0].quantity.unit
        named = derivations[0].quantity
        titled: Prose = (Phrase(named.title), *((Phrase(" in "), Phrase(unit)) if unit.lower() not in ("", named.name) else ()))
        worths = [shown(final(one)) for one in derivations]
        cells.append((titled, *worths, *([shown(ratios[place])] if two else [])))
    return Table(tuple(columns), tuple(cells), (False, *(True for _ in columns[1:])))
