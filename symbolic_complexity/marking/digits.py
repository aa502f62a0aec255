"""Numbers as people type them: 1,010 and 1010.0, and those that would be another number to somebody else, as 1.010 and 0,002."""

from __future__ import annotations

import re

NUMBER = r"\d+(?:\.\d+)*(?:[eE][+-]?\d+)?"
_THOUSANDS = r"\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?!\d)(?:\.\d+)?"
GROUPED = rf"{_THOUSANDS}|\d+(?:,\d+)+(?:\.\d+)?"
"""Digits with commas, whether they group thousands or not; in a list of sizes a comma stands between two of them."""
POINT = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
"""A number that is one thing in English and another in German."""


def doubtful(typed: str) -> tuple[str, str] | None:
    """Why a number could be another one, and how to write what was meant; None where it is one number to everybody."""
    if POINT.fullmatch(typed):
        expected = f"{typed.replace('.', '')} or {typed}0" if typed.count(".") == 1 else "digits without a point"
        return f"{typed} can be a whole number or a decimal fraction", expected
    whole, *groups = re.split(r"[,\s]", typed)
    if not groups:
        return None
    pointed = f"{whole}.{groups[0]} for a decimal fraction" if groups[0].isdigit() and len(groups) == 1 else "digits alone"
    if whole.startswith("0"):
        return f"{typed} begins with 0, as no number in groups of thousands does", pointed
    return None if re.fullmatch(_THOUSANDS, typed) else (f"{typed} has a comma that is not between thousands", pointed)
