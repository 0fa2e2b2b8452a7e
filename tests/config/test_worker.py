"""The worker outlives a database that does not answer."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

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


@pytest.mark.django_db(transaction=True)  # the queue closes its connection
def test_finished_work_leaves_no_time_behind(settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    DBTaskResult.objects.create(
        task_path="lic.listening.jobs.refresh", args_kwargs={"args": [], "kwargs": {}}, status="SUCCESSFUL",
        run_after=timezone.now(), finished_at=timezone.now(), backend_name="default", queue_name="default",
        exception_class_path="", traceback="",
    )  # fmt: skip

    worker.work()

    assert DBTaskResult.objects.count() == 0
