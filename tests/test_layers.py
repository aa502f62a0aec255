"""The layers' own claims: published shapes and counts, windows placed one by one, arithmetic done and counted, and bad input."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Sequence
from functools import reduce
from operator import add
from typing import Any

import pytest

import symbolic_complexity as sc
from symbolic_complexity import Invalid, Node, derive, read

# ------------------------------------------------------------------------------------------------------- published numbers

LENET5_C3 = " | ".join(
    f"(Select)({seen})->(Conv)1c5w"
    for seen in (
        *("0,1,2", "1,2,3", "2,3,4", "3,4,5", "0,4,5", "0,1,5"),
        *("0,1,2,3", "1,2,3,4", "2,3,4,5", "0,3,4,5", "0,1,4,5", "0,1,2,5", "0,1,3,4", "1,2,4,5", "0,2,3,5"),
        "0,1,2,3,4,5",
    )
)
NET3 = "(Input)(1,16,16)->(LocallyConnected)1c3w2s1p->(LocallyConnected)1c5w->(Flatten)->(FC)10"
DCGAN = (
    "(Input)(100,1,1)->(ConvTranspose)512c4w0b->(BN)->(ReLU)->(ConvTranspose)256c4w2s1p0b->(BN)->(ReLU)"
    "->(ConvTranspose)128c4w2s1p0b->(BN)->(ReLU)->(ConvTranspose)64c4w2s1p0b->(BN)->(ReLU)->(ConvTranspose)3c4w2s1p0b->(Tanh)"
)
GOOGLENET_POOLS = "(MaxPool)3w2s1u->(MaxPool)3w2s1u->(MaxPool)3w2s1u->(MaxPool)2w2s1u"
C3D = (
    "(Input)(3,112,112,16)->(Conv3d)64c3w1p->(Conv3d)128c3w1p->(Conv3d)256c3w1p->(Conv3d)256c3w1p->(Conv3d)512c3w1p"
    "->(Conv3d)512c3w1p->(Conv3d)512c3w1p->(Conv3d)512c3w1p"
)

PUBLISHED = [
    ("(Input)(6,14,14)->(Concat)[" + LENET5_C3 + "]", "weights", 1516, "LeCun et al. 1998, section II.B: C3"),
    ("(Input)(6,14,14)->(Concat)[" + LENET5_C3 + "]", "connections", 151_600, "LeCun et al. 1998, section II.B: C3"),
    ("(Input)(6,14,14)->(Concat)[" + LENET5_C3 + "]", "output_shape", (16, 10, 10), "LeCun et al. 1998, section II.B: C3"),
    ("(Input)(6,28,28)->(Subsampling)2w2s", "neurons", 1176, "LeCun et al. 1998, figure 2: S2, 6 maps of 14 x 14"),
    ("(Input)(16,10,10)->(Subsampling)2w", "output_shape", (16, 5, 5), "LeCun et al. 1998, figure 2: S4"),
    (NET3, "weights", 1226, "LeCun 1989, Net-3; Hastie et al., Elements of Statistical Learning, table 11.1"),
    (NET3, "connections", 1226, "LeCun 1989, Net-3; Hastie et al., Elements of Statistical Learning, table 11.1"),
    (DCGAN, "weights", 3_576_704, "PyTorch's DCGAN tutorial: the generator's parameters"),
    (DCGAN, "output_shape", (3, 64, 64), "PyTorch's DCGAN tutorial: 64 x 64 pictures"),
    ("(Input)(16,12,12)->(Conv)16c3w2s1p", "output_shape", (16, 6, 6), "PyTorch's docs of ConvTranspose2d: downsample"),
    ("(Input)(16,6,6)->(ConvTranspose)16c3w2s1p1o", "output_shape", (16, 12, 12), "PyTorch's docs of ConvTranspose2d: upsample"),
    (
        "(Input)(16,100,50)->(ConvTranspose)33c5w3h(1,2)s(2,4)p",
        "output_shape",
        (33, 100, 93),
        "PyTorch's docs of ConvTranspose2d, example of 50 x 100 with a 3 x 5 kernel: (H - 1) s - 2 p + (k - 1) + 1",
    ),
    ("(Input)(64,112,112)->" + GOOGLENET_POOLS, "output_shape", (64, 7, 7), "Szegedy et al. 2015, table 1: 112, 56, 28, 14, 7"),
    ("(Input)(64,8,9)->(AdaptiveAvgPool)5w7h", "output_shape", (64, 5, 7), "PyTorch's docs of AdaptiveAvgPool2d"),
    ("(Input)(64,10,9)->(AdaptiveAvgPool)7w", "output_shape", (64, 7, 7), "PyTorch's docs of AdaptiveAvgPool2d"),
    ("(Input)(1,3,3)->(Pad)2p", "output_shape", (1, 7, 7), "PyTorch's docs of ZeroPad2d(2)"),
    ("(Input)(1,3,3)->(Pad)1l1r2t0b", "output_shape", (1, 5, 5), "PyTorch's docs of ZeroPad2d((1, 1, 2, 0))"),
    ("(Input)(1,2,2)->(Upsample)2s", "output_shape", (1, 4, 4), "PyTorch's docs of Upsample(scale_factor=2)"),
    ("(Input)(16,50)->(Conv1d)33c3w2s", "output_shape", (33, 24), "PyTorch's docs of Conv1d(16, 33, 3, stride=2): (50 - 3) // 2 + 1"),
    (
        "(Input)(16,100,50,10)->(Conv3d)33c2w5h3t1s2S(0,2)p4P",
        "output_shape",
        (33, 99, 50, 8),
        "PyTorch's docs of Conv3d(16, 33, (3, 5, 2), stride=(2, 1, 1), padding=(4, 2, 0)), D x H x W = 10 x 50 x 100",
    ),
    ("(Input)(16,100,50,10)->(Conv3d)33c2w5h3t1s2S(0,2)p4P", "weights", 33 * 16 * 30 + 33, "PyTorch's docs of Conv3d: (out, in, 3, 5, 2)"),
    (C3D, "weights", 27_655_936, "Tran et al. 2015, figure 3: the eight convolutions, 27 c k + k each"),
    ("(Input)768->(LayerNorm)->(FC)1000", "weights", 770_536, "torchvision vit_b_16: encoder.ln and heads"),
    ("(Input)(96,56,56)->(LayerNorm)1a->(Conv)192c2w2s", "weights", 74_112, "torchvision convnext_tiny: features.2, 192 + 73,920"),
    ("(Input)100->(LayerNorm)0a", "weights", 0, "PyTorch's LayerNorm(100, elementwise_affine=False)"),
    ("(Input)(6,10,10)->(GroupNorm)3g", "weights", 12, "PyTorch's docs of GroupNorm(3, 6): 6 scales and 6 shifts"),
    ("(Input)(6,10,10)->(GroupNorm)3g0a", "weights", 0, "PyTorch's GroupNorm(3, 6, affine=False)"),
    ("(Input)(116,28,28)->(Split)2g2i->(Shuffle)2g", "output_shape", (58, 28, 28), "Ma et al. 2018, figure 3c"),
    ("(Input)(58,28,28)->(Select)(0)", "output_shape", (1, 28, 28), "one channel"),
    ("(Input)(3,4,5)->(Reshape)(5,12)", "output_shape", (5, 12), "60 elements"),
    ("(Input)(3,4,5)->(Reshape)60->(FC)2", "weights", 122, "60 elements in a row"),
    ("(Input)(512,7,7)->(Dropout)->(Identity)->(Reshape)25088", "activations", 0, "views compute nothing"),
    ("(Input)84->(RBF)10", "neurons", 10, "LeCun et al. 1998, section II.B"),
    ("(Input)84->(RBF)10", "operational_space", 0, "nothing in it is trained"),
]


@pytest.mark.parametrize(("design", "quantity", "result"), [row[:3] for row in PUBLISHED], ids=[f"{row[3]}, {row[1]}" for row in PUBLISHED])
def test_published_shapes_and_counts(design: str, quantity: str, result: Any) -> None:
    assert derive(design, quantity).result == result


# -------------------------------------------------------------------------------------------------------------- the notation

SPELLED = [
    ("(MaxPool)2w2s1u", "(MaxPool)2w2s0p1u"),
    ("(MaxPool)3w2h", "(MaxPool)3w2h(3,2)s0p"),
    ("(Pool)3w1p0u", "(MaxPool)3w3s1p"),
    ("(AdaptiveAvgPool2d)7w7h", "(AdaptiveAvgPool)7w"),
    ("(AdaptiveAvgPool)7w5h", "(AdaptiveAvgPool)7w5h"),
    ("(GlobalAveragePooling2D)", "(GAP)"),
    ("(PReLU)", "(PReLU)"),
    ("(PReLU)1s", "(PReLU)1s"),
    ("(GroupNorm)32g1a", "(GroupNorm)32g"),
    ("(LayerNorm)0a", "(LayerNorm)0a"),
    ("(LocalResponseNorm)5w", "(LRN)"),
    ("(ZeroPad2d)(1,2)p3b", "(Pad)(1,2)p3b"),
    ("(Pad)", "(Pad)"),
    ("(Split)2g", "(Split)2g1i"),
    ("(Select)4", "(Select)4"),
    ("(Select)(0,4,5)", "(Select)(0,4,5)"),
    ("(Select){a}", "(Select){a}"),
    ("(ChannelShuffle)2g", "(Shuffle)2g"),
    ("(Reshape)({c*M*N},1)", "(Reshape)(c*M*N,1)"),
    ("(Upsample)(2,3)s", "(Upsample)(2,3)s"),
    ("(ConvTranspose2d)6c3w3h2s1o", "(ConvTranspose)6c3w2s0p1o"),
    ("(LocallyConnected)6c3w3h", "(LocallyConnected)6c3w1s0p"),
    ("(Subsampling)2w2h2s", "(Subsampling)2w2s"),
    ("(LayerScale)", "(LayerScale)"),
    ("(DropPath)", "(Dropout)"),
]


@pytest.mark.parametrize(("given", "spelled"), SPELLED)
def test_a_layer_is_written_back_in_its_shortest_form(given: str, spelled: str) -> None:
    network = read(f"(Input)(c,M,N)->{given}")
    assert str(network) == f"(Input)(c,M,N)->{spelled}"
    assert read(str(network)) == network


@pytest.mark.parametrize(
    ("given", "spelled"),
    [
        ("(Conv3d)6c3w", "(Conv3d)6c3w1s0p"),
        ("(Conv3d)6c3w3h3t2s2S1p1P", "(Conv3d)6c3w2s1p"),
        ("(Conv3d)6c3w1t(2,1)s1p", "(Conv3d)6c3w1t(2,1)s2S1p"),
        ("(Conv3d)6c7w3t2s1S3p1P0b", "(Conv3d)6c7w3t2s1S3p1P0b"),
    ],
)
def test_a_volumes_third_axis_takes_after_the_width(given: str, spelled: str) -> None:
    network = read(f"(Input)(c,M,N,D)->{given}")
    assert str(network) == f"(Input)(c,M,N,D)->{spelled}"
    assert read(str(network)) == network


# ----------------------------------------------------------------------------------------------- windows placed one by one


def placed_windows(extent: int, window: int, stride: int, padding: int, ceil: bool) -> int:
    """How many windows PyTorch places on an axis: whole ones, or with `ceil` those that begin before the right padding."""
    count, start = 0, -padding
    while True:
        if start + window > extent + padding:
            # It goes beyond the padded axis: rounded up it counts, unless everything is covered or it begins on padding.
            covered = count > 0 and start - stride + window >= extent + padding
            return count + (ceil and not covered and start < extent)
        count += 1
        start += stride


@pytest.mark.parametrize("kind", [sc.MaxPool, sc.AvgPool])
@pytest.mark.parametrize("ceil", [False, True])
def test_a_pool_has_as_many_outputs_as_windows_can_be_placed(kind: Any, ceil: bool) -> None:
    checked = 0
    for extent, window, stride, padding in itertools.product(range(1, 10), range(1, 5), range(1, 5), range(3)):
        layer = kind(window, 1, (stride, 1), (padding, 0), ceil)
        beyond = window > extent + 2 * padding + (stride - 1 if ceil else 0)
        dropped = ceil and stride > 1 and stride + padding > window
        if beyond or 2 * padding > window or dropped:
            with pytest.raises(Invalid):
                layer(sc.Input(1, extent, 1))
            continue
        output = layer(sc.Input(1, extent, 1)).output
        assert output == (1, placed_windows(extent, window, stride, padding, ceil), 1), f"{layer} on {extent}"
        checked += 1
    assert checked > 100


def test_rounding_up_is_refused_only_where_a_window_is_dropped_on_some_plane() -> None:
    for window, stride, padding in itertools.product(range(1, 6), range(2, 6), range(3)):
        if 2 * padding > window:
            continue
        rounded = {extent: -(-(extent + 2 * padding - window) // stride) + 1 for extent in range(window, 30)}
        dropped = any(placed_windows(extent, window, stride, padding, True) != size for extent, size in rounded.items())
        assert dropped == (stride + padding > window)


def test_the_formula_of_a_rounded_pool_gives_the_same_with_numbers_put_in() -> None:
    general = "(Input)(c,M,N)->(MaxPool){w}w{h}h(s,t)s(y,z)p1u"
    for M, w, s, y in [(112, 3, 2, 0), (13, 3, 2, 1), (7, 4, 2, 2), (5, 2, 2, 0), (1, 2, 2, 0)]:
        values = {"c": 2, "M": M, "N": 9, "w": w, "h": 3, "s": s, "t": 1, "y": y, "z": 1}
        assert derive(general, "output_shape", values=values).result == (2, placed_windows(M, w, s, y, True), 9)


def test_a_transposed_convolution_undoes_the_size_that_a_convolution_makes() -> None:
    checked = 0
    for extent, kernel, stride, padding, dilation in itertools.product(range(1, 5), range(1, 4), range(1, 4), range(3), range(1, 4)):
        span = dilation * (kernel - 1) + 1
        for output_padding in range(3):
            layer = sc.ConvTranspose(1, kernel, 1, (stride, 1), (padding, 0), (output_padding, 0), (dilation, 1))
            whole = (extent - 1) * stride + span + output_padding
            if output_padding >= max(stride, dilation) or whole <= 2 * padding:
                with pytest.raises(Invalid):
                    layer(sc.Input(1, extent, 1))
                continue
            _, size, _ = layer(sc.Input(1, extent, 1)).output
            reached = {place * stride + tap * dilation for place in range(extent) for tap in range(kernel)}
            assert size == max(reached) + 1 + output_padding - 2 * padding, f"{layer} on {extent}"
            if output_padding < stride:
                assert placed_windows(size, span, stride, padding, False) == extent, f"{layer} on {extent}"
            checked += 1
    assert checked > 300


# ----------------------------------------------------------------------------------------- arithmetic that is done and counted


class Tally(Counter[str]):
    """How many operations of each kind were done."""

    def number(self, value: float) -> Counted:
        return Counted(value, self)

    def numbers(self, count: int) -> list[Counted]:
        return [self.number(1 + number % 5) for number in range(count)]


class Counted:
    """A number that tells its tally what is done with it; changing its sign is nothing."""

    def __init__(self, value: float, tally: Tally) -> None:
        self.value = value
        self.tally = tally

    def _done(self, kind: str, value: float) -> Counted:
        self.tally[kind] += 1
        return Counted(value, self.tally)

    def __neg__(self) -> Counted:
        return Counted(-self.value, self.tally)

    def __add__(self, other: Any) -> Counted:
        return self._done("add", self.value + plain(other))

    def __sub__(self, other: Any) -> Counted:
        return self._done("add", self.value - plain(other))

    def __mul__(self, other: Any) -> Counted:
        return self._done("multiply", self.value * plain(other))

    def __truediv__(self, other: Any) -> Counted:
        return self._done("divide", self.value / plain(other))

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other: Any) -> Counted:
        return self._done("add", plain(other) - self.value)

    def __rtruediv__(self, other: Any) -> Counted:
        return self._done("divide", plain(other) / self.value)

    def __gt__(self, other: Any) -> bool:
        return self._done("compare", 0).value > -1 and self.value > plain(other)

    def __lt__(self, other: Any) -> bool:
        return self._done("compare", 0).value > -1 and self.value < plain(other)

    def __abs__(self) -> Counted:
        return self._done("compare", abs(self.value))

    def __pow__(self, exponent: float) -> Counted:
        return self._done("exponential", self.value**exponent)

    def exp(self) -> Counted:
        return self._done("exponential", math.exp(self.value))

    def log(self) -> Counted:
        return self._done("exponential", math.log(self.value))

    def sqrt(self) -> Counted:
        return self._done("root", math.sqrt(self.value))


def plain(value: Any) -> float:
    return value.value if isinstance(value, Counted) else value


def total(values: Sequence[Counted]) -> Counted:
    return reduce(add, values)


def work_of(node: Node) -> dict[str, int]:
    """What a layer states that it does in this place, by kind."""
    found: Counter[str] = Counter()
    for work in node.facts.work:
        (amount,) = node.form.program((work.amount,))(node.values)
        assert isinstance(amount, int)
        found[work.kind] += amount
    return {kind: amount for kind, amount in found.items() if amount}


def sigmoid(x: Any) -> Any:
    return 1 / (1 + (-x).exp())


def tanh(x: Any) -> Any:
    return 1 - 2 / ((2 * x).exp() + 1)


ACTIVATIONS: dict[str, Callable[[Any], Any]] = {
    "ReLU": lambda x: max(x, 0),
    "LeakyReLU": lambda x: x if x > 0 else 0.01 * x,
    "PReLU": lambda x: x if x > 0 else 0.25 * x,
    "ReLU6": lambda x: min(max(x, x.tally.number(0)), 6),
    "Sigmoid": sigmoid,
    "Tanh": tanh,
    "ELU": lambda x: x if x > 0 else 1.5 * (x.exp() - 1),
    "SELU": lambda x: 1.0507 * x if x > 0 else 1.7581 * (x.exp() - 1),
    "CELU": lambda x: x if x > 0 else 1.5 * ((x / 1.5).exp() - 1),
    "SiLU": lambda x: x / (1 + (-x).exp()),
    "GELU": lambda x: x / (1 + (-1.702 * x).exp()),
    "Mish": lambda x: x * tanh((1 + x.exp()).log()),
    "Softplus": lambda x: (1 + x.exp()).log(),
    "LogSigmoid": lambda x: -(1 + (-x).exp()).log(),
    "Softsign": lambda x: x / (1 + abs(x)),
    "HardTanh": lambda x: min(max(x, x.tally.number(-1)), 1),
    "HardSigmoid": lambda x: min(max(x + 3, x.tally.number(0)), 6) / 6,
    "HardSwish": lambda x: x * min(max(x + 3, x.tally.number(0)), 6) / 6,
}


def test_every_activation_is_done_once_below() -> None:
    from symbolic_complexity.layers.activations import Activation

    assert {kind.__name__ for kind in Activation.__subclasses__()} | {"PReLU"} == ACTIVATIONS.keys()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_costs_what_its_formula_does(name: str) -> None:
    # Of an element above zero and one below, the dearer.
    done = []
    for value in (0.5, -0.5):
        tally = Tally()
        ACTIVATIONS[name](tally.number(value))
        done.append(tally)
    dearer = max(done, key=Counter.total)
    node = getattr(sc, name)()(sc.Input(3, 4, 5))
    assert work_of(node) == {kind: 60 * count for kind, count in dearer.items()}
    assert node.output == (3, 4, 5)


def normalised(values: Sequence[Counted], affine: bool) -> None:
    mean = total(values) / len(values)
    left = [value - mean for value in values]
    deviation = (total([value * value for value in left]) / len(values) + 1e-5).sqrt()
    for value in left:
        scaled = value / deviation
        if affine:
            scaled * 2.0 + 1.0


def softmax(values: Sequence[Counted]) -> None:
    largest = reduce(max, values)
    raised = [(value - largest).exp() for value in values]
    below = total(raised)
    for value in raised:
        value / below


def normalise_groups(tally: Tally, sets: int, size: int, affine: bool) -> None:
    for _ in range(sets):
        normalised(tally.numbers(size), affine)


def local_response(tally: Tally, channels: int, elsewhere: int, window: int) -> None:
    for _ in range(elsewhere):
        row = tally.numbers(channels)
        squares = [value * value for value in row]
        before, behind = [tally.number(0)] * (window // 2), [tally.number(0)] * ((window - 1) // 2)
        padded = before + squares + behind
        for place, value in enumerate(row):
            value / (2.0 + 1e-4 * total(padded[place : place + window])) ** 0.75


def batch_normalised(tally: Tally, count: int) -> None:
    for value in tally.numbers(count):
        (value - 0.5) / 2.0 * 3.0 + 4.0


def adaptive_pool(tally: Tally, channels: int, extents: tuple[int, int], sizes: tuple[int, int]) -> None:
    (M, N), (w, h) = extents, sizes
    for _, i, j in itertools.product(range(channels), range(w), range(h)):
        columns = range(i * M // w, -(-(i + 1) * M // w))
        rows = range(j * N // h, -(-(j + 1) * N // h))
        window = tally.numbers(len(columns) * len(rows))
        total(window) / len(window)


def subsample(tally: Tally, outputs: int, window: int) -> None:
    for _ in range(outputs):
        0.25 * total(tally.numbers(window)) + 0.1


def radial(tally: Tally, inputs: int, units: int) -> None:
    for _ in range(units):
        total([(left := value - 0.5) * left for value in tally.numbers(inputs)])


def scatter(tally: Tally, channels: int, planes: int, extents: tuple[int, int], kernel: int, stride: int) -> None:
    canvas: dict[tuple[int, ...], Counted] = {}
    for _, k, x, y, i, j in itertools.product(
        range(channels), range(planes), range(extents[0]), range(extents[1]), range(kernel), range(kernel)
    ):
        place = (k, x * stride + i, y * stride + j)
        canvas[place] = canvas.get(place, tally.number(0.1)) + tally.number(1) * 0.5


DONE: list[tuple[Any, tuple[int, ...], Callable[[Tally], object]]] = [
    (sc.Softmax(), (10,), lambda tally: softmax(tally.numbers(10))),
    (sc.Softmax(), (1,), lambda tally: softmax(tally.numbers(1))),
    (sc.Softmax(), (4, 2, 3), lambda tally: [softmax(tally.numbers(4)) for _ in range(6)]),
    (sc.Softmax(), (4, 5), lambda tally: [softmax(tally.numbers(4)) for _ in range(5)]),
    (sc.LayerNorm(), (7,), lambda tally: normalise_groups(tally, 1, 7, True)),
    (sc.LayerNorm(affine=False), (7,), lambda tally: normalise_groups(tally, 1, 7, False)),
    (sc.LayerNorm(), (4, 3, 2), lambda tally: normalise_groups(tally, 6, 4, True)),
    (sc.GroupNorm(2), (4, 3, 2), lambda tally: normalise_groups(tally, 2, 12, True)),
    (sc.GroupNorm(4, affine=False), (4, 3, 2), lambda tally: normalise_groups(tally, 4, 6, False)),
    (sc.GroupNorm(2), (6,), lambda tally: normalise_groups(tally, 2, 3, True)),
    (sc.BN(), (4, 3, 2), lambda tally: batch_normalised(tally, 24)),
    (sc.LRN(), (8, 2, 3), lambda tally: local_response(tally, 8, 6, 5)),
    (sc.LRN(2), (4, 1, 3), lambda tally: local_response(tally, 4, 3, 2)),
    (sc.LayerScale(), (4, 3, 2), lambda tally: [value * 2.0 for value in tally.numbers(24)]),
    (sc.GAP(), (4, 3, 2), lambda tally: [total(tally.numbers(6)) / 6 for _ in range(4)]),
    (sc.GAP(), (4, 3), lambda tally: [total(tally.numbers(3)) / 3 for _ in range(4)]),
    (sc.Subsampling(2), (6, 8, 6), lambda tally: subsample(tally, 6 * 4 * 3, 4)),
    (sc.Subsampling(3, 2, (1, 2)), (2, 8, 6), lambda tally: subsample(tally, 2 * 6 * 3, 6)),
    (sc.RBF(10), (84,), lambda tally: radial(tally, 84, 10)),
    (sc.ConvTranspose(2, 3, stride=2), (3, 2, 4), lambda tally: scatter(tally, 3, 2, (2, 4), 3, 2)),
    (sc.ConvTranspose(2, 3, stride=2, bias=False), (3, 2, 4), lambda tally: scatter(tally, 3, 2, (2, 4), 3, 2)),
    (sc.Upsample(2), (3, 2, 4), lambda tally: None),
    (sc.Shuffle(3), (6, 2, 4), lambda tally: None),
    (sc.Pad(2), (6, 2, 4), lambda tally: None),
    (sc.Reshape(48), (6, 2, 4), lambda tally: None),
]


@pytest.mark.parametrize(("layer", "shape", "perform"), DONE, ids=lambda value: None if callable(value) else str(value))
def test_a_layer_does_as_much_as_it_states(layer: Any, shape: tuple[int, ...], perform: Callable[[Tally], object]) -> None:
    tally = Tally()
    perform(tally)
    assert work_of(layer(sc.Input(*shape))) == dict(tally)


def test_an_adaptive_pool_adds_up_the_windows_that_pytorch_gives_it() -> None:
    for M, N, w, h in itertools.product((1, 2, 5, 7, 12), (3, 8), range(1, 8), (1, 3)):
        tally = Tally()
        adaptive_pool(tally, 2, (M, N), (w, h))
        assert work_of(sc.AdaptiveAvgPool(w, h)(sc.Input(2, M, N))) == dict(tally), (M, N, w, h)


@pytest.mark.parametrize(("M", "N", "w", "h"), [(13, 10, 6, 4), (12, 7, 12, 7), (5, 9, 7, 1), (1, 1, 3, 2)])
def test_an_adaptive_pool_in_symbols_gives_the_same_with_numbers_put_in(M: int, N: int, w: int, h: int) -> None:
    values = {"c": 2, "M": M, "N": N, "w": w, "h": h}
    tally = Tally()
    adaptive_pool(tally, 2, (M, N), (w, h))
    general = derive("(Input)(c,M,N)->(AdaptiveAvgPool){w}w{h}h", "operations", convention="lecture+pooling", values=values)
    numbered = derive(f"(Input)(c,M,N)->(AdaptiveAvgPool){w}w{h}h", "operations", convention="lecture+pooling")
    assert general.result == tally.total()
    assert numbered.at(c=2, M=M, N=N).result == tally.total()


# -------------------------------------------------------------------------------------------------------------- weighted layers

LIKE_CONV = [
    # A row is a plane that is one high, a volume of one frame a plane.
    ("(Input)(6,20)->(Conv1d)4c3w2s1p2d2g", "(Input)(6,20,1)->(Conv)4c3w1h(2,1)s(1,0)p(2,1)d2g"),
    ("(Input)(6,20)->(Conv1d)4c3w0b", "(Input)(6,20,1)->(Conv)4c3w1h0b"),
    ("(Input)(6,20,9,1)->(Conv3d)4c3w2h1t(2,1)s1S(1,0)p0P2g", "(Input)(6,20,9)->(Conv)4c3w2h(2,1)s(1,0)p2g"),
    ("(Input)(6,20,9,1)->(Conv3d)4c3w2h1t0b", "(Input)(6,20,9)->(Conv)4c3w2h0b"),
    # Where there is one place, a kernel a place is a kernel; and a network of one place is fully connected.
    ("(Input)(6,5,4)->(LocallyConnected)7c5w4h", "(Input)(6,5,4)->(Conv)7c5w4h"),
    ("(Input)(6,5,4)->(LocallyConnected)7c5w4h0b", "(Input)(6,5,4)->(Conv)7c5w4h0b"),
]


@pytest.mark.parametrize(("design", "same"), LIKE_CONV)
def test_other_convolutions_are_the_plane_one_where_they_can_be(design: str, same: str) -> None:
    for quantity in ("weights", "connections", "multiplications", "additions", "macs", "neurons", "operational_space"):
        assert derive(design, quantity).result == derive(same, quantity).result, quantity


def test_a_locally_connected_layer_works_like_the_convolution_and_has_a_kernel_for_each_place() -> None:
    sizes = "7c3w2h(2,1)s(1,0)p"
    own, shared = (f"(Input)(6,9,8)->({name}){sizes}" for name in ("LocallyConnected", "Conv"))
    for quantity in ("connections", "multiplications", "additions", "macs", "neurons", "output_shape"):
        assert derive(own, quantity).result == derive(shared, quantity).result, quantity
    _, across, down = derive(own, "output_shape").result  # type: ignore[misc]
    assert derive(own, "weights").result == derive(shared, "weights").result * across * down  # type: ignore[operator]


def test_a_transposed_convolution_of_one_input_place_is_fully_connected_backwards() -> None:
    # 1 x 1 inputs: c inputs, each joined to all k w h outputs; the biases are shared by a plane.
    assert derive("(Input)(100,1,1)->(ConvTranspose)8c4w3h0b", "weights").result == derive("(Input)100->(FC)96k0b", "weights").result
    assert derive("(Input)(100,1,1)->(ConvTranspose)8c4w3h", "weights").result == 100 * 96 + 8
    assert derive("(Input)(100,1,1)->(ConvTranspose)8c4w3h", "connections").result == 100 * 96 + 96
    assert derive("(Input)(6,5,4)->(ConvTranspose)8c3w2g", "weights").result == 6 * 4 * 9 + 8


@pytest.mark.parametrize(
    ("design", "result"),
    [
        ("(Input)(3,4,5)->(PReLU)", 3 * 60 + 3),
        ("(Input)(3,4,5)->(LayerScale)", 3 * 60 + 3),
        ("(Input)(3,4,5)->(LayerNorm)", 3 * 60 + 6),
        ("(Input)(4,4,5)->(GroupNorm)2g", 3 * 80 + 8),
        ("(Input)(3,4,6)->(Subsampling)2w", 72 + 6 + 2 * 18),
        ("(Input)(3,4,5)->(ConvTranspose)2c2w2s", 60 + 26 + 2 * 160),
        ("(Input)(3,4,5)->(ReLU)->(LRN)->(GAP)->(Softmax)", 0),
    ],
)
def test_layers_with_weights_keep_their_input_their_weights_and_twice_their_outputs(design: str, result: int) -> None:
    assert derive(design, "operational_space").result == result


# --------------------------------------------------------------------------------------------------------------- bad input

WRONG = [
    ("(Input)10->(MaxPool)2w", "needs an input (c, M, N) and gets (10)"),
    ("(Input)(3,8)->(Conv)6c3w", "needs an input (c, M, N) and gets (3, 8)"),
    ("(Input)(3,8,8)->(Conv1d)6c3w", "needs an input (c, M) and gets (3, 8, 8)"),
    ("(Input)(3,8,8)->(Conv3d)6c3w", "needs an input (c, M, N, D) and gets (3, 8, 8)"),
    ("(Input)(3,8,8)->(RBF)10", "needs an input (n) and gets (3, 8, 8)"),
    ("(Input)10->(GAP)", "needs planes (c, M, N) and gets the row (10)"),
    ("(Input)10->(Upsample)2s", "needs an input (c, M, N) and gets (10)"),
    ("(Input)(64,8,8)->(GroupNorm)3g", "the groups must share the channels out evenly: 3 does not divide 64"),
    ("(Input)(64,8,8)->(Shuffle)3g", "the groups must share the channels out evenly: 3 does not divide 64"),
    ("(Input)(64,8,8)->(Split)3g", "the parts must share the channels out evenly: 3 does not divide 64"),
    ("(Input)(64,8,8)->(Split)2g3i", "there is no such part: 3 is more than 2"),
    ("(Input)(6,8)->(Conv1d)4c3w4g", "the groups must share the channels out evenly: 4 does not divide 6"),
    ("(Input)(6,8,8)->(ConvTranspose)4c3w3g", "the groups must share the kernels out evenly: 3 does not divide 4"),
    ("(Input)(6,8,8)->(Select)(0,6)", "there is no such channel; they are counted from 0: 6 is more than 5"),
    ("(Input)(6,8,8)->(Select)(1,4,1)", "channel 1 is selected twice"),
    ("(Input)(6,8,8)->(Select)(0,-1)", "a channel of (Select) is at least 0, not -1"),
    ("(Input)(6,8,8)->(Select)", "(Select) needs its sizes"),
    ("(Input)(6,8,8)->(Reshape)(0,384)", "a size of (Reshape) is at least 1, not 0"),
    ("(Input)(1,28,28)->(Reshape)100", "the elements must be as many as before: 784 is not 100"),
    ("(Input)(6,8,8)->(MaxPool)9w", "the kernel does not fit into the padded input: 9 is more than 8"),
    ("(Input)(6,8,8)->(MaxPool)2w2s2p", "a window could lie in the padding alone: 4 is more than 2"),
    ("(Input)(6,8,8)->(AvgPool)3w2s2p", "a window could lie in the padding alone: 4 is more than 3"),
    ("(Input)(6,8,8)->(MaxPool)1w2s1u", "rounded up, the last window could begin beyond the plane: 2 is more than 1"),
    ("(Input)(6,8,8)->(MaxPool)3w3s1p1u", "rounded up, the last window could begin beyond the plane: 4 is more than 3"),
    ("(Input)(6,8,8)->(MaxPool)2w2u", "the letter 'u' of (MaxPool) is 1 for yes or 0 for no"),
    ("(Input)(6,8,8)->(ConvTranspose)4c3w2s2o", "its output padding must be less than its stride or dilation: 3 is more than 2"),
    ("(Input)(6,8,8)->(ConvTranspose)4c3w1o", "its output padding must be less than its stride or dilation: 2 is more than 1"),
    ("(Input)(6,1,1)->(ConvTranspose)4c3w2p", "the padding cuts the whole output off: 5 is more than 3"),
    ("(Input)(6,8,8)->(LocallyConnected)4c9w", "the kernel does not fit into the padded input: 9 is more than 8"),
    ("(Input)(6,8,8)->(Subsampling)9w", "the kernel does not fit into the padded input: 9 is more than 8"),
    ("(Input)(6,8)->(Conv1d)4c(3,3)w", "the letter 'w' of (Conv1d) takes one value"),
    ("(Input)(6,8,8)->(Upsample)0s", "the letter 's' of (Upsample) is at least 1, not 0"),
    ("(Input)(6,8,8)->(LRN)0w", "the letter 'w' of (LRN) is at least 1, not 0"),
    ("(Input)(6,8,8)->(GAP)2w", "(GAP) has no letter 'w'; it has none"),
    ("(Input)(6,8,8)->(AdaptiveAvgPool)", "(AdaptiveAvgPool) needs its letter w"),
]


@pytest.mark.parametrize(("design", "message"), WRONG)
def test_a_wrong_layer_says_what_is_wrong_under_its_place(design: str, message: str) -> None:
    with pytest.raises(Invalid) as caught:
        read(design)
    assert message in caught.value.message
    assert caught.value.text == design


def test_wrong_sizes_in_python_name_what_is_wrong() -> None:
    for make, message in (
        (lambda: sc.Reshape(), r"\(Reshape\) needs a list: a size or more"),
        (lambda: sc.Reshape(0), "a size of \\(Reshape\\) must be at least 1, not 0"),
        (lambda: sc.Select(-1), "a channel of \\(Select\\) must be at least 0, not -1"),
        (lambda: sc.Select(1.5), "a channel of \\(Select\\) must be a whole number or a formula"),
        (lambda: sc.Select(2, 2), "channel 2 is selected twice"),
        (lambda: sc.MaxPool(2, ceil=2), "ceil of MaxPool must be yes or no"),
        (lambda: sc.Conv3d(1, 1, stride_t=(1, 1)), "stride_t of Conv3d takes one size"),
    ):
        with pytest.raises(Invalid, match=message):
            make()


def test_what_symbols_must_satisfy_is_an_assumption() -> None:
    assert derive("(Input)(c,M,N)->(Shuffle)3g", "output_shape").assumptions == ("3 divides c",)
    rounded = derive("(Input)(c,M,N)->(MaxPool){w}w{s}s{z}p1u", "output_shape").assumptions
    assert {"2*z <= w", "s + z <= w", "w <= M + 2*z + s - 1"} <= set(rounded)
    with pytest.raises(Invalid, match="3 does not divide 4"):
        derive("(Input)(c,M,N)->(Shuffle)3g", "output_shape", values={"c": 4, "M": 1, "N": 1})
    with pytest.raises(Invalid, match="there is no such channel"):
        derive("(Input)(c,M,N)->(Select)5", "output_shape", values={"c": 5, "M": 1, "N": 1})
    with pytest.raises(Invalid, match="784 is not 100"):
        derive("(Input)(c,M,N)->(Reshape)100", "output_shape", values={"c": 1, "M": 28, "N": 28})
