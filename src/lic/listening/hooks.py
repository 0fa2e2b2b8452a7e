"""What happens in rounds when cards are revoked, or when somebody says "forget me"."""

from __future__ import annotations

from lic.communities.models import CardBatch, Seat
from lic.communities.services import batches, seats
from lic.listening import queries, services


def revoked(batch: CardBatch, voting_ids: list[str]) -> None:
    """Take the batch's answers out of every round whose key lives, and mark the others."""
    services.forget_batch(batch.community_id, voting_ids)


def forgotten(seat: Seat) -> list[str]:
    """Names of the keys that could still link answers of this seat."""
    return queries.living_keys(seat.community_id)


def register() -> None:
    """Tell communities."""
    batches.on_revocation(revoked)
    seats.on_forget(forgotten)
