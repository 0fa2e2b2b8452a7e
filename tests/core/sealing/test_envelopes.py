"""Envelopes open for their recipients in their own place, whole, and for nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey, PublicKey, SealedBox

from lic.core import sealing
from lic.core.sealing import CannotOpen, envelopes, padding

HERE = "report:v1:7b0c"
NINA, OLA, EVE = (sealing.new_key_pair() for _ in range(3))
TO = {"nina": NINA.public, "ola": OLA.public}


def opened(envelope, name="nina", pair=NINA, context=HERE):
    return sealing.open_envelope(envelope.text, envelope.keys[name], context, pair)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=9000))
def test_each_recipient_reads_what_was_told(body):
    envelope = sealing.seal(body, HERE, TO)

    assert opened(envelope) == opened(envelope, "ola", OLA) == body


def test_somebody_elses_key_opens_nothing():
    envelope = sealing.seal(b"he drives a grey van", HERE, TO)

    for name in TO:
        with pytest.raises(CannotOpen):
            opened(envelope, name, EVE)


def test_an_envelope_moved_to_another_case_opens_for_nobody():
    envelope = sealing.seal(b"told", HERE, TO)

    with pytest.raises(CannotOpen):
        opened(envelope, context="report:v1:7b0d")


def test_a_text_under_another_envelopes_key_opens_for_nobody():
    one, other = (sealing.seal(body, HERE, TO) for body in (b"one", b"other"))

    with pytest.raises(CannotOpen):
        sealing.open_envelope(one.text, other.keys["nina"], HERE, NINA)


def test_every_single_flipped_bit_is_refused():
    envelope = sealing.seal(("ä" * 900).encode(), HERE, TO)
    refused = 0

    for bit in range(8 * len(envelope.text)):
        with pytest.raises(CannotOpen):
            sealing.open_envelope(flipped(envelope.text, bit), envelope.keys["nina"], HERE, NINA)
        refused += 1
    for bit in range(8 * len(envelope.keys["nina"])):
        with pytest.raises(CannotOpen):
            sealing.open_envelope(envelope.text, flipped(envelope.keys["nina"], bit), HERE, NINA)
        refused += 1

    assert refused > 30_000


def flipped(blob, bit):
    changed = bytearray(blob)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@pytest.mark.parametrize("cut", [0, 1, 24, 25, 40, 112])
def test_a_shortened_envelope_is_refused(cut):
    envelope = sealing.seal(b"told", HERE, TO)
    own = envelope.keys["nina"]

    for text, key in ((envelope.text[:cut], own), (envelope.text, own[:cut])):
        with pytest.raises(CannotOpen):
            sealing.open_envelope(text, key, HERE, NINA)


@pytest.mark.parametrize("letter", ["a", "é", "語", "🕊"])
def test_nobody_sees_how_much_was_told(letter):
    sizes = {
        len(sealing.seal((letter * n).encode(), HERE, {"nina": NINA.public}).text)
        for n in (1, 2, 450, 899, 900)
    }

    assert sizes == {padding.SIZES[0] + 1 + 24 + 16}


@given(st.binary(max_size=70_000))
@settings(max_examples=60, deadline=None)
def test_padding_comes_off_and_has_few_sizes(body):
    text = padding.padded(body)

    assert padding.unpadded(text) == body
    assert len(text) in padding.SIZES


def test_more_than_the_largest_envelope_is_refused_with_the_limit():
    with pytest.raises(sealing.TooLong, match="at most 16,777,212 do"):
        padding.padded(bytes(padding.SIZES[-1]))


def test_nobody_is_no_recipient():
    with pytest.raises(ValueError, match="for nobody"):
        sealing.seal(b"told", HERE, {})


def test_a_recipient_lets_in_a_colleague_who_then_reads_it():
    envelope = sealing.seal(b"told", HERE, {"nina": NINA.public})

    for_ola = sealing.share(envelope.keys["nina"], HERE, NINA, OLA.public)

    assert sealing.open_envelope(envelope.text, for_ola, HERE, OLA) == b"told"
    with pytest.raises(CannotOpen):
        sealing.share(envelope.keys["nina"], HERE, EVE, EVE.public)


def test_after_a_stolen_key_the_old_one_opens_nothing():
    before = sealing.seal(b"told", HERE, TO, {"1": b"a picture"})
    fresh = sealing.new_key_pair()

    after = sealing.reseal(before, "ola", HERE, OLA, {"nina": fresh.public, "ola": OLA.public})

    assert opened(after, pair=fresh) == b"told"
    assert sealing.open_beside(after.beside["1"], after.keys["ola"], HERE, OLA, "1") == b"a picture"
    for key in (after.keys["nina"], before.keys["nina"]):
        with pytest.raises(CannotOpen):
            sealing.open_envelope(after.text, key, HERE, NINA)


def test_what_lies_beside_opens_in_its_own_place_alone():
    envelope = sealing.seal(b"told", HERE, TO, {"1": b"a picture"})
    own = envelope.keys["nina"]

    reply = sealing.seal_beside(own, HERE, NINA, b"we read it", "reply")

    assert sealing.open_beside(envelope.beside["1"], own, HERE, NINA, "1") == b"a picture"
    assert sealing.open_beside(reply, envelope.keys["ola"], HERE, OLA, "reply") == b"we read it"
    for text, part in ((reply, "1"), (envelope.beside["1"], "reply"), (envelope.text, "1")):
        with pytest.raises(CannotOpen):
            sealing.open_beside(text, own, HERE, NINA, part)


def test_two_envelopes_of_one_text_share_no_byte_run():
    one, other = (sealing.seal(b"told", HERE, TO) for _ in range(2))

    assert one.text[:1] == other.text[:1] == envelopes.FORM
    runs = {one.text[k : k + 8] for k in range(1, len(one.text) - 8)}
    assert runs & {other.text[k : k + 8] for k in range(1, len(other.text) - 8)} == set()


def test_an_envelope_for_nobody_is_not_made():
    with pytest.raises(ValueError, match=r"^An envelope for nobody could never be opened\.$"):
        sealing.seal(b"told", HERE, {})


def test_an_envelope_has_nothing_beside_it_unless_it_is_put_there():
    envelope = sealing.seal(b"told", HERE, TO)

    assert sealing.Envelope(envelope.text, envelope.keys) == envelope
    assert envelope.beside == {}


def test_a_text_of_another_form_is_refused():
    pair = sealing.new_key_pair()
    envelope = sealing.seal(b"told", "report:v1:1", {"one": pair.public})

    for form in (b"\x00", b"\x02", b""):
        with pytest.raises(sealing.CannotOpen):
            sealing.open_envelope(
                form + envelope.text[1:], envelope.keys["one"], "report:v1:1", pair
            )


def test_a_sealed_key_of_another_form_or_length_is_refused():
    envelope = sealing.seal(b"told", HERE, TO)
    plain = SealedBox(PrivateKey(NINA.private)).decrypt(envelope.keys["nina"])

    for changed in (b"\x02" + plain[1:], plain[:-1], plain + b"x", plain[1:], b""):
        key = SealedBox(PublicKey(NINA.public)).encrypt(changed)
        with pytest.raises(CannotOpen):
            sealing.open_envelope(envelope.text, key, HERE, NINA)
