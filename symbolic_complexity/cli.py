"""The command line: reads what is typed, asks the package, writes the answer in one piece or says in one message why not.

Exit status: 0 done; 1 the answer is no; 2 bad input, with a message on standard error and nothing on standard output.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, NoReturn

import click

from . import __version__
from .errors import Invalid, SymbolicComplexityError
from .options import Output, Question, level_option, look_options, output_options, question_options

_EXAMPLES = """\b
Examples:
  symcx derive '(Input)100->(FC)10'
  symcx derive '(Input)(3,224,224)->(Conv)6c5w1s0p' -q operational_space
  symcx derive '(Input){n}->(FC){k}' -q size --precision single --set n=100,k=10
  symcx derive '(Input)100->(FC)10' -q time --rate 200000 --format latex
  symcx table vgg16
  symcx table resnet50 --input c,M,N --assume 'M % 32 == 0' --assume 'N % 32 == 0'
  symcx slides '(Input)(3,224,224)->(Conv)6c5w1s0p' '(Input)(3,224,224)->(Conv)16c3w1s0p' --compare -o two.html
  symcx slides lecture35 -o lecture35.pdf
  symcx page vgg16 -o vgg16.html
  symcx figure vgg16 -q operations -o vgg16.svg
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
@question_options
@level_option
@look_options
@output_options
@_guarded
def derive(design: str, question: Question, level: int, look: dict[str, Any], output: Output) -> None:
    """Derive quantities of a DESIGN, step by step."""
    from .derivation import derive_all, together

    asked = question.asked(["weights"])
    derivations = derive_all(question.network(design), asked, question.values, convention=question.convention, level=level)
    for one in derivations:
        one.check_rate()
    output.write(together(derivations), look)


@main.command()
@click.argument("design")
@question_options
@look_options
@output_options
@_guarded
def table(design: str, question: Question, look: dict[str, Any], output: Output) -> None:
    """One row a layer of a DESIGN, totals at the foot."""
    from .table import DEFAULT, layer_table

    asked = question.asked(DEFAULT)
    output.write(layer_table(question.network(design), asked, question.values, convention=question.convention), look)


@main.command()
@click.argument("designs", nargs=-1, required=True, metavar="DESIGN...")
@question_options
@level_option
@click.option("--compare", is_flag=True, help="The designs side by side.")
@click.option("--title", metavar="T", help="The deck's title.")
@click.option("--reveal", metavar="R", help="all, stepwise (default), or groups of rows such as 1-2,3,4-.")
@click.option("--handout", is_flag=True, help="Everything shown, one page a slide.")
@look_options
@output_options
@_guarded
def slides(
    designs: Sequence[str],
    question: Question,
    level: int,
    compare: bool,
    title: str | None,
    reveal: str | None,
    handout: bool,
    look: dict[str, Any],
    output: Output,
) -> None:
    """Slides on one DESIGN or several, or from a deck file, step by step.

    A deck file (deck.toml) says title, sections, designs, quantities, values and notes; `lecture35` is one that comes along.
    """
    from .deck_file import is_deck, read_deck
    from .look import Look

    chosen = Look(**look)
    if len(designs) == 1 and is_deck(designs[0]):
        for option in [*question.used, *(["--compare"] if compare else []), *(["--level"] if level != 1 else [])]:
            raise Invalid(f"{option} belongs into the deck file", expected="symcx slides DECK [--title T] [--reveal R] [--handout]")
        output.publish(read_deck(designs[0], reveal=reveal, look=look, title=title, handout=handout))
        return
    from .deck import DEFAULT
    from .deck import slides as made

    networks = [question.network(design) for design in designs]
    asked = question.asked(DEFAULT)
    how: dict[str, Any] = {
        "compare": compare,
        "title": title,
        "reveal": reveal or "stepwise",
        "level": level,
        "look": chosen,
        "handout": handout,
    }
    output.publish(made(networks, asked, **how, **question.keywords))


@main.command()
@click.argument("designs", nargs=-1, required=True, metavar="DESIGN...")
@question_options
@level_option
@click.option("--title", metavar="T", help="The page's title.")
@look_options
@output_options
@_guarded
def page(designs: Sequence[str], question: Question, level: int, title: str | None, look: dict[str, Any], output: Output) -> None:
    """A page on one DESIGN or several: a picture, a row a layer, each derivation; to read, to print, to hand in."""
    from .deck import DEFAULT
    from .look import Look
    from .report import page as made

    networks = [question.network(design) for design in designs]
    output.publish(made(networks, question.asked(DEFAULT), title=title, level=level, look=Look(**look), **question.keywords))


@main.command()
@click.argument("designs", nargs=-1, required=True, metavar="DESIGN...")
@question_options
@click.option("--kind", default="network", metavar="K", help="network (default), shares or curve: see `symcx list figures`.")
@click.option("--over", metavar="M=8:224:8", help="The symbol of a curve, from where to where, and by how much.")
@look_options
@output_options
@_guarded
def figure(designs: Sequence[str], question: Question, kind: str, over: str | None, look: dict[str, Any], output: Output) -> None:
    """A picture of one DESIGN or several: the network to scale, the share of each layer, or a formula as a curve."""
    from .document import Document
    from .figures import figure as drawn

    asked = question.asked(["weights"])
    networks = [question.network(design) for design in designs]
    shown = drawn(kind, networks, asked, values=question.values.numbers, over=over, convention=question.convention)
    output.write(Document((shown,)), look)


@main.command()
@output_options
@_guarded
def lecture35(output: Output) -> None:
    """Every claim of the lecture: derived, and compared with what the transcript says."""
    from .lecture35 import claims, document

    everything = claims()
    output.write(document(everything))
    if not all(claim.holds for claim in everything):
        raise SystemExit(1)


@main.command("list")
@click.argument("family", required=False)
@output_options
@_guarded
def list_(family: str | None, output: Output) -> None:
    """What there is: layers, quantities, conventions, formats, symbols, figures, letters, languages, or the zoo's networks."""
    from .families import catalogue

    output.write(catalogue(family))
