"""However it is typed, one form; two different numbers never one; names are none."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lic.safety import identifiers
from lic.safety.identifiers import EMAIL, HANDLE, PHONE, PLATE, URL, Identifier
from lic.safety.telling import Telling

digit = st.sampled_from("23456789")
numbers = st.builds(
    lambda first, area, second, office, line: f"{first}{area}{second}{office}{line}",
    digit, st.text("0123456789", min_size=2, max_size=2), digit,
    st.text("0123456789", min_size=2, max_size=2), st.text("0123456789", min_size=4, max_size=4),
)  # fmt: skip
gaps = st.sampled_from(["", " ", "-", ".", " - ", "\u00a0", "–"])
letters_and_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def kinds(text: str) -> set[tuple[str, str]]:
    return {(one.kind, one.form) for one in identifiers.named(text, "CA")}


@given(numbers, st.sampled_from(["", "1", "+1", "+1 ", "1-"]), gaps, gaps, st.booleans())
def test_a_phone_number_has_one_form_however_it_is_typed(number, country, gap, other, in_brackets):
    area, office, line = number[:3], number[3:6], number[6:]
    shown = f"({area})" if in_brackets else area
    typed = f"{country}{shown}{gap}{office}{other}{line}"

    assert kinds(typed) == {(PHONE, f"+1{number}")}
    assert kinds(f"Phone: {typed}") == {(PHONE, f"+1{number}")}
    assert kinds(f"{typed} ext. 12") == {(PHONE, f"+1{number}")}


@given(numbers, numbers)
def test_two_different_numbers_are_never_one(one, other):
    assert (identifiers.phone(one, "CA") == identifiers.phone(other, "CA")) is (one == other)


def test_a_number_from_elsewhere_keeps_its_country():
    assert identifiers.phone("+44 20 7946 0958", "CA") == "+442079460958"
    assert identifiers.phone("020 7946 0958", "CA") == ""
    assert identifiers.phone("020 7946 0958", "GB") == "+442079460958"


@pytest.mark.parametrize("text", ["", "12", "604555010012345678", "call me", "bluevan604", "٣"])
def test_what_is_no_number_is_none(text):
    assert identifiers.phone(text, "CA") == ""


def test_a_number_among_words_is_found_and_the_name_is_not():
    assert kinds("Jay from Surrey, (604) 555-0100") == {(PHONE, "+16045550100")}
    assert kinds("Jay 604 555 0100 at night") == {(PHONE, "+16045550100")}
    assert kinds("Big Jay") == set()


@given(st.text(letters_and_digits, min_size=3, max_size=8), st.lists(gaps, min_size=8, max_size=8))
def test_a_plate_has_one_form_however_it_is_typed(plate, between):
    typed = "".join(a + b for a, b in zip(plate.lower(), between, strict=False))

    assert identifiers.plate(typed) == identifiers.plate(plate) == plate
    assert Identifier(PLATE, plate).is_whole is (len(plate) >= 5)


handles = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=3, max_size=20).filter(lambda x: x.strip("_"))  # fmt: skip


@given(handles, st.booleans(), st.booleans())
def test_a_handle_has_one_form_however_it_is_typed(handle, with_at, is_loud):
    typed = ("@" if with_at else "") + (handle.upper() if is_loud else handle)

    assert kinds(f" {typed} ") == {(HANDLE, handle)}


@given(handles, handles, st.booleans(), st.booleans())
def test_an_email_has_one_form_however_it_is_typed(name, host, is_loud, has_scheme):
    typed = f"{'mailto:' if has_scheme else ''}{name}@{host.strip('_')}.ca"

    assert kinds(typed.upper() if is_loud else typed) == {(EMAIL, f"{name}@{host.strip('_')}.ca")}


@given(
    st.sampled_from(["", "http://", "https://", "HTTPS://"]), st.sampled_from(["", "www.", "WWW."]),
    st.sampled_from(["", "/"]), st.sampled_from(["", "?ref=1", "#top", "?a=b/c"]),
)  # fmt: skip
def test_a_page_has_one_form_however_it_is_typed(scheme, www, slash, query):
    assert kinds(f"{scheme}{www}Example.com/Blue-Van{slash}{query}") == {(URL, "example.com/blue-van")}  # fmt: skip
    assert kinds(f"{scheme}{www}bluevan.ca{slash}") == {(URL, "bluevan.ca")}


def test_a_name_with_a_dot_is_a_handle():
    assert kinds("blue.van") == {(HANDLE, "blue.van")}


def test_a_report_names_what_stands_in_its_two_questions_and_nothing_else():
    told = Telling(
        ("hurt",), "2026-11-27T17", plate="ab1 23c\nXY9", known_as="Robin Blue\n604-555-0100, @BlueVan\n555 0199",
        looks="604 555 0142", vehicle="@vehicle", more="call 604 555 0177", call_back="604 555 0188",
    )  # fmt: skip

    assert identifiers.of(told, "CA") == {
        Identifier(PLATE, "AB123C"), Identifier(PLATE, "XY9"), Identifier(PHONE, "+16045550100"),
        Identifier(HANDLE, "bluevan"), Identifier(PHONE, "5550199"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "there", "fits"),
    [
        ("604 555 0100", Identifier(PHONE, "+16045550100"), {True}),
        ("0100", Identifier(PHONE, "+16045550100"), {False}),
        ("555-0100", Identifier(PHONE, "+16045550100"), {False}),
        ("604 555 0100", Identifier(PHONE, "5550100"), {False}),
        ("604555", Identifier(PHONE, "+16045550100"), set()),
        ("00", Identifier(PHONE, "+16045550100"), set()),
        ("ab1 23c", Identifier(PLATE, "AB123C"), {True}),
        ("123", Identifier(PLATE, "AB123C"), {False}),
        ("ab123c", Identifier(PLATE, "B12"), {False}),
        ("xy9", Identifier(PLATE, "XY9"), {False}),
        ("bluevan", Identifier(HANDLE, "bluevan"), {True}),
        ("@van", Identifier(HANDLE, "bluevan"), {False}),
        ("bluevan", Identifier(URL, "example.com/bluevan"), {False}),
        ("blevan", Identifier(HANDLE, "bluevan"), set()),
        ("Robin Blue", Identifier(HANDLE, "robinblue"), set()),
    ],
)
def test_whole_and_in_part(typed, there, fits):
    found = {identifiers.fits(one, there) for one in identifiers.typed(typed, "CA")}

    assert found - {None} == fits


def test_the_tables_of_numbers_are_read_only_by_who_looks_at_one():
    code = "import sys, lic.safety.identifiers as i; assert 'phonenumbers' not in sys.modules; i.phone('604 555 0100', 'CA'); assert 'phonenumbers' in sys.modules"

    subprocess.run([sys.executable, "-c", code], check=True)
