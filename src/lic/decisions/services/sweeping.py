"""What the clock does: deadlines, lost raisers, revoked seats, nightly figures, and forgetting."""

from __future__ import annotations

import datetime

from django.db import transaction

from lic.base import keys, shuffle
from lic.communities import queries as table
from lic.core import consent
from lic.decisions import rows, texts
from lic.decisions.models import Call, CaucusPosition, Position, Proposal, Sponsor
from lic.decisions.queries import seats
from lic.decisions.queries.proposals import unheard
from lic.decisions.services import calling, drafting, keeping, telling

FORGET_DAYS = 30
NEAR_DAYS = 3


def settle_all(now: datetime.datetime) -> None:
    """Bring every open proposal up to date, each in a transaction of its own."""
    final = [state.value for state in consent.FINAL_STATES]
    for pk in Proposal.objects.exclude(state__in=final).values_list("pk", flat=True):
        settle(pk, now)


@transaction.atomic
def settle(proposal_id: int, now: datetime.datetime) -> None:
    """Do what is due on one proposal, lost raisers and revoked seats first."""
    found = Proposal.objects.select_for_update(of=("self",)).select_related("community")
    proposal = found.get(pk=proposal_id)
    keeping.catch_up(proposal, now)
    if keys.exists(seats.key_name(proposal)) and proposal.state not in consent.FINAL_STATES:
        _lose_raisers(proposal, now)
        _lose_writers(proposal)
        _revoke_positions(proposal, now)


def _keyed(name: str, ids: list[str]) -> set[str]:
    return {keys.voter_key(name, one) for one in ids}


def _lose_raisers(proposal: Proposal, now: datetime.datetime) -> None:
    """A concern of a revoked seat lapses; of a seat that left, its group has 14 days to take it over."""
    name = seats.key_name(proposal)
    for concern in proposal.concerns.filter(state="OPEN", raised_by="SEAT", left_on__isnull=True):
        here = _keyed(name, table.voting_ids(proposal.community_id, concern.group))
        if concern.voter_key in here:
            continue
        revoked = _keyed(name, table.voting_ids(proposal.community_id, concern.group, revoked=True))
        if concern.voter_key in revoked:
            keeping.apply(proposal, consent.RaiserRevoked(str(concern.pk), stewards=2), now)
        else:
            keeping.apply(proposal, consent.RaiserLeft(str(concern.pk)), now)
            telling.tell(proposal, texts.RAISER_LEFT, [concern.group])


def _lose_writers(proposal: Proposal) -> None:
    """Whoever wrote it may have left: then others who carry it write on."""
    name = seats.key_name(proposal)
    for writer in proposal.sponsors.filter(is_writer=True):
        if writer.voter_key not in _keyed(
            name, table.voting_ids(proposal.community_id, writer.group)
        ):
            writer.is_writer = False
            writer.save(update_fields=["is_writer"])
    drafting.pass_on(proposal)


def _revoke_positions(proposal: Proposal, now: datetime.datetime) -> None:
    """Take positions of revoked seats out of an open call."""
    call = Call.objects.filter(proposal=proposal, closed_on__isnull=True).first()
    if call is None:
        return
    for group in call.seats:
        ids = table.voting_ids(proposal.community_id, group, revoked=True)
        gone = _keyed(call.key_name, ids) if ids else set()
        for position in Position.objects.filter(call=call, group=group, voter_key__in=gone):
            choice = consent.Position(position.choice)
            keeping.apply(proposal, consent.TakeBackPosition(group, choice), now)
            position.delete()
            calling.forget_words(call, position.voter_key)


def refresh_all(now: datetime.datetime) -> None:
    """Cut the night's figures of every open call, and say where the end is near."""
    for call in Call.objects.filter(closed_on__isnull=True).select_related("proposal__community"):
        today = now.astimezone(rows.zone(call.proposal)).date()
        if call.snapshot_on == today:
            continue
        calling.refresh(call, today)
        if (call.deadline - today).days == NEAR_DAYS:
            telling.tell(call.proposal, texts.DEADLINE_NEAR, unheard(call))


def forget_all(now: datetime.datetime) -> None:
    """30 days after an outcome: positions become group counts, the files are rewritten, keys destroyed.

    In this order, so that a stop at any place is mended by the next run.
    """
    last = (now - datetime.timedelta(days=FORGET_DAYS)).date()
    for call in Call.objects.filter(closed_on__lt=last, is_forgotten=False):
        forget_call(call)
    final = [state.value for state in consent.FINAL_STATES]
    over = Proposal.objects.filter(state__in=final, since__lt=last)
    for proposal in over.filter(sponsors__isnull=False).exclude(sponsors__voter_key="").distinct():
        forget_proposal(proposal)
    names = [call.key_name for call in Call.objects.filter(is_forgotten=True)]
    names += [seats.key_name(proposal) for proposal in over]
    lasting = [name for name in names if keys.exists(name)]
    if lasting:
        shuffle.physically()
    for name in lasting:
        keys.destroy(name)


@transaction.atomic
def forget_call(call: Call) -> None:
    """Keep the counts of each group and delete everything that was a person's."""
    call.counts, call.is_forgotten = call.counts or rows.counted(call), True
    call.save(update_fields=["counts", "is_forgotten"])
    for related in (call.positions, call.roll, call.objections, call.dissents):
        related.all().delete()
    CaucusPosition.objects.filter(call=call).update(given_by="", confirmed_by="")


@transaction.atomic
def forget_proposal(proposal: Proposal) -> None:
    """Leave what was said and the groups that carried it; nothing says any more who."""
    groups = sorted(set(proposal.sponsors.values_list("group", flat=True)))
    proposal.sponsors.all().delete()
    Sponsor.objects.bulk_create(
        [Sponsor(proposal=proposal, group=group, voter_key="") for group in groups]
    )
    for related in (proposal.questions, proposal.suggestions, proposal.concerns):
        related.all().update(voter_key="")
    proposal.words.all().update(given_by="", confirmed_by="")
