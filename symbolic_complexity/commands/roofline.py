"""`symcx roofline`: what a machine makes of a design."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from ..errors import Invalid
from ..options import Output, Question, look_options, output_options, question_options
from . import guarded

_REFUSED = ("-q", "--rate", "--bandwidth")


@click.command()
@click.argument("design")
@partial(question_options, refused=_REFUSED)
@click.option("--batch", default="1", metavar="b", help="How many samples go through together: a number (1), or a symbol.")
@look_options
@output_options
@guarded
def roofline(design: str, question: Question, batch: str, look: dict[str, Any], output: Output) -> None:
    """What bounds a DESIGN on a machine: its operations or its memory, by how much, how long it takes, and whether it fits."""
    from ..figures.roofline import picture
    from ..given import Values
    from ..machines import document, known
    from ..machines import roofline as found_on

    if question.machine is None:
        raise Invalid("no machine is given", expected=f"--machine {', '.join(known())}, or a file my.toml")
    if wrong := [option for option in question.used if option in _REFUSED]:
        said = f"a roofline has no {' and no '.join(wrong)}: it is of the operations, at the machine's own rates"
        raise Invalid(said, expected="symcx derive")
    network, values = question.network(design), Values.of(question.numbers)
    found = found_on(network, question.machine, precision=question.precision, batch=batch, convention=question.convention, given=values)
    drawn = found.bound(found.total) is not None and found.total.operations != 0
    output.write(document(found, [picture(found)] if drawn else []), look)
