"""Envelopes: one ciphertext, and its key sealed to each recipient.

A random key encrypts the padded body (XChaCha20-Poly1305) together with the context it belongs to, such as `report:v1:<case>`; the key,
with a hash of that context, is sealed to each recipient's public key (X25519 sealed box). An envelope moved to another case opens
for nobody. Destroying the sealed keys destroys what was told, wherever copies of the ciphertext lie.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt as decrypt,
)
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_encrypt as encrypt,
)
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.utils import random

from .faults import CannotOpen
from .keys import KeyPair
from .labels import derived
from .padding import padded, unpadded

FORM = b"\x01"
NONCE, KEY, HASH = 24, 32, 32


@dataclass(frozen=True, slots=True)
class Envelope:
    """What may be stored and copied.

    text    the ciphertext, of one of a few sizes         keys  recipient → the envelope's key, sealed to them
    beside  more ciphertexts under the same key, such as files, by their names
    """

    text: bytes
    keys: Mapping[str, bytes]
    beside: Mapping[str, bytes] = field(default_factory=dict)


def seal(
    body: bytes,
    context: str,
    recipients: Mapping[str, bytes],
    beside: Mapping[str, bytes] | None = None,
) -> Envelope:
    """Close an envelope for these recipients (name → public key). Raises TooLong, and ValueError without recipients.

    context  what it belongs to; it opens in no other
    """
    if not recipients:
        raise ValueError("An envelope for nobody could never be opened.")
    key = random(KEY)
    return Envelope(
        _encrypted(key, body, context),
        {name: _sealed(key, context, public) for name, public in recipients.items()},
        {
            part: _encrypted(key, more, _beside(context, part))
            for part, more in (beside or {}).items()
        },
    )


def open_envelope(text: bytes, sealed_key: bytes, context: str, pair: KeyPair) -> bytes:
    """What the envelope of this context holds, for one of its recipients. Raises CannotOpen."""
    return _decrypted(_unsealed(sealed_key, context, pair), text, context)


def share(sealed_key: bytes, context: str, pair: KeyPair, public: bytes) -> bytes:
    """The envelope's key for one more recipient, by somebody who can open it. Raises CannotOpen."""
    return _sealed(_unsealed(sealed_key, context, pair), context, public)


def reseal(
    envelope: Envelope, name: str, context: str, pair: KeyPair, recipients: Mapping[str, bytes]
) -> Envelope:
    """The same under a new key, so that who knew the old one opens nothing any more. Raises CannotOpen.

    name  the recipient who opens it with `pair`
    """
    own = envelope.keys[name]
    body = open_envelope(envelope.text, own, context, pair)
    beside = {
        part: open_beside(text, own, context, pair, part) for part, text in envelope.beside.items()
    }
    return seal(body, context, recipients, beside)


def seal_beside(sealed_key: bytes, context: str, pair: KeyPair, body: bytes, part: str) -> bytes:
    """One more ciphertext under the key of an envelope that is closed already. Raises CannotOpen, TooLong."""
    key = _unsealed(sealed_key, context, pair)
    return _encrypted(key, body, _beside(context, part))


def open_beside(text: bytes, sealed_key: bytes, context: str, pair: KeyPair, part: str) -> bytes:
    """What lies beside an envelope under this name. Raises CannotOpen."""
    return _decrypted(_unsealed(sealed_key, context, pair), text, _beside(context, part))


def _beside(context: str, part: str) -> str:
    return f"{len(context)}:{context}:{part}"


def _sealed(key: bytes, context: str, public: bytes) -> bytes:
    return SealedBox(PublicKey(public)).encrypt(FORM + key + _mark(context))


def _unsealed(sealed_key: bytes, context: str, pair: KeyPair) -> bytes:
    try:
        plain = SealedBox(PrivateKey(pair.private)).decrypt(sealed_key)
    except (CryptoError, TypeError, ValueError):
        raise CannotOpen from None
    form, key, mark = plain[:1], plain[1 : 1 + KEY], plain[1 + KEY :]
    if form != FORM or not hmac.compare_digest(mark, _mark(context)):
        raise CannotOpen
    return key


def _mark(context: str) -> bytes:
    return derived(context.encode(), b"lic context", HASH)


def _encrypted(key: bytes, body: bytes, context: str) -> bytes:
    nonce = random(NONCE)
    return FORM + nonce + encrypt(padded(body), FORM + context.encode(), nonce, key)


def _decrypted(key: bytes, text: bytes, context: str) -> bytes:
    if text[:1] != FORM:
        raise CannotOpen
    nonce, rest = text[1 : 1 + NONCE], text[1 + NONCE :]
    try:
        return unpadded(decrypt(rest, FORM + context.encode(), nonce, key))
    except (CryptoError, TypeError, ValueError):
        raise CannotOpen from None
