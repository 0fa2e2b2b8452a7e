"""The chain of acts: only grows, names no person, and shows every change."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lic.base import audit
from lic.base.facts import NotPlain
from lic.base.models import AuditEvent
from lic.base.policy import ANYONE, Actor
from lic.communities.models import Grant
from tests.base import made as chains
from tests.communities import made

pytestmark = pytest.mark.django_db
OPENED = audit.register(
    "tests_opened", "Opened with %(cards)s cards.", duties=("steward", "coordinator")
)


def act(cards: int = 1) -> AuditEvent:
    return audit.record("steward", OPENED, on=made.town(), cards=cards)


def test_an_act_is_kept_by_duty_day_and_thing():
    town = made.town("harbour")
    steward = made.sit(town, "sw", "facilitator", "steward")

    event = audit.record(steward, OPENED, on=made.group(town, "sw"), cards=3)

    assert (event.community, event.duty, event.kind, event.facts) == (
        "harbour",
        "steward",
        "communities.group",
        {"cards": 3},
    )
    assert event.on == made.today()
    assert audit.sentence(event) == "Opened with 3 cards."
    assert list(audit.of(made.group(town, "sw"))) == list(audit.acts("harbour")) == [event]


def test_the_clock_acts_too():
    assert audit.record(audit.CLOCK, OPENED, on=made.town(), cards=0).duty == "clock"


def test_an_unknown_verb_raises():
    with pytest.raises(KeyError):
        audit.record("steward", "tests_opend", on=made.town())


def test_a_fact_that_the_sentence_needs_is_asked_for_at_once():
    with pytest.raises(KeyError, match="cards"):
        audit.record("steward", OPENED, on=made.town())


def test_a_verb_has_one_sentence():
    with pytest.raises(ValueError, match="twice"):
        audit.register(OPENED, "Something else.")


@pytest.mark.parametrize("by", [ANYONE, Actor(seat_id=1, group="res"), "Quiet Heron", ""])
def test_only_people_with_a_duty_act(by):
    with pytest.raises(ValueError, match="duty"):
        audit.record(by, OPENED, on=made.town(), cards=1)


def test_an_act_is_never_recorded_on_a_person():
    seat = made.seat(made.town(), "sw", "steward")

    for about_a_person in (seat, seat.account, Grant.objects.get()):
        with pytest.raises(ValueError, match="about a person"):
            audit.record("steward", OPENED, on=about_a_person, cards=1)


def test_a_person_in_the_facts_is_refused_and_nothing_is_kept():
    with pytest.raises(NotPlain):
        audit.record("steward", OPENED, on=made.town(), cards=1, handle="Quiet Heron")

    assert audit.head() == (0, "0" * 64)


def test_the_chain_is_whole_and_its_head_moves():
    heads = [(event.number, event.hash) for event in (act(1), act(2), act(3))]

    assert audit.head() == heads[-1]
    assert [audit.verify(), audit.verify(kept=heads[0]), audit.verify(kept=heads[2])] == [
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    "change", ["UPDATE base_auditevent SET duty = 'host'", "DELETE FROM base_auditevent"]
)
def test_the_database_refuses_to_change_or_remove_an_act(change):
    act()

    with (
        pytest.raises((IntegrityError, DatabaseError)),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)

    assert audit.verify() is None


def test_missing_triggers_are_noticed():
    whole = list(audit.missing_triggers())
    with chains.unguarded():
        missing = list(audit.missing_triggers())

    assert (whole, missing, list(audit.missing_triggers())) == ([], list(audit.TRIGGERS), [])


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    at=st.integers(1, 6),
    change=st.sampled_from(
        ["duty", "verb", "object", "community", "facts", "on", "hash", "previous", "gone", "swap"]
    ),
)
def test_any_change_in_the_past_is_found_where_it_happened(at, change):
    with transaction.atomic():
        with chains.unguarded():
            for cards in range(1, 8):
                act(cards)
            before = audit.verify()
            chains.tamper(at, change)
            found = audit.verify()
        transaction.set_rollback(True)

    assert (before, found) == (None, at)


def test_an_end_that_was_cut_off_shows_to_whoever_kept_the_head():
    events = [act(n) for n in range(1, 5)]
    kept = (events[-1].number, events[-1].hash)

    with chains.unguarded():
        AuditEvent.objects.filter(number=4).delete()

    assert (audit.verify(), audit.verify(kept=kept)) == (None, 4)


def test_a_chain_written_anew_shows_to_whoever_kept_a_head():
    first = act(1)
    with chains.unguarded():
        AuditEvent.objects.all().delete()
    act(2)

    assert (audit.verify(), audit.verify(kept=(1, first.hash))) == (None, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_committed_act_is_the_first_of_an_empty_chain(turn):
    """Twice: the second run begins with an empty chain."""
    assert act().number == 1
    assert audit.verify() is None


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_acts_at_the_same_time_wait_for_one_another():
    town = made.town()
    barrier = threading.Barrier(4)

    def writer():
        barrier.wait()
        try:
            for _ in range(5):
                audit.record("steward", OPENED, on=town, cards=1)
        finally:
            connection.close()

    writers = [threading.Thread(target=writer) for _ in range(4)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()

    assert (audit.head()[0], audit.verify()) == (20, None)
