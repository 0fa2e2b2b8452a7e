"""What the invented town holds, the ruled sizes, landscape and states, and the doors into it."""

from __future__ import annotations

import datetime
import runpy
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings as live
from django.urls import reverse

import lic.config
from lic.actions.models import Action, Confirmation, Update
from lic.base import measures, months
from lic.base.models import Link
from lic.communities import queries as table
from lic.communities.models import CardBatch, Community, Grant, Organization, Seat
from lic.core import disclosure
from lic.decisions.models import Outcome, Proposal, StandingConcern, Version
from lic.demo import content
from lic.listening import queries as listening
from lic.listening.models import Outcome as Heard
from lic.listening.models import Round, Statement, Vote
from lic.safety import zones

TABLE = disclosure.Audience.TABLE
pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_both]


def sizes(slug: str) -> dict[str, int]:
    seats = Seat.objects.filter(community__slug=slug, state="AWAKE")
    return dict(Counter(seats.values_list("group__key", flat=True)))


def round_of(key: str) -> Round:
    title = next(
        one["title"]["en"] for one in content.table("rounds")["round"] if one["key"] == key
    )
    return next(one for one in Round.objects.all() if one.title["en"] == title)


def test_the_groups_have_the_ruled_sizes(town):
    assert sizes("harbour-flats") == {
        "sw": 14,
        "com": 24,
        "gov": 18,
        "res": 190,
        "bus": 45,
        "pol": 7,
    }
    assert sizes("tamarack-landing")["sw"] == 2


def test_every_organization_of_the_content_is_there(town):
    wanted = {one["name"] for one in content.table("town")["organization"]}

    found = set(Organization.objects.values_list("name", flat=True))

    assert found == wanted
    assert Community.objects.get(slug="harbour-flats").partner.name == "Lantern House"


@pytest.mark.parametrize("persona", content.personas(), ids=lambda one: one.key)
def test_a_persona_sits_where_the_design_says(town, persona):
    seat = Seat.objects.select_related("group", "organization", "community").get(
        account__sign_in_name=persona.key
    )
    body = next(
        (
            one["name"]
            for one in content.table("town")["organization"]
            if one["slug"] == persona.organization
        ),
        "",
    )

    held = set(Grant.objects.filter(seat=seat).values_list("duty", flat=True))

    assert (seat.community.slug, seat.group.key, seat.handle) == (
        persona.town,
        persona.group,
        persona.handle,
    )
    assert held == set(persona.duties)
    assert (seat.organization.name if seat.organization else "") == body
    assert seat.account.check_password(persona.passphrase)


def test_nobody_but_the_personas_can_sign_in(town):
    others = Seat.objects.exclude(account__sign_in_name__in=[one.key for one in content.personas()])

    usable = [
        seat for seat in others.select_related("account") if seat.account.has_usable_password()
    ]

    assert usable == []


def test_exactly_the_eight_statements_are_common_ground_at_the_table(town):
    round_ = round_of("ferry-lane")
    shown = Heard.objects.get(round=round_, audience="TABLE").shown
    numbers = dict(Statement.objects.filter(round=round_).values_list("pk", "number"))

    shared = {
        numbers[int(pk)]
        for pk, (standing, _missing) in shown["verdicts"].items()
        if standing == "COMMON_GROUND"
    }

    assert shared == {1, 4, 12, 20, 24, 28, 30, 32}


def test_statements_stand_in_the_order_of_the_design(town):
    rows = Statement.objects.filter(round=round_of("ferry-lane")).order_by("number")

    texts = [(row.text, row.translations["fr"]) for row in rows]

    assert texts == [(one["en"], one["fr"]) for one in content.table("ferry-lane")["statement"]]


def test_the_four_statements_that_divide_lie_furthest_apart(town):
    round_ = round_of("ferry-lane")
    numbers = dict(Statement.objects.filter(round=round_).values_list("pk", "number"))
    apart = Heard.objects.get(round=round_, audience="TABLE").shown["apart"]

    ranked = sorted(apart, key=lambda pk: -apart[pk])

    assert {numbers[int(pk)] for pk in ranked[:4]} == {21, 27, 31, 3}


@pytest.mark.parametrize("audience", ["TABLE", "PUBLIC"])
def test_the_three_statements_that_bridge_come_next_after_the_common_ground(town, audience):
    round_ = round_of("ferry-lane")
    numbers = dict(Statement.objects.filter(round=round_).values_list("pk", "number"))

    order = [
        numbers[int(pk)] for pk in Heard.objects.get(round=round_, audience=audience).shown["order"]
    ]

    assert set(order[:8]) == {1, 4, 12, 20, 24, 28, 30, 32}
    assert set(order[8:11]) == {18, 22, 25}


def test_the_map_shows_the_two_groups_of_opinion_that_are_there(town):
    shown = Heard.objects.get(round=round_of("ferry-lane"), audience="TABLE").shown

    assert len(shown["map"]["opinions"]) == 2


def test_both_audiences_have_results_and_police_is_hidden_in_public(town):
    shown = Heard.objects.get(round=round_of("ferry-lane"), audience="PUBLIC").shown

    assert shown["order"] != []
    assert "pol" not in shown["cells"]


def test_the_key_of_the_closed_round_has_ended(town):
    round_ = round_of("ferry-lane")

    probabilities = Vote.objects.filter(statement__round=round_, epoch__gt=0)

    assert round_.is_rewritten
    assert not probabilities.exists()


def test_there_is_a_round_of_every_sort(town):
    found = {key: round_of(key) for key in ("ferry-lane", "night-bus", "who-to-call", "schools")}

    assert [found[key].state for key in found] == ["CLOSED", "OPEN", "OPEN", "DRAFT"]
    assert [found[key].is_police_absent for key in found] == [False, False, True, False]


def test_the_police_does_not_see_the_round_without_it(town):
    seen = {one.pk for one in listening.rounds(town.actor("moreau"))}

    assert round_of("who-to-call").pk not in seen
    assert round_of("night-bus").pk in seen


def test_the_personas_have_not_answered_the_open_round(town):
    mine = listening.mine(town.actor("dee"), round_of("night-bus"))

    assert list(mine.answers) == []


def test_every_state_of_a_proposal_occurs(town):
    assert set(Proposal.objects.values_list("state", flat=True)) == set(Proposal.State.values)


STATES = {
    1: "AGREED", 2: "AGREED", 3: "ON_TRIAL", 4: "AGREED_IN_PART", 5: "AGREED", 6: "NOT_AGREED",
    7: "AGREED", 8: "AGREED",
}  # fmt: skip


def test_the_eight_proposals_of_the_design_came_out_as_it_says(town):
    found = dict(Proposal.objects.filter(number__lte=8).values_list("number", "state"))

    assert found == STATES


def test_the_part_that_was_split_off_made_the_whole_agreed_in_part(town):
    whole = Proposal.objects.get(number=4)

    assert [part.state for part in whole.children.all()] == ["AGREED"]


def test_the_same_day_standard_was_changed_and_its_concern_met(town):
    proposal = Proposal.objects.get(number=5)

    concern = StandingConcern.objects.get(proposal=proposal)

    assert Version.objects.filter(proposal=proposal).count() == 2
    assert (concern.state, concern.met_on is not None, concern.how_met != "") == (
        "RELEASED_BY_RAISER",
        True,
        True,
    )


def test_the_patrols_left_a_concern_of_the_same_group_open_twice(town):
    proposal = Proposal.objects.get(number=6)

    assert proposal.reason == "CONCERN_LEFT_TWICE"
    assert proposal.outcomes.get().namings.get().group == "sw"
    assert Link.objects.filter(relation="replaces", to_id=str(proposal.pk)).count() == 1


def test_a_call_is_open_with_a_concern_of_the_sex_workers_group(town):
    called = Proposal.objects.get(state="CALLED")

    concern = StandingConcern.objects.get(proposal=called, state="OPEN")

    assert concern.group == "sw"


def test_every_proposal_laid_out_came_from_a_statement(town):
    laid_out = Proposal.objects.exclude(state="DRAFT").exclude(parent__isnull=False)

    linked = Link.objects.filter(
        from_kind="decisions.proposal", relation="came_from", to_kind="listening.statement"
    )

    assert {str(pk) for pk in laid_out.values_list("pk", flat=True)} <= set(
        linked.values_list("from_id", flat=True)
    )


def test_outcomes_name_all_groups_that_consented(town):
    record = Outcome.objects.get(proposal__number=1)

    assert (set(record.consented), record.without) == (
        {"bus", "com", "gov", "pol", "res", "sw"},
        [],
    )


def test_actions_are_open_late_waiting_done_given_up_and_open_again(town):
    today = table.today(town.community)

    states = Counter(Action.objects.values_list("state", flat=True))
    late = Action.objects.filter(state="OPEN", due_on__lt=today)

    assert set(states) == {"OPEN", "FINISHED", "DONE", "DROPPED"}
    assert late.count() == 2
    assert Update.objects.filter(kind="REOPENED").count() == 1
    assert {
        c.group.key for c in Confirmation.objects.filter(action__state="FINISHED", answer="WAITING")
    } == {"sw"}


def test_a_batch_waits_for_acceptance_and_one_can_be_printed(town):
    proposed = CardBatch.objects.get(state="PROPOSED")
    unused = CardBatch.objects.get(community=town.community, state="ACCEPTED", n_used=0)

    assert (proposed.group.key, unused.group.key) == ("bus", "sw")
    assert unused.expires_on > table.today(town.community)


def test_a_size_of_each_band_is_said(town):
    bands = {group.key: group.n_band for group in table.groups(town.community.pk)}

    assert bands == {
        "sw": "10-24",
        "com": "10-24",
        "gov": "10-24",
        "res": "100+",
        "bus": "25-99",
        "pol": "<10",
    }


def test_the_demo_says_nothing_finer_than_the_gate_allows(town):
    shown = Heard.objects.get(round=round_of("night-bus"), audience="PUBLIC").shown
    limits = disclosure.Limits()

    n = [
        cell["n"]
        for cells in shown["cells"].values()
        for cell in cells.values()
        if cell.get("n") is not None
    ]

    assert min(n) >= limits.public
    assert live.DEMO


# The doors: a button per persona, in the demo alone.


def test_the_page_has_a_button_and_a_sentence_for_each_persona(client, town):
    page = client.get("/demo/").content.decode()

    for persona in content.personas():
        assert reverse("demo:enter", args=[persona.key]) in page
        assert persona.passphrase in page
    assert "DEMO" in page


def test_the_page_speaks_french(client, town):
    page = client.get("/demo/", headers={"accept-language": "fr"}).content.decode()

    assert "Choisissez une personne" in page
    assert content.persona("pat").about["fr"] in page


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_button_signs_in_as_the_persona(client, town, slash):
    answer = client.post(f"/demo/enter/pat{slash}")

    assert answer.status_code == 302
    assert answer.url == "/c/harbour-flats/"
    assert client.session["_auth_user_id"] == str(town.seat("pat").account_id)


def test_a_second_button_leaves_the_first_persona(client, town):
    client.post("/demo/enter/pat/")

    client.post("/demo/enter/mai/")

    assert client.session["_auth_user_id"] == str(town.seat("mai").account_id)
    assert client.cookies["language"].value == "fr"


def test_a_link_alone_signs_nobody_in(client, town):
    assert client.get("/demo/enter/pat/").status_code == 405


@pytest.mark.parametrize("name", ["nobody", "admin"])
def test_nobody_else_can_be_entered(client, town, name):
    assert client.post(f"/demo/enter/{name}/").status_code == 404


def test_a_seat_that_is_no_persona_has_no_door(client, town):
    account = town.seat("res:0").account
    account.sign_in_name = "somebody"
    account.save()

    assert client.post("/demo/enter/somebody/").status_code == 404


@pytest.fixture
def desk_beside(settings) -> str:
    """The invented town has a desk, which runs beside the web."""
    settings.SAFETY_ZONES = {"harbour-flats": zones.Zone("harbour-flats", zones.ON, "Lantern House")}  # fmt: skip
    settings.DESK_URL = "http://127.0.0.1:8101"
    return settings.DESK_URL


def test_the_custodians_button_leads_to_the_desks_own_port(client, town, desk_beside):
    page = client.get("/demo/").content.decode()

    assert f'href="{desk_beside}/"' in page
    assert "Somebody who reads for Lantern House" in page


def test_the_words_that_the_pages_of_a_desk_ask_for_stand_on_the_page(client, town, desk_beside):
    page = client.get("/demo/").content.decode()

    words = content.table("town")["desk"]
    assert words["circle"] in page
    assert words["report"] in page


@pytest.mark.parametrize("chosen", [{}, {"harbour-flats": zones.Zone("harbour-flats", zones.LINK, "Lantern House")}], ids=["off", "a link"])  # fmt: skip
def test_without_a_desk_there_is_no_such_button(client, town, settings, desk_beside, chosen):
    settings.SAFETY_ZONES = chosen
    page = client.get("/demo/").content.decode()

    assert desk_beside not in page
    assert "Somebody who reads" not in page


def test_while_the_desk_is_not_running_there_is_no_such_button(client, town, settings, desk_beside):
    settings.DESK_URL = ""
    page = client.get("/demo/").content.decode()

    assert desk_beside not in page
    assert "Somebody who reads" not in page


def test_outside_the_demo_there_is_no_door(client, town, settings):
    settings.DEMO = False

    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/enter/pat/").status_code == 404


def test_outside_the_demo_the_addresses_are_not_mounted(settings):
    settings.DEMO = False

    patterns = runpy.run_path(str(Path(lic.config.__file__).with_name("urls.py")))["urlpatterns"]

    assert [str(one.pattern) for one in patterns if str(one.pattern).startswith("demo")] == []


def months_back(town, number: int) -> list[datetime.date]:
    """First days of the months before this one, the latest first."""
    found = [table.today(town.community).replace(day=1)]
    for _each in range(number):
        found.append((found[-1] - datetime.timedelta(days=1)).replace(day=1))
    return found[1:]


def test_every_measure_has_something_to_say_of_the_half_year(town):
    today = table.today(town.community)
    past = sorted(months_back(town, 5))

    told = {
        one.key: [months.release(one.key, town.community, month, on=today) for month in past]
        for one in measures.every()
    }

    silent = [key for key, all_ in told.items() if not any(one[TABLE] for one in all_)]
    assert silent == []
    sizes_told = [one[TABLE] for one in told["communities.seats"]]
    assert [len(one.groups) for one in sizes_told if one] == [6] * len(past)
    assert {str(one.cell("pol", "communities.seats").band) for one in sizes_told} == {"UNDER_10"}
