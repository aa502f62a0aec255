"""LaTeX that really compiles, and Markdown whose mathematics stays within what KaTeX knows.

pdflatex is asked where it is installed; under continuous integration (the variable CI) its absence is a failure.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from symbolic_complexity import derive
from symbolic_complexity.conventions import REGISTRY as CONVENTIONS
from symbolic_complexity.derivation import together
from symbolic_complexity.document import Chain, Document, Heading, Paragraph, Row, Table
from symbolic_complexity.families import catalogue
from symbolic_complexity.given import Values
from symbolic_complexity.lecture35 import claims
from symbolic_complexity.lecture35 import document as lecture_document
from symbolic_complexity.quantities import REGISTRY as QUANTITIES
from symbolic_complexity.renderers import render
from symbolic_complexity.renderers.tex.breaking import lines
from symbolic_complexity.renderers.tex.spelling import STYLE
from symbolic_complexity.symbols import Sign
from symbolic_complexity.table import layer_table
from symbolic_complexity.written import Changed, IndexedSum, Maximum, Name, Number, add

from .showcase import DOCUMENTS as SHOWN

FC = "(Input)100->(FC)10"
CONV = "(Input)(3,224,224)->(Conv)6c5w1s0p"
GENERAL = "(Input)(c,M,N)->(Conv){k}c{w}w{h}h1s0p"
STRIDED = "(Input)(c,M,N)->(Conv){k}c{w}w{h}h{s}s{z}p->(ReLU)->(MaxPool)2w2s0p->(Flatten)->(FC){K}"
NAMES = "(Input){d_model}->(FC){beta}->(FC){k1_2}->(FC){width}->(FC){2^k}->(FC){floor(x/3)}->(FC){_}->(FC){gamma_in_out}"
VGG = (
    "(Input)(3,224,224)"
    + "".join(
        f"->(Conv){channels}c3w1s1p->(ReLU)" * times + "->(MaxPool)2w2s"
        for channels, times in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3))
    )
    + "->(Flatten)->(FC)4096->(ReLU)->(Dropout)->(FC)4096->(ReLU)->(Dropout)->(FC)1000"
)


def compiled(tex: str, folder: Path) -> str:
    """The log of a run of pdflatex that found nothing wrong and made a PDF."""
    if shutil.which("pdflatex") is None:
        if os.environ.get("CI"):
            pytest.fail("pdflatex is missing, and under continuous integration it must not be")
        pytest.skip("pdflatex is not installed")
    (folder / "out.tex").write_text(tex, encoding="utf-8")
    # max_print_line keeps TeX from breaking its messages in the middle.
    run = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "out.tex"],
        cwd=folder,
        capture_output=True,
        env={**os.environ, "max_print_line": "10000"},
        timeout=120,
        check=False,
    )
    log = run.stdout.decode("utf-8", "replace")
    assert run.returncode == 0, "\n".join(line for line in log.splitlines() if line.startswith(("!", "l.")))
    assert (folder / "out.pdf").stat().st_size > 1000
    assert "LaTeX Warning" not in log.replace("LaTeX Warning: Label(s) may have changed", "")
    assert "Missing character" not in log
    return log


def overfull(log: str) -> list[float]:
    """By how many points each line of the document sticks out into the margin."""
    return [float(points) for points in re.findall(r"Overfull \\hbox \(([0-9.]+)pt too wide\)", log)]


# ----------------------------------------------------------------------------------------------------------------- pdflatex


@pytest.mark.parametrize(
    ("design", "quantity", "level"),
    [
        (FC, "weights", 1),
        (FC, "operational_space", 1),
        (FC, "operational_space", 3),
        (CONV, "weights", 1),
        (CONV, "operational_space", 1),
        (CONV, "operations", 1),
        (GENERAL, "operational_space", 1),
        (GENERAL, "output_shape", 1),
    ],
)
def test_a_layers_derivation_compiles_and_stays_within_its_margins(design: str, quantity: str, level: int, tmp_path: Path) -> None:
    log = compiled(render(derive(design, quantity, level=level).document(), "latex"), tmp_path)
    assert [points for points in overfull(log) if points > 20] == []


@pytest.mark.parametrize("convention", CONVENTIONS)
def test_every_quantity_compiles_for_a_symbolic_strided_network(convention: str, tmp_path: Path) -> None:
    derivations = [derive(STRIDED, quantity, convention=convention) for quantity in QUANTITIES]
    compiled(render(together(derivations), "latex"), tmp_path)


def test_names_of_any_kind_compile(tmp_path: Path) -> None:
    compiled(render(together([derive(NAMES, "weights"), derive(NAMES, "output_shape"), derive(NAMES, "peak_memory")]), "latex"), tmp_path)


def test_the_lecture_compiles(tmp_path: Path) -> None:
    compiled(render(lecture_document(claims()), "latex"), tmp_path)


def test_the_tables_compile(tmp_path: Path) -> None:
    compiled(render(layer_table(VGG), "latex"), tmp_path)
    compiled(render(layer_table(STRIDED, ["weights", "throughput"]), "latex"), tmp_path)


def test_the_catalogue_compiles(tmp_path: Path) -> None:
    compiled(render(catalogue(), "latex"), tmp_path)


def test_a_chain_of_equations_can_be_pasted_into_any_document_with_amsmath(tmp_path: Path) -> None:
    pasted = "\n".join(derive(design, quantity).to_latex() for design in (FC, CONV, STRIDED) for quantity in ("macs", "gradients", "time"))
    tex = f"\\documentclass{{article}}\n\\usepackage{{amsmath}}\n\\begin{{document}}\nText.\n{pasted}\nText.\n\\end{{document}}\n"
    compiled(tex, tmp_path)


@pytest.mark.parametrize("name", SHOWN)
def test_slides_columns_and_pictures_compile_as_a_page(name: str, tmp_path: Path) -> None:
    log = compiled(render(SHOWN[name](), "latex"), tmp_path)
    assert overfull(log) == []
    assert "Overfull" not in log


@pytest.mark.parametrize("format_name", ["align", "gather", "line"])
def test_snippets_can_be_pasted_into_any_document_with_amsmath(format_name: str, tmp_path: Path) -> None:
    pasted = "Text.\n".join(render(SHOWN[name](), format_name) for name in ("fc", "side-by-side", "vgg16", "hostile"))
    packages = "\\usepackage{amsmath}\n\\usepackage{graphicx}\n\\usepackage[T1]{fontenc}\n\\usepackage[margin=2cm]{geometry}\n"
    log = compiled(f"\\documentclass{{article}}\n{packages}\\begin{{document}}\n{pasted}\n\\end{{document}}\n", tmp_path)
    assert overfull(log) == []


@pytest.mark.parametrize("format_name", ["align", "gather", "line"])
def test_what_is_pasted_fits_on_a_slide(format_name: str, tmp_path: Path) -> None:
    pasted = [
        render(derive(design, quantity).document(), format_name)
        for design in (FC, STRIDED, VGG)
        for quantity in ("weights", "operations", "operational_space")
    ]
    frames = "".join(f"\\begin{{frame}}[shrink]\n{one}\\end{{frame}}\n" for one in (*pasted, derive(STRIDED, "operations").to_latex()))
    log = compiled(f"\\documentclass{{beamer}}\n\\begin{{document}}\n{frames}\\end{{document}}\n", tmp_path)
    assert [points for points in overfull(log) if points > 3] == []


def test_a_chain_stays_on_its_page_unless_it_is_longer() -> None:
    short, long = (Document((Chain(Sign("s", "s", "s", "s"), (Row("=", Name("n")),) * many),)) for many in (12, 60))
    assert "allowdisplaybreaks" not in render(short, "latex")
    assert render(long, "latex").count("{\\allowdisplaybreaks\n\\begin{align*}") == 1


@pytest.mark.parametrize("layout", ["gathered", "line"])
def test_every_layout_compiles(layout: str, tmp_path: Path) -> None:
    chains = [replace(derive(design, "operational_space").chain(), layout=layout) for design in (FC, CONV, GENERAL, STRIDED)]
    log = compiled(render(Document(tuple(chains)), "latex"), tmp_path)
    assert overfull(log) == []


def test_every_latin_letter_compiles_or_becomes_a_question_mark(tmp_path: Path) -> None:
    letters = "".join(map(chr, range(0x180))) + "–—‘’“”•…×≈≤≥−·∑∇→█漢\u202e\0"
    compiled(render(Document(tuple(Paragraph((letter, "''", ",,", letter)) for letter in letters)), "latex"), tmp_path)


def test_long_sums_break_wherever_they_stand(tmp_path: Path) -> None:
    long = add(*(Name(f"a{place}") * (Name("b") + place) for place in range(1, 40)))
    n, part = Name("n"), Changed(long)
    formulas = (
        long,
        part,
        2 * long,
        n * part * (n + 1),
        n**2 + 2 * long,
        Maximum((long, *long.terms)),
        IndexedSum(part, "i", Number(0), n),
    )
    assert "".join(lines(long * long, STYLE)).count("Big") == 2, "a factor that stands twice"
    rows = tuple(Row("=", formula, ("because",), "elements") for formula in formulas)
    log = compiled(render(Document((Chain(Sign("s", "S", "S", "S"), rows),)), "latex"), tmp_path)
    assert overfull(log) == []


# ------------------------------------------------------------------------------------------------------------------- tables


def tabulars(table: Table) -> list[list[str]]:
    """The rows of each tabular."""
    found = re.findall(r"\\begin\{tabular\}\{\w+\}\n(.*?)\n\\end\{tabular\}", render(Document((table,)), "latex"), re.DOTALL)
    return [body.split("\n") for body in found]


def test_a_table_too_wide_to_be_read_shares_its_columns_out_and_repeats_the_first() -> None:
    columns = ("name", *(f"column {place}" for place in range(9)))
    cells = tuple((f"cell {place} of a table that is wide",) for place in range(9))
    shared = tabulars(Table(columns, (((("first",)), *cells),) * 2, (False,) * 10))
    assert len(shared) > 1
    assert all(row.startswith(start) for rows in shared for row, start in zip(rows, ("name &", "first &", "first &"), strict=True))
    assert [title for rows in shared for title in re.findall(r"column \d", rows[0])] == list(columns[1:])


def test_a_table_whose_long_cells_can_be_broken_stays_one() -> None:
    words = "what it is, said at length, " * 8
    (rows,) = tabulars(Table(("a", "b"), (((words,), (words,)),), (False, False)))
    assert rows[1].count(r"\parbox[t]{28em}") == 2


def test_totals_stand_below_a_rule_wherever_the_table_is_cut() -> None:
    rows = tuple(((str(place),), (Number(place),)) for place in range(95))
    cut = tabulars(Table(("a", "b"), rows, (False, True), feet=2))
    assert [len(part) for part in cut] == [41, 41, 16]
    assert [row for part in cut for row in part if row.startswith(r"\hline")] == [r"\hline 93 & $93$ \\"]


def test_what_begins_like_an_option_is_none() -> None:
    (rows,) = tabulars(Table(("a",), ((("[1pt]",),), (("*",),)), (False,)))
    assert rows[1:] == [r"{}[1pt] \\", r"{}* \\"]


# ----------------------------------------------------------------------------------------------------------------- snippets


def test_snippets_say_their_words_as_comments() -> None:
    document = Document(
        (Heading(("of\n", Name("k")), 1), Chain(Sign("s", "S", "S", "S"), (Row("=", Name("n"), ("one % a\nline",)), Row("≤", Number(7)))))
    )
    assert render(document, "gather").splitlines() == [
        "% of k",
        r"\begin{gather*}",
        r"  S = n \\ % one % a line",
        r"  \le 7",
        r"\end{gather*}",
    ]
    assert render(document, "line").splitlines() == ["% of k", r"\[", "  S = n % one % a line", r"  \le 7", r"\]"]
    assert render(document, "align").splitlines()[0] == "% of k"


# ----------------------------------------------------------------------------------------------------------------- Markdown

KATEX = {
    "\\" + name
    for name in (
        *("begin", "end", "left", "right", "lfloor", "rfloor", "frac", "cdot", "times", "cdots", "max", "vert", "nabla"),
        *("approx", "le", "lt", "gt", "ge", "ne"),
        *("text", "mathbf", "mathrm", "mathit", "textasciicircum", "textasciitilde", "textbackslash", "alpha", "beta", "gamma"),
    )
}
"""The commands that a rendered document may use inside mathematics: each is in KaTeX's table of supported functions."""

DOCUMENTS = {
    "every quantity of a layer": lambda: together([derive(FC, quantity) for quantity in QUANTITIES if quantity != "throughput"]),
    "every quantity of a network": lambda: together([derive(STRIDED, quantity) for quantity in QUANTITIES if quantity != "throughput"]),
    "throughput": lambda: derive(FC, "throughput", rate=200_000).document(),
    "every operation": lambda: derive(CONV, "operational_space", level=3).document(),
    "names of any kind": lambda: together([derive(NAMES, "weights"), derive(NAMES, "output_shape")]),
    "the lecture": lambda: lecture_document(claims()),
    "a table": lambda: layer_table(VGG),
    "a symbolic table": lambda: layer_table(STRIDED, ["weights", "time", "operational_space"], Values.of(precision=None)),
    "the catalogue": catalogue,
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_markdown_has_aligned_chains_and_balanced_mathematics_alone(name: str) -> None:
    text = render(DOCUMENTS[name](), "markdown")
    displays = re.findall(r"^\$\$\n(.*?)\n\$\$$", text, re.DOTALL | re.MULTILINE)
    assert text.count("$$") == 2 * len(displays)
    assert set(re.findall(r"\\begin\{([^}]*)\}", text)) <= {"aligned"}
    for display in displays:
        assert display.startswith("\\begin{aligned}\n")
        assert display.endswith("\n\\end{aligned}")
        assert display.count("\\begin{aligned}") == display.count("\\end{aligned}") == 1
        inner = re.sub(r"\\[\\{}$]", "", display)
        assert inner.count("{") == inner.count("}")
        assert inner.count("$") % 2 == 0
        assert "\n\n" not in display
    rest = re.sub(r"^\$\$\n.*?\n\$\$$", "", text, flags=re.DOTALL | re.MULTILINE)
    for line in rest.splitlines():
        assert re.sub(r"\\.", "", line).count("$") % 2 == 0, f"an open formula: {line}"
    commands = {
        command for formula in (*displays, *re.findall(r"(?<!\\)\$([^$]+)\$", rest)) for command in re.findall(r"\\[A-Za-z]+", formula)
    }
    assert commands <= KATEX


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_row_of_a_markdown_table_has_its_columns(name: str) -> None:
    tables = re.findall(r"(?:^\|.*\|\n)+", render(DOCUMENTS[name](), "markdown"), re.MULTILINE)
    for table in tables:
        widths = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
        assert len(widths) == 1, table
