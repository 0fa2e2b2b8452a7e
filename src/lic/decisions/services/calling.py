"""A call and the positions of single seats in it."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lic.base import audit, keys, locks, walls
from lic.base.models import Release
from lic.base.policy import Actor, Denied, Rule
from lic.communities import queries as table
from lic.core import consent
from lic.decisions import rows, texts
from lic.decisions.models import Call, CallRoll, Dissent, Heard, Position, Proposal, Version
from lic.decisions.queries import seats as own
from lic.decisions.services import drafting, keeping, telling
from lic.listening import queries as listening

NOT_ASKED_BY_GROUP = Rule(
    "not_group",
    test=lambda _, __: False,
    sentence=_("Your group’s spokesperson or a steward asks for more time."),
    hides=False,
)


@transaction.atomic
def open_call(actor: Actor, *, number: int, days: int = 14) -> Call:
    """Call the groups on the present version; its text is fixed from here on.

    days  length, 14 or more. Raises Denied, consent.Refused (the first thing that is missing).
    """
    proposal = drafting.written(actor, number)
    version = rows.version_of(proposal)
    missing = own.unready(proposal, version)
    if missing:
        raise consent.Refused(f"not_{missing[0].lower()}")
    groups = table.groups(proposal.community_id)
    roll = table.roll(proposal.community_id)
    seats = {group.key: sum(key == group.key for key, _, _ in roll) for group in groups}
    by_caucus = frozenset(group.key for group in groups if group.speaks_by_caucus)
    locks.alone(
        f"decisions.calls.{proposal.community_id}"
    )  # two at once would share the last place
    others = Proposal.objects.filter(
        community_id=proposal.community_id, state__in=consent.OPEN_STATES
    )
    event = consent.OpenCall(
        seats, by_caucus, others.exclude(pk=proposal.pk).count(), days,
        own.own_open_calls(actor, proposal),
    )  # fmt: skip
    after = keeping.apply(proposal, event)
    on = keeping.today(proposal)
    call = Call.objects.create(
        proposal=proposal, version_number=version.number, number=len(after.call_opened),
        opened_on=on, deadline=rows.day(after.deadline, rows.zone(proposal)), seats=seats,
        by_caucus=sorted(by_caucus), snapshot_on=on - datetime.timedelta(days=1), snapshot={key: [0, 0, 0, 0] for key in seats},
    )  # fmt: skip
    keys.create(call.key_name)
    with walls.lifted("a call opens with its roll"):
        CallRoll.objects.bulk_create(
            [
                CallRoll(call=call, group=group, voter_key=keys.voter_key(call.key_name, one))
                for group, one, _ in roll
            ],
            batch_size=2000,
        )
    _keep_heard(proposal, call)
    if not version.fingerprint:
        Version.objects.filter(pk=version.pk).update(fingerprint=drafting.frozen(version))
    telling.tell(proposal, texts.CALL_OPENED)
    return call


def _keep_heard(proposal: Proposal, call: Call) -> None:
    """Keep what each audience had heard of the statements behind the version, as it was released by now."""
    ids = rows.statements_behind(proposal)
    for audience in Release.Audience.values if ids else ():
        figures = listening.released(audience, proposal.community_id, ids)
        if figures:
            Heard.objects.create(
                call=call, audience=audience, on=call.opened_on, statements=figures
            )


def running(proposal: Proposal) -> Call:
    """The open call; raises consent.Refused when there is none."""
    call = Call.objects.filter(proposal=proposal, closed_on__isnull=True).first()
    if call is None:
        raise consent.Refused("not_now")
    return call


def seat_in(actor: Actor, call: Call) -> tuple[str, bool, Position | None]:
    """The actor's voter key in a call, whether it is on the roll, and the position it holds."""
    key = table.voter_key(actor, call.key_name)
    on_roll = CallRoll.objects.filter(call=call, voter_key=key, group=actor.group).exists()
    return key, on_roll, Position.objects.filter(call=call, voter_key=key).first()


@transaction.atomic
def give_position(
    actor: Actor, *, number: int, choice: str, words: str = "", lang: str = ""
) -> None:
    """Give or change the actor's position; a concern has its own door (`raise_concern`).

    words  for the record, from somebody who stands aside: printed without name and group
    Raises consent.Refused (no call, not on the roll, the group speaks by caucus), Denied.
    """
    proposal = keeping.locked(actor, number)
    call = running(proposal)
    key, on_roll, held = seat_in(actor, call)
    position = consent.Position(choice)
    before = consent.Position(held.choice) if held else None
    keeping.apply(
        proposal, consent.GivePosition(actor.group, position, on_roll=on_roll, instead_of=before)
    )
    place(call, key, actor.group, choice)
    forget_words(call, key)
    if words.strip() and position == consent.Position.STAND_ASIDE:
        Dissent.objects.create(call=call, voter_key=key, text=words.strip(), lang=lang)


def place(call: Call, key: str, group: str, choice: str) -> None:
    """Write one seat's position over the one it held."""
    row = Position(call=call, voter_key=key, group=group, choice=choice)
    Position.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["call", "voter_key"], update_fields=["choice"]
    )


@transaction.atomic
def take_back(actor: Actor, *, number: int) -> None:
    """Take the actor's position back; an open concern of theirs stays open."""
    proposal = keeping.locked(actor, number)
    call = running(proposal)
    key, _on_roll, held = seat_in(actor, call)
    if held is None:
        raise consent.Refused("no_such_position")
    keeping.apply(proposal, consent.TakeBackPosition(actor.group, consent.Position(held.choice)))
    held.delete()
    forget_words(call, key)


@transaction.atomic
def ask_more_time(actor: Actor, *, number: int) -> None:
    """Prolong the call once, for all, because the actor's group asks.

    Raises Denied unless the actor speaks for the group, consent.Refused when it was prolonged.
    """
    proposal = keeping.locked(actor, number)
    if not own.may_ask_more_time(actor):
        raise Denied(NOT_ASKED_BY_GROUP)
    keeping.apply(proposal, consent.AskMoreTime(actor.group))
    audit.record("group", texts.MORE_TIME, on=proposal, number=proposal.number)


def forget_words(call: Call, key: str) -> None:
    """Words for the record belong to a stand-aside alone."""
    Dissent.objects.filter(call=call, voter_key=key).delete()


def refresh(call: Call, today: datetime.date) -> None:
    """Cut the figures that pages are made from: once a night, never with a position."""
    call.snapshot, call.snapshot_on = rows.counted(call), today
    call.save(update_fields=["snapshot", "snapshot_on"])
