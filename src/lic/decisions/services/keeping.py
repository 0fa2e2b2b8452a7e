"""From the pure machine back to rows: every change of a proposal goes through here."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Max
from django.utils import timezone

from lic.base import walls
from lic.base.policy import Actor
from lic.communities import queries as table
from lic.core import consent
from lic.core.consent import machine
from lic.decisions import rows
from lic.decisions.models import (
    Call,
    Invitation,
    NextDraft,
    Proposal,
    StandingConcern,
    Version,
)
from lic.decisions.policies import PROPOSAL
from lic.decisions.services import ending, outcomes, telling

ENDED = consent.FINAL_STATES | consent.AGREED_STATES


def locked(actor: Actor, number: int, permission: str = "take_part") -> Proposal:
    """The proposal, held until the transaction ends; raises Proposal.DoesNotExist, Denied."""
    found = Proposal.objects.select_for_update(of=("self",)).select_related("community")
    proposal = found.get(PROPOSAL.visible(actor, "read"), number=number)
    PROPOSAL.require(actor, permission, proposal)
    return proposal


def next_number(manager: Any) -> int:
    """1, 2, 3 … in this set of rows."""
    return (manager.aggregate(last=Max("number"))["last"] or 0) + 1


def today(proposal: Proposal) -> datetime.date:
    """The day it is at this proposal's table."""
    return table.today(proposal.community)


def catch_up(proposal: Proposal, at: datetime.datetime) -> consent.Proposal:
    """Do and keep what time made due, each step at its own moment."""
    before = rows.load(proposal)
    while (timer := consent.due(before, at)) is not None:
        after = machine.happen(before, timer)
        keep(proposal, before, after)
        before = after
    return before


def apply(
    proposal: Proposal, event: consent.Event, at: datetime.datetime | None = None
) -> consent.Proposal:
    """Let the machine decide on an event and keep what it says; raises consent.Refused."""
    at = at or timezone.now()
    before = catch_up(proposal, at)
    after = consent.step(before, event, at)
    keep(proposal, before, after)
    return after


@walls.lifted("what the rule decided is written for every group")
def keep(proposal: Proposal, before: consent.Proposal, after: consent.Proposal) -> None:
    """Write the difference between two states of one proposal to its rows."""
    ending.keep(proposal, before, after, today(proposal))
    _keep_concerns(proposal, before, after)
    _keep_call(proposal, before, after)
    _keep_version(proposal, before, after)
    agreed = outcomes.is_agreement(before, after)
    if agreed or (after.state != before.state and after.state in outcomes.RECORDED[before.state]):
        outcomes.write(proposal, after, agreed=agreed)
    _keep_proposal(proposal, after)
    if before.state == consent.State.INTEGRATING != after.state:
        NextDraft.objects.filter(proposal=proposal).delete()
        Invitation.objects.filter(proposal=proposal).delete()
    if after.state != before.state:
        telling.moved(proposal, before, after)
        _tell_parent(proposal, after)


def _keep_proposal(proposal: Proposal, after: consent.Proposal) -> None:
    at = rows.zone(proposal)
    proposal.state = after.state.value
    proposal.reason = after.reason.value
    proposal.since = rows.day(after.since, at)
    proposal.version_number = after.version
    proposal.left_open = sorted([number, group] for number, group in after.left_open)
    proposal.call_from = rows.day(after.call_from, at)
    proposal.trial_ends = rows.day(after.trial_ends, at)
    proposal.consent = after.consent and {
        "version": after.consent.version,
        "consented": list(after.consent.consented),
        "without": list(after.consent.without),
    }
    proposal.save(
        update_fields=[
            "state", "reason", "since", "version_number", "left_open", "call_from", "trial_ends", "consent",
        ]
    )  # fmt: skip


def _keep_version(proposal: Proposal, before: consent.Proposal, after: consent.Proposal) -> None:
    """Tag and shaping of the version that counts; one that a trial goes back to stays as it was agreed."""
    if after.version < before.version:
        return
    Version.objects.filter(proposal=proposal, number=after.version).update(
        affects_centre=after.tagged, shaped_on=rows.day(after.shaped_from, rows.zone(proposal))
    )


def _keep_call(proposal: Proposal, before: consent.Proposal, after: consent.Proposal) -> None:
    call = Call.objects.filter(proposal=proposal, closed_on__isnull=True).first()
    if call is None:
        return
    at = rows.zone(proposal)
    if after.state in consent.OPEN_STATES:
        call.deadline, call.is_prolonged = rows.day(after.deadline, at), after.prolonged
        call.save(update_fields=["deadline", "is_prolonged"])
        return
    call.closed_on = rows.day(after.since, at)
    call.counts = call.snapshot = rows.counted(call)
    call.verdict = rows.verdict_to(after.verdict) if after.verdict else None
    call.save(update_fields=["closed_on", "counts", "snapshot", "verdict"])


def _keep_concerns(proposal: Proposal, before: consent.Proposal, after: consent.Proposal) -> None:
    known = {concern.id: concern for concern in before.concerns}
    at = rows.zone(proposal)
    for concern in after.concerns:
        old = known.get(concern.id)
        if old is None or old == concern:
            continue
        changed: dict[str, Any] = {
            "state": concern.status.value,
            "left_on": rows.day(concern.left_at, at),
            "asked_on": concern.asked_on,
        }
        if old.is_open and not concern.is_open:
            changed["met_on"] = today(proposal)
        StandingConcern.objects.filter(pk=int(concern.id)).update(**changed)


def _tell_parent(proposal: Proposal, after: consent.Proposal) -> None:
    if proposal.parent_id is None or proposal.told_parent or after.state not in ENDED:
        return
    found = Proposal.objects.select_for_update(of=("self",)).select_related("community")
    parent = found.get(pk=proposal.parent_id)
    if parent.state == Proposal.State.INTEGRATING:
        apply(parent, consent.ChildEnded(str(proposal.pk), after.state))
    proposal.told_parent = after.state.value
    proposal.save(update_fields=["told_parent"])
