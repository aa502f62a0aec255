"""A roofline as a document: a sentence to quote, the formulas with their numbers, the layers one by one, and what must be in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil
from typing import Any, Literal

from ..algebra import Exact, Value, normal_form, write
from ..derivation import chain_of
from ..document import Block, Chain, Document, Figure, Heading, Paragraph, Phrase, Prose, Row, Table
from ..quantities import REGISTRY as QUANTITIES
from ..quantities import Account
from ..steps import LECTURE, steps_of
from ..symbols import Sign
from ..table import runs, shown
from ..typeset import plain_for_machines
from ..units import DECIMAL, Kind, Readable, readable, scaled
from ..written import Maximum, Name, Number, Part, Quotient, Written, add, unfold
from .answer import Bound, Roofline, Share

_READS = Sign("reads", "|in|", "|in|", r"|\mathrm{in}|")
_BYTES = Sign("bytes_moved", "Bytes", "Bytes", r"\mathrm{Bytes}")
_INTENSITY = Sign("intensity", "I", "I", "I")
_RIDGE = Sign("ridge", "I*", "I*", "I^{*}")
_LAYERS = Sign("layers_time", "t_layers", "t_layers", r"t_{\mathrm{layers}}")
_SPACE = {
    "inference": Sign("inference", "Space_inf", "Space_inf", r"\mathrm{Space}_{\mathrm{inf}}"),
    "training": Sign("training", "Space_train", "Space_train", r"\mathrm{Space}_{\mathrm{train}}"),
}
_BOUND: dict[Bound, Phrase] = {
    "operations": Phrase("operations"),
    "memory": Phrase("memory"),
    "both": Phrase("both"),
    "nothing": Phrase("nothing"),
}
_PURPOSE = {
    "inference": Phrase("Inference needs the weights and the largest set of tensors alive at once"),
    "training": Phrase("Training needs, as autograd counts, weights, input and outputs, each with its gradient"),
}
_INTENSE = Phrase("operations a byte")


def document(found: Roofline, pictures: Sequence[Figure] = ()) -> Document:
    """The roofline of a design on a machine, in words, formulas, pictures, a table, and as plain data."""
    blocks: list[Block] = [
        Heading((found.network.title, Phrase(" on "), found.machine.summary)),
        Paragraph(sentence(found)),
        Paragraph(_about_machine(found)),
        Paragraph(_counting(found)),
        *_chains(found),
    ]
    if (batches := _batches(found)) is not None:
        blocks.append(Paragraph(batches))
    blocks += [*pictures, Heading((Phrase("Layer by layer"),), 2), *_layers(found), Heading((Phrase("In memory"),), 2), *_memory(found)]
    return Document(tuple(blocks), data(found))


# --------------------------------------------------------------------------------------------------------------------- words


def sentence(found: Roofline) -> Prose:
    """What bounds the design on the machine, and by how much; its numbers to three digits, in full in the chains."""
    which: Prose = (found.network.title, " in ", found.precision, Phrase(" on "), found.machine.summary)
    intensity, bound = found.intensity(found.total), found.bound(found.total)
    if not isinstance(intensity, (int, Fraction)) or bound is None:
        return (*which, Phrase(": which side bounds it depends on the sizes that are open; the ridge is at "), *intense(found.ridge), ".")
    apart: Prose = (Phrase("about "), _about(intensity), " ", Phrase("operations a byte against a ridge of "), _about(found.ridge))
    match bound:
        case "operations":
            return (*which, Phrase(" is bound by its operations: "), *apart, *_times(intensity / found.ridge, "as many as it takes"), ".")
        case "memory":
            short: Prose = () if intensity == 0 else _times(found.ridge / intensity, "too few")
            return (*which, Phrase(" is bound by the memory: "), *apart, *short, ".")
    return (*which, Phrase(" stands on the ridge: "), *apart, ".")


def _times(factor: Fraction, what: Literal["as many as it takes", "too few"]) -> Prose:
    return (", ", _about(factor), Phrase(f" times {what}"))


def _about(value: Exact) -> Written:
    return scaled(Fraction(value), DECIMAL["counts"][:1], 3).form


def near(value: Exact) -> Prose:
    """A number to four digits, marked where that rounds it."""
    return scaled(Fraction(value), DECIMAL["counts"][:1], 4).prose


def best(value: Exact, kind: Kind) -> Prose:
    """A number in the unit in which it reads best."""
    told = readable(value, kind)
    return told.prose if told.unit.worth != 1 or kind != "bytes" else (told.form, " ", Phrase("bytes"))


def intense(value: Value) -> Prose:
    """An intensity with its unit."""
    number = near(value) if isinstance(value, (int, Fraction)) else (write(value),)
    return (*number, " ", _INTENSE)


def _about_machine(found: Roofline) -> Prose:
    means = found.machine.means.get(found.precision)
    rate: Prose = (Name("r"), " = ", *_exactly(found.r, "operations/s"), *((f", {means}",) if means else ()))
    memory: Prose = ("; ", Phrase("memory"), " ", *_exactly(found.machine.memory, "bytes"))
    per: Prose = (
        "; ",
        Name("p"),
        " = ",
        *shown(write(found.p)),
        " ",
        Phrase("bytes"),
        "; ",
        Name("B"),
        " = ",
        *_exactly(found.B, "bytes/s"),
    )
    return (*rate, *per, *memory, ". ", Phrase("Source: "), found.machine.source, ".")


def _exactly(value: Exact, kind: Kind) -> Prose:
    """A number in full with its unit, and how it reads best."""
    told = readable(value, kind)
    full: Prose = (*shown(write(value)), " ", Phrase(kind))
    return full if told.unit.worth == 1 else (*full, " (", *told.prose, ")")


def _counting(found: Roofline) -> Prose:
    once = Phrase("Bytes moved are the weights once for a batch and, for each sample, what every layer takes in and puts out")
    return (once, Phrase("; nothing stays in a cache"), Phrase(". Convention: "), found.convention.name, ".")


def _batches(found: Roofline) -> Prose | None:
    """From which batch on the operations bound it; None where that goes without saying."""
    most = found.intensity(replace(found.total, weights=0))
    if not isinstance(most, (int, Fraction)) or most == 0:
        return None
    below: Prose = (Phrase("However large the batch, the intensity stays below "), *intense(most))
    if found.total.weights == 0:
        return None
    if found.turning is None:
        return (*below, ": ", Phrase("no batch makes the operations its bound."))
    first = max(1, ceil(found.turning))
    if first == 1:
        return (*below, "; ", Phrase("the operations bound every batch."))
    return (*below, "; ", Phrase("from a batch of "), Number(first), Phrase(" on the operations bound it."))


# -------------------------------------------------------------------------------------------------------------------- chains


def _chains(found: Roofline) -> Iterator[Block]:
    """Bytes, intensity, ridge, time and throughput, in letters first."""
    total = found.total
    b, p, r, B = _letter(found), Name("p"), Name("r"), Name("B")
    own: dict[str, Exact] = {"p": found.p, "r": found.r, "B": found.B}
    if isinstance(found.batch, int):
        own[b.name] = found.batch
    weights, reads, writes, operations = (
        Part(sign, write(value))
        for sign, value in (
            (QUANTITIES["weights"].sign, total.weights),
            (_READS, total.reads),
            (QUANTITIES["activations"].sign, total.writes),
            (QUANTITIES["operations"].sign, total.operations),
        )
    )
    moved = Part(_BYTES, write(found.bytes(total)))
    yield _chain(_BYTES, p * (weights + b * (reads + writes)), ("weights once, inputs and outputs of each sample",), own, "bytes", "bytes")
    if found.bytes(total) == 0:
        return
    yield _chain(_INTENSITY, Quotient(b * operations, moved), ("operations for each byte moved",), own, _INTENSE)
    yield _chain(_RIDGE, Quotient(r, B), ("the ridge: both sides take as long as each other",), own, _INTENSE)
    time = Maximum((Quotient(b * operations, r), Quotient(moved, B)))
    yield _chain(QUANTITIES["time"].sign, time, ("the longer of the operations and of moving the bytes",), own, "seconds", "seconds")
    if found.bound(total) in (None, "nothing"):
        return
    through = Quotient(b, Part(QUANTITIES["time"].sign, write(found.time(total))))
    chain = _chain(QUANTITIES["throughput"].sign, through, ("the samples of a batch in its time",), own, "samples per second")
    yield replace(chain, rows=tuple(row for row in chain.rows if row.rule not in ("unfold", "substitute")))  # t has been shown


def _letter(found: Roofline) -> Name:
    if isinstance(found.batch, str):
        return Name(found.batch)
    return Name("b" if "b" not in found.network.symbols else "batch")


def _chain(sign: Sign, argument: Written, why: tuple[str, ...], own: Mapping[str, Exact], unit: str, kind: Kind | None = None) -> Chain:
    """A formula's steps, each proved; at its end the number as it reads best."""
    account = Account(argument, why, (normal_form(unfold(argument)),))
    chain = chain_of(sign, steps_of(account, own, unit, LECTURE))
    last = normal_form(unfold(argument), own)
    rows = [row for row in chain.rows if row.rule != "round"]
    if isinstance(last, (int, Fraction)):
        rows += _rounded(last, unit, kind, rows[-1])
    return replace(chain, rows=tuple(rows))


def _rounded(value: Exact, unit: str, kind: Kind | None, before: Row) -> list[Row]:
    """The number in the unit in which it reads best; nothing where it stands there just so."""
    told: Readable = readable(value, kind) if kind else scaled(Fraction(value), DECIMAL["counts"][:1], 4)
    if told.exact and (told.unit.worth == 1 or kind is None) and told.form == before.right:
        return []
    named = told.unit.name if kind and told.unit.worth != 1 else Phrase(unit)
    return [Row("=" if told.exact else "≈", told.form, (), named, rule="round")]


# -------------------------------------------------------------------------------------------------------------------- layers


def _layers(found: Roofline) -> Iterator[Block]:
    """One row a layer, equal neighbours together, and the time of all of them one after another."""
    timed = found.bound(found.total) is not None
    rows: list[tuple[Prose, ...]] = []
    for place, length, times in runs([(part.layer, part.share) for part in found.parts], [part.follows for part in found.parts]):
        for offset in range(length):
            same = found.parts[place + offset : place + length * times : length]
            names = f"{same[0].name} … {same[-1].name}" if times > 1 else same[0].name
            several: Prose = ("×", Number(times)) if times > 1 else ()
            rows.append(((names,), (same[0].layer,), several, *_cells(found, same[0].share, times, timed)))
    columns = ["name", "layer", "", "operations", "bytes moved", "≈ op/byte" if timed else "op/byte"]
    columns += ["bound by", "≈ time", "share"] if timed else []
    if timed:
        rows.append(((Phrase("total"),), (), (), *_cells(found, found.total, 1, False), (), *_clock(found, found.layers_time)))
    if not any(row[2] for row in rows):
        rows = [(*row[:2], *row[3:]) for row in rows]
        del columns[2]
    numeric = tuple(column not in ("name", "layer", "", "bound by") for column in columns)
    yield Table(tuple(map(Phrase, columns)), tuple(rows), numeric, feet=int(timed))
    whole = found.time(found.total)
    if timed and isinstance(found.layers_time, (int, Fraction)) and isinstance(whole, (int, Fraction)):
        exact = Row("=", Number(found.layers_time), (Phrase("one layer after another, each at its own bound"),), Phrase("seconds"))
        yield Chain(_LAYERS, (exact, *_rounded(found.layers_time, "seconds", "seconds", exact)))
        if found.layers_time == whole:
            return
        together: Prose = (Phrase("All operations against all bytes take "), *readable(whole, "seconds").prose)
        told = Phrase(", as if one layer's operations could hide behind another one's bytes; one layer after another takes at least ")
        yield Paragraph((*together, told, *readable(found.layers_time, "seconds").prose, "."))


def _cells(found: Roofline, share: Share, times: int, timed: bool) -> tuple[Prose, ...]:
    intensity = found.intensity(share)
    close: Prose = ("—",) if intensity is None else (_about(intensity) if isinstance(intensity, (int, Fraction)) else write(intensity),)
    cells: tuple[Prose, ...] = (*((write(times * value),) for value in (found.operations(share), found.bytes(share))), close)
    bound = found.bound(share)
    return (*cells, (_BOUND[bound],) if bound else (), *_clock(found, times * found.time(share))) if timed else cells


def _clock(found: Roofline, time: Value) -> tuple[Prose, Prose]:
    """A time as it reads best, to three digits, and its share of all layers'."""
    whole = found.layers_time
    assert isinstance(time, (int, Fraction))
    assert isinstance(whole, (int, Fraction))
    told = readable(time, "seconds", 3)
    share = Fraction(time) / Fraction(whole) if whole else Fraction(0)
    return (told.form, f" {told.unit.name}"), (Phrase(f"{float(share):.1%}"),) if share >= Fraction(1, 2000) else ()


# -------------------------------------------------------------------------------------------------------------------- memory


def _memory(found: Roofline) -> Iterator[Block]:
    """What must be in memory at once, and whether it fits."""
    b, p = _letter(found), Name("p")
    own: dict[str, Exact] = {"p": found.p, **({b.name: found.batch} if isinstance(found.batch, int) else {})}
    for purpose, (once, each) in found.held.items():
        if purpose == "inference":
            each_part = Part(QUANTITIES["peak_memory"].sign, write(each))
            argument = p * (Part(QUANTITIES["weights"].sign, write(once)) + b * each_part)
        else:
            inputs, outputs = (QUANTITIES[name] for name in ("inputs", "activations"))
            parts = (Part(one.sign, write(one.value(found.network, found.convention))) for one in (inputs, outputs))
            argument = 2 * (p * (Part(QUANTITIES["weights"].sign, write(once * Fraction(1, 2))) + b * add(*parts)))
        yield _chain(_SPACE[purpose], argument, (), own, "bytes", "bytes")
        yield Paragraph(_fits(found, purpose))
    if "inference" not in found.held:
        yield Paragraph((Phrase("Which tensors are alive at once is not known for all sizes of this design."),))


def _fits(found: Roofline, purpose: str) -> Prose:
    space, memory = found.space(purpose), found.machine.memory
    what: Prose = (_PURPOSE[purpose], ": ")
    if not isinstance(space, (int, Fraction)):
        return (*what, Phrase("whether that fits depends on the sizes that are open."))
    told: Prose = (*best(space, "bytes"), " ", Phrase("out of"), " ", *best(memory, "bytes"))
    largest = found.largest(purpose)
    if largest:
        batches: Prose = (Phrase("; the largest batch that fits is "), Number(largest), ".")
    else:
        batches = (Phrase(", and no batch does."),) if largest == 0 else (".",)
    return (*what, *told, Phrase(", which fits" if space <= memory else ", which does not fit"), *batches)


# ---------------------------------------------------------------------------------------------------------------------- data


def data(found: Roofline) -> dict[str, Any]:
    """Plain data: exact numbers and formulas as text, None where symbols leave something open."""
    machine = found.machine
    return {
        "design": str(found.network),
        "machine": {
            "name": machine.name,
            "summary": machine.summary,
            "source": machine.source,
            "rate": str(found.r),
            "bandwidth": str(found.B),
            "memory": str(machine.memory),
        },
        "precision": found.precision,
        "bytes_per_number": str(found.p),
        "batch": str(found.batch),
        "convention": found.convention.name,
        **_numbers(found, found.total),
        "ridge": str(found.ridge),
        "layers_time": _text(found.layers_time) if found.bound(found.total) is not None else None,
        "turning_batch": None if found.turning is None else str(max(1, ceil(found.turning))),
        "memory": {purpose: _need(found, purpose) for purpose in found.held},
        "layers": [{"name": part.name, "layer": part.layer, **_numbers(found, part.share)} for part in found.parts],
    }


def _numbers(found: Roofline, share: Share) -> dict[str, str | None]:
    intensity, bound = found.intensity(share), found.bound(share)
    return {
        "operations": _text(found.operations(share)),
        "bytes": _text(found.bytes(share)),
        "intensity": None if intensity is None else _text(intensity),
        "bound": bound,
        "time": None if bound is None else _text(found.time(share)),
    }


def _need(found: Roofline, purpose: str) -> dict[str, Any]:
    space, largest = found.space(purpose), found.largest(purpose)
    fits = space <= found.machine.memory if isinstance(space, (int, Fraction)) else None
    return {"bytes": _text(space), "fits": fits, "largest_batch": None if largest is None else str(largest)}


def _text(value: Value) -> str:
    return str(value) if isinstance(value, (int, Fraction)) else plain_for_machines(write(value))
