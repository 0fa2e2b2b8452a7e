"""Browsers of people at the desk."""

from __future__ import annotations

import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lic.desk import unlocked
from lic.desk.models import Recipient
from lic.desk.reading import Reader


def browser(
    reader: Reader | None = None, *, is_locked: bool = False, idle_for: float = 0
) -> Client:
    """A browser in which somebody has come in with their key; or signed in without one; or let it lie."""
    client = Client()
    if reader is None:
        return client
    client.force_login(Recipient.objects.get(pk=reader.recipient_id).account)
    if not is_locked:
        session = client.session
        session[unlocked.KEY] = reader.pair.private.hex()
        session[unlocked.UNTIL] = time.time() + unlocked.IDLE_SECONDS - idle_for
        session.save()
    return client


def n_queries(client: Client, name: str) -> int:
    """How many questions a page asks of the database."""
    with CaptureQueriesContext(connection) as found:
        assert client.get(reverse(name)).status_code == 200
    return len(found)


def again(client: Client) -> Client:
    """The same browser once more: what a request does to its cookies stays with that request."""
    other = Client()
    other.cookies = type(client.cookies)(client.cookies.output(header="", sep=";"))
    return other
