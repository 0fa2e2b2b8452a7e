"""The same walk on a Dask cluster: extra `cluster`. Votes and people stay where they are, sums alone travel.

The workers need this package too. Whoever reaches a Dask scheduler can run any code on its workers: use one that listens on
a network of your own, or one with TLS (`tls://…`, by Dask's own settings).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from operator import add, itemgetter
from typing import Any, cast

import numpy as np
from distributed import Client

from .faults import BadCluster
from .gaussians import Posterior, Prior
from .votes import Votes
from .walking import BLOCK, Gather, Kernel, Sums, added, block

WAIT = 15
"""Seconds after which a scheduler that does not answer is given up."""


@contextmanager
def at(address: str, kernel: Kernel = block) -> Iterator[Gather]:
    """Connect to the scheduler at this address; what is held makes walkers on its workers. Raises BadCluster."""
    client = Client.__new__(Client)  # held, to be closed where it cannot connect
    try:
        Client.__init__(client, address, timeout=WAIT, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:  # TypeError: tls:// without certificates
        client.close()
        raise BadCluster(
            f"No cluster answers at {address}; start `dask scheduler` and `dask worker`, or check the address."
        ) from error
    with client:
        if not client.scheduler_info()["workers"]:
            raise BadCluster(
                f"The cluster at {address} has no workers; start `dask worker {address}`."
            )
        yield lambda votes, people: Remote(client, votes, people, kernel)


class Remote:
    """A walker whose blocks lie on the workers of a cluster.

    The sums are added in the order of `walking.added`: the result is that of `Here` to the last bit.
    """

    def __init__(self, client: Client, votes: Votes, people: Posterior, kernel: Kernel) -> None:
        self.client, self.kernel = client, kernel
        places = list(votes.shards(BLOCK))
        self.votes = self._sent([_nameless(votes.between(place)) for place in places])
        self.placed = self._sent([people[place] for place in places])
        self.unplaced = people

    def walk(self, statements: Posterior, prior: Prior) -> Sums | None:
        submit = self.client.submit
        known = self.client.scatter((statements, prior), broadcast=True, hash=False)
        walked = [
            submit(_walk, self.kernel, votes, placed, known, pure=False)
            for votes, placed in zip(self.votes, self.placed, strict=True)
        ]
        self.placed = [submit(itemgetter(0), both, pure=False) for both in walked]
        sums = (submit(itemgetter(1), both, pure=False) for both in walked)
        total = added(sums, lambda a, b: submit(add, a, b, pure=False))
        with _answering():
            return None if total is None else cast("Sums", total.result())

    def people(self) -> Posterior:
        if not self.placed:
            return self.unplaced
        with _answering():
            parts = self.client.gather(self.placed)
        return Posterior(
            np.concatenate([part.mean for part in parts]),
            np.concatenate([part.cov for part in parts]),
        )

    def _sent(self, parts: list[Any]) -> list[Any]:
        return [self.client.scatter(part, hash=False) for part in parts]


@contextmanager
def _answering() -> Iterator[None]:
    """Name what went wrong on the workers, whatever it was: a worker that ended, or one without this package."""
    try:
        yield
    except Exception as error:
        raise BadCluster(
            f"The cluster did not finish ({type(error).__name__}); see that its workers run and have this package."
        ) from error


def _walk(
    kernel: Kernel, votes: Votes, people: Posterior, known: tuple[Posterior, Prior]
) -> tuple[Posterior, Sums]:
    return kernel(votes, people, *known)


def _nameless(votes: Votes) -> Votes:
    """Without identifiers: the walk needs none, and they do not leave this process."""
    n, m = len(votes.people), len(votes.statements)
    return replace(votes, people=cast("Any", range(n)), statements=cast("Any", range(m)))
