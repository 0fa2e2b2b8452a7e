"""Letters: a whole text closed to one key, of one of a few sizes. Who carries it learns nothing, not even its length."""

from __future__ import annotations

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from .faults import CannotOpen
from .keys import KeyPair
from .labels import derived
from .padding import padded, unpadded

FORM = b"\x01"
HASH = 32


def seal_letter(body: bytes, context: str, public: bytes) -> bytes:
    """Close a letter to this key (X25519 sealed box). Raises TooLong.

    context  what it is, such as `parcel:v1`; it opens as nothing else
    """
    mark = derived(context.encode(), b"lic letter", HASH)
    return SealedBox(PublicKey(public)).encrypt(FORM + mark + padded(body))


def open_letter(letter: bytes, context: str, pair: KeyPair) -> bytes:
    """What `seal_letter` was given. Raises CannotOpen."""
    try:
        plain = SealedBox(PrivateKey(pair.private)).decrypt(letter)
    except (CryptoError, TypeError, ValueError):
        raise CannotOpen from None
    if plain[: 1 + HASH] != FORM + derived(context.encode(), b"lic letter", HASH):
        raise CannotOpen
    return unpadded(plain[1 + HASH :])
