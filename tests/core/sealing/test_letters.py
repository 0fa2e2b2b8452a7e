"""A letter opens for one key, as one thing, and is as long as any other."""

from __future__ import annotations

import pytest
from nacl.public import PublicKey, SealedBox

from lic.core import sealing
from lic.core.sealing.labels import derived
from lic.core.sealing.padding import padded

PAIR = sealing.new_key_pair()


def test_a_letter_opens_for_its_key_and_as_what_it_is():
    letter = sealing.seal_letter(b"what was said", "parcel:v1", PAIR.public)

    assert sealing.open_letter(letter, "parcel:v1", PAIR) == b"what was said"


def test_a_letter_is_built_as_it_is_written_down():
    """One byte for the form, 32 for what it is, then the text and its padding; another form is refused."""
    inside = derived(b"parcel:v1", b"lic letter", 32) + padded(b"what was said")
    box = SealedBox(PublicKey(PAIR.public))

    assert sealing.open_letter(box.encrypt(b"\x01" + inside), "parcel:v1", PAIR) == b"what was said"
    with pytest.raises(sealing.CannotOpen):
        sealing.open_letter(box.encrypt(b"\x02" + inside), "parcel:v1", PAIR)


def test_another_key_and_another_context_open_nothing():
    letter = sealing.seal_letter(b"what was said", "parcel:v1", PAIR.public)

    for context, pair in (("parcel:v2", PAIR), ("parcel:v1", sealing.new_key_pair())):
        with pytest.raises(sealing.CannotOpen):
            sealing.open_letter(letter, context, pair)


def test_every_length_up_to_four_thousand_bytes_gives_one_size():
    sizes = {
        len(sealing.seal_letter(b"x" * n, "parcel:v1", PAIR.public)) for n in range(0, 4000, 97)
    }

    assert len(sizes) == 1


@pytest.mark.parametrize("wrong", [b"", b"\x01", bytes(200)])
def test_what_is_no_letter_opens_as_nothing(wrong):
    with pytest.raises(sealing.CannotOpen):
        sealing.open_letter(wrong, "parcel:v1", PAIR)


def test_a_changed_byte_is_refused():
    letter = bytearray(sealing.seal_letter(b"what was said", "parcel:v1", PAIR.public))

    for place in range(0, len(letter), 61):
        changed = bytearray(letter)
        changed[place] ^= 1
        with pytest.raises(sealing.CannotOpen):
            sealing.open_letter(bytes(changed), "parcel:v1", PAIR)
