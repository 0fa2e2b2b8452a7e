"""One size for many lengths: whoever sees an envelope does not learn how much was told."""

from __future__ import annotations

from .faults import CannotOpen, TooLong

SIZES = tuple(size * 1024 for size in (4, 16, 64, 256, 1024, 4096, 16384))
"""Bytes. The least holds 900 characters of any script."""
_HEAD = 4


def padded(body: bytes) -> bytes:
    """The body with its length before it, filled up to the next size. Raises TooLong."""
    for size in SIZES:
        if len(body) + _HEAD <= size:
            return (len(body).to_bytes(_HEAD) + body).ljust(size, b"\0")
    raise TooLong(len(body), SIZES[-1] - _HEAD)


def unpadded(text: bytes) -> bytes:
    """What `padded` was given. Raises CannotOpen where this is nothing it made."""
    length = int.from_bytes(text[:_HEAD])
    if len(text) not in SIZES or length > len(text) - _HEAD or any(text[_HEAD + length :]):
        raise CannotOpen
    return text[_HEAD : _HEAD + length]
