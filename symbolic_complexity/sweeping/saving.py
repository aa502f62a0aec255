"""A sweep's rows in a file, as they come: what was written stays readable, and the same sweep goes on where it was stopped.

Until it is finished, a sweep lies in a folder beside its file, sweep.csv.part: the rows so far, and a journal that says which question
they answer and how far they came. The file appears at the end, whole.
"""

from __future__ import annotations

import errno
import json
import os
import re
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from .. import files
from ..errors import Invalid
from .plan import Plan
from .running import Stopped, Tally, Told, run, undisturbed, unheard
from .tables import TABLES, Table

_JOURNAL = "journal.json"
_VERSION = 1
_MOST_LINKS = 40
"""Links that lead to one another, after which systems give up."""


class _Sink:
    """A table in its folder, and the journal beside it."""

    def __init__(self, folder: Path, table: Table, tally: Tally, told: Told) -> None:
        self.folder, self.table, self.tally, self.told = folder, table, tally, told
        self.reached = tally.reached()
        self.written = time.monotonic()

    def append(self, columns: Sequence[Any]) -> None:
        try:
            self.table.append(columns)
        except OSError:
            if self.tally.done and self.table.takes_all_or_nothing:
                with suppress(OSError):  # on a full disk there is room again, of the rows that were not taken
                    self.note()
            raise

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
        try:
            files.write_whole(self.folder / _JOURNAL, json.dumps(entry))
        except Invalid as error:
            raise OSError(error.message) from None
        self.reached = self.tally.reached()
        self.written = time.monotonic()


def save(
    plan: Plan,
    path: Path,
    *,
    suffix: str = "",
    dask: str | None = None,
    restart: bool = False,
    told: Told = unheard,
) -> Tally:
    """Write a plan's rows to a file, .csv or .parquet, going on where the same sweep was stopped.

    Raises `Invalid` where it cannot be written, saying what is kept, and where the folder beside it holds another sweep's rows, unless
    they are to be thrown away (`restart`). An interrupt raises `Stopped`, which says what is kept, when all that was worked out is
    written; another one before that leaves what was written every few seconds.
    """
    kind = kind_of(path, suffix)
    kind.check(plan)
    path = _file(path)
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
        with undisturbed(), suppress(OSError):  # the file is there
            _clear(folder)
    except (OSError, Invalid, KeyboardInterrupt) as error:
        with undisturbed():
            kept = _left(folder, sink, tally)
        if isinstance(error, OSError):
            raise _cannot(path, error, kept) from None
        if isinstance(error, Invalid):
            raise
        if not kept:
            raise Stopped("stopped before any row was written") from None
        reached = tally.reached() if sink is None else sink.reached
        raise Stopped(f"{reached}; the rows so far are in {kept}, and the same command goes on from there") from None
    return tally


def _file(path: Path) -> Path:
    """The file that is replaced: of a link what it leads to.

    Raises `Invalid` for what is no file, also where a link such as /dev/stdout or /proc/self/fd/1 leads to one: somebody has it open,
    and what is written to it afterwards would be lost.
    """
    place, no_file = path, False
    for _ in range(_MOST_LINKS):
        parent = Path(os.path.realpath(place.parent))
        no_file = no_file or str(parent) in ("/dev", "/dev/fd") or parent.is_relative_to("/proc")
        if no_file or not os.path.islink(place):
            break
        place = parent / os.readlink(place)
    else:
        raise _cannot(path, OSError(errno.ELOOP, os.strerror(errno.ELOOP)), "")
    if no_file or (os.path.exists(place) and not place.is_file()):
        said = f"cannot write {str(path)[:200]}: it is {'a folder' if place.is_dir() else 'no file'}"
        raise Invalid(said, expected=f"a file ending in {' or '.join(TABLES)}; into a pipe, --format csv without -o")
    return place


def _left(folder: Path, sink: _Sink | None, tally: Tally) -> str:
    """Where a sweep that did not come to its end leaves what it can go on from; else it leaves nothing."""
    if sink is not None:
        sink.table.leave()
    with suppress(OSError):
        if not (folder / _JOURNAL).exists():
            _clear(folder)
        elif tally.done:  # else the journal could not be read
            return f"{str(folder)[:200]}{os.sep}"
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
    (folder / _JOURNAL).unlink(missing_ok=True)  # before the rows, which it would promise
    for one in [*folder.iterdir()]:
        if one.name.startswith(f".{_JOURNAL}.") or any(kind.names.fullmatch(one.name) for kind in TABLES.values()):
            one.unlink()
    with suppress(OSError):
        folder.rmdir()


def _cannot(path: Path, error: BaseException, kept: str) -> Invalid:
    number = re.search(r"\[errno (\d+)\]", str(error))  # as Arrow says it
    said = os.strerror(int(number[1])) if number else getattr(error, "strerror", None) or error
    goes_on = f"the same command, which goes on where this one stopped; the rows so far are in {kept}" if kept else ""
    return Invalid(f"cannot write {str(path)[:200]}: {said}", expected=goes_on)
