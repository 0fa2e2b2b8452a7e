"""What the doctor says at the desk, and what stops the desk from starting."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import pytest
from django.core.checks import run_checks

from lic.config import checks, health, zone_health
from lic.desk import jobs
from lic.desk.models import Recipient
from lic.desk.services import joining
from tests.desk import made

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 27, 20, tzinfo=datetime.UTC)


def said(now: datetime.datetime = NOW) -> list[tuple[str, str]]:
    return [(one.state, one.sentence) for one in zone_health.of_the_desk(now)]


def states(word: str, now: datetime.datetime = NOW) -> list[str]:
    return [state for state, sentence in said(now) if word in sentence]


def test_a_desk_that_is_not_set_up_is_told_so():
    assert states("The desk is not set up") == ["mend"]


def test_tables_of_an_older_version_are_brought_up_by_the_desk_itself(monkeypatch):
    monkeypatch.setattr(health, "waiting_migrations", lambda: 2)
    monkeypatch.setattr(health, "_folder", lambda: ())

    assert "2 migrations wait: start `lic desk` anew." in [
        one.sentence for one in health.findings(NOW)
    ]


@pytest.mark.parametrize(("n", "state"), [(1, "mend"), (2, "look"), (3, "ok")])
def test_fewer_than_two_who_can_read_are_too_few(n, state):
    made.desk(n)

    assert states("people can read") == [state]


def test_as_many_as_are_missing_are_named_with_the_codes_that_are_left():
    joining.found("Tidewater Collective", 3, made.TODAY)

    assert states("0 of at least 2 people can read") == ["mend"]
    assert states("before 2 people have taken a place") == ["mend"]
    assert states("Codes that still open a place: 3.") == ["mend"]
    later = NOW + datetime.timedelta(days=15)
    assert states("Codes that still open a place: 0.", later) == ["mend"]


def test_one_who_is_missing_is_one():
    made.desk(1)

    assert states("before one more person has taken a place") == ["mend"]
    assert states("Codes that still open a place: 0.") == ["mend"]  # hers is used up


def test_somebody_whose_recovery_code_is_not_proved_is_counted_apart():
    made.desk(3)
    Recipient.objects.filter(number=3).update(proved_on=None)

    assert states("2 people can read.") == ["look"]
    assert states("1 joined and have not shown") == ["look"]


def test_a_desk_whose_work_stands_still_is_told_so():
    made.desk()
    stopped = states("is `lic desk` running?")

    jobs.work(NOW)

    assert stopped == ["mend", "mend"]
    assert states("What is told is taken in", NOW + datetime.timedelta(minutes=4)) == ["ok"]
    assert states("for five minutes", NOW + datetime.timedelta(minutes=6)) == ["mend"]
    assert states("for two days", NOW + datetime.timedelta(days=1)) == []
    assert states("for two days", NOW + datetime.timedelta(days=3)) == ["mend"]


def test_after_half_a_year_the_list_of_readers_is_to_be_read():
    made.desk()

    assert states("read it together") == []
    assert states("read it together", NOW + datetime.timedelta(days=200)) == ["look"]


def test_the_whole_doctor_runs_here_and_finds_the_chain_whole(settings):
    Path(settings.DATA).mkdir(mode=0o700)
    made.desk(3)
    jobs.work(NOW)

    found = list(health.findings(NOW))

    assert [
        one.sentence for one in found if one.state == "mend" and "SQLite" not in one.sentence
    ] == []
    assert [one.state for one in found if "The chain of acts is whole" in one.sentence] == ["ok"]


def test_old_backups_are_named(settings):
    old = Path(settings.DATA).parent / "backups" / "2026-09-01.lic"
    old.parent.mkdir(parents=True)
    for path in (old, old.with_name("2026-11-20.lic")):
        path.touch()
        day = datetime.datetime.fromisoformat(path.stem).replace(tzinfo=datetime.UTC).timestamp()
        os.utime(path, (day, day))

    assert [one.sentence.endswith(f": delete {old}.") for one in zone_health.backups(NOW)] == [True]


def test_a_desk_into_which_others_can_look_does_not_start(settings):
    Path(settings.DATA).mkdir(mode=0o700)
    closed = checks.nobody_else_looks_into_the_desk()
    Path(settings.DATA).chmod(0o750)

    assert closed == []
    assert [one.id for one in run_checks() if one.id == "lic.E021"] == ["lic.E021"]
