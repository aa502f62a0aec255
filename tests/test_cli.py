"""The command line as people and scripts meet it: exit status, what goes where, files that appear whole or not at all."""

from __future__ import annotations

import dataclasses
import importlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import symbolic_complexity
from symbolic_complexity import commands
from symbolic_complexity import derive as derive_in_python
from symbolic_complexity.cli import main
from symbolic_complexity.renderers import known_formats

FORMATS = {name: one for name, one in known_formats().items() if not one.binary and not one.pictures}
"""The formats of text that show every document."""

lecture = importlib.import_module("symbolic_complexity.lecture35")

FC = "(Input)100->(FC)10"
SYMBOLIC = "(Input){n}->(FC){k}"
CONV = "(Input)(3,224,224)->(Conv)6c5w1s0p"
STRIDED = "(Input)(c,M,N)->(Conv){k}c{w}w{h}h{s}s{z}p->(ReLU)->(MaxPool)2w2s0p->(Flatten)->(FC){K}"
ANSI = re.compile(r"\x1b")


def symcx(*arguments: str, stdin: str | None = None) -> Result:
    """The command in this process."""
    return CliRunner().invoke(main, arguments, input=stdin, prog_name="symcx")


def process(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, piped; answers and messages as bytes."""
    return subprocess.run(
        [sys.executable, "-m", "symbolic_complexity", *arguments],
        input=stdin.encode(),
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        timeout=60,
        check=False,
    )


# ------------------------------------------------------------------------------------------------------------- answers

ANSWERS = [
    (["derive", FC], "=  1,010 elements"),
    (["derive", FC, "-q", "operational_space"], "=  2,240 elements"),
    (["derive", FC, "-q", "operational_space", "--convention", "inference"], "=  1,120 elements"),
    (["derive", CONV, "-q", "operational_space", "--convention", "autograd"], "=  882,768 elements"),
    (["derive", SYMBOLIC], "(n + 1)k"),
    (["derive", SYMBOLIC, "--set", "n=100,k=10"], "=  1,010 elements"),
    (["derive", SYMBOLIC, "--set", "n=100", "--set", "k = 10"], "=  1,010 elements"),
    (["derive", SYMBOLIC, "--set", "n=1e2,k=1_0"], "=  1,010 elements"),
    (["derive", FC, "--set", "n=100"], "=  1,010 elements"),
    (["derive", FC, "-q", "size", "--precision", "double"], "=  8,080 bytes"),
    (["derive", FC, "-q", "size", "--precision", "int4"], "=  505 bytes"),
    (["derive", FC, "-q", "size", "--set", "p=1/2"], "=  505 bytes"),
    (["derive", "(Input)4096->(FC)1000", "-q", "time", "--rate", "200000"], "=  40.96 seconds"),
    (["derive", FC, "-q", "throughput", "--set", "r=2e5"], "=  100 samples per second"),
    (["derive", FC, "-q", "time", "-q", "weights", "--rate", "200000"], "=  0.01 seconds"),
    (["derive", "(Input)(3,227,227)->(Conv)96c11w4s", "-q", "output_shape"], "96 × 55 × 55"),
    (["derive", FC, "--level", "0"], "|w|  =  1,010 elements"),
    (["derive", FC, "--level", "3"], "=  101·10"),
    (["table", "(Input)(3,32,32)->(Conv)6c5w->(ReLU)->(Flatten)->(FC)10"], "47,506"),
    (["table", SYMBOLIC, "--set", "n=100,k=10", "-q", "macs"], "1,000"),
    (["lecture35"], "882,768"),
    (["list"], "operational_space"),
    (["list", "layers"], "MaxPool2d"),
    (["list", "formats"], ".tex"),
]


@pytest.mark.parametrize(("arguments", "piece"), [pytest.param(*row, id=" ".join(row[0])) for row in ANSWERS])
def test_an_answer_goes_to_standard_output_and_nothing_else_does(arguments: list[str], piece: str) -> None:
    result = symcx(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    assert piece in result.stdout
    assert result.stdout.endswith("\n")
    assert not ANSI.search(result.stdout)


@pytest.mark.parametrize("quantity", ["weights", "macs", "output_shape", "operational_space"])
@pytest.mark.parametrize("design", [FC, SYMBOLIC, CONV, STRIDED])
def test_the_command_gives_what_python_gives(design: str, quantity: str) -> None:
    assert json.loads(symcx("derive", design, "-q", quantity, "--format", "json").stdout) == derive_in_python(design, quantity).data()


def test_several_quantities_are_a_list_in_the_order_in_which_they_are_asked_for() -> None:
    data = json.loads(symcx("derive", FC, "-q", "macs", "-q", "weights", "-q", "macs", "--format", "json").stdout)
    assert [one["quantity"] for one in data] == ["macs", "weights", "macs"]


def test_a_design_comes_from_standard_input_or_from_a_file(tmp_path: Path) -> None:
    text = "# a small network\n(Input)(3, 32, 32)\n  -> (Conv)6c5w  # 456\n  -> (Flatten) -> (FC)10\n"
    answer = symcx("derive", text).stdout
    assert symcx("derive", "-", stdin=text).stdout == answer
    for encoding in ("utf-8", "utf-8-sig"):
        for written in (text, text.replace("\n", "\r\n")):
            file = tmp_path / "net.txt"
            file.write_bytes(written.encode(encoding))
            assert symcx("derive", str(file)).stdout == answer, (encoding, written[-2:])
    assert symcx("table", "-", stdin=text).exit_code == 0


def test_a_closed_pipe_ends_the_command_quietly() -> None:
    design = "(Input)(3,64,64)" + "->(Conv)8c3w1s1p->(ReLU)" * 400
    command = [sys.executable, "-m", "symbolic_complexity", "table", design, "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        message = running.stderr.read()
        assert running.wait(60) in (0, 141, -13)
    assert message == b""


# ------------------------------------------------------------------------------------------------------------- bad input

KNOWN = {
    "quantity": ", ".join(symbolic_complexity.quantities.REGISTRY),
    "convention": ", ".join(symbolic_complexity.conventions.REGISTRY),
    "format": ", ".join(known_formats()),
}

BAD = [
    (["derive", "(Input)100->(FX)10"], "unknown layer (FX); did you mean FC?\n  (Input)100->(FX)10\n               ^^\nexpected: "),
    (["derive", "(Input)(3,4,4)->(Conv)6c5w"], "(Conv)6c5w1s0p: the kernel does not fit into the padded input: 5 is more than 4\n"),
    (
        ["table", "(Input)(3,224,224)->(FC)10"],
        "(FC)10: needs a row of n inputs and gets the planes (3, 224, 224); put (Flatten) before it\n",
    ),
    (
        ["derive", "nowhere.txt"],
        "no design 'nowhere.txt': it is neither notation nor a published network nor a file\n"
        "expected: (Input)100->(FC)10, vgg16, a file of notation, or -\n",
    ),
    (["derive", "."], "no design '.': it is neither notation nor a published network nor a file\n"),
    (["derive", ""], "no design '': it is neither notation nor a published network nor a file\n"),
    (["derive", "[bold]FC[/bold]"], "no design '[bold]FC[/bold]': it is neither notation nor a published network nor a file\n"),
    (["derive", "(Input){[bold]x}->(FC)10"], "a design cannot go on with '[' here\n  (Input){[bold]x}->(FC)10\n          ^\n"),
    (["derive", r"(Input){\input{/etc/passwd}}->(FC)10"], "a design cannot go on with '\\\\' here\n"),
    (["derive", "(Input){x$y}->(FC)10"], "a design cannot go on with '$' here\n"),
    (["derive", "(Input){<b>}->(FC)10"], "a design cannot go on with '<' here\n"),
    (["derive", FC, "-q", "wieghts"], f"unknown quantity 'wieghts'; did you mean weights?\nexpected: {KNOWN['quantity']}\n"),
    (["derive", FC, "-q", "weights", "-q", "[red]"], "unknown quantity '[red]'"),
    (
        ["derive", FC, "--convention", "lectures"],
        f"unknown convention 'lectures'; did you mean lecture?\nexpected: {KNOWN['convention']}\n",
    ),
    (["derive", FC, "--format", "latx"], f"unknown format 'latx'; did you mean latex?\nexpected: {KNOWN['format']}\n"),
    (["derive", FC, "--format", "terminal"], "unknown format 'terminal'"),
    (
        ["derive", FC, "-q", "size", "--precision", "doubel"],
        "unknown precision 'doubel'; did you mean double?\n"
        "expected: double, single, half, bfloat16, int8, int4, float64, float32, float16\n",
    ),
    (["derive", FC, "-q", "time"], "time needs the operations per second, r\nexpected: --rate R, or --set r=R\n"),
    (
        ["derive", FC, "-q", "weights", "-q", "throughput"],
        "throughput needs the operations per second, r\nexpected: --rate R, or --set r=R\n",
    ),
    (["derive", FC, "-q", "time", "--rate", "fast"], "r: 'fast' is not a number\nexpected: 100, 1/2, 0.5 or 2e5\n"),
    (["derive", FC, "-q", "time", "--rate", "0"], "r must be positive, not 0\n"),
    (["derive", SYMBOLIC, "--set", "m=3"], "there is no symbol m in weights of this design\nexpected: k, n\n"),
    (["derive", SYMBOLIC, "--set", "p=4"], "there is no symbol p in weights of this design\nexpected: k, n\n"),
    (["derive", SYMBOLIC, "--precision", "double"], "there is no symbol p in weights of this design\nexpected: k, n\n"),
    (["derive", SYMBOLIC, "--set", "n=x"], "n: 'x' is not a number\nexpected: 100, 1/2, 0.5 or 2e5\n"),
    (["derive", SYMBOLIC, "--set", "n=nan"], "n: 'nan' is not a number\nexpected: 100, 1/2, 0.5 or 2e5\n"),
    (["derive", SYMBOLIC, "--set", "n=inf"], "n: 'inf' is not a number\nexpected: 100, 1/2, 0.5 or 2e5\n"),
    (["derive", SYMBOLIC, "--set", "n=1/0"], "n: '1/0' is not a number\nexpected: 100, 1/2, 0.5 or 2e5\n"),
    (["derive", SYMBOLIC, "--set", f"n={'9' * 70}"], f"n: a number past the caps (60 characters, exponent 100): {'9' * 60}\n"),
    (["derive", SYMBOLIC, "--set", "n=1e999999999"], "n: a number past the caps (60 characters, exponent 100): 1e999999999\n"),
    (["derive", SYMBOLIC, "--set", "n=__import__('os')"], "n: \"__import__('os')\" is not a number\n"),
    (["derive", SYMBOLIC, "--set", "n=0"], "n must be positive, not 0\n"),
    (["derive", SYMBOLIC, "--set", "n=-3"], "n must be positive, not -3\n"),
    (["derive", SYMBOLIC, "--set", "n=1/2"], "n must be a whole number, not 1/2\n"),
    (["derive", SYMBOLIC, "--set", "n=2.5"], "n must be a whole number, not 5/2\n"),
    (["derive", SYMBOLIC, "--set", "n"], "not an assignment: 'n'\n  n\n  ^\nexpected: NAME=NUMBER, such as n=100\n"),
    (["derive", SYMBOLIC, "--set", "k=10,n"], "not an assignment: 'n'\n  k=10,n\n       ^\nexpected: NAME=NUMBER, such as n=100\n"),
    (["derive", SYMBOLIC, "--set", "[bold]=1"], "not an assignment: '[bold]=1'\n"),
    (["derive", SYMBOLIC, "--set", "n=1,n=2"], "n is set twice\n  n=1,n=2\n      ^^^\n"),
    (["derive", SYMBOLIC, "--set", "n=1", "--set", "n=2"], "n is set twice\n"),
    (["derive", FC, "--set", "n=5"], "n is 100 in this design, not 5; write {n} to leave it open\n"),
    (
        ["derive", "(Input)(3,M,M)->(Conv)6c5w", "--set", "M=4"],
        "(Conv)6c5w1s0p: the kernel does not fit into the padded input: 5 is more than 4\n",
    ),
    (["derive", FC, "-q", "size", "--precision", "double", "--set", "p=4"], "p is set twice"),
    (["derive", FC, "-q", "time", "--rate", "5", "--set", "r=6"], "r is set twice"),
    (["list", "layer"], "unknown family 'layer'; did you mean layers?\n"),
    (["derive", FC, "-o", "out.doc"], "no format is known for the file 'out.doc'\nexpected: a name ending in "),
    (["derive", FC, "-o", "out"], "no format is known for the file 'out'\n"),
    (["derive", FC, "-o", "nowhere/out.txt"], "cannot write nowhere/out.txt: No such file or directory\n"),
]


@pytest.mark.parametrize(("arguments", "message"), [pytest.param(*row, id=" ".join(row[0])[:70]) for row in BAD])
def test_bad_input_is_one_message_on_standard_error_and_status_2(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    result = symcx(*arguments)
    assert result.stderr[: len(message) + 7] == f"symcx: {message}"
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr
    assert isinstance(result.exception, SystemExit)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "piece"),
    [
        (["derive"], "Missing argument 'DESIGN'"),
        (["derive", FC, "--level", "4"], "4 is not in the range"),
        (["derive", FC, "--level", "two"], "'two' is not a valid integer"),
        (["derive", FC, "--nonsense"], "No such option"),
        (["derive", FC, "and", "more"], "unexpected extra argument"),
        (["derrive", FC], "No such command 'derrive'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_a_wrong_call_says_how_to_call(arguments: list[str], piece: str) -> None:
    result = symcx(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert piece in result.stderr
    assert "Usage: symcx" in result.stderr


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "net.txt").write_bytes(b"\xff\xfe(\x00I\x00")
    result = symcx("derive", str(tmp_path / "net.txt"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("symcx: cannot read ")


def test_bad_input_in_a_real_process_is_status_2_without_a_traceback() -> None:
    for arguments, text in (
        (["derive", "(Input)100->(FX)10"], ""),
        (["derive", "-"], "(Input)100->"),
        (["table", "-"], ""),
        (["derive", "-"], "(" * 10**6),
    ):
        run = process(*arguments, stdin=text)
        assert (run.returncode, run.stdout) == (2, b"")
        assert run.stderr.startswith(b"symcx: ")
        assert b"Traceback" not in run.stderr
        assert len(run.stderr) < 1000


# ----------------------------------------------------------------------------------------------------- formats and files

COMMANDS = (
    ["derive", FC],
    ["derive", STRIDED, "-q", "operational_space", "-q", "output_shape"],
    ["table", STRIDED],
    ["lecture35"],
    ["list"],
)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_format_is_asked_for_by_name_or_by_the_files_suffix(command: list[str], name: str, tmp_path: Path) -> None:
    result = symcx(*command, "--format", name)
    assert (result.exit_code, result.stderr) == (0, "")
    suffixes = () if FORMATS[name].deck else FORMATS[name].suffixes  # the page's format, where a page and a deck share them
    for suffix in suffixes:
        file = tmp_path / f"out{suffix.upper()}"
        written = symcx(*command, "-o", str(file))
        assert (written.exit_code, written.stdout, written.stderr) == (0, "", "")
        assert file.read_text(encoding="utf-8") == result.stdout
    other = tmp_path / "out.anything"
    assert symcx(*command, "-o", str(other), "--format", name).exit_code == 0
    assert other.read_text(encoding="utf-8") == result.stdout
    assert {path.name for path in tmp_path.iterdir()} <= {"out.anything", *(f"out{suffix.upper()}" for suffix in suffixes)}


def test_the_formats_look_like_themselves() -> None:
    def output(name: str) -> str:
        return symcx("derive", STRIDED, "-q", "operational_space", "--format", name).stdout

    assert json.loads(output("json"))["quantity"] == "operational_space"
    assert output("latex").startswith("\\documentclass")
    assert "\\begin{align*}" in output("latex")
    assert output("markdown").startswith("# ")
    assert "\\begin{aligned}" in output("markdown")
    assert "⌊" in output("text")
    assert output("ascii").isascii()
    assert "floor(" in output("ascii")


def test_a_file_is_replaced_whole_and_keeps_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "out.txt"
    file.write_text("old " * 100_000)
    assert symcx("derive", FC, "-o", str(file)).exit_code == 0
    assert file.read_text(encoding="utf-8") == symcx("derive", FC).stdout
    assert list(tmp_path.iterdir()) == [file]
    mask = os.umask(0)
    os.umask(mask)
    assert os.name == "nt" or file.stat().st_mode & 0o777 == 0o666 & ~mask


@pytest.mark.parametrize("call", ["replace", "chmod"])
def test_a_file_that_cannot_be_written_leaves_the_old_one_and_nothing_else(call: str, tmp_path: Path, monkeypatch: Any) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    file = tmp_path / "out.txt"
    file.write_text("old")
    monkeypatch.setattr(os, call, refuse)
    result = symcx("derive", FC, "-o", str(file))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"symcx: cannot write {file}: Permission denied\n"
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("design", ["(Input)100->(FX)10", "(Input)100->(FC)10->(Conv)3c3w"])
def test_bad_input_leaves_the_old_file_alone(design: str, tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    file.write_text("old")
    assert symcx("derive", design, "-o", str(file)).exit_code == 2
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "out.txt").mkdir()
    result = symcx("derive", FC, "-o", str(tmp_path / "out.txt"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"symcx: cannot write {tmp_path / 'out.txt'}: ")
    assert list((tmp_path / "out.txt").iterdir()) == []
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_path_that_is_no_regular_file_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    # As /dev/null and /dev/stdout are; a rename over them would take the device away.
    fifo = tmp_path / "out.txt"
    os.mkfifo(fifo)
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert symcx("derive", FC, "-o", str(fifo)).exit_code == 0
        assert fifo.is_fifo()
        assert os.read(reader, 100_000).decode() == symcx("derive", FC).stdout
    finally:
        os.close(reader)


@pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="needs /dev/stdout")
def test_standard_output_by_its_name_keeps_what_others_write_there(tmp_path: Path) -> None:
    with (tmp_path / "out.txt").open("w") as stream:
        stream.write("before\n")
        stream.flush()
        run = [sys.executable, "-m", "symbolic_complexity", "derive", FC, "-o", "/dev/stdout", "--format", "json"]
        subprocess.run(run, stdout=stream, check=True)
        os.write(stream.fileno(), b"after\n")
    before, *answer, after = (tmp_path / "out.txt").read_text().splitlines()
    assert (before, after) == ("before", "after")
    assert json.loads("\n".join(answer))["quantity"] == "weights"


@pytest.mark.skipif(os.name == "nt", reason="needs symbolic links")
def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    assert symcx("derive", FC, "-o", str(tmp_path / "link.txt")).exit_code == 0
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text(encoding="utf-8") == symcx("derive", FC).stdout


# ------------------------------------------------------------------------------------------------- pipes, consoles, terminals


def test_piped_text_is_plain_and_never_wrapped() -> None:
    run = process("derive", STRIDED, "-q", "operational_space", COLUMNS="40", FORCE_COLOR="1", CLICOLOR_FORCE="1", TERM="xterm-256color")
    assert (run.returncode, run.stderr) == (0, b"")
    text = run.stdout.decode()
    assert not ANSI.search(text)
    assert max(map(len, text.splitlines())) > 200
    assert text == symcx("derive", STRIDED, "-q", "operational_space", "--format", "text").stdout


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "cp437", "utf-8", "utf-16"])
@pytest.mark.parametrize(
    "command",
    [
        ["derive", STRIDED, "-q", "operational_space"],
        ["derive", FC, "-q", "gradients"],
        ["lecture35"],
        ["list"],
        ["table", FC, "-q", "throughput"],
    ],
    ids=" ".join,
)
def test_any_console_encoding_gets_an_answer_that_it_can_show(command: list[str], encoding: str) -> None:
    run = process(*command, PYTHONIOENCODING=encoding)
    assert (run.returncode, run.stderr) == (0, b"")
    text = run.stdout.decode(encoding)
    assert "\\u" not in text
    unicode, ascii_ = (symcx(*command, "--format", name).stdout for name in ("text", "ascii"))
    try:
        unicode.encode(encoding)
    except UnicodeEncodeError:
        assert text.replace("\r\n", "\n") == ascii_
    else:
        assert text.replace("\r\n", "\n") == unicode


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_be_written_to_an_ascii_pipe(name: str) -> None:
    run = process("derive", STRIDED, "-q", "gradients", "-q", "output_shape", "--format", name, PYTHONIOENCODING="ascii")
    assert (run.returncode, run.stderr) == (0, b"")
    text = run.stdout.decode("ascii")
    if name == "json":
        assert json.loads(text) == json.loads(symcx("derive", STRIDED, "-q", "gradients", "-q", "output_shape", "--format", "json").stdout)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_message_about_letters_that_the_console_lacks_is_still_a_message(encoding: str) -> None:
    run = process("derive", "(Input){αβ∇}->(FC)10", PYTHONIOENCODING=encoding)
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.startswith(b"symcx: a design cannot go on with ")
    assert b"Traceback" not in run.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("command", [["derive", STRIDED, "-q", "operational_space"], ["table", STRIDED], ["lecture35"]], ids=" ".join)
def test_a_terminal_gets_colour_and_columns(command: list[str]) -> None:
    import pty

    leader, follower = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "symbolic_complexity", *command],
        stdout=follower,
        stderr=subprocess.PIPE,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
        | ({"NO_COLOR": ""} if "NO_COLOR" in os.environ else {}),
    ) as running:
        os.close(follower)
        shown = b""
        while True:
            try:
                piece = os.read(leader, 65_536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
        assert running.stderr is not None
        assert (running.wait(60), running.stderr.read()) == (0, b"")
    os.close(leader)
    assert ANSI.search(shown.decode())
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown.decode())
    assert max(map(len, plain.splitlines())) <= 100


def test_a_derivation_prints_itself_in_rich_as_text_and_never_as_markup() -> None:
    from rich.console import Console

    console = Console(file=io.StringIO(), width=200, force_terminal=True)
    console.print(derive_in_python(STRIDED, "operational_space"))
    shown = console.file.getvalue()
    assert ANSI.search(shown)
    assert "⌊" in shown


# ------------------------------------------------------------------------------------------------------------ the lecture


@pytest.mark.parametrize("name", FORMATS)
def test_the_lecture_is_derived_in_every_format(name: str) -> None:
    result = symcx("lecture35", "--format", name)
    assert (result.exit_code, result.stderr) == (0, "")
    for known in ("F1", "F14", "C1", "C8", "slip"):
        assert known in result.stdout


def test_a_claim_that_is_derived_wrongly_is_status_1_and_says_so(tmp_path: Path, monkeypatch: Any) -> None:
    true = lecture.claims()
    false = dataclasses.replace(true[0], cases=(dataclasses.replace(true[0].cases[0], expected="1011"),))
    monkeypatch.setattr(lecture, "claims", lambda: (false, *true[1:]))
    result = symcx("lecture35")
    assert result.exit_code == 1
    assert "THE DERIVED RESULT IS NOT THE ONE IN THE TABLE OF CLAIMS" in result.stdout
    assert result.stdout.count("derived wrongly") == 1
    assert result.stdout.rstrip().splitlines()[-1].count("claims agree") <= 1
    file = tmp_path / "lecture.json"
    assert symcx("lecture35", "-o", str(file)).exit_code == 1
    assert json.loads(file.read_text(encoding="utf-8"))["claims"]


@pytest.mark.parametrize("number", range(22))
def test_every_claim_is_guarded(number: int, monkeypatch: Any) -> None:
    # Whichever row of the table is falsified, the command notices.
    true = list(lecture.claims())
    case = true[number].cases[-1]
    wrong = ", ".join(f"{part} + 1" for part in case.expected.split(","))
    true[number] = dataclasses.replace(true[number], cases=(*true[number].cases[:-1], dataclasses.replace(case, expected=wrong)))
    monkeypatch.setattr(lecture, "claims", lambda: tuple(true))
    assert symcx("lecture35", "--format", "json").exit_code == 1


# --------------------------------------------------------------------------------------------- help, version, completion


def test_the_version_is_the_packages() -> None:
    for run in (symcx("--version").stdout, process("--version").stdout.decode()):
        assert run.strip() == f"symcx, version {symbolic_complexity.__version__}"


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["-h"], *([name, "--help"] for name in commands.known())],
    ids=" ".join,
)
def test_help_is_an_answer(arguments: list[str]) -> None:
    result = symcx(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Usage: symcx")
    if arguments[0] in ("derive", "--help"):
        assert "symcx derive '(Input)100->(FC)10'" in result.stdout


def test_the_examples_of_the_help_work(tmp_path: Path, monkeypatch: Any) -> None:
    import shlex

    monkeypatch.chdir(tmp_path)  # where they write their files
    examples = [line.strip() for line in symcx("--help").stdout.splitlines() if line.strip().startswith("symcx ")]
    assert len(examples) >= 5
    for example in examples:
        assert symcx(*shlex.split(example)[1:]).exit_code == 0, example


def test_no_arguments_at_all_show_the_help() -> None:
    result = symcx()
    assert "Usage: symcx" in result.stdout + result.stderr
    assert result.exit_code in (0, 2)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_is_produced(shell: str) -> None:
    run = process(_SYMCX_COMPLETE=f"{shell}_source")
    assert run.returncode == 0
    assert b"_SYMCX_COMPLETE" in run.stdout


def test_commands_and_options_complete() -> None:
    def completed(words: str) -> list[str]:
        run = process(_SYMCX_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(len(words.split(" ")) - 1))
        return [line.partition(",")[2] for line in run.stdout.decode().splitlines()]

    assert completed("symcx de") == ["derive"]
    assert "--convention" in completed("symcx derive --c")
