"""A private key comes back by its passphrase or its code, and by nothing else; and never shows itself."""

from __future__ import annotations

import pytest

from lic.core import sealing
from lic.core.sealing import CannotOpen
from tests.core.sealing.test_envelopes import flipped

WORDS = "amber canoe drift elbow fern gravel hinge"
CODE = bytes(range(16))


def test_a_key_comes_back_by_its_passphrase():
    pair = sealing.new_key_pair()

    wrapped = sealing.wrap(pair, WORDS)

    assert sealing.unwrap(wrapped, WORDS) == pair
    assert pair.private not in wrapped
    with pytest.raises(CannotOpen):
        sealing.unwrap(wrapped, WORDS + "s")


def test_what_is_no_key_is_told_from_one():
    assert sealing.can_seal_to(sealing.new_key_pair().public)
    wrong = (b"", b"short", bytes(32), bytes(33))
    assert [sealing.can_seal_to(key) for key in wrong] == [False] * len(wrong)


def test_a_pair_is_known_by_its_private_half():
    pair = sealing.new_key_pair()

    assert sealing.pair_of(pair.private) == pair
    with pytest.raises(ValueError, match=r"^A private key has 32 bytes, not 31\.$"):
        sealing.pair_of(pair.private[:31])


def test_the_same_passphrase_wraps_no_two_keys_alike():
    pair = sealing.new_key_pair()

    assert sealing.wrap(pair, WORDS)[:17] != sealing.wrap(pair, WORDS)[:17]


def test_a_key_comes_back_by_its_code_on_paper():
    pair = sealing.new_key_pair()

    wrapped = sealing.wrap_by_code(pair, CODE)

    assert sealing.unwrap_by_code(wrapped, CODE) == pair
    with pytest.raises(CannotOpen):
        sealing.unwrap_by_code(wrapped, bytes(16))
    with pytest.raises(CannotOpen):
        sealing.unwrap_by_code(wrapped, CODE[:15])


def test_every_single_flipped_bit_of_a_wrapped_key_is_refused():
    wrapped = sealing.wrap_by_code(sealing.new_key_pair(), CODE)

    for bit in range(8 * len(wrapped)):
        with pytest.raises(CannotOpen):
            sealing.unwrap_by_code(flipped(wrapped, bit), CODE)


@pytest.mark.parametrize("bit", [0, 5, 9, 130, 137, 300, 335, 500, 700])
def test_a_flipped_bit_of_a_key_under_a_passphrase_is_refused(bit):
    wrapped = sealing.wrap(sealing.new_key_pair(), WORDS)

    with pytest.raises(CannotOpen):
        sealing.unwrap(flipped(wrapped, bit), WORDS)


@pytest.mark.parametrize("wrapped", [b"", b"\x01", b"\x02" + bytes(40), bytes(200)])
def test_what_is_no_wrapped_key_is_refused(wrapped):
    with pytest.raises(CannotOpen):
        sealing.unwrap(wrapped, WORDS)
    with pytest.raises(CannotOpen):
        sealing.unwrap_by_code(wrapped, CODE)


def test_a_code_of_another_length_wraps_nothing():
    with pytest.raises(ValueError, match=r"^A recovery code has 16 bytes, not 3\.$"):
        sealing.wrap_by_code(sealing.new_key_pair(), b"abc")


def test_a_shortened_wrapped_key_is_refused():
    by_code = sealing.wrap_by_code(sealing.new_key_pair(), CODE)
    by_words = sealing.wrap(sealing.new_key_pair(), WORDS)

    for cut in range(len(by_code)):
        with pytest.raises(CannotOpen):
            sealing.unwrap_by_code(by_code[:cut], CODE)
    for cut in (1, 5, 12, 16, 17, 40, 41, 42, 60, len(by_words) - 1):
        with pytest.raises(CannotOpen):
            sealing.unwrap(by_words[:cut], WORDS)


def test_a_key_under_a_code_does_not_open_as_one_under_words():
    wrapped = sealing.wrap_by_code(sealing.new_key_pair(), CODE)

    with pytest.raises(CannotOpen):
        sealing.unwrap_by_code(b"\x01" + wrapped[1:], CODE)
    with pytest.raises(CannotOpen):
        sealing.unwrap_by_code(wrapped, CODE + b"x")


def test_a_private_key_shows_itself_nowhere():
    pair = sealing.new_key_pair()
    found = sealing.receipt(WORDS, bytes(16))

    shown = repr(pair) + str(pair) + repr(found) + str(found)

    assert repr(pair.private)[2:-1] not in shown
    assert repr(found.locator)[2:-1] not in shown
    assert repr(found.pair.private)[2:-1] not in shown
