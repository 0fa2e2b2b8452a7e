"""Somebody who holds the open link sends as many voices as a script can."""

from __future__ import annotations

import secrets

import pytest
from django.test import Client
from django.urls import reverse

from lic.base.policy import Actor, Denied
from lic.listening import services
from lic.listening.models import Round, Statement, Vote
from lic.listening.services import lane
from tests.listening import made

pytestmark = pytest.mark.django_db
CODE = "abc"


def open_round(voices: int = 20, statements: int = 2) -> Round:
    return made.round_(
        made.table.town(),
        *(f"S{n}." for n in range(statements)),
        open_code=CODE,
        open_voices=voices,
    )


def send(round_: Round, visitor: str, *, number: int = 1, choice: str = "AGREE") -> None:
    services.cast_open_vote(
        Actor(community_id=round_.community_id), round_number=1, code=CODE, visitor=visitor,
        number=number, choice=choice,
    )  # fmt: skip


def flood(round_: Round, n: int) -> int:
    """Send n new voices; returns how many were kept."""
    kept = 0
    for _ in range(n):
        try:
            send(round_, secrets.token_hex(16))
            kept += 1
        except Denied:
            pass
    return kept


def voices_of(round_: Round) -> int:
    return Vote.objects.filter(statement__round=round_).values("voter_key").distinct().count()


def test_no_more_new_voices_than_the_days_number_come_in():
    round_ = open_round(voices=20)

    kept = flood(round_, 60)

    assert (kept, voices_of(round_)) == (20, 20)


def test_looking_at_statements_without_answering_takes_a_place_too():
    round_ = open_round(voices=20)
    visitor = Actor(community_id=round_.community_id)

    for number in range(20):
        services.show_next_open(visitor, round_number=1, code=CODE, visitor=f"{number}")
    with pytest.raises(Denied):
        services.show_next_open(visitor, round_number=1, code=CODE, visitor="one more")

    assert voices_of(round_) == 20


def test_after_a_restart_the_database_still_knows_the_days_number():
    round_ = open_round(voices=20)
    flood(round_, 20)

    lane.COUNTED.tries.clear()

    assert flood(round_, 5) == 0


def test_who_began_can_go_on_when_the_lane_is_full():
    round_ = open_round(voices=20)
    send(round_, "honest")
    flood(round_, 30)

    send(round_, "honest", number=2)

    assert Vote.objects.filter(statement__number=2).count() == 1


def test_the_next_day_lets_new_voices_in_again():
    round_ = open_round(voices=20)
    flood(round_, 30)
    Round.objects.filter(pk=round_.pk).update(epoch=2)
    lane.COUNTED.tries.clear()
    send(round_, "new of the second day")

    kept = flood(round_, 30)

    assert kept == 19


def test_voices_of_earlier_days_that_answer_again_take_nobodys_place():
    round_ = open_round(voices=20)
    people = [f"person {n}" for n in range(20)]
    for person in people:
        send(round_, person)
    Round.objects.filter(pk=round_.pk).update(epoch=2)
    lane.COUNTED.tries.clear()
    for person in people:
        send(round_, person, number=2)

    assert flood(round_, 30) == 20


def test_a_voice_keeps_one_answer_a_statement_and_is_told_when_a_day_has_enough():
    round_ = open_round(statements=15)
    for choice in ("AGREE", "DISAGREE"):
        for number in range(1, 16):
            send(round_, "restless", number=number, choice=choice)

    with pytest.raises(Denied) as refused:
        send(round_, "restless", number=1, choice="PASS")

    assert set(Vote.objects.values_list("choice", flat=True)) == {"DISAGREE"}
    assert (Vote.objects.count(), refused.value.reason, refused.value.hides) == (
        15,
        "sent_enough",
        False,
    )


def test_the_lane_can_say_nothing_in_words():
    round_ = open_round()
    browser = Client()
    start = reverse("listening:open_link", args=[round_.community.slug, 1, CODE])
    browser.post(start)
    say = reverse("listening:say", args=[round_.community.slug, 1])

    answer = browser.post(say, {"text": "Flood.", "language": "en"})

    assert answer.status_code == 404
    assert Statement.objects.exclude(state="SHOWN").count() == 0


def test_whoever_comes_too_late_reads_what_to_do():
    round_ = open_round(voices=20)
    flood(round_, 20)
    browser = Client()
    start = reverse("listening:open_link", args=[round_.community.slug, 1, CODE])

    page = browser.post(start, follow=True)

    assert page.status_code == 403
    assert "Come back tomorrow, or ask somebody of the table for a card." in page.content.decode()


def test_nothing_in_memory_names_a_visitor_or_a_round():
    round_ = open_round()

    send(round_, "visitor")

    names = list(lane.COUNTED.tries)
    assert {len(name) for name in names} == {16}
    assert not any(str(round_.pk).encode() in name for name in names)
