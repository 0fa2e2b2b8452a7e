"""Slowing down guesses without keeping who guessed: hashes with an hourly salt, in local memory.

A bucket is named by a sign-in name, a network address or an account. Its name is hashed with a
random salt that lives for an hour in this process and is then forgotten together with every count.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.http import HttpRequest

from lic.base.permits import Busy

HOUR = 3600
DAY = 24 * HOUR
FREE = 5
LONGEST = 900
FREE_FROM_ADDRESS = 20
"""Wrong tries before the first wait: for one name, and for one address."""
MOST = 50_000
"""Names kept in an hour; at more, all are let go, so that a storm cannot fill the memory."""


@dataclass
class Counter:
    """Wrong tries of one hour, by hashed name: (how many, when the next try is looked at).

    period  how long the salt lives, and every count with it
    """

    period: float = HOUR
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    began: float = field(default_factory=time.monotonic)
    tries: dict[bytes, tuple[int, float]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def _name(self, bucket: str) -> bytes:
        if time.monotonic() - self.began > self.period:
            self.salt, self.began = secrets.token_bytes(32), time.monotonic()
            self.tries.clear()
        return hashlib.blake2b(bucket.encode(), digest_size=16, key=self.salt).digest()

    def wait(self, bucket: str) -> float:
        """Seconds until a try in this bucket is looked at; 0 when at once."""
        with self.lock:
            return max(0.0, self.tries.get(self._name(bucket), (0, 0.0))[1] - time.monotonic())

    def failed(self, bucket: str, free: int = FREE) -> None:
        """Count a wrong try; after `free` of them each doubles the wait, from 1 s up to 15 minutes."""
        with self.lock:
            self._count(bucket, free)

    def enter(self, buckets: tuple[tuple[str, int], ...]) -> float:
        """Seconds to wait; at 0 the try is looked at, and counts as wrong until it is known to be right.

        Both in one step: many tries sent at once would all find that nobody has to wait.
        """
        with self.lock:
            now = time.monotonic()
            left = max(
                (self.tries.get(self._name(b), (0, 0.0))[1] - now for b, _ in buckets), default=0.0
            )
            if left <= 0:
                for bucket, free in buckets:
                    self._count(bucket, free)
            return max(0.0, left)

    def give_back(self, bucket: str, free: int) -> None:
        """Take one try out of the count that turned out to be right."""
        with self.lock:
            name = self._name(bucket)
            count, _until = self.tries.get(name, (0, 0.0))
            if 1 < count <= free:
                self.tries[name] = (count - 1, 0.0)
            elif count <= 1:
                self.tries.pop(name, None)

    def _count(self, bucket: str, free: int) -> None:
        name = self._name(bucket)
        count = self.tries.get(name, (0, 0.0))[0] + 1
        pause = min(2.0 ** min(count - free, 20), LONGEST) if count >= free else 0.0
        self._keep(name, count, time.monotonic() + pause)

    def count(self, bucket: str, most: int) -> bool:
        """Count once more in this bucket unless it holds `most` already; returns whether it was counted."""
        with self.lock:
            name = self._name(bucket)
            count = self.tries.get(name, (0, 0.0))[0]
            if count >= most:
                return False
            self._keep(name, count + 1, 0.0)
            return True

    def _keep(self, name: bytes, count: int, until: float) -> None:
        if name not in self.tries and len(self.tries) >= MOST:
            self.tries.clear()
        self.tries[name] = (count, until)

    def succeeded(self, bucket: str) -> None:
        """Forget the wrong tries of a bucket."""
        with self.lock:
            self.tries.pop(self._name(bucket), None)


COUNTER = Counter()


@dataclass(frozen=True, slots=True)
class Gate:
    """The buckets that one try belongs to: (name, free tries)."""

    buckets: tuple[tuple[str, int], ...]

    @contextmanager
    def looking(self) -> Iterator[None]:
        """While a try is looked at: one that could not be, for too many others, was no wrong one."""
        try:
            yield
        except Busy:
            for name, free in self.buckets:
                COUNTER.give_back(name, free)
            raise

    def wait(self) -> float:
        return max((COUNTER.wait(name) for name, _ in self.buckets), default=0.0)

    def failed(self) -> None:
        for name, free in self.buckets:
            COUNTER.failed(name, free)

    def enter(self) -> float:
        """Seconds to wait; at 0 the try is looked at and counted. Say `succeeded` when it was right."""
        return COUNTER.enter(self.buckets)

    def succeeded(self, *, is_named: bool = True) -> None:
        """Clear the name's own bucket, the first; an address gets back the one try and no more.

        is_named  false for a try that carries no name, such as a card
        """
        if is_named:
            COUNTER.succeeded(self.buckets[0][0])
        for name, free in self.buckets[is_named:]:
            COUNTER.give_back(name, free)


def gate(request: HttpRequest, purpose: str, name: str) -> Gate:
    """The gate before a try: by name, and by the address it comes from."""
    return Gate(((f"{purpose} {name}", FREE), *_of_address(request, purpose)))


def address_gate(request: HttpRequest, purpose: str) -> Gate:
    """The gate before a try that carries no name, such as a card."""
    return Gate(_of_address(request, purpose))


def _of_address(request: HttpRequest, purpose: str) -> tuple[tuple[str, int], ...]:
    """The bucket of a single address; none where all come from one.

    Behind a proxy or an onion service one person's wrong tries would keep everybody out. Names are
    private, codes have 80 bits and passphrases are looked at one at a time: guesses stay slow.
    """
    address = request.META.get("REMOTE_ADDR", "")
    return () if _is_shared(address) else ((f"{purpose} from {address}", FREE_FROM_ADDRESS),)


def _is_shared(address: str) -> bool:
    """A proxy or an onion service in front: many people come from this one address."""
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return True
