"""`symcx lecture35`: the lecture, claim by claim."""

from __future__ import annotations

import click

from ..options import Output, output_options
from . import guarded


@click.command()
@output_options
@guarded
def lecture35(output: Output) -> None:
    """Every claim of the lecture: derived, and compared with what the transcript says."""
    from ..lecture35 import claims, document

    everything = claims()
    output.write(document(everything))
    if not all(claim.holds for claim in everything):
        raise SystemExit(1)
