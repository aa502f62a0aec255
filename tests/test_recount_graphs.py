"""Small graphs that are really run, number by number: every count that the package derives is what was done.

A design is drawn as a graph of the interpreter's own layers, written in the notation, and derived; nothing else is shared.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symbolic_complexity import Network, derive, read
from symbolic_complexity.errors import Unsupported

from .designs import after, conv, conv1d, deep, designs, grow, pool, relu, repeat, residual, windowed
from .graphs import Chain, Design, Graph, Repeat, Run, Step, chain, run, written
from .interpreter import BN, FC, GAP, LRN, RBF, ROLES, AdaptiveAvgPool, Input, Join, Layer, Moved, Pool, Softmax, View, Watcher, array

LECTURE = {"product", "accumulate", "bias"}
ROLES_OF = {
    "lecture": LECTURE,
    "every": {*ROLES},
    "lecture+pooling": {*LECTURE, "pooling"},
    "every-softmax": {*ROLES} - {"softmax"},
}


def careful(examples: int) -> Callable[[Any], Any]:
    return settings(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def derived(network: Network, quantity: str, convention: str = "lecture", **values: int) -> Any:
    return derive(network, quantity, convention=convention, values=values, level=0).result


def agrees(design: str, counted: Run) -> None:
    """Every quantity under every convention is what was counted."""
    network = read(design)
    wanted = {("lecture", quantity): number for quantity, number in counted.counts().items()}
    wanted |= {(name, quantity): number for name, roles in ROLES_OF.items() for quantity, number in counted.work(roles).items()}
    wanted |= {(name, "operational_space"): number for name, number in counted.space().items()}
    found = {(name, quantity): derived(network, quantity, name) for name, quantity in wanted}
    assert found == wanted, design
    assert derived(network, "operational_bytes", "mixed_precision") == counted.mixed_bytes, design


@careful(60)
@given(designs())
def test_any_graph_is_counted_as_it_is_run(design: Design) -> None:
    agrees(written(design), run(Graph.of(design)))


@careful(30)
@given(designs())
def test_the_same_graph_written_place_by_place_counts_the_same(design: Design) -> None:
    # Every round of every Repeat written out, every branch and every layer used again by its label.
    graph = Graph.of(design)
    agrees(graph.written(), run(graph))


@careful(40)
@given(deep(), st.integers(0, 4))
def test_any_rounds_are_counted_by_a_formula_in_their_number(design: Design, rounds: int) -> None:
    # The body must fit its own output, in two rounds at least: else its L rounds are no design.
    try:
        counted = [run(Graph.of(design, {"L": number})) for number in range(max(rounds, 2) + 1)][rounds]
    except (AssertionError, ValueError, IndexError):
        return
    agrees_in_rounds(read(written(design)), rounds, counted)


def agrees_in_rounds(network: Network, rounds: int, counted: Run) -> None:
    """The formula in the number of rounds L, with a number for it, is what was counted in so many rounds."""
    wanted = counted.counts() | counted.work(ROLES) | {"operational_space": counted.kept}
    for quantity, number in wanted.items():
        try:
            found = derived(network, quantity, "every", L=rounds)
        except Unsupported:
            # Which of L rounds holds the most may have no formula; with the number of rounds in its place it has one.
            assert quantity == "peak_memory"
            found = derived(network.put({"L": rounds}), quantity)
        assert found == number, (str(network), quantity, rounds)


def branches(which: str, *chains: Chain) -> Join:
    return Join(which, chains)


def shared(layer: Layer, *between: Layer) -> Design:
    """A layer, others behind it, and the first one again."""
    return (Chain((Step(Input((4,))), Step(layer, "a"), *map(Step, between), Step(None, again="a"))),)


PINNED: dict[str, Design] = {
    "three branches": after((4,), branches("Add", Chain(), Chain(), chain(FC(4)))),
    "a size that is a product where branches meet": after((1, 2, 2), branches("Add", chain(GAP(), Moved("Upsample", (2, 2))), Chain())),
    "a flattened plane where branches meet": after((2, 2, 3), branches("Mul", chain(View("Flatten")), chain(View("Flatten"), FC(12)))),
    "two inputs": (
        Chain((Step(Input((3,)), "x"),)),
        Chain((Step(Input((2,)), "y"),)),
        chain(branches("Concat", Chain((Step(FC(2)),), "x"), Chain((), "y"))),
    ),
    "an input that is an output too": (Chain((Step(Input((5,))),)), after((4,), FC(1))[0]),
    "weights used again": shared(FC(4), relu()),
    "statistics used again, without weights": shared(BN(False), relu()),
    "fixed numbers used again": shared(RBF(4), relu()),
    "a wide round while the input waits": (
        Chain((Step(Input((1, 4, 4)), "x"), Step(repeat(2, conv(4), conv(1, 2, 2))))),
        Chain((Step(GAP()),), "x"),
    ),
    "no rounds": after((1, 2, 2), repeat(0, conv(3)), GAP()),
    "no rounds of an output that is used elsewhere": (
        Chain((Step(Input((3,))), Step(FC(2), "a"), Step(repeat(0, FC(3))))),
        Chain((Step(FC(4)),), "a"),
    ),
    "outputs that are named": (
        Chain((Step(Input((3,))), Step(FC(2), "a"), Step(FC(5), "b"), Step(FC(4)))),
        Chain((), "b"),
        Chain((), "a"),
    ),
}


@pytest.mark.parametrize("name", PINNED)
def test_graphs_that_once_were_miscounted(name: str) -> None:
    graph = Graph.of(PINNED[name])
    agrees(written(PINNED[name]), run(graph))
    agrees(graph.written(), run(graph))


# Repeats in the shapes that networks have: a design in symbols, numbers for all but L, and how many rounds are tried.

DEEP: dict[str, tuple[Design, dict[str, int], int]] = {
    "fully connected": (after(("n",), repeat("L", FC("n"), relu())), {"n": 4}, 6),
    "fully connected, the first one another": (after(("n",), repeat("L", FC("k"), relu()), FC(2)), {"n": 3, "k": 5}, 6),
    "convolutions": (after(("c", "M", "N"), repeat("L", conv("c", 3, 1, 1), BN(), relu())), {"c": 2, "M": 3, "N": 2}, 6),
    "channels reset by the first": (after(("c", "M", "M"), repeat("L", conv("k", 3, 1, 1), relu())), {"c": 3, "M": 3, "k": 2}, 6),
    "residual blocks": (
        after(("c", "M", "M"), repeat("L", residual(conv("c", 3, 1, 1, False), BN(), relu(), conv("c")), relu()), GAP()),
        {"c": 2, "M": 3},
        6,
    ),
    "bottlenecks": (
        after(("c", "M", "M"), conv("4*k"), repeat("L", residual(conv("k"), conv("k", 3, 1, 1), conv("4*k")))),
        {"c": 1, "M": 2, "k": 1},
        6,
    ),
    "a skip over all rounds": (after(("c", "M", "M"), residual(repeat("L", conv("c", 3, 1, 1)))), {"c": 2, "M": 3}, 6),
    "an input that waits": (
        (
            Chain((Step(Input(("n",)), "x"), Step(repeat("L", FC("n"))))),
            chain(Join("Concat", (Chain((), "x"), Chain((Step(FC(2)),), "x")))),
        ),
        {"n": 3},
        6,
    ),
    "dense growth": (after(("c", "M", "M"), repeat("L", grow(BN(), relu(), conv("g", 3, 1, 1, False)))), {"c": 2, "M": 3, "g": 2}, 6),
    "dense bottlenecks and a transition": (
        after(("c", 4, 4), repeat("L", grow(conv("4*g"), conv("g", 3, 1, 1))), conv("c"), pool(2, True)),
        {"c": 1, "g": 1},
        6,
    ),
    "rows that grow": (after(("n",), repeat("L", grow(FC("k")))), {"n": 3, "k": 2}, 6),
    "widths that double": (after(("c", "M", "M"), repeat("L", conv("k*2^i"), relu())), {"c": 2, "M": 2, "k": 1}, 6),
    "widths that grow by the round": (after(("n",), repeat("L", FC("n+i"), relu())), {"n": 3}, 6),
    "halving pools": (after(("c", "2^L*m", "2^L*m"), repeat("L", conv("c", 3, 1, 1), pool(2))), {"c": 1, "m": 1}, 5),
    "halving pools, widths that double": (
        after(("c", "2^L*m", "2^L"), repeat("L", conv("k*2^i"), relu(), pool(2)), View("Flatten"), FC(2)),
        {"c": 2, "m": 1, "k": 1},
        5,
    ),
    "halving rows": (after(("c", "2^L*m"), repeat("L", conv1d("c", 3, 2, 1), relu())), {"c": 2, "m": 3}, 6),
    "strided convolutions": (
        after(("c", "2^L*m", "2^L*m"), repeat("L", conv("k", 3, 2, 1, False), BN())),
        {"c": 2, "m": 1, "k": 2},
        4,
    ),
    "any width halved": (after(("c", "M"), repeat("L", conv1d("c", 3, 2, 1))), {"c": 1, "M": 21}, 6),
    "kernels that eat the border": (after(("c", "M", "M"), repeat("L", conv("c", 2))), {"c": 1, "M": 7}, 6),
    "upsampling": (after(("c", "m", "m"), repeat("L", Moved("Upsample", (2, 2)), conv("c"))), {"c": 1, "m": 1}, 4),
    "stages of blocks": (
        after((1, "2^L*m", "2^L"), repeat("L", repeat("r", residual(conv("2^i", 3, 1, 1))), conv("2^(i+1)", 1, 2))),
        {"m": 1, "r": 2},
        4,
    ),
    "stages as deep as their number": (after(("n",), repeat("L", repeat("i+1", FC("n"), relu()))), {"n": 2}, 5),
    "dense blocks in stages": (
        after(("c", "M", "M"), repeat("L", repeat("r", grow(conv("g", 3, 1, 1))), conv("c"))),
        {"c": 2, "M": 2, "g": 1, "r": 2},
        5,
    ),
    "nested growth": (after(("n",), repeat("L", repeat("r", grow(FC("k"))))), {"n": 2, "k": 1, "r": 3}, 5),
    "no weights at all": (
        after(("c", "M", "M"), repeat("L", Pool(True, (3, 3), (1, 1), (1, 1)), LRN(3), Softmax())),
        {"c": 3, "M": 3},
        5,
    ),
    "two Repeats": (after(("n",), repeat("L", FC("k"), relu()), repeat("L", FC("n"), relu())), {"n": 3, "k": 2}, 6),
    "one layer twice in each round": (
        after(("n",), Repeat("L", (Chain((Step(FC("n"), "f"), Step(relu()), Step(None, again="f"))),))),
        {"n": 3},
        5,
    ),
}


@pytest.mark.parametrize("name", DEEP)
def test_a_formula_in_the_number_of_rounds_counts_what_that_many_rounds_do(name: str) -> None:
    design, sizes, depths = DEEP[name]
    network = read(written(design)).put(sizes)
    for rounds in range(depths):
        agrees_in_rounds(network, rounds, run(Graph.of(design, {**sizes, "L": rounds})))


@pytest.mark.parametrize("name", DEEP)
def test_all_numbers_may_be_put_in_at_the_end(name: str) -> None:
    design, sizes, depths = DEEP[name]
    for rounds in (0, depths - 1):
        values = {**sizes, "L": rounds}
        counted = run(Graph.of(design, values))
        wanted = {"weights": counted.machine.weights, "activations": counted.activations, **counted.work(LECTURE)}
        for quantity, number in wanted.items():
            general = derive(written(design), quantity, level=0)
            known = {letter: value for letter, value in values.items() if letter in general.network.symbols}
            assert general.at(**known).result == number, (quantity, values)


@pytest.mark.parametrize("name", DEEP)
def test_rounds_written_out_one_by_one_count_what_the_repeat_counts(name: str) -> None:
    design, sizes, depths = DEEP[name]
    values = {**sizes, "L": depths - 1}
    graph = Graph.of(design, values)
    counted = run(graph)
    agrees(graph.written(), counted)
    agrees(str(read(written(design)).put(values)), counted)


# Receptive fields: which columns and which rows of the input an output depends on.


def fields(design: Design) -> tuple[int, ...]:
    """On each axis the widest stretch of the input's places that one output depends on."""
    shape = design[0].steps[0].layer.shape
    shifts = [sum(shape[1:axis]) for axis in range(1, len(shape))]
    sample = array(shape, lambda _, *at: sum(1 << (shift + place) for shift, place in zip(shifts, at, strict=True)))
    (out,) = run(Graph.of(design), Watcher(), sample).outputs
    widest = []
    for shift, extent in zip(shifts, shape[1:], strict=True):
        on_axis = [seen >> shift & ((1 << extent) - 1) for seen in out.ravel()]
        widest.append(max(seen.bit_length() - (seen & -seen).bit_length() + 1 for seen in on_axis))
    return tuple(widest)


@careful(20)
@given(windowed(axes=2))
def test_a_receptive_field_is_what_an_output_depends_on(design: Design) -> None:
    assert derived(read(written(design)), "receptive_field") == fields(design), written(design)


@careful(40)
@given(windowed(axes=1))
def test_a_receptive_field_of_rows_is_what_an_output_depends_on(design: Design) -> None:
    assert derived(read(written(design)), "receptive_field") == fields(design), written(design)


@pytest.mark.parametrize(
    "design",
    [
        after((2, 7, 5), GAP()),
        after((2, 7, 5), conv(2, 3), GAP()),
        after((2, 7, 5), conv(2, 3, 2), View("Flatten"), FC(3), FC(2)),
        after((1, 7, 7), conv(1, 3, 2), pool(3), relu()),
        after((1, 8, 8), pool(2), AdaptiveAvgPool((2, 4)), conv(2)),
        after((1, 9, 9), Moved("Pad", (1, 0, 1, 0, 0)), conv(1, 3)),
        after((1, 20), repeat(3, conv1d(1, 2))),
        after((1, 20), repeat(2, conv1d(1, 3, 2))),
    ],
    ids=written,
)
def test_a_receptive_field_of_small_inputs(design: Design) -> None:
    assert derived(read(written(design)), "receptive_field") == fields(design)


def test_the_interpreter_itself_computes_what_layers_say() -> None:
    # A sanity check of the values: it is arrays that are worked out, and not only counts.
    (probabilities,) = run(Graph.of(after((5,), FC(3), Softmax()))).outputs
    assert abs(sum(probabilities) - 1) < 1e-12
    (same,) = run(Graph.of(after((2, 3, 3), Moved("Pad", (0, 1, 0, 0, 2)), Pool(False, (2, 3), (9, 9))))).outputs
    assert same.shape == (2, 1, 1)
    (once,), (twice,) = (run(Graph.of(after((2, 4, 4), repeat(count, Moved("Upsample", (2, 1)), pool(2))))).outputs for count in (1, 2))
    assert (once.shape, twice.shape) == ((2, 4, 2), (2, 4, 1))
