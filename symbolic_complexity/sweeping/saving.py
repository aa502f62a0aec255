"""A sweep's rows in a file, as they come: what was written stays readable, and the same sweep goes on where it was stopped.

Until it is finished, a sweep lies in a folder beside its file, sweep.csv.part: the rows so far, and a journal that says which question
they answer and how far they came. The file appears at the end, whole.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from .. import files
from ..errors import Invalid
from .plan import Plan
from .running import Stopped, Tally, run, undisturbed
from .tables import TABLES, Table

_JOURNAL = "journal.json"
_VERSION = 1


class _Sink:
    """A table in its folder, and the journal beside it."""

    def __init__(self, folder: Path, table: Table, tally: Tally, told: Callable[[Tally], None]) -> None:
        self.folder, self.table, self.tally, self.told = folder, table, tally, told
        self.reached = tally.reached()
        self.written = time.monotonic()

    def append(self, columns: Sequence[Any]) -> None:
        self.table.append(columns)

    def hear(self, tally: Tally) -> None:
        """Write the journal again, if it is time."""
        if self.table.due or time.monotonic() - self.written > self.table.seconds:
            self.note()
        self.told(tally)

    def note(self) -> None:
        """Everything so far into the folder, and then into the journal that it is there."""
        state = self.table.settle()
        plan = self.tally.plan
        entry = {"version": _VERSION, "question": plan.question, "pieces": plan.pieces, "table": state, "tally": self.tally.data()}
        files.write_whole(self.folder / _JOURNAL, json.dumps(entry))
        self.reached = self.tally.reached()
        self.written = time.monotonic()


def save(
    plan: Plan,
    path: Path,
    *,
    suffix: str = "",
    dask: str | None = None,
    restart: bool = False,
    told: Callable[[Tally], None] = lambda _: None,
) -> Tally:
    """Write a plan's rows to a file, .csv or .parquet, going on where the same sweep was stopped.

    Raises `Invalid` where it cannot be written, saying what is kept, and where the folder beside it holds another sweep's rows, unless
    they are to be thrown away (`restart`). An interrupt raises `Stopped`, which says what is kept, when all that was worked out is
    written; another one before that leaves what was written every few seconds.
    """
    kind = kind_of(path, suffix)
    kind.check(plan)
    if os.path.islink(path):  # the file itself, and not the link, is replaced
        path = path.resolve()
    if os.path.exists(path) and not path.is_file():
        said = f"cannot write {str(path)[:200]}: it is {'a folder' if path.is_dir() else 'no file'}"
        raise Invalid(said, expected=f"a file ending in {' or '.join(TABLES)}; into a pipe, --format csv without -o")
    folder = path.with_name(f"{path.name}.part")
    tally, state = Tally(plan), None
    sink: _Sink | None = None
    try:
        if restart:
            _clear(folder)
        if folder.exists():
            tally, state = _before(folder, plan)
        else:
            folder.mkdir()
        sink = _Sink(folder, kind(folder, plan, state), tally, told)
        try:
            run(plan, sink, tally=tally, dask=dask, told=sink.hear)
        except (Stopped, Invalid):
            if tally.done:
                sink.note()
            raise
        sink.note()
        sink.table.finish(path)
        _clear(folder)
    except (OSError, Invalid, KeyboardInterrupt) as error:
        with undisturbed():
            kept = _left(folder, sink)
        if isinstance(error, OSError):
            raise _cannot(path, error, kept) from None
        if isinstance(error, Invalid):
            raise
        if sink is None or not kept:
            raise Stopped("stopped before any row was written") from None
        raise Stopped(f"{sink.reached}; the rows so far are in {kept}, and the same command goes on from there") from None
    return tally


def _left(folder: Path, sink: _Sink | None) -> str:
    """Where a sweep that did not come to its end leaves what it can go on from; else it leaves nothing."""
    if sink is not None:
        sink.table.leave()
    with suppress(OSError):
        if (folder / _JOURNAL).exists():
            return f"{str(folder)[:200]}{os.sep}" if sink is not None else ""
        _clear(folder)
    return ""


def kind_of(path: Path, suffix: str = "") -> type[Table]:
    """The kind of table that a suffix asks for, the file's own if none is given. Raises `Invalid` for any other."""
    kind = TABLES.get(suffix or path.suffix.lower())
    if kind is None:
        raise Invalid(f"no table is known for the file {path.name!r:.60}", expected=f"a name ending in {' or '.join(TABLES)}")
    return kind


def _before(folder: Path, plan: Plan) -> tuple[Tally, Any]:
    """How far the same sweep came. Raises `Invalid` for another one's folder."""
    journal = folder / _JOURNAL
    if not journal.exists():
        return Tally(plan), None  # it was stopped before anything was written
    try:
        entry = json.loads(journal.read_text(encoding="utf-8"))
        same = entry["version"] == _VERSION and entry["question"] == plan.question and entry["pieces"] == plan.pieces
        if same:
            # A front is written when all is known, so that there are no rows to go on from.
            return Tally.read(entry["tally"], plan), None if plan.pareto else entry["table"]
    except (ValueError, TypeError, KeyError, IndexError):
        pass
    expected = "the same sweep, another file, or --restart to throw those rows away"
    raise Invalid(f"{str(folder)!r:.200} holds the rows of another sweep that was stopped", expected=expected)


def _clear(folder: Path) -> None:
    """The folder and what a sweep wrote there; anything else stays, and so does the folder then."""
    if not folder.exists():
        return
    for one in folder.iterdir():
        if one.name == _JOURNAL or one.suffix in TABLES or one.name.startswith(f".{_JOURNAL}"):
            one.unlink()
    folder.rmdir()


def _cannot(path: Path, error: BaseException, kept: str) -> Invalid:
    number = re.search(r"\[errno (\d+)\]", str(error))  # as Arrow says it
    said = os.strerror(int(number[1])) if number else getattr(error, "strerror", None) or error
    goes_on = f"the same command, which goes on where this one stopped; the rows so far are in {kept}" if kept else ""
    return Invalid(f"cannot write {str(path)[:200]}: {said}", expected=goes_on)
