"""Formulas as MathML for web pages: latex2mathml converts one formula, and its elements are finished here.

Nobody's prose goes through the converter: it un-escapes what it writes. Only tags and attributes on a list leave this file.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import replace
from functools import lru_cache
from html import escape, unescape
from xml.etree.ElementTree import Element, SubElement, tostring

from ..document import Relation
from ..symbols import Sign
from ..typeset import Style, begins_negative, typeset
from ..written import Number, Part, Written
from .tex import spelling

TIMES = "\N{INVISIBLE TIMES}"

CONTROLS = dict.fromkeys(({*range(32), *range(127, 160), *range(0xD800, 0xE000)} - {*b"\t\n\r"}), "\N{REPLACEMENT CHARACTER}")
"""For `str.translate`: what no page may hold, the control characters and halves of others, becomes a mark."""


def _braced(inner: str, note: str) -> str:
    """A brace; the words below it pass the converter as hexadecimal digits."""
    words = note.translate(CONTROLS).encode().hex()
    return rf"\underbrace{{{inner}}}_{{\text{{{words}}}}}" if note.strip() else inner


STYLE = replace(
    spelling.STYLE,
    separator="",
    beside=TIMES,
    changed=lambda inner: rf"\textcolor{{changed}}{{{inner}}}",
    braced=_braced,
)

_OF_ONE = re.compile(r"(.+)_([0-9]+|[A-Z])\Z")


def _spoken_name(name: str) -> str:
    """A symbol's name in words: `k1` as k sub 1; a capital says that it is one."""
    base = name.rstrip("'")
    first, *below = re.findall(r"[A-Za-z]+|[0-9]+", base) or [name]
    letter = f"capital {first}" if len(first) == 1 and first.isupper() else first
    index = f" sub {' '.join(below)}" if below else ""
    return letter + index + " prime" * (len(name) - len(base))


def _spoken_sign(sign: Sign) -> str:
    """What a sign stands for: |w_2| as number of weights of layer 2, |w|_A as number of weights of A."""
    numbered = _OF_ONE.match(sign.name)
    name, one = (numbered[1], f" of {'layer ' if numbered[2].isdigit() else ''}{numbered[2]}") if numbered else (sign.name, "")
    return ("number of " if sign.text.startswith("|") else "") + name.replace("_", " ") + one


SPOKEN = Style(
    name=_spoken_name,
    sign=_spoken_sign,
    fraction=lambda above, below: f"{above} over {below}",
    power=lambda base, exponent: base + {"2": " squared", "3": " cubed"}.get(exponent, f" to the power {exponent}"),
    floor=lambda inner: f"floor of {inner} end floor",
    maximum=lambda inner: f"maximum of {' and '.join(inner)} end maximum",
    series=lambda body, index, first, last: f"sum over {index} from {first} to {last} of {body}",
    times=" times ",
    beside=" times ",
    plus=" plus ",
    less=" minus ",
    minus="minus ",
    shape=" by ".join,
    brackets="open parenthesis {} close parenthesis".format,
    ellipsis="and so on",
    braced=lambda inner, note: f"{inner} (that is, {note.translate(CONTROLS)})" if note.strip() else inner,
)

_RELATIONS: dict[Relation, str] = {
    "=": "equals",
    "≈": "is about",
    "≤": "is at most",
    "<": "is less than",
    ">": "is more than",
    "≥": "is at least",
    "≠": "is not",
}

SEPARATORS = {" ": "\N{NARROW NO-BREAK SPACE}"}

_NOTE = 18
"""Letters in a line of the words under a brace."""

_TAGS = frozenset(["math", "mrow", "mi", "mn", "mo", "mtext", "mfrac", "msub", "msup", "msubsup", "munder", "munderover", "mstyle"])
_ATTRIBUTES = frozenset(["xmlns", "display", "mathvariant", "mathcolor", "stretchy", "fence", "form", "movablelimits"])
_TALL = frozenset({"mfrac", "munder", "munderover"})
_BRACE = "\N{BOTTOM CURLY BRACKET}"
_SUM = "\N{N-ARY SUMMATION}"
_TEXTS = {"-": "\N{MINUS SIGN}", "\N{MIDDLE DOT}": "\N{DOT OPERATOR}"}
_OPERATORS = frozenset(f"{TIMES}\N{PRIME}\N{DOUBLE PRIME}\N{TRIPLE PRIME}")
_OPENING = frozenset("(=,\N{LEFT FLOOR}\N{DOT OPERATOR}\N{MULTIPLICATION SIGN}")


def relation(sign: Relation) -> str:
    """A relation between two sides, as a formula of its own."""
    return f'<math alttext="{_RELATIONS[sign]}"><mo>{escape(sign)}</mo></math>'


def of_sign(sign: Sign) -> str:
    """The sign of a quantity or a part."""
    return formula(Part(sign, Number(0)))


def formula(node: Written, separator: str = ",", point: str = ".", *, display: bool = False, goes_on: bool = False) -> str:
    """A tree as a `<math>` element, with its words for who listens and its TeX.

    `display` gives fractions and sums their full height. `goes_on` is for a term that stands after others: with its sign.
    """
    tex, spoken = typeset(node, STYLE), typeset(node, SPOKEN)
    if goes_on and not begins_negative(node):
        tex, spoken = f"+{tex}", f"plus {spoken}"
    return _written_out(tex, spoken, spelling.formula(node), separator, point, display, goes_on)


@lru_cache(maxsize=4096)
def _written_out(tex: str, spoken: str, shown: str, separator: str, point: str, display: bool, goes_on: bool) -> str:
    """A deck says the same formulas again and again, so each is converted once."""
    from latex2mathml.converter import convert_to_element

    converted = _finished(convert_to_element(tex), separator, point)
    for row in converted.iter("mrow"):
        _shape_operators(row)
    if goes_on:
        next(converted.iter("mo")).set("form", "infix")
    math = Element("math", {"displaystyle": "true"} if display else {})
    math.set("alttext", spoken)
    semantics = SubElement(math, "semantics")
    semantics.append(converted)
    SubElement(semantics, "annotation", encoding="application/x-tex").text = shown
    return tostring(math, encoding="unicode")


def _finished(element: Element, separator: str, point: str, *, index: bool = False) -> Element:
    """A new element of the same meaning; an `index` is part of a name, so its digits are no number.

    Raises ValueError for a tag or an attribute that formulas have no use for.
    """
    tag = element.tag
    unknown = [name for name in element.attrib if name not in _ATTRIBUTES]
    if tag not in _TAGS or unknown:
        raise ValueError(f"no formula has <{tag} {' '.join(unknown)}>")
    if not len(element):
        return _leaf(element, separator, point, index=index)
    word = _word(element)
    if word is not None:
        return word
    below_sum = tag == "msubsup" and unescape(element[0].text or "") == _SUM
    parts = [
        _finished(part, separator, point, index=index or (place == 1 and tag in ("msub", "msubsup") and not below_sum))
        for place, part in enumerate(element)
    ]
    if tag in ("math", "mrow", "mstyle"):
        return _row(parts, "changed" if element.get("mathcolor") == "changed" else "")
    if tag == "munder" and parts[1].text == _BRACE:
        return _row(parts[:1], "braced")  # browsers cut long braces off: the style sheet draws them
    finished = Element("munderover" if below_sum else tag)
    finished.extend(parts)
    return finished


def _row(parts: list[Element], look: str) -> Element:
    """The parts in a row of this look; a part alone needs no row that has none."""
    if len(parts) == 1 and (not look or (parts[0].tag == "mrow" and not parts[0].attrib)):
        row = parts[0]
    else:
        row = Element("mrow")
        row.extend(parts)
    if look:
        row.set("class", look)
    return row


def _leaf(element: Element, separator: str, point: str, *, index: bool) -> Element:
    """A number, a name, an operator or words."""
    tag, text = element.tag, unescape(element.text or "")
    attributes: dict[str, str] = {}
    if tag == "mn" and not index:  # in a name, digits are no number
        text = _grouped(text, separator, point)
    elif tag == "mtext":
        return _note(bytes.fromhex(text).decode())
    elif tag == "mi" and text in _OPERATORS:
        tag = "mo"
    elif tag == "mo":
        if text.isalpha() and text.isascii():  # max
            tag = "mi"
        else:
            attributes = {name: element.attrib[name] for name in ("form", "stretchy") if name in element.attrib}
    elif tag == "mi" and element.get("mathvariant") == "normal":
        attributes = {"mathvariant": "normal"}
    finished = Element(tag, attributes)
    finished.text = _TEXTS.get(text, text)
    return finished


def _note(words: str) -> Element:
    """The words under a brace, in lines that are not much wider than what they speak of."""
    lines = []
    for line in textwrap.wrap(words, _NOTE):
        text = Element("mtext")
        text.text = line
        lines.append(text)
    if len(lines) == 1:
        return lines[0]
    table = Element("mtable")
    for text in lines:
        SubElement(SubElement(table, "mtr"), "mtd").append(text)
    return table


def _grouped(digits: str, separator: str, point: str) -> str:
    whole, _, rest = digits.partition(".")
    if separator:
        whole = f"{int(whole):,}".replace(",", SEPARATORS.get(separator, separator))
    return whole + (SEPARATORS.get(point, point) + rest if rest else "")


def _word(row: Element) -> Element | None:
    """One identifier for the letters of a word, which the converter takes apart; None for any other row."""
    if row.tag != "mrow" or any(part.tag not in ("mi", "mn", "mo") or len(part) for part in row):
        return None
    variants = {part.get("mathvariant") for part in row if part.tag == "mi"}
    if len(variants) != 1 or not variants <= {"normal", "italic"}:
        return None
    word = Element("mi")
    word.text = "".join(unescape(part.text or "") for part in row)
    if variants == {"italic"}:
        word.set("class", "word")
    elif len(word.text) == 1:
        word.set("mathvariant", "normal")
    return word


def _shape_operators(row: Element) -> None:
    """Each operator as it stands in its row: fences as high as what they hold, a minus before a number apart from one between terms."""
    tall = any(inner.tag in _TALL for inner in row.iter())
    opened = False
    for before, part in zip((None, *row), row, strict=False):
        if part.tag != "mo":
            continue
        if part.get("stretchy") == "true" and not tall:
            part.set("stretchy", "false")
        if part.text == "|":
            opened = not opened
            part.set("form", "prefix" if opened else "postfix")
        elif part.text == _TEXTS["-"] and before is not None and before.tag == "mo" and _opens(before):
            part.set("form", "prefix")


def _opens(operator: Element) -> bool:
    return operator.text in _OPENING or (operator.text == "|" and operator.get("form") == "prefix")
