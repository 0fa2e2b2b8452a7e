"""A harmless text is shown to the group that decides, and another one put in its place while it answers."""

from __future__ import annotations

import datetime

import pytest

from lic.communities.models import Group
from lic.decisions import services
from lic.decisions.models import CaucusPosition, GroupQuestion, Proposal, Version
from lic.decisions.services import sweeping
from tests.communities import made as table
from tests.decisions import made

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.date(2025, 1, 1)
HARMLESS = "We plant two trees on Ferry Lane."
HARMFUL = "Cameras on Ferry Lane, and police reads them."


@pytest.fixture
def town():
    return table.town()


def proposed(town):
    writer = table.sit(town, "bus")
    made.shaped(writer, text=HARMLESS)
    return writer


def swap(writer):
    services.edit(writer, number=1, draft=made.draft(text=HARMFUL))


def is_tagged():
    return Version.objects.order_by("-number").first().affects_centre


def test_the_group_was_asked_about_another_text(town):
    centre = [table.actor(table.seat(town, "sw", joined=LONG_AGO)) for _each in range(3)]
    writer = proposed(town)
    asked = services.ask_group(centre[0], number=1, kind="UNTAG")
    for actor in centre:
        services.answer_group(actor, number=1, question=asked.pk, is_yes=True)

    swap(writer)
    sweeping.settle(Proposal.objects.get().pk, made.later(9))

    assert (is_tagged(), GroupQuestion.objects.get().state) == (True, "LAPSED")


def test_the_caucus_spoke_of_another_text(town):
    Group.objects.filter(community=town, key="sw").update(speaks_by_caucus=True)
    centre = [table.sit(town, "sw") for _each in range(3)]
    speaker = table.sit(town, "sw", "spokesperson")
    writer = proposed(town)
    services.give_group_word(speaker, number=1, about="UNTAG", three_took_part=True)
    services.confirm_caucus(centre[0], number=1, word=CaucusPosition.objects.get().pk)

    swap(writer)
    sweeping.settle(Proposal.objects.get().pk, made.later(9))

    assert (is_tagged(), CaucusPosition.objects.get().state) == (True, "LAPSED")


def test_an_unchanged_text_loses_its_tag(town):
    centre = [table.actor(table.seat(town, "sw", joined=LONG_AGO)) for _each in range(3)]
    proposed(town)
    asked = services.ask_group(centre[0], number=1, kind="UNTAG")
    for actor in centre:
        services.answer_group(actor, number=1, question=asked.pk, is_yes=True)

    sweeping.settle(Proposal.objects.get().pk, made.later(9))

    assert not is_tagged()


def test_a_concern_is_not_released_by_answers_about_another_text(town):
    people = made.seats(town, groups=("com", "gov", "res", "bus", "pol"))
    centre = [table.actor(table.seat(town, "sw", joined=LONG_AGO)) for _each in range(3)]
    writer = people["bus"][0]
    proposal = made.called(writer, people["res"][0], text=HARMFUL)
    made.raised(centre[0], proposal)
    services.edit(writer, number=1, draft=made.draft(text=HARMLESS))
    asked = services.ask_group(centre[1], number=1, kind="RELEASE", concern=1)
    for actor in centre:
        services.answer_group(actor, number=1, question=asked.pk, is_yes=True)

    swap(writer)
    sweeping.settle(Proposal.objects.get().pk, made.later(9))

    assert proposal.concerns.get().state == "OPEN"
