"""A sweep on Dask: the same pieces, each evaluated by a worker, given back in their order; a lost worker's are done again by Dask."""

from __future__ import annotations

import re
import signal
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from ..errors import Invalid, SymbolicComplexityError
from .plan import EXACT_POINTS, Piece, Plan
from .running import undisturbed

_TASK, _EXACT_TASK = 2**24, 2**17
"""Points of a task: about a second, so that sending it costs little and an interrupt is soon heard."""
_AHEAD = 3
"""Tasks for each thread of the cluster that wait or run at a time, so that memory stays bounded."""
_RETRIES = 3


def pieces(plan: Plan, start: int, address: str) -> Iterator[tuple[Piece, int]]:
    """The pieces from one on, several as one, and how many are done with each.

    `address` is a scheduler's, tcp://host:8786, or local:2 for two processes of this machine. Raises `Invalid` where it cannot be
    reached, and where workers are lost again and again.
    """
    with ExitStack() as stack:
        client = _client(address, stack)
        threads = max(1, sum(client.nthreads().values()))
        task = _EXACT_TASK if plan.most <= EXACT_POINTS else _TASK
        each = max(1, task * plan.pieces // max(1, plan.points))
        each = max(1, min(each, -(-(plan.pieces - start) // (2 * threads))))
        rest = iter(range(start, plan.pieces, each))
        running: deque[tuple[Any, int]] = deque()

        def submit() -> None:
            first = next(rest, None)
            if first is not None:
                last = min(first + each, plan.pieces)
                running.append((client.submit(plan.several, first, last, pure=False, retries=_RETRIES), last))

        for _ in range(_AHEAD * threads):
            submit()
        while running:
            future, last = running.popleft()
            piece = _result(future, address)
            future.release()
            submit()
            yield piece, last


def _client(address: str, stack: ExitStack) -> Any:
    try:
        import distributed
    except ImportError:
        said = "a sweep on Dask needs dask.distributed, which is not installed"
        raise Invalid(said, expected="python -m pip install 'symbolic-complexity[dask]'") from None
    local = re.fullmatch(r"local:([1-9][0-9]{0,3})", address)
    if not local and not re.fullmatch(r"(?:tcp|tls|ws|wss|ucx)://\S+", address):
        raise Invalid(f"not the address of a Dask scheduler: {address!r:.80}", expected="tcp://HOST:8786, or local:2")
    try:
        where = stack.enter_context(local_cluster(int(local[1]))) if local else address
        return stack.enter_context(distributed.Client(where, timeout="10s", set_as_default=False))
    except (OSError, ValueError) as error:
        raise Invalid(f"the Dask scheduler {address!s:.80} cannot be reached: {type(error).__name__}", expected="tcp://HOST:8786") from None


@contextmanager
def local_cluster(workers: int) -> Iterator[Any]:
    """So many workers on this machine, a process each.

    Dask has its workers give every freed page back to the system at once; arrays that come and go would be paged in each time anew,
    which takes three times as long.
    """
    import dask
    import distributed

    kept = {"MALLOC_TRIM_THRESHOLD_": 2**30, "MALLOC_MMAP_THRESHOLD_": 2**26}
    settings = {f"distributed.nanny.pre-spawn-environ.{name}": number for name, number in kept.items()}
    # Ctrl-C is for the one that waits for the workers, and stops them; SIGTERM is how it does so, and they must hear it.
    with dask.config.set(settings), undisturbed(signal.SIGINT):
        cluster = distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, memory_limit=0, silence_logs=50
        )
    with cluster:
        yield cluster


def _result(future: Any, address: str) -> Piece:
    from concurrent.futures import CancelledError

    from distributed.scheduler import KilledWorker

    try:
        piece: Piece = future.result()
    except SymbolicComplexityError:
        raise
    except KilledWorker:
        said = "the cluster's workers were lost again and again at the same piece of the sweep"
        raise Invalid(said, expected="workers with more memory") from None
    except (CancelledError, OSError, ImportError, AttributeError) as error:
        expected = "a scheduler that runs, and workers with this version of the package"
        raise Invalid(f"the cluster {address:.80} gave up: {type(error).__name__} {error!s:.200}", expected=expected) from None
    return piece
