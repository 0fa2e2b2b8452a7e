"""The permit for Argon2: one at a time, and never all threads in the queue."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from lic.base import permits


@contextmanager
def queue(length: int) -> Iterator[list[int]]:
    """So many threads that hold the permit or wait for it; the list grows by those who got it."""
    ends, held, began = threading.Event(), [], threading.Barrier(length + 1)

    def hold() -> None:
        began.wait()
        with permits.one_permit():
            held.append(1)
            ends.wait(10)

    threads = [threading.Thread(target=hold) for _ in range(length)]
    for thread in threads:
        thread.start()
    began.wait()
    time.sleep(0.2)
    try:
        yield held
    finally:
        ends.set()
        for thread in threads:
            thread.join()


def test_one_at_a_time_holds_the_permit(key_folder):
    with queue(permits.WAITING) as held:
        at_once = len(held)

    assert (at_once, len(held)) == (1, permits.WAITING)


def test_whoever_comes_when_the_queue_is_full_is_sent_away_at_once(key_folder):
    with queue(permits.WAITING), pytest.raises(permits.Busy), permits.one_permit():
        pass


@pytest.mark.django_db
def test_a_full_queue_is_a_page_that_says_when_to_come_back(key_folder, client, settings):
    settings.PASSWORD_HASHERS = ["lic.accounts.hashers.OneAtATimeArgon2"]

    with queue(permits.WAITING):
        answer = client.post(
            "/sign-in/", {"sign_in_name": "nobody", "passphrase": "wrong wrong wrong"}
        )

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert b"Wait a few seconds" in answer.content


def test_whoever_has_a_place_takes_no_second_with_the_permit(key_folder, monkeypatch):
    monkeypatch.setattr(permits, "_PLACES", threading.BoundedSemaphore(1))

    for _ in range(2):  # the second time shows that the first gave it back
        with permits.a_place(), permits.one_permit():
            pass


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_full_queue_turns_away_before_anything_is_read(
    key_folder, client, django_assert_num_queries, language
):
    """Not one look into the database, and in the language the browser asks for."""
    said = {"en": "Wait a few seconds", "fr": "Attendez quelques secondes"}[language]

    with queue(permits.WAITING), django_assert_num_queries(0):
        answer = client.post(
            "/sign-in/", {"sign_in_name": "x"}, headers={"accept-language": language}
        )

    assert (answer.status_code, answer["Retry-After"], said in answer.content.decode()) == (
        503,
        "5",
        True,
    )
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == (
        "no-store, private",
        "no-referrer",
    )
    assert "Set-Cookie" not in answer


@pytest.mark.django_db
def test_a_full_queue_keeps_no_other_page_from_being_read(key_folder, client):
    with queue(permits.WAITING):
        read, sent = client.get("/sign-in/"), client.post("/sign-out/")

    assert (read.status_code, sent.status_code, sent["Location"]) == (200, 302, "/")
