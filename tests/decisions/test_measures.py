"""What past months say of agreeing, through the whole life of a proposal and after it was forgotten."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lic.base import months
from lic.base.measures import Count, Days, Share
from lic.core.disclosure import Audience
from lic.decisions import measures, services
from lic.decisions.models import Call, Outcome, Proposal, StandingConcern, Version
from lic.decisions.services import sweeping
from tests.communities import made as table
from tests.decisions import made

pytestmark = pytest.mark.django_db
THIS = table.today().replace(day=1)
NOTHING = dict.fromkeys(measures.PARTS, 0)


@pytest.fixture
def town():
    return table.town()


@pytest.fixture
def people(town):
    return made.seats(town)


def readings(town, month) -> list:
    return [measure.value(town.pk, month) for measure in measures.MEASURES]


def month_of(day: datetime.date) -> datetime.date:
    return day.replace(day=1)


def ended_in(proposal: Proposal) -> datetime.date:
    """The month in which its call ended."""
    return month_of(proposal.calls.latest("number").closed_on)


def test_before_anything_was_laid_out_nothing_was_measured(town, people):
    services.propose(people["sw"][0], draft=made.draft(), lay_out=False)

    assert readings(town, THIS) == [None] * 5


def test_a_month_without_an_outcome_counts_none_and_has_no_days(town, people):
    services.propose(people["sw"][0], draft=made.draft())

    assert readings(town, THIS) == [
        Count(NOTHING), Count({"caucus": 0, "seats": 0}), None,
        Count({"raised": 0, "released": 0, "lapsed": 0}), None,
    ]  # fmt: skip


def test_an_agreement_says_how_long_it_took_and_how_the_group_at_the_centre_spoke(town, people):
    proposal = made.called(people["sw"][0])
    made.everyone(people, proposal)
    made.pass_deadline(proposal)

    found = readings(town, ended_in(proposal))

    call = proposal.calls.get()
    took = (call.closed_on - proposal.versions.get().shaped_on).days
    assert found == [
        Count(NOTHING | {"AGREED": 1}), Count({"caucus": 0, "seats": 1}), Days(took, 1),
        Count({"raised": 0, "released": 0, "lapsed": 0}), Share(0, 1),
    ]  # fmt: skip


def test_the_word_of_a_caucus_is_counted_apart(town, people):
    proposal = made.called(people["sw"][0])
    made.everyone(people, proposal)
    made.pass_deadline(proposal)
    kept = Outcome.objects.get()
    rows = [
        row | ({"how": "SPOKESPERSON"} if row["key"] == "sw" else {})
        for row in kept.record["groups"]
    ]
    Outcome.objects.create(
        community=town, proposal=proposal, version=kept.version, number=2, kind="AGREED", on=kept.on,
        record=kept.record | {"groups": rows}, fingerprint="f" * 64, n_heard=6, has_centre=True,
    )  # fmt: skip

    found = measures.by_caucus(town.pk, month_of(kept.on))

    assert found == Count({"caucus": 1, "seats": 1})
    assert measures.days(town.pk, month_of(kept.on)).n == 1


def test_a_call_without_the_group_at_the_centre_is_parked_and_was_prolonged(town, people):
    proposal = made.called(people["sw"][0])
    made.everyone(people, proposal, but=("sw",))
    made.pass_deadline(proposal)
    made.pass_deadline(proposal)

    found = readings(town, ended_in(proposal))

    assert (found[0], found[4]) == (Count(NOTHING | {"PARKED": 1}), Share(1, 1))


def test_a_trial_that_ends_by_itself_is_counted_as_that(town, people):
    proposal = made.called(people["sw"][0], trial_months=1)
    made.everyone(people, proposal)
    made.pass_deadline(proposal)
    sweeping.settle(proposal.pk, made.later(120))
    end = month_of(Outcome.objects.get(number=2).on)

    assert measures.outcomes(town.pk, end) == Count(NOTHING | {"TRIAL_ENDED": 1})


def test_concerns_are_counted_by_the_month_raised_and_the_month_met(town, people):
    proposal = made.called(people["sw"][0])
    for actor in (people["res"][0], people["bus"][0]):
        made.raised(actor, proposal)
    services.release_concern(people["res"][0], number=1, concern=1, how_met="New wording.")

    assert measures.concerns(town.pk, THIS) == Count({"raised": 2, "released": 1, "lapsed": 0})
    assert set(StandingConcern.objects.values_list("raised_month", flat=True)) == {THIS}


def test_concerns_of_which_police_knows_nothing_do_not_count(town, people):
    proposal = made.called(people["sw"][0])
    made.raised(people["res"][0], proposal)
    Proposal.objects.update(is_text_only=True)

    assert measures.concerns(town.pk, THIS).parts["raised"] == 0


def test_concerns_and_calls_are_for_the_table_alone(town, people):
    services.propose(people["sw"][0], draft=made.draft())

    told = {
        one.key: months.release(one.key, town, THIS, on=measures.measures.after(THIS))
        for one in measures.MEASURES
    }

    assert [key for key, shown in told.items() if shown[Audience.PUBLIC]] == [
        "decisions.outcomes", "decisions.by_caucus",
    ]  # fmt: skip


def test_forgetting_who_said_what_leaves_the_past_as_it_was(town, people):
    proposal = made.called(people["sw"][0])
    made.raised(people["res"][0], proposal)
    services.release_concern(people["res"][0], number=1, concern=1, how_met="New wording.")
    made.everyone(people, proposal, but=("res",))
    made.give(people["res"], proposal)
    made.pass_deadline(proposal)
    span = {THIS, ended_in(proposal)}
    before = [readings(town, month) for month in sorted(span)]

    sweeping.forget_call(proposal.calls.get())
    sweeping.forget_proposal(proposal)
    for actor in people["res"]:
        made.seat_of(actor).delete()

    assert Call.objects.get().is_forgotten
    assert [readings(town, month) for month in sorted(span)] == before


def test_a_new_version_leaves_the_first_day_of_shaping(town, people):
    proposal = made.called(people["sw"][0])
    first = proposal.versions.get().shaped_on

    services.edit(people["sw"][0], number=1, draft=made.draft(title="A card for the pocket"))

    assert Version.objects.get(proposal=proposal, number=1).shaped_on == first
    assert proposal.versions.count() == 2


def test_a_month_is_as_many_queries_for_one_proposal_as_for_three(
    town, people, django_assert_num_queries
):
    for group in ("sw", "sw", "sw"):
        proposal = made.called(people[group][0])
        made.everyone(people, proposal)
        made.pass_deadline(proposal)

        with django_assert_num_queries(12):
            readings(town, ended_in(proposal))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, 300), st.sampled_from(sorted(Outcome.Kind.values))), max_size=8
    )
)
def test_the_months_add_up_to_everything(ended):
    town = table.town()
    first = datetime.date(2026, 1, 1)
    for number, (day, kind) in enumerate(ended, start=1):
        proposal = Proposal.objects.create(
            community=town, number=number, drafted_in="com", since=first
        )
        version = Version.objects.create(
            proposal=proposal, number=1, title="Lights", summary="Lamps.", text="Lamps.", written_on=first,
            shaped_on=first,
        )  # fmt: skip
        Outcome.objects.create(
            community=town, proposal=proposal, version=version, number=number, kind=kind, fingerprint="f" * 64,
            on=first + datetime.timedelta(days=day), record={"groups": []}, n_heard=4, has_centre=True,
        )  # fmt: skip
    span = [datetime.date(2026, month, 1) for month in range(1, 13)]

    found = [one.parts for month in span if (one := measures.outcomes(town.pk, month))]
    took = [one.n for month in span if (one := measures.days(town.pk, month))]

    assert sum(sum(one.values()) for one in found) == len(ended)
    assert sum(took) == sum(
        kind in {"AGREED", "AGREED_IN_PART", "ON_TRIAL"} for _day, kind in ended
    )
