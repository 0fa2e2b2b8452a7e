"""What is kept about a person can be taken along and forgotten, and nothing else goes with it."""

from __future__ import annotations

import datetime
import json

import pytest

from lic.accounts.models import Account, WayBackCode
from lic.base import privacy
from lic.communities.models import CardBatch, Grant, Notice, Revocation, Seat
from tests.communities import made

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 5, 1)


def person(town, handle="Canary Wren"):
    """A seat with everything that can hang on it."""
    seat = made.seat(town, "sw", "steward", handle=handle)
    batch = CardBatch.objects.create(
        community=town, group=seat.group, organization=seat.organization, number=CardBatch.objects.count() + 1,
        quota=10, expires_on=DAY,
    )  # fmt: skip
    Revocation.objects.create(batch=batch, reason="Lost.", asked_by=seat, asked_on=DAY)
    Notice.objects.create(seat=seat, kind="tests.kind", url="/x/", on=DAY)
    WayBackCode.objects.create(account=seat.account, digest=f"d{seat.pk}")
    return seat


def test_everything_about_a_person_and_nothing_about_another_is_taken_along():
    town = made.town()
    mine, other = person(town), person(town, "Other Wren")

    found = privacy.export_of(mine.account)

    assert {label: len(rows) for label, rows in found.items()} == {
        "accounts.Account": 1, "accounts.WayBackCode": 1, "communities.Seat": 1, "communities.Grant": 1,
        "communities.Notice": 1, "communities.Revocation": 1,
    }  # fmt: skip
    assert found["communities.Seat"][0]["handle"] == "Canary Wren"
    assert str(other.pk) not in json.dumps(found)


def test_secrets_are_named_and_not_shown():
    mine = person(made.town())
    Account.objects.filter(pk=mine.account_id).update(password="argon2-canary")

    text = json.dumps(privacy.export_of(Account.objects.get(pk=mine.account_id)))

    assert "argon2-canary" not in text and mine.voting_id not in text
    assert text.count(privacy.NOT_SHOWN) == 3


def test_a_seat_alone_can_be_taken_along():
    mine = person(made.town())

    found = privacy.export_of(mine)

    assert "accounts.Account" not in found
    assert found["communities.Grant"][0]["duty"] == "steward"


def test_apps_add_what_no_key_leads_to(monkeypatch):
    monkeypatch.setattr(privacy, "_CONTRIBUTIONS", [])
    privacy.contribute(lambda account: [("tests.Vote", {"statement": 4, "answer": "agree"})])

    found = privacy.export_of(made.seat(made.town()).account)

    assert found["tests.Vote"] == [{"statement": 4, "answer": "agree"}]


def test_forgetting_leaves_nothing_and_takes_nothing_of_another_s():
    town = made.town()
    mine, other = person(town), person(town, "Other Wren")
    before = privacy.export_of(other.account)

    gone = privacy.erase(mine.account)

    assert gone["communities.Seat"] == gone["accounts.WayBackCode"] == 1
    assert privacy.export_of(other.account) == before
    assert (Seat.objects.count(), Grant.objects.count(), Notice.objects.count()) == (1, 1, 1)
    assert sorted(Revocation.objects.values_list("asked_by", flat=True), key=str) == sorted(
        [None, other.pk], key=str
    )
