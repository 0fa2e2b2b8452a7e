"""A recipient's key pair. Its private half is kept only wrapped: under a passphrase, and under a code on paper."""

from __future__ import annotations

from dataclasses import dataclass, field

from nacl import pwhash
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
from .labels import derived

BY_PASSPHRASE, BY_CODE = b"\x01", b"\x02"
STEPS, MEMORY = 3, 64 << 20
"""Argon2id for passphrases: a person's words are guessable, so a guess must cost (RFC 9106)."""
SALT, NONCE, CODE = 16, 24, 16
_CONTEXT = b"lic wrapped key v1"


@dataclass(frozen=True, slots=True)
class KeyPair:
    """X25519. `public` may be known to everybody; `private` never leaves memory unwrapped."""

    public: bytes
    private: bytes = field(repr=False)


def new_key_pair() -> KeyPair:
    """A pair that nobody has had before."""
    return _pair(PrivateKey.generate())


def pair_of(private: bytes) -> KeyPair:
    """The pair with this private half of 32 bytes. Raises ValueError for another length."""
    if len(private) != PrivateKey.SIZE:
        raise ValueError(f"A private key has {PrivateKey.SIZE} bytes, not {len(private)}.")
    return _pair(PrivateKey(private))


def can_seal_to(public: bytes) -> bool:
    """Whether this is a public key to which something can be sealed: a few points are too weak, and refused."""
    try:
        SealedBox(PublicKey(public)).encrypt(b"")
    except (CryptoError, TypeError, ValueError):
        return False
    return True


def wrap(pair: KeyPair, passphrase: str) -> bytes:
    """The private half under a passphrase: takes 64 MiB and about 0.1 s, on purpose; callers take the machine's permit first."""
    salt = random(SALT)
    return BY_PASSPHRASE + salt + _wrapped(pair, _stretched(passphrase, salt), BY_PASSPHRASE)


def unwrap(wrapped: bytes, passphrase: str) -> KeyPair:
    """The pair that `wrap` was given. Raises CannotOpen."""
    if wrapped[:1] != BY_PASSPHRASE or len(wrapped) <= 1 + SALT + NONCE:
        raise CannotOpen
    key = _stretched(passphrase, wrapped[1 : 1 + SALT])
    return _unwrapped(wrapped[1 + SALT :], key, BY_PASSPHRASE)


def wrap_by_code(pair: KeyPair, code: bytes) -> bytes:
    """The private half under a code of 16 random bytes, shown once, on paper. Raises ValueError for another length."""
    return BY_CODE + _wrapped(pair, _of_code(code), BY_CODE)


def unwrap_by_code(wrapped: bytes, code: bytes) -> KeyPair:
    """The pair that `wrap_by_code` was given. Raises CannotOpen."""
    if wrapped[:1] != BY_CODE or len(code) != CODE:
        raise CannotOpen
    return _unwrapped(wrapped[1:], _of_code(code), BY_CODE)


def _stretched(passphrase: str, salt: bytes) -> bytes:
    return pwhash.argon2id.kdf(32, passphrase.encode(), salt, opslimit=STEPS, memlimit=MEMORY)


def _of_code(code: bytes) -> bytes:
    if len(code) != CODE:
        raise ValueError(f"A recovery code has {CODE} bytes, not {len(code)}.")
    return derived(code, b"lic recovery")


def _wrapped(pair: KeyPair, key: bytes, form: bytes) -> bytes:
    nonce = random(NONCE)
    return nonce + encrypt(pair.private, _CONTEXT + form, nonce, key)


def _unwrapped(text: bytes, key: bytes, form: bytes) -> KeyPair:
    try:
        private = decrypt(text[NONCE:], _CONTEXT + form, text[:NONCE], key)
    except (CryptoError, TypeError, ValueError):
        raise CannotOpen from None
    return _pair(PrivateKey(private))


def _pair(key: PrivateKey) -> KeyPair:
    return KeyPair(bytes(key.public_key), bytes(key))
