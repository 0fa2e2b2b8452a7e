"""A resident and a police officer do not get to another group's room, ballot or people, by any address."""

from __future__ import annotations

import re

import pytest

from lic.communities import services as table_services
from lic.communities.models import CaucusPost, DutyQuestion
from tests.decisions import made as decided
from tests.journeys import towns
from tests.listening import made as listening

SECRET = "We meet behind the bakery on Tuesday"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture
def town():
    """A town with a secret in the sex workers' room, a question among them, and a round without police."""
    found = towns.town()
    dee = found.actor("sw.1")
    table_services.post(dee, text=SECRET)
    table_services.ask_question(
        dee, kind="GIVE", duty="steward", handle=found.seats["sw.2"].handle, is_by_caucus=False
    )
    listening.round_(found.community, SECRET, "Two", "Three", number=2, is_police_absent=True)
    proposal = decided.called(dee)
    decided.raised(found.actor("sw.2"), proposal)
    return found


def addresses(town) -> list[tuple[str, str]]:
    """(hidden, absent) addresses of the sex workers' group."""
    post, question = CaucusPost.objects.get(), DutyQuestion.objects.get()
    return [
        (town.url(f"room/{post.pk}/hide/"), town.url("room/987654321/hide/")),
        (town.url(f"duties/questions/{question.pk}/"), town.url("duties/questions/987654321/")),
        (town.url("cards/1/"), town.url("cards/987654/")),
    ]


@pytest.mark.parametrize("who", ["res.1", "pol.1", "res.spokesperson", "com.coordinator"])
def test_another_group_s_things_are_not_there(visit, town, who):
    visitor = visit(town.seats[who])

    for hidden, absent in addresses(town):
        bodies = []
        for url in (hidden, absent):
            assert visitor.go(url) == 404
            bodies.append(TOKEN.sub("", visitor.page.content()))
        assert bodies[0] == bodies[1]
        assert SECRET not in bodies[0]


@pytest.mark.parametrize("who", ["res.1", "pol.1"])
def test_their_own_room_shows_nothing_of_another(visit, town, who):
    visitor = visit(town.seats[who])

    for path in ("room/", "duties/", "seat/", "table/", ""):
        assert visitor.go(town.url(path)) == 200
        assert SECRET not in visitor.page.content()
        assert town.seats["sw.2"].handle not in visitor.page.content()


def test_police_do_not_find_a_round_without_police(visit, town):
    moreau, pat = visit(town.seats["pol.1"]), visit(town.seats["res.1"])

    for path in (
        "rounds/2/",
        "rounds/2/statements/",
        "rounds/2/statements/1/",
        "rounds/2/results/",
        "rounds/2/answer/",
    ):
        assert moreau.go(town.url(path)) == 404
        assert pat.go(town.url(path)) == 200
    moreau.go(town.url("rounds/"))

    assert moreau.page.locator('a[href*="rounds/2/"]').count() == 0
    assert SECRET not in moreau.page.content()


def test_nobody_s_position_is_on_any_page(visit, town):
    decided.give([town.actor("res.2")], decided.Proposal.objects.get())
    pat = visit(town.seats["res.1"])

    pat.go(town.url("proposals/1/"))
    other_seats = [town.seats[name].handle for name in ("sw.1", "sw.2", "res.2")]

    assert [handle for handle in other_seats if handle in pat.page.content()] == []
    assert pat.go(town.url("proposals/mine/")) == 200
    assert "Support" not in pat.text
