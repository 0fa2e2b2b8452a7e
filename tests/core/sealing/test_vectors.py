"""What was sealed once opens for ever: blobs of form 1, never made anew."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path

import pytest

from lic.core import sealing

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text())
TOLD = "Il a une camionnette grise. 🕊".encode()


def blob(name):
    return b64decode(VECTORS[name])


@pytest.fixture(scope="module")
def pair():
    return sealing.unwrap_by_code(blob("wrapped_by_code"), blob("code"))


def test_a_wrapped_key_of_form_1_opens(pair):
    assert sealing.unwrap(blob("wrapped"), VECTORS["words"]) == pair
    assert pair.public == blob("public")


def test_an_envelope_of_form_1_opens(pair):
    context = VECTORS["context"]

    assert sealing.open_envelope(blob("text"), blob("key"), context, pair) == TOLD
    assert sealing.open_beside(blob("beside"), blob("key"), context, pair, "1") == b"picture"


def test_a_receipt_of_form_1_finds_and_opens():
    own = sealing.receipt(VECTORS["words"], blob("salt"))

    assert own.locator == blob("locator")
    assert sealing.locator_mark(own.locator) == blob("locator_mark")
    assert own.pair.public == blob("reporter_public")
    opened = sealing.open_envelope(blob("text"), blob("reporter_key"), VECTORS["context"], own.pair)
    assert opened == TOLD
