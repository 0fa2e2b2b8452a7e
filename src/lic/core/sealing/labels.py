"""Keys of one root for several ends, told apart by a label, so that none of them tells another."""

from __future__ import annotations

from nacl.encoding import RawEncoder
from nacl.hash import blake2b


def derived(root: bytes, label: bytes, size: int = 32) -> bytes:
    """BLAKE2b of the root, keyed with nothing and personalised by the label (at most 16 bytes)."""
    return blake2b(root, digest_size=size, person=label, encoder=RawEncoder)
