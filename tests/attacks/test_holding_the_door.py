"""Nobody keeps a town from signing in by sending a passphrase byte by byte."""

from __future__ import annotations

import io
import threading

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from lic.base import permits
from lic.web import middleware

SAID = b"sign_in_name=quiet+otter&passphrase=maple+orbit"


class Dripping(io.BytesIO):
    """A body that notes, each time somebody waits for more of it, whether a place is free."""

    def __init__(self) -> None:
        super().__init__(SAID)
        self.free: list[bool] = []

    def read(self, *size: int) -> bytes:
        is_free = permits._PLACES.acquire(blocking=False)
        if is_free:
            permits._PLACES.release()
        self.free.append(is_free)
        return super().read(*size)


@pytest.fixture(autouse=True)
def one_place(monkeypatch):
    monkeypatch.setattr(permits, "_PLACES", threading.BoundedSemaphore(1))


def arriving() -> tuple[Dripping, object]:
    body = Dripping()
    request = RequestFactory().post(
        "/sign-in/", SAID, content_type="application/x-www-form-urlencoded"
    )
    request.environ["wsgi.input"] = body
    return body, type(request)(request.environ)


def test_whoever_is_still_sending_holds_no_place():
    body, request = arriving()

    answer = middleware.door(lambda asked: HttpResponse(asked.POST["sign_in_name"]))(request)

    assert (set(body.free), answer.content) == ({True}, b"quiet otter")


def test_whoever_is_turned_away_is_not_read():
    body, request = arriving()

    with permits.a_place():
        answer = middleware.door(lambda asked: HttpResponse(asked.POST["sign_in_name"]))(request)

    assert (body.free, answer.status_code) == ([], 503)
