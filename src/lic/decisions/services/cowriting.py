"""Writing the next version together: whoever wrote it, who raised a concern, and those who carry it."""

from __future__ import annotations

from django.db import transaction

from lic.base.policy import Actor, Denied
from lic.core import consent
from lic.decisions import texts
from lic.decisions.models import Invitation, NextDraft, Proposal
from lic.decisions.queries import cowriting, seats
from lic.decisions.services import drafting, keeping, telling


def _held(actor: Actor, number: int) -> Proposal:
    return keeping.locked(actor, number, "write_next")


@transaction.atomic
def invite(actor: Actor, *, number: int, concern: int | None = None, group: str = "") -> None:
    """Invite who raised an open concern, or those of a group who carry it, to write the next version.

    Its whole group is told: a notice to one seat would say who raised what. Raises Denied (not whoever
    wrote it), consent.Refused (no such concern is open, nobody of the group carries it, or its seats see
    the text alone).
    """
    proposal = _held(actor, number)
    if not seats.writes(actor, proposal):
        raise Denied(drafting.NOT_WRITER)
    out = cowriting.shut_out(proposal)
    if concern is None:
        if group in {"", *out} or not proposal.sponsors.filter(group=group).exists():
            raise consent.Refused("not_now")
        _row, is_new = Invitation.objects.get_or_create(proposal=proposal, group=group)
    else:
        found = proposal.concerns.filter(number=concern, state="OPEN", left_on__isnull=True).first()
        if found is None or found.group in out:
            raise consent.Refused("not_now")
        group = found.group
        _row, is_new = Invitation.objects.get_or_create(proposal=proposal, concern=found)
    if is_new:
        telling.tell(proposal, texts.WRITE_ALONG, [group])


@transaction.atomic
def answer_invitation(actor: Actor, *, number: int, concern: int, accepts: bool) -> None:
    """Say whether one writes along, as who raised a concern; whoever invited learns of a yes alone.

    Raises Denied for everybody else, and for an invitation that is not there: both look alike.
    """
    proposal = _held(actor, number)
    found = proposal.invitations.filter(concern__number=concern).select_related("concern").first()
    if found is None or not cowriting.is_raiser(actor, proposal, found.concern):
        raise Denied(cowriting.NOT_INVITED)
    found.state = Invitation.State.ACCEPTED if accepts else Invitation.State.DECLINED
    found.save(update_fields=["state"])


@transaction.atomic
def keep_draft(actor: Actor, *, number: int, draft: drafting.Draft, revision: int = 0) -> NextDraft:
    """Keep words of the next version, made from those of `revision` (0: there were none).

    Raises drafting.Changed where somebody kept other words in between: nothing is lost then, and
    nothing kept. Raises Denied for whoever does not write it.
    """
    proposal = _held(actor, number)
    part, kept = cowriting.next_draft(actor, proposal)
    drafting.require_same(proposal, revision)
    words = draft.columns() | {"kept_by": part, "revision": revision + 1}
    if kept is None:
        return NextDraft.objects.create(proposal=proposal, **words)
    NextDraft.objects.filter(pk=kept.pk).update(**words)
    kept.refresh_from_db()
    return kept
