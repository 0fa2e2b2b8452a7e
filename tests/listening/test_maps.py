"""The map from day to day: letters that stay, changes that are told, and nothing of what it is made from."""

from __future__ import annotations

import copy
import datetime
import re
from importlib import import_module

import numpy as np
import pytest
from django.apps import apps
from django.utils import translation

from lic.base.fields import random_id
from lic.listening import analysis, services
from lic.listening.models import MapMemory, Outcome, Round, Vote
from lic.listening.presenting import landscape
from tests.listening import made

pytestmark = pytest.mark.django_db
N = 24
LEANS = np.where(np.random.default_rng(4).random((4, N)) < 0.5, 0.92, 0.08)


def new_round() -> Round:
    return made.round_(made.table.town(), *(f"Statement {n}." for n in range(1, N + 1)))


def crowd(round_: Round, group: str, people: int, opinion: int, *, start: int = 0) -> None:
    """So many people of a group who answer everything, most of it as people of this opinion do."""
    round_.refresh_from_db()
    statements = list(round_.statements.order_by("number"))
    chance = np.random.default_rng([start, opinion, *group.encode()])
    agrees = chance.random((people, N)) < LEANS[opinion]
    Vote.objects.bulk_create(
        Vote(
            pk=random_id(), statement=statements[j], voter_key=f"{group}-{opinion}-{start + i}", group=group,
            choice="AGREE" if agrees[i, j] else "DISAGREE", epoch=round_.epoch, probability=0.1,
        )
        for i in range(people)
        for j in range(N)
    )  # fmt: skip


def cut(round_: Round) -> dict[str, dict]:
    """Let a day be over; what each audience's map is then."""
    Round.objects.filter(pk=round_.pk).update(epoch_on=datetime.date(2026, 1, 1))
    analysis.refresh(round_.pk)
    return {o.audience: o.shown["map"] for o in Outcome.objects.filter(round=round_)}


def letters(drawn: dict) -> list[int]:
    return [one["number"] for one in drawn["opinions"]]


def two_opinions() -> Round:
    round_ = new_round()
    for group in ("res", "bus"):
        crowd(round_, group, 20, 0)
        crowd(round_, group, 20, 1)
    return round_


def test_letters_and_sides_stay_while_the_round_grows():
    round_ = two_opinions()
    first = cut(round_)["PUBLIC"]
    for group in ("res", "bus"):
        crowd(round_, group, 8, 1, start=100)
        crowd(round_, group, 4, 0, start=100)

    second = cut(round_)["PUBLIC"]

    assert (letters(first), first["events"]) == ([1, 2], [])
    assert (letters(second), second["events"]) == ([1, 2], [])
    assert second["epoch"] > first["epoch"]
    assert [one["x"] > 0 for one in first["opinions"]] == [
        one["x"] > 0 for one in second["opinions"]
    ]


def test_a_new_opinion_is_told_when_it_was_there_three_times():
    round_ = two_opinions()
    cut(round_)
    seen = []
    for day in range(4):
        for group in ("res", "bus"):
            crowd(round_, group, 15, 2, start=100 * day)
        drawn = cut(round_)["TABLE"]
        seen.append((letters(drawn), [event["what"] for event in drawn["events"]]))

    assert [numbers for numbers, _ in seen] == [[1, 2], [1, 2], [1, 2, 3], [1, 2, 3]]
    assert [events for _, events in seen][:2] == [[], []]
    assert seen[2][1] in (["split"], ["born"])
    assert seen[3][1] == []


def test_a_map_that_is_not_due_stays_to_the_letter_and_only_the_count_of_wins_goes_on():
    round_ = two_opinions()
    before = cut(round_)
    kept = {m.audience: m.kept for m in MapMemory.objects.all()}
    crowd(round_, "res", 30, 2, start=100)  # and nobody else: the other group has not changed

    after = cut(round_)

    assert after == before
    memories = {m.audience: m.kept for m in MapMemory.objects.all()}
    assert memories["PUBLIC"] == kept["PUBLIC"]
    assert {k: v for k, v in memories["TABLE"].items() if k != "number"} == {
        k: v for k, v in kept["TABLE"].items() if k != "number"
    }
    assert memories["TABLE"]["number"] == {"shown": 2, "rival": 3, "wins": 1}


def test_the_public_is_told_what_changed_since_its_own_last_map():
    round_ = two_opinions()
    first = cut(round_)
    for day in range(3):  # steps of five a group: enough for the table, too small for the public
        for group in ("res", "bus"):
            crowd(round_, group, 5, 2, start=100 * day)
        table = cut(round_)
        if day == 0:
            assert table["TABLE"]["epoch"] > first["TABLE"]["epoch"]
            assert table["PUBLIC"] == first["PUBLIC"]
        shown_without_public = table
    for day in range(3, 6):
        for group in ("res", "bus"):
            crowd(round_, group, 12, 2, start=100 * day)
        last = cut(round_)
        if letters(last["PUBLIC"]) != letters(first["PUBLIC"]):
            break

    assert shown_without_public["PUBLIC"]["events"] == []
    assert letters(last["PUBLIC"]) == letters(last["TABLE"]) == [1, 2, 3]
    ((what, now),) = [(e["what"], e["now"]) for e in last["PUBLIC"]["events"]]
    assert (what in {"split", "born"}, now[-1]) == (True, "C")


@pytest.mark.parametrize("people", [1, 4])
def test_fewer_than_a_step_in_any_group_move_nothing_at_all(people):
    round_ = two_opinions()
    before = cut(round_)
    crowd(round_, "res", 40, 0, start=100)
    crowd(round_, "bus", people, 1, start=100)

    assert cut(round_) == before


def test_what_a_map_is_made_from_ends_with_the_rounds_key():
    round_ = two_opinions()
    cut(round_)
    assert MapMemory.objects.count() == 2
    Round.objects.filter(pk=round_.pk).update(state="CLOSED", closed_on=made.TODAY)

    services.rewrite(round_.pk)

    assert MapMemory.objects.count() == 0


def test_the_memory_of_a_map_holds_no_voter_and_no_group():
    round_ = two_opinions()
    cut(round_)

    for memory in MapMemory.objects.all():
        text = str(memory.kept)
        assert not re.search(r"res|bus|-\d-", text.replace("e-", "e"))
        assert sorted(memory.kept["statements"]) == sorted(
            str(s.pk) for s in round_.statements.all()
        )


def test_no_page_and_no_file_shows_what_a_map_is_made_from(client):
    round_ = two_opinions()
    cut(round_)
    client.force_login(made.seat(round_.community, "com", "facilitator").account)
    finer = {
        f"{abs(value):g}"
        for memory in MapMemory.objects.all()
        for row in memory.kept["statements"].values()
        for value in row
    }

    for name in ("results/", "results.csv", "results.json"):
        answer = client.get(f"/c/{round_.community.slug}/rounds/1/{name}")
        text = answer.content.decode()
        assert (answer.status_code, [v for v in finer if len(v) > 5 and v in text]) == (200, [])


EVENTS = [
    {"what": "split", "before": ["B"], "now": ["B", "D"]},
    {"what": "merged", "before": ["A", "C", "E"], "now": ["F"]},
    {"what": "born", "before": [], "now": ["G"]},
    {"what": "ended", "before": ["H"], "now": []},
]
SAID = {
    "en": [
        "Group of opinion B has split into B and D.",
        "Groups of opinion A, C and E have become one: F.",
        "Group of opinion G is new.",
        "Group of opinion H is no longer there.",
    ],
    "fr": [
        "Le groupe d’opinion B s’est partagé en B et D.",
        "Les groupes d’opinion A, C et E n’en font plus qu’un : F.",
        "Le groupe d’opinion G est nouveau.",
        "Le groupe d’opinion H n’existe plus.",
    ],
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_became_of_groups_of_opinion_is_said_in_plain_words(language):
    stored = {"opinions": [], "centres": {}, "members": {}, "events": EVENTS}

    with translation.override(language):
        page = landscape.page(stored, [], {}, language)

    assert [text.replace("\u202f", " ").replace("\xa0", " ") for text in page["events"]] == SAID[
        language
    ]
    assert (page["opinions"], page["rows"]) == ([], [])


def test_without_clear_groups_the_page_says_so_and_shows_the_middles(client):
    round_ = new_round()
    for group in ("res", "bus"):
        for _ in range(30):
            crowd(round_, group, 1, 3, start=_)
    cut(round_)
    client.force_login(made.seat(round_.community, "com").account)

    text = client.get(f"/c/{round_.community.slug}/rounds/1/results/").content.decode()

    assert "There are no clear groups of opinion. You see the middle of each group." in text
    assert ("Since the map before" in text, "<ellipse" in text) == (False, False)


def test_a_map_that_was_out_before_groups_had_numbers_keeps_its_letters():
    round_ = two_opinions()
    cut(round_)
    new = Outcome.objects.get(round=round_, audience="TABLE")
    old = copy.deepcopy(new.shown)
    old["map"]["camps"] = [
        {"label": "AB"[one.pop("number") - 1], **one} for one in old["map"].pop("opinions")
    ]
    del old["map"]["events"]
    Outcome.objects.filter(pk=new.pk).update(shown=old)
    migration = import_module("lic.listening.migrations.0003_maps_keep_their_groups")

    migration.number_groups_of_opinion(apps, None)

    assert Outcome.objects.get(pk=new.pk).shown == new.shown
