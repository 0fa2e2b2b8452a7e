"""The whole loop in a browser without JavaScript: propose, shape, call, six groups, a concern, a new
version, agreed, an action, confirmed done, and the first page says so.

Days pass by the builders of tests/decisions; the other seats of each group speak through the services.
"""

from __future__ import annotations

import datetime

from lic.actions.models import Action
from lic.decisions.models import Outcome, Proposal
from tests.decisions import made as decided
from tests.journeys import towns

GROUPS = ("sw", "com", "gov", "res", "bus", "pol")
LIGHTS = "Lights that stay on all night in Ferry Lane"


def the_proposal() -> Proposal:
    return Proposal.objects.select_related("community").get()


def propose(dee, town, statement) -> None:
    """From a statement to a proposal before the table."""
    dee.go(town.url(f"proposals/new/?statement={statement.pk}"))
    dee.write("What is proposed, in one line", LIGHTS)
    dee.write("In two or three sentences", "The lamps in Ferry Lane stay on until morning.")
    dee.write(
        "The whole text", "The city keeps the lamps on from dusk to dawn.\n\nNobody is filmed."
    )
    dee.write("Could this harm sex workers?", "Yes, if people are watched. So nobody is filmed.")
    dee.write(
        "Could this harm residents, businesses or others?", "Light in bedrooms; lamps have shades."
    )
    dee.press("Lay it before the table")


def shape(neighbour, dee, town) -> None:
    """A question and its answer."""
    neighbour.go(town.url("proposals/1/shaping/"))
    neighbour.write("Your question", "Who pays for it?")
    neighbour.press("Ask")
    dee.go(town.url("proposals/1/shaping/"))
    dee.follow("Answer it")
    dee.write("Answer", "The city, from its budget for lights.", exact=True)
    dee.press("Answer")


def call(dee, town) -> None:
    """Ten days of shaping have passed."""
    decided.ago(the_proposal(), 10)
    dee.go(town.url("proposals/1/"))
    dee.press("Call the groups")
    dee.press("Call the groups")


def give(visitor, town, position: str) -> None:
    visitor.go(town.url("proposals/1/"))
    visitor.tick(position)
    visitor.press("Give this position")


def speak(visit, town, but: str = "") -> None:
    """One seat of each group in its browser, the other seats through the service."""
    proposal = the_proposal()
    for group in GROUPS:
        if group != but:
            give(visit(town.seats[f"{group}.1"]), town, "Support")
        decided.give([town.actor(f"{group}.{n}") for n in (2, 3)], proposal)
    decided.give([town.actor("sw.steward")], proposal)


def raise_concern(resident, town) -> None:
    give(resident, town, "Concern")
    resident.tick("harm reduction")
    resident.write("Who would be harmed?", "Families with bedrooms on the lane")
    resident.write("How would they be harmed?", "Nobody sleeps beside a bright lamp.")
    resident.write("What would settle it?", "Shades, and a warm light.")
    resident.press("Raise this concern")


def new_version(dee, town) -> None:
    dee.go(town.url("proposals/1/edit/"))
    dee.write(
        "The whole text",
        "The city keeps warm lamps with shades on from dusk to dawn.\n\nNobody is filmed.",
    )
    dee.write("What is new in this version", "Shades and a warm light")
    dee.press("Keep these words")


def test_from_a_statement_to_done(visit):
    town = towns.town()
    round_ = towns.round_(town, answered=True)
    dee, resident = visit(town.seats["sw.1"]), visit(town.seats["res.1"])

    propose(dee, town, towns.statements(round_)[0])
    shape(visit(town.seats["bus.1"]), dee, town)
    call(dee, town)
    speak(visit, town, but="res")
    raise_concern(resident, town)
    decided.pass_deadline(the_proposal())
    assert the_proposal().state == "INTEGRATING"

    new_version(dee, town)
    resident.go(town.url("proposals/1/concerns/1/"))
    resident.write("How was it met?", "The lamps have shades now.")
    resident.press("Yes, I release it")
    call(dee, town)
    speak(visit, town)
    decided.pass_deadline(the_proposal())
    assert list(Outcome.objects.values_list("kind", flat=True)) == ["AGREED"]

    open_action(visit(town.seats["com.coordinator"]), town)
    finish(visit(town.seats["gov.1"]), town)
    for name in ("sw.steward", "res.steward"):
        confirm(visit(town.seats[name]), town)
    anybody = visit()
    anybody.go(town.url())

    assert Action.objects.get().state == "DONE"
    assert LIGHTS in anybody.text
    assert "The lamps have shades" in anybody.text
    assert [one.strangers for one in (dee, resident, anybody)] == [[], [], []]


def open_action(coordinator, town) -> None:
    coordinator.go(town.url("actions/new/1/"))
    coordinator.write("What will be done", "The lamps have shades and stay on")
    coordinator.page.get_by_label("Who leads").select_option(label="Org gov")
    coordinator.write(
        "Due", (datetime.date.today() + datetime.timedelta(days=90)).isoformat(), exact=True
    )
    coordinator.write("Done when", "Night Kettle and neighbours both say so on a night walk.")
    coordinator.page.locator('input[name="asked"][value="sw"]').check()
    coordinator.page.locator('input[name="asked"][value="res"]').check()
    coordinator.press("Open the action")


def finish(city, town) -> None:
    city.go(town.url("actions/1/finish/"))
    city.write("What is there now", "Twelve lamps with shades.")
    city.press("It is finished")


def confirm(steward, town) -> None:
    steward.go(town.url("actions/1/"))
    steward.press("Yes, it is done")


def test_not_on_the_owner_s_word_alone(visit):
    town = towns.town()
    proposal = decided.called(town.actor("sw.1"))
    for group in GROUPS:
        decided.give([town.actor(f"{group}.{n}") for n in (1, 2, 3)], proposal)
    decided.give([town.actor("sw.steward")], proposal)
    decided.pass_deadline(proposal)
    open_action(visit(town.seats["com.coordinator"]), town)
    city = visit(town.seats["gov.1"])

    finish(city, town)

    assert Action.objects.get().state == "FINISHED"
    assert city.page.get_by_role("button", name="Yes, it is done").count() == 0
