"""PowerPoint: one slide for each state of a slide that appears step by step; equations, tables and figures that can be edited there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec
from itertools import count, zip_longest

from ..document import Block, Chain, Columns, Document, Figure, Heading, Paragraph, Slide, Table, all_blocks, clicks
from ..paging import slides_of
from .base import Format, for_document, missing
from .office import omml
from .office.bands import LEADING, TEXT, Band, Deck, Item, Setting, TooWide, height, moved, stacked, whole, words
from .office.chains import chain
from .office.drawingml import INK, INLINE, Frame, lines, paragraph, runs, unmarked
from .office.figures import SMALLEST, figure
from .office.presentation import BODY, OPENING, SUBTITLE, TITLE, Page, file_of, numbered, placeholder
from .office.tables import shared_widths, tabular

_WHOLE = tuple(Setting(size) for size in (32.0, 30.0, 28.0, 26.0, 24.0, 22.0))
_CUT = tuple(Setting(size, cut=True) for size in (26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0, 12.0, 10.0, 8.0))
_SETTINGS = (*_WHOLE, *_CUT, *(Setting(size, cut=True, forced=True) for size in (16.0, 12.0, 8.0, 6.0)))
"""What is tried until a slide's blocks fit: no formula is cut as long as its letters can be read from the back of a room."""


def pptx(document: Document) -> bytes:
    """The document as a PowerPoint file. Raises `Invalid` where python-pptx is missing."""
    if find_spec("pptx") is None:
        raise missing("pptx", "python-pptx", "pptx")
    deck = Deck(for_document(omml.STYLE, document), for_document(INLINE, document), for_document(TEXT, document))
    slides = slides_of(document)
    deck = replace(deck, widths=shared_widths(slides, deck))
    pages = (page for slide in slides for page in _pages(slide, deck, handout=document.handout))
    return file_of(pages, deck.plain(document.title), document.language)


# -------------------------------------------------------------------------------------------------------------------- slides


def _pages(slide: Slide, deck: Deck, *, handout: bool) -> Iterator[Page]:
    """One page for each click with which something appears; a handout's is the last of them."""
    is_content = slide.kind == "content"
    prose = [block for block in slide.blocks if isinstance(block, (Paragraph, Heading))]
    as_subtitle = not is_content and len(prose) == len(slide.blocks)
    frame = BODY if slide.title else Frame(BODY.x, TITLE.y, BODY.width, BODY.y + BODY.height - TITLE.y)
    items = [] if as_subtitle else _arranged(slide.blocks, frame if is_content else SUBTITLE, deck)
    notes = tuple(line.strip() for line in deck.spelled(slide.notes).splitlines()) if slide.notes else ()
    last = clicks(slide.blocks)
    for state in [last] if handout else sorted({0, *(item.click for item in items)}):
        numbers = count(2)
        shapes = [_title(slide, next(numbers), deck)] if slide.title else []
        if as_subtitle and prose:
            shapes.append(_subtitle(slide, prose, next(numbers), deck))
        for item in items:
            if item.click <= state <= item.until:
                is_new = item.click == state and last > 0 and not handout
                shapes.append(item.draw(item.frame, numbers, is_new))
        if is_content:
            shapes.append(numbered(next(numbers)))
        yield Page(slide.kind, "".join(shapes), notes)


def _title(slide: Slide, number: int, deck: Deck) -> str:
    content = slide.kind == "content"
    frame, sizes = (TITLE, (30.0, 26.0, 22.0, 18.0, 15.0, 12.0)) if content else (OPENING, (40.0, 34.0, 28.0, 24.0, 20.0, 16.0))
    kind = "ctrTitle" if slide.kind == "title" else "title"
    return placeholder(number, "Title", f'type="{kind}"', _fitted([deck.marked(slide.title)], frame, sizes))


def _subtitle(slide: Slide, prose: Sequence[Paragraph | Heading], number: int, deck: Deck) -> str:
    kind = "subTitle" if slide.kind == "title" else "body"
    inside = _fitted([deck.marked(one.text) for one in prose], SUBTITLE, (22.0, 20.0, 18.0, 16.0, 14.0, 12.0, 10.0))
    return placeholder(number, "Subtitle", f'type="{kind}" idx="1"', inside)


def _fitted(paragraphs: Sequence[str], frame: Frame, sizes: Sequence[float]) -> str:
    """Paragraphs in the layout's own colour and letters, the first of the sizes, or in smaller ones where they would not fit."""

    def fits(size: float) -> bool:
        return sum(lines(unmarked(one), frame.width / size) for one in paragraphs) * size * LEADING <= frame.height

    size = next(filter(fits, sizes), sizes[-1])
    return "".join(paragraph(runs(one, size, "", inherit=size == sizes[0])) for one in paragraphs)


# -------------------------------------------------------------------------------------------------------------------- layout


def _arranged(blocks: tuple[Block, ...], frame: Frame, deck: Deck) -> list[Item]:
    """The blocks' shapes in their places: in the largest letters with which all fit, then with the largest figures."""
    bands: list[Band] = []
    setting = _SETTINGS[0]
    for setting in _SETTINGS:
        try:
            bands = _bands(blocks, frame.width, setting, SMALLEST, deck)
        except TooWide:
            continue
        if height(bands) <= frame.height:
            break
    if any(isinstance(block, Figure) for block in all_blocks(blocks)):
        for tall in range(round(frame.height), round(SMALLEST), -10):
            larger = _bands(blocks, frame.width, setting, tall, deck)
            if height(larger) <= frame.height:
                bands = larger
                break
    return list(stacked(bands, frame, 0.5 * setting.size))


def _bands(blocks: Sequence[Block], width: float, setting: Setting, tall: float, deck: Deck) -> list[Band]:
    """The blocks as bands of this width, a figure at most so tall. Raises `TooWide` where a formula is."""
    bands: list[Band] = []
    for block in blocks:
        match block:
            case Heading(text):
                bands.append(words(text, width, setting.words * 1.1, INK, setting.size * 0.8, deck, bold=True))
            case Paragraph(text):
                bands.append(words(text, width, setting.words, INK, setting.size * 0.6, deck))
            case Chain():
                bands += chain(block, width, setting, deck)
            case Table():
                bands += tabular(block, width, setting, deck)
            case Figure():
                bands += figure(block, width, tall, setting, deck)
            case Columns(columns):
                bands += _columns(columns, width, setting, tall, deck)
            case Slide(_, inner):
                bands += _bands(inner, width, setting, tall, deck)
    return bands


def _columns(columns: Sequence[tuple[Block, ...]], width: float, setting: Setting, tall: float, deck: Deck) -> list[Band]:
    """Columns of equal width. Where all hold the same kinds of blocks, neighbours stand at one height; else each is on its own."""
    apart = 1.6 * setting.size
    each = (width - apart * (len(columns) - 1)) / max(1, len(columns))
    parts = [_bands(blocks, each, setting, tall, deck) for blocks in columns]
    if len({tuple(map(_kind, blocks)) for blocks in columns}) > 1:
        parts = [[whole(bands)] for bands in parts]
    beside = []
    for row in zip_longest(*parts, fillvalue=Band(0.0, (), 0.0)):
        items = (moved(item, column * (each + apart), 0.0) for column, band in enumerate(row) for item in band.items)
        beside.append(Band(max(band.height for band in row), tuple(items), max(band.gap for band in row)))
    return beside


def _kind(block: Block) -> tuple[str, int]:
    return type(block).__name__, len(block.rows) if isinstance(block, Chain) else 0


PPTX_FORMAT = Format(
    "pptx",
    (".pptx",),
    "a PowerPoint file with equations that can be edited",
    pptx,
    deck=True,
    binary=True,
    needs="python-pptx (extra pptx)",
)
