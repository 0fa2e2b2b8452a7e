"""What exists and what does not, told apart by nothing: answers and work done, never time (`make assurance` does)."""

from __future__ import annotations

import numpy as np
import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.assurance import alike

pytestmark = pytest.mark.django_db


class Counted(MD5PasswordHasher):
    """Stands for Argon2 and counts how often it would have run."""

    runs = 0

    def encode(self, password: str, salt: str) -> str:
        Counted.runs += 1
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def counting(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Counted"]


def sent(ask: alike.Ask) -> tuple[alike.Came, list[str], int]:
    """What came of it, the statements of SQL, and runs of the hasher; each from a fresh browser."""
    browser = Client(headers={"cookie": ask.cookie} if ask.cookie else {})
    Counted.runs = 0
    with CaptureQueriesContext(connection) as asked:
        send = browser.post if ask.method == "POST" else browser.get
        answer = send(ask.path, dict(ask.typed))
    headers = dict(answer.headers) | {"set-cookie": answer.cookies.output(header="")}
    came = alike.masked(ask, answer.status_code, answer.content, headers)
    return came, [_shape(one["sql"]) for one in asked.captured_queries], Counted.runs


def _shape(sql: str) -> str:
    """A statement without what was asked for in it."""
    return sql.split("WHERE", maxsplit=1)[0].split("VALUES", maxsplit=1)[0]


@pytest.mark.parametrize("name", alike.MADE)
def test_there_and_not_there_are_told_apart_by_nothing(name):
    pairs = list(alike.MADE[name](4))
    for one in pairs[0]:
        sent(one)  # loads what the first request loads

    for there, absent in pairs[1:]:
        assert sent(there) == sent(absent)


def test_signing_in_hashes_once_whether_the_name_exists_or_not():
    first, pair = alike.sign_in(2)
    for one in first:
        sent(one)  # the first sign-in of a process makes the hash that is nobody's, for either name

    assert [sent(one)[2] for one in pair] == [1, 1]


def test_mann_whitney_is_that_of_the_textbook():
    a, b = np.array([1.0, 2, 4, 4, 7]), np.array([3.0, 4, 5, 8, 9, 9])

    # by hand: ranks of a sum to 21, so U = 6 of 30; variance 2.5 · (12 − 30/110); z = 8.5 / 5.4146
    assert alike.mann_whitney(a, b) == pytest.approx(0.11646, abs=1e-5)
    assert alike.mann_whitney(a, a) == 1.0
    assert alike.mann_whitney(np.arange(200.0), np.arange(200.0) + 40) < 1e-6
