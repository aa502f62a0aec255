"""Slides, pages and figures from the command line: every format by its suffix, and bad input that leaves no file behind."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from symbolic_complexity.cli import main
from symbolic_complexity.renderers import known_formats

FC = "(Input)100->(FC)10"
TWO = ["(Input)(3,224,224)->(Conv)6c5w1s0p", "(Input)(3,224,224)->(Conv)16c3w1s0p"]
SUFFIXES = sorted({suffix for one in known_formats().values() if not one.pictures for suffix in one.suffixes})
WITHOUT_HELP = {"html", "html-slides", "beamer", "marp", "text", "svg"}
"""Formats that a machine without TeX and Typst still writes, as the message about them must say."""


def symcx(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="symcx")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_slides_and_pages_are_written_in_every_format_by_its_suffix(suffix: str, tmp_path: Path) -> None:
    for command in (["slides", *TWO, "--compare", "-q", "weights"], ["page", FC, "-q", "weights"], ["derive", FC]):
        file = tmp_path / f"{command[0]}{suffix}"
        result = symcx(*command, "-o", str(file))
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
        assert file.stat().st_size > 100
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf", ".html", ".tex", ".typ", ".pptx", ".txt"])
def test_a_figure_is_written_in_every_format_that_shows_one(suffix: str, tmp_path: Path) -> None:
    for kind, more in (("network", []), ("shares", []), ("curve", ["--over", "M=8:224:8", "--input", "3,M,M"])):
        design = "alexnet" if kind != "curve" else TWO[0]
        file = tmp_path / f"{kind}{suffix}"
        result = symcx("figure", design, "--kind", kind, "-q", "operations", *more, "-o", str(file))
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
        assert file.stat().st_size > 100


BAD = [
    (["slides", FC, "-o", "deck.key"], "no format is known for the file 'deck.key'\nexpected: a name ending in "),
    (["slides", FC, "--format", "powerpoint"], "unknown format 'powerpoint'"),
    (["slides", FC, "-o", "nowhere/deck.html"], "cannot write nowhere/deck.html: No such file or directory"),
    (["slides", FC, "--compare", "-o", "deck.html"], "a comparison needs two designs or more"),
    (["slides", FC, "--reveal", "2,1", "-o", "deck.html"], "cannot reveal '2,1'\n  2,1\n    ^\nexpected: all, stepwise, or rows"),
    (["slides", FC, "-q", "wieghts", "-o", "deck.html"], "unknown quantity 'wieghts'; did you mean weights?"),
    (["slides", FC, "--set", "q=3", "-o", "deck.html"], "there is no symbol q in "),
    (
        ["slides", "nowhere.toml", "-o", "deck.html"],
        "cannot read 'nowhere.toml': No such file or directory\nexpected: a deck file, or lecture35",
    ),
    (["slides", "lecture35", "-q", "weights", "-o", "deck.html"], "-q belongs into the deck file"),
    (["slides", FC, "--language", "xx", "-o", "deck.html"], "unknown language 'xx'"),
    (["slides", FC, "--letters", "greek", "-o", "deck.html"], "unknown set of letters 'greek'"),
    (["slides", FC, "--layout", "ailgned", "-o", "deck.html"], "unknown layout 'ailgned'; did you mean aligned?"),
    (["slides", FC, "--steps", "define,colect", "-o", "deck.html"], "cannot choose the steps 'define,colect'"),
    (["slides", FC, "-q", "time", "-o", "deck.html"], "time needs the operations per second, r\nexpected: --rate R"),
    (["page", FC, "-o", "page.key"], "no format is known for the file 'page.key'"),
    (["figure", "vgg16", "--kind", "pie", "-o", "f.svg"], "unknown kind of figure 'pie'"),
    (["figure", "vgg16", "-q", "weights,macs", "-o", "f.svg"], "a figure of the kind network shows one quantity of one design"),
    (["derive", FC, "-o", "f.svg"], "svg shows a figure"),
]


@pytest.mark.parametrize(("arguments", "message"), [pytest.param(*row, id=" ".join(row[0])[:60]) for row in BAD])
def test_bad_input_is_one_message_and_leaves_no_file(arguments: list[str], message: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    result = symcx(*arguments)
    assert result.stderr[: len(message) + 7] == f"symcx: {message}"
    assert (result.exit_code, result.stdout) == (2, "")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("file", "module", "extra"), [("deck.pptx", "pptx", "pptx"), ("deck.pdf", "typst", "pdf"), ("f.png", "typst", "pdf")]
)
def test_a_missing_extra_gets_the_exact_install_line(file: str, module: str, extra: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setenv("PATH", str(tmp_path))  # nor is there a TeX
    command = ["figure", "alexnet"] if file == "f.png" else ["slides", FC]
    result = symcx(*command, "-o", file)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"python -m pip install 'symbolic-complexity[{extra}]'" in result.stderr
    assert set(result.stderr.strip().partition("without: ")[2].split(", ")) >= WITHOUT_HELP
    assert "Traceback" not in result.stderr
    assert not list(tmp_path.iterdir())


def test_what_was_there_stays_when_a_deck_cannot_be_written(tmp_path: Path, monkeypatch: Any) -> None:
    file = tmp_path / "deck.html"
    file.write_text("old", encoding="utf-8")
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    result = symcx("slides", FC, "-o", str(file))
    assert (result.exit_code, result.stderr) == (2, f"symcx: cannot write {file}: No space left on device\n")
    assert file.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["deck.html"]


def test_without_a_file_slides_are_text_and_a_picture_of_bytes_goes_into_a_pipe() -> None:
    assert "2,240 elements" in symcx("slides", FC, "-q", "operational_space").stdout
    assert symcx("slides", FC, "--format", "html").stdout.startswith("<!doctype html>")
    assert symcx("slides", FC, "--format", "beamer").stdout.startswith("\\documentclass")
    assert symcx("slides", FC, "--format", "pptx").stdout_bytes[:2] == b"PK"
