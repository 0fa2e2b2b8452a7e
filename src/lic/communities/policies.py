"""Who may do what at the table."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lic.base.policy import (
    ALWAYS,
    NEVER,
    Policy,
    Rule,
    actor_is,
    all_of,
    any_of,
    at_community,
    attribute,
    on_duty,
    own_group,
    seated,
)
from lic.communities import duties

SEAT_HERE = seated("pk")
NOT_CENTRE_BY_OTHERS = Rule(
    "centre_issues_its_own_cards",
    test=lambda actor, group: (
        not group.is_centre or (actor.is_centre and duties.STEWARD in actor.duties)
    ),
    only=lambda actor: (
        ALWAYS if actor.is_centre and duties.STEWARD in actor.duties else Q(is_centre=False)
    ),
    sentence=_("Only the sex workers’ group itself issues its cards and gives its duties."),
    hides=False,
)
OWN = Rule(
    "not_yours",
    test=lambda actor, subject: actor.seat_id is not None and subject.seat_id == actor.seat_id,
    only=lambda actor: NEVER if actor.seat_id is None else Q(seat_id=actor.seat_id),
)
OWN_SEAT = Rule(
    "not_yours",
    test=lambda actor, seat: actor.seat_id is not None and seat.pk == actor.seat_id,
    only=lambda actor: NEVER if actor.seat_id is None else Q(pk=actor.seat_id),
)
STEWARD = on_duty(duties.STEWARD, name="not_steward")
COORDINATOR = on_duty(duties.COORDINATOR, name="not_coordinator")

AT_CENTRE = actor_is("not_centre", lambda actor: actor.is_centre)
PARTNERS_NAME = Rule(
    "not_in_partners_name",
    test=lambda _, batch: (
        batch.organization_id == batch.community.partner_id and not batch.group.is_centre
    ),
    only=lambda _: Q(organization=F("community__partner"), group__is_centre=False),
)

COMMUNITY = Policy(
    "communities.community",
    read=(),  # everybody: that there is a table here is public
    take_part=(SEAT_HERE,),
    coordinate=(SEAT_HERE, COORDINATOR),
    see_week=(SEAT_HERE, on_duty(duties.COORDINATOR, duties.FACILITATOR, name="has_no_week")),
)
GROUP = Policy(
    "communities.group",
    read=(at_community("community_id"),),
    speak=(seated("community_id"), own_group("key")),
    ask=(seated("community_id"), own_group("key")),
    steward=(seated("community_id"), own_group("key"), STEWARD),
    issue=(
        seated("community_id"),
        any_of("not_issuer", all_of("", own_group("key"), STEWARD), COORDINATOR),
        NOT_CENTRE_BY_OTHERS,
    ),
)
SEAT = Policy("communities.seat", read=(OWN_SEAT,), manage=(OWN_SEAT,))
ISSUER = any_of(
    "not_issuer",
    all_of("", own_group("group__key"), STEWARD),
    all_of("", COORDINATOR, attribute("centre", "group__is_centre", False, hides=True)),
)
BATCH = Policy(
    "communities.batch",
    read=(
        seated("community_id"),
        any_of("not_issuer", ISSUER, all_of("", AT_CENTRE, STEWARD, PARTNERS_NAME)),
    ),
    accept=(seated("community_id"), own_group("group__key"), STEWARD),
    answer_for_centre=(seated("community_id"), AT_CENTRE, STEWARD, PARTNERS_NAME),
    print=(seated("community_id"), ISSUER, attribute("founding", "is_founding", False)),
    revoke=(seated("community_id"), own_group("group__key"), STEWARD),
)
POST = Policy("communities.post", read=(seated("group__community_id"), own_group("group__key")),
              hide=(seated("group__community_id"), own_group("group__key"), STEWARD))  # fmt: skip
QUESTION = Policy(
    "communities.duty_question",
    read=(seated("group__community_id"), own_group("group__key")),
    answer=(
        seated("group__community_id"),
        own_group("group__key"),
        attribute("closed", "state", "OPEN", sentence=_("This question is closed.")),
    ),
)
NOTICE = Policy("communities.notice", read=(OWN,), dismiss=(OWN,))
