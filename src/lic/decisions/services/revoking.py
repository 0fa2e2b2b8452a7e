"""When two stewards revoke a batch: whatever its people said that is not settled yet goes at once."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lic.base import keys
from lic.communities.models import CardBatch, Seat
from lic.core import consent
from lic.decisions.models import (
    Call,
    CaucusObjection,
    CaucusPosition,
    GroupQuestion,
    Position,
    Proposal,
    Suggestion,
)
from lic.decisions.queries import seats
from lic.decisions.services import calling, drafting, keeping


@transaction.atomic
def take_out(batch: CardBatch, voting_ids: Collection[str]) -> None:
    """Concerns, positions, objections, answers, questions, support of these ids, of people who left too."""
    final = [state.value for state in consent.FINAL_STATES]
    found = Proposal.objects.select_for_update(of=("self",)).select_related("community")
    for proposal in found.filter(community_id=batch.community_id).exclude(state__in=final):
        keeping.catch_up(proposal, timezone.now())  # what ended before the revocation stands
        group = batch.group.key
        gone_here = _keyed(seats.key_name(proposal), voting_ids)
        _lapse_concerns(proposal, group, gone_here)
        _drop(proposal, gone_here)
        for question in proposal.group_questions.filter(
            group=group, state=GroupQuestion.State.OPEN
        ):
            gone = _keyed(question.key_name, voting_ids)
            question.answers.filter(voter_key__in=gone).delete()
        _take_words_back(proposal, group, _keyed(seats.key_name(proposal), voting_ids))
        for call in Call.objects.filter(proposal=proposal, closed_on__isnull=True):
            _take_back(proposal, call, group, _keyed(call.key_name, voting_ids))


def _keyed(name: str, voting_ids: Collection[str]) -> list[str]:
    return [keys.voter_key(name, one) for one in voting_ids] if keys.exists(name) else []


def _lapse_concerns(proposal: Proposal, group: str, gone: list[str]) -> None:
    raised = proposal.concerns.filter(state="OPEN", raised_by="SEAT", group=group)
    for concern in raised.filter(voter_key__in=gone):
        keeping.apply(proposal, consent.RaiserRevoked(str(concern.pk), stewards=2))


def _drop(proposal: Proposal, gone: list[str]) -> None:
    """They carry no text to a call, and nobody has to answer them before one."""
    proposal.questions.filter(voter_key__in=gone, answer="").delete()
    proposal.suggestions.filter(voter_key__in=gone, state=Suggestion.State.OPEN).delete()
    if proposal.sponsors.filter(voter_key__in=gone).delete()[0]:
        drafting.pass_on(proposal)


def _take_words_back(proposal: Proposal, group: str, gone: list[str]) -> None:
    """A word that one of them gave or confirmed does not wait on; their objections are gone."""
    lying = proposal.words.filter(group=group, state=CaucusPosition.State.GIVEN, call=None)
    CaucusObjection.objects.filter(word__in=lying, voter_key__in=gone).delete()
    for word in lying.filter(Q(given_by__in=gone) | Q(confirmed_by__in=gone)):
        word.objections.all().delete()
        word.state = CaucusPosition.State.LAPSED
        word.save(update_fields=["state"])


def _take_back(proposal: Proposal, call: Call, group: str, gone: list[str]) -> None:
    """Their positions, objections, and the positions of their caucus that one of them gave or confirmed.

    A concern that their caucus raised stays open: it stops an agreement, and its group can end it.
    """
    spoken = call.words.filter(group=group, concern=None)
    spoken.filter(Q(given_by__in=gone) | Q(confirmed_by__in=gone)).delete()
    CaucusObjection.objects.filter(call=call, group=group, voter_key__in=gone).delete()
    for held in Position.objects.filter(call=call, group=group, voter_key__in=gone):
        keeping.apply(proposal, consent.TakeBackPosition(group, consent.Position(held.choice)))
        held.delete()
        calling.forget_words(call, held.voter_key)


def living_keys(seat: Seat) -> list[str]:
    """Names of the keys that could still find what a seat said and that is not settled yet."""
    here = Proposal.objects.filter(community_id=seat.community_id)
    calls = Call.objects.filter(proposal__in=here, closed_on__isnull=True)
    asked = GroupQuestion.objects.filter(
        proposal__in=here, group=seat.group.key, state=GroupQuestion.State.OPEN
    )
    said = Q(concerns__state="OPEN", concerns__group=seat.group.key)
    said |= Q(words__state="GIVEN", words__call=None, words__group=seat.group.key)
    concerned = here.filter(said).distinct()
    names = [one.key_name for one in (*calls, *asked)]
    names += [seats.key_name(proposal) for proposal in concerned]
    return [name for name in names if keys.exists(name)]
