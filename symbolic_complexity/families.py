"""The open families as tables: what `symcx list` and the documentation show, read from the registries themselves."""

from __future__ import annotations

from collections.abc import Callable

from . import conventions, examples, figures, machines, mistakes, quantities, renderers, units, wording
from .document import Document, Heading, Prose, Table, plain_text
from .errors import lookup
from .layers import known_layers
from .symbols import VOCABULARY
from .written import Name
from .zoo import REGISTRY as ZOO

Rows = tuple[tuple[str, ...], list[tuple[Prose, ...]]]


def _layers() -> Rows:
    rows: list[tuple[Prose, ...]] = []
    for layer in known_layers():
        letters = " ".join(described.letter for _, described in layer.attributes())
        rows.append(((layer.name,), (letters,), (layer.summary,), (", ".join(layer.synonyms),)))
    return ("layer", "letters", "what it is", "also read as"), rows


def _quantities() -> Rows:
    rows: list[tuple[Prose, ...]] = [((one.name,), (one.sign,), (one.unit,), (one.meaning,)) for one in quantities.REGISTRY.values()]
    return ("quantity", "sign", "unit", "meaning"), rows


def _conventions() -> Rows:
    rows: list[tuple[Prose, ...]] = [((one.name,), (one.summary,), (one.source,)) for one in conventions.REGISTRY.values()]
    return ("convention", "what it counts", "source"), rows


def _formats() -> Rows:
    rows: list[tuple[Prose, ...]] = [((one.name,), (" ".join(one.suffixes),), (one.summary,)) for one in renderers.known_formats().values()]
    return ("format", "suffix", "what it is"), rows


def _zoo() -> Rows:
    rows: list[tuple[Prose, ...]] = [((one.name,), (one.summary,), (one.source,)) for one in ZOO.values()]
    return ("network", "what it is", "source"), rows


def _figures() -> Rows:
    rows: list[tuple[Prose, ...]] = [((one.name,), (one.summary,)) for one in figures.REGISTRY.values()]
    return ("figure", "what it shows"), rows


def _mistakes() -> Rows:
    rows: list[tuple[Prose, ...]] = [((one.name,), (one.summary,)) for one in mistakes.REGISTRY.values()]
    return ("mistake", "what goes wrong"), rows


def _letters() -> Rows:
    rows: list[tuple[Prose, ...]] = [
        ((name,), (one.summary,), (one.source,)) for name in wording.known("alphabets") for one in [wording.alphabet(name)]
    ]
    return ("letters", "what they are", "source"), rows


def _languages() -> Rows:
    rows: list[tuple[Prose, ...]] = [((name,), (wording.language(name).summary,)) for name in wording.known("languages")]
    return ("language", "what it is"), rows


def _comparisons() -> Rows:
    rows: list[tuple[Prose, ...]] = [
        ((name,), (one.title,), (one.source,)) for name in examples.known() for one in [examples.example(name)]
    ]
    return ("comparison", "what is compared", "source"), rows


def _machines() -> Rows:
    rows: list[tuple[Prose, ...]] = []
    for one in map(machines.machine, machines.known()):
        bandwidth = units.readable(one.bandwidth, "bytes/s").prose
        rows.append(((one.name,), (one.summary,), (", ".join(one.rates),), bandwidth, (one.source,)))
    return ("machine", "what it is", "precisions", "bandwidth", "source"), rows


def _symbols() -> Rows:
    rows: list[tuple[Prose, ...]] = [((Name(one.name),), (one.meaning,), (one.unit,), (one.used,)) for one in VOCABULARY.values()]
    return ("symbol", "meaning", "unit", "where it is used"), rows


_FAMILIES: dict[str, Callable[[], Rows]] = {
    "layers": _layers,
    "quantities": _quantities,
    "conventions": _conventions,
    "formats": _formats,
    "zoo": _zoo,
    "symbols": _symbols,
    "figures": _figures,
    "mistakes": _mistakes,
    "comparisons": _comparisons,
    "machines": _machines,
    "letters": _letters,
    "languages": _languages,
}


def catalogue(family: str | None = None) -> Document:
    """One family as a table, or all of them. Raises `Invalid` for a family that there is not."""
    chosen = _FAMILIES if family is None else {family: lookup(_FAMILIES, family, "family")}
    blocks: list[Heading | Table] = []
    data: dict[str, list[dict[str, str]]] = {}
    for name, rows_of in chosen.items():
        columns, rows = rows_of()
        blocks += [Heading((name,), 2), Table(columns, tuple(rows), tuple(False for _ in columns))]
        data[name] = [dict(zip(columns, map(plain_text, row), strict=True)) for row in rows]
    return Document(tuple(blocks), data)
