"""LeNet-5 (LeCun et al. 1998), with its partial table of connections, trained sub-sampling and fixed RBF outputs."""

from .base import Design

_SEEN_BY_C3 = (
    (0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (0, 4, 5), (0, 1, 5),
    (0, 1, 2, 3), (1, 2, 3, 4), (2, 3, 4, 5), (0, 3, 4, 5), (0, 1, 4, 5), (0, 1, 2, 5),
    (0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5),
    (0, 1, 2, 3, 4, 5),
)  # fmt: skip
"""The maps of S2 that each map of C3 sees (table I)."""


def _lenet5() -> str:
    maps = " | ".join(f"(Select)({','.join(map(str, seen))}) -> C3_{number}:(Conv)1c5w" for number, seen in enumerate(_SEEN_BY_C3))
    return f"""
(Input)(1,32,32)
  -> C1:(Conv)6c5w1s0p   -> (Tanh)
  -> S2:(Subsampling)2w  -> (Tanh)
  -> C3:(Concat)[{maps}] -> (Tanh)
  -> S4:(Subsampling)2w  -> (Tanh)
  -> C5:(Conv)120c5w1s0p -> (Tanh) -> (Flatten)
  -> F6:(FC)84           -> (Tanh)
  -> output:(RBF)10
"""


Design("lenet5", "LeNet-5 as published", "LeCun, Bottou, Bengio & Haffner 1998, section II.B, figure 2 and table I", _lenet5)
