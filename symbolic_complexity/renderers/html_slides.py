"""A deck in one HTML file: steps by key or swipe, speaker's notes, overview, print. Without JavaScript it is slides one below the other."""

from __future__ import annotations

import re

from ..document import Document, Slide, clicks
from ..paging import slides_of
from .base import Format
from .html import asset, attribute, blocks, ours, whole, words

_KEYS = (
    (("→", "Space", "Page Down"), "next step"),
    (("←", "Page Up"), "step back"),
    (("Home", "End"), "first slide, last slide"),
    (("o",), "overview of all slides"),
    (("s",), "speaker’s notes"),
    (("w",), "a second window that follows this one"),
    (("f",), "full screen"),
    (("d",), "dark or light"),
    (("b",), "a black screen"),
    (("1", "2", "Enter"), "to slide 12"),
    (("?",), "these keys"),
)

_BUTTONS = (("back", "‹", "Step back"), ("on", "›", "Next step"), ("overview", "▦", "Overview"), ("help", "?", "Keys"))


_SAID = (("slide", "Slide {}: {}"), ("place", "Slide {} of {}: {}"))
"""What the script says of a slide, by the name of the attribute that tells it."""


def deck(document: Document) -> str:
    """The whole deck as a file that needs nothing else."""
    slides = slides_of(document) or (Slide(()),)
    shown = "\n".join(_slide(slide, place, document) for place, slide in enumerate(slides, start=1))
    # The script puts numbers and titles in the place of {}.
    said = "".join(f" data-{name}={attribute(document.words.get(phrase, phrase))}" for name, phrase in _SAID)
    body = f"""<body class="symcx deck">
<main>
{shown}
</main>
{_speaker(document)}
{_controls(len(slides), document)}
{_help(document)}
<p class="sc-hidden" id="said" aria-live="polite"{said}></p>
<script>{asset("deck.js")}</script>
</body>"""
    return whole(document, asset("common.css") + asset("deck.css"), body, asset("deck.js"))


_PART = re.compile(r" \((\d+)/\d+\)\Z")


def _slide(slide: Slide, number: int, document: Document) -> str:
    title = words(slide.title, document)
    heading = (
        f'<h1 id="title-{number}">{title}</h1>'
        if title
        else f'<h1 id="title-{number}" class="sc-hidden">{ours("Slide {}", document, number)}</h1>'
    )
    label = ours("Speaker’s notes", document)
    notes = f'<div class="notes" role="note" aria-label="{label}">{words(slide.notes, document)}</div>' if slide.notes else ""
    part = _PART.match(slide.title[-1]) if slide.title and isinstance(slide.title[-1], str) else None
    parts = f' data-parts="{number - int(part[1])}"' if part else ""
    last = 0 if document.handout else clicks(slide.blocks)
    inside = blocks(slide.blocks, document, 2)
    return f"""<section class="slide {slide.kind}" aria-labelledby="title-{number}" tabindex="-1" data-clicks="{last}"{parts}>
<div class="body">
{heading}
<div class="blocks">
{inside}
</div>
</div>
{notes}
</section>"""


def _speaker(document: Document) -> str:
    return f"""<aside class="speaker live-only" aria-label="{ours("Speaker’s notes", document)}">
<p class="clock"><time id="clock">0:00</time></p>
<div id="notes"></div>
</aside>"""


def _controls(many: int, document: Document) -> str:
    buttons = "".join(
        f'<button type="button" data-do="{name}" aria-label="{ours(said, document)}">{sign}</button>' for name, sign, said in _BUTTONS
    )
    return f"""<nav class="controls live-only" aria-label="{ours("Slides", document)}">
<span class="place"><span id="place">1</span> / {many}</span>{buttons}
<progress id="progress" max="{many}" value="1" aria-label="{ours("Progress", document)}"></progress>
</nav>"""


def _help(document: Document) -> str:
    named = ((" ".join(f"<kbd>{_key(key, document)}</kbd>" for key in keys), ours(meaning, document)) for keys, meaning in _KEYS)
    rows = "\n".join(f"<dt>{keys}</dt><dd>{meaning}</dd>" for keys, meaning in named)
    return f"""<dialog id="help" aria-labelledby="keys">
<h2 id="keys">{ours("Keys", document)}</h2>
<dl>
{rows}
</dl>
<form method="dialog"><button>{ours("Close", document)}</button></form>
</dialog>"""


def _key(name: str, document: Document) -> str:
    """What is on a key: a sign, or a word of the language."""
    return name if len(name) == 1 else ours(name, document)


DECK = Format("html-slides", (".html",), "a deck in one HTML file, with steps, notes and overview", deck, deck=True)
