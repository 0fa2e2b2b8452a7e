"""A concern stands until its raiser or its own group releases it: in services, and in the database itself."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from lic.base.policy import Denied
from lic.communities.models import Seat
from lic.core import consent
from lic.decisions import services
from lic.decisions.models import (
    GroupQuestion,
    Outcome,
    Position,
    Proposal,
    StandingConcern,
    Version,
)
from tests.communities import made as table
from tests.decisions import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return table.town()


@pytest.fixture
def people(town):
    return made.seats(town)


def run(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def with_concern(people):
    """A called proposal that everybody supports but for one resident's concern."""
    proposal = made.called(people["sw"][0])
    made.everyone(people, proposal, but=("res",))
    made.give(people["res"][1:], proposal)
    return proposal, made.raised(people["res"][0], proposal)


def test_an_open_concern_leads_to_integrating_whatever_the_others_say(people):
    proposal, concern = with_concern(people)

    made.pass_deadline(proposal)

    assert (proposal.state, proposal.reason) == ("INTEGRATING", "CONCERN_OPEN")
    assert proposal.versions.get().open_concerns == 1


def test_its_raiser_releases_it_and_says_how_it_was_met(people):
    proposal, concern = with_concern(people)

    services.release_concern(
        people["res"][0], number=1, concern=1, how_met="The card says when police come."
    )
    made.pass_deadline(proposal)

    concern.refresh_from_db()
    assert (concern.state, concern.how_met) == (
        "RELEASED_BY_RAISER",
        "The card says when police come.",
    )
    assert (proposal.state, proposal.versions.get().open_concerns) == ("AGREED", 0)


def test_nobody_else_releases_it(town, people):
    proposal, concern = with_concern(people)
    others = (people["res"][1], people["sw"][0], made.holder(town, "gov", "coordinator", "host"))

    for other in others:
        with pytest.raises(Denied):
            services.release_concern(other, number=1, concern=1)

    concern.refresh_from_db()
    assert concern.state == "OPEN"


def test_on_a_new_version_its_raiser_is_asked_and_silence_keeps_it_open(people):
    proposal, concern = with_concern(people)
    made.pass_deadline(proposal)

    services.edit(people["sw"][0], number=1, draft=made.draft(text="Other words."))
    proposal.refresh_from_db()

    assert (proposal.state, proposal.version_number) == ("SHAPING", 2)
    assert proposal.versions.get(number=2).open_concerns == 1
    services.answer_first(
        people["res"][0], number=1, concern=1, is_met=True, how_met="Now it says so."
    )
    assert proposal.versions.get(number=2).open_concerns == 0


def test_two_versions_that_leave_a_concern_of_one_group_open_are_not_agreed(people):
    proposal, _concern = with_concern(people)
    made.pass_deadline(proposal)
    services.edit(people["sw"][0], number=1, draft=made.draft(text="Other words."))
    proposal.refresh_from_db()
    made.ago(proposal, 10)
    services.open_call(people["sw"][0], number=1)

    made.everyone(people, proposal)
    made.pass_deadline(proposal)

    assert (proposal.state, proposal.reason) == ("NOT_AGREED", "CONCERN_LEFT_TWICE")


def test_its_group_releases_it_with_quorum_and_two_thirds(town, people):
    proposal, concern = with_concern(people)
    Seat.objects.update(joined_month=datetime.date(2020, 1, 1))

    question = services.ask_group(
        people["res"][1], number=1, kind="RELEASE", concern=1, words="It is met."
    )
    for actor in people["res"]:
        services.answer_group(actor, number=1, question=question.pk, is_yes=True)
    services.sweeping.settle(proposal.pk, made.later(9))

    concern.refresh_from_db()
    question.refresh_from_db()
    assert (concern.state, concern.how_met) == ("RELEASED_BY_GROUP", "It is met.")
    assert (question.state, question.answers.count()) == ("PASSED", 0)


def test_young_seats_are_not_counted_in_a_release_question(town, people):
    with_concern(people)
    this_month = table.today().replace(day=1)
    Seat.objects.update(joined_month=this_month)

    with pytest.raises(consent.Refused) as refused:
        services.ask_group(people["res"][1], number=1, kind="RELEASE", concern=1)

    assert refused.value.code == "too_few_old_seats"
    assert not GroupQuestion.objects.exists()


def test_a_concern_of_a_seat_that_left_can_be_taken_over_or_lapses(people):
    proposal, concern = with_concern(people)
    made.seat_of(people["res"][0]).delete()

    services.sweeping.settle(proposal.pk, made.later(0))
    concern.refresh_from_db()
    assert concern.left_on is not None
    services.take_over(people["res"][1], number=1, concern=1)
    concern.refresh_from_db()
    assert concern.left_on is None
    made.seat_of(people["res"][1]).delete()
    services.sweeping.settle(proposal.pk, made.later(0))
    services.sweeping.settle(proposal.pk, made.later(16))

    concern.refresh_from_db()
    assert concern.state == "LAPSED"


def test_a_concern_of_a_revoked_seat_lapses_with_its_position(people):
    proposal, concern = with_concern(people)
    Seat.objects.filter(pk=people["res"][0].seat_id).update(state="REVOKED")

    services.sweeping.settle(proposal.pk, made.later(0))

    concern.refresh_from_db()
    assert concern.state == "LAPSED"
    assert Position.objects.filter(group="res").count() == 2


def test_no_statement_of_sql_makes_an_open_concern_an_agreement(people):
    proposal, concern = with_concern(people)
    version = proposal.versions.get()
    attempts = (
        ("UPDATE decisions_proposal SET state = 'AGREED' WHERE id = %s", proposal.pk),
        (
            "UPDATE decisions_proposal SET state = 'ON_TRIAL', trial_ends = '2030-01-01' WHERE id = %s",
            proposal.pk,
        ),
        ("UPDATE decisions_proposal SET state = 'AGREED_IN_PART' WHERE id = %s", proposal.pk),
        ("UPDATE decisions_version SET is_agreed = true WHERE id = %s", version.pk),
        ("UPDATE decisions_version SET open_concerns = 0 WHERE id = %s", version.pk),
        (
            "UPDATE decisions_version SET open_concerns = 0, is_agreed = true WHERE id = %s",
            version.pk,
        ),
        ("DELETE FROM decisions_standingconcern WHERE id = %s", concern.pk),
        ("UPDATE decisions_standingconcern SET raised_on = 9 WHERE id = %s", concern.pk),
        ("UPDATE decisions_standingconcern SET how = 'nothing' WHERE id = %s", concern.pk),
    )

    refused = []
    for sql, pk in attempts:
        with pytest.raises(IntegrityError):
            run(sql, pk)
        refused.append(sql)

    proposal.refresh_from_db()
    assert (proposal.state, len(refused)) == ("CALLED", len(attempts))


def test_a_bare_update_without_a_record_is_no_agreement_either(people):
    proposal = made.called(people["sw"][0])
    made.everyone(people, proposal)

    with pytest.raises(IntegrityError):
        run("UPDATE decisions_proposal SET state = 'AGREED' WHERE id = %s", proposal.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(proposal=proposal).update(is_agreed=True)


def test_a_record_that_breaks_the_rule_cannot_be_stored(town, people):
    proposal = made.called(people["sw"][0])
    common = {
        "community": town, "proposal": proposal, "version": proposal.versions.get(), "on": table.today(),
        "record": {}, "fingerprint": "", "kind": "AGREED",
    }  # fmt: skip
    whole = {
        "n_heard": 4,
        "n_needed": 4,
        "n_open": 0,
        "n_said_no": 0,
        "is_tagged": True,
        "has_centre": True,
    }
    broken = (
        {"n_open": 1},
        {"n_heard": 3},
        {"n_said_no": 1},
        {"has_centre": False},
        {"n_needed": 2, "n_heard": 2},
    )

    for change in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            Outcome.objects.create(number=1, **common, **(whole | change))

    assert not Outcome.objects.exists()


def test_an_outcome_and_a_called_text_are_never_changed(people):
    proposal = made.called(people["sw"][0])
    made.everyone(people, proposal)
    made.pass_deadline(proposal)

    for sql in (
        "UPDATE decisions_outcome SET number = 7", "DELETE FROM decisions_outcome",
        "UPDATE decisions_version SET text = 'other'", "UPDATE decisions_proposal SET state = 'CALLED'",
    ):  # fmt: skip
        with pytest.raises(IntegrityError):
            run(sql)


def test_a_closed_concern_is_not_opened_again(people):
    proposal, concern = with_concern(people)
    services.release_concern(people["res"][0], number=1, concern=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        StandingConcern.objects.filter(pk=concern.pk).update(state="OPEN")

    assert Proposal.objects.get().versions.get().open_concerns == 0
