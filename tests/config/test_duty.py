"""`lic duty`: what only the host gives, seen by the table."""

from __future__ import annotations

import datetime
import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from lic.base.models import AuditEvent
from lic.communities import notices, services
from lic.communities.models import Grant, Notice
from lic.config import health
from tests.communities import made

pytestmark = pytest.mark.django_db


def duty(what, town, handle, **more):
    out = io.StringIO()
    call_command("duty", what, address=town.slug, handle=handle, stdout=out, **more)
    return out.getvalue()


def looked_at(town):
    """What the doctor says of the coordinators of this table."""
    found = [one.sentence for one in health._coordinators(timezone.now())]
    return [sentence for sentence in found if town.name in sentence]


def test_a_coordinators_duty_is_offered_and_counts_once_it_is_taken_up():
    town = made.town()
    seat = made.seat(town, "com", handle="Calm Otter")

    said = duty("give", town, "calm  otter")
    before = made.actor(seat).duties
    services.take_up(made.actor(seat), duty="coordinator")

    assert said.startswith("Offered.")
    assert (before, made.actor(seat).duties) == (frozenset(), frozenset({"coordinator"}))


def test_renewing_gives_twelve_months_more_and_the_duty_goes_on():
    town = made.town()
    seat = made.seat(town, "com", "coordinator")
    Grant.objects.update(until=made.today() + datetime.timedelta(days=5))

    duty("renew", town, seat.handle)

    held = Grant.objects.get()
    assert (held.until, held.is_taken_up) == (made.today() + datetime.timedelta(days=365), True)


def test_withdrawing_ends_it_at_once():
    town = made.town()
    seat = made.seat(town, "com", "coordinator")

    duty("withdraw", town, seat.handle)

    assert made.actor(seat).duties == frozenset()


@pytest.mark.parametrize("what", ["give", "renew", "withdraw"])
def test_every_seat_is_told_and_the_act_stands_in_the_chain(what):
    town = made.town()
    seat = made.seat(town, "com", *([] if what == "give" else ["coordinator"]))
    other = made.seat(town, "sw")

    duty(what, town, seat.handle)

    act = AuditEvent.objects.order_by("number").last()
    told = [one.title for one in notices.waiting(made.actor(other))]
    assert [("coordinator" in one, "The host" in one) for one in told] == [(True, True)]
    assert Notice.objects.filter(kind="communities.hosted").count() == 2
    assert (act.duty, act.facts["duty"]) == ("host", "coordinator")
    assert seat.handle not in str(act.facts)


@pytest.mark.parametrize("what", ["give", "renew", "withdraw"])
@pytest.mark.parametrize("key", ["steward", "facilitator"])
def test_the_host_touches_no_duty_that_others_give(what, key):
    town = made.town()
    seat = made.seat(town, "sw", *([] if what == "give" else [key]))
    before = list(Grant.objects.values("duty", "until"))

    with pytest.raises(CommandError):
        duty(what, town, seat.handle, duty=key)

    assert list(Grant.objects.values("duty", "until")) == before


def test_a_name_that_nobody_goes_by_is_said():
    with pytest.raises(CommandError, match="Nobody at this table goes by that name"):
        duty("give", made.town(), "No One")


@pytest.mark.parametrize(("days", "said"), [(30, 1), (31, 0)])
def test_the_doctor_speaks_up_thirty_days_before_the_last_duty_ends(days, said):
    town = made.town()
    made.seat(town, "com", "coordinator")
    Grant.objects.update(until=made.today() + datetime.timedelta(days=days))

    assert len(looked_at(town)) == said


def test_the_doctor_names_a_table_without_a_coordinator():
    town = made.town()

    (sentence,) = looked_at(town)

    assert "has no coordinator" in sentence
