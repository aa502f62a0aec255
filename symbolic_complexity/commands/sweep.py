"""`symcx sweep`: quantities over a grid of a design's symbols."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from ..errors import Invalid, nearest
from ..options import Output, Question, look_options, output_options, question_options
from . import guarded

if TYPE_CHECKING:
    from ..renderers import Format
    from ..sweeping import Sweep, Tally
    from ..sweeping.running import Told

_ECHO = len("^C") + 1
"""Room left at the end of the bar's line: a terminal prints ^C there, and would break a line as wide as itself, whose first half
then stays on the screen."""


@click.command()
@click.argument("design")
@question_options
@click.option("--over", multiple=True, metavar="k=16:512:16", help="A symbol's numbers, or M=32,64,128; may be repeated.")
@click.option("--where", metavar="'weights < 1e6'", help="Which points to keep: < <= = != >= > between formulas, and, or.")
@click.option("--pareto", metavar="Q1,Q2", help="Only the points to which no other one is better in all of these.")
@click.option("--dask", metavar="ADDRESS", help="Let a cluster work: a scheduler's address, or local:2 for two processes.")
@click.option("--restart", is_flag=True, help="Throw away what an interrupted sweep wrote, instead of going on with it.")
@look_options
@output_options
@guarded
def sweep(
    design: str,
    question: Question,
    over: tuple[str, ...],
    where: str | None,
    pareto: str | None,
    dask: str | None,
    restart: bool,
    look: dict[str, Any],
    output: Output,
) -> None:
    """Quantities of a DESIGN for every combination of its symbols' numbers.

    -o sweep.csv or sweep.parquet writes every row, and goes on where the same sweep was stopped; -o sweep.svg (png, pdf, ...) draws a curve
    over one symbol, a map over two, or a Pareto front. Without -o: the first and last rows, and the least and most of each quantity.
    """
    from ..sweeping import quantities_in
    from ..sweeping import sweep as swept
    from ..sweeping.tables import TABLES

    network = question.network(design)
    fronted = [name.strip() for name in pareto.split(",")] if pareto is not None else []
    given = question.keywords(also=[*fronted, *quantities_in(where)])
    found = swept(network, over, question.asked(()), where=where, pareto=fronted, dask=dask, **given)
    suffix = f".{output.format_name}" if output.format_name else ""
    table = suffix in TABLES or (not suffix and output.path is not None and output.path.lower().endswith((*TABLES,)))
    if restart and not (table and output.path):
        raise Invalid("--restart is of a sweep that writes a table", expected=f"-o with a file ending in {' or '.join(TABLES)}")
    try:
        kept = _table(found, output, suffix, restart) if table else _document(found, output, look)
    except KeyboardInterrupt as stopped:
        if table and output.path is not None:
            raise
        raise KeyboardInterrupt(f"{str(stopped) or 'stopped'}; with -o sweep.csv the same command would go on from there") from None
    if not kept:
        raise SystemExit(1)


def _document(found: Sweep, output: Output, look: dict[str, Any]) -> bool:
    """A picture, or the sweep in words and numbers; gives whether any point is kept."""
    from ..document import Document

    chosen = _format(output)
    with _progress(found) as told:
        if chosen is not None and (chosen.pictures or chosen.name == "pdf"):
            drawn, said = found.pictured(told)
            document, kept = Document((drawn,)), True  # there is no picture of nothing
        else:
            if chosen is not None and chosen.name == "json":
                document = Document((), found.data(told))
            else:
                document = found.document(told)
                if chosen is not None and output.path is not None and found.drawable:
                    document = Document((*document.blocks, found.figure()), document.data)
            said, kept = found.tally.said(), found.tally.rows > 0
    output.write(document, look)
    if output.path is not None:
        click.echo(said, err=True)
    return kept


def _format(output: Output) -> Format | None:
    """The format that is asked for, by name or by a file's suffix. Raises `Invalid`, with the known ones, tables too, for any other."""
    from ..renderers import format_named, format_of_file, known_formats
    from ..sweeping.tables import TABLES

    if output.format_name:
        try:
            return format_named(output.format_name)
        except Invalid:
            known = [*known_formats(), *(suffix[1:] for suffix in TABLES)]
            said = f"unknown format {output.format_name!r:.60}{nearest(output.format_name, known)}"
            raise Invalid(said, expected=", ".join(known)) from None
    try:
        return format_of_file(output.path) if output.path else None
    except Invalid as error:
        raise Invalid(error.message, expected=f"{error.expected}; a table: {' or '.join(TABLES)}") from None


def _table(found: Sweep, output: Output, suffix: str, restart: bool) -> bool:
    """Every row to a file or to standard output; gives whether there are any."""
    from pathlib import Path

    from ..sweeping.saving import save
    from ..sweeping.tables.csv import CsvStream

    if output.path is None:
        if suffix != ".csv":
            raise Invalid("this format is no text and needs a file", expected="-o sweep.parquet")
        if sys.stdout is None:
            raise Invalid("cannot write: there is no standard output")
        stream = CsvStream(sys.stdout, found.names)
        with _progress(found) as told:
            tally = found.run(stream, told)
        stream.begin()
        sys.stdout.flush()
    else:
        with _progress(found) as told:
            tally = save(found.plan, Path(output.path), suffix=suffix, dask=found.dask, restart=restart, told=told)
    click.echo(tally.said(), err=True)
    return tally.rows > 0


@contextmanager
def _progress(found: Sweep) -> Iterator[Told]:
    """A bar on standard error with the rate and the time left; nothing where that is no terminal."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    from ..units import readable

    def near(number: float) -> str:
        told = readable(round(number), "counts", 3)
        return f"{told.form} {told.unit.name}".rstrip()

    columns = (
        TextColumn("{task.fields[done]} points"),
        BarColumn(bar_width=None),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(compact=True),
        TextColumn("left"),
    )
    console = Console(stderr=True)
    console.width -= _ECHO
    with Progress(*columns, console=console, transient=True, refresh_per_second=5, expand=True) as bar:
        task = bar.add_task("", total=found.points, done="0", rate="")

        def told(tally: Tally) -> None:
            speed = bar.tasks[0].speed
            rate = f"{near(speed)}/s" if speed else ""
            if not bar.tasks[0].completed:
                bar.reset(task, completed=tally.points)  # what an earlier sweep did says nothing of the rate
            bar.update(task, completed=tally.points, done=f"{near(tally.points)} of {near(found.points)}", rate=rate)

        yield told
