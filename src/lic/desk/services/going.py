"""What goes for good at the desk, told to whoever keeps the list of it: a backup from before must not bring it back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

REPORT, HELD_REPORT, RECIPIENT, KEY, SECRET, ALERT, CIRCLE, PLACE = (
    "report", "held report", "recipient", "key", "secret", "alert", "circle", "place",
)  # fmt: skip
"""HELD_REPORT: erased by its reporter, and kept by a hold alone.  KEY: a public key that was given up.  SECRET: a key as it was wrapped under words or a code that open it no more."""

_HOOKS: list[Callable[[str, object], None]] = []
_ASKED: list[Callable[[str, object], bool]] = []


def on_going(hook: Callable[[str, object], None]) -> None:
    """Register what is done, in the same transaction, when something goes."""
    _HOOKS.append(hook)


def ask_of(asked: Callable[[str, object], bool]) -> None:
    """Register where `is_gone` looks: the list of whoever keeps it."""
    _ASKED.append(asked)


def is_gone(kind: str, thing: object) -> bool:
    """Whether this stands in the list of what went."""
    return any(asked(kind, thing) for asked in _ASKED)


def say(kind: str, thing: object) -> None:
    """This is gone, or opens nothing any more."""
    for hook in _HOOKS:
        hook(kind, thing)


def mark(secret: bytes) -> str:
    """By which a key is known again, and from which nothing can be made."""
    return hashlib.blake2b(secret, digest_size=32, person=b"lic.secret.v1").hexdigest()
