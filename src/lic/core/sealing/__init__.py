"""Sealing: what is told goes into an envelope that only named people can open, and nobody else ever.

libsodium through PyNaCl, and nothing of our own below it. Every blob begins with a byte that names its form, so that a later one can
take its place. All randomness is the operating system's. Nothing here keeps anything.
"""

from .envelopes import Envelope, open_beside, open_envelope, reseal, seal, seal_beside, share
from .faults import CannotOpen, TooLong
from .files import is_available, is_file_key, seal_file
from .keys import (
    KeyPair,
    can_seal_to,
    new_key_pair,
    pair_of,
    unwrap,
    unwrap_by_code,
    wrap,
    wrap_by_code,
)
from .letters import open_letter, seal_letter
from .receipts import Receipt, locator_mark, receipt

__all__ = [
    "CannotOpen",
    "Envelope",
    "KeyPair",
    "Receipt",
    "TooLong",
    "can_seal_to",
    "is_available",
    "is_file_key",
    "locator_mark",
    "new_key_pair",
    "open_beside",
    "open_envelope",
    "open_letter",
    "pair_of",
    "receipt",
    "reseal",
    "seal",
    "seal_beside",
    "seal_file",
    "seal_letter",
    "share",
    "unwrap",
    "unwrap_by_code",
    "wrap",
    "wrap_by_code",
]
