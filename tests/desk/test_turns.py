"""Two people at the desk at the same moment, on PostgreSQL, where writers overlap: nobody is locked out, and nothing that was said is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from lic.core import sealing
from lic.desk.models import Case
from lic.desk.queries import cases as reading
from lic.desk.services import cases, intake, joining, laying
from lic.desk.services.turns import in_turn
from lic.safety import boxes, queries, services
from tests.desk import made
from tests.desk.made import TODAY
from tests.desk.test_team import recipient

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each gives, or the exception that it ends with, done in threads that start together."""
    came: list[object] = [None] * len(works)
    ready = threading.Barrier(len(works))

    def run(at: int, work: Callable[[], object]) -> None:
        ready.wait()
        try:
            came[at] = work()
        except Exception as error:  # noqa: BLE001  shown by the assertion
            came[at] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at, work)) for at, work in enumerate(works)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return came


def test_two_who_renew_their_keys_at_once_both_keep_every_report_and_the_old_keys_open_none():
    desk = made.desk()
    told = [made.arrived()[1] for _ in range(6)]

    came = at_once(
        lambda: joining.renew_key(desk.one, made.PASSPHRASE, TODAY),
        lambda: joining.renew_key(desk.two, made.PASSPHRASE, TODAY),
    )

    pairs = [pair for _code, pair in came]
    for case in told:
        case.refresh_from_db()
        for number, pair in enumerate(pairs, start=1):
            assert reading.opened(made.reader(recipient(number), pair), case).told == made.told()
        for reader in desk.readers:
            with pytest.raises(sealing.CannotOpen):
                reading.opened(reader, case)


def test_what_is_said_while_a_colleague_renews_a_key_can_be_read():
    desk = made.desk()
    key, _case = made.arrived()
    cases_ = [made.arrived()[1] for _ in range(5)]

    came = at_once(
        lambda: joining.renew_key(desk.one, made.PASSPHRASE, TODAY),
        *(
            lambda case=case: cases.reply(desk.two, case.pk, "We are here.", TODAY)
            for case in cases_
        ),
    )

    assert [one for one in came[1:] if one is not None] == []
    for case in cases_:
        case.refresh_from_db()
        (turn,) = reading.opened(desk.two, case).turns
        assert (turn.text, turn.is_lost) == ("We are here.", False)
    assert made.inbox(key).told == made.told()


def test_two_who_write_each_other_out_at_once_leave_one_who_reads():
    desk = made.desk()

    at_once(
        lambda: joining.leave(desk.one, 2, TODAY),
        lambda: joining.leave(desk.two, 1, TODAY),
    )

    assert len(made.shown().recipients) == 1


def test_a_letter_that_is_written_while_she_erases_does_not_lie_there_afterwards(monkeypatch):
    made.desk()
    key, case = made.arrived()
    seal, written = laying.answers.for_reporter, threading.Event()

    def slowly(*given) -> bytes:
        written.set()
        threading.Event().wait(0.2)
        return seal(*given)

    def erase() -> None:
        written.wait()
        services.erase(made.ZONE, key)
        intake.take_in(TODAY)

    monkeypatch.setattr(laying.answers, "for_reporter", slowly)
    came = at_once(lambda: laying._lay(case.pk), erase)

    assert came == [None, None]
    assert queries.box(made.ZONE).pick_up(boxes.name_of(key.mark)) is None


def test_a_turn_waits_for_the_one_before():
    seen: list[str] = []
    inside = threading.Event()

    def first() -> None:
        with in_turn():
            inside.set()
            seen.append("first begins")
            Case.objects.count()
            threading.Event().wait(0.2)
            seen.append("first ends")

    def second() -> None:
        inside.wait()
        with in_turn():
            seen.append("second")

    at_once(first, second)

    assert seen == ["first begins", "first ends", "second"]
