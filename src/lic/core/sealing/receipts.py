"""A receipt: seven words that find what was told, and open what is answered. The server has neither.

From the words come a locator, of which the server keeps a hash, and the reporter's key pair; neither tells the other. The words have 90 bits, so a
light stretching is enough, and many receipts can be looked up without a storm of memory.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from nacl import pwhash
from nacl.public import PrivateKey

from .keys import KeyPair
from .labels import derived

STEPS, MEMORY = 2, 19 << 20
SALT, LOCATOR = 16, 16


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the words give: where the report lies, and the reporter's key pair."""

    locator: bytes = field(repr=False)
    pair: KeyPair


def receipt(words: str, salt: bytes) -> Receipt:
    """What these words give on the site with this salt of 16 bytes; case and blanks do not matter. Takes 19 MiB and about 12 ms."""
    said = " ".join(unicodedata.normalize("NFKC", words).casefold().split())
    root = pwhash.argon2id.kdf(32, said.encode(), salt, opslimit=STEPS, memlimit=MEMORY)
    key = PrivateKey(derived(root, b"lic reporter"))
    return Receipt(
        derived(root, b"lic locator", LOCATOR), KeyPair(bytes(key.public_key), bytes(key))
    )


def locator_mark(locator: bytes) -> bytes:
    """What the server keeps of a locator, 32 bytes: it finds the report, and does not give the locator back."""
    return derived(locator, b"lic locator kept")
