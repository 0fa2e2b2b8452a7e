"""Periodic work runs once when it is due, is tried again when it fails, and tells no secrets."""

from __future__ import annotations

import datetime
import logging
import threading

import pytest
from django.db import connection

from lic.base import ticker
from lic.base.models import Tick

HOUR = datetime.timedelta(hours=1)
NOON = datetime.datetime(2026, 5, 1, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def works(monkeypatch):
    monkeypatch.setattr(ticker, "WORKS", {})


def fail(_now):
    raise LookupError("Quiet Heron said: canary")


@pytest.mark.django_db
def test_work_runs_when_it_is_due_and_not_before():
    calls = []
    ticker.register("tests.work", every=HOUR, run=calls.append)

    begun = [ticker.run_due(at) for at in (NOON, NOON + HOUR / 2, NOON + HOUR)]

    assert begun == [["tests.work"], [], ["tests.work"]]
    assert calls == [NOON, NOON + HOUR]


@pytest.mark.django_db
def test_a_failure_stops_nothing_else_and_keeps_its_class_alone(caplog):
    calls = []
    ticker.register("tests.fails", every=HOUR, run=fail)
    ticker.register("tests.works", every=HOUR, run=calls.append)

    with caplog.at_level(logging.INFO):
        ticker.run_due(NOON)

    kept = dict(Tick.objects.values_list("name", "failed"))
    assert (kept, calls) == ({"tests.fails": "LookupError", "tests.works": ""}, [NOON])
    assert "canary" not in caplog.text


@pytest.mark.django_db
def test_failed_work_is_tried_again_after_a_quarter_of_an_hour():
    ticker.register("tests.fails", every=24 * HOUR, run=fail)

    begun = [bool(ticker.run_due(at)) for at in (NOON, NOON + HOUR / 6, NOON + HOUR / 4)]

    assert begun == [True, False, True]


@pytest.mark.django_db
def test_work_whose_worker_died_is_begun_again_after_six_hours():
    ticker.register("tests.work", every=24 * HOUR, run=lambda _: None)
    Tick.objects.create(name="tests.work", began_at=NOON, failed=ticker.BEGUN)

    begun = [bool(ticker.run_due(NOON + hours * HOUR)) for hours in (1, 5, 6)]

    assert begun == [False, False, True]


@pytest.mark.django_db
def test_late_and_failed_work_is_named():
    ticker.register("tests.never", every=HOUR, run=lambda _: None)
    ticker.register("tests.fine", every=HOUR, run=lambda _: None)
    ticker.register("tests.failed", every=HOUR, run=lambda _: None)
    Tick.objects.create(name="tests.fine", began_at=NOON - 2 * HOUR)
    Tick.objects.create(name="tests.failed", began_at=NOON, failed="LookupError")

    assert list(ticker.late(NOON)) == ["tests.never", "tests.failed"]


def test_one_name_one_work():
    ticker.register("tests.work", every=HOUR, run=fail)
    ticker.register("tests.work", every=HOUR, run=fail)

    with pytest.raises(ValueError, match="twice"):
        ticker.register("tests.work", every=HOUR, run=print)


@pytest.mark.django_db
def test_only_the_first_of_two_claims_holds():
    ticker.register("tests.work", every=HOUR, run=print)
    work = ticker.WORKS["tests.work"]

    assert [ticker._begin(work, NOON), ticker._begin(work, NOON)] == [True, False]


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer at a time: see the test above"
)
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_never_run_one_tick_twice():
    calls: list[str] = []
    ticker.register("tests.work", every=HOUR, run=lambda _: calls.append("once"))
    barrier = threading.Barrier(4)

    def worker():
        barrier.wait()
        try:
            ticker.run_due(NOON)
        finally:
            connection.close()

    workers = [threading.Thread(target=worker) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()

    assert calls == ["once"]
