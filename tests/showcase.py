"""Documents that show what renderers must cope with: the decks and pages that golden files, browsers and TeX are asked about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from symbolic_complexity import derive
from symbolic_complexity.derivation import together
from symbolic_complexity.document import Block, Chain, Columns, Document, Figure, Heading, Paragraph, Row, Slide, Table
from symbolic_complexity.drawing import Box, Drawing, Label, Line
from symbolic_complexity.paging import revealed
from symbolic_complexity.symbols import Sign
from symbolic_complexity.table import layer_table
from symbolic_complexity.written import Braced, Changed, Decimal, Name, Number, Part

FC = "(Input)100->(FC)10"
FIVE = "(Input)(3,224,224)->(Conv)6c5w1s0p"
THREE = "(Input)(3,224,224)->(Conv)16c3w1s0p"

HOSTILE = (
    "<script>window.ran = true</script>",
    "<img src=x onerror='window.ran=true'>",
    r"\input{/etc/passwd} \write18{ls} ^^41",
    "100% & #1 _under_ ~ ^ $x$ {y} | \" ' ` ``` <!-- --> ]]> &lt; &#60;",
    "[bold red]rich[/] n[i] w[/k] **md** __md__ [a](javascript:alert(1)) ![](x) {{< pagebreak >}} <!-- fit -->",
    "#set page(width: 1pt) #panic() @ref <label> // /* */ \\u{41}",
    "line\nbreak\ttab \u202e right-to-left \x07 bell é ß ∑ 漢字 🙂",
)
"""Words that mean something to one format or another; each must come out as these characters, or a mark where there is no such letter."""


def picture() -> Figure:
    """A drawing with every shape in it."""
    shapes = (
        Box(10, 20, 60, 80, "first"),
        Box(110, 40, 60, 60, "second", fill=False),
        Line(((70, 60), (110, 60)), arrow=True),
        Line(((10, 110), (60, 105), (170, 118)), "third", 2, dashed=True),
        Label(40, 60, ("Conv & co",), shade="paper", bold=True),
        Label(140, 70, (Name("c"), " × ", Name("M") + 1), size=8),
        Label(10, 10, ("|w|: 100% <b>",), "start", 9, "faint"),
    )
    return Figure(Drawing(180, 125, shapes), ("A picture of ", Name("c") * (Name("M") + 1)), ("two boxes and an arrow",))


def fully_connected() -> Document:
    """FC 100 -> 10: its weights and its operational space, step by step."""
    slides: list[Block] = [Slide(("The fully connected layer",), (Paragraph(("100 inputs, 10 outputs",)),), ("Say hello.",), "title")]
    derivations = [derive(FC, quantity) for quantity in ("weights", "operational_space")]
    for one in derivations:
        shown = Slide((one.quantity.title,), (Paragraph(("of ", FC)), one.chain()), ("Ask for the biases.",))
        slides.append(revealed(shown, "stepwise"))
    return Document(tuple(slides), [one.data() for one in derivations])


def side_by_side() -> Document:
    """The lecture's two convolutions, in parallel steps."""
    chains = [derive(design, "operational_space").chain() for design in (FIVE, THREE)]
    columns = Columns(tuple((Paragraph((design,)), chain) for design, chain in zip((FIVE, THREE), chains, strict=True)))
    return Document((revealed(Slide(("6 kernels 5x5 or 16 kernels 3x3",), (columns,)), "stepwise"),), {})


def vgg16() -> Document:
    """VGG-16's total: the derivation, and the table, which needs two slides."""
    blocks = derive("vgg16", "operations").document().blocks
    table = next(block for block in layer_table("vgg16").blocks if isinstance(block, Table))
    slides = (
        Slide(("VGG-16", ": operations"), tuple(block for block in blocks if not isinstance(block, (Heading, Table)))),
        Slide(("Layer by layer",), (table,)),
        Slide(("A picture",), (picture(),)),
    )
    return Document(slides, {})


def comparison() -> Document:
    """Two designs against each other: formulas on the left, every relation, and a condition among words."""
    c, k, other = Name("c"), Name("k"), Name("k'")
    a, b = ((25 * c + 1) * k, (9 * c + 1) * other)
    signs = (Sign(f"weights_{one}", f"|w|_{one}", f"|w|_{one}", rf"|\mathbf{{w}}|_{{{one}}}") for one in "AB")
    first, second = (Part(sign, body) for sign, body in zip(signs, (a, b), strict=True))
    condition = (other, " < ", 19 * k / 7)
    difference = (
        Row("=", a - b, ("the weights of each",), rule="define"),
        Row("=", 76 * k - Changed(28 * other), ("with ", c, " = ", Number(3)), rule="substitute"),
        Row(">", Number(0), ("since ", *condition), rule="compute"),
    )
    equation = (Row("=", Number(456), ("the weights of A, six kernels",), "elements"),)
    solved = (Row("=", Number(Fraction(114, 7))), Row("≈", Decimal(Fraction("16.29"), 2)), Row("<", Number(17), ("the next whole number",)))
    ratio = (Row("=", a / b, ("of ", first, " to ", second)), Row("≤", 25 * k / (9 * other), ("since ", Number(9), " ≤ ", Number(25))))
    long = (25 * c + 1) * k - (9 * c + 1) * k
    chains = (
        Chain(first - second, difference),
        Chain(28 * other, equation),
        Chain(28 * other, (Row("≠", Number(1000), ("28 does not divide 1000",)),)),
        Chain(other, solved, "line"),
        Chain(second, (Row("≥", Number(448), ("with ", Name("k_b"), " ≥ ", Number(16))),), "gathered"),
        Chain(long, (Row("=", 16 * c * k), Row("≥", 16 * k, ("since ", c, " ≥ 1")), Row(">", Number(0)))),
    )
    told = (
        "A needs more weights where ",
        *condition,
        ", and B needs more where ",
        other,
        " > ",
        19 * k / 7,
        "; neither is ≥ the other everywhere.",
    )
    slides = (
        revealed(Slide(("Which needs fewer weights, A or B?",), (Paragraph(told), chains[0])), "stepwise"),
        revealed(Slide(("As many as A: ", other, " ≈ 16 < 17"), chains[1:5]), "stepwise"),
        Slide(("Always more",), chains[5:]),
        Slide(("Side by side",), (Columns(((Chain(first / second, ratio),), chains[5:])),)),
    )
    return Document(slides, {})


def hostile() -> Document:
    """Somebody's words that mean something to one format or another, wherever words may stand."""
    n = Name("n")
    rows = tuple(Row("=", n + number, (words,), "elements & <u>", number, rule="define") for number, words in enumerate(HOSTILE))
    rows += (Row("≈", Braced(n, HOSTILE[0] + HOSTILE[3]) + Changed(Number(7)), substeps=(Row("=", n, (HOSTILE[0],)),)),)
    table = Table(("plain", HOSTILE[0]), tuple(((words,), (n,)) for words in HOSTILE), (False, True), feet=1)
    figure = picture()
    labels = tuple(Label(10, 20 + 14 * place, (words,), "start", 8) for place, words in enumerate(HOSTILE))
    figure = Figure(replace(figure.drawing, shapes=labels, width=700), (HOSTILE[0],), (HOSTILE[0], HOSTILE[3]))
    blocks = (Paragraph((words,)) for words in HOSTILE)
    slides = (
        Slide((HOSTILE[0],), (Paragraph((HOSTILE[3],)),), HOSTILE, "title"),
        Slide((HOSTILE[2],), tuple(blocks), (HOSTILE[0],)),
        Slide((HOSTILE[3],), (Chain(Sign("s", "S", "S", "S"), rows),)),
        Slide((HOSTILE[4],), (table, figure)),
        Slide((HOSTILE[5],), (), (), "section"),
    )
    return Document(slides, {})


def report() -> Document:
    """A page: headings, derivations with substeps, a table, a figure."""
    derivations = together([derive(FC, "operational_space", level=2), derive(FIVE, "operational_space")])
    table = layer_table("alexnet")
    return Document((*derivations.blocks, *table.blocks, Heading(("Figures",), 2), picture()), {})


DOCUMENTS: dict[str, Callable[[], Document]] = {
    "fc": fully_connected,
    "side-by-side": side_by_side,
    "vgg16": vgg16,
    "comparison": comparison,
    "hostile": hostile,
    "report": report,
}
