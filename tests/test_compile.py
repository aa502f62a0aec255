"""Compiled formulas give Python's exact numbers: for any integers, past 64 bits, on any array; and refuse what is no size."""

from __future__ import annotations

import multiprocessing
import pickle
import random
import re
import subprocess
import sys
import warnings
from decimal import Decimal
from fractions import Fraction
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import symbolic_complexity as sc
from symbolic_complexity.algebra import Polynomial, normal_form, put_in, symbols_in
from symbolic_complexity.compilation import BeyondInt64, running
from symbolic_complexity.compilation import compile as compiled
from symbolic_complexity.errors import Invalid, Overflow, SymbolicComplexityError, Unsupported
from symbolic_complexity.written import Name, Number, Power, Written

from .strategies import LETTERS, recount, scattered, trees

VGG = sc.zoo.vgg(depth=16, width="k", input=("c", "M", "N"), classes="K")
NETWORKS = {
    "vgg": VGG,
    "resnet": sc.zoo.resnet(depth=50, width="k", input=("c", "M", "N")),
    "mobilenet": sc.zoo.mobilenet_v2(input=("c", "M", "N")),
    "densenet": sc.zoo.densenet(input=("c", "M", "N")),
}
QUANTITIES = ("weights", "operations", "operational_space", "peak_memory")


def exactly(value: Any) -> Any:
    """A result as plain Python numbers, so that 3 and 3.0 differ."""
    return value.reshape(-1).tolist() if isinstance(value, np.ndarray) else value


def columns(points: list[dict[str, int]], names: tuple[str, ...], dtype: Any = np.int64) -> dict[str, np.ndarray]:
    return {name: np.array([point[name] for point in points], dtype) for name in names}


# ------------------------------------------------------------------------------------------------------------- exact


@settings(max_examples=250)
@given(trees(floors=True, below="sums", maxima=True), st.integers(0, 10**6), st.sampled_from([1, 3, 9, 18]))
def test_any_formula_is_exact_on_numbers_and_on_arrays(tree: Written, seed: int, digits: int) -> None:
    # The recount walks the tree with fractions; letters of up to 18 digits reach far past 64 bits.
    generator = random.Random(seed)
    points = [{name: generator.randint(1, 10 ** generator.randint(1, digits)) for name in LETTERS} for _ in range(4)]
    try:
        f = compiled(tree, order=LETTERS)
        expected = [recount(tree, point) for point in points]
    except (Unsupported, ZeroDivisionError, Overflow):
        return
    except Invalid:  # a denominator that is always zero
        return
    assert [f(point) for point in points] == expected
    block = 2 if seed % 2 else running.BLOCK  # in several blocks, with narrow columns where they hold everything; or at once
    with warnings.catch_warnings(), patch.object(running, "BLOCK", block):
        warnings.simplefilter("ignore", BeyondInt64)
        found = exactly(f(columns(points, LETTERS)))
    assert found == expected
    assert all(isinstance(one, (int, Fraction)) for one in found)


@pytest.mark.parametrize("design", NETWORKS.values(), ids=NETWORKS)
def test_networks_are_exact_together_and_in_blocks(design: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BLOCK", 7)
    derivations = {name: sc.derive(design, name) for name in QUANTITIES}
    f = compiled(derivations)
    points = [{name: one[name] % 700 + 64 for name in f.names} for one in scattered(f.names, 40)]
    found = f(columns(points, f.names))
    for name, derivation in derivations.items():
        expected = [put_in(derivation.worth[0], point) for point in points]
        assert exactly(found[name]) == expected, name
        assert found[name].dtype == np.int64
        assert [f(point)[name] for point in points[:3]] == expected[:3]


def test_a_grid_is_the_same_as_its_points() -> None:
    f = compiled(sc.derive(VGG, "operations"), "7*c + M//3")
    axes = [np.arange(start, start + 4 + place) for place, start in enumerate((3, 8, 10, 64, 224))]
    grid = np.ix_(*axes)
    flat = [column.reshape(-1) for column in np.broadcast_arrays(*grid)]
    for on_grid, on_columns in zip(f(*grid), f(*flat), strict=True):
        assert on_grid.shape == (4, 5, 6, 7, 8)
        assert np.array_equal(on_grid.reshape(-1), on_columns)


@pytest.mark.parametrize("dtype", [f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)] + ["float32", "float64", "object"])
def test_every_type_of_column_is_exact(dtype: str) -> None:
    f = compiled("3*n*k - 1000*n + k//7 - n*n*n*k")
    points = [{"n": n, "k": k} for n in (1, 2, 50, 127) for k in (1, 100, 127)]
    found = f(columns(points, f.names, dtype))
    assert found.dtype == np.int64
    assert exactly(found) == [3 * n * k - 1000 * n + k // 7 - n * n * n * k for n, k in ((p["n"], p["k"]) for p in points)]


def test_integers_that_are_always_whole_and_others_that_are_not() -> None:
    f = compiled("k*(k + 1)/2", "k/2", "r/(n*k)")
    assert "k*(k + 1)//2" in f.source
    assert f(n=3, k=5, r=15) == (15, Fraction(5, 2), 1)
    whole, half, rate = f(n=np.array([3, 1]), k=np.array([5, 4]), r=np.array([15, 8]))
    assert (exactly(whole), exactly(half), exactly(rate)) == ([15, 10], [Fraction(5, 2), 2], [1, 2])
    assert rate.dtype == np.int64  # every division leaves nothing
    assert exactly(compiled("8*p*n")(p=np.array([0.5, 4]), n=3)) == [12, 96]  # bytes of half a byte are exact


def test_powers_of_two_and_their_caps() -> None:
    f = compiled(normal_form(Number(3) * Power(Number(2), Name("L")) + Name("M") // Power(Number(2), Name("L"))))
    assert f(L=5, M=100) == 99  # 96 + 3
    assert exactly(f(L=np.array([0, 5]), M=100)) == [103, 99]
    with pytest.raises(Overflow):
        f(L=10**9, M=1)


def test_a_sum_with_as_many_rounds_as_a_symbol_says_is_refused_by_name() -> None:
    derivation = sc.derive("(Input)(c,M,M)->(Repeat){L}[(Conv){c}c3w2s1p]", "operations")
    with pytest.raises(Unsupported, match="up to L; give L a number first"):
        compiled(derivation)
    at = derivation.at(L=3)
    assert compiled(at)(c=2, M=32) == put_in(at.worth[0], {"c": 2, "M": 32})


# ---------------------------------------------------------------------------------------------------------- overflow


def test_the_known_case_is_exact_and_said_once() -> None:
    # Forward and backward are three times VGG-16's operations; ImageNet has 1,281,167 images; Simonyan & Zisserman train 74
    # epochs, the case takes 90. In 64 bits this becomes -7,743,948,324,556,374,016.
    operations = sc.derive(sc.zoo.vgg(depth=16), "operations").result
    assert operations == 30_940_528_640
    f = compiled(operations * 3 * Polynomial.of("images") * Polynomial.of("epochs"))
    given = {"images": np.array([1_281_167, 1]), "epochs": np.array([90, 1], np.int8)}
    with pytest.warns(BeyondInt64, match="10,702,795,749,153,177,600") as caught:
        assert exactly(f(given)) == [10_702_795_749_153_177_600, 92_821_585_920]
    assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert exactly(f(given))[0] == 10_702_795_749_153_177_600  # and says nothing more
    assert f(images=1_281_167, epochs=90) == 10_702_795_749_153_177_600


def test_an_overflow_on_the_way_alone_gives_64_bit_integers() -> None:
    f = compiled("n^3*k // (n + k)")
    n, k = np.array([2**31, 5]), np.array([1, 3])
    with pytest.warns(BeyondInt64):
        found = f(n=n, k=k)
    assert found.dtype == np.int64
    assert exactly(found) == [2**93 // (2**31 + 1), 375 // 8]


def test_only_the_blocks_that_need_it_are_slow_and_all_are_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "BLOCK", 3)
    n = np.array([1, 2, 3, 2**40, 5, 6, 7, 8, 9, 10])
    with pytest.warns(BeyondInt64):
        found = compiled("n^2 + n//2")(n=n)
    assert exactly(found) == [one * one + one // 2 for one in n.tolist()]


def test_columns_past_64_bits_are_exact() -> None:
    f = compiled("n - 5 + k", order=("n", "k"))
    assert exactly(f(np.array([2**70, 3], object), 2)) == [2**70 - 3, 0]  # Python's integers were given, and nothing need be said
    with pytest.warns(BeyondInt64):
        assert exactly(f(np.array([2**64 - 1, 3], np.uint64), 2)) == [2**64 - 4, 0]


@given(st.integers(1, 2**33), st.integers(1, 2**33), st.integers(1, 2**33))
def test_near_the_end_of_32_and_of_64_bits_nothing_wraps(n: int, k: int, c: int) -> None:
    f = compiled("n*k - c*n + 3*k", order=("n", "k", "c"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", BeyondInt64)
        many = f(*(np.full(running.BLOCK + 1, one) for one in (n, k, c)))  # long enough for narrow columns
    assert {*exactly(many)} == {n * k - c * n + 3 * k}


# ------------------------------------------------------------------------------------------------- source and sharing


def test_the_source_is_readable_and_runs_alone() -> None:
    f = compiled(sc.derive(VGG, "operations"))
    assert f.source.startswith('def formulas(c, k, K, M, N):\n    """operations = 18*k**2*M*N + ')
    assert "M_N = M*N\n" in f.source
    assert "return 8192*K + 33554432 + k*(" in f.source  # Horner in k
    assert max(map(len, f.source.splitlines())) < 120
    namespace: dict[str, Any] = {"__builtins__": {}}
    exec(f.source, namespace)
    assert namespace["formulas"](3, 64, 1000, 224, 224) == 30_940_528_640
    assert not set(re.sub(r'""".*?"""', "", f.source, flags=re.DOTALL)) - set("+-*/() ,:=\n_") - {one for one in f.source if one.isalnum()}


def operations(source: str) -> int:
    bare = re.sub(r'""".*?"""', "", source, flags=re.DOTALL)
    return len(re.findall(r"//|[+*-]", bare))


@pytest.mark.parametrize("design", NETWORKS.values(), ids=NETWORKS)
def test_several_quantities_share_their_work(design: Any) -> None:
    derivations = [sc.derive(design, name) for name in ("weights", "operations", "operational_space")]
    together = operations(compiled(*derivations).source)
    assert together < sum(operations(compiled(one).source) for one in derivations)


@pytest.mark.parametrize(
    "names",
    [
        ("lambda", "lambda_"),
        ("larger", "formulas"),
        ("t1", "t2"),
        ("M'", "M_"),
        ("k''", "k'"),
        ("None", "def"),
        ("self", "columns"),
        ("_", "__"),
    ],
)
def test_odd_names_stay_apart(names: tuple[str, str]) -> None:
    first, second = map(Polynomial.of, names)
    shared = (first * second + first) * (second + 1) // 2
    value = shared * shared + first
    assert {*symbols_in(value)} == {*names}
    for point in ({names[0]: 5, names[1]: 6}, {names[0]: np.array([5]), names[1]: 6}):
        (found,) = np.asarray(compiled(value)(point)).reshape(-1)
        assert found == put_in(value, {names[0]: 5, names[1]: 6})


@pytest.mark.parametrize("name", ['x"""\nimport os', "a b", "1a", "", "é"])
def test_what_is_no_name_never_reaches_the_source(name: str) -> None:
    with pytest.raises(SymbolicComplexityError):
        compiled(Polynomial.of(name) + 1)
    harmless = compiled({name: "n + 1"})
    assert harmless(n=2) == {name: 3}
    assert not name or name not in harmless.source


def test_shapes_lists_and_orders() -> None:
    shape = compiled(sc.derive("(Input)(3,M,N)->(Conv){k}c5w", "output_shape"))
    assert shape(k=6, M=32, N=28) == (6, 28, 24)
    assert compiled(["n + 1", "2*n"])(3) == (4, 6)
    assert compiled("n + 1", order=["k", "n"])(10, 3) == 4
    assert compiled("5")() == 5
    assert exactly(compiled("k - k + n", "7")(n=np.array([1, 2]))[1]) == [7, 7]


def doubled(f: Any) -> Any:
    return f(k=10, n=100)


def test_a_pickle_is_rebuilt_also_in_another_process() -> None:
    f = compiled({"weights": "(n + 1)*k", "half": "n*k/2"})
    again = pickle.loads(pickle.dumps(f))
    assert (again, again.source, again.names) == (f, f.source, f.names)
    program = f"import pickle; print(pickle.loads({pickle.dumps(f)!r})(n=100, k=10)['weights'])"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout == "1010\n"  # lecture, F2
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(f, kwds={"n": 100, "k": 10}) == {"weights": 1010, "half": 500}


# -------------------------------------------------------------------------------------------------- other arrays


def on_arrays(make: Any, as_numpy: Any) -> None:
    """What any library's arrays must give: the numbers of NumPy's."""
    f = compiled({"operations": sc.derive(VGG, "operations"), "memory": sc.derive(VGG, "peak_memory"), "half": "k*M/2"})
    points = [{name: one[name] % 300 + 32 for name in f.names} for one in scattered(f.names, 50)]
    expected = f(columns(points, f.names))
    found = f({name: make(one) for name, one in columns(points, f.names).items()})
    for name, one in expected.items():
        assert exactly(as_numpy(found[name])) == exactly(one), name
    assert type(found["operations"]) is type(make(np.array([1])))
    g = compiled("n*n*n + n//3")
    big = [2**30, 7]
    with pytest.warns(BeyondInt64):
        assert exactly(as_numpy(g(n=make(np.array(big))))) == [n**3 + n // 3 for n in big]
    assert exactly(as_numpy(g(n=make(np.array([200, 7], np.uint8))))) == [8_000_066, 345]
    with pytest.raises(Invalid, match="at least 1"):
        g(n=make(np.array([0, 7])))
    with pytest.raises(Invalid, match="integers"):
        g(n=make(np.array([1.5, 7])))


def test_dask() -> None:
    array = pytest.importorskip("dask.array")
    on_arrays(lambda one: array.from_array(one, chunks=17), lambda one: one.compute() if hasattr(one, "compute") else one)


def test_torch() -> None:
    torch = pytest.importorskip("torch")
    on_arrays(torch.as_tensor, np.asarray)


def test_anything_with_these_operators() -> None:
    n, k = map(Polynomial.of, "nk")
    assert compiled("(n + 1)*k")(n=n, k=k + 1) == (n + 1) * (k + 1)


def test_numpy_is_not_imported_for_numbers() -> None:
    program = (
        "import sys; from symbolic_complexity.compilation import compile as c;"
        "assert c('(n + 1)*k')(n=100, k=10) == 1010; sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], timeout=60, check=False).returncode == 0


# ------------------------------------------------------------------------------------------------------- bad input

WEIGHTS = "(n + 1)*k // 1"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"n": 1}, "no value for k"),
        ({"n": 1, "k": 2, "widht": 3}, "no symbol 'widht'"),
        ({"n": 1.5, "k": 2}, "n must be a whole number, not 1.5"),
        ({"n": float("nan"), "k": 2}, "n is nan"),
        ({"n": float("inf"), "k": 2}, "n is inf"),
        ({"n": -1, "k": 2}, "n must be at least 1, not -1"),
        ({"n": 0, "k": 2}, "n must be at least 1, not 0"),
        ({"n": True, "k": 2}, "n cannot be True"),
        ({"n": "3", "k": 2}, "n cannot be '3'"),
        ({"n": [1, 2], "k": 2}, r"n cannot be \[1, 2\]"),
        ({"n": None, "k": 2}, "n cannot be None"),
        ({"n": np.array([1.0, 2.5]), "k": 2}, "n must be a whole number, and is 2.5 at place 1"),
        ({"n": np.array([1.0, np.nan]), "k": 2}, "n must be a number, and is nan at place 1"),
        ({"n": np.array([[5, 3], [-4, 1]]), "k": 2}, "n must be at least 1, and is -4 at place 2"),
        ({"n": np.array([True]), "k": 2}, "n is an array of bool"),
        ({"n": np.array(["1"]), "k": 2}, "n is an array of <U1"),
        ({"n": np.array([1, None]), "k": 2}, "n cannot be None"),
        ({"n": np.ma.masked_array([1, 2], [0, 1]), "k": 2}, "masked"),
        ({"n": np.array([1, 2]), "k": np.array([1, 2, 3])}, "do not go together"),
    ],
    ids=lambda one: re.sub(r"\W+", " ", str(one))[:30],
)
def test_what_is_no_size_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        compiled(WEIGHTS)(given)


NAMES = "a + 10*lambda + 100*M"


@pytest.mark.parametrize(
    ("columns", "named"),
    [
        ((), {"a": 1, "lambda_": 2, "M": 3}),
        ((), {"a": 1, "lambda": 2, "M": 3}),
        ((3, 1, 2), {}),  # the vocabulary's letters come first
        ((3,), {"a": 1, "lambda_": 2}),
        (({"lambda": 2, "a": 1},), {"M": 3}),
    ],
)
def test_a_function_is_called_by_its_symbols_or_its_source_s_names(columns: tuple[Any, ...], named: dict[str, int]) -> None:
    f = compiled(NAMES)
    assert (f.names, f(*columns, **named)) == (("M", "a", "lambda"), 321)
    assert "def formulas(M, a, lambda_):" in f.source


@pytest.mark.parametrize(
    ("columns", "named", "said"),
    [
        ((3,), {"M": 4}, "M is given twice"),
        (({"lambda": 1},), {"lambda_": 2}, "lambda is given twice"),
        ((3, 1), {}, "no value for lambda"),
        ((1, 2, 3, 4), {}, "4 columns for 3 names"),
        ((), {"m": 1}, "no symbol 'm' in the formula; did you mean M?"),
    ],
)
def test_a_wrong_call_is_told_the_right_one(columns: tuple[Any, ...], named: dict[str, int], said: str) -> None:
    with pytest.raises(Invalid) as error:
        compiled(NAMES)(*columns, **named)
    assert str(error.value) == f"{said}\nexpected: f(M=..., a=..., lambda_=...), or in this order without names"


@pytest.mark.parametrize("given", [5, np.array([7, 5]), np.array([7, 5], object)], ids=["number", "array", "objects"])
def test_division_by_zero_is_refused(given: Any) -> None:
    for formula in ("100 // (n - 5)", "100 / (n - 5)"):
        with pytest.raises(Invalid, match="division by zero"):
            compiled(formula)(n=given)


def test_what_a_design_demands_is_checked() -> None:
    conv = compiled(sc.derive("(Input)({c},M,M)->(Conv){k}c5w{g}g", "operations"))
    given = {"c": 6, "k": 9, "g": 3, "M": 8}
    assert conv(given) == sc.derive("(Input)(6,8,8)->(Conv)9c5w3g", "operations").result
    with pytest.raises(Invalid, match="M must be at least 5"):
        conv({**given, "M": np.array([8, 4])})  # a kernel of 5 x 5 must fit
    for wrong in (7, np.array([6, 7])):
        with pytest.raises(Invalid, match="c to be a multiple of g"):
            conv({**given, "c": wrong})


@pytest.mark.parametrize("what", [None, 1.5, object(), {}, [], True])
def test_what_is_no_formula_is_refused(what: Any) -> None:
    with pytest.raises(Invalid):
        compiled(what)


@pytest.mark.parametrize("order", [["n"], ["n", "k", "n"], "nk"])
def test_an_order_must_hold_every_name_once(order: Any) -> None:
    with pytest.raises(Invalid, match="order"):
        compiled("n*k", order=order)


@pytest.mark.filterwarnings("ignore::symbolic_complexity.compilation.BeyondInt64")
@pytest.mark.parametrize("whole", [Decimal(10**15 + 1), np.longdouble(2) ** 40 + 1, np.float64(2.0**40), Fraction(6, 2)], ids=repr)
def test_a_whole_number_of_any_kind_counts_exactly(whole: Any) -> None:
    exact = int(whole)
    f = sc.compile("a*a*b + 1")
    assert f(a=whole, b=10**15 + 1) == exact * exact * (10**15 + 1) + 1
    assert f(a=np.array([whole], dtype=object), b=10**15 + 1)[0] == exact * exact * (10**15 + 1) + 1


@pytest.mark.parametrize("bad", [Decimal("NaN"), Decimal("Infinity"), np.longdouble("nan"), Decimal("2.5"), float("inf")], ids=repr)
def test_what_is_no_whole_number_is_refused_whatever_its_kind(bad: Any) -> None:
    with pytest.raises(Invalid):
        sc.compile(sc.derive("(Input){n}->(FC){k}"))(n=bad, k=2)


def test_a_rate_is_the_decimal_that_was_typed() -> None:
    # 2 * 784 * 10 operations at a tenth of an operation a second
    assert sc.compile(sc.derive("(Input){n}->(FC){k}", "time"))(n=784, k=10, r=0.1) == 156_800
