"""`lic demo`: refuses outside the demo, leaves real communities alone, builds the same anew."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from lic.accounts.models import Account
from lic.actions.models import Action
from lic.base import audit
from lic.base.models import Link, Release
from lic.communities.models import Community, MonthlyBand, Seat
from lic.decisions.models import Outcome, Position, Proposal
from lic.demo import clearing
from lic.listening.models import Outcome as Heard
from lic.listening.models import Statement, Vote
from tests.communities import made
from tests.config.made import lic

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_both]


def built() -> str:
    said = io.StringIO()
    call_command("demo", stdout=said)
    return said.getvalue()


def figures() -> dict:
    """All released figures of the closed round by statement number, and counts of everything."""
    heard = Heard.objects.get(
        round__number=1, round__community__slug="harbour-flats", audience="TABLE"
    ).shown
    numbers = {str(pk): number for pk, number in Statement.objects.values_list("pk", "number")}
    cells = {
        (group, numbers[pk]): {**cell, "measure": ""}
        for group, rows in heard["cells"].items()
        for pk, cell in rows.items()
    }  # a measure is a statement's random id
    return {
        "cells": cells,
        "votes": Vote.objects.count(),
        "positions": Position.objects.count(),
        "states": sorted(Proposal.objects.values_list("number", "state")),
        "records": Outcome.objects.count(),
        "actions": sorted(Action.objects.values_list("number", "state")),
        "links": Link.objects.count(),
        "accounts": Account.objects.count(),
        "seats": Seat.objects.count(),
    }


def test_outside_the_demo_it_refuses(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="LIC_DEMO"):
        call_command("demo")

    assert not Community.objects.exists()


@pytest.mark.sqlite_only
def test_it_builds_from_an_empty_folder(tmp_path):
    done = lic(tmp_path / "data", "demo")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Harbour Flats is there: 298 seats")


def test_without_a_town_the_page_says_how_to_build_one(client):
    assert "lic demo" in client.get("/demo/").content.decode()


def test_building_again_gives_the_same_and_leaves_a_real_community_alone(key_folder):
    real = made.town()
    seat = made.seat(real, "sw", "steward")
    first_said = built()
    first, keys_first = figures(), len(list(key_folder.glob("*.key")))

    second_said = built()

    assert figures() == first
    assert len(list(key_folder.glob("*.key"))) == keys_first
    assert Seat.objects.filter(pk=seat.pk, account_id=seat.account_id).exists()
    assert " s." in first_said
    assert "298 seats" in second_said
    assert audit.verify() is None

    clearing.clear()

    assert list(Seat.objects.values_list("pk", flat=True)) == [seat.pk]
    left = [Proposal, Vote, Link, Release, MonthlyBand]
    assert [model.objects.count() for model in left] == [0] * 5
