"""The opened inbox while somebody reads in it: its key in a sealed session of that browser alone, for fifteen idle minutes.

It has a cookie of its own, beside that of who is signed in: telling touches no sign-in, and signing out closes both. The answer to what opens something
carries the cookie, and no other answer does: one that comes late from another tab brings nothing older back.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.db import Error, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from lic.accounts.sessions import SessionStore
from lic.core import sealing
from lic.safety.queries import Key

OF = "of"
"""The field of a form that says what it is of: in another tab something else may have been opened since."""
NAME, WORDS, ONLY = "told", "told_words", "told_only"
IDLE_SECONDS = 15 * 60


def held(request: HttpRequest) -> SessionStore:
    """What is kept under this browser's cookie; empty where nothing is."""
    if not hasattr(request, "held"):
        _hold(request, SessionStore(request.COOKIES.get(settings.HELD_COOKIE_NAME)))
    return request.held  # type: ignore[attr-defined, no-any-return]


def _hold(request: HttpRequest, store: SessionStore) -> None:
    request.held = store  # type: ignore[attr-defined]


@contextmanager
def kept(
    request: HttpRequest, slug: str, key: Key, words: str = "", *, is_only: bool = False
) -> Iterator[None]:
    """Around the sending of what the key opens: it is on the disk before, and where sending raises all is as it was.

    words    kept as well, and whether nobody reads it yet, until they have been shown

    It lies under a new cookie, which `carried` gives to the answer: who copied the one of before reads nothing. What was open here is closed, words and all.
    Raises django.db.Error.
    """
    old, new = held(request), SessionStore()
    new[NAME] = [slug, key.locator.hex(), key.pair.private.hex(), time.time() + IDLE_SECONDS]
    if words:
        new[WORDS], new[ONLY] = words, is_only
    new.create()
    try:
        yield
    except BaseException:
        with suppress(Error):
            new.delete()
        raise
    _hold(request, new)
    with suppress(Error):
        old.delete()


def carried(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The answer with the cookie of what was kept in this request."""
    answer.set_cookie(
        settings.HELD_COOKIE_NAME, held(request).session_key or "", httponly=True,
        secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
    )  # fmt: skip
    return answer


@contextmanager
def closed(request: HttpRequest) -> Iterator[None]:
    """Around the sending of what other words open: what was open here is closed, and where sending raises all is as it was. Raises django.db.Error."""
    if NAME not in held(request):
        yield
        return
    is_sent = False
    try:
        with transaction.atomic():
            held(request).delete()
            yield
            is_sent = True
    except Error:
        if not is_sent:  # else the page says that it was; what stayed open closes when it lay idle
            raise
    _hold(request, SessionStore())


def put(request: HttpRequest, slug: str, key: Key) -> None:
    """Open this inbox here, under a new cookie. Raises django.db.Error."""
    with kept(request, slug, key):
        pass


def key(request: HttpRequest, slug: str) -> Key | None:
    """The key of the inbox that is open here, and fifteen more minutes; None where none is, or it lay idle."""
    drop_idle(request)
    store = held(request)
    found = store.get(NAME)
    if found is None or found[0] != slug:
        return None
    if found[3] - time.time() < IDLE_SECONDS - 60:
        store[NAME] = [*found[:3], time.time() + IDLE_SECONDS]
        with suppress(Error, UpdateError):  # closed in another tab meanwhile: it stays closed
            store.save()
    return Key(bytes.fromhex(found[1]), sealing.pair_of(bytes.fromhex(found[2])))


class NotThis(Exception):  # noqa: N818
    """The form is of something that is not open here any more."""


def mark(key: Key) -> str:
    """What forms of this inbox carry; it leads nowhere without the key of this server."""
    return salted_hmac("lic.safety.of", key.locator, algorithm="sha256").hexdigest()[:32]


def is_of(request: HttpRequest, key: Key) -> bool:
    """Whether the form that was sent is of this inbox."""
    return constant_time_compare(request.POST.get(OF, ""), mark(key))


def words(request: HttpRequest, slug: str) -> str:
    """The words, for the page that shows them; "" where nothing is open here."""
    return "" if key(request, slug) is None else str(held(request).get(WORDS, ""))


def is_only(request: HttpRequest) -> bool:
    """Whether they open what nobody reads before somebody else has named the same, for that page too."""
    return bool(held(request).get(ONLY))


def forget_words(request: HttpRequest) -> None:
    """They were written down: nothing shows them any more. Raises django.db.Error."""
    store = held(request)
    store.pop(WORDS, None)
    store.pop(ONLY, None)
    with suppress(UpdateError):  # closed in another tab meanwhile
        store.save()


def drop_idle(request: HttpRequest) -> None:
    """Close what lay idle for fifteen minutes: every page of the zone begins with it."""
    found = held(request).get(NAME)
    if found is not None and time.time() > found[3]:
        drop(request)


def drop(request: HttpRequest) -> None:
    """Close the inbox in this browser, and forget the words, for this request at least: a database that cannot be written to makes no page fail."""
    store = held(request)
    _hold(request, SessionStore())
    with suppress(Error):
        store.delete()


def drop_now(request: HttpRequest) -> None:
    """The same, on the disk when this returns. Raises django.db.Error."""
    held(request).delete()
    _hold(request, SessionStore())
