"""LaTeX that really compiles, and Markdown whose mathematics stays within what KaTeX knows.

pdflatex is asked where it is installed; under continuous integration (the variable CI) its absence is a failure.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from symbolic_complexity import derive
from symbolic_complexity.conventions import REGISTRY as CONVENTIONS
from symbolic_complexity.derivation import together
from symbolic_complexity.families import catalogue
from symbolic_complexity.given import Values
from symbolic_complexity.lecture35 import claims
from symbolic_complexity.lecture35 import document as lecture_document
from symbolic_complexity.quantities import REGISTRY as QUANTITIES
from symbolic_complexity.renderers import render
from symbolic_complexity.table import layer_table

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


# ----------------------------------------------------------------------------------------------------------------- Markdown

KATEX = {
    "\\" + name
    for name in (
        *("begin", "end", "left", "right", "lfloor", "rfloor", "frac", "cdot", "times", "cdots", "approx", "le", "max", "vert", "nabla"),
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
