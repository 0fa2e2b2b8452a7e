import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lic.core.text.screen import KINDS, screen
from tests.core.text import made

PHONES = (
    "604-555-0142",
    "(604) 555-0142",
    "604.555.0142",
    "604/555/0142",
    "604\u2014555\u20140142",
    "6045550142",
    "+1 604 555 0142",
    "+1(604)555-0142",
    "1-604-555-0142",
    "555-0142",
    "06 12 34 56 78",
    "06.12.34.56.78",
    "+33 6 12 34 56 78",
    "0033612345678",
    "+44 20 7946 0958",
    "07700 900123",
    "6 0 4 5 5 5 0 1 4 2",
    "6\u200b04\u200d5550142",
    "\u0666\u0660\u0664-\u0665\u0665\u0665-\u0660\u0661\u0664\u0662",
    "\uff16\uff10\uff14\uff0d\uff15\uff15\uff15\uff0d\uff10\uff11\uff14\uff12",
    "6\ufe0f\u20e30\ufe0f\u20e34\ufe0f\u20e35550142",
    "six oh four five five five oh one four two",
    "six zéro quatre cinq cinq cinq zéro un quatre deux",
)
EMAILS = (
    "jo@example.ca",
    "jo.b+x@mail.example.com",
    "jo @ example.com",
    "jo at example dot ca",
    "jo AT example DOT ca",
    "jo [at] example [dot] ca",
    "jo(at)example.ca",
    "jo arobase example point ca",
    "\uff4a\uff4f\uff20example.com",
    "j\u043e@ex\u0430mple.ca",
    "jo\u200b@example\u2060.ca",
)
PLATES = ("AB1 23C", "ab123c", "AB1-23C", "A12 BCD", "ABC123")
ADDRESSES = (
    "123 Main St",
    "123 main street",
    "123 5th Ave",
    "123 Main Street",
    "1234 East Hastings",
    "5-1234 Main St",
    "unit 5, 123 Main St",
    "1055 West Georgia Street",
    "7 Ferry Lane",
    "800 block of Main",
    "corner of Main and Hastings",
    "apt 12",
    "motel room 12",
    "12 rue de la Gare",
    "12, rue de la gare",
    "45 bis avenue Foch",
    "123 boul. René-Lévesque",
    "123 5e Avenue",
    "1 chemin du Lac",
    "app. 4",
    "coin Ontario et Panet",
)
OTHERS = {
    "POSTAL_CODE": ("V6B 1A1", "v6b1a1", "H2X-1Y4"),
    "URL": ("https://example.org/x?y=1", "www.example.com", "example.com", "t.me/quiet_heron"),
    "HANDLE": ("@quiet_heron", "insta: heron12"),
    "COORDINATES": ("49.28273, -123.12074", "49°16'58\" N", "84VV7V+22", "///filled.count.soap"),
    "NAME": ("a woman named Marie", "her real name is Ann Lee", "Mme Tremblay", "Cst. Roy"),
    "DESCRIPTION": ("woman with the red jacket", "blonde woman", "femme aux cheveux longs"),
}
EXAMPLES = {
    "PHONE": PHONES,
    "EMAIL": EMAILS,
    "PLATE": PLATES,
    "ADDRESS": ADDRESSES,
    **OTHERS,
}
HOSTILE = ("1 ", "6 0", "1°", "12 Main ", "man hair ", "a at b dot ")


def seconds(text):
    before = time.thread_time()
    screen(text)
    return time.thread_time() - before


def kinds(text):
    return [finding.kind for finding in screen(text)]


@pytest.mark.parametrize("texts", [made.FERRY_LANE, made.HARMLESS])
def test_what_people_say_about_the_place_passes(texts):
    found = {text: screen(text) for text in texts}

    assert {text: findings for text, findings in found.items() if findings} == {}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_what_leads_to_a_person_is_found(kind):
    found = {text: kinds(text) for text in EXAMPLES[kind]}

    assert found == {text: [kind] for text in EXAMPLES[kind]}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_it_is_found_inside_a_sentence_and_the_place_is_right(kind):
    before, after = "Désolé\u200b\u2026 that is it: ", ", and no more."
    texts = [before + text + after for text in EXAMPLES[kind]]

    found = [screen(text) for text in texts]

    assert [[finding.kind for finding in findings] for findings in found] == [[kind]] * len(texts)
    for text, (finding,) in zip(texts, found, strict=True):
        assert text[finding.start : finding.end] == finding.text
        assert finding.text.strip("aA ") in text[len(before) : -len(after)]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("reported as: grey pickup, plate has 7K, took money back", "7K"),
        ("plate 7K3", "7K3"),
        ("the plate starts with AB", "AB"),
        ("licence plate number 123 ABC", "123 ABC"),
        ("la plaque commence par 7K", "7K"),
        ("a white car, ABC 123", "ABC 123"),
        ("un camion 1234 AB", "1234 AB"),
    ],
)
def test_part_of_a_plate_is_found_where_a_plate_is_spoken_of(text, part):
    assert [(finding.kind, finding.text) for finding in screen(text)] == [("PLATE", part)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("open 24/7 604-555-0142", "604-555-0142"),
        ("at 3 604-555-0142 please", "604-555-0142"),
        ("text me 60 45 55 01 42", "60 45 55 01 42"),
        ("call 555 0142 or 555 0143", "555 0142"),
        ("appelle au 98 76 54 32", "98 76 54 32"),
        ("On 2026-11-22 604 555 0142", "604 555 0142"),
        ("604.555.0142 604.555.0143", "604.555.0142"),
        ("1 604.555.0142", "1 604.555.0142"),
        ("phone (604) 555.0142", "(604) 555.0142"),
    ],
)
def test_a_number_is_cut_out_of_the_figures_around_it(text, number):
    first = screen(text)[0]

    assert (first.kind, first.text) == ("PHONE", number)


def test_several_things_come_in_the_order_of_the_text():
    text = "Mme Roy, 12 rue de la Gare, H2X 1Y4: 514 555-0142 or roy@example.ca"

    assert kinds(text) == ["NAME", "ADDRESS", "POSTAL_CODE", "PHONE", "EMAIL"]


def test_a_way_to_reach_someone_is_told_inside_a_description_too():
    assert kinds("the woman (604-555-0142) with red hair") == ["DESCRIPTION", "PHONE"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_of_100_kb_takes_less_than_a_second(piece):
    text = (piece * (100_000 // len(piece) + 1))[:100_000]

    assert any(seconds(text) < 1 for _ in range(3))


@given(st.text(alphabet=st.characters(exclude_categories=[]), max_size=80))
def test_any_text_gives_findings_that_point_into_it(text):
    found = screen(text)

    assert all(finding.text == text[finding.start : finding.end] != "" for finding in found)
    assert all(finding.kind in KINDS for finding in found)


@settings(max_examples=50)
@given(
    st.from_regex(r"[2-9][0-9]{2}[-. ][2-9][0-9]{2}[-. ][0-9]{4}", fullmatch=True),
    st.sampled_from(["", "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad"]),
)
def test_any_north_american_number_is_found_through_zero_width_characters(number, nothing):
    assert kinds("Here: " + nothing.join(number)) == ["PHONE"]
