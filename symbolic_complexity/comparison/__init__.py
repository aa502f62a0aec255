"""Two designs or more, compared: formulas, difference and ratio, who is smaller and when, each verdict with its proof."""

from .answer import Answer, answers, final, ratio
from .base import DEFAULT, Comparison, compare, compared, kept_apart
from .judgement import Judgement, Sizes, judge
from .page import difference, growth
from .several import in_one_table, ranking
from .words import names, sentence

__all__ = [
    "DEFAULT",
    "Answer",
    "Comparison",
    "Judgement",
    "Sizes",
    "answers",
    "compare",
    "compared",
    "difference",
    "final",
    "growth",
    "in_one_table",
    "judge",
    "kept_apart",
    "names",
    "ranking",
    "ratio",
    "sentence",
]
