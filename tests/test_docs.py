"""Every code block of the README and the tutorials runs, and prints what the page says. RENEW=1 writes the output anew."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from symbolic_complexity.cli import main

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.S)


def _console(block: str) -> str:
    """A console block with the output that its commands really give."""
    lines = []
    for line in block.splitlines():
        if line.startswith("$ "):
            command, *arguments = shlex.split(line[2:])
            assert command == "symcx"
            result = CliRunner().invoke(main, arguments)
            assert result.exception is None or isinstance(result.exception, SystemExit), (line, result.exception)
            lines += [line, *(result.stdout + result.stderr).rstrip("\n").splitlines()]
    return "\n".join(lines) + "\n"


def _python(block: str) -> str:
    """What a Python block prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(block, "<documentation>", "exec"), {"__name__": "__documentation__"})
    return printed.getvalue()


def _as_it_is(page: str) -> str:
    """The page with every output as it really is; a text block after a Python block holds what that prints."""
    pieces, last, printed = [], 0, ""
    for match in BLOCK.finditer(page):
        language, block = match[1], match[2]
        pieces.append(page[last : match.start()])
        last = match.end()
        if language == "console":
            block = _console(block)
        elif language == "python":
            printed = _python(block)
        elif language == "toml" and (name := re.match(r"# (\w+\.toml)\n", block)):
            Path(name[1]).write_text(block, encoding="utf-8")
        elif language == "text" and printed:
            block, printed = printed, ""
        pieces.append(f"```{language}\n{block}```")
    assert not printed.strip(), f"a block prints what no text block shows: {printed}"
    return "".join(pieces) + page[last:]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_runs_and_prints_what_the_page_shows(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # what a page's commands write is nobody's
    written = page.read_text(encoding="utf-8")
    real = _as_it_is(written)
    if os.environ.get("RENEW"):
        page.write_text(real, encoding="utf-8")
    assert written == real or os.environ.get("RENEW")


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+\.md)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).is_file(), f"{page.name}: {target}"
