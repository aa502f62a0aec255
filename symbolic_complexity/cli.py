"""The command line: reads what is typed, asks the package, writes the answer in one piece or says in one message why not.

Exit status: 0 done; 1 the answer is no; 2 bad input, with a message on standard error and nothing on standard output.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, NoReturn

import click

from . import __version__
from .errors import Invalid, SymbolicComplexityError
from .symbols import is_name

if TYPE_CHECKING:
    from pathlib import Path

    from .document import Document
    from .network import Network

_EXAMPLES = """\b
Examples:
  symcx derive '(Input)100->(FC)10'
  symcx derive '(Input)(3,224,224)->(Conv)6c5w1s0p' -q operational_space
  symcx derive '(Input){n}->(FC){k}' -q size --precision single --set n=100,k=10
  symcx derive '(Input)100->(FC)10' -q time --rate 200000 --format latex
  symcx table vgg16
  symcx table resnet50 --input c,M,N --assume 'M % 32 == 0' --assume 'N % 32 == 0'
  symcx lecture35
"""


def _bad(message: str) -> NoReturn:
    """Bad input: the message on standard error, exit status 2."""
    click.echo(f"symcx: {message}", err=True)
    raise SystemExit(2)


def _guarded(command: Callable[..., None]) -> Callable[..., None]:
    """Errors of the package become one message; a pipe that closes early ends the command quietly."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except SymbolicComplexityError as error:
            _bad(str(error))
        except RecursionError:
            _bad("the input is nested too deeply")
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            _bad(f"cannot write to standard output: {error.strerror or error}")

    return run


def _output_options(command: Callable[..., None]) -> Callable[..., None]:
    command = click.option("-o", "--output", type=click.Path(), help="Write a file; its suffix chooses the format.")(command)
    return click.option("--format", "format_name", metavar="F", help="text, latex, json, ...: see `symcx list formats`.")(command)


def _quantity_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--assume", "assumptions", multiple=True, metavar="'M % 32 == 0'", help="What divides a symbol; may be repeated."),
        click.option("--input", "input_shape", metavar="c,M,N", help="Another shape for the design's input."),
        click.option("--bandwidth", metavar="B", help="Bytes per second, B, for download_time and load_time."),
        click.option("--rate", metavar="R", help="Operations per second, r, for time and throughput."),
        click.option("--precision", metavar="P", help="double, single, half, bfloat16, int8 or int4: bytes per number, p."),
        click.option("--convention", default="lecture", metavar="C", help="lecture (default): see `symcx list conventions`."),
        click.option("--set", "assignments", multiple=True, metavar="n=100,k=10", help="Values for the design's symbols."),
        click.option("-q", "--quantity", "quantities", multiple=True, metavar="QUANTITY", help="What to ask; may be repeated."),
    ):
        command = option(command)
    return command


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_EXAMPLES + '\n\nShell completion: eval "$(_SYMCX_COMPLETE=bash_source symcx)" (or zsh_source, fish_source).',
)
@click.version_option(__version__, prog_name="symcx")
def main() -> None:
    """Derive how many weights, bytes, operations and seconds a network takes: as formulas, each step proved.

    A DESIGN is written as on the slides, (Input)100->(FC)10, or is the name of a published network (vgg16: see `symcx list
    zoo`), a file of notation, or - for standard input.
    """


@main.command(epilog=_EXAMPLES)
@click.argument("design")
@_quantity_options
@click.option("--level", type=click.IntRange(0, 3), default=1, help="0 result, 1 lecture (default), 2 assignment, 3 every operation.")
@_output_options
@_guarded
def derive(
    design: str,
    quantities: Sequence[str],
    assignments: Sequence[str],
    convention: str,
    precision: str | None,
    rate: str | None,
    bandwidth: str | None,
    input_shape: str | None,
    assumptions: Sequence[str],
    level: int,
    format_name: str | None,
    output: str | None,
) -> None:
    """Derive quantities of a DESIGN, step by step."""
    from .derivation import derive_all, together
    from .given import Values

    given = Values.of(Values.read(assignments), precision, rate, bandwidth)
    asked = [name.strip() for names in quantities for name in names.split(",")] or ["weights"]
    derivations = derive_all(_design(design, input_shape, assumptions), asked, given, convention=convention, level=level)
    for one in derivations:
        one.check_rate()
    _write(together(derivations), format_name, output)


@main.command()
@click.argument("design")
@_quantity_options
@_output_options
@_guarded
def table(
    design: str,
    quantities: Sequence[str],
    assignments: Sequence[str],
    convention: str,
    precision: str | None,
    rate: str | None,
    bandwidth: str | None,
    input_shape: str | None,
    assumptions: Sequence[str],
    format_name: str | None,
    output: str | None,
) -> None:
    """One row a layer of a DESIGN, totals at the foot."""
    from .given import Values
    from .table import DEFAULT, layer_table

    given = Values.of(Values.read(assignments), precision, rate, bandwidth)
    asked = [name.strip() for names in quantities for name in names.split(",")] or DEFAULT
    _write(layer_table(_design(design, input_shape, assumptions), asked, given, convention=convention), format_name, output)


@main.command()
@_output_options
@_guarded
def lecture35(format_name: str | None, output: str | None) -> None:
    """Every claim of the lecture: derived, and compared with what the transcript says."""
    from .lecture35 import claims, document

    everything = claims()
    _write(document(everything), format_name, output)
    if not all(claim.holds for claim in everything):
        raise SystemExit(1)


@main.command("list")
@click.argument("family", required=False)
@_output_options
@_guarded
def list_(family: str | None, format_name: str | None, output: str | None) -> None:
    """What there is: layers, quantities, conventions, formats, symbols, or the networks of the zoo."""
    from .families import catalogue

    _write(catalogue(family), format_name, output)


def _design(given: str, input_shape: str | None, assumptions: Sequence[str]) -> Network:
    """The network that DESIGN stands for, with another input and with assumptions where they are given."""
    from .given import network_of

    return network_of(_text(given), input_shape, assumptions)


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


def _write(document: Document, format_name: str | None, output: str | None) -> None:
    """Rich text on a terminal, plain text in a pipe, or the format asked for; a file appears whole or not at all."""
    from .renderers import format_named, format_of_file, render

    if output is None and sys.stdout is None:
        raise Invalid("cannot write: there is no standard output")
    if output is not None:
        from pathlib import Path

        chosen = format_named(format_name) if format_name else format_of_file(output)
        _write_file(Path(output), chosen.render(document))
    elif format_name is not None:
        _echo(format_named(format_name).render(document))
    elif sys.stdout.isatty():
        from rich.console import Console

        from .renderers.terminal import renderables

        console = Console()
        console.print(*renderables(document, console.encoding, console.width), sep="\n")
    else:
        _echo(render(document, "text" if _can_encode(render(document, "text")) else "ascii"))


def _echo(text: str) -> None:
    sys.stdout.write(text if _can_encode(text) else text.encode("ascii", "backslashreplace").decode("ascii"))
    sys.stdout.flush()


def _can_encode(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _write_file(path: Path, text: str) -> None:
    """Write beside the place, then rename, so that a file appears whole or not at all; a device or a pipe is written to."""
    import tempfile

    place = path.resolve()
    beside = None
    try:
        if place.exists() and not place.is_file():
            place.write_text(text, encoding="utf-8")
            return
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=place.parent, prefix=f".{place.name}.", delete=False) as file:
            beside = place.with_name(os.path.basename(file.name))
            file.write(text)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(beside, 0o666 & ~mask)
        beside.replace(place)
    except OSError as error:
        if beside is not None:
            beside.unlink(missing_ok=True)
        raise Invalid(f"cannot write {path}: {error.strerror or error}") from None
