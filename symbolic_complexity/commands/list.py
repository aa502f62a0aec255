"""`symcx list`: what there is."""

from __future__ import annotations

import click

from ..options import Output, output_options
from . import guarded


@click.command("list")
@click.argument("family", required=False)
@output_options
@guarded
def list_(family: str | None, output: Output) -> None:
    """What there is: layers, quantities, conventions, formats, the zoo's networks, comparisons, machines, and more."""
    from ..families import catalogue

    output.write(catalogue(family))
