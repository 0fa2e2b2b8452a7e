"""One person's record stays closed to everybody; two people's open each other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lic.core import sealing
from lic.core.sealing import CannotOpen, matching

SALT, WEB, INDEX = bytes(16), b"w" * 32, b"i" * 32
roots = st.binary(min_size=32, max_size=32)
reporters = st.binary(min_size=1, max_size=20)


def root_of(identifier, kind="phone"):
    return matching.blinded(matching.blinded(matching.slow(kind, identifier, SALT), WEB), INDEX)


def test_two_people_who_name_the_same_number_open_both_records():
    root = root_of("+16045550100")
    records = [matching.record(root, who, who + b" says") for who in (b"nina", b"ola")]

    assert matching.opened(records) == [b"nina says", b"ola says"]
    assert matching.record(root_of("+16045550100"), b"x", b"").tag == records[0].tag


@settings(max_examples=200, deadline=None)
@given(roots, reporters, st.integers(1, 4))
def test_one_person_alone_opens_nothing_however_often_they_report(root, reporter, times):
    records = [matching.record(root, reporter, b"told") for _ in range(times)]

    with pytest.raises(CannotOpen):
        matching.opened(records)


@settings(max_examples=200, deadline=None)
@given(roots, st.sets(reporters, min_size=2, max_size=6))
def test_any_two_and_more_people_open_all(root, people):
    records = [matching.record(root, who, who) for who in sorted(people)]

    assert matching.opened(records) == sorted(people)


@settings(max_examples=200, deadline=None)
@given(roots, roots, reporters, reporters)
def test_two_identifiers_never_open_each_other(root, other, one, two):
    records = [matching.record(root, one, b"a"), matching.record(other, two, b"b")]

    if root != other:
        with pytest.raises(CannotOpen):
            matching.opened(records)
        with pytest.raises(CannotOpen):
            matching.opened([records[0], replace(records[1], tag=records[0].tag)])


def test_the_kind_belongs_to_the_identifier():
    assert root_of("abc1234", "plate") != root_of("abc1234", "handle")


def test_the_desks_own_key_opens_no_single_record():
    desk = sealing.new_key_pair()
    envelope = sealing.seal(b"told", "match:v1:1", {"desk": desk.public})
    single = matching.record(root_of("+16045550100"), b"nina", envelope.keys["desk"])

    for blob in (single.text, single.text[matching.NONCE :], single.place, single.height):
        with pytest.raises(CannotOpen):
            sealing.open_envelope(envelope.text, blob, "match:v1:1", desk)


def test_records_with_two_tags_open_nothing():
    root = root_of("+16045550100")
    one, two = (matching.record(root, who, b"told") for who in (b"nina", b"ola"))

    with pytest.raises(CannotOpen):
        matching.opened([one, replace(two, tag=bytes(32))])


@pytest.mark.parametrize("whose", [0, 1, 2])
@pytest.mark.parametrize("name", ["place", "height", "text"])
def test_a_changed_record_is_refused(name, whose):
    root = root_of("+16045550100")
    records = [matching.record(root, who, b"told") for who in (b"nina", b"ola", b"eve")]
    blob = getattr(records[whose], name)
    records[whose] = replace(records[whose], **{name: blob[:-1] + bytes([blob[-1] ^ 1])})

    with pytest.raises(CannotOpen):
        matching.opened(records)


@pytest.mark.parametrize("cut", [0, 10, 23, 24, 30])
def test_a_shortened_record_is_refused(cut):
    root = root_of("+16045550100")
    records = [matching.record(root, who, b"told") for who in (b"nina", b"ola")]

    with pytest.raises(CannotOpen):
        matching.opened([records[0], replace(records[1], text=records[1].text[:cut])])


@pytest.mark.parametrize("whose", [0, 1, 2])
def test_one_place_with_two_heights_is_refused(whose):
    root = root_of("+16045550100")
    records = [matching.record(root, who, b"told") for who in (b"nina", b"ola", b"eve")]
    height = records[whose].height
    forged = replace(records[whose], height=height[:-1] + bytes([height[-1] ^ 1]))

    for some in (
        [*records, forged],
        [records[whose], forged],
        [forged, *records[:1], *records[1:]],
    ):
        with pytest.raises(CannotOpen):
            matching.opened(some)


def test_no_records_open_nothing():
    with pytest.raises(CannotOpen):
        matching.opened([])
