"""What was sealed once opens for ever: blobs of form 1, never made anew."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import replace
from pathlib import Path

import pytest

from lic.core import sealing
from lic.core.sealing import CannotOpen, matching

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


def record(who):
    return matching.Record(
        **{name: b64decode(text) for name, text in VECTORS[f"match_{who}"].items()}
    )


def test_an_identifier_of_form_1_gives_the_same_root():
    stretched = matching.slow("phone", "+16045550100", bytes(range(16)))

    assert stretched == blob("match_slow")
    assert matching.blinded(matching.blinded(stretched, b"w" * 32), b"i" * 32) == blob("match_root")


def test_records_of_form_1_meet_at_the_same_points_and_open():
    kept = [record("nina"), record("ola")]

    made = [matching.record(blob("match_root"), who, b"") for who in (b"nina", b"ola")]

    assert [(one.tag, one.place, one.height) for one in made] == [
        (one.tag, one.place, one.height) for one in kept
    ]
    assert matching.opened(kept) == [b"nina says", b"ola says"]


def test_what_is_not_bytes_is_refused_like_anything_else(pair):
    own, context = blob("key"), VECTORS["context"]
    first, second = record("nina"), record("ola")

    for refused in (
        lambda: sealing.open_envelope(memoryview(blob("text")), own, context, pair),
        lambda: sealing.open_envelope(blob("text"), "key", context, pair),
        lambda: sealing.unwrap_by_code(memoryview(blob("wrapped_by_code")), blob("code")),
        lambda: matching.opened([first, replace(second, text=memoryview(second.text))]),
    ):
        with pytest.raises(CannotOpen):
            refused()
