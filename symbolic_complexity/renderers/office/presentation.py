"""The PowerPoint file around its slides: theme, master, layouts, notes, properties, and bytes that are the same for the same deck."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ...drawing import KINDS, SHADES
from ..base import printable
from .drawingml import ACCENT, INK, LANGUAGE, PAPER, QUIET, Frame, escape, place, rectangle, scheme

if TYPE_CHECKING:
    from pptx.opc.package import OpcPackage, Part
    from pptx.parts.presentation import PresentationPart
    from pptx.presentation import Presentation as Opened

WIDTH, HEIGHT = 960.0, 540.0
"""A slide of 16 to 9, in points."""

BODY = Frame(56, 112, 848, 394)
"""What a slide has below its title and above its number."""

TITLE = Frame(56, 26, 848, 68)
OPENING = Frame(84, 150, 792, 140)
"""The titles of a slide, and of one that opens the deck or a part of it."""

SUBTITLE = Frame(84, 316, 792, 150)
_NUMBER = Frame(824, 509, 80, 20)
_BAR = Frame(84, 300, 64, 4)

Kind = Literal["content", "title", "section"]


@dataclass(frozen=True, slots=True)
class Page:
    """One slide of the file: its layout, the XML of its shapes, and the lines of its notes."""

    kind: Kind
    shapes: str
    notes: tuple[str, ...] = ()


_NAMESPACES = " ".join(
    f'xmlns:{prefix}="http://schemas.{where}"'
    for prefix, where in (
        ("a", "openxmlformats.org/drawingml/2006/main"),
        ("r", "openxmlformats.org/officeDocument/2006/relationships"),
        ("p", "openxmlformats.org/presentationml/2006/main"),
        ("m", "openxmlformats.org/officeDocument/2006/math"),
        ("mc", "openxmlformats.org/markup-compatibility/2006"),
        ("a14", "microsoft.com/office/drawing/2010/main"),
    )
)

_ROOT = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)

_AS_MASTER = "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>"

_LAYOUTS: dict[Kind, int] = {"title": 0, "section": 2, "content": 5}
"""Which of python-pptx's layouts become ours; the others go."""


def placeholder(number: int, name: str, kind: str, content: str, *, frame: Frame | None = None, style: str = "", body: str = "") -> str:
    """A place that a layout keeps for a title, a subtitle, notes; what it does not say itself it has from the layout."""
    where = f'{place(frame)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>' if frame else ""
    locked = '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/>{locked}<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr>'
        f"<p:spPr>{where}</p:spPr><p:txBody>{body or '<a:bodyPr/>'}<a:lstStyle>{style}</a:lstStyle>{content}</p:txBody></p:sp>"
    )


def numbered(number: int) -> str:
    """The slide's number, which PowerPoint keeps right."""
    return placeholder(number, "Slide number", _SLIDE_NUMBER, _FIELD)


_SLIDE_NUMBER = 'type="sldNum" sz="quarter" idx="12"'
_FIELD = f'<a:p><a:fld id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" type="slidenum"><a:rPr lang="{LANGUAGE}"/><a:t>‹#›</a:t></a:fld></a:p>'


def file_of(pages: Iterable[Page], title: str, language: str) -> bytes:
    """The whole file; python-pptx must be installed."""
    from pptx import Presentation

    opened = Presentation()
    main = opened.part
    layouts = _design(opened)
    _shorten(main)
    _describe(opened, title, language)
    _add(main, pages, layouts, "en-US" if language == "en" else escape(language))
    return _packed(main.package)


# -------------------------------------------------------------------------------------------------------------------- slides


def _add(main: PresentationPart, pages: Iterable[Page], layouts: dict[Kind, Part], language: str) -> None:
    """The pages as parts of the file. As bytes, not trees: a deck may have some hundred."""
    from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI
    from pptx.oxml import parse_xml

    links = []
    has_notes = False
    for number, page in enumerate(pages, start=1):
        shapes = f"<p:cSld><p:spTree>{_ROOT}{page.shapes}</p:spTree></p:cSld>{_AS_MASTER}"
        content = _bytes("sld", shapes, language)
        slide = Part(PackURI(f"/ppt/slides/slide{number}.xml"), CONTENT_TYPE.PML_SLIDE, main.package, content)
        slide.relate_to(layouts[page.kind], RELATIONSHIP_TYPE.SLIDE_LAYOUT)
        if page.notes:
            has_notes = True
            where = PackURI(f"/ppt/notesSlides/notesSlide{number}.xml")
            notes = Part(where, CONTENT_TYPE.PML_NOTES_SLIDE, main.package, _bytes("notes", _notes(page.notes), language))
            notes.relate_to(main.notes_master_part, RELATIONSHIP_TYPE.NOTES_MASTER)
            notes.relate_to(slide, RELATIONSHIP_TYPE.SLIDE)
            slide.relate_to(notes, RELATIONSHIP_TYPE.NOTES_SLIDE)
        link = main.rels._add_relationship(RELATIONSHIP_TYPE.SLIDE, slide)  # relate_to would look through all slides first
        links.append(f'<p:sldId id="{255 + number}" r:id="{link}"/>')
    masters = main._element.find("{*}sldMasterIdLst")
    assert masters is not None
    if links:
        masters.addnext(parse_xml(f"<p:sldIdLst {_NAMESPACES}>{''.join(links)}</p:sldIdLst>"))
    if has_notes:
        link = main.relate_to(main.notes_master_part, RELATIONSHIP_TYPE.NOTES_MASTER)
        masters.addnext(parse_xml(f'<p:notesMasterIdLst {_NAMESPACES}><p:notesMasterId r:id="{link}"/></p:notesMasterIdLst>'))


def _bytes(kind: str, content: str, language: str) -> bytes:
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<p:{kind} {_NAMESPACES}>{content}</p:{kind}>'
    return xml.replace(LANGUAGE, language).encode("utf-8")


def _notes(notes: tuple[str, ...]) -> str:
    lines = "".join(f'<a:p><a:r><a:rPr lang="{LANGUAGE}"/><a:t>{escape(line)}</a:t></a:r></a:p>' for line in notes)
    image = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr>'
        '<p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>'
    )
    words = placeholder(3, "Notes", 'type="body" idx="1"', lines)
    return f"<p:cSld><p:spTree>{_ROOT}{image}{words}</p:spTree></p:cSld>{_AS_MASTER}"


# ------------------------------------------------------------------------------------------------------------ master, layouts


def _design(opened: Opened) -> dict[Kind, Part]:
    """Size, theme, master and layouts in place of python-pptx's own; the parts of the layouts."""
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.oxml import parse_xml

    size = opened.part._element.find("{*}sldSz")
    assert size is not None
    size.attrib.clear()
    size.set("cx", str(round(WIDTH * 12_700)))
    size.set("cy", str(round(HEIGHT * 12_700)))
    kept = {kind: opened.slide_layouts[number] for kind, number in _LAYOUTS.items()}
    for layout in list(opened.slide_layouts):
        if layout not in kept.values():
            opened.slide_layouts.remove(layout)
    for kind, layout in kept.items():
        layout.part._element = parse_xml(_layout(kind))
    master = opened.slide_master.part
    links = "".join(
        f'<p:sldLayoutId id="{2_147_483_649 + number}" r:id="{master.relate_to(layout.part, RELATIONSHIP_TYPE.SLIDE_LAYOUT)}"/>'
        for number, layout in enumerate(kept.values())
    )
    master._element = parse_xml(_master(links))
    theme = master.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = _theme(theme.blob.decode("utf-8")).encode("utf-8")
    return {kind: layout.part for kind, layout in kept.items()}


def _theme(xml: str) -> str:
    """Our colours in the theme, and nothing that a shape drawn later would take over without being asked."""
    shades = {"dk1": SHADES["ink"], "lt1": SHADES["paper"], "dk2": "#556070", "lt2": "#eef1f5"}
    shades |= {f"accent{number}": SHADES[kind] for number, kind in enumerate(KINDS, start=1)}
    shades |= {"hlink": SHADES["first"], "folHlink": SHADES["fourth"]}
    colours = "".join(f'<a:{name}><a:srgbClr val="{shade[1:].upper()}"/></a:{name}>' for name, shade in shades.items())
    xml = re.sub(r"<a:clrScheme .*?</a:clrScheme>", f'<a:clrScheme name="Plain">{colours}</a:clrScheme>', xml, flags=re.DOTALL)
    return re.sub(r"<a:objectDefaults>.*?</a:objectDefaults>", "<a:objectDefaults/>", xml, flags=re.DOTALL)


_FONT = '<a:latin typeface="+{0}-lt"/><a:ea typeface="+{0}-ea"/><a:cs typeface="+{0}-cs"/>'


def _level(number: int, size: float, colour: str, font: str = "mn", more: str = "", bold: bool = False) -> str:
    weight = ' b="1"' if bold else ""
    return (
        f'<a:lvl{number}pPr marL="0" indent="0" algn="l"{more}><a:lnSpc><a:spcPct val="95000"/></a:lnSpc><a:buNone/>'
        f'<a:defRPr sz="{round(size * 100)}"{weight} kern="1200"><a:solidFill>{colour}</a:solidFill>{_FONT.format(font)}</a:defRPr>'
        f"</a:lvl{number}pPr>"
    )


def _body(anchor: str) -> str:
    return (
        f'<a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" anchor="{anchor}"><a:normAutofit/></a:bodyPr>'
    )


def _prompt(text: str) -> str:
    return f'<a:p><a:r><a:rPr lang="en-US"/><a:t>{text}</a:t></a:r></a:p>'


def _master(links: str) -> bytes:
    """The master: a title in bold at the top left, words below it, the number at the bottom right."""
    number_style = _level(1, 12, QUIET).replace('algn="l"', 'algn="r"')
    shapes = (
        placeholder(2, "Title", 'type="title"', _prompt("Title"), frame=TITLE, body=_body("ctr"))
        + placeholder(3, "Text", 'type="body" idx="1"', _prompt("Text"), frame=BODY, body=_body("t"))
        + placeholder(4, "Slide number", 'type="sldNum" sz="quarter" idx="4"', _FIELD, frame=_NUMBER, body=_body("ctr"), style=number_style)
    )
    styles = (
        f"<p:titleStyle>{_level(1, 30, INK, 'mj', bold=True)}</p:titleStyle>"
        f"<p:bodyStyle>{''.join(_level(number, 20, INK) for number in range(1, 6))}</p:bodyStyle>"
        f"<p:otherStyle>{_level(1, 18, INK)}</p:otherStyle>"
    )
    colours = " ".join(
        f'{name}="{name}"' for name in ("accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink")
    )
    return _xml(
        "sldMaster",
        f"<p:cSld>{_background('bg1')}<p:spTree>{_ROOT}{shapes}</p:spTree></p:cSld>"
        f'<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" {colours}/>'
        f"<p:sldLayoutIdLst>{links}</p:sldLayoutIdLst><p:txStyles>{styles}</p:txStyles>",
    )


def _layout(kind: Kind) -> bytes:
    """Opening slides have their title in the middle and a subtitle below a short bar; those of parts are dark."""
    if kind == "content":
        shapes, ground, name = placeholder(2, "Title", 'type="title"', _prompt("Title")), "", "Title and formulas"
        return _xml("sldLayout", _layout_of(name, ground, shapes + _layout_number(3)), 'type="titleOnly" preserve="1"')
    dark = kind == "section"
    ink, quiet, bar = (PAPER, scheme("bg2"), PAPER) if dark else (INK, QUIET, ACCENT)
    title, below = ('type="title"', 'type="body" idx="1"') if dark else ('type="ctrTitle"', 'type="subTitle" idx="1"')
    shapes = (
        placeholder(2, "Title", title, _prompt("Title"), frame=OPENING, body=_body("b"), style=_level(1, 40, ink, "mj", bold=True))
        + rectangle(3, "Bar", _BAR, bar)
        + placeholder(4, "Subtitle", below, _prompt("Subtitle"), frame=SUBTITLE, body=_body("t"), style=_level(1, 22, quiet))
    )
    ground = _background("accent1") if dark else ""
    return _xml("sldLayout", _layout_of(kind.capitalize(), ground, shapes), f'type="{"secHead" if dark else "title"}" preserve="1"')


def _layout_of(name: str, ground: str, shapes: str) -> str:
    return f'<p:cSld name="{name}">{ground}<p:spTree>{_ROOT}{shapes}</p:spTree></p:cSld>{_AS_MASTER}'


def _layout_number(number: int) -> str:
    return placeholder(number, "Slide number", _SLIDE_NUMBER, _FIELD)


def _background(colour: str) -> str:
    return f"<p:bg><p:bgPr><a:solidFill>{scheme(colour)}</a:solidFill><a:effectLst/></p:bgPr></p:bg>"


def _xml(kind: str, content: str, attributes: str = "") -> bytes:
    return f"<p:{kind} {_NAMESPACES} {attributes}>{content}</p:{kind}>".replace(LANGUAGE, "en-US").encode()


# ---------------------------------------------------------------------------------------------------------------- properties


def _shorten(main: PresentationPart) -> None:
    """Without what python-pptx's file has from its maker's machine: a picture, statistics, a printer's settings."""
    for part in (main, main.package):
        for link in list(part._rels.values()):
            if link.reltype.endswith(("/printerSettings", "/thumbnail", "/extended-properties")):
                part._rels.pop(link.rId)


def _describe(opened: Opened, title: str, language: str) -> None:
    properties = opened.core_properties
    for element in list(properties._element):
        properties._element.remove(element)
    properties.title = printable(title)[:255]
    properties.language = printable(language)[:255]


_EPOCH = 1980, 1, 1, 0, 0, 0
"""The earliest date that such an archive can hold."""


def _packed(package: OpcPackage) -> bytes:
    """The archive with all parts; python-pptx's own way of writing it would put the hour into it."""
    parts = list(package.iter_parts())
    kinds = "".join(f'<Override PartName="{part.partname}" ContentType="{part.content_type}"/>' for part in parts)
    files: list[tuple[str, bytes]] = [("[Content_Types].xml", _TYPES.format(kinds).encode()), ("_rels/.rels", package._rels.xml)]
    for part in parts:
        files.append((part.partname.membername, part.blob))
        if len(part.rels):
            files.append((part.partname.rels_uri.membername, part.rels.xml))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>{}</Types>'
)
"""Of which kind each file of the archive is."""
