"""The worker outlives a database that does not answer."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import OperationalError

from lic.base import ticker
from lic.config.management.commands import worker

pytestmark = pytest.mark.django_db


def test_what_is_due_is_done_once(monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    monkeypatch.setattr(worker, "work", lambda: done.append("once"))

    call_command("worker", once=True)

    assert done == ["once"]


def test_a_locked_database_is_met_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def work() -> None:
        tries.append(len(tries))
        if len(tries) < 3:
            raise OperationalError("database is locked")
        raise KeyboardInterrupt

    monkeypatch.setattr(worker, "work", work)
    monkeypatch.setattr(worker.connections, "close_all", lambda: None)

    call_command("worker", pause=0)

    assert tries == [0, 1, 2]


def test_every_tick_of_the_house_is_registered() -> None:
    assert {
        "base.forget",
        "base.sessions",
        "communities.mail",
        "listening.daily",
        "decisions.settle",
    } <= set(ticker.WORKS)
