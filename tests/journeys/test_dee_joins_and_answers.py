"""Dee takes a seat with a card, answers ten statements, and reads the results. No JavaScript."""

from __future__ import annotations

from lic.communities.models import Seat
from lic.listening.models import Vote
from tests.journeys import towns


def join(dee, town, code: str) -> str:
    """From the card to a seat; returns the words that Dee is given."""
    dee.go(town.url("join/"))
    dee.write("Card code", code)
    dee.press("Go on")
    words = dee.page.locator(".words").inner_text()
    dee.tick("I have kept my words")
    dee.tick("I accept the terms of reference")
    dee.press("Go on")
    return " ".join(words.split())


def test_a_card_a_name_and_ten_answers(visit):
    town = towns.town()
    towns.round_(town, answered=True)
    before = Vote.objects.count()
    dee = visit()

    join(dee, town, towns.card(town))
    assert dee.heading == "Keep these, to come back"
    dee.press("I have kept them")
    dee.go(town.url("rounds/1/answer/"))
    for number in range(10):
        dee.press(("Agree", "Disagree", "Pass, not sure")[number % 3])
    assert dee.path == town.url("rounds/1/stop/")
    dee.go(town.url("rounds/1/results/"))

    assert (
        Seat.objects.filter(community=town.community, group__key="sw", batch__isnull=False).count()
        == 1
    )
    assert Vote.objects.count() == before + 10
    assert towns.STATEMENTS[0] in dee.text
    assert dee.strangers == []


def test_a_card_works_once_and_says_no_more_than_that(visit):
    town = towns.town()
    code = towns.card(town)
    join(visit(), town, code)
    finder = visit()

    finder.go(town.url("join/"))
    finder.write("Card code", code)
    finder.press("Go on")

    assert "This card does not open a seat, or not any more." in finder.text


def test_she_stops_after_three_and_nothing_is_lost(visit):
    town = towns.town()
    towns.round_(town)
    dee = visit(town.seats["sw.1"])

    dee.go(town.url("rounds/1/answer/"))
    for _each in range(3):
        dee.press("Agree")
    dee.go(town.url("rounds/1/mine/"))

    assert dee.page.get_by_text("agree", exact=False).count() >= 3
    assert Vote.objects.filter(choice="AGREE").count() == 3


def test_leaving_clears_what_the_browser_kept(visit):
    town = towns.town()
    towns.round_(town)
    dee = visit(town.seats["sw.1"])
    dee.context.route(
        "https://weather.gc.ca/**", lambda route: route.fulfill(status=200, body="weather")
    )

    dee.go(town.url("rounds/1/answer/"))
    dee.follow("Leave now")
    dee.page.wait_for_url("https://weather.gc.ca/**")
    status = dee.go(town.url("rounds/1/answer/"))

    assert status == 404
    assert dee.context.cookies(dee.house) == []
