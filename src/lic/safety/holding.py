"""The opened inbox while somebody reads in it: its key in the sealed session of that browser alone, for fifteen idle minutes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.contrib.sessions.backends.base import UpdateError
from django.db import Error
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from lic.core import sealing
from lic.safety.queries import Key

OF = "of"
"""The field of a form that says what it is of: in another tab something else may have been opened since."""
NAME, WORDS, ONLY, SENT = "told", "told_words", "told_only", "told_sent"
IDLE_SECONDS = 15 * 60


@contextmanager
def kept(
    request: HttpRequest, slug: str, key: Key, words: str = "", *, is_only: bool = False
) -> Iterator[None]:
    """Around the sending of what the key opens: it is on the disk before, and where sending raises all is as it was.

    words    kept as well, and whether nobody reads it yet, until they have been shown

    It lies under a new cookie: who copied the one of before reads nothing. What was open here is closed, words and all; what else was kept
    for this browser stays, if nobody ended it meanwhile. Raises django.db.Error.
    """
    old = request.session
    new = type(old)()
    if old.session_key is None or old.exists(old.session_key):
        new.update({name: old[name] for name in old.keys() - {NAME, WORDS, ONLY, SENT}})
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
    request.session = new
    if old.session_key is not None:
        # Emptied, not deleted: an answer to another tab, still on its way under the older cookie, would take the new one away.
        old.clear()
        with suppress(Error, UpdateError):
            old.save()


def put(request: HttpRequest, slug: str, key: Key) -> None:
    """Open this inbox here, under a new cookie. Raises django.db.Error."""
    with kept(request, slug, key):
        pass


def key(request: HttpRequest, slug: str) -> Key | None:
    """The key of the inbox that is open here, and fifteen more minutes; None where none is, or it lay idle."""
    drop_idle(request)
    held = request.session.get(NAME)
    if held is None or held[0] != slug:
        return None
    if held[3] - time.time() < IDLE_SECONDS - 60:
        request.session[NAME] = [*held[:3], time.time() + IDLE_SECONDS]
    return Key(bytes.fromhex(held[1]), sealing.pair_of(bytes.fromhex(held[2])))


class NotThis(Exception):  # noqa: N818
    """The form is of something that is not open here any more."""


def mark(key: Key) -> str:
    """What forms of this inbox carry; it leads nowhere without the key of this server."""
    return salted_hmac("lic.safety.of", key.locator, algorithm="sha256").hexdigest()[:32]


def is_of(request: HttpRequest, key: Key) -> bool:
    """Whether the form that was sent is of this inbox."""
    return constant_time_compare(request.POST.get(OF, ""), mark(key))


def next_sent(request: HttpRequest) -> int:
    """A number for what is sent now, larger than those before it: a clock that was set back does not turn the order round."""
    number: int = max(time.time_ns(), request.session.get(SENT, 0) + 1)
    request.session[SENT] = number
    return number


def words(request: HttpRequest, slug: str) -> str:
    """The words, for the page that shows them; "" where nothing is open here."""
    return "" if key(request, slug) is None else str(request.session.get(WORDS, ""))


def is_only(request: HttpRequest) -> bool:
    """Whether they open what nobody reads before somebody else has named the same, for that page too."""
    return bool(request.session.get(ONLY))


def forget_words(request: HttpRequest) -> None:
    """They were written down: nothing shows them any more."""
    request.session.pop(WORDS, None)
    request.session.pop(ONLY, None)


def drop_idle(request: HttpRequest) -> None:
    """Close what lay idle for fifteen minutes: every page of the zone begins with it."""
    held = request.session.get(NAME)
    if held is None or time.time() > held[3]:
        drop(request)


def drop(request: HttpRequest) -> None:
    """Close the inbox in this browser, and forget the words."""
    request.session.pop(NAME, None)
    request.session.pop(SENT, None)
    forget_words(request)


def drop_now(request: HttpRequest) -> None:
    """The same, on the disk when this returns. Raises django.db.Error."""
    drop(request)
    if request.session.modified:
        with suppress(UpdateError):  # ended elsewhere: then nothing is kept
            request.session.save()
