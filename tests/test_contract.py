"""Contracts of whole families: every layer, quantity, convention and format, the names programs rely on, and the house itself."""

from __future__ import annotations

import ast
import dataclasses
import itertools
import json
import random
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import sympy

import symbolic_complexity
from symbolic_complexity import conventions, derive, quantities, read, renderers
from symbolic_complexity.derivation import together
from symbolic_complexity.errors import Invalid, SymbolicComplexityError, Unsupported
from symbolic_complexity.facts import total
from symbolic_complexity.families import catalogue
from symbolic_complexity.layers import Layer, known_layers
from symbolic_complexity.layers.base import REGISTRY as LAYERS
from symbolic_complexity.lecture35 import claims
from symbolic_complexity.lecture35 import document as lecture_document
from symbolic_complexity.quantities.base import LayerSum
from symbolic_complexity.renderers import render
from symbolic_complexity.symbols import VOCABULARY
from symbolic_complexity.table import layer_table
from symbolic_complexity.written import Name, Written, free_names

from .strategies import recount

KINDS = known_layers()
QUANTITIES = list(quantities.REGISTRY.values())
CONVENTIONS = list(conventions.REGISTRY)
FORMATS = [name for name, one in renderers.known_formats().items() if not one.binary and not one.pictures]

CHAINS = (
    "(Input)100->(FC)10",
    "(Input){n}->(FC){k}k0b",
    "(Input)(3,224,224)->(Conv)6c5w1s0p",
    "(Input)(4,9,8)->(Conv)6c3w2h(2,1)s(1,0)p2d2g0b",
    "(Input)(c,M,N)->(Conv){k}c{w}w{h}h{s}s{z}p->(ReLU)->(MaxPool)2w2s0p->(Flatten)->(FC){K}",
    "(Input)(3,32,32)->(Conv)6c5w->(Tanh)->(AvgPool)2w2s->(Conv)16c5w->(Tanh)->(AvgPool)2w2s->(Flatten)->(Dropout)->(FC)120->(FC)10",
    "(Input)(S,N,E)->(Conv){I}c{Q}w{O}h{pi}s{beta}p->(Flatten)->(FC){gamma}->(FC){d_model}",
)


def alone(kind: type[Layer]) -> Layer:
    """The layer on its own, in the lecture's letters; one that is a list of sizes needs them."""
    if kind.listed:
        return next(layer for layer in read(kind.examples[0].design).block.layers if isinstance(layer, kind))
    return kind()


def designs(kind: type[Layer]) -> list[Any]:
    """The layer alone, and in its worked examples."""
    return [alone(kind), *(example.design for example in kind.examples)]


# ---------------------------------------------------------------------------------------- every member answers or says why


OF_CONVENTION = {"multiplications", "additions", "operations", "time", "throughput", "operational_space", "operational_bytes"} | {
    *("checkpoints", "weights", "size", "download_time", "load_time")
}
"""The quantities that depend on the convention."""


def ways(quantity: Any) -> list[str]:
    """One convention for each way to count a quantity: the others say nothing else of it."""
    found: dict[object, str] = {}
    for name in ("lecture", *CONVENTIONS):
        found.setdefault(quantity.choice(conventions.REGISTRY[name]), name)
    return list(found.values())


@pytest.mark.parametrize("quantity", QUANTITIES, ids=lambda one: one.name)
def test_what_does_not_depend_on_the_convention_is_the_same_in_all(quantity: Any) -> None:
    design = "(Input)(4,9,9)->(Conv)8c3w1s1p->(BN)->(ReLU)->(MaxPool)3w2s->(Flatten)->(FC)5->(Softmax)"
    found: dict[object, set[str]] = {}
    for name, convention in conventions.REGISTRY.items():
        found.setdefault(quantity.choice(convention), set()).add(str(derive(design, quantity.name, convention=name).formula))
    assert all(len(formulas) == 1 for formulas in found.values())
    assert len(found) == 1 or quantity.name in OF_CONVENTION


@pytest.mark.parametrize("quantity", QUANTITIES, ids=lambda one: one.name)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_layer_answers_every_question_in_every_convention_and_format_or_says_why_not(kind: type[Layer], quantity: Any) -> None:
    wrong = []
    for design, convention in itertools.product(designs(kind), ways(quantity)):
        try:
            document = derive(design, quantity.name, convention=convention).document()
        except (Invalid, Unsupported) as error:
            if len(str(error).split()) < 5:
                wrong.append(f"{design} under {convention}: {error!r} does not say why")
            continue
        except Exception as error:  # a step that is not true, or a crash, is never an answer
            wrong.append(f"{design} under {convention}: {type(error).__name__}: {error}")
            continue
        shown = FORMATS if convention == "lecture" else ["text"]
        wrong += [f"{design} as {name}: empty" for name in shown if not render(document, name).strip()]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("design", CHAINS)
def test_every_chain_answers_every_question_at_every_level_with_one_result(design: str) -> None:
    rate = {"r": 1000}
    for quantity in QUANTITIES:
        found = derive(design, quantity.name)
        rated = "r" in free_names(found.formula)
        levels = [derive(design, quantity.name, values=rate if rated else None, level=level) for level in range(4)]
        assert len({str(one.steps[-1].right) for one in levels if one.result is not None}) <= 1, quantity.name
        assert len({one.result for one in levels}) == 1, quantity.name
        assert [len(one.steps) for one in levels] == sorted(len(one.steps) for one in levels), f"{quantity.name}: more detail, fewer steps"


@pytest.mark.parametrize("design", CHAINS)
def test_the_foot_of_the_table_is_what_derive_says_and_the_rows_add_up_to_it(design: str) -> None:
    sums = [one.name for one in QUANTITIES if isinstance(one, LayerSum) and one.name != "inputs"]
    for convention in CONVENTIONS:
        table = layer_table(design, sums, convention=convention).data
        for name in sums:
            derived = derive(design, name, convention=convention)
            rows = [in_sympy(row[name]) for row in table["layers"]]
            foot = in_sympy(table["total"][name])
            assert sympy.expand(foot - in_sympy(derived.data()["formula"]).subs(numbers(derived))) == 0, (name, convention)
            if name != "operational_space" or convention == "lecture":
                assert sympy.expand(foot - sum(rows)) == 0, (name, convention)


@pytest.mark.parametrize(
    "example",
    [pytest.param(example, id=f"{kind.name}: {example.source}, {example.quantity}") for kind in KINDS for example in kind.examples],
)
def test_every_worked_example_of_a_layer_is_recounted(example: Any) -> None:
    values = dict(part.split("=") for part in example.values.split(",")) if example.values else {}
    result = derive(example.design, example.quantity, values=values).result
    assert (" x ".join(map(str, result)) if isinstance(result, tuple) else str(result)) == example.result
    assert example.source


def test_every_member_of_a_family_says_what_it_is_and_where_it_comes_from() -> None:
    bare = [kind.name for kind in KINDS if not (kind.summary and kind.source and kind.__doc__)]
    bare += [one.name for one in QUANTITIES if not (one.meaning and one.source and one.sign.latex and one.sign.ascii.isascii())]
    bare += [one.name for one in conventions.REGISTRY.values() if not (one.summary and one.source)]
    bare += [one.name for one in renderers.known_formats().values() if not one.summary]
    bare += [one.name for one in VOCABULARY.values() if not (one.meaning and one.unit and one.used)]
    assert not bare


def test_the_catalogue_shows_every_member_in_every_format() -> None:
    members = {
        "layers": [kind.name for kind in KINDS],
        "quantities": [one.name for one in QUANTITIES],
        "conventions": CONVENTIONS,
        "formats": list(renderers.known_formats()),
        "symbols": list(VOCABULARY),
    }
    for family, names in members.items():
        (rows,) = catalogue(family).data.values()
        assert sorted(next(iter(row.values())) for row in rows) == sorted(names)
        for name in FORMATS:
            assert render(catalogue(family), name).strip()


def test_a_layer_is_public_under_its_name_and_its_synonyms() -> None:
    for kind in KINDS:
        for name in (kind.name, *kind.synonyms):
            assert getattr(symbolic_complexity, name) is kind
        assert kind.name in dir(symbolic_complexity)


def test_no_two_layers_share_a_name() -> None:
    names = [name.lower() for kind in KINDS for name in {kind.name.lower(), *map(str.lower, kind.synonyms)}]
    assert sorted(names) == sorted(LAYERS)


# ------------------------------------------------------------------------------------------------------------ closed forms


def variants(kind: type[Layer]) -> Iterator[Layer]:
    """The layer with every mix of its settings: yes or no, neutral, one letter, two letters, and a height of its own."""
    if kind.name == "Input":
        yield from (kind("n"), kind("c", "M"), kind("c", "M", "N"))
        return
    if kind.listed:
        yield alone(kind)
        return
    choices: list[list[tuple[str, Any]]] = []
    for field, described in kind.attributes():
        default = kind.__dataclass_fields__[field].default  # type: ignore[attr-defined]
        if described.flag:
            options: list[Any] = [True, False]
        else:
            options = [described.symbol] if default is None else [default, described.symbol]
            options += [(described.symbol, described.symbol + "2")] if described.pair else []
        choices.append([(field, option) for option in options])
    for chosen in itertools.product(*choices):
        yield kind(**dict(chosen))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_closed_form_is_worth_what_its_argument_is(kind: type[Layer]) -> None:
    # By plain numbers, at random points where the groups share the channels out: no algebra of the package is asked.
    generator = random.Random(kind.name)
    checked = 0
    for layer in variants(kind):
        ranks = (len(kind.inputs) or 3,) if kind.name != "Input" else ()
        facts = layer.facts(ranks)
        for name, form in facts.forms.items():
            quantity = quantities.REGISTRY[name]
            assert isinstance(quantity, LayerSum), f"{layer}: {name} is no sum over layers, so no form of it is ever used"
            argument = total(quantity.counts(facts, conventions.REGISTRY["lecture"]))
            for _ in range(6):
                point = {letter: generator.randint(1, 60) for letter in free_names(form) | free_names(argument)}
                if "g" in point:
                    point |= {"c": point["g"] * point["c"], "k": point["g"] * point["k"]}
                assert recount(form, point) == recount(argument, point), f"{layer}: {name} = {form}, not {argument}, at {point}"
                checked += 1
    assert checked or kind.name not in ("FC", "Conv")


# --------------------------------------------------------------------------------------------- names that programs rely on

DERIVE_KEYS = ["design", "quantity", "symbol", "unit", "convention", "formula", "latex", "values", "assumptions", "result", "steps"]
STEP_KEYS = ["relation", "text", "latex", "rule", "why", "check"]
CLAIM_KEYS = ["id", "quantity", "formula", "values", "result", "claimed", "verdict", "note"]


def in_sympy(text: str) -> Any:
    """A formula of the JSON as SymPy reads it, every name a plain symbol."""
    letters = {name: sympy.Symbol(name) for name in re.findall(r"[A-Za-z_]\w*", text) if name not in ("floor", "Max")}
    return sympy.parse_expr(text, local_dict=letters)


def numbers(derivation: Any) -> dict[str, Any]:
    return {name: sympy.Rational(number) for name, number in derivation.data()["values"].items()}


@pytest.mark.parametrize("design", CHAINS)
def test_the_json_of_derive_has_the_contracts_keys_and_types(design: str) -> None:
    documents = [derive(design, one.name, level=2) for one in QUANTITIES]
    everything = json.loads(render(together(documents), "json"))
    assert len(everything) == len(QUANTITIES)
    for one, data in zip(QUANTITIES, everything, strict=True):
        assert list(data) == DERIVE_KEYS
        assert (data["quantity"], data["symbol"], data["unit"], data["convention"]) == (one.name, one.sign.text, one.unit, "lecture")
        assert read(data["design"]) == read(design)
        assert all(isinstance(name, str) and isinstance(number, str) for name, number in data["values"].items())
        assert all(isinstance(assumption, str) for assumption in data["assumptions"])
        if one.name in ("output_shape", "receptive_field"):
            assert isinstance(data["result"], list)
            assert all(isinstance(size, str) for size in data["result"])
        else:
            assert data["result"] is None or str(Fraction(data["result"])) == data["result"]
        assert data["steps"]
        for step in data["steps"]:
            assert list(step) == STEP_KEYS
            assert all(isinstance(entry, str) for entry in step.values())
            assert step["relation"] in ("=", "≈", "<=")
            assert step["check"] in ("proved", "tested")


def test_one_derivation_is_an_object_and_several_are_a_list() -> None:
    one = derive(CHAINS[0])
    assert list(json.loads(one.to_json())) == DERIVE_KEYS
    assert [list(each) for each in json.loads(render(together([one, one]), "json"))] == [DERIVE_KEYS, DERIVE_KEYS]


@pytest.mark.parametrize("design", CHAINS)
def test_sympy_reads_the_formula_of_the_json_and_finds_the_result(design: str) -> None:
    for one in QUANTITIES:
        derivation = derive(design, one.name)
        data = derivation.data()
        found, expr = in_sympy(data["formula"]), derivation.expr
        formulas = list(found) if isinstance(found, (tuple, sympy.Tuple)) else [found]
        exprs = expr if isinstance(expr, list) else [expr]
        results = data["result"] if isinstance(data["result"], list) else [data["result"]]
        for formula, exact, result in zip(formulas, exprs, results, strict=True):
            put = sympy.sympify(formula).subs(numbers(derivation))
            assert sympy.expand(put - sympy.sympify(exact).subs(numbers(derivation))) == 0, one.name
            assert put.free_symbols or result is None or sympy.Rational(result) == put, one.name


@pytest.mark.parametrize("design", CHAINS)
def test_the_json_of_table_has_the_contracts_keys(design: str) -> None:
    asked = ["weights", "operations", "operational_space", "macs"]
    data = json.loads(render(layer_table(design, asked), "json"))
    assert list(data) == ["layers", "total"]
    assert [list(row) for row in data["layers"]] == [["name", "layer", "output", *asked]] * (len(read(design).nodes) - 1)
    assert list(data["total"]) == asked
    for row in data["layers"]:
        assert isinstance(row["output"], list)
        assert all(isinstance(entry, str) for entry in (*row["output"], *(row[name] for name in asked)))
    assert len({row["name"] for row in data["layers"]}) == len(data["layers"])


def test_the_json_of_the_lecture_has_the_contracts_keys() -> None:
    data = json.loads(render(lecture_document(claims()), "json"))
    assert list(data) == ["claims"]
    for claim in data["claims"]:
        assert list(claim) == CLAIM_KEYS
        assert all(isinstance(entry, str) for entry in claim.values())
        assert claim["verdict"] in ("agrees", "slip")


# ---------------------------------------------------------------------------------------------------- what renderers produce


def unbalanced(latex: str) -> str:
    """What is wrong with the braces, environments and \\left...\\right of a piece of LaTeX; empty where nothing is."""
    depth = 0
    for brace in re.findall(r"\\.|[{}]", latex):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            return "a closing brace too many"
    if depth:
        return "an open brace"
    open_: list[str] = []
    for kind, name in re.findall(r"\\(begin|end)\{([a-z]+\*?)\}", latex):
        if kind == "begin":
            open_.append(name)
        elif not open_ or open_.pop() != name:
            return f"\\end{{{name}}} closes nothing"
    if open_:
        return f"{open_[-1]} is never closed"
    return "" if len(re.findall(r"\\left\b", latex)) == len(re.findall(r"\\right\b", latex)) else "\\left without \\right"


@pytest.mark.parametrize("design", CHAINS)
def test_the_latex_of_every_derivation_is_balanced(design: str) -> None:
    for one, level in itertools.product(QUANTITIES, (1, 3)):
        derivation = derive(design, one.name, level=level)
        for text in (
            derivation.to_latex(),
            render(derivation.document(), "latex"),
            *(step["latex"] for step in derivation.data()["steps"]),
        ):
            assert not unbalanced(text), f"{one.name}: {unbalanced(text)} in {text}"


def test_the_latex_of_a_sign_or_a_symbol_is_one_piece_without_line_breaks() -> None:
    signs = [one.sign.latex for one in QUANTITIES] + [one.sign.numbered(12).latex for one in QUANTITIES]
    signs += [symbolic_complexity.symbols.latex(name) for name in (*VOCABULARY, "d_model", "k1", "beta", "S", "N", "gamma_2", "width", "_")]
    assert not [sign for sign in signs if unbalanced(sign) or r"\\" in sign or "\n" in sign]


@pytest.mark.parametrize("design", CHAINS)
def test_ascii_is_ascii_and_text_is_never_wrapped_nor_coloured(design: str) -> None:
    for one in QUANTITIES:
        document = derive(design, one.name).document()
        assert render(document, "ascii").isascii()
        text = render(document, "text")
        assert "\x1b" not in text
        assert all(line == line.rstrip() for line in text.splitlines())
        rows = [line for line in text.splitlines() if re.match(r"\S* +[=≈≤]  ", line)]
        assert len(rows) == len(derive(design, one.name).steps), "one line a step"


# ---------------------------------------------------------------------------------------------------------------- the house

ROOT = Path(symbolic_complexity.__file__).parent
MODULES = {path.relative_to(ROOT).with_suffix("").parts: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(ROOT.rglob("*.py"))}

FLOORS = (
    {"errors"},
    {"files"},
    {"symbols"},
    {"written", "typeset"},  # one floor: a tree's str() is its plain typesetting
    {"algebra"},
    {"working"},
    {"highlight"},
    {"grammar"},
    {"formulas"},
    {"units", "relations"},
    {"facts"},
    {"layers"},
    {"network"},
    {"conditions"},
    {"conventions"},
    {"quantities"},
    {"notation"},
    {"zoo"},
    {"given"},
    {"drawing"},
    {"document"},
    {"paging"},
    {"renderers"},
    {"publication"},
    {"wording"},
    {"look"},
    {"steps"},
    {"derivation"},
    {"compilation"},
    {"table"},
    {"comparison", "solving", "reconciliation"},
    {"examples"},
    {"mistakes"},
    {"marking"},
    {"machines"},
    {"figures"},
    {"exporters"},
    {"checking", "sweeping"},
    {"deck"},
    {"deck_file", "report"},
    {"lecture35"},
    {"families"},
    {"options"},
    {"commands"},
    {"cli"},
    {"__main__"},
)
"""From the ground up: a file imports only from the floors below its own; the modules of one package are one floor."""

LEVEL = {name: level for level, names in enumerate(FLOORS) for name in names}


def imports(parts: tuple[str, ...], tree: ast.Module) -> Iterator[str]:
    """The floors that a module imports from, wherever the import stands: at the top, under TYPE_CHECKING, in a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = parts[: len(parts) - node.level]
            named = [(*base, *node.module.split("."))] if node.module else [(*base, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == ROOT.name:
            named = [tuple((node.module or "").split("."))[1:] or (alias.name,) for alias in node.names]
        elif isinstance(node, ast.Import):
            named = [tuple(alias.name.split("."))[1:] for alias in node.names if alias.name.split(".")[0] == ROOT.name]
        else:
            continue
        yield from (name[0] for name in named if name)


def test_every_module_stands_on_a_floor() -> None:
    assert {parts[0] for parts in MODULES} - {"__init__"} == set(LEVEL)


@pytest.mark.parametrize("parts", [parts for parts in MODULES if parts != ("__init__",)], ids=".".join)
def test_imports_point_down(parts: tuple[str, ...]) -> None:
    own = parts[0]
    allowed = {name for name, level in LEVEL.items() if level < LEVEL[own]} | FLOORS[LEVEL[own]] | {"__version__"}
    if own in ("drawing", "document", "paging", "renderers"):  # what is shown knows nothing of layers
        allowed = {"errors", "symbols", "written", "typeset", "drawing", "document"}
        allowed |= {"paging", "renderers"} if own == "renderers" else set()
    assert set(imports(parts, MODULES[parts])) <= allowed


FORBIDDEN = {"eval", "exec", "compile", "__import__"}
"""Builtins that run text as code."""

FORBIDDEN_ANYWHERE = {"sympify", "parse_expr", "lambdify", "S", "nsimplify", "literal_eval", "system", "popen", "loads_pickle"}
"""SymPy's readers, which execute what they read, and ways out to a shell; also as attributes."""


def test_no_module_runs_text_as_code() -> None:
    found = []
    for parts, tree in MODULES.items():
        if parts == ("compilation", "loading"):  # which makes a function of source that is written from checked trees
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id in FORBIDDEN | (FORBIDDEN_ANYWHERE - {"S"}):
                found.append((".".join(parts), node.lineno, node.id))
            elif isinstance(node, ast.Attribute) and node.attr in FORBIDDEN_ANYWHERE:
                found.append((".".join(parts), node.lineno, node.attr))
            elif isinstance(node, (ast.Import, ast.ImportFrom)):
                names = {alias.name for alias in node.names} | {getattr(node, "module", None) or ""}
                allowed = {"subprocess"} if parts == ("renderers", "pdf") else set()  # which runs pdflatex, in a folder of its own
                wrong = names & (FORBIDDEN_ANYWHERE | {"pickle", "subprocess", "shelve"}) - allowed
                found += [(".".join(parts), node.lineno, name) for name in wrong]
    assert not found


def test_sympy_is_imported_by_the_bridge_alone_and_never_at_the_top() -> None:
    for parts, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, (ast.Import, ast.ImportFrom)) and any(
                name.split(".")[0] == "sympy" for name in (*(alias.name for alias in node.names), getattr(node, "module", None) or "")
            ):
                assert parts == ("algebra", "bridge")
                assert node not in tree.body


@pytest.mark.parametrize(
    "arguments",
    [
        ["derive", "(Input)100->(FC)10", "-q", "weights"],
        ["derive", "(Input)(c,M,N)->(Conv){k}c{w}w{s}s->(Flatten)->(FC){K}", "-q", "operational_space", "--format", "json"],
        ["table", "(Input)(3,32,32)->(Conv)6c5w->(ReLU)->(Flatten)->(FC)10"],
        ["lecture35"],
        ["list"],
    ],
    ids=" ".join,
)
def test_a_piped_command_never_imports_sympy_nor_rich(arguments: list[str]) -> None:
    program = textwrap.dedent(
        f"""
        import sys
        from symbolic_complexity.cli import main
        main({arguments!r}, standalone_mode=False)
        heavy = {{"sympy", "mpmath", "numpy", "rich", "latex2mathml", "pygments"}} & set(sys.modules)
        sys.exit(f"imported {{heavy}}" if heavy else 0)
        """
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    assert run.stdout


def test_importing_the_package_imports_none_of_its_modules() -> None:
    program = "import sys, symbolic_complexity; sys.exit(str([m for m in sys.modules if m.startswith('symbolic_complexity.')] or ''))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert not run.stderr.strip(), run.stderr


# ---------------------------------------------------------------------------------------------------------- small promises


def test_asking_twice_in_any_order_gives_the_same_answer() -> None:
    asked = [(design, one.name) for design in CHAINS for one in QUANTITIES]
    first = {pair: derive(*pair).data() for pair in asked}
    for pair in reversed(asked):
        assert derive(*pair).data() == first[pair]


def test_every_error_of_the_package_has_one_base_class() -> None:
    from symbolic_complexity import errors

    classes = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert all(issubclass(kind, SymbolicComplexityError) for kind in classes)


def test_a_layer_and_a_quantity_are_frozen() -> None:
    for kind in KINDS:
        layer = alone(kind)
        for field in dataclasses.fields(kind):
            with pytest.raises(AttributeError):
                setattr(layer, field.name, 1)
    with pytest.raises(AttributeError):
        quantities.REGISTRY["weights"].unit = "bytes"  # type: ignore[misc]


def test_a_shape_in_letters_can_be_given_as_written_trees() -> None:
    n: Written = Name("n")
    assert read("(Input){2*n}->(FC)3") == symbolic_complexity.Network.chain([symbolic_complexity.Input(2 * n), symbolic_complexity.FC(3)])


@pytest.mark.parametrize(
    ("design", "quantity", "letter"),
    [
        ("(Input){p}->(FC)10", "size", "p"),
        ("(Input)(3,8,8)->(Conv)6c3w{p}p", "operational_bytes", "p"),
        ("(Input){r}->(FC)10", "time", "r"),
        ("(Input)100->(FC){r}", "throughput", "r"),
    ],
)
def test_a_designs_own_p_or_r_is_never_taken_for_the_bytes_or_the_rate(design: str, quantity: str, letter: str) -> None:
    # p is bytes per number and r operations per second in these; a size of the same name would silently become one of them.
    assert letter in str(derive(design, "weights" if letter == "r" else "output_shape").network)
    with pytest.raises(Invalid, match=rf"\b{letter}\b"):
        derive(design, quantity)
