"""A form sent from another site does nothing: every address that takes one refuses without our token."""

from __future__ import annotations

import pytest

from lic.base import access
from tests.access import asking, oracle

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_both]

TAKING = [
    one for one in access.addresses() if one.access is not None and "POST" in one.access.methods
]
FORM = {
    "text": "x",
    "choice": "AGREE",
    "answer": "YES",
    "what": "ask",
    "kind": "GIVE",
    "reason": "x",
    "is_sure": "on",
}


def test_there_are_addresses_that_take_forms():
    assert len(TAKING) > 60


@pytest.mark.parametrize(
    "name", ["visitor", "sw.member", "sw.steward", "com.coordinator", "com.facilitator"]
)
def test_nothing_is_kept_without_the_token(world, name):
    browser = world.people[name].client(enforce_csrf_checks=True)
    before = asking.digest()

    accepted = []
    for address in TAKING:
        page = oracle.pages().get(address.name)
        for _kind, thing in oracle.things(world, page, every=False) if page else ():
            answer = browser.post(asking.url(address, thing), FORM)
            foreign = browser.post(
                asking.url(address, thing), FORM | {"csrfmiddlewaretoken": "a" * 64}
            )
            accepted += [
                address.name for one in (answer, foreign) if one.status_code not in {403, 404}
            ]

    assert accepted == []
    assert asking.digest() == before


def test_a_token_of_somebody_else_is_refused(world):
    mine, theirs = (
        world.people[name].client(enforce_csrf_checks=True) for name in ("sw.member", "pol.member")
    )
    for browser in (mine, theirs):
        browser.get("/c/harbour/room/")
    before = asking.digest()

    answer = mine.post(
        "/c/harbour/room/", {"text": "Hello.", "csrfmiddlewaretoken": theirs.cookies["csrf"].value}
    )

    assert answer.status_code == 403
    assert asking.digest() == before
