"""PowerPoint files: their XML in the order of the schema (ECMA-376, part 1), their shapes in place, their words as they were written.

LibreOffice opens them where it is installed; under continuous integration (the variable CI) its absence is a failure.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic_complexity.document import (
    Chain,
    Columns,
    Document,
    Figure,
    Heading,
    Paragraph,
    Row,
    Slide,
    Table,
    all_blocks,
    clicks,
)
from symbolic_complexity.drawing import Drawing, Label
from symbolic_complexity.errors import Invalid
from symbolic_complexity.paging import revealed, slides_of
from symbolic_complexity.renderers import format_of_file
from symbolic_complexity.renderers import pptx as module
from symbolic_complexity.renderers.base import printable
from symbolic_complexity.renderers.office import omml
from symbolic_complexity.renderers.office.drawingml import lines
from symbolic_complexity.renderers.pptx import pptx
from symbolic_complexity.renderers.text import UNICODE
from symbolic_complexity.symbols import Sign
from symbolic_complexity.typeset import typeset
from symbolic_complexity.written import (
    Braced,
    Changed,
    Decimal,
    Dimensions,
    Floor,
    IndexedSum,
    Maximum,
    Name,
    Number,
    Part,
    Power,
    Quotient,
    Written,
    names,
)

from .showcase import DOCUMENTS, HOSTILE

presentation = pytest.importorskip("pptx") if not os.environ.get("CI") else __import__("pptx")
etree = pytest.importorskip("lxml.etree")

NAMESPACES = {
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://schemas.openxmlformats.org/presentationml/2006/main": "p",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/drawing/2010/main": "a14",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
}
PREFIXES = {prefix: space for space, prefix in NAMESPACES.items()}

POINT = 12_700
WIDTH, HEIGHT = 960 * POINT, 540 * POINT

n, k, M, w, c, d, beta, k1 = names("n k M w c d_model beta k1")
WEIGHTS = Sign("weights", "|w|", "|w|", r"|\mathbf{w}|")
GRADIENTS = Sign("gradients", "|∇w|", "|grad w|", r"|\nabla\mathbf{w}|")


def every_formula() -> Document:
    """Each kind of formula, layout and block, stepwise, in another language and with other separators."""
    rows = (
        Row("=", Braced(n * k, "a connection from each input to each output") + Braced(k, "one bias"), ("definition",)),
        Row(
            "=", Quotient(Changed(n + 1) * k, Number(2)) + Floor(Quotient(M - w, Number(3))) ** 2, ("a fraction: ", Quotient(M, Number(2)))
        ),
        Row("≈", IndexedSum(Changed(Part(WEIGHTS.numbered(2), n)) + d * beta, "i", Number(0), Name("L") - 1), ("rounds ", k1**2)),
        Row("≤", Maximum((n * k1, Changed(k), Number(Fraction(1, 2)))) - Number(-3) * 2, ("the larger",)),
        Row("=", Dimensions((k, M - w + 1, Number(4_097_000)))),
        Row("=", Changed(Decimal(Fraction("1234.5"), 2)), unit="kB"),
    )
    few = tuple(Row("=", right, (f"reason {place}",)) for place, right in enumerate((Changed(n + 1) * k, n * k + Changed(k), Number(1010))))
    long = Row("=", sum((Name(f"x{index}") * (M - w + 1) for index in range(2, 30)), Name("x1") * 7), ("long",))
    formula = Slide(("Every kind: ", M * k1 + d), (Chain(GRADIENTS, rows),))
    return Document(
        (
            Slide(("Part",), (Paragraph(("about it",)),), kind="section"),
            revealed(formula, "stepwise"),
            revealed(Slide(("Gathered",), (Chain(WEIGHTS, few, "gathered"),)), "stepwise"),
            revealed(Slide(("One line",), (Chain(WEIGHTS, (*few, *rows[1:]), "line"), Paragraph(("after",)))), "1,2-3,4-"),
            Slide(("Long",), (Chain(WEIGHTS, (long, *few)),)),
            Slide(("Long, in the middle",), (Chain(WEIGHTS, (long, *few), "gathered"),)),
            Slide(
                ("Columns",),
                (Columns(((Paragraph(("left",)), Heading(("heading",), 3), Paragraph(("words " * 60,))), (Chain(WEIGHTS, few),))),),
            ),
            Slide((), (Paragraph(("no title",)), Table(("a", "b"), (), (False, True)))),
            Slide(("Title alone",)),
        ),
        language="de",
        separator=" ",
        point=",",
    )


ALL: dict[str, Callable[[], Document]] = {**DOCUMENTS, "every formula": every_formula}


@cache
def made(name: str) -> bytes:
    return pptx(ALL[name]())


def parts(content: bytes, pattern: str = r"ppt/slides/slide\d+\.xml") -> Iterator[Any]:
    """The trees of the archive's files of this name, in order."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    found = [name for name in archive.namelist() if re.fullmatch(pattern, name)]
    for name in sorted(found, key=lambda name: [int(number) for number in re.findall(r"\d+", name)]):
        yield etree.fromstring(archive.read(name))


def tag(element: Any) -> str:
    name = etree.QName(element)
    return f"{NAMESPACES.get(name.namespace, name.namespace)}:{name.localname}"


def find(element: Any, path: str) -> list[Any]:
    return element.xpath(path, namespaces=PREFIXES)  # type: ignore[no-any-return]


def text_of(shape: Any) -> str:
    """A shape's words, its paragraphs apart."""
    return "\n".join("".join(find(one, ".//a:t/text()")) for one in find(shape, ".//a:p"))


def spaced(words: str) -> str:
    return " ".join(words.split())


# -------------------------------------------------------------------------------------------------------------------- schema

_TEXT = ["p:nvSpPr!", "p:spPr!", "p:style", "p:txBody", "p:extLst"]
_FILL = ["a:noFill", "a:solidFill", "a:gradFill", "a:blipFill", "a:pattFill", "a:grpFill"]
_SHAPES = ["p:sp", "p:grpSp", "p:graphicFrame", "p:cxnSp", "p:pic", "p:contentPart", "mc:AlternateContent"]
_MATHS = ["m:acc", "m:bar", "m:box", "m:d", "m:eqArr", "m:f", "m:func", "m:groupChr", "m:limLow", "m:limUpp", "m:m", "m:nary", "m:phant"]
_MATHS += ["m:rad", "m:sPre", "m:sSub", "m:sSubSup", "m:sSup", "m:r"]
_LEVELS = [f"a:lvl{number}pPr" for number in range(1, 10)]
_CHARACTERS = ["a:ln", *_FILL, "a:effectLst", "a:effectDag", "a:highlight", "a:uLnTx", "a:uLn", "a:uFillTx", "a:uFill", "a:latin", "a:ea"]
_CHARACTERS += ["a:cs", "a:sym", "a:hlinkClick", "a:hlinkMouseOver", "a:rtl", "a:extLst"]
_PARAGRAPH = ["a:lnSpc", "a:spcBef", "a:spcAft", "a:buClrTx", "a:buClr", "a:buSzTx", "a:buSzPct", "a:buSzPts", "a:buFontTx", "a:buFont"]
_PARAGRAPH += ["a:buNone", "a:buAutoNum", "a:buChar", "a:buBlip", "a:tabLst", "a:defRPr", "a:extLst"]
_LINE = [*_FILL, "a:prstDash", "a:custDash", "a:round", "a:bevel", "a:miter", "a:headEnd", "a:tailEnd", "a:extLst"]
_SHAPE = ["a:xfrm", "a:custGeom", "a:prstGeom", *_FILL, "a:ln", "a:effectLst", "a:effectDag", "a:scene3d", "a:sp3d", "a:extLst"]
_COLOURS = [("a:schemeClr", "a:srgbClr", "a:sysClr", "a:prstClr")]
_CONTROL = ["m:ctrlPr"]

ORDER: dict[str, list[str | tuple[str, ...]]] = {
    "p:sld": ["p:cSld!", "p:clrMapOvr", "p:transition", "p:timing", "p:extLst"],
    "p:notes": ["p:cSld!", "p:clrMapOvr", "p:extLst"],
    "p:sldLayout": ["p:cSld!", "p:clrMapOvr", "p:transition", "p:timing", "p:hf", "p:extLst"],
    "p:sldMaster": ["p:cSld!", "p:clrMap!", "p:sldLayoutIdLst", "p:transition", "p:timing", "p:hf", "p:txStyles", "p:extLst"],
    "p:presentation": ["p:sldMasterIdLst", "p:notesMasterIdLst", "p:handoutMasterIdLst", "p:sldIdLst", "p:sldSz", "p:notesSz!"]
    + ["p:smartTags", "p:embeddedFontLst", "p:custShowLst", "p:photoAlbum", "p:custDataLst", "p:kinsoku", "p:defaultTextStyle", "p:extLst"],
    "p:sldMasterIdLst": ["p:sldMasterId"],
    "p:notesMasterIdLst": ["p:notesMasterId"],
    "p:sldIdLst": ["p:sldId"],
    "p:sldLayoutIdLst": ["p:sldLayoutId"],
    "p:clrMapOvr": [("a:masterClrMapping", "a:overrideClrMapping")],
    "p:cSld": ["p:bg", "p:spTree!", "p:custDataLst", "p:controls", "p:extLst"],
    "p:bg": [("p:bgPr", "p:bgRef")],
    "p:bgPr": [*_FILL, "a:effectLst", "a:effectDag", "p:extLst"],
    "p:txStyles": ["p:titleStyle", "p:bodyStyle", "p:otherStyle", "p:extLst"],
    "p:titleStyle": ["a:defPPr", *_LEVELS],
    "p:bodyStyle": ["a:defPPr", *_LEVELS],
    "p:otherStyle": ["a:defPPr", *_LEVELS],
    "p:spTree": ["p:nvGrpSpPr!", "p:grpSpPr!", tuple(_SHAPES)],
    "p:grpSp": ["p:nvGrpSpPr!", "p:grpSpPr!", tuple(_SHAPES)],
    "p:nvGrpSpPr": ["p:cNvPr!", "p:cNvGrpSpPr!", "p:nvPr!"],
    "p:grpSpPr": ["a:xfrm", *_FILL, "a:effectLst", "a:extLst"],
    "p:sp": [*_TEXT],
    "p:cNvSpPr": ["a:spLocks", "a:extLst"],
    "p:cNvGraphicFramePr": ["a:graphicFrameLocks", "a:extLst"],
    "p:nvPr": ["p:ph", "p:custDataLst", "p:extLst"],
    "a:lnSpc": [("a:spcPct", "a:spcPts")],
    "p:nvSpPr": ["p:cNvPr!", "p:cNvSpPr!", "p:nvPr!"],
    "p:cxnSp": ["p:nvCxnSpPr!", "p:spPr!", "p:style", "p:extLst"],
    "p:nvCxnSpPr": ["p:cNvPr!", "p:cNvCxnSpPr!", "p:nvPr!"],
    "p:spPr": [*_SHAPE],
    "p:txBody": ["a:bodyPr!", "a:lstStyle", "a:p!"],
    "p:graphicFrame": ["p:nvGraphicFramePr!", "p:xfrm!", "a:graphic!", "p:extLst"],
    "p:nvGraphicFramePr": ["p:cNvPr!", "p:cNvGraphicFramePr!", "p:nvPr!"],
    "p:xfrm": ["a:off", "a:ext"],
    "a:xfrm": ["a:off", "a:ext", "a:chOff", "a:chExt"],
    "a:graphic": ["a:graphicData!"],
    "a:graphicData": ["a:tbl"],
    "a:tbl": ["a:tblPr", "a:tblGrid!", "a:tr"],
    "a:tblPr": [*_FILL, "a:effectLst", "a:tableStyleId", "a:extLst"],
    "a:tblGrid": ["a:gridCol!"],
    "a:tr": ["a:tc!", "a:extLst"],
    "a:tc": ["a:txBody", "a:tcPr", "a:extLst"],
    "a:txBody": ["a:bodyPr!", "a:lstStyle", "a:p!"],
    "a:tcPr": ["a:lnL", "a:lnR", "a:lnT", "a:lnB", "a:lnTlToBr", "a:lnBlToTr", "a:cell3D", *_FILL, "a:headers", "a:extLst"],
    "a:lnT": [*_LINE],
    "a:lnB": [*_LINE],
    "a:ln": [*_LINE],
    "a:custGeom": ["a:avLst", "a:gdLst", "a:ahLst", "a:cxnLst", "a:rect", "a:pathLst!"],
    "a:pathLst": ["a:path"],
    "a:path": [("a:close", "a:moveTo", "a:lnTo", "a:arcTo", "a:quadBezTo", "a:cubicBezTo")],
    "a:moveTo": ["a:pt!"],
    "a:lnTo": ["a:pt!"],
    "a:prstGeom": ["a:avLst"],
    "a:bodyPr": ["a:prstTxWarp", ("a:noAutofit", "a:normAutofit", "a:spAutoFit"), "a:scene3d", "a:sp3d", "a:flatTx", "a:extLst"],
    "a:lstStyle": ["a:defPPr", *_LEVELS],
    **{level: [*_PARAGRAPH] for level in (*_LEVELS, "a:pPr")},
    "a:p": ["a:pPr", ("a:r", "a:br", "a:fld", "a14:m"), "a:endParaRPr"],
    "a:r": ["a:rPr", "a:t!"],
    "a:fld": ["a:rPr", "a:pPr", "a:t"],
    "a:rPr": [*_CHARACTERS],
    "a:defRPr": [*_CHARACTERS],
    "a:endParaRPr": [*_CHARACTERS],
    "a:solidFill": [*_COLOURS],
    "a:schemeClr": [("a:tint", "a:shade", "a:lumMod", "a:lumOff", "a:alpha")],
    "mc:AlternateContent": ["mc:Choice!", "mc:Fallback"],
    "mc:Choice": [tuple(_SHAPES)],
    "mc:Fallback": [tuple(_SHAPES)],
    "a14:m": [("m:oMathPara", "m:oMath")],
    "m:oMathPara": ["m:oMathParaPr", "m:oMath!"],
    "m:oMathParaPr": ["m:jc"],
    "m:oMath": [tuple(_MATHS)],
    "m:r": ["m:rPr", "a:rPr", "m:t"],
    "m:rPr": ["m:lit", "m:nor", "m:scr", "m:sty", "m:brk", "m:aln"],
    "m:ctrlPr": ["a:rPr"],
    "m:f": ["m:fPr", "m:num!", "m:den!"],
    "m:fPr": ["m:type", *_CONTROL],
    "m:d": ["m:dPr", "m:e!"],
    "m:dPr": ["m:begChr", "m:sepChr", "m:endChr", "m:grow", "m:shp", *_CONTROL],
    "m:sSub": ["m:sSubPr", "m:e!", "m:sub!"],
    "m:sSubPr": [*_CONTROL],
    "m:sSup": ["m:sSupPr", "m:e!", "m:sup!"],
    "m:sSupPr": [*_CONTROL],
    "m:nary": ["m:naryPr", "m:sub!", "m:sup!", "m:e!"],
    "m:naryPr": ["m:chr", "m:limLoc", "m:grow", "m:subHide", "m:supHide", *_CONTROL],
    "m:func": ["m:funcPr", "m:fName!", "m:e!"],
    "m:funcPr": [*_CONTROL],
    "m:groupChr": ["m:groupChrPr", "m:e!"],
    "m:groupChrPr": ["m:chr", "m:pos", "m:vertJc", *_CONTROL],
    "m:limLow": ["m:limLowPr", "m:e!", "m:lim!"],
    "m:limLowPr": [*_CONTROL],
    "m:m": ["m:mPr", "m:mr!"],
    "m:mPr": ["m:baseJc", "m:plcHide", "m:rSpRule", "m:cGpRule", "m:rSp", "m:cSp", "m:cGp", "m:mcs", *_CONTROL],
    "m:mcs": ["m:mc!"],
    "m:mc": ["m:mcPr"],
    "m:mcPr": ["m:count", "m:mcJc"],
    "m:mr": ["m:e!"],
    **{f"m:{part}": ["m:argPr", tuple(_MATHS), "m:ctrlPr"] for part in ("e", "num", "den", "sub", "sup", "lim", "fName")},
}
"""The children of each element that is written, in the schema's order; `!` stands at what must be there, a tuple is any of several."""

ATTRIBUTES = {
    "p:cNvPr": {"id", "name"},
    "a:off": {"x", "y"},
    "a:ext": {"cx", "cy"},
    "a:chOff": {"x", "y"},
    "a:chExt": {"cx", "cy"},
    "a:pt": {"x", "y"},
    "a:prstGeom": {"prst"},
    "a:gridCol": {"w"},
    "a:tr": {"h"},
    "a:schemeClr": {"val"},
    "a:latin": {"typeface"},
    "a:graphicData": {"uri"},
    "a:fld": {"id", "type"},
    "mc:Choice": {"Requires"},
    "p:clrMap": {"bg1", "tx1", "bg2", "tx2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink"},
}
"""What the schema asks of an element's attributes."""

WRITTEN = r"ppt/(slides/slide|notesSlides/notesSlide|slideLayouts/slideLayout|slideMasters/slideMaster|presentation)\d*\.xml"


def disorder(root: Any) -> Iterator[str]:
    """What the schema would not accept."""
    for element in root.iter(etree.Element):
        if find(element, "ancestor-or-self::p:defaultTextStyle"):
            continue  # python-pptx's own
        own, children = tag(element), [tag(child) for child in element]
        if missing := ATTRIBUTES.get(own, set()) - set(element.attrib):
            yield f"{own} lacks {missing}"
        if own not in ORDER:
            if children:
                yield f"{own} is not in the table"
            continue
        place = {name.rstrip("!"): rank for rank, one in enumerate(ORDER[own]) for name in ((one,) if isinstance(one, str) else one)}
        if unknown := [child for child in children if child not in place]:
            yield f"{own} holds {unknown}"
        elif any(place[first] > place[second] for first, second in pairwise(children)):
            yield f"{own} is out of order: {children}"
        for one in ORDER[own]:
            if isinstance(one, str) and one.endswith("!") and one[:-1] not in children:
                yield f"{own} lacks {one[:-1]}"


@pytest.mark.parametrize("name", ALL)
def test_the_xml_is_in_the_schemas_order(name: str) -> None:
    found = {complaint for root in parts(made(name), WRITTEN) for complaint in disorder(root)}
    assert not found


def test_an_element_out_of_order_would_be_found() -> None:
    run = f'<m:r xmlns:m="{PREFIXES["m"]}" xmlns:a="{PREFIXES["a"]}"><m:t>x</m:t><a:rPr/><m:rPr/></m:r>'
    assert list(disorder(etree.fromstring(run)))


@pytest.mark.parametrize("name", ALL)
def test_numbers_of_shapes_are_unique_and_relationships_stay_inside(name: str) -> None:
    for root in parts(made(name)):
        numbers = [shape.get("id") for shape in find(root, "//p:cNvPr[not(ancestor::mc:Fallback)]")]
        assert len(numbers) == len(set(numbers))
        for both in find(root, "//mc:AlternateContent"):
            first, second = find(both, ".//p:cNvPr")
            assert first.attrib == second.attrib
    archive = zipfile.ZipFile(io.BytesIO(made(name)))
    for file in archive.namelist():
        assert b"TargetMode" not in archive.read(file)
        assert not file.endswith((".bin", ".jpeg", "app.xml"))
    opened = presentation.Presentation(io.BytesIO(made(name)))
    assert (opened.slide_width, opened.slide_height) == (WIDTH, HEIGHT)
    assert {slide.slide_layout.slide_master.name for slide in opened.slides} == {""}


# -------------------------------------------------------------------------------------------------------------------- slides


def states(name: str) -> int:
    """One slide for each click with which something appears, and for what is there at once."""
    count = 0
    for slide in slides_of(ALL[name]()):
        found = {row.click for block in all_blocks(slide.blocks) if isinstance(block, Chain) for row in block.rows}
        count += len({0} | found)
    return count


@pytest.mark.parametrize("name", ALL)
def test_a_slide_for_each_state_and_in_a_handout_one_a_slide(name: str) -> None:
    assert len(list(parts(made(name)))) == states(name)
    handout = pptx(replace(ALL[name](), handout=True))
    assert len(list(parts(handout))) == len(slides_of(ALL[name]()))
    assert not any(find(root, "//m:r//a:schemeClr[@val='accent2']") for root in parts(handout))


def test_the_fully_connected_layer_in_ten_slides() -> None:
    opened = presentation.Presentation(io.BytesIO(made("fc")))
    titles = [slide.shapes.title.text for slide in opened.slides]
    assert titles == ["The fully connected layer"] + ["weights"] * 4 + ["operational space"] * 5
    assert [slide.notes_slide.notes_text_frame.text for slide in opened.slides] == ["Say hello."] + ["Ask for the biases."] * 9
    assert opened.slides[0].placeholders[1].text == "100 inputs, 10 outputs"
    assert opened.core_properties.title == "The fully connected layer"
    last = list(parts(made("fc")))[4]
    assert [shape.get("descr") for shape in find(last, "//mc:Choice//p:cNvPr")] == [
        *("|w|", "= nk + k", "= (n + 1)k", "= (100 + 1)·10", "= 1,010 elements")
    ]


def boxes(root: Any) -> list[tuple[str, int, int, int, int]]:
    """Every shape that stands by itself: its name, left, top, right and bottom."""
    found = []
    for shape in find(root, "/p:sld/p:cSld/p:spTree/*[self::p:sp or self::p:grpSp or self::p:graphicFrame or self::mc:AlternateContent]"):
        places = find(shape, "(.//a:xfrm | .//p:xfrm)[1]")
        if places:
            (x, y), (width, height) = (tuple(map(int, child.attrib.values())) for child in places[0][:2])
            found.append((find(shape, "(.//p:cNvPr)[1]/@name")[0], x, y, x + width, y + height))
    return found


@pytest.mark.parametrize("name", ALL)
def test_everything_lies_on_the_slide_and_nothing_on_anything_else(name: str) -> None:
    for root in parts(made(name)):
        for off in find(root, "//a:off"):
            size = off.getnext()
            assert 0 <= int(off.get("x")) <= int(off.get("x")) + int(size.get("cx")) <= WIDTH
            assert 0 <= int(off.get("y")) <= int(off.get("y")) + int(size.get("cy")) <= HEIGHT
        for one, other in combinations(boxes(root), 2):
            across = min(one[3], other[3]) - max(one[1], other[1])
            down = min(one[4], other[4]) - max(one[2], other[2])
            assert across <= POINT or down <= POINT, (one, other)


@pytest.mark.parametrize("name", ["fc", "side-by-side"])
def test_what_was_there_stays_where_it_was(name: str) -> None:
    slides = list(parts(made(name)))
    for before, after in pairwise(slides):
        old, new = boxes(before), boxes(after)
        if len(new) > len(old) > 1:
            assert {place[1:] for place in old} < {place[1:] for place in new}


@pytest.mark.parametrize(("name", "chains"), [("fc", 1), ("side-by-side", 2)])
def test_relations_of_a_chain_stand_below_each_other(name: str, chains: int) -> None:
    for root in parts(made(name)):
        places = find(root, "//mc:Choice/p:sp[starts-with(.//p:cNvPr/@descr, '=')]//a:off/@x")
        assert len(set(places)) in (0, chains)


def test_what_a_step_changed_is_in_the_accents_colour_on_its_slide_alone() -> None:
    rows = (Row("=", n * k + k), Row("=", Changed(n + 1) * k), Row("=", Number(1010)))
    slide = revealed(Slide(("One",), (Chain(WEIGHTS, rows),)), "stepwise")

    def coloured(content: bytes) -> list[str]:
        return ["".join(find(root, "//m:r[a:rPr//a:schemeClr/@val='accent2']/m:t/text()")) for root in parts(content)]

    assert coloured(pptx(Document((slide,)))) == ["", "n+1", ""]
    assert coloured(pptx(Document((slide,), handout=True))) == [""]
    assert coloured(pptx(Document((Slide(("One",), (Chain(WEIGHTS, rows),)),)))) == [""]
    bracket = Slide(("One",), (Chain(WEIGHTS, (Row("=", n), Row("=", k * Changed((n + 1) * (n + 2))))),))
    root = list(parts(pptx(Document((revealed(bracket, "stepwise"),)))))[1]
    assert len(find(root, "//m:ctrlPr//a:schemeClr[@val='accent2']")) == 2  # the parentheses too


def test_titles_have_their_layouts_colour_however_long_they_are() -> None:
    slides = tuple(Slide(("word " * many,), (), (), kind) for many in (2, 40) for kind in ("title", "section", "content"))
    for root in parts(pptx(Document(slides))):
        assert find(root, "//p:sp[p:nvSpPr//p:ph]//a:rPr//a:solidFill") == []


BOLD = dict(zip("abceilmnopqrstufy", (675, 716, 593, 678, 343, 343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 435, 652), strict=True))
"""Widths of letters in DejaVu Sans Bold (its hmtx table, in thousandths), which stands in for Calibri where that is missing."""


def test_titles_of_columns_break_between_words_alone() -> None:
    titles = ("name", "operational space", "number of multiplications", "quantity")
    cells: tuple[tuple[Any, ...], ...] = (("a",), ("many words " * 30,), (Number(7),), ("some words " * 30,))
    for many in (2, 3, 4):
        block = Table(titles[:many], (cells[:many],) * 3, (False, False, True, False)[:many])
        root = next(parts(pptx(Document((Slide(("One",), (block,)),)))))
        widths = [int(one) / 12_700 for one in find(root, "//a:gridCol/@w")]
        size = int(find(root, "//a:tc//a:rPr/@sz")[0]) / 100
        for title, width in zip(titles, widths, strict=False):
            assert width - 10 >= max(size * sum(map(BOLD.__getitem__, word)) / 1000 for word in title.split())
        assert sum(widths) <= 848 + 0.1


def test_empty_cells_are_no_higher_than_others() -> None:
    block = Table(("name", "b"), ((("a",), (Number(7),)), (("total",), ())), (False, True))
    root = next(parts(pptx(Document((Slide(("One",), (block,)),)))))
    sizes = [find(cell, ".//a:rPr/@sz | .//a:endParaRPr/@sz") for cell in find(root, "//a:tc")]
    assert len(sizes) == 6
    assert len({tuple(one) for one in sizes}) == 1


def test_the_same_document_gives_the_same_bytes() -> None:
    assert pptx(DOCUMENTS["fc"]()) == made("fc")
    archive = zipfile.ZipFile(io.BytesIO(made("fc")))
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = archive.read("docProps/core.xml")
    assert b"<dc:title>The fully connected layer</dc:title>" in core
    assert b"dcterms:created" not in core


def test_without_python_pptx_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(Invalid, match=r"symbolic-complexity\[pptx\]"):
        pptx(DOCUMENTS["fc"]())


def test_the_suffix_asks_for_it() -> None:
    assert format_of_file("lecture.pptx", deck=True) is module.PPTX_FORMAT


# --------------------------------------------------------------------------------------------------------------------- words


def test_hostile_words_come_out_as_characters() -> None:
    opened = presentation.Presentation(io.BytesIO(made("hostile")))
    slides = list(opened.slides)
    shown = [spaced(printable(words)) for words in HOSTILE]
    assert slides[0].shapes.title.text == HOSTILE[0]
    assert slides[0].placeholders[1].text == HOSTILE[3]
    assert spaced(slides[0].notes_slide.notes_text_frame.text.replace("\n", " ")) == spaced(printable("".join(HOSTILE)))
    assert opened.core_properties.title == HOSTILE[0]
    texts = [spaced(shape.text_frame.text) for shape in slides[1].shapes if shape.has_text_frame]
    assert [text for text in texts if text in shown] == [shown[2], *shown]
    [table] = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    assert table.cell(0, 1).text == HOSTILE[0]
    assert [spaced(table.cell(row, 0).text) for row in range(1, len(HOSTILE) + 1)] == shown
    [group] = [shape for slide in slides for shape in slide.shapes if shape.shape_type == 6]
    assert [spaced(shape.text_frame.text) for shape in group.shapes] == shown
    assert group._element.nvGrpSpPr.cNvPr.get("descr") == HOSTILE[0] + HOSTILE[3]
    reasons = {spaced(text_of(shape)) for root in parts(made("hostile")) for shape in find(root, "//p:spTree/p:sp")}
    assert set(shown) <= reasons
    mathematics = {
        "".join(find(one, ".//m:t/text()")).replace("\u00a0", " ") for root in parts(made("hostile")) for one in find(root, "//m:oMath")
    }
    assert "\u200b=n+0 elements & <u>" in mathematics
    assert not any(find(root, "//m:t[starts-with(., ' ')]") for root in parts(made("hostile")))  # which PowerPoint might leave out
    [brace] = [one for one in mathematics if one.startswith("\u200b≈")]
    assert "<script>window.ran" in brace


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=40), st.text(max_size=300))
def test_any_words_come_out_as_those_that_can_be_seen(some: str, many: str) -> None:
    blocks = (
        Paragraph((many,)),
        Chain(Sign("s", some, some, some), (Row("=", Braced(n, some), (many,), unit=some), Row("=", k))),
        Table((some, many), (((many,), (some,)),), (False, True)),
        Figure(Drawing(100, 20, (Label(5, 5, (some,)), Label(50, 5, (many,), "end"))), (some,), (many,)),
    )
    content = pptx(Document((Slide((some,), blocks, (many,)),), language=some))
    assert not {complaint for root in parts(content, WRITTEN) for complaint in disorder(root)}
    shown = {spaced(text_of(shape)) for root in parts(content) for shape in find(root, "//p:sp | //a:tc")}
    assert {spaced(printable(some)), spaced(printable(many))} <= shown


# ------------------------------------------------------------------------------------------------------------------ formulas


def linear(element: Any) -> str:
    """An equation's structure on one line."""

    def inside(*names: str) -> list[str]:
        return ["".join(map(linear, find(element, f"./m:{name}/*"))) for name in names]

    match tag(element):
        case "m:r":
            kind = "b:" if find(element, "./m:rPr/m:sty[@m:val='b']") else "t:" if find(element, "./m:rPr/m:nor") else ""
            return f"<{kind}{element[-1].text}>" if kind else element[-1].text
        case "m:f":
            return "[{}/{}]".format(*inside("num", "den"))
        case "m:sSup":
            return "{}^[{}]".format(*inside("e", "sup"))
        case "m:sSub":
            return "{}_[{}]".format(*inside("e", "sub"))
        case "m:d":
            left, right = (find(element, f"./m:dPr/m:{side}Chr/@m:val")[0] for side in ("beg", "end"))
            return left + inside("e")[0] + right
        case "m:nary":
            return "∑[{}..{}]{}".format(*inside("sub", "sup", "e"))
        case "m:func":
            return "".join(inside("fName", "e"))
        case "m:groupChr":
            return f"brace[{inside('e')[0]}]"
        case "m:limLow":
            return "{}below[{}]".format(*inside("e", "lim"))
        case "m:m":
            return "|".join("".join(map(linear, find(row, "./m:e/*"))) for row in find(element, "./m:mr"))
    raise AssertionError(tag(element))


def read(xml: str) -> str:
    root = etree.fromstring(f'<x xmlns:m="{PREFIXES["m"]}" xmlns:a="{PREFIXES["a"]}">{omml.finished(xml, 20, new=False)}</x>')
    return "".join(map(linear, root)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (n * k + k, "nk+k"),
        ((n + 1) * k, "(n+1)k"),
        ((Number(100) + 1) * 10, "(100+1)·10"),
        (Number(4_097_000), "<t:4,097,000>"),
        (Number(-3) * 2, "(−3)·2"),
        (n - k, "n−k"),
        (Decimal(Fraction("1234.5"), 1), "<t:1,234.5>"),
        (Quotient(n + 1, k), "[n+1/k]"),
        (Number(Fraction(1, 2)) * n, "[1/2]n"),
        (Power(n + 1, k - 1), "(n+1)^[k−1]"),
        (Floor(Quotient(M - w, Number(2))) + 1, "⌊[M−w/2]⌋+1"),
        (IndexedSum(n + k, "i", Number(0), Name("L") - 1), "∑[i=0..L−1](n+k)"),
        (Maximum((n, k)), "<t:max>(n,k)"),
        (Dimensions((k, M - w + 1)), "k×(M−w+1)"),
        (Braced(n * k, "each weight"), "brace[nk]below[<t:each weight>]"),
        (Braced(n, "a connection from each input"), "brace[n]below[<t:a connection from>|<t:each input>]"),
        (Changed(n) + k, "n+k"),
        (k1, "k_[1]"),
        (d, "d_[<t:model>]"),
        (beta, "β"),
        (Name("lambda_2"), "λ_[2]"),
        (Name("k1_in"), "k_[<t:1,in>]"),
        (Name("bits"), "<t:bits>"),
        (Name("width"), "<t:width>"),
        (Name("M'"), "M′"),
        (Part(WEIGHTS, n), "|<b:w>|"),
        (Part(GRADIENTS.numbered(2), n), "|∇<b:w>_[2]|"),
        (Part(Sign("space", "Space", "Space", ""), n), "<t:Space>"),
        (Part(Sign("download", "t_download", "t_download", ""), n), "t_[<t:download>]"),
        (Part(Sign("x", "<&>", "x", "x"), n), "<t:<&>>"),
    ],
    ids=str,
)
def test_a_formula_as_an_equation(tree: Written, expected: str) -> None:
    assert read(typeset(tree, omml.STYLE)) == expected


@pytest.mark.parametrize("name", ALL)
def test_each_equation_has_the_same_formula_as_text(name: str) -> None:
    document = ALL[name]()
    style = replace(UNICODE, separator=document.separator, point=document.point)
    shown = ""
    for root in parts(made(name)):
        for shape in find(root, "//mc:Fallback/p:sp"):
            alt = find(shape, ".//p:cNvPr/@descr")[0]
            assert text_of(shape) == alt or " [" in alt  # what is said under braces is told to who cannot see them
            shown += text_of(shape) + " "  # a sum that is too long goes on in the next shape
    for block in all_blocks(slides_of(document)):
        if isinstance(block, Chain):
            for row in block.rows:
                assert f"{row.relation} {typeset(row.right, style)}" + (f" {row.unit}" if row.unit else "") in shown


def test_what_stands_under_braces_is_told_to_who_cannot_see_it() -> None:
    row = Row("=", Braced(n * k, "a connection from each input") + Braced(k, "one bias"))
    [root] = parts(pptx(Document((Slide(("One",), (Chain(WEIGHTS, (row,)),)),))))
    assert find(root, "//mc:Choice//p:cNvPr/@descr")[1] == "= nk [a connection from each input] + k [one bias]"
    assert text_of(find(root, "//mc:Fallback/p:sp")[1]) == "= nk + k"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abc MW,漢", max_size=80), st.floats(min_value=3, max_value=60))
def test_wider_lines_hold_more_words(words: str, width: float) -> None:
    assert lines(words, width) >= lines(words, 2 * width) >= 1


# --------------------------------------------------------------------------------------------------------------- LibreOffice


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is missing, and under continuous integration it must not be")
        pytest.skip(f"{name} is not installed")
    return found


def run(*arguments: str, folder: Path) -> bytes:
    environment = {**os.environ, "HOME": str(folder)}
    return subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, timeout=240, check=True).stdout


def test_libreoffice_opens_it_and_every_slide_shows_something(tmp_path: Path) -> None:
    office, reader, painter = tool("soffice"), tool("pdftotext"), tool("pdftoppm")
    for name in ALL:
        (tmp_path / f"{name}.pptx").write_bytes(made(name))
    files = [f"{name}.pptx" for name in ALL]
    run(office, f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless", "--convert-to", "pdf", *files, folder=tmp_path)
    for name in ALL:
        pages = run(reader, f"{name}.pdf", "-", folder=tmp_path).decode("utf-8").split("\f")[:-1]
        assert len(pages) == states(name)
        assert all(page.strip() for page in pages)
    run(painter, "-r", "20", "-gray", "fc.pdf", "page", folder=tmp_path)
    pictures = sorted(tmp_path.glob("page-*.pgm"))
    assert len(pictures) == 10
    for picture in pictures:
        dots = picture.read_bytes().split(b"\n", 3)[3]
        assert 0.001 < sum(dot < 128 for dot in dots) / len(dots) < 0.5


def test_clicks_are_the_documents() -> None:
    assert [clicks(slide.blocks) for slide in slides_of(DOCUMENTS["fc"]())] == [0, 3, 4]
