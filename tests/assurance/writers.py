"""People who answer over HTTP while the machine is pulled from under them; what they were promised is kept here."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import client
from bench.load import SECRET
from bench.server import Installation

CHOICES = ("AGREE", "DISAGREE", "PASS")


@dataclass
class Town:
    """A round with seats that are signed in; each (seat, statement) is answered once, in random order.

    sent       everything that was ever sent: (voter key, statement number) → choice
    promised   the part of it that the server said it kept
    """

    slug: str
    cookies: list[str]
    voters: list[str]
    n_statements: int
    sent: dict[tuple[str, int], str] = field(default_factory=dict)
    promised: dict[tuple[str, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        pairs = list(itertools.product(range(len(self.cookies)), range(1, self.n_statements + 1)))
        random.Random(7).shuffle(pairs)
        self.waiting = iter(pairs)
        self.lock = threading.Lock()

    def answer(self, port: int) -> bool:
        """Send the next answer; True when the server said that it is kept."""
        with self.lock:
            seat, number = next(self.waiting)
            choice = CHOICES[(seat + number) % 3]
            self.sent[self.voters[seat], number] = choice
        body = f"csrfmiddlewaretoken={SECRET}&choice={choice}"
        path = f"/c/{self.slug}/rounds/1/answer/{number}/"
        cookie = f"{self.cookies[seat]}; csrf={SECRET}"
        try:
            kept = (
                client.get(port, path, cookie, method="POST", body=body, timeout=20).status == 302
            )
        except OSError:
            return False
        if kept:
            with self.lock:
                self.promised[self.voters[seat], number] = choice
        return kept

    def compare(
        self, found: dict[tuple[str, int], str], promised: dict[tuple[str, int], str] | None = None
    ) -> tuple[int, int]:
        """(answers that were promised and are lost or different, answers that nobody sent).

        promised  a copy from before `found` was read, where people go on answering
        """
        kept = self.promised if promised is None else promised
        lost = sum(found.get(key) != choice for key, choice in kept.items())
        invented = sum(self.sent.get(key) != choice for key, choice in found.items())
        return lost, invented


def town(here: Installation, people: int = 200, n_statements: int = 100) -> Town:
    """Seat people and open a round."""
    made: dict[str, Any] = here.inside("crowd", people=people, n_statements=n_statements)
    key = (Path(here.folder) / "keys" / f"{made['key']}.key").read_bytes()
    voters = [
        hmac.new(key, name.encode(), hashlib.sha256).hexdigest() for name in made["voting_ids"]
    ]
    return Town(made["slug"], made["cookies"], voters, n_statements)


class Crew:
    """Threads that answer without a pause until they are stopped."""

    def __init__(self, people: Town, port: int, threads: int = 8) -> None:
        self.people, self.port = people, port
        self.ends = threading.Event()
        self.refused = 0
        self.threads = [threading.Thread(target=self._work) for _ in range(threads)]

    def _work(self) -> None:
        while not self.ends.is_set():
            if not self.people.answer(self.port):
                self.refused += 1
                time.sleep(0.02)

    def wait(self, answers: int, seconds: float = 20.0) -> None:
        """Until so many more answers are promised; raises RuntimeError when they do not come."""
        wanted, until = len(self.people.promised) + answers, time.monotonic() + seconds
        while len(self.people.promised) < wanted:
            if time.monotonic() > until:
                raise RuntimeError(
                    f"no {answers} answers in {seconds:.0f} s; {self.refused} were refused"
                )
            time.sleep(0.005)

    def __enter__(self) -> Crew:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ends.set()
        for thread in self.threads:
            thread.join(timeout=70)
