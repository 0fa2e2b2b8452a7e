"""A parcel comes out as it went in, opens for the intake alone, and looks like every other."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lic.core import sealing
from lic.safety import parcels, telling

INTAKE = sealing.new_key_pair()
LOCATOR = bytes(range(16))


def report(more: str = "") -> parcels.Report:
    case, pair = uuid4(), sealing.new_key_pair()
    told = telling.Telling(("hurt",), "2026-11-27T17", more=more)
    body, beside = telling.written(told)
    sealed = sealing.seal(body, parcels.context_of(case), {"1": pair.public, "reporter": pair.public}, beside)  # fmt: skip
    return parcels.Report(
        case, bytes(32), pair.public, sealed.text, dict(sealed.keys), dict(sealed.beside)
    )


SORTS = [
    report(),
    parcels.Word(LOCATOR, uuid4(), b"text"),
    parcels.Answer(LOCATOR, uuid4(), True),
    parcels.Answer(LOCATOR, uuid4(), False),
    parcels.Erasure(LOCATOR),
]


@pytest.mark.parametrize("parcel", SORTS, ids=lambda one: type(one).__name__)
def test_it_comes_out_as_it_went_in(parcel: parcels.Parcel):
    assert parcels.unpacked(parcels.packed(parcel, INTAKE.public), INTAKE) == parcel


def test_every_sort_has_one_size():
    assert len({len(parcels.packed(parcel, INTAKE.public)) for parcel in SORTS}) == 1


@given(st.text(min_size=1, max_size=900))
def test_a_report_of_any_length_up_to_900_characters_has_that_size(text: str):
    sizes = {len(parcels.packed(one, INTAKE.public)) for one in (report(text), report("x"))}

    assert len(sizes) == 1


def test_another_key_and_a_changed_letter_open_nothing():
    letter = parcels.packed(SORTS[0], INTAKE.public)

    with pytest.raises(parcels.NotAParcel):
        parcels.unpacked(letter, sealing.new_key_pair())
    with pytest.raises(parcels.NotAParcel):
        parcels.unpacked(letter[:-1] + bytes([letter[-1] ^ 1]), INTAKE)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"kind": "other"}', b'{"kind": "word"}', b'{"kind": "erasure", "locator": "?"}']
)  # fmt: skip
def test_what_nobody_packed_is_no_parcel(body: bytes):
    letter = sealing.seal_letter(body, parcels.CONTEXT, INTAKE.public)

    with pytest.raises(parcels.NotAParcel):
        parcels.unpacked(letter, INTAKE)


def test_nothing_secret_shows_in_how_a_parcel_is_written():
    shown = repr(SORTS)

    assert repr(LOCATOR) not in shown
    assert "text=" not in shown
    assert "keys=" not in shown
