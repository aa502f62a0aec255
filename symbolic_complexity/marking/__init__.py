"""Marking: is a formula that somebody wrote right, where is it wrong, and which mistake leads to exactly what was written."""

from .answer import Mark
from .exercise import Exercise, exercise, mark

__all__ = ["Exercise", "Mark", "exercise", "mark"]
