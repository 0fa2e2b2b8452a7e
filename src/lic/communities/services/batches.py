"""Batches of invitation cards: issue, accept, print anew, revoke."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lic.accounts import passphrases
from lic.base import audit, keys, locks, walls
from lic.base.policy import ANYONE, Actor
from lic.communities import duties, kinds, policies, queries
from lic.communities.models import (
    Card,
    CardBatch,
    DutyQuestion,
    Grant,
    Group,
    Organization,
    Revocation,
    Seat,
    Tombstone,
)
from lic.communities.refusal import Refusal

LARGEST = 200
LONGEST_DAYS = 365
SHORTEST_DAYS = 7
CENTRE_SMALLEST = 10
CENTRE_SHORTEST_DAYS = 60

_BY = (duties.STEWARD, duties.COORDINATOR)
ISSUED = audit.register("cards_issued", _("%(cards)d cards were issued."), duties=_BY)
ACCEPTED = audit.register("cards_accepted", _("A batch of cards was accepted."), duties=_BY)
REFUSED = audit.register("cards_refused", _("A batch of cards was refused."), duties=_BY)
PRINTED = audit.register(
    "cards_printed_anew", _("The unused cards of a batch were printed anew."), duties=_BY
)
ASKED = audit.register("revocation_asked", _("A steward asked to revoke a batch."), duties=_BY)
KEPT = audit.register(
    "revocation_withdrawn", _("A request to revoke a batch was withdrawn."), duties=_BY
)
REVOKED = audit.register("cards_revoked", _("Two stewards revoked a batch."), duties=_BY)

Revoked = Callable[[CardBatch, list[str]], None]
_WHEN_REVOKED: list[Revoked] = []


def on_revocation(hook: Revoked) -> Revoked:
    """Register what happens to answers when a batch is revoked: `hook(batch, voting_ids)`.

    Called in the transaction of the revocation. `voting_ids` are those of the batch's seats and of its
    tombstones: as long as a round's key lives, `keys.voter_key(name, voting_id)` finds their answers.
    """
    _WHEN_REVOKED.append(hook)
    return hook


@transaction.atomic
def issue_batch(
    actor: Actor, *, group: Group, organization: Organization, quota: int, expires_on: datetime.date
) -> tuple[CardBatch, list[str]]:
    """A new batch and its codes in shuffled order, which are shown this once.

    A steward's batch for the own group is valid at once; a coordinator's waits until a steward of that
    group accepts it. One in the partner's name for another group than the sex workers' waits for a
    steward of theirs as well. Raises Denied, and Refusal for too few cards or days.
    """
    policies.GROUP.require(actor, "issue", group)
    if organization.community_id != group.community_id:
        raise Refusal(_("Choose an organization of this community."), "organization")
    if _borrows_the_partner(group, organization):
        raise Refusal(
            _("The partner organization hands out cards for its own people alone."), "organization"
        )
    _check_size(group, quota, expires_on)
    is_own = group.key == actor.group and duties.STEWARD in actor.duties
    batch, codes = make(
        group=group, organization=organization, quota=quota, expires_on=expires_on,
        state=CardBatch.State.PROPOSED, issued_by_group=actor.group,
    )  # fmt: skip
    audit.record(actor, ISSUED, on=batch, cards=quota)
    if is_own:
        _go_on(batch)
    else:
        kinds.batch_waits(batch)
    return batch, codes


def _go_on(batch: CardBatch) -> None:
    """The cards work, now that their own group wants them; in the partner's name they wait once more.

    Whoever comes by one could say the sex workers' word as the partner.
    """
    if policies.PARTNERS_NAME.test(ANYONE, batch):
        wait_for_centre(batch)
    else:
        batch.state = CardBatch.State.ACCEPTED
        batch.save(update_fields=["state"])


def wait_for_centre(batch: CardBatch) -> None:
    """Let cards rest until a steward of the sex workers' group says yes to the partner's name on them."""
    batch.state = CardBatch.State.CENTRE
    batch.save(update_fields=["state"])
    kinds.partners_cards_wait(batch)


def _borrows_the_partner(group: Group, organization: Organization) -> bool:
    """Seats by its cards could say the word of the partner organization: nobody else issues them."""
    return (
        organization.pk == group.community.partner_id
        and not group.is_centre
        and organization.group_id != group.pk
    )


def _check_size(group: Group, quota: int, expires_on: datetime.date) -> None:
    today = queries.today(group.community)
    least, days = (CENTRE_SMALLEST, CENTRE_SHORTEST_DAYS) if group.is_centre else (1, SHORTEST_DAYS)
    if quota < least:
        raise Refusal(
            _("A batch for this group has at least 10 cards, so that no card points at anyone."),
            "quota",
        )
    if quota > LARGEST:
        raise Refusal(_("A batch has at most 200 cards."), "quota")
    if expires_on < today + datetime.timedelta(days=days):
        if group.is_centre:
            raise Refusal(_("Cards for this group are good for at least 60 days."), "expires_on")
        raise Refusal(_("Cards are good for at least a week."), "expires_on")
    if expires_on > today + datetime.timedelta(days=LONGEST_DAYS):
        raise Refusal(_("Cards are good for a year at most."), "expires_on")


def make(
    *, group: Group, organization: Organization, quota: int, **rest: Any
) -> tuple[CardBatch, list[str]]:
    """Store a batch with `quota` cards; returns it and the codes. Who may is the caller's business."""
    locks.alone("communities.batch")
    last = (
        CardBatch.objects.filter(community=group.community_id).aggregate(n=Max("number"))["n"] or 0
    )
    batch = CardBatch.objects.create(
        community=group.community,
        group=group,
        organization=organization,
        number=last + 1,
        quota=quota,
        **rest,
    )
    return batch, _print(batch, quota)


def _print(batch: CardBatch, number: int) -> list[str]:
    codes = [passphrases.new_code() for _ in range(number)]
    Card.objects.bulk_create(
        Card(batch=batch, digest=passphrases.fingerprint(code)) for code in codes
    )
    random.SystemRandom().shuffle(
        codes
    )  # the order on paper says nothing about the order of the rows
    return codes


@transaction.atomic
def print_anew(actor: Actor, *, batch: CardBatch) -> list[str]:
    """Fresh codes for the cards that nobody used; those on older sheets stop working.

    Once a group's steward has accepted a batch, nobody from outside gets at codes that work: a
    coordinator could fill the group with them.
    """
    policies.BATCH.require(actor, "print", batch)
    batch = CardBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state in (CardBatch.State.REFUSED, CardBatch.State.REVOKED):
        raise Refusal(_("This batch is closed."))
    if batch.state != CardBatch.State.PROPOSED and not policies.BATCH.allows(
        actor, "accept", batch
    ):
        raise Refusal(
            _("A steward of the group accepted these cards, so a steward of it prints them anew.")
        )
    batch.cards.filter(used_month=None).delete()
    codes = _print(batch, batch.quota - batch.n_used)
    audit.record(actor, PRINTED, on=batch)
    return codes


@transaction.atomic
def accept_batch(actor: Actor, *, batch: CardBatch) -> None:
    """A steward of the group makes the cards valid, as far as it is the group's to say."""
    policies.BATCH.require(actor, "accept", batch)
    _go_on(_waiting(batch, CardBatch.State.PROPOSED))
    audit.record(actor, ACCEPTED, on=batch)


@transaction.atomic
def refuse_batch(actor: Actor, *, batch: CardBatch) -> None:
    """A steward of the group says no; the cards never work."""
    policies.BATCH.require(actor, "accept", batch)
    _refuse(actor, _waiting(batch, CardBatch.State.PROPOSED))


@transaction.atomic
def answer_for_centre(actor: Actor, *, batch: CardBatch, is_yes: bool) -> None:
    """A steward of the sex workers' group says whether cards of another group may bear the partner's name."""
    policies.BATCH.require(actor, "answer_for_centre", batch)
    found = _waiting(batch, CardBatch.State.CENTRE)
    if not is_yes:
        _refuse(actor, found)
        return
    found.state, found.is_accepted_by_centre = CardBatch.State.ACCEPTED, True
    found.save(update_fields=["state", "is_accepted_by_centre"])
    audit.record(actor, ACCEPTED, on=found)


def _refuse(actor: Actor, batch: CardBatch) -> None:
    batch.state = CardBatch.State.REFUSED
    batch.save(update_fields=["state"])
    audit.record(actor, REFUSED, on=batch)


def _waiting(batch: CardBatch, state: str) -> CardBatch:
    """The batch, locked, if it still waits for this answer; raises Refusal."""
    rows = CardBatch.objects.select_for_update(of=("self",)).select_related("community", "group")
    found = rows.filter(pk=batch.pk, state=state).first()
    if found is None:
        raise Refusal(_("This batch was settled already."))
    return found


@transaction.atomic
def ask_revocation(actor: Actor, *, batch: CardBatch, reason: str) -> Revocation:
    """A first steward asks to revoke the batch; the group sees it, with the reason."""
    policies.BATCH.require(actor, "revoke", batch)
    if batch.state == CardBatch.State.REVOKED:
        raise Refusal(_("This batch was revoked already."))
    known = Revocation.objects.filter(batch=batch).first()
    if known is not None and known.asked_by_id is not None:
        raise Refusal(_("Another steward has asked for this already."))
    asked, _made = Revocation.objects.update_or_create(
        batch=batch,
        defaults={
            "reason": reason,
            "asked_by_id": actor.seat_id,
            "asked_on": queries.today(batch.community),
        },
    )
    audit.record(actor, ASKED, on=batch)
    kinds.revocation_asked(batch)
    return asked


@transaction.atomic
def withdraw_revocation(actor: Actor, *, batch: CardBatch) -> None:
    """A steward takes the request back before a second one has agreed."""
    policies.BATCH.require(actor, "revoke", batch)
    if not Revocation.objects.filter(batch=batch, confirmed_on=None).delete()[0]:
        raise Refusal(_("Nobody has asked to revoke this batch."))
    audit.record(actor, KEPT, on=batch)


@transaction.atomic
def confirm_revocation(actor: Actor, *, batch: CardBatch) -> None:
    """A second steward agrees: cards, seats and answers of the batch are taken back, at once."""
    policies.BATCH.require(actor, "revoke", batch)
    asked = Revocation.objects.select_for_update().filter(batch=batch, confirmed_on=None).first()
    if asked is None:
        raise Refusal(_("Nobody has asked to revoke this batch."))
    if asked.asked_by_id in (None, actor.seat_id):
        raise Refusal(_("A second steward has to agree."))
    seats = Seat.objects.filter(batch=batch)
    voting_ids = [*seats.values_list("voting_id", flat=True)]
    voting_ids += Tombstone.objects.filter(batch=batch).values_list("voting_id", flat=True)
    with walls.lifted("a batch of cards is taken back with its answers"):
        for hook in _WHEN_REVOKED:
            hook(batch, sorted(voting_ids))
        _take_back_answers(batch, voting_ids)
    Grant.objects.filter(seat__batch=batch).delete()
    seats.update(state=Seat.State.REVOKED)
    Tombstone.objects.filter(batch=batch).delete()
    CardBatch.objects.filter(pk=batch.pk).update(state=CardBatch.State.REVOKED)
    asked.asked_by, asked.confirmed_on = None, queries.today(batch.community)
    asked.save(update_fields=["asked_by", "confirmed_on"])
    audit.record(actor, REVOKED, on=batch)
    kinds.batch_revoked(batch)


def _take_back_answers(batch: CardBatch, voting_ids: list[str]) -> None:
    """Nobody gets or loses a duty by answers of a revoked batch."""
    for question in DutyQuestion.objects.filter(
        group_id=batch.group_id, state=DutyQuestion.State.OPEN
    ):
        if keys.exists(question.key_name):
            gone = [keys.voter_key(question.key_name, one) for one in voting_ids]
            question.answers.filter(voter_key__in=gone).delete()
