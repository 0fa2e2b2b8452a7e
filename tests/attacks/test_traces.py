"""What is left behind: in a browser after "leave now", and in the order of rows."""

from __future__ import annotations

import pytest
from django.db import connection

from lic.accounts.models import Account
from lic.base import shuffle
from lic.listening.views import open_link

pytestmark = pytest.mark.django_db


def test_leaving_now_takes_every_cookie_of_ours_along(client):
    for name in ("messages", open_link.COOKIE, "language", "theme", "session", "held"):
        client.cookies[name] = "something"

    answer = client.get("/leave/")

    gone = {name for name, cookie in answer.cookies.items() if cookie["max-age"] == 0}
    assert {"messages", open_link.COOKIE, "language", "theme", "session", "held"} <= gone


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="ctid is shuffled on PostgreSQL")
def test_no_row_tells_who_joined_after_whom():
    made = [Account.objects.create(sign_in_name=f"amber canoe {number}") for number in range(30)]

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM accounts_account ORDER BY rowid")
        kept = [row[0] for row in cursor.fetchall()]

    assert len(set(kept)) == 30
    assert kept != [account.pk.hex for account in made]


def test_accounts_are_among_the_tables_that_are_rewritten_in_random_order():
    assert Account in set(shuffle.tables())
