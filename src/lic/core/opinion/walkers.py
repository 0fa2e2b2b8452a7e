"""Which walker a conversation gets: this process, its compiled form, or a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from .faults import BadCluster
from .walking import Gather, Here, Kernel, block

COMPILED_FROM = 10_000_000
"""Votes from which the compiled walk, where it is installed, gains more than loading it costs."""


@contextmanager
def best(votes: int, cluster: str | None = None) -> Iterator[Gather]:
    """Make walkers for so many votes: on the cluster at this address, or here. Raises BadCluster."""
    kernel = _kernel(votes)
    if cluster is None:
        yield partial(Here, kernel=kernel)
        return
    try:
        from .cluster import at  # noqa: PLC0415  an extra
    except ImportError:
        raise BadCluster(
            "A cluster needs the extra `cluster`: pip install 'lic[cluster]'."
        ) from None
    with at(cluster, kernel) as gather:
        yield gather


def _kernel(votes: int) -> Kernel:
    if votes < COMPILED_FROM:
        return block
    try:
        from .compiled import block as compiled  # noqa: PLC0415  an extra, and slow to load
    except ImportError:
        return block
    return compiled
