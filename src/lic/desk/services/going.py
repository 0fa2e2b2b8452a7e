"""What goes for good at the desk, told to whoever keeps the list of it: a backup from before must not bring it back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

REPORT, RECIPIENT, KEY, SECRET, ALERT, CIRCLE, PLACE = (
    "report", "recipient", "key", "secret", "alert", "circle", "place",
)  # fmt: skip
"""KEY: a public key that was given up.  SECRET: a key as it was wrapped under words or a code that open it no more."""

_HOOKS: list[Callable[[str, object], None]] = []


def on_going(hook: Callable[[str, object], None]) -> None:
    """Register what is done, in the same transaction, when something goes."""
    _HOOKS.append(hook)


def say(kind: str, thing: object) -> None:
    """This is gone, or opens nothing any more."""
    for hook in _HOOKS:
        hook(kind, thing)


def mark(secret: bytes) -> str:
    """By which a key is known again, and from which nothing can be made."""
    return hashlib.blake2b(secret, digest_size=32, person=b"lic.secret.v1").hexdigest()
