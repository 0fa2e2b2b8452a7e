"""What a browser seals, to the letter: frozen, opened here, and made again there (tests/journeys/test_sealing_in_the_browser.py)."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from itertools import count
from pathlib import Path

from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as encrypt
from nacl.bindings import (
    crypto_box,
    crypto_generichash_blake2b_salt_personal,
    crypto_scalarmult_base,
)

from lic.core import sealing
from lic.core.sealing.labels import derived
from lic.core.sealing.padding import padded

VECTORS = Path(__file__).with_name("sealed_vectors.json")
READERS = {name: sealing.pair_of(bytes([number]) * 32) for number, name in enumerate(("1", "2"), 1)}
GIVEN = {
    "words": "Éclair amber canoe drift élan fern œuvre",
    "salt": b64encode(bytes(range(100, 116))).decode(),
    "context": "report:v1:1b4e28ba-2fa1-4d3b-a3f5-ef19b5a7633b",
    "body": '{"v":1,"more":"Il a une camionnette grise. 🕊"}',
    "recipients": [[name, b64encode(pair.public).decode()] for name, pair in READERS.items()],
    "beside": [
        ["head", '{"hour":"2026-11-27T17","is_serious":true}'],
        ["call-back", '{"text":""}'],
    ],
}


def made() -> dict[str, object]:
    """What sealing gives with random numbers from a counter, by libsodium."""
    numbers = count()

    def random(size: int) -> bytes:
        return bytes(next(numbers) % 251 for _ in range(size))

    def encrypted(body: str, context: str) -> str:
        nonce = random(24)
        text = encrypt(padded(body.encode()), b"\x01" + context.encode(), nonce, key)
        return b64encode(b"\x01" + nonce + text).decode()

    def box(public: bytes) -> str:
        secret = random(32)
        passing = crypto_scalarmult_base(secret)
        nonce = crypto_generichash_blake2b_salt_personal(passing + public, digest_size=24)
        return b64encode(passing + crypto_box(plain, nonce, public, secret)).decode()

    from lic.base import receipts

    own = receipts.opened(GIVEN["words"], b64decode(GIVEN["salt"]))
    context = GIVEN["context"]
    key = random(32)
    plain = b"\x01" + key + derived(context.encode(), b"lic context")
    return {
        "mark": b64encode(sealing.locator_mark(own.locator)).decode(),
        "public": b64encode(own.pair.public).decode(),
        "text": encrypted(GIVEN["body"], context),
        "keys": [[name, box(pair.public)] for name, pair in READERS.items()],
        "beside": [[name, encrypted(text, f"{len(context)}:{context}:{name}")] for name, text in GIVEN["beside"]],
    }  # fmt: skip


def test_the_frozen_ones_are_what_libsodium_makes():
    assert json.loads(VECTORS.read_text()) == {"given": GIVEN, "sealed": made()}


def test_the_frozen_ones_open():
    sealed = json.loads(VECTORS.read_text())["sealed"]
    text, context = b64decode(sealed["text"]), GIVEN["context"]

    for name, key in sealed["keys"]:
        body = sealing.open_envelope(text, b64decode(key), context, READERS[name])
        assert body.decode() == GIVEN["body"]
        for (part, said), (_part, plain) in zip(sealed["beside"], GIVEN["beside"], strict=True):
            beside = sealing.open_beside(b64decode(said), b64decode(key), context, READERS[name], part)  # fmt: skip
            assert beside.decode() == plain
