"""Facts beside an act are numbers, days and codes; whatever could be about a person is refused."""

from __future__ import annotations

import datetime

import pytest

from lic.base import facts


def test_numbers_days_and_codes_pass():
    given = {
        "cards": 12,
        "group": "sw",
        "until": datetime.date(2026, 5, 1),
        "groups": {"res", "bus"},
        "tagged": True,
    }

    assert facts.plain(given) == {
        "cards": 12, "group": "sw", "groups": ["bus", "res"], "tagged": True, "until": "2026-05-01",
    }  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "seat",
        "seat_id",
        "account",
        "by",
        "handle",
        "voter_key",
        "voting_id",
        "ip",
        "user_agent",
        "text",
        "at",
    ],
)
def test_a_fact_named_after_a_person_is_refused(name):
    with pytest.raises(facts.NotPlain):
        facts.plain({name: 1})


@pytest.mark.parametrize(
    "value",
    [
        "Quiet Heron", "a sentence, typed", "ann@example.org", "604-555-0134", "+16045550134", "0f9c4a3e-5b7d-4a1e-9c2b-6d8e7f001122",
        "0" * 32, "2026-05-01T09:30", datetime.datetime(2026, 5, 1, 9, 30), 0.5, object(), {"a": 1}, "x" * 81,
    ],
)  # fmt: skip
def test_a_value_that_could_be_a_person_is_refused(value):
    with pytest.raises(facts.NotPlain):
        facts.plain({"what": value})


def test_counts_of_people_are_no_persons():
    assert facts.plain({"n_seats": 12, "votes_removed": 3}) == {"n_seats": 12, "votes_removed": 3}


def test_a_sentence_says_days_in_words():
    assert facts.readable({"until": "2026-05-01", "groups": ["bus", "res"], "cards": 3, "code": "2026-13"}) == {
        "until": "May 1, 2026", "groups": "bus, res", "cards": 3, "code": "2026-13",
    }  # fmt: skip
