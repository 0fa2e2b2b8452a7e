"""Records that open only when two different people name the same identifier.

From the identifier a slope and an intercept are derived; each record carries one point of that line, at a place that belongs to its reporter. One point tells
nothing of the intercept, two give it, and the intercept opens what lies inside: an envelope's key sealed to the desk. So a single record
stays closed to the desk itself. After the line shares of Callisto (Rajan, Qin, Archer, Boneh, Lepoint and Varia, COMPASS 2018, doi 10.1145/3209811.3212699).

What protects a guessable identifier is that guessing needs two keys kept in two processes, and costs: it delays, it is no wall (docs/threat-model.md).
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from nacl import pwhash
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as decrypt
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as encrypt
from nacl.exceptions import CryptoError
from nacl.utils import random

from .faults import CannotOpen
from .labels import derived

PRIME = 2**255 - 19
STEPS, MEMORY = 2, 64 << 20
NONCE = 24
_CONTEXT = b"lic match v1"


@dataclass(frozen=True, slots=True)
class Record:
    """What may be stored: equal tags name the same identifier, and that is all a reader sees.

    place, height  the record's point, 32 bytes each        text  closed until two places are known
    """

    tag: bytes
    place: bytes
    height: bytes
    text: bytes


def slow(kind: str, identifier: str, salt: bytes) -> bytes:
    """The identifier, stretched: 64 MiB and some 60 ms. `identifier` in its one normal form; `salt` of the site, 16 bytes."""
    said = f"{kind}:{identifier}".encode()
    return pwhash.argon2id.kdf(32, said, salt, opslimit=STEPS, memlimit=MEMORY)


def blinded(stretched: bytes, key: bytes) -> bytes:
    """One step of the two-key derivation: the web's key first, the index's key second, each in a process of its own."""
    return hmac.new(key, stretched, sha256).digest()


def record(root: bytes, reporter: bytes, payload: bytes) -> Record:
    """A record of an identifier (`blinded` twice) by a reporter.

    reporter  what is the same for one reporter and differs between two; two records of one reporter never open each other
    payload   sealed to the desk already
    """
    slope, intercept = _line(root)
    place = _number(derived(reporter + root, b"lic match place"))
    height = (slope * place + intercept) % PRIME
    nonce = random(NONCE)
    text = nonce + encrypt(payload, _CONTEXT, nonce, _key(intercept))
    return Record(derived(root, b"lic match tag"), _bytes(place), _bytes(height), text)


def opened(records: Sequence[Record]) -> list[bytes]:
    """The payloads of records with one tag, in their order. Raises CannotOpen unless two places differ, and where one was changed."""
    points = {(int.from_bytes(r.place), int.from_bytes(r.height)) for r in records}
    places = {place for place, _ in points}
    if len({r.tag for r in records}) != 1 or len(places) < 2 or len(places) != len(points):
        raise CannotOpen
    (x, y), (other_x, other_y), *rest = sorted(points)
    slope = (y - other_y) * pow(x - other_x, -1, PRIME) % PRIME
    intercept = (y - slope * x) % PRIME
    if any((slope * a + intercept - b) % PRIME for a, b in rest):
        raise CannotOpen
    try:
        return [decrypt(r.text[NONCE:], _CONTEXT, r.text[:NONCE], _key(intercept)) for r in records]
    except (CryptoError, TypeError, ValueError):
        raise CannotOpen from None


def _line(root: bytes) -> tuple[int, int]:
    return _number(derived(root, b"lic match slope")), _number(derived(root, b"lic match line"))


def _key(intercept: int) -> bytes:
    return derived(_bytes(intercept), b"lic match key")


def _number(digest: bytes) -> int:
    return int.from_bytes(digest) % PRIME


def _bytes(number: int) -> bytes:
    return number.to_bytes(32)
