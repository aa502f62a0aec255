"""How long slides take to render, against the derivations on them: 100 slides, each another design, in every deck format."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from symbolic_complexity.deck import deck
from symbolic_complexity.derivation import Derivation, derive
from symbolic_complexity.document import Slide
from symbolic_complexity.renderers import known_formats

from .harness import Result, seconds

SLIDES = 100
PAIRS = 5


def _derivations(first: int) -> list[Derivation]:
    """Every design another one, so that nothing is remembered from slide to slide."""
    asked = ("weights", "operational_space", "operations", "output_shape")
    found = []
    for number in range(first, first + SLIDES):
        fully, convolution = f"(Input){number}->(FC){number + 3}", f"(Input)(3,{number},{number + 1})->(Conv){number}c5w1s0p"
        found.append(derive(fully if number % 4 == 0 else convolution, asked[number % 4]))
    return found


def decks() -> Iterator[Result]:
    formats = [one for one in known_formats().values() if one.deck and "pdf" not in one.name]  # a PDF is another program's work
    ratios: dict[str, list[float]] = {one.name: [] for one in formats}
    derived: list[float] = []
    for pair in range(PAIRS + 1):
        made: list[Derivation] = []
        took = seconds(lambda pair=pair, made=made: made.extend(_derivations(100 + 200 * pair)))  # type: ignore[misc]
        slides = deck([Slide((one.quantity.title,), (one.chain(),)) for one in made]).document
        derived.append(took)
        for one in formats:
            ratios[one.name].append(seconds(lambda one=one, slides=slides: one.render(slides)) / took)  # type: ignore[misc]
    milliseconds = statistics.median(derived[1:]) * 1e3
    for name, measured in ratios.items():
        ratio = statistics.median(measured[1:])
        claim = f"rendering {SLIDES} slides step by step as {name}, over deriving what is on them"
        yield Result(claim, ratio, 5, at_least=False, detail=f"{ratio * milliseconds:.0f} ms against {milliseconds:.0f} ms")
