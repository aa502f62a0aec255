"""The slides' notation: what is printed reads in again as the same design, and a wrong design gets one message with a caret."""

from __future__ import annotations

import string
import subprocess
import sys
import textwrap
import time
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import symbolic_complexity as sc
from symbolic_complexity import Network, SymbolicComplexityError, derive, read
from symbolic_complexity.layers import known_layers
from symbolic_complexity.layers.activations import Activation

from .strategies import formula_texts

SLIDE = "(Input)(3,224,224)->(Conv)6c5w1s0p"
CHAIN = "(Input)(c,M,N)->(Conv){k}c{w}w{h}h{s}s{z}p->(ReLU)->(MaxPool)2w2s0p->(Flatten)->(FC){K}"
ACTIVATIONS = [kind for kind in known_layers() if issubclass(kind, Activation)]

# --------------------------------------------------------------------------------------------------------- round trips


def sizes(least: int = 1, most: int = 9) -> st.SearchStrategy[int | str]:
    """A size as a number, or sometimes as a formula's text."""
    return st.one_of(st.integers(least, most), st.integers(least, most), formula_texts(depth=1))


def pairs(least: int) -> st.SearchStrategy[Any]:
    return st.one_of(sizes(least, 3), st.tuples(sizes(least, 3), sizes(least, 3)))


@st.composite
def layers(draw: st.DrawFn) -> sc.Layer:
    """A layer with some of its settings given and some left out."""

    def some(**settings: st.SearchStrategy[Any]) -> dict[str, Any]:
        return {name: draw(value) for name, value in settings.items() if draw(st.booleans())}

    kind = draw(st.sampled_from(["conv", "conv", "fc", "fc", "pool", "activation", "flatten", "dropout"]))
    if kind == "conv":
        given_ = some(h=sizes(1, 3), stride=pairs(1), padding=pairs(0), dilation=pairs(1), groups=sizes(1, 2), bias=st.booleans())
        return sc.Conv(k=draw(sizes()), w=draw(sizes(1, 3)), **given_)
    if kind == "fc":
        return sc.FC(k=draw(sizes()), **some(bias=st.booleans()))
    if kind == "pool":
        pool = draw(st.sampled_from([sc.MaxPool, sc.AvgPool]))
        return pool(w=draw(sizes(1, 3)), **some(h=sizes(1, 3), stride=pairs(1), padding=pairs(0)))
    return {"activation": draw(st.sampled_from(ACTIVATIONS)), "flatten": sc.Flatten, "dropout": sc.Dropout}[kind]()


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """A chain in which every layer fits what it gets: those drawn that do not fit, or have no value, are left out."""
    shape = draw(st.one_of(st.tuples(sizes(4, 30)), st.tuples(sizes(1, 4), sizes(4, 30), sizes(4, 30))))
    try:
        network = Network.chain([sc.Input(*shape)])
    except SymbolicComplexityError:
        assume(False)
    for _ in range(draw(st.integers(0, 5))):
        try:
            network = network >> draw(layers())
        except SymbolicComplexityError:
            continue
    return network


@settings(max_examples=150, deadline=None, derandomize=True)
@given(networks())
def test_any_design_prints_to_its_notation_and_reads_in_again_as_itself(network: Network) -> None:
    text = str(network)
    again = read(text)
    assert again == network, text
    assert str(again) == text


@settings(max_examples=60, deadline=None, derandomize=True)
@given(networks(), st.randoms(use_true_random=False))
def test_case_spaces_line_breaks_and_comments_change_nothing(network: Network, random: Any) -> None:
    # Spaces go between marks, and never into a number or a name; the case of a layer's name is free.
    text = str(network)
    for kind in known_layers():
        text = text.replace(f"({kind.name})", f"({''.join(random.choice((str.lower, str.upper))(letter) for letter in kind.name)})")
    fillers = ("", "", " ", "\n", "\t", "  # a comment: (FC)10 -> {\n")
    spaced = ""
    for before, after in zip(" " + text, text, strict=False):
        apart = {before, after} & set("(){},") or (before == ">" and after == "(")
        spaced += (random.choice(fillers) if apart else "") + after
    assert read(spaced + "  # the end") == network, spaced


@pytest.mark.parametrize("kind", known_layers(), ids=lambda kind: kind.name)
def test_every_synonym_in_any_case_reads_as_its_layer_and_is_written_back_in_the_slides_form(kind: type[sc.Layer]) -> None:
    sample = str(read(kind.examples[0].design))
    assert f"({kind.name})" in sample
    for name in (kind.name, *kind.synonyms):
        for spelled in (name, name.lower(), name.upper(), name.swapcase()):
            assert str(read(sample.replace(f"({kind.name})", f"({spelled})"))) == sample


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("(Input)100->(FC)10k", "(Input)100->(FC)10"),
        ("(Input)100->(FC)10k1b", "(Input)100->(FC)10"),
        ("(Input)100->(FC)0b10k", "(Input)100->(FC)10k0b"),
        ("(Input)(100)->(FC){10}", "(Input)100->(FC)10"),
        ("(Input)(n)->(FC){k}k0b", "(Input){n}->(FC){k}k0b"),
        ("(Input)(3,224,224)->(Conv)6c5w", SLIDE),
        ("(Input)(3,224,224)->(Conv)5w6c5h", SLIDE),
        ("(Input)(3,224,224)->(Conv)0p1s5w6c1d1g1b", SLIDE),
        ("(Input)(3,224,224)->(Conv)6c(1,1)s5w(0,0)p", SLIDE),
        ("(Input)(3,224,224)->(Conv){6}c{5}w", SLIDE),
        ("(Input)(3,224,224)->(Conv)6c5w3h", "(Input)(3,224,224)->(Conv)6c5w3h1s0p"),
        ("(Input)(3,8,8)->(MaxPool)2w", "(Input)(3,8,8)->(MaxPool)2w2s0p"),
        ("(Input)(c,{M},N)->(Conv){k}c{w}w({s},{t})s", "(Input)(c,M,N)->(Conv){k}c{w}w(s,t)s0p"),
        ("(Input)(c,M,N)->(Conv){k}c{w}w(s,2*s)s(0,1)p", "(Input)(c,M,N)->(Conv){k}c{w}w(s,2*s)s(0,1)p"),
        (CHAIN, CHAIN),
        ("(Input){2^k}", "(Input){2^k}"),
        ("(Input){ 2 * k+1 }", "(Input){2*k + 1}"),
        ("(Input){a-(b-c)}", "(Input){a - (b - c)}"),
        ("(Input){n//2//3}", "(Input){floor(floor(n/2)/3)}"),
        ("(Input){S+N+E+I+Q+O+pi+beta+gamma+d_model}", "(Input){S + N + E + I + Q + O + pi + beta + gamma + d_model}"),
    ],
)
def test_a_design_is_written_back_in_the_slides_form(typed: str, printed: str) -> None:
    # The comma of a pair may be followed by a space, as in the text of a formula.
    assert str(read(typed)).replace(", ", ",") == printed
    assert read(str(read(typed))) == read(typed)


def test_a_design_built_in_python_is_the_design_that_is_read() -> None:
    assert Network.chain([sc.Input(3, 224, 224), sc.Conv(k=6, w=5)]) == read(SLIDE)
    assert Network.chain([sc.Input("c", "M", "N"), sc.Conv(k="k", w="w", h="h", stride="s", padding="z"), sc.ReLU()]) == read(
        "(Input)(c,M,N)->(Conv){k}c{w}w{h}h{s}s{z}p->(ReLU)"
    )


def test_designs_that_differ_in_one_setting_are_not_equal() -> None:
    texts = [
        SLIDE.replace(*change)
        for change in [("", ""), ("6c", "7c"), ("5w", "3w"), ("1s", "2s"), ("0p", "1p"), ("0p", "0p0b"), ("0p", "0p2d")]
    ]
    texts += ["(Input)(3,224,224)->(Conv)6c5w3h1s0p", "(Input)(3,224,224)->(Conv)6c3w5h1s0p", SLIDE + "->(ReLU)", SLIDE + "->(Tanh)"]
    assert len({str(read(text)) for text in texts}) == len(texts)
    assert [(i, j) for i, a in enumerate(texts) for j, b in enumerate(texts) if i < j and read(a) == read(b)] == []


# ------------------------------------------------------------------------------------------------------- wrong designs

LAYERS = ", ".join(sorted(kind.name for kind in known_layers()))

WRONG = [
    (
        "an unknown layer, with the nearest name",
        "(Input)(3,224,224)->(Cnov)6c5w1s0p",
        f"""
        unknown layer (Cnov); did you mean Conv?
          (Input)(3,224,224)->(Cnov)6c5w1s0p
                               ^^^^
        expected: {LAYERS}
        """,
    ),
    (
        "an unknown layer like no other",
        "(Input)100->(Zzzzzz)",
        f"""
        unknown layer (Zzzzzz)
          (Input)100->(Zzzzzz)
                       ^^^^^^
        expected: {LAYERS}
        """,
    ),
    (
        "a missing letter",
        "(Input)(3,224,224)->(Conv)6c1s0p",
        """
        (Conv) needs its letter w
          (Input)(3,224,224)->(Conv)6c1s0p
                               ^^^^
        expected: (Conv)6c5w1s0p
        """,
    ),
    (
        "several missing letters",
        "(Input)(3,224,224)->(Conv)",
        """
        (Conv) needs its letters c w
          (Input)(3,224,224)->(Conv)
                               ^^^^
        expected: (Conv)6c5w1s0p
        """,
    ),
    (
        "a doubled letter",
        "(Input)(3,224,224)->(Conv)6c5w3w",
        """
        (Conv) has the letter 'w' twice
          (Input)(3,224,224)->(Conv)6c5w3w
                                         ^
        expected: each letter once
        """,
    ),
    (
        "an unknown letter",
        "(Input)(3,224,224)->(Conv)6c5q",
        """
        (Conv) has no letter 'q'; its letters are c w h s p d g b
          (Input)(3,224,224)->(Conv)6c5q
                                       ^
        """,
    ),
    (
        "a letter of a layer that has none",
        "(Input)(3,8,8)->(Flatten)3c",
        """
        (Flatten) has no letter 'c'; it has none
          (Input)(3,8,8)->(Flatten)3c
                                    ^
        """,
    ),
    (
        "a value for a layer that has none",
        "(Input)100->(ReLU)5",
        """
        (ReLU) takes no value without its letter
          (Input)100->(ReLU)5
                            ^
        expected: (ReLU)
        """,
    ),
    (
        "a kernel larger than its input",
        "(Input)(3,4,9)->(Conv)6c5w",
        """
        (Conv)6c5w1s0p: the kernel does not fit into the padded input: 5 is more than 4
          (Input)(3,4,9)->(Conv)6c5w
                           ^^^^
        """,
    ),
    (
        "a dilated kernel larger than its padded input, deep in a chain",
        "(Input)(3,9,9)->(Conv)6c3w->(Conv)6c3w1p5d->(ReLU)",
        """
        (Conv)6c3w1s1p5d: the kernel does not fit into the padded input: 11 is more than 9
          (Input)(3,9,9)->(Conv)6c3w->(Conv)6c3w1p5d->(ReLU)
                                       ^^^^
        """,
    ),
    (
        "groups that do not divide the channels",
        "(Input)(3,224,224)->(Conv)6c3w2g",
        """
        (Conv)6c3w1s0p2g: the groups must share the channels out evenly: 2 does not divide 3
          (Input)(3,224,224)->(Conv)6c3w2g
                               ^^^^
        """,
    ),
    (
        "groups that do not divide the kernels",
        "(Input)(4,224,224)->(Conv)6c3w4g",
        """
        (Conv)6c3w1s0p4g: the groups must share the kernels out evenly: 4 does not divide 6
          (Input)(4,224,224)->(Conv)6c3w4g
                               ^^^^
        """,
    ),
    (
        "a fully connected layer on planes",
        "(Input)(3,224,224)->(FC)10",
        """
        (FC)10: needs a row of n inputs and gets the planes (3, 224, 224); put (Flatten) before it
          (Input)(3,224,224)->(FC)10
                               ^^
        """,
    ),
    (
        "a convolution on a row",
        "(Input)100->(Conv)6c3w",
        """
        (Conv)6c3w1s0p: needs an input (c, M, N) and gets (100)
          (Input)100->(Conv)6c3w
                       ^^^^
        """,
    ),
    (
        "an input of size zero",
        "(Input)(3,0,224)->(Conv)6c3w",
        """
        a dimension of (Input) is at least 1, not 0
          (Input)(3,0,224)->(Conv)6c3w
                    ^
        """,
    ),
    (
        "a negative input",
        "(Input)(3,224,-5)->(Conv)6c3w",
        """
        a dimension of (Input) is at least 1, not -5
          (Input)(3,224,-5)->(Conv)6c3w
                        ^^
        """,
    ),
    (
        "no outputs",
        "(Input)100->(FC)0",
        """
        the letter 'k' of (FC) is at least 1, not 0
          (Input)100->(FC)0
                          ^
        """,
    ),
    (
        "a stride of zero",
        "(Input)(3,8,8)->(Conv)6c3w0s",
        """
        the letter 's' of (Conv) is at least 1, not 0
          (Input)(3,8,8)->(Conv)6c3w0s
                                    ^
        """,
    ),
    (
        "a negative number of outputs",
        "(Input)100->(FC){-3}",
        """
        the letter 'k' of (FC) is at least 1, not -3
          (Input)100->(FC){-3}
                           ^^
        """,
    ),
    (
        "a sign where a size stands without braces",
        "(Input)100->(FC)-3",
        """
        a design cannot go on with '-' here
          (Input)100->(FC)-3
                          ^
        expected: '->' or a number or '(' or '{' or '[' or ';' or the end
        """,
    ),
    (
        "a fraction as a size",
        "(Input)5.5->(FC)10",
        """
        a design cannot go on with '.' here
          (Input)5.5->(FC)10
                  ^
        expected: '->' or a letter or '[' or ';' or the end
        """,
    ),
    (
        "a tuple where one size belongs",
        "(Input)(3,8,8)->(Conv)6c(3,3)w",
        """
        the letter 'w' of (Conv) takes one value
          (Input)(3,8,8)->(Conv)6c(3,3)w
                                  ^^^^^
        """,
    ),
    (
        "a tuple of three for width and height",
        "(Input)(3,8,8)->(Conv)6c3w(1,2,3)s",
        """
        the letter 's' of (Conv) takes one value, or two for width and height
          (Input)(3,8,8)->(Conv)6c3w(1,2,3)s
                                    ^^^^^^^
        """,
    ),
    (
        "a shape for a layer that has none",
        "(Input)100->(FC)(10,10)",
        """
        (FC) takes no shape
          (Input)100->(FC)(10,10)
                          ^^^^^^^
        expected: (FC)10
        """,
    ),
    (
        "a bias that is neither yes nor no",
        "(Input)100->(FC)10k2b",
        """
        the letter 'b' of (FC) is 1 for yes or 0 for no
          (Input)100->(FC)10k2b
                              ^
        """,
    ),
    (
        "a missing arrow",
        "(Input)100(FC)10",
        """
        a design cannot go on with '(' here
          (Input)100(FC)10
                    ^
        expected: '->' or a letter or '[' or ';' or the end
        """,
    ),
    (
        "half an arrow",
        "(Input)100>(FC)10",
        """
        a design cannot go on with '>' here
          (Input)100>(FC)10
                    ^
        expected: '->' or a letter or '[' or ';' or the end
        """,
    ),
    (
        "an unfinished design",
        "(Input)100->",
        """
        a design cannot end here
          (Input)100->
                      ^
        expected: a name or '(' or '@'
        """,
    ),
    (
        "an unfinished layer",
        "(Input)100->(FC",
        """
        a design cannot end here
          (Input)100->(FC
                         ^
        expected: ')'
        """,
    ),
    (
        "an unfinished formula",
        "(Input){2*k",
        """
        a design cannot end here
          (Input){2*k
                     ^
        expected: '}' or an operator + - * / // ^
        """,
    ),
    (
        "no input at the beginning",
        "(FC)10",
        """
        a design begins with an (Input)
          (FC)10
           ^^
        expected: (Input)100 or (Input)(3,224,224)
        """,
    ),
    (
        "an input in the middle",
        "(Input)100->(Input)5",
        """
        an (Input) begins a network; nothing leads into it
          (Input)100->(Input)5
                       ^^^^^
        """,
    ),
    (
        "an input without its shape",
        "(Input)->(FC)10",
        """
        (Input) needs its shape
          (Input)->(FC)10
           ^^^^^
        expected: (Input)100 or (Input)(3,224,224)
        """,
    ),
    (
        "an input with letters",
        "(Input)3c224w->(ReLU)",
        """
        (Input) has a list of sizes and no letters
          (Input)3c224w->(ReLU)
                 ^^
        expected: (Input)100 or (Input)(3,224,224)
        """,
    ),
    (
        "a name of 41 letters",
        f"(Input){{{'a' * 41}}}",
        f"""
        a name of more than 40 characters
          (Input){{{"a" * 41}}}
                  {"^" * 41}
        """,
    ),
    (
        "a division by zero",
        "(Input){n/(2-2)}->(FC)10",
        """
        the formula n/(2 - 2) has no value: division by zero
          (Input){n/(2-2)}->(FC)10
                  ^^^^^^^
        """,
    ),
    (
        "a tower of powers",
        "(Input)100->(FC){9^9^9^9}",
        """
        the formula 9**(9**(9**9)) has no value: a power with about 1549681956 bits is past the cap of 100000 bits
          (Input)100->(FC){9^9^9^9}
                           ^^^^^^^
        """,
    ),
    (
        "a number of 41 digits",
        f"(Input){'9' * 41}->(FC)10",
        f"""
        a number of 41 digits is past the cap of 40
          (Input){"9" * 41}->(FC)10
                 {"^" * 40}
        """,
    ),
    (
        "a call",
        "(Input){__import__('os')}->(FC)10",
        """
        a design cannot go on with '(' here
          (Input){__import__('os')}->(FC)10
                            ^
        expected: '}' or an operator + - * / // ^
        """,
    ),
    (
        "an attribute",
        "(Input){n.__class__}->(FC)10",
        """
        a design cannot go on with '.' here
          (Input){n.__class__}->(FC)10
                   ^
        expected: '}' or an operator + - * / // ^
        """,
    ),
    (
        "a lambda",
        "(Input){lambda: 1}->(FC)10",
        """
        a design cannot go on with ':' here
          (Input){lambda: 1}->(FC)10
                        ^
        expected: '}' or an operator + - * / // ^
        """,
    ),
    (
        "rich markup",
        "(Input){[bold]x[/]}->(FC)10",
        """
        a design cannot go on with '[' here
          (Input){[bold]x[/]}->(FC)10
                  ^
        expected: a name or a number or floor(...) or '('
        """,
    ),
    (
        "LaTeX",
        r"(Input){\input{x}}->(FC)10",
        r"""
        a design cannot go on with '\\' here
          (Input){\input{x}}->(FC)10
                  ^
        expected: a name or a number or floor(...) or '('
        """,
    ),
    (
        "an error on the second line of three",
        "(Input)(3,224,224)\n  ->(Conv)6c5x\n  ->(ReLU)",
        """
        (Conv) has no letter 'x'; its letters are c w h s p d g b
            ->(Conv)6c5x
                       ^
        """,
    ),
]


HANG = 5
"""Seconds of work that no answer may take, however slow the machine."""


def message_of(design: str) -> str:
    """The message that a wrong design gets; an answer that takes seconds of work is a hang (how fast it is, the benchmarks say)."""
    started = time.process_time()
    with pytest.raises(SymbolicComplexityError) as raised:
        derive(design)
    assert time.process_time() - started < HANG
    return str(raised.value)


@pytest.fixture(autouse=True, scope="module")
def _warm() -> None:
    # The grammar is made once, on first use; what an answer takes is measured after that.
    derive(SLIDE)


@pytest.mark.parametrize(("design", "expected"), [pytest.param(*row[1:], id=row[0]) for row in WRONG])
def test_a_wrong_design_gets_this_message(design: str, expected: str) -> None:
    assert message_of(design) == textwrap.dedent(expected).strip("\n")


def test_a_long_line_is_shown_as_a_window_round_the_place() -> None:
    design = "(Input)100" + "->(FC)10" * 40 + "->(FD)10" + "->(FC)10" * 40
    lines = message_of(design).splitlines()
    assert lines[0] == "unknown layer (FD); did you mean FC?"
    assert lines[1].startswith("  ...")
    assert lines[1].endswith("...")
    assert len(lines[1]) < 140
    column = lines[2].index("^^")
    assert lines[1][column : column + 2] == "FD"


def test_a_tab_or_a_wide_letter_before_the_place_does_not_move_the_caret() -> None:
    lines = message_of("(Input)100\t->\t(FD)10").splitlines()
    assert lines[1][lines[2].index("^") :].startswith("FD")


MILLION = 10**6
HOSTILE = [
    ("a million letters", "x" * MILLION, "a design of 1,000,000 characters is past the cap of 100,000"),
    ("a million parentheses", "(" * MILLION, "a design of 1,000,000 characters is past the cap of 100,000"),
    ("a million digits", "(Input)" + "1" * MILLION, "a design of 1,000,007 characters is past the cap of 100,000"),
    ("100,000 layers", "(Input)100" + "->(FC)10" * 100_000, "a design of 800,010 characters is past the cap of 100,000"),
    ("5,000 parentheses", "(Input){" + "(" * 5000 + "n" + ")" * 5000 + "}", "brackets nested deeper than the cap of 100"),
    ("5,000 braces", "{" * 5000, "brackets nested deeper than the cap of 100"),
    ("5,000 minus signs", "(Input){" + "-" * 5000 + "n}", "more than 100 signs or powers in a row"),
    ("5,000 powers", "(Input){n" + "^2" * 5000 + "}", "more than 100 signs or powers in a row"),
    ("a power of many terms", "(Input){(a+b+c+d+e)^400}->(FC)1", "the formula (a + b + c + d + e)**400 has no value"),
    ("a high power", "(Input){n^9999999}->(FC)1", "the formula n**9999999 has no value: the exponent 9999999 is past the cap of 1000"),
]
"""Kind, design, and how the message begins."""


@pytest.mark.parametrize(("design", "beginning"), [pytest.param(*row[1:], id=row[0]) for row in HOSTILE])
def test_a_huge_design_is_refused_at_once(design: str, beginning: str) -> None:
    message = message_of(design)
    assert message.startswith(beginning)
    assert len(message) < 600, "a message is for reading"


ANSWERED_OR_REFUSED = [
    ("a long sum", "(Input){n" + "+1" * 4_000 + "}->(FC)10"),
    ("a long product", "(Input){n" + "*n" * 4_000 + "}->(FC)10"),
    ("a long sum of letters", "(Input){" + "+".join(f"a{i}" for i in range(3_000)) + "}->(FC)10"),
    ("a number of 9,500 digits", "(Input){9^9999}->(FC)1"),
    ("a product of 7,600 digits", "(Input){9^4000}->(FC){9^4000}"),
    ("a size under a sum", "(Input){1/(a+b)}->(FC)1"),
    ("a ratio of sums", "(Input){a/(a+b)}->(FC)1->(FC)2"),
    ("fractions of sums", "(Input){" + "+".join(f"1/({a}+{b})" for a, b in zip("abcdefghijkl", "bcdefghijklm", strict=True)) + "}->(FC)1"),
    ("floors in floors", "(Input){" + "floor(" * 45 + "n" + "/2+n/3)" * 45 + "}->(FC)1"),
    ("one floor in another", "(Input){" + "floor(" * 90 + "n" + "/2)" * 90 + "}->(FC)1"),
    ("90 parentheses", "(Input){" + "(" * 90 + "n" + ")" * 90 + "}->(FC)1"),
    ("a power of a power", "(Input){(2^a)^b}->(FC)1"),
    ("many divisions", "(Input){" + "/".join("abcdefghijklm" * 5) + "}->(FC)1"),
    ("many quotients of sums", "(Input){" + "/".join(f"({a}+1)" for a in "abcdefghijklm") + "}->(FC)1"),
    ("the largest numbers there are", f"(Input){'9' * 40}->(FC){'9' * 40}"),
    ("a symbolic stride ten times", "(Input)(3,M,N)" + "->(Conv)8c3w{s}s{p}p" * 10),
]


@pytest.mark.parametrize("design", [pytest.param(design, id=kind) for kind, design in ANSWERED_OR_REFUSED])
def test_a_strange_design_is_answered_or_refused_and_never_hangs(design: str) -> None:
    # In a process of its own, so that one that hangs is stopped.
    program = textwrap.dedent(
        """
        import sys, time
        from symbolic_complexity import SymbolicComplexityError, derive
        derive("(Input)100->(FC)10").to_json()
        started = time.process_time()
        try:
            derive(sys.stdin.read()).to_json()
        except SymbolicComplexityError as error:
            assert str(error).strip()
        took = time.process_time() - started
        sys.exit(f"took {took:.1f} s" if took > HANG else 0)
        """
    ).replace("HANG", str(HANG))
    try:
        run = subprocess.run([sys.executable, "-c", program], input=design, capture_output=True, text=True, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        pytest.fail("hangs")
    assert run.returncode == 0, run.stderr[-600:]


def test_every_refusal_of_a_design_points_at_its_place() -> None:
    pointless = [
        design
        for design in (*(row[1] for row in WRONG), "(Input){(2^a)^b}->(FC)1", "(Input){1/2}->(FC)1")
        if "^" not in message_of(design).partition("\n")[2]
    ]
    assert not pointless


def test_nothing_a_user_types_is_executed() -> None:
    # After a first good and a first bad design, reading must make Python compile, import, open or start nothing at all.
    designs = [
        "(Input){__import__('os').system('echo gotcha')}->(FC)10",
        "(Input){n.__class__.__mro__}->(FC)10",
        "(Input){lambda: 1}->(FC)10",
        "(Input){open}->(FC){exec}",
        "(Input){(lambda:print(1))()}",
        "(Input){print(1)}",
        "(Input)(3,8,8)->(Conv){os}c{sys}w",
        "(__import__)10",
        "(Input){f'{1}'}",
        "(Input){9^9^9^9}",
        "(Input){S+N+E+I+Q+O+pi+beta+gamma+zoo+oo+nan}->(FC){Symbol}",
    ]
    program = textwrap.dedent(
        f"""
        import sys
        from symbolic_complexity import SymbolicComplexityError, derive
        def ask(design):
            try:
                return derive(design).to_json()
            except SymbolicComplexityError as error:
                return str(error)
        for design in ("(Input){{n}}->(FC)10", "(Input){{2^9}}->(Fc", "(Cnov)3", "(Input){{9^9^9^9}}"):
            ask(design)
        seen = []
        sys.addaudithook(lambda event, arguments: seen.append((event, arguments)))
        answers = [ask(design) for design in {designs!r}]
        telling = ("compile", "exec", "import", "open", "os.system", "subprocess.Popen", "code.__new__")
        seen = [event for event in seen if event[0] in telling]
        sys.exit(str(seen) if seen or len(answers) != {len(designs)} else 0)
        """
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    assert "gotcha" not in run.stdout


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(st.sampled_from(string.printable + "αßé²１\x00\u202e"), max_size=40))
def test_any_text_after_an_input_is_read_or_refused_with_a_message(text: str) -> None:
    for design in (text, f"(Input)(3,8,8)->(Conv)6c{text}", f"(Input){{{text}}}->(FC)3"):
        try:
            network = read(design)
        except SymbolicComplexityError as error:
            message = str(error)
        else:
            message = "read"
            assert read(str(network)) == network
        assert message.strip()


@pytest.mark.parametrize(
    "name", ["S", "N", "E", "I", "Q", "O", "pi", "beta", "gamma", "d_model", "zoo", "oo", "lambda_", "floor", "Max", "e", "None"]
)
def test_a_name_that_means_something_elsewhere_is_an_ordinary_symbol(name: str) -> None:
    import sympy

    derivation = derive(f"(Input){{{name}}}->(FC)3")
    assert derivation.expr.free_symbols == {sympy.Symbol(name), sympy.Symbol("k")} or derivation.expr.free_symbols == {sympy.Symbol(name)}
    assert derivation.at(**{name: 4}).result == 15
    assert "\\" not in name or derivation.to_latex()
