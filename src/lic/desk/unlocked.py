"""A recipient's key while it is unlocked: in the session alone, which only that browser's cookie opens, for fifteen idle minutes."""

from __future__ import annotations

import time

from django.http import HttpRequest

from lic.core import sealing
from lic.desk.reading import Reader

KEY, UNTIL = "key", "until"
IDLE_SECONDS = 15 * 60


def put(request: HttpRequest, pair: sealing.KeyPair) -> None:
    """Keep the key in this session, sealed under its cookie."""
    request.session[KEY] = pair.private.hex()
    request.session[UNTIL] = time.time() + IDLE_SECONDS


def pair(request: HttpRequest) -> sealing.KeyPair | None:
    """The key, and fifteen more minutes with it; None once it has lain idle: then the whole session goes."""
    private, until = request.session.get(KEY), request.session.get(UNTIL, 0.0)
    if private is None:
        return None
    if time.time() > until:
        request.session.flush()
        return None
    if until - time.time() < IDLE_SECONDS - 60:  # once a minute is often enough to write it down
        request.session[UNTIL] = time.time() + IDLE_SECONDS
    return sealing.pair_of(bytes.fromhex(private))


def reader(request: HttpRequest, found: sealing.KeyPair) -> Reader:
    """Who reads, for queries and services."""
    recipient = request.recipient  # type: ignore[attr-defined]
    return Reader(request.actor, recipient.pk, recipient.number, found)  # type: ignore[attr-defined]
