"""`symcx mark`: is a formula that somebody wrote right?"""

from __future__ import annotations

from typing import Any

import click

from ..options import Output, Question, look_options, output_options, question_options
from . import guarded


class _Marked(click.Command):
    """A command among whose arguments a formula may begin with a minus: -k*n is an answer, and no option -k."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Formulas go behind --, where nothing is an option; what an option takes stays with it."""
        options = [option for option in self.params if isinstance(option, click.Option)]
        known = {name[:2] for option in options for name in option.opts}
        taking = {name for option in options if not option.is_flag for name in option.opts}
        end = args.index("--") if "--" in args else len(args)
        answers = [
            place
            for place, (before, given) in enumerate(zip(["", *args], args[:end], strict=False))
            if len(given) > 1 and given[0] == "-" and given[:2] not in known and before not in taking
        ]
        rest = [given for place, given in enumerate(args[:end]) if place not in answers]
        return super().parse_args(ctx, [*rest, "--", *(args[place] for place in answers), *args[end + 1 :]])


@click.command(cls=_Marked)
@click.argument("design")
@click.argument("expression")
@question_options
@look_options
@output_options
@guarded
def mark(design: str, expression: str, question: Question, look: dict[str, Any], output: Output) -> None:
    """Mark an EXPRESSION as the answer to a quantity of a DESIGN: proved right, or refuted, with the mistake that explains it.

    An EXPRESSION may be written as on paper: k(n + 1), 2nk, 5·5·3, 1,010. Exit status 0 where it is right, else 1.
    """
    from ..derivation import derive_all
    from ..errors import Invalid
    from ..marking import Exercise

    asked = question.asked(["weights"])
    if len(asked) > 1:
        raise Invalid(f"one quantity is marked at a time, and {len(asked)} are asked for", expected="-q weights")
    (derivation,) = derive_all(question.network(design), asked, question.values, convention=question.convention)
    found = Exercise(derivation).mark(expression, look.get("letters", "lecture"))
    output.write(found.document(), look)
    if found.verdict != "right":
        raise SystemExit(1)


_HELP = {
    "quantities": "The one that is asked for; weights by default.",
    "letters": "Whose letters are read and written: lecture (default) or textbook: C_in, C_out, K, H, W.",
}
for _option in mark.params:
    if isinstance(_option, click.Option):
        _option.help = _HELP.get(str(_option.name), _option.help)
