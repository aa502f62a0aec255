"""One file a command; each is imported when it is called, so that no other one is waited for."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

import click

from ..errors import SymbolicComplexityError

EXAMPLES = """\b
Examples:
  symcx derive '(Input)100->(FC)10'
  symcx derive '(Input)(3,224,224)->(Conv)6c5w1s0p' -q operational_space
  symcx derive '(Input){n}->(FC){k}' -q size --precision single --set n=100,k=10
  symcx derive '(Input)100->(FC)10' -q time --rate 200000 --format latex
  symcx table vgg16
  symcx table resnet50 --input c,M,N --assume 'M % 32 == 0' --assume 'N % 32 == 0'
  symcx compare '(Input)(3,M,N)->(Conv){k}c5w' '(Input)(3,M,N)->(Conv){k}c3w' --apart k
  symcx solve '(Input)100->(FC){k}' -q weights --at-most 1e6 --for k
  symcx mark '(Input){n}->(FC){k}' -q weights 'k*(n + 1)'
  symcx reconcile vgg16 15.52G
  symcx sweep '(Input)(3,M,M)->(Conv){k}c3w' --over k=16:64:16 --over M=32,64 -q weights,operations
  symcx check '(Input)(3,32,32)->(Conv)6c5w->(ReLU)->(Flatten)->(FC)10'
  symcx roofline vgg16 --machine a100 --precision half
  symcx slides '(Input)(3,224,224)->(Conv)6c5w1s0p' '(Input)(3,224,224)->(Conv)16c3w1s0p' --compare -o two.html
  symcx slides lecture35 -o lecture35.pdf
  symcx page vgg16 -o vgg16.html
  symcx figure vgg16 -q operations -o vgg16.svg
  symcx lecture35
"""

_INTERRUPTED = 130
"""The exit status of what Ctrl-C stopped, as shells have it: 1 would say that the answer is no."""


def known() -> list[str]:
    """The names of all commands."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def named(name: str) -> click.Command:
    """The command of this name."""
    module = importlib.import_module(f"{__name__}.{name}")
    return next(one for one in vars(module).values() if isinstance(one, click.Command))


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """Errors of the package and interrupts become one message; a pipe that closes early ends the command quietly."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except SymbolicComplexityError as error:
            _bad(str(error))
        except RecursionError:
            _bad("the input is nested too deeply")
        except KeyboardInterrupt as stopped:
            click.echo(f"symcx: {str(stopped) or 'stopped'}", err=True)
            raise SystemExit(_INTERRUPTED) from None
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            _bad(f"cannot write to standard output: {error.strerror or error}")

    return run


def _bad(message: str) -> NoReturn:
    """Bad input: the message on standard error, exit status 2."""
    click.echo(f"symcx: {message}", err=True)
    raise SystemExit(2)
