"""The table's part of the world: towns, seats, cards, rooms, duties, notices."""

from __future__ import annotations

import datetime

from django.apps import apps
from django.db.models import CharField

from lic.accounts.models import Account
from lic.base import keys
from lic.communities import notices, queries, services
from lic.communities.models import (
    CaucusPost,
    Community,
    DutyQuestion,
    Grant,
    Organization,
    Revocation,
    Seat,
    Terms,
    Tombstone,
)
from lic.communities.services import batches
from lic.decisions.models import Proposal
from lic.listening.models import Round
from tests.access.world import DUTIES, ELSEWHERE, GROUPS, HERE, Person, World
from tests.communities import made

TODAY = made.today()
SOON = TODAY + datetime.timedelta(days=90)
GROUP_DUTIES = {"steward", "spokesperson", "peer"}
TABLE_DUTIES = {"facilitator", "auditor"}
WAITS = notices.register("tests.waits", "Something waits here.")


def build(world: World) -> None:
    for slug in (HERE, ELSEWHERE):
        _town(world, slug)
    _people(world)
    for town in (HERE, ELSEWHERE):
        _cards(world, town)
        _rooms(world, town)
        _questions(world, town)
    _duties(world)
    _notices(world)
    world.add("language.spoken", code="fr")
    world.add("language.not_spoken", code="de")
    world.add("passkey.of_nobody", pk=1)
    for kind in ("csv", "xlsx", "zip"):
        world.add(f"format.{kind}", kind=kind)
    world.add("card.unknown", code="7K3M-Q2TX-9WBH-4RPE-5")


def _town(world: World, slug: str) -> None:
    town = made.town(slug)
    town.name = world.canary("town", words="Town")
    town.about = {"en": world.canary("town"), "fr": world.canary("town")}
    town.card_help = {"en": world.canary("town"), "fr": world.canary("town")}
    town.host_name, town.write_to = world.canary("town"), world.canary("town")
    town.partner = made.organization(town, "sw")
    town.save()
    for one in Organization.objects.filter(community=town):
        one.name, one.about = world.canary("organization"), world.canary("organization")
        one.mandate = world.canary("organization") if one.group.key == "pol" else ""
        one.save()
    for number in (1, 2):
        text = {"en": world.canary("terms"), "fr": world.canary("terms")}
        Terms.objects.create(community=town, number=number, text=text, in_force_on=TODAY)
    for group in town.groups.all():
        group.speaks_by_caucus = group.is_police
        group.names = {
            language: world.canary("town", words=name) for language, name in group.names.items()
        }
        group.save()
    world.towns[slug] = Community.objects.get(pk=town.pk)
    if slug == HERE:
        world.add("town")


def _people(world: World) -> None:
    for group in GROUPS:
        world.sit(f"{group}.member", HERE)
        for duty in DUTIES:
            kind = (
                "seat.of_group"
                if duty in GROUP_DUTIES
                else "seat.of_table"
                if duty in TABLE_DUTIES
                else "seat.member"
            )
            world.sit(f"{group}.{duty}", HERE, duty, kind=kind)
        world.sit(f"{group}.second", HERE)
        world.sit(f"{group}.elsewhere", ELSEWHERE)
        world.sit(f"{group}.second_elsewhere", ELSEWHERE)
    world.sit("com.facilitator_elsewhere", ELSEWHERE, "facilitator")
    world.sit("sw.steward_elsewhere", ELSEWHERE, "steward", kind="seat.of_group_elsewhere")
    lapsed = world.sit("res.lapsed", HERE, "steward", "coordinator", kind="seat.of_group")
    lapsed.seat.grants.update(until=TODAY - datetime.timedelta(days=2))
    member = frozenset({"everyone", "signed_in", "seat", "res", "member"})
    world.people[lapsed.name] = Person(lapsed.name, member, lapsed.seat, lapsed.account)
    asleep = world.sit("sw.asleep", HERE)
    Seat.objects.filter(pk=asleep.seat.pk).update(state=Seat.State.ASLEEP)
    for group in ("sw", "res"):
        gone = world.sit(f"{group}.revoked", HERE)
        Seat.objects.filter(pk=gone.seat.pk).update(state=Seat.State.REVOKED)
        world.people[gone.name] = Person(
            gone.name, frozenset({"everyone", "signed_in", "revoked"}), gone.seat, gone.account
        )
    account = Account.objects.create(sign_in_name=world.canary("account", owner="without_seat"))
    world.people["without_seat"] = Person(
        "without_seat", frozenset({"everyone", "signed_in", "without_seat"}), None, account
    )
    world.people["visitor"] = Person("visitor", frozenset({"everyone", "visitor"}))


def _cards(world: World, town: str) -> None:
    """Batches in every state, for the sex workers' group, residents and police."""
    at = "" if town == HERE else "_elsewhere"
    for key in ("sw", "res", "pol"):
        for state in ("PROPOSED", "ACCEPTED", "ACCEPTED", "REFUSED", "REVOKED", "REVOKED"):
            group = made.group(world.towns[town], key)
            batch, codes = batches.make(
                group=group, organization=made.organization(world.towns[town], key), quota=10,
                state=state, expires_on=SOON, issued_by_group=key,
            )  # fmt: skip
            for code in codes:
                world.watch(code, "code")
            if state == "REVOKED":
                Revocation.objects.create(
                    batch=batch,
                    reason=world.canary(f"revocation{at}", group=key),
                    asked_on=TODAY,
                    confirmed_on=TODAY,
                )
                Tombstone.objects.create(voting_id="0" * 32, batch=batch, until_keys=[])
            if town == HERE:
                world.add(f"batch.{state.lower()}", number=batch.number, group=key)
            else:
                world.add("batch.elsewhere", community=ELSEWHERE, number=batch.number, group=key)
    if town == HERE:
        batch, _codes = batches.make(
            group=made.group(world.towns[town], "sw"), organization=made.organization(world.towns[town], "sw"),
            quota=10, state="ACCEPTED", expires_on=SOON, issued_by_group="sw",
        )  # fmt: skip
        services.ask_revocation(
            world.actor("sw.steward"), batch=batch, reason=world.canary("revocation", group="sw")
        )
        world.add("batch.asked_back", number=batch.number, group="sw")
        batch, codes = batches.make(
            group=made.group(world.towns[town], "com"), organization=made.organization(world.towns[town], "sw"),
            quota=10, state="CENTRE", expires_on=SOON, issued_by_group="com",
        )  # fmt: skip
        for code in codes:
            world.watch(code, "code")
        world.add("batch.partners", number=batch.number, group="com")


def _rooms(world: World, town: str) -> None:
    at = "" if town == HERE else "_elsewhere"
    for key in GROUPS:
        group = made.group(world.towns[town], key)
        for _each in range(2):
            post = CaucusPost.objects.create(
                group=group, text=world.canary(f"post{at}", group=key), on=TODAY
            )
            world.add(f"post.{'elsewhere' if at else 'here'}", pk=post.pk, group=key)
        hidden = CaucusPost.objects.create(
            group=group, text=world.canary("post_hidden", group=key), on=TODAY, is_hidden=True,
            hidden_because=world.canary(f"post{at}", group=key),
        )  # fmt: skip
        world.add("post.hidden", pk=hidden.pk, group=key)


def _questions(world: World, town: str) -> None:
    at = "" if town == HERE else "_elsewhere"
    for key in ("sw", "res", "pol"):
        for number, state in enumerate(("OPEN", "OPEN", "PASSED")):
            name = f"{key}.candidate{number}{at}"
            person = world.sit(name, town, kind=f"seat.of_group{at}")
            group = made.group(world.towns[town], key)
            question = DutyQuestion.objects.create(
                group=group, kind="GIVE", duty="steward", seat=person.seat, state=state, n_seats=9,
                opened_on=TODAY, closes_on=TODAY + datetime.timedelta(days=7),
            )  # fmt: skip
            keys.create(question.key_name)
            world.add(f"duty_question.{state.lower()}{at}", pk=question.pk, group=key)
    if town == HERE:
        for person in (world.people["sw.member"], world.people["res.member"]):
            one = DutyQuestion.objects.filter(group__key=person.actor.group, state="OPEN").first()
            services.answer_question(person.actor, question=one, is_yes=True)


def _duties(world: World) -> None:
    for grant in Grant.objects.filter(seat__community__slug=HERE).select_related("seat"):
        if grant.duty in TABLE_DUTIES:
            world.add("grant.of_table", pk=grant.pk)
        elif grant.duty in GROUP_DUTIES:
            world.add("grant.of_group", pk=grant.pk)
    for grant in Grant.objects.filter(seat__community__slug=ELSEWHERE):
        world.add("grant.elsewhere", pk=grant.pk)
    for duty in DUTIES:
        world.add(f"duty.{duty}", duty=duty)


def _notices(world: World) -> None:
    for name in ("sw.member", "sw.second", "pol.member", "pol.second"):
        seat = world.people[name].seat
        notices.send([seat], WAITS, f"/c/{HERE}/room/?{world.canary('notice', owner=name)}")
        world.add("notice.here", pk=seat.notices.get().pk, owner=name)


def notices_about_everything(world: World) -> None:
    """Before some people a notice about every round and proposal there is, hidden ones first of all."""
    people = [
        world.people[name].seat
        for name in ("pol.member", "pol.facilitator", "res.member", "sw.member")
    ]
    things = [*Round.objects.order_by("number"), *Proposal.objects.order_by("number")]
    for place, thing in enumerate(things):
        later = TODAY + datetime.timedelta(days=1)
        notices.send(people, WAITS, f"/c/{HERE}/room/?{place}", later, about=thing)


def watch_keys(world: World) -> None:
    """File every key and hash in the database: no page shows one."""
    names = {
        "voter_key",
        "batch_tag",
        "digest",
        "author_key",
        "given_by",
        "confirmed_by",
        "password",
        "voting_id",
    }
    for model in apps.get_models():
        for one in model._meta.concrete_fields:
            if one.name in names and isinstance(one, CharField):
                for value in model._default_manager.values_list(one.name, flat=True):
                    if value not in world.canaries and value.strip("0"):
                        world.watch(value, "key")


def day(world: World) -> datetime.date:
    return queries.today(world.towns[HERE])
