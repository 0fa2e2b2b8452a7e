"""Every day what is over is forgotten, and on PostgreSQL the order of rows is mixed."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from lic.accounts.models import Session
from lic.base import housekeeping, shuffle, ticker
from lic.communities.models import CaucusPost, Grant, Seat
from tests.communities import made

NOW = timezone.now()


def test_the_floor_registers_its_work():
    assert {"base.forget", "base.sessions", "base.mix"} <= set(ticker.WORKS)


@pytest.mark.django_db
def test_what_is_over_is_forgotten_on_its_day():
    group = made.group(made.town(), "sw")
    for days in (89, 90, 91):
        CaucusPost.objects.create(
            group=group, text=f"{days}", on=NOW.date() - datetime.timedelta(days=days)
        )
    made.seat(group.community, "sw", "steward")
    Grant.objects.update(until=NOW.date() - datetime.timedelta(days=1))

    housekeeping.forget(NOW)

    assert sorted(CaucusPost.objects.values_list("text", flat=True)) == ["89", "90"]
    assert (Grant.objects.count(), Seat.objects.count()) == (0, 1)


@pytest.mark.django_db
def test_ended_sessions_are_deleted():
    for key, days in (("past", -1), ("coming", 1)):
        Session.objects.create(
            session_key=key, session_data="", expire_date=NOW + datetime.timedelta(days=days)
        )

    housekeeping.clear_sessions(NOW)

    assert list(Session.objects.values_list("session_key", flat=True)) == ["coming"]


def test_tables_about_people_are_mixed_and_no_others():
    mixed = {model._meta.label for model in shuffle.tables()}

    assert {"communities.Seat", "communities.CaucusPost", "communities.DutyAnswer"} <= mixed
    assert not {"communities.Community", "base.Release", "base.AuditEvent"} & mixed


@pytest.mark.django_db(transaction=True)
def test_after_mixing_the_place_of_a_row_says_nothing():
    town = made.town()
    for _ in range(30):
        made.seat(town, "res")

    busy = shuffle.shuffle()

    where = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM communities_seat ORDER BY {where}")
        ids = [pk for (pk,) in cursor.fetchall()]
    assert ("communities_seat" in busy, ids) == (False, sorted(ids))


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_no_deleted_row_stays_in_the_log_of_the_database():
    group = made.group(made.town(), "sw")
    CaucusPost.objects.create(group=group, text="CANARY-IN-THE-LOG", on=NOW.date())
    CaucusPost.objects.all().delete()
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    before = b"CANARY-IN-THE-LOG" in log.read_bytes()

    housekeeping.empty_log(NOW)

    file = Path(connection.settings_dict["NAME"])
    after = [b"CANARY-IN-THE-LOG" in one.read_bytes() for one in (log, file)]
    assert (before, after) == (True, [False, False])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL rewrites tables")
@pytest.mark.django_db(transaction=True)
def test_a_busy_table_is_left_for_the_next_time(monkeypatch):
    monkeypatch.setattr(shuffle, "WAIT", "50ms")
    monkeypatch.setattr(shuffle, "tables", lambda: [Seat])
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN; LOCK TABLE communities_seat IN ROW EXCLUSIVE MODE")
        busy = shuffle.shuffle()
    finally:
        other.close()

    assert busy == ["communities_seat"]
