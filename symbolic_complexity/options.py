"""What the commands have in common: options that belong together, reading a DESIGN, and writing an answer in one piece."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from .errors import Invalid
from .symbols import is_name

if TYPE_CHECKING:
    from .document import Document
    from .given import Given, Values
    from .network import Network
    from .publication import Publication

Command = Callable[..., None]


@dataclass(frozen=True)
class Question:
    """What is asked of a design, as it was typed."""

    quantities: tuple[str, ...]
    assignments: tuple[str, ...]
    convention: str
    precision: str | None
    rate: str | None
    bandwidth: str | None
    machine: str | None
    input_shape: str | None
    assumptions: tuple[str, ...]

    def asked(self, default: Sequence[str]) -> list[str]:
        """The quantities, or the default ones where none is named."""
        return [name.strip() for names in self.quantities for name in names.split(",")] or list(default)

    @property
    def numbers(self) -> dict[str, Given]:
        """The values that are set, by name."""
        from .given import Values

        return Values.read(self.assignments)

    @property
    def values(self) -> Values:
        """Every number that is given, checked."""
        from .given import Values

        return Values.of(**self._given())

    def _given(self, also: Iterable[str] = ()) -> dict[str, Any]:
        """The numbers that are set, and those of the machine that the quantities speak of, as arguments of `Values.of`."""
        known = {"values": self.numbers, "rate": self.rate, "bandwidth": self.bandwidth}
        if self.machine is None:
            return {**known, "precision": self.precision}
        from .machines import rates
        from .quantities import quantity

        typed = {"r": self.rate, "B": self.bandwidth, **self.numbers}
        for letter in ("r", "B"):
            if typed[letter] is not None:
                raise Invalid(f"{letter} is set twice, by --machine and by a value of its own")
        wanted = frozenset[str]().union(*(quantity(name).letters for name in (*self.asked(()), *also)))
        if not wanted:
            raise Invalid("--machine sets r, B and p, and no quantity asked for speaks of them", expected="-q time, or symcx roofline")
        return {**known, "values": {**rates(self.machine, self.precision, wanted), **self.numbers}}

    def network(self, design: str) -> Network:
        """The network that a DESIGN stands for, with another input and with assumptions where they are given."""
        from .given import network_of

        return network_of(_text(design), self.input_shape, self.assumptions)

    def keywords(self, also: Iterable[str] = ()) -> dict[str, Any]:
        """The same as arguments of the package's functions; `also` are quantities that another option asks for."""
        return {**self._given(also), "convention": self.convention}

    @property
    def used(self) -> list[str]:
        """The options that were typed."""
        named = {
            "-q": self.quantities,
            "--set": self.assignments,
            "--precision": self.precision,
            "--rate": self.rate,
            "--bandwidth": self.bandwidth,
            "--machine": self.machine,
            "--input": self.input_shape,
            "--assume": self.assumptions,
            "--convention": self.convention != "lecture",
        }
        return [option for option, value in named.items() if value]


def question_options(command: Command, quantities: str = "May be repeated.", refused: Container[str] = ()) -> Command:
    """What is asked, gathered into a `Question`; `quantities` is what the help says of -q; it is silent on what is `refused`."""
    return _gathered(
        command,
        "question",
        Question,
        {
            "quantities": click.option(
                "-q", "--quantity", "quantities", multiple=True, metavar="QUANTITY", help=quantities, hidden="-q" in refused
            ),
            "assignments": click.option(
                "--set", "assignments", multiple=True, metavar="n=100,k=10", help="Values for the design's symbols."
            ),
            "convention": click.option(
                "--convention", default="lecture", metavar="C", help="lecture (default): see `symcx list conventions`."
            ),
            "precision": click.option(
                "--precision", metavar="P", help="double, single, half, bfloat16, int8 or int4: bytes per number, p."
            ),
            "rate": click.option(
                "--rate", metavar="R", help="Operations per second, r, for time and throughput.", hidden="--rate" in refused
            ),
            "bandwidth": click.option(
                "--bandwidth", metavar="B", help="Bytes per second, B, for download_time and load_time.", hidden="--bandwidth" in refused
            ),
            "machine": click.option("--machine", metavar="NAME|FILE", help="The r, B and p of a machine: see `symcx list machines`."),
            "input_shape": click.option("--input", "input_shape", metavar="c,M,N", help="Another shape for the design's input."),
            "assumptions": click.option(
                "--assume", "assumptions", multiple=True, metavar="'M % 32 == 0'", help="What divides a symbol; may be repeated."
            ),
        },
    )


def look_options(command: Command) -> Command:
    """How it looks, gathered into the arguments of a `Look`."""
    return _gathered(
        command,
        "look",
        lambda **chosen: {name: value for name, value in chosen.items() if value is not None},
        {
            "layout": click.option("--layout", metavar="L", help="aligned (default), gathered, line or table."),
            "steps": click.option("--steps", metavar="S", help="Which steps: numbers and rules, such as define,collect,last."),
            "collapse": click.option("--collapse", is_flag=True, default=None, help="Fold steps finer than the lecture's away."),
            "braces": click.option("--braces", is_flag=True, default=None, help="What each term of a definition counts, below it."),
            "separator": click.option("--separator", metavar="S", help="comma (default), space, point, apostrophe or none."),
            "digits": click.option("--digits", type=int, metavar="N", help="Results also rounded to N significant digits."),
            "unit": click.option(
                "--unit", metavar="U", help="Results in bytes also in kB, MB, ... (by 1,000) or KiB, MiB, ... (by 1,024)."
            ),
            "letters": click.option("--letters", metavar="A", help="lecture (default) or textbook: C_in, C_out, K, H, W."),
            "language": click.option("--language", metavar="L", help="Of the reasons, such as de: see `symcx list languages`."),
        },
    )


@dataclass(frozen=True)
class Output:
    """Where an answer goes, and in which format."""

    format_name: str | None
    path: str | None

    def write(self, document: Document, look: dict[str, Any] | None = None) -> None:
        """Rich text on a terminal, plain text in a pipe, or the format asked for; a file appears whole or not at all."""
        from .publication import Publication

        if look:
            from .look import Look

            document = Look(**look).dress(document)
        self.publish(Publication(document))

    def publish(self, made: Publication) -> None:
        """The same for a deck or a page."""
        from .renderers import render

        if self.path is not None:
            made.save(self.path, self.format_name)
        elif sys.stdout is None:
            raise Invalid("cannot write: there is no standard output")
        elif self.format_name is not None:
            _echo(made.render(self.format_name))
        elif sys.stdout.isatty():
            from rich.console import Console

            from .renderers.terminal import renderables

            console = Console()
            console.print(*renderables(made.document, console.encoding, console.width), sep="\n")
        else:
            text = render(made.document, "text")
            _echo(text if _can_encode(text) else render(made.document, "ascii"))


def output_options(command: Command) -> Command:
    """Where the answer goes, gathered into an `Output`."""
    return _gathered(
        command,
        "output",
        Output,
        {
            "format_name": click.option("--format", "format_name", metavar="F", help="text, latex, html, ...: see `symcx list formats`."),
            "path": click.option("-o", "--output", "path", type=click.Path(), help="Write a file; its suffix chooses the format."),
        },
    )


def level_option(command: Command) -> Command:
    """The level of detail."""
    told = "0 result, 1 lecture (default), 2 assignment, 3 every operation."
    return click.option("--level", type=click.IntRange(0, 3), default=1, help=told)(command)


def _gathered(command: Command, name: str, made: Callable[..., Any], options: dict[str, Callable[[Command], Command]]) -> Command:
    """The command with options whose values it gets as one argument."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        gathered = {key: kwargs.pop(key) for key in options}
        command(*args, **kwargs, **{name: made(**gathered)})

    made_of: Command = run
    for option in reversed(options.values()):
        made_of = option(made_of)
    return made_of


def _text(given: str) -> str:
    """What DESIGN says: notation, or the name of a published network; the text of a file; standard input."""
    if given == "-":
        return sys.stdin.read().removeprefix("\ufeff")
    if re.match(r"\s*(?:[(#@]|\w+\s*:\s*\()", given) or len(given) > 4096:
        return given
    from .zoo import ZOO, design

    if given in ZOO:
        return given
    from pathlib import Path

    path = Path(given)
    if path.suffix.lower() == ".toml":
        raise Invalid(f"{given!r:.80} is a deck file, and stands alone", expected="symcx slides deck.toml")
    try:
        if path.is_file():
            return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise Invalid(f"cannot read {given!r:.80}: {error}") from None
    if is_name(given):
        design(given)
    raise Invalid(
        f"no design {given!r:.80}: it is neither notation nor a published network nor a file",
        expected="(Input)100->(FC)10, vgg16, a file of notation, or -",
    )


def _echo(content: str | bytes) -> None:
    if isinstance(content, bytes):
        if sys.stdout.isatty():
            raise Invalid("this format is no text and a terminal cannot show it", expected="-o FILE, or a pipe")
        sys.stdout.buffer.write(content)
    else:
        sys.stdout.write(content if _can_encode(content) else content.encode("ascii", "backslashreplace").decode("ascii"))
    sys.stdout.flush()


def _can_encode(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
