"""Files for somebody whose key is never on the server: in the age format, which a program on their own machine opens.

`pyrage` makes them and is an extra of the installation: without it `is_available` says no, and nothing else here can be called.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec

from .faults import TooLong
from .padding import SIZES

LEAST = 64 * 1024
"""Bytes. Nearly every report with its conversation fits, so that nearly every file is of one size."""
PREFIX, LENGTH = "age1", 62


def is_available() -> bool:
    """Whether this installation can make such files."""
    return find_spec("pyrage") is not None


def is_file_key(text: str) -> bool:
    """Whether this is a whole public key of the plain sort, `age1…`: its last letters are a check of the others."""
    from pyrage import RecipientError, x25519  # noqa: PLC0415  an extra

    if not text.startswith(PREFIX) or len(text) != LENGTH:
        return False
    try:
        x25519.Recipient.from_str(text)
    except RecipientError:
        return False
    return True


def seal_file(text: str, keys: Iterable[str], *, is_armored: bool = False) -> bytes:
    """Close a text to these keys. Blanks after it fill it up to one of a few sizes. Raises TooLong, and ValueError without keys.

    is_armored  letters alone, for a way that spoils other bytes
    """
    import pyrage  # noqa: PLC0415  an extra

    recipients = [pyrage.x25519.Recipient.from_str(key) for key in keys]
    if not recipients:
        raise ValueError("A file for nobody could never be opened.")
    sealed: bytes = pyrage.encrypt(_filled(text.encode()), recipients, armored=is_armored)
    return sealed


def _filled(body: bytes) -> bytes:
    for size in SIZES:
        if size >= LEAST and len(body) <= size:
            return body.ljust(size)
    raise TooLong(len(body), SIZES[-1])
