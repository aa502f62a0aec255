"""Machines: how many operations a second they do, how fast their memory is and how much of it there is; one TOML file a machine."""

from .answer import Batch, Share, roofline
from .answer import Roofline as Roofline
from .page import document
from .reading import Machine, known, machine, rates

__all__ = ["Batch", "Machine", "Roofline", "Share", "document", "known", "machine", "rates", "roofline"]
