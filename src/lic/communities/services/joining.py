"""Taking a seat with a card."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from lic.accounts import passphrases
from lic.accounts import services as accounts
from lic.accounts.models import Account
from lic.base.fields import this_month
from lic.communities import duties, handles, queries
from lic.communities.models import Card, CardBatch, Community, Grant, Seat
from lic.communities.refusal import Refusal
from lic.communities.services import seats

# One sentence for a card that was never printed, used, too old, not accepted or revoked: whoever
# finds a card in somebody's bag must not learn that its owner has a seat.
NO_SEAT = _("This card does not open a seat, or not any more. Ask for another where you got it.")
DUTY_DAYS = 365


@dataclass(frozen=True, slots=True)
class Joined:
    """What a person takes away from joining; the codes are never shown again."""

    account: Account
    seat: Seat
    way_back_codes: list[str]


def join(
    *,
    community: Community,
    code: str = "",
    digest: str = "",
    passphrase: str,
    handle: str,
    language: str = "en",
    sign_in_name: str = "",
) -> Joined:
    """Open an account and take the seat that a card is good for.

    code, digest   the printed code, or its fingerprint where the page has turned it into one
    sign_in_name   drawn unless given (the demo gives its own)
    Raises Refusal when the card opens no seat or the handle is taken, CodeError for an impossible code.
    """
    digest = digest or passphrases.fingerprint(code)
    if queries.usable_card(community.pk, digest, queries.today(community)) is None:
        raise Refusal(NO_SEAT)
    words = accounts.hashed(passphrase)  # before the card is held: others write meanwhile
    with transaction.atomic():
        card = _card(community, digest)
        account = accounts.open_account(language=language, sign_in_name=sign_in_name, words=words)
        seat = _seat(card, account, handle)
        return Joined(account, seat, accounts.new_way_back_codes(account))


@transaction.atomic
def take_seat(*, community: Community, digest: str, account: Account, handle: str) -> Seat:
    """Take a seat with an account that has one elsewhere; raises Refusal where it has one here."""
    if Seat.objects.filter(account=account, community=community).exists():
        raise Refusal(_("You have a seat at this table already."))
    return _seat(_card(community, digest), account, handle)


def _card(community: Community, digest: str) -> Card:
    """The card, locked until the transaction ends; raises Refusal with the one sentence."""
    today = queries.today(community)
    card = queries.usable_card(community.pk, digest, today, lock=True)
    if card is None:
        raise Refusal(NO_SEAT)
    used = CardBatch.objects.filter(pk=card.batch_id, n_used__lt=F("quota")).update(
        n_used=F("n_used") + 1
    )
    if not used:
        raise Refusal(NO_SEAT)
    Card.objects.filter(pk=card.pk).update(used_month=this_month(today))
    return card


def _seat(card: Card, account: Account, handle: str) -> Seat:
    batch = card.batch
    today = queries.today(batch.community)
    name = handles.normal(handle)
    if seats.is_taken(batch.community_id, name):
        raise Refusal(_("Somebody here goes by that name already. Choose another."), "handle")
    seat = Seat.objects.create(
        account=account, community=batch.community, group_id=batch.group_id, batch=batch,
        organization_id=batch.organization_id, handle=name, joined_month=this_month(today),
        renewed_year=today.year, accepted_terms=queries.terms_number(batch.community_id),
    )  # fmt: skip
    if batch.is_founding and batch.founding_duty in duties.DUTIES:
        until = today + datetime.timedelta(days=DUTY_DAYS)
        Grant.objects.create(
            seat=seat,
            duty=batch.founding_duty,
            until=until,
            is_taken_up=not account.has_short_words,
        )
    return seat
