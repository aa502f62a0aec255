"""Depth as a symbol and graphs of any shape: what a Repeat's sizes become, what is refused, and how far the limits reach."""

from __future__ import annotations

from typing import Any

import pytest

import symbolic_complexity as sc
from symbolic_complexity import Network, derive, read
from symbolic_complexity.errors import Invalid, Unsupported
from symbolic_complexity.given import network_of

SOLVED = {
    # body, input: the output after L rounds
    "stays": ("(Conv){c}c3w1s1p->(ReLU)", "(c,M,N)", ["c", "M", "N"]),
    "grows by a constant": ("(Concat)[ | (Conv){g}c3w1s1p]", "(c,M,N)", ["g*L + c", "M", "N"]),
    "is multiplied": ("(Concat)[ | ]", "(c,M,N)", ["c*2**L", "M", "N"]),
    "is multiplied and grows": ("(Concat)[ | | (Conv){g}c1w]", "(c,M,N)", ["c*2**L + g*2**L - g", "M", "N"]),
    "is set anew": ("(Conv){k}c3w1s1p", "(c,M,N)", ["k", "M", "N"]),
    "doubles with the round": ("(Conv){k*2^i}c3w1s1p", "(c,M,N)", ["k*2**(L - 1)", "M", "N"]),
    "loses its edges": ("(Conv){c}c3w", "(c,M,N)", ["c", "M - 2*L", "N - 2*L"]),
    "is halved": ("(MaxPool)2w2s", "(c,M,N)", ["c", "floor(M/2**L)", "floor(N/2**L)"]),
    "is halved and rounded up": ("(MaxPool)3w2s1p", "(c,M,N)", ["c", "floor((M - 1)/2**L) + 1", "floor((N - 1)/2**L) + 1"]),
    "is halved exactly": ("(MaxPool)2w2s", "(c,{m*2^L},{n*2^L})", ["c", "m", "n"]),
    "grows with the round": ("(Concat)[ | (Conv){g*i + k}c1w]", "(c,M,N)", ["g*L**2/2 + k*L - g*L/2 + c", "M", "N"]),
    "grows by what has no closed sum": (
        "(Concat)[ | (Conv){k//2^i + 1}c1w]",
        "(c,M,N)",
        ["c + L + Sum(floor(k/2**i), (i, 0, L - 1))", "M", "N"],
    ),
    "comes from the round alone": ("(FC){n//2^i}", "{n}", ["floor(2*n/2**L)"]),
    "in a Repeat of its own": ("(Repeat){K}[(Concat)[ | (Conv){g}c1w]]", "(c,M,N)", ["K*g*L + c", "M", "N"]),
}


@pytest.mark.parametrize("what", SOLVED)
def test_a_size_after_some_rounds_is_solved(what: str) -> None:
    body, shape, expected = SOLVED[what]
    network = read(f"(Input){shape}->(Repeat){{L}}[{body}]")
    assert [str(size) for size in network.output] == expected
    assert read(str(network)) == network


@pytest.mark.parametrize("what", SOLVED)
@pytest.mark.parametrize("quantity", ["weights", "operations", "operational_space", "activations", "output_shape"])
def test_the_formula_at_a_number_is_the_design_with_that_number(what: str, quantity: str) -> None:
    body, shape, _ = SOLVED[what]
    numbers = {"c": 3, "M": 64, "N": 33, "m": 2, "n": 40, "g": 2, "k": 5, "K": 2}
    network = read(f"(Input){shape}->(Repeat){{L}}[{body}]")
    derivation = derive(network, quantity)
    values = {name: number for name, number in numbers.items() if name in network.symbols}
    for depth in range(5):
        placed = network.put({**values, "L": depth})
        assert derivation.at(**values, L=depth).result == derive(placed, quantity).result, depth


def test_what_the_first_rounds_need_is_assumed_and_none_of_them_is_the_identity() -> None:
    apart = derive("(Input)(c,M,N)->(Repeat){L}[(Conv){k}c3w1s1p]")
    assert str(apart.formula) == "k*(9*c + 1) + (L - 1)*k*(9*k + 1)"
    assert apart.assumptions == ("1 <= L",)
    assert apart.at(L=0, c=3, k=7).result == 0
    assert derive("(Input)(c,M,N)->(Repeat){L}[(Conv){c}c3w1s1p]").assumptions == ()
    assert derive("(Input)(64,56,56)->(Repeat){L}[(Conv)64c3w]", "operations").assumptions == ("2*L <= 55",)


def test_a_dense_block_closes_as_a_person_writes_it() -> None:
    dense = derive("(Input)(c,M,N)->(Repeat){L}[(Concat)[ | (BN)->(ReLU)->(Conv){g}c3w1s1p0b]]")
    assert [str(step.right) for step in dense.steps] == [
        "Sum(weights_1 + weights_2, (i, 0, L - 1))",
        "Sum(2*(g*i + c) + g*(g*i + c)*3*3, (i, 0, L - 1))",
        "(9*g + 2)*(c*L + g*L*(L - 1)/2)",
    ]
    assert all(step.check == "proved" for step in dense.steps)
    # Huang et al. 2017: six layers of growth 32 after 64 channels
    assert dense.at(c=64, g=32, L=6).result == sum((64 + 32 * i) * (9 * 32 + 2) for i in range(6))


def test_a_size_that_a_symbol_divides_loses_its_floors() -> None:
    stage = derive(
        "(Input)(3,224,224)->(Repeat){L}[(Conv){k*2^i}c3w1s1p->(MaxPool)2w2s]",
        "operations",
        input_shape="c,M,N",
        assume=["M % 2^L == 0", "N % 2^L == 0"],
    )
    assert str(stage.formula) == "9*k*M*N*(k*L + 2*c - k)"
    assert stage.assumptions == ("2**L divides M", "2**L divides N", "1 <= L")
    assert stage.at(c=3, k=4, M=64, N=32, L=2).result == 18 * 3 * 4 * 64 * 32 + 18 * 4 * 8 * 32 * 16
    with pytest.raises(Invalid, match="M % 4 == 0 is assumed, and M is 10"):
        stage.at(c=3, k=4, M=10, N=32, L=2)


BAD = {
    "(Input)(3,8,8)->(Repeat)3[(Flatten)]": r"its output \(192\) cannot be fed back as its input \(3, 8, 8\)",
    "(Input)(3,8,8)->(Repeat)2[(Conv)6c3w->(FC)5]": r"\(FC\)5: needs a row of n inputs and gets the planes",
    "(Input)(3,8,8)->(Repeat)4[(Conv)3c3w]": r"in round 4, the kernel does not fit into the padded input: 3 is more than 2",
    "(Input)(4,8,8)->(Repeat)3[(Concat)[ | (Conv)3c1w]->(Conv)2c1w2g]": r"2 does not divide 7",
    "(Input){i}->(Repeat){L}[(FC)10]": "i counts the rounds inside a Repeat; rename the size i",
    "(Input)3->x:(Repeat)2[(FC)3]->(@x)": "a Repeat has weights of its own in every round, and cannot be used again",
    "(Input)3->(Repeat)2[(FC)3; (FC)3]": "the body of a Repeat has one output, and this one has 2",
    "(Input)(8,99,99)->(Repeat)6[(Conv)8c{3-i}w]": r"in round 4, its setting w is too small: 1 is more than 0",
    "(Input)(1,9,9)->(Repeat)4[(Repeat){2-i}[(Conv)1c3w1s1p]]": r"in round 4, its setting L is too small: 0 is more than -1",
    "(Input)10->(Repeat){L}[(FC){i+1}]->(FC){i}": "i counts the rounds inside a Repeat; rename the size i",
    "(Input)10->x:(FC)10->(Repeat){L}[(Add)[@x | (FC)10]]": "no layer x before this place, only outside of this Repeat",
    "(Input)10->(FC){-k}": "k of FC must be at least 1, and -k never is",
    "(Input)10->(Add)[(FC)5 | ]": r"\(Add\): its branches do not agree: \(5\) and \(10\)",
    "(Input)(3,8,8)->(Concat)[(MaxPool)2w | ]": r"its branches do not agree: \(3, 4, 4\) and \(3, 8, 8\)",
    "(Input)10->(Add)": r"\(Add\) needs its branches in brackets",
    "(Input)10->(FC)5[(FC)3]": r"\(FC\) takes no branches",
    "(Input)10->a:(FC)5->a:(FC)6": "there are two layers a",
    "(Input)10->(@b)": "there is no layer b before this place",
    "x:(Input)10; a:(Add)[@x | @b]->b:(FC)10": "there is no layer b before this place, only after it, and a network has no cycles",
    "(Input)10->(Repeat)3[(FC)10->(LSTM)5]": r"unknown layer \(LSTM\)",
    "a:(Input)10->b:(FC)10->(FC)5->(@b)": "is used again on an input for which it would need other weights",
}


@pytest.mark.parametrize("design", BAD)
def test_what_does_not_fit_is_refused_with_its_place(design: str) -> None:
    with pytest.raises(Invalid, match=BAD[design]) as refused:
        derive(design)
    assert "other weights" in BAD[design] or "->(FC){i}" in design or "^" in str(refused.value)


@pytest.mark.parametrize(
    ("assumption", "message"),
    [
        ("M", "not an assumption"),
        ("M % 0 == 0", "the divisor must be at least 1, not 0"),
        ("W % 2 == 0", "W is no size of this design"),
        ("M % __import__('os') == 0", "cannot go on with"),
    ],
)
def test_a_wrong_assumption_is_refused(assumption: str, message: str) -> None:
    with pytest.raises(Invalid, match=message):
        network_of("vgg16", "c,M,N", [assumption])


def test_rounds_inside_rounds_are_checked_one_by_one() -> None:
    # In the first outer round the inner Repeat has none, so that its first round, which differs, is not there either.
    counted = "(Input)(2,33,33)->(Repeat)3[(Repeat){i}[(Conv)4c3w1s1p->(Conv)3c3w1s1p]]"
    by_hand = "(Input)(2,33,33)->(Repeat)3[(Conv)4c3w1s1p->(Conv)3c3w1s1p]"
    assert derive(counted, "weights").result == derive(by_hand, "weights").result == 633
    with pytest.raises(Unsupported, match="no formula that is known here"):
        read("(Input)(3,9,9)->(Repeat){L}[(Conv)9c3w1s1p->(Repeat){i}[(Conv)8c3w1s1p]->(Conv)3c1w]")
    growing = derive("(Input)(4,8,8)->(Repeat)3[(Repeat){i+1}[(Concat)[ | (Conv)2c3w1s1p0b]]]", "peak_memory")
    assert growing.result == (14 + 2 + 16) * 64  # at the last concatenation


def test_assumptions_add_up() -> None:
    twice = derive("(Input)(8,M,N)->(MaxPool)12w", "output_shape", assume=["M % 4 == 0", "M % 3 == 0"])
    assert str(twice.formula) == "(8, M/12, floor(N/12))"
    with pytest.raises(Invalid, match="with a number for M, d must be one too"):
        derive("(Input)(8,M,N)->(MaxPool){d}w", "output_shape", assume="M % d == 0", values={"M": 10})
    dense = derive("(Input)(c,M,N)->(Repeat){L}[(Concat)[ | (Conv){g}c3w1s1p0b]->(Shuffle)2g]")
    assert dense.assumptions == ("2 divides c + g", "2 divides g")


def test_what_no_rule_solves_is_said_and_a_number_of_rounds_is_laid_out() -> None:
    body = "(MaxPool)3w3s->(Upsample)2s"
    with pytest.raises(Unsupported, match="no formula that is known here"):
        read(f"(Input)(1,100,100)->(Repeat){{L}}[{body}]")
    assert read(f"(Input)(1,100,100)->(Repeat)3[{body}]").output == (1, 28, 28)
    deep: Any = sc.FC("n")
    for _ in range(5):
        deep = sc.Repeat(2, deep)
    with pytest.raises(Unsupported, match="a Repeat inside 5 others"):
        sc.Repeat(2, deep)


# ---------------------------------------------------------------------------------------------------- graphs, in Python and in text


def test_the_ways_to_write_a_graph_give_one_network() -> None:
    x = sc.Input(4, 8, 8)
    y = sc.BN()(sc.Conv(4, 3, padding=1)(x))
    by_functions = Network.ending_in(sc.ReLU()(sc.add(y, x)))
    by_blocks = Network.ending_in(sc.Input(4, 8, 8) >> sc.add(sc.Conv(4, 3, padding=1) >> sc.BN(), None) >> sc.ReLU())
    by_text = read("(Input)(4,8,8)->(Add)[(Conv)4c3w1s1p->(BN) | ]->(ReLU)")
    by_labels = read("x:(Input)(4,8,8); (Add)[@x->(Conv)4c3w1s1p->(BN) | @x]->(ReLU)")
    named = Network.chain(
        [sc.Input(4, 8, 8, label="x"), *by_labels.block.layers[1:1]]
    )  # a label is a name of the layer's own, so that the design with it is another one
    assert by_functions == by_blocks == by_text
    assert by_labels != by_text
    assert by_labels.block.layers[0] == named.block.layers[0]
    assert derive(by_labels, "operations").result == derive(by_text, "operations").result


def test_a_layer_used_again_has_its_weights_once_and_its_work_twice() -> None:
    x = sc.Input(5)
    shared = sc.FC(5)
    once, twice = Network.ending_in(shared(x)), Network.ending_in(shared(shared(x)))
    assert derive(twice, "weights").result == derive(once, "weights").result == 30
    assert derive(twice, "operations").result == 2 * derive(once, "operations").result
    # F8: 2((n + 1)k + n + k), and for the second use 2(n + k) alone
    assert derive(twice, "operational_space").result == 2 * (30 + 5 + 5) + 2 * (5 + 5)
    assert read(str(twice)) == twice
    assert twice != read("(Input)5->(FC)5->(FC)5")


def test_branches_that_do_not_nest_are_written_as_statements_that_read_in_again() -> None:
    x = sc.Input(6)
    a, b = sc.FC(6)(x), sc.FC(6)(x)
    crossed = Network.ending_in(sc.add(sc.add(a, b), a), sc.concat(b, x))
    text = str(crossed)
    assert ";" in text
    assert read(text) == crossed
    assert len(crossed.ends) == 2
    outputs = read("x:(Input)3->y:(FC)4->(FC)5; @y; @x->(FC)2")
    assert [end.output for end in outputs.ends] == [(5,), (4,), (2,)]
    assert read(str(outputs)) == outputs


def test_long_chains_and_deep_nests_are_no_matter_of_recursion() -> None:
    long = Network.chain([sc.Input(3), *(sc.FC(3) for _ in range(20_000))])
    assert derive(long, "macs").result == 20_000 * 9
    assert len(str(long).split("->")) == 20_001
    block: Any = sc.Conv(4, 3, padding=1)
    for _ in range(1_000):
        block = sc.add(block >> sc.Conv(4, 3, padding=1), None)
    deep = Network.ending_in(block(sc.Input(4, 8, 8)))
    assert derive(deep, "weights").result == 1_001 * 4 * 37
    assert read(str(deep)) == deep
    with pytest.raises(Invalid, match="brackets nested deeper than the cap of 100"):
        read("(Input)(4,8,8)->" + "(Add)[" * 1_000 + "(Conv)4c3w1s1p" + " | ]" * 1_000)


# ------------------------------------------------------------------------------------------------------------------- conventions


@pytest.mark.parametrize(
    ("convention", "extra"),
    [
        ("lecture", 0),
        ("lecture+pooling", 8 * 3 * 3 * 3),
        ("lecture+activation", 8 * 36),
        ("every", 8 * 36 + 8 * 3 * 3 * 3),
        ("every-pooling", 8 * 36),
    ],
)
def test_work_is_counted_or_not_by_name(convention: str, extra: int) -> None:
    # an 8 x 6 x 6 plane: one comparison for each element of the ReLU, three for each of 8 x 3 x 3 windows of 2 x 2
    design = "(Input)(4,8,8)->(Conv)8c3w->(ReLU)->(MaxPool)2w"
    assert derive(design, "operations", convention=convention).result == 2 * 36 * 8 * 36 + extra


@pytest.mark.parametrize(
    "name", ["lecture+pool", "lecture-pooling", "every+softmax", "lecture:3", "checkpointing:0", "checkpointing:x", "+pooling"]
)
def test_a_wrong_convention_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        derive("(Input)100->(FC)10", "operations", convention=name)


def test_the_space_of_training_by_hand() -> None:
    # FC 100 -> 10 -> 10: |w| = 1010 + 110, x = 100, a = 10 + 10 + 10 (with a ReLU between)
    design = "(Input)100->(FC)10->(ReLU)->(FC)10"
    w, x, a = 1120, 100, 30
    expected = {
        "autograd": 2 * (w + x + a),
        "sgd": 2 * (w + x + a),
        "momentum": 2 * (w + x + a) + w,
        "adam": 2 * (w + x + a) + 2 * w,
        "in_place": 2 * (w + x + a - 10),
        "inference": w + 100 + 10,
        # three steps, one output in two kept: 10; the stretch before it is two outputs with their gradients, one of them kept already
        "checkpointing": 2 * (w + x) + 10 + 2 * 20 - 10,
        "checkpointing:1": 2 * (w + x) + 20 + 2 * 10,  # the last output is no checkpoint
        "checkpointing:3": 2 * (w + x) + 2 * 30,
    }
    assert {name: derive(design, "operational_space", convention=name).result for name in expected} == expected
    half = derive(design, "operational_bytes", convention="mixed_precision")
    assert half.result == 2 * 2 * (w + x + a) + 4 * w
    assert derive(design, "operational_bytes", convention="mixed_precision_adam").result == half.result + 8 * w


def test_checkpoints_grow_as_the_root_of_the_depth() -> None:
    # Chen et al. 2016, section 4: n/m outputs that are kept, and m that are worked out again
    deep = "(Input)(c,M,N)->(Repeat){m^2}[(Conv){c}c3w1s1p]"
    assert str(derive(deep, "checkpoints").formula) == "c*M*N*m + 2*c*M*N*m - c*M*N"
    assert derive(deep, "checkpoints").at(c=2, M=3, N=3, m=5).result == 5 * 18 + 2 * 5 * 18 - 18
    fourth = derive("(Input)(c,M,N)->(Repeat){L}[(Conv){c}c3w1s1p]->(GAP)", "checkpoints", convention="checkpointing:4")
    assert fourth.assumptions == ("4 <= L",)
    assert [fourth.at(c=2, M=3, N=3, L=depth).result for depth in (2, 4, 10)] == [
        kept * 18 + 2 * stretch * 18 - 18 + 2 * 2 for kept, stretch in ((1, 2), (1, 4), (3, 4))
    ]
    with pytest.raises(Unsupported, match=r"write the depth as \{m\^2\}"):
        derive("(Input)(c,M,N)->(Repeat){L}[(Conv){c}c3w1s1p]", "checkpoints")


@pytest.mark.parametrize(("quantity", "expected"), [("download_time", 101_000 * 4 // 1_000), ("load_time", 404)])
def test_download_and_load_take_the_bytes_over_the_bandwidth(quantity: str, expected: int) -> None:
    assert derive("(Input)1009->(FC)100", quantity, precision="single", bandwidth=1_000).result == expected
