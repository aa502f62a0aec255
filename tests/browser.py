"""A real browser for the tests of web pages: headless Chromium, driven by playwright.

Where it is missing a test is skipped; under continuous integration (the variable CI) that is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import pytest

DESKTOP = (1280, 720)
PHONE = (390, 844)

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]


def lacking(what: str) -> NoReturn:
    """Skip the test, or fail it where nothing may be missing."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and under continuous integration it must not be")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One Chromium for all tests of a file."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        lacking("Chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        lacking("playwright")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield chromium
        chromium.close()


@contextmanager
def opened(browser: Any, text: str, folder: Path, size: tuple[int, int] = DESKTOP, **options: Any) -> Iterator[Any]:
    """A page on this text as a file; it loads nothing else, and nothing is written to the console."""
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    options = {"reduced_motion": "reduce", **options}
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
    try:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: said.append(request.url) if request.url.partition("#")[0] != file.as_uri() else None)
        page.goto(file.as_uri())
        yield page
        assert said == []
    finally:
        context.close()


def until(page: Any, expression: str) -> None:
    """Wait until the expression holds; playwright's own waiting evaluates strings, which the pages' policy forbids."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"never came true: {expression}")


@cache
def axe() -> str:
    """The source of axe-core, which finds what keeps people with disabilities from reading a page."""
    file = Path(os.environ.get("AXE") or Path(__file__).parent.parent / "build/node_modules/axe-core/axe.min.js")
    if not file.is_file():
        lacking("axe-core")
    return file.read_text(encoding="utf-8")


def violations(page: Any, rules: str = "") -> list[str]:
    """What axe-core finds on the page as it is now, by all of its rules or by these."""
    page.evaluate(axe())
    options = {"resultTypes": ["violations"]} | ({"runOnly": rules.split()} if rules else {})
    found = page.evaluate("(options) => axe.run(document, options)", options)["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]
