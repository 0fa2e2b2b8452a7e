"""Seven words find a report and read its reply; what the server keeps of them gives neither."""

from __future__ import annotations

import pytest

from lic.core import sealing

SALT = bytes(range(16))
WORDS = "amber canoe drift elbow fern gravel hinge"


@pytest.mark.parametrize(
    "typed",
    [WORDS, WORDS.upper(), f"  {WORDS.replace(' ', '   ')}\n", WORDS.replace(" ", "\u3000")],
)
def test_however_they_are_typed_the_words_give_the_same(typed):
    assert sealing.receipt(typed, SALT) == sealing.receipt(WORDS, SALT)


def test_other_words_and_another_site_give_something_else():
    one = sealing.receipt(WORDS, SALT)

    for other in (sealing.receipt(WORDS + "s", SALT), sealing.receipt(WORDS, bytes(16))):
        assert other.locator != one.locator
        assert other.pair != one.pair


def test_a_reply_to_the_reporter_opens_by_the_words_alone():
    own = sealing.receipt(WORDS, SALT)

    reply = sealing.seal(
        b"We read it. You are not alone.", "reply:v1:1", {"reporter": own.pair.public}
    )

    again = sealing.receipt(WORDS, SALT)
    opened = sealing.open_envelope(reply.text, reply.keys["reporter"], "reply:v1:1", again.pair)
    assert opened == b"We read it. You are not alone."


def test_what_the_server_keeps_is_neither_the_locator_nor_the_key():
    own = sealing.receipt(WORDS, SALT)

    kept = sealing.locator_mark(own.locator)

    assert len(kept) == 32
    assert own.locator not in kept
    assert kept not in (own.pair.private, own.pair.public)
