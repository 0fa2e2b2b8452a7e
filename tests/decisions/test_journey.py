"""From first words to a record, through the pages alone, as six groups would walk it."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from lic.decisions import queries
from lic.decisions.models import Outcome, Proposal, StandingConcern
from lic.decisions.services import sweeping
from tests.communities import made as table
from tests.decisions import made

pytestmark = pytest.mark.django_db
WORDS = {
    "title": "A card that says who to call", "summary": "We print 5,000 pocket cards.",
    "text": "Police number first.\r\n\r\nThe second number is the van.", "harm_centre": "Yes, if unclear.",
    "harm_others": "None named so far.", "principles": ["HARM_REDUCTION"], "trial_months": "",
}  # fmt: skip


class Walk:
    """A browser for each seat."""

    def __init__(self, client, town):
        self.client, self.town = client, town

    def url(self, name, *args):
        return reverse(f"decisions:{name}", args=[self.town.slug, *args])

    def as_(self, actor):
        self.client.force_login(made.seat_of(actor).account)
        return self

    def get(self, name, *args):
        response = self.client.get(self.url(name, *args))
        assert response.status_code == 200
        return response.content.decode()

    def post(self, data, name, *args):
        response = self.client.post(self.url(name, *args), data, follow=True)
        assert response.status_code == 200, response.content.decode()[:2000]
        return response.content.decode()


@pytest.fixture
def town():
    return table.town()


def test_words_become_an_agreement_although_a_concern_stood_in_between(client, town):
    people = made.seats(town)
    walk = Walk(client, town)
    author, resident = people["sw"][0], people["res"][0]

    walk.as_(author).post(WORDS, "new")
    page = walk.as_(resident).get("proposal", 1)
    assert "Finding" not in page and "A card that says who to call" in page
    walk.post({"what": "ask", "ask-text": "Who prints it?"}, "shaping", 1)
    walk.post(
        {"what": "suggest", "suggest-clause": "1", "suggest-words": "Outreach number first."},
        "shaping",
        1,
    )
    walk.as_(author).post({"text": "The City does."}, "answer", 1, 1)
    walk.post({}, "take", 1, 1)
    proposal = Proposal.objects.get()
    made.ago(proposal, 8)
    assert proposal.versions.get().clauses[0] == "Outreach number first."

    walk.post({}, "act", 1, "call")
    for actors in people.values():
        for actor in actors:
            if actor is not resident:
                walk.as_(actor).post({"choice": "SUPPORT"}, "give", 1)
    page = walk.as_(resident).post({"choice": "CONCERN"}, "give", 1)
    assert "Raise a concern" in page
    concern = {
        "principle": "HARM_REDUCTION", "harmed": "People who will not call", "how": "They throw it away",
        "remedy": "Say when police come",
    }  # fmt: skip
    page = walk.post(concern, "raise_concern", 1)
    assert "One concern is open" in page
    made.pass_deadline(Proposal.objects.get())
    assert Proposal.objects.get().state == "INTEGRATING"

    changed = WORDS | {
        "text": "Outreach number first.\r\n\r\nPolice come only when asked.",
        "note": "Says when police come",
    }
    walk.as_(author).post(changed, "edit", 1)
    made.ago(Proposal.objects.get(), 8)
    page = walk.as_(resident).get("concern", 1, 1)
    assert "Does this version meet your concern?" in page
    walk.post({"how_met": "The card says when police come."}, "settle", 1, 1, "met")
    assert StandingConcern.objects.get().state == "RELEASED_BY_RAISER"
    walk.as_(author).post({}, "act", 1, "call")
    for actors in people.values():
        for actor in actors:
            walk.as_(actor).post({"choice": "CAN_LIVE_WITH"}, "give", 1)
    made.pass_deadline(Proposal.objects.get())

    outcome = Outcome.objects.get()
    client.logout()
    record = walk.get("record", outcome.number)
    assert outcome.kind == "AGREED" and outcome.version.number == 2
    assert "They throw it away" in record and "The card says when police come." in record
    assert "Consents" in record


def test_a_caucus_gives_one_word_that_a_second_person_confirms(client, town):
    table.group(town, "sw").__class__.objects.filter(community=town, key="sw").update(
        speaks_by_caucus=True
    )
    people = made.seats(town)
    speaker = made.holder(town, "sw", "spokesperson")
    proposal = made.called(people["sw"][0])
    made.everyone(people, proposal, but=("sw",))
    walk = Walk(client, town)

    walk.as_(speaker).post(
        {"choice": "SUPPORT", "three_took_part": "on", "words": "With shaded lamps"}, "caucus", 1
    )
    page = walk.as_(people["sw"][1]).get("proposal", 1)
    assert "A second person has to confirm it." in page
    walk.post({}, "confirm", 1, proposal.words.get().pk)
    made.pass_deadline(proposal)

    record = walk.get("record", Outcome.objects.get().number)
    assert proposal.state == "AGREED"
    assert "Caucus position" in record


def test_two_objections_turn_a_group_back_to_single_positions(client, town):
    table.group(town, "sw").__class__.objects.filter(community=town, key="sw").update(
        speaks_by_caucus=True
    )
    people = made.seats(town)
    speaker = made.holder(town, "sw", "spokesperson")
    made.called(people["sw"][0])
    walk = Walk(client, town)
    walk.as_(speaker).post({"choice": "SUPPORT", "three_took_part": "on"}, "caucus", 1)

    walk.as_(people["sw"][0]).post({}, "act", 1, "object")
    walk.as_(people["sw"][1]).post({}, "act", 1, "object")

    page = walk.get("proposal", 1)
    assert "Give this position" in page


def test_a_part_that_is_agreed_makes_the_whole_agreed_in_part(client, town):
    people = made.seats(town)
    author, resident = people["sw"][0], people["res"][0]
    proposal = made.called(author)
    made.everyone(people, proposal, but=("res",))
    made.raised(resident, proposal)
    made.give(people["res"][1:], proposal)
    made.pass_deadline(proposal)
    walk = Walk(client, town)

    walk.as_(author).post(WORDS | {"title": "The card without police"}, "split", 1)
    part = Proposal.objects.get(number=2)
    made.ago(part, 8)
    walk.post({}, "act", 2, "call")
    made.everyone(people, part)
    made.pass_deadline(part)

    proposal.refresh_from_db()
    assert (part.state, proposal.state) == ("AGREED", "AGREED_IN_PART")
    whole = Outcome.objects.get(proposal=proposal)
    assert "The part that was split off is agreed: proposal 2." in walk.get("record", whole.number)


def test_a_trial_ends_by_itself(town):
    people = made.seats(town)
    proposal = made.called(people["sw"][0], trial_months=2)
    made.everyone(people, proposal)
    made.pass_deadline(proposal)
    assert (proposal.state, Outcome.objects.get().kind) == ("ON_TRIAL", "ON_TRIAL")

    end = datetime.datetime.combine(proposal.trial_ends, datetime.time(), datetime.UTC)
    sweeping.settle(proposal.pk, end + datetime.timedelta(days=3))

    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason) == ("NOT_AGREED", "TRIAL_ENDED")


def test_a_trial_that_has_ended_binds_nobody_and_is_counted_apart(town):
    people = made.seats(town)
    proposal = made.called(people["sw"][0], trial_months=2)
    made.everyone(people, proposal)
    made.pass_deadline(proposal)
    record = Outcome.objects.get()
    running = (queries.is_in_force(record), len(queries.consenting_groups(record)))

    end = datetime.datetime.combine(proposal.trial_ends, datetime.time(), datetime.UTC)
    sweeping.settle(proposal.pk, end + datetime.timedelta(days=3))

    record = queries.outcomes(people["sw"][0]).get(kind="ON_TRIAL")
    assert running == (True, 6)
    assert (queries.is_in_force(record), queries.consenting_groups(record)) == (False, [])
    assert queries.ended_counts(people["sw"][0], town) == (0, 1)
    page = Client().get(f"/c/{town.slug}/proposals/").content.decode()
    home = Client().get(f"/c/{town.slug}/").content.decode()
    assert "1 trial has ended, and no new call kept it." in page
    assert "All proposals, one trial that ended" in home


def test_a_trial_is_over_after_its_last_day_although_nobody_has_settled_it(town):
    people = made.seats(town)
    proposal = made.called(people["sw"][0], trial_months=2)
    made.everyone(people, proposal)
    made.pass_deadline(proposal)

    Proposal.objects.update(trial_ends=table.today() - datetime.timedelta(days=1))

    record = Outcome.objects.select_related("proposal__community", "community").get()
    assert (record.proposal.state, queries.is_in_force(record)) == ("ON_TRIAL", False)
