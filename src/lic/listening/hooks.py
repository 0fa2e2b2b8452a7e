"""What happens in rounds when cards are revoked, or when somebody says "forget me"."""

from __future__ import annotations

import datetime

from django.db import models

from lic.base import privacy
from lic.communities import queries as communities
from lic.communities.models import CardBatch, Seat
from lic.communities.services import batches, seats
from lic.listening import queries, services


def revoked(batch: CardBatch, voting_ids: list[str]) -> None:
    """Take what the batch's seats answered and entered out of rounds whose key lives; mark the others since."""
    if voting_ids:
        since = communities.used_since(batch) or datetime.date.min
        services.forget_batch(batch.community_id, voting_ids, batch.pk, since=since)


def forgotten(seat: Seat) -> list[str]:
    """Names of the keys that could still link answers of this seat."""
    return queries.living_keys(seat.community_id)


def kept(person: models.Model) -> privacy.Rows:
    """What somebody answered and wrote in rounds whose key lives: for her own copy."""
    for seat in [person] if isinstance(person, Seat) else communities.seats_of(person.pk):
        yield from queries.kept_about(seat.voting_id, seat.community_id)


def register() -> None:
    """Tell communities, and whoever asks what is kept."""
    privacy.contribute(kept)
    batches.on_revocation(revoked)
    seats.on_forget(forgotten)
