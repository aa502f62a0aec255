"""The slides' notation: `(Input)(3,224,224)->(Conv)6c5w1s0p`."""

from .reader import read

__all__ = ["read"]
