"""Alex's week: what is due, what waits to be read, whose voice is missing; and nothing of what groups say among themselves."""

from __future__ import annotations

from lic.communities import services as table_services
from tests.decisions import made as decided
from tests.journeys import towns
from tests.listening import made as listening


def test_the_week_says_what_is_due_and_leads_there(visit):
    town = towns.town()
    round_ = towns.round_(town, answered=True)
    listening.statement(round_, "Late buses would help.", number=None)
    decided.called(town.actor("sw.1"))
    table_services.post(town.actor("sw.1"), text="Only for us")
    alex = visit(town.seats["com.coordinator"], width=1200)

    alex.go(town.url("week/"))
    week = alex.text
    alex.click(alex.page.locator("main a").first)

    assert "A card that says who to call" in week
    assert "Only for us" not in week
    assert alex.page.locator("h1").count() == 1


def test_facilitator_reads_a_statement_before_others_do(visit):
    town = towns.town()
    round_ = towns.round_(town)
    dee, facilitator = visit(town.seats["sw.1"]), visit(town.seats["com.facilitator"], width=1200)

    dee.go(town.url("rounds/1/say/"))
    dee.write("Your statement", "Late buses would help.")
    dee.click(dee.page.locator("main form button").first)
    before = visit(town.seats["res.1"])
    before.go(town.url("rounds/1/statements/"))
    assert "Late buses would help." not in before.text

    facilitator.go(town.url("rounds/1/read/"))
    assert "Late buses would help." in facilitator.text
    waiting = round_.statements.get(state="WAITING")
    facilitator.go(town.url(f"rounds/1/read/{waiting.pk}/"))
    facilitator.press("Show it")
    before.go(town.url("rounds/1/statements/"))

    assert "Late buses would help." in before.text


def test_a_member_has_no_such_page(visit):
    town = towns.town()

    assert visit(town.seats["sw.1"]).go(town.url("week/")) == 404
    assert visit().go(town.url("week/")) == 404
