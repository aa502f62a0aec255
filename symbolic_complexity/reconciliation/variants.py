"""Published networks that go by nearly the same name: a number that is none of resnet50 may be one of resnet50_paper."""

from __future__ import annotations

from collections.abc import Iterator

from ..algebra import write
from ..errors import SymbolicComplexityError
from ..network import Network


def variants(network: Network) -> Iterator[Network]:
    """The networks of the zoo whose name goes on where this one's ends, or the other way round; with its input, where that was changed."""
    from ..zoo import ZOO

    if network.called not in ZOO:
        return
    own = ZOO[network.called]
    for name in ZOO:
        if name.startswith(f"{own.called}_") or own.called.startswith(f"{name}_"):
            try:
                yield ZOO[name] if network == own else ZOO[name].fed(*map(write, network.nodes[0].output))
            except SymbolicComplexityError:
                continue
