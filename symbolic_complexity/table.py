"""A network as a table: one row a layer, one column a quantity, totals at the foot.

Equal neighbours share a row, marked with how many there are; so do a Repeat's rounds. Such a row's numbers are for all of
its layers together, so that the rows add up to the foot.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from . import conditions
from .algebra import normal_form, write
from .conventions import Convention
from .conventions import convention as convention_named
from .derivation import assuming
from .document import Document, Heading, Paragraph, Phrase, Prose, Table, joined
from .given import Design, Values, network_of
from .layers import Node
from .network import Network
from .quantities import Account, Quantity, quantity
from .quantities.base import LayerSum
from .steps import sourced
from .typeset import plain_for_machines
from .working import decimal, settle
from .written import ONE, Dimensions, Number, Quotient, Sum, Written, free_names, multiply, substitute

DEFAULT = ("weights", "operations", "operational_space")

_LONGEST_RUN = 12
"""How many rows a pattern has at most that is looked for again just below."""
_BAR = 12


@dataclass(frozen=True)
class _Line:
    """One layer, or a Repeat's layer in all its rounds: its cells, and how many layers it stands for."""

    names: tuple[str, ...]
    layer: str
    output: Dimensions
    cells: tuple[Written | None, ...]
    times: Written = ONE
    follows: bool = True
    """Whether it takes in what the line above puts out."""

    @property
    def kind(self) -> tuple[object, ...]:
        """What makes two lines equal: all but their names."""
        return self.layer, self.output, self.cells, self.times


def layer_table(
    design: Design, quantities: Sequence[str] = DEFAULT, given: Values | None = None, *, convention: str = "lecture"
) -> Document:
    """The table of a design, in numbers where `given` has them all and in symbols elsewhere.

    Raises `Invalid` for what `derive` refuses. A layer without operations has no throughput: a dash.
    """
    network = network_of(design)
    chosen = convention_named(convention)
    asked = [quantity(name) for name in quantities if name != "output_shape"]
    given = given or Values({})
    extra = frozenset[str]().union(*(one.letters for one in asked))
    given.check(network.symbols | extra, ", ".join(quantities))
    placed = network.put(given.sizes(network))
    lines = list(_lines(placed, asked, chosen, given))
    totals = tuple(cell(_total(one.account(placed, chosen)), given) for one in asked)
    shared = _shared(asked, totals) if len(lines) > 1 else None
    repeats = any(node.loop is not None and node.loop.count != 1 for node in placed.layers)
    note = Paragraph(_note(chosen, asked, given, shared, repeats))
    blocks: list[Heading | Paragraph | Table] = [Heading((placed.title,)), note, _table(lines, asked, totals, shared)]
    least = max((one.least_rounds(chosen) for one in asked), default=0)
    assumed = conditions.needed([*conditions.of_sizes(placed), *conditions.of_depths(placed, least)]) if placed.symbols else []
    if assumed:
        blocks.append(Paragraph(assuming(assumed)))
    data = {"layers": [_datum(line, asked) for line in lines], "total": _data(asked, totals)}
    return Document(tuple(blocks), data)


def _table(lines: Sequence[_Line], asked: Sequence[Quantity], totals: Sequence[Written | None], shared: int | None) -> Table:
    rows: list[tuple[Prose, ...]] = []
    for line in _folded(lines, [one.adds_up for one in asked]):
        named = f"{line.names[0]} … {line.names[-1]}" if len(line.names) > 1 else line.names[0]
        times: Prose = () if line.times == ONE else ("× (", line.times, ")") if isinstance(line.times, Sum) else ("×", line.times)
        share = () if shared is None else (_bar(line.cells[shared], totals[shared]),)
        rows.append(((named,), (line.layer,), times, (line.output,), *map(shown, line.cells), *share))
    rows.append(((Phrase("total"),), (), (), (), *map(shown, totals), *(() for _ in range(shared is not None))))
    titles = ["name", "layer", "", "output", *(one.title for one in asked), *(["share"] if shared is not None else [])]
    numeric = [False, False, False, False, *(True for _ in asked), *([False] if shared is not None else [])]
    if not any(row[2] for row in rows):
        rows = [(*row[:2], *row[3:]) for row in rows]
        del titles[2], numeric[2]
    return Table(tuple(map(Phrase, titles)), tuple(rows), tuple(numeric), feet=1)


def _shared(asked: Sequence[Quantity], totals: Sequence[Written | None]) -> int | None:
    """The column whose shares are shown: the first that is a sum over the layers; none where its total is not a number."""
    place = next((place for place, one in enumerate(asked) if isinstance(one, LayerSum)), None)
    return place if place is not None and isinstance(totals[place], Number) else None


def _lines(network: Network, asked: Sequence[Quantity], chosen: Convention, given: Values) -> Iterator[_Line]:
    before: tuple[Node, ...] = ()
    for node in network.layers:
        if node.facts.begins:
            continue
        shape = Dimensions(tuple(map(settle, network.written_outputs[id(node)])))
        cells = tuple(cell(one.cell(network, node, chosen), given) for one in asked)
        yield _Line((network.names[id(node)],), str(node.layer), shape, cells, _times(node), node.inputs == before)
        before = (node,)


def _times(node: Node) -> Written:
    """How many layers of the unrolled network a node stands for."""
    return ONE if node.loop is None else write(node.loop.rounds)


def _folded(lines: Sequence[_Line], adds_up: Sequence[bool]) -> Iterator[_Line]:
    """Equal neighbours as one line. Its cells are those of all of them together, where the quantity adds up; else they are each one's."""
    for place, length, times in runs([line.kind for line in lines], [line.follows for line in lines]):
        for offset in range(length):
            same = lines[place + offset : place + length * times : length]
            line = lines[place + offset]
            names = tuple(name for one in same for name in one.names)
            cells = tuple(_times_over(cell, times) if cell and adds else cell for cell, adds in zip(line.cells, adds_up, strict=True))
            yield replace(line, names=names, cells=cells, times=_times_over(line.times, times)) if times > 1 else line


def runs(kinds: Sequence[object], follows: Sequence[bool]) -> Iterator[tuple[int, int, int]]:
    """Equal neighbours, also where several come again in the same order (conv and relu, conv and relu).

    Where each pattern begins, how many stand in it, and how often it comes. `follows` says of each whether it takes in what
    the one before puts out; elsewhere no pattern goes on.
    """
    place = 0
    while place < len(kinds):
        length, times = _run(kinds, follows, place)
        if times > 1 and _saved(_run(kinds, follows, place + 1)) >= _saved((length, times)):
            length, times = 1, 1  # conv3_2 relu conv3_3 relu, and not the relu before them with the first three
        yield place, length, times
        place += length * times


def _run(kinds: Sequence[object], follows: Sequence[bool], place: int) -> tuple[int, int]:
    """The pattern that begins here: how many stand in it, and how often it comes; the one that saves the most lines."""
    best = (1, 1)
    for length in range(1, min(_LONGEST_RUN, (len(kinds) - place) // 2) + 1):
        if not all(follows[place + 1 : place + length]):
            break
        pattern = kinds[place : place + length]
        end = place + length
        while kinds[end : end + length] == pattern and all(follows[end : end + length]):
            end += length
        run = length, (end - place) // length
        if _saved(run) > _saved(best):
            best = run
    return best


def _saved(run: tuple[int, int]) -> int:
    """How many lines are saved by folding a pattern of so many lines that comes so often."""
    length, times = run
    return length * (times - 1)


def _times_over(cell: Written, times: int) -> Written:
    return cell if times == 1 else settle(multiply(Number(times), cell))


def _note(chosen: Convention, asked: Sequence[Quantity], given: Values, shared: int | None, repeats: bool) -> Prose:
    notes: list[Prose] = [(Phrase("convention: "), chosen.name)]
    notes += [(Phrase(one.title), Phrase(" in "), Phrase(one.unit)) for one in asked if one.unit not in ("", one.name)]
    if given.sources:
        notes.append(sourced(given))
    if shared is not None:
        notes.append((Phrase("share: of the "), Phrase(asked[shared].title)))
    if any(one.name == "operational_space" for one in asked) and chosen.space is None:
        notes.append((Phrase("space is summed per layer, so a tensor between two layers is counted by both"),))
    if repeats:
        notes.append((Phrase("a Repeat's layers stand for all its rounds together, i for the rounds done so far"),))
    return joined(notes, "; ")


def cell(form: Written | None, given: Values) -> Written | None:
    """What a form is worth with the values put in: a number, the form itself where symbols are left, None where nothing."""
    if form is None:
        return None
    put = substitute(form, given.numbers)
    if isinstance(put, Quotient) and normal_form(put.denominator) == 0:
        return None
    settled = settle(put)
    if not free_names(settled) or isinstance(settled, Dimensions):
        return settled
    collected = write(normal_form(settled))
    return collected if len(str(collected)) < len(str(settled)) else settled


def _total(account: Account) -> Written:
    return substitute(account.formula, account.fixed)


def shown(cell: Written | None) -> Prose:
    """A cell as a reader wants it: a fraction as a decimal number, marked where it is rounded."""
    if cell is None:
        return ("—",)
    if isinstance(cell, Number) and isinstance(cell.value, Fraction):
        rounded, exact = decimal(cell.value)
        return (rounded,) if exact else ("≈ ", rounded)
    return (cell,)


def _bar(cell: Written | None, total: Written | None) -> Prose:
    """The share of the total as a bar; nothing where there is no share or less than half of a thousandth."""
    if not isinstance(cell, Number) or not isinstance(total, Number) or total.value == 0:
        return ()
    share = Fraction(cell.value) / Fraction(total.value)
    if share < Fraction(1, 2000):
        return ()
    return (Phrase(f"{float(share):6.1%} {'█' * round(share * _BAR)}".rstrip()),)


def _data(asked: Sequence[Quantity], cells: Sequence[Written | None]) -> dict[str, Any]:
    return {one.name: None if cell is None else plain_for_machines(cell) for one, cell in zip(asked, cells, strict=True)}


def _datum(line: _Line, asked: Sequence[Quantity]) -> dict[str, Any]:
    output = [plain_for_machines(size) for size in line.output.sizes]
    told = {"name": line.names[0], "layer": line.layer, "output": output, **_data(asked, line.cells)}
    return told if line.times == ONE else {**told, "times": plain_for_machines(line.times)}
