"""Nobody keeps a whole town from writing by having passphrases hashed, one after the other."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection

from lic.accounts import passphrases
from lic.accounts import services as accounts
from lic.communities import queries, services
from tests.communities import made

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "maple orbit candle river thumb"
OTHERS = "ferry lamp otter quiet stone"


class Watched(MD5PasswordHasher):
    """Notes whether somebody holds the database while a passphrase is hashed."""

    held: list[bool] = []

    def encode(self, password, salt):
        Watched.held.append(connection.in_atomic_block)
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def held(settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Watched"]
    Watched.held = []
    return Watched


@pytest.fixture
def joined():
    town = made.town()
    _batch, codes = services.issue_batch(
        made.sit(town, "res", "steward"), group=made.group(town, "res"), quota=3,
        organization=made.organization(town, "res"),
        expires_on=queries.today(town) + datetime.timedelta(days=90),
    )  # fmt: skip
    return services.join(community=town, code=codes[0], passphrase=WORDS, handle="Quiet Otter")


def test_joining_hashes_before_it_writes(joined, held):
    assert held.held == [False]
    assert joined.account.check_password(WORDS)


def test_new_words_are_hashed_before_they_are_written(joined, held):
    accounts.set_passphrase(joined.account, OTHERS)

    assert held.held == [False, False]
    assert joined.account.check_password(OTHERS)


def test_the_way_back_hashes_before_it_writes(joined, held):
    name, code = joined.account.sign_in_name, joined.way_back_codes[0]

    found = accounts.take_way_back(name, passphrases.fingerprint(code), OTHERS)

    assert (held.held, found) == ([False, False], joined.account)
    assert accounts.take_way_back(name, passphrases.fingerprint(code), WORDS) is None
