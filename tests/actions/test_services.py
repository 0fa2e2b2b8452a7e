"""Opening, telling, finishing, confirming, opening again, dropping."""

from __future__ import annotations

import datetime

import pytest

from lic.actions import queries, services
from lic.actions.models import Voice
from lic.base import keys, links, privacy
from lic.base.policy import Denied
from tests.actions import made
from tests.communities import made as table

pytestmark = pytest.mark.django_db
TODAY = made.TODAY
LATER = datetime.datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=datetime.UTC)


@pytest.fixture
def town():
    return table.town()


@pytest.fixture
def coordinator(town):
    return table.sit(town, "com", "coordinator")


def said(row):
    return {c.group.key: c.answer for c in row.confirmations.select_related("group")}


def test_an_action_keeps_the_link_to_the_agreement_it_came_from(town, coordinator):
    row = made.action(coordinator, town)

    before = links.Link.objects.values_list("from_kind", "relation", "to_kind").get(
        from_id=str(row.pk)
    )

    assert before == ("actions.action", "came_from", "decisions.outcome")


def test_nothing_follows_from_what_is_not_in_force(town, coordinator):
    with pytest.raises(services.NotPossible, match="not in force"):
        made.action(coordinator, town, is_in_force=False)


def test_an_organization_of_a_group_that_did_not_agree_cannot_lead(town, coordinator):
    with pytest.raises(services.NotPossible, match="Org pol sits in a group that did not agree"):
        made.action(coordinator, town, lead="pol", consented=("sw", "com", "gov", "res"))


def test_an_organization_of_a_group_that_did_not_agree_cannot_support(town, coordinator):
    with pytest.raises(services.NotPossible, match="Org pol"):
        made.action(coordinator, town, supporting=("pol",), consented=("sw", "com", "gov", "res"))


def test_a_group_other_than_the_leads_has_to_be_asked(town, coordinator):
    with pytest.raises(services.NotPossible, match="does not lead the action itself"):
        made.action(coordinator, town, asked=("gov",))


def test_on_a_tagged_agreement_the_sex_workers_group_has_to_be_asked(town, coordinator):
    with pytest.raises(services.NotPossible, match="their group has to be asked"):
        made.action(coordinator, town, asked=("res",))


def test_a_member_without_a_duty_cannot_open_an_action(town):
    with pytest.raises(Denied) as refused:
        made.action(table.sit(town, "res"), town)

    assert refused.value.reason == "not_on_duty"


def test_done_needs_the_lead_and_every_asked_group(town, coordinator):
    lead = table.sit(town, "gov")
    row = made.action(coordinator, town)

    services.finish(lead, number=row.number, text="All lamps are lit.", today=TODAY)
    services.confirm(
        table.sit(town, "sw", "steward"), number=row.number, is_done=True, words="", today=TODAY
    )
    halfway = queries.action(coordinator, row.number).state
    services.confirm(
        table.sit(town, "res", "spokesperson"),
        number=row.number,
        is_done=True,
        words="",
        today=TODAY,
    )

    row.refresh_from_db()
    assert (halfway, row.state, row.done_on) == ("FINISHED", "DONE", TODAY)


def test_two_seats_of_a_group_together_confirm(town, coordinator):
    row = made.action(coordinator, town, asked=("sw",))
    services.finish(table.sit(town, "gov"), number=row.number, text="Lit.", today=TODAY)
    first, second = table.sit(town, "sw"), table.sit(town, "sw")

    services.confirm(first, number=row.number, is_done=True, words="", today=TODAY)
    services.confirm(first, number=row.number, is_done=True, words="", today=TODAY)
    alone = said(row)
    services.confirm(second, number=row.number, is_done=True, words="", today=TODAY)

    row.refresh_from_db()
    assert (alone, said(row), row.state) == ({"sw": "WAITING"}, {"sw": "YES"}, "DONE")


@pytest.mark.parametrize(("days", "left"), [(30, (2, True)), (31, (0, False))])
def test_a_month_after_it_is_done_nobody_can_tell_who_said_so(
    town, coordinator, days, left, django_capture_on_commit_callbacks
):
    row = made.action(coordinator, town, asked=("sw",))
    services.finish(table.sit(town, "gov"), number=row.number, text="Lit.", today=TODAY)
    for _each in range(2):
        services.confirm(
            table.sit(town, "sw"), number=row.number, is_done=True, words="", today=TODAY
        )

    with django_capture_on_commit_callbacks(execute=True):
        services.end_keys(LATER + datetime.timedelta(days=days))

    assert (Voice.objects.count(), keys.exists(row.key_name)) == left
    assert queries.action(coordinator, row.number).state == "DONE"


def test_one_seat_of_two_that_said_yes_does_not_open_it_again_alone(town, coordinator):
    row = made.action(coordinator, town, asked=("sw", "res"))
    doubter = table.sit(town, "sw")
    services.finish(table.sit(town, "gov"), number=row.number, text="Lit.", today=TODAY)
    for group in ("sw", "res"):
        if group == "res":
            services.confirm(doubter, number=row.number, is_done=False, words="", today=TODAY)
        services.confirm(
            table.sit(town, group, "steward"),
            number=row.number,
            is_done=True,
            words="",
            today=TODAY,
        )

    services.confirm(doubter, number=row.number, is_done=False, words="", today=TODAY)

    assert queries.action(coordinator, row.number).state == "DONE"
    assert Voice.objects.filter(answer="NOT_YET").count() == 1


def test_an_action_given_up_leaves_no_trace_of_who_spoke(
    town, coordinator, django_capture_on_commit_callbacks
):
    row = made.action(coordinator, town)
    services.confirm(table.sit(town, "sw"), number=row.number, is_done=True, words="", today=TODAY)

    with django_capture_on_commit_callbacks(execute=True):
        services.drop(coordinator, number=row.number, why="The lane is being rebuilt.", today=TODAY)

    assert (Voice.objects.count(), keys.exists(f"action-{row.pk}")) == (0, False)


def test_not_yet_opens_a_done_action_again(town, coordinator):
    row = made.action(coordinator, town, asked=("sw",))
    steward = table.sit(town, "sw", "steward")
    services.finish(table.sit(town, "gov"), number=row.number, text="Lit.", today=TODAY)
    services.confirm(steward, number=row.number, is_done=True, words="", today=TODAY)

    services.confirm(
        steward, number=row.number, is_done=False, words="Two lamps are dark again.", today=TODAY
    )

    row = queries.action(coordinator, row.number)
    assert (row.state, row.done_on, said(row)) == ("OPEN", None, {"sw": "WAITING"})
    assert [u.kind for u in row.updates.all()] == ["FINISHED", "DONE", "REOPENED"]


def test_the_organization_that_the_centre_named_answers_for_it(town):
    row = made.action(table.sit(town, "sw", "steward"), town, asked=("sw",), named="com")
    services.finish(table.sit(town, "gov"), number=row.number, text="Lit.", today=TODAY)

    services.confirm(table.sit(town, "com"), number=row.number, is_done=True, words="", today=TODAY)

    row.refresh_from_db()
    assert row.state == "DONE"


def test_a_group_that_was_not_asked_cannot_confirm(town, coordinator):
    row = made.action(coordinator, town)

    with pytest.raises(Denied) as refused:
        services.confirm(
            table.sit(town, "bus", "steward"),
            number=row.number,
            is_done=True,
            words="",
            today=TODAY,
        )

    assert refused.value.reason == "not_asked"


def test_another_town_cannot_even_find_it(town, coordinator):
    row = made.action(coordinator, town)

    with pytest.raises(row.DoesNotExist):
        services.confirm(
            table.sit(table.town(), "res", "steward"),
            number=row.number,
            is_done=True,
            words="",
            today=TODAY,
        )


def test_only_the_lead_says_it_is_finished(town, coordinator):
    row = made.action(coordinator, town)

    with pytest.raises(Denied) as refused:
        services.finish(table.sit(town, "bus"), number=row.number, text="Lit.", today=TODAY)

    assert refused.value.reason == "not_of_lead"


def test_what_was_given_up_stays_with_its_reason(town, coordinator):
    row = made.action(coordinator, town)

    services.drop(coordinator, number=row.number, why="The lane is being rebuilt.", today=TODAY)

    assert [r.number for r in queries.listed(coordinator, "DROPPED", TODAY)] == [row.number]
    assert (
        queries.action(coordinator, row.number).updates.get().text == "The lane is being rebuilt."
    )


def test_what_a_seat_said_about_an_action_stands_in_its_own_copy(town, coordinator):
    row = made.action(coordinator, town)
    seat, other = table.seat(town, "sw"), table.seat(town, "sw")
    services.confirm(table.actor(seat), number=row.number, is_done=True, words="", today=TODAY)

    copies = [privacy.export_of(one.account).get("actions.Voice") for one in (seat, other)]

    assert copies == [[{"action": row.number, "answer": "YES"}], None]
