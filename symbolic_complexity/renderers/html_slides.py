"""A deck in one HTML file: steps by key or swipe, speaker's notes, overview, print. Without JavaScript it is slides one below the other."""

from __future__ import annotations

import re

from ..document import Document, Slide, clicks
from ..paging import slides_of
from .base import Format
from .html import asset, blocks, whole, words

_KEYS = (
    (("→", "Space", "Page Down"), "next step"),
    (("←", "Page Up"), "step back"),
    (("Home", "End"), "first slide, last slide"),
    (("o",), "overview of all slides"),
    (("s",), "speaker’s notes"),
    (("w",), "a second window that follows this one"),
    (("f",), "full screen"),
    (("d",), "dark or light"),
    (("?",), "these keys"),
)

_BUTTONS = (("back", "‹", "Step back"), ("on", "›", "Next step"), ("overview", "▦", "Overview"), ("help", "?", "Keys"))


def deck(document: Document) -> str:
    """The whole deck as a file that needs nothing else."""
    slides = slides_of(document) or (Slide(()),)
    shown = "\n".join(_slide(slide, place, document) for place, slide in enumerate(slides, start=1))
    body = f"""<body class="symcx deck">
<main>
{shown}
</main>
{_speaker()}
{_controls(len(slides))}
{_help()}
<p class="sc-hidden" id="said" aria-live="polite"></p>
<script>{asset("deck.js")}</script>
</body>"""
    return whole(document, asset("common.css") + asset("deck.css"), body, asset("deck.js"))


_PART = re.compile(r" \((\d+)/\d+\)\Z")


def _slide(slide: Slide, number: int, document: Document) -> str:
    title = words(slide.title, document)
    heading = f'<h1 id="title-{number}">{title}</h1>' if title else f'<h1 id="title-{number}" class="sc-hidden">Slide {number}</h1>'
    notes = f'<div class="notes" role="note" aria-label="Speaker’s notes">{words(slide.notes, document)}</div>' if slide.notes else ""
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


def _speaker() -> str:
    return """<aside class="speaker live-only" aria-label="Speaker’s notes">
<p class="clock"><time id="clock">0:00</time></p>
<div id="notes"></div>
</aside>"""


def _controls(many: int) -> str:
    buttons = "".join(f'<button type="button" data-do="{name}" aria-label="{said}">{sign}</button>' for name, sign, said in _BUTTONS)
    return f"""<nav class="controls live-only" aria-label="Slides">
<span class="place"><span id="place">1</span> / {many}</span>{buttons}
<progress id="progress" max="{many}" value="1" aria-label="Progress"></progress>
</nav>"""


def _help() -> str:
    rows = "\n".join(f"<dt>{' '.join(f'<kbd>{key}</kbd>' for key in keys)}</dt><dd>{meaning}</dd>" for keys, meaning in _KEYS)
    return f"""<dialog id="help" aria-labelledby="keys">
<h2 id="keys">Keys</h2>
<dl>
{rows}
</dl>
<form method="dialog"><button>Close</button></form>
</dialog>"""


DECK = Format("html-slides", (".html",), "a deck in one HTML file, with steps, notes and overview", deck, deck=True)
