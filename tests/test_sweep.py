"""Sweeps: every row is what the network with those numbers has, in every kind of table, wherever and however often it was stopped."""

from __future__ import annotations

import csv
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from symbolic_complexity import Invalid, conventions, quantities
from symbolic_complexity.algebra import put_in
from symbolic_complexity.cli import main
from symbolic_complexity.document import Document
from symbolic_complexity.renderers import known_formats, render
from symbolic_complexity.sweeping import Stopped, Sweep, Tally, sweep
from symbolic_complexity.sweeping.front import front
from symbolic_complexity.sweeping.plan import Plan
from symbolic_complexity.sweeping.running import undisturbed
from symbolic_complexity.sweeping.saving import save
from symbolic_complexity.sweeping.tables.csv import Csv

PLAIN = "(Input)(c,M,M)->(Conv){k}c5w->(ReLU)->(MaxPool)2w2s->(Flatten)->(FC){K}"
GROUPED = "(Input)(c,M,9)->(Conv){k}c{w}w1h{g}g->(ReLU)->(Conv){k}c3w{s}s1p->(BN)"

needs_pyarrow = pytest.mark.skipif(find_spec("pyarrow") is None and not os.environ.get("CI"), reason="pyarrow is not installed")
needs_dask = pytest.mark.skipif(find_spec("distributed") is None and not os.environ.get("CI"), reason="dask.distributed is not installed")
needs_pandas = pytest.mark.skipif(find_spec("pandas") is None and not os.environ.get("CI"), reason="pandas is not installed")


def rows(found: Sweep) -> list[tuple[Any, ...]]:
    return [*zip(*(one.tolist() for one in found.columns().values()), strict=True)]


def one_by_one(found: Sweep, given: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a sweep without a condition: each network built anew with its numbers, those that do not fit left out."""
    for point in itertools.product(*(axis.numbers for axis in found.plan.axes)):
        numbers = {**given, **dict(zip(found.names, point, strict=False))}
        sizes = {name: number for name, number in numbers.items() if name in found.network.symbols}
        try:
            placed = found.network.put(sizes)
        except Invalid:
            continue
        convention = conventions.convention("lecture")
        values = [quantities.quantity(one.name).value(placed, convention) for one in found.plan.asked]
        yield (*point, *(put_in(value, numbers) for value in values))


# -------------------------------------------------------------------------------------------------------------------- rows


@pytest.mark.parametrize(
    ("design", "over", "asked", "given"),
    [
        (PLAIN, {"k": "1:3", "M": "1:12", "c": [1, 3], "K": 10}, ["weights", "operations", "activations"], {}),
        (GROUPED, {"c": "1:6", "k": "2:8:2", "g": "1:4", "w": [1, 3, 5], "M": range(2, 9, 3), "s": "1:2"}, ["weights", "macs"], {}),
        (GROUPED, {"c": "4", "k": "4", "g": "1:4", "w": "1:9", "M": "1:9", "s": "1:9"}, ["peak_memory"], {}),
        ("(Input){n}->(FC){k}", {"n": "1:5", "k": [7, 2]}, ["size", "time", "throughput"], {"p": Fraction(1, 2), "r": 7}),
        ("(Input){n}->(FC){k}", {"n": "1:3", "p": "1/2,1,2,4", "k": "3"}, ["size"], {}),
        ("(Input){n}->(Repeat){L}[(FC){n}->(ReLU)]->(FC)10", {"n": "1:4", "L": "0:5"}, ["weights", "operations"], {}),
        ("(Input)(3,M,M)->(Conv){a}c3w{a}p", {"a": "0:3", "M": "1:4"}, ["weights", "activations"], {}),
        ("(Input)(4,M,M)->(Conv)8c1w{b}s{a}g", {"a": "0:4", "b": "0:2", "M": "1:3"}, ["weights", "activations"], {}),
        ("(Input)100->(FC){k}", {"k": "5"}, ["weights"], {}),
    ],
)
def test_every_row_is_what_the_network_with_those_numbers_has(design: str, over: Any, asked: list[str], given: dict[str, Any]) -> None:
    found = sweep(design, over, asked, values=given)
    expected = [*one_by_one(found, given)]
    for most in (found.plan.most, 7, 1):
        cut = replace(found, plan=replace(found.plan, most=most))
        assert rows(cut) == expected
        assert (cut.tally.points, cut.tally.fit, cut.tally.kept) == (found.points, len(expected), len(expected))


def test_published_networks_are_swept_as_they_are_built() -> None:
    found = sweep("resnet50", {"c": "1:3", "M": "32:96:32", "N": "64"}, ["weights", "operations"], input_shape="c,M,N")
    assert rows(found) == [*one_by_one(found, {})]


CONDITIONS: list[tuple[str, Callable[..., bool]]] = [
    ("weights < 1e3", lambda k, M, w, o: w < 1000),
    ("1.5e3 <= weights <= 4000 and k != 3", lambda k, M, w, o: 1500 <= w <= 4000 and k != 3),
    ("k*M >= 20 or operations/weights < 12.5", lambda k, M, w, o: k * M >= 20 or Fraction(o, w) < 12.5),
    ("(M // 2 = 4 or M == 6) and (weights > 2*k^3)", lambda k, M, w, o: (M // 2 == 4 or M == 6) and w > 2 * k**3),
    ("10/(M - 4) > k", lambda k, M, w, o: Fraction(10, M - 4) > k),  # which has no value at a point that does not fit
    ("1 < 2", lambda k, M, w, o: True),
    ("k % 2 = 0 and -M % (k + 1) == 1", lambda k, M, w, o: k % 2 == 0 and -M % (k + 1) == 1),
    ("weights*2 % 7 - 1 < M // 2 % 3 or weights % 1.5 = 1/2", lambda k, M, w, o: w * 2 % 7 - 1 < M // 2 % 3 or w % Fraction(3, 2) == 0.5),
    ("weights > 1e30", lambda k, M, w, o: False),
]


@pytest.mark.parametrize(("condition", "holds"), CONDITIONS, ids=[text for text, _ in CONDITIONS])
def test_a_condition_keeps_the_points_at_which_it_holds(condition: str, holds: Callable[..., bool]) -> None:
    everything = sweep(PLAIN, {"k": "1:5", "M": "2:14"}, ["weights", "operations"], values={"c": 2, "K": 3})
    kept = sweep(PLAIN, {"k": "1:5", "M": "2:14"}, ["weights", "operations"], values={"c": 2, "K": 3}, where=condition)
    assert rows(kept) == [row for row in rows(everything) if holds(*row)]
    assert kept.tally.fit == everything.tally.fit == 5 * 9  # M from 6 on


def test_numbers_past_64_bits_are_exact() -> None:
    # VGG-16's operations in training: the issue's known case, 30,940,528,640 x 3 x 1,281,167 x 90, is one neuron's work here.
    found = sweep("(Input){n}->(FC){k}k0b", {"n": "30940528640", "k": [3 * 1281167 * 90]}, ["multiplications", "weights"])
    assert rows(found)[0][2] == 10_702_795_749_153_177_600
    assert found.plan.holdings == ("int64", "int64", "decimal", "decimal")
    wide = sweep("(Input){n}->(FC){k}", {"n": "1e30", "k": [10**30, 1]}, ["weights"])
    assert [row[2] for row in rows(wide)] == [10**60 + 10**30, 10**30 + 1]
    assert wide.plan.holdings == ("text", "text", "text")


def test_the_least_and_the_most_stand_with_the_first_point_that_has_them() -> None:
    tally = sweep(PLAIN, {"k": "4,2,3", "M": "6:9", "c": "1:2"}, ["weights"], values={"K": 3}).tally
    assert tally.least[0] is not None
    assert (tally.least[0].value, tally.least[0].point[:3]) == (61, (2, 6, 1))  # 2(25 + 1) + 3(2 + 1)
    assert tally.most[0] is not None
    assert (tally.most[0].value, tally.most[0].point[:3]) == (255, (4, 8, 2))  # 4(50 + 1) + 3(16 + 1); at 9 the plane is 2 x 2, too


# ------------------------------------------------------------------------------------------------------------------- front


def beaten(one: Sequence[Any], other: Sequence[Any]) -> bool:
    return all(a >= b for a, b in zip(one, other, strict=True)) and any(a > b for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("seed", range(30))
def test_a_front_is_what_nothing_beats(seed: int) -> None:
    generator = random.Random(seed)
    size, width = generator.choice([1, 5, 400]), generator.choice([1, 2, 3])
    numbers = [[generator.randint(0, generator.choice([3, 40, 10**6])) for _ in range(size)] for _ in range(width)]
    more = [generator.random() < 0.3 for _ in numbers]
    columns = [np.array(one, object if seed % 5 == 0 else np.int64) for one in numbers]
    found = front([*columns, np.arange(size)], [*enumerate(more)])
    costs = [*zip(*([-n if up else n for n in one] for one, up in zip(numbers, more, strict=True)), strict=True)]
    assert sorted(found[-1].tolist()) == [place for place, one in enumerate(costs) if not any(beaten(one, other) for other in costs)]
    first = found[0].tolist()
    assert first == sorted(first, reverse=more[0])


def test_a_front_over_pieces_is_the_front_of_all() -> None:
    over = {"k": "1:20", "M": "6:20", "c": "1:4"}
    asked = {"pareto": ["throughput", "weights"], "where": "weights > 500", "rate": 1000, "values": {"K": 3}}
    whole = sweep(PLAIN, over, **asked)
    all_of = rows(replace(whole, plan=replace(whole.plan, pareto=())))
    expected = [row for row in all_of if not any(beaten((-row[3], row[4]), (-other[3], other[4])) for other in all_of)]
    for most in (whole.plan.most, 17):
        found = replace(whole, plan=replace(whole.plan, most=most))
        assert sorted(rows(found)) == sorted(expected)
        assert found.tally.rows == len(expected)
        assert found.tally.kept == len(all_of)


# ------------------------------------------------------------------------------------------------------------------ tables


def exact(text: Any) -> int | Fraction:
    return Fraction(text) if "/" in str(text) else int(text)


def text_rows(path: Path) -> list[tuple[int | Fraction, ...]]:
    """The rows of a table, whatever it is, as exact numbers."""
    if path.suffix == ".csv":
        with path.open(encoding="ascii", newline="") as file:
            return [tuple(map(exact, row)) for row in [*csv.reader(file)][1:]]
    import pyarrow.parquet as pq

    return [tuple(map(exact, row.values())) for row in pq.read_table(path).to_pylist()]


TABLES = [".csv", pytest.param(".parquet", marks=needs_pyarrow)]


@pytest.mark.parametrize("suffix", TABLES)
@pytest.mark.parametrize(
    ("design", "over", "asked"),
    [
        (PLAIN, {"k": "16:64:16", "M": "2:9", "c": 3, "K": 10}, {"quantities": "weights,operations"}),
        ("(Input){n}->(FC){k}", {"n": [10**12], "k": "1000000000:1000000003"}, {"quantities": "weights"}),
        ("(Input){n}->(FC){k}", {"n": "1:3", "p": "1/3,2"}, {"quantities": "size", "values": {"k": 2}}),
        (PLAIN, {"k": "1:3", "M": "2:4", "c": 3, "K": 10}, {}),  # nothing fits
    ],
)
def test_tables_have_the_rows_exactly(suffix: str, design: str, over: Any, asked: Any, tmp_path: Path) -> None:
    found = sweep(design, over, **asked)
    path = tmp_path / f"rows{suffix}"
    found.save(path)
    assert text_rows(path) == rows(found)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_csv_is_as_the_contract_says(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    asked = ["sweep", "(Input){n}->(FC){k}", "--over", "k=16:48:16", "--over", "n=2,1", "-q", "weights,operations"]
    result = CliRunner().invoke(main, [*asked, "-o", str(path)])
    lines = ["k,n,weights,operations", "16,2,48,64", "16,1,32,32", "32,2,96,128", "32,1,64,64", "48,2,144,192", "48,1,96,96"]
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "6 points\n")
    assert path.read_text().splitlines() == lines
    streamed = CliRunner().invoke(main, [*asked, "--format", "csv"])
    assert streamed.stdout.splitlines() == lines


@needs_pandas
def test_a_frame_has_integers() -> None:
    frame = sweep("(Input){n}->(FC){k}", {"k": "16:48:16", "n": "2"}, "weights,operations").to_frame()
    assert frame.to_dict("list") == {"k": [16, 32, 48], "n": [2, 2, 2], "weights": [48, 96, 144], "operations": [64, 128, 192]}
    assert {str(one) for one in frame.dtypes} == {"int64"}


# --------------------------------------------------------------------------------------------------------- stopped and gone on


def stopping(found: Sweep, path: Path, after: int) -> None:
    """Save, with an interrupt after so many pieces."""
    seen = 0

    def told(_: Tally) -> None:
        nonlocal seen
        seen += 1
        if seen == after:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(Stopped):
        save(found.plan, path, told=told)


def many(**asked: Any) -> Sweep:
    found = sweep(PLAIN, {"k": "1:20", "M": "2:20", "c": "1:5"}, values={"K": 7}, **asked)
    return replace(found, plan=replace(found.plan, most=100))


@pytest.mark.parametrize("suffix", TABLES)
@pytest.mark.parametrize("asked", [{"where": "weights > 300"}, {"pareto": "weights,operations", "where": "k*c > 9"}], ids=["rows", "front"])
def test_what_is_stopped_goes_on_where_it_was(suffix: str, asked: Any, tmp_path: Path) -> None:
    found, path = many(**asked), tmp_path / f"a{suffix}"
    folder = tmp_path / f"a{suffix}.part"
    for after in (1, 3, 2):
        stopping(found, path, after)
        assert not path.exists()
        assert folder.is_dir()
    journal = json.loads((folder / "journal.json").read_text())
    assert journal["tally"]["done"] == 6
    done: list[int] = []
    tally = save(found.plan, path, told=lambda tally: done.append(tally.done))
    assert done == [*range(7, found.plan.pieces + 1)]
    assert text_rows(path) == rows(found)
    assert (tally.data(), folder.exists()) == (found.tally.data(), False)


@pytest.mark.parametrize("suffix", TABLES)
def test_what_was_written_after_the_journal_is_written_again_and_only_once(suffix: str, tmp_path: Path) -> None:
    found, path = many(), tmp_path / f"a{suffix}"
    stopping(found, path, 4)
    earlier = tmp_path / "earlier"
    shutil.copytree(f"{path}.part", earlier)
    stopping(found, path, 5)
    shutil.copy(earlier / "journal.json", f"{path}.part/journal.json")  # as if the power had gone between rows and journal
    if suffix == ".csv":
        with Path(f"{path}.part/rows.csv").open("a") as file:
            file.write("12,3")
    save(found.plan, path)
    assert text_rows(path) == rows(found)


def test_another_sweep_does_not_go_on_with_these_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    stopping(many(), path, 2)
    for other in (many(where="k > 1"), many(quantities="operations"), sweep(PLAIN, {"k": "1:3"}, values={"K": 7, "c": 1, "M": 9})):
        with pytest.raises(Invalid, match="another sweep that was stopped"):
            other.save(path)
    Path(f"{path}.part/journal.json").write_text("{")
    with pytest.raises(Invalid, match="another sweep that was stopped"):
        many().save(path)
    found = many(quantities="operations")
    found.save(path, restart=True)
    assert text_rows(path) == rows(found)
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]


STOP = textwrap.dedent(
    """
    import os, signal, sys
    from symbolic_complexity.cli import main
    from symbolic_complexity.sweeping.running import Tally
    add = Tally.add
    def interrupted(tally, piece, done):
        add(tally, piece, done)
        for _ in range(int(sys.argv[1]) if done == 2 else 0):
            os.kill(os.getpid(), signal.SIGINT)
    Tally.add = interrupted
    main(sys.argv[2:])
    """
)
HALF = ["sweep", "(Input){n}->(FC){k}", "--over", "n=1:2000", "--over", "k=1:1000"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
@pytest.mark.parametrize(
    ("times", "arguments", "said", "left"),
    [
        (1, [], "with -o sweep.csv the same command would go on from there", []),
        (2, [], "with -o sweep.csv the same command would go on from there", []),
        (1, ["--format", "csv"], "with -o sweep.csv the same command would go on from there", []),
        (1, ["-o", "a.html"], "with -o sweep.csv the same command would go on from there", []),
        (1, ["-o", "a.csv"], f"the rows so far are in a.csv.part{os.sep}, and the same command goes on from there", ["a.csv.part"]),
        (2, ["-o", "a.csv"], "stopped before any row was written", []),  # which happens every few seconds
        (2, ["-o", "a.csv", "--pareto", "weights"], "stopped before any row was written", []),
    ],
)
def test_ctrl_c_says_how_far_it_came_and_leaves_what_is_of_use(
    times: int, arguments: list[str], said: str, left: list[str], tmp_path: Path
) -> None:
    command = [sys.executable, "-c", STOP, str(times), *HALF, *arguments]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path)
    assert run.returncode == 130, run.stderr
    assert run.stderr.startswith("symcx: stopped ")
    assert run.stderr.endswith(f"{said}\n")
    assert run.stderr.count("\n") == 1
    if "before any" not in said:
        assert "stopped after 500,000 of 2,000,000 points; " in run.stderr  # eight pieces, of which two were done
    assert run.stdout.count("\n") == (500_001 if "csv" in arguments else 0)
    assert [one.name for one in tmp_path.iterdir()] == left


ONE_JOURNAL = textwrap.dedent(
    """
    import os, signal, sys
    from symbolic_complexity.cli import main
    from symbolic_complexity.sweeping.running import Tally
    from symbolic_complexity.sweeping.tables import TABLES
    add = Tally.add
    def interrupted(tally, piece, done):
        add(tally, piece, done)
        for kind in TABLES.values():
            kind.seconds = 0.0 if done == 1 else 1e9
        for _ in range(2 if done == 5 else 0):
            os.kill(os.getpid(), signal.SIGINT)
    Tally.add = interrupted
    main(sys.argv[1:])
    """
)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
@pytest.mark.parametrize("suffix", TABLES)
def test_a_second_ctrl_c_leaves_what_the_journal_promises(suffix: str, tmp_path: Path) -> None:
    # 2,000 x 1,000 points are eight pieces, of n = 1 to 250 and so on; k = 7 keeps 250 rows of each, which no buffer's size would show.
    command = [*HALF, "--where", "k = 7", "-o", f"a{suffix}"]
    run = subprocess.run(
        [sys.executable, "-c", ONE_JOURNAL, *command], capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path
    )
    assert run.returncode == 130, run.stderr
    assert run.stderr.startswith(f"symcx: stopped after 250,000 of 2,000,000 points; the rows so far are in a{suffix}.part{os.sep}, and")
    (left,) = (tmp_path / f"a{suffix}.part").glob(f"*{suffix}")
    expected = [(n, 7, 7 * (n + 1)) for n in range(1, 2001)]
    assert suffix != ".csv" or b"\0" not in left.read_bytes()
    assert text_rows(left) == expected[:250]
    again = subprocess.run(
        [sys.executable, "-m", "symbolic_complexity", *command], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert (again.returncode, again.stderr) == (0, "2,000,000 points; 2,000 kept where k = 7\n")
    assert text_rows(tmp_path / f"a{suffix}") == expected


def test_what_must_not_stay_half_done_hears_of_neither_signal() -> None:
    before = [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)]
    with undisturbed():
        for one in (signal.SIGINT, signal.SIGTERM):
            signal.raise_signal(one)
    with undisturbed(signal.SIGINT):
        assert signal.getsignal(signal.SIGTERM) == before[1]
    assert [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)] == before


def test_a_pipe_that_closes_ends_a_sweep_quietly() -> None:
    command = [sys.executable, "-m", "symbolic_complexity", *HALF, "--format", "csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        assert [run.stdout.readline() for _ in range(2)] == ["n,k,weights\n", "1,1,2\n"]
        run.stdout.close()
        assert (run.wait(60), run.stderr.read()) == (0, "")


FULL = textwrap.dedent(
    """
    import resource, signal, sys
    from symbolic_complexity.cli import main
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
    from symbolic_complexity.sweeping.tables import TABLES
    for kind in TABLES.values():
        kind.seconds = float(sys.argv[2])
    main(sys.argv[3:])
    """
)


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit")
@pytest.mark.parametrize(
    ("suffix", "size", "seconds"),
    [
        (".csv", 5_000_000, 0.0),
        (".csv", 5_000_000, 1e9),  # before there is a journal: what is cut off makes room for it
        pytest.param(".parquet", 3_000_000, 0.0, marks=needs_pyarrow),
    ],
)
def test_a_full_disk_leaves_what_was_written_readable(suffix: str, size: int, seconds: float, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    command = [*HALF, "-o", str(path)]
    limits = [str(size), str(seconds)]
    run = subprocess.run([sys.executable, "-c", FULL, *limits, *command], capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 2, run.stderr
    assert run.stderr.startswith(f"symcx: cannot write {path}: File too large"), run.stderr
    assert not path.exists()
    parts = sorted(Path(f"{path}.part").glob(f"*{suffix}"))
    written = [row for part in parts for row in text_rows(part)]
    assert len(written) > 100_000
    assert "goes on where this one stopped" in run.stderr
    assert written == [(n, k, k * (n + 1)) for n, k in itertools.islice(itertools.product(range(1, 2001), range(1, 1001)), len(written))]
    done = json.loads(Path(f"{path}.part/journal.json").read_text())["tally"]["done"]
    assert len(written) == 250_000 * done  # of eight pieces


def test_somebodys_own_files_beside_the_rows_stay(tmp_path: Path) -> None:
    path, folder = tmp_path / "a.csv", tmp_path / "a.csv.part"
    own = ["1.parquet", "journal.json.bak", "mine.csv", "notes.txt", "rows.csv.gz"]
    folder.mkdir()
    for name in own:
        (folder / name).write_text(name)
    for restart in (False, True):
        stopping(many(), path, 2)
        for name in ("00000.parquet", "whole.parquet", ".journal.json.x1y2"):
            (folder / name).write_text("left by a sweep that was killed")
        assert save(many().plan, path, restart=restart).finished
        assert text_rows(path) == rows(many())
        assert sorted(one.name for one in folder.iterdir()) == own
        path.unlink()
    assert [(folder / name).read_text() for name in own] == own


def test_where_rows_cannot_be_opened_again_it_is_said_what_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, path, folder = many(), tmp_path / "a.csv", tmp_path / "a.csv.part"
    stopping(found, path, 2)
    kept = (folder / "rows.csv").read_bytes()

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Csv, "__init__", interrupted)
        with pytest.raises(Stopped) as stopped:
            save(found.plan, path)
    # 20 k, 19 M and 5 c; a piece is what one k has, 95 points
    assert str(stopped.value).startswith(f"stopped after 190 of 1,900 points; the rows so far are in {folder}{os.sep}, and")
    assert (folder / "rows.csv").read_bytes() == kept
    (folder / "rows.csv").rename(folder / "moved")
    (folder / "rows.csv").mkdir()
    with pytest.raises(Invalid, match=r"cannot write .*a\.csv: (.|\n)*the rows so far are in .*a\.csv\.part"):
        save(found.plan, path)
    (folder / "rows.csv").rmdir()
    (folder / "moved").rename(folder / "rows.csv")
    save(found.plan, path)
    assert text_rows(path) == rows(found)


def test_a_device_or_a_folder_is_no_place_for_a_table(tmp_path: Path) -> None:
    found = sweep("(Input){n}->(FC){k}", {"n": "1:3"}, values={"k": 2})
    (tmp_path / "folder.csv").mkdir()
    places = {
        tmp_path: "no format is known",
        tmp_path / "folder.csv": "it is a folder",
        tmp_path / "no" / "a.csv": "No such file",
        tmp_path / f"{'a' * 300}.csv": "File name too long",
    }
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.csv")
        places[tmp_path / "pipe.csv"] = "it is no file"
        (tmp_path / "round.csv").symlink_to("round.csv")
        places[tmp_path / "round.csv"] = "Too many levels"
    before = sorted(tmp_path.iterdir())
    for place, said in places.items():
        with pytest.raises(Invalid, match=said):
            found.save(place)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_stays_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "file.csv").write_text("before")
    (tmp_path / "link.csv").symlink_to("file.csv")
    sweep("(Input){n}->(FC){k}", {"n": "1:2"}, values={"k": 2}).save(tmp_path / "link.csv")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "file.csv").read_text() == "n,weights\n1,4\n2,6\n"


@pytest.mark.skipif(not Path("/proc/self/fd/1").exists(), reason="no such links")
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link.csv", "link of a link"])
def test_a_file_that_somebody_has_open_is_not_replaced(name: str, tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to("/dev/stdout")
    (tmp_path / "link of a link").symlink_to("link.csv")
    command = [sys.executable, "-m", "symbolic_complexity", "sweep", "(Input){n}->(FC)2", "--over", "n=1:3", "--format", "csv", "-o", name]
    with (tmp_path / "out").open("w") as out:
        run = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, text=True, timeout=60, check=False, cwd=tmp_path)
        out.write("after")
    assert (run.returncode, run.stderr.splitlines()[0]) == (2, f"symcx: cannot write {name}: it is no file")
    assert (tmp_path / "out").read_text() == "after"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["link of a link", "link.csv", "out"]


# ------------------------------------------------------------------------------------------------------------------- cluster


@needs_dask
@pytest.mark.filterwarnings("default")
def test_two_workers_give_the_same_rows_and_so_does_one_that_is_left(tmp_path: Path) -> None:
    from distributed import Client, LocalCluster

    whole = many(quantities="weights,operations", where="weights > 300")
    options = {"threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
    with LocalCluster(n_workers=2, **options) as cluster, Client(cluster, set_as_default=False) as client:
        found = replace(whole, dask=cluster.scheduler_address)
        killed: list[int] = []

        def told(tally: Tally) -> None:
            if not killed:
                pids = client.run(os.getpid)
                killed.append(next(iter(pids.values())))
                os.kill(killed[0], signal.SIGKILL)

        tally = save(found.plan, tmp_path / "a.csv", dask=cluster.scheduler_address, told=told)
        assert killed
        assert text_rows(tmp_path / "a.csv") == rows(whole)
        assert tally.data() == whole.tally.data()
        front_of = many(pareto="weights,operations")
        assert rows(replace(front_of, dask=cluster.scheduler_address)) == rows(front_of)


@needs_dask
@pytest.mark.parametrize(("address", "said"), [("nonsense", "not the address"), ("local:0", "not the address")])
def test_a_cluster_that_is_none_is_refused(address: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        rows(sweep("(Input){n}->(FC){k}", {"n": "1:3"}, values={"k": 2}, dask=address))


# ------------------------------------------------------------------------------------------------------------------ pictures


def pictured() -> Iterator[Sweep]:
    yield sweep("(Input){n}->(FC){k}", {"n": "1:2000"}, "weights,activations", values={"k": 5})
    yield sweep(PLAIN, {"k": "16:64:16", "M": "2:9"}, "weights", values={"c": 3, "K": 10}, where="weights > 5e3")
    yield sweep(PLAIN, {"k": "1:200", "M": "6:199"}, "operations", values={"c": 3, "K": 10})
    yield sweep(PLAIN, {"k": "1:30", "M": "6:19", "c": "1:9"}, pareto="weights,activations", values={"K": 10}, where="operations > 1e5")


@pytest.mark.parametrize("found", [*pictured()], ids=["curve", "map", "large map", "front"])
def test_every_sweep_of_a_kind_has_its_picture_and_its_page_in_every_format(found: Sweep) -> None:
    drawn = found.figure()
    assert max(shape.y for shape in drawn.drawing.shapes if hasattr(shape, "y")) < drawn.drawing.height
    document = Document((*found.document().blocks, drawn), found.document().data)
    assert found.drawable
    for one in known_formats().values():
        if not one.binary:
            assert render(document, one.name).strip(), one.name


def test_a_picture_shows_no_number_where_there_is_none() -> None:
    with pytest.raises(Invalid, match="no point is left"):
        sweep(PLAIN, {"k": "16:64:16", "M": "2:4"}, "weights", values={"c": 3, "K": 10}).figure()
    with pytest.raises(Invalid, match="3 symbols that run"):
        sweep(PLAIN, {"k": "1:2", "M": "7:9", "c": "1:2"}, "weights", values={"K": 10}).figure()
    with pytest.raises(Invalid, match=r"different units(.|\n)*--pareto with two"):
        sweep("(Input){n}->(FC)10", {"n": "1:9"}, "weights,macs").figure()
    with pytest.raises(Invalid, match=r"no symbol has more than one number(.|\n)*--over n=1:100"):
        sweep("(Input){n}->(FC)10", {"n": "5"}, "weights").figure()


# --------------------------------------------------------------------------------------------------------------- what is told


@pytest.mark.parametrize(
    ("over", "asked", "lines"),
    [
        ({"n": "3"}, {}, ["n = 3; k = 2; convention: lecture.", "1 point.", "n  weights"]),
        ({"n": "3", "M": "4:5"}, {}, ["1 out of 2 points does not fit.", "n  M  weights"]),
        ({"n": "3", "M": "3:5"}, {}, ["2 out of 3 points do not fit."]),
        ({"n": "1:3"}, {"where": "n % 2 = 1"}, ["3 points; 2 kept where n % 2 = 1.", "Of the 2 points that are kept:"]),
        ({"n": "1:3"}, {"pareto": "weights"}, ["3 points; 1 on the Pareto front of weights.", "Of all 3 points, on the front or not:"]),
        ({"n": "1:3"}, {"quantities": "macs,size", "precision": "half"}, ["n  macs  size in bytes"]),
        (
            {"n": "1:3"},
            {"quantities": "time,throughput", "rate": "7e9"},
            ["n  time in seconds  throughput in samples per second", "1    ≈ 5.714·10⁻¹⁰                     1,750,000,000"],
        ),
    ],
)
def test_a_sweep_says_its_units_and_of_which_points_it_speaks(over: Any, asked: dict[str, Any], lines: list[str]) -> None:
    design = "(Input)(1,M,M)->(Conv){n}c5w->(Flatten)->(FC){k}" if "M" in over else FC
    found = sweep(design, over, values={"k": 2}, **asked)
    told = str(found).splitlines()
    assert not {*lines} - {*told}, told
    assert f"{found.tally.said()}." in told
    assert any(line.startswith("quantity") for line in told) == (found.tally.kept > 1)  # of one point there is no least and most


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "a.csv"], "3 points\n"),
        (["-o", "a.svg"], "3 points\n"),
        (["-o", "a.html", "--where", "n < 2"], "3 points; 1 kept where n < 2\n"),
        (["-o", "a.txt", "--format", "csv"], "3 points\n"),
        (["--format", "json"], ""),
    ],
)
def test_a_file_is_written_and_the_tally_said(arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["sweep", FC, "--over", "n=1:3", "--set", "k=2", *arguments])
    assert (result.exit_code, result.stderr, bool(result.stdout)) == (0, said, "-o" not in arguments)
    if arguments[-1] == "csv":
        assert Path("a.txt").read_text() == "n,weights\n1,4\n2,6\n3,8\n"


SQUARE = ["--over", "n=1:100", "--over", "k=1:100"]
FRONT = ["--pareto", "weights,macs"]
LINE = ["--over", "n=1:10000", "--set", "k=1"]


@pytest.mark.parametrize(
    ("arguments", "points", "said"),
    [
        ([*SQUARE, "--format", "json"], 10_000, ""),
        ([*SQUARE, "--format", "json", "--pareto", "weights"], 10_000, ""),
        ([*SQUARE, "--format", "text", "--pareto", "weights"], 10_000, ""),
        # Behind a front stand at most 3,000 points, of two symbols 54 x 54.
        ([*SQUARE, *FRONT, "-o", "a.svg"], 10_000 + 54**2, "10,000 points; 1 on the Pareto front of weights and macs\n"),
        ([*SQUARE, *FRONT, "-o", "a.md"], 10_000 + 54**2, "10,000 points; 1 on the Pareto front of weights and macs\n"),
        # A map has at most 64 x 64 cells, and a curve 1,000 points; with them stands the whole grid's least and most.
        ([*SQUARE, "-o", "a.svg"], 64**2, "out of 10,000 points, evenly chosen: 4,096 points\n"),
        ([*SQUARE, "-o", "a.md"], 10_000 + 64**2, "10,000 points\n"),
        ([*LINE, "-o", "a.svg"], 1_000, "out of 10,000 points, evenly chosen: 1,000 points\n"),
        ([*LINE, "-o", "a.csv"], 10_000, "10,000 points\n"),
    ],
)
def test_a_grid_is_worked_out_once(arguments: list[str], points: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    worked: list[int] = []
    piece = Plan.piece

    def counted(plan: Plan, number: int) -> Any:
        found = piece(plan, number)
        worked.append(found.points)
        return found

    monkeypatch.setattr(Plan, "piece", counted)
    result = CliRunner().invoke(main, ["sweep", FC, *arguments])
    assert (result.exit_code, result.stderr, sum(worked)) == (0, said, points)


def test_how_far_a_front_is_told_while_its_picture_is_made() -> None:
    found = many(pareto="weights,operations")
    heard: list[int] = []
    found.figure(lambda tally: heard.append(tally.done))
    assert heard == [*range(1, found.plan.pieces + 1)]
    assert found.tally.finished


def test_what_was_interrupted_is_asked_again_and_is_whole() -> None:
    found, heard = many(), 0

    def told(_: Tally) -> None:
        nonlocal heard
        heard += 1
        if heard == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        found.document(told)
    assert found.document() == many().document()
    assert heard == 3


def test_more_rows_than_json_shall_have_are_refused_at_once() -> None:
    pieces: list[int] = []
    with pytest.raises(Invalid, match="JSON of more than 1,000,000 rows"):
        sweep(FC, {"n": "1:100000", "k": "1:1000"}).data(lambda tally: pieces.append(tally.points))
    assert sum(pieces) < 10**7


def test_json_has_every_row_exactly() -> None:
    asked = ["sweep", FC, "--over", "n=1:40", "--set", "k=1", "-q", "weights,time", "--rate", "6", "--pareto", "time", "--where", "n > 1"]
    found = json.loads(CliRunner().invoke(main, [*asked, "--format", "json"]).stdout)
    least = {"value": "2/3", "at": {"n": "2"}}  # 2 n k operations, at 6 a second
    time = {"quantity": "time", "unit": "seconds", "formula": "n/3", "least": least, "most": {"value": "40/3", "at": {"n": "40"}}}
    assert found["quantities"][1] == time
    assert (found["points"], found["fit"], found["kept"]) == (40, 40, 39)
    assert (found["columns"], found["rows"]) == (["n", "weights", "time"], [["2", "3", "2/3"]])
    every = json.loads(CliRunner().invoke(main, [*asked[:6], "--format", "json"]).stdout)
    assert every["rows"] == [[str(n), str(n + 1)] for n in range(1, 41)]


# ------------------------------------------------------------------------------------------------------------------ bad input

FC = "(Input){n}->(FC){k}"
BAD = [
    ([FC, "--over", "n=1:3"], "k has neither a value nor a range"),
    ([FC, "--set", "n=3,k=2"], "nothing to sweep over"),
    ([FC, "--over", "n=1:3", "--over", "x=1:3", "--set", "k=2"], "there is no symbol x"),
    ([FC, "--over", "n=1:3", "--set", "k=2,x=2"], "there is no symbol x"),
    ([FC, "--over", "n=1:3", "--over", "n=1:3", "--set", "k=2"], "n is given two ranges"),
    ([FC, "--over", "n=1:3", "--set", "k=2,n=3"], "n is given both a value and a range"),
    ([FC, "--over", "n=", "--set", "k=2"], "n has an empty range"),
    ([FC, "--over", "n", "--set", "k=2"], "not a range"),
    ([FC, "--over", "n=1:2:3:4", "--set", "k=2"], "not a range"),
    ([FC, "--over", "n=5:3", "--set", "k=2"], "from a smaller to a larger number, and this one from 5 to 3"),
    ([FC, "--over", "n=1:3:0", "--set", "k=2"], "a step of zero goes nowhere"),
    ([FC, "--over", "n=1:3:-1", "--set", "k=2"], "more than zero"),
    ([FC, "--over", "n=1:3:1/2", "--set", "k=2"], "a whole number more than zero"),
    ([FC, "--over", "n=1,1", "--set", "k=2"], "n has 1 twice"),
    ([FC, "--over", "n=1.5:3", "--set", "k=2"], "n must be a whole number, not 3/2"),
    ([FC, "--over", "n=nan", "--set", "k=2"], "'nan' is not a number"),
    ([FC, "--over", "n=inf:3", "--set", "k=2"], "'inf' is not a number"),
    ([FC, "--over", "n=-3:3", "--set", "k=2"], "n must be positive, not -3"),
    ([FC, "--over", "n=0:3", "--set", "k=2"], "n must be positive, not 0"),
    ([FC, "--over", "n=1:1e9", "--over", "k=1:1e9"], "past the cap of 1,000,000,000,000"),
    ([FC, "--over", "n=1:1e5", "--over", "k=1:1e5"], "a CSV of 10,000,000,000 rows, some 240 GB"),
    ([FC, "--over", "n=1:3", "--set", "k=2", "--where", "weights <"], "a condition cannot end here"),
    ([FC, "--over", "n=1:3", "--set", "k=2", "--where", "weigths < 3"], "did you mean weights?"),
    ([FC, "--over", "n=1:3", "--set", "k=2", "--where", "__import__('os')"], "a condition cannot go on"),
    ([FC, "--over", "n=1:3", "--set", "k=2", "--where", "k"], "a condition cannot end here"),
    ([FC, "--over", "n=1:3", "--set", "k=2", "--where", "n & 2 = 0"], "expected: a relation < <= = != >= > or an operator + - * / // % ^"),
    ([FC, "--over", "n=1:3", "--set", "k=2", "--where", "n % (n - 2) = 0"], "has no value at a point: the formula: division by zero"),
    ([FC, "--over", "n=1:3", "--set", "k=2", "--where", "n % 0 = 0"], "the condition 'n % 0 = 0' has no value: division by zero"),
    ([FC, "--over", "n=1..3", "--set", "k=2"], "'1..3' is not a number\n  n=1..3\n    ^^^^\nexpected: START:STOP:STEP"),
    ([FC, "--over", "n=1:3", "--set", "k=2", "--convention", "nosuch"], "unknown convention 'nosuch'\nexpected: "),
    ([FC, "--over", "n=1:3", "--set", "k=2", "-q", "time", "--machine", "none.toml"], "there is no file 'none.toml'"),
    ([FC, "--over", "n=1:3", "--set", "k=2", "--where", "output_shape < 3"], "output_shape is a shape"),
    ([FC, "--over", "n=1:3", "--set", "k=2", "-q", "output_shape"], "output_shape is a shape"),
    ([FC, "--over", "n=1:3", "--set", "k=2", "-q", "weight"], "did you mean weights?"),
    ([FC, "--over", "n=1:3", "--set", "k=2", "--pareto", "weights,time"], "r has neither a value nor a range"),
    ([FC, "--over", "n=1:3", "--set", "k=2", "--pareto", ""], "unknown quantity"),
    ([FC, "--over", "n=1:3", "--set", "k=2", "--dask", "here"], "not the address of a Dask scheduler"),
    (["(Input)3->(FC)2", "--over", "n=1:3"], "a design with a symbol"),
    (["(Input){n}->(Repeat){L}[(FC){n}->(ReLU)]", "--over", "n=1:3", "--over", "L=1:3", "-q", "peak_memory"], "holds for"),
]


@pytest.mark.parametrize(("arguments", "said"), BAD, ids=[said for _, said in BAD])
def test_bad_input_gets_one_message_and_leaves_no_file(arguments: list[str], said: str, tmp_path: Path) -> None:
    if "--dask" in arguments and find_spec("distributed") is None:
        pytest.skip("dask.distributed is not installed")
    path = tmp_path / "a.csv"
    result = CliRunner().invoke(main, ["sweep", *arguments, "-o", str(path)])
    assert (result.exit_code, result.stdout) == (2, ""), result.stdout
    assert said in result.stderr
    assert result.stderr.count("symcx:") == 1
    assert not path.exists()
    assert not [one for one in tmp_path.iterdir() if one.suffix == ".csv"]


def numbers_of_libraries() -> Iterator[tuple[Any, list[Any]]]:
    half = Fraction(3, 2)
    yield np.float32(1.5), [half]
    yield np.array(1.5), [half]
    yield np.array([1.5]), [half]
    yield np.array([1.5, 2]), [half, 2]
    yield [np.float64(1.5), np.int32(2), np.array(3), np.array([4])], [half, 2, 3, 4]
    if find_spec("torch") is not None:
        import torch

        yield torch.tensor(1.5), [half]
        yield [torch.tensor(1.5), torch.tensor(2), torch.tensor([3])], [half, 2, 3]
        yield torch.tensor([1.5, 2.0]), [half, 2]
    if find_spec("pandas") is not None:
        import pandas as pd

        yield pd.Series([1.5]), [half]
        yield pd.Series([1.5, 2]), [half, 2]


@pytest.mark.parametrize(("given", "expected"), [*numbers_of_libraries()], ids=lambda one: f"{type(one).__module__}: {one!r:.40}")
def test_numbers_of_any_library_are_numbers(given: Any, expected: list[Any]) -> None:
    found = sweep(FC, {"r": given, "n": [3]}, "time", values={"k": 1})
    assert list(found.plan.axes[0].numbers) == expected
    assert [row[-1] for row in rows(found)] == [Fraction(6) / one for one in expected]  # 2 n k operations


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"n": [1.5]}, "whole number"),
        ({"n": [float("nan")]}, "not a number"),
        ({"n": []}, "empty range"),
        ({"n": range(3, 3)}, "empty range"),
        ({"n": [True]}, "must be a number"),
        ({"n": b"1:3"}, "is not a number"),
        ({"n": np.array([[1, 2], [3, 4]])}, "is not a number"),
        ({"n": np.array([1, -2])}, "must be positive"),
        ({3: "1:3"}, "cannot name a symbol"),
    ],
)
def test_bad_numbers_from_python_are_refused(over: Any, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        sweep(FC, over, values={"k": 2})


def test_suffixes_and_paths_that_are_none_are_refused(tmp_path: Path) -> None:
    good = ["sweep", FC, "--over", "n=1:3", "--set", "k=2"]
    for arguments, said in (
        (["-o", str(tmp_path / "a.xyz")], "a table: .csv or .parquet"),
        (["-o", str(tmp_path / "no" / "a.csv")], "cannot write"),
        (["-o", str(tmp_path / "no" / "a.svg")], "cannot write"),
        (["--format", "parquet"], "needs a file"),
        (["--format", "CSV"], "unknown format 'CSV'; did you mean csv?"),
        (["--format", "JSON"], "unknown format 'JSON'; did you mean json?"),
        (["--format", "Parquet", "-o", str(tmp_path / "a.parquet")], "unknown format 'Parquet'; did you mean parquet?"),
        (["--restart"], "--restart is of a sweep that writes a table"),
    ):
        result = CliRunner().invoke(main, [*good, *arguments])
        assert (result.exit_code, result.stdout) == (2, ""), arguments
        assert said in result.stderr
    assert not [*tmp_path.iterdir()]


def test_where_nothing_is_kept_the_answer_is_no(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    result = CliRunner().invoke(main, ["sweep", FC, "--over", "n=1:3", "--set", "k=2", "--where", "weights > 100", "-o", str(path)])
    assert (result.exit_code, path.read_text()) == (1, "n,weights\n")
