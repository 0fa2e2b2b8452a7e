"""The list, one action, and what people say about it."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from lic.actions import forms, services
from lic.communities import queries as communities
from tests.actions import made
from tests.communities import made as table

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return table.town()


@pytest.fixture
def today(town):
    return communities.today(town)


@pytest.fixture
def coordinator(town):
    return table.seat(town, "com", "coordinator")


def signed_in(seat) -> Client:
    client = Client()
    client.force_login(seat.account)
    return client


def test_everybody_can_read_the_list_and_the_page(town, coordinator, today):
    made.action(table.actor(coordinator), town, today=today)

    pages = [Client().get(f"/c/{town.slug}/actions/{path}") for path in ("", "1/")]

    assert [page.status_code for page in pages] == [200, 200]
    assert all("All-night lights" in page.content.decode() for page in pages)


@pytest.mark.parametrize("show", ["OPEN", "LATE", "DONE", "DROPPED"])
def test_an_empty_list_says_what_it_means(town, show):
    page = Client().get(f"/c/{town.slug}/actions/?show={show}")

    assert (page.status_code, b'class="empty' in page.content) == (200, True)


def test_each_chip_says_how_many_stand_behind_it(town, coordinator, today):
    made.action(table.actor(coordinator), town, today=today)

    page = Client().get(f"/c/{town.slug}/actions/").content.decode()

    assert [words in page for words in ("Open (1)", "Late (0)", "Done (0)", "Given up (0)")] == [
        True
    ] * 4


def test_an_unknown_chip_is_not_a_page(town):
    assert Client().get(f"/c/{town.slug}/actions/?show=EVERYTHING").status_code == 404


def test_the_list_asks_the_same_number_of_questions_for_one_action_and_for_forty(
    town, coordinator, today, django_assert_num_queries, django_assert_max_num_queries
):
    actor = table.actor(coordinator)
    made.action(actor, town, today=today)
    with django_assert_max_num_queries(20) as few:
        Client().get(f"/c/{town.slug}/actions/")
    for _ in range(39):
        made.action(actor, town, today=today)

    with django_assert_num_queries(len(few)):
        Client().get(f"/c/{town.slug}/actions/")


def test_a_coordinator_opens_an_action_from_a_record(town, coordinator, today):
    record = made.outcome(town)
    client = signed_in(coordinator)
    form = {
        "title": "All-night lights", "about": "", "lead": table.organization(town, "gov").pk, "supporting": [],
        "due_on": today.replace(year=today.year + 1), "done_when": "A night walk finds every lamp lit", "asked": ["sw", "res"], "named": "",
    }  # fmt: skip

    shown = client.get(f"/c/{town.slug}/actions/new/{record.number}/")
    sent = client.post(f"/c/{town.slug}/actions/new/{record.number}/", form)

    assert (shown.status_code, sent.status_code, sent["Location"]) == (
        200,
        302,
        f"/c/{town.slug}/actions/1/",
    )


def test_a_record_that_is_not_in_force_leads_back_with_the_reason(town, coordinator):
    trial = made.outcome(town, kind="ON_TRIAL")
    client = signed_in(coordinator)

    shown = client.get(f"/c/{town.slug}/actions/new/{trial.number}/")

    assert shown["Location"] == f"/c/{town.slug}/proposals/records/{trial.number}/"
    assert "its trial has ended" in client.get(f"/c/{town.slug}/actions/").content.decode()


def test_a_missing_confirmer_is_said_in_the_form_and_nothing_is_kept(town, coordinator, today):
    record = made.outcome(town)
    form = {
        "title": "All-night lights", "lead": table.organization(town, "gov").pk, "due_on": today.replace(year=today.year + 1),
        "done_when": "Lit", "asked": ["res"], "named": "",
    }  # fmt: skip

    sent = signed_in(coordinator).post(f"/c/{town.slug}/actions/new/{record.number}/", form)

    assert (sent.status_code, b"their group has to be asked" in sent.content) == (422, True)
    assert Client().get(f"/c/{town.slug}/actions/1/").status_code == 404


def test_a_steward_confirms_with_one_button(town, coordinator, today):
    row = made.action(table.actor(coordinator), town, asked=("sw",), today=today)
    services.finish(table.sit(town, "gov"), number=row.number, text="Lit.", today=today)
    client = signed_in(table.seat(town, "sw", "steward"))

    sent = client.post(
        f"/c/{town.slug}/actions/1/confirm/", {"answer": "YES", "words": "All fourteen are lit."}
    )

    row.refresh_from_db()
    assert (sent.status_code, row.state) == (302, "DONE")


def test_a_group_that_was_not_asked_reads_why_it_cannot_confirm(town, coordinator, today):
    made.action(table.actor(coordinator), town, today=today)

    sent = signed_in(table.seat(town, "bus", "steward")).post(
        f"/c/{town.slug}/actions/1/confirm/", {"answer": "YES"}
    )

    assert (sent.status_code, "not among those asked" in sent.content.decode()) == (403, True)


@pytest.mark.parametrize(
    ("typed", "is_taken"),
    [
        ("https://example.org/minutes", True),
        ("example.org/minutes", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        (" java\tscript:alert(1)", False),
        ("file:///etc/passwd", False),
    ],
)
def test_a_link_that_shows_it_is_an_address_of_the_web(typed, is_taken):
    form = forms.Tell({"text": "The light is on.", "evidence": typed})

    assert form.is_valid() is is_taken


def test_the_export_holds_every_action(town, coordinator, today):
    made.action(table.actor(coordinator), town, today=today)

    lines = (
        Client().get(f"/c/{town.slug}/actions/export.csv").content.decode("utf-8-sig").splitlines()
    )

    assert [line.split(",")[:3] for line in lines] == [
        ["number", "title", "lead"],
        ["1", "All-night lights", "Org gov"],
    ]


def test_the_day_that_is_due_keeps_its_capital_and_stands_once(town, coordinator):
    made.action(table.actor(coordinator), town, today=datetime.date(2026, 12, 31), due=11)

    page = Client().get(f"/c/{town.slug}/actions/1/").content.decode()

    assert "Due 11 January 2027." in page
    assert "(due 11 January 2027)" not in page
