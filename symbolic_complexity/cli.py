"""The command line: reads what is typed, asks the package, writes the answer in one piece or says in one message why not.

Exit status: 0 done; 1 the answer is no; 2 bad input, with a message on standard error and nothing on standard output; 130 stopped.
"""

from __future__ import annotations

import click

from . import __version__, commands


class _Commands(click.Group):
    """The commands by name, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return commands.known()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return commands.named(cmd_name) if cmd_name in commands.known() else None


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=commands.EXAMPLES + '\n\nShell completion: eval "$(_SYMCX_COMPLETE=bash_source symcx)" (or zsh_source, fish_source).',
)
@click.version_option(__version__, prog_name="symcx")
def main() -> None:
    """Derive how many weights, bytes, operations and seconds a network takes: as formulas, each step proved.

    A DESIGN is written as on the slides, (Input)100->(FC)10, or is the name of a published network (vgg16: see `symcx list
    zoo`), a file of notation, or - for standard input.
    """
